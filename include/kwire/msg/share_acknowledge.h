/* ShareAcknowledge: structs and defaults. Made by tools/kwgen.py from protocol/schema/79_share_acknowledge.kw. */
#ifndef KWIRE_MSG_SHARE_ACKNOWLEDGE_H
#define KWIRE_MSG_SHARE_ACKNOWLEDGE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ShareAcknowledgeRequest: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_acknowledge_req_ack {
    /* First of the range. */
    int64_t first_offset;
    /* Last of the range, itself included. */
    int64_t last_offset;
    /* One for all or one per offset: 0 gap (no record), 1 accept, 2 release (try again), 3 reject. */
    const int8_t *acknowledge_types;
    int32_t n_acknowledge_types;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_req_ack;
KW_PUBLIC extern const kw_share_acknowledge_req_ack kw_share_acknowledge_req_ack_default;

typedef struct kw_share_acknowledge_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Records done with. */
    const kw_share_acknowledge_req_ack *acknowledgement_batches;
    int32_t n_acknowledgement_batches;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_req_partition;
KW_PUBLIC extern const kw_share_acknowledge_req_partition kw_share_acknowledge_req_partition_default;

typedef struct kw_share_acknowledge_req_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_share_acknowledge_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_req_topic;
KW_PUBLIC extern const kw_share_acknowledge_req_topic kw_share_acknowledge_req_topic_default;

typedef struct kw_share_acknowledge_req {
    /* Our group. (nullable, default null) */
    kw_str group_id;
    /* Our id in the group. (nullable) */
    kw_str member_id;
    /* -1: close the session, else one more than in the request before; 0 (open) is refused here. */
    int32_t share_session_epoch;
    /* What to acknowledge. */
    const kw_share_acknowledge_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_req;
KW_PUBLIC extern const kw_share_acknowledge_req kw_share_acknowledge_req_default;
KW_PUBLIC extern const kw_message kw_share_acknowledge_req_message;

/* ---- ShareAcknowledgeResponse: versions 1-1, flexible from 0 ---- */

typedef struct kw_share_acknowledge_resp_leader {
    /* Node id; -1: unknown. */
    int32_t leader_id;
    /* Its epoch. */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_resp_leader;
KW_PUBLIC extern const kw_share_acknowledge_resp_leader kw_share_acknowledge_resp_leader_default;

typedef struct kw_share_acknowledge_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* INVALID_RECORD_STATE: the lock was lost; NOT_LEADER_OR_FOLLOWER ...; 0: acknowledged. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Where to go on after NOT_LEADER_OR_FOLLOWER. */
    kw_share_acknowledge_resp_leader current_leader;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_resp_partition;
KW_PUBLIC extern const kw_share_acknowledge_resp_partition kw_share_acknowledge_resp_partition_default;

typedef struct kw_share_acknowledge_resp_topic {
    /* Topic. */
    kw_uuid topic_id;
    /* Its partitions. */
    const kw_share_acknowledge_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_resp_topic;
KW_PUBLIC extern const kw_share_acknowledge_resp_topic kw_share_acknowledge_resp_topic_default;

typedef struct kw_share_acknowledge_resp_node {
    /* Node id. */
    int32_t node_id;
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    int32_t port;
    /* Its rack; null: none. (nullable, default null) */
    kw_str rack;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_resp_node;
KW_PUBLIC extern const kw_share_acknowledge_resp_node kw_share_acknowledge_resp_node_default;

typedef struct kw_share_acknowledge_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* By topic. */
    const kw_share_acknowledge_resp_topic *responses;
    int32_t n_responses;
    /* Addresses of the leaders named in current_leader. */
    const kw_share_acknowledge_resp_node *node_endpoints;
    int32_t n_node_endpoints;
    const kw_unknown_tags *unknown_tags;
} kw_share_acknowledge_resp;
KW_PUBLIC extern const kw_share_acknowledge_resp kw_share_acknowledge_resp_default;
KW_PUBLIC extern const kw_message kw_share_acknowledge_resp_message;

KW_PUBLIC extern const kw_api kw_share_acknowledge_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
