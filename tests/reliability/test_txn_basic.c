/* Transactions as they go when nothing goes wrong: which requests, in which versions, what readers see, and
 * what is refused in which state. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

/* ---- T1: which protocol ---- */

BOTH(test_T1_the_finalized_feature_decides) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 5);
    assert_int_equal(txn_last(&r, PRODUCE)->version, protocol == 2 ? 13 : 11);
    txn_commit_ok(&r);
    assert_int_equal(txn_last(&r, END_TXN)->version, protocol == 2 ? 5 : 4);
    assert_int_equal(txn_count(&r, ADD_PARTITIONS), protocol == 2 ? 0 : 1);
    assert_true(txn_logged(&r, protocol == 2 ? "protocol 2 (KIP-890)" : "protocol 1 (KIP-98)"));
    assert_int_equal(txn_visible(&r, 0, true), 5);
    txn_rig_fini(&r);
}

/* What is open goes on as it began; what is decided anew, the next connection tells. */
static void test_T1_raised_while_one_is_open(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    kw_broker_set_transaction_version(r.broker, 2);
    kw_world_cut_now(r.w);
    txn_deliver(&r, 1, 1);
    assert_int_equal(txn_info(&r).protocol, 1);
    txn_commit_ok(&r);
    assert_int_equal(txn_last(&r, END_TXN)->version, 4);
    r.protocol = 2;
    txn_next_works(&r);
    assert_int_equal(txn_last(&r, END_TXN)->version, 5);
    assert_int_equal(txn_visible(&r, 1, true), 1);
    txn_rig_fini(&r);
}

/* A leader that has not written the marker yet would take the first batch by KIP-890 for more of the former
 * transaction, if it bore the same epoch. */
static void test_T1_raised_between_two(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    txn_commit_ok(&r);
    kw_broker_set_transaction_version(r.broker, 2);
    kw_world_cut_now(r.w);
    kw_world_run(r.w, SECONDS(1));
    txn_begin_ok(&r); /* as before */
    int16_t epoch = txn_info(&r).producer_epoch;
    txn_deliver(&r, 0, 1);
    txn_commit_ok(&r);
    assert_true(txn_info(&r).producer_epoch > epoch);
    r.protocol = 2;
    txn_next_works(&r);
    assert_int_equal(txn_visible(&r, 0, true), 4);
    txn_rig_fini(&r);
}

/* Brokers take EndTxn 5 no more: it is certain that it was not committed, and init is the way out. (4.1.1
 * says CONCURRENT_TRANSACTIONS to that until the coordinator moves or restarts.) */
static void test_T1_lowered_while_one_is_open(void **state) {
    (void)state;
    txn_rig_init(&r, 2, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    kw_broker_set_transaction_version(r.broker, 0);
    kw_world_cut_now(r.w);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, 35, KW_TXN_DO_INIT);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_rig_fini(&r);
}

/* ---- T2 ---- */

/* The leader takes the first sequence of a new epoch only if it is 0. */
static void test_T2_end_txn_tells_the_next_epoch(void **state) {
    (void)state;
    txn_rig_init(&r, 2, NULL);
    txn_init_ok(&r);
    int16_t epoch = txn_info(&r).producer_epoch;
    for (int i = 1; i <= 6; i++) {
        txn_begin_ok(&r);
        txn_deliver(&r, 0, 3);
        if (i % 3 == 0)
            txn_abort_ok(&r);
        else
            txn_commit_ok(&r);
        assert_int_equal(txn_info(&r).producer_epoch, epoch + i);
        assert_int_equal(txn_last(&r, END_TXN)->producer_epoch, epoch + i - 1);
    }
    assert_int_equal(txn_count(&r, INIT_PRODUCER_ID), 1);
    assert_int_equal(txn_visible(&r, 0, true), 12);
    assert_int_equal(txn_visible(&r, 0, false), 18);
    txn_rig_fini(&r);
}

