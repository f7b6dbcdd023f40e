/* adapters/epoll.h - kwire in your own epoll loop.
 *
 *     kw_epoll k;
 *     kw_epoll_init(&k, epoll_fd);
 *     kw_env env = kw_net_env(k.net);
 *     kw_client_new(&config, &env, &k.client, why, sizeof why);
 *     kw_net_step(k.net, k.client);
 *     for (;;) {
 *         int n = epoll_wait(epoll_fd, events, MAX, kw_net_timeout(k.net, k.client));
 *         for (int i = 0; i < n; i++)
 *             if (!kw_epoll_ready(&k, &events[i])) ... one of yours
 *         kw_net_step(k.net, k.client);
 *         while (kw_client_next(k.client, &e)) ...
 *     }
 *     kw_epoll_fini(&k);
 *
 * Its entries in your set carry KW_EPOLL_TAG in the upper 16 bits of data.u64, where neither a descriptor nor
 * the address of a user's object has anything. Step outside the walk over `events`, as above: a step may
 * close descriptors that the rest of the array still names. */
#ifndef KWIRE_ADAPTERS_EPOLL_H
#define KWIRE_ADAPTERS_EPOLL_H

#include <errno.h>
#include <kwire/net.h>
#include <string.h>
#include <sys/epoll.h>

#define KW_EPOLL_TAG ((uint64_t)0x6b77 << 48)

typedef struct kw_epoll {
    int epoll; /* yours */
    kw_net *net;
    kw_client *client; /* made by you, freed by kw_epoll_fini */
} kw_epoll;

static inline int kw_epoll_watch(void *ctx, kw_handle h, int before, int events) {
    const kw_epoll *k = (const kw_epoll *)ctx;
    struct epoll_event e;
    memset(&e, 0, sizeof e);
    e.data.u64 = KW_EPOLL_TAG | (uint32_t)h;
    if (events > 0)
        e.events =
            (events & KW_READ ? (uint32_t)EPOLLIN : 0u) | (events & KW_WRITE ? (uint32_t)EPOLLOUT : 0u);
    int op = events < 0 ? EPOLL_CTL_DEL : before < 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (epoll_ctl(k->epoll, op, (int)h, &e) == 0)
        return 0;
    return errno == ENOMEM || errno == ENOSPC ? KW_ENOMEM : KW_EIO;
}

/* The object must stay where it is until kw_epoll_fini. 0, KW_ENOMEM, KW_EIO. */
static inline int kw_epoll_init(kw_epoll *k, int epoll) {
    k->epoll = epoll;
    k->client = NULL;
    return kw_net_new_watched(&k->net, kw_epoll_watch, k);
}

/* false: not one of kwire's. */
static inline bool kw_epoll_ready(kw_epoll *k, const struct epoll_event *e) {
    if (e->data.u64 >> 32 != KW_EPOLL_TAG >> 32)
        return false;
    int events = (e->events & EPOLLIN ? KW_READ : 0) | (e->events & EPOLLOUT ? KW_WRITE : 0);
    if (e->events & (EPOLLERR | EPOLLHUP))
        events = KW_READ | KW_WRITE;
    kw_net_ready(k->net, k->client, (kw_handle)(uint32_t)e->data.u64, events);
    return true;
}

static inline void kw_epoll_fini(kw_epoll *k) {
    kw_client_free(k->client);
    kw_net_free(k->net);
    k->client = NULL;
    k->net = NULL;
}

#endif
