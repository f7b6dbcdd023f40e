/* talk.c - see talk.h. */
#include "tests/proxy/talk.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int listen_for(void *ctx, proxy_route *r) {
    talk *t = ctx;
    if (t->deaf)
        return KW_EIO;
    t->listens++;
    strcpy(r->my_host, "proxy");
    r->my_port = (uint16_t)(TALK_PORT + r->port);
    return 0;
}

static void take(void *ctx, const proxy_order *o) {
    talk *t = ctx;
    assert_true(t->n < TALK_ORDERS);
    uint8_t *p = kw_arena_alloc(&t->arena, o->n);
    assert_non_null(p);
    if (o->n > 0)
        memcpy(p, o->p, o->n);
    t->orders[t->n] = *o;
    t->orders[t->n].p = p;
    t->given[t->n++] = o->p;
}

static void connect_to(talk *t) {
    proxy_route *r = proxy_routes_get(&t->world.routes, talk_str("b1"), 9092, 1);
    assert_non_null(r);
    t->x = proxy_exchange_new(&t->world, r, 7, take, t);
    assert_non_null(t->x);
}

talk *talk_new(void) {
    talk *t = calloc(1, sizeof *t);
    t->mem = unit_mem(0);
    t->mine = unit_mem(0);
    kw_arena_init(&t->arena, &t->mine, 0);
    assert_int_equal(proxy_world_init(&t->world, &t->mem, 1), 0);
    t->world.routes.listen = listen_for;
    t->world.routes.ctx = t;
    strcpy(t->log, "/tmp/kwire_talk_XXXXXX");
    int fd = mkstemp(t->log);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(proxy_log_open(&t->world.log, t->log, 0), 0);
    connect_to(t);
    return t;
}

void talk_free(talk *t) {
    proxy_exchange_free(t->x, t->now);
    proxy_log_close(&t->world.log);
    proxy_world_fini(&t->world);
    kw_arena_fini(&t->arena);
    assert_int_equal(t->mem.used, 0);
    unlink(t->log);
    free(t);
}

void talk_again(talk *t) {
    proxy_exchange_free(t->x, t->now);
    connect_to(t);
}

uint32_t talk_fault(talk *t, const char *text) {
    proxy_spec s;
    char why[256] = "";
    uint32_t id;
    if (proxy_spec_parse(talk_str(text), &s, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    assert_int_equal(proxy_rules_add(&t->world.rules, &s, &id), 0);
    return id;
}

static kw_bytes finish(talk *t, const kw_message *m, int16_t version, const void *body, const uint8_t *head,
                       size_t n) {
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    assert_int_equal(kw_message_encode(m, version, body, &w, NULL), 0);
    size_t size = 4 + n + w.n;
    uint8_t *p = kw_arena_alloc(&t->arena, size);
    kw_writer_init(&w, p, size);
    kw_write_i32(&w, (int32_t)(size - 4));
    kw_write_raw(&w, head, n);
    assert_int_equal(kw_message_encode(m, version, body, &w, NULL), 0);
    return (kw_bytes){p, (int32_t)size};
}

kw_bytes talk_request(talk *t, const kw_api *api, int16_t version, int32_t correlation, const void *body) {
    kw_writer w;
    uint8_t head[64];
    kw_request_header h = {api->key, version, correlation, talk_str("tester")};
    kw_writer_init(&w, head, sizeof head);
    kw_request_header_write(&w, kw_request_header_version(api, version), &h);
    return finish(t, api->request, version, body, head, w.n);
}

kw_bytes talk_answer(talk *t, const kw_api *api, int16_t version, int32_t correlation, const void *body) {
    kw_writer w;
    uint8_t head[8];
    kw_writer_init(&w, head, sizeof head);
    kw_response_header_write(&w, kw_response_header_version(api, version), correlation);
    return finish(t, api->response, version, body, head, w.n);
}

static uint8_t nibble(char c) {
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

kw_bytes talk_hex(talk *t, const char *hex) {
    size_t n = 0;
    uint8_t *p = kw_arena_alloc(&t->arena, strlen(hex) / 2 + 1);
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        p[n++] = (uint8_t)(nibble(hex[0]) << 4 | nibble(hex[1]));
        hex++;
    }
    return (kw_bytes){p, (int32_t)n};
}

void talk_up(talk *t, kw_bytes frame) {
    assert_int_equal(proxy_exchange_request(t->x, frame.p, (size_t)frame.n, t->now), 0);
}

void talk_down(talk *t, kw_bytes frame) {
    assert_int_equal(proxy_exchange_answer(t->x, frame.p, (size_t)frame.n, t->now), 0);
}

const proxy_order *talk_next(talk *t) {
    return t->first == t->n ? NULL : &t->orders[t->first++];
}

void talk_expect(talk *t, int to, kw_bytes frame) {
    const proxy_order *o = talk_next(t);
    assert_non_null(o);
    assert_int_equal(o->to, to);
    assert_int_equal(o->n, frame.n);
    assert_memory_equal(o->p, frame.p, (size_t)frame.n);
    assert_int_equal(o->hold, 0);
    assert_int_equal(o->end, PROXY_GO_ON);
}

void talk_expect_nothing(talk *t) {
    assert_null(talk_next(t));
}

const void *talk_read(talk *t, const kw_api *api, int16_t version, const proxy_order *o) {
    kw_reader r;
    assert_non_null(o);
    assert_true(o->n >= 8);
    kw_reader_init(&r, o->p, o->n);
    assert_int_equal(kw_read_i32(&r), o->n - 4);
    (void)kw_response_header_read(&r, kw_response_header_version(api, version));
    void *body = kw_arena_alloc(&t->arena, kw_message_size(api->response));
    assert_int_equal(kw_message_decode(api->response, version, &r, &t->arena, 0, body, NULL), 0);
    assert_int_equal(kw_reader_left(&r), 0);
    return body;
}

const char *talk_log(talk *t) {
    enum { MOST = 1 << 16 };
    char *text = kw_arena_alloc(&t->arena, MOST);
    proxy_log_flush(&t->world.log);
    FILE *f = fopen(t->log, "r");
    assert_non_null(f);
    text[fread(text, 1, MOST - 1, f)] = '\0';
    fclose(f);
    return text;
}
