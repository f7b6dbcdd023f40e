/* Offsets of a group inside a transaction: T14, and T16 for the group's coordinator. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

static void settle_offsets(void) {
    assert_true(txn_settle(&r, SECONDS(120)));
    kw_world_settle(r.w);
}

BOTH(test_T14_offsets_are_committed_with_the_records) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 2);
    assert_int_equal(txn_send_offset(&r, "g", 41), 0);
    settle_offsets();
    assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(txn_send_offset(&r, "g", 42), 0);
    settle_offsets();
    txn_commit_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), 42);
    assert_int_equal(txn_count(&r, ADD_OFFSETS), protocol == 1 ? 2 : 0);
    assert_int_equal(txn_last(&r, TXN_OFFSET_COMMIT)->version, protocol == 1 ? 4 : 5);
    txn_rig_fini(&r);
}

BOTH(test_T14_offsets_of_an_aborted_transaction_are_not) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    assert_int_equal(txn_send_offset(&r, "g", 7), 0);
    txn_commit_ok(&r);
    txn_begin_ok(&r);
    assert_int_equal(txn_send_offset(&r, "g", 8), 0);
    settle_offsets();
    txn_abort_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), 7);
    txn_rig_fini(&r);
}

/* A transaction of nothing but offsets has something to end (T3). */
BOTH(test_T14_offsets_alone) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    assert_int_equal(txn_send_offset(&r, "g", 5), 0);
    txn_commit_ok(&r);
    assert_int_equal(txn_count(&r, END_TXN), 1);
    assert_int_equal(txn_count(&r, PRODUCE), 0);
    assert_int_equal(txn_committed_offset(&r, "g"), 5);
    txn_rig_fini(&r);
}

/* The commit waits for them (T9), and each call has its event. */
BOTH(test_T14_the_commit_waits_for_offsets) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    kw_broker_fault late = {
        .api_key = TXN_OFFSET_COMMIT, .times = 1, .node = -1, .partition = -1, .delay = KW_MS(600)};
    assert_int_equal(kw_broker_add_fault(r.broker, &late), 0);
    assert_int_equal(txn_send_offset(&r, "g", 5), 0);
    assert_int_equal(txn_send_offset(&r, "g", 6), KW_ESTATE); /* one at a time */
    txn_commit_ok(&r);
    assert_int_equal(r.told[1].op, KW_TXN_SEND_OFFSETS);
    assert_int_equal(r.told[1].outcome, KW_OUTCOME_OK);
    assert_true(txn_last(&r, END_TXN)->at - txn_last(&r, TXN_OFFSET_COMMIT)->at >= KW_MS(600));
    assert_int_equal(txn_committed_offset(&r, "g"), 5);
    txn_rig_fini(&r);
}

static void test_T14_what_cannot_be_sent(void **state) {
    (void)state;
    kw_group_metadata g = kw_group_metadata_default;
    kw_offset o = kw_offset_default;
    txn_rig_init(&r, 2, NULL);
    txn_open(&r);
    o.topic = kw_topic(r.c, KW_STR("u"));
    o.partition = 0;
    o.offset = 1;
    assert_int_equal(kw_txn_send_offsets(r.c, &o, 1, &g), KW_EINVAL); /* no group */
    g.group_id = KW_STR("g");
    assert_int_equal(kw_txn_send_offsets(r.c, &o, 0, &g), KW_EINVAL);
    o.offset = -1;
    assert_int_equal(kw_txn_send_offsets(r.c, &o, 1, &g), KW_EINVAL);
    o.offset = 1;
    o.topic = 99;
    assert_int_equal(kw_txn_send_offsets(r.c, &o, 1, &g), KW_EINVAL);
    txn_rig_fini(&r);
}

/* KIP-447: who the member is goes along; a stranger is refused, and the transaction can only be aborted. */
BOTH(test_T14_a_member_that_the_group_does_not_know) {
    kw_group_metadata g = kw_group_metadata_default;
    kw_offset o = kw_offset_default;
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    o.topic = kw_topic(r.c, KW_STR("u"));
    o.partition = 0;
    o.offset = 1;
    g.group_id = KW_STR("g");
    g.member_id = KW_STR("nobody");
    g.generation = 12;
    assert_int_equal(kw_txn_send_offsets(r.c, &o, 1, &g), 0);
    settle_offsets();
    assert_int_equal(txn_last(&r, TXN_OFFSET_COMMIT)->n, 12);
    const txn_told *t = txn_last_told(&r);
    assert_int_equal(t->op, KW_TXN_SEND_OFFSETS);
    assert_int_equal(t->advice, KW_TXN_DO_ABORT);
    assert_true(t->error == 22 || t->error == 25);
    assert_text(&r, "TxnOffsetCommit: group g, u [0]");
    txn_abort_ok(&r);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_MEMBER_EPOCH, STALE_MEMBER_EPOCH, no
 * permission, too much text, KIP-890's own, and a leader's word that it is over (T6). */
BOTH(test_T14_refusals_that_abort) {
    static const int codes[] = {
        22, 25, 82, 110, 113, 30, 29, 12, TRANSACTION_ABORTABLE, INVALID_PRODUCER_EPOCH};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        txn_rig_init(&r, protocol, NULL);
        txn_open(&r);
        txn_refuse(&r, TXN_OFFSET_COMMIT, 1, codes[i]);
        assert_int_equal(txn_send_offset(&r, "g", 5), 0);
        settle_offsets();
        assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_NOT_DONE, codes[i], KW_TXN_DO_ABORT);
        assert_int_equal(r.n_told, 2);
        assert_int_equal(kw_txn_commit(r.c), KW_ESTATE);
        txn_abort_ok(&r);
        txn_begin_ok(&r);
        assert_int_equal(txn_send_offset(&r, "g", 6), 0);
        txn_commit_ok(&r);
        assert_int_equal(txn_committed_offset(&r, "g"), 6);
        txn_rig_fini(&r);
    }
}

