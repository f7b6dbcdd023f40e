/* Taking the transactional id, its coordinator, and the end of a client: T11, T16, kw_close, kw_client_free.
 */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

/* ---- T11 ---- */

BOTH(test_T11_what_can_pass_is_repeated) {
    static const int codes[] = {
        COORDINATOR_LOAD, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, CONCURRENT_TRANSACTIONS, 7, -1};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        txn_rig_init(&r, protocol, NULL);
        txn_refuse(&r, INIT_PRODUCER_ID, 3, codes[i]);
        txn_init_ok(&r);
        assert_int_equal(txn_count(&r, INIT_PRODUCER_ID), 4);
        txn_next_works(&r);
        txn_rig_fini(&r);
    }
}

BOTH(test_T11_unanswered) {
    txn_rig_init(&r, protocol, NULL);
    kw_broker_drop(r.broker, INIT_PRODUCER_ID, 3);
    txn_init_ok(&r);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* The broker is not there yet: kw_txn_init has no timeout of its own. */
BOTH(test_T11_the_broker_comes_late) {
    txn_rig_init(&r, protocol, NULL);
    kw_world_refuse(r.w, true);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(300)));
    assert_int_equal(kw_txn_init(r.c), 0); /* the same one */
    kw_world_heal(r.w);
    assert_true(txn_settle(&r, SECONDS(100)));
    kw_world_settle(r.w);
    assert_int_equal(r.n_told, 1);
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    txn_rig_fini(&r);
}

BOTH(test_T11_the_timeout_is_too_long) {
    static const char *const greedy[] = {"transaction.timeout.ms", "900001", NULL};
    txn_rig_init(&r, protocol, greedy);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(10)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_NOT_DONE, INVALID_TRANSACTION_TIMEOUT, KW_TXN_GIVE_UP);
    assert_text(&r, "transaction.timeout.ms is 900001");
    assert_text(&r, "transaction.max.timeout.ms");
    assert_state(&r, KW_TXN_FINISHED);
    txn_rig_fini(&r);
}

BOTH(test_T11_no_permission) {
    txn_rig_init(&r, protocol, NULL);
    txn_refuse(&r, INIT_PRODUCER_ID, 1, 53);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(10)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_NOT_DONE, 53, KW_TXN_GIVE_UP);
    txn_rig_fini(&r);
}

BOTH(test_T11_never_in_the_midst_of_one) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE);
    txn_refuse(&r, PRODUCE, 1000, NOT_LEADER_OR_FOLLOWER);
    txn_produce(&r, 0, 1);
    kw_world_run(r.w, KW_MS(100));
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_state(&r, KW_TXN_DRAINING);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE);
    txn_refuse(&r, PRODUCE, 0, 0);
    txn_abort_ok(&r);
    txn_init_ok(&r); /* between two it may */
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* The coordinator forgot the id, as after transactional.id.expiration.ms: it had carried the commit out, but
 * who asks so late is not told. */
BOTH(test_T11_the_id_has_expired) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    kw_world_settle(r.w);
    txn_refuse(&r, END_TXN, 1000, INVALID_PRODUCER_ID_MAPPING);
    assert_true(txn_settle(&r, SECONDS(60)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_UNKNOWN, INVALID_PRODUCER_ID_MAPPING, KW_TXN_DO_INIT);
    assert_int_equal(kw_txn_abort(r.c), KW_ESTATE);
    txn_refuse(&r, END_TXN, 0, 0);
    txn_init_ok(&r);
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* ---- T16 ---- */

static void move_coordinator(void) {
    int32_t now = kw_broker_coordinator(r.broker, "x");
    assert_int_equal(kw_broker_move_coordinator(r.broker, "x", now % 3 + 1), 0);
}

BOTH(test_T16_the_coordinator_moves_at_every_step) {
    txn_rig_init_on(&r, protocol, 3, NULL);
    txn_init_ok(&r);
    for (int i = 0; i < 4; i++) {
        move_coordinator();
        txn_begin_ok(&r);
        txn_produce(&r, 0, 1);
        txn_produce(&r, 1, 1);
        kw_world_run(r.w, KW_MS(i * 7));
        move_coordinator();
        assert_int_equal(txn_send_offset(&r, "g", i), 0);
        kw_world_run(r.w, KW_MS(i * 3));
        move_coordinator();
        txn_commit_ok(&r);
    }
    assert_int_equal(txn_visible(&r, 0, true), 4);
    assert_int_equal(txn_visible(&r, 1, true), 4);
    assert_int_equal(txn_committed_offset(&r, "g"), 3);
    txn_rig_fini(&r);
}

/* Its node falls: any live broker is asked who it is now. */
BOTH(test_T16_the_coordinator_falls) {
    txn_rig_init_on(&r, protocol, 3, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 1);
    txn_deliver(&r, 1, 1);
    txn_deliver(&r, 2, 1);
    kw_broker_set_down(r.broker, kw_broker_coordinator(r.broker, "x"), true);
    txn_commit_ok(&r);
    for (int32_t p = 0; p < 3; p++)
        assert_int_equal(txn_visible(&r, p, true), 1);
    txn_rig_fini(&r);
}

/* ---- the end of the client ---- */

static void close_within(kw_time most) {
    kw_close(r.c, kw_world_now(r.w) + most);
}

BOTH(test_close_aborts_what_is_open) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_produce(&r, 0, 2);
    close_within(SECONDS(5));
    assert_true(txn_info(&r).busy);
    assert_true(txn_settle(&r, SECONDS(6)));
    kw_world_settle(r.w);
    assert_int_equal(txn_info(&r).n_aborted, 1);
    assert_false(txn_last(&r, END_TXN)->committed);
    assert_int_equal(r.n_told, 1); /* nobody called */
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_rig_fini(&r);
}

