/* DescribeLogDirs: structs and defaults. Made by tools/kwgen.py from protocol/schema/35_describe_log_dirs.kw. */
#ifndef KWIRE_MSG_DESCRIBE_LOG_DIRS_H
#define KWIRE_MSG_DESCRIBE_LOG_DIRS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeLogDirsRequest: versions 1-4, flexible from 2 ---- */

typedef struct kw_describe_log_dirs_req_topic {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_req_topic;
KW_PUBLIC extern const kw_describe_log_dirs_req_topic kw_describe_log_dirs_req_topic_default;

typedef struct kw_describe_log_dirs_req {
    /* Which replicas to list; null: all, empty: none. (nullable) */
    const kw_describe_log_dirs_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_req;
KW_PUBLIC extern const kw_describe_log_dirs_req kw_describe_log_dirs_req_default;
KW_PUBLIC extern const kw_message kw_describe_log_dirs_req_message;

/* ---- DescribeLogDirsResponse: versions 1-4, flexible from 2 ---- */

typedef struct kw_describe_log_dirs_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* Bytes in its segments. */
    int64_t partition_size;
    /* Records behind: the high watermark, or for a future replica the current one. */
    int64_t offset_lag;
    /* True: a copy being made by AlterReplicaLogDirs, which will take over. */
    bool is_future_key;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_resp_partition;
KW_PUBLIC extern const kw_describe_log_dirs_resp_partition kw_describe_log_dirs_resp_partition_default;

typedef struct kw_describe_log_dirs_resp_topic {
    /* Topic name. */
    kw_str name;
    /* Replicas there. */
    const kw_describe_log_dirs_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_resp_topic;
KW_PUBLIC extern const kw_describe_log_dirs_resp_topic kw_describe_log_dirs_resp_topic_default;

typedef struct kw_describe_log_dirs_resp_dir {
    /* KAFKA_STORAGE_ERROR: the disk is offline; 0: none. */
    int16_t error_code;
    /* Absolute path on the broker. */
    kw_str log_dir;
    /* Topics with replicas there. */
    const kw_describe_log_dirs_resp_topic *topics;
    int32_t n_topics;
    /* Size of the volume, bytes; -1: unknown. (v4+, default -1) */
    int64_t total_bytes;
    /* Free on the volume, bytes; -1: unknown. (v4+, default -1) */
    int64_t usable_bytes;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_resp_dir;
KW_PUBLIC extern const kw_describe_log_dirs_resp_dir kw_describe_log_dirs_resp_dir_default;

typedef struct kw_describe_log_dirs_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request; before v3 a refusal looks like an empty list. (v3+) */
    int16_t error_code;
    /* One per log directory. */
    const kw_describe_log_dirs_resp_dir *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_describe_log_dirs_resp;
KW_PUBLIC extern const kw_describe_log_dirs_resp kw_describe_log_dirs_resp_default;
KW_PUBLIC extern const kw_message kw_describe_log_dirs_resp_message;

KW_PUBLIC extern const kw_api kw_describe_log_dirs_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
