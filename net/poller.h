/* poller.h - waiting for descriptors. One implementation a system (epoll.c, poll.c); CMake picks the file
 * (KWIRE_POLLER). */
#ifndef KW_NET_POLLER_H
#define KW_NET_POLLER_H

#include <kwire/client.h>
#include <limits.h>

typedef struct kw_poller {
    int fd;                  /* readable when one of its descriptors is ready; -1: there is none (poll.c) */
    struct kw_poll_set *set; /* poll.c's; else NULL */
} kw_poller;

/* Beside KW_READ and KW_WRITE, for who does not read now and yet wants to know that the peer has ended: told
 * although bytes stand before that end. Systems without POLLRDHUP tell of resets alone. */
enum { KW_POLL_END = 4 };

int kw_poller_init(kw_poller *p) KW_MUST_USE; /* 0, KW_ENOMEM, KW_EIO */
void kw_poller_fini(kw_poller *p);
/* `before`, `events`: KW_READ | KW_WRITE | KW_POLL_END, what is watched already and what shall be; -1: not at
 * all. The peer's end and errors are reported in any case, as both. A descriptor is taken out before it is
 * closed. 0, KW_ENOMEM, KW_EIO. */
int kw_poller_change(kw_poller *p, kw_handle h, int before, int events) KW_MUST_USE;
/* Waits at most `timeout` (rounded up to the poller's grain; 0: looks only; KW_NEVER). How many of `out` are
 * filled; 0: none in time; KW_EAGAIN: a signal came; KW_EIO. */
int kw_poller_wait(kw_poller *p, kw_interest *out, int max, kw_time timeout) KW_MUST_USE;

/* A timeout for the system: up, so that a wait for a deadline does not end just before it and spin. */
static inline int kw_poller_milliseconds(kw_time t) {
    if (t <= 0)
        return 0;
    if (t > (kw_time)(INT_MAX - 1) * 1000)
        return t == KW_NEVER ? -1 : INT_MAX;
    return (int)((t + 999) / 1000);
}

#endif
