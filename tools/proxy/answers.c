/* answers.c - answers: matched with their requests, given our addresses, made wrong as the rules want it. */
#include "tools/proxy/errors.h"
#include "tools/proxy/exchange_state.h"
#include "tools/proxy/letter.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/metadata.h>
#include <string.h>

enum { SIZE = 4, CORRELATION = 4, CODE = 2, UNSUPPORTED_VERSION = 35 };

static int32_t correlation_of(const uint8_t *frame) {
    kw_reader r;
    kw_reader_init(&r, frame + SIZE, CORRELATION);
    return kw_read_i32(&r);
}

void proxy_exchange_advance(proxy_exchange *x, kw_time now) {
    while (x->asked.first != NULL && x->asked.first->made.n > 0) {
        proxy_asked *a = proxy_queue_pop(&x->asked);
        kw_time hold = a->fate.hold_up + a->fate.hold_down;
        x->give(x->ctx, &(proxy_order){.to = PROXY_DOWN, .p = a->made.p, .n = a->made.n, .hold = hold});
        proxy_exchange_conclude(x, a, (int64_t)a->made.n, now);
    }
}

/* M5: to a version it does not know a broker answers in version 0. */
static int16_t answer_version(const proxy_asked *a, const uint8_t *frame, size_t n) {
    kw_reader r;
    if (a->api != &kw_api_versions_api || n < SIZE + CORRELATION + CODE)
        return a->version;
    kw_reader_init(&r, frame + SIZE + CORRELATION, CODE);
    return kw_read_i16(&r) == UNSUPPORTED_VERSION ? 0 : a->version;
}

/* Clients are not to speak versions in which we could not find the addresses. */
static bool cut_versions(const proxy_places *places, kw_api_versions_resp *body) {
    bool changed = false;
    for (int32_t i = 0; i < body->n_api_keys; i++) {
        kw_api_versions_resp_api *of = (kw_api_versions_resp_api *)(uintptr_t)&body->api_keys[i];
        const kw_api *api = kw_api_by_key(of->api_key);
        if (api == NULL || of->max_version <= api->max_version || of->min_version > api->max_version ||
            !proxy_places_any(places, api))
            continue;
        of->max_version = api->max_version;
        changed = true;
    }
    return changed;
}

/* 1: there is a change; 0: there is none; KW_ENOMEM. */
static int change(proxy_exchange *x, proxy_asked *a, proxy_letter *l) {
    bool changed = false;
    if (a->fate.error != 0) {
        int rc = proxy_error_set(l, a->api, a->version, a->fate.error, &x->arena);
        if (rc < 0)
            return rc;
        if (rc == 0)
            proxy_exchange_note(a, "the answer has no place for the error");
        changed = rc > 0;
    }
    if (a->api == &kw_api_versions_api)
        changed |= cut_versions(&x->world->places, l->body);
    changed |= proxy_places_rewrite(&x->world->places, &x->world->routes, l->message, l->version, l->body);
    return changed;
}

/* Most answers are passed on without a look inside. */
static bool to_be_opened(const proxy_exchange *x, const proxy_asked *a) {
    return a->fate.error != 0 || a->api == &kw_api_versions_api ||
           (a->known && proxy_places_in(&x->world->places, a->api, a->version));
}

/* What was changed takes the place of the frame; it may borrow from the one before. */
static int seal(proxy_exchange *x, const proxy_letter *l, proxy_order *o) {
    kw_buf sealed = {0};
    int rc = proxy_letter_seal(l, x->world->mem, &sealed);
    if (rc != 0) {
        kw_buf_fini(&sealed, x->world->mem);
        return rc;
    }
    kw_buf_fini(&x->out, x->world->mem);
    x->out = sealed;
    o->p = sealed.p;
    o->n = sealed.n;
    return 0;
}

static int rework(proxy_exchange *x, proxy_asked *a, proxy_order *o) {
    proxy_letter l;
    if (a->api == NULL || !to_be_opened(x, a))
        return 0;
    int rc = proxy_letter_open_answer(&l, a->api, answer_version(a, o->p, o->n), o->p, o->n, &x->arena);
    if (rc == 0)
        rc = change(x, a, &l);
    if (rc > 0)
        rc = seal(x, &l, o);
    if (rc < 0 && rc != KW_ENOMEM)
        proxy_exchange_note(a, "answer passed on as it is: %s", kw_error_name(rc));
    return rc == KW_ENOMEM ? rc : 0;
}

/* ---- stale ---- */

