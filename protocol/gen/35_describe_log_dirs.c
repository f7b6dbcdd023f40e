/* DescribeLogDirs: rows. Made by tools/kwgen.py from protocol/schema/35_describe_log_dirs.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_log_dirs.h>

/* clang-format off */

const kw_describe_log_dirs_req_topic kw_describe_log_dirs_req_topic_default = {0};
static const kw_field kw_describe_log_dirs_req_topic_fields[] = {
    ROW(kw_describe_log_dirs_req_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_log_dirs_req_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_log_dirs_req_topic_rows = {
    .fields = kw_describe_log_dirs_req_topic_fields, .initial = &kw_describe_log_dirs_req_topic_default,
    .size = sizeof(kw_describe_log_dirs_req_topic), .tags_offset = offsetof(kw_describe_log_dirs_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_describe_log_dirs_req kw_describe_log_dirs_req_default = {0};
static const kw_field kw_describe_log_dirs_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_log_dirs_req, topics, kw_describe_log_dirs_req_topic, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_log_dirs_req_rows = {
    .fields = kw_describe_log_dirs_req_fields, .initial = &kw_describe_log_dirs_req_default,
    .size = sizeof(kw_describe_log_dirs_req), .tags_offset = offsetof(kw_describe_log_dirs_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "topics",
};
const kw_message kw_describe_log_dirs_req_message = {
    "DescribeLogDirsRequest", &kw_describe_log_dirs_req_rows, 1, 4, 2};

const kw_describe_log_dirs_resp_partition kw_describe_log_dirs_resp_partition_default = {0};
static const kw_field kw_describe_log_dirs_resp_partition_fields[] = {
    ROW(kw_describe_log_dirs_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp_partition, partition_size, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp_partition, offset_lag, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp_partition, is_future_key, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_log_dirs_resp_partition_rows = {
    .fields = kw_describe_log_dirs_resp_partition_fields, .initial = &kw_describe_log_dirs_resp_partition_default,
    .size = sizeof(kw_describe_log_dirs_resp_partition), .tags_offset = offsetof(kw_describe_log_dirs_resp_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 21, .min_compact = 22,
    .names = "partitionIndex\0"
    "partitionSize\0"
    "offsetLag\0"
    "isFutureKey",
};

const kw_describe_log_dirs_resp_topic kw_describe_log_dirs_resp_topic_default = {0};
static const kw_field kw_describe_log_dirs_resp_topic_fields[] = {
    ROW(kw_describe_log_dirs_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_log_dirs_resp_topic, partitions, kw_describe_log_dirs_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_log_dirs_resp_topic_rows = {
    .fields = kw_describe_log_dirs_resp_topic_fields, .initial = &kw_describe_log_dirs_resp_topic_default,
    .size = sizeof(kw_describe_log_dirs_resp_topic), .tags_offset = offsetof(kw_describe_log_dirs_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_describe_log_dirs_resp_dir kw_describe_log_dirs_resp_dir_default = {.total_bytes = -1, .usable_bytes = -1};
static const kw_field kw_describe_log_dirs_resp_dir_fields[] = {
    ROW(kw_describe_log_dirs_resp_dir, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp_dir, log_dir, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_log_dirs_resp_dir, topics, kw_describe_log_dirs_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp_dir, total_bytes, INT64, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_log_dirs_resp_dir, usable_bytes, INT64, 4, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_describe_log_dirs_resp_dir_rows = {
    .fields = kw_describe_log_dirs_resp_dir_fields, .initial = &kw_describe_log_dirs_resp_dir_default,
    .size = sizeof(kw_describe_log_dirs_resp_dir), .tags_offset = offsetof(kw_describe_log_dirs_resp_dir, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 8, .min_compact = 5,
    .names = "errorCode\0"
    "logDir\0"
    "topics\0"
    "totalBytes\0"
    "usableBytes",
};

const kw_describe_log_dirs_resp kw_describe_log_dirs_resp_default = {0};
static const kw_field kw_describe_log_dirs_resp_fields[] = {
    ROW(kw_describe_log_dirs_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_log_dirs_resp, error_code, INT16, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_describe_log_dirs_resp, results, kw_describe_log_dirs_resp_dir, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_log_dirs_resp_rows = {
    .fields = kw_describe_log_dirs_resp_fields, .initial = &kw_describe_log_dirs_resp_default,
    .size = sizeof(kw_describe_log_dirs_resp), .tags_offset = offsetof(kw_describe_log_dirs_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "results",
};
const kw_message kw_describe_log_dirs_resp_message = {
    "DescribeLogDirsResponse", &kw_describe_log_dirs_resp_rows, 1, 4, 2};

const kw_api kw_describe_log_dirs_api = {
    .key = 35, .name = "DescribeLogDirs",
    .min_version = 1, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_describe_log_dirs_req_message, .response = &kw_describe_log_dirs_resp_message,
};
