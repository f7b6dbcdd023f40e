/* The tcp transport keeps the law of transport.h, over real loopback sockets. */
#include "net/poller.h"
#include "net/tcp.h"
#include "tests/net/listener.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>

static kw_tcp tcp;

static int wait_ready(kw_handle h) {
    kw_poller p;
    kw_interest out;
    assert_int_equal(kw_poller_init(&p), 0);
    assert_int_equal(kw_poller_change(&p, h, -1, KW_WRITE), 0);
    int rc = 0;
    for (int i = 0; i < 50 && rc == 0; i++) {
        assert_true(kw_poller_wait(&p, &out, 1, KW_MS(100)) >= 0);
        rc = kw_tcp_ops.ready(&tcp, h);
    }
    kw_poller_fini(&p);
    return rc;
}

typedef struct pair {
    int listener, server;
    kw_handle client;
} pair;

static bool connect_pair(int family, pair *p) {
    kw_address at;
    p->listener = listen_on(family, &at);
    if (p->listener < 0)
        return false;
    assert_int_equal(kw_tcp_ops.open(&tcp, &at, "localhost", &p->client), 0);
    assert_int_equal(wait_ready(p->client), 1);
    p->server = accept(p->listener, NULL, NULL);
    assert_true(p->server >= 0);
    return true;
}

static void close_pair(const pair *p) {
    kw_tcp_ops.close(&tcp, p->client);
    close(p->server);
    close(p->listener);
}

static void read_exactly(int fd, char *to, size_t n) {
    for (size_t have = 0; have < n;) {
        ssize_t got = read(fd, to + have, n - have);
        assert_true(got > 0);
        have += (size_t)got;
    }
}

static ptrdiff_t recv_soon(kw_handle h, void *p, size_t n) {
    ptrdiff_t got = 0;
    for (int i = 0; i < 2000 && got == 0; i++) {
        got = kw_tcp_ops.recv(&tcp, h, p, n);
        if (got == 0)
            usleep(1000);
    }
    return got;
}

static void exchange(int family) {
    pair p;
    char text[64] = "";
    if (!connect_pair(family, &p))
        skip();
    assert_int_equal(kw_tcp_ops.recv(&tcp, p.client, text, sizeof text), 0);
    kw_slice s = {"ping", 4};
    assert_int_equal(kw_tcp_ops.send(&tcp, p.client, &s, 1), 4);
    read_exactly(p.server, text, 4);
    assert_memory_equal(text, "ping", 4);
    assert_int_equal(write(p.server, "pong", 4), 4);
    assert_int_equal(recv_soon(p.client, text, sizeof text), 4);
    assert_memory_equal(text, "pong", 4);
    assert_int_equal(kw_tcp_ops.recv(&tcp, p.client, text, 0), 0);
    close_pair(&p);
}

static void test_ipv4(void **state) {
    (void)state;
    exchange(4);
}

static void test_ipv6(void **state) {
    (void)state;
    exchange(6);
}

static int option(int fd, int level, int name) {
    int v = -1;
    socklen_t n = sizeof v;
    assert_int_equal(getsockopt(fd, level, name, &v, &n), 0);
    return v;
}

