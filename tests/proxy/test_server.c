/* The proxy on real sockets: bytes, ends, many connections, none left over, nothing done at rest. */
#include "tests/proxy/proxy_child.h"

#include "protocol/cursor.h"
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- bytes and ends ---- */

static void test_bytes_and_fins_pass(void **state) {
    proxy_stage s;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    for (int closes_first = 0; closes_first < 2; closes_first++) {
        int ends[2] = {tcp_connect(s.c.port), tcp_accept(s.listener)};
        proxy_converse(ends[0], ends[1]);
        shutdown(ends[closes_first], SHUT_WR);
        tcp_expect_fin(ends[1 - closes_first]);
        if (closes_first == 0) { /* half open */
            tcp_send(ends[1], proxy_test_answer, sizeof proxy_test_answer);
            tcp_expect(ends[0], proxy_test_answer, sizeof proxy_test_answer);
        }
        close(ends[1 - closes_first]);
        tcp_expect_fin(ends[closes_first]);
        close(ends[closes_first]);
    }
    proxy_stage_close(&s);
}

static void test_resets_pass(void **state) {
    proxy_stage s;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    for (int kills = 0; kills < 2; kills++) {
        int ends[2] = {tcp_connect(s.c.port), tcp_accept(s.listener)};
        proxy_converse(ends[0], ends[1]);
        tcp_kill(ends[kills]);
        tcp_expect_reset(ends[1 - kills]);
        close(ends[1 - kills]);
    }
    proxy_stage_close(&s);
}

/* TLS, say. */
static void test_other_bytes_pass(void **state) {
    proxy_stage s;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, "\x16\x03\x01\x02\x00\x01\x00", 7);
    tcp_expect(broker, "\x16\x03\x01\x02\x00\x01\x00", 7);
    tcp_send(broker, "\x15\x03\x01", 3);
    tcp_expect(client, "\x15\x03\x01", 3);
    close(client);
    tcp_expect_fin(broker);
    close(broker);
    proxy_stage_close(&s);
}

/* As a port on which nobody listens would look, a moment later. */
static void test_broker_down(void **state) {
    proxy_stage s;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    close(s.listener);
    for (int i = 0; i < 3; i++) {
        int client = tcp_connect(s.c.port);
        tcp_expect_reset(client);
        close(client);
    }
    uint16_t port = (uint16_t)atoi(strchr(s.to, ':') + 1);
    s.listener = tcp_listen(&port);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    proxy_converse(client, broker);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

static void test_host_without_address(void **state) {
    kw_proxy_options o = kw_proxy_options_default;
    (void)state;
    o.to = "nobody.invalid:9092";
    proxy_child c = proxy_child_start(&o, 0);
    assert_true(c.port != 0);
    int client = tcp_connect(c.port);
    tcp_expect_reset(client);
    close(client);
    assert_int_equal(proxy_child_finish(&c, SIGTERM, NULL), 0);
}

/* ---- much ---- */

static uint8_t pattern(size_t i) {
    return (uint8_t)(i * 31 >> 3);
}

/* A frame of n bytes from one socket to the other, each byte looked at. */
static void pump(int from, int to, uint8_t *p, size_t n) {
    size_t sent = 0, got = 0;
    for (size_t i = 0; i < n; i++)
        p[i] = pattern(i);
    store_u32(p, (uint32_t)(n - 4));
    store_u32(p + 4, 7);
    while (got < n) {
        struct pollfd w[] = {
            {.fd = to,                   .events = POLLIN },
            {.fd = sent < n ? from : -1, .events = POLLOUT}
        };
        uint8_t part[65536];
        assert_true(poll(w, 2, PATIENCE_MS) > 0);
        ssize_t out = w[1].revents != 0 ? send(from, p + sent, n - sent, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
        ssize_t in = w[0].revents != 0 ? recv(to, part, sizeof part, MSG_DONTWAIT) : 0;
        assert_true(in >= 0 || errno == EAGAIN);
        sent += out > 0 ? (size_t)out : 0;
        assert_true(in <= 0 || memcmp(part, p + got, (size_t)in) == 0);
        got += in > 0 ? (size_t)in : 0;
    }
    assert_int_equal(sent, n);
}

static void test_large_frames(void **state) {
    static const size_t sizes[] = {1000, (256 << 10) - 1, 256 << 10, (4 << 20) + 4, 50 << 20};
    proxy_stage s;
    uint8_t *room = malloc(sizes[4]);
    (void)state;
    assert_non_null(room);
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tcp_send(client, proxy_test_request, sizeof proxy_test_request);
        tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
        pump(broker, client, room, sizes[i]);
    }
    close(client);
    close(broker);
    free(room);
    proxy_stage_close(&s);
}

static long status_number(const proxy_child *c, const char *name) {
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)c->pid);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            value = atol(line + strlen(name));
    fclose(f);
    return value;
}

