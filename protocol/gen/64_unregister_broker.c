/* UnregisterBroker: rows. Made by tools/kwgen.py from protocol/schema/64_unregister_broker.kw. */
#include "protocol/rows.h"

#include <kwire/msg/unregister_broker.h>

/* clang-format off */

const kw_unregister_broker_req kw_unregister_broker_req_default = {0};
static const kw_field kw_unregister_broker_req_fields[] = {
    ROW(kw_unregister_broker_req, broker_id, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_unregister_broker_req_rows = {
    .fields = kw_unregister_broker_req_fields, .initial = &kw_unregister_broker_req_default,
    .size = sizeof(kw_unregister_broker_req), .tags_offset = offsetof(kw_unregister_broker_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 5,
    .names = "brokerId",
};
const kw_message kw_unregister_broker_req_message = {
    "UnregisterBrokerRequest", &kw_unregister_broker_req_rows, 0, 0, 0};

const kw_unregister_broker_resp kw_unregister_broker_resp_default = {0};
static const kw_field kw_unregister_broker_resp_fields[] = {
    ROW(kw_unregister_broker_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_unregister_broker_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_unregister_broker_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_unregister_broker_resp_rows = {
    .fields = kw_unregister_broker_resp_fields, .initial = &kw_unregister_broker_resp_default,
    .size = sizeof(kw_unregister_broker_resp), .tags_offset = offsetof(kw_unregister_broker_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage",
};
const kw_message kw_unregister_broker_resp_message = {
    "UnregisterBrokerResponse", &kw_unregister_broker_resp_rows, 0, 0, 0};

const kw_api kw_unregister_broker_api = {
    .key = 64, .name = "UnregisterBroker",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_unregister_broker_req_message, .response = &kw_unregister_broker_resp_message,
};
