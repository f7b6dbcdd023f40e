/* vectors_body.h - steps that all vectors with a message body share. */
#ifndef KW_TOOLS_VECTORS_BODY_H
#define KW_TOOLS_VECTORS_BODY_H

#include "tools/vectors.h"

#include <kwire/message.h>

/* What a vector is about. */
typedef struct kw_vector_subject {
    const kw_api *api;
    const kw_message *message;
    int16_t version;
    bool request;
} kw_vector_subject;

/* From the members api, name, kind and version. false: v->why says what is wrong. */
bool kw_vector_find(kw_vector *v, kw_vector_subject *s) KW_MUST_USE;
/* Decodes; `left` gets the bytes left over. NULL: refused. The body lives in v->arena. */
void *kw_vector_decode(kw_vector *v, const kw_message *m, int16_t version, kw_bytes in, unsigned flags,
                       size_t *left) KW_MUST_USE;
/* Does body, printed, say the same as this JSON? false: v->why names the difference. */
bool kw_vector_says(kw_vector *v, const kw_message *m, int16_t version, const void *body,
                    const kw_json *json) KW_MUST_USE;
/* Does body encode to exactly these bytes, in one piece, in slices, and by its sizing pass? */
bool kw_vector_encodes(kw_vector *v, const kw_message *m, int16_t version, const void *body,
                       kw_bytes want) KW_MUST_USE;
/* Everything about one whole body: decode, JSON both ways, copy, encode. hexPlain as in `object`. */
bool kw_vector_body(kw_vector *v, const kw_message *m, int16_t version, kw_bytes hex, kw_bytes plain,
                    const kw_json *json) KW_MUST_USE;

#endif
