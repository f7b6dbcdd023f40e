/* Clocks, random bytes, memory, names and the poller: what net/ asks of the operating system. */
#include "net/poller.h"
#include "net/random.h"
#include "net/resolve.h"
#include "tests/unit/unit.h"

#include <kwire/net.h>
#include <netdb.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void test_clocks(void **state) {
    (void)state;
    kw_time before = kw_clock_now();
    usleep(20000);
    kw_time passed = kw_clock_now() - before;
    assert_true(passed >= 20000 && passed < 10 * 1000000);
    int64_t wall = kw_clock_wall_ms() / 1000;
    assert_true(wall >= (int64_t)time(NULL) - 1 && wall <= (int64_t)time(NULL) + 1);
}

/* 8 draws leave a byte zero with 2^-64. */
static void fills_every_byte(kw_random r, size_t draw) {
    static uint8_t seen[70000];
    uint8_t bytes[70000];
    memset(seen, 0, sizeof seen);
    for (int turn = 0; turn < 8; turn++) {
        for (size_t i = 0; i < sizeof bytes; i += draw)
            r.fill(r.ctx, bytes + i, sizeof bytes - i < draw ? sizeof bytes - i : draw);
        for (size_t i = 0; i < sizeof bytes; i++)
            seen[i] |= bytes[i];
    }
    size_t zero = 0;
    for (size_t i = 0; i < sizeof seen; i++)
        zero += seen[i] == 0;
    assert_int_equal(zero, 0);
}

static void test_random_fills_every_byte(void **state) {
    (void)state;
    kw_random_store store = {.left = 0};
    fills_every_byte(kw_random_system(), 70000);
    for (size_t draw = 1; draw < 20; draw++)
        fills_every_byte(kw_random_stored(&store), draw);
}

static int compare_draws(const void *a, const void *b) {
    return memcmp(a, b, 8);
}

/* No byte of the store is given twice: among 20,000 draws of 8 bytes two equal ones have a chance of 2^-36.
 */
static void test_random_store_does_not_repeat(void **state) {
    (void)state;
    enum { DRAWS = 20000 };
    static uint64_t draws[DRAWS];
    kw_random_store store = {.left = 0};
    kw_random r = kw_random_stored(&store);
    for (int i = 0; i < DRAWS; i++)
        r.fill(r.ctx, &draws[i], sizeof draws[i]);
    qsort(draws, DRAWS, sizeof *draws, compare_draws);
    for (int i = 1; i < DRAWS; i++)
        assert_true(draws[i] != draws[i - 1]);
}

static void test_libc_memory_is_counted(void **state) {
    (void)state;
    kw_mem m = kw_mem_libc();
    m.limit = 100;
    char *p = kw_mem_alloc(&m, 40);
    assert_non_null(p);
    memset(p, 7, 40);
    assert_null(kw_mem_alloc(&m, 61));
    p = kw_mem_realloc(&m, p, 40, 100);
    assert_non_null(p);
    assert_int_equal(p[39], 7);
    assert_int_equal(m.used, 100);
    kw_mem_free(&m, p, 100);
    assert_int_equal(m.used, 0);
}

static int resolve(const char *host, kw_address *out, int max) {
    kw_resolver r = kw_resolver_system();
    return r.resolve(r.ctx, 1, host, 9092, out, max);
}

static void test_resolve_numbers(void **state) {
    (void)state;
    static const uint8_t one[16] = {[15] = 1};
    kw_address a[4];
    assert_int_equal(resolve("192.0.2.7", a, 4), 1);
    assert_int_equal(a[0].family, 4);
    assert_int_equal(a[0].port, 9092);
    assert_memory_equal(a[0].ip, "\xc0\0\x02\x07", 4);
    const char *texts[] = {"::1", "[::1]"};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(resolve(texts[i], a, 4), 1);
        assert_int_equal(a[0].family, 6);
        assert_memory_equal(a[0].ip, one, 16);
    }
}

