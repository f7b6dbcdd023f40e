/* Patience: what happens when answers do not come, and what is known then. */
#include "tests/sim/sim_test.h"

#include <kwire/msg/produce.h>

static const char *const quick[] = {
    "request.timeout.ms",
    "1000",
    "delivery.timeout.ms",
    "3000",
    "linger.ms",
    "0",
    "retry.backoff.ms",
    "10",
    "reconnect.backoff.ms",
    "10",
    "socket.connection.setup.timeout.ms",
    "500",
    "max.in.flight.requests.per.connection",
    "1",
    NULL,
};

/* Up, with one record delivered. */
static kw_world *warm_world(const char *const *config, uint64_t seed) {
    kw_world *w = kw_world_new(config, seed);
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 1);
    return w;
}

/* M10: an answer that does not come closes the connection; what was in flight is unknown, and is sent again.
 */
static void test_request_timeout_closes(void **state) {
    (void)state;
    kw_world *w = warm_world(quick, 1);
    int opens = kw_world_net(w)->n_opens;
    kw_world_blackhole(w, true);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, KW_MS(950));
    assert_int_equal(kw_mempipe_count(kw_world_net(w)->wire.pipes), 1);
    kw_world_run(w, KW_MS(100)); /* the request timeout is over: a new connection knocks */
    kw_world_blackhole(w, false);
    assert_true(kw_world_deliver(w, SECONDS(1)));
    /* The broker's, and while that is backed off perhaps a bootstrap address, to ask who leads now. */
    assert_in_range(kw_world_net(w)->n_opens, opens + 1, opens + 2);
    assert_int_equal(kw_world_ledger(w)->n_ok, 2);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

typedef struct tardy {
    sim_answer_to first;
    uint32_t conns[8];
    kw_time at[8];
    int n;
} tardy;

/* The connection of the first Produce falls silent, and is answered when it is long given up; all others at
 * once. */
static void answer_late(sim_script *s, const sim_request *r) {
    tardy *t = s->ctx;
    if (t->n > 0 && r->conn == t->conns[0])
        return;
    if (r->api->key == PRODUCE && t->n < 8) {
        t->conns[t->n] = r->conn;
        t->at[t->n++] = r->now;
        if (t->n == 1) {
            t->first = sim_answer_later(r);
            s->due = r->now + KW_MS(990);
            return;
        }
    }
    sim_script_usual(s, r);
}

/* Under way when the client's patience ends: it arrives at a connection that is closed. */
static void answer_at_last(sim_script *s, kw_time now) {
    (void)now;
    const tardy *t = s->ctx;
    kw_produce_resp resp = kw_produce_resp_default;
    sim_answer(s, &t->first, &resp);
}

static void test_late_answer_goes_nowhere(void **state) {
    (void)state;
    tardy t = {0};
    sim_script s;
    sim_script_init(&s);
    s.request = answer_late;
    s.step = answer_at_last;
    s.ctx = &t;
    sim_server server = sim_server_of_script(&s);
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 2, .config = quick, .server = &server});
    kw_world_delay(w, SIM_DOWN, KW_MS(20));
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(3)));
    assert_int_equal(t.n, 2);
    assert_true(t.conns[0] != t.conns[1]);
    assert_in_range(t.at[1] - t.at[0], SECONDS(1), KW_MS(1500));
    assert_int_equal(kw_world_ledger(w)->n_ok, 1);
    assert_int_equal(kw_world_ledger(w)->records[0].offset, 0);
    kw_world_free(w);
    sim_script_fini(&s);
}

/* P7, P11: at the end of delivery.timeout.ms what was in flight is unknown, what never left is definitely not
 * done. */
static void test_delivery_timeout(void **state) {
    (void)state;
    kw_world *w = warm_world(quick, 3);
    kw_world_blackhole(w, true);
    kw_time start = kw_world_now(w);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, KW_MS(1)); /* in flight, and the only one that may be */
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    const sim_record *r = kw_world_ledger(w)->records;
    assert_int_equal(r[1].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(r[2].outcome, KW_OUTCOME_NOT_DONE);
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(r[i].error, KW_ETIMEOUT);
        assert_true(r[i].delivered_at >= start + SECONDS(3) && r[i].delivered_at <= start + KW_MS(3100));
    }
    /* The world after: the bytes of the first may still arrive, those of the second never. */
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_delivery_timeout_without_a_broker(void **state) {
    (void)state;
    kw_world *w = kw_world_new(quick, 4);
    kw_world_refuse(w, true);
    kw_time start = kw_world_now(w);
    kw_world_produce_all(w, "t", 0, 10, 10);
    kw_world_produce_all(w, "t", KW_PARTITION_ANY, 10, 10);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_not_done, 20);
    assert_true(kw_world_now(w) - start <= KW_MS(3100));
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, false));
    kw_world_free(w);
}

