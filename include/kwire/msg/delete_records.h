/* DeleteRecords: structs and defaults. Made by tools/kwgen.py from protocol/schema/21_delete_records.kw. */
#ifndef KWIRE_MSG_DELETE_RECORDS_H
#define KWIRE_MSG_DELETE_RECORDS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteRecordsRequest: versions 0-2, flexible from 2 ---- */

typedef struct kw_delete_records_req_partition {
    /* Partition number. */
    int32_t partition_index;
    /* First offset to keep; -1: the high watermark, that is delete all. */
    int64_t offset;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_req_partition;
KW_PUBLIC extern const kw_delete_records_req_partition kw_delete_records_req_partition_default;

typedef struct kw_delete_records_req_topic {
    /* Topic name. */
    kw_str name;
    /* Its partitions. */
    const kw_delete_records_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_req_topic;
KW_PUBLIC extern const kw_delete_records_req_topic kw_delete_records_req_topic_default;

typedef struct kw_delete_records_req {
    /* Topics, each once. */
    const kw_delete_records_req_topic *topics;
    int32_t n_topics;
    /* ms the leader waits for followers to move too. */
    int32_t timeout_ms;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_req;
KW_PUBLIC extern const kw_delete_records_req kw_delete_records_req_default;
KW_PUBLIC extern const kw_message kw_delete_records_req_message;

/* ---- DeleteRecordsResponse: versions 0-2, flexible from 2 ---- */

typedef struct kw_delete_records_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Lowest log start among live replicas afterwards; -1 beside an error. */
    int64_t low_watermark;
    /* NOT_LEADER_OR_FOLLOWER, OFFSET_OUT_OF_RANGE, POLICY_VIOLATION ...; 0: done. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_resp_partition;
KW_PUBLIC extern const kw_delete_records_resp_partition kw_delete_records_resp_partition_default;

typedef struct kw_delete_records_resp_topic {
    /* Topic name. */
    kw_str name;
    /* One per partition asked for. */
    const kw_delete_records_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_resp_topic;
KW_PUBLIC extern const kw_delete_records_resp_topic kw_delete_records_resp_topic_default;

typedef struct kw_delete_records_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic asked for. */
    const kw_delete_records_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_delete_records_resp;
KW_PUBLIC extern const kw_delete_records_resp kw_delete_records_resp_default;
KW_PUBLIC extern const kw_message kw_delete_records_resp_message;

KW_PUBLIC extern const kw_api kw_delete_records_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
