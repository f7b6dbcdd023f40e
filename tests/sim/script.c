/* script.c - connections, frames and encoding of a hand-made server. See script.h. */
#include "tests/sim/script.h"

#include "tests/sim/die.h"
#include "tests/sim/script_state.h"

#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FRAME = 64 << 20 };

static void set_version(sim_script *s, int *n, const kw_api *api) {
    s->versions[(*n)++] = (sim_script_version){api->key, api->min_version, api->max_stable_version};
}

void sim_script_init(sim_script *s) {
    static const int16_t served[] = {0, 1, 2, 3, 18, 22};
    int n = 0;
    *s = (sim_script){.due = KW_NEVER, .n_partitions = 1};
    for (size_t i = 0; i < sizeof served / sizeof *served; i++)
        set_version(s, &n, kw_api_by_key(served[i]));
    s->versions[n] = (sim_script_version){-1, 0, -1};
    s->state = sim_realloc(NULL, sizeof *s->state);
    *s->state = (sim_script_state){.mem = kw_mem_libc()};
    kw_arena_init(&s->state->arena, &s->state->mem, 0);
}

static void free_conn(sim_script_state *t, script_conn *c) {
    kw_buf_fini(&c->in, &t->mem);
    kw_buf_fini(&c->out, &t->mem);
}

void sim_script_fini(sim_script *s) {
    sim_script_state *t = s->state;
    for (int i = 0; i < t->n_conns; i++)
        free_conn(t, &t->conns[i]);
    free(t->conns);
    kw_arena_fini(&t->arena);
    kw_buf_fini(&t->encoded, &t->mem);
    free(t);
    s->state = NULL;
}

/* NULL: closed since. */
static script_conn *find_conn(const sim_script *s, uint32_t id) {
    for (int i = 0; i < s->state->n_conns; i++)
        if (s->state->conns[i].id == id)
            return &s->state->conns[i];
    return NULL;
}

void sim_script_send(sim_script *s, uint32_t conn, const void *p, size_t n) {
    script_conn *c = find_conn(s, conn);
    if (c != NULL && kw_buf_append(&c->out, &s->state->mem, p, n) != 0)
        sim_die("script: out of memory");
}

void sim_script_close(sim_script *s, uint32_t conn) {
    script_conn *c = find_conn(s, conn);
    if (c != NULL)
        c->closing = true;
}

int sim_script_count(const sim_script *s, int16_t api_key) {
    return s->state->counts[api_key];
}

int sim_script_connections(const sim_script *s) {
    return (int)s->state->n_opened;
}

sim_answer_to sim_answer_later(const sim_request *r) {
    return (sim_answer_to){r->conn, r->api, r->header.api_version, r->header.correlation_id};
}

static int write_answer(const sim_answer_to *to, const void *body, kw_writer *w, kw_fault *fault) {
    kw_write_i32(w, 0); /* the size, filled in when it is known */
    kw_response_header_write(w, kw_response_header_version(to->api, to->version), to->correlation);
    return kw_message_encode(to->api->response, to->version, body, w, fault);
}

void sim_answer(sim_script *s, const sim_answer_to *to, const void *body) {
    sim_script_state *t = s->state;
    kw_fault fault = {0};
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    int rc = write_answer(to, body, &w, &fault);
    size_t n = kw_writer_total(&w);
    t->encoded.n = 0;
    if (rc != 0 || kw_buf_reserve(&t->encoded, &t->mem, n) != 0)
        sim_die("script: answer to %s v%d: %s %s", to->api->name, to->version, kw_error_name(rc), fault.path);
    kw_writer_init(&w, t->encoded.p, n);
    if (write_answer(to, body, &w, &fault) != 0)
        sim_die("script: answer to %s does not fit its own size", to->api->name);
    kw_writer size;
    kw_writer_init(&size, t->encoded.p, 4);
    kw_write_i32(&size, (int32_t)(n - 4));
    sim_script_send(s, to->conn, t->encoded.p, n);
}

