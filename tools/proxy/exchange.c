/* exchange.c - see exchange.h. Requests: read, judged by the rules, remembered, passed on. */
#include "tools/proxy/errors.h"
#include "tools/proxy/exchange_state.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/sasl_handshake.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEPT = 64 << 10 /* bytes of memory that a connection keeps between frames */ };

int proxy_world_init(proxy_world *w, kw_mem *mem, uint64_t seed) {
    *w = (proxy_world){
        .mem = mem, .log = {.fd = -1, .interrupt = -1},
             .routes.mem = mem
    };
    int rc = proxy_places_find(&w->places, mem);
    if (rc == 0)
        proxy_rules_init(&w->rules, seed);
    return rc;
}

void proxy_world_fini(proxy_world *w) {
    proxy_rules_fini(&w->rules);
    proxy_routes_fini(&w->routes);
    proxy_places_fini(&w->places, w->mem);
    proxy_stale_fini(&w->stale, w->mem);
}

proxy_exchange *proxy_exchange_new(proxy_world *w, const proxy_route *route, uint64_t link, proxy_give *give,
                                   void *ctx) {
    proxy_exchange *x = kw_mem_zalloc(w->mem, sizeof *x);
    if (x == NULL)
        return NULL;
    x->world = w;
    x->route = route;
    x->link = link;
    x->give = give;
    x->ctx = ctx;
    proxy_queue_init(&x->asked);
    kw_arena_init(&x->arena, w->mem, 0);
    return x;
}

void proxy_exchange_free(proxy_exchange *x, kw_time now) {
    proxy_asked *a;
    if (x == NULL)
        return;
    while ((a = proxy_queue_pop(&x->asked)) != NULL)
        proxy_exchange_conclude(x, a, -1, now);
    kw_arena_fini(&x->arena);
    kw_buf_fini(&x->out, x->world->mem);
    kw_mem_free(x->world->mem, x, sizeof *x);
}

size_t proxy_exchange_waiting(const proxy_exchange *x) {
    return x->asked.weight;
}

kw_str proxy_exchange_client(const proxy_exchange *x) {
    return (kw_str){x->client, x->client_n};
}

/* ---- what both directions use ---- */

void proxy_exchange_tell(proxy_exchange *x, const proxy_asked *a, int64_t answer, kw_time now) {
    bool hit = a->fate.rule != 0;
    proxy_log_write(&x->world->log, &(proxy_entry){
                                        .now = now,
                                        .link = x->link,
                                        .node = x->route->node,
                                        .client = proxy_exchange_client(x),
                                        .api = a->api,
                                        .unknown_key = a->key,
                                        .version = a->version,
                                        .correlation = a->correlation,
                                        .bytes = a->bytes,
                                        .answer = answer,
                                        .took = answer < 0 ? 0 : now - a->at,
                                        .fault = hit ? proxy_kind_name(a->fate.kind) : NULL,
                                        .rule = a->fate.rule,
                                        .what = a->what[0] != '\0' ? a->what : NULL,
                                    });
}

void proxy_exchange_missed(proxy_exchange *x, uint32_t *rule) {
    proxy_rules_missed(&x->world->rules, *rule);
    *rule = 0;
}

void proxy_exchange_conclude(proxy_exchange *x, proxy_asked *a, int64_t answer, kw_time now) {
    proxy_exchange_tell(x, a, answer, now);
    proxy_exchange_missed(x, &a->fate.flip_rule); /* as of an answer that never came */
    proxy_exchange_missed(x, &a->fate.stale_rule);
    proxy_asked_free(a, x->world->mem);
}

void proxy_exchange_note(proxy_asked *a, const char *format, ...) {
    va_list args;
    size_t n = strlen(a->what);
    if (n > 0 && n + 2 < sizeof a->what)
        n += (size_t)snprintf(a->what + n, sizeof a->what - n, "; ");
    va_start(args, format);
    vsnprintf(a->what + n, sizeof a->what - n, format, args);
    va_end(args);
}

void proxy_exchange_tidy(proxy_exchange *x) {
    if (x->arena.used > KEPT)
        kw_arena_fini(&x->arena);
    kw_arena_reset(&x->arena);
    if (x->out.cap > KEPT)
        kw_buf_fini(&x->out, x->world->mem);
}

/* ---- requests ---- */

static void note_client(proxy_exchange *x, kw_str id) {
    if (id.n <= 0)
        return;
    x->client_n = (int16_t)(id.n < (int32_t)sizeof x->client ? id.n : (int32_t)sizeof x->client);
    memcpy(x->client, id.p, (size_t)x->client_n);
}

static void pass_raw(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) {
    x->give(x->ctx, &(proxy_order){.to = PROXY_UP, .p = frame, .n = n});
    proxy_log_write(&x->world->log, &(proxy_entry){.now = now,
                                                   .link = x->link,
                                                   .node = x->route->node,
                                                   .client = proxy_exchange_client(x),
                                                   .answer = -1,
                                                   .what = "passed on as it is: no request"});
}

/* Of one that never has an answer, the fate after it is that of the request itself. */
static bool ends_now(const proxy_request *q, const proxy_asked *a) {
    return a->fate.end != PROXY_GO_ON && (q->silent || !a->fate.end_after);
}

/* The connection ends. The broker has the beginning of the request, or, acks=0 and `after`, all of it. */
static void pass_ending(proxy_exchange *x, const proxy_asked *a, proxy_order *o) {
    if (!a->fate.end_after && (size_t)a->fate.end_bytes < o->n)
        o->n = (size_t)a->fate.end_bytes;
    o->end = a->fate.end;
    x->give(x->ctx, o);
}

