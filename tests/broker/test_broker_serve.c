/* The broker on real sockets, in a child process: ready line, several clients, a bad bind, the end by a
 * signal. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include "tools/broker/request.h"
#include "tools/broker/serve.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 10 };

typedef struct child {
    pid_t pid;
    FILE *out;
    char ready[300];
    uint16_t port;
} child;

static child start(kw_broker_serve_options o) {
    child c = {0};
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    fflush(NULL);
    c.pid = fork();
    assert_true(c.pid >= 0);
    if (c.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves no broker behind */
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        exit(kw_broker_serve(&o));
    }
    close(fds[1]);
    c.out = fdopen(fds[0], "r");
    if (fgets(c.ready, sizeof c.ready, c.out) != NULL)
        c.port = (uint16_t)atoi(strrchr(c.ready, ':') + 1);
    return c;
}

/* Returns the exit status; `cpu_ms` of the child's whole life may be NULL. */
static int finish_measured(child *c, int sig, long *cpu_ms) {
    struct rusage u;
    int status;
    if (sig != 0)
        kill(c->pid, sig);
    assert_int_equal(wait4(c->pid, &status, 0, &u), c->pid);
    if (cpu_ms != NULL)
        *cpu_ms =
            (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
    fclose(c->out);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int finish(child *c, int sig) {
    return finish_measured(c, sig, NULL);
}

static kw_broker_serve_options free_port(void) {
    kw_broker_serve_options o = kw_broker_serve_options_default;
    o.port = 0;
    return o;
}

static int impatient_socket(int family) {
    struct timeval patience = {.tv_sec = PATIENCE_S};
    int fd = socket(family, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static int connect_to(uint16_t port) {
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = impatient_socket(AF_INET);
    assert_int_equal(connect(fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    return fd;
}

/* ApiVersions v0, correlation 7. */
static const uint8_t request[] = {0, 0, 0, 11, 0, 18, 0, 0, 0, 0, 0, 7, 0, 1, 'x'};

/* Size, correlation id, error, and an entry an API. */
static size_t answer_size(void) {
    return 4 + 4 + 2 + 4 + (size_t)broker_n_services * 6;
}

static void ask(int fd) {
    uint8_t answer[1024];
    size_t size = answer_size();
    assert_true(size <= sizeof answer);
    assert_int_equal(send(fd, request, sizeof request, 0), sizeof request);
    for (size_t n = 0; n < size;) {
        ssize_t got = recv(fd, answer + n, size - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
    }
    assert_int_equal(load_u32(answer), size - 4);
    assert_int_equal(load_u32(answer + 4), 7);
    assert_int_equal(load_u32(answer + 10), broker_n_services);
}

static void test_serves_and_ends(void **state) {
    static const int signals[] = {SIGTERM, SIGINT};
    (void)state;
    for (int i = 0; i < 2; i++) {
        child c = start(free_port());
        char expected[64];
        assert_true(c.port != 0);
        snprintf(expected, sizeof expected, "ready 127.0.0.1:%u\n", c.port);
        assert_string_equal(c.ready, expected);
        int fds[20];
        for (int k = 0; k < 20; k++)
            fds[k] = connect_to(c.port);
        for (int k = 0; k < 20; k++)
            ask(fds[k]);
        for (int k = 0; k < 20; k += 2)
            close(fds[k]);
        for (int k = 1; k < 20; k += 2)
            ask(fds[k]);
        assert_int_equal(finish(&c, signals[i]), 0);
        for (int k = 1; k < 20; k += 2)
            close(fds[k]);
    }
}

/* Reads no answer until the broker takes no more requests, then all of them: nothing is lost, and the broker
 * did not pile up answers without end. */
static void test_slow_reader(void **state) {
    enum { N = 1000000, BATCH = 1000 };
    static uint8_t batch[BATCH * sizeof request], answers[1 << 16];
    (void)state;
    child c = start(free_port());
    int fd = connect_to(c.port);
    for (int i = 0; i < BATCH; i++)
        memcpy(batch + (size_t)i * sizeof request, request, sizeof request);
    size_t sent = 0, got = 0, total = (size_t)N * sizeof request;
    bool stuck = false;
    while (got < (size_t)N * answer_size()) {
        struct pollfd w = {.fd = fd, .events = POLLOUT};
        if (sent < total && poll(&w, 1, stuck ? 0 : 300) == 1) {
            size_t at = sent % sizeof batch, left = total - sent;
            ssize_t n =
                send(fd, batch + at, sizeof batch - at < left ? sizeof batch - at : left, MSG_DONTWAIT);
            sent += n > 0 ? (size_t)n : 0;
            if (!stuck)
                continue;
        }
        assert_true(sent < total || stuck); /* it did stop taking */
        stuck = true;
        ssize_t n = recv(fd, answers, sizeof answers, 0);
        assert_true(n > 0);
        got += (size_t)n;
    }
    assert_int_equal(got, (size_t)N * answer_size());
    assert_int_equal(sent, total);
    close(fd);
    assert_int_equal(finish(&c, SIGTERM), 0);
}

/* Out of descriptors it waits, at rest, for one to be closed, and then takes those who stand in line. */
static void test_too_many_connections(void **state) {
    enum { N = 40, DESCRIPTORS = 40 };
    (void)state;
    struct rlimit before, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = DESCRIPTORS;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    child c = start(free_port());
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    int fds[N];
    for (int i = 0; i < N; i++)
        fds[i] = connect_to(c.port);
    ask(fds[0]);
    assert_int_equal(send(fds[N - 1], request, sizeof request, 0), sizeof request);
    struct pollfd last = {.fd = fds[N - 1], .events = POLLIN};
    assert_int_equal(poll(&last, 1, 1000), 0); /* not accepted yet */
    for (int i = 0; i < N / 2; i++)
        close(fds[i]);
    assert_int_equal(poll(&last, 1, PATIENCE_S * 1000), 1);
    for (int i = N / 2; i < N - 1; i++) {
        ask(fds[i]);
        close(fds[i]);
    }
    close(fds[N - 1]);
    long cpu_ms;
    assert_int_equal(finish_measured(&c, SIGTERM, &cpu_ms), 0);
    assert_true(cpu_ms < 500);
}

static void test_bad_bytes_close_one_connection(void **state) {
    (void)state;
    child c = start(free_port());
    int good = connect_to(c.port), bad = connect_to(c.port);
    char byte;
    ask(good);
    assert_int_equal(send(bad, "GET / HTTP/1.0\r\n\r\n", 18, 0), 18);
    /* With bytes left unread the kernel resets instead of closing: either is the end. */
    assert_true(recv(bad, &byte, 1, 0) <= 0);
    ask(good);
    close(good);
    close(bad);
    assert_int_equal(finish(&c, SIGTERM), 0);
}

static void test_port_in_use(void **state) {
    (void)state;
    child c = start(free_port());
    kw_broker_serve_options o = free_port();
    o.port = c.port;
    child second = start(o);
    assert_int_equal(second.port, 0); /* no ready line */
    assert_int_equal(finish(&second, 0), 1);
    assert_int_equal(finish(&c, SIGTERM), 0);
}

static void test_bad_host(void **state) {
    (void)state;
    kw_broker_serve_options o = free_port();
    o.host = "no such host";
    child c = start(o);
    assert_int_equal(finish(&c, 0), 1);
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
    kw_broker_serve_options o = free_port();
    o.host = "::1";
    child c = start(o);
    assert_memory_equal(c.ready, "ready [::1]:", 12);
    int fd = impatient_socket(AF_INET6);
    a.sin6_port = htons(c.port);
    assert_int_equal(connect(fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    ask(fd);
    close(fd);
    assert_int_equal(finish(&c, SIGTERM), 0);
}

/* What it tells clients need not be where it listens. */
static void test_advertised_host(void **state) {
    (void)state;
    kw_broker_serve_options o = free_port();
    o.host = "0.0.0.0";
    o.advertised = "broker.example";
    child c = start(o);
    assert_memory_equal(c.ready, "ready broker.example:", 21);
    int fd = connect_to(c.port);
    ask(fd);
    close(fd);
    assert_int_equal(finish(&c, SIGTERM), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serves_and_ends),
        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_too_many_connections),
        cmocka_unit_test(test_bad_bytes_close_one_connection),
        cmocka_unit_test(test_port_in_use),
        cmocka_unit_test(test_bad_host),
        cmocka_unit_test(test_ipv6),
        cmocka_unit_test(test_advertised_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
