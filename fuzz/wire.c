/* wire.c - see wire.h. */
#include "fuzz/wire.h"

#include <kwire/message.h>
#include <string.h>

enum { CORRELATION_AT = 4, BODY_AT = 8 };

static const int64_t epoch_ms = 1700000000000;

void wire_init(wire *w, fuzz_input *in, fuzz_heap *heap) {
    kw_broker_options o = kw_broker_options_default;
    *w = (wire){.in = in, .mem = fuzz_mem(heap, 0), .now = 1000000, .random = 1};
    strcpy(o.host, "broker");
    o.partitions = 2;
    FUZZ_CHECK(kw_broker_new(&o, &w->mem, &w->broker) == 0);
}

static void forget(wire *w, wire_conn *c) {
    if (c->id != 0)
        kw_broker_close(w->broker, c->id);
    kw_buf_fini(&c->from, &w->mem);
    kw_buf_fini(&c->down, &w->mem);
    *c = (wire_conn){.life = c->life + 1};
}

void wire_fini(wire *w) {
    for (int i = 0; i < WIRE_CONNS; i++)
        forget(w, &w->conns[i]);
    kw_broker_free(w->broker);
}

/* ---- the broker's answers ---- */

static void give(wire *w, wire_conn *c, const void *p, size_t n) {
    FUZZ_CHECK(kw_buf_append(&c->down, &w->mem, p, n) == 0);
}

static void end(wire *w, wire_conn *c, int how) {
    if (c->id != 0)
        kw_broker_close(w->broker, c->id);
    c->id = 0;
    c->ended = true;
    c->how = how;
}

static void store_u32(uint8_t *p, uint32_t v) {
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void flip(wire *w, uint8_t *p, size_t n) {
    for (int i = 1 + fuzz_u8(w->in) % 4; i > 0 && n > BODY_AT; i--) {
        size_t at = BODY_AT + fuzz_u16(w->in) % (n - BODY_AT);
        p[at] ^= fuzz_u8(w->in);
    }
}

/* The same correlation id, and then a body of the input's. */
static void replace_body(wire *w, wire_conn *c, const uint8_t *frame) {
    kw_bytes body = fuzz_take(w->in, fuzz_u8(w->in));
    uint8_t head[BODY_AT];
    store_u32(head, (uint32_t)body.n + 4);
    memcpy(head + CORRELATION_AT, frame + CORRELATION_AT, 4);
    give(w, c, head, sizeof head);
    give(w, c, body.p, (size_t)body.n);
}

/* A body that is cut or has bytes behind it, under a size that agrees. */
static void resize(wire *w, wire_conn *c, uint8_t *frame, size_t n) {
    uint16_t size = fuzz_u16(w->in);
    kw_bytes more = fuzz_take(w->in, size & 0x8000 ? size & 15 : 0);
    size_t keep = size & 0x8000 || n <= BODY_AT ? n : BODY_AT + size % (n - BODY_AT);
    store_u32(frame, (uint32_t)(keep - 4 + (size_t)more.n));
    give(w, c, frame, keep);
    give(w, c, more.p, (size_t)more.n);
}

/* Most answers pass, or little would ever happen. */
enum { PASS_BELOW = 160 };
enum { FLIP, BODY, RESIZE, DROP, TWICE, INSERT, CUT, END, CORRELATION, N_WAYS };

static void bend(wire *w, wire_conn *c, uint8_t how, uint8_t *frame, size_t n) {
    kw_bytes bytes;
    switch (how % N_WAYS) {
    case BODY:
        replace_body(w, c, frame);
        return;
    case RESIZE:
        resize(w, c, frame, n);
        return;
    case DROP:
        return;
    case TWICE:
        give(w, c, frame, n);
        break;
    case INSERT:
        bytes = fuzz_take(w->in, fuzz_u8(w->in));
        give(w, c, bytes.p, (size_t)bytes.n);
        break;
    case CUT:
        give(w, c, frame, n / 2);
        end(w, c, KW_ECLOSED);
        return;
    case END:
        end(w, c, KW_ECONNECT);
        return;
    case CORRELATION:
        frame[CORRELATION_AT + 3] ^= fuzz_u8(w->in) | 1;
        break;
    default:
        flip(w, frame, n);
        break;
    }
    give(w, c, frame, n);
}

static void pass_answers(wire *w, wire_conn *c) {
    size_t at = 0, size;
    if (c->from.n == 0)
        return;
    while (c->id != 0 && kw_frame_peek(c->from.p + at, c->from.n - at, INT32_MAX, &size) == 1 &&
           c->from.n - at - 4 >= size) {
        uint8_t how = fuzz_u8(w->in);
        if (how < PASS_BELOW)
            give(w, c, c->from.p + at, size + 4);
        else
            bend(w, c, how, c->from.p + at, size + 4);
        at += size + 4;
    }
    memmove(c->from.p, c->from.p + at, c->from.n - at);
    c->from.n -= at;
}

static bool collect(wire *w, wire_conn *c) {
    kw_slice out[8];
    size_t total = 0;
    int n = 0;
    while (c->id != 0 && (n = kw_broker_output(w->broker, c->id, out, 8)) > 0) {
        size_t sent = 0;
        for (int i = 0; i < n; i++) {
            FUZZ_CHECK(kw_buf_append(&c->from, &w->mem, out[i].p, out[i].n) == 0);
            sent += out[i].n;
        }
        kw_broker_sent(w->broker, c->id, sent);
        total += sent;
    }
    pass_answers(w, c);
    if (n == KW_ECLOSED)
        end(w, c, KW_ECLOSED);
    return total > 0 || n == KW_ECLOSED;
}

bool wire_step(wire *w, kw_time now) {
    bool moved = false;
    w->now = now;
    kw_broker_step(w->broker, now);
    for (int i = 0; i < WIRE_CONNS; i++)
        if (w->conns[i].id != 0)
            moved |= collect(w, &w->conns[i]);
    return moved;
}

kw_time wire_deadline(const wire *w) {
    return kw_broker_deadline(w->broker);
}

void wire_disturb(wire *w, uint8_t which, uint8_t how) {
    static const int16_t keys[] = {0, 1, 2, 3, 10, 22, 24, 25, 26, 28};
    wire_conn *c = &w->conns[which % WIRE_CONNS];
    if (which & 0x80) {
        kw_broker_fail(w->broker, keys[(which & 0x7f) % (sizeof keys / sizeof *keys)], 1, (int8_t)how);
        return;
    }
    if (!c->open || c->ended)
        return;
    if (how < 64) {
        end(w, c, how & 1 ? KW_ECLOSED : KW_ECONNECT);
        return;
    }
    kw_bytes bytes = fuzz_take(w->in, how - 64u);
    give(w, c, bytes.p, (size_t)bytes.n);
}

/* ---- the transport ---- */

static wire_conn *live(wire *w, kw_handle h) {
    wire_conn *c = &w->conns[(size_t)h % WIRE_CONNS];
    FUZZ_CHECK(h >= 0 && c->open && c->life == (uint32_t)((size_t)h / WIRE_CONNS));
    return c;
}

static int wire_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    wire *w = ctx;
    uint8_t how = fuzz_u8(w->in);
    int i = 0;
    FUZZ_CHECK(to->family == 4 && host[0] != '\0');
    while (i < WIRE_CONNS && w->conns[i].open)
        i++;
    if (how > 240 || i == WIRE_CONNS)
        return how & 1 ? KW_ECONNECT : KW_EIO;
    wire_conn *c = &w->conns[i];
    c->open = true;
    c->deaf = how > 230;
    if (!c->deaf)
        FUZZ_CHECK(kw_broker_open(w->broker, &c->id) == 0);
    *h = (kw_handle)((size_t)c->life * WIRE_CONNS + (size_t)i);
    return 0;
}