static void pass_up(proxy_exchange *x, const proxy_request *q, const proxy_asked *a, proxy_order *o) {
    if (ends_now(q, a) && a->fate.end == PROXY_GO_DARK)
        x->give(x->ctx,
                &(proxy_order){
                    .to = PROXY_UP, .end = PROXY_GO_DARK, .end_dir = a->fate.end_dir, .dark = a->fate.dark});
    if (ends_now(q, a) && a->fate.end == PROXY_FINISH) {
        o->end = PROXY_FINISH;
        o->end_dir = a->fate.end_dir;
    }
    x->give(x->ctx, o);
}

/* With acks=0 nobody can be told: a broker closes the connection then. */
static void refuse_silently(proxy_exchange *x, const proxy_asked *a, proxy_order *o) {
    if (!a->fate.error_after)
        o->n = 0;
    o->end = PROXY_CLOSE;
    x->give(x->ctx, o);
}

/* Clients heed no metadata without brokers: those we know of are named, under our addresses. */
static int name_brokers(proxy_exchange *x, proxy_letter *l) {
    const proxy_routes *routes = &x->world->routes;
    kw_metadata_resp *m = l->body;
    kw_metadata_resp_broker *list = kw_arena_alloc(&x->arena, routes->n * sizeof *list);
    if (list == NULL)
        return KW_ENOMEM;
    for (size_t i = 0; i < routes->n; i++) {
        const proxy_route *r = routes->routes[i];
        if (r->node < 0)
            continue;
        list[m->n_brokers] = kw_metadata_resp_broker_default;
        list[m->n_brokers].node_id = r->node;
        list[m->n_brokers].host = (kw_str){r->my_host, (int32_t)strlen(r->my_host)};
        list[m->n_brokers++].port = r->my_port;
    }
    m->brokers = list;
    return 0;
}

/* The broker might know this version, and then offer others in an answer that cannot be read here, among
 * them such as hide addresses. */
static bool asks_too_much(const proxy_request *q) {
    return q->api == &kw_api_versions_api && q->h.api_version > q->api->max_version;
}

static int make_refusal(proxy_exchange *x, const proxy_request *q, proxy_asked *a) {
    proxy_letter l;
    proxy_exchange_note(a, "answered here: this version is not known");
    int rc = proxy_error_make_too_new(&l, &q->h, &x->arena);
    return rc == 0 ? proxy_letter_seal(&l, x->world->mem, &a->made) : rc;
}

static int make_answer(proxy_exchange *x, const proxy_request *q, proxy_asked *a, const proxy_order *o) {
    proxy_letter l;
    if (!q->known)
        return KW_EVERSION;
    int rc = proxy_error_make(&l, q->api, &q->h, o->p, o->n, a->fate.error, &x->arena);
    if (rc == 0 && q->api == &kw_metadata_api)
        rc = name_brokers(x, &l);
    return rc == 0 ? proxy_letter_seal(&l, x->world->mem, &a->made) : rc;
}

static int keep_question(proxy_exchange *x, const proxy_request *q, proxy_asked *a) {
    if (!q->known || q->api != &kw_metadata_api)
        return 0;
    return kw_buf_append(&a->question, x->world->mem, q->body.p, (size_t)q->body.n);
}

/* 1: it has been given, and is to wait for its answer; 0: it is done with; KW_ENOMEM. */
static int act(proxy_exchange *x, const proxy_request *q, proxy_asked *a, proxy_order *o) {
    if (ends_now(q, a) && proxy_ends_both(a->fate.end)) {
        pass_ending(x, a, o);
        return 0;
    }
    if (a->fate.error != 0 && q->silent) {
        refuse_silently(x, a, o);
        return 0;
    }
    if (asks_too_much(q)) {
        int rc = make_refusal(x, q, a);
        return rc == 0 ? 1 : rc;
    }
    if (a->fate.error != 0 && !a->fate.error_after) {
        int rc = make_answer(x, q, a, o);
        if (rc == 0 || rc == KW_ENOMEM)
            return rc == 0 ? 1 : rc;
        proxy_exchange_note(a, "passed on, no answer can be made: %s", kw_error_name(rc));
    }
    int rc = keep_question(x, q, a);
    if (rc == 0)
        rc = proxy_exchange_flip(x, a, o);
    if (rc != 0)
        return rc;
    pass_up(x, q, a, o);
    return !q->silent;
}

int proxy_exchange_request(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) {
    proxy_request q;
    if (!proxy_request_read(&q, frame, n, x->raw)) {
        pass_raw(x, frame, n, now);
        return 0;
    }
    x->raw = q.api == &kw_sasl_handshake_api && q.h.api_version == 0;
    note_client(x, q.h.client_id);
    proxy_asked *a = proxy_asked_new(x->world->mem, &q, n, now);
    if (a == NULL)
        return KW_ENOMEM;
    a->fate = proxy_rules_fate(&x->world->rules, &q.h, x->route->node);
    proxy_order o = {
        .to = PROXY_UP, .p = frame, .n = n, .hold = a->fate.hold_up, .stubborn = a->fate.stubborn};
    int rc = act(x, &q, a, &o);
    if (rc > 0)
        proxy_queue_push(&x->asked, a);
    else
        proxy_exchange_conclude(x, a, -1, now);
    proxy_exchange_advance(x, now);
    proxy_exchange_tidy(x);
    return rc < 0 ? rc : 0;
}