/* A client that does not read stops the broker, and costs no memory beyond its bound. */
static void test_a_client_that_does_not_read(void **state) {
    enum { SIZE = 100000 };
    static uint8_t frame[SIZE], got[SIZE];
    proxy_stage s;
    size_t sent = 0, n = 0;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    long before = status_number(&s.c, "VmHWM:");
    store_u32(frame, SIZE - 4);
    for (struct pollfd w = {.fd = broker, .events = POLLOUT}; poll(&w, 1, 500) == 1;) {
        ssize_t out = send(broker, frame + sent % SIZE, SIZE - sent % SIZE, MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(out > 0 && sent < (size_t)256 << 20);
        sent += (size_t)out;
    }
    assert_in_range(status_number(&s.c, "VmHWM:") - before, 0, 8 << 10); /* KiB */
    for (; n < sent - sent % SIZE; n += SIZE) {
        assert_int_equal(recv(client, got, SIZE, MSG_WAITALL), SIZE);
        assert_memory_equal(got, frame, SIZE);
    }
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

static void raise_limit(void) {
    struct rlimit all;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
    all.rlim_cur = all.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
}

/* A thousand, all used; at rest they cost nothing, not even a wake-up. */
static void test_many_connections(void **state) {
    enum { N = 1000 };
    static int clients[N], brokers[N];
    proxy_stage s;
    long cpu_ms;
    (void)state;
    raise_limit();
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    for (int i = 0; i < N; i++) {
        clients[i] = tcp_connect(s.c.port);
        brokers[i] = tcp_accept(s.listener);
    }
    for (int i = 0; i < 2 * N; i++)
        proxy_converse(clients[i * 7 % N], brokers[i * 7 % N]);
    usleep(100000);
    long woken = status_number(&s.c, "voluntary_ctxt_switches:");
    usleep(500000);
    assert_int_equal(status_number(&s.c, "voluntary_ctxt_switches:"), woken);
    for (int i = 0; i < N; i++) {
        close(i % 2 == 0 ? clients[i] : brokers[i]);
        tcp_expect_fin(i % 2 == 0 ? brokers[i] : clients[i]);
        close(i % 2 == 0 ? brokers[i] : clients[i]);
    }
    proxy_child_settle(&s.c, s.at_rest);
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, &cpu_ms), 0);
    close(s.listener);
    assert_in_range(cpu_ms, 0, 3000);
}

/* Out of descriptors it waits, nearly at rest, until there are some, and then takes those who stand in line.
 */
static void test_too_many_connections(void **state) {
    enum { N = 40, DESCRIPTORS = 41 };
    proxy_stage s;
    int clients[N], brokers[N];
    long cpu_ms;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, DESCRIPTORS);
    int first = (DESCRIPTORS - s.at_rest) / 2;
    assert_in_range(first, 5, N - 5);
    for (int i = 0; i < N; i++)
        clients[i] = tcp_connect(s.c.port);
    for (int i = 0; i < first; i++) {
        brokers[i] = tcp_accept(s.listener);
        proxy_converse(clients[i], brokers[i]);
    }
    struct pollfd more = {.fd = s.listener, .events = POLLIN};
    assert_int_equal(poll(&more, 1, 1000), 0);
    for (int i = first; i < N; i++) { /* one goes, one comes */
        close(clients[i - first]);
        close(brokers[i - first]);
        brokers[i] = tcp_accept(s.listener);
        proxy_converse(clients[i], brokers[i]);
    }
    for (int i = N - first; i < N; i++) {
        close(clients[i]);
        close(brokers[i]);
    }
    proxy_child_settle(&s.c, s.at_rest);
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, &cpu_ms), 0);
    close(s.listener);
    assert_in_range(cpu_ms, 0, 1000);
}

static void test_a_client_killed_in_the_midst(void **state) {
    proxy_stage s;
    static uint8_t part[1 << 20];
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    for (int i = 0; i < 20; i++) {
        int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
        store_u32(part, sizeof part * 2);
        tcp_send(client, proxy_test_request, sizeof proxy_test_request - 1 - (size_t)i % 3);
        (void)!send(broker, part, sizeof part, MSG_DONTWAIT | MSG_NOSIGNAL);
        tcp_kill(client);
        tcp_expect_reset(broker);
        close(broker);
    }
    proxy_stage_close(&s);
}

/* ---- life ---- */

static void test_ends_by_a_signal_with_connections_open(void **state) {
    static const int signals[] = {SIGTERM, SIGINT};
    (void)state;
    for (int i = 0; i < 2; i++) {
        proxy_stage s;
        proxy_stage_open(&s, kw_proxy_options_default, 0);
        int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
        proxy_converse(client, broker);
        int hasty = tcp_connect(s.c.port);
        assert_int_equal(proxy_child_finish(&s.c, signals[i], NULL), 0);
        tcp_expect_fin(client);
        tcp_expect_fin(broker);
        close(client);
        close(broker);
        close(hasty);
        close(s.listener);
    }
}

