/* poll.c - the poller of any POSIX system.
 *
 * Invariant: fds[0..n) is what is watched, and place[fd] is one more than its index there, 0 for all others.
 * A wait costs a look at each of them, which for as many connections as a cluster has brokers is nothing.
 * When more are ready than the caller has room for, the next wait begins behind the last one told, so that
 * the first few cannot starve the rest. */
#include "net/poller.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };
#ifdef POLLRDHUP
enum { END = POLLRDHUP };
#else
enum { END = 0 };
#endif

typedef struct kw_poll_set {
    struct pollfd *fds;
    int *place; /* by descriptor */
    int n, cap, n_places;
    int turn; /* where the next wait begins to tell */
} kw_poll_set;

int kw_poller_init(kw_poller *p) {
    p->fd = -1;
    p->set = calloc(1, sizeof *p->set);
    return p->set == NULL ? KW_ENOMEM : 0;
}

void kw_poller_fini(kw_poller *p) {
    if (p->set == NULL)
        return;
    free(p->set->fds);
    free(p->set->place);
    free(p->set);
    p->set = NULL;
}

static int grown(int cap, int needed) {
    cap = cap == 0 ? FIRST_ROOM : cap;
    while (cap < needed)
        cap *= 2;
    return cap;
}

static int make_room(kw_poll_set *s, int fd) {
    if (s->n == s->cap) {
        int cap = grown(s->cap, s->n + 1);
        struct pollfd *fds = realloc(s->fds, (size_t)cap * sizeof *fds);
        if (fds == NULL)
            return KW_ENOMEM;
        s->fds = fds;
        s->cap = cap;
    }
    if (fd >= s->n_places) {
        int cap = grown(s->n_places, fd + 1);
        int *place = realloc(s->place, (size_t)cap * sizeof *place);
        if (place == NULL)
            return KW_ENOMEM;
        memset(place + s->n_places, 0, (size_t)(cap - s->n_places) * sizeof *place);
        s->place = place;
        s->n_places = cap;
    }
    return 0;
}

static int add(kw_poll_set *s, int fd) {
    int rc = make_room(s, fd);
    if (rc != 0)
        return rc;
    s->fds[s->n++] = (struct pollfd){.fd = fd};
    s->place[fd] = s->n;
    return 0;
}

static void take_out(kw_poll_set *s, int fd) {
    int at = s->place[fd] - 1;
    s->fds[at] = s->fds[--s->n];
    s->place[s->fds[at].fd] = at + 1;
    s->place[fd] = 0;
}

int kw_poller_change(kw_poller *p, kw_handle h, int before, int events) {
    kw_poll_set *s = p->set;
    if (before == events)
        return 0;
    if (h < 0 || h > INT_MAX / 4)
        return KW_EIO;
    int fd = (int)h;
    bool watched = fd < s->n_places && s->place[fd] != 0;
    if (watched != (before >= 0))
        return KW_EIO;
    if (events < 0) {
        take_out(s, fd);
        return 0;
    }
    int rc = watched ? 0 : add(s, fd);
    if (rc != 0)
        return rc;
    s->fds[s->place[fd] - 1].events =
        (short)(((events & KW_READ) != 0 ? POLLIN : 0) | ((events & KW_WRITE) != 0 ? POLLOUT : 0) |
                ((events & KW_POLL_END) != 0 ? END : 0));
    return 0;
}

static int events_of(short e) {
    if ((e & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        return KW_READ | KW_WRITE;
    return ((e & POLLIN) != 0 ? KW_READ : 0) | ((e & POLLOUT) != 0 ? KW_WRITE : 0) |
           ((e & END) != 0 ? KW_POLL_END : 0);
}

int kw_poller_wait(kw_poller *p, kw_interest *out, int max, kw_time timeout) {
    kw_poll_set *s = p->set;
    int left = poll(s->fds, (nfds_t)s->n, kw_poller_milliseconds(timeout)), told = 0;
    if (left < 0)
        return errno == EINTR ? KW_EAGAIN : errno == ENOMEM ? KW_ENOMEM : KW_EIO;
    int at = s->turn < s->n ? s->turn : 0;
    for (int looked = 0; looked < s->n && left > 0 && told < max; looked++) {
        const struct pollfd *f = &s->fds[at];
        at = at + 1 < s->n ? at + 1 : 0;
        if (f->revents == 0)
            continue;
        out[told++] = (kw_interest){f->fd, events_of(f->revents)};
        left -= 1;
    }
    s->turn = at;
    return told;
}
