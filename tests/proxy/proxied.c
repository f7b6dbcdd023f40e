/* proxied.c - see proxied.h. What server.c does with sockets, done with the broker's functions. */
#include "tests/proxy/proxied.h"
#include "tests/unit/unit.h"
#include <stdio.h>
#include <string.h>

enum { SLICES = 16 };

/* ---- one connection ---- */

static void leave_broker(proxied *p, proxied_conn *c) {
    if (c->up != 0)
        p->behind.ops->close(p->behind.self, c->up);
    c->up = 0;
}

static bool read_client(proxied *p, proxied_conn *c) {
    if (c->waiting.n == 0 || !proxy_link_reads(c->link, PROXY_CLIENT))
        return false;
    size_t n = c->waiting.n;
    c->waiting.n = 0;
    proxy_link_feed(c->link, PROXY_CLIENT, c->waiting.p, n, p->now);
    return true;
}

static bool write_broker(proxied *p, proxied_conn *c) {
    kw_slice s[SLICES];
    int n = c->up == 0 ? 0 : proxy_link_output(c->link, PROXY_BROKER, s, SLICES);
    size_t total = 0;
    for (int i = 0; i < n; i++) {
        /* What it says of its end it says again when its output has been taken. */
        (void)p->behind.ops->feed(p->behind.self, c->up, s[i].p, s[i].n, p->now, p->wall_ms);
        total += s[i].n;
    }
    if (total > 0)
        proxy_link_sent(c->link, PROXY_BROKER, total, p->now);
    return total > 0;
}

static bool read_broker(proxied *p, proxied_conn *c) {
    kw_slice s[SLICES];
    if (c->up == 0 || !proxy_link_reads(c->link, PROXY_BROKER))
        return false;
    int n = p->behind.ops->output(p->behind.self, c->up, s, SLICES);
    if (n == KW_ECLOSED) {
        leave_broker(p, c);
        proxy_link_ended(c->link, PROXY_BROKER, false, p->now);
        return true;
    }
    size_t total = 0;
    for (int i = 0; i < n && i < SLICES; i++) {
        proxy_link_feed(c->link, PROXY_BROKER, s[i].p, s[i].n, p->now);
        total += s[i].n;
    }
    p->behind.ops->sent(p->behind.self, c->up, total);
    return total > 0;
}

/* The broker ends a connection of which it has seen the end. */
static bool heed_wish(proxied *p, proxied_conn *c) {
    if (c->up == 0 || proxy_link_wish(c->link, PROXY_BROKER) == PROXY_KEEP)
        return false;
    leave_broker(p, c);
    proxy_link_ended(c->link, PROXY_BROKER, false, p->now);
    return true;
}

static void forget(proxied *p, proxied_conn *c) {
    leave_broker(p, c);
    proxy_link_free(c->link, p->now);
    kw_buf_fini(&c->waiting, &p->mem);
    *c = (proxied_conn){.client_gone = true};
}

static void pump(proxied *p, proxied_conn *c) {
    while (read_client(p, c) || write_broker(p, c) || read_broker(p, c) || heed_wish(p, c))
        ;
    if (c->client_gone && proxy_link_over(c->link))
        forget(p, c);
}

static void advance(proxied *p, proxied_conn *c) {
    if (c->link == NULL)
        return;
    proxy_link_step(c->link, p->now);
    pump(p, c);
}

/* ---- a server of the simulation ---- */

static proxied_conn *conn_of(proxied *p, uint32_t number) {
    return &p->conns[number - 1];
}

static uint32_t open_conn(void *self, int node) {
    proxied *p = self;
    uint32_t rule;
    assert_true(p->n_conns < PROXIED_CONNS);
    uint32_t number = (uint32_t)++p->n_conns;
    proxied_conn *c = conn_of(p, number);
    proxy_route *route = proxy_routes_get(&p->world.routes, KW_STR("behind"), PROXIED_PORT + node, -1);
    proxy_welcome welcome = proxy_rules_welcome(&p->world.rules, route->node, &rule);
    c->link =
        proxy_link_new(&p->world, route, number, welcome == PROXY_DENY ? PROXY_ACCEPT : welcome, p->now);
    assert_non_null(c->link);
    if (welcome == PROXY_DENY)
        proxy_link_reset(c->link);
    if (welcome == PROXY_ACCEPT)
        c->up = p->behind.ops->open(p->behind.self, node);
    return number;
}

