/* Records inside a transaction: partitions that must be added first, and what becomes of it when a record
 * does not arrive: T8, T9, T10, T12, T13, T17, T18. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

static kw_time time_of(int16_t api, int nth) {
    for (int i = 0; i < r.n_asked; i++)
        if (r.asked[i].api == api && nth-- == 0)
            return r.asked[i].at;
    return -1;
}

static void delay_answers(int16_t api, int times, kw_time delay) {
    kw_broker_fault f = {.api_key = api, .times = times, .node = -1, .partition = -1, .delay = delay};
    assert_int_equal(kw_broker_add_fault(r.broker, &f), 0);
}

static int count_delivered(kw_outcome outcome, int error) {
    int n = 0;
    for (int i = 0; i < r.n_delivered; i++)
        if (r.delivered[i].outcome == outcome && r.delivered[i].error == error)
            n += r.delivered[i].count;
    return n;
}

/* It has failed: nothing but an abort goes on, and after that all is as before. */
static void recover(int error) {
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, error, KW_TXN_DO_ABORT);
    assert_state(&r, KW_TXN_FAILED);
    assert_int_equal(txn_info(&r).error, error);
    assert_int_equal(kw_txn_commit(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE); /* T11 */
    assert_int_equal(txn_send_offset(&r, "g", 1), KW_ESTATE);
    assert_int_equal(kw_world_produce(r.w, "t", 0, 10), KW_ESTATE);
    int seen = txn_visible(&r, 0, true);
    txn_abort_ok(&r);
    assert_int_equal(txn_visible(&r, 0, true), seen);
    txn_next_works(&r);
}

/* ---- T8, T9, T10: KIP-98 adds first ---- */

static void test_T8_a_batch_waits_for_its_partition(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    delay_answers(ADD_PARTITIONS, 1, KW_MS(700));
    txn_deliver(&r, 0, 3);
    assert_true(time_of(PRODUCE, 0) - time_of(ADD_PARTITIONS, 0) >= KW_MS(700));
    txn_deliver(&r, 0, 3); /* it is added once */
    txn_commit_ok(&r);
    assert_int_equal(txn_count(&r, ADD_PARTITIONS), 1);
    assert_int_equal(txn_visible(&r, 0, true), 6);
    txn_rig_fini(&r);
}

/* All that wait are in the next request, and only one is out at a time. */
static void test_T8_partitions_are_added_together(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    delay_answers(ADD_PARTITIONS, 1, KW_MS(500));
    txn_produce(&r, 1, 1);
    kw_world_run(r.w, KW_MS(100));
    txn_produce(&r, 2, 1);
    assert_int_equal(kw_world_produce(r.w, "u", 0, 10), 0);
    kw_world_run(r.w, KW_MS(100));
    assert_int_equal(txn_count(&r, ADD_PARTITIONS), 2);
    txn_commit_ok(&r);
    assert_int_equal(txn_count(&r, ADD_PARTITIONS), 3);
    assert_int_equal(txn_last(&r, ADD_PARTITIONS)->n, 2);
    assert_int_equal(txn_visible(&r, 2, true), 1);
    txn_rig_fini(&r);
}

static void test_T8_the_next_transaction_adds_anew(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_init_ok(&r);
    for (int i = 1; i <= 3; i++) {
        txn_begin_ok(&r);
        txn_deliver(&r, 0, 1);
        txn_commit_ok(&r);
        assert_true(txn_count(&r, ADD_PARTITIONS) >= i);
    }
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_rig_fini(&r);
}

/* A batch that arrives damaged is not in the log, so the same number goes out again, and nothing is to be
 * aborted, even by a road that spoils nearly everything. */
static void test_P14_corrupt_in_a_transaction(void **state) {
    (void)state;
    enum { CORRUPT_MESSAGE = 2, MOST = 20 };
    for (int protocol = 1; protocol <= 2; protocol++)
        for (int last = 0; last < 2; last++) {
            txn_rig_init(&r, protocol, NULL);
            txn_open(&r);
            txn_produce(&r, 0, 3);
            kw_broker_fail(r.broker, PRODUCE, MOST - 1 + last, CORRUPT_MESSAGE);
            if (last == 0)
                txn_commit_ok(&r);
            assert_true(kw_world_deliver(r.w, SECONDS(60)));
            assert_int_equal(count_delivered(KW_OUTCOME_OK, 0), last ? 0 : 3);
            assert_int_equal(count_delivered(KW_OUTCOME_NOT_DONE, CORRUPT_MESSAGE), last ? 3 : 0);
            if (last)
                recover(CORRUPT_MESSAGE);
            txn_rig_fini(&r);
        }
}