static void handle_frame(sim_script *s, uint32_t conn, const uint8_t *p, size_t n, kw_time now) {
    sim_script_state *t = s->state;
    kw_reader r;
    kw_reader_init(&r, p, n);
    const kw_api *api = n < 4 ? NULL : kw_api_by_key((int16_t)(p[0] << 8 | p[1]));
    if (api == NULL)
        sim_die("script: a request of an unknown API");
    int16_t version = (int16_t)(p[2] << 8 | p[3]);
    sim_request q = {.conn = conn, .api = api, .nth = t->counts[api->key]++, .now = now};
    kw_request_header_read(&r, kw_request_header_version(api, version), &q.header);
    kw_arena_reset(&t->arena);
    void *body = kw_arena_alloc(&t->arena, kw_message_size(api->request));
    if (body == NULL)
        sim_die("script: out of memory");
    int rc = version > api->max_version
                 ? 0 /* of the future: only the header can be read */
                 : kw_message_decode(api->request, version, &r, &t->arena, 0, body, NULL);
    if (rc != 0)
        sim_die("script: %s v%d cannot be read: %s", api->name, version, kw_error_name(rc));
    q.body = body;
    if (s->request != NULL)
        s->request(s, &q);
    else
        sim_script_usual(s, &q);
}

static void take_frames(sim_script *s, uint32_t conn, kw_time now) {
    for (script_conn *c; (c = find_conn(s, conn)) != NULL && !c->closing;) {
        size_t size;
        int rc = kw_frame_peek(c->in.p, c->in.n, MAX_FRAME, &size);
        if (rc < 0)
            sim_die("script: the client sent a bad frame: %s", kw_error_name(rc));
        if (rc == 0 || c->in.n < size + 4)
            return;
        uint8_t *frame = sim_realloc(NULL, size);
        memcpy(frame, c->in.p + 4, size);
        c->in.n -= size + 4;
        memmove(c->in.p, c->in.p + size + 4, c->in.n);
        handle_frame(s, conn, frame, size, now);
        free(frame);
    }
}

static uint32_t script_open(void *self, int node) {
    (void)node;
    const sim_script *s = self;
    sim_script_state *t = s->state;
    t->conns = sim_realloc(t->conns, (size_t)(t->n_conns + 1) * sizeof *t->conns);
    t->conns[t->n_conns++] = (script_conn){.id = ++t->n_opened};
    return t->n_opened;
}

static void script_close(void *self, uint32_t conn) {
    sim_script *s = self;
    sim_script_state *t = s->state;
    script_conn *c = find_conn(s, conn);
    if (c == NULL)
        return;
    free_conn(t, c);
    *c = t->conns[--t->n_conns];
}

static int script_feed(void *self, uint32_t conn, const void *p, size_t n, kw_time now, int64_t wall_ms) {
    (void)wall_ms;
    sim_script *s = self;
    script_conn *c = find_conn(s, conn);
    if (s->bytes != NULL) {
        s->bytes(s, conn, p, n);
    } else {
        if (kw_buf_append(&c->in, &s->state->mem, p, n) != 0)
            sim_die("script: out of memory");
        take_frames(s, conn, now);
    }
    c = find_conn(s, conn);
    return c->closing ? KW_ECLOSED : 0;
}

static int script_output(void *self, uint32_t conn, kw_slice *out, int max) {
    const script_conn *c = find_conn(self, conn);
    if (c->out.n == 0 || max < 1)
        return 0;
    out[0] = (kw_slice){c->out.p, c->out.n};
    return 1;
}

static void script_sent(void *self, uint32_t conn, size_t n) {
    script_conn *c = find_conn(self, conn);
    c->out.n -= n;
    memmove(c->out.p, c->out.p + n, c->out.n);
}

static void script_step(void *self, kw_time now) {
    sim_script *s = self;
    if (s->step == NULL || s->due > now)
        return;
    s->due = KW_NEVER;
    s->step(s, now);
}

static kw_time script_deadline(const void *self) {
    const sim_script *s = self;
    return s->due;
}

sim_server sim_server_of_script(sim_script *s) {
    static const sim_server_ops ops = {script_open,   NULL,        script_close, script_feed,
                                       script_output, script_sent, script_step,  script_deadline};
    return (sim_server){&ops, s};
}
