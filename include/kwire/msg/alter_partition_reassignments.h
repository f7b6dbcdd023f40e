/* AlterPartitionReassignments: structs and defaults. Made by tools/kwgen.py from protocol/schema/45_alter_partition_reassignments.kw. */
#ifndef KWIRE_MSG_ALTER_PARTITION_REASSIGNMENTS_H
#define KWIRE_MSG_ALTER_PARTITION_REASSIGNMENTS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AlterPartitionReassignmentsRequest: versions 0-1, flexible from 0 ---- */

typedef struct kw_alter_partition_reassignments_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Brokers it shall live on, the preferred leader first; null: cancel a move under way. (nullable,
     * default null) */
    const int32_t *replicas;
    int32_t n_replicas;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_req_partition;
KW_PUBLIC extern const kw_alter_partition_reassignments_req_partition kw_alter_partition_reassignments_req_partition_default;

typedef struct kw_alter_partition_reassignments_req_topic {
    /* Topic name. */
    kw_str name;
    /* Each partition once. */
    const kw_alter_partition_reassignments_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_req_topic;
KW_PUBLIC extern const kw_alter_partition_reassignments_req_topic kw_alter_partition_reassignments_req_topic_default;

typedef struct kw_alter_partition_reassignments_req {
    /* ms to wait for the controller to accept. (default 60000) */
    int32_t timeout_ms;
    /* False: refuse a partition whose number of replicas would change (KIP-860). (v1+, default true) */
    bool allow_replication_factor_change;
    /* Each topic once. */
    const kw_alter_partition_reassignments_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_req;
KW_PUBLIC extern const kw_alter_partition_reassignments_req kw_alter_partition_reassignments_req_default;
KW_PUBLIC extern const kw_message kw_alter_partition_reassignments_req_message;

/* ---- AlterPartitionReassignmentsResponse: versions 0-1, flexible from 0 ---- */

typedef struct kw_alter_partition_reassignments_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* INVALID_REPLICA_ASSIGNMENT, INVALID_REPLICATION_FACTOR; NO_REASSIGNMENT_IN_PROGRESS: nothing to
     * cancel; 0: accepted. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_resp_partition;
KW_PUBLIC extern const kw_alter_partition_reassignments_resp_partition kw_alter_partition_reassignments_resp_partition_default;

typedef struct kw_alter_partition_reassignments_resp_topic {
    /* Topic name. */
    kw_str name;
    /* One per partition. */
    const kw_alter_partition_reassignments_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_resp_topic;
KW_PUBLIC extern const kw_alter_partition_reassignments_resp_topic kw_alter_partition_reassignments_resp_topic_default;

typedef struct kw_alter_partition_reassignments_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* The option as the controller understood it. (v1+, default true) */
    bool allow_replication_factor_change;
    /* Of the whole request. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* One per topic. */
    const kw_alter_partition_reassignments_resp_topic *responses;
    int32_t n_responses;
    const kw_unknown_tags *unknown_tags;
} kw_alter_partition_reassignments_resp;
KW_PUBLIC extern const kw_alter_partition_reassignments_resp kw_alter_partition_reassignments_resp_default;
KW_PUBLIC extern const kw_message kw_alter_partition_reassignments_resp_message;

KW_PUBLIC extern const kw_api kw_alter_partition_reassignments_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
