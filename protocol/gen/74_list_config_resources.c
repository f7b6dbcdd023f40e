/* ListConfigResources: rows. Made by tools/kwgen.py from protocol/schema/74_list_config_resources.kw. */
#include "protocol/rows.h"

#include <kwire/msg/list_config_resources.h>

/* clang-format off */

const kw_list_config_resources_req kw_list_config_resources_req_default = {0};
static const kw_field kw_list_config_resources_req_fields[] = {
    ROW_ARRAY_OF(kw_list_config_resources_req, resource_types, INT8, 1, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_config_resources_req_rows = {
    .fields = kw_list_config_resources_req_fields, .initial = &kw_list_config_resources_req_default,
    .size = sizeof(kw_list_config_resources_req), .tags_offset = offsetof(kw_list_config_resources_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 1,
    .names = "resourceTypes",
};
const kw_message kw_list_config_resources_req_message = {
    "ListConfigResourcesRequest", &kw_list_config_resources_req_rows, 0, 1, 0};

const kw_list_config_resources_resp_resource kw_list_config_resources_resp_resource_default = {.resource_type = 16};
static const kw_field kw_list_config_resources_resp_resource_fields[] = {
    ROW(kw_list_config_resources_resp_resource, resource_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_config_resources_resp_resource, resource_type, INT8, 1, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_list_config_resources_resp_resource_rows = {
    .fields = kw_list_config_resources_resp_resource_fields, .initial = &kw_list_config_resources_resp_resource_default,
    .size = sizeof(kw_list_config_resources_resp_resource), .tags_offset = offsetof(kw_list_config_resources_resp_resource, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 2,
    .names = "resourceName\0"
    "resourceType",
};

const kw_list_config_resources_resp kw_list_config_resources_resp_default = {0};
static const kw_field kw_list_config_resources_resp_fields[] = {
    ROW(kw_list_config_resources_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_list_config_resources_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_list_config_resources_resp, config_resources, kw_list_config_resources_resp_resource, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_list_config_resources_resp_rows = {
    .fields = kw_list_config_resources_resp_fields, .initial = &kw_list_config_resources_resp_default,
    .size = sizeof(kw_list_config_resources_resp), .tags_offset = offsetof(kw_list_config_resources_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "configResources",
};
const kw_message kw_list_config_resources_resp_message = {
    "ListConfigResourcesResponse", &kw_list_config_resources_resp_rows, 0, 1, 0};

const kw_api kw_list_config_resources_api = {
    .key = 74, .name = "ListConfigResources",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_list_config_resources_req_message, .response = &kw_list_config_resources_resp_message,
};
