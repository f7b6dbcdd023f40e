/* OffsetDelete: rows. Made by tools/kwgen.py from protocol/schema/47_offset_delete.kw. */
#include "protocol/rows.h"

#include <kwire/msg/offset_delete.h>

/* clang-format off */

const kw_offset_delete_req_partition kw_offset_delete_req_partition_default = {0};
static const kw_field kw_offset_delete_req_partition_fields[] = {
    ROW(kw_offset_delete_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_req_partition_rows = {
    .fields = kw_offset_delete_req_partition_fields, .initial = &kw_offset_delete_req_partition_default,
    .size = sizeof(kw_offset_delete_req_partition), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 1,
    .names = "partitionIndex",
};

const kw_offset_delete_req_topic kw_offset_delete_req_topic_default = {0};
static const kw_field kw_offset_delete_req_topic_fields[] = {
    ROW(kw_offset_delete_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_delete_req_topic, partitions, kw_offset_delete_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_req_topic_rows = {
    .fields = kw_offset_delete_req_topic_fields, .initial = &kw_offset_delete_req_topic_default,
    .size = sizeof(kw_offset_delete_req_topic), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "name\0"
    "partitions",
};

const kw_offset_delete_req kw_offset_delete_req_default = {0};
static const kw_field kw_offset_delete_req_fields[] = {
    ROW(kw_offset_delete_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_delete_req, topics, kw_offset_delete_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_req_rows = {
    .fields = kw_offset_delete_req_fields, .initial = &kw_offset_delete_req_default,
    .size = sizeof(kw_offset_delete_req), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "groupId\0"
    "topics",
};
const kw_message kw_offset_delete_req_message = {
    "OffsetDeleteRequest", &kw_offset_delete_req_rows, 0, 0, -1};

const kw_offset_delete_resp_partition kw_offset_delete_resp_partition_default = {0};
static const kw_field kw_offset_delete_resp_partition_fields[] = {
    ROW(kw_offset_delete_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_delete_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_resp_partition_rows = {
    .fields = kw_offset_delete_resp_partition_fields, .initial = &kw_offset_delete_resp_partition_default,
    .size = sizeof(kw_offset_delete_resp_partition), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "partitionIndex\0"
    "errorCode",
};

const kw_offset_delete_resp_topic kw_offset_delete_resp_topic_default = {0};
static const kw_field kw_offset_delete_resp_topic_fields[] = {
    ROW(kw_offset_delete_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_delete_resp_topic, partitions, kw_offset_delete_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_resp_topic_rows = {
    .fields = kw_offset_delete_resp_topic_fields, .initial = &kw_offset_delete_resp_topic_default,
    .size = sizeof(kw_offset_delete_resp_topic), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "name\0"
    "partitions",
};

const kw_offset_delete_resp kw_offset_delete_resp_default = {0};
static const kw_field kw_offset_delete_resp_fields[] = {
    ROW(kw_offset_delete_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_delete_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_delete_resp, topics, kw_offset_delete_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_delete_resp_rows = {
    .fields = kw_offset_delete_resp_fields, .initial = &kw_offset_delete_resp_default,
    .size = sizeof(kw_offset_delete_resp), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 3, .n_fields = 3, .min_plain = 10, .min_compact = 1,
    .names = "errorCode\0"
    "throttleTimeMs\0"
    "topics",
};
const kw_message kw_offset_delete_resp_message = {
    "OffsetDeleteResponse", &kw_offset_delete_resp_rows, 0, 0, -1};

const kw_api kw_offset_delete_api = {
    .key = 47, .name = "OffsetDelete",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = -1, .cluster_action = false,
    .request = &kw_offset_delete_req_message, .response = &kw_offset_delete_resp_message,
};
