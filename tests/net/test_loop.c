/* kw_run over real sockets, against the embedded broker in a child process: it waits when it should, and only
 * then. */
#include "tests/net/child_broker.h"
#include "tests/net/listener.h"

#include <kwire/net.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/time.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

typedef struct rig {
    kw_net *net;
    kw_client *client;
} rig;

static kw_client *new_client(kw_net *net, const char *servers) {
    kw_config config = kw_config_default;
    kw_env env = kw_net_env(net);
    kw_client *c;
    char why[200] = "";
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", servers);
    if (kw_client_new(&config, &env, &c, why, sizeof why) != 0)
        fail_msg("%s", why);
    return c;
}

static rig new_rig(void) {
    rig r;
    assert_int_equal(kw_net_new(&r.net), 0);
    r.client = new_client(r.net, child_broker_address);
    return r;
}

static void free_rig(const rig *r) {
    kw_client_free(r->client);
    kw_net_free(r->net);
}

static kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static int produce_one(kw_client *c, const char *topic, const char *value) {
    kw_outgoing r = {
        .topic = kw_topic(c, text(topic)),
        .key = {NULL,                   -1                    },
        .value = {(const uint8_t *)value, (int32_t)strlen(value)},
        .timestamp = KW_TIMESTAMP_NOW
    };
    return kw_produce(c, &r);
}

typedef struct tally {
    int64_t delivered, records, bytes;
    int ends, errors;
} tally;

static void take(kw_client *c, const kw_event *e, tally *t) {
    kw_record_iter it;
    kw_record r;
    switch (e->type) {
    case KW_EVENT_DELIVERED:
        assert_int_equal(e->u.delivered.outcome, KW_OUTCOME_OK);
        t->delivered += e->u.delivered.count;
        break;
    case KW_EVENT_RECORDS:
        for (it = e->u.records.iter; kw_record_next(&it, &r) == 1; t->records++)
            t->bytes += r.value.n;
        kw_batch_release(c, e->u.records.batch);
        break;
    case KW_EVENT_END:
        t->ends++;
        break;
    case KW_EVENT_ERROR:
        t->errors++;
        break;
    case KW_EVENT_RESPONSE:
    case KW_EVENT_ADMIN:
    case KW_EVENT_COMMITTED:
    case KW_EVENT_OFFSETS:
    case KW_EVENT_TRANSACTION:
    case KW_EVENT_LOG:
        break;
    }
}

static void pull(kw_client *c, tally *t) {
    kw_event e;
    while (kw_client_next(c, &e))
        take(c, &e, t);
}

/* Runs until *count reaches `enough`. */
static void run_until(const rig *r, tally *t, const int64_t *count, int64_t enough) {
    kw_time deadline = kw_clock_now() + SECONDS(20);
    while (*count < enough) {
        assert_true(kw_run(r->net, r->client, KW_MS(1000)) >= 0);
        pull(r->client, t);
        assert_true(kw_clock_now() < deadline);
    }
}

/* Connected, and nothing more to tell. */
static void calm(const rig *r) {
    tally t = {0};
    for (int rc = 1; rc != 0; pull(r->client, &t)) {
        rc = kw_run(r->net, r->client, KW_MS(200));
        assert_true(rc >= 0);
    }
}

static void test_there_and_back(void **state) {
    (void)state;
    enum { RECORDS = 50000 };
    rig r = new_rig();
    tally t = {0};
    int64_t bytes = 0;
    for (int i = 0; i < RECORDS;) {
        char value[64];
        int n = snprintf(value, sizeof value, "record number %d", i);
        if (produce_one(r.client, "loop", value) == KW_EAGAIN) {
            assert_true(kw_run(r.net, r.client, KW_MS(100)) >= 0);
            pull(r.client, &t);
            continue;
        }
        bytes += n;
        i++;
    }
    (void)kw_flush(r.client);
    run_until(&r, &t, &t.delivered, RECORDS);
    assert_int_equal(kw_outstanding(r.client), 0);
    assert_int_equal(kw_assign(r.client, kw_topic(r.client, text("loop")), 0, KW_OFFSET_BEGINNING), 0);
    run_until(&r, &t, &t.records, RECORDS);
    assert_int_equal(t.records, RECORDS);
    assert_int_equal(t.bytes, bytes);
    free_rig(&r);
}