static void test_T9_the_end_waits_for_additions(void **state) {
    (void)state;
    for (int commit = 0; commit < 2; commit++) {
        txn_rig_init(&r, 1, NULL);
        txn_open(&r);
        txn_deliver(&r, 0, 1);
        delay_answers(ADD_PARTITIONS, 1, KW_MS(800));
        txn_produce(&r, 1, 1);
        kw_world_run(r.w, KW_MS(50));
        if (commit)
            txn_commit_ok(&r);
        else
            txn_abort_ok(&r);
        assert_true(time_of(END_TXN, 0) - time_of(ADD_PARTITIONS, 1) >= KW_MS(800));
        txn_rig_fini(&r);
    }
}

/* The others say 55; the one that is refused is told of. What was added before is ended. */
static void test_T10_one_partition_is_refused(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    txn_refuse_part(&r, ADD_PARTITIONS, 1, TOPIC_AUTHORIZATION, "t", 2);
    txn_produce(&r, 1, 1);
    txn_produce(&r, 2, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(10)));
    assert_text(&r, "t [2]: TOPIC_AUTHORIZATION_FAILED");
    assert_int_equal(count_delivered(KW_OUTCOME_NOT_DONE, KW_ECANCELLED), 2);
    recover(TOPIC_AUTHORIZATION);
    assert_int_equal(txn_count(&r, END_TXN), 2);
    txn_rig_fini(&r);
}

/* Nothing was added at all: there is nothing to end (T3). */
static void test_T10_the_first_partition_is_refused(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_refuse_part(&r, ADD_PARTITIONS, 1, TOPIC_AUTHORIZATION, "t", 0);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(10)));
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, TOPIC_AUTHORIZATION, KW_TXN_DO_ABORT);
    txn_abort_ok(&r);
    assert_int_equal(txn_count(&r, END_TXN), 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* An addition that nobody answered may be carried out after the abort, and begin a transaction of its own:
 * the next one has another epoch (KAFKA-17754). */
static void test_T10_an_unanswered_addition(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    int16_t epoch = txn_info(&r).producer_epoch;
    kw_broker_drop(r.broker, ADD_PARTITIONS, 100);
    txn_produce(&r, 0, 1);
    kw_world_run(r.w, SECONDS(3));
    assert_int_equal(kw_txn_abort(r.c), 0);
    kw_broker_drop(r.broker, ADD_PARTITIONS, 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_ABORT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(txn_count(&r, END_TXN), 1);
    assert_true(txn_info(&r).producer_epoch > epoch);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* COORDINATOR_NOT_AVAILABLE is also what a coordinator says that has added it and does not know: there is
 * something to end. */
static void test_T10_an_addition_that_was_carried_out_all_the_same(void **state) {
    (void)state;
    static const int16_t apis[] = {ADD_PARTITIONS, ADD_OFFSETS};
    for (int i = 0; i < 2; i++) {
        static const char *const brief[] = {"transaction.timeout.ms", "5000", NULL};
        kw_broker_fault f = {.api_key = apis[i],
                             .times = 100,
                             .node = -1,
                             .partition = -1,
                             .error = COORDINATOR_NOT_AVAILABLE,
                             .after = true};
        txn_rig_init(&r, 1, brief);
        txn_open(&r);
        assert_int_equal(kw_broker_add_fault(r.broker, &f), 0);
        txn_produce(&r, 0, i == 0);
        if (i == 1)
            assert_int_equal(txn_send_offset(&r, "g", 1), 0);
        kw_world_run(r.w, SECONDS(1));
        kw_broker_clear_faults(r.broker);
        txn_abort_ok(&r);
        assert_int_equal(txn_count(&r, END_TXN), 1);
        kw_world_run(r.w, SECONDS(30)); /* nothing is left for the coordinator to time out */
        txn_next_works(&r);
        txn_rig_fini(&r);
    }
}

/* ---- T12: a sequence is lost ---- */

BOTH(test_T12_a_gap_in_the_sequences) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    int16_t epoch = txn_info(&r).producer_epoch;
    txn_deliver(&r, 0, 2);
    txn_refuse_part(&r, PRODUCE, 1, OUT_OF_ORDER_SEQUENCE_NUMBER, "t", 0);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(200)));
    assert_int_equal(r.delivered[r.n_delivered - 1].error, OUT_OF_ORDER_SEQUENCE_NUMBER);
    recover(OUT_OF_ORDER_SEQUENCE_NUMBER);
    assert_true(txn_info(&r).producer_epoch > epoch);
    if (protocol == 1) { /* KIP-360: it says whom it has */
        assert_int_equal(txn_last(&r, INIT_PRODUCER_ID)->producer_epoch, epoch);
        assert_true(txn_last(&r, INIT_PRODUCER_ID)->producer_id >= 0);
    }
    txn_rig_fini(&r);
}

