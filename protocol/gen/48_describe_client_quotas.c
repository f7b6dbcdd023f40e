/* DescribeClientQuotas: rows. Made by tools/kwgen.py from protocol/schema/48_describe_client_quotas.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_client_quotas.h>

/* clang-format off */

const kw_describe_client_quotas_req_component kw_describe_client_quotas_req_component_default = {0};
static const kw_field kw_describe_client_quotas_req_component_fields[] = {
    ROW(kw_describe_client_quotas_req_component, entity_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_req_component, match_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_req_component, match, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_client_quotas_req_component_rows = {
    .fields = kw_describe_client_quotas_req_component_fields, .initial = &kw_describe_client_quotas_req_component_default,
    .size = sizeof(kw_describe_client_quotas_req_component), .tags_offset = offsetof(kw_describe_client_quotas_req_component, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 5, .min_compact = 4,
    .names = "entityType\0"
    "matchType\0"
    "match",
};

const kw_describe_client_quotas_req kw_describe_client_quotas_req_default = {0};
static const kw_field kw_describe_client_quotas_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_client_quotas_req, components, kw_describe_client_quotas_req_component, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_req, strict, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_client_quotas_req_rows = {
    .fields = kw_describe_client_quotas_req_fields, .initial = &kw_describe_client_quotas_req_default,
    .size = sizeof(kw_describe_client_quotas_req), .tags_offset = offsetof(kw_describe_client_quotas_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 5, .min_compact = 3,
    .names = "components\0"
    "strict",
};
const kw_message kw_describe_client_quotas_req_message = {
    "DescribeClientQuotasRequest", &kw_describe_client_quotas_req_rows, 0, 1, 1};

const kw_describe_client_quotas_resp_entity kw_describe_client_quotas_resp_entity_default = {0};
static const kw_field kw_describe_client_quotas_resp_entity_fields[] = {
    ROW(kw_describe_client_quotas_resp_entity, entity_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_resp_entity, entity_name, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_client_quotas_resp_entity_rows = {
    .fields = kw_describe_client_quotas_resp_entity_fields, .initial = &kw_describe_client_quotas_resp_entity_default,
    .size = sizeof(kw_describe_client_quotas_resp_entity), .tags_offset = offsetof(kw_describe_client_quotas_resp_entity, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "entityType\0"
    "entityName",
};

const kw_describe_client_quotas_resp_value kw_describe_client_quotas_resp_value_default = {0};
static const kw_field kw_describe_client_quotas_resp_value_fields[] = {
    ROW(kw_describe_client_quotas_resp_value, key, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_resp_value, value, FLOAT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_client_quotas_resp_value_rows = {
    .fields = kw_describe_client_quotas_resp_value_fields, .initial = &kw_describe_client_quotas_resp_value_default,
    .size = sizeof(kw_describe_client_quotas_resp_value), .tags_offset = offsetof(kw_describe_client_quotas_resp_value, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 10, .min_compact = 10,
    .names = "key\0"
    "value",
};

const kw_describe_client_quotas_resp_entry kw_describe_client_quotas_resp_entry_default = {0};
static const kw_field kw_describe_client_quotas_resp_entry_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_client_quotas_resp_entry, entity, kw_describe_client_quotas_resp_entity, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_client_quotas_resp_entry, values, kw_describe_client_quotas_resp_value, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_client_quotas_resp_entry_rows = {
    .fields = kw_describe_client_quotas_resp_entry_fields, .initial = &kw_describe_client_quotas_resp_entry_default,
    .size = sizeof(kw_describe_client_quotas_resp_entry), .tags_offset = offsetof(kw_describe_client_quotas_resp_entry, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 3,
    .names = "entity\0"
    "values",
};

const kw_describe_client_quotas_resp kw_describe_client_quotas_resp_default = {0};
static const kw_field kw_describe_client_quotas_resp_fields[] = {
    ROW(kw_describe_client_quotas_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_client_quotas_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_client_quotas_resp, entries, kw_describe_client_quotas_resp_entry, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_client_quotas_resp_rows = {
    .fields = kw_describe_client_quotas_resp_fields, .initial = &kw_describe_client_quotas_resp_default,
    .size = sizeof(kw_describe_client_quotas_resp), .tags_offset = offsetof(kw_describe_client_quotas_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "entries",
};
const kw_message kw_describe_client_quotas_resp_message = {
    "DescribeClientQuotasResponse", &kw_describe_client_quotas_resp_rows, 0, 1, 1};

const kw_api kw_describe_client_quotas_api = {
    .key = 48, .name = "DescribeClientQuotas",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 1, .cluster_action = false,
    .request = &kw_describe_client_quotas_req_message, .response = &kw_describe_client_quotas_resp_message,
};
