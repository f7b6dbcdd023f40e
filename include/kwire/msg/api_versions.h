/* ApiVersions: structs and defaults. Made by tools/kwgen.py from protocol/schema/18_api_versions.kw. */
#ifndef KWIRE_MSG_API_VERSIONS_H
#define KWIRE_MSG_API_VERSIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ApiVersionsRequest: versions 0-4, flexible from 3 ---- */

typedef struct kw_api_versions_req {
    /* Name of the client library. (v3+) */
    kw_str client_software_name;
    /* Its version. (v3+) */
    kw_str client_software_version;
    const kw_unknown_tags *unknown_tags;
} kw_api_versions_req;
KW_PUBLIC extern const kw_api_versions_req kw_api_versions_req_default;
KW_PUBLIC extern const kw_message kw_api_versions_req_message;

/* ---- ApiVersionsResponse: versions 0-4, flexible from 3 ---- */

typedef struct kw_api_versions_resp_api {
    /* Key. */
    int16_t api_key;
    /* Lowest version (M7: perhaps not served). */
    int16_t min_version;
    /* Highest version. */
    int16_t max_version;
    const kw_unknown_tags *unknown_tags;
} kw_api_versions_resp_api;
KW_PUBLIC extern const kw_api_versions_resp_api kw_api_versions_resp_api_default;

typedef struct kw_api_versions_resp_feature {
    /* Name of the feature. */
    kw_str name;
    /* Lowest level. */
    int16_t min_version;
    /* Highest level. */
    int16_t max_version;
    const kw_unknown_tags *unknown_tags;
} kw_api_versions_resp_feature;
KW_PUBLIC extern const kw_api_versions_resp_feature kw_api_versions_resp_feature_default;

typedef struct kw_api_versions_resp_finalized {
    /* Name of the feature. */
    kw_str name;
    /* Level in force. */
    int16_t max_version_level;
    /* Lowest level still allowed. */
    int16_t min_version_level;
    const kw_unknown_tags *unknown_tags;
} kw_api_versions_resp_finalized;
KW_PUBLIC extern const kw_api_versions_resp_finalized kw_api_versions_resp_finalized_default;

typedef struct kw_api_versions_resp {
    /* 35: version not known, only ApiVersions itself is listed. */
    int16_t error_code;
    /* The APIs of this broker. */
    const kw_api_versions_resp_api *api_keys;
    int32_t n_api_keys;
    /* How long the client is to hold its requests back (M8). (v1+) */
    int32_t throttle_time_ms;
    /* What this broker could do (M6: v3 hides those that begin at 0). (v3+, tag 0) */
    const kw_api_versions_resp_feature *supported_features;
    int32_t n_supported_features;
    /* Grows with every change of the next; -1 unknown. (v3+, default -1, tag 1) */
    int64_t finalized_features_epoch;
    /* What the cluster has agreed on (T1). (v3+, tag 2) */
    const kw_api_versions_resp_finalized *finalized_features;
    int32_t n_finalized_features;
    /* A controller ready to take over from ZooKeeper. (v3+, tag 3) */
    bool zk_migration_ready;
    const kw_unknown_tags *unknown_tags;
} kw_api_versions_resp;
KW_PUBLIC extern const kw_api_versions_resp kw_api_versions_resp_default;
KW_PUBLIC extern const kw_message kw_api_versions_resp_message;

KW_PUBLIC extern const kw_api kw_api_versions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
