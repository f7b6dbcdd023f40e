/* proxy_child.c - see proxy_child.h. */
#include "tests/proxy/proxy_child.h"

#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the proxy ---- */

static void become_proxy(const kw_proxy_options *o, int to, int descriptors) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves no proxy behind */
    dup2(to, STDOUT_FILENO);
    for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        close(fd);
    struct rlimit few = {(rlim_t)descriptors, (rlim_t)descriptors};
    if (descriptors > 0)
        setrlimit(RLIMIT_NOFILE, &few);
    exit(kw_proxy_serve(o));
}

proxy_child proxy_child_start(const kw_proxy_options *o, int descriptors) {
    proxy_child c = {0};
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    fflush(NULL);
    c.pid = fork();
    assert_true(c.pid >= 0);
    if (c.pid == 0)
        become_proxy(o, fds[1], descriptors);
    close(fds[1]);
    c.out = fdopen(fds[0], "r");
    if (fgets(c.ready, sizeof c.ready, c.out) != NULL)
        c.port = (uint16_t)atoi(strchr(c.ready, ':') + 1);
    return c;
}

int proxy_child_finish(proxy_child *c, int signal, long *cpu_ms) {
    struct rusage u;
    int status;
    if (signal != 0)
        kill(c->pid, signal);
    assert_int_equal(wait4(c->pid, &status, 0, &u), c->pid);
    if (cpu_ms != NULL)
        *cpu_ms =
            (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
    fclose(c->out);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int proxy_child_descriptors(const proxy_child *c) {
    char path[64];
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)c->pid);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (const struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

void proxy_child_settle(const proxy_child *c, int n) {
    for (int ms = 0; ms < PATIENCE_MS && proxy_child_descriptors(c) > n; ms += 10)
        usleep(10000);
    assert_int_equal(proxy_child_descriptors(c), n);
}

/* ---- sockets ---- */

static struct sockaddr_in loopback(uint16_t port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static void be_impatient(int fd) {
    struct timeval t = {.tv_sec = PATIENCE_MS / 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
}

int tcp_listen(uint16_t *port) {
    struct sockaddr_in a = loopback(*port);
    socklen_t n = sizeof a;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    be_impatient(fd); /* for accept */
    assert_int_equal(bind(fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 4096), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)(void *)&a, &n), 0);
    *port = ntohs(a.sin_port);
    return fd;
}

int tcp_connect(uint16_t port) {
    struct sockaddr_in a = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    be_impatient(fd);
    assert_int_equal(connect(fd, (struct sockaddr *)(void *)&a, sizeof a), 0);
    return fd;
}

int tcp_accept(int listener) {
    int fd = accept(listener, NULL, NULL);
    assert_true(fd >= 0);
    be_impatient(fd);
    return fd;
}

void tcp_send(int fd, const void *p, size_t n) {
    assert_int_equal(send(fd, p, n, MSG_NOSIGNAL), n);
}

void tcp_expect(int fd, const void *p, size_t n) {
    uint8_t got[4096];
    assert_true(n <= sizeof got);
    assert_int_equal(recv(fd, got, n, MSG_WAITALL), n);
    assert_memory_equal(got, p, n);
}

void tcp_expect_silence(int fd, int ms) {
    struct pollfd w = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&w, 1, ms), 0);
}

void tcp_expect_fin(int fd) {
    char byte;
    assert_int_equal(recv(fd, &byte, 1, 0), 0);
}

void tcp_expect_reset(int fd) {
    char byte;
    assert_int_equal(recv(fd, &byte, 1, 0), -1);
    assert_int_equal(errno, ECONNRESET);
}

void tcp_kill(int fd) {
    struct linger none = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(fd);
}

/* ---- a stage ---- */

const uint8_t proxy_test_request[17] = {0, 0, 0, 13, 0, 12, 0, 0, 0, 0, 0, 7, 0, 3, 'a', 'b', 'c'};
const uint8_t proxy_test_answer[10] = {0, 0, 0, 6, 0, 0, 0, 7, 0, 0};

void proxy_converse(int client, int broker) {
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    tcp_send(broker, proxy_test_answer, sizeof proxy_test_answer);
    tcp_expect(client, proxy_test_answer, sizeof proxy_test_answer);
}

void proxy_stage_open(proxy_stage *s, kw_proxy_options o, int descriptors) {
    uint16_t port = 0;
    s->listener = tcp_listen(&port);
    snprintf(s->to, sizeof s->to, "127.0.0.1:%u", port);
    s->o = o;
    s->o.to = s->to;
    s->c = proxy_child_start(&s->o, descriptors);
    assert_true(s->c.port != 0);
    s->at_rest = proxy_child_descriptors(&s->c);
}

void proxy_stage_close(proxy_stage *s) {
    proxy_child_settle(&s->c, s->at_rest);
    assert_int_equal(proxy_child_finish(&s->c, SIGTERM, NULL), 0);
    close(s->listener);
}
