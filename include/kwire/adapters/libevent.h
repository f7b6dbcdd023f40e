/* adapters/libevent.h - kwire in a libevent base.
 *
 *     kw_libevent k;
 *     kw_libevent_init(&k, base, on_event, my_data);
 *     kw_env env = kw_net_env(k.net);
 *     kw_client_new(&config, &env, &k.client, why, sizeof why);
 *     kw_libevent_update(&k);
 *     event_base_dispatch(base);
 *
 * libevent does not say when it is about to wait, so after you used the client outside of on_event
 * (kw_produce ...) call kw_libevent_update: what you asked for may be due at once. */
#ifndef KWIRE_ADAPTERS_LIBEVENT_H
#define KWIRE_ADAPTERS_LIBEVENT_H

#include <event2/event.h>
#include <kwire/net.h>
#include <stdlib.h>

typedef struct kw_libevent kw_libevent;
typedef struct kw_libevent_fd {
    struct event *event;
    kw_handle handle;
    struct kw_libevent_fd *next;
} kw_libevent_fd;

struct kw_libevent {
    struct event_base *base;
    kw_net *net;
    kw_client *client; /* made by you, freed by kw_libevent_fini */
    void (*on_event)(kw_libevent *k, kw_event *e);
    void *data;
    kw_libevent_fd *fds;
    struct event *turn; /* a timer; made active by hand when a descriptor is ready */
    bool busy, closing;
};

static inline void kw_libevent_on_ready(evutil_socket_t fd, short what, void *ctx) {
    kw_libevent *k = (kw_libevent *)ctx;
    kw_net_ready(k->net, k->client, fd, (what & EV_READ ? KW_READ : 0) | (what & EV_WRITE ? KW_WRITE : 0));
    event_active(k->turn, EV_TIMEOUT, 0); /* behind all that is ready now, and once */
}

static inline int kw_libevent_add(kw_libevent *k, kw_handle h) {
    kw_libevent_fd *f = (kw_libevent_fd *)malloc(sizeof *f);
    if (f == NULL)
        return KW_ENOMEM;
    f->event = event_new(k->base, (evutil_socket_t)h, EV_READ, kw_libevent_on_ready, k);
    if (f->event == NULL) {
        free(f);
        return KW_ENOMEM;
    }
    f->handle = h;
    f->next = k->fds;
    k->fds = f;
    return 0;
}

static inline void kw_libevent_remove(kw_libevent_fd **at) {
    kw_libevent_fd *f = *at;
    *at = f->next;
    event_free(f->event);
    free(f);
}

static inline int kw_libevent_watch(void *ctx, kw_handle h, int before, int events) {
    kw_libevent *k = (kw_libevent *)ctx;
    int rc = before < 0 ? kw_libevent_add(k, h) : 0;
    kw_libevent_fd **at = &k->fds;
    if (rc != 0)
        return rc;
    while ((*at)->handle != h)
        at = &(*at)->next;
    struct event *e = (*at)->event;
    int what = EV_PERSIST | (events & KW_READ ? EV_READ : 0) | (events & KW_WRITE ? EV_WRITE : 0);
    (void)event_del(e);
    if (events >= 0 &&
        event_assign(e, k->base, (evutil_socket_t)h, (short)what, kw_libevent_on_ready, k) == 0 &&
        event_add(e, NULL) == 0)
        return 0;
    if (events < 0 || before < 0)
        kw_libevent_remove(at);
    return events < 0 ? 0 : KW_EIO;
}

/* Sees to it that the client's turn comes when it is due. */
static inline void kw_libevent_update(kw_libevent *k) {
    int ms = kw_net_timeout(k->net, k->client);
    struct timeval in;
    in.tv_sec = ms / 1000;
    in.tv_usec = ms % 1000 * 1000;
    if (ms < 0)
        (void)event_del(k->turn);
    else
        (void)event_add(k->turn, &in);
}

/* Frees client and kw_net at once, or, within on_event, when that has returned. */
static inline void kw_libevent_fini(kw_libevent *k) {
    k->closing = true;
    if (k->busy)
        return;
    kw_client_free(k->client);
    kw_net_free(k->net);
    event_free(k->turn);
}

static inline void kw_libevent_on_turn(evutil_socket_t fd, short what, void *ctx) {
    kw_libevent *k = (kw_libevent *)ctx;
    (void)fd, (void)what;
    k->busy = true;
    (void)kw_net_step(k->net, k->client);
    for (kw_event e; !k->closing && kw_client_next(k->client, &e);)
        k->on_event(k, &e);
    k->busy = false;
    if (k->closing)
        kw_libevent_fini(k);
    else
        kw_libevent_update(k);
}

/* The object must stay where it is until kw_libevent_fini. 0, KW_ENOMEM, KW_EIO. */
static inline int kw_libevent_init(kw_libevent *k, struct event_base *base,
                                   void (*on_event)(kw_libevent *k, kw_event *e), void *data) {
    k->base = base;
    k->client = NULL;
    k->on_event = on_event;
    k->data = data;
    k->fds = NULL;
    k->busy = k->closing = false;
    k->turn = event_new(base, -1, 0, kw_libevent_on_turn, k);
    if (k->turn == NULL)
        return KW_ENOMEM;
    int rc = kw_net_new_watched(&k->net, kw_libevent_watch, k);
    if (rc != 0)
        event_free(k->turn);
    return rc;
}

#endif
