/* ExpireDelegationToken: structs and defaults. Made by tools/kwgen.py from protocol/schema/40_expire_delegation_token.kw. */
#ifndef KWIRE_MSG_EXPIRE_DELEGATION_TOKEN_H
#define KWIRE_MSG_EXPIRE_DELEGATION_TOKEN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ExpireDelegationTokenRequest: versions 1-2, flexible from 2 ---- */

typedef struct kw_expire_delegation_token_req {
    /* The token's secret. */
    kw_bytes hmac;
    /* ms from now; negative: at once. */
    int64_t expiry_time_period_ms;
    const kw_unknown_tags *unknown_tags;
} kw_expire_delegation_token_req;
KW_PUBLIC extern const kw_expire_delegation_token_req kw_expire_delegation_token_req_default;
KW_PUBLIC extern const kw_message kw_expire_delegation_token_req_message;

/* ---- ExpireDelegationTokenResponse: versions 1-2, flexible from 2 ---- */

typedef struct kw_expire_delegation_token_resp {
    /* DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED, DELEGATION_TOKEN_OWNER_MISMATCH ...; 0: done. */
    int16_t error_code;
    /* When it runs out now, ms since 1970. */
    int64_t expiry_timestamp_ms;
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    const kw_unknown_tags *unknown_tags;
} kw_expire_delegation_token_resp;
KW_PUBLIC extern const kw_expire_delegation_token_resp kw_expire_delegation_token_resp_default;
KW_PUBLIC extern const kw_message kw_expire_delegation_token_resp_message;

KW_PUBLIC extern const kw_api kw_expire_delegation_token_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
