/* Names by c-ares against a DNS server of our own (tiny_dns.py says which name does what): no answer, however
 * late or strange, holds anybody up, and each client gets its own. */
#include "tests/net/child_broker.h"
#include "tests/unit/unit.h"

#include <kwire/net.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

static char dns_address[64];
static int dns_stdin = -1; /* it ends when this is closed */

static int start_dns(void) {
    int in[2], out[2], port = 0;
    if (pipe(in) != 0 || pipe(out) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        execlp("python3", "python3", KW_TINY_DNS, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    dns_stdin = in[1];
    FILE *f = fdopen(out[0], "r");
    int n = f == NULL ? 0 : fscanf(f, "ready %d", &port);
    if (f != NULL)
        fclose(f);
    snprintf(dns_address, sizeof dns_address, "127.0.0.1:%d", port);
    return pid > 0 && n == 1 ? 0 : -1;
}

static int set_up(void **state) {
    setenv("RES_OPTIONS", "retrans:400 retry:2 ndots:1", 1); /* milliseconds, in c-ares */
    return start_dns() != 0 ? -1 : start_child_broker(state);
}

static int tear_down(void **state) {
    close(dns_stdin);
    return stop_child_broker(state);
}

/* ---- a client, and what it did ---- */

typedef struct spy {
    kw_transport real;
    bool refuse; /* note the addresses, connect to none */
    kw_address to[64];
    int n;
} spy;

static int spy_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    spy *s = ctx;
    if (s->n < 64)
        s->to[s->n++] = *to;
    return s->refuse ? KW_ECONNECT : s->real.ops->open(s->real.ctx, to, host, h);
}

static int spy_ready(void *ctx, kw_handle h) {
    spy *s = ctx;
    return s->real.ops->ready(s->real.ctx, h);
}

static ptrdiff_t spy_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    spy *s = ctx;
    return s->real.ops->send(s->real.ctx, h, v, n);
}

static ptrdiff_t spy_recv(void *ctx, kw_handle h, void *p, size_t n) {
    spy *s = ctx;
    return s->real.ops->recv(s->real.ctx, h, p, n);
}

static void spy_close(void *ctx, kw_handle h) {
    spy *s = ctx;
    s->real.ops->close(s->real.ctx, h);
}

static const kw_transport_ops spy_ops = {
    .open = spy_open, .ready = spy_ready, .send = spy_send, .recv = spy_recv, .close = spy_close};

typedef struct rig {
    kw_net *net;
    kw_client *client;
    spy spy;
    int64_t delivered;
    int errors, last_error;
} rig;

static kw_net *new_net(void) {
    kw_net *net;
    assert_int_equal(kw_net_new(&net), 0);
    assert_int_equal(kw_net_set_dns(net, dns_address), 0);
    return net;
}

/* host: with the embedded broker's port behind it. */
static void rig_start(rig *r, kw_net *net, const char *host, int32_t setup_ms) {
    kw_config config = kw_config_default;
    char why[200] = "";
    r->net = net;
    kw_env env = kw_net_env(net);
    r->spy.real = env.transport;
    env.transport = (kw_transport){&spy_ops, &r->spy};
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s%s", host,
             strrchr(child_broker_address, ':'));
    config.connection_setup_timeout_ms = config.connection_setup_timeout_max_ms = setup_ms;
    if (kw_client_new(&config, &env, &r->client, why, sizeof why) != 0)
        fail_msg("%s", why);
}

static void produce_one(rig *r) {
    kw_outgoing o = {.topic = kw_topic(r->client, KW_STR("names")),
                     .key = KW_NULL_BYTES,
                     .value = KW_BYTES("x"),
                     .timestamp = KW_TIMESTAMP_NOW};
    assert_int_equal(kw_produce(r->client, &o), 0);
}

static void pull(rig *r) {
    for (kw_event e; kw_client_next(r->client, &e);) {
        r->delivered += e.type == KW_EVENT_DELIVERED && e.u.delivered.outcome == KW_OUTCOME_OK;
        if (e.type == KW_EVENT_ERROR) {
            r->errors++;
            r->last_error = e.error;
        }
    }
}

typedef bool condition(const rig *r);

static bool is_delivered(const rig *r) {
    return r->delivered > 0;
}

static bool has_error(const rig *r) {
    return r->errors > 0;
}

/* Runs in short turns; the longest of them shows who blocks. */
static kw_time run_until(rig *r, condition *done, int seconds) {
    kw_time until = kw_clock_now() + SECONDS(seconds), longest = 0;
    while (!done(r)) {
        kw_time before = kw_clock_now();
        assert_true(kw_run(r->net, r->client, KW_MS(20)) >= 0);
        kw_time took = kw_clock_now() - before;
        longest = took > longest ? took : longest;
        pull(r);
        assert_true(kw_clock_now() < until);
    }
    return longest;
}

