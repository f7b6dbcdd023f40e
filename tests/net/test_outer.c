/* A kw_net in a loop that is not ours: what it is told to watch, asked for and handed is the truth, always.
 */
#include "tests/net/child_broker.h"
#include "tests/net/listener.h"

#include <fcntl.h>
#include <kwire/net.h>
#include <poll.h>

enum { MAX_FDS = 256 };

/* A loop that keeps a table, and does not forgive a wrong entry. */
typedef struct table {
    int events[MAX_FDS]; /* -1: not watched */
    int n, told, refuse;
} table;

static int watch(void *ctx, kw_handle h, int before, int events) {
    table *t = ctx;
    assert_in_range(h, 0, MAX_FDS - 1);
    assert_int_equal(t->events[h], before);
    assert_int_not_equal(before, events);
    assert_true(fcntl((int)h, F_GETFD) >= 0); /* never after it was closed */
    if (t->refuse != 0 && events >= 0)
        return t->refuse;
    t->events[h] = events;
    t->n += (events >= 0) - (before >= 0);
    t->told += 1;
    return 0;
}

static table new_table(void) {
    table t = {.n = 0};
    for (int i = 0; i < MAX_FDS; i++)
        t.events[i] = -1;
    return t;
}

typedef struct outer {
    kw_net *net;
    kw_client *client;
    int64_t delivered, records;
    int errors, last_error;
} outer;

static outer new_outer(kw_net_watch *w, void *ctx, const char *servers) {
    outer o = {.net = NULL};
    kw_config config = kw_config_default;
    char why[200] = "";
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", servers);
    assert_int_equal(kw_net_new_watched(&o.net, w, ctx), 0);
    kw_env env = kw_net_env(o.net);
    if (kw_client_new(&config, &env, &o.client, why, sizeof why) != 0)
        fail_msg("%s", why);
    return o;
}

static void free_outer(outer *o) {
    kw_client_free(o->client);
    kw_net_free(o->net);
}

static void pull(outer *o) {
    kw_record r;
    for (kw_event e; kw_client_next(o->client, &e);) {
        o->delivered += e.type == KW_EVENT_DELIVERED ? e.u.delivered.count : 0;
        if (e.type == KW_EVENT_RECORDS) {
            while (kw_record_next(&e.u.records.iter, &r) == 1)
                o->records++;
            kw_batch_release(o->client, e.u.records.batch);
        }
        if (e.type == KW_EVENT_ERROR) {
            o->errors++;
            o->last_error = e.error;
        }
    }
}

static int fds_of_table(const table *t, struct pollfd *fds) {
    int n = 0;
    for (int i = 0; i < MAX_FDS; i++)
        if (t->events[i] >= 0)
            fds[n++] = (struct pollfd){.fd = i, .events = (short)t->events[i]};
    assert_int_equal(n, t->n);
    return n;
}

static int fds_of_wants(outer *o, struct pollfd *fds) {
    kw_interest in[MAX_FDS];
    int n = kw_net_wants(o->net, o->client, in, MAX_FDS);
    assert_in_range(n, 0, MAX_FDS);
    assert_int_equal(kw_net_wants(o->net, o->client, NULL, 0), n);
    for (int i = 0; i < n; i++)
        fds[i] = (struct pollfd){.fd = (int)in[i].handle, .events = (short)in[i].events};
    return n;
}

static short for_poll(int events) {
    return (short)((events & KW_READ ? POLLIN : 0) | (events & KW_WRITE ? POLLOUT : 0));
}

static int from_poll(short revents) {
    if (revents & (POLLERR | POLLHUP))
        return KW_READ | KW_WRITE;
    return (revents & POLLIN ? KW_READ : 0) | (revents & POLLOUT ? KW_WRITE : 0);
}

/* t NULL: a loop that asks before each wait. */
static int turn(outer *o, const table *t) {
    struct pollfd fds[MAX_FDS];
    int n = t != NULL ? fds_of_table(t, fds) : fds_of_wants(o, fds);
    kw_time due = kw_net_deadline(o->net, o->client), now = kw_clock_now();
    int ms = due <= now ? 0 : due - now > 1000000 ? 1000 : (int)((due - now + 999) / 1000);
    for (int i = 0; i < n; i++)
        fds[i].events = for_poll(fds[i].events);
    assert_true(poll(fds, (nfds_t)n, ms) >= 0);
    for (int i = 0; i < n; i++) {
        assert_false(fds[i].revents & POLLNVAL);
        if (fds[i].revents != 0)
            kw_net_ready(o->net, o->client, fds[i].fd, from_poll(fds[i].revents));
    }
    int rc = kw_net_step(o->net, o->client);
    pull(o);
    return rc;
}

