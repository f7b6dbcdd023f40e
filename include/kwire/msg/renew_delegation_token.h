/* RenewDelegationToken: structs and defaults. Made by tools/kwgen.py from protocol/schema/39_renew_delegation_token.kw. */
#ifndef KWIRE_MSG_RENEW_DELEGATION_TOKEN_H
#define KWIRE_MSG_RENEW_DELEGATION_TOKEN_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- RenewDelegationTokenRequest: versions 1-2, flexible from 2 ---- */

typedef struct kw_renew_delegation_token_req {
    /* The token's secret. */
    kw_bytes hmac;
    /* ms from now, cut at the token's maximum; -1: the broker's delegation.token.expiry.time.ms. */
    int64_t renew_period_ms;
    const kw_unknown_tags *unknown_tags;
} kw_renew_delegation_token_req;
KW_PUBLIC extern const kw_renew_delegation_token_req kw_renew_delegation_token_req_default;
KW_PUBLIC extern const kw_message kw_renew_delegation_token_req_message;

/* ---- RenewDelegationTokenResponse: versions 1-2, flexible from 2 ---- */

typedef struct kw_renew_delegation_token_resp {
    /* DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED, DELEGATION_TOKEN_OWNER_MISMATCH ...; 0:
     * renewed. */
    int16_t error_code;
    /* When it runs out now, ms since 1970. */
    int64_t expiry_timestamp_ms;
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    const kw_unknown_tags *unknown_tags;
} kw_renew_delegation_token_resp;
KW_PUBLIC extern const kw_renew_delegation_token_resp kw_renew_delegation_token_resp_default;
KW_PUBLIC extern const kw_message kw_renew_delegation_token_resp_message;

KW_PUBLIC extern const kw_api kw_renew_delegation_token_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
