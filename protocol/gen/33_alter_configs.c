/* AlterConfigs: rows. Made by tools/kwgen.py from protocol/schema/33_alter_configs.kw. */
#include "protocol/rows.h"

#include <kwire/msg/alter_configs.h>

/* clang-format off */

const kw_alter_configs_req_config kw_alter_configs_req_config_default = {0};
static const kw_field kw_alter_configs_req_config_fields[] = {
    ROW(kw_alter_configs_req_config, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_configs_req_config, value, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_configs_req_config_rows = {
    .fields = kw_alter_configs_req_config_fields, .initial = &kw_alter_configs_req_config_default,
    .size = sizeof(kw_alter_configs_req_config), .tags_offset = offsetof(kw_alter_configs_req_config, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "name\0"
    "value",
};

const kw_alter_configs_req_resource kw_alter_configs_req_resource_default = {0};
static const kw_field kw_alter_configs_req_resource_fields[] = {
    ROW(kw_alter_configs_req_resource, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_configs_req_resource, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_configs_req_resource, configs, kw_alter_configs_req_config, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_configs_req_resource_rows = {
    .fields = kw_alter_configs_req_resource_fields, .initial = &kw_alter_configs_req_resource_default,
    .size = sizeof(kw_alter_configs_req_resource), .tags_offset = offsetof(kw_alter_configs_req_resource, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 7, .min_compact = 4,
    .names = "resourceType\0"
    "resourceName\0"
    "configs",
};

const kw_alter_configs_req kw_alter_configs_req_default = {0};
static const kw_field kw_alter_configs_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_alter_configs_req, resources, kw_alter_configs_req_resource, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_configs_req, validate_only, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_configs_req_rows = {
    .fields = kw_alter_configs_req_fields, .initial = &kw_alter_configs_req_default,
    .size = sizeof(kw_alter_configs_req), .tags_offset = offsetof(kw_alter_configs_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 5, .min_compact = 3,
    .names = "resources\0"
    "validateOnly",
};
const kw_message kw_alter_configs_req_message = {
    "AlterConfigsRequest", &kw_alter_configs_req_rows, 0, 2, 2};

const kw_alter_configs_resp_result kw_alter_configs_resp_result_default = {0};
static const kw_field kw_alter_configs_resp_result_fields[] = {
    ROW(kw_alter_configs_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_configs_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_alter_configs_resp_result, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_configs_resp_result, resource_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_configs_resp_result_rows = {
    .fields = kw_alter_configs_resp_result_fields, .initial = &kw_alter_configs_resp_result_default,
    .size = sizeof(kw_alter_configs_resp_result), .tags_offset = offsetof(kw_alter_configs_resp_result, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 7, .min_compact = 6,
    .names = "errorCode\0"
    "errorMessage\0"
    "resourceType\0"
    "resourceName",
};

const kw_alter_configs_resp kw_alter_configs_resp_default = {0};
static const kw_field kw_alter_configs_resp_fields[] = {
    ROW(kw_alter_configs_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_configs_resp, responses, kw_alter_configs_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_configs_resp_rows = {
    .fields = kw_alter_configs_resp_fields, .initial = &kw_alter_configs_resp_default,
    .size = sizeof(kw_alter_configs_resp), .tags_offset = offsetof(kw_alter_configs_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "responses",
};
const kw_message kw_alter_configs_resp_message = {
    "AlterConfigsResponse", &kw_alter_configs_resp_rows, 0, 2, 2};

const kw_api kw_alter_configs_api = {
    .key = 33, .name = "AlterConfigs",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_alter_configs_req_message, .response = &kw_alter_configs_resp_message,
};
