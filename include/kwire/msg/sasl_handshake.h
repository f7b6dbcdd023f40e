/* SaslHandshake: structs and defaults. Made by tools/kwgen.py from protocol/schema/17_sasl_handshake.kw. */
#ifndef KWIRE_MSG_SASL_HANDSHAKE_H
#define KWIRE_MSG_SASL_HANDSHAKE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- SaslHandshakeRequest: versions 0-1, never flexible ---- */

typedef struct kw_sasl_handshake_req {
    /* "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI". */
    kw_str mechanism;
} kw_sasl_handshake_req;
KW_PUBLIC extern const kw_sasl_handshake_req kw_sasl_handshake_req_default;
KW_PUBLIC extern const kw_message kw_sasl_handshake_req_message;

/* ---- SaslHandshakeResponse: versions 0-1, never flexible ---- */

typedef struct kw_sasl_handshake_resp {
    /* UNSUPPORTED_SASL_MECHANISM, ILLEGAL_SASL_STATE; 0: go on with tokens. */
    int16_t error_code;
    /* What this listener accepts; worth showing when ours is refused. */
    const kw_str *mechanisms;
    int32_t n_mechanisms;
} kw_sasl_handshake_resp;
KW_PUBLIC extern const kw_sasl_handshake_resp kw_sasl_handshake_resp_default;
KW_PUBLIC extern const kw_message kw_sasl_handshake_resp_message;

KW_PUBLIC extern const kw_api kw_sasl_handshake_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
