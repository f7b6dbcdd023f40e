/* Faults that change while the proxy runs: by the control socket, by SIGHUP; and the log. */
#include "tests/proxy/proxy_child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct place {
    char folder[64], control[80], faults[80], log[80];
} place;

static void make_place(place *p) {
    snprintf(p->folder, sizeof p->folder, "kwire-proxy-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->control, sizeof p->control, "%s/control", p->folder);
    snprintf(p->faults, sizeof p->faults, "%s/faults", p->folder);
    snprintf(p->log, sizeof p->log, "%s/log", p->folder);
}

static void remove_place(const place *p) {
    unlink(p->faults);
    unlink(p->log);
    assert_int_equal(rmdir(p->folder), 0); /* the socket has gone by itself */
}

static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void open_controlled(proxy_stage *s, const place *p) {
    kw_proxy_options o = kw_proxy_options_default;
    o.control = p->control;
    o.log = p->log;
    proxy_stage_open(s, o, 0);
}

/* ---- commands ---- */

static int call(const char *path) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct timeval t = {.tv_sec = PATIENCE_MS / 1000};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    if (connect(fd, (struct sockaddr *)(void *)&a, sizeof a) == 0)
        return fd;
    close(fd);
    return -1;
}

static void expect_text(int fd, const char *text) {
    tcp_expect(fd, text, strlen(text));
}

static void say(int fd, const char *text) {
    tcp_send(fd, text, strlen(text));
}

static void tell(const place *p, const char *command, const char *expected) {
    int fd = call(p->control);
    assert_true(fd >= 0);
    say(fd, command);
    expect_text(fd, expected);
    close(fd);
}

static void test_commands(void **state) {
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    int fd = call(p.control), another = call(p.control);
    say(fd, "add blackhole\nlist\nnonsense\nrem");
    expect_text(fd, "ok 1\n1 blackhole");
    say(another, "list\n");
    expect_text(another, "1 blackhole");
    say(fd, "ove 1\n");
    shutdown(fd, SHUT_WR);
    char rest[1000];
    ssize_t n = recv(fd, rest, sizeof rest - 1, MSG_WAITALL); /* up to the end */
    assert_true(n > 3);
    rest[n] = '\0';
    assert_non_null(strstr(rest, "error"));
    assert_string_equal(rest + n - 3, "ok\n");
    close(fd);
    close(another);
    remove(p.log);
    proxy_stage_close(&s);
    remove_place(&p);
}

static void test_faults_come_and_go(void **state) {
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    proxy_converse(client, broker);
    tell(&p, "add blackhole,dir=up\n", "ok 1\n");
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect_silence(broker, 100);
    tell(&p, "clear\n", "ok\n");
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    tell(&p, "reset\n", "ok 1\n");
    tcp_expect_reset(client);
    tcp_expect_reset(broker);
    tell(&p, "reset\n", "ok 0\n");
    close(client);
    close(broker);
    proxy_stage_close(&s);
    remove_place(&p);
}

static void test_a_line_without_end(void **state) {
    static char line[100000];
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    int fd = call(p.control);
    memset(line, 'x', sizeof line);
    (void)!send(fd, line, sizeof line, MSG_NOSIGNAL);
    expect_text(fd, "error");
    close(fd);
    tell(&p, "clear\n", "ok\n");
    proxy_stage_close(&s);
    remove_place(&p);
}

/* "remove 1" may have been to become "remove 12". */
static void test_half_a_line_is_no_command(void **state) {
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    tell(&p, "add slice\n", "ok 1\n");
    int fd = call(p.control);
    say(fd, "list\nremove 1");
    shutdown(fd, SHUT_WR);
    expect_text(fd, "1 slice,bytes=1 hits 0\nok\nerror this line has no end\n");
    tcp_expect_fin(fd);
    close(fd);
    tell(&p, "list\n", "1 slice,bytes=1 hits 0\nok\n");
    proxy_stage_close(&s);
    remove_place(&p);
}

