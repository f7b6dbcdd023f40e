/* IncrementalAlterConfigs: structs and defaults. Made by tools/kwgen.py from protocol/schema/44_incremental_alter_configs.kw. */
#ifndef KWIRE_MSG_INCREMENTAL_ALTER_CONFIGS_H
#define KWIRE_MSG_INCREMENTAL_ALTER_CONFIGS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- IncrementalAlterConfigsRequest: versions 0-1, flexible from 1 ---- */

typedef struct kw_incremental_alter_configs_req_config {
    /* Key, "retention.ms". */
    kw_str name;
    /* 0 set, 1 delete (back to the default), 2 append to a list, 3 subtract from a list. */
    int8_t config_operation;
    /* Value; null with delete. (nullable) */
    kw_str value;
    const kw_unknown_tags *unknown_tags;
} kw_incremental_alter_configs_req_config;
KW_PUBLIC extern const kw_incremental_alter_configs_req_config kw_incremental_alter_configs_req_config_default;

typedef struct kw_incremental_alter_configs_req_resource {
    /* 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
    int8_t resource_type;
    /* Topic, group or metrics name, or broker id in digits; empty with type broker: the default of all
     * brokers. */
    kw_str resource_name;
    /* Changes, each key once. */
    const kw_incremental_alter_configs_req_config *configs;
    int32_t n_configs;
    const kw_unknown_tags *unknown_tags;
} kw_incremental_alter_configs_req_resource;
KW_PUBLIC extern const kw_incremental_alter_configs_req_resource kw_incremental_alter_configs_req_resource_default;

typedef struct kw_incremental_alter_configs_req {
    /* What to change, each resource once. */
    const kw_incremental_alter_configs_req_resource *resources;
    int32_t n_resources;
    /* True: check, change nothing. */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_incremental_alter_configs_req;
KW_PUBLIC extern const kw_incremental_alter_configs_req kw_incremental_alter_configs_req_default;
KW_PUBLIC extern const kw_message kw_incremental_alter_configs_req_message;

/* ---- IncrementalAlterConfigsResponse: versions 0-1, flexible from 1 ---- */

typedef struct kw_incremental_alter_configs_resp_result {
    /* INVALID_CONFIG, POLICY_VIOLATION, UNKNOWN_TOPIC_OR_PARTITION ...; 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* As in the request. */
    int8_t resource_type;
    /* As in the request. */
    kw_str resource_name;
    const kw_unknown_tags *unknown_tags;
} kw_incremental_alter_configs_resp_result;
KW_PUBLIC extern const kw_incremental_alter_configs_resp_result kw_incremental_alter_configs_resp_result_default;

typedef struct kw_incremental_alter_configs_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per resource; all changes of a resource succeed or none. */
    const kw_incremental_alter_configs_resp_result *responses;
    int32_t n_responses;
    const kw_unknown_tags *unknown_tags;
} kw_incremental_alter_configs_resp;
KW_PUBLIC extern const kw_incremental_alter_configs_resp kw_incremental_alter_configs_resp_default;
KW_PUBLIC extern const kw_message kw_incremental_alter_configs_resp_message;

KW_PUBLIC extern const kw_api kw_incremental_alter_configs_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
