/* The connection ends after every single byte, in either direction, politely or not: every record still has
 * exactly one delivery event, none is lost, and what is said of it is true. */
#include "tests/sim/sim_test.h"

static const char *const config[] = {
    "retry.backoff.ms",
    "10",
    "retry.backoff.max.ms",
    "50",
    "reconnect.backoff.ms",
    "10",
    "reconnect.backoff.max.ms",
    "50",
    "batch.size",
    "200",
    NULL,
};

enum { RECORDS = 12, SIZE = 60, MOST_BYTES = 4000 };

typedef struct traffic {
    size_t up, down;
} traffic;

static traffic measure_producing(void) {
    kw_stats s;
    kw_world *w = kw_world_new(config, 1);
    kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    kw_client_stats(kw_world_client(w), &s);
    kw_world_free(w);
    assert_true(s.bytes_sent > 500 && s.bytes_received > 300);
    return (traffic){s.bytes_sent, s.bytes_received};
}

static void produce_with_cut(sim_dir dir, size_t n, sim_cut_kind kind) {
    kw_world *w = kw_world_new(config, n + 1);
    kw_world_cut_kind(w, kind);
    kw_world_cut_after(w, dir, n);
    kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
    if (!kw_world_deliver(w, SECONDS(120)))
        fail_msg("cut at byte %zu, direction %d: not all was reported", n, (int)dir);
    assert_int_equal(kw_world_n_cuts(w), 1);
    assert_int_equal(kw_world_ledger(w)->n_ok, RECORDS);
    const char *breach = kw_world_verify(w, "t", 1);
    if (breach != NULL)
        fail_msg("cut at byte %zu, direction %d: %s", n, (int)dir, breach);
    kw_world_free(w);
}

static void test_M11_producing_cut_at_every_byte(void **state) {
    (void)state;
    traffic t = measure_producing();
    for (int kind = SIM_CLOSE; kind <= SIM_RESET; kind++) {
        for (size_t n = 0; n < t.up && n < MOST_BYTES; n++)
            produce_with_cut(SIM_UP, n, (sim_cut_kind)kind);
        for (size_t n = 0; n < t.down && n < MOST_BYTES; n++)
            produce_with_cut(SIM_DOWN, n, (sim_cut_kind)kind);
    }
}

static bool all_read(kw_world *w) {
    return kw_world_ledger(w)->n_consumed >= RECORDS && kw_world_seen(w)->n_ends > 0;
}

static traffic consume(bool cut, sim_dir dir, size_t n, sim_cut_kind kind) {
    kw_stats s;
    kw_world *w = kw_world_new(config, n + 7);
    kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    kw_world_new_client(w, NULL);
    kw_world_cut_kind(w, kind);
    if (cut)
        kw_world_cut_after(w, dir, n);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    if (!kw_world_run_until(w, all_read, SECONDS(120)))
        fail_msg("cut at byte %zu, direction %d: read %d of %d", n, (int)dir,
                 (int)kw_world_ledger(w)->n_consumed, RECORDS);
    for (int i = 0; i < RECORDS; i++)
        assert_int_equal(kw_world_ledger(w)->records[i].n_consumed, 1);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, true));
    kw_client_stats(kw_world_client(w), &s);
    kw_world_free(w);
    return (traffic){s.bytes_sent, s.bytes_received};
}

static void test_consuming_cut_at_every_byte(void **state) {
    (void)state;
    traffic t = consume(false, SIM_UP, 0, SIM_CLOSE);
    for (int kind = SIM_CLOSE; kind <= SIM_RESET; kind++) {
        for (size_t n = 0; n < t.up && n < MOST_BYTES; n++)
            (void)consume(true, SIM_UP, n, (sim_cut_kind)kind);
        for (size_t n = 0; n < t.down && n < MOST_BYTES; n++)
            (void)consume(true, SIM_DOWN, n, (sim_cut_kind)kind);
    }
}

/* ---- what is known of a request that did not end well ---- */

static const char *const one_try[] = {"retries", "0", "reconnect.backoff.ms", "10", NULL};

/* The answer is lost: the broker has the records, the client must not claim that it does not. */
static void test_lost_answer_is_unknown(void **state) {
    (void)state;
    kw_world *w = kw_world_new(one_try, 1);
    kw_world_cut_request(w, PRODUCE, 0, SIM_DOWN, 0);
    kw_world_produce_all(w, "t", 0, 5, 10);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_n_cuts(w), 1);
    assert_int_equal(kw_world_ledger(w)->n_unknown, 5);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 5);
    kw_world_free(w);
}

