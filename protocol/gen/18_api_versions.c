/* ApiVersions: rows. Made by tools/kwgen.py from protocol/schema/18_api_versions.kw. */
#include "protocol/rows.h"

#include <kwire/msg/api_versions.h>

/* clang-format off */

const kw_api_versions_req kw_api_versions_req_default = {0};
static const kw_field kw_api_versions_req_fields[] = {
    ROW(kw_api_versions_req, client_software_name, STRING, 3, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_api_versions_req, client_software_version, STRING, 3, 127, 1, 0, -1, ROW_IGNORABLE),
};
static const kw_rows kw_api_versions_req_rows = {
    .fields = kw_api_versions_req_fields, .initial = &kw_api_versions_req_default,
    .size = sizeof(kw_api_versions_req), .tags_offset = offsetof(kw_api_versions_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "clientSoftwareName\0"
    "clientSoftwareVersion",
};
const kw_message kw_api_versions_req_message = {
    "ApiVersionsRequest", &kw_api_versions_req_rows, 0, 4, 3};

const kw_api_versions_resp_api kw_api_versions_resp_api_default = {0};
static const kw_field kw_api_versions_resp_api_fields[] = {
    ROW(kw_api_versions_resp_api, api_key, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_api, min_version, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_api, max_version, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_api_versions_resp_api_rows = {
    .fields = kw_api_versions_resp_api_fields, .initial = &kw_api_versions_resp_api_default,
    .size = sizeof(kw_api_versions_resp_api), .tags_offset = offsetof(kw_api_versions_resp_api, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 7,
    .names = "apiKey\0"
    "minVersion\0"
    "maxVersion",
};

const kw_api_versions_resp_feature kw_api_versions_resp_feature_default = {0};
static const kw_field kw_api_versions_resp_feature_fields[] = {
    ROW(kw_api_versions_resp_feature, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_feature, min_version, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_feature, max_version, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_api_versions_resp_feature_rows = {
    .fields = kw_api_versions_resp_feature_fields, .initial = &kw_api_versions_resp_feature_default,
    .size = sizeof(kw_api_versions_resp_feature), .tags_offset = offsetof(kw_api_versions_resp_feature, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 6,
    .names = "name\0"
    "minVersion\0"
    "maxVersion",
};

const kw_api_versions_resp_finalized kw_api_versions_resp_finalized_default = {0};
static const kw_field kw_api_versions_resp_finalized_fields[] = {
    ROW(kw_api_versions_resp_finalized, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_finalized, max_version_level, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp_finalized, min_version_level, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_api_versions_resp_finalized_rows = {
    .fields = kw_api_versions_resp_finalized_fields, .initial = &kw_api_versions_resp_finalized_default,
    .size = sizeof(kw_api_versions_resp_finalized), .tags_offset = offsetof(kw_api_versions_resp_finalized, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 6, .min_compact = 6,
    .names = "name\0"
    "maxVersionLevel\0"
    "minVersionLevel",
};

const kw_api_versions_resp kw_api_versions_resp_default = {.finalized_features_epoch = -1};
static const kw_field kw_api_versions_resp_fields[] = {
    ROW(kw_api_versions_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_api_versions_resp, api_keys, kw_api_versions_resp_api, 0, 127, 1, 0, -1, 0),
    ROW(kw_api_versions_resp, throttle_time_ms, INT32, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_api_versions_resp, supported_features, kw_api_versions_resp_feature, 3, 127, 1, 0, 0, ROW_IGNORABLE),
    ROW(kw_api_versions_resp, finalized_features_epoch, INT64, 3, 127, 1, 0, 1, ROW_IGNORABLE),
    ROW_STRUCT_ARRAY(kw_api_versions_resp, finalized_features, kw_api_versions_resp_finalized, 3, 127, 1, 0, 2, ROW_IGNORABLE),
    ROW(kw_api_versions_resp, zk_migration_ready, BOOL, 3, 127, 1, 0, 3, ROW_IGNORABLE),
};
static const kw_rows kw_api_versions_resp_rows = {
    .fields = kw_api_versions_resp_fields, .initial = &kw_api_versions_resp_default,
    .size = sizeof(kw_api_versions_resp), .tags_offset = offsetof(kw_api_versions_resp, unknown_tags),
    .n_plain = 3, .n_fields = 7, .min_plain = 6, .min_compact = 8,
    .names = "errorCode\0"
    "apiKeys\0"
    "throttleTimeMs\0"
    "supportedFeatures\0"
    "finalizedFeaturesEpoch\0"
    "finalizedFeatures\0"
    "zkMigrationReady",
};
const kw_message kw_api_versions_resp_message = {
    "ApiVersionsResponse", &kw_api_versions_resp_rows, 0, 4, 3};

const kw_api kw_api_versions_api = {
    .key = 18, .name = "ApiVersions",
    .min_version = 0, .max_version = 4, .max_stable_version = 4,
    .flexible_from = 3, .cluster_action = false,
    .request = &kw_api_versions_req_message, .response = &kw_api_versions_resp_message,
};
