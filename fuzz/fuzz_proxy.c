/* fuzz_proxy.c - whole frames of both sides through the exchange of the fault proxy. Without faults it is
 * transparent: what comes out is what went in, at once, and in answers that name brokers only the addresses
 * are others. With faults nothing breaks, and answers come in the order of their requests. Memory that runs
 * out ends the connection, no more.
 *
 * Input: faults, memory, then operations. */
#include "fuzz/fuzz.h"

#include "protocol/rows.h"
#include "tools/proxy/exchange.h"
#include "tools/proxy/letter.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_OPS = 200, MOST_BODY = 4096, MOST_ASKED = 32, SMALL = 24 << 10, ROOMY = 16 << 20 };

typedef struct asked {
    const kw_api *api;
    int16_t version;
    int32_t correlation;
} asked;

typedef struct stage {
    fuzz_input in;
    proxy_world *world;
    proxy_exchange *x;
    kw_mem own;
    kw_time now;
    bool faults;
    bool deaf;     /* nobody can listen for new brokers */
    bool in_order; /* frames so far were all ours, and not bent beyond recognition */
    asked queue[MOST_ASKED];
    int n_queue;
    int32_t next, answered;
    kw_bytes given;     /* the frame at hand */
    const asked *asker; /* what it answers; NULL: nothing, or a request */
    int to, n_orders;
    bool arrived; /* the request at hand has reached the broker, whole */
    bool over;    /* the connection ends */
} stage;

/* ---- only the addresses ---- */

static void blank(const kw_rows *s, int version, char *body) {
    kw_str *host = NULL;
    int32_t *port = NULL;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        const char *name = kw_rows_name(s, i);
        if (!row_in(f, version))
            continue;
        if (f->kind == KIND_STRING && strcmp(name, "host") == 0)
            host = (kw_str *)(void *)(body + f->offset);
        if (f->kind == KIND_INT32 && strcmp(name, "port") == 0)
            port = (int32_t *)(void *)(body + f->offset);
        if (f->kind != KIND_STRUCT)
            continue;
        char *p = f->flags & (ROW_ARRAY | ROW_POINTER) ? load_pointer(body + f->offset) : body + f->offset;
        int32_t n = f->flags & ROW_ARRAY ? array_count(body, f) : p != NULL;
        for (int32_t k = 0; k < n; k++)
            blank(f->of, version, p + (size_t)k * f->of->size);
    }
    if (host != NULL && port != NULL) {
        *host = (kw_str){"", 0};
        *port = 0;
    }
}

static void blank_letter(stage *s, const asked *a, kw_bytes frame, kw_arena *arena, kw_buf *out) {
    proxy_letter l;
    FUZZ_CHECK(proxy_letter_open_answer(&l, a->api, a->version, frame.p, (size_t)frame.n, arena) == 0);
    blank(l.message->rows, l.version, l.body);
    FUZZ_CHECK(proxy_letter_seal(&l, &s->own, out) == 0);
}

static void expect_other_addresses(stage *s, kw_bytes out) {
    kw_arena arena;
    kw_buf before = {0}, after = {0};
    FUZZ_CHECK(s->asker != NULL && proxy_places_in(&s->world->places, s->asker->api, s->asker->version));
    kw_arena_init(&arena, &s->own, 0);
    blank_letter(s, s->asker, s->given, &arena, &before);
    blank_letter(s, s->asker, out, &arena, &after);
    FUZZ_CHECK(before.n == after.n && memcmp(before.p, after.p, after.n) == 0);
    kw_buf_fini(&before, &s->own);
    kw_buf_fini(&after, &s->own);
    kw_arena_fini(&arena);
}

/* ---- what comes out ---- */

enum { PRODUCE = 0, API_VERSIONS = 18 };

static void expect_the_same(stage *s, const proxy_order *o) {
    kw_bytes out = {o->p, (int32_t)o->n};
    FUZZ_CHECK(o->to == s->to && o->hold == 0 && o->end == PROXY_GO_ON && s->n_orders == 0);
    bool cut = s->asker != NULL && s->asker->api->key == API_VERSIONS; /* its versions may be cut */
    if (!fuzz_same(out, s->given) && !cut)
        expect_other_addresses(s, out);
}

