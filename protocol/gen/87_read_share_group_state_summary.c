/* ReadShareGroupStateSummary: rows. Made by tools/kwgen.py from protocol/schema/87_read_share_group_state_summary.kw. */
#include "protocol/rows.h"

#include <kwire/msg/read_share_group_state_summary.h>

/* clang-format off */

const kw_read_share_group_state_summary_req_partition kw_read_share_group_state_summary_req_partition_default = {0};
static const kw_field kw_read_share_group_state_summary_req_partition_fields[] = {
    ROW(kw_read_share_group_state_summary_req_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_read_share_group_state_summary_req_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_req_partition_rows = {
    .fields = kw_read_share_group_state_summary_req_partition_fields, .initial = &kw_read_share_group_state_summary_req_partition_default,
    .size = sizeof(kw_read_share_group_state_summary_req_partition), .tags_offset = offsetof(kw_read_share_group_state_summary_req_partition, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 9,
    .names = "partition\0"
    "leaderEpoch",
};

const kw_read_share_group_state_summary_req_topic kw_read_share_group_state_summary_req_topic_default = {0};
static const kw_field kw_read_share_group_state_summary_req_topic_fields[] = {
    ROW(kw_read_share_group_state_summary_req_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_read_share_group_state_summary_req_topic, partitions, kw_read_share_group_state_summary_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_req_topic_rows = {
    .fields = kw_read_share_group_state_summary_req_topic_fields, .initial = &kw_read_share_group_state_summary_req_topic_default,
    .size = sizeof(kw_read_share_group_state_summary_req_topic), .tags_offset = offsetof(kw_read_share_group_state_summary_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_read_share_group_state_summary_req kw_read_share_group_state_summary_req_default = {0};
static const kw_field kw_read_share_group_state_summary_req_fields[] = {
    ROW(kw_read_share_group_state_summary_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_read_share_group_state_summary_req, topics, kw_read_share_group_state_summary_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_req_rows = {
    .fields = kw_read_share_group_state_summary_req_fields, .initial = &kw_read_share_group_state_summary_req_default,
    .size = sizeof(kw_read_share_group_state_summary_req), .tags_offset = offsetof(kw_read_share_group_state_summary_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupId\0"
    "topics",
};
const kw_message kw_read_share_group_state_summary_req_message = {
    "ReadShareGroupStateSummaryRequest", &kw_read_share_group_state_summary_req_rows, 0, 0, 0};

const kw_read_share_group_state_summary_resp_partition kw_read_share_group_state_summary_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_read_share_group_state_summary_resp_partition_fields[] = {
    ROW(kw_read_share_group_state_summary_resp_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_read_share_group_state_summary_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_read_share_group_state_summary_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_read_share_group_state_summary_resp_partition, state_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_read_share_group_state_summary_resp_partition, leader_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_read_share_group_state_summary_resp_partition, start_offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_resp_partition_rows = {
    .fields = kw_read_share_group_state_summary_resp_partition_fields, .initial = &kw_read_share_group_state_summary_resp_partition_default,
    .size = sizeof(kw_read_share_group_state_summary_resp_partition), .tags_offset = offsetof(kw_read_share_group_state_summary_resp_partition, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 1, .min_compact = 24,
    .names = "partition\0"
    "errorCode\0"
    "errorMessage\0"
    "stateEpoch\0"
    "leaderEpoch\0"
    "startOffset",
};

const kw_read_share_group_state_summary_resp_topic kw_read_share_group_state_summary_resp_topic_default = {0};
static const kw_field kw_read_share_group_state_summary_resp_topic_fields[] = {
    ROW(kw_read_share_group_state_summary_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_read_share_group_state_summary_resp_topic, partitions, kw_read_share_group_state_summary_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_resp_topic_rows = {
    .fields = kw_read_share_group_state_summary_resp_topic_fields, .initial = &kw_read_share_group_state_summary_resp_topic_default,
    .size = sizeof(kw_read_share_group_state_summary_resp_topic), .tags_offset = offsetof(kw_read_share_group_state_summary_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_read_share_group_state_summary_resp kw_read_share_group_state_summary_resp_default = {0};
static const kw_field kw_read_share_group_state_summary_resp_fields[] = {
    ROW_STRUCT_ARRAY(kw_read_share_group_state_summary_resp, results, kw_read_share_group_state_summary_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_read_share_group_state_summary_resp_rows = {
    .fields = kw_read_share_group_state_summary_resp_fields, .initial = &kw_read_share_group_state_summary_resp_default,
    .size = sizeof(kw_read_share_group_state_summary_resp), .tags_offset = offsetof(kw_read_share_group_state_summary_resp, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "results",
};
const kw_message kw_read_share_group_state_summary_resp_message = {
    "ReadShareGroupStateSummaryResponse", &kw_read_share_group_state_summary_resp_rows, 0, 0, 0};

const kw_api kw_read_share_group_state_summary_api = {
    .key = 87, .name = "ReadShareGroupStateSummary",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = true,
    .request = &kw_read_share_group_state_summary_req_message, .response = &kw_read_share_group_state_summary_resp_message,
};
