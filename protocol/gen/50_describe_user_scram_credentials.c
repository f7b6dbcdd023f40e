/* DescribeUserScramCredentials: rows. Made by tools/kwgen.py from protocol/schema/50_describe_user_scram_credentials.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_user_scram_credentials.h>

/* clang-format off */

const kw_describe_user_scram_credentials_req_user kw_describe_user_scram_credentials_req_user_default = {0};
static const kw_field kw_describe_user_scram_credentials_req_user_fields[] = {
    ROW(kw_describe_user_scram_credentials_req_user, name, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_user_scram_credentials_req_user_rows = {
    .fields = kw_describe_user_scram_credentials_req_user_fields, .initial = &kw_describe_user_scram_credentials_req_user_default,
    .size = sizeof(kw_describe_user_scram_credentials_req_user), .tags_offset = offsetof(kw_describe_user_scram_credentials_req_user, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "name",
};

const kw_describe_user_scram_credentials_req kw_describe_user_scram_credentials_req_default = {0};
static const kw_field kw_describe_user_scram_credentials_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_describe_user_scram_credentials_req, users, kw_describe_user_scram_credentials_req_user, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_describe_user_scram_credentials_req_rows = {
    .fields = kw_describe_user_scram_credentials_req_fields, .initial = &kw_describe_user_scram_credentials_req_default,
    .size = sizeof(kw_describe_user_scram_credentials_req), .tags_offset = offsetof(kw_describe_user_scram_credentials_req, unknown_tags),
    .n_plain = 1, .n_fields = 1, .min_plain = 1, .min_compact = 2,
    .names = "users",
};
const kw_message kw_describe_user_scram_credentials_req_message = {
    "DescribeUserScramCredentialsRequest", &kw_describe_user_scram_credentials_req_rows, 0, 0, 0};

const kw_describe_user_scram_credentials_resp_credential kw_describe_user_scram_credentials_resp_credential_default = {0};
static const kw_field kw_describe_user_scram_credentials_resp_credential_fields[] = {
    ROW(kw_describe_user_scram_credentials_resp_credential, mechanism, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_user_scram_credentials_resp_credential, iterations, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_user_scram_credentials_resp_credential_rows = {
    .fields = kw_describe_user_scram_credentials_resp_credential_fields, .initial = &kw_describe_user_scram_credentials_resp_credential_default,
    .size = sizeof(kw_describe_user_scram_credentials_resp_credential), .tags_offset = offsetof(kw_describe_user_scram_credentials_resp_credential, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "mechanism\0"
    "iterations",
};

const kw_describe_user_scram_credentials_resp_user kw_describe_user_scram_credentials_resp_user_default = {0};
static const kw_field kw_describe_user_scram_credentials_resp_user_fields[] = {
    ROW(kw_describe_user_scram_credentials_resp_user, user, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_user_scram_credentials_resp_user, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_user_scram_credentials_resp_user, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_user_scram_credentials_resp_user, credential_infos, kw_describe_user_scram_credentials_resp_credential, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_user_scram_credentials_resp_user_rows = {
    .fields = kw_describe_user_scram_credentials_resp_user_fields, .initial = &kw_describe_user_scram_credentials_resp_user_default,
    .size = sizeof(kw_describe_user_scram_credentials_resp_user), .tags_offset = offsetof(kw_describe_user_scram_credentials_resp_user, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 6,
    .names = "user\0"
    "errorCode\0"
    "errorMessage\0"
    "credentialInfos",
};

const kw_describe_user_scram_credentials_resp kw_describe_user_scram_credentials_resp_default = {0};
static const kw_field kw_describe_user_scram_credentials_resp_fields[] = {
    ROW(kw_describe_user_scram_credentials_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_user_scram_credentials_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_user_scram_credentials_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_user_scram_credentials_resp, results, kw_describe_user_scram_credentials_resp_user, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_user_scram_credentials_resp_rows = {
    .fields = kw_describe_user_scram_credentials_resp_fields, .initial = &kw_describe_user_scram_credentials_resp_default,
    .size = sizeof(kw_describe_user_scram_credentials_resp), .tags_offset = offsetof(kw_describe_user_scram_credentials_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "results",
};
const kw_message kw_describe_user_scram_credentials_resp_message = {
    "DescribeUserScramCredentialsResponse", &kw_describe_user_scram_credentials_resp_rows, 0, 0, 0};

const kw_api kw_describe_user_scram_credentials_api = {
    .key = 50, .name = "DescribeUserScramCredentials",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_user_scram_credentials_req_message, .response = &kw_describe_user_scram_credentials_resp_message,
};