static void test_resolve_names(void **state) {
    (void)state;
    kw_address a[8];
    int n = resolve("localhost", a, 8);
    assert_true(n >= 1);
    for (int i = 0; i < n; i++)
        assert_true(a[i].family == 4 || a[i].family == 6);
    assert_int_equal(resolve("localhost", a, 1), 1);
}

static void test_resolve_refuses(void **state) {
    (void)state;
    static char long_name[NI_MAXHOST + 10];
    kw_address a[1];
    memset(long_name, 'a', sizeof long_name - 1);
    assert_int_equal(resolve("", a, 1), KW_ERESOLVE);
    assert_int_equal(resolve("[]", a, 1), KW_ERESOLVE);
    assert_int_equal(resolve("no spaces in names", a, 1), KW_ERESOLVE);
    assert_int_equal(resolve(long_name, a, 1), KW_ERESOLVE);
}

typedef struct polled {
    kw_poller p;
    int fds[2]; /* a pipe: read end, write end */
} polled;

static void polled_init(polled *x) {
    assert_int_equal(kw_poller_init(&x->p), 0);
    assert_int_equal(pipe(x->fds), 0);
}

static void polled_fini(polled *x) {
    kw_poller_fini(&x->p);
    close(x->fds[0]);
    close(x->fds[1]);
}

static void test_poller_reports(void **state) {
    (void)state;
    polled x;
    kw_interest out[4];
    polled_init(&x);
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], -1, KW_READ), 0);
    assert_int_equal(kw_poller_change(&x.p, x.fds[1], -1, 0), 0);
    assert_int_equal(kw_poller_wait(&x.p, out, 4, 0), 0);
    assert_int_equal(write(x.fds[1], "x", 1), 1);
    /* Level-triggered: again and again until it is read. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(kw_poller_wait(&x.p, out, 4, KW_NEVER), 1);
        assert_int_equal(out[0].handle, x.fds[0]);
        assert_int_equal(out[0].events, KW_READ);
    }
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], KW_READ, -1), 0);
    assert_int_equal(kw_poller_change(&x.p, x.fds[1], 0, KW_WRITE), 0);
    assert_int_equal(kw_poller_wait(&x.p, out, 4, KW_NEVER), 1);
    assert_int_equal(out[0].handle, x.fds[1]);
    assert_int_equal(out[0].events, KW_WRITE);
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], KW_READ, -1), KW_EIO);
    polled_fini(&x);
}

/* The peer's end counts as both: whoever reads or writes next is told what happened. */
static void test_poller_reports_the_end(void **state) {
    (void)state;
    polled x;
    kw_interest out;
    polled_init(&x);
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], -1, KW_READ), 0);
    close(x.fds[1]);
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, KW_NEVER), 1);
    assert_int_equal(out.events, KW_READ | KW_WRITE);
    x.fds[1] = dup(x.fds[0]);
    polled_fini(&x);
}

/* Who does not read is told of the end alone, though bytes stand before it. */
static void test_poller_reports_the_end_behind_unread_bytes(void **state) {
    (void)state;
    polled x;
    kw_interest out;
    assert_int_equal(kw_poller_init(&x.p), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, x.fds), 0);
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], -1, KW_POLL_END), 0);
    assert_int_equal(write(x.fds[1], "x", 1), 1);
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, 0), 0);
    assert_int_equal(shutdown(x.fds[1], SHUT_WR), 0);
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, KW_NEVER), 1);
    assert_int_equal(out.handle, x.fds[0]);
    assert_int_equal(out.events, KW_POLL_END);
    assert_int_equal(kw_poller_change(&x.p, x.fds[0], KW_POLL_END, 0), 0);
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, 0), 0);
    polled_fini(&x);
}

static void test_poller_rounds_up(void **state) {
    (void)state;
    polled x;
    kw_interest out;
    polled_init(&x);
    kw_time before = kw_clock_now();
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, 1), 0);
    assert_true(kw_clock_now() - before >= 1);
    before = kw_clock_now();
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, 10500), 0);
    assert_true(kw_clock_now() - before >= 10500);
    polled_fini(&x);
}

