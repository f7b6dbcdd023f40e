/* UpdateFeatures: rows. Made by tools/kwgen.py from protocol/schema/57_update_features.kw. */
#include "protocol/rows.h"

#include <kwire/msg/update_features.h>

/* clang-format off */

const kw_update_features_req_update kw_update_features_req_update_default = {.upgrade_type = 1};
static const kw_field kw_update_features_req_update_fields[] = {
    ROW(kw_update_features_req_update, feature, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_req_update, max_version_level, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_req_update, allow_downgrade, BOOL, 0, 0, 1, 0, -1, 0),
    ROW(kw_update_features_req_update, upgrade_type, INT8, 1, 127, 1, 0, -1, 0),
};
static const kw_rows kw_update_features_req_update_rows = {
    .fields = kw_update_features_req_update_fields, .initial = &kw_update_features_req_update_default,
    .size = sizeof(kw_update_features_req_update), .tags_offset = offsetof(kw_update_features_req_update, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 5,
    .names = "feature\0"
    "maxVersionLevel\0"
    "allowDowngrade\0"
    "upgradeType",
};

const kw_update_features_req kw_update_features_req_default = {.timeout_ms = 60000};
static const kw_field kw_update_features_req_fields[] = {
    ROW(kw_update_features_req, timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_update_features_req, feature_updates, kw_update_features_req_update, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_req, validate_only, BOOL, 1, 127, 1, 0, -1, 0),
};
static const kw_rows kw_update_features_req_rows = {
    .fields = kw_update_features_req_fields, .initial = &kw_update_features_req_default,
    .size = sizeof(kw_update_features_req), .tags_offset = offsetof(kw_update_features_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 6,
    .names = "timeoutMs\0"
    "featureUpdates\0"
    "validateOnly",
};
const kw_message kw_update_features_req_message = {
    "UpdateFeaturesRequest", &kw_update_features_req_rows, 0, 2, 0};

const kw_update_features_resp_result kw_update_features_resp_result_default = {0};
static const kw_field kw_update_features_resp_result_fields[] = {
    ROW(kw_update_features_resp_result, feature, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_resp_result, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_resp_result, error_message, STRING, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_update_features_resp_result_rows = {
    .fields = kw_update_features_resp_result_fields, .initial = &kw_update_features_resp_result_default,
    .size = sizeof(kw_update_features_resp_result), .tags_offset = offsetof(kw_update_features_resp_result, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 5,
    .names = "feature\0"
    "errorCode\0"
    "errorMessage",
};

const kw_update_features_resp kw_update_features_resp_default = {0};
static const kw_field kw_update_features_resp_fields[] = {
    ROW(kw_update_features_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_update_features_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_update_features_resp, results, kw_update_features_resp_result, 0, 1, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_update_features_resp_rows = {
    .fields = kw_update_features_resp_fields, .initial = &kw_update_features_resp_default,
    .size = sizeof(kw_update_features_resp), .tags_offset = offsetof(kw_update_features_resp, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 8,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "results",
};
const kw_message kw_update_features_resp_message = {
    "UpdateFeaturesResponse", &kw_update_features_resp_rows, 0, 2, 0};

const kw_api kw_update_features_api = {
    .key = 57, .name = "UpdateFeatures",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 0, .cluster_action = true,
    .request = &kw_update_features_req_message, .response = &kw_update_features_resp_message,
};
