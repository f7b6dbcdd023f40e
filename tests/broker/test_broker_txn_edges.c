/* What is at the edges of transactions: several timeouts at once, ends without partitions, epochs that are
 * used up, partitions and coordinators that know better. */
#include "tests/broker/sender.h"
#include "tests/broker/txn_calls.h"

#include <kwire/msg/produce.h>

enum { COMMIT = true, ABORT = false, FENCED = 90, NOT_MAPPED = 49, COORDINATOR_FENCED = 52 };

static peer *new_peer(void) {
    peer *p = peer_new(NULL);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 1, 0), 0);
    return p;
}

static sender in_txn(peer *p, const char *tx, who own) {
    sender s = sender_make(p, own.id);
    s.epoch = own.epoch;
    s.transaction = tx;
    s.version = 12;
    return s;
}

static who spend_epochs(peer *p, const char *tx) {
    who own = txn_init(p, tx);
    while (own.epoch < 32766)
        own = txn_init(p, tx);
    return own;
}

/* T6: the one that is due first, also if another began after it that has more time. */
static void test_T6_each_has_its_own_timeout(void **state) {
    (void)state;
    peer *p = new_peer();
    who none = {0, -1, -1};
    who brief = txn_init_as(p, 4, "brief", 1000, none), patient = txn_init_as(p, 4, "patient", 60000, none);
    assert_int_equal(txn_add(p, 3, "brief", brief, "t", 0), 0);
    assert_int_equal(txn_add(p, 3, "patient", patient, "t", 0), 0);
    txn_pass(p, KW_MS(1000));
    txn_settle(p);
    assert_state(p, "brief", "CompleteAbort");
    assert_state(p, "patient", "Ongoing");
    peer_free(p);
}

/* T3: an abort that finds nothing is a transaction of its own, which begins and ends then. */
static void test_T3_an_empty_abort_has_a_time(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(txn_describe(p, "tx").start_ms, -1);
    assert_who(txn_end(p, 5, "tx", me, ABORT), 0, me.id, me.epoch + 1);
    assert_true(txn_describe(p, "tx").start_ms == p->wall_ms);
    peer_free(p);
}

/* The answer to a batch on p->conn; -2: there is none yet. */
static int answered(peer *p) {
    int32_t correlation;
    kw_bytes bytes = peer_take(p, p->conn);
    if (bytes.n == 0)
        return -2;
    const kw_produce_resp *a = peer_answer(p, &kw_produce_api, 12, &bytes, &correlation);
    assert_non_null(a);
    return a->responses[0].partition_responses[0].error_code;
}

/* T4: no marker is written that would wake it up. */
static void test_T4_the_next_batch_waits_for_an_empty_abort(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(kw_broker_set_marker_delay(p->b, KW_MS(60)), 0);
    sender s = in_txn(p, "tx", txn_end(p, 5, "tx", me, ABORT));
    assert_int_equal(peer_feed(p, p->conn, sender_frame(&s, 0, 1)), 0);
    txn_pass(p, KW_MS(50));
    assert_int_equal(answered(p), -2);
    txn_pass(p, KW_MS(10));
    assert_int_equal(answered(p), 0);
    peer_free(p);
}

/* As long as a leader of 4.1.1 asks again, and not longer. */
static void test_T4_the_next_batch_waits_for_100_ms(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(kw_broker_set_marker_delay(p->b, KW_MS(500)), 0);
    sender s = in_txn(p, "tx", txn_end(p, 5, "tx", me, ABORT));
    assert_int_equal(peer_feed(p, p->conn, sender_frame(&s, 0, 1)), 0);
    txn_pass(p, KW_MS(99));
    assert_int_equal(answered(p), -2);
    txn_pass(p, KW_MS(1));
    assert_int_equal(answered(p), 51);
    peer_free(p);
}

/* A marker that is refused by a partition with a newer epoch is not tried for ever. */
static void test_a_partition_that_knows_better_holds_nothing_up(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    sender s = in_txn(p, "tx", me);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_int_equal(sender_mark(&s, (int16_t)(me.epoch + 5), false, 0), 0);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(p);
    assert_state(p, "tx", "CompleteCommit");
    peer_free(p);
}

/* T2: only as long as the next producer id has done nothing. */
static void test_T2_the_former_id_is_known_for_one_transaction(void **state) {
    (void)state;
    peer *p = new_peer();
    who last = spend_epochs(p, "tx");
    sender s = in_txn(p, "tx", last);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    who next = txn_end(p, 5, "tx", last, COMMIT);
    txn_settle(p);
    assert_who(txn_init_as(p, 4, "tx", 60000, (who){0, last.id, 0}), FENCED, -1, -1);
    s = in_txn(p, "tx", next);
    assert_sent(sender_send(&s, 0, 1), 0, 2, 0);
    assert_int_equal(txn_end(p, 5, "tx", next, COMMIT).error, 0);
    txn_settle(p);
    assert_int_equal(txn_end(p, 5, "tx", last, COMMIT).error, NOT_MAPPED);
    peer_free(p);
}

/* P4: no epoch comes after 32767, whoever asks for it. */
static void test_P4_the_last_epoch_ends_in_another_id(void **state) {
    (void)state;
    peer *p = new_peer();
    who last = spend_epochs(p, "tx"), fence = {0, last.id, 32767};
    assert_int_equal(txn_add(p, 3, "tx", last, "t", 0), 0);
    assert_int_equal(txn_init(p, "tx").error, 51);
    txn_settle(p);
    who next = txn_end(p, 5, "tx", fence, ABORT);
    assert_who(next, 0, last.id + 1, 0);
    assert_int_equal(txn_describe(p, "tx").own.epoch, 32767); /* of its markers */
    txn_settle(p);
    assert_who(txn_describe(p, "tx").own, 0, next.id, 0);
    peer_free(p);
}

/* T16: who coordinates an id now is known to partitions by the epoch of its markers. */
static void test_T16_markers_of_a_new_coordinator_fence_the_old_one(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 2;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 1, 2), 0);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 1), 0);
    for (int32_t node = 2; node >= 1; node--)
        assert_int_equal(kw_broker_move_coordinator(p->b, "tx", node), 0);
    txn_pass(p, KW_MS(20));
    assert_int_equal(kw_broker_open_on(p->b, 1, &p->conn), 0);
    who me = txn_init(p, "tx");
    sender s = in_txn(p, "tx", me);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    who next = txn_end(p, 5, "tx", me, COMMIT);
    txn_settle(p);
    assert_int_equal(sender_mark(&s, next.epoch, false, 0), COORDINATOR_FENCED);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T6_each_has_its_own_timeout),
        cmocka_unit_test(test_T3_an_empty_abort_has_a_time),
        cmocka_unit_test(test_T4_the_next_batch_waits_for_an_empty_abort),
        cmocka_unit_test(test_T4_the_next_batch_waits_for_100_ms),
        cmocka_unit_test(test_a_partition_that_knows_better_holds_nothing_up),
        cmocka_unit_test(test_T2_the_former_id_is_known_for_one_transaction),
        cmocka_unit_test(test_P4_the_last_epoch_ends_in_another_id),
        cmocka_unit_test(test_T16_markers_of_a_new_coordinator_fence_the_old_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