static bool is_up(void *self, int node) {
    proxied *p = self;
    return p->behind.ops->is_up(p->behind.self, node);
}

static void close_conn(void *self, uint32_t number) {
    proxied *p = self;
    proxied_conn *c = conn_of(p, number);
    if (c->link == NULL)
        return;
    proxy_link_ended(c->link, PROXY_CLIENT, false, p->now);
    c->client_gone = true;
    pump(p, c);
}

static int feed(void *self, uint32_t number, const void *bytes, size_t n, kw_time now, int64_t wall_ms) {
    proxied *p = self;
    proxied_conn *c = conn_of(p, number);
    p->now = now;
    p->wall_ms = wall_ms;
    assert_int_equal(kw_buf_append(&c->waiting, &p->mem, bytes, n), 0);
    advance(p, c);
    return 0;
}

static int output(void *self, uint32_t number, kw_slice *out, int max) {
    proxied *p = self;
    proxied_conn *c = conn_of(p, number);
    pump(p, c);
    int n = proxy_link_output(c->link, PROXY_CLIENT, out, max);
    return n == 0 && proxy_link_wish(c->link, PROXY_CLIENT) != PROXY_KEEP ? KW_ECLOSED : n;
}

static void sent(void *self, uint32_t number, size_t n) {
    proxied *p = self;
    proxy_link_sent(conn_of(p, number)->link, PROXY_CLIENT, n, p->now);
}

static void step(void *self, kw_time now) {
    proxied *p = self;
    p->now = now;
    p->behind.ops->step(p->behind.self, now);
    for (int i = 0; i < p->n_conns; i++)
        advance(p, &p->conns[i]);
}

static kw_time deadline(const void *self) {
    const proxied *p = self;
    kw_time t = p->behind.ops->deadline(p->behind.self);
    for (int i = 0; i < p->n_conns; i++) {
        kw_time next = p->conns[i].link == NULL ? KW_NEVER : proxy_link_deadline(p->conns[i].link);
        if (next > p->now && next < t)
            t = next;
    }
    return t;
}

sim_server proxied_server(proxied *p) {
    static const sim_server_ops ops = {open_conn, is_up, close_conn, feed, output, sent, step, deadline};
    return (sim_server){&ops, p};
}

/* ---- its life ---- */

static int listen_for(void *ctx, proxy_route *r) {
    (void)ctx;
    strcpy(r->my_host, "broker");
    r->my_port = (uint16_t)(r->port - PROXIED_PORT + 9092);
    return 0;
}

proxied *proxied_new(int nodes, uint64_t seed) {
    proxied *p = calloc(1, sizeof *p);
    kw_mem mem = unit_mem(0);
    kw_broker_options o = kw_broker_options_default;
    strcpy(o.host, "behind");
    o.port = PROXIED_PORT;
    o.nodes = nodes;
    o.seed = seed;
    assert_int_equal(kw_broker_new(&o, &mem, &p->broker), 0);
    p->behind = sim_server_of_broker(p->broker);
    p->mem = unit_mem(0);
    assert_int_equal(proxy_world_init(&p->world, &p->mem, seed), 0);
    p->world.routes.listen = listen_for;
    return p;
}

void proxied_free(proxied *p) {
    for (int i = 0; i < p->n_conns; i++)
        if (p->conns[i].link != NULL)
            forget(p, &p->conns[i]);
    proxy_world_fini(&p->world);
    kw_broker_free(p->broker);
    assert_int_equal(p->mem.used, 0);
    free(p);
}

int proxied_fault(proxied *p, const char *text) {
    proxy_spec s;
    char why[256] = "";
    uint32_t id;
    if (proxy_spec_parse((kw_str){text, (int32_t)strlen(text)}, &s, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    assert_int_equal(proxy_rules_add(&p->world.rules, &s, &id), 0);
    return (int)p->world.rules.n - 1;
}

uint64_t proxied_hits(const proxied *p, int fault) {
    return p->world.rules.rules[fault].n_hits;
}
