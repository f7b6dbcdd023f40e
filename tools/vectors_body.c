/* vectors_body.c - one message body, checked every way the library can turn it. */
#include "tools/vectors_body.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Like kw_vector_fail, for functions that answer yes or no. */
#define FAIL(...) (kw_vector_fail(__VA_ARGS__), false)

bool kw_vector_find(kw_vector *v, kw_vector_subject *s) {
    int64_t key, version;
    kw_str name;
    const kw_json *kind = kw_json_get(v->json, "kind");
    if (!kw_vector_i64(v->json, "api", &key) || !kw_vector_i64(v->json, "version", &version) ||
        !kw_vector_str(v->json, "name", &name) || kind == NULL)
        return FAIL(v, "a member is missing");
    s->api = kw_api_by_key((int16_t)key);
    if (s->api == NULL)
        return FAIL(v, "api %" PRId64 " is not known", key);
    if (!kw_vector_is(kw_json_get(v->json, "name"), s->api->name))
        return FAIL(v, "api %" PRId64 " is called %s here", key, s->api->name);
    s->request = kw_vector_is(kind, "request");
    s->message = s->request ? s->api->request : s->api->response;
    s->version = (int16_t)version;
    return true;
}

void *kw_vector_decode(kw_vector *v, const kw_message *m, int16_t version, kw_bytes in, unsigned flags,
                       size_t *left) {
    kw_reader r;
    void *body = kw_arena_alloc(v->arena, kw_message_size(m));
    kw_reader_init(&r, in.p, (size_t)in.n);
    if (body == NULL || kw_message_decode(m, version, &r, v->arena, flags, body, NULL) != 0)
        return NULL;
    *left = kw_reader_left(&r);
    return body;
}

bool kw_vector_says(kw_vector *v, const kw_message *m, int16_t version, const void *body,
                    const kw_json *json) {
    kw_buf text = {0};
    const kw_json *printed = NULL;
    char path[120];
    bool same = false;
    if (kw_message_print(m, version, body, v->mem, &text) != 0 ||
        kw_json_parse((kw_str){(const char *)text.p, (int32_t)text.n}, v->arena, &printed, NULL) != 0)
        kw_vector_fail(v, "printed JSON cannot be read");
    else if (!kw_vector_equal(printed, json, path, sizeof path))
        kw_vector_fail(v, "JSON differs at %s", path);
    else
        same = true;
    kw_buf_fini(&text, v->mem);
    return same;
}

static bool same_bytes(const void *p, size_t n, kw_bytes want) {
    return n == (size_t)want.n && (n == 0 || memcmp(p, want.p, n) == 0);
}

/* Puts slices one behind the other. */
static size_t join(const kw_writer *w, uint8_t *out) {
    size_t n = 0;
    for (int i = 0; i < w->n_slices; i++) {
        memcpy(out + n, w->slices[i].p, w->slices[i].n);
        n += w->slices[i].n;
    }
    return n;
}

/* The gathering write of a producer must give the same bytes. */
static bool gathers(kw_vector *v, const kw_message *m, int16_t version, const void *body, kw_bytes want) {
    kw_slice slices[64];
    kw_writer w;
    size_t room = (size_t)want.n + 1;
    uint8_t *buf = kw_arena_alloc(v->arena, 2 * room);
    if (buf == NULL)
        return FAIL(v, "out of memory");
    kw_writer_init(&w, buf, room);
    kw_writer_gather(&w, slices, 64);
    int err = kw_message_encode(m, version, body, &w, NULL);
    if (err == 0)
        err = kw_writer_finish(&w);
    if (err != 0 || !same_bytes(buf + room, join(&w, buf + room), want))
        return FAIL(v, "slices do not add up (%s)", kw_error_name(err));
    return true;
}

bool kw_vector_encodes(kw_vector *v, const kw_message *m, int16_t version, const void *body, kw_bytes want) {
    kw_writer size, w;
    kw_fault fault;
    kw_writer_init(&size, NULL, 0);
    int err = kw_message_encode(m, version, body, &size, &fault);
    if (err != 0)
        return FAIL(v, "encode: %s at %s", kw_error_name(err), fault.path);
    if (size.n != (size_t)want.n)
        return FAIL(v, "encodes to %zu bytes, not %d", size.n, (int)want.n);
    uint8_t *buf = kw_arena_alloc(v->arena, size.n);
    if (buf == NULL)
        return FAIL(v, "out of memory");
    kw_writer_init(&w, buf, size.n);
    err = kw_message_encode(m, version, body, &w, NULL);
    if (err != 0 || !same_bytes(buf, w.n, want))
        return FAIL(v, "encodes to other bytes (%s)", kw_error_name(err));
    return gathers(v, m, version, body, want);
}

static bool parses(kw_vector *v, const kw_message *m, int16_t version, kw_bytes want, const kw_json *json) {
    kw_fault fault;
    void *body = kw_arena_alloc(v->arena, kw_message_size(m));
    if (body == NULL)
        return FAIL(v, "out of memory");
    int err = kw_message_parse(m, version, kw_vector_text(v, json), v->arena, body, &fault);
    if (err != 0)
        return FAIL(v, "parse: %s at %s", kw_error_name(err), fault.path);
    return kw_vector_encodes(v, m, version, body, want);
}

static bool copies(kw_vector *v, const kw_message *m, int16_t version, const void *body, kw_bytes want) {
    void *copy = kw_arena_alloc(v->arena, kw_message_size(m));
    if (copy == NULL || kw_message_copy(m, body, v->arena, copy) != 0)
        return FAIL(v, "copy: out of memory");
    return kw_vector_encodes(v, m, version, copy, want);
}

bool kw_vector_body(kw_vector *v, const kw_message *m, int16_t version, kw_bytes hex, kw_bytes plain,
                    const kw_json *json) {
    size_t left = 0, left_plain = 0;
    const void *body = kw_vector_decode(v, m, version, hex, KW_DECODE_KEEP_TAGS, &left);
    const void *skipped = kw_vector_decode(v, m, version, hex, 0, &left_plain);
    if (body == NULL || skipped == NULL)
        return FAIL(v, "refused");
    if (left != 0 || left_plain != 0)
        return FAIL(v, "%zu bytes left over", left);
    return kw_vector_says(v, m, version, body, json) && kw_vector_encodes(v, m, version, body, hex) &&
           kw_vector_encodes(v, m, version, skipped, plain) && copies(v, m, version, body, hex) &&
           parses(v, m, version, hex, json);
}
