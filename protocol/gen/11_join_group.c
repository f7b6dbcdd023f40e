/* JoinGroup: rows. Made by tools/kwgen.py from protocol/schema/11_join_group.kw. */
#include "protocol/rows.h"

#include <kwire/msg/join_group.h>

/* clang-format off */

const kw_join_group_req_protocol kw_join_group_req_protocol_default = {0};
static const kw_field kw_join_group_req_protocol_fields[] = {
    ROW(kw_join_group_req_protocol, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_req_protocol, metadata, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_join_group_req_protocol_rows = {
    .fields = kw_join_group_req_protocol_fields, .initial = &kw_join_group_req_protocol_default,
    .size = sizeof(kw_join_group_req_protocol), .tags_offset = offsetof(kw_join_group_req_protocol, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 3,
    .names = "name\0"
    "metadata",
};

const kw_join_group_req kw_join_group_req_default = {.rebalance_timeout_ms = -1, .group_instance_id = {NULL, -1}, .reason = {NULL, -1}};
static const kw_field kw_join_group_req_fields[] = {
    ROW(kw_join_group_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_req, session_timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_req, rebalance_timeout_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_join_group_req, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_req, group_instance_id, STRING, 5, 127, 5, 127, -1, 0),
    ROW(kw_join_group_req, protocol_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_join_group_req, protocols, kw_join_group_req_protocol, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_req, reason, STRING, 8, 127, 8, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_join_group_req_rows = {
    .fields = kw_join_group_req_fields, .initial = &kw_join_group_req_default,
    .size = sizeof(kw_join_group_req), .tags_offset = offsetof(kw_join_group_req, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 14, .min_compact = 14,
    .names = "groupId\0"
    "sessionTimeoutMs\0"
    "rebalanceTimeoutMs\0"
    "memberId\0"
    "groupInstanceId\0"
    "protocolType\0"
    "protocols\0"
    "reason",
};
const kw_message kw_join_group_req_message = {
    "JoinGroupRequest", &kw_join_group_req_rows, 0, 9, 6};

const kw_join_group_resp_member kw_join_group_resp_member_default = {.group_instance_id = {NULL, -1}};
static const kw_field kw_join_group_resp_member_fields[] = {
    ROW(kw_join_group_resp_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_resp_member, group_instance_id, STRING, 5, 127, 5, 127, -1, ROW_IGNORABLE),
    ROW(kw_join_group_resp_member, metadata, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_join_group_resp_member_rows = {
    .fields = kw_join_group_resp_member_fields, .initial = &kw_join_group_resp_member_default,
    .size = sizeof(kw_join_group_resp_member), .tags_offset = offsetof(kw_join_group_resp_member, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 4,
    .names = "memberId\0"
    "groupInstanceId\0"
    "metadata",
};

const kw_join_group_resp kw_join_group_resp_default = {.generation_id = -1, .protocol_type = {NULL, -1}};
static const kw_field kw_join_group_resp_fields[] = {
    ROW(kw_join_group_resp, throttle_time_ms, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_join_group_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_resp, generation_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_resp, protocol_type, STRING, 7, 127, 7, 127, -1, ROW_IGNORABLE),
    ROW(kw_join_group_resp, protocol_name, STRING, 0, 127, 7, 127, -1, 0),
    ROW(kw_join_group_resp, leader, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_join_group_resp, skip_assignment, BOOL, 9, 127, 1, 0, -1, 0),
    ROW(kw_join_group_resp, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_join_group_resp, members, kw_join_group_resp_member, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_join_group_resp_rows = {
    .fields = kw_join_group_resp_fields, .initial = &kw_join_group_resp_default,
    .size = sizeof(kw_join_group_resp), .tags_offset = offsetof(kw_join_group_resp, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 16, .min_compact = 15,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "generationId\0"
    "protocolType\0"
    "protocolName\0"
    "leader\0"
    "skipAssignment\0"
    "memberId\0"
    "members",
};
const kw_message kw_join_group_resp_message = {
    "JoinGroupResponse", &kw_join_group_resp_rows, 0, 9, 6};

const kw_api kw_join_group_api = {
    .key = 11, .name = "JoinGroup",
    .min_version = 0, .max_version = 9, .max_stable_version = 9,
    .flexible_from = 6, .cluster_action = false,
    .request = &kw_join_group_req_message, .response = &kw_join_group_resp_message,
};
