/* PushTelemetry: rows. Made by tools/kwgen.py from protocol/schema/72_push_telemetry.kw. */
#include "protocol/rows.h"

#include <kwire/msg/push_telemetry.h>

/* clang-format off */

const kw_push_telemetry_req kw_push_telemetry_req_default = {0};
static const kw_field kw_push_telemetry_req_fields[] = {
    ROW(kw_push_telemetry_req, client_instance_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW(kw_push_telemetry_req, subscription_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_push_telemetry_req, terminating, BOOL, 0, 127, 1, 0, -1, 0),
    ROW(kw_push_telemetry_req, compression_type, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_push_telemetry_req, metrics, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_push_telemetry_req_rows = {
    .fields = kw_push_telemetry_req_fields, .initial = &kw_push_telemetry_req_default,
    .size = sizeof(kw_push_telemetry_req), .tags_offset = offsetof(kw_push_telemetry_req, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 24,
    .names = "clientInstanceId\0"
    "subscriptionId\0"
    "terminating\0"
    "compressionType\0"
    "metrics",
};
const kw_message kw_push_telemetry_req_message = {
    "PushTelemetryRequest", &kw_push_telemetry_req_rows, 0, 0, 0};

const kw_push_telemetry_resp kw_push_telemetry_resp_default = {0};
static const kw_field kw_push_telemetry_resp_fields[] = {
    ROW(kw_push_telemetry_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_push_telemetry_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_push_telemetry_resp_rows = {
    .fields = kw_push_telemetry_resp_fields, .initial = &kw_push_telemetry_resp_default,
    .size = sizeof(kw_push_telemetry_resp), .tags_offset = offsetof(kw_push_telemetry_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 7,
    .names = "throttleTimeMs\0"
    "errorCode",
};
const kw_message kw_push_telemetry_resp_message = {
    "PushTelemetryResponse", &kw_push_telemetry_resp_rows, 0, 0, 0};

const kw_api kw_push_telemetry_api = {
    .key = 72, .name = "PushTelemetry",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_push_telemetry_req_message, .response = &kw_push_telemetry_resp_message,
};