static void produce(outer *o, const char *topic, int count) {
    kw_outgoing r = {.topic = kw_topic(o->client, (kw_str){topic, (int32_t)strlen(topic)}),
                     .key = KW_NULL_BYTES,
                     .value = KW_BYTES("value"),
                     .timestamp = KW_TIMESTAMP_NOW};
    for (int i = 0; i < count; i++)
        assert_int_equal(kw_produce(o->client, &r), 0);
}

static void there_and_back(outer *o, const table *t, const char *topic) {
    enum { RECORDS = 5000 };
    kw_time deadline = kw_clock_now() + KW_MS(20000);
    produce(o, topic, RECORDS);
    for (assert_int_equal(kw_flush(o->client), RECORDS); o->delivered < RECORDS;) {
        assert_true(turn(o, t) >= 0);
        assert_true(kw_clock_now() < deadline);
    }
    int32_t number = kw_topic(o->client, (kw_str){topic, (int32_t)strlen(topic)});
    assert_int_equal(kw_assign(o->client, number, 0, KW_OFFSET_BEGINNING), 0);
    while (o->records < RECORDS) {
        assert_true(turn(o, t) >= 0);
        assert_true(kw_clock_now() < deadline);
    }
    assert_int_equal(o->records, RECORDS);
}

static void test_told_what_to_watch(void **state) {
    (void)state;
    table t = new_table();
    outer o = new_outer(watch, &t, child_broker_address);
    there_and_back(&o, &t, "told");
    assert_true(t.n > 0);
    free_outer(&o);
    assert_int_equal(t.n, 0); /* all were taken back, each before it was closed */
}

static void test_asks_what_to_watch(void **state) {
    (void)state;
    outer o = new_outer(NULL, NULL, child_broker_address);
    there_and_back(&o, NULL, "asked");
    free_outer(&o);
}

/* Descriptors that are closed and come back under the same number within one step. */
static void test_reconnects_are_told(void **state) {
    (void)state;
    table t = new_table();
    char servers[64];
    snprintf(servers, sizeof servers, "127.0.0.1:%u", closed_port().port);
    outer o = new_outer(watch, &t, servers);
    kw_time until = kw_clock_now() + KW_MS(1500);
    produce(&o, "t", 1);
    while (kw_clock_now() < until && o.errors < 3)
        (void)turn(&o, &t);
    assert_true(o.errors >= 1);
    assert_int_equal(o.last_error, KW_ECONNECT);
    assert_true(t.told >= 4); /* several attempts, each watched and taken back */
    free_outer(&o);
    assert_int_equal(t.n, 0);
}

static void test_no_poller_no_run(void **state) {
    (void)state;
    outer o = new_outer(NULL, NULL, child_broker_address);
    assert_int_equal(kw_net_fd(o.net), -1);
    assert_int_equal(kw_run(o.net, o.client, 0), KW_ESTATE);
    free_outer(&o);
}

/* What a loop says no to is not watched, and who steps is told. */
static void test_refusal_is_passed_on(void **state) {
    (void)state;
    table t = new_table();
    outer o = new_outer(watch, &t, child_broker_address);
    t.refuse = KW_ENOMEM;
    int rc = 0;
    for (int i = 0; i < 10 && rc >= 0; i++)
        rc = turn(&o, &t);
    assert_int_equal(rc, KW_ENOMEM);
    t.refuse = 0;
    there_and_back(&o, &t, "refused"); /* and nothing is lost by it */
    free_outer(&o);
    assert_int_equal(t.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told_what_to_watch),   cmocka_unit_test(test_asks_what_to_watch),
        cmocka_unit_test(test_reconnects_are_told),  cmocka_unit_test(test_no_poller_no_run),
        cmocka_unit_test(test_refusal_is_passed_on),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
