/* OffsetCommit: rows. Made by tools/kwgen.py from protocol/schema/08_offset_commit.kw. */
#include "protocol/rows.h"

#include <kwire/msg/offset_commit.h>

/* clang-format off */

const kw_offset_commit_req_partition kw_offset_commit_req_partition_default = {.committed_leader_epoch = -1};
static const kw_field kw_offset_commit_req_partition_fields[] = {
    ROW(kw_offset_commit_req_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_commit_req_partition, committed_offset, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_commit_req_partition, committed_leader_epoch, INT32, 6, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_commit_req_partition, committed_metadata, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_offset_commit_req_partition_rows = {
    .fields = kw_offset_commit_req_partition_fields, .initial = &kw_offset_commit_req_partition_default,
    .size = sizeof(kw_offset_commit_req_partition), .tags_offset = offsetof(kw_offset_commit_req_partition, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 14, .min_compact = 18,
    .names = "partitionIndex\0"
    "committedOffset\0"
    "committedLeaderEpoch\0"
    "committedMetadata",
};

const kw_offset_commit_req_topic kw_offset_commit_req_topic_default = {0};
static const kw_field kw_offset_commit_req_topic_fields[] = {
    ROW(kw_offset_commit_req_topic, name, STRING, 0, 9, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_commit_req_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_commit_req_topic, partitions, kw_offset_commit_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_commit_req_topic_rows = {
    .fields = kw_offset_commit_req_topic_fields, .initial = &kw_offset_commit_req_topic_default,
    .size = sizeof(kw_offset_commit_req_topic), .tags_offset = offsetof(kw_offset_commit_req_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "topicId\0"
    "partitions",
};

const kw_offset_commit_req kw_offset_commit_req_default = {.generation_id_or_member_epoch = -1, .group_instance_id = {NULL, -1}, .retention_time_ms = -1};
static const kw_field kw_offset_commit_req_fields[] = {
    ROW(kw_offset_commit_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_commit_req, generation_id_or_member_epoch, INT32, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_commit_req, member_id, STRING, 0, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_commit_req, group_instance_id, STRING, 7, 127, 7, 127, -1, 0),
    ROW(kw_offset_commit_req, retention_time_ms, INT64, 2, 4, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_commit_req, topics, kw_offset_commit_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_commit_req_rows = {
    .fields = kw_offset_commit_req_fields, .initial = &kw_offset_commit_req_default,
    .size = sizeof(kw_offset_commit_req), .tags_offset = offsetof(kw_offset_commit_req, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 12, .min_compact = 9,
    .names = "groupId\0"
    "generationIdOrMemberEpoch\0"
    "memberId\0"
    "groupInstanceId\0"
    "retentionTimeMs\0"
    "topics",
};
const kw_message kw_offset_commit_req_message = {
    "OffsetCommitRequest", &kw_offset_commit_req_rows, 2, 10, 8};

const kw_offset_commit_resp_partition kw_offset_commit_resp_partition_default = {0};
static const kw_field kw_offset_commit_resp_partition_fields[] = {
    ROW(kw_offset_commit_resp_partition, partition_index, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_offset_commit_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_commit_resp_partition_rows = {
    .fields = kw_offset_commit_resp_partition_fields, .initial = &kw_offset_commit_resp_partition_default,
    .size = sizeof(kw_offset_commit_resp_partition), .tags_offset = offsetof(kw_offset_commit_resp_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 7,
    .names = "partitionIndex\0"
    "errorCode",
};

const kw_offset_commit_resp_topic kw_offset_commit_resp_topic_default = {0};
static const kw_field kw_offset_commit_resp_topic_fields[] = {
    ROW(kw_offset_commit_resp_topic, name, STRING, 0, 9, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_offset_commit_resp_topic, topic_id, UUID, 10, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_commit_resp_topic, partitions, kw_offset_commit_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_commit_resp_topic_rows = {
    .fields = kw_offset_commit_resp_topic_fields, .initial = &kw_offset_commit_resp_topic_default,
    .size = sizeof(kw_offset_commit_resp_topic), .tags_offset = offsetof(kw_offset_commit_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "topicId\0"
    "partitions",
};

const kw_offset_commit_resp kw_offset_commit_resp_default = {0};
static const kw_field kw_offset_commit_resp_fields[] = {
    ROW(kw_offset_commit_resp, throttle_time_ms, INT32, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_offset_commit_resp, topics, kw_offset_commit_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_offset_commit_resp_rows = {
    .fields = kw_offset_commit_resp_fields, .initial = &kw_offset_commit_resp_default,
    .size = sizeof(kw_offset_commit_resp), .tags_offset = offsetof(kw_offset_commit_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "topics",
};
const kw_message kw_offset_commit_resp_message = {
    "OffsetCommitResponse", &kw_offset_commit_resp_rows, 2, 10, 8};

const kw_api kw_offset_commit_api = {
    .key = 8, .name = "OffsetCommit",
    .min_version = 2, .max_version = 10, .max_stable_version = 9,
    .flexible_from = 8, .cluster_action = false,
    .request = &kw_offset_commit_req_message, .response = &kw_offset_commit_resp_message,
};