/* A retry must not outlive the timeout, however late its answer. */
static void test_delivery_timeout_covers_retries(void **state) {
    (void)state;
    kw_world *w = warm_world(quick, 5);
    kw_broker_fail(kw_world_broker(w), PRODUCE, 1000000, NOT_LEADER_OR_FOLLOWER);
    kw_time start = kw_world_now(w);
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    /* KAFKA-13574: a leader that says it is none may have appended all the same. */
    assert_int_equal(kw_world_ledger(w)->n_unknown, 1);
    assert_true(kw_world_now(w) - start <= KW_MS(3100));
    kw_world_free(w);
}

/* ---- close ---- */

static void test_close_delivers(void **state) {
    (void)state;
    const char *config[] = {"linger.ms", "60000", "delivery.timeout.ms", "120000", NULL};
    kw_world *w = kw_world_new(config, 6);
    kw_world_produce_all(w, "t", 0, 100, 10);
    kw_close(kw_world_client(w), kw_world_now(w) + SECONDS(5));
    assert_int_equal(kw_world_produce(w, "t", 0, 10), KW_ESTATE);
    assert_true(kw_world_deliver(w, SECONDS(1)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 100);
    kw_world_free(w);
}

static void test_close_keeps_its_deadline(void **state) {
    (void)state;
    kw_world *w = warm_world(quick, 7);
    kw_world_blackhole(w, true);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, KW_MS(1));
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_time deadline = kw_world_now(w) + KW_MS(700);
    kw_close(kw_world_client(w), deadline);
    assert_true(kw_world_deliver(w, SECONDS(5)));
    const sim_record *r = kw_world_ledger(w)->records;
    assert_int_equal(r[1].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(r[2].outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(r[2].error, KW_ECANCELLED);
    assert_true(r[1].delivered_at == deadline && r[2].delivered_at == deadline);
    kw_world_free(w);
}

static void test_free_in_the_middle(void **state) {
    (void)state;
    for (int steps = 0; steps < 40; steps++) {
        kw_world *w = kw_world_new(quick, 8);
        kw_world_delay(w, SIM_DOWN, KW_MS(1));
        kw_world_produce_all(w, "t", 0, 10, 10);
        kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
        kw_world_hold_events(w, steps % 2 == 1);
        kw_world_run(w, steps * 300);
        kw_world_free(w); /* leaks and late accesses are the sanitizer's to see */
    }
}

/* ---- setting up ---- */

/* KIP-601: a connection that does not come about is given up, and another is tried. */
static void test_setup_timeout(void **state) {
    (void)state;
    const char *config[] = {"socket.connection.setup.timeout.ms", "1000", "reconnect.backoff.ms", "10", NULL};
    kw_world *w = kw_world_new(config, 9);
    kw_world_blackhole(w, true);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, SECONDS(20));
    assert_true(kw_mempipe_count(kw_world_net(w)->wire.pipes) <= 1); /* what was given up was closed */
    assert_true(kw_world_seen(w)->n_errors > 0);
    kw_world_blackhole(w, false);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 1);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

/* Connected, but ApiVersions is never answered. */
static void say_nothing(sim_script *s, const sim_request *r) {
    if (r->now > SECONDS(5))
        sim_script_usual(s, r);
}

static void test_silent_peer(void **state) {
    (void)state;
    sim_script s;
    sim_script_init(&s);
    s.request = say_nothing;
    sim_server server = sim_server_of_script(&s);
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 10, .config = quick, .server = &server});
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, SECONDS(3));
    assert_true(sim_script_connections(&s) >= 2 && sim_script_connections(&s) <= 8);
    kw_world_run(w, SECONDS(4));
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(4)));
    assert_int_equal(kw_world_ledger(w)->records[1].outcome, KW_OUTCOME_OK);
    kw_world_free(w);
    sim_script_fini(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_timeout_closes),
        cmocka_unit_test(test_late_answer_goes_nowhere),
        cmocka_unit_test(test_delivery_timeout),
        cmocka_unit_test(test_delivery_timeout_without_a_broker),
        cmocka_unit_test(test_delivery_timeout_covers_retries),
        cmocka_unit_test(test_close_delivers),
        cmocka_unit_test(test_close_keeps_its_deadline),
        cmocka_unit_test(test_free_in_the_middle),
        cmocka_unit_test(test_setup_timeout),
        cmocka_unit_test(test_silent_peer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
