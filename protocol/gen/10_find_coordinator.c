/* FindCoordinator: rows. Made by tools/kwgen.py from protocol/schema/10_find_coordinator.kw. */
#include "protocol/rows.h"

#include <kwire/msg/find_coordinator.h>

/* clang-format off */

const kw_find_coordinator_req kw_find_coordinator_req_default = {0};
static const kw_field kw_find_coordinator_req_fields[] = {
    ROW(kw_find_coordinator_req, key, STRING, 0, 3, 1, 0, -1, 0),
    ROW(kw_find_coordinator_req, key_type, INT8, 1, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_find_coordinator_req, coordinator_keys, STRING, 4, 127, 1, 0, -1, 0),
};
static const kw_rows kw_find_coordinator_req_rows = {
    .fields = kw_find_coordinator_req_fields, .initial = &kw_find_coordinator_req_default,
    .size = sizeof(kw_find_coordinator_req), .tags_offset = offsetof(kw_find_coordinator_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 2, .min_compact = 3,
    .names = "key\0"
    "keyType\0"
    "coordinatorKeys",
};
const kw_message kw_find_coordinator_req_message = {
    "FindCoordinatorRequest", &kw_find_coordinator_req_rows, 0, 6, 3};

const kw_find_coordinator_resp_coordinator kw_find_coordinator_resp_coordinator_default = {0};
static const kw_field kw_find_coordinator_resp_coordinator_fields[] = {
    ROW(kw_find_coordinator_resp_coordinator, key, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp_coordinator, node_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp_coordinator, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp_coordinator, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp_coordinator, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp_coordinator, error_message, STRING, 0, 127, 0, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_find_coordinator_resp_coordinator_rows = {
    .fields = kw_find_coordinator_resp_coordinator_fields, .initial = &kw_find_coordinator_resp_coordinator_default,
    .size = sizeof(kw_find_coordinator_resp_coordinator), .tags_offset = offsetof(kw_find_coordinator_resp_coordinator, unknown_tags),
    .n_plain = 6, .n_fields = 6, .min_plain = 16, .min_compact = 14,
    .names = "key\0"
    "nodeId\0"
    "host\0"
    "port\0"
    "errorCode\0"
    "errorMessage",
};

const kw_find_coordinator_resp kw_find_coordinator_resp_default = {0};
static const kw_field kw_find_coordinator_resp_fields[] = {
    ROW(kw_find_coordinator_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_find_coordinator_resp, error_code, INT16, 0, 3, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp, error_message, STRING, 1, 3, 1, 3, -1, ROW_IGNORABLE),
    ROW(kw_find_coordinator_resp, node_id, INT32, 0, 3, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp, host, STRING, 0, 3, 1, 0, -1, 0),
    ROW(kw_find_coordinator_resp, port, INT32, 0, 3, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_find_coordinator_resp, coordinators, kw_find_coordinator_resp_coordinator, 4, 127, 1, 0, -1, 0),
};
static const kw_rows kw_find_coordinator_resp_rows = {
    .fields = kw_find_coordinator_resp_fields, .initial = &kw_find_coordinator_resp_default,
    .size = sizeof(kw_find_coordinator_resp), .tags_offset = offsetof(kw_find_coordinator_resp, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 12, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "nodeId\0"
    "host\0"
    "port\0"
    "coordinators",
};
const kw_message kw_find_coordinator_resp_message = {
    "FindCoordinatorResponse", &kw_find_coordinator_resp_rows, 0, 6, 3};

const kw_api kw_find_coordinator_api = {
    .key = 10, .name = "FindCoordinator",
    .min_version = 0, .max_version = 6, .max_stable_version = 6,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_find_coordinator_req_message, .response = &kw_find_coordinator_resp_message,
};
