/* Fetch: structs and defaults. Made by tools/kwgen.py from protocol/schema/01_fetch.kw. */
#ifndef KWIRE_MSG_FETCH_H
#define KWIRE_MSG_FETCH_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- FetchRequest: versions 4-18, flexible from 12 ---- */

typedef struct kw_fetch_req_replica_state {
    /* -1: a consumer. (default -1) */
    int32_t replica_id;
    /* Epoch of the follower. (default -1) */
    int64_t replica_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_req_replica_state;
KW_PUBLIC extern const kw_fetch_req_replica_state kw_fetch_req_replica_state_default;

typedef struct kw_fetch_req_partition {
    /* Partition number. */
    int32_t partition;
    /* Leader epoch we believe in; a broker that knows better says so (F9). (v9+, default -1) */
    int32_t current_leader_epoch;
    /* First offset wanted. */
    int64_t fetch_offset;
    /* Epoch of the record before it, to notice truncation (F10). (v12+, default -1) */
    int32_t last_fetched_epoch;
    /* Followers only. (v5+, default -1) */
    int64_t log_start_offset;
    /* Size limit of this partition. */
    int32_t partition_max_bytes;
    /* Followers only: their log directory. (v17+, tag 0) */
    kw_uuid replica_directory_id;
    /* Followers only: what they know of the high watermark. (v18+, default 9223372036854775807, tag 1) */
    int64_t high_watermark;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_req_partition;
KW_PUBLIC extern const kw_fetch_req_partition kw_fetch_req_partition_default;

typedef struct kw_fetch_req_topic {
    /* Topic name. (v4-12) */
    kw_str topic;
    /* Topic id. (v13+) */
    kw_uuid topic_id;
    /* By partition. */
    const kw_fetch_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_req_topic;
KW_PUBLIC extern const kw_fetch_req_topic kw_fetch_req_topic_default;

typedef struct kw_fetch_req_forgotten {
    /* Topic name. (v7-12) */
    kw_str topic;
    /* Topic id. (v13+) */
    kw_uuid topic_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_req_forgotten;
KW_PUBLIC extern const kw_fetch_req_forgotten kw_fetch_req_forgotten_default;

typedef struct kw_fetch_req {
    /* Followers only: the cluster they belong to. (v12+, nullable, default null, tag 0) */
    kw_str cluster_id;
    /* -1: a consumer; else the follower's node id. (v4-14, default -1) */
    int32_t replica_id;
    /* Followers only: who fetches; takes the place of replica_id. (v15+, tag 1) */
    kw_fetch_req_replica_state replica_state;
    /* How long the broker may wait for min_bytes. */
    int32_t max_wait_ms;
    /* Answer as soon as this much is there. */
    int32_t min_bytes;
    /* Size limit of the answer; the first batch always comes (KIP-74). (default 2147483647) */
    int32_t max_bytes;
    /* 0 read_uncommitted, 1 read_committed (F7). */
    int8_t isolation_level;
    /* Session to go on with; 0: none. (v7+) */
    int32_t session_id;
    /* 0 opens a session, -1 ends it or does without, else one more each time. (v7+, default -1) */
    int32_t session_epoch;
    /* What to fetch; within a session only what changed. */
    const kw_fetch_req_topic *topics;
    int32_t n_topics;
    /* What to take out of the session. (v7+) */
    const kw_fetch_req_forgotten *forgotten_topics_data;
    int32_t n_forgotten_topics_data;
    /* Rack of the consumer, for fetching from a near replica (F17). (v11+) */
    kw_str rack_id;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_req;
KW_PUBLIC extern const kw_fetch_req kw_fetch_req_default;
KW_PUBLIC extern const kw_message kw_fetch_req_message;

/* ---- FetchResponse: versions 4-18, flexible from 12 ---- */

typedef struct kw_fetch_resp_end {
    /* Largest common epoch. (default -1) */
    int32_t epoch;
    /* Where it ends. (default -1) */
    int64_t end_offset;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_end;
KW_PUBLIC extern const kw_fetch_resp_end kw_fetch_resp_end_default;

typedef struct kw_fetch_resp_leader {
    /* Node id; -1 unknown. (default -1) */
    int32_t leader_id;
    /* Its epoch. (default -1) */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_leader;
KW_PUBLIC extern const kw_fetch_resp_leader kw_fetch_resp_leader_default;

typedef struct kw_fetch_resp_snapshot {
    /* Its end. (default -1) */
    int64_t end_offset;
    /* Its epoch. (default -1) */
    int32_t epoch;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_snapshot;
KW_PUBLIC extern const kw_fetch_resp_snapshot kw_fetch_resp_snapshot_default;

typedef struct kw_fetch_resp_aborted {
    /* Whose. */
    int64_t producer_id;
    /* Where it begins. */
    int64_t first_offset;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_aborted;
KW_PUBLIC extern const kw_fetch_resp_aborted kw_fetch_resp_aborted_default;

typedef struct kw_fetch_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* 0, or why there are no records. */
    int16_t error_code;
    /* End of what all in-sync replicas have. */
    int64_t high_watermark;
    /* No open transaction before it. (default -1) */
    int64_t last_stable_offset;
    /* First offset of the log. (v5+, default -1) */
    int64_t log_start_offset;
    /* Set when our log has gone another way than the leader's (F10). (v12+, tag 0) */
    kw_fetch_resp_end diverging_epoch;
    /* Who leads now, when this broker does not. (v12+, tag 1) */
    kw_fetch_resp_leader current_leader;
    /* Followers only: snapshot to fetch instead. (v12+, tag 2) */
    kw_fetch_resp_snapshot snapshot_id;
    /* Aborted transactions in these records, in no promised order (F4). (nullable) */
    const kw_fetch_resp_aborted *aborted_transactions;
    int32_t n_aborted_transactions;
    /* Node to fetch from instead; -1: go on here (F17). (v11+, default -1) */
    int32_t preferred_read_replica;
    /* Batches; the first may begin before fetch_offset, the last be cut (F3). (nullable, default null) */
    kw_bytes records;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_partition;
KW_PUBLIC extern const kw_fetch_resp_partition kw_fetch_resp_partition_default;

typedef struct kw_fetch_resp_topic {
    /* Topic name. (v4-12) */
    kw_str topic;
    /* Topic id. (v13+) */
    kw_uuid topic_id;
    /* By partition. */
    const kw_fetch_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_topic;
KW_PUBLIC extern const kw_fetch_resp_topic kw_fetch_resp_topic_default;

typedef struct kw_fetch_resp_node {
    /* Node id. */
    int32_t node_id;
    /* Host name. */
    kw_str host;
    /* Port. */
    int32_t port;
    /* Rack, if it has one. (nullable, default null) */
    kw_str rack;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp_node;
KW_PUBLIC extern const kw_fetch_resp_node kw_fetch_resp_node_default;

typedef struct kw_fetch_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* Of the request or session as a whole. (v7+) */
    int16_t error_code;
    /* Session given; 0: none. (v7+) */
    int32_t session_id;
    /* By topic; within a session only what has news. */
    const kw_fetch_resp_topic *responses;
    int32_t n_responses;
    /* Addresses of the leaders named above. (v16+, tag 0) */
    const kw_fetch_resp_node *node_endpoints;
    int32_t n_node_endpoints;
    const kw_unknown_tags *unknown_tags;
} kw_fetch_resp;
KW_PUBLIC extern const kw_fetch_resp kw_fetch_resp_default;
KW_PUBLIC extern const kw_message kw_fetch_resp_message;

KW_PUBLIC extern const kw_api kw_fetch_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
