/* RenewDelegationToken: rows. Made by tools/kwgen.py from protocol/schema/39_renew_delegation_token.kw. */
#include "protocol/rows.h"

#include <kwire/msg/renew_delegation_token.h>

/* clang-format off */

const kw_renew_delegation_token_req kw_renew_delegation_token_req_default = {0};
static const kw_field kw_renew_delegation_token_req_fields[] = {
    ROW(kw_renew_delegation_token_req, hmac, BYTES, 0, 127, 1, 0, -1, 0),
    ROW(kw_renew_delegation_token_req, renew_period_ms, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_renew_delegation_token_req_rows = {
    .fields = kw_renew_delegation_token_req_fields, .initial = &kw_renew_delegation_token_req_default,
    .size = sizeof(kw_renew_delegation_token_req), .tags_offset = offsetof(kw_renew_delegation_token_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 12, .min_compact = 10,
    .names = "hmac\0"
    "renewPeriodMs",
};
const kw_message kw_renew_delegation_token_req_message = {
    "RenewDelegationTokenRequest", &kw_renew_delegation_token_req_rows, 1, 2, 2};

const kw_renew_delegation_token_resp kw_renew_delegation_token_resp_default = {0};
static const kw_field kw_renew_delegation_token_resp_fields[] = {
    ROW(kw_renew_delegation_token_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_renew_delegation_token_resp, expiry_timestamp_ms, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_renew_delegation_token_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_renew_delegation_token_resp_rows = {
    .fields = kw_renew_delegation_token_resp_fields, .initial = &kw_renew_delegation_token_resp_default,
    .size = sizeof(kw_renew_delegation_token_resp), .tags_offset = offsetof(kw_renew_delegation_token_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 14, .min_compact = 15,
    .names = "errorCode\0"
    "expiryTimestampMs\0"
    "throttleTimeMs",
};
const kw_message kw_renew_delegation_token_resp_message = {
    "RenewDelegationTokenResponse", &kw_renew_delegation_token_resp_rows, 1, 2, 2};

const kw_api kw_renew_delegation_token_api = {
    .key = 39, .name = "RenewDelegationToken",
    .min_version = 1, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_renew_delegation_token_req_message, .response = &kw_renew_delegation_token_resp_message,
};
