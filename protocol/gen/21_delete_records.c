/* DeleteRecords: rows. Made by tools/kwgen.py from protocol/schema/21_delete_records.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_records.h>

/* clang-format off */

const kw_delete_records_req_partition kw_delete_records_req_partition_default = {0};
static const kw_field kw_delete_records_req_partition_fields[] = {
    ROW(kw_delete_records_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_records_req_partition, offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_req_partition_rows = {
    .fields = kw_delete_records_req_partition_fields, .initial = &kw_delete_records_req_partition_default,
    .size = sizeof(kw_delete_records_req_partition), .tags_offset = offsetof(kw_delete_records_req_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 12, .min_compact = 13,
    .names = "partitionIndex\0"
    "offset",
};

const kw_delete_records_req_topic kw_delete_records_req_topic_default = {0};
static const kw_field kw_delete_records_req_topic_fields[] = {
    ROW(kw_delete_records_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_records_req_topic, partitions, kw_delete_records_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_req_topic_rows = {
    .fields = kw_delete_records_req_topic_fields, .initial = &kw_delete_records_req_topic_default,
    .size = sizeof(kw_delete_records_req_topic), .tags_offset = offsetof(kw_delete_records_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_delete_records_req kw_delete_records_req_default = {0};
static const kw_field kw_delete_records_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_delete_records_req, topics, kw_delete_records_req_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_records_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_req_rows = {
    .fields = kw_delete_records_req_fields, .initial = &kw_delete_records_req_default,
    .size = sizeof(kw_delete_records_req), .tags_offset = offsetof(kw_delete_records_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "topics\0"
    "timeoutMs",
};
const kw_message kw_delete_records_req_message = {
    "DeleteRecordsRequest", &kw_delete_records_req_rows, 0, 2, 2};

const kw_delete_records_resp_partition kw_delete_records_resp_partition_default = {0};
static const kw_field kw_delete_records_resp_partition_fields[] = {
    ROW(kw_delete_records_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_records_resp_partition, low_watermark, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_records_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_resp_partition_rows = {
    .fields = kw_delete_records_resp_partition_fields, .initial = &kw_delete_records_resp_partition_default,
    .size = sizeof(kw_delete_records_resp_partition), .tags_offset = offsetof(kw_delete_records_resp_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 14, .min_compact = 15,
    .names = "partitionIndex\0"
    "lowWatermark\0"
    "errorCode",
};

const kw_delete_records_resp_topic kw_delete_records_resp_topic_default = {0};
static const kw_field kw_delete_records_resp_topic_fields[] = {
    ROW(kw_delete_records_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_records_resp_topic, partitions, kw_delete_records_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_resp_topic_rows = {
    .fields = kw_delete_records_resp_topic_fields, .initial = &kw_delete_records_resp_topic_default,
    .size = sizeof(kw_delete_records_resp_topic), .tags_offset = offsetof(kw_delete_records_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_delete_records_resp kw_delete_records_resp_default = {0};
static const kw_field kw_delete_records_resp_fields[] = {
    ROW(kw_delete_records_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_records_resp, topics, kw_delete_records_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_records_resp_rows = {
    .fields = kw_delete_records_resp_fields, .initial = &kw_delete_records_resp_default,
    .size = sizeof(kw_delete_records_resp), .tags_offset = offsetof(kw_delete_records_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_delete_records_resp_message = {
    "DeleteRecordsResponse", &kw_delete_records_resp_rows, 0, 2, 2};

const kw_api kw_delete_records_api = {
    .key = 21, .name = "DeleteRecords",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_delete_records_req_message, .response = &kw_delete_records_resp_message,
};
