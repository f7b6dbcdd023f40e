/* adapters/libuv.h - kwire in a libuv loop.
 *
 *     kw_uv k;
 *     kw_uv_init(&k, loop, on_event, my_data);
 *     kw_env env = kw_net_env(k.net);
 *     kw_client_new(&config, &env, &k.client, why, sizeof why);
 *     uv_run(loop, UV_RUN_DEFAULT);
 *
 * Use k.client wherever the loop calls you, on_event included: before each wait the adapter looks whether
 * there is something to do, so nothing needs to be poked. It keeps the loop alive until kw_uv_close, which
 * may be called from anywhere, on_event included. */
#ifndef KWIRE_ADAPTERS_LIBUV_H
#define KWIRE_ADAPTERS_LIBUV_H

#include <kwire/net.h>
#include <stdlib.h>
#include <uv.h>

typedef struct kw_uv kw_uv;
typedef struct kw_uv_poll { /* one descriptor; lives until libuv has closed its handle */
    uv_poll_t poll;
    kw_uv *adapter;
    kw_handle handle;
    struct kw_uv_poll *next;
} kw_uv_poll;

struct kw_uv {
    uv_loop_t *loop;
    kw_net *net;
    kw_client *client; /* made by you, freed by kw_uv_close */
    void (*on_event)(kw_uv *k, kw_event *e);
    void (*on_closed)(kw_uv *k);
    void *data;
    kw_uv_poll *polls;
    uv_prepare_t prepare; /* before each wait: due? how long? */
    uv_check_t check;     /* after it: what was ready */
    uv_timer_t timer;     /* ends the wait */
    int n_open;           /* of these three */
    bool ready, busy, closing;
};

static inline void kw_uv_on_poll(uv_poll_t *poll, int status, int uv) {
    kw_uv_poll *p = (kw_uv_poll *)poll->data;
    int events = (uv & UV_READABLE ? KW_READ : 0) | (uv & UV_WRITABLE ? KW_WRITE : 0);
    p->adapter->ready = true;
    kw_net_ready(p->adapter->net, p->adapter->client, p->handle, status < 0 ? KW_READ | KW_WRITE : events);
}

static inline void kw_uv_free_poll(uv_handle_t *h) {
    free(h->data);
}

static inline int kw_uv_add(kw_uv *k, kw_handle h) {
    kw_uv_poll *p = (kw_uv_poll *)calloc(1, sizeof *p);
    if (p == NULL)
        return KW_ENOMEM;
    if (uv_poll_init(k->loop, &p->poll, (int)h) != 0) {
        free(p);
        return KW_EIO;
    }
    p->poll.data = p;
    p->adapter = k;
    p->handle = h;
    p->next = k->polls;
    k->polls = p;
    return 0;
}

/* From uv_close on libuv leaves the descriptor alone, whose number may come back at once. */
static inline void kw_uv_remove(kw_uv_poll **at) {
    kw_uv_poll *p = *at;
    *at = p->next;
    uv_close((uv_handle_t *)&p->poll, kw_uv_free_poll);
}

static inline int kw_uv_watch(void *ctx, kw_handle h, int before, int events) {
    kw_uv *k = (kw_uv *)ctx;
    int rc = before < 0 ? kw_uv_add(k, h) : 0;
    kw_uv_poll **at = &k->polls;
    if (rc != 0)
        return rc;
    while ((*at)->handle != h)
        at = &(*at)->next;
    if (events >= 0 &&
        uv_poll_start(&(*at)->poll,
                      (events & KW_READ ? UV_READABLE : 0) | (events & KW_WRITE ? UV_WRITABLE : 0),
                      kw_uv_on_poll) == 0)
        return 0;
    if (events < 0 || before < 0)
        kw_uv_remove(at);
    return events < 0 ? 0 : KW_EIO;
}

static inline void kw_uv_on_closed(uv_handle_t *h) {
    kw_uv *k = (kw_uv *)h->data;
    if (--k->n_open == 0 && k->on_closed != NULL)
        k->on_closed(k);
}

/* Frees client and kw_net at once, or, within on_event, when that has returned. on_closed (may be NULL)
 * follows from the loop: from then on *k may go. */
static inline void kw_uv_close(kw_uv *k, void (*on_closed)(kw_uv *k)) {
    k->on_closed = on_closed;
    k->closing = true;
    if (k->busy)
        return;
    kw_client_free(k->client);
    kw_net_free(k->net);
    uv_close((uv_handle_t *)&k->prepare, kw_uv_on_closed);
    uv_close((uv_handle_t *)&k->check, kw_uv_on_closed);
    uv_close((uv_handle_t *)&k->timer, kw_uv_on_closed);
}

/* false: closed. */
static inline bool kw_uv_turn(kw_uv *k) {
    k->busy = true;
    k->ready = false;
    (void)kw_net_step(k->net, k->client);
    for (kw_event e; !k->closing && kw_client_next(k->client, &e);)
        k->on_event(k, &e);
    k->busy = false;
    if (k->closing)
        kw_uv_close(k, k->on_closed);
    return !k->closing;
}

static inline void kw_uv_on_check(uv_check_t *check) {
    kw_uv *k = (kw_uv *)check->data;
    if (k->ready)
        (void)kw_uv_turn(k);
}

static inline void kw_uv_on_timer(uv_timer_t *timer) {
    (void)timer; /* that the wait has ended is enough */
}

static inline void kw_uv_on_prepare(uv_prepare_t *prepare) {
    kw_uv *k = (kw_uv *)prepare->data;
    if (k->client == NULL || (kw_net_timeout(k->net, k->client) == 0 && !kw_uv_turn(k)))
        return;
    int ms = kw_net_timeout(k->net, k->client);
    uv_update_time(k->loop);
    if (ms < 0)
        uv_timer_stop(&k->timer);
    else
        uv_timer_start(&k->timer, kw_uv_on_timer, (uint64_t)ms, 0);
}

/* The object must stay where it is until on_closed. on_event: as after kw_client_next, never from within a
 * call of yours. 0, KW_ENOMEM, KW_EIO. */
static inline int kw_uv_init(kw_uv *k, uv_loop_t *loop, void (*on_event)(kw_uv *k, kw_event *e), void *data) {
    k->loop = loop;
    k->client = NULL;
    k->on_event = on_event;
    k->on_closed = NULL;
    k->data = data;
    k->polls = NULL;
    k->n_open = 3;
    k->ready = k->busy = k->closing = false;
    int rc = kw_net_new_watched(&k->net, kw_uv_watch, k);
    if (rc != 0)
        return rc;
    uv_prepare_init(loop, &k->prepare);
    uv_check_init(loop, &k->check);
    uv_timer_init(loop, &k->timer);
    k->prepare.data = k->check.data = k->timer.data = k;
    uv_prepare_start(&k->prepare, kw_uv_on_prepare);
    uv_check_start(&k->check, kw_uv_on_check);
    return 0;
}

#endif
