/* wire.c - see wire.h. */
#include "tests/client/wire.h"

#include "tests/sim/die.h"

#include <kwire/net.h>
#include <string.h>

enum { MOST_STEPS = 20000, WALL_MS_0 = 1000000 };

void wire_init(wire *w, sim_server server) {
    memset(w, 0, sizeof *w);
    w->server = server;
    w->own = kw_mem_libc();
    w->random = 1;
}

void wire_fini(wire *w) {
    for (int i = 0; i < w->n_conns; i++)
        kw_buf_fini(&w->conns[i].in, &w->own);
    if (w->mem.n_out != 0)
        sim_die("%zu blocks of %zu bytes were not given back", w->mem.n_out, w->mem.used);
}

/* ---- transport ---- */

static int wire_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    wire *w = ctx;
    (void)host;
    w->n_opens += 1;
    w->last_open = *to;
    if (w->open_error != 0)
        return w->open_error;
    if (w->n_conns == WIRE_CONNS)
        return KW_EIO;
    *h = w->n_conns++;
    w->conns[*h] =
        (wire_conn){.open = true, .conn = w->server.ops->open(w->server.self, 0), .port = to->port};
    return KW_OK;
}

static int wire_ready(void *ctx, kw_handle h) {
    const wire *w = ctx;
    return w->conns[h].open ? 1 : KW_ECONNECT;
}

/* The hook sees what came since it last looked. */
static void scan(wire *w, wire_conn *c) {
    while (c->in.n - c->scanned >= 4) {
        uint8_t *p = c->in.p + c->scanned;
        size_t n = 4 + ((size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]);
        size_t left = n;
        if (c->in.n - c->scanned < n)
            return;
        if (w->answer != NULL)
            w->answer(w->ctx, p, &left);
        memmove(p + left, p + n, c->in.n - c->scanned - n);
        c->in.n -= n - left;
        c->scanned += left;
    }
}

static void leave(wire *w, wire_conn *c) {
    if (c->conn != 0)
        w->server.ops->close(w->server.self, c->conn);
    c->conn = 0;
}

static void fetch_output(wire *w, wire_conn *c) {
    kw_slice out[16];
    for (int n; c->conn != 0 && (n = w->server.ops->output(w->server.self, c->conn, out, 16)) != 0;) {
        if (n < 0) {
            leave(w, c);
            break;
        }
        size_t sent = 0;
        for (int i = 0; i < (n < 16 ? n : 16); i++) {
            if (kw_buf_append(&c->in, &w->own, out[i].p, out[i].n) != 0)
                sim_die("out of memory");
            sent += out[i].n;
        }
        w->server.ops->sent(w->server.self, c->conn, sent);
    }
    scan(w, c);
}

static ptrdiff_t wire_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    wire *w = ctx;
    wire_conn *c = &w->conns[h];
    size_t sent = 0;
    if (!c->open)
        sim_die("send on a handle that was closed");
    for (int i = 0; i < n; i++) {
        if (c->conn == 0)
            return KW_ECONNECT;
        sent += v[i].n;
        int rc =
            w->server.ops->feed(w->server.self, c->conn, v[i].p, v[i].n, w->now, WALL_MS_0 + w->now / 1000);
        fetch_output(w, c);
        if (rc < 0)
            leave(w, c);
    }
    return (ptrdiff_t)sent;
}

static ptrdiff_t wire_recv(void *ctx, kw_handle h, void *p, size_t n) {
    wire *w = ctx;
    wire_conn *c = &w->conns[h];
    if (!c->open)
        sim_die("recv on a handle that was closed");
    if (n == 0)
        sim_die("recv into no room at all");
    fetch_output(w, c);
    if (c->in.n == 0)
        return c->conn == 0 ? KW_ECLOSED : 0;
    size_t take = n < c->in.n ? n : c->in.n;
    memcpy(p, c->in.p, take);
    memmove(c->in.p, c->in.p + take, c->in.n - take);
    c->in.n -= take;
    c->scanned -= take < c->scanned ? take : c->scanned;
    return (ptrdiff_t)take;
}

static void wire_close(void *ctx, kw_handle h) {
    wire *w = ctx;
    if (!w->conns[h].open)
        sim_die("a handle is closed twice");
    leave(w, &w->conns[h]);
    w->conns[h].open = false;
}

static const kw_transport_ops transport_ops = {
    .open = wire_open, .ready = wire_ready, .send = wire_send, .recv = wire_recv, .close = wire_close};

static int wire_resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out,
                        int max) {
    wire *w = ctx;
    (void)token, (void)host, (void)max;
    w->n_resolves += 1;
    if (w->resolve_error != 0)
        return w->resolve_error;
    out[0] = (kw_address){
        .family = 4, .ip = {10, 0, 0, 1},
             .port = port
    };
    return 1;
}

static void wire_fill(void *ctx, void *p, size_t n) {
    wire *w = ctx;
    uint8_t *to = p;
    for (size_t i = 0; i < n; i++) {
        w->random = w->random * 1664525 + 1013904223;
        to[i] = (uint8_t)(w->random >> 24);
    }
}

kw_env wire_env(wire *w) {
    return (kw_env){
        .mem = wire_mem_of(w),
        .transport = {&transport_ops, w},
        .resolver = {wire_resolve,   w},
        .random = {wire_fill,      w},
    };
}

bool wire_is_ready(wire *w, kw_handle h, int events) {
    wire_conn *c = &w->conns[h];
    if (events & KW_WRITE)
        return true;
    fetch_output(w, c);
    return (events & KW_READ) && (c->in.n > 0 || c->conn == 0);
}

void wire_cut(wire *w) {
    for (int i = 0; i < w->n_conns; i++)
        leave(w, &w->conns[i]);
}

void wire_step(wire *w) {
    w->server.ops->step(w->server.self, w->now);
}

/* ---- driving a whole client ---- */

static int pull(kw_client *c, wire_event_hook hook, void *ctx) {
    kw_event e;
    int n = 0;
    for (; kw_client_next(c, &e); n++)
        if (hook != NULL)
            hook(ctx, &e);
    return n;
}

static bool poll_says(wire *w, kw_client *c) {
    kw_interest wants[WIRE_CONNS];
    int n = kw_client_wants(c, wants, WIRE_CONNS);
    for (int i = 0; i < n; i++)
        if (wire_is_ready(w, wants[i].handle, wants[i].events))
            return true;
    return false;
}

int wire_drive(wire *w, kw_client *c, kw_time until, wire_event_hook hook, void *ctx) {
    for (int steps = 1; steps < MOST_STEPS; steps++) {
        wire_step(w);
        kw_client_set_wall(c, w->now, WALL_MS_0 + w->now / 1000);
        int rc = kw_client_step(c, w->now);
        if (rc < 0)
            return -1;
        int n = pull(c, hook, ctx);
        kw_time due = kw_client_deadline(c), server = w->server.ops->deadline(w->server.self);
        if (rc == 0 && n == 0 && due <= w->now)
            sim_die("time %lld: idle but due at %lld", (long long)w->now, (long long)due);
        if (rc > 0 || n > 0 || poll_says(w, c))
            continue;
        due = due < server ? due : server;
        if (due > until) {
            w->now = until;
            return steps;
        }
        w->now = due;
    }
    sim_die("the client works without an end at time %lld", (long long)w->now);
}
