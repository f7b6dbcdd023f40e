/* AlterClientQuotas: structs and defaults. Made by tools/kwgen.py from protocol/schema/49_alter_client_quotas.kw. */
#ifndef KWIRE_MSG_ALTER_CLIENT_QUOTAS_H
#define KWIRE_MSG_ALTER_CLIENT_QUOTAS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AlterClientQuotasRequest: versions 0-1, flexible from 1 ---- */

typedef struct kw_alter_client_quotas_req_entity {
    /* "user", "client-id", "ip". */
    kw_str entity_type;
    /* Name; null: the default of that type. (nullable) */
    kw_str entity_name;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_req_entity;
KW_PUBLIC extern const kw_alter_client_quotas_req_entity kw_alter_client_quotas_req_entity_default;

typedef struct kw_alter_client_quotas_req_op {
    /* "producer_byte_rate", "consumer_byte_rate", "request_percentage", "controller_mutation_rate" ... */
    kw_str key;
    /* New limit, in the unit of the key; not looked at with remove. */
    double value;
    /* True: take the quota away. */
    bool remove;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_req_op;
KW_PUBLIC extern const kw_alter_client_quotas_req_op kw_alter_client_quotas_req_op_default;

typedef struct kw_alter_client_quotas_req_entry {
    /* What the quota is for, as one or more parts. */
    const kw_alter_client_quotas_req_entity *entity;
    int32_t n_entity;
    /* Changes, each key once. */
    const kw_alter_client_quotas_req_op *ops;
    int32_t n_ops;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_req_entry;
KW_PUBLIC extern const kw_alter_client_quotas_req_entry kw_alter_client_quotas_req_entry_default;

typedef struct kw_alter_client_quotas_req {
    /* Entities to change, each once. */
    const kw_alter_client_quotas_req_entry *entries;
    int32_t n_entries;
    /* True: check, change nothing. */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_req;
KW_PUBLIC extern const kw_alter_client_quotas_req kw_alter_client_quotas_req_default;
KW_PUBLIC extern const kw_message kw_alter_client_quotas_req_message;

/* ---- AlterClientQuotasResponse: versions 0-1, flexible from 1 ---- */

typedef struct kw_alter_client_quotas_resp_entity {
    /* "user", "client-id", "ip". */
    kw_str entity_type;
    /* Name; null: the default of that type. (nullable) */
    kw_str entity_name;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_resp_entity;
KW_PUBLIC extern const kw_alter_client_quotas_resp_entity kw_alter_client_quotas_resp_entity_default;

typedef struct kw_alter_client_quotas_resp_entry {
    /* INVALID_REQUEST ...; 0: changed. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    /* As in the request. */
    const kw_alter_client_quotas_resp_entity *entity;
    int32_t n_entity;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_resp_entry;
KW_PUBLIC extern const kw_alter_client_quotas_resp_entry kw_alter_client_quotas_resp_entry_default;

typedef struct kw_alter_client_quotas_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per entity. */
    const kw_alter_client_quotas_resp_entry *entries;
    int32_t n_entries;
    const kw_unknown_tags *unknown_tags;
} kw_alter_client_quotas_resp;
KW_PUBLIC extern const kw_alter_client_quotas_resp kw_alter_client_quotas_resp_default;
KW_PUBLIC extern const kw_message kw_alter_client_quotas_resp_message;

KW_PUBLIC extern const kw_api kw_alter_client_quotas_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