/* Who asks and does not read is not listened to for ever; others are. */
static void test_answers_that_nobody_reads(void **state) {
    static char lines[1 << 20];
    proxy_stage s;
    place p;
    size_t sent = 0;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    for (size_t i = 0; i < sizeof lines; i += 5)
        memcpy(lines + i, "list\n", sizeof lines - i < 5 ? sizeof lines - i : 5);
    int fd = call(p.control);
    tell(&p, "add delay,ms=1\n", "ok 1\n");
    for (struct pollfd w = {.fd = fd, .events = POLLOUT}; poll(&w, 1, 300) == 1;) {
        ssize_t n = send(fd, lines, sizeof lines, MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(n > 0 && sent < (size_t)64 << 20);
        sent += (size_t)n;
    }
    tell(&p, "clear\n", "ok\n");
    close(fd);
    proxy_stage_close(&s);
    remove_place(&p);
}

/* ---- the socket's file ---- */

static void test_the_socket_is_private_and_goes(void **state) {
    proxy_stage s;
    place p;
    struct stat st;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    assert_int_equal(stat(p.control, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(S_ISSOCK(st.st_mode));
    proxy_stage_close(&s);
    assert_int_equal(stat(p.control, &st), -1);
    remove_place(&p);
}

static void check_refused(const place *p) {
    kw_proxy_options o = kw_proxy_options_default;
    o.control = p->control;
    o.to = "127.0.0.1:1";
    proxy_child c = proxy_child_start(&o, 0);
    assert_int_equal(c.port, 0);
    assert_int_equal(proxy_child_finish(&c, 0, NULL), 1);
}

/* What a dead proxy left is replaced; a living one's, and a file, is not. */
static void test_whose_socket_it_is(void **state) {
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    check_refused(&p);
    tell(&p, "list\n", "ok\n"); /* still there */
    kill(s.c.pid, SIGKILL);
    assert_int_equal(waitpid(s.c.pid, NULL, 0), s.c.pid);
    proxy_stage next;
    open_controlled(&next, &p);
    tell(&p, "list\n", "ok\n");
    proxy_stage_close(&next);
    write_file(p.control, "precious");
    check_refused(&p);
    assert_int_equal(unlink(p.control), 0);
    close(s.listener);
    fclose(s.c.out);
    remove_place(&p);
}

static void test_a_path_that_is_too_long(void **state) {
    place p = {0};
    (void)state;
    memset(p.control, 'x', sizeof p.control - 1);
    kw_proxy_options o = kw_proxy_options_default;
    char path[200];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    o.control = path;
    o.to = "127.0.0.1:1";
    proxy_child c = proxy_child_start(&o, 0);
    assert_int_equal(proxy_child_finish(&c, 0, NULL), 1);
}

/* ---- SIGHUP ---- */

/* What is set begins so? */
static bool lists(const place *p, const char *expected) {
    char text[256];
    int fd = call(p->control);
    assert_true(fd >= 0);
    say(fd, "list\n");
    ssize_t n = recv(fd, text, sizeof text - 1, 0);
    close(fd);
    assert_true(n > 0);
    text[n] = '\0';
    return strncmp(text, expected, strlen(expected)) == 0;
}

static void hang_up(const proxy_stage *s, const place *p, const char *expected) {
    kill(s->c.pid, SIGHUP);
    for (int ms = 0; ms < PATIENCE_MS && !lists(p, expected); ms += 10)
        usleep(10000);
    assert_true(lists(p, expected));
}

static void test_sighup_reads_the_file(void **state) {
    proxy_stage s;
    place p;
    kw_proxy_options o = kw_proxy_options_default;
    (void)state;
    make_place(&p);
    write_file(p.faults, "# nothing yet\n");
    o.control = p.control;
    o.fault_file = p.faults;
    proxy_stage_open(&s, o, 0);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    proxy_converse(client, broker);
    tell(&p, "list\n", "ok\n");
    write_file(p.faults, "blackhole,dir=down\n");
    hang_up(&s, &p, "1 blackhole");
    tcp_send(broker, proxy_test_answer, sizeof proxy_test_answer);
    tcp_expect_silence(client, 100);
    write_file(p.faults, "nonsense\n");
    usleep(100000);
    hang_up(&s, &p, "1 blackhole"); /* stays */
    write_file(p.faults, "");
    hang_up(&s, &p, "ok\n");
    tcp_expect(client, proxy_test_answer, sizeof proxy_test_answer);
    close(client);
    close(broker);
    proxy_stage_close(&s);
    remove_place(&p);
}

/* ---- the log ---- */

static void read_file(const char *path, char *text, size_t size) {
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, size - 1, f)] = '\0';
    fclose(f);
}

static int count(const place *p, const char *what) {
    char text[4096];
    int n = 0;
    read_file(p->log, text, sizeof text);
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        n++;
    return n;
}

/* A line for each request when it has been answered, at the end for those that never were, and for each
 * connection that a fault befell. */
static void test_log(void **state) {
    proxy_stage s;
    place p;
    (void)state;
    make_place(&p);
    open_controlled(&s, &p);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    proxy_converse(client, broker);
    tcp_send(client, proxy_test_request, sizeof proxy_test_request);
    tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    tell(&p, "add hang-connect\n", "ok 1\n"); /* by then the first line is written */
    assert_int_equal(count(&p, "\"api\":\"Heartbeat\""), 1);
    assert_int_equal(count(&p, "\"answer\":10"), 1);
    int hangs = tcp_connect(s.c.port);
    int other = tcp_connect(s.c.port); /* and the one before it has been taken */
    tcp_expect_silence(other, 50);
    tell(&p, "clear\n", "ok\n");
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, NULL), 0);
    assert_int_equal(count(&p, "\"api\":\"Heartbeat\""), 2);
    assert_int_equal(count(&p, "\"answer\":10"), 1);
    assert_int_equal(count(&p, "\"fault\":\"hang-connect\",\"rule\":1"), 2);
    close(client);
    close(hangs);
    close(other);
    close(broker);
    close(s.listener);
    remove_place(&p);
}

/* Its log goes to a pipe whose reader has stopped. */
static void test_ends_though_nobody_reads_its_log(void **state) {
    enum { MANY = 2000 }; /* lines of them fill more than a pipe */
    kw_proxy_options o = kw_proxy_options_default;
    proxy_stage s;
    (void)state;
    o.log = "-";
    proxy_stage_open(&s, o, 0);
    int client = tcp_connect(s.c.port), broker = tcp_accept(s.listener);
    for (int i = 0; i < MANY; i++) {
        tcp_send(client, proxy_test_request, sizeof proxy_test_request);
        tcp_expect(broker, proxy_test_request, sizeof proxy_test_request);
    }
    close(client);
    tcp_expect_fin(broker);
    close(broker);
    usleep(200000);
    assert_int_equal(proxy_child_finish(&s.c, SIGTERM, NULL), 0);
    close(s.listener);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_faults_come_and_go),
        cmocka_unit_test(test_a_line_without_end),
        cmocka_unit_test(test_half_a_line_is_no_command),
        cmocka_unit_test(test_answers_that_nobody_reads),
        cmocka_unit_test(test_the_socket_is_private_and_goes),
        cmocka_unit_test(test_whose_socket_it_is),
        cmocka_unit_test(test_a_path_that_is_too_long),
        cmocka_unit_test(test_sighup_reads_the_file),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_ends_though_nobody_reads_its_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
