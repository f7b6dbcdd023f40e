/* watch.h - which descriptors are watched, by our poller or by somebody's loop, and for which client. Private
 * to net/. */
#ifndef KW_NET_WATCH_H
#define KW_NET_WATCH_H

#include <kwire/net.h>

typedef struct kw_watch {
    kw_client *client; /* NULL: this descriptor is not watched */
    int events;
    int place; /* in kw_watches.handles */
    uint32_t round;
} kw_watch;

typedef struct kw_watches {
    kw_net_watch *change; /* who watches: it is told of every change */
    void *ctx;
    kw_watch *by_handle; /* indexed by descriptor */
    int *handles;        /* those watched, in no order */
    int cap, n;
    kw_interest *wanted; /* room for kw_client_wants */
    int max_wanted;
    uint32_t round;
    /* What the last sync saw; while that holds there is nothing to compare. */
    const kw_client *synced;
    uint64_t version, n_opened;
} kw_watches;

void kw_watches_init(kw_watches *w, kw_net_watch *change, void *ctx);
void kw_watches_fini(kw_watches *w);
/* Has watched what the client wants. n_opened: connections opened so far, by anybody: a client
 * that was freed and another at the same address are told apart by it, since the new one opened its own. 0,
 * KW_ENOMEM, KW_EIO. */
int kw_watches_sync(kw_watches *w, kw_client *c, uint64_t n_opened) KW_MUST_USE;
/* The descriptor is about to be closed. */
void kw_watches_forget(kw_watches *w, kw_handle h);
/* NULL: nobody's. */
kw_client *kw_watches_client(const kw_watches *w, kw_handle h);

#endif
