/* CreateAcls: rows. Made by tools/kwgen.py from protocol/schema/30_create_acls.kw. */
#include "protocol/rows.h"

#include <kwire/msg/create_acls.h>

/* clang-format off */

const kw_create_acls_req_creation kw_create_acls_req_creation_default = {.resource_pattern_type = 3};
static const kw_field kw_create_acls_req_creation_fields[] = {
    ROW(kw_create_acls_req_creation, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, resource_pattern_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, principal, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_req_creation, permission_type, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_acls_req_creation_rows = {
    .fields = kw_create_acls_req_creation_fields, .initial = &kw_create_acls_req_creation_default,
    .size = sizeof(kw_create_acls_req_creation), .tags_offset = offsetof(kw_create_acls_req_creation, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 10, .min_compact = 8,
    .names = "resourceType\0"
    "resourceName\0"
    "resourcePatternType\0"
    "principal\0"
    "host\0"
    "operation\0"
    "permissionType",
};

const kw_create_acls_req kw_create_acls_req_default = {0};
static const kw_field kw_create_acls_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_create_acls_req, creations, kw_create_acls_req_creation, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_acls_req_rows = {
    .fields = kw_create_acls_req_fields, .initial = &kw_create_acls_req_default,
    .size = sizeof(kw_create_acls_req), .tags_offset = offsetof(kw_create_acls_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "creations",
};
const kw_message kw_create_acls_req_message = {
    "CreateAclsRequest", &kw_create_acls_req_rows, 1, 3, 2};

const kw_create_acls_resp_result kw_create_acls_resp_result_default = {0};
static const kw_field kw_create_acls_resp_result_fields[] = {
    ROW(kw_create_acls_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_acls_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_create_acls_resp_result_rows = {
    .fields = kw_create_acls_resp_result_fields, .initial = &kw_create_acls_resp_result_default,
    .size = sizeof(kw_create_acls_resp_result), .tags_offset = offsetof(kw_create_acls_resp_result, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 4,
    .names = "errorCode\0"
    "errorMessage",
};

const kw_create_acls_resp kw_create_acls_resp_default = {0};
static const kw_field kw_create_acls_resp_fields[] = {
    ROW(kw_create_acls_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_acls_resp, results, kw_create_acls_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_acls_resp_rows = {
    .fields = kw_create_acls_resp_fields, .initial = &kw_create_acls_resp_default,
    .size = sizeof(kw_create_acls_resp), .tags_offset = offsetof(kw_create_acls_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_create_acls_resp_message = {
    "CreateAclsResponse", &kw_create_acls_resp_rows, 1, 3, 2};

const kw_api kw_create_acls_api = {
    .key = 30, .name = "CreateAcls",
    .min_version = 1, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_create_acls_req_message, .response = &kw_create_acls_resp_message,
};
