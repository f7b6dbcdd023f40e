/* DeleteShareGroupState: rows. Made by tools/kwgen.py from protocol/schema/86_delete_share_group_state.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_share_group_state.h>

/* clang-format off */

const kw_delete_share_group_state_req_partition kw_delete_share_group_state_req_partition_default = {0};
static const kw_field kw_delete_share_group_state_req_partition_fields[] = {
    ROW(kw_delete_share_group_state_req_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_state_req_partition_rows = {
    .fields = kw_delete_share_group_state_req_partition_fields, .initial = &kw_delete_share_group_state_req_partition_default,
    .size = sizeof(kw_delete_share_group_state_req_partition), .tags_offset = offsetof(kw_delete_share_group_state_req_partition, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 5,
    .names = "partition",
};

const kw_delete_share_group_state_req_topic kw_delete_share_group_state_req_topic_default = {0};
static const kw_field kw_delete_share_group_state_req_topic_fields[] = {
    ROW(kw_delete_share_group_state_req_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_share_group_state_req_topic, partitions, kw_delete_share_group_state_req_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_state_req_topic_rows = {
    .fields = kw_delete_share_group_state_req_topic_fields, .initial = &kw_delete_share_group_state_req_topic_default,
    .size = sizeof(kw_delete_share_group_state_req_topic), .tags_offset = offsetof(kw_delete_share_group_state_req_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_delete_share_group_state_req kw_delete_share_group_state_req_default = {0};
static const kw_field kw_delete_share_group_state_req_fields[] = {
    ROW(kw_delete_share_group_state_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_share_group_state_req, topics, kw_delete_share_group_state_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_state_req_rows = {
    .fields = kw_delete_share_group_state_req_fields, .initial = &kw_delete_share_group_state_req_default,
    .size = sizeof(kw_delete_share_group_state_req), .tags_offset = offsetof(kw_delete_share_group_state_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupId\0"
    "topics",
};
const kw_message kw_delete_share_group_state_req_message = {
    "DeleteShareGroupStateRequest", &kw_delete_share_group_state_req_rows, 0, 0, 0};

const kw_delete_share_group_state_resp_partition kw_delete_share_group_state_resp_partition_default = {.error_message = {NULL, -1}};
static const kw_field kw_delete_share_group_state_resp_partition_fields[] = {
    ROW(kw_delete_share_group_state_resp_partition, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_state_resp_partition, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_state_resp_partition, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_delete_share_group_state_resp_partition_rows = {
    .fields = kw_delete_share_group_state_resp_partition_fields, .initial = &kw_delete_share_group_state_resp_partition_default,
    .size = sizeof(kw_delete_share_group_state_resp_partition), .tags_offset = offsetof(kw_delete_share_group_state_resp_partition, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "partition\0"
    "errorCode\0"
    "errorMessage",
};

const kw_delete_share_group_state_resp_topic kw_delete_share_group_state_resp_topic_default = {0};
static const kw_field kw_delete_share_group_state_resp_topic_fields[] = {
    ROW(kw_delete_share_group_state_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_share_group_state_resp_topic, partitions, kw_delete_share_group_state_resp_partition, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_state_resp_topic_rows = {
    .fields = kw_delete_share_group_state_resp_topic_fields, .initial = &kw_delete_share_group_state_resp_topic_default,
    .size = sizeof(kw_delete_share_group_state_resp_topic), .tags_offset = offsetof(kw_delete_share_group_state_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_delete_share_group_state_resp kw_delete_share_group_state_resp_default = {0};
static const kw_field kw_delete_share_group_state_resp_fields[] = {
    ROW_STRUCT_ARRAY(kw_delete_share_group_state_resp, results, kw_delete_share_group_state_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_state_resp_rows = {
    .fields = kw_delete_share_group_state_resp_fields, .initial = &kw_delete_share_group_state_resp_default,
    .size = sizeof(kw_delete_share_group_state_resp), .tags_offset = offsetof(kw_delete_share_group_state_resp, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "results",
};
const kw_message kw_delete_share_group_state_resp_message = {
    "DeleteShareGroupStateResponse", &kw_delete_share_group_state_resp_rows, 0, 0, 0};

const kw_api kw_delete_share_group_state_api = {
    .key = 86, .name = "DeleteShareGroupState",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = true,
    .request = &kw_delete_share_group_state_req_message, .response = &kw_delete_share_group_state_resp_message,
};
