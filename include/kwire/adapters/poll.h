/* adapters/poll.h - kwire in your own poll(2) loop: three calls, no state. It asks before each wait, so any
 * kw_net will do; kw_net_new_watched(&net, NULL, NULL) makes one without a poller of its own.
 *
 *     for (;;) {
 *         int n = kw_poll_fds(net, client, fds + MINE, MAX);
 *         poll(fds, MINE + n, kw_net_timeout(net, client));
 *         kw_poll_ready(net, client, fds + MINE, n);
 *         kw_net_step(net, client);
 *         while (kw_client_next(client, &e)) ...
 *     }
 */
#ifndef KWIRE_ADAPTERS_POLL_H
#define KWIRE_ADAPTERS_POLL_H

#include <kwire/net.h>
#include <poll.h>

/* Fills up to `max` (64 at most) of fds and returns how many; one a broker and a few for lookups are needed.
 * What finds no room waits for the client's timers. */
static inline int kw_poll_fds(kw_net *net, kw_client *client, struct pollfd *fds, int max) {
    kw_interest wanted[64];
    int all = kw_net_wants(net, client, wanted, 64), n = 0;
    for (; n < all && n < max && n < 64; n++) {
        int events = wanted[n].events;
        fds[n].fd = (int)wanted[n].handle;
        fds[n].events = (short)((events & KW_READ ? POLLIN : 0) | (events & KW_WRITE ? POLLOUT : 0));
        fds[n].revents = 0;
    }
    return n;
}

static inline void kw_poll_ready(kw_net *net, kw_client *client, const struct pollfd *fds, int n) {
    for (int i = 0; i < n; i++) {
        int events = (fds[i].revents & POLLIN ? KW_READ : 0) | (fds[i].revents & POLLOUT ? KW_WRITE : 0);
        if (fds[i].revents & (POLLERR | POLLHUP | POLLNVAL))
            events = KW_READ | KW_WRITE;
        if (events != 0)
            kw_net_ready(net, client, fds[i].fd, events);
    }
}

#endif
