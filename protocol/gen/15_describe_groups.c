/* DescribeGroups: rows. Made by tools/kwgen.py from protocol/schema/15_describe_groups.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_groups.h>

/* clang-format off */

const kw_describe_groups_req kw_describe_groups_req_default = {0};
static const kw_field kw_describe_groups_req_fields[] = {
    ROW_ARRAY_OF(kw_describe_groups_req, groups, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_req, include_authorized_operations, BOOL, 3, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_groups_req_rows = {
    .fields = kw_describe_groups_req_fields, .initial = &kw_describe_groups_req_default,
    .size = sizeof(kw_describe_groups_req), .tags_offset = offsetof(kw_describe_groups_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "groups\0"
    "includeAuthorizedOperations",
};
const kw_message kw_describe_groups_req_message = {
    "DescribeGroupsRequest", &kw_describe_groups_req_rows, 0, 6, 5};

const kw_describe_groups_resp_member kw_describe_groups_resp_member_default = {.group_instance_id = {NULL, -1}};
static const kw_field kw_describe_groups_resp_member_fields[] = {
    ROW(kw_describe_groups_resp_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_member, group_instance_id, STRING, 4, 127, 4, 127, -1, ROW_IGNORABLE),
    ROW(kw_describe_groups_resp_member, client_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_member, client_host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_member, member_metadata, BYTES, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_member, member_assignment, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_groups_resp_member_rows = {
    .fields = kw_describe_groups_resp_member_fields, .initial = &kw_describe_groups_resp_member_default,
    .size = sizeof(kw_describe_groups_resp_member), .tags_offset = offsetof(kw_describe_groups_resp_member, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 14, .min_compact = 7,
    .names = "memberId\0"
    "groupInstanceId\0"
    "clientId\0"
    "clientHost\0"
    "memberMetadata\0"
    "memberAssignment",
};

const kw_describe_groups_resp_group kw_describe_groups_resp_group_default = {.error_message = {NULL, -1}, .authorized_operations = INT32_MIN};
static const kw_field kw_describe_groups_resp_group_fields[] = {
    ROW(kw_describe_groups_resp_group, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_group, error_message, STRING, 6, 127, 6, 127, -1, 0),
    ROW(kw_describe_groups_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_group, group_state, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_group, protocol_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_group, protocol_data, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_groups_resp_group, members, kw_describe_groups_resp_member, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_groups_resp_group, authorized_operations, INT32, 3, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_groups_resp_group_rows = {
    .fields = kw_describe_groups_resp_group_fields, .initial = &kw_describe_groups_resp_group_default,
    .size = sizeof(kw_describe_groups_resp_group), .tags_offset = offsetof(kw_describe_groups_resp_group, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 14, .min_compact = 12,
    .names = "errorCode\0"
    "errorMessage\0"
    "groupId\0"
    "groupState\0"
    "protocolType\0"
    "protocolData\0"
    "members\0"
    "authorizedOperations",
};

const kw_describe_groups_resp kw_describe_groups_resp_default = {0};
static const kw_field kw_describe_groups_resp_fields[] = {
    ROW(kw_describe_groups_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_describe_groups_resp, groups, kw_describe_groups_resp_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_groups_resp_rows = {
    .fields = kw_describe_groups_resp_fields, .initial = &kw_describe_groups_resp_default,
    .size = sizeof(kw_describe_groups_resp), .tags_offset = offsetof(kw_describe_groups_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "groups",
};
const kw_message kw_describe_groups_resp_message = {
    "DescribeGroupsResponse", &kw_describe_groups_resp_rows, 0, 6, 5};

const kw_api kw_describe_groups_api = {
    .key = 15, .name = "DescribeGroups",
    .min_version = 0, .max_version = 6, .max_stable_version = 6,
    .flexible_from = 5, .cluster_action = false,
    .request = &kw_describe_groups_req_message, .response = &kw_describe_groups_resp_message,
};
