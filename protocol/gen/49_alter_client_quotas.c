/* AlterClientQuotas: rows. Made by tools/kwgen.py from protocol/schema/49_alter_client_quotas.kw. */
#include "protocol/rows.h"

#include <kwire/msg/alter_client_quotas.h>

/* clang-format off */

const kw_alter_client_quotas_req_entity kw_alter_client_quotas_req_entity_default = {0};
static const kw_field kw_alter_client_quotas_req_entity_fields[] = {
    ROW(kw_alter_client_quotas_req_entity, entity_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_req_entity, entity_name, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_client_quotas_req_entity_rows = {
    .fields = kw_alter_client_quotas_req_entity_fields, .initial = &kw_alter_client_quotas_req_entity_default,
    .size = sizeof(kw_alter_client_quotas_req_entity), .tags_offset = offsetof(kw_alter_client_quotas_req_entity, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "entityType\0"
    "entityName",
};

const kw_alter_client_quotas_req_op kw_alter_client_quotas_req_op_default = {0};
static const kw_field kw_alter_client_quotas_req_op_fields[] = {
    ROW(kw_alter_client_quotas_req_op, key, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_req_op, value, FLOAT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_req_op, remove, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_client_quotas_req_op_rows = {
    .fields = kw_alter_client_quotas_req_op_fields, .initial = &kw_alter_client_quotas_req_op_default,
    .size = sizeof(kw_alter_client_quotas_req_op), .tags_offset = offsetof(kw_alter_client_quotas_req_op, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 11, .min_compact = 11,
    .names = "key\0"
    "value\0"
    "remove",
};

const kw_alter_client_quotas_req_entry kw_alter_client_quotas_req_entry_default = {0};
static const kw_field kw_alter_client_quotas_req_entry_fields[] = {
    ROW_STRUCT_ARRAY(kw_alter_client_quotas_req_entry, entity, kw_alter_client_quotas_req_entity, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_client_quotas_req_entry, ops, kw_alter_client_quotas_req_op, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_client_quotas_req_entry_rows = {
    .fields = kw_alter_client_quotas_req_entry_fields, .initial = &kw_alter_client_quotas_req_entry_default,
    .size = sizeof(kw_alter_client_quotas_req_entry), .tags_offset = offsetof(kw_alter_client_quotas_req_entry, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 3,
    .names = "entity\0"
    "ops",
};

const kw_alter_client_quotas_req kw_alter_client_quotas_req_default = {0};
static const kw_field kw_alter_client_quotas_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_alter_client_quotas_req, entries, kw_alter_client_quotas_req_entry, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_req, validate_only, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_client_quotas_req_rows = {
    .fields = kw_alter_client_quotas_req_fields, .initial = &kw_alter_client_quotas_req_default,
    .size = sizeof(kw_alter_client_quotas_req), .tags_offset = offsetof(kw_alter_client_quotas_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 5, .min_compact = 3,
    .names = "entries\0"
    "validateOnly",
};
const kw_message kw_alter_client_quotas_req_message = {
    "AlterClientQuotasRequest", &kw_alter_client_quotas_req_rows, 0, 1, 1};

const kw_alter_client_quotas_resp_entity kw_alter_client_quotas_resp_entity_default = {0};
static const kw_field kw_alter_client_quotas_resp_entity_fields[] = {
    ROW(kw_alter_client_quotas_resp_entity, entity_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_resp_entity, entity_name, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_client_quotas_resp_entity_rows = {
    .fields = kw_alter_client_quotas_resp_entity_fields, .initial = &kw_alter_client_quotas_resp_entity_default,
    .size = sizeof(kw_alter_client_quotas_resp_entity), .tags_offset = offsetof(kw_alter_client_quotas_resp_entity, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "entityType\0"
    "entityName",
};

const kw_alter_client_quotas_resp_entry kw_alter_client_quotas_resp_entry_default = {0};
static const kw_field kw_alter_client_quotas_resp_entry_fields[] = {
    ROW(kw_alter_client_quotas_resp_entry, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_client_quotas_resp_entry, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_client_quotas_resp_entry, entity, kw_alter_client_quotas_resp_entity, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_client_quotas_resp_entry_rows = {
    .fields = kw_alter_client_quotas_resp_entry_fields, .initial = &kw_alter_client_quotas_resp_entry_default,
    .size = sizeof(kw_alter_client_quotas_resp_entry), .tags_offset = offsetof(kw_alter_client_quotas_resp_entry, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 8, .min_compact = 5,
    .names = "errorCode\0"
    "errorMessage\0"
    "entity",
};

const kw_alter_client_quotas_resp kw_alter_client_quotas_resp_default = {0};
static const kw_field kw_alter_client_quotas_resp_fields[] = {
    ROW(kw_alter_client_quotas_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_client_quotas_resp, entries, kw_alter_client_quotas_resp_entry, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_client_quotas_resp_rows = {
    .fields = kw_alter_client_quotas_resp_fields, .initial = &kw_alter_client_quotas_resp_default,
    .size = sizeof(kw_alter_client_quotas_resp), .tags_offset = offsetof(kw_alter_client_quotas_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "entries",
};
const kw_message kw_alter_client_quotas_resp_message = {
    "AlterClientQuotasResponse", &kw_alter_client_quotas_resp_rows, 0, 1, 1};

const kw_api kw_alter_client_quotas_api = {
    .key = 49, .name = "AlterClientQuotas",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = 1, .cluster_action = false,
    .request = &kw_alter_client_quotas_req_message, .response = &kw_alter_client_quotas_resp_message,
};
