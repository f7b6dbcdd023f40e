/* SaslHandshake: rows. Made by tools/kwgen.py from protocol/schema/17_sasl_handshake.kw. */
#include "protocol/rows.h"

#include <kwire/msg/sasl_handshake.h>

/* clang-format off */

const kw_sasl_handshake_req kw_sasl_handshake_req_default = {0};
static const kw_field kw_sasl_handshake_req_fields[] = {
    ROW(kw_sasl_handshake_req, mechanism, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sasl_handshake_req_rows = {
    .fields = kw_sasl_handshake_req_fields, .initial = &kw_sasl_handshake_req_default,
    .size = sizeof(kw_sasl_handshake_req), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 1, .n_fields = 1, .min_plain = 2, .min_compact = 1,
    .names = "mechanism",
};
const kw_message kw_sasl_handshake_req_message = {
    "SaslHandshakeRequest", &kw_sasl_handshake_req_rows, 0, 1, -1};

const kw_sasl_handshake_resp kw_sasl_handshake_resp_default = {0};
static const kw_field kw_sasl_handshake_resp_fields[] = {
    ROW(kw_sasl_handshake_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_sasl_handshake_resp, mechanisms, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_sasl_handshake_resp_rows = {
    .fields = kw_sasl_handshake_resp_fields, .initial = &kw_sasl_handshake_resp_default,
    .size = sizeof(kw_sasl_handshake_resp), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "errorCode\0"
    "mechanisms",
};
const kw_message kw_sasl_handshake_resp_message = {
    "SaslHandshakeResponse", &kw_sasl_handshake_resp_rows, 0, 1, -1};

const kw_api kw_sasl_handshake_api = {
    .key = 17, .name = "SaslHandshake",
    .min_version = 0, .max_version = 1, .max_stable_version = 1,
    .flexible_from = -1, .cluster_action = false,
    .request = &kw_sasl_handshake_req_message, .response = &kw_sasl_handshake_resp_message,
};
