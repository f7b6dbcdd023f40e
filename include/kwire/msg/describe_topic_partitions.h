/* DescribeTopicPartitions: structs and defaults. Made by tools/kwgen.py from protocol/schema/75_describe_topic_partitions.kw. */
#ifndef KWIRE_MSG_DESCRIBE_TOPIC_PARTITIONS_H
#define KWIRE_MSG_DESCRIBE_TOPIC_PARTITIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeTopicPartitionsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_topic_partitions_req_topic {
    /* Topic name. */
    kw_str name;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_req_topic;
KW_PUBLIC extern const kw_describe_topic_partitions_req_topic kw_describe_topic_partitions_req_topic_default;

typedef struct kw_describe_topic_partitions_req_cursor {
    /* First topic. */
    kw_str topic_name;
    /* First partition of it. */
    int32_t partition_index;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_req_cursor;
KW_PUBLIC extern const kw_describe_topic_partitions_req_cursor kw_describe_topic_partitions_req_cursor_default;

typedef struct kw_describe_topic_partitions_req {
    /* Topics to describe; empty: all. */
    const kw_describe_topic_partitions_req_topic *topics;
    int32_t n_topics;
    /* Partitions in one answer; the broker has a limit of its own. (default 2000) */
    int32_t response_partition_limit;
    /* Where to go on, from the answer before; null: the beginning. (nullable) */
    const kw_describe_topic_partitions_req_cursor *cursor;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_req;
KW_PUBLIC extern const kw_describe_topic_partitions_req kw_describe_topic_partitions_req_default;
KW_PUBLIC extern const kw_message kw_describe_topic_partitions_req_message;

/* ---- DescribeTopicPartitionsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_describe_topic_partitions_resp_partition {
    /* LEADER_NOT_AVAILABLE ...; 0: none. */
    int16_t error_code;
    /* Partition number. */
    int32_t partition_index;
    /* Node id of the leader; -1: none. */
    int32_t leader_id;
    /* Its epoch; -1: unknown. (default -1) */
    int32_t leader_epoch;
    /* Nodes with a replica, the preferred leader first. */
    const int32_t *replica_nodes;
    int32_t n_replica_nodes;
    /* Replicas in sync. */
    const int32_t *isr_nodes;
    int32_t n_isr_nodes;
    /* Out of sync but sure to have all committed records (KIP-966); null: not known. (nullable, default
     * null) */
    const int32_t *eligible_leader_replicas;
    int32_t n_eligible_leader_replicas;
    /* The last eligible ones, to recover by hand; null: not known. (nullable, default null) */
    const int32_t *last_known_elr;
    int32_t n_last_known_elr;
    /* Replicas that are down. */
    const int32_t *offline_replicas;
    int32_t n_offline_replicas;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_resp_partition;
KW_PUBLIC extern const kw_describe_topic_partitions_resp_partition kw_describe_topic_partitions_resp_partition_default;

typedef struct kw_describe_topic_partitions_resp_topic {
    /* UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED ...; 0: none. */
    int16_t error_code;
    /* Topic name. (nullable) */
    kw_str name;
    /* Topic id; zero beside an error. */
    kw_uuid topic_id;
    /* True: one of Kafka's own, such as __consumer_offsets. */
    bool is_internal;
    /* Its partitions, by number. */
    const kw_describe_topic_partitions_resp_partition *partitions;
    int32_t n_partitions;
    /* Bit n: ACL operation n is allowed to us; -2147483648: unknown. (default -2147483648) */
    int32_t topic_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_resp_topic;
KW_PUBLIC extern const kw_describe_topic_partitions_resp_topic kw_describe_topic_partitions_resp_topic_default;

typedef struct kw_describe_topic_partitions_resp_cursor {
    /* First topic left out. */
    kw_str topic_name;
    /* First partition of it left out. */
    int32_t partition_index;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_resp_cursor;
KW_PUBLIC extern const kw_describe_topic_partitions_resp_cursor kw_describe_topic_partitions_resp_cursor_default;

typedef struct kw_describe_topic_partitions_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Sorted by name. */
    const kw_describe_topic_partitions_resp_topic *topics;
    int32_t n_topics;
    /* Where the next request goes on; null: that was all. (nullable) */
    const kw_describe_topic_partitions_resp_cursor *next_cursor;
    const kw_unknown_tags *unknown_tags;
} kw_describe_topic_partitions_resp;
KW_PUBLIC extern const kw_describe_topic_partitions_resp kw_describe_topic_partitions_resp_default;
KW_PUBLIC extern const kw_message kw_describe_topic_partitions_resp_message;

KW_PUBLIC extern const kw_api kw_describe_topic_partitions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
