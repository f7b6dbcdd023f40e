/* Produce: structs and defaults. Made by tools/kwgen.py from protocol/schema/00_produce.kw. */
#ifndef KWIRE_MSG_PRODUCE_H
#define KWIRE_MSG_PRODUCE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ProduceRequest: versions 3-13, flexible from 9 ---- */

typedef struct kw_produce_req_partition {
    /* Partition number. */
    int32_t index;
    /* One batch of format 2. (nullable, default null) */
    kw_bytes records;
    const kw_unknown_tags *unknown_tags;
} kw_produce_req_partition;
KW_PUBLIC extern const kw_produce_req_partition kw_produce_req_partition_default;

typedef struct kw_produce_req_topic {
    /* Topic name. (v3-12) */
    kw_str name;
    /* Topic id (P18). (v13+) */
    kw_uuid topic_id;
    /* By partition; one entry for each (P14). */
    const kw_produce_req_partition *partition_data;
    int32_t n_partition_data;
    const kw_unknown_tags *unknown_tags;
} kw_produce_req_topic;
KW_PUBLIC extern const kw_produce_req_topic kw_produce_req_topic_default;

typedef struct kw_produce_req {
    /* Transactional id of the producer; null outside of transactions. (nullable, default null) */
    kw_str transactional_id;
    /* Who must have the records before the answer: -1 all in-sync replicas, 1 the leader, 0 nobody (then
     * there is no answer at all). */
    int16_t acks;
    /* How long the broker may wait for its replicas. */
    int32_t timeout_ms;
    /* What to append, by topic. */
    const kw_produce_req_topic *topic_data;
    int32_t n_topic_data;
    const kw_unknown_tags *unknown_tags;
} kw_produce_req;
KW_PUBLIC extern const kw_produce_req kw_produce_req_default;
KW_PUBLIC extern const kw_message kw_produce_req_message;

/* ---- ProduceResponse: versions 3-13, flexible from 9 ---- */

typedef struct kw_produce_resp_record_error {
    /* Index of the record in the batch. */
    int32_t batch_index;
    /* What is wrong with it. (nullable, default null) */
    kw_str batch_index_error_message;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp_record_error;
KW_PUBLIC extern const kw_produce_resp_record_error kw_produce_resp_record_error_default;

typedef struct kw_produce_resp_leader {
    /* Node id of the leader; -1 unknown. (default -1) */
    int32_t leader_id;
    /* Its epoch. (default -1) */
    int32_t leader_epoch;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp_leader;
KW_PUBLIC extern const kw_produce_resp_leader kw_produce_resp_leader_default;

typedef struct kw_produce_resp_partition {
    /* Partition number. */
    int32_t index;
    /* 0, or why the batch was not appended. */
    int16_t error_code;
    /* Offset given to the first record. */
    int64_t base_offset;
    /* Time the broker put on the records, or -1 if they keep their own. (default -1) */
    int64_t log_append_time_ms;
    /* First offset of the log (P5). (v5+, default -1) */
    int64_t log_start_offset;
    /* Records that made the broker refuse the batch. (v8+) */
    const kw_produce_resp_record_error *record_errors;
    int32_t n_record_errors;
    /* Why the batch as a whole was refused. (v8+, nullable, default null) */
    kw_str error_message;
    /* Who leads now, when this broker does not (P16). (v10+, tag 0) */
    kw_produce_resp_leader current_leader;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp_partition;
KW_PUBLIC extern const kw_produce_resp_partition kw_produce_resp_partition_default;

typedef struct kw_produce_resp_topic {
    /* Topic name. (v3-12) */
    kw_str name;
    /* Topic id. (v13+) */
    kw_uuid topic_id;
    /* By partition. */
    const kw_produce_resp_partition *partition_responses;
    int32_t n_partition_responses;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp_topic;
KW_PUBLIC extern const kw_produce_resp_topic kw_produce_resp_topic_default;

typedef struct kw_produce_resp_node {
    /* Node id. */
    int32_t node_id;
    /* Host name. */
    kw_str host;
    /* Port. */
    int32_t port;
    /* Rack, if it has one. (nullable, default null) */
    kw_str rack;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp_node;
KW_PUBLIC extern const kw_produce_resp_node kw_produce_resp_node_default;

typedef struct kw_produce_resp {
    /* By topic. */
    const kw_produce_resp_topic *responses;
    int32_t n_responses;
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* Addresses of the leaders named above. (v10+, tag 0) */
    const kw_produce_resp_node *node_endpoints;
    int32_t n_node_endpoints;
    const kw_unknown_tags *unknown_tags;
} kw_produce_resp;
KW_PUBLIC extern const kw_produce_resp kw_produce_resp_default;
KW_PUBLIC extern const kw_message kw_produce_resp_message;

KW_PUBLIC extern const kw_api kw_produce_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
