/* ListGroups: rows. Made by tools/kwgen.py from protocol/schema/16_list_groups.kw. */
#include "protocol/rows.h"

#include <kwire/msg/list_groups.h>

/* clang-format off */

const kw_list_groups_req kw_list_groups_req_default = {0};
static const kw_field kw_list_groups_req_fields[] = {
    ROW_ARRAY_OF(kw_list_groups_req, states_filter, STRING, 4, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_list_groups_req, types_filter, STRING, 5, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_groups_req_rows = {
    .fields = kw_list_groups_req_fields, .initial = &kw_list_groups_req_default,
    .size = sizeof(kw_list_groups_req), .tags_offset = offsetof(kw_list_groups_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 1,
    .names = "statesFilter\0"
    "typesFilter",
};
const kw_message kw_list_groups_req_message = {
    "ListGroupsRequest", &kw_list_groups_req_rows, 0, 5, 3};

const kw_list_groups_resp_group kw_list_groups_resp_group_default = {0};
static const kw_field kw_list_groups_resp_group_fields[] = {
    ROW(kw_list_groups_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_groups_resp_group, protocol_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_groups_resp_group, group_state, STRING, 4, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_list_groups_resp_group, group_type, STRING, 5, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_list_groups_resp_group_rows = {
    .fields = kw_list_groups_resp_group_fields, .initial = &kw_list_groups_resp_group_default,
    .size = sizeof(kw_list_groups_resp_group), .tags_offset = offsetof(kw_list_groups_resp_group, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 4, .min_compact = 3,
    .names = "groupId\0"
    "protocolType\0"
    "groupState\0"
    "groupType",
};

const kw_list_groups_resp kw_list_groups_resp_default = {0};
static const kw_field kw_list_groups_resp_fields[] = {
    ROW(kw_list_groups_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_list_groups_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_groups_resp, groups, kw_list_groups_resp_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_groups_resp_rows = {
    .fields = kw_list_groups_resp_fields, .initial = &kw_list_groups_resp_default,
    .size = sizeof(kw_list_groups_resp), .tags_offset = offsetof(kw_list_groups_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "groups",
};
const kw_message kw_list_groups_resp_message = {
    "ListGroupsResponse", &kw_list_groups_resp_rows, 0, 5, 3};

const kw_api kw_list_groups_api = {
    .key = 16, .name = "ListGroups",
    .min_version = 0, .max_version = 5, .max_stable_version = 5,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_list_groups_req_message, .response = &kw_list_groups_resp_message,
};