/* M11: the request was not complete: the broker cannot have it, and the client knows. */
static void test_M11_half_a_request_is_not_done(void **state) {
    (void)state;
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 2, .config = one_try, .pipe_buffer = 100});
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    kw_world_cut_request(w, PRODUCE, 0, SIM_UP, 70);
    kw_world_produce_all(w, "t", 0, 1, 5000);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_n_cuts(w), 1);
    assert_int_equal(kw_world_ledger(w)->n_not_done, 1);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 1);
    kw_world_free(w);
}

/* With retries the lost answer is asked for again: without a guarantee that may double, and never loses. */
static void test_lost_answer_is_retried(void **state) {
    (void)state;
    kw_world *w = kw_world_new(config, 3);
    kw_world_cut_request(w, PRODUCE, 1, SIM_DOWN, 3);
    kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_n_cuts(w), 1);
    assert_int_equal(kw_world_ledger(w)->n_ok, RECORDS);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_true(kw_world_ledger(w)->n_consumed > RECORDS);
    kw_world_free(w);
}

/* Once unknown, always unknown: a later refusal says nothing about the first attempt. */
static void test_unknown_does_not_become_not_done(void **state) {
    (void)state;
    const char *settings[] = {"retries", "1", "retry.backoff.ms", "10", "reconnect.backoff.ms", "10", NULL};
    kw_world *w = kw_world_new(settings, 4);
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    kw_broker_drop(kw_world_broker(w), PRODUCE, 1);
    kw_world_produce_all(w, "t", 0, 1, 10);
    (void)kw_flush(kw_world_client(w));
    kw_world_settle(w);
    kw_broker_fail(kw_world_broker(w), PRODUCE, 1, 87); /* INVALID_RECORD: definitely not this time */
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_unknown, 1);
    assert_int_equal(kw_world_ledger(w)->n_not_done, 0);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_broker_errors_are_retried(void **state) {
    (void)state;
    static const int retriable[] = {2, 3, 5, 6, 7, 9, 19, 20, 56};
    for (size_t i = 0; i < sizeof retriable / sizeof *retriable; i++) {
        kw_world *w = kw_world_new(config, i);
        kw_broker_fail(kw_world_broker(w), PRODUCE, 3, retriable[i]);
        kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
        assert_true(kw_world_deliver(w, SECONDS(60)));
        assert_int_equal(kw_world_ledger(w)->n_ok, RECORDS);
        assert_sound(kw_world_verify(w, "t", 1));
        kw_world_free(w);
    }
}

static void test_broker_refusals_are_final(void **state) {
    (void)state;
    static const int final[] = {17, 29, 32, 87};
    for (size_t i = 0; i < sizeof final / sizeof *final; i++) {
        kw_world *w = kw_world_new(config, i);
        kw_world_produce_all(w, "t", 0, 1, SIZE);
        assert_true(kw_world_deliver(w, SECONDS(60)));
        kw_broker_fail(kw_world_broker(w), PRODUCE, 1, final[i]);
        kw_world_produce_all(w, "t", 0, 1, SIZE);
        assert_true(kw_world_deliver(w, SECONDS(60)));
        assert_int_equal(kw_world_ledger(w)->n_not_done, 1);
        assert_int_equal(kw_world_ledger(w)->records[1].error, final[i]);
        assert_sound(kw_world_verify(w, "t", 1));
        kw_world_free(w);
    }
}

/* P10 without a guarantee: too large a batch is halved until it fits; one record alone fails. */
static void test_too_large_is_split(void **state) {
    (void)state;
    const char *settings[] = {"linger.ms", "5", "retry.backoff.ms", "10", NULL};
    kw_world *w = kw_world_new(settings, 5);
    kw_broker_fail(kw_world_broker(w), PRODUCE, 3, MESSAGE_TOO_LARGE);
    kw_world_produce_all(w, "t", 0, RECORDS, SIZE);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, RECORDS);
    kw_broker_fail(kw_world_broker(w), PRODUCE, 1, MESSAGE_TOO_LARGE);
    kw_world_produce_all(w, "t", 0, 1, SIZE);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_not_done, 1);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_consumed, RECORDS);
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M11_producing_cut_at_every_byte),
        cmocka_unit_test(test_consuming_cut_at_every_byte),
        cmocka_unit_test(test_lost_answer_is_unknown),
        cmocka_unit_test(test_M11_half_a_request_is_not_done),
        cmocka_unit_test(test_lost_answer_is_retried),
        cmocka_unit_test(test_unknown_does_not_become_not_done),
        cmocka_unit_test(test_broker_errors_are_retried),
        cmocka_unit_test(test_broker_refusals_are_final),
        cmocka_unit_test(test_too_large_is_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
