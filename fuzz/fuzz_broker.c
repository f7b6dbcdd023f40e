/* fuzz_broker.c - the embedded broker fed with anything: raw bytes, and framed requests with any body, on
 * several connections, in any slicing, while time passes. As long as a connection was given whole frames
 * only, what comes out is an answer to each, in order, that decodes to its last byte. Memory stays in its
 * budget.
 *
 * Input: options, then operations. */
#include "fuzz/fuzz.h"

#include <kwire/broker.h>
#include <kwire/message.h>
#include <stdlib.h>
#include <string.h>

enum { CONNS = 4, MOST_PENDING = 64, MOST_OPS = 400, MOST_BODY = 4096 };
enum { MAX_FRAME = 1 << 16, LOG_MEMORY = 1 << 16, BUDGET = 16 << 20, STREAM = 1 << 20 };

typedef struct pending {
    const kw_api *api;
    int16_t version;
    int32_t correlation;
} pending;

typedef struct conn {
    uint32_t id;  /* 0: none */
    bool tracked; /* whole frames only, so far */
    bool closed;  /* the broker said so */
    pending queue[MOST_PENDING];
    int n_queue;
    uint8_t *in; /* answers, not yet cut: STREAM bytes of room, not cleared between inputs */
    size_t n_in;
} conn;

typedef struct stage {
    fuzz_input in;
    kw_broker *broker;
    conn conns[CONNS];
    kw_time now;
    int32_t next_correlation;
    kw_mem mem;
} stage;

/* ---- what comes out ---- */

/* acks=0 has no answer: such requests are passed over. */
static pending next_answered(conn *c, int32_t correlation) {
    for (int i = 0; i < c->n_queue; i++) {
        pending p = c->queue[i];
        if (p.correlation != correlation) {
            FUZZ_CHECK(p.api->key == 0);
            continue;
        }
        c->n_queue -= i + 1;
        memmove(c->queue, c->queue + i + 1, (size_t)c->n_queue * sizeof *c->queue);
        return p;
    }
    fuzz_broken("an answer that nobody asked for", __FILE__, __LINE__);
}

static void expect_answer(stage *s, conn *c, const uint8_t *p, size_t n) {
    kw_reader r;
    kw_arena arena;
    kw_fault fault;
    kw_reader_init(&r, p, n);
    pending asked = next_answered(c, kw_read_i32(&r));
    kw_reader_init(&r, p, n);
    (void)kw_response_header_read(&r, kw_response_header_version(asked.api, asked.version));
    void *body = malloc(kw_message_size(asked.api->response));
    if (body == NULL)
        return;
    kw_arena_init(&arena, &s->mem, 0);
    int rc = kw_message_decode(asked.api->response, asked.version, &r, &arena, 0, body, &fault);
    FUZZ_CHECK(rc == 0 && kw_reader_left(&r) == 0);
    kw_arena_fini(&arena);
    free(body);
}

static void cut_answers(stage *s, conn *c) {
    size_t at = 0, size;
    while (kw_frame_peek(c->in + at, c->n_in - at, INT32_MAX, &size) == 1 && c->n_in - at - 4 >= size) {
        if (c->tracked)
            expect_answer(s, c, c->in + at + 4, size);
        at += 4 + size;
    }
    c->n_in -= at;
    memmove(c->in, c->in + at, c->n_in);
}

/* Takes up to `most` bytes; bytes over the room are thrown away, and with them what could be checked. */
static void take_output(stage *s, conn *c, size_t most) {
    kw_slice out[3];
    while (c->id != 0 && most > 0) {
        int n = kw_broker_output(s->broker, c->id, out, 3);
        size_t taken = 0;
        for (int i = 0; i < n && i < 3 && taken < most; i++) {
            size_t part = out[i].n < most - taken ? out[i].n : most - taken;
            if (c->n_in + part > STREAM)
                c->tracked = false;
            else
                memcpy(c->in + c->n_in, out[i].p, part);
            c->n_in = c->n_in + part > STREAM ? 0 : c->n_in + part;
            taken += part;
        }
        FUZZ_CHECK(n != KW_ECLOSED || taken == 0);
        if (taken == 0)
            break;
        kw_broker_sent(s->broker, c->id, taken);
        most -= taken;
    }
    cut_answers(s, c);
}

