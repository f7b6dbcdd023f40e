/* UpdateFeatures: structs and defaults. Made by tools/kwgen.py from protocol/schema/57_update_features.kw. */
#ifndef KWIRE_MSG_UPDATE_FEATURES_H
#define KWIRE_MSG_UPDATE_FEATURES_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- UpdateFeaturesRequest: versions 0-2, flexible from 0 ---- */

typedef struct kw_update_features_req_update {
    /* "metadata.version", "transaction.version" ... */
    kw_str feature;
    /* Level afterwards; below 1: remove the feature. */
    int16_t max_version_level;
    /* True: the level may go down; v1+: see upgrade_type. (v0) */
    bool allow_downgrade;
    /* 1: only up, 2: down if nothing is lost, 3: down at any price. (v1+, default 1) */
    int8_t upgrade_type;
    const kw_unknown_tags *unknown_tags;
} kw_update_features_req_update;
KW_PUBLIC extern const kw_update_features_req_update kw_update_features_req_update_default;

typedef struct kw_update_features_req {
    /* ms to wait for the controller. (default 60000) */
    int32_t timeout_ms;
    /* Changes, each feature once. */
    const kw_update_features_req_update *feature_updates;
    int32_t n_feature_updates;
    /* True: check, change nothing. (v1+) */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_update_features_req;
KW_PUBLIC extern const kw_update_features_req kw_update_features_req_default;
KW_PUBLIC extern const kw_message kw_update_features_req_message;

/* ---- UpdateFeaturesResponse: versions 0-2, flexible from 0 ---- */

typedef struct kw_update_features_resp_result {
    /* Feature name. */
    kw_str feature;
    /* INVALID_UPDATE_VERSION, FEATURE_UPDATE_FAILED ...; 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_update_features_resp_result;
KW_PUBLIC extern const kw_update_features_resp_result kw_update_features_resp_result_default;

typedef struct kw_update_features_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request; v2: all changes succeed or none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* One per feature. (v0-1) */
    const kw_update_features_resp_result *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_update_features_resp;
KW_PUBLIC extern const kw_update_features_resp kw_update_features_resp_default;
KW_PUBLIC extern const kw_message kw_update_features_resp_message;

KW_PUBLIC extern const kw_api kw_update_features_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