/* KIP-98: the epoch stays, sequences go on. */
static void test_T2_the_older_protocol_keeps_its_epoch(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_init_ok(&r);
    int16_t epoch = txn_info(&r).producer_epoch;
    for (int i = 0; i < 4; i++) {
        txn_begin_ok(&r);
        txn_deliver(&r, 0, 3);
        txn_commit_ok(&r);
        assert_int_equal(txn_info(&r).producer_epoch, epoch);
    }
    assert_int_equal(txn_count(&r, INIT_PRODUCER_ID), 1);
    assert_int_equal(txn_visible(&r, 0, true), 12);
    txn_rig_fini(&r);
}

/* Some thirty thousand transactions later a new id begins at epoch 0. */
static void test_T2_epochs_end(void **state) {
    (void)state;
    txn_rig_init(&r, 2, NULL);
    txn_init_ok(&r);
    int64_t id = txn_info(&r).producer_id;
    for (int i = 0; i < 32770; i++) {
        txn_begin_ok(&r);
        txn_deliver(&r, 0, 1);
        txn_commit_ok(&r);
        r.n_told = r.n_delivered = r.n_asked = 0;
    }
    assert_true(txn_info(&r).producer_id != id);
    assert_true(txn_info(&r).producer_epoch < 10);
    txn_rig_fini(&r);
}

/* ---- T3 ---- */

BOTH(test_T3_nothing_added_nothing_to_end) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_commit_ok(&r);
    txn_begin_ok(&r);
    txn_abort_ok(&r);
    assert_int_equal(txn_count(&r, END_TXN), 0);
    assert_int_equal(txn_info(&r).n_committed, 1);
    assert_int_equal(txn_info(&r).n_aborted, 1);
    txn_begin_ok(&r);
    txn_deliver(&r, 0, 1);
    txn_commit_ok(&r);
    assert_int_equal(txn_count(&r, END_TXN), 1);
    txn_rig_fini(&r);
}

/* ---- what readers see ---- */

BOTH(test_committed_is_seen_and_aborted_is_not) {
    txn_rig_init(&r, protocol, NULL);
    txn_init_ok(&r);
    for (int i = 1; i <= 20; i++) {
        txn_begin_ok(&r);
        txn_produce(&r, 0, 7);
        txn_produce(&r, 1, 3);
        if (i % 5 == 0) {
            assert_true(kw_world_deliver(r.w, SECONDS(10)));
            txn_abort_ok(&r);
        } else {
            txn_commit_ok(&r);
        }
    }
    assert_int_equal(txn_visible(&r, 0, true), 16 * 7);
    assert_int_equal(txn_visible(&r, 0, false), 20 * 7);
    assert_int_equal(txn_visible(&r, 1, true), 16 * 3);
    assert_int_equal(txn_info(&r).n_committed, 16);
    assert_int_equal(txn_info(&r).n_aborted, 4);
    txn_rig_fini(&r);
}

/* One partition on each of three brokers, and the coordinator on one of them. */
BOTH(test_partitions_of_several_brokers) {
    txn_rig_init_on(&r, protocol, 3, NULL);
    txn_open(&r);
    for (int32_t p = 0; p < 3; p++)
        txn_produce(&r, p, 4);
    txn_commit_ok(&r);
    for (int32_t p = 0; p < 3; p++)
        assert_int_equal(txn_visible(&r, p, true), 4);
    if (protocol == 1)
        assert_true(txn_count(&r, ADD_PARTITIONS) <= 3);
    txn_rig_fini(&r);
}

/* ---- calls and states ---- */