/* ---- what goes in ---- */

static void close_conn(stage *s, conn *c) {
    if (c->id != 0)
        kw_broker_close(s->broker, c->id);
    c->id = 0;
}

static void open_conn(stage *s, conn *c) {
    close_conn(s, c);
    c->tracked = true;
    c->closed = false;
    c->n_queue = 0;
    c->n_in = 0;
    if (kw_broker_open_on(s->broker, 1 + fuzz_u8(&s->in) % 3, &c->id) != 0)
        c->id = 0;
}

static void feed(stage *s, conn *c, const uint8_t *p, size_t n, uint8_t slice) {
    for (size_t at = 0, part; at < n && c->id != 0; at += part) {
        part = slice == 0 || slice > n - at ? n - at : slice;
        int rc = kw_broker_feed(s->broker, c->id, p + at, part, s->now, 1700000000000 + s->now / 1000);
        FUZZ_CHECK(rc == 0 || rc == KW_ECLOSED);
        c->closed |= rc == KW_ECLOSED;
    }
}

static void note(conn *c, const kw_api *api, int16_t version, int32_t correlation) {
    if (c->n_queue == MOST_PENDING) {
        c->tracked = false;
        return;
    }
    /* An unknown version of ApiVersions is answered in version 0. */
    int16_t answered = api->key == 18 && (version < 0 || version > 4) ? 0 : version;
    c->queue[c->n_queue++] = (pending){api, answered, correlation};
}

static size_t write_frame(const kw_api *api, int16_t version, int32_t correlation, kw_bytes body,
                          uint8_t *to) {
    kw_writer w;
    kw_request_header h = {
        api->key, version, correlation, {"fuzz", 4}
    };
    kw_writer_init(&w, to + 4, MOST_BODY + 100);
    kw_request_header_write(&w, kw_request_header_version(api, version), &h);
    kw_write_raw(&w, body.p, (size_t)body.n);
    size_t n = kw_writer_total(&w);
    kw_writer_init(&w, to, 4);
    kw_write_i32(&w, (int32_t)n);
    return n + 4;
}

static void feed_request(stage *s, conn *c) {
    static const int16_t keys[] = {0,  1,  2,  3,  18, 19, 20, 22, 8,  9,  10, 15, 16, 21, 23, 32, 35,
                                   37, 42, 43, 44, 45, 46, 47, 60, 75, 24, 25, 26, 27, 28, 61, 65, 66};
    uint8_t frame[MOST_BODY + 200];
    const kw_api *api = kw_api_by_key(keys[fuzz_u8(&s->in) % (sizeof keys / sizeof *keys)]);
    int16_t version = fuzz_signed(&s->in);
    uint8_t slice = fuzz_u8(&s->in);
    kw_bytes body = fuzz_take(&s->in, fuzz_u16(&s->in) % MOST_BODY);
    int32_t correlation = s->next_correlation++;
    size_t n = write_frame(api, version, correlation, body, frame);
    note(c, api, version, correlation);
    feed(s, c, frame, n, slice);
}

static void feed_raw(stage *s, conn *c) {
    uint8_t slice = fuzz_u8(&s->in);
    kw_bytes bytes = fuzz_take(&s->in, fuzz_u16(&s->in) % MOST_BODY);
    c->tracked = false;
    feed(s, c, bytes.p, (size_t)bytes.n, slice);
}

static void pass_time(stage *s, uint8_t how) {
    kw_time due = kw_broker_deadline(s->broker);
    s->now = how == 0 && due != KW_NEVER && due > s->now ? due : s->now + KW_MS(how);
    kw_broker_step(s->broker, s->now);
    FUZZ_CHECK(kw_broker_deadline(s->broker) > s->now);
}

static void hear_news(stage *s) {
    uint32_t id;
    for (int n = 0; (id = kw_broker_next_output(s->broker)) != 0; n++) {
        FUZZ_CHECK(n <= CONNS);
        for (int i = 0; i < CONNS; i++)
            if (s->conns[i].id == id)
                take_output(s, &s->conns[i], STREAM);
    }
}

