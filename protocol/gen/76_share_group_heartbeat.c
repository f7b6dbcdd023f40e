/* ShareGroupHeartbeat: rows. Made by tools/kwgen.py from protocol/schema/76_share_group_heartbeat.kw. */
#include "protocol/rows.h"

#include <kwire/msg/share_group_heartbeat.h>

/* clang-format off */

const kw_share_group_heartbeat_req kw_share_group_heartbeat_req_default = {.rack_id = {NULL, -1}, .n_subscribed_topic_names = -1};
static const kw_field kw_share_group_heartbeat_req_fields[] = {
    ROW(kw_share_group_heartbeat_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_req, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_req, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_req, rack_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW_ARRAY_OF(kw_share_group_heartbeat_req, subscribed_topic_names, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_share_group_heartbeat_req_rows = {
    .fields = kw_share_group_heartbeat_req_fields, .initial = &kw_share_group_heartbeat_req_default,
    .size = sizeof(kw_share_group_heartbeat_req), .tags_offset = offsetof(kw_share_group_heartbeat_req, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 9,
    .names = "groupId\0"
    "memberId\0"
    "memberEpoch\0"
    "rackId\0"
    "subscribedTopicNames",
};
const kw_message kw_share_group_heartbeat_req_message = {
    "ShareGroupHeartbeatRequest", &kw_share_group_heartbeat_req_rows, 1, 1, 0};

const kw_share_group_heartbeat_resp_topic kw_share_group_heartbeat_resp_topic_default = {0};
static const kw_field kw_share_group_heartbeat_resp_topic_fields[] = {
    ROW(kw_share_group_heartbeat_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_share_group_heartbeat_resp_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_heartbeat_resp_topic_rows = {
    .fields = kw_share_group_heartbeat_resp_topic_fields, .initial = &kw_share_group_heartbeat_resp_topic_default,
    .size = sizeof(kw_share_group_heartbeat_resp_topic), .tags_offset = offsetof(kw_share_group_heartbeat_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 18,
    .names = "topicId\0"
    "partitions",
};

const kw_share_group_heartbeat_resp_assignment kw_share_group_heartbeat_resp_assignment_default = {0};
static const kw_field kw_share_group_heartbeat_resp_assignment_fields[] = {
    ROW_STRUCT_ARRAY(kw_share_group_heartbeat_resp_assignment, topic_partitions, kw_share_group_heartbeat_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_heartbeat_resp_assignment_rows = {
    .fields = kw_share_group_heartbeat_resp_assignment_fields, .initial = &kw_share_group_heartbeat_resp_assignment_default,
    .size = sizeof(kw_share_group_heartbeat_resp_assignment), .tags_offset = offsetof(kw_share_group_heartbeat_resp_assignment, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "topicPartitions",
};

const kw_share_group_heartbeat_resp kw_share_group_heartbeat_resp_default = {.error_message = {NULL, -1}, .member_id = {NULL, -1}};
static const kw_field kw_share_group_heartbeat_resp_fields[] = {
    ROW(kw_share_group_heartbeat_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_group_heartbeat_resp, member_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_group_heartbeat_resp, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_heartbeat_resp, heartbeat_interval_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_share_group_heartbeat_resp, assignment, kw_share_group_heartbeat_resp_assignment, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_share_group_heartbeat_resp_rows = {
    .fields = kw_share_group_heartbeat_resp_fields, .initial = &kw_share_group_heartbeat_resp_default,
    .size = sizeof(kw_share_group_heartbeat_resp), .tags_offset = offsetof(kw_share_group_heartbeat_resp, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 1, .min_compact = 18,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "memberId\0"
    "memberEpoch\0"
    "heartbeatIntervalMs\0"
    "assignment",
};
const kw_message kw_share_group_heartbeat_resp_message = {
    "ShareGroupHeartbeatResponse", &kw_share_group_heartbeat_resp_rows, 1, 1, 0};

const kw_api kw_share_group_heartbeat_api = {
    .key = 76, .name = "ShareGroupHeartbeat",
    .min_version = 1, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_share_group_heartbeat_req_message, .response = &kw_share_group_heartbeat_resp_message,
};
