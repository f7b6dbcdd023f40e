/* ListPartitionReassignments: structs and defaults. Made by tools/kwgen.py from protocol/schema/46_list_partition_reassignments.kw. */
#ifndef KWIRE_MSG_LIST_PARTITION_REASSIGNMENTS_H
#define KWIRE_MSG_LIST_PARTITION_REASSIGNMENTS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ListPartitionReassignmentsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_list_partition_reassignments_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partition numbers. */
    const int32_t *partition_indexes;
    int32_t n_partition_indexes;
    const kw_unknown_tags *unknown_tags;
} kw_list_partition_reassignments_req_topic;
KW_PUBLIC extern const kw_list_partition_reassignments_req_topic kw_list_partition_reassignments_req_topic_default;

typedef struct kw_list_partition_reassignments_req {
    /* ms to wait for the controller. (default 60000) */
    int32_t timeout_ms;
    /* Where to look; null: everywhere. (nullable, default null) */
    const kw_list_partition_reassignments_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_list_partition_reassignments_req;
KW_PUBLIC extern const kw_list_partition_reassignments_req kw_list_partition_reassignments_req_default;
KW_PUBLIC extern const kw_message kw_list_partition_reassignments_req_message;

/* ---- ListPartitionReassignmentsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_list_partition_reassignments_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Brokers with a replica now, coming and going ones included. */
    const int32_t *replicas;
    int32_t n_replicas;
    /* Brokers it comes to. */
    const int32_t *adding_replicas;
    int32_t n_adding_replicas;
    /* Brokers it will leave. */
    const int32_t *removing_replicas;
    int32_t n_removing_replicas;
    const kw_unknown_tags *unknown_tags;
} kw_list_partition_reassignments_resp_partition;
KW_PUBLIC extern const kw_list_partition_reassignments_resp_partition kw_list_partition_reassignments_resp_partition_default;

typedef struct kw_list_partition_reassignments_resp_topic {
    /* Topic name. */
    kw_str name;
    /* Partitions on the move. */
    const kw_list_partition_reassignments_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_list_partition_reassignments_resp_topic;
KW_PUBLIC extern const kw_list_partition_reassignments_resp_topic kw_list_partition_reassignments_resp_topic_default;

typedef struct kw_list_partition_reassignments_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* Topics with a move under way. */
    const kw_list_partition_reassignments_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_list_partition_reassignments_resp;
KW_PUBLIC extern const kw_list_partition_reassignments_resp kw_list_partition_reassignments_resp_default;
KW_PUBLIC extern const kw_message kw_list_partition_reassignments_resp_message;

KW_PUBLIC extern const kw_api kw_list_partition_reassignments_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
