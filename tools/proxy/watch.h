/* watch.h - descriptors, and who is told when they are ready. */
#ifndef PROXY_WATCH_H
#define PROXY_WATCH_H

#include "net/poller.h"

/* Part of whatever owns the descriptor. */
typedef struct proxy_watch {
    int fd;     /* -1: none */
    int events; /* as told to the poller; -1: it knows nothing of it */
    void (*ready)(struct proxy_watch *w, int events);
    void *owner;
} proxy_watch;

typedef struct proxy_watches {
    kw_poller poller;
    proxy_watch **by_fd;
    size_t n;
} proxy_watches;

static inline proxy_watch proxy_watch_of(int fd, void (*ready)(proxy_watch *w, int events), void *owner) {
    return (proxy_watch){.fd = fd, .events = -1, .ready = ready, .owner = owner};
}

int proxy_watches_init(proxy_watches *ws) KW_MUST_USE; /* 0, KW_ENOMEM, KW_EIO */
void proxy_watches_fini(proxy_watches *ws);
/* Watch w->fd for `events` (net/poller.h) from now on; -1: no longer. 0, KW_ENOMEM, KW_EIO. */
int proxy_watches_set(proxy_watches *ws, proxy_watch *w, int events);
/* Closes w->fd, if there is one. Not from within `ready`: its number could come back while reports of the old
 * one are still to be read. */
void proxy_watches_close(proxy_watches *ws, proxy_watch *w);
/* One wait of at most `timeout`; tells each owner. 0, or KW_EIO. */
int proxy_watches_wait(proxy_watches *ws, kw_time timeout);

#endif
