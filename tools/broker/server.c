/* server.c - the loop. See server.h. */
#include "tools/broker/server.h"
#include <errno.h>
#include <kwire/net.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Large pieces either way: a loopback byte costs a third in 256 KiB of what it costs in 64 KiB. */
enum { INPUT_SIZE = 256 << 10, MAX_SLICES = 64, MAX_EVENTS = 64, READS_A_ROUND = 4 };

/* ---- the epoll set ---- */

/* Listeners and the signals have no broker_socket: their address in the server tells them apart. */
static int watch(broker_server *s, int op, int fd, uint32_t events, void *tag) {
    struct epoll_event e = {.events = events, .data.ptr = tag};
    return epoll_ctl(s->epoll, op, fd, &e);
}

static void watch_listeners(broker_server *s, int op) {
    for (int32_t node = 0; node < s->n_nodes; node++)
        for (int i = 0; i < s->listeners[node].n; i++)
            (void)watch(s, op, s->listeners[node].fd[i], EPOLLIN, &s->listeners[node].fd[i]);
}

/* Also tells whose it is. */
static int *find_listener(broker_server *s, void *tag, int32_t *node) {
    for (*node = 0; *node < s->n_nodes; ++*node)
        for (int i = 0; i < s->listeners[*node].n; i++)
            if (tag == &s->listeners[*node].fd[i])
                return &s->listeners[*node].fd[i];
    return NULL;
}

/* ---- sockets ---- */

static void kill_socket(broker_server *s, broker_socket *k) {
    if (k->dead)
        return;
    k->dead = true;
    s->n_dead++;
    close(k->fd);
    kw_broker_close(s->broker, k->conn);
    if (s->full)
        watch_listeners(s, EPOLL_CTL_ADD);
    s->full = false;
}

/* Events of this round may still name a dead socket, so it is freed at the end only. */
static void bury(broker_server *s) {
    size_t kept = 0;
    for (size_t i = 0; s->n_dead > 0 && i < s->n; i++) {
        broker_socket *k = s->sockets[i];
        if (k->dead)
            free(k);
        else
            s->sockets[kept++] = k;
    }
    if (s->n_dead > 0)
        s->n = kept;
    s->n_dead = 0;
}

static int reserve_socket(broker_server *s) {
    if (s->n < s->cap)
        return 0;
    size_t cap = s->cap == 0 ? 16 : 2 * s->cap;
    broker_socket **grown = realloc(s->sockets, cap * sizeof(broker_socket *));
    if (grown == NULL)
        return -1;
    s->sockets = grown;
    s->cap = cap;
    return 0;
}

static int add_socket(broker_server *s, int fd, int32_t node) {
    int one = 1;
    broker_socket *k = reserve_socket(s) == 0 ? calloc(1, sizeof *k) : NULL;
    if (k == NULL)
        return -1;
    if (kw_broker_open_on(s->broker, s->first_node + node, &k->conn) != 0) {
        free(k);
        return -1;
    }
    k->fd = fd;
    if (watch(s, EPOLL_CTL_ADD, fd, EPOLLIN, k) != 0) {
        kw_broker_close(s->broker, k->conn);
        free(k);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    s->sockets[s->n++] = k;
    return 0;
}

static broker_socket *find_socket(const broker_server *s, uint32_t conn) {
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->sockets[mid]->conn < conn)
            low = mid + 1;
        else
            high = mid;
    }
    return low < s->n && s->sockets[low]->conn == conn ? s->sockets[low] : NULL;
}

static void accept_all(broker_server *s, int listener, int32_t node) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0 && add_socket(s, fd, node) != 0)
            close(fd);
        if (fd >= 0 || errno == EINTR || errno == ECONNABORTED)
            continue;
        if (errno != EAGAIN && s->n > 0 && !s->full) {
            /* Out of descriptors: the listener would wake us for ever. It comes back with the next close. */
            s->full = true;
            watch_listeners(s, EPOLL_CTL_DEL);
        }
        return;
    }
}

/* ---- bytes ---- */

static void block(broker_server *s, broker_socket *k, bool blocked) {
    if (k->blocked == blocked)
        return;
    k->blocked = blocked;
    if (watch(s, EPOLL_CTL_MOD, k->fd, blocked ? EPOLLOUT : EPOLLIN, k) != 0)
        kill_socket(s, k);
}

