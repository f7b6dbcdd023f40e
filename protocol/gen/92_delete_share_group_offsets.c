/* DeleteShareGroupOffsets: rows. Made by tools/kwgen.py from protocol/schema/92_delete_share_group_offsets.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_share_group_offsets.h>

/* clang-format off */

const kw_delete_share_group_offsets_req_topic kw_delete_share_group_offsets_req_topic_default = {0};
static const kw_field kw_delete_share_group_offsets_req_topic_fields[] = {
    ROW(kw_delete_share_group_offsets_req_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_offsets_req_topic_rows = {
    .fields = kw_delete_share_group_offsets_req_topic_fields, .initial = &kw_delete_share_group_offsets_req_topic_default,
    .size = sizeof(kw_delete_share_group_offsets_req_topic), .tags_offset = offsetof(kw_delete_share_group_offsets_req_topic, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "topicName",
};

const kw_delete_share_group_offsets_req kw_delete_share_group_offsets_req_default = {0};
static const kw_field kw_delete_share_group_offsets_req_fields[] = {
    ROW(kw_delete_share_group_offsets_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_share_group_offsets_req, topics, kw_delete_share_group_offsets_req_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_offsets_req_rows = {
    .fields = kw_delete_share_group_offsets_req_fields, .initial = &kw_delete_share_group_offsets_req_default,
    .size = sizeof(kw_delete_share_group_offsets_req), .tags_offset = offsetof(kw_delete_share_group_offsets_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupId\0"
    "topics",
};
const kw_message kw_delete_share_group_offsets_req_message = {
    "DeleteShareGroupOffsetsRequest", &kw_delete_share_group_offsets_req_rows, 0, 0, 0};

const kw_delete_share_group_offsets_resp_topic kw_delete_share_group_offsets_resp_topic_default = {.error_message = {NULL, -1}};
static const kw_field kw_delete_share_group_offsets_resp_topic_fields[] = {
    ROW(kw_delete_share_group_offsets_resp_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_offsets_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_offsets_resp_topic, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_offsets_resp_topic, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_delete_share_group_offsets_resp_topic_rows = {
    .fields = kw_delete_share_group_offsets_resp_topic_fields, .initial = &kw_delete_share_group_offsets_resp_topic_default,
    .size = sizeof(kw_delete_share_group_offsets_resp_topic), .tags_offset = offsetof(kw_delete_share_group_offsets_resp_topic, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 21,
    .names = "topicName\0"
    "topicId\0"
    "errorCode\0"
    "errorMessage",
};

const kw_delete_share_group_offsets_resp kw_delete_share_group_offsets_resp_default = {.error_message = {NULL, -1}};
static const kw_field kw_delete_share_group_offsets_resp_fields[] = {
    ROW(kw_delete_share_group_offsets_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_offsets_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_share_group_offsets_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_share_group_offsets_resp, responses, kw_delete_share_group_offsets_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_share_group_offsets_resp_rows = {
    .fields = kw_delete_share_group_offsets_resp_fields, .initial = &kw_delete_share_group_offsets_resp_default,
    .size = sizeof(kw_delete_share_group_offsets_resp), .tags_offset = offsetof(kw_delete_share_group_offsets_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "responses",
};
const kw_message kw_delete_share_group_offsets_resp_message = {
    "DeleteShareGroupOffsetsResponse", &kw_delete_share_group_offsets_resp_rows, 0, 0, 0};

const kw_api kw_delete_share_group_offsets_api = {
    .key = 92, .name = "DeleteShareGroupOffsets",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_delete_share_group_offsets_req_message, .response = &kw_delete_share_group_offsets_resp_message,
};
