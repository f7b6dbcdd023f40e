/* DescribeDelegationToken: structs and defaults. Made by tools/kwgen.py from protocol/schema/41_describe_delegation_token.kw. */
#ifndef KWIRE_MSG_DESCRIBE_DELEGATION_TOKEN_H
#define KWIRE_MSG_DESCRIBE_DELEGATION_TOKEN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeDelegationTokenRequest: versions 1-3, flexible from 2 ---- */

typedef struct kw_describe_delegation_token_req_owner {
    /* "User". */
    kw_str principal_type;
    /* Name. */
    kw_str principal_name;
    const kw_unknown_tags *unknown_tags;
} kw_describe_delegation_token_req_owner;
KW_PUBLIC extern const kw_describe_delegation_token_req_owner kw_describe_delegation_token_req_owner_default;

typedef struct kw_describe_delegation_token_req {
    /* Whose tokens; null: all that we may see. (nullable) */
    const kw_describe_delegation_token_req_owner *owners;
    int32_t n_owners;
    const kw_unknown_tags *unknown_tags;
} kw_describe_delegation_token_req;
KW_PUBLIC extern const kw_describe_delegation_token_req kw_describe_delegation_token_req_default;
KW_PUBLIC extern const kw_message kw_describe_delegation_token_req_message;

/* ---- DescribeDelegationTokenResponse: versions 1-3, flexible from 2 ---- */

typedef struct kw_describe_delegation_token_resp_renewer {
    /* "User". */
    kw_str principal_type;
    /* Name. */
    kw_str principal_name;
    const kw_unknown_tags *unknown_tags;
} kw_describe_delegation_token_resp_renewer;
KW_PUBLIC extern const kw_describe_delegation_token_resp_renewer kw_describe_delegation_token_resp_renewer_default;

typedef struct kw_describe_delegation_token_resp_token {
    /* Owner's principal type. */
    kw_str principal_type;
    /* Owner's name. */
    kw_str principal_name;
    /* Principal type of who had it made (KIP-373). (v3+) */
    kw_str token_requester_principal_type;
    /* Name of who had it made. (v3+) */
    kw_str token_requester_principal_name;
    /* When it was made, ms since 1970. */
    int64_t issue_timestamp;
    /* When it runs out unless renewed, ms since 1970. */
    int64_t expiry_timestamp;
    /* When it runs out in any case, ms since 1970. */
    int64_t max_timestamp;
    /* User name for SCRAM. */
    kw_str token_id;
    /* Secret; in base64 the password for SCRAM. */
    kw_bytes hmac;
    /* Who else may renew it. */
    const kw_describe_delegation_token_resp_renewer *renewers;
    int32_t n_renewers;
    const kw_unknown_tags *unknown_tags;
} kw_describe_delegation_token_resp_token;
KW_PUBLIC extern const kw_describe_delegation_token_resp_token kw_describe_delegation_token_resp_token_default;

typedef struct kw_describe_delegation_token_resp {
    /* Of the whole request; 0: none. */
    int16_t error_code;
    /* Tokens found. */
    const kw_describe_delegation_token_resp_token *tokens;
    int32_t n_tokens;
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    const kw_unknown_tags *unknown_tags;
} kw_describe_delegation_token_resp;
KW_PUBLIC extern const kw_describe_delegation_token_resp kw_describe_delegation_token_resp_default;
KW_PUBLIC extern const kw_message kw_describe_delegation_token_resp_message;

KW_PUBLIC extern const kw_api kw_describe_delegation_token_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
