/* LeaveGroup: rows. Made by tools/kwgen.py from protocol/schema/13_leave_group.kw. */
#include "protocol/rows.h"

#include <kwire/msg/leave_group.h>

/* clang-format off */

const kw_leave_group_req_member kw_leave_group_req_member_default = {.group_instance_id = {NULL, -1}, .reason = {NULL, -1}};
static const kw_field kw_leave_group_req_member_fields[] = {
    ROW(kw_leave_group_req_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_leave_group_req_member, group_instance_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_leave_group_req_member, reason, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_leave_group_req_member_rows = {
    .fields = kw_leave_group_req_member_fields, .initial = &kw_leave_group_req_member_default,
    .size = sizeof(kw_leave_group_req_member), .tags_offset = offsetof(kw_leave_group_req_member, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 4, .min_compact = 3,
    .names = "memberId\0"
    "groupInstanceId\0"
    "reason",
};

const kw_leave_group_req kw_leave_group_req_default = {0};
static const kw_field kw_leave_group_req_fields[] = {
    ROW(kw_leave_group_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_leave_group_req, member_id, STRING, 0, 2, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_leave_group_req, members, kw_leave_group_req_member, 3, 127, 1, 0, -1, 0),
};
static const kw_rows kw_leave_group_req_rows = {
    .fields = kw_leave_group_req_fields, .initial = &kw_leave_group_req_default,
    .size = sizeof(kw_leave_group_req), .tags_offset = offsetof(kw_leave_group_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 4, .min_compact = 3,
    .names = "groupId\0"
    "memberId\0"
    "members",
};
const kw_message kw_leave_group_req_message = {
    "LeaveGroupRequest", &kw_leave_group_req_rows, 0, 5, 4};

const kw_leave_group_resp_member kw_leave_group_resp_member_default = {0};
static const kw_field kw_leave_group_resp_member_fields[] = {
    ROW(kw_leave_group_resp_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_leave_group_resp_member, group_instance_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_leave_group_resp_member, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_leave_group_resp_member_rows = {
    .fields = kw_leave_group_resp_member_fields, .initial = &kw_leave_group_resp_member_default,
    .size = sizeof(kw_leave_group_resp_member), .tags_offset = offsetof(kw_leave_group_resp_member, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 5,
    .names = "memberId\0"
    "groupInstanceId\0"
    "errorCode",
};

const kw_leave_group_resp kw_leave_group_resp_default = {0};
static const kw_field kw_leave_group_resp_fields[] = {
    ROW(kw_leave_group_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_leave_group_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_leave_group_resp, members, kw_leave_group_resp_member, 3, 127, 1, 0, -1, 0),
};
static const kw_rows kw_leave_group_resp_rows = {
    .fields = kw_leave_group_resp_fields, .initial = &kw_leave_group_resp_default,
    .size = sizeof(kw_leave_group_resp), .tags_offset = offsetof(kw_leave_group_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 2, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "members",
};
const kw_message kw_leave_group_resp_message = {
    "LeaveGroupResponse", &kw_leave_group_resp_rows, 0, 5, 4};

const kw_api kw_leave_group_api = {
    .key = 13, .name = "LeaveGroup",
    .min_version = 0, .max_version = 5, .max_stable_version = 5,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_leave_group_req_message, .response = &kw_leave_group_resp_message,
};
