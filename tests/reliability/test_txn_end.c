/* The end of a transaction when its answer is late, lost or a refusal: T3 to T7. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

/* How many EndTxn in the other direction than this. */
static int count_ends(bool committed) {
    int n = 0;
    for (int i = 0; i < r.n_asked; i++)
        n += r.asked[i].api == END_TXN && r.asked[i].committed == committed;
    return n;
}

/* ---- T4 ---- */

/* The answer is lost, the repeat comes while markers are written, and again soon after. */
BOTH(test_T4_a_repeat_while_markers_are_written) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_set_marker_delay(r.broker, KW_MS(250));
    kw_broker_drop(r.broker, END_TXN, 1);
    txn_commit_ok(&r);
    int n = 0;
    kw_time at[3] = {0};
    for (int i = 0; i < r.n_asked; i++)
        if (r.asked[i].api == END_TXN && n++ < 3)
            at[n - 1] = r.asked[i].at;
    assert_true(n >= 3);
    assert_in_range(at[2] - at[1], KW_MS(20), KW_MS(45));
    assert_int_equal(count_ends(false), 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* What begins before the markers are written waits for them, and nobody hears of it. */
BOTH(test_T4_the_next_begins_while_markers_are_written) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    kw_broker_set_marker_delay(r.broker, KW_MS(90));
    for (int i = 0; i < 3; i++) {
        txn_produce(&r, 0, 2);
        assert_true(txn_send_offset(&r, "g", i) == 0);
        txn_commit_ok(&r);
        txn_begin_ok(&r);
    }
    assert_int_equal(txn_visible(&r, 0, true), 6);
    assert_int_equal(txn_committed_offset(&r, "g"), 2);
    txn_rig_fini(&r);
}

/* ---- T5: unknown ---- */

BOTH(test_T5_a_commit_is_repeated_until_it_is_answered) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 4);
    txn_commit_ok(&r);
    assert_true(count_ends(true) >= 5);
    assert_int_equal(count_ends(false), 0);
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* KAFKA-17754: copies of the lost request must not end the next transaction, so its epoch is another one. */
static void test_T5_late_copies_are_fenced(void **state) {
    (void)state;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    int16_t epoch = txn_info(&r).producer_epoch;
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1);
    txn_commit_ok(&r);
    assert_int_equal(txn_last(&r, INIT_PRODUCER_ID)->producer_epoch, epoch);
    assert_true(txn_info(&r).producer_epoch > epoch);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* UNKNOWN_SERVER_ERROR, and what a coordinator says that does not know whether its write was stored. */
BOTH(test_T5_answers_that_leave_it_open_are_repeated) {
    static const int codes[] = {-1, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        txn_rig_init(&r, protocol, NULL);
        txn_open(&r);
        txn_deliver(&r, 0, 3);
        kw_broker_fault carried_out = {
            .api_key = END_TXN, .times = 1, .node = -1, .partition = -1, .error = codes[i], .after = true};
        assert_int_equal(kw_broker_add_fault(r.broker, &carried_out), 0);
        txn_commit_ok(&r);
        assert_int_equal(count_ends(false), 0);
        assert_int_equal(txn_visible(&r, 0, true), 3);
        txn_rig_fini(&r);
    }
}

BOTH(test_T5_a_commit_under_way_is_not_aborted) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, END_TXN, 1000, COORDINATOR_LOAD);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(10)));
    assert_state(&r, KW_TXN_COMMITTING);
    assert_int_equal(kw_txn_abort(r.c), KW_ESTATE);
    txn_refuse(&r, END_TXN, 0, 0);
    assert_true(txn_settle(&r, SECONDS(10)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(count_ends(false), 0);
    txn_rig_fini(&r);
}

/* Who cannot wait fences it. It was carried out all along: nobody could know. */
BOTH(test_T5_init_ends_an_unanswered_commit_unknown) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 100);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(5)));
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(60)));
    kw_world_settle(r.w);
    assert_int_equal(r.n_told, 3);
    assert_int_equal(r.told[1].op, KW_TXN_COMMIT);
    assert_int_equal(r.told[1].outcome, KW_OUTCOME_UNKNOWN);
    assert_int_equal(r.told[1].error, KW_ECANCELLED);
    assert_non_null(strstr(r.told[1].text, "it is unknown whether it was committed"));
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(txn_info(&r).n_committed, 0);
    assert_int_equal(txn_info(&r).n_unknown, 1);
    kw_broker_drop(r.broker, END_TXN, 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* Until EndTxn has left nothing is unknown. */
BOTH(test_T5_a_commit_that_still_flushes_can_be_aborted) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_refuse(&r, PRODUCE, 1000, NOT_LEADER_OR_FOLLOWER);
    txn_produce(&r, 0, 3);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(5)));
    assert_state(&r, KW_TXN_FLUSHING);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE); /* T11 */
    assert_int_equal(kw_txn_abort(r.c), 0);
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, KW_ECANCELLED, KW_TXN_GO_ON);
    txn_refuse(&r, PRODUCE, 0, 0);
    assert_true(txn_settle(&r, SECONDS(200)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_ABORT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* The coordinator says 48: with all that is known of it, nobody has committed it. */
static void test_T5_48_after_an_unknown_try_is_not_done(void **state) {
    (void)state;
    static const char *const brief[] = {"transaction.timeout.ms", "1000", NULL};
    txn_rig_init(&r, 2, brief);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, END_TXN, 1000, COORDINATOR_NOT_AVAILABLE);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(30)));
    txn_refuse(&r, END_TXN, 0, 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, INVALID_TXN_STATE, KW_TXN_DO_ABORT);
    txn_abort_ok(&r);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

