/* SaslAuthenticate: structs and defaults. Made by tools/kwgen.py from protocol/schema/36_sasl_authenticate.kw. */
#ifndef KWIRE_MSG_SASL_AUTHENTICATE_H
#define KWIRE_MSG_SASL_AUTHENTICATE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- SaslAuthenticateRequest: versions 0-2, flexible from 2 ---- */

typedef struct kw_sasl_authenticate_req {
    /* The client's token, in the format of the mechanism. */
    kw_bytes auth_bytes;
    const kw_unknown_tags *unknown_tags;
} kw_sasl_authenticate_req;
KW_PUBLIC extern const kw_sasl_authenticate_req kw_sasl_authenticate_req_default;
KW_PUBLIC extern const kw_message kw_sasl_authenticate_req_message;

/* ---- SaslAuthenticateResponse: versions 0-2, flexible from 2 ---- */

typedef struct kw_sasl_authenticate_resp {
    /* SASL_AUTHENTICATION_FAILED ends the connection; 0: token taken. */
    int16_t error_code;
    /* The broker's reason; null: none. (nullable) */
    kw_str error_message;
    /* The server's token; may be empty. */
    kw_bytes auth_bytes;
    /* Re-authenticate before so many ms are over, or the broker closes; 0: no limit (M16). (v1+) */
    int64_t session_lifetime_ms;
    const kw_unknown_tags *unknown_tags;
} kw_sasl_authenticate_resp;
KW_PUBLIC extern const kw_sasl_authenticate_resp kw_sasl_authenticate_resp_default;
KW_PUBLIC extern const kw_message kw_sasl_authenticate_resp_message;

KW_PUBLIC extern const kw_api kw_sasl_authenticate_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