static void rig_end(rig *r) {
    kw_client_free(r->client);
    kw_net_free(r->net);
}

static void delivers(const char *host) {
    rig r = {.delivered = 0};
    rig_start(&r, new_net(), host, 10000);
    produce_one(&r);
    (void)run_until(&r, is_delivered, 20);
    rig_end(&r);
}

/* ---- answers ---- */

static void test_one_address(void **state) {
    (void)state;
    delivers("one.test");
}

static void test_M19_first_address_is_dead(void **state) {
    (void)state;
    delivers("dead-first.test");
}

static void test_hosts_file_and_numbers(void **state) {
    (void)state;
    delivers("localhost");
    delivers("127.0.0.1");
}

static bool was_refused(const rig *r) {
    return r->errors > 0 && r->spy.n > 0;
}

static int count_family(const spy *s, int family) {
    int n = 0;
    for (int i = 0; i < s->n; i++)
        n += s->to[i].family == family;
    return n;
}

static rig addresses_of(const char *host) {
    rig r = {.spy.refuse = true};
    rig_start(&r, new_net(), host, 10000);
    produce_one(&r);
    (void)run_until(&r, was_refused, 20);
    rig_end(&r);
    return r;
}

static void test_both_families(void **state) {
    (void)state;
    rig both = addresses_of("both.test"), six = addresses_of("six.test");
    assert_true(count_family(&both.spy, 4) > 0 && count_family(&both.spy, 6) > 0);
    assert_true(count_family(&six.spy, 4) == 0 && count_family(&six.spy, 6) > 0);
    assert_int_equal(six.spy.to[0].ip[15], 1);
    char port[16];
    snprintf(port, sizeof port, ":%u", six.spy.to[0].port);
    assert_string_equal(port, strrchr(child_broker_address, ':'));
}

/* 40 addresses do not fit a datagram: the server says so, and c-ares asks again over TCP. */
static void test_truncated_answer(void **state) {
    (void)state;
    rig r = addresses_of("many.test");
    assert_true(r.spy.n >= 16); /* as many as a connection keeps */
    for (int i = 0; i < r.spy.n; i++)
        for (int k = 0; i < 16 && k < i; k++)
            assert_memory_not_equal(r.spy.to[i].ip, r.spy.to[k].ip, 4);
}

/* ---- no answer ---- */

static void test_no_such_name(void **state) {
    (void)state;
    const char *hosts[] = {"nowhere.test", "refused.test", "garbage.test"};
    for (int i = 0; i < 3; i++) {
        rig r = {.delivered = 0};
        rig_start(&r, new_net(), hosts[i], 10000);
        produce_one(&r);
        (void)run_until(&r, has_error, 20);
        assert_int_equal(r.last_error, KW_ERESOLVE);
        assert_int_equal(r.spy.n, 0);
        rig_end(&r);
    }
}

static void test_name_appears_later(void **state) {
    (void)state;
    rig r = {.delivered = 0};
    rig_start(&r, new_net(), "late.test", 10000);
    produce_one(&r);
    (void)run_until(&r, is_delivered, 20);
    assert_true(r.errors > 0);
    assert_int_equal(r.last_error, KW_ERESOLVE);
    rig_end(&r);
}