static int put_old(proxy_exchange *x, const proxy_asked *a, const proxy_old *old, proxy_order *o) {
    kw_writer w;
    uint8_t head[SIZE + CORRELATION];
    kw_writer_init(&w, head, sizeof head);
    kw_write_i32(&w, old->answer.n + CORRELATION);
    kw_write_i32(&w, a->correlation);
    x->out.n = 0;
    if (kw_buf_append(&x->out, x->world->mem, head, sizeof head) != 0 ||
        kw_buf_append(&x->out, x->world->mem, old->answer.p, (size_t)old->answer.n) != 0)
        return KW_ENOMEM;
    o->p = x->out.p;
    o->n = x->out.n;
    return 0;
}

static int make_stale(proxy_exchange *x, proxy_asked *a, proxy_order *o) {
    proxy_world *w = x->world;
    kw_bytes question = {a->question.p, (int32_t)a->question.n};
    if (!a->known || a->api != &kw_metadata_api)
        return 0;
    const proxy_old *old = proxy_stale_find(&w->stale, a->version, question);
    if (old == NULL)
        proxy_stale_keep(&w->stale, w->mem, a->version, question,
                         (kw_bytes){o->p + SIZE + CORRELATION, (int32_t)(o->n - SIZE - CORRELATION)});
    if (!a->fate.stale)
        return 0;
    if (old == NULL) {
        proxy_exchange_note(a, "there is no older answer");
        return 0;
    }
    a->fate.stale_rule = 0; /* it has befallen this one */
    return put_old(x, a, old, o);
}

/* ---- the end of a connection ---- */

/* In place of the answer, or after its beginning. */
static void put_end(proxy_exchange *x, const proxy_asked *a, proxy_order *o) {
    const proxy_fate *f = &a->fate;
    if (!f->end_after || f->end == PROXY_GO_ON)
        return;
    if (f->end == PROXY_GO_DARK) {
        x->give(x->ctx,
                &(proxy_order){.to = PROXY_DOWN, .end = f->end, .end_dir = f->end_dir, .dark = f->dark});
        return;
    }
    if (proxy_ends_both(f->end) && (size_t)f->end_bytes < o->n)
        o->n = (size_t)f->end_bytes;
    if (f->end == PROXY_FINISH && (f->end_dir & PROXY_DOWN))
        o->n = 0;
    o->end = f->end;
    o->end_dir = f->end_dir;
}

/* ---- the way of an answer ---- */

/* Those in front of it that the broker was to answer never will be. */
static void take_turn(proxy_exchange *x, const proxy_asked *a, kw_time now) {
    for (;;) {
        proxy_exchange_advance(x, now);
        if (x->asked.first == a)
            break;
        proxy_exchange_conclude(x, proxy_queue_pop(&x->asked), -1, now);
    }
    (void)proxy_queue_pop(&x->asked);
}

static int deliver(proxy_exchange *x, proxy_asked *a, proxy_order *o, kw_time now) {
    size_t whole = o->n;
    o->hold = a->fate.hold_down;
    int rc = make_stale(x, a, o);
    if (rc == 0)
        rc = rework(x, a, o);
    if (rc == 0)
        rc = proxy_exchange_flip(x, a, o);
    if (rc == 0) {
        whole = o->n;
        put_end(x, a, o);
        x->give(x->ctx, o);
    }
    proxy_exchange_conclude(x, a, rc == 0 && o->n == whole ? (int64_t)whole : -1, now);
    return rc;
}

static void pass_stranger(proxy_exchange *x, const proxy_order *o, kw_time now) {
    x->give(x->ctx, o);
    if (x->raw)
        return;
    proxy_log_write(&x->world->log, &(proxy_entry){.now = now,
                                                   .link = x->link,
                                                   .node = x->route->node,
                                                   .client = proxy_exchange_client(x),
                                                   .answer = (int64_t)o->n,
                                                   .what = "passed on as it is: an answer to no request"});
}

int proxy_exchange_answer(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) {
    proxy_order o = {.to = PROXY_DOWN, .p = frame, .n = n};
    proxy_asked *a = n < SIZE + CORRELATION ? NULL : proxy_queue_find(&x->asked, correlation_of(frame));
    if (a == NULL) {
        pass_stranger(x, &o, now);
        return 0;
    }
    take_turn(x, a, now);
    int rc = deliver(x, a, &o, now);
    proxy_exchange_advance(x, now);
    proxy_exchange_tidy(x);
    return rc;
}
