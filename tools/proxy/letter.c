/* letter.c - see letter.h. */
#include "tools/proxy/letter.h"
#include <string.h>

enum { SIZE = 4, CORRELATION = 4 };

static kw_bytes between(const uint8_t *from, const uint8_t *to) {
    return (kw_bytes){from, (int32_t)(to - from)};
}

static int decode(proxy_letter *l, kw_reader *r, kw_arena *arena) {
    l->head = between(r->base, r->p);
    l->body = kw_arena_alloc(arena, kw_message_size(l->message));
    if (l->body == NULL)
        return KW_ENOMEM;
    int rc = kw_message_decode(l->message, l->version, r, arena, KW_DECODE_KEEP_TAGS, l->body, NULL);
    l->tail = between(r->p, r->end);
    return rc;
}

static int begin(kw_reader *r, const uint8_t *frame, size_t n) {
    if (n < SIZE || n - SIZE > INT32_MAX)
        return KW_ETRUNCATED;
    kw_reader_init(r, frame + SIZE, n - SIZE);
    return 0;
}

int proxy_letter_open_request(proxy_letter *l, const kw_api *api, int16_t version, const uint8_t *frame,
                              size_t n, kw_arena *arena) {
    kw_reader r;
    kw_request_header h;
    *l = (proxy_letter){.message = api->request, .version = version};
    int rc = begin(&r, frame, n);
    if (rc != 0)
        return rc;
    kw_request_header_read(&r, kw_request_header_version(api, version), &h);
    return r.err != 0 ? r.err : decode(l, &r, arena);
}

int proxy_letter_open_answer(proxy_letter *l, const kw_api *api, int16_t version, const uint8_t *frame,
                             size_t n, kw_arena *arena) {
    kw_reader r;
    *l = (proxy_letter){.message = api->response, .version = version};
    int rc = begin(&r, frame, n);
    if (rc != 0)
        return rc;
    (void)kw_response_header_read(&r, kw_response_header_version(api, version));
    return r.err != 0 ? r.err : decode(l, &r, arena);
}

int proxy_letter_begin_answer(proxy_letter *l, const kw_api *api, int16_t version, int32_t correlation,
                              kw_arena *arena) {
    kw_writer w;
    if (version < api->min_version || version > api->max_version)
        return KW_EVERSION;
    *l = (proxy_letter){.message = api->response, .version = version};
    size_t size = kw_message_size(l->message);
    uint8_t *head = kw_arena_alloc(arena, CORRELATION + 1);
    l->body = kw_arena_alloc(arena, size);
    if (head == NULL || l->body == NULL)
        return KW_ENOMEM;
    kw_writer_init(&w, head, CORRELATION + 1);
    kw_response_header_write(&w, kw_response_header_version(api, version), correlation);
    l->head = (kw_bytes){head, (int32_t)w.n};
    memcpy(l->body, kw_message_default(l->message), size);
    return w.err;
}

static int write(const proxy_letter *l, kw_writer *w, size_t size) {
    kw_write_i32(w, (int32_t)size);
    kw_write_raw(w, l->head.p, (size_t)l->head.n);
    int rc = kw_message_encode(l->message, l->version, l->body, w, NULL);
    if (l->tail.n > 0)
        kw_write_raw(w, l->tail.p, (size_t)l->tail.n);
    return rc != 0 ? rc : w->err;
}

int proxy_letter_seal(const proxy_letter *l, kw_mem *mem, kw_buf *out) {
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    int rc = write(l, &w, 0);
    if (rc != 0)
        return rc;
    size_t n = w.n;
    out->n = 0;
    if (n > INT32_MAX || kw_buf_reserve(out, mem, n) != 0)
        return KW_ENOMEM;
    kw_writer_init(&w, out->p, n);
    rc = write(l, &w, n - SIZE);
    out->n = rc == 0 ? n : 0;
    return rc;
}