static ssize_t send_slices(int fd, const kw_slice *slices, int n) {
    struct iovec v[MAX_SLICES];
    for (int i = 0; i < n; i++) {
        /* A gathering write only reads, whatever iovec's type says. */
        memcpy(&v[i].iov_base, &slices[i].p, sizeof slices[i].p);
        v[i].iov_len = slices[i].n;
    }
    struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
    ssize_t sent;
    do
        sent = sendmsg(fd, &m, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

static void flush(broker_server *s, broker_socket *k) {
    kw_slice slices[MAX_SLICES];
    while (!k->dead) {
        int n = kw_broker_output(s->broker, k->conn, slices, MAX_SLICES);
        if (n == 0) {
            block(s, k, false);
            return;
        }
        ssize_t sent = n < 0 ? -1 : send_slices(k->fd, slices, n);
        if (n > 0 && sent < 0 && errno == EAGAIN) {
            block(s, k, true);
            return;
        }
        if (sent < 0)
            kill_socket(s, k);
        else
            kw_broker_sent(s->broker, k->conn, (size_t)sent);
    }
}

/* One read. false: nothing more is there, or no more is wanted. */
static bool read_once(broker_server *s, broker_socket *k) {
    ssize_t n = recv(k->fd, s->input, INPUT_SIZE, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (n <= 0) {
        kill_socket(s, k);
        return false;
    }
    /* When the broker closes, kw_broker_output says so, after the answers that are left. */
    (void)!kw_broker_feed(s->broker, k->conn, s->input, (size_t)n, kw_clock_now(), kw_clock_wall_ms());
    flush(s, k);
    return n == INPUT_SIZE && !k->dead && !k->blocked;
}

static void serve_socket(broker_server *s, broker_socket *k, uint32_t events) {
    if (k->dead)
        return;
    if ((events & EPOLLOUT) != 0)
        flush(s, k);
    if (k->blocked && (events & (EPOLLERR | EPOLLHUP)) != 0)
        kill_socket(s, k);
    for (int i = 0; i < READS_A_ROUND && !k->dead && !k->blocked && (events & ~(uint32_t)EPOLLOUT) != 0; i++)
        if (!read_once(s, k))
            return;
}

/* ---- the loop ---- */

static int wait_ms(const broker_server *s) {
    kw_time deadline = kw_broker_deadline(s->broker);
    if (deadline == KW_NEVER)
        return -1;
    kw_time left = deadline - kw_clock_now();
    return left <= 0 ? 0 : left > KW_MS(60000) ? 60000 : (int)((left + 999) / 1000);
}

static void serve_event(broker_server *s, const struct epoll_event *e) {
    int32_t node;
    int *listener = find_listener(s, e->data.ptr, &node);
    if (listener != NULL)
        accept_all(s, *listener, node);
    else if (e->data.ptr == &s->signals)
        s->stop = true;
    else
        serve_socket(s, e->data.ptr, e->events);
}

/* Connections that time or another connection's records have answered. */
static void flush_news(broker_server *s) {
    for (uint32_t conn; (conn = kw_broker_next_output(s->broker)) != 0;) {
        broker_socket *k = find_socket(s, conn);
        if (k != NULL)
            flush(s, k);
    }
}

int broker_server_run(broker_server *s) {
    struct epoll_event events[MAX_EVENTS];
    while (!s->stop) {
        int n = epoll_wait(s->epoll, events, MAX_EVENTS, wait_ms(s));
        if (n < 0 && errno != EINTR)
            return -1;
        for (int i = 0; i < n; i++)
            serve_event(s, &events[i]);
        if (kw_broker_deadline(s->broker) <= kw_clock_now())
            kw_broker_step(s->broker, kw_clock_now());
        flush_news(s);
        bury(s);
    }
    return 0;
}

/* ---- life ---- */

int broker_server_init(broker_server *s) {
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    s->input = malloc(INPUT_SIZE);
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (s->input == NULL || s->epoll < 0 || sigprocmask(SIG_BLOCK, &stops, NULL) != 0)
        return -1;
    s->signals = signalfd(-1, &stops, SFD_NONBLOCK | SFD_CLOEXEC);
    if (s->signals < 0 || watch(s, EPOLL_CTL_ADD, s->signals, EPOLLIN, &s->signals) != 0)
        return -1;
    watch_listeners(s, EPOLL_CTL_ADD);
    return 0;
}

void broker_server_fini(broker_server *s) {
    for (size_t i = 0; i < s->n; i++)
        kill_socket(s, s->sockets[i]);
    bury(s);
    if (s->signals >= 0)
        close(s->signals);
    if (s->epoll >= 0)
        close(s->epoll);
    free(s->sockets);
    free(s->input);
}
