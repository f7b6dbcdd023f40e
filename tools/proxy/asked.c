/* asked.c - see asked.h. */
#include "tools/proxy/asked.h"
#include <kwire/msg/produce.h>

enum { SIZE = 4, FIXED = 8, PRODUCE_TRANSACTIONAL_FROM = 3 };

static bool known(const proxy_request *q) {
    return q->api != NULL && q->h.api_version >= q->api->min_version &&
           q->h.api_version <= q->api->max_version;
}

/* The client id stands at the same place in both versions of the header that have one. What comes after the
 * newest version that we know has a header like that one. */
static int16_t header_version(const proxy_request *q) {
    if (q->api != NULL && q->h.api_version > q->api->max_version)
        return kw_request_header_version(q->api, q->api->max_version);
    return known(q) ? kw_request_header_version(q->api, q->h.api_version) : 1;
}

static void skip_transactional_id(kw_reader *r, int16_t version) {
    if (version >= kw_produce_api.flexible_from) {
        uint32_t n = kw_read_uvarint(r);
        (void)kw_read_raw(r, n > 0 ? n - 1 : 0);
    } else if (version >= PRODUCE_TRANSACTIONAL_FROM) {
        int16_t n = kw_read_i16(r);
        (void)kw_read_raw(r, n > 0 ? (size_t)n : 0);
    }
}

/* Decoding all of it would cost more than reading these two fields, and old versions have no rows. */
static bool silent(const proxy_request *q, kw_reader *r) {
    if (q->h.api_key != kw_produce_api.key)
        return false;
    skip_transactional_id(r, q->h.api_version);
    return kw_read_i16(r) == 0 && r->err == 0;
}

bool proxy_request_read(proxy_request *q, const uint8_t *frame, size_t n, bool raw) {
    kw_reader r;
    *q = (proxy_request){0};
    if (n < SIZE + FIXED)
        return false;
    kw_reader_init(&r, frame + SIZE, n - SIZE);
    kw_request_header_read(&r, 0, &q->h);
    q->api = kw_api_by_key(q->h.api_key);
    q->known = known(q);
    if (raw && !q->known)
        return false;
    kw_reader_init(&r, frame + SIZE, n - SIZE);
    kw_request_header_read(&r, header_version(q), &q->h);
    q->known &= r.err == 0;
    if (q->known)
        q->body = (kw_bytes){r.p, (int32_t)kw_reader_left(&r)};
    q->silent = r.err == 0 && silent(q, &r);
    return true;
}

/* ---- the queue ---- */

void proxy_queue_init(proxy_queue *q) {
    *q = (proxy_queue){.end = &q->first};
}

/* Nothing of this changes while it waits. */
static size_t weight(const proxy_asked *a) {
    return sizeof *a + a->made.cap + a->question.cap;
}

void proxy_queue_push(proxy_queue *q, proxy_asked *a) {
    *q->end = a;
    q->end = &a->next;
    q->weight += weight(a);
}

proxy_asked *proxy_queue_pop(proxy_queue *q) {
    proxy_asked *a = q->first;
    if (a == NULL)
        return NULL;
    q->first = a->next;
    if (q->first == NULL)
        q->end = &q->first;
    a->next = NULL;
    q->weight -= weight(a);
    return a;
}

proxy_asked *proxy_queue_find(const proxy_queue *q, int32_t correlation) {
    proxy_asked *a = q->first;
    while (a != NULL && (a->correlation != correlation || a->made.n > 0))
        a = a->next;
    return a;
}

proxy_asked *proxy_asked_new(kw_mem *mem, const proxy_request *q, size_t bytes, kw_time now) {
    proxy_asked *a = kw_mem_zalloc(mem, sizeof *a);
    if (a == NULL)
        return NULL;
    a->key = q->h.api_key;
    a->version = q->h.api_version;
    a->api = q->api;
    a->known = q->known;
    a->correlation = q->h.correlation_id;
    a->bytes = bytes;
    a->at = now;
    return a;
}

void proxy_asked_free(proxy_asked *a, kw_mem *mem) {
    kw_buf_fini(&a->made, mem);
    kw_buf_fini(&a->question, mem);
    kw_mem_free(mem, a, sizeof *a);
}