/* More are ready than there is room to tell of: each gets its turn. */
static void test_poller_is_fair(void **state) {
    (void)state;
    enum { PIPES = 40, ROOM = 3 };
    kw_poller p;
    int fds[PIPES][2], told[1024] = {0};
    assert_int_equal(kw_poller_init(&p), 0);
    for (int i = 0; i < PIPES; i++) {
        assert_int_equal(pipe(fds[i]), 0);
        assert_int_equal(write(fds[i][1], "x", 1), 1);
        assert_int_equal(kw_poller_change(&p, fds[i][0], -1, KW_READ), 0);
    }
    for (int turn = 0; turn < 2 * PIPES; turn++) {
        kw_interest out[ROOM];
        assert_int_equal(kw_poller_wait(&p, out, ROOM, KW_NEVER), ROOM);
        for (int i = 0; i < ROOM; i++)
            told[out[i].handle]++;
    }
    for (int i = 0; i < PIPES; i++) {
        assert_in_range(told[fds[i][0]], 5, 7); /* 6 = 2 * PIPES * ROOM / PIPES */
        assert_int_equal(kw_poller_change(&p, fds[i][0], KW_READ, -1), 0);
        close(fds[i][0]);
        close(fds[i][1]);
    }
    assert_int_equal(kw_poller_wait(&p, &(kw_interest){0}, 1, 0), 0);
    kw_poller_fini(&p);
}

/* Descriptors come, go and come back in any order; only those that are watched are told of. */
static void test_poller_forgets(void **state) {
    (void)state;
    enum { PIPES = 24 };
    kw_poller p;
    int fds[PIPES][2];
    bool watched[PIPES] = {false};
    uint32_t dice = 1;
    assert_int_equal(kw_poller_init(&p), 0);
    for (int i = 0; i < PIPES; i++) {
        assert_int_equal(pipe(fds[i]), 0);
        assert_int_equal(write(fds[i][1], "x", 1), 1);
    }
    for (int turn = 0; turn < 2000; turn++) {
        dice = dice * 1664525 + 1013904223;
        int i = (int)(dice >> 16) % PIPES, n = 0;
        kw_interest out[PIPES];
        int before = watched[i] ? KW_READ : -1, events = watched[i] ? -1 : KW_READ;
        assert_int_equal(kw_poller_change(&p, fds[i][0], before, events), 0);
        watched[i] = !watched[i];
        for (int k = 0; k < PIPES; k++)
            n += watched[k];
        assert_int_equal(kw_poller_wait(&p, out, PIPES, 0), n);
        for (int k = 0; k < PIPES; k++)
            for (int j = 0; j < n && !watched[k]; j++)
                assert_int_not_equal(out[j].handle, fds[k][0]);
    }
    for (int i = 0; i < PIPES; i++) {
        close(fds[i][0]);
        close(fds[i][1]);
    }
    kw_poller_fini(&p);
}

static void ignore_signal(int sig) {
    (void)sig;
}

static void test_poller_hears_signals(void **state) {
    (void)state;
    polled x;
    kw_interest out;
    struct sigaction a = {.sa_handler = ignore_signal};
    struct itimerval soon = {.it_value.tv_usec = 20000};
    polled_init(&x);
    assert_int_equal(sigaction(SIGALRM, &a, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    assert_int_equal(kw_poller_wait(&x.p, &out, 1, KW_MS(20000)), KW_EAGAIN);
    polled_fini(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_random_fills_every_byte),
        cmocka_unit_test(test_random_store_does_not_repeat),
        cmocka_unit_test(test_libc_memory_is_counted),
        cmocka_unit_test(test_resolve_numbers),
        cmocka_unit_test(test_resolve_names),
        cmocka_unit_test(test_resolve_refuses),
        cmocka_unit_test(test_poller_reports),
        cmocka_unit_test(test_poller_reports_the_end),
        cmocka_unit_test(test_poller_is_fair),
        cmocka_unit_test(test_poller_forgets),
        cmocka_unit_test(test_poller_reports_the_end_behind_unread_bytes),
        cmocka_unit_test(test_poller_rounds_up),
        cmocka_unit_test(test_poller_hears_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
