/* DescribeAcls: rows. Made by tools/kwgen.py from protocol/schema/29_describe_acls.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_acls.h>

/* clang-format off */

const kw_describe_acls_req kw_describe_acls_req_default = {.pattern_type_filter = 3};
static const kw_field kw_describe_acls_req_fields[] = {
    ROW(kw_describe_acls_req, resource_type_filter, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_req, resource_name_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_acls_req, pattern_type_filter, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_req, principal_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_acls_req, host_filter, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_acls_req, operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_req, permission_type, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_acls_req_rows = {
    .fields = kw_describe_acls_req_fields, .initial = &kw_describe_acls_req_default,
    .size = sizeof(kw_describe_acls_req), .tags_offset = offsetof(kw_describe_acls_req, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 10, .min_compact = 8,
    .names = "resourceTypeFilter\0"
    "resourceNameFilter\0"
    "patternTypeFilter\0"
    "principalFilter\0"
    "hostFilter\0"
    "operation\0"
    "permissionType",
};
const kw_message kw_describe_acls_req_message = {
    "DescribeAclsRequest", &kw_describe_acls_req_rows, 1, 3, 2};

const kw_describe_acls_resp_acl kw_describe_acls_resp_acl_default = {0};
static const kw_field kw_describe_acls_resp_acl_fields[] = {
    ROW(kw_describe_acls_resp_acl, principal, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp_acl, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp_acl, operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp_acl, permission_type, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_acls_resp_acl_rows = {
    .fields = kw_describe_acls_resp_acl_fields, .initial = &kw_describe_acls_resp_acl_default,
    .size = sizeof(kw_describe_acls_resp_acl), .tags_offset = offsetof(kw_describe_acls_resp_acl, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 6, .min_compact = 5,
    .names = "principal\0"
    "host\0"
    "operation\0"
    "permissionType",
};

const kw_describe_acls_resp_resource kw_describe_acls_resp_resource_default = {.pattern_type = 3};
static const kw_field kw_describe_acls_resp_resource_fields[] = {
    ROW(kw_describe_acls_resp_resource, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp_resource, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp_resource, pattern_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_acls_resp_resource, acls, kw_describe_acls_resp_acl, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_acls_resp_resource_rows = {
    .fields = kw_describe_acls_resp_resource_fields, .initial = &kw_describe_acls_resp_resource_default,
    .size = sizeof(kw_describe_acls_resp_resource), .tags_offset = offsetof(kw_describe_acls_resp_resource, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 8, .min_compact = 5,
    .names = "resourceType\0"
    "resourceName\0"
    "patternType\0"
    "acls",
};

const kw_describe_acls_resp kw_describe_acls_resp_default = {0};
static const kw_field kw_describe_acls_resp_fields[] = {
    ROW(kw_describe_acls_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_acls_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_acls_resp, resources, kw_describe_acls_resp_resource, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_acls_resp_rows = {
    .fields = kw_describe_acls_resp_fields, .initial = &kw_describe_acls_resp_default,
    .size = sizeof(kw_describe_acls_resp), .tags_offset = offsetof(kw_describe_acls_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "resources",
};
const kw_message kw_describe_acls_resp_message = {
    "DescribeAclsResponse", &kw_describe_acls_resp_rows, 1, 3, 2};

const kw_api kw_describe_acls_api = {
    .key = 29, .name = "DescribeAcls",
    .min_version = 1, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_describe_acls_req_message, .response = &kw_describe_acls_resp_message,
};
