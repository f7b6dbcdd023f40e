/* CreateDelegationToken: rows. Made by tools/kwgen.py from protocol/schema/38_create_delegation_token.kw. */
#include "protocol/rows.h"

#include <kwire/msg/create_delegation_token.h>

/* clang-format off */

const kw_create_delegation_token_req_renewer kw_create_delegation_token_req_renewer_default = {0};
static const kw_field kw_create_delegation_token_req_renewer_fields[] = {
    ROW(kw_create_delegation_token_req_renewer, principal_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_req_renewer, principal_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_delegation_token_req_renewer_rows = {
    .fields = kw_create_delegation_token_req_renewer_fields, .initial = &kw_create_delegation_token_req_renewer_default,
    .size = sizeof(kw_create_delegation_token_req_renewer), .tags_offset = offsetof(kw_create_delegation_token_req_renewer, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "principalType\0"
    "principalName",
};

const kw_create_delegation_token_req kw_create_delegation_token_req_default = {0};
static const kw_field kw_create_delegation_token_req_fields[] = {
    ROW(kw_create_delegation_token_req, owner_principal_type, STRING, 3, 127, 3, 127, -1, 0),
    ROW(kw_create_delegation_token_req, owner_principal_name, STRING, 3, 127, 3, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_create_delegation_token_req, renewers, kw_create_delegation_token_req_renewer, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_req, max_lifetime_ms, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_delegation_token_req_rows = {
    .fields = kw_create_delegation_token_req_fields, .initial = &kw_create_delegation_token_req_default,
    .size = sizeof(kw_create_delegation_token_req), .tags_offset = offsetof(kw_create_delegation_token_req, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 12, .min_compact = 10,
    .names = "ownerPrincipalType\0"
    "ownerPrincipalName\0"
    "renewers\0"
    "maxLifetimeMs",
};
const kw_message kw_create_delegation_token_req_message = {
    "CreateDelegationTokenRequest", &kw_create_delegation_token_req_rows, 1, 3, 2};

const kw_create_delegation_token_resp kw_create_delegation_token_resp_default = {0};
static const kw_field kw_create_delegation_token_resp_fields[] = {
    ROW(kw_create_delegation_token_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, principal_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, principal_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, token_requester_principal_type, STRING, 3, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, token_requester_principal_name, STRING, 3, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, issue_timestamp_ms, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, expiry_timestamp_ms, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, max_timestamp_ms, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, token_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, hmac, BYTES, 0, 127, 1, 0, -1, 0),
    ROW(kw_create_delegation_token_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_create_delegation_token_resp_rows = {
    .fields = kw_create_delegation_token_resp_fields, .initial = &kw_create_delegation_token_resp_default,
    .size = sizeof(kw_create_delegation_token_resp), .tags_offset = offsetof(kw_create_delegation_token_resp, unknown_tags),
    .n_plain = 11, .n_fields = 11, .min_plain = 40, .min_compact = 35,
    .names = "errorCode\0"
    "principalType\0"
    "principalName\0"
    "tokenRequesterPrincipalType\0"
    "tokenRequesterPrincipalName\0"
    "issueTimestampMs\0"
    "expiryTimestampMs\0"
    "maxTimestampMs\0"
    "tokenId\0"
    "hmac\0"
    "throttleTimeMs",
};
const kw_message kw_create_delegation_token_resp_message = {
    "CreateDelegationTokenResponse", &kw_create_delegation_token_resp_rows, 1, 3, 2};

const kw_api kw_create_delegation_token_api = {
    .key = 38, .name = "CreateDelegationToken",
    .min_version = 1, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_create_delegation_token_req_message, .response = &kw_create_delegation_token_resp_message,
};
