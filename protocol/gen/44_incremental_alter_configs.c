/* IncrementalAlterConfigs: rows. Made by tools/kwgen.py from protocol/schema/44_incremental_alter_configs.kw. */
#include "protocol/rows.h"

#include <kwire/msg/incremental_alter_configs.h>

/* clang-format off */

const kw_incremental_alter_configs_req_config kw_incremental_alter_configs_req_config_default = {0};
static const kw_field kw_incremental_alter_configs_req_config_fields[] = {
    ROW(kw_incremental_alter_configs_req_config, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_req_config, config_operation, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_req_config, value, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_incremental_alter_configs_req_config_rows = {
    .fields = kw_incremental_alter_configs_req_config_fields, .initial = &kw_incremental_alter_configs_req_config_default,
    .size = sizeof(kw_incremental_alter_configs_req_config), .tags_offset = offsetof(kw_incremental_alter_configs_req_config, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 5, .min_compact = 4,
    .names = "name\0"
    "configOperation\0"
    "value",
};

const kw_incremental_alter_configs_req_resource kw_incremental_alter_configs_req_resource_default = {0};
static const kw_field kw_incremental_alter_configs_req_resource_fields[] = {
    ROW(kw_incremental_alter_configs_req_resource, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_req_resource, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_incremental_alter_configs_req_resource, configs, kw_incremental_alter_configs_req_config, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_incremental_alter_configs_req_resource_rows = {
    .fields = kw_incremental_alter_configs_req_resource_fields, .initial = &kw_incremental_alter_configs_req_resource_default,
    .size = sizeof(kw_incremental_alter_configs_req_resource), .tags_offset = offsetof(kw_incremental_alter_configs_req_resource, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 7, .min_compact = 4,
    .names = "resourceType\0"
    "resourceName\0"
    "configs",
};

const kw_incremental_alter_configs_req kw_incremental_alter_configs_req_default = {0};
static const kw_field kw_incremental_alter_configs_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_incremental_alter_configs_req, resources, kw_incremental_alter_configs_req_resource, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_req, validate_only, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_incremental_alter_configs_req_rows = {
    .fields = kw_incremental_alter_configs_req_fields, .initial = &kw_incremental_alter_configs_req_default,
    .size = sizeof(kw_incremental_alter_configs_req), .tags_offset = offsetof(kw_incremental_alter_configs_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 5, .min_compact = 3,
    .names = "resources\0"
    "validateOnly",
};
const kw_message kw_incremental_alter_configs_req_message = {
    "IncrementalAlterConfigsRequest", &kw_incremental_alter_configs_req_rows, 0, 1, 1};

const kw_incremental_alter_configs_resp_result kw_incremental_alter_configs_resp_result_default = {0};
static const kw_field kw_incremental_alter_configs_resp_result_fields[] = {
    ROW(kw_incremental_alter_configs_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_incremental_alter_configs_resp_result, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_incremental_alter_configs_resp_result, resource_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_incremental_alter_configs_resp_result_rows = {
    .fields = kw_incremental_alter_configs_resp_result_fields, .initial = &kw_incremental_alter_configs_resp_result_default,
    .size = sizeof(kw_incremental_alter_configs_resp_result), .tags_offset = offsetof(kw_incremental_alter_configs_resp_result, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 7, .min_compact = 6,
    .names = "errorCode\0"
    "errorMessage\0"
    "resourceType\0"
    "resourceName",
};

const kw_incremental_alter_configs_resp kw_incremental_alter_configs_resp_default = {0};
static const kw_field kw_incremental_alter_configs_resp_fields[] = {
    ROW(kw_incremental_alter_configs_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_incremental_alter_configs_resp, responses, kw_incremental_alter_configs_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_incremental_alter_configs_resp_rows = {
    .fields = kw_incremental_alter_configs_resp_fields, .initial = &kw_incremental_alter_configs_resp_default,
    .size = sizeof(kw_incremental_alter_configs_resp), .tags_offset = offsetof(kw_incremental_alter_configs_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "responses",
};
const kw_message kw_incremental_alter_configs_resp_message = {
    "IncrementalAlterConfigsResponse", &kw_incremental_alter_configs_resp_rows, 0, 1, 1};

const kw_api kw_incremental_alter_configs_api = {
    .key = 44, .name = "IncrementalAlterConfigs",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 1, .cluster_action = false,
    .request = &kw_incremental_alter_configs_req_message, .response = &kw_incremental_alter_configs_resp_message,
};
