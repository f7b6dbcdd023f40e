/* epoll.c - the poller of Linux.
 *
 * Level-triggered: the core may leave bytes in a socket when its budget is spent, and they must be reported
 * again. */
#include "net/poller.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { BATCH = 64 };

int kw_poller_init(kw_poller *p) {
    *p = (kw_poller){.fd = epoll_create1(EPOLL_CLOEXEC)};
    return p->fd < 0 ? KW_EIO : 0;
}

void kw_poller_fini(kw_poller *p) {
    close(p->fd);
    p->fd = -1;
}

int kw_poller_change(kw_poller *p, kw_handle h, int before, int events) {
    if (before == events)
        return 0;
    struct epoll_event e = {.data.fd = (int)h};
    if (events > 0)
        e.events = ((events & KW_READ) != 0 ? EPOLLIN : 0u) | ((events & KW_WRITE) != 0 ? EPOLLOUT : 0u) |
                   ((events & KW_POLL_END) != 0 ? EPOLLRDHUP : 0u);
    int op = events < 0 ? EPOLL_CTL_DEL : before < 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (epoll_ctl(p->fd, op, (int)h, &e) == 0)
        return 0;
    return errno == ENOMEM || errno == ENOSPC ? KW_ENOMEM : KW_EIO;
}

static int events_of(uint32_t e) {
    if ((e & (EPOLLERR | EPOLLHUP)) != 0)
        return KW_READ | KW_WRITE;
    return ((e & EPOLLIN) != 0 ? KW_READ : 0) | ((e & EPOLLOUT) != 0 ? KW_WRITE : 0) |
           ((e & EPOLLRDHUP) != 0 ? KW_POLL_END : 0);
}

int kw_poller_wait(kw_poller *p, kw_interest *out, int max, kw_time timeout) {
    struct epoll_event e[BATCH];
    int n = epoll_wait(p->fd, e, max < BATCH ? max : BATCH, kw_poller_milliseconds(timeout));
    if (n < 0)
        return errno == EINTR ? KW_EAGAIN : KW_EIO;
    for (int i = 0; i < n; i++)
        out[i] = (kw_interest){e[i].data.fd, events_of(e[i].events)};
    return n;
}