/* 90 does not say what became of it before: unknown. */
BOTH(test_T5_90_after_an_unknown_try_is_unknown) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1);
    assert_int_equal(kw_txn_commit(r.c), 0);
    kw_world_settle(r.w);
    txn_refuse(&r, END_TXN, 1000, COORDINATOR_LOAD);
    kw_world_run(r.w, SECONDS(2));
    txn_take_over(&r);
    txn_refuse(&r, END_TXN, 0, 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_UNKNOWN, PRODUCER_FENCED, KW_TXN_GIVE_UP);
    assert_int_equal(txn_visible(&r, 0, true), 3); /* it was committed */
    txn_rig_fini(&r);
}

/* ---- T6 ---- */

static const char *const brief[] = {"transaction.timeout.ms", "1000", NULL};

static void assert_refuses_all(void) {
    assert_state(&r, KW_TXN_FINISHED);
    assert_int_equal(kw_txn_init(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_abort(r.c), KW_ESTATE);
    assert_int_equal(kw_txn_begin(r.c), KW_ESTATE);
    assert_int_equal(kw_world_produce(r.w, "t", 0, 10), KW_ESTATE);
    assert_int_equal(txn_info(&r).error, PRODUCER_FENCED);
}

/* KIP-98 cannot say which it was (T7). */
static void assert_either(void) {
    assert_text(&r,
                "another producer has taken transactional.id x, or the transaction was open for longer than "
                "transaction.timeout.ms (1000 ms): protocol 1 has one word for both");
    assert_refuses_all();
}

/* KIP-890: the application goes on. KIP-98: another client has to. */
static void recover_from_timeout(int protocol) {
    if (protocol == 2) {
        txn_abort_ok(&r);
        assert_int_equal(txn_visible(&r, 0, true), 0);
        txn_next_works(&r);
        return;
    }
    int asked = txn_count(&r, INIT_PRODUCER_ID);
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_ABORT, KW_OUTCOME_OK, 0, KW_TXN_GIVE_UP);
    assert_either();
    assert_int_equal(txn_count(&r, INIT_PRODUCER_ID), asked);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_take_over(&r);
}

BOTH(test_T6_produce_after_the_timeout) {
    txn_rig_init(&r, protocol, brief);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_world_run(r.w, SECONDS(25));
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(10)));
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, INVALID_PRODUCER_EPOCH, KW_TXN_DO_ABORT);
    assert_text(&r, "aborted by timeout");
    assert_state(&r, KW_TXN_FAILED);
    recover_from_timeout(protocol);
    txn_rig_fini(&r);
}

BOTH(test_T6_commit_after_the_timeout) {
    txn_rig_init(&r, protocol, brief);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_world_run(r.w, SECONDS(25));
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    if (protocol == 2)
        assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, INVALID_TXN_STATE, KW_TXN_DO_ABORT);
    else
        assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, PRODUCER_FENCED, KW_TXN_GIVE_UP);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    if (protocol == 1) {
        assert_either();
    } else {
        assert_text(&r, "aborted by timeout");
        assert_text(&r, "fewer records");
        txn_abort_ok(&r);
        txn_next_works(&r);
    }
    txn_rig_fini(&r);
}