static kw_time cpu_time(void) {
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
    return SECONDS(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* A slow server costs time, but nobody's turn and no cycles. */
static void test_slow_answer_blocks_nobody(void **state) {
    (void)state;
    rig r = {.delivered = 0};
    setenv("RES_OPTIONS", "retrans:5000 retry:2 ndots:1", 1);
    kw_net *net = new_net();
    setenv("RES_OPTIONS", "retrans:400 retry:2 ndots:1", 1);
    rig_start(&r, net, "slow.test", 10000);
    produce_one(&r);
    kw_time start = kw_clock_now(), cpu = cpu_time();
    assert_true(run_until(&r, is_delivered, 20) < KW_MS(700));
    assert_true(kw_clock_now() - start >= KW_MS(900));
    assert_true(cpu_time() - cpu < KW_MS(500));
    rig_end(&r);
}

/* The time for a connection's set-up includes its name. */
static void test_silent_server_is_given_up(void **state) {
    (void)state;
    rig r = {.delivered = 0};
    setenv("RES_OPTIONS", "retrans:30000 retry:2 ndots:1", 1);
    kw_net *net = new_net();
    setenv("RES_OPTIONS", "retrans:400 retry:2 ndots:1", 1);
    rig_start(&r, net, "silent.test", 700);
    produce_one(&r);
    kw_time start = kw_clock_now();
    assert_true(run_until(&r, has_error, 20) < KW_MS(600));
    assert_true(kw_clock_now() - start >= KW_MS(600));
    assert_true(r.last_error == KW_ECONNECT || r.last_error == KW_ETIMEOUT);
    assert_int_equal(r.spy.n, 0);
    rig_end(&r); /* with the question still open */
}

/* ---- several clients, other loops ---- */

/* An answer whose client is gone, or gave up, is nobody's; the next client gets its own. */
static void test_client_goes_before_its_answer(void **state) {
    (void)state;
    rig gone = {.delivered = 0}, next = {.delivered = 0};
    kw_net *net = new_net();
    rig_start(&gone, net, "six.test", 10000);
    gone.spy.refuse = true;
    produce_one(&gone);
    assert_true(kw_run(net, gone.client, 0) >= 0);
    kw_client_free(gone.client);
    rig_start(&next, net, "one.test", 10000);
    produce_one(&next);
    (void)run_until(&next, is_delivered, 20);
    assert_int_equal(count_family(&next.spy, 6), 0);
    rig_end(&next);
}

static void test_two_clients_one_net(void **state) {
    (void)state;
    rig a = {.spy.refuse = true}, b = {.spy.refuse = true};
    kw_net *net = new_net();
    rig_start(&a, net, "six.test", 10000);
    rig_start(&b, net, "one.test", 10000);
    produce_one(&a);
    produce_one(&b);
    for (kw_time until = kw_clock_now() + SECONDS(20); !was_refused(&a) || !was_refused(&b);) {
        assert_true(kw_run(net, a.client, KW_MS(5)) >= 0);
        assert_true(kw_run(net, b.client, KW_MS(5)) >= 0);
        pull(&a);
        pull(&b);
        assert_true(kw_clock_now() < until);
    }
    assert_int_equal(count_family(&a.spy, 4), 0);
    assert_int_equal(count_family(&b.spy, 6), 0);
    kw_client_free(a.client);
    rig_end(&b);
}

static short for_poll(int events) {
    return (short)((events & KW_READ ? POLLIN : 0) | (events & KW_WRITE ? POLLOUT : 0));
}

static int from_poll(short revents) {
    if (revents & (POLLERR | POLLHUP))
        return KW_READ | KW_WRITE;
    return (revents & POLLIN ? KW_READ : 0) | (revents & POLLOUT ? KW_WRITE : 0);
}

/* A loop that knows only kw_net_wants and kw_net_deadline: lookups are in both. */
static void test_lookups_in_an_outer_loop(void **state) {
    (void)state;
    rig r = {.delivered = 0};
    kw_net *net;
    assert_int_equal(kw_net_new_watched(&net, NULL, NULL), 0);
    assert_int_equal(kw_net_set_dns(net, dns_address), 0);
    rig_start(&r, net, "both.test", 10000);
    produce_one(&r);
    bool looked = false;
    for (kw_time until = kw_clock_now() + SECONDS(20); r.delivered == 0;) {
        kw_interest in[16];
        struct pollfd fds[16];
        assert_true(kw_net_step(net, r.client) >= 0);
        pull(&r);
        int n = kw_net_wants(net, r.client, in, 16);
        looked |= n > 0 && r.spy.n == 0;
        for (int i = 0; i < n; i++)
            fds[i] = (struct pollfd){.fd = (int)in[i].handle, .events = for_poll(in[i].events)};
        kw_time left = kw_net_deadline(net, r.client) - kw_clock_now();
        assert_true(poll(fds, (nfds_t)n,
                         left <= 0           ? 0
                         : left > SECONDS(1) ? 1000
                                             : (int)(left / 1000) + 1) >= 0);
        for (int i = 0; i < n; i++)
            if (fds[i].revents != 0)
                kw_net_ready(net, r.client, fds[i].fd, from_poll(fds[i].revents));
        assert_true(kw_clock_now() < until);
    }
    assert_true(looked);
    rig_end(&r);
}

static void test_servers_are_checked(void **state) {
    (void)state;
    kw_net *net = new_net();
    assert_int_equal(kw_net_set_dns(net, "not an address"), KW_EINVAL);
    assert_int_equal(kw_net_set_dns(net, "127.0.0.1:5353,[::1]:53"), 0);
    kw_net_free(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_address),
        cmocka_unit_test(test_M19_first_address_is_dead),
        cmocka_unit_test(test_hosts_file_and_numbers),
        cmocka_unit_test(test_both_families),
        cmocka_unit_test(test_truncated_answer),
        cmocka_unit_test(test_no_such_name),
        cmocka_unit_test(test_name_appears_later),
        cmocka_unit_test(test_slow_answer_blocks_nobody),
        cmocka_unit_test(test_silent_server_is_given_up),
        cmocka_unit_test(test_client_goes_before_its_answer),
        cmocka_unit_test(test_two_clients_one_net),
        cmocka_unit_test(test_lookups_in_an_outer_loop),
        cmocka_unit_test(test_servers_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