/* COORDINATOR_LOAD_IN_PROGRESS, UNSTABLE_OFFSET_COMMIT, UNKNOWN_TOPIC_OR_PARTITION, REQUEST_TIMED_OUT,
 * UNKNOWN_SERVER_ERROR; and T16: another coordinator is looked for. */
BOTH(test_T14_refusals_that_pass) {
    static const int codes[] = {COORDINATOR_LOAD, 88, 3, 7, -1, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        txn_rig_init(&r, protocol, NULL);
        txn_open(&r);
        txn_refuse(&r, TXN_OFFSET_COMMIT, 3, codes[i]);
        assert_int_equal(txn_send_offset(&r, "g", 5), 0);
        settle_offsets();
        assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
        txn_commit_ok(&r);
        assert_int_equal(txn_committed_offset(&r, "g"), 5);
        txn_rig_fini(&r);
    }
}

/* An answer that is lost: the same again. */
BOTH(test_T14_unanswered_offsets_are_sent_again) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    kw_broker_drop(r.broker, TXN_OFFSET_COMMIT, 2);
    kw_broker_drop(r.broker, ADD_OFFSETS, 2);
    assert_int_equal(txn_send_offset(&r, "g", 5), 0);
    txn_commit_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), 5);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* AddOffsetsToTxn: no permission for the group; a moment of trouble. */
static void test_T14_the_group_is_refused(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_refuse(&r, ADD_OFFSETS, 2, CONCURRENT_TRANSACTIONS);
    assert_int_equal(txn_send_offset(&r, "g", 4), 0);
    settle_offsets();
    txn_commit_ok(&r);
    txn_begin_ok(&r);
    txn_refuse(&r, ADD_OFFSETS, 1, 30);
    assert_int_equal(txn_send_offset(&r, "g", 5), 0);
    settle_offsets();
    assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_NOT_DONE, 30, KW_TXN_DO_ABORT);
    assert_text(&r, "AddOffsetsToTxn: group g: GROUP_AUTHORIZATION_FAILED");
    txn_abort_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), 4);
    txn_rig_fini(&r);
}

/* A record is lost while offsets are on their way: their call is told why. */
BOTH(test_T14_given_up_with_the_transaction) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_refuse(&r, TXN_OFFSET_COMMIT, 1000, COORDINATOR_LOAD);
    assert_int_equal(txn_send_offset(&r, "g", 5), 0);
    kw_world_run(r.w, SECONDS(1));
    txn_refuse(&r, PRODUCE, 1, TOPIC_AUTHORIZATION);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(10)));
    assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_NOT_DONE, TOPIC_AUTHORIZATION, KW_TXN_DO_ABORT);
    txn_refuse(&r, TXN_OFFSET_COMMIT, 0, 0);
    txn_abort_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), -1);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

BOTH(test_T16_the_coordinator_of_the_group_moves) {
    txn_rig_init_on(&r, protocol, 3, NULL);
    txn_open(&r);
    assert_int_equal(txn_send_offset(&r, "g", 1), 0);
    settle_offsets();
    int32_t now = kw_broker_coordinator(r.broker, "g");
    kw_broker_move_coordinator(r.broker, "g", now % 3 + 1);
    int before = txn_count(&r, FIND_COORDINATOR);
    assert_int_equal(txn_send_offset(&r, "g", 2), 0);
    settle_offsets();
    assert_told(&r, KW_TXN_SEND_OFFSETS, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_true(txn_count(&r, FIND_COORDINATOR) > before);
    txn_commit_ok(&r);
    assert_int_equal(txn_committed_offset(&r, "g"), 2);
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T14_offsets_are_committed_with_the_records),
        cmocka_unit_test(test_T14_offsets_of_an_aborted_transaction_are_not),
        cmocka_unit_test(test_T14_offsets_alone),
        cmocka_unit_test(test_T14_the_commit_waits_for_offsets),
        cmocka_unit_test(test_T14_what_cannot_be_sent),
        cmocka_unit_test(test_T14_a_member_that_the_group_does_not_know),
        cmocka_unit_test(test_T14_refusals_that_abort),
        cmocka_unit_test(test_T14_refusals_that_pass),
        cmocka_unit_test(test_T14_unanswered_offsets_are_sent_again),
        cmocka_unit_test(test_T14_the_group_is_refused),
        cmocka_unit_test(test_T14_given_up_with_the_transaction),
        cmocka_unit_test(test_T16_the_coordinator_of_the_group_moves),
    };
    return cmocka_run_group_tests_name("transactions, offsets in them", tests, NULL, NULL);
}
