/* vector_case.c - what the checks share: their verdicts, and typed members of the object they check. */
#include "tools/hex.h"
#include "tools/json_tree.h"
#include "tools/vectors.h"

#include <stdarg.h>
#include <stdio.h>

kw_vector_result kw_vector_fail(kw_vector *v, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(v->why, sizeof v->why, fmt, ap);
    va_end(ap);
    return KW_VECTOR_FAILED;
}

kw_vector_result kw_vector_skip(kw_vector *v, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(v->why, sizeof v->why, fmt, ap);
    va_end(ap);
    return KW_VECTOR_SKIPPED;
}

bool kw_vector_hex(kw_vector *v, const kw_json *object, const char *member, kw_bytes *out) {
    const kw_json *m = kw_json_get(object, member);
    *out = (kw_bytes){NULL, -1};
    if (m != NULL && m->type == KW_JSON_NULL)
        return true;
    return m != NULL && m->type == KW_JSON_STRING && kw_hex_decode(m->text, v->arena, out) == 0;
}

bool kw_vector_i64(const kw_json *object, const char *member, int64_t *out) {
    return kw_json_int(object, member, INT64_MIN, INT64_MAX, out);
}

bool kw_vector_str(const kw_json *object, const char *member, kw_str *out) {
    const kw_json *m = kw_json_get(object, member);
    if (m == NULL || m->type != KW_JSON_STRING)
        return false;
    *out = m->text;
    return true;
}

bool kw_vector_is(const kw_json *string, const char *text) {
    return kw_json_is(string, text);
}

kw_str kw_vector_text(const kw_vector *v, const kw_json *value) {
    return kw_json_source(v->input, value);
}

bool kw_vector_equal(const kw_json *a, const kw_json *b, char *path, size_t path_size) {
    return kw_json_equal(a, b, path, path_size);
}
