/* vectors_messages.c - bodies of messages, whole and damaged. */
#include "tools/vectors_body.h"

#include <string.h>

enum {
    HOSTILE_LIMIT = 1 << 20
}; /* far more than any of these vectors needs, far less than their counts ask for */

/* Each proper prefix must be refused. Each is copied to the end of a block, so that a checker of memory sees
 * a read behind it. */
static bool prefixes_refused(kw_vector *v, const kw_vector_subject *s, kw_bytes hex, void *block, void *body,
                             kw_arena *scratch) {
    for (size_t n = 0; n < (size_t)hex.n; n++) {
        kw_reader r;
        uint8_t *prefix = (uint8_t *)block + ((size_t)hex.n - n);
        memcpy(prefix, hex.p, n);
        kw_reader_init(&r, prefix, n);
        kw_arena_reset(scratch);
        if (kw_message_decode(s->message, s->version, &r, scratch, 0, body, NULL) == 0) {
            kw_vector_fail(v, "the first %zu bytes are taken for a whole message", n);
            return false;
        }
    }
    return true;
}

static bool check_prefixes(kw_vector *v, const kw_vector_subject *s, kw_bytes hex) {
    kw_arena scratch;
    size_t size = (size_t)hex.n;
    void *block = size == 0 ? NULL : kw_mem_alloc(v->mem, size);
    void *body = kw_arena_alloc(v->arena, kw_message_size(s->message));
    kw_arena_init(&scratch, v->mem, 0);
    bool ok =
        body != NULL && (size == 0 || (block != NULL && prefixes_refused(v, s, hex, block, body, &scratch)));
    kw_arena_fini(&scratch);
    kw_mem_free(v->mem, block, size);
    return ok;
}

kw_vector_result kw_vector_message(kw_vector *v) {
    kw_vector_subject s;
    kw_bytes hex, plain;
    const kw_json *json = kw_json_get(v->json, "json");
    if (!kw_vector_find(v, &s))
        return KW_VECTOR_FAILED;
    if (!kw_vector_hex(v, v->json, "hex", &hex) || json == NULL)
        return kw_vector_fail(v, "hex or json is missing");
    if (!kw_vector_hex(v, v->json, "hexPlain", &plain))
        plain = hex;
    if (!kw_vector_body(v, s.message, s.version, hex, plain, json) || !check_prefixes(v, &s, hex))
        return KW_VECTOR_FAILED;
    return KW_VECTOR_PASSED;
}

static kw_vector_result judge_accepted(kw_vector *v, const kw_vector_subject *s, const void *body,
                                       size_t left) {
    const kw_json *status = kw_json_get(v->json, "status");
    int64_t want_left = 0;
    if (kw_vector_is(status, "error"))
        return kw_vector_fail(v, "damaged, but accepted");
    if (kw_vector_is(status, "any"))
        return KW_VECTOR_PASSED;
    if (!kw_vector_i64(v->json, "left", &want_left) || left != (size_t)want_left)
        return kw_vector_fail(v, "%zu bytes left over, not %d", left, (int)want_left);
    if (!kw_vector_says(v, s->message, s->version, body, kw_json_get(v->json, "json")))
        return KW_VECTOR_FAILED;
    return KW_VECTOR_PASSED;
}

kw_vector_result kw_vector_message_hostile(kw_vector *v) {
    kw_vector_subject s;
    kw_bytes hex;
    size_t left = 0;
    if (!kw_vector_find(v, &s))
        return KW_VECTOR_FAILED;
    if (!kw_vector_hex(v, v->json, "hex", &hex))
        return kw_vector_fail(v, "hex is missing");
    size_t limit = v->arena->limit;
    v->arena->limit = v->arena->used + HOSTILE_LIMIT;
    const void *body = kw_vector_decode(v, s.message, s.version, hex, KW_DECODE_KEEP_TAGS, &left);
    v->arena->limit = limit;
    if (body != NULL)
        return judge_accepted(v, &s, body, left);
    if (kw_vector_is(kw_json_get(v->json, "status"), "ok"))
        return kw_vector_fail(v, "refused, but right");
    return KW_VECTOR_PASSED;
}
