/* ListConfigResources: structs and defaults. Made by tools/kwgen.py from protocol/schema/74_list_config_resources.kw. */
#ifndef KWIRE_MSG_LIST_CONFIG_RESOURCES_H
#define KWIRE_MSG_LIST_CONFIG_RESOURCES_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ListConfigResourcesRequest: versions 0-1, flexible from 0 ---- */

typedef struct kw_list_config_resources_req {
    /* 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group; empty: all. (v1+) */
    const int8_t *resource_types;
    int32_t n_resource_types;
    const kw_unknown_tags *unknown_tags;
} kw_list_config_resources_req;
KW_PUBLIC extern const kw_list_config_resources_req kw_list_config_resources_req_default;
KW_PUBLIC extern const kw_message kw_list_config_resources_req_message;

/* ---- ListConfigResourcesResponse: versions 0-1, flexible from 0 ---- */

typedef struct kw_list_config_resources_resp_resource {
    /* Topic, group or metrics name, or broker id in digits. */
    kw_str resource_name;
    /* As in the request. (v1+, default 16) */
    int8_t resource_type;
    const kw_unknown_tags *unknown_tags;
} kw_list_config_resources_resp_resource;
KW_PUBLIC extern const kw_list_config_resources_resp_resource kw_list_config_resources_resp_resource_default;

typedef struct kw_list_config_resources_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* CLUSTER_AUTHORIZATION_FAILED, UNSUPPORTED_VERSION (a type this broker cannot list) ...; 0: none. */
    int16_t error_code;
    /* Resources found. */
    const kw_list_config_resources_resp_resource *config_resources;
    int32_t n_config_resources;
    const kw_unknown_tags *unknown_tags;
} kw_list_config_resources_resp;
KW_PUBLIC extern const kw_list_config_resources_resp kw_list_config_resources_resp_default;
KW_PUBLIC extern const kw_message kw_list_config_resources_resp_message;

KW_PUBLIC extern const kw_api kw_list_config_resources_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