static void test_options(void **state) {
    (void)state;
    pair p;
    assert_true(connect_pair(4, &p));
    int fd = (int)p.client;
    assert_true((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    assert_int_equal(option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
    close_pair(&p);
}

/* M10: a peer that vanished is given up in two minutes, by the kernel, whether bytes are under way or not. */
static void test_M10_half_open_peers(void **state) {
    (void)state;
    pair p;
    assert_true(connect_pair(4, &p));
    int fd = (int)p.client;
    assert_int_equal(option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 120000);
    int idle = option(fd, IPPROTO_TCP, TCP_KEEPIDLE);
    int probes = option(fd, IPPROTO_TCP, TCP_KEEPINTVL) * option(fd, IPPROTO_TCP, TCP_KEEPCNT);
    assert_int_equal(idle + probes, 120);
    kw_tcp_ops.tune(&tcp, p.client, true);
    assert_int_equal(option(fd, SOL_SOCKET, SO_KEEPALIVE), 1);
    kw_tcp_ops.tune(&tcp, p.client, false);
    assert_int_equal(option(fd, SOL_SOCKET, SO_KEEPALIVE), 0);
    close_pair(&p);
}

static void test_64_slices(void **state) {
    (void)state;
    pair p;
    assert_true(connect_pair(4, &p));
    char sent[64], got[64];
    kw_slice v[64];
    for (int i = 0; i < 64; i++) {
        sent[i] = (char)i;
        v[i] = (kw_slice){&sent[i], 1};
    }
    assert_int_equal(kw_tcp_ops.send(&tcp, p.client, v, 64), 64);
    read_exactly(p.server, got, 64);
    assert_memory_equal(got, sent, 64);
    close_pair(&p);
}

/* A peer that does not read: the buffers fill up, and then it is "later", not an error and not a block. */
static void test_full_is_later(void **state) {
    (void)state;
    pair p;
    assert_true(connect_pair(4, &p));
    static char chunk[1 << 20];
    kw_slice s = {chunk, sizeof chunk};
    ptrdiff_t n = 1;
    size_t total = 0;
    while (n > 0) {
        n = kw_tcp_ops.send(&tcp, p.client, &s, 1);
        total += (size_t)n;
        assert_true(total < (size_t)1 << 30);
    }
    assert_int_equal(n, 0);
    close_pair(&p);
}

static void test_closed_by_the_peer(void **state) {
    (void)state;
    pair p;
    char byte;
    assert_true(connect_pair(4, &p));
    assert_int_equal(shutdown(p.server, SHUT_WR), 0);
    assert_int_equal(recv_soon(p.client, &byte, 1), KW_ECLOSED);
    assert_string_equal(kw_tcp_ops.explain(&tcp, p.client), "closed by the peer");
    close_pair(&p);
}

static void test_reset_by_the_peer(void **state) {
    (void)state;
    pair p;
    char byte;
    assert_true(connect_pair(4, &p));
    struct linger hard = {.l_onoff = 1, .l_linger = 0};
    assert_int_equal(setsockopt(p.server, SOL_SOCKET, SO_LINGER, &hard, sizeof hard), 0);
    close(p.server);
    assert_int_equal(recv_soon(p.client, &byte, 1), KW_ECONNECT);
    assert_non_null(strstr(kw_tcp_ops.explain(&tcp, p.client), "reset"));
    /* And writing into it raises no SIGPIPE: this process would be gone. */
    kw_slice s = {"x", 1};
    assert_int_equal(kw_tcp_ops.send(&tcp, p.client, &s, 1), KW_ECLOSED);
    kw_tcp_ops.close(&tcp, p.client);
    close(p.listener);
}

static void test_refused(void **state) {
    (void)state;
    kw_address at = closed_port();
    kw_handle h = KW_NO_HANDLE;
    int rc = kw_tcp_ops.open(&tcp, &at, "localhost", &h);
    if (rc == 0) {
        rc = wait_ready(h);
        kw_tcp_ops.close(&tcp, h);
    }
    assert_int_equal(rc, KW_ECONNECT);
    assert_string_equal(kw_tcp_ops.explain(&tcp, KW_NO_HANDLE), "Connection refused");
}

/* Connect to a port from which we come ourselves: TCP then meets itself, and it must not look like a broker.
 */
static void test_meets_itself(void **state) {
    (void)state;
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof v4;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&v4, n), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&v4, &n), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&v4, n), 0);
    assert_int_equal(kw_tcp_ops.ready(&tcp, fd), KW_ECONNECT);
    kw_tcp_ops.close(&tcp, fd);
}

static void test_no_such_family(void **state) {
    (void)state;
    kw_address at = {.family = 5, .port = 1};
    kw_handle h;
    assert_int_equal(kw_tcp_ops.open(&tcp, &at, "", &h), KW_EIO);
}

static kw_handle closed_last;

static void note_close(void *owner, kw_handle h) {
    (void)owner;
    closed_last = h;
}

static void test_owner_hears_of_close(void **state) {
    (void)state;
    pair p;
    uint64_t before = tcp.n_opened;
    assert_true(connect_pair(4, &p));
    assert_int_equal(tcp.n_opened, before + 1);
    tcp.on_close = note_close;
    close_pair(&p);
    tcp.on_close = NULL;
    assert_int_equal(closed_last, p.client);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ipv4),
        cmocka_unit_test(test_ipv6),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_M10_half_open_peers),
        cmocka_unit_test(test_64_slices),
        cmocka_unit_test(test_full_is_later),
        cmocka_unit_test(test_closed_by_the_peer),
        cmocka_unit_test(test_reset_by_the_peer),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_meets_itself),
        cmocka_unit_test(test_no_such_family),
        cmocka_unit_test(test_owner_hears_of_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
