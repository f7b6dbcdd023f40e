/* What a transaction leaves behind it: topics that were made anew, batches that were given up while their
 * request is still out, additions of which nobody knows. The next transaction has to work all the same. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

static const txn_told *wait_told(kw_time most) {
    int before = r.n_told;
    for (kw_time t = 0; t < most && r.n_told == before; t += KW_MS(100))
        kw_world_run(r.w, KW_MS(100));
    return r.n_told > before ? txn_last_told(&r) : NULL;
}

/* By KIP-98 the next transaction has the same epoch, in which the former topic's batches had the first
 * numbers: that can only be aborted, and it is known as soon as there is something to send. */
BOTH(test_P18_made_anew_between_two_transactions) {
    static const char *const extra[] = {"metadata.max.age.ms", "1000", NULL};
    txn_rig_init(&r, protocol, extra);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_commit_ok(&r);
    assert_int_equal(kw_broker_recreate_topic(r.broker, "t"), 0);
    kw_world_run(r.w, SECONDS(5)); /* until that is known */
    for (int i = 0; i < 2; i++) {
        txn_begin_ok(&r);
        txn_produce(&r, 0, 2);
        (void)wait_told(SECONDS(10));
        if (txn_info(&r).state == KW_TXN_FAILED) {
            assert_true(i == 0);
            txn_abort_ok(&r);
        } else {
            txn_commit_ok(&r);
        }
    }
    assert_int_equal(txn_visible(&r, 0, true), protocol == 2 ? 4 : 2);
    txn_rig_fini(&r);
}

BOTH(test_P18_made_anew_within_a_transaction) {
    static const char *const extra[] = {"metadata.max.age.ms", "1000", NULL};
    txn_rig_init(&r, protocol, extra);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    assert_int_equal(kw_broker_recreate_topic(r.broker, "t"), 0);
    kw_world_run(r.w, SECONDS(5));
    txn_produce(&r, 0, 2);
    assert_non_null(wait_told(SECONDS(20)));
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, txn_last_told(&r)->error, KW_TXN_DO_ABORT);
    txn_abort_ok(&r);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* What is left of the former topic is repeated on the way to the abort, though nobody adds the new one any
 * more.
 */
BOTH(test_P18_made_anew_while_it_is_aborted) {
    enum { NOT_ENOUGH_REPLICAS = 19 };
    static const char *const extra[] = {"metadata.max.age.ms", "1000", NULL};
    txn_rig_init(&r, protocol, extra);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, PRODUCE, 1000, NOT_ENOUGH_REPLICAS);
    txn_produce(&r, 0, 1);
    kw_world_run(r.w, SECONDS(1));
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_int_equal(kw_broker_recreate_topic(r.broker, "t"), 0);
    kw_world_run(r.w, SECONDS(5));
    txn_refuse(&r, PRODUCE, 0, 0);
    assert_true(txn_settle(&r, SECONDS(20)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_ABORT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    txn_rig_fini(&r);
}

/* By KIP-98 a batch that comes after the marker is the first of a transaction that nobody ends. */
BOTH(test_T13_the_end_waits_for_requests_whose_batches_were_given_up) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    kw_broker_fault late = {.api_key = PRODUCE, .times = 1, .node = -1, .partition = -1, .delay = SECONDS(5)};
    assert_int_equal(kw_broker_add_fault(r.broker, &late), 0);
    txn_produce(&r, 0, 1);
    kw_world_run(r.w, SECONDS(1));
    kw_time sent = kw_world_now(r.w);
    assert_int_equal(kw_purge(r.c, KW_PURGE_IN_FLIGHT), 0);
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(60)));
    assert_true(txn_last(&r, END_TXN)->at - sent > SECONDS(3));
    kw_world_settle(r.w);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* 15 is also said by a coordinator that wrote it and did not see that confirmed. */
static void test_T3_a_refusal_that_leaves_it_open_is_ended(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    kw_broker_fault carried_out = {.api_key = ADD_PARTITIONS,
                                   .times = 1000,
                                   .node = -1,
                                   .partition = -1,
                                   .error = COORDINATOR_NOT_AVAILABLE,
                                   .after = true};
    assert_int_equal(kw_broker_add_fault(r.broker, &carried_out), 0);
    txn_produce(&r, 0, 1);
    kw_world_run(r.w, SECONDS(1));
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(60)));
    kw_world_settle(r.w);
    assert_true(txn_count(&r, END_TXN) > 0);
    kw_broker_clear_faults(r.broker);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* ---- an EndTxn 5 that tells an epoch of the past ---- */

static const sim_server_ops *honest;
static bool lies;

/* Both InitProducerId and EndTxn 5 are answered so, and by nothing else of this length: size 4, id 4, tags 1,
 * throttle 4, error 2, producer id 8, epoch 2, tags 1. */
static int lying_output(void *self, uint32_t conn, kw_slice *out, int max) {
    enum { LENGTH = 26, EPOCH = 23 };
    static uint8_t copy[LENGTH];
    int n = honest->output(self, conn, out, max);
    if (!lies || n < 1 || out[0].n != LENGTH)
        return n;
    memcpy(copy, out[0].p, LENGTH);
    copy[EPOCH] = copy[EPOCH + 1] = 0;
    out[0].p = copy;
    return n;
}

static void lying_sent(void *self, uint32_t conn, size_t n) {
    lies &= n != 26;
    honest->sent(self, conn, n);
}

/* Two transactions by KIP-890 under one epoch: a leader takes the first batch of the second for a repeat. */
static void test_T2_an_epoch_of_the_past_is_not_taken(void **state) {
    (void)state;
    txn_rig_init(&r, 2, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    txn_commit_ok(&r);
    honest = r.inner.ops;
    sim_server_ops ops = *honest;
    ops.output = lying_output;
    ops.sent = lying_sent;
    r.inner.ops = &ops;
    lies = true;
    txn_begin_ok(&r);
    txn_deliver(&r, 0, 2);
    txn_commit_ok(&r);
    assert_false(lies);
    assert_true(txn_info(&r).producer_epoch > txn_last(&r, END_TXN)->producer_epoch);
    assert_true(txn_count(&r, INIT_PRODUCER_ID) >= 2);
    txn_next_works(&r);
    assert_int_equal(txn_visible(&r, 0, true), 6);
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_P18_made_anew_between_two_transactions),
        cmocka_unit_test(test_P18_made_anew_within_a_transaction),
        cmocka_unit_test(test_P18_made_anew_while_it_is_aborted),
        cmocka_unit_test(test_T2_an_epoch_of_the_past_is_not_taken),
        cmocka_unit_test(test_T13_the_end_waits_for_requests_whose_batches_were_given_up),
        cmocka_unit_test(test_T3_a_refusal_that_leaves_it_open_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
