/* ShareFetch: structs and defaults. Made by tools/kwgen.py from protocol/schema/78_share_fetch.kw. */
#ifndef KWIRE_MSG_SHARE_FETCH_H
#define KWIRE_MSG_SHARE_FETCH_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ShareFetchRequest: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_fetch_req_ack {
    /* First of the range. */
    int64_t first_offset;
    /* Last of the range, itself included. */
    int64_t last_offset;
    /* One for all or one per offset: 0 gap (no record), 1 accept, 2 release (try again), 3 reject. */
    const int8_t *acknowledge_types;
    int32_t n_acknowledge_types;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_req_ack;
KW_PUBLIC extern const kw_share_fetch_req_ack kw_share_fetch_req_ack_default;

typedef struct kw_share_fetch_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Records done with. */
    const kw_share_fetch_req_ack *acknowledgement_batches;
    int32_t n_acknowledgement_batches;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_req_partition;
KW_PUBLIC extern const kw_share_fetch_req_partition kw_share_fetch_req_partition_default;

typedef struct kw_share_fetch_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_share_fetch_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_req_topic;
KW_PUBLIC extern const kw_share_fetch_req_topic kw_share_fetch_req_topic_default;

typedef struct kw_share_fetch_req_forgotten {
    /* Topic. */
    kw_uuid topic_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_req_forgotten;
KW_PUBLIC extern const kw_share_fetch_req_forgotten kw_share_fetch_req_forgotten_default;

typedef struct kw_share_fetch_req {
    /* Our group. (nullable, default null) */
    kw_str group_id;
    /* Our id in the group. (nullable) */
    kw_str member_id;
    /* 0: open a session, -1: close it, else one more than in the request before. */
    int32_t share_session_epoch;
    /* ms the broker may wait for min_bytes. */
    int32_t max_wait_ms;
    /* Answer as soon as there is that much. */
    int32_t min_bytes;
    /* Limit of the whole answer; the first batch may exceed it (KIP-74). (default 2147483647) */
    int32_t max_bytes;
    /* Limit of records to acquire; exceeded when a batch holds more. */
    int32_t max_records;
    /* Number of records we like to have in one acquired range. */
    int32_t batch_size;
    /* Partitions to add to the session, or with something to acknowledge. */
    const kw_share_fetch_req_topic *topics;
    int32_t n_topics;
    /* Partitions to take out of the session. */
    const kw_share_fetch_req_forgotten *forgotten_topics_data;
    int32_t n_forgotten_topics_data;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_req;
KW_PUBLIC extern const kw_share_fetch_req kw_share_fetch_req_default;
KW_PUBLIC extern const kw_message kw_share_fetch_req_message;

/* ---- ShareFetchResponse: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_fetch_resp_leader {
    /* Node id; -1: unknown. */
    int32_t leader_id;
    /* Its epoch. */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp_leader;
KW_PUBLIC extern const kw_share_fetch_resp_leader kw_share_fetch_resp_leader_default;

typedef struct kw_share_fetch_resp_acquired {
    /* First of the range. */
    int64_t first_offset;
    /* Last of the range, itself included. */
    int64_t last_offset;
    /* How often these records were handed out, this time included. */
    int16_t delivery_count;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp_acquired;
KW_PUBLIC extern const kw_share_fetch_resp_acquired kw_share_fetch_resp_acquired_default;

typedef struct kw_share_fetch_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Of reading: NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_ID ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Of acknowledging: INVALID_RECORD_STATE (lock lost) ...; 0: none. */
    int16_t acknowledge_error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str acknowledge_error_message;
    /* Where to go on after NOT_LEADER_OR_FOLLOWER. */
    kw_share_fetch_resp_leader current_leader;
    /* Batches of the log; may hold more than was acquired. (default null) */
    kw_bytes records;
    /* What of them is ours to process. */
    const kw_share_fetch_resp_acquired *acquired_records;
    int32_t n_acquired_records;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp_partition;
KW_PUBLIC extern const kw_share_fetch_resp_partition kw_share_fetch_resp_partition_default;

typedef struct kw_share_fetch_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_share_fetch_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp_topic;
KW_PUBLIC extern const kw_share_fetch_resp_topic kw_share_fetch_resp_topic_default;

typedef struct kw_share_fetch_resp_node {
    /* Node id. */
    int32_t node_id;
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    int32_t port;
    /* Its rack; null: none. (nullable, default null) */
    kw_str rack;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp_node;
KW_PUBLIC extern const kw_share_fetch_resp_node kw_share_fetch_resp_node_default;

typedef struct kw_share_fetch_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH: open a new session; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Acknowledge within so many ms, or the records go to others. */
    int32_t acquisition_lock_timeout_ms;
    /* By topic. */
    const kw_share_fetch_resp_topic *responses;
    int32_t n_responses;
    /* Addresses of the leaders named in current_leader. */
    const kw_share_fetch_resp_node *node_endpoints;
    int32_t n_node_endpoints;
    const kw_unknown_tags *unknown_tags;
} kw_share_fetch_resp;
KW_PUBLIC extern const kw_share_fetch_resp kw_share_fetch_resp_default;
KW_PUBLIC extern const kw_message kw_share_fetch_resp_message;

KW_PUBLIC extern const kw_api kw_share_fetch_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
