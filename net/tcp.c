/* tcp.c - non-blocking tcp, IPv4 and IPv6.
 *
 * Invariant: no call blocks, none raises SIGPIPE, and a result of 0 always means "later". The reason of a
 * failure is kept as text until the next one, because errno is gone by the time the core asks. */
#include "net/tcp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    MAX_SLICES = 64, /* the transport's law */
    /* M10: a peer that vanished without a word. Idle connections are probed after a minute and given up a
     * minute later; bytes that nobody acknowledges, half a request say, are given up after two. Answers that
     * do not come are the request timeout's business, long before. */
    KEEPALIVE_IDLE_S = 60,
    KEEPALIVE_INTERVAL_S = 10,
    KEEPALIVE_PROBES = 6,
    UNACKNOWLEDGED_MS = 120 * 1000
};

typedef union endpoint {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage room;
} endpoint;

static int fail(kw_tcp *t, int code, const char *why) {
    snprintf(t->why, sizeof t->why, "%s", why);
    return code;
}

static int code_of(int err) {
    switch (err) {
    case EPIPE:
    case ESHUTDOWN:
        return KW_ECLOSED;
    case ENOMEM:
    case ENOBUFS:
        return KW_ENOMEM;
    case EMFILE:
    case ENFILE:
    case EBADF:
    case EINVAL:
    case ENOTSOCK:
        return KW_EIO;
    default: /* refused, reset, unreachable, timed out, forbidden by a firewall ... */
        return KW_ECONNECT;
    }
}

static int fail_errno(kw_tcp *t, int err) {
    return fail(t, code_of(err), strerror(err));
}

static bool is_later(int err) {
    return err == EAGAIN || err == EWOULDBLOCK || err == ENOTCONN;
}

/* Length of the socket address, or 0 if the family is none. */
static socklen_t endpoint_from(const kw_address *a, endpoint *e) {
    memset(e, 0, sizeof *e);
    if (a->family == 4) {
        e->v4.sin_family = AF_INET;
        e->v4.sin_port = htons(a->port);
        memcpy(&e->v4.sin_addr, a->ip, 4);
        return sizeof e->v4;
    }
    if (a->family == 6) {
        e->v6.sin6_family = AF_INET6;
        e->v6.sin6_port = htons(a->port);
        e->v6.sin6_scope_id = a->scope;
        memcpy(&e->v6.sin6_addr, a->ip, 16);
        return sizeof e->v6;
    }
    return 0;
}

/* Best effort: a socket that lacks one of these still carries bytes. */
static void tune(int fd) {
    const struct {
        int level, name, value;
    } options[] = {
        {IPPROTO_TCP, TCP_NODELAY,      1                   }, /* requests are gathered already */
#ifdef TCP_KEEPIDLE
        {IPPROTO_TCP, TCP_KEEPIDLE,     KEEPALIVE_IDLE_S    },
        {IPPROTO_TCP, TCP_KEEPINTVL,    KEEPALIVE_INTERVAL_S},
        {IPPROTO_TCP, TCP_KEEPCNT,      KEEPALIVE_PROBES    },
#endif
#ifdef TCP_USER_TIMEOUT
        {IPPROTO_TCP, TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS   },
#endif
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        (void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value);
}

static void tcp_tune(void *ctx, kw_handle h, bool keepalive) {
    (void)ctx;
    int on = keepalive;
    (void)setsockopt((int)h, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

static int tcp_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    (void)host;
    kw_tcp *t = ctx;
    endpoint e;
    socklen_t n = endpoint_from(to, &e);
    if (n == 0)
        return fail(t, KW_EIO, "neither an IPv4 nor an IPv6 address");
    int fd = socket(e.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fail_errno(t, errno);
    tune(fd);
    if (connect(fd, &e.any, n) != 0 && errno != EINPROGRESS && errno != EINTR) {
        int code = fail_errno(t, errno);
        close(fd);
        return code;
    }
    t->n_opened++;
    *h = fd;
    return 0;
}

/* Connecting to a free local port from the same range can meet itself (simultaneous open). It would echo our
 * requests, and keep the port from the broker that should have it. */
static bool met_itself(int fd, const endpoint *peer, socklen_t n_peer) {
    endpoint own;
    socklen_t n = sizeof own;
    memset(&own, 0, sizeof own);
    return getsockname(fd, &own.any, &n) == 0 && n == n_peer && memcmp(&own, peer, n) == 0;
}

static int tcp_ready(void *ctx, kw_handle h) {
    kw_tcp *t = ctx;
    int fd = (int)h, err = 0;
    socklen_t n_err = sizeof err;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &n_err) != 0)
        err = errno;
    if (err != 0)
        return fail_errno(t, err);
    endpoint peer;
    socklen_t n = sizeof peer;
    memset(&peer, 0, sizeof peer);
    /* SO_ERROR is 0 as long as it connects, too; a peer's name tells the two apart. */
    if (getpeername(fd, &peer.any, &n) != 0)
        return errno == ENOTCONN ? 0 : fail_errno(t, errno);
    if (met_itself(fd, &peer, n))
        return fail(t, KW_ECONNECT, "Connection refused (met itself: nobody listens there)");
    return 1;
}

static ptrdiff_t tcp_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    struct iovec iov[MAX_SLICES];
    if (n > MAX_SLICES)
        n = MAX_SLICES;
    for (int i = 0; i < n; i++) {
        memcpy(&iov[i].iov_base, &v[i].p,
               sizeof v[i].p); /* sendmsg does not write; its type does not say so */
        iov[i].iov_len = v[i].n;
    }
    struct msghdr m = {.msg_iov = iov, .msg_iovlen = (size_t)n};
    ssize_t sent;
    do
        sent = sendmsg((int)h, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return sent;
    return is_later(errno) ? 0 : fail_errno(ctx, errno);
}

static ptrdiff_t tcp_recv(void *ctx, kw_handle h, void *p, size_t n) {
    if (n == 0)
        return 0; /* recv's 0 would look like the end */
    ssize_t got;
    do
        got = recv((int)h, p, n, MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        return got;
    if (got == 0)
        return fail(ctx, KW_ECLOSED, "closed by the peer");
    return is_later(errno) ? 0 : fail_errno(ctx, errno);
}

static void tcp_close(void *ctx, kw_handle h) {
    kw_tcp *t = ctx;
    if (t->on_close != NULL)
        t->on_close(t->owner, h);
    close((int)h);
}

static const char *tcp_explain(void *ctx, kw_handle h) {
    (void)h;
    const kw_tcp *t = ctx;
    return t->why;
}

const kw_transport_ops kw_tcp_ops = {
    .open = tcp_open,
    .ready = tcp_ready,
    .send = tcp_send,
    .recv = tcp_recv,
    .close = tcp_close,
    .explain = tcp_explain,
    .tune = tcp_tune,
};