BOTH(test_calls_out_of_place_are_refused) {
    txn_rig_init(&r, protocol, NULL);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_commit(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_abort(r.c), KW_ESTATE);
    assert_int_equal(txn_send_offset(&r, "g", 1), KW_ESTATE);
    assert_int_equal(kw_world_produce(r.w, "t", 0, 10), KW_ESTATE);
    txn_init_ok(&r);
    assert_int_equal(kw_world_produce(r.w, "t", 0, 10), KW_ESTATE);
    assert_int_equal(kw_txn_commit(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_abort(r.c), KW_ESTATE);
    assert_int_equal(txn_send_offset(&r, "g", 1), KW_ESTATE);
    txn_begin_ok(&r);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    txn_produce(&r, 0, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_int_equal(kw_world_produce(r.w, "t", 0, 10), KW_ESTATE);
    assert_int_equal(txn_send_offset(&r, "g", 1), KW_ESTATE);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_commit(r.c), 0); /* it is the same one */
    assert_true(txn_settle(&r, SECONDS(10)));
    kw_world_settle(r.w);
    assert_int_equal(r.n_told, 2);
    txn_rig_fini(&r);
}

static void test_without_a_transactional_id(void **state) {
    (void)state;
    static const char *const none[] = {"transactional.id", "", NULL};
    txn_rig_init(&r, 2, none);
    assert_int_equal(kw_txn_init(r.c), KW_EINVAL);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(txn_info(&r).state, KW_TXN_UNINITIALIZED);
    txn_rig_fini(&r);
}

/* Nothing is due and nothing is asked while a transaction is idle. */
BOTH(test_an_idle_transaction_asks_nothing) {
    static const char *const patient[] = {"transaction.timeout.ms",
                                          "600000",
                                          "metadata.max.age.ms",
                                          "600000",
                                          "connections.max.idle.ms",
                                          "-1",
                                          NULL};
    txn_rig_init(&r, protocol, patient);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    int before = r.n_asked;
    kw_world_run(r.w, SECONDS(200));
    assert_int_equal(r.n_asked, before);
    txn_commit_ok(&r);
    txn_rig_fini(&r);
}

/* Events wait for whoever does not pull, and none is lost. */
BOTH(test_events_that_are_not_pulled_stay) {
    txn_rig_init(&r, protocol, NULL);
    kw_world_hold_events(r.w, true);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(10)));
    for (int i = 0; i < 10; i++) {
        assert_int_equal(kw_txn_begin(r.c), 0);
        txn_produce(&r, 0, 1);
        assert_int_equal(kw_txn_commit(r.c), 0);
        assert_true(txn_settle(&r, SECONDS(10)));
    }
    kw_world_hold_events(r.w, false);
    kw_world_settle(r.w);
    assert_int_equal(r.n_told, 11);
    for (int i = 0; i < 11; i++) {
        assert_int_equal(r.told[i].op, i == 0 ? KW_TXN_INIT : KW_TXN_COMMIT);
        assert_int_equal(r.told[i].outcome, KW_OUTCOME_OK);
    }
    assert_int_equal(r.n_delivered, 10);
    txn_rig_fini(&r);
}

/* Two clients with the same id in turn: the second begins where the first left an open transaction. */
BOTH(test_the_next_instance_aborts_what_was_left_open) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 5);
    kw_world_new_client(r.w, NULL);
    r.c = kw_world_client(r.w);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    txn_commit_ok(&r);
    assert_int_equal(txn_visible(&r, 0, true), 2);
    assert_int_equal(txn_visible(&r, 0, false), 7);
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T1_the_finalized_feature_decides),
        cmocka_unit_test(test_T1_raised_while_one_is_open),
        cmocka_unit_test(test_T1_raised_between_two),
        cmocka_unit_test(test_T1_lowered_while_one_is_open),
        cmocka_unit_test(test_T2_end_txn_tells_the_next_epoch),
        cmocka_unit_test(test_T2_the_older_protocol_keeps_its_epoch),
        cmocka_unit_test(test_T2_epochs_end),
        cmocka_unit_test(test_T3_nothing_added_nothing_to_end),
        cmocka_unit_test(test_committed_is_seen_and_aborted_is_not),
        cmocka_unit_test(test_partitions_of_several_brokers),
        cmocka_unit_test(test_calls_out_of_place_are_refused),
        cmocka_unit_test(test_without_a_transactional_id),
        cmocka_unit_test(test_an_idle_transaction_asks_nothing),
        cmocka_unit_test(test_events_that_are_not_pulled_stay),
        cmocka_unit_test(test_the_next_instance_aborts_what_was_left_open),
    };
    return cmocka_run_group_tests_name("transactions, as they go", tests, NULL, NULL);
}
