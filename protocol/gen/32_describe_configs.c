/* DescribeConfigs: rows. Made by tools/kwgen.py from protocol/schema/32_describe_configs.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_configs.h>

/* clang-format off */

const kw_describe_configs_req_resource kw_describe_configs_req_resource_default = {0};
static const kw_field kw_describe_configs_req_resource_fields[] = {
    ROW(kw_describe_configs_req_resource, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_req_resource, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_describe_configs_req_resource, configuration_keys, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_configs_req_resource_rows = {
    .fields = kw_describe_configs_req_resource_fields, .initial = &kw_describe_configs_req_resource_default,
    .size = sizeof(kw_describe_configs_req_resource), .tags_offset = offsetof(kw_describe_configs_req_resource, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 7, .min_compact = 4,
    .names = "resourceType\0"
    "resourceName\0"
    "configurationKeys",
};

const kw_describe_configs_req kw_describe_configs_req_default = {0};
static const kw_field kw_describe_configs_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_configs_req, resources, kw_describe_configs_req_resource, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_req, include_synonyms, BOOL, 1, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_req, include_documentation, BOOL, 3, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_configs_req_rows = {
    .fields = kw_describe_configs_req_fields, .initial = &kw_describe_configs_req_default,
    .size = sizeof(kw_describe_configs_req), .tags_offset = offsetof(kw_describe_configs_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 5, .min_compact = 4,
    .names = "resources\0"
    "includeSynonyms\0"
    "includeDocumentation",
};
const kw_message kw_describe_configs_req_message = {
    "DescribeConfigsRequest", &kw_describe_configs_req_rows, 1, 4, 4};

const kw_describe_configs_resp_synonym kw_describe_configs_resp_synonym_default = {0};
static const kw_field kw_describe_configs_resp_synonym_fields[] = {
    ROW(kw_describe_configs_resp_synonym, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_resp_synonym, value, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_configs_resp_synonym, source, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_configs_resp_synonym_rows = {
    .fields = kw_describe_configs_resp_synonym_fields, .initial = &kw_describe_configs_resp_synonym_default,
    .size = sizeof(kw_describe_configs_resp_synonym), .tags_offset = offsetof(kw_describe_configs_resp_synonym, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 5, .min_compact = 4,
    .names = "name\0"
    "value\0"
    "source",
};

const kw_describe_configs_resp_config kw_describe_configs_resp_config_default = {.config_source = -1};
static const kw_field kw_describe_configs_resp_config_fields[] = {
    ROW(kw_describe_configs_resp_config, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_resp_config, value, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_configs_resp_config, read_only, BOOL, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_resp_config, config_source, INT8, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_configs_resp_config, is_sensitive, BOOL, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_configs_resp_config, synonyms, kw_describe_configs_resp_synonym, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_configs_resp_config, config_type, INT8, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_describe_configs_resp_config, documentation, STRING, 3, 127, 3, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_describe_configs_resp_config_rows = {
    .fields = kw_describe_configs_resp_config_fields, .initial = &kw_describe_configs_resp_config_default,
    .size = sizeof(kw_describe_configs_resp_config), .tags_offset = offsetof(kw_describe_configs_resp_config, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 11, .min_compact = 9,
    .names = "name\0"
    "value\0"
    "readOnly\0"
    "configSource\0"
    "isSensitive\0"
    "synonyms\0"
    "configType\0"
    "documentation",
};

const kw_describe_configs_resp_result kw_describe_configs_resp_result_default = {0};
static const kw_field kw_describe_configs_resp_result_fields[] = {
    ROW(kw_describe_configs_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_configs_resp_result, resource_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_configs_resp_result, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_configs_resp_result, configs, kw_describe_configs_resp_config, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_configs_resp_result_rows = {
    .fields = kw_describe_configs_resp_result_fields, .initial = &kw_describe_configs_resp_result_default,
    .size = sizeof(kw_describe_configs_resp_result), .tags_offset = offsetof(kw_describe_configs_resp_result, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 11, .min_compact = 7,
    .names = "errorCode\0"
    "errorMessage\0"
    "resourceType\0"
    "resourceName\0"
    "configs",
};

const kw_describe_configs_resp kw_describe_configs_resp_default = {0};
static const kw_field kw_describe_configs_resp_fields[] = {
    ROW(kw_describe_configs_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_configs_resp, results, kw_describe_configs_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_configs_resp_rows = {
    .fields = kw_describe_configs_resp_fields, .initial = &kw_describe_configs_resp_default,
    .size = sizeof(kw_describe_configs_resp), .tags_offset = offsetof(kw_describe_configs_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_describe_configs_resp_message = {
    "DescribeConfigsResponse", &kw_describe_configs_resp_rows, 1, 4, 4};

const kw_api kw_describe_configs_api = {
    .key = 32, .name = "DescribeConfigs",
    .min_version = 1, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 4, .cluster_action = false,
    .request = &kw_describe_configs_req_message, .response = &kw_describe_configs_resp_message,
};