BOTH(test_T6_abort_after_the_timeout) {
    txn_rig_init(&r, protocol, brief);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_world_run(r.w, SECONDS(25));
    recover_from_timeout(protocol);
    txn_rig_fini(&r);
}

/* ---- T7 ---- */

static void assert_finished(void) {
    assert_text(&r, "another producer has taken transactional.id x");
    assert_refuses_all();
}

BOTH(test_T7_a_fenced_commit_is_fatal) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_take_over(&r);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_NOT_DONE, PRODUCER_FENCED, KW_TXN_GIVE_UP);
    assert_finished();
    assert_int_equal(txn_visible(&r, 0, true), 0);
    txn_rig_fini(&r);
}

/* A leader's 47 may be a timeout (T6): the coordinator knows, and is asked by the abort. */
BOTH(test_T7_a_fenced_produce_is_told_by_the_abort) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_take_over(&r);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(30)));
    assert_told(&r, KW_TXN_NONE, KW_OUTCOME_NOT_DONE, INVALID_PRODUCER_EPOCH, KW_TXN_DO_ABORT);
    assert_int_equal(kw_txn_abort(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_int_equal(txn_last_told(&r)->advice, KW_TXN_GIVE_UP);
    assert_finished();
    txn_rig_fini(&r);
}

/* The first request of a transaction may be what finds out. */
BOTH(test_T7_fenced_between_transactions) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_commit_ok(&r);
    txn_take_over(&r);
    txn_begin_ok(&r);
    txn_produce(&r, 0, 1);
    assert_true(kw_world_deliver(r.w, SECONDS(200)));
    assert_true(txn_last_told(&r)->advice != KW_TXN_GO_ON);
    if (txn_info(&r).state == KW_TXN_FAILED) {
        assert_int_equal(kw_txn_abort(r.c), 0);
        assert_true(txn_settle(&r, SECONDS(30)));
        kw_world_settle(r.w);
    }
    assert_finished();
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_rig_fini(&r);
}

/* What still waits when it ends has its delivery events. */
BOTH(test_T7_all_records_are_told_of) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_take_over(&r);
    txn_refuse(&r, PRODUCE, 1000, NOT_LEADER_OR_FOLLOWER);
    txn_produce(&r, 0, 5);
    txn_produce(&r, 1, 5);
    kw_world_run(r.w, SECONDS(1));
    txn_refuse(&r, PRODUCE, 0, 0);
    assert_true(kw_world_deliver(r.w, SECONDS(200)));
    int n = 0;
    for (int i = 0; i < r.n_delivered; i++)
        n += r.delivered[i].count;
    assert_int_equal(n, 13);
    txn_rig_fini(&r);
}

/* ---- T7: an owner that is alive ---- */

static sim_guest *owner;

static void drop_event(sim_guest *g, const kw_event *e, void *ctx) {
    (void)g;
    (void)e;
    (void)ctx;
}

static bool owner_rests(kw_world *w) {
    (void)w;
    kw_txn_info info = {0};
    return kw_txn_get(sim_guest_client(owner), &info) == 0 && !info.busy;
}

static void owner_does(int rc) {
    assert_int_equal(rc, 0);
    assert_true(kw_world_run_until(r.w, owner_rests, SECONDS(60)));
}

static void owner_produces(void) {
    kw_client *c = sim_guest_client(owner);
    kw_outgoing record = {
        .topic = kw_topic(c, KW_STR("t")),
        .key = KW_NULL_BYTES,
        .value = {(const uint8_t *)"theirs", 6},
        .timestamp = KW_TIMESTAMP_NOW
    };
    assert_int_equal(kw_produce(c, &record), 0);
    kw_world_run(r.w, SECONDS(1));
}

/* Another instance takes the id and has a transaction open. */
static void owner_begins(void) {
    static const char *const config[] = {"bootstrap.servers", "broker:9092", "transactional.id", "x", NULL};
    owner = sim_guest_new(r.w, &(sim_guest_options){.config = config, .event = drop_event});
    owner_does(kw_txn_init(sim_guest_client(owner)));
    assert_int_equal(kw_txn_begin(sim_guest_client(owner)), 0);
    owner_produces();
}

/* It is not disturbed by whatever the zombie did. */
static void owner_goes_on(void) {
    owner_produces();
    owner_does(kw_txn_commit(sim_guest_client(owner)));
    kw_txn_info info = {0};
    assert_int_equal(kw_txn_get(sim_guest_client(owner), &info), 0);
    assert_int_equal(info.state, KW_TXN_READY);
    assert_int_equal(info.n_committed, 1);
    assert_int_equal(txn_visible(&r, 0, true), 2);
    sim_guest_free(owner);
}

