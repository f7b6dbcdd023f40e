/* CreateDelegationToken: structs and defaults. Made by tools/kwgen.py from protocol/schema/38_create_delegation_token.kw. */
#ifndef KWIRE_MSG_CREATE_DELEGATION_TOKEN_H
#define KWIRE_MSG_CREATE_DELEGATION_TOKEN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- CreateDelegationTokenRequest: versions 1-3, flexible from 2 ---- */

typedef struct kw_create_delegation_token_req_renewer {
    /* "User". */
    kw_str principal_type;
    /* Name. */
    kw_str principal_name;
    const kw_unknown_tags *unknown_tags;
} kw_create_delegation_token_req_renewer;
KW_PUBLIC extern const kw_create_delegation_token_req_renewer kw_create_delegation_token_req_renewer_default;

typedef struct kw_create_delegation_token_req {
    /* Owner's principal type, "User"; null: who asks (KIP-373). (v3+, nullable) */
    kw_str owner_principal_type;
    /* Owner's name; null: who asks. (v3+, nullable) */
    kw_str owner_principal_name;
    /* Who else may renew it; empty: only the owner. */
    const kw_create_delegation_token_req_renewer *renewers;
    int32_t n_renewers;
    /* Upper limit in ms, renewals included; -1: the broker's delegation.token.max.lifetime.ms. */
    int64_t max_lifetime_ms;
    const kw_unknown_tags *unknown_tags;
} kw_create_delegation_token_req;
KW_PUBLIC extern const kw_create_delegation_token_req kw_create_delegation_token_req_default;
KW_PUBLIC extern const kw_message kw_create_delegation_token_req_message;

/* ---- CreateDelegationTokenResponse: versions 1-3, flexible from 2 ---- */

typedef struct kw_create_delegation_token_resp {
    /* DELEGATION_TOKEN_AUTH_DISABLED, DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, INVALID_PRINCIPAL_TYPE ...; 0:
     * made. */
    int16_t error_code;
    /* Owner's principal type. */
    kw_str principal_type;
    /* Owner's name. */
    kw_str principal_name;
    /* Principal type of who asked. (v3+) */
    kw_str token_requester_principal_type;
    /* Name of who asked. (v3+) */
    kw_str token_requester_principal_name;
    /* When it was made, ms since 1970. */
    int64_t issue_timestamp_ms;
    /* When it runs out unless renewed, ms since 1970. */
    int64_t expiry_timestamp_ms;
    /* When it runs out in any case, ms since 1970. */
    int64_t max_timestamp_ms;
    /* User name for SCRAM. */
    kw_str token_id;
    /* Secret; in base64 the password for SCRAM. */
    kw_bytes hmac;
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    const kw_unknown_tags *unknown_tags;
} kw_create_delegation_token_resp;
KW_PUBLIC extern const kw_create_delegation_token_resp kw_create_delegation_token_resp_default;
KW_PUBLIC extern const kw_message kw_create_delegation_token_resp_message;

KW_PUBLIC extern const kw_api kw_create_delegation_token_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
