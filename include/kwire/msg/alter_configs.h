/* AlterConfigs: structs and defaults. Made by tools/kwgen.py from protocol/schema/33_alter_configs.kw. */
#ifndef KWIRE_MSG_ALTER_CONFIGS_H
#define KWIRE_MSG_ALTER_CONFIGS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AlterConfigsRequest: versions 0-2, flexible from 2 ---- */

typedef struct kw_alter_configs_req_config {
    /* Key, "retention.ms". */
    kw_str name;
    /* Value; null is refused. (nullable) */
    kw_str value;
    const kw_unknown_tags *unknown_tags;
} kw_alter_configs_req_config;
KW_PUBLIC extern const kw_alter_configs_req_config kw_alter_configs_req_config_default;

typedef struct kw_alter_configs_req_resource {
    /* 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
    int8_t resource_type;
    /* Topic, group or metrics name, or broker id in digits; empty with type broker: the default of all
     * brokers. */
    kw_str resource_name;
    /* The new settings, complete. */
    const kw_alter_configs_req_config *configs;
    int32_t n_configs;
    const kw_unknown_tags *unknown_tags;
} kw_alter_configs_req_resource;
KW_PUBLIC extern const kw_alter_configs_req_resource kw_alter_configs_req_resource_default;

typedef struct kw_alter_configs_req {
    /* What to change. */
    const kw_alter_configs_req_resource *resources;
    int32_t n_resources;
    /* True: check, change nothing. */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_alter_configs_req;
KW_PUBLIC extern const kw_alter_configs_req kw_alter_configs_req_default;
KW_PUBLIC extern const kw_message kw_alter_configs_req_message;

/* ---- AlterConfigsResponse: versions 0-2, flexible from 2 ---- */

typedef struct kw_alter_configs_resp_result {
    /* INVALID_CONFIG, POLICY_VIOLATION, UNKNOWN_TOPIC_OR_PARTITION ...; 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* As in the request. */
    int8_t resource_type;
    /* As in the request. */
    kw_str resource_name;
    const kw_unknown_tags *unknown_tags;
} kw_alter_configs_resp_result;
KW_PUBLIC extern const kw_alter_configs_resp_result kw_alter_configs_resp_result_default;

typedef struct kw_alter_configs_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per resource. */
    const kw_alter_configs_resp_result *responses;
    int32_t n_responses;
    const kw_unknown_tags *unknown_tags;
} kw_alter_configs_resp;
KW_PUBLIC extern const kw_alter_configs_resp kw_alter_configs_resp_default;
KW_PUBLIC extern const kw_message kw_alter_configs_resp_message;

KW_PUBLIC extern const kw_api kw_alter_configs_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
