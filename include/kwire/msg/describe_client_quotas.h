/* DescribeClientQuotas: structs and defaults. Made by tools/kwgen.py from protocol/schema/48_describe_client_quotas.kw. */
#ifndef KWIRE_MSG_DESCRIBE_CLIENT_QUOTAS_H
#define KWIRE_MSG_DESCRIBE_CLIENT_QUOTAS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeClientQuotasRequest: versions 0-1, flexible from 1 ---- */

typedef struct kw_describe_client_quotas_req_component {
    /* "user", "client-id", "ip". */
    kw_str entity_type;
    /* 0: the name in match, 1: the default entity, 2: any that is set. */
    int8_t match_type;
    /* Name to look for with match_type 0; null with 1 and 2. (nullable) */
    kw_str match;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_req_component;
KW_PUBLIC extern const kw_describe_client_quotas_req_component kw_describe_client_quotas_req_component_default;

typedef struct kw_describe_client_quotas_req {
    /* Conditions, all must hold; each entity type once. */
    const kw_describe_client_quotas_req_component *components;
    int32_t n_components;
    /* True: leave out entities that also have types not asked for. */
    bool strict;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_req;
KW_PUBLIC extern const kw_describe_client_quotas_req kw_describe_client_quotas_req_default;
KW_PUBLIC extern const kw_message kw_describe_client_quotas_req_message;

/* ---- DescribeClientQuotasResponse: versions 0-1, flexible from 1 ---- */

typedef struct kw_describe_client_quotas_resp_entity {
    /* "user", "client-id", "ip". */
    kw_str entity_type;
    /* Name; null: the default of that type. (nullable) */
    kw_str entity_name;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_resp_entity;
KW_PUBLIC extern const kw_describe_client_quotas_resp_entity kw_describe_client_quotas_resp_entity_default;

typedef struct kw_describe_client_quotas_resp_value {
    /* "producer_byte_rate", "consumer_byte_rate", "request_percentage", "controller_mutation_rate" ... */
    kw_str key;
    /* Limit, in the unit of the key (bytes/s, percent ...). */
    double value;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_resp_value;
KW_PUBLIC extern const kw_describe_client_quotas_resp_value kw_describe_client_quotas_resp_value_default;

typedef struct kw_describe_client_quotas_resp_entry {
    /* What the quota is for, as one or more parts. */
    const kw_describe_client_quotas_resp_entity *entity;
    int32_t n_entity;
    /* Its quotas. */
    const kw_describe_client_quotas_resp_value *values;
    int32_t n_values;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_resp_entry;
KW_PUBLIC extern const kw_describe_client_quotas_resp_entry kw_describe_client_quotas_resp_entry_default;

typedef struct kw_describe_client_quotas_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* Entities found; null beside an error. (nullable) */
    const kw_describe_client_quotas_resp_entry *entries;
    int32_t n_entries;
    const kw_unknown_tags *unknown_tags;
} kw_describe_client_quotas_resp;
KW_PUBLIC extern const kw_describe_client_quotas_resp kw_describe_client_quotas_resp_default;
KW_PUBLIC extern const kw_message kw_describe_client_quotas_resp_message;

KW_PUBLIC extern const kw_api kw_describe_client_quotas_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
