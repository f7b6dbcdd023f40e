/* DescribeShareGroupOffsets: rows. Made by tools/kwgen.py from protocol/schema/90_describe_share_group_offsets.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_share_group_offsets.h>

/* clang-format off */

const kw_describe_share_group_offsets_req_topic kw_describe_share_group_offsets_req_topic_default = {0};
static const kw_field kw_describe_share_group_offsets_req_topic_fields[] = {
    ROW(kw_describe_share_group_offsets_req_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_share_group_offsets_req_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_req_topic_rows = {
    .fields = kw_describe_share_group_offsets_req_topic_fields, .initial = &kw_describe_share_group_offsets_req_topic_default,
    .size = sizeof(kw_describe_share_group_offsets_req_topic), .tags_offset = offsetof(kw_describe_share_group_offsets_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "topicName\0"
    "partitions",
};

const kw_describe_share_group_offsets_req_group kw_describe_share_group_offsets_req_group_default = {0};
static const kw_field kw_describe_share_group_offsets_req_group_fields[] = {
    ROW(kw_describe_share_group_offsets_req_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_share_group_offsets_req_group, topics, kw_describe_share_group_offsets_req_topic, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_req_group_rows = {
    .fields = kw_describe_share_group_offsets_req_group_fields, .initial = &kw_describe_share_group_offsets_req_group_default,
    .size = sizeof(kw_describe_share_group_offsets_req_group), .tags_offset = offsetof(kw_describe_share_group_offsets_req_group, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupId\0"
    "topics",
};

const kw_describe_share_group_offsets_req kw_describe_share_group_offsets_req_default = {0};
static const kw_field kw_describe_share_group_offsets_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_share_group_offsets_req, groups, kw_describe_share_group_offsets_req_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_req_rows = {
    .fields = kw_describe_share_group_offsets_req_fields, .initial = &kw_describe_share_group_offsets_req_default,
    .size = sizeof(kw_describe_share_group_offsets_req), .tags_offset = offsetof(kw_describe_share_group_offsets_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "groups",
};
const kw_message kw_describe_share_group_offsets_req_message = {
    "DescribeShareGroupOffsetsRequest", &kw_describe_share_group_offsets_req_rows, 0, 0, 0};

const kw_describe_share_group_offsets_resp_partition kw_describe_share_group_offsets_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_describe_share_group_offsets_resp_partition_fields[] = {
    ROW(kw_describe_share_group_offsets_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_partition, start_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_resp_partition_rows = {
    .fields = kw_describe_share_group_offsets_resp_partition_fields, .initial = &kw_describe_share_group_offsets_resp_partition_default,
    .size = sizeof(kw_describe_share_group_offsets_resp_partition), .tags_offset = offsetof(kw_describe_share_group_offsets_resp_partition, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 20,
    .names = "partitionIndex\0"
    "startOffset\0"
    "leaderEpoch\0"
    "errorCode\0"
    "errorMessage",
};

const kw_describe_share_group_offsets_resp_topic kw_describe_share_group_offsets_resp_topic_default = {0};
static const kw_field kw_describe_share_group_offsets_resp_topic_fields[] = {
    ROW(kw_describe_share_group_offsets_resp_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_share_group_offsets_resp_topic, partitions, kw_describe_share_group_offsets_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_resp_topic_rows = {
    .fields = kw_describe_share_group_offsets_resp_topic_fields, .initial = &kw_describe_share_group_offsets_resp_topic_default,
    .size = sizeof(kw_describe_share_group_offsets_resp_topic), .tags_offset = offsetof(kw_describe_share_group_offsets_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 19,
    .names = "topicName\0"
    "topicId\0"
    "partitions",
};

const kw_describe_share_group_offsets_resp_group kw_describe_share_group_offsets_resp_group_default = {.error_message = {NULL, -1}};
static const kw_field kw_describe_share_group_offsets_resp_group_fields[] = {
    ROW(kw_describe_share_group_offsets_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_share_group_offsets_resp_group, topics, kw_describe_share_group_offsets_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_group, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_share_group_offsets_resp_group, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_resp_group_rows = {
    .fields = kw_describe_share_group_offsets_resp_group_fields, .initial = &kw_describe_share_group_offsets_resp_group_default,
    .size = sizeof(kw_describe_share_group_offsets_resp_group), .tags_offset = offsetof(kw_describe_share_group_offsets_resp_group, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 6,
    .names = "groupId\0"
    "topics\0"
    "errorCode\0"
    "errorMessage",
};

const kw_describe_share_group_offsets_resp kw_describe_share_group_offsets_resp_default = {0};
static const kw_field kw_describe_share_group_offsets_resp_fields[] = {
    ROW(kw_describe_share_group_offsets_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_share_group_offsets_resp, groups, kw_describe_share_group_offsets_resp_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_share_group_offsets_resp_rows = {
    .fields = kw_describe_share_group_offsets_resp_fields, .initial = &kw_describe_share_group_offsets_resp_default,
    .size = sizeof(kw_describe_share_group_offsets_resp), .tags_offset = offsetof(kw_describe_share_group_offsets_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "groups",
};
const kw_message kw_describe_share_group_offsets_resp_message = {
    "DescribeShareGroupOffsetsResponse", &kw_describe_share_group_offsets_resp_rows, 0, 0, 0};

const kw_api kw_describe_share_group_offsets_api = {
    .key = 90, .name = "DescribeShareGroupOffsets",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_share_group_offsets_req_message, .response = &kw_describe_share_group_offsets_resp_message,
};