/* ---- T13: time runs out ---- */

static const char *const hasty[] = {"request.timeout.ms",
                                    "1000",
                                    "delivery.timeout.ms",
                                    "3000",
                                    "retry.backoff.ms",
                                    "100",
                                    "transaction.timeout.ms",
                                    "60000",
                                    "metadata.max.age.ms",
                                    "60000",
                                    NULL};

BOTH(test_T13_a_produce_timeout) {
    txn_rig_init(&r, protocol, hasty);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    txn_refuse(&r, PRODUCE, 1000, 7);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(200)));
    assert_int_equal(r.delivered[r.n_delivered - 1].outcome, KW_OUTCOME_UNKNOWN);
    txn_refuse(&r, PRODUCE, 0, 0);
    int16_t epoch = txn_info(&r).producer_epoch;
    recover(r.delivered[r.n_delivered - 1].error);
    assert_true(txn_info(&r).producer_epoch > epoch);
    txn_rig_fini(&r);
}

BOTH(test_T13_what_was_never_sent_expires) {
    txn_rig_init(&r, protocol, hasty);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    kw_world_refuse(r.w, true);
    kw_world_cut_now(r.w);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(200)));
    kw_world_heal(r.w);
    assert_int_equal(count_delivered(KW_OUTCOME_NOT_DONE, KW_ETIMEOUT), 1);
    assert_text(&r, "1 records of t [0] were never sent");
    recover(KW_ETIMEOUT);
    txn_rig_fini(&r);
}

/* KIP-654: what is in flight is waited for, the rest is dropped, and that is no failure. */
BOTH(test_T13_abort_waits_for_what_is_in_flight_and_drops_the_rest) {
    static const char *const slow[] = {"linger.ms", "5000", "max.in.flight.requests.per.connection", "1",
                                       NULL};
    txn_rig_init(&r, protocol, slow);
    txn_open(&r);
    delay_answers(PRODUCE, 1, KW_MS(900));
    txn_produce(&r, 0, 2);
    (void)kw_flush(r.c);
    kw_world_run(r.w, KW_MS(300));
    txn_produce(&r, 0, 5);
    txn_abort_ok(&r);
    assert_int_equal(count_delivered(KW_OUTCOME_OK, 0), 2);
    assert_int_equal(count_delivered(KW_OUTCOME_NOT_DONE, KW_ECANCELLED), 5);
    assert_true(time_of(END_TXN, 0) - time_of(PRODUCE, 0) >= KW_MS(900));
    assert_int_equal(txn_visible(&r, 0, true), 0);
    assert_int_equal(txn_visible(&r, 0, false), 2);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* A commit cannot pass over a record that was lost. */
BOTH(test_T13_a_loss_while_it_flushes) {
    txn_rig_init(&r, protocol, hasty);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    kw_world_refuse(r.w, true);
    kw_world_cut_now(r.w);
    txn_produce(&r, 0, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(200)));
    kw_world_heal(r.w);
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, KW_ETIMEOUT, KW_TXN_DO_ABORT);
    txn_abort_ok(&r);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* The application's own kw_purge is a loss like any other. */
