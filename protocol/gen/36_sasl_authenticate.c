/* SaslAuthenticate: rows. Made by tools/kwgen.py from protocol/schema/36_sasl_authenticate.kw. */
#include "protocol/rows.h"

#include <kwire/msg/sasl_authenticate.h>

/* clang-format off */

const kw_sasl_authenticate_req kw_sasl_authenticate_req_default = {0};
static const kw_field kw_sasl_authenticate_req_fields[] = {
    ROW(kw_sasl_authenticate_req, auth_bytes, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sasl_authenticate_req_rows = {
    .fields = kw_sasl_authenticate_req_fields, .initial = &kw_sasl_authenticate_req_default,
    .size = sizeof(kw_sasl_authenticate_req), .tags_offset = offsetof(kw_sasl_authenticate_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "authBytes",
};
const kw_message kw_sasl_authenticate_req_message = {
    "SaslAuthenticateRequest", &kw_sasl_authenticate_req_rows, 0, 2, 2};

const kw_sasl_authenticate_resp kw_sasl_authenticate_resp_default = {0};
static const kw_field kw_sasl_authenticate_resp_fields[] = {
    ROW(kw_sasl_authenticate_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_sasl_authenticate_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_sasl_authenticate_resp, auth_bytes, BYTES, 0, 127, 1, 0, -1, 0),
    ROW(kw_sasl_authenticate_resp, session_lifetime_ms, INT64, 1, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_sasl_authenticate_resp_rows = {
    .fields = kw_sasl_authenticate_resp_fields, .initial = &kw_sasl_authenticate_resp_default,
    .size = sizeof(kw_sasl_authenticate_resp), .tags_offset = offsetof(kw_sasl_authenticate_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 8, .min_compact = 13,
    .names = "errorCode\0"
    "errorMessage\0"
    "authBytes\0"
    "sessionLifetimeMs",
};
const kw_message kw_sasl_authenticate_resp_message = {
    "SaslAuthenticateResponse", &kw_sasl_authenticate_resp_rows, 0, 2, 2};

const kw_api kw_sasl_authenticate_api = {
    .key = 36, .name = "SaslAuthenticate",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_sasl_authenticate_req_message, .response = &kw_sasl_authenticate_resp_message,
};
