/* DeleteGroups: rows. Made by tools/kwgen.py from protocol/schema/42_delete_groups.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_groups.h>

/* clang-format off */

const kw_delete_groups_req kw_delete_groups_req_default = {0};
static const kw_field kw_delete_groups_req_fields[] = {
    ROW_ARRAY_OF(kw_delete_groups_req, groups_names, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_groups_req_rows = {
    .fields = kw_delete_groups_req_fields, .initial = &kw_delete_groups_req_default,
    .size = sizeof(kw_delete_groups_req), .tags_offset = offsetof(kw_delete_groups_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "groupsNames",
};
const kw_message kw_delete_groups_req_message = {
    "DeleteGroupsRequest", &kw_delete_groups_req_rows, 0, 2, 2};

const kw_delete_groups_resp_result kw_delete_groups_resp_result_default = {0};
static const kw_field kw_delete_groups_resp_result_fields[] = {
    ROW(kw_delete_groups_resp_result, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_groups_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_groups_resp_result_rows = {
    .fields = kw_delete_groups_resp_result_fields, .initial = &kw_delete_groups_resp_result_default,
    .size = sizeof(kw_delete_groups_resp_result), .tags_offset = offsetof(kw_delete_groups_resp_result, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 4,
    .names = "groupId\0"
    "errorCode",
};

const kw_delete_groups_resp kw_delete_groups_resp_default = {0};
static const kw_field kw_delete_groups_resp_fields[] = {
    ROW(kw_delete_groups_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_groups_resp, results, kw_delete_groups_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_groups_resp_rows = {
    .fields = kw_delete_groups_resp_fields, .initial = &kw_delete_groups_resp_default,
    .size = sizeof(kw_delete_groups_resp), .tags_offset = offsetof(kw_delete_groups_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_delete_groups_resp_message = {
    "DeleteGroupsResponse", &kw_delete_groups_resp_rows, 0, 2, 2};

const kw_api kw_delete_groups_api = {
    .key = 42, .name = "DeleteGroups",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_delete_groups_req_message, .response = &kw_delete_groups_resp_message,
};
