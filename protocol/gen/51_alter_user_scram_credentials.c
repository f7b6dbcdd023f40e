/* AlterUserScramCredentials: rows. Made by tools/kwgen.py from protocol/schema/51_alter_user_scram_credentials.kw. */
#include "protocol/rows.h"

#include <kwire/msg/alter_user_scram_credentials.h>

/* clang-format off */

const kw_alter_user_scram_credentials_req_deletion kw_alter_user_scram_credentials_req_deletion_default = {0};
static const kw_field kw_alter_user_scram_credentials_req_deletion_fields[] = {
    ROW(kw_alter_user_scram_credentials_req_deletion, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_req_deletion, mechanism, INT8, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_user_scram_credentials_req_deletion_rows = {
    .fields = kw_alter_user_scram_credentials_req_deletion_fields, .initial = &kw_alter_user_scram_credentials_req_deletion_default,
    .size = sizeof(kw_alter_user_scram_credentials_req_deletion), .tags_offset = offsetof(kw_alter_user_scram_credentials_req_deletion, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "name\0"
    "mechanism",
};

const kw_alter_user_scram_credentials_req_upsertion kw_alter_user_scram_credentials_req_upsertion_default = {0};
static const kw_field kw_alter_user_scram_credentials_req_upsertion_fields[] = {
    ROW(kw_alter_user_scram_credentials_req_upsertion, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_req_upsertion, mechanism, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_req_upsertion, iterations, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_req_upsertion, salt, BYTES, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_req_upsertion, salted_password, BYTES, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_user_scram_credentials_req_upsertion_rows = {
    .fields = kw_alter_user_scram_credentials_req_upsertion_fields, .initial = &kw_alter_user_scram_credentials_req_upsertion_default,
    .size = sizeof(kw_alter_user_scram_credentials_req_upsertion), .tags_offset = offsetof(kw_alter_user_scram_credentials_req_upsertion, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 9,
    .names = "name\0"
    "mechanism\0"
    "iterations\0"
    "salt\0"
    "saltedPassword",
};

const kw_alter_user_scram_credentials_req kw_alter_user_scram_credentials_req_default = {0};
static const kw_field kw_alter_user_scram_credentials_req_fields[] = {
    ROW_STRUCT_ARRAY(kw_alter_user_scram_credentials_req, deletions, kw_alter_user_scram_credentials_req_deletion, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_user_scram_credentials_req, upsertions, kw_alter_user_scram_credentials_req_upsertion, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_user_scram_credentials_req_rows = {
    .fields = kw_alter_user_scram_credentials_req_fields, .initial = &kw_alter_user_scram_credentials_req_default,
    .size = sizeof(kw_alter_user_scram_credentials_req), .tags_offset = offsetof(kw_alter_user_scram_credentials_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "deletions\0"
    "upsertions",
};
const kw_message kw_alter_user_scram_credentials_req_message = {
    "AlterUserScramCredentialsRequest", &kw_alter_user_scram_credentials_req_rows, 0, 0, 0};

const kw_alter_user_scram_credentials_resp_result kw_alter_user_scram_credentials_resp_result_default = {0};
static const kw_field kw_alter_user_scram_credentials_resp_result_fields[] = {
    ROW(kw_alter_user_scram_credentials_resp_result, user, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_alter_user_scram_credentials_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_alter_user_scram_credentials_resp_result_rows = {
    .fields = kw_alter_user_scram_credentials_resp_result_fields, .initial = &kw_alter_user_scram_credentials_resp_result_default,
    .size = sizeof(kw_alter_user_scram_credentials_resp_result), .tags_offset = offsetof(kw_alter_user_scram_credentials_resp_result, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 5,
    .names = "user\0"
    "errorCode\0"
    "errorMessage",
};

const kw_alter_user_scram_credentials_resp kw_alter_user_scram_credentials_resp_default = {0};
static const kw_field kw_alter_user_scram_credentials_resp_fields[] = {
    ROW(kw_alter_user_scram_credentials_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_alter_user_scram_credentials_resp, results, kw_alter_user_scram_credentials_resp_result, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_alter_user_scram_credentials_resp_rows = {
    .fields = kw_alter_user_scram_credentials_resp_fields, .initial = &kw_alter_user_scram_credentials_resp_default,
    .size = sizeof(kw_alter_user_scram_credentials_resp), .tags_offset = offsetof(kw_alter_user_scram_credentials_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "results",
};
const kw_message kw_alter_user_scram_credentials_resp_message = {
    "AlterUserScramCredentialsResponse", &kw_alter_user_scram_credentials_resp_rows, 0, 0, 0};

const kw_api kw_alter_user_scram_credentials_api = {
    .key = 51, .name = "AlterUserScramCredentials",
    .min_version = 0, .max_version = 0, .max_stable_version = 0,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_alter_user_scram_credentials_req_message, .response = &kw_alter_user_scram_credentials_resp_message,
};