BOTH(test_T13_purged_records) {
    static const char *const slow[] = {"linger.ms", "5000", NULL};
    txn_rig_init(&r, protocol, slow);
    txn_open(&r);
    txn_produce(&r, 0, 2);
    kw_world_run(r.w, KW_MS(10));
    assert_int_equal(kw_purge(r.c, KW_PURGE_QUEUED), 0);
    assert_true(kw_world_deliver(r.w, SECONDS(10)));
    recover(KW_ECANCELLED);
    txn_rig_fini(&r);
}

/* ---- T17, T18 ---- */

BOTH(test_T17_abortable_wherever_it_is_said) {
    static const int16_t apis[] = {PRODUCE, ADD_PARTITIONS, END_TXN};
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++) {
        if (apis[i] == ADD_PARTITIONS && protocol == 2)
            continue;
        txn_rig_init(&r, protocol, NULL);
        txn_open(&r);
        txn_refuse(&r, apis[i], 1, TRANSACTION_ABORTABLE);
        txn_produce(&r, 0, 1);
        assert_int_equal(kw_txn_commit(r.c), 0);
        assert_true(txn_settle(&r, SECONDS(60)));
        kw_world_settle(r.w);
        assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, TRANSACTION_ABORTABLE, KW_TXN_DO_ABORT);
        txn_abort_ok(&r);
        assert_int_equal(txn_visible(&r, 0, true), 0);
        txn_next_works(&r);
        txn_rig_fini(&r);
    }
}

/* Nothing is left that could bring it to an end: it is told at once, not by the coordinator's timeout. */
BOTH(test_T18_every_produce_failed) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_refuse(&r, PRODUCE, 100, TOPIC_AUTHORIZATION);
    kw_time before = kw_world_now(r.w);
    for (int32_t p = 0; p < 3; p++)
        txn_produce(&r, p, 2);
    assert_true(kw_world_deliver(r.w, SECONDS(30)));
    assert_true(kw_world_now(r.w) - before < SECONDS(1));
    assert_true(txn_last_told(&r)->at - before < SECONDS(1));
    txn_refuse(&r, PRODUCE, 0, 0);
    recover(TOPIC_AUTHORIZATION);
    txn_rig_fini(&r);
}

/* It is told once, however many records fail. */
BOTH(test_T18_told_once) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_refuse(&r, PRODUCE, 100, TOPIC_AUTHORIZATION);
    for (int i = 0; i < 10; i++) {
        for (int32_t p = 0; p < 3; p++)
            (void)kw_world_produce(r.w, "t", p, 10);
        kw_world_run(r.w, KW_MS(1));
    }
    assert_true(kw_world_deliver(r.w, SECONDS(30)));
    txn_refuse(&r, PRODUCE, 0, 0);
    assert_int_equal(r.n_told, 2);
    recover(TOPIC_AUTHORIZATION);
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T8_a_batch_waits_for_its_partition),
        cmocka_unit_test(test_T8_partitions_are_added_together),
        cmocka_unit_test(test_T8_the_next_transaction_adds_anew),
        cmocka_unit_test(test_P14_corrupt_in_a_transaction),
        cmocka_unit_test(test_T9_the_end_waits_for_additions),
        cmocka_unit_test(test_T10_one_partition_is_refused),
        cmocka_unit_test(test_T10_the_first_partition_is_refused),
        cmocka_unit_test(test_T10_an_unanswered_addition),
        cmocka_unit_test(test_T10_an_addition_that_was_carried_out_all_the_same),
        cmocka_unit_test(test_T12_a_gap_in_the_sequences),
        cmocka_unit_test(test_T13_a_produce_timeout),
        cmocka_unit_test(test_T13_what_was_never_sent_expires),
        cmocka_unit_test(test_T13_abort_waits_for_what_is_in_flight_and_drops_the_rest),
        cmocka_unit_test(test_T13_a_loss_while_it_flushes),
        cmocka_unit_test(test_T13_purged_records),
        cmocka_unit_test(test_T17_abortable_wherever_it_is_said),
        cmocka_unit_test(test_T18_every_produce_failed),
        cmocka_unit_test(test_T18_told_once),
    };
    return cmocka_run_group_tests_name("transactions, their records", tests, NULL, NULL);
}
