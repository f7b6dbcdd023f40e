/* OffsetFetch: rows. Made by tools/kwgen.py from protocol/schema/09_offset_fetch.kw. */
#include "protocol/rows.h"

#include <kwire/msg/offset_fetch.h>

/* clang-format off */

const kw_offset_fetch_req_topic kw_offset_fetch_req_topic_default = {0};
static const kw_field kw_offset_fetch_req_topic_fields[] = {
    ROW(kw_offset_fetch_req_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_offset_fetch_req_topic, partition_indexes, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_req_topic_rows = {
    .fields = kw_offset_fetch_req_topic_fields, .initial = &kw_offset_fetch_req_topic_default,
    .size = sizeof(kw_offset_fetch_req_topic), .tags_offset = offsetof(kw_offset_fetch_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitionIndexes",
};

const kw_offset_fetch_req_group_topic kw_offset_fetch_req_group_topic_default = {0};
static const kw_field kw_offset_fetch_req_group_topic_fields[] = {
    ROW(kw_offset_fetch_req_group_topic, name, STRING, 8, 9, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_fetch_req_group_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_ARRAY_OF(kw_offset_fetch_req_group_topic, partition_indexes, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_req_group_topic_rows = {
    .fields = kw_offset_fetch_req_group_topic_fields, .initial = &kw_offset_fetch_req_group_topic_default,
    .size = sizeof(kw_offset_fetch_req_group_topic), .tags_offset = offsetof(kw_offset_fetch_req_group_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 4, .min_compact = 2,
    .names = "name\0"
    "topicId\0"
    "partitionIndexes",
};

const kw_offset_fetch_req_group kw_offset_fetch_req_group_default = {.member_id = {NULL, -1}, .member_epoch = -1};
static const kw_field kw_offset_fetch_req_group_fields[] = {
    ROW(kw_offset_fetch_req_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_req_group, member_id, STRING, 9, 127, 9, 127, -1, ROW_IGNORABLE),
    ROW(kw_offset_fetch_req_group, member_epoch, INT32, 9, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_fetch_req_group, topics, kw_offset_fetch_req_group_topic, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_offset_fetch_req_group_rows = {
    .fields = kw_offset_fetch_req_group_fields, .initial = &kw_offset_fetch_req_group_default,
    .size = sizeof(kw_offset_fetch_req_group), .tags_offset = offsetof(kw_offset_fetch_req_group, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 6, .min_compact = 3,
    .names = "groupId\0"
    "memberId\0"
    "memberEpoch\0"
    "topics",
};

const kw_offset_fetch_req kw_offset_fetch_req_default = {0};
static const kw_field kw_offset_fetch_req_fields[] = {
    ROW(kw_offset_fetch_req, group_id, STRING, 0, 7, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_fetch_req, topics, kw_offset_fetch_req_topic, 0, 7, 2, 7, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_fetch_req, groups, kw_offset_fetch_req_group, 8, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_req, require_stable, BOOL, 7, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_req_rows = {
    .fields = kw_offset_fetch_req_fields, .initial = &kw_offset_fetch_req_default,
    .size = sizeof(kw_offset_fetch_req), .tags_offset = offsetof(kw_offset_fetch_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 6, .min_compact = 3,
    .names = "groupId\0"
    "topics\0"
    "groups\0"
    "requireStable",
};
const kw_message kw_offset_fetch_req_message = {
    "OffsetFetchRequest", &kw_offset_fetch_req_rows, 1, 10, 6};

const kw_offset_fetch_resp_partition kw_offset_fetch_resp_partition_default = {.committed_leader_epoch = -1};
static const kw_field kw_offset_fetch_resp_partition_fields[] = {
    ROW(kw_offset_fetch_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp_partition, committed_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp_partition, committed_leader_epoch, INT32, 5, 7, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_fetch_resp_partition, metadata, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_offset_fetch_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_partition_rows = {
    .fields = kw_offset_fetch_resp_partition_fields, .initial = &kw_offset_fetch_resp_partition_default,
    .size = sizeof(kw_offset_fetch_resp_partition), .tags_offset = offsetof(kw_offset_fetch_resp_partition, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 16, .min_compact = 16,
    .names = "partitionIndex\0"
    "committedOffset\0"
    "committedLeaderEpoch\0"
    "metadata\0"
    "errorCode",
};

const kw_offset_fetch_resp_topic kw_offset_fetch_resp_topic_default = {0};
static const kw_field kw_offset_fetch_resp_topic_fields[] = {
    ROW(kw_offset_fetch_resp_topic, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_fetch_resp_topic, partitions, kw_offset_fetch_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_topic_rows = {
    .fields = kw_offset_fetch_resp_topic_fields, .initial = &kw_offset_fetch_resp_topic_default,
    .size = sizeof(kw_offset_fetch_resp_topic), .tags_offset = offsetof(kw_offset_fetch_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "partitions",
};

const kw_offset_fetch_resp_group_partition kw_offset_fetch_resp_group_partition_default = {.committed_leader_epoch = -1};
static const kw_field kw_offset_fetch_resp_group_partition_fields[] = {
    ROW(kw_offset_fetch_resp_group_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp_group_partition, committed_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp_group_partition, committed_leader_epoch, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_fetch_resp_group_partition, metadata, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_offset_fetch_resp_group_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_group_partition_rows = {
    .fields = kw_offset_fetch_resp_group_partition_fields, .initial = &kw_offset_fetch_resp_group_partition_default,
    .size = sizeof(kw_offset_fetch_resp_group_partition), .tags_offset = offsetof(kw_offset_fetch_resp_group_partition, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 20, .min_compact = 20,
    .names = "partitionIndex\0"
    "committedOffset\0"
    "committedLeaderEpoch\0"
    "metadata\0"
    "errorCode",
};

const kw_offset_fetch_resp_group_topic kw_offset_fetch_resp_group_topic_default = {0};
static const kw_field kw_offset_fetch_resp_group_topic_fields[] = {
    ROW(kw_offset_fetch_resp_group_topic, name, STRING, 8, 9, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_fetch_resp_group_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_fetch_resp_group_topic, partitions, kw_offset_fetch_resp_group_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_group_topic_rows = {
    .fields = kw_offset_fetch_resp_group_topic_fields, .initial = &kw_offset_fetch_resp_group_topic_default,
    .size = sizeof(kw_offset_fetch_resp_group_topic), .tags_offset = offsetof(kw_offset_fetch_resp_group_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 4, .min_compact = 2,
    .names = "name\0"
    "topicId\0"
    "partitions",
};

const kw_offset_fetch_resp_group kw_offset_fetch_resp_group_default = {0};
static const kw_field kw_offset_fetch_resp_group_fields[] = {
    ROW(kw_offset_fetch_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_offset_fetch_resp_group, topics, kw_offset_fetch_resp_group_topic, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp_group, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_group_rows = {
    .fields = kw_offset_fetch_resp_group_fields, .initial = &kw_offset_fetch_resp_group_default,
    .size = sizeof(kw_offset_fetch_resp_group), .tags_offset = offsetof(kw_offset_fetch_resp_group, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 5,
    .names = "groupId\0"
    "topics\0"
    "errorCode",
};

const kw_offset_fetch_resp kw_offset_fetch_resp_default = {0};
static const kw_field kw_offset_fetch_resp_fields[] = {
    ROW(kw_offset_fetch_resp, throttle_time_ms, INT32, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_fetch_resp, topics, kw_offset_fetch_resp_topic, 0, 7, 1, 0, -1, 0),
    ROW(kw_offset_fetch_resp, error_code, INT16, 2, 7, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_fetch_resp, groups, kw_offset_fetch_resp_group, 8, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_fetch_resp_rows = {
    .fields = kw_offset_fetch_resp_fields, .initial = &kw_offset_fetch_resp_default,
    .size = sizeof(kw_offset_fetch_resp), .tags_offset = offsetof(kw_offset_fetch_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 4, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics\0"
    "errorCode\0"
    "groups",
};
const kw_message kw_offset_fetch_resp_message = {
    "OffsetFetchResponse", &kw_offset_fetch_resp_rows, 1, 10, 6};

const kw_api kw_offset_fetch_api = {
    .key = 9, .name = "OffsetFetch",
    .min_version = 1, .max_version = 10, .max_stable_version = 9,
    .flexible_from = 6, .cluster_action = false,
    .request = &kw_offset_fetch_req_message, .response = &kw_offset_fetch_resp_message,
};
