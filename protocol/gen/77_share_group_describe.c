/* ShareGroupDescribe: rows. Made by tools/kwgen.py from protocol/schema/77_share_group_describe.kw. */
#include "protocol/rows.h"

#include <kwire/msg/share_group_describe.h>

/* clang-format off */

const kw_share_group_describe_req kw_share_group_describe_req_default = {0};
static const kw_field kw_share_group_describe_req_fields[] = {
    ROW_ARRAY_OF(kw_share_group_describe_req, group_ids, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_req, include_authorized_operations, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_req_rows = {
    .fields = kw_share_group_describe_req_fields, .initial = &kw_share_group_describe_req_default,
    .size = sizeof(kw_share_group_describe_req), .tags_offset = offsetof(kw_share_group_describe_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupIds\0"
    "includeAuthorizedOperations",
};
const kw_message kw_share_group_describe_req_message = {
    "ShareGroupDescribeRequest", &kw_share_group_describe_req_rows, 1, 1, 0};

const kw_share_group_describe_resp_topic kw_share_group_describe_resp_topic_default = {0};
static const kw_field kw_share_group_describe_resp_topic_fields[] = {
    ROW(kw_share_group_describe_resp_topic, topic_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_topic, topic_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_share_group_describe_resp_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_resp_topic_rows = {
    .fields = kw_share_group_describe_resp_topic_fields, .initial = &kw_share_group_describe_resp_topic_default,
    .size = sizeof(kw_share_group_describe_resp_topic), .tags_offset = offsetof(kw_share_group_describe_resp_topic, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 19,
    .names = "topicId\0"
    "topicName\0"
    "partitions",
};

const kw_share_group_describe_resp_assignment kw_share_group_describe_resp_assignment_default = {0};
static const kw_field kw_share_group_describe_resp_assignment_fields[] = {
    ROW_STRUCT_ARRAY(kw_share_group_describe_resp_assignment, topic_partitions, kw_share_group_describe_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_resp_assignment_rows = {
    .fields = kw_share_group_describe_resp_assignment_fields, .initial = &kw_share_group_describe_resp_assignment_default,
    .size = sizeof(kw_share_group_describe_resp_assignment), .tags_offset = offsetof(kw_share_group_describe_resp_assignment, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "topicPartitions",
};

const kw_share_group_describe_resp_member kw_share_group_describe_resp_member_default = {.rack_id = {NULL, -1}};
static const kw_field kw_share_group_describe_resp_member_fields[] = {
    ROW(kw_share_group_describe_resp_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_member, rack_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_group_describe_resp_member, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_member, client_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_member, client_host, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_share_group_describe_resp_member, subscribed_topic_names, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT(kw_share_group_describe_resp_member, assignment, kw_share_group_describe_resp_assignment, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_resp_member_rows = {
    .fields = kw_share_group_describe_resp_member_fields, .initial = &kw_share_group_describe_resp_member_default,
    .size = sizeof(kw_share_group_describe_resp_member), .tags_offset = offsetof(kw_share_group_describe_resp_member, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 1, .min_compact = 12,
    .names = "memberId\0"
    "rackId\0"
    "memberEpoch\0"
    "clientId\0"
    "clientHost\0"
    "subscribedTopicNames\0"
    "assignment",
};

const kw_share_group_describe_resp_group kw_share_group_describe_resp_group_default = {.error_message = {NULL, -1}, .authorized_operations = INT32_MIN};
static const kw_field kw_share_group_describe_resp_group_fields[] = {
    ROW(kw_share_group_describe_resp_group, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_share_group_describe_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, group_state, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, group_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, assignment_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, assignor_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_group_describe_resp_group, members, kw_share_group_describe_resp_member, 0, 127, 1, 0, -1, 0),
    ROW(kw_share_group_describe_resp_group, authorized_operations, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_resp_group_rows = {
    .fields = kw_share_group_describe_resp_group_fields, .initial = &kw_share_group_describe_resp_group_default,
    .size = sizeof(kw_share_group_describe_resp_group), .tags_offset = offsetof(kw_share_group_describe_resp_group, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 1, .min_compact = 20,
    .names = "errorCode\0"
    "errorMessage\0"
    "groupId\0"
    "groupState\0"
    "groupEpoch\0"
    "assignmentEpoch\0"
    "assignorName\0"
    "members\0"
    "authorizedOperations",
};

const kw_share_group_describe_resp kw_share_group_describe_resp_default = {0};
static const kw_field kw_share_group_describe_resp_fields[] = {
    ROW(kw_share_group_describe_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_share_group_describe_resp, groups, kw_share_group_describe_resp_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_share_group_describe_resp_rows = {
    .fields = kw_share_group_describe_resp_fields, .initial = &kw_share_group_describe_resp_default,
    .size = sizeof(kw_share_group_describe_resp), .tags_offset = offsetof(kw_share_group_describe_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "groups",
};
const kw_message kw_share_group_describe_resp_message = {
    "ShareGroupDescribeResponse", &kw_share_group_describe_resp_rows, 1, 1, 0};

const kw_api kw_share_group_describe_api = {
    .key = 77, .name = "ShareGroupDescribe",
    .min_version = 1, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_share_group_describe_req_message, .response = &kw_share_group_describe_resp_message,
};