BOTH(test_close_lets_a_commit_finish) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_produce(&r, 0, 3);
    txn_refuse(&r, END_TXN, 3, COORDINATOR_LOAD);
    assert_int_equal(kw_txn_commit(r.c), 0);
    close_within(SECONDS(5));
    assert_true(txn_settle(&r, SECONDS(6)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_rig_fini(&r);
}

BOTH(test_close_ends_an_unanswered_commit_unknown) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1000);
    assert_int_equal(kw_txn_commit(r.c), 0);
    kw_world_run(r.w, SECONDS(1));
    close_within(SECONDS(5));
    assert_false(txn_settle(&r, SECONDS(4)));
    assert_true(txn_settle(&r, SECONDS(2)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_UNKNOWN, KW_ECANCELLED, KW_TXN_GIVE_UP);
    txn_rig_fini(&r);
}

/* EndTxn never left: it is certain. */
BOTH(test_close_ends_a_commit_that_still_flushes_not_done) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, PRODUCE, 1000, NOT_LEADER_OR_FOLLOWER);
    txn_produce(&r, 0, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    close_within(SECONDS(3));
    assert_true(txn_settle(&r, SECONDS(4)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, KW_ECANCELLED, KW_TXN_GIVE_UP); /* nor is it aborted */
    r.n_told -= 1;
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, KW_ECANCELLED, KW_TXN_GIVE_UP);
    txn_rig_fini(&r);
}

/* It fails on the way: the abort that is due goes on by itself. */
BOTH(test_close_while_a_commit_fails) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, PRODUCE, 1000, NOT_LEADER_OR_FOLLOWER);
    txn_produce(&r, 0, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    close_within(SECONDS(9));
    kw_world_run(r.w, SECONDS(1));
    txn_refuse(&r, PRODUCE, 1000, TOPIC_AUTHORIZATION);
    assert_true(txn_settle(&r, SECONDS(8)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, TOPIC_AUTHORIZATION, KW_TXN_GIVE_UP);
    assert_int_equal(txn_info(&r).n_aborted, 1);
    assert_false(txn_last(&r, END_TXN)->committed);
    txn_rig_fini(&r);
}

BOTH(test_close_during_init_and_at_once) {
    txn_rig_init(&r, protocol, NULL);
    kw_world_refuse(r.w, true);
    assert_int_equal(kw_txn_init(r.c), 0);
    kw_world_run(r.w, SECONDS(1));
    kw_close(r.c, 0);
    assert_true(txn_settle(&r, SECONDS(1)));
    kw_world_settle(r.w);
    assert_int_equal(txn_last_told(&r)->op, KW_TXN_INIT);
    assert_int_equal(txn_last_told(&r)->error, KW_ECANCELLED);
    assert_state(&r, KW_TXN_FINISHED);
    txn_rig_fini(&r);
}

static void test_close_before_init(void **state) {
    (void)state;
    txn_rig_init(&r, 2, NULL);
    close_within(SECONDS(1));
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE);
    txn_rig_fini(&r);
}

/* kw_client_free in every state, with requests out and events unpulled; the rig counts the memory. */
BOTH(test_freed_at_any_moment) {
    for (int at = 0; at < 60; at++) {
        txn_rig_init(&r, protocol, NULL);
        kw_world_hold_events(r.w, at % 2 == 0);
        assert_int_equal(kw_txn_init(r.c), 0);
        kw_world_run(r.w, KW_MS(at % 10));
        if (kw_txn_begin(r.c) == 0) {
            txn_produce(&r, 0, 1);
            kw_world_run(r.w, KW_MS(at % 7));
            assert_int_equal(txn_send_offset(&r, "g", at), 0);
            kw_world_run(r.w, KW_MS(at % 5));
            assert_int_equal(at % 3 ? kw_txn_commit(r.c) : kw_txn_abort(r.c), 0);
            kw_world_run(r.w, KW_MS(at % 4));
        }
        txn_rig_fini(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T11_what_can_pass_is_repeated),
        cmocka_unit_test(test_T11_unanswered),
        cmocka_unit_test(test_T11_the_broker_comes_late),
        cmocka_unit_test(test_T11_the_timeout_is_too_long),
        cmocka_unit_test(test_T11_no_permission),
        cmocka_unit_test(test_T11_never_in_the_midst_of_one),
        cmocka_unit_test(test_T11_the_id_has_expired),
        cmocka_unit_test(test_T16_the_coordinator_moves_at_every_step),
        cmocka_unit_test(test_T16_the_coordinator_falls),
        cmocka_unit_test(test_close_aborts_what_is_open),
        cmocka_unit_test(test_close_lets_a_commit_finish),
        cmocka_unit_test(test_close_ends_an_unanswered_commit_unknown),
        cmocka_unit_test(test_close_ends_a_commit_that_still_flushes_not_done),
        cmocka_unit_test(test_close_while_a_commit_fails),
        cmocka_unit_test(test_close_during_init_and_at_once),
        cmocka_unit_test(test_close_before_init),
        cmocka_unit_test(test_freed_at_any_moment),
    };
    return cmocka_run_group_tests_name("transactions, the id and the client", tests, NULL, NULL);
}
