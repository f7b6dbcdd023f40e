/* GetTelemetrySubscriptions: rows. Made by tools/kwgen.py from protocol/schema/71_get_telemetry_subscriptions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/get_telemetry_subscriptions.h>

/* clang-format off */

const kw_get_telemetry_subscriptions_req kw_get_telemetry_subscriptions_req_default = {0};
static const kw_field kw_get_telemetry_subscriptions_req_fields[] = {
    ROW(kw_get_telemetry_subscriptions_req, client_instance_id, UUID, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_get_telemetry_subscriptions_req_rows = {
    .fields = kw_get_telemetry_subscriptions_req_fields, .initial = &kw_get_telemetry_subscriptions_req_default,
    .size = sizeof(kw_get_telemetry_subscriptions_req), .tags_offset = offsetof(kw_get_telemetry_subscriptions_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 17,
    .names = "clientInstanceId",
};
const kw_message kw_get_telemetry_subscriptions_req_message = {
    "GetTelemetrySubscriptionsRequest", &kw_get_telemetry_subscriptions_req_rows, 0, 0, 0};

const kw_get_telemetry_subscriptions_resp kw_get_telemetry_subscriptions_resp_default = {0};
static const kw_field kw_get_telemetry_subscriptions_resp_fields[] = {
    ROW(kw_get_telemetry_subscriptions_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, client_instance_id, UUID, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, subscription_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_get_telemetry_subscriptions_resp, accepted_compression_types, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, push_interval_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, telemetry_max_bytes, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_get_telemetry_subscriptions_resp, delta_temporality, BOOL, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_get_telemetry_subscriptions_resp, requested_metrics, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_get_telemetry_subscriptions_resp_rows = {
    .fields = kw_get_telemetry_subscriptions_resp_fields, .initial = &kw_get_telemetry_subscriptions_resp_default,
    .size = sizeof(kw_get_telemetry_subscriptions_resp), .tags_offset = offsetof(kw_get_telemetry_subscriptions_resp, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 1, .min_compact = 38,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "clientInstanceId\0"
    "subscriptionId\0"
    "acceptedCompressionTypes\0"
    "pushIntervalMs\0"
    "telemetryMaxBytes\0"
    "deltaTemporality\0"
    "requestedMetrics",
};
const kw_message kw_get_telemetry_subscriptions_resp_message = {
    "GetTelemetrySubscriptionsResponse", &kw_get_telemetry_subscriptions_resp_rows, 0, 0, 0};

const kw_api kw_get_telemetry_subscriptions_api = {
    .key = 71, .name = "GetTelemetrySubscriptions",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_get_telemetry_subscriptions_req_message, .response = &kw_get_telemetry_subscriptions_resp_message,
};