static void expect_in_order(stage *s, const proxy_order *o) {
    kw_reader r;
    if (o->to != PROXY_DOWN || o->n < 8 || !s->in_order)
        return;
    kw_reader_init(&r, o->p, o->n);
    (void)kw_read_i32(&r);
    int32_t correlation = kw_read_i32(&r);
    FUZZ_CHECK(correlation > s->answered && correlation < s->next);
    s->answered = correlation;
}

static void take(void *ctx, const proxy_order *o) {
    stage *s = ctx;
    FUZZ_CHECK(o->n > 0 || o->end != PROXY_GO_ON);
    FUZZ_CHECK(o->hold >= 0 && (o->to == PROXY_UP || o->to == PROXY_DOWN));
    uint8_t sum = 0;
    for (size_t i = 0; i < o->n; i++)
        sum ^= o->p[i]; /* a sanitizer would object to a byte that is not there */
    FUZZ_CHECK(sum == (uint8_t)(sum & 0xff));
    if (!s->faults)
        expect_the_same(s, o);
    expect_in_order(s, o);
    s->arrived |= o->to == PROXY_UP && o->n == (size_t)s->given.n;
    s->over |= o->end == PROXY_CLOSE || o->end == PROXY_ABORT;
    s->n_orders++;
}

/* ---- the connection ---- */

static int listen_for(void *ctx, proxy_route *r) {
    stage *s = ctx;
    if (s->deaf)
        return KW_EIO;
    strcpy(r->my_host, "proxy");
    r->my_port = 1234;
    return 0;
}

static void connect_anew(stage *s) {
    const proxy_route *r = proxy_routes_get(&s->world->routes, KW_STR("b"), 9092, 1);
    proxy_exchange_free(s->x, s->now);
    s->x = r == NULL ? NULL : proxy_exchange_new(s->world, r, 1, take, s);
    s->n_queue = 0;
    s->over = false;
    s->in_order = true;
    s->answered = s->next - 1;
}

static void from_client(stage *s, kw_bytes frame) {
    s->given = frame;
    s->asker = NULL;
    s->to = PROXY_UP;
    s->n_orders = 0;
    s->arrived = false;
    int rc = proxy_exchange_request(s->x, frame.p, (size_t)frame.n, s->now);
    FUZZ_CHECK(rc == 0 || rc == KW_ENOMEM);
    FUZZ_CHECK(s->faults || rc != 0 || s->n_orders == 1);
    if (rc != 0 || s->over)
        connect_anew(s);
}

static void from_broker(stage *s, kw_bytes frame, const asked *a) {
    s->given = frame;
    s->asker = a;
    s->to = PROXY_DOWN;
    s->n_orders = 0;
    int rc = proxy_exchange_answer(s->x, frame.p, (size_t)frame.n, s->now);
    FUZZ_CHECK(rc == 0 || rc == KW_ENOMEM);
    FUZZ_CHECK(s->faults || rc != 0 || s->n_orders == 1);
    if (rc != 0 || s->over)
        connect_anew(s);
}

/* ---- operations ---- */

static kw_bytes frame_of(kw_writer *w, uint8_t *p, kw_bytes body) {
    kw_write_raw(w, body.p, (size_t)body.n);
    kw_bytes frame = {p, (int32_t)w->n};
    kw_writer_init(w, p, 4);
    kw_write_i32(w, frame.n - 4);
    return frame;
}

static int16_t version_of(const kw_api *api, uint8_t choice) {
    int n = api->max_version - api->min_version + 1;
    return (int16_t)(choice == 255 ? api->max_version + 1 : api->min_version + choice % n);
}

static void ask(stage *s) {
    uint8_t p[MOST_BODY + 100];
    int n;
    kw_writer w;
    const kw_api *const *apis = kw_api_all(&n);
    const kw_api *api = apis[fuzz_u8(&s->in) % n];
    asked a = {api, version_of(api, fuzz_u8(&s->in)), s->next++};
    kw_request_header h = {api->key, a.version, a.correlation, KW_STR("fuzz")};
    kw_writer_init(&w, p, sizeof p);
    kw_write_i32(&w, 0);
    kw_request_header_write(&w, kw_request_header_version(api, a.version), &h);
    from_client(s, frame_of(&w, p, fuzz_take(&s->in, fuzz_u16(&s->in) % MOST_BODY)));
    if (s->arrived && !s->over && s->n_queue < MOST_ASKED)
        s->queue[s->n_queue++] = a;
}

