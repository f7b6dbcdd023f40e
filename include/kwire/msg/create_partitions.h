/* CreatePartitions: structs and defaults. Made by tools/kwgen.py from protocol/schema/37_create_partitions.kw. */
#ifndef KWIRE_MSG_CREATE_PARTITIONS_H
#define KWIRE_MSG_CREATE_PARTITIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- CreatePartitionsRequest: versions 0-3, flexible from 2 ---- */

typedef struct kw_create_partitions_req_assignment {
    /* Replicas, the preferred leader first. */
    const int32_t *broker_ids;
    int32_t n_broker_ids;
    const kw_unknown_tags *unknown_tags;
} kw_create_partitions_req_assignment;
KW_PUBLIC extern const kw_create_partitions_req_assignment kw_create_partitions_req_assignment_default;

typedef struct kw_create_partitions_req_topic {
    /* Topic name. */
    kw_str name;
    /* Number of partitions afterwards, old ones included. */
    int32_t count;
    /* One per NEW partition; null: the controller chooses. (nullable) */
    const kw_create_partitions_req_assignment *assignments;
    int32_t n_assignments;
    const kw_unknown_tags *unknown_tags;
} kw_create_partitions_req_topic;
KW_PUBLIC extern const kw_create_partitions_req_topic kw_create_partitions_req_topic_default;

typedef struct kw_create_partitions_req {
    /* Topics to enlarge. */
    const kw_create_partitions_req_topic *topics;
    int32_t n_topics;
    /* ms to wait for the controller to be done. */
    int32_t timeout_ms;
    /* True: check, change nothing. */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_create_partitions_req;
KW_PUBLIC extern const kw_create_partitions_req kw_create_partitions_req_default;
KW_PUBLIC extern const kw_message kw_create_partitions_req_message;

/* ---- CreatePartitionsResponse: versions 0-3, flexible from 2 ---- */

typedef struct kw_create_partitions_resp_topic {
    /* Topic name. */
    kw_str name;
    /* INVALID_PARTITIONS, INVALID_REPLICA_ASSIGNMENT, REASSIGNMENT_IN_PROGRESS; v3+:
     * THROTTLING_QUOTA_EXCEEDED (KIP-599); 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_create_partitions_resp_topic;
KW_PUBLIC extern const kw_create_partitions_resp_topic kw_create_partitions_resp_topic_default;

typedef struct kw_create_partitions_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic. */
    const kw_create_partitions_resp_topic *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_create_partitions_resp;
KW_PUBLIC extern const kw_create_partitions_resp kw_create_partitions_resp_default;
KW_PUBLIC extern const kw_message kw_create_partitions_resp_message;

KW_PUBLIC extern const kw_api kw_create_partitions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
