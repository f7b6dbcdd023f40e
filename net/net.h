/* net.h - what a kw_net is made of. loop.c drives it with a poller of its own, outer.c in somebody's loop.
 * Private to net/. */
#ifndef KW_NET_NET_H
#define KW_NET_NET_H

#include "net/fork.h"
#include "net/names.h"
#include "net/poller.h"
#include "net/random.h"
#include "net/tcp.h"
#include "net/watch.h"

struct kw_net {
    kw_poller poller; /* of kw_net_new only */
    bool watched;     /* somebody else waits */
    unsigned born;    /* kw_fork_generation */
    kw_tcp tcp;
    kw_random_store random;
    kw_names *names;
    kw_watches watches;
};

/* Names, one step of the client, and what it wants now is watched. 1: an event can be pulled; 0: none; < 0:
 * finished. */
int kw_net_step_at(kw_net *net, kw_client *c, kw_time now) KW_MUST_USE;

/* Waits until something is ready, the client's deadline or `until`. *now: the time before it, then after. 0,
 * KW_EAGAIN (a signal), KW_EIO. */
int kw_net_wait(kw_net *net, kw_client *c, kw_time until, kw_time *now) KW_MUST_USE;
static inline bool kw_net_forked(const kw_net *net) {
    return net->born != kw_fork_generation();
}

#endif