/* Its transaction has long timed out, so it might take 90 for that, and the id back. */
BOTH(test_T7_a_zombie_does_not_take_the_id_back) {
    for (int commits = 0; commits < 2; commits++) {
        txn_rig_init(&r, protocol, brief);
        txn_open(&r);
        txn_deliver(&r, 0, 3);
        kw_world_run(r.w, SECONDS(25));
        owner_begins();
        assert_int_equal(commits ? kw_txn_commit(r.c) : kw_txn_abort(r.c), 0);
        assert_true(txn_settle(&r, SECONDS(30)));
        kw_world_settle(r.w);
        assert_told(&r, commits ? KW_TXN_COMMIT : KW_TXN_ABORT, commits ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_OK,
                    commits ? PRODUCER_FENCED : 0, KW_TXN_GIVE_UP);
        assert_int_equal(txn_info(&r).outcome, commits ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_OK);
        assert_int_equal(txn_info(&r).n_aborted, !commits);
        assert_finished();
        owner_goes_on();
        txn_rig_fini(&r);
    }
}

/* kw_txn_init between two transactions names the id, and learns that it is another's now. */
BOTH(test_T7_init_does_not_take_the_id_back) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_commit_ok(&r);
    txn_take_over(&r);
    assert_int_equal(kw_txn_init(r.c), 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_NOT_DONE, PRODUCER_FENCED, KW_TXN_GIVE_UP);
    assert_true(txn_last(&r, INIT_PRODUCER_ID)->producer_id >= 0);
    assert_finished();
    txn_rig_fini(&r);
}

/* EndTxn never came to the coordinator, and kw_txn_init ends what is open: with KIP-98 nobody can tell then
 * who was fenced by whom, and it is the end. */
BOTH(test_T7_init_instead_of_a_commit_that_never_arrived) {
    txn_rig_init(&r, protocol, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    txn_refuse(&r, END_TXN, 1000, COORDINATOR_NOT_AVAILABLE);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(5)));
    assert_int_equal(kw_txn_init(r.c), 0);
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_UNKNOWN, KW_ECANCELLED, KW_TXN_GO_ON);
    txn_refuse(&r, END_TXN, 0, 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_int_equal(txn_visible(&r, 0, true), 0);
    if (protocol == 2) {
        assert_told(&r, KW_TXN_INIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
        txn_next_works(&r);
    } else {
        assert_told(&r, KW_TXN_INIT, KW_OUTCOME_NOT_DONE, PRODUCER_FENCED, KW_TXN_GIVE_UP);
        assert_text(&r, "or kw_txn_init itself aborted what was open");
        assert_finished();
    }
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T4_a_repeat_while_markers_are_written),
        cmocka_unit_test(test_T4_the_next_begins_while_markers_are_written),
        cmocka_unit_test(test_T5_a_commit_is_repeated_until_it_is_answered),
        cmocka_unit_test(test_T5_late_copies_are_fenced),
        cmocka_unit_test(test_T5_answers_that_leave_it_open_are_repeated),
        cmocka_unit_test(test_T5_a_commit_under_way_is_not_aborted),
        cmocka_unit_test(test_T5_init_ends_an_unanswered_commit_unknown),
        cmocka_unit_test(test_T5_a_commit_that_still_flushes_can_be_aborted),
        cmocka_unit_test(test_T5_48_after_an_unknown_try_is_not_done),
        cmocka_unit_test(test_T5_90_after_an_unknown_try_is_unknown),
        cmocka_unit_test(test_T6_produce_after_the_timeout),
        cmocka_unit_test(test_T6_commit_after_the_timeout),
        cmocka_unit_test(test_T6_abort_after_the_timeout),
        cmocka_unit_test(test_T7_a_fenced_commit_is_fatal),
        cmocka_unit_test(test_T7_a_fenced_produce_is_told_by_the_abort),
        cmocka_unit_test(test_T7_fenced_between_transactions),
        cmocka_unit_test(test_T7_all_records_are_told_of),
        cmocka_unit_test(test_T7_a_zombie_does_not_take_the_id_back),
        cmocka_unit_test(test_T7_init_does_not_take_the_id_back),
        cmocka_unit_test(test_T7_init_instead_of_a_commit_that_never_arrived),
    };
    return cmocka_run_group_tests_name("transactions, their ends", tests, NULL, NULL);
}
