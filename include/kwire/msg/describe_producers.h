/* DescribeProducers: structs and defaults. Made by tools/kwgen.py from protocol/schema/61_describe_producers.kw. */
#ifndef KWIRE_MSG_DESCRIBE_PRODUCERS_H
#define KWIRE_MSG_DESCRIBE_PRODUCERS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeProducersRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_producers_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partition numbers. */
    const int32_t *partition_indexes;
    int32_t n_partition_indexes;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_req_topic;
KW_PUBLIC extern const kw_describe_producers_req_topic kw_describe_producers_req_topic_default;

typedef struct kw_describe_producers_req {
    /* Where to look. */
    const kw_describe_producers_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_req;
KW_PUBLIC extern const kw_describe_producers_req kw_describe_producers_req_default;
KW_PUBLIC extern const kw_message kw_describe_producers_req_message;

/* ---- DescribeProducersResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_producers_resp_producer {
    /* Producer id. */
    int64_t producer_id;
    /* Its epoch; int32 here, int16 elsewhere. */
    int32_t producer_epoch;
    /* Sequence of its last record; -1: none (only a marker). (default -1) */
    int32_t last_sequence;
    /* Timestamp of its last batch, ms since 1970; -1: none. (default -1) */
    int64_t last_timestamp;
    /* Epoch of the coordinator that wrote its last marker; -1: none yet. */
    int32_t coordinator_epoch;
    /* First offset of its open transaction; -1: none is open. (default -1) */
    int64_t current_txn_start_offset;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_resp_producer;
KW_PUBLIC extern const kw_describe_producers_resp_producer kw_describe_producers_resp_producer_default;

typedef struct kw_describe_producers_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* NOT_LEADER_OR_FOLLOWER, TOPIC_AUTHORIZATION_FAILED ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Producers with state in this partition. */
    const kw_describe_producers_resp_producer *active_producers;
    int32_t n_active_producers;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_resp_partition;
KW_PUBLIC extern const kw_describe_producers_resp_partition kw_describe_producers_resp_partition_default;

typedef struct kw_describe_producers_resp_topic {
    /* Topic name. */
    kw_str name;
    /* One per partition. */
    const kw_describe_producers_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_resp_topic;
KW_PUBLIC extern const kw_describe_producers_resp_topic kw_describe_producers_resp_topic_default;

typedef struct kw_describe_producers_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic. */
    const kw_describe_producers_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_producers_resp;
KW_PUBLIC extern const kw_describe_producers_resp kw_describe_producers_resp_default;
KW_PUBLIC extern const kw_message kw_describe_producers_resp_message;

KW_PUBLIC extern const kw_api kw_describe_producers_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