static void check_refused(kw_proxy_options o, int status) {
    proxy_child c = proxy_child_start(&o, 0);
    assert_int_equal(c.port, 0); /* no ready line */
    assert_int_equal(proxy_child_finish(&c, 0, NULL), status);
}

static void test_what_cannot_be_served(void **state) {
    static const char *const wrong[] = {"cut,api=Produce,n=three"};
    static const char *const places[] = {
        "",         "::1",  ":9092",  "localhost:", "localhost:0", "localhost:70000",
        "::1:9092", "a:1,", "a:1,b:", "[::1"};
    proxy_stage s;
    (void)state;
    proxy_stage_open(&s, kw_proxy_options_default, 0);
    kw_proxy_options o = s.o;
    o.port = s.c.port;
    check_refused(o, 1);
    o = s.o;
    o.host = "no such host";
    check_refused(o, 1);
    o = s.o;
    o.log = "/no/such/folder/log";
    check_refused(o, 1);
    o = s.o;
    o.fault_file = "/no/such/file";
    check_refused(o, 1);
    o = s.o;
    o.faults = wrong;
    o.n_faults = 1;
    check_refused(o, 2);
    uint16_t free_port = 0;
    char itself[32];
    close(tcp_listen(&free_port));
    snprintf(itself, sizeof itself, "127.0.0.1:%d", free_port);
    o = s.o;
    o.port = free_port;
    o.to = itself;
    check_refused(o, 2);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        o = s.o;
        o.to = places[i];
        check_refused(o, 2);
    }
    proxy_stage_close(&s);
}

/* Of ours, with its number. */
static int take_port(uint16_t *port) {
    *port = 0;
    return tcp_listen(port);
}

/* Several brokers: an address each, at the ports that follow the first one, without those that are taken; who
 * is named twice has one. */
static void test_several_brokers(void **state) {
    kw_proxy_options o = kw_proxy_options_default;
    proxy_child c;
    uint16_t taken;
    int own;
    unsigned first, second;
    char rest[8];
    (void)state;
    o.to = "127.0.0.1:1,127.0.0.1:2,127.0.0.1:1";
    for (;;) { /* until the one before it is free */
        own = take_port(&taken);
        o.port = (uint16_t)(taken - 1);
        c = proxy_child_start(&o, 0);
        if (c.port != 0)
            break;
        assert_int_equal(proxy_child_finish(&c, 0, NULL), 1);
        close(own);
    }
    assert_int_equal(sscanf(c.ready, "ready 127.0.0.1:%u,127.0.0.1:%u%7s", &first, &second, rest), 2);
    assert_int_equal(first, o.port);
    assert_true(second > taken);
    assert_int_equal(proxy_child_finish(&c, SIGTERM, NULL), 0);
    close(own);
}

static void test_ipv6(void **state) {
    (void)state;
    int probe = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bool has_v6 = probe >= 0 && bind(probe, (struct sockaddr *)(void *)&a, sizeof a) == 0;
    if (probe >= 0)
        close(probe);
    if (!has_v6)
        skip();
    kw_proxy_options o = kw_proxy_options_default;
    o.host = "::1";
    o.to = "[::1]:9";
    proxy_child c = proxy_child_start(&o, 0);
    assert_memory_equal(c.ready, "ready [::1]:", 12);
    assert_int_equal(proxy_child_finish(&c, SIGTERM, NULL), 0);
}

static void test_advertised_host(void **state) {
    proxy_stage s;
    kw_proxy_options o = kw_proxy_options_default;
    (void)state;
    o.host = "0.0.0.0";
    o.advertised = "broker.example";
    proxy_stage_open(&s, o, 0);
    assert_memory_equal(s.c.ready, "ready broker.example:", 21);
    proxy_stage_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_and_fins_pass),
        cmocka_unit_test(test_resets_pass),
        cmocka_unit_test(test_other_bytes_pass),
        cmocka_unit_test(test_broker_down),
        cmocka_unit_test(test_host_without_address),
        cmocka_unit_test(test_large_frames),
        cmocka_unit_test(test_a_client_that_does_not_read),
        cmocka_unit_test(test_many_connections),
        cmocka_unit_test(test_too_many_connections),
        cmocka_unit_test(test_a_client_killed_in_the_midst),
        cmocka_unit_test(test_ends_by_a_signal_with_connections_open),
        cmocka_unit_test(test_what_cannot_be_served),
        cmocka_unit_test(test_several_brokers),
        cmocka_unit_test(test_ipv6),
        cmocka_unit_test(test_advertised_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
