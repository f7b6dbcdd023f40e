/* DescribeDelegationToken: rows. Made by tools/kwgen.py from protocol/schema/41_describe_delegation_token.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_delegation_token.h>

/* clang-format off */

const kw_describe_delegation_token_req_owner kw_describe_delegation_token_req_owner_default = {0};
static const kw_field kw_describe_delegation_token_req_owner_fields[] = {
    ROW(kw_describe_delegation_token_req_owner, principal_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_req_owner, principal_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_delegation_token_req_owner_rows = {
    .fields = kw_describe_delegation_token_req_owner_fields, .initial = &kw_describe_delegation_token_req_owner_default,
    .size = sizeof(kw_describe_delegation_token_req_owner), .tags_offset = offsetof(kw_describe_delegation_token_req_owner, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "principalType\0"
    "principalName",
};

const kw_describe_delegation_token_req kw_describe_delegation_token_req_default = {0};
static const kw_field kw_describe_delegation_token_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_delegation_token_req, owners, kw_describe_delegation_token_req_owner, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_delegation_token_req_rows = {
    .fields = kw_describe_delegation_token_req_fields, .initial = &kw_describe_delegation_token_req_default,
    .size = sizeof(kw_describe_delegation_token_req), .tags_offset = offsetof(kw_describe_delegation_token_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 4, .min_compact = 2,
    .names = "owners",
};
const kw_message kw_describe_delegation_token_req_message = {
    "DescribeDelegationTokenRequest", &kw_describe_delegation_token_req_rows, 1, 3, 2};

const kw_describe_delegation_token_resp_renewer kw_describe_delegation_token_resp_renewer_default = {0};
static const kw_field kw_describe_delegation_token_resp_renewer_fields[] = {
    ROW(kw_describe_delegation_token_resp_renewer, principal_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_renewer, principal_name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_delegation_token_resp_renewer_rows = {
    .fields = kw_describe_delegation_token_resp_renewer_fields, .initial = &kw_describe_delegation_token_resp_renewer_default,
    .size = sizeof(kw_describe_delegation_token_resp_renewer), .tags_offset = offsetof(kw_describe_delegation_token_resp_renewer, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 4, .min_compact = 3,
    .names = "principalType\0"
    "principalName",
};

const kw_describe_delegation_token_resp_token kw_describe_delegation_token_resp_token_default = {0};
static const kw_field kw_describe_delegation_token_resp_token_fields[] = {
    ROW(kw_describe_delegation_token_resp_token, principal_type, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, principal_name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, token_requester_principal_type, STRING, 3, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, token_requester_principal_name, STRING, 3, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, issue_timestamp, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, expiry_timestamp, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, max_timestamp, INT64, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, token_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp_token, hmac, BYTES, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_delegation_token_resp_token, renewers, kw_describe_delegation_token_resp_renewer, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_delegation_token_resp_token_rows = {
    .fields = kw_describe_delegation_token_resp_token_fields, .initial = &kw_describe_delegation_token_resp_token_default,
    .size = sizeof(kw_describe_delegation_token_resp_token), .tags_offset = offsetof(kw_describe_delegation_token_resp_token, unknown_tags),
    .n_plain = 10, .n_fields = 10, .min_plain = 38, .min_compact = 30,
    .names = "principalType\0"
    "principalName\0"
    "tokenRequesterPrincipalType\0"
    "tokenRequesterPrincipalName\0"
    "issueTimestamp\0"
    "expiryTimestamp\0"
    "maxTimestamp\0"
    "tokenId\0"
    "hmac\0"
    "renewers",
};

const kw_describe_delegation_token_resp kw_describe_delegation_token_resp_default = {0};
static const kw_field kw_describe_delegation_token_resp_fields[] = {
    ROW(kw_describe_delegation_token_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_delegation_token_resp, tokens, kw_describe_delegation_token_resp_token, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_delegation_token_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_delegation_token_resp_rows = {
    .fields = kw_describe_delegation_token_resp_fields, .initial = &kw_describe_delegation_token_resp_default,
    .size = sizeof(kw_describe_delegation_token_resp), .tags_offset = offsetof(kw_describe_delegation_token_resp, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 10, .min_compact = 8,
    .names = "errorCode\0"
    "tokens\0"
    "throttleTimeMs",
};
const kw_message kw_describe_delegation_token_resp_message = {
    "DescribeDelegationTokenResponse", &kw_describe_delegation_token_resp_rows, 1, 3, 2};

const kw_api kw_describe_delegation_token_api = {
    .key = 41, .name = "DescribeDelegationToken",
    .min_version = 1, .max_version = 3, .max_stable_version = 3,
    .flexible_from = 2, .cluster_action = false,
    .request = &kw_describe_delegation_token_req_message, .response = &kw_describe_delegation_token_resp_message,
};