/* The oldest one, as a broker would; or one that skips some. */
static void answer(stage *s, uint8_t skip) {
    uint8_t p[MOST_BODY + 100];
    kw_writer w;
    if (s->n_queue == 0)
        return;
    int i = skip % s->n_queue;
    asked a = s->queue[i];
    s->n_queue -= i + 1;
    memmove(s->queue, s->queue + i + 1, (size_t)s->n_queue * sizeof a);
    s->in_order &= a.api->key != PRODUCE; /* with acks=0 it has no answer: this one comes out of turn */
    kw_writer_init(&w, p, sizeof p);
    kw_write_i32(&w, 0);
    kw_response_header_write(&w, kw_response_header_version(a.api, a.version), a.correlation);
    from_broker(s, frame_of(&w, p, fuzz_take(&s->in, fuzz_u16(&s->in) % MOST_BODY)), &a);
}

/* Any bytes with a size in front of them; whom they would answer is not known here. */
static void say_anything(stage *s, bool client) {
    uint8_t p[MOST_BODY + 100];
    kw_writer w;
    kw_writer_init(&w, p, sizeof p);
    kw_write_i32(&w, 0);
    kw_bytes frame = frame_of(&w, p, fuzz_take(&s->in, fuzz_u16(&s->in) % MOST_BODY));
    s->in_order = false;
    bool faults = s->faults;
    s->faults = true; /* it may answer something, and then name brokers */
    if (client)
        from_client(s, frame);
    else
        from_broker(s, frame, NULL);
    s->faults = faults;
}

static void operate(stage *s) {
    uint8_t op = fuzz_u8(&s->in);
    switch (op & 7) {
    case 0:
        s->now += KW_MS(op);
        break;
    case 1:
        connect_anew(s);
        break;
    case 2:
        say_anything(s, (op & 8) != 0);
        break;
    case 3:
    case 4:
        answer(s, op & 8 ? op >> 4 : 0);
        break;
    default:
        ask(s);
        break;
    }
}

/* ---- what is set ---- */

static const char *const faults[] = {
    "error,code=6",
    "error,code=3,when=after",
    "error,code=16,every=2",
    "error,code=35,when=after,every=3",
    "flip,dir=up",
    "flip,dir=down",
    "flip,dir=up,in=frame,every=3",
    "stale,every=2",
    "cut,when=after,every=5",
    "cut,when=after,every=3,bytes=5",
    "reset,every=4",
    "delay,ms=5",
    "halfclose,every=6",
    "blackhole,every=7,ms=9",
};

static void set_fault(stage *s, uint8_t choice) {
    proxy_spec spec;
    uint32_t id;
    char why[300];
    if (choice == 0)
        return;
    const char *text = faults[choice % (sizeof faults / sizeof *faults)];
    kw_str words = {text, (int32_t)strlen(text)};
    FUZZ_CHECK(proxy_spec_parse(words, &spec, why, sizeof why) == 0);
    s->faults |= proxy_rules_add(&s->world->rules, &spec, &id) == 0;
}

static void run(stage *s) {
    uint8_t choice = fuzz_u8(&s->in);
    s->deaf = (choice & 1) != 0;
    set_fault(s, fuzz_u8(&s->in));
    set_fault(s, fuzz_u8(&s->in));
    connect_anew(s);
    for (int i = 0; s->x != NULL && s->in.n > 0 && i < MOST_OPS; i++)
        operate(s);
    proxy_exchange_free(s->x, s->now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_heap heap = {0}, own = {0};
    stage s = {
        .in = {data, size},
          .own = fuzz_mem(&own, 0), .next = 1
    };
    kw_mem mem = fuzz_mem(&heap, fuzz_u8(&s.in) == 1 ? SMALL : ROOMY);
    s.world = malloc(sizeof *s.world);
    if (s.world == NULL)
        return 0;
    if (proxy_world_init(s.world, &mem, size) == 0) {
        s.world->routes.listen = listen_for;
        s.world->routes.ctx = &s;
        run(&s);
        proxy_world_fini(s.world);
    }
    free(s.world);
    FUZZ_CHECK(heap.used == 0 && own.used == 0);
    return 0;
}