static kw_time cpu_time(void) {
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
    return SECONDS(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* Nothing to do: the wait is as long as asked for, and costs nothing. */
static void test_idle_waits(void **state) {
    (void)state;
    rig r = new_rig();
    tally t = {0};
    calm(&r);
    kw_time before = kw_clock_now();
    assert_int_equal(kw_run(r.net, r.client, KW_MS(60)), 0);
    assert_true(kw_clock_now() - before >= KW_MS(60));
    before = kw_clock_now();
    assert_int_equal(kw_run(r.net, r.client, 0), 0);
    assert_true(kw_clock_now() - before < KW_MS(1000));
    /* And with a long poll under way. */
    assert_int_equal(produce_one(r.client, "idle", "x"), 0);
    run_until(&r, &t, &t.delivered, 1);
    assert_int_equal(kw_assign(r.client, kw_topic(r.client, text("idle")), 0, KW_OFFSET_END), 0);
    before = kw_clock_now();
    kw_time cpu = cpu_time();
    while (kw_clock_now() - before < KW_MS(1500)) {
        assert_true(kw_run(r.net, r.client, KW_MS(1500)) >= 0);
        pull(r.client, &t);
    }
    assert_true(cpu_time() - cpu < KW_MS(300));
    free_rig(&r);
}

static void ignore_signal(int sig) {
    (void)sig;
}

static void test_signal_ends_the_wait(void **state) {
    (void)state;
    rig r = new_rig();
    struct sigaction a = {.sa_handler = ignore_signal};
    struct itimerval soon = {.it_value.tv_usec = 50000};
    calm(&r);
    assert_int_equal(sigaction(SIGALRM, &a, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    kw_time before = kw_clock_now();
    assert_int_equal(kw_run(r.net, r.client, KW_NEVER), 0);
    assert_true(kw_clock_now() - before < SECONDS(10));
    free_rig(&r);
}

static void test_refused_is_told_at_once(void **state) {
    (void)state;
    kw_net *net;
    kw_event e = {0};
    char servers[64];
    assert_int_equal(kw_net_new(&net), 0);
    snprintf(servers, sizeof servers, "127.0.0.1:%u", closed_port().port);
    kw_client *c = new_client(net, servers);
    kw_time before = kw_clock_now();
    assert_int_equal(produce_one(c, "t", "x"), 0);
    while (e.type != KW_EVENT_ERROR) {
        assert_true(kw_run(net, c, SECONDS(5)) >= 0);
        while (e.type != KW_EVENT_ERROR && kw_client_next(c, &e))
            ;
        assert_true(kw_clock_now() - before < SECONDS(5));
    }
    assert_int_equal(e.error, KW_ECONNECT);
    assert_non_null(strstr(kw_client_error_text(c), "refused"));
    kw_client_free(c);
    kw_net_free(net);
}

/* Waiting events are told without another look at the sockets. */
static void test_events_first(void **state) {
    (void)state;
    rig r = new_rig();
    kw_event e;
    assert_int_equal(produce_one(r.client, "first", "x"), 0);
    while (kw_run(r.net, r.client, KW_MS(1000)) != 1)
        ;
    kw_time before = kw_clock_now();
    assert_int_equal(kw_run(r.net, r.client, SECONDS(30)), 1);
    assert_true(kw_clock_now() - before < SECONDS(10));
    while (kw_client_next(r.client, &e))
        ;
    free_rig(&r);
}

/* For outer loops: kw_net_fd is readable when there is something for kw_run to do. */
static void test_outer_loop(void **state) {
    (void)state;
    rig reader = new_rig(), writer = new_rig();
    tally t = {0}, w = {0};
    assert_int_equal(produce_one(writer.client, "outer", "first"), 0);
    run_until(&writer, &w, &w.delivered, 1);
    assert_int_equal(kw_assign(reader.client, kw_topic(reader.client, text("outer")), 0, KW_OFFSET_BEGINNING),
                     0);
    run_until(&reader, &t, &t.records, 1);
    assert_int_equal(produce_one(writer.client, "outer", "second"), 0);
    run_until(&writer, &w, &w.delivered, 2);
    struct pollfd p = {.fd = kw_net_fd(reader.net), .events = POLLIN};
    if (p.fd < 0) { /* the poll poller has none, and says so: test_outer.c is for it */
        free_rig(&reader);
        free_rig(&writer);
        skip();
    }
    kw_time deadline = kw_clock_now() + SECONDS(10);
    while (t.records < 2 && kw_clock_now() < deadline) {
        kw_time due = kw_client_deadline(reader.client);
        kw_time now = kw_clock_now();
        int timeout = due <= now ? 0 : due - now > SECONDS(1) ? 1000 : (int)((due - now + 999) / 1000);
        assert_true(poll(&p, 1, timeout) >= 0);
        assert_true(kw_run(reader.net, reader.client, 0) >= 0);
        pull(reader.client, &t);
    }
    assert_int_equal(t.records, 2);
    free_rig(&reader);
    free_rig(&writer);
}

/* Two clients, one poller: who is not being run gets its bytes all the same, and its events wait. */
static void test_two_clients(void **state) {
    (void)state;
    rig a = new_rig();
    rig b = {a.net, new_client(a.net, child_broker_address)};
    tally ta = {0}, tb = {0};
    assert_int_equal(produce_one(a.client, "two", "x"), 0);
    run_until(&a, &ta, &ta.delivered, 1);
    assert_int_equal(kw_assign(b.client, kw_topic(b.client, text("two")), 0, KW_OFFSET_BEGINNING), 0);
    run_until(&b, &tb, &tb.records, 1);
    assert_int_equal(produce_one(a.client, "two", "y"), 0);
    kw_time cpu = cpu_time();
    run_until(&a, &ta, &ta.delivered, 2);
    kw_time before = kw_clock_now();
    while (!kw_client_has_event(b.client) && kw_clock_now() - before < SECONDS(10)) {
        assert_true(kw_run(a.net, a.client, KW_MS(100)) >= 0);
        pull(a.client, &ta);
    }
    assert_true(cpu_time() - cpu < SECONDS(1)); /* b's ready socket does not make a's wait spin */
    run_until(&b, &tb, &tb.records, 2);
    kw_client_free(b.client);
    free_rig(&a);
}

/* Clients come and go on one poller; one may stand where another stood. */
static void test_clients_come_and_go(void **state) {
    (void)state;
    rig r = new_rig();
    for (int i = 0; i < 50; i++) {
        tally t = {0};
        assert_int_equal(produce_one(r.client, "go", "x"), 0);
        run_until(&r, &t, &t.delivered, 1);
        kw_client_free(r.client);
        r.client = new_client(r.net, child_broker_address);
    }
    free_rig(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),       cmocka_unit_test(test_idle_waits),
        cmocka_unit_test(test_signal_ends_the_wait), cmocka_unit_test(test_refused_is_told_at_once),
        cmocka_unit_test(test_events_first),         cmocka_unit_test(test_outer_loop),
        cmocka_unit_test(test_two_clients),          cmocka_unit_test(test_clients_come_and_go),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