/* Fate, for the topics that requests of the corpus are about. Most of it is refused. */
static void play_fate(stage *s, uint8_t what) {
    static const char *const topics[] = {"t", "a", "x", "topic"};
    const char *topic = topics[what >> 6];
    int32_t node = 1 + fuzz_u8(&s->in) % 4;
    int64_t offset = fuzz_u8(&s->in);
    kw_broker_fault fault = {.api_key = (int16_t)offset, .times = 1, .node = node, .delay = KW_MS(what)};
    switch (what & 15) {
    case 0:
        (void)!kw_broker_set_down(s->broker, node, (what & 16) != 0);
        break;
    case 1:
        (void)!kw_broker_set_stale(s->broker, node, (what & 16) != 0);
        break;
    case 2:
        (void)!kw_broker_move_leader(s->broker, topic, 0, node);
        break;
    case 3:
        (void)!kw_broker_truncate(s->broker, topic, 0, offset);
        break;
    case 4:
        (void)!kw_broker_delete_records(s->broker, topic, 0, offset);
        break;
    case 5:
        (void)!kw_broker_recreate_topic(s->broker, topic);
        break;
    case 6:
        (void)!kw_broker_create_topic(s->broker, topic, 1 + (what >> 4 & 3), 0);
        break;
    case 7:
        (void)!kw_broker_set_quota(s->broker, NULL, (kw_broker_quota)(what >> 4 & 1), (double)offset);
        break;
    case 8:
        (void)!kw_broker_move_coordinator(s->broker, topic, node);
        break;
    default:
        (void)!kw_broker_add_fault(s->broker, &fault);
        break;
    }
}

static void operate(stage *s) {
    uint8_t op = fuzz_u8(&s->in);
    conn *c = &s->conns[op >> 6];
    switch (op & 15) {
    case 0:
        pass_time(s, fuzz_u8(&s->in));
        break;
    case 1:
        open_conn(s, c);
        break;
    case 2:
        close_conn(s, c);
        break;
    case 3:
        feed_raw(s, c);
        break;
    case 4:
        take_output(s, c, fuzz_u8(&s->in));
        break;
    case 5:
        take_output(s, c, STREAM);
        break;
    case 6:
        hear_news(s);
        break;
    case 7:
        kw_broker_fail(s->broker, fuzz_u8(&s->in), 1, fuzz_signed(&s->in));
        break;
    case 8:
        kw_broker_drop(s->broker, fuzz_u8(&s->in), 1);
        break;
    case 9:
        play_fate(s, fuzz_u8(&s->in));
        break;
    default:
        feed_request(s, c);
        break;
    }
}

static void make_broker(stage *s, kw_mem mem) {
    kw_broker_options o = kw_broker_options_default;
    uint8_t choice = fuzz_u8(&s->in);
    o.max_frame = MAX_FRAME;
    o.memory = choice & 1 ? LOG_MEMORY : 0;
    o.auto_create_topics = (choice & 2) == 0;
    o.partitions = 1 + (choice >> 2 & 3);
    o.port = 9092;
    o.nodes = 3;
    o.fetch_sessions = choice >> 4 & 3;
    strcpy(o.host, "broker");
    if (kw_broker_new(&o, &mem, &s->broker) != 0)
        s->broker = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t streams[CONNS][STREAM];
    fuzz_heap heap = {0}, own = {0};
    stage s = {
        .in = {data, size},
          .now = 1000000, .mem = fuzz_mem(&own, 0)
    };
    size_t budget = fuzz_u8(&s.in) == 1 ? 1 << 16 : BUDGET;
    make_broker(&s, fuzz_mem(&heap, budget));
    for (int i = 0; i < CONNS; i++)
        s.conns[i].in = streams[i];
    for (int i = 0; s.broker != NULL && s.in.n > 0 && i < MOST_OPS; i++)
        operate(&s);
    for (int i = 0; s.broker != NULL && i < CONNS; i++)
        take_output(&s, &s.conns[i], STREAM);
    kw_broker_free(s.broker);
    FUZZ_CHECK(heap.used == 0 && own.used == 0);
    FUZZ_CHECK(heap.peak <= budget);
    return 0;
}
