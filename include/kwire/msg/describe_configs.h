/* DescribeConfigs: structs and defaults. Made by tools/kwgen.py from protocol/schema/32_describe_configs.kw. */
#ifndef KWIRE_MSG_DESCRIBE_CONFIGS_H
#define KWIRE_MSG_DESCRIBE_CONFIGS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeConfigsRequest: versions 1-4, flexible from 4 ---- */

typedef struct kw_describe_configs_req_resource {
    /* 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
    int8_t resource_type;
    /* Topic name, node id ... */
    kw_str resource_name;
    /* Which keys; null: all. (nullable) */
    const kw_str *configuration_keys;
    int32_t n_configuration_keys;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_req_resource;
KW_PUBLIC extern const kw_describe_configs_req_resource kw_describe_configs_req_resource_default;

typedef struct kw_describe_configs_req {
    /* Whose configuration. */
    const kw_describe_configs_req_resource *resources;
    int32_t n_resources;
    /* Tell also where each value could come from. */
    bool include_synonyms;
    /* Tell also what each key means. (v3+) */
    bool include_documentation;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_req;
KW_PUBLIC extern const kw_describe_configs_req kw_describe_configs_req_default;
KW_PUBLIC extern const kw_message kw_describe_configs_req_message;

/* ---- DescribeConfigsResponse: versions 1-4, flexible from 4 ---- */

typedef struct kw_describe_configs_resp_synonym {
    /* Key. */
    kw_str name;
    /* Value. (nullable) */
    kw_str value;
    /* As config_source. */
    int8_t source;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_resp_synonym;
KW_PUBLIC extern const kw_describe_configs_resp_synonym kw_describe_configs_resp_synonym_default;

typedef struct kw_describe_configs_resp_config {
    /* Key. */
    kw_str name;
    /* Value; null if sensitive. (nullable) */
    kw_str value;
    /* Cannot be changed. */
    bool read_only;
    /* Where the value comes from: 1 topic, 2 dynamic broker, 3 dynamic default, 4 static broker, 5
     * default, 6 logger, 7 client metrics, 8 group. (default -1) */
    int8_t config_source;
    /* A secret. */
    bool is_sensitive;
    /* All sources, strongest first. */
    const kw_describe_configs_resp_synonym *synonyms;
    int32_t n_synonyms;
    /* 1 boolean, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9 password. (v3+) */
    int8_t config_type;
    /* What the key means. (v3+, nullable) */
    kw_str documentation;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_resp_config;
KW_PUBLIC extern const kw_describe_configs_resp_config kw_describe_configs_resp_config_default;

typedef struct kw_describe_configs_resp_result {
    /* 0, or why there is none. */
    int16_t error_code;
    /* The same in words. (nullable) */
    kw_str error_message;
    /* As asked. */
    int8_t resource_type;
    /* As asked. */
    kw_str resource_name;
    /* Its configuration. */
    const kw_describe_configs_resp_config *configs;
    int32_t n_configs;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_resp_result;
KW_PUBLIC extern const kw_describe_configs_resp_result kw_describe_configs_resp_result_default;

typedef struct kw_describe_configs_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* One for each resource. */
    const kw_describe_configs_resp_result *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_describe_configs_resp;
KW_PUBLIC extern const kw_describe_configs_resp kw_describe_configs_resp_default;
KW_PUBLIC extern const kw_message kw_describe_configs_resp_message;

KW_PUBLIC extern const kw_api kw_describe_configs_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
