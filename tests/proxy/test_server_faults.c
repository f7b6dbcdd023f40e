/* Faults on real sockets: what a client and a broker see of each, and that nothing is left of it. */
#include "tests/proxy/proxy_child.h"

#include <kwire/net.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void open_with(proxy_stage *s, const char *const *faults, int n) {
    kw_proxy_options o = kw_proxy_options_default;
    o.faults = faults;
    o.n_faults = n;
    proxy_stage_open(s, o, 0);
}

static void test_refuse(void **state) {
    static const char *const faults[] = {"refuse,n=2"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    int first = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    int second = tcp_connect(s.c.port);
    tcp_expect_reset(second);
    proxy_converse(first, broker);
    close(first);
    close(second);
    close(broker);
    proxy_stage_close(&s);
}

/* Nobody answers, no byte is read; when the client leaves, nothing is kept, whatever it had sent. */
static void test_hang_connect(void **state) {
    static const char *const faults[] = {"hang-connect"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    for (int i = 0; i < 3; i++) {
        int client = tcp_connect(s.c.port);
        if (i > 0)
            tcp_send(client, proxy_test_request, sizeof proxy_test_request);
        tcp_expect_silence(client, 100);
        tcp_expect_silence(s.listener, 0);
        assert_int_equal(proxy_child_descriptors(&s.c), s.at_rest + 1);
        if (i < 2)
            close(client);
        else
            tcp_kill(client);
        proxy_child_settle(&s.c, s.at_rest);
    }
    proxy_stage_close(&s);
}

static void test_delay(void **state) {
    static const char *const faults[] = {"delay,api=Heartbeat,ms=120,dir=up", "delay,ms=80,dir=down"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 2);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    kw_time began = kw_clock_now();
    proxy_converse(client, broker);
    assert_in_range(kw_clock_now() - began, KW_MS(200), KW_MS(PATIENCE_MS));
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

/* The request comes to the broker although its client has gone; the broker's side stays until it has
 * answered. */
static void test_late_request(void **state) {
    static const char *const faults[] = {"late,api=Heartbeat,dir=up,ms=800"};
    (void)state;
    for (int killed = 0; killed < 2; killed++) {
        proxy_stage s;
        open_with(&s, faults, 1);
        int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
        tcp_send(client, proxy_test_request, sizeof proxy_test_request);
        tcp_expect_silence(broker, 50);
        if (killed)
            tcp_kill(client);
        else
            close(client);
        tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
        tcp_expect_silence(broker, 100); /* no end either */
        tcp_send(broker, proxy_test_answer, sizeof proxy_test_answer);
        if (killed)
            tcp_expect_reset(broker);
        else
            tcp_expect_fin(broker);
        close(broker);
        proxy_stage_close(&s);
    }
}

static void test_reset(void **state) {
    static const char *const faults[] = {"reset,api=Heartbeat"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect_reset(client);
    tcp_expect_reset(broker);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

/* The broker has the request, its answer is lost; both ends are orderly, though bytes come still. */
static void test_cut_after(void **state) {
    static const char *const faults[] = {"cut,api=Heartbeat,when=after"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    tcp_send(broker, proxy_test_answer, sizeof proxy_test_answer);
    tcp_send(client, proxy_test_request, 9);
    tcp_expect_fin(client);
    tcp_send(client, proxy_test_request, 9);
    tcp_expect_fin(broker);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

/* Peers that never close are not waited for. */
static void test_cut_does_not_wait_for_the_peers(void **state) {
    static const char *const faults[] = {"cut,dir=up,bytes=5"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, 5);
    tcp_expect_fin(broker);
    tcp_expect_fin(client);
    proxy_child_settle(&s.c, s.at_rest);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

static void test_halfclose(void **state) {
    static const char *const faults[] = {"halfclose,api=Heartbeat,n=1"};
    proxy_stage s;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect_fin(client);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

/* Each byte by a send of its own: a reader that looks at once sees many pieces. */
static void test_slice(void **state) {
    enum { SIZE = 2000 };
    static const char *const faults[] = {"slice,dir=down", "rate,dir=down,bytes=100k"};
    static uint8_t answer[SIZE] = {0, 0, (SIZE - 4) >> 8, (SIZE - 4) & 255, 0, 0, 0, 7}, got[SIZE];
    proxy_stage s;
    int pieces = 0;
    (void)state;
    open_with(&s, faults, 2);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    tcp_send(broker, answer, SIZE);
    for (size_t n = 0; n < SIZE; pieces++) {
        ssize_t in = recv(client, got + n, SIZE - n, 0);
        assert_true(in > 0);
        n += (size_t)in;
    }
    assert_memory_equal(got, answer, SIZE);
    assert_true(pieces > 2);
    close(client);
    close(broker);
    proxy_stage_close(&s);
}

static void test_rate(void **state) {
    enum { SIZE = 100000 };
    static const char *const faults[] = {"rate,dir=up,bytes=200000"};
    static uint8_t frame[SIZE] = {0, (SIZE - 4) >> 16 & 255, (SIZE - 4) >> 8 & 255, (SIZE - 4) & 255, 0, 12};
    static uint8_t got[SIZE];
    proxy_stage s;
    long cpu_ms;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    kw_time began = kw_clock_now();
    tcp_send(client, frame, SIZE);
    assert_int_equal(recv(broker, got, SIZE, MSG_WAITALL), SIZE);
    assert_in_range(kw_clock_now() - began, KW_MS(500), KW_MS(PATIENCE_MS));
    assert_memory_equal(got, frame, SIZE);
    close(client);
    close(broker);
    proxy_child_settle(&s.c, s.at_rest);
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, &cpu_ms), 0);
    close(s.listener);
    assert_in_range(cpu_ms, 0, 200);
}

/* Both have gone from a connection in which nothing passes any more: nothing is kept, and nobody spins. */
static void test_blackhole_for_ever(void **state) {
    static const char *const faults[] = {"blackhole,api=Heartbeat,n=1"};
    proxy_stage s;
    long cpu_ms;
    (void)state;
    open_with(&s, faults, 1);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect_silence(broker, 50);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_send(broker, proxy_test_answer, sizeof proxy_test_answer);
    close(client);
    tcp_expect_silence(broker, 300);
    close(broker);
    proxy_child_settle(&s.c, s.at_rest);
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, &cpu_ms), 0);
    close(s.listener);
    assert_in_range(cpu_ms, 0, 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuse),
        cmocka_unit_test(test_hang_connect),
        cmocka_unit_test(test_delay),
        cmocka_unit_test(test_late_request),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_cut_after),
        cmocka_unit_test(test_cut_does_not_wait_for_the_peers),
        cmocka_unit_test(test_halfclose),
        cmocka_unit_test(test_slice),
        cmocka_unit_test(test_rate),
        cmocka_unit_test(test_blackhole_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