static int wire_ready(void *ctx, kw_handle h) {
    const wire_conn *c = live(ctx, h);
    if (c->ended)
        return c->how == KW_ECLOSED ? KW_EPEER : KW_ECONNECT;
    return c->deaf ? 0 : 1;
}

static ptrdiff_t wire_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    wire *w = ctx;
    wire_conn *c = live(w, h);
    uint8_t most = fuzz_u8(w->in);
    size_t taken = 0;
    FUZZ_CHECK(n >= 1 && n <= 64);
    if (c->ended)
        return c->how;
    if (most == 255 || c->deaf)
        return 0;
    for (int i = 0; i < n && (most == 0 || taken < most); i++) {
        size_t part = most == 0 || v[i].n < most - taken ? v[i].n : most - taken;
        taken += part;
        if (part > 0 && c->id != 0)
            (void)!kw_broker_feed(w->broker, c->id, v[i].p, part, w->now, epoch_ms + w->now / 1000);
    }
    (void)collect(w, c);
    return (ptrdiff_t)taken;
}

static ptrdiff_t wire_recv(void *ctx, kw_handle h, void *p, size_t n) {
    wire *w = ctx;
    wire_conn *c = live(w, h);
    FUZZ_CHECK(n > 0);
    if (c->down.n == 0)
        return c->ended ? c->how : 0;
    uint8_t most = fuzz_u8(w->in);
    if (n > c->down.n)
        n = c->down.n;
    if (most > 0 && n > most)
        n = most;
    memcpy(p, c->down.p, n);
    c->down.n -= n;
    memmove(c->down.p, c->down.p + n, c->down.n);
    return (ptrdiff_t)n;
}

static void wire_close(void *ctx, kw_handle h) {
    forget(ctx, live(ctx, h));
}

int wire_poll(const wire *w, kw_handle h) {
    const wire_conn *c = &w->conns[(size_t)h % WIRE_CONNS];
    if (c->deaf && !c->ended)
        return 0;
    return KW_WRITE | (c->down.n > 0 || c->ended ? KW_READ : 0);
}

/* ---- the rest of the environment ---- */

/* Any name leads to the broker: metadata may be bent. */
static int wire_resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out,
                        int max) {
    wire *w = ctx;
    uint8_t how = fuzz_u8(w->in);
    FUZZ_CHECK(max > 0 && host[0] != '\0');
    if (how > 250)
        return KW_ERESOLVE;
    if (how > 230 && w->n_late < WIRE_LATE) {
        w->late[w->n_late].token = token;
        w->late[w->n_late++].port = port;
        return 0;
    }
    int n = how > 220 ? max : 1;
    for (int i = 0; i < n; i++)
        out[i] = (kw_address){
            .family = 4, .ip = {10, 0, 0, 1},
                 .port = port
        };
    return n;
}

static void wire_random(void *ctx, void *p, size_t n) {
    wire *w = ctx;
    uint8_t *to = p;
    for (size_t i = 0; i < n; i++) {
        w->random = w->random * 6364136223846793005u + 1442695040888963407u;
        to[i] = (uint8_t)(w->random >> 56);
    }
}

kw_env wire_env(wire *w, kw_mem mem) {
    static const kw_transport_ops ops = {
        .open = wire_open, .ready = wire_ready, .send = wire_send, .recv = wire_recv, .close = wire_close};
    return (kw_env){
        .mem = mem, .transport = {&ops,         w},
             .resolver = {wire_resolve, w},
             .random = {wire_random,  w}
    };
}
