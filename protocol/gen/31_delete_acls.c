/* DeleteAcls: rows. Made by tools/kwgen.py from protocol/schema/31_delete_acls.kw. */
#include "protocol/rows.h"

#include <kwire/msg/delete_acls.h>

/* clang-format off */

const kw_delete_acls_req_filter kw_delete_acls_req_filter_default = {.pattern_type_filter = 3};
static const kw_field kw_delete_acls_req_filter_fields[] = {
    ROW(kw_delete_acls_req_filter, resource_type_filter, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_req_filter, resource_name_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_delete_acls_req_filter, pattern_type_filter, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_req_filter, principal_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_delete_acls_req_filter, host_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_delete_acls_req_filter, operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_req_filter, permission_type, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_acls_req_filter_rows = {
    .fields = kw_delete_acls_req_filter_fields, .initial = &kw_delete_acls_req_filter_default,
    .size = sizeof(kw_delete_acls_req_filter), .tags_offset = offsetof(kw_delete_acls_req_filter, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 10, .min_compact = 8,
    .names = "resourceTypeFilter\0"
    "resourceNameFilter\0"
    "patternTypeFilter\0"
    "principalFilter\0"
    "hostFilter\0"
    "operation\0"
    "permissionType",
};

const kw_delete_acls_req kw_delete_acls_req_default = {0};
static const kw_field kw_delete_acls_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_delete_acls_req, filters, kw_delete_acls_req_filter, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_acls_req_rows = {
    .fields = kw_delete_acls_req_fields, .initial = &kw_delete_acls_req_default,
    .size = sizeof(kw_delete_acls_req), .tags_offset = offsetof(kw_delete_acls_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "filters",
};
const kw_message kw_delete_acls_req_message = {
    "DeleteAclsRequest", &kw_delete_acls_req_rows, 1, 3, 2};

const kw_delete_acls_resp_matching_acl kw_delete_acls_resp_matching_acl_default = {.pattern_type = 3};
static const kw_field kw_delete_acls_resp_matching_acl_fields[] = {
    ROW(kw_delete_acls_resp_matching_acl, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, pattern_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, principal, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_matching_acl, permission_type, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_acls_resp_matching_acl_rows = {
    .fields = kw_delete_acls_resp_matching_acl_fields, .initial = &kw_delete_acls_resp_matching_acl_default,
    .size = sizeof(kw_delete_acls_resp_matching_acl), .tags_offset = offsetof(kw_delete_acls_resp_matching_acl, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 14, .min_compact = 11,
    .names = "errorCode\0"
    "errorMessage\0"
    "resourceType\0"
    "resourceName\0"
    "patternType\0"
    "principal\0"
    "host\0"
    "operation\0"
    "permissionType",
};

const kw_delete_acls_resp_filter_result kw_delete_acls_resp_filter_result_default = {0};
static const kw_field kw_delete_acls_resp_filter_result_fields[] = {
    ROW(kw_delete_acls_resp_filter_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_delete_acls_resp_filter_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_acls_resp_filter_result, matching_acls, kw_delete_acls_resp_matching_acl, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_acls_resp_filter_result_rows = {
    .fields = kw_delete_acls_resp_filter_result_fields, .initial = &kw_delete_acls_resp_filter_result_default,
    .size = sizeof(kw_delete_acls_resp_filter_result), .tags_offset = offsetof(kw_delete_acls_resp_filter_result, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 5,
    .names = "errorCode\0"
    "errorMessage\0"
    "matchingAcls",
};

const kw_delete_acls_resp kw_delete_acls_resp_default = {0};
static const kw_field kw_delete_acls_resp_fields[] = {
    ROW(kw_delete_acls_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_delete_acls_resp, filter_results, kw_delete_acls_resp_filter_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_delete_acls_resp_rows = {
    .fields = kw_delete_acls_resp_fields, .initial = &kw_delete_acls_resp_default,
    .size = sizeof(kw_delete_acls_resp), .tags_offset = offsetof(kw_delete_acls_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "filterResults",
};
const kw_message kw_delete_acls_resp_message = {
    "DeleteAclsResponse", &kw_delete_acls_resp_rows, 1, 3, 2};

const kw_api kw_delete_acls_api = {
    .key = 31, .name = "DeleteAcls",
    .min_version = 1, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_delete_acls_req_message, .response = &kw_delete_acls_resp_message,
};
