/* link_rig.c - see link_rig.h. Stands in for exchange.c, which the linker then leaves out. */
#include "tests/proxy/link_rig.h"

#include "protocol/cursor.h"
#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

/* ---- the exchange ---- */

struct proxy_exchange {
    proxy_world *world;
    proxy_give *give;
    void *ctx;
    size_t waiting;
};

proxy_exchange *proxy_exchange_new(proxy_world *w, const proxy_route *route, uint64_t link, proxy_give *give,
                                   void *ctx) {
    (void)route, (void)link;
    proxy_exchange *x = kw_mem_zalloc(w->mem, sizeof *x);
    if (x != NULL)
        *x = (proxy_exchange){w, give, ctx, 0};
    return x;
}

void proxy_exchange_free(proxy_exchange *x, kw_time now) {
    (void)now;
    kw_mem_free(x->world->mem, x, sizeof *x);
}

size_t proxy_exchange_waiting(const proxy_exchange *x) {
    return x->waiting;
}

kw_str proxy_exchange_client(const proxy_exchange *x) {
    (void)x;
    return (kw_str){"tester", 6};
}

static int obey(proxy_exchange *x, int to, const uint8_t *p, size_t n) {
    static const uint8_t made[] = {0, 0, 0, 8, 'p', 0, 0, 0, 'm', 'a', 'd', 'e'};
    char op = n > 4 ? (char)p[4] : 'p';
    int a = n > 5 ? p[5] : 0;
    kw_time ms = n > 7 ? KW_MS(p[6] << 8 | p[7]) : 0;
    proxy_order o = {.to = to, .p = p, .n = n};
    if (op == 'm')
        return KW_ENOMEM;
    if (op == 'x')
        return 0;
    if (op == 'w')
        x->waiting = to == PROXY_UP ? PROXY_LINK_FULL + 1 : 0;
    if (strchr("CHRFK", op) != NULL)
        o.n = 0;
    if (strchr("dsHE", op) != NULL)
        o.hold = ms;
    o.stubborn = op == 's';
    if (op == 'e' || op == 'E') {
        o.to = PROXY_BOTH - to;
        o.p = made;
        o.n = sizeof made;
    }
    if (strchr("cCH", op) != NULL)
        o.end = PROXY_CLOSE;
    else if (op == 'r' || op == 'R')
        o.end = PROXY_ABORT;
    else if (op == 'f' || op == 'F')
        o.end = PROXY_FINISH;
    else if (op == 'k' || op == 'K')
        o.end = PROXY_GO_DARK;
    o.end_dir = a;
    o.dark = ms;
    x->give(x->ctx, &o);
    return 0;
}

int proxy_exchange_request(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) {
    (void)now;
    assert_int_equal(load_u32(frame) + 4, n);
    return obey(x, PROXY_UP, frame, n);
}

int proxy_exchange_answer(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) {
    (void)now;
    assert_int_equal(load_u32(frame) + 4, n);
    return obey(x, PROXY_DOWN, frame, n);
}

/* ---- the rig ---- */

void link_rig_init(link_rig *r, proxy_welcome welcome) {
    *r = (link_rig){.mem = kw_mem_libc(), .route = {.node = 1}, .now = KW_MS(1000)};
    r->world = (proxy_world){
        .mem = &r->mem, .log = {.fd = -1, .interrupt = -1}
    };
    proxy_rules_init(&r->world.rules, 1);
    r->link = proxy_link_new(&r->world, &r->route, 1, welcome, r->now);
    assert_non_null(r->link);
}

void link_rig_fini(link_rig *r) {
    proxy_link_free(r->link, r->now);
    proxy_rules_fini(&r->world.rules);
    assert_int_equal(r->mem.used, 0);
    for (int i = 0; i < 2; i++) {
        free(r->out[i].p);
        free(r->out[i].at);
    }
}

void link_rig_fault(link_rig *r, const char *text) {
    proxy_spec s;
    char why[256] = "";
    uint32_t id;
    if (proxy_spec_parse((kw_str){text, (int32_t)strlen(text)}, &s, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    assert_int_equal(proxy_rules_add(&r->world.rules, &s, &id), 0);
    proxy_link_step(r->link, r->now);
}

static void reserve(link_rig_out *out, size_t more) {
    while (out->n + more > out->room) {
        out->room = out->room == 0 ? 4096 : 2 * out->room;
        out->p = realloc(out->p, out->room);
        out->at = realloc(out->at, out->room * sizeof(kw_time));
        assert_non_null(out->p);
        assert_non_null(out->at);
    }
}

static size_t keep(link_rig *r, link_rig_out *out, const kw_slice *v, int n) {
    size_t left = r->gulp == 0 ? SIZE_MAX : r->gulp, taken = 0;
    for (int i = 0; i < n && left > 0; i++) {
        size_t take = v[i].n < left ? v[i].n : left;
        assert_true(take > 0);
        reserve(out, take);
        memcpy(out->p + out->n, v[i].p, take);
        for (size_t k = 0; k < take; k++)
            out->at[out->n + k] = r->now;
        out->n += take;
        taken += take;
        left -= take;
    }
    if (taken > out->largest_send)
        out->largest_send = taken;
    return taken;
}

static bool drain_side(link_rig *r, proxy_side side) {
    kw_slice v[8];
    int n = r->stuck[side] ? 0 : proxy_link_output(r->link, side, v, 8);
    if (n == 0)
        return false;
    proxy_link_sent(r->link, side, keep(r, &r->out[side], v, n), r->now);
    return true;
}

void link_rig_drain(link_rig *r) {
    while (drain_side(r, PROXY_BROKER) || drain_side(r, PROXY_CLIENT))
        ;
}

static kw_time next_wake(const link_rig *r) {
    kw_time t = proxy_link_deadline(r->link);
    if (r->grain > 0 && t != KW_NEVER)
        t = (t + r->grain - 1) / r->grain * r->grain;
    return t;
}

static void go_to(link_rig *r, kw_time t) {
    r->now = t;
    proxy_link_step(r->link, t);
    link_rig_drain(r);
}

void link_rig_pass(link_rig *r, kw_time t) {
    kw_time until = r->now + t;
    for (kw_time next; (next = next_wake(r)) <= until;) {
        assert_true(next > r->now); /* a deadline that has passed would spin */
        go_to(r, next);
    }
    go_to(r, until);
}

size_t link_rig_frame(uint8_t *p, char op, int a, int b, size_t n) {
    assert_true(n >= 8);
    store_u32(p, (uint32_t)(n - 4));
    p[4] = (uint8_t)op;
    p[5] = (uint8_t)a;
    p[6] = (uint8_t)(b >> 8);
    p[7] = (uint8_t)b;
    for (size_t i = 8; i < n; i++)
        p[i] = (uint8_t)(i * 7 + (unsigned)b);
    return n;
}

void link_rig_feed(link_rig *r, proxy_side from, const void *p, size_t n) {
    proxy_link_feed(r->link, from, p, n, r->now);
    link_rig_drain(r);
}

void link_rig_say(link_rig *r, proxy_side from, char op, int a, int b, size_t n) {
    uint8_t *p = malloc(n);
    assert_non_null(p);
    link_rig_feed(r, from, p, link_rig_frame(p, op, a, b, n));
    free(p);
}

void link_rig_end(link_rig *r, proxy_side from, bool broken) {
    proxy_link_ended(r->link, from, broken, r->now);
    link_rig_drain(r);
}
