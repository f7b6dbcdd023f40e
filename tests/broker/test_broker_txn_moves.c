/* Coordinators that move or fall, partitions without a leader: what is decided stays decided, and is carried
 * out by whoever comes next (T16). */
#include "tests/broker/sender.h"
#include "tests/broker/txn_calls.h"

#include <kwire/msg/find_coordinator.h>

enum { COMMIT = true, ABORT = false, LOAD_MS = 20, LOADING = 14, NOT_COORDINATOR = 16 };

typedef struct cluster {
    peer *p;
    uint32_t conns[4]; /* by node id, 1 to 3 */
} cluster;

static void open_on(cluster *c, int32_t node) {
    assert_int_equal(kw_broker_open_on(c->p->b, node, &c->conns[node]), 0);
}

/* Three nodes; "t" has a partition on each node alone; node 1 coordinates "tx". */
static cluster new_cluster(void) {
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 3;
    cluster c = {.p = peer_new(&o)};
    assert_int_equal(kw_broker_create_topic(c.p->b, "t", 3, 1), 0);
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "tx", 1), 0);
    txn_pass(c.p, KW_MS(LOAD_MS));
    for (int32_t node = 1; node <= 3; node++)
        open_on(&c, node);
    c.p->conn = c.conns[1];
    return c;
}

static void ask(cluster *c, int32_t node) {
    c->p->conn = c->conns[node];
}

static int32_t find(cluster *c) {
    kw_find_coordinator_req req = kw_find_coordinator_req_default;
    req.key = peer_str("tx");
    req.key_type = 1;
    const kw_find_coordinator_resp *a = peer_call(c->p, &kw_find_coordinator_api, 3, &req);
    return a->error_code != 0 ? -a->error_code : a->node_id;
}

/* The old one disowns it, the new one has to read it first, then goes on as if nothing had been. */
static void test_T16_coordinator_moves(void **state) {
    (void)state;
    cluster c = new_cluster();
    assert_int_equal(find(&c), 1);
    who me = txn_init(c.p, "tx");
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 0), 0);
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "tx", 2), 0);
    assert_int_equal(find(&c), 2);
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 1), NOT_COORDINATOR);
    assert_int_equal(txn_add_group(c.p, 3, "tx", me, "g"), NOT_COORDINATOR);
    assert_who(txn_end(c.p, 5, "tx", me, COMMIT), NOT_COORDINATOR, -1, -1);
    assert_who(txn_init(c.p, "tx"), NOT_COORDINATOR, -1, -1);
    assert_int_equal(txn_describe(c.p, "tx").error, NOT_COORDINATOR);
    ask(&c, 2);
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 1), LOADING);
    assert_who(txn_init(c.p, "tx"), LOADING, -1, -1);
    txn_pass(c.p, KW_MS(LOAD_MS));
    assert_state(c.p, "tx", "Ongoing");
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 1), 0);
    assert_who(txn_end(c.p, 5, "tx", me, COMMIT), 0, me.id, 1);
    peer_free(c.p);
}

/* Prepared by one, completed by the next, and the producer's repetition finds it done. */
static void test_T16_prepared_is_completed_by_the_next(void **state) {
    (void)state;
    for (int commit = 0; commit < 2; commit++) {
        cluster c = new_cluster();
        assert_int_equal(kw_broker_set_marker_delay(c.p->b, KW_MS(5)), 0);
        who me = txn_init(c.p, "tx");
        assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 1), 0);
        who next = txn_end(c.p, 5, "tx", me, commit);
        assert_int_equal(kw_broker_set_down(c.p->b, 1, true), 0);
        int32_t node = kw_broker_coordinator(c.p->b, "tx");
        assert_int_not_equal(node, 1);
        ask(&c, node);
        txn_pass(c.p, KW_MS(LOAD_MS) - 1);
        assert_int_equal(kw_broker_log_end(c.p->b, "t", 1), 0);
        txn_pass(c.p, 1);
        assert_int_equal(kw_broker_log_end(c.p->b, "t", 1), 1);
        assert_state(c.p, "tx", commit ? "CompleteCommit" : "CompleteAbort");
        assert_who(txn_end(c.p, 5, "tx", me, commit), 0, next.id, next.epoch);
        peer_free(c.p);
    }
}

/* While nobody is up nothing times out, and no time is asked for; a coordinator that comes makes up for it.
 */
static void test_nobody_coordinates(void **state) {
    (void)state;
    cluster c = new_cluster();
    who me = txn_init_as(c.p, 4, "tx", 1000, (who){0, -1, -1});
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 0), 0);
    for (int32_t node = 1; node <= 3; node++)
        assert_int_equal(kw_broker_set_down(c.p->b, node, true), 0);
    assert_int_equal(kw_broker_coordinator(c.p->b, "tx"), -1);
    txn_pass(c.p, KW_MS(5000));
    assert_int_equal(kw_broker_deadline(c.p->b), KW_NEVER);
    assert_int_equal(kw_broker_set_down(c.p->b, 1, false), 0);
    open_on(&c, 1);
    ask(&c, 1);
    assert_int_equal(kw_broker_deadline(c.p->b), c.p->now + KW_MS(LOAD_MS));
    txn_pass(c.p, KW_MS(LOAD_MS));
    assert_state(c.p, "tx", "PrepareAbort");
    txn_settle(c.p);
    assert_state(c.p, "tx", "CompleteAbort");
    peer_free(c.p);
}

/* Other partitions get their markers at once; the transaction is over when the last one has its own. */
static void test_marker_waits_for_a_leader(void **state) {
    (void)state;
    cluster c = new_cluster();
    who me = txn_init(c.p, "tx");
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(txn_add(c.p, 3, "tx", me, "t", i), 0);
    assert_int_equal(kw_broker_set_down(c.p->b, 2, true), 0);
    assert_int_equal(kw_broker_leader(c.p->b, "t", 1, NULL), -1);
    assert_int_equal(txn_end(c.p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(c.p);
    assert_int_equal(txn_describe(c.p, "tx").n_partitions, 1);
    assert_state(c.p, "tx", "PrepareCommit");
    assert_int_equal(txn_end(c.p, 5, "tx", me, COMMIT).error, 51);
    assert_int_equal(kw_broker_deadline(c.p->b), KW_NEVER);
    assert_int_equal(kw_broker_set_down(c.p->b, 2, false), 0);
    assert_state(c.p, "tx", "CompleteCommit");
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(kw_broker_log_end(c.p->b, "t", i), 1);
    peer_free(c.p);
}

/* Nobody waits for a topic that is gone. */
static void test_marker_of_a_deleted_topic(void **state) {
    (void)state;
    cluster c = new_cluster();
    who me = txn_init(c.p, "tx");
    assert_int_equal(txn_add(c.p, 3, "tx", me, "t", 0), 0);
    assert_int_equal(kw_broker_delete_topic(c.p->b, "t"), 0);
    assert_int_equal(txn_end(c.p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(c.p);
    assert_state(c.p, "tx", "CompleteCommit");
    peer_free(c.p);
}

/* A leader that cannot ask the coordinator says something that every client tries again. */
static void test_T16_leader_without_a_coordinator_to_ask(void **state) {
    (void)state;
    cluster c = new_cluster();
    who me = txn_init(c.p, "tx");
    sender s = sender_make(c.p, me.id);
    s.transaction = "tx";
    s.version = 12;
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "tx", 2), 0);
    assert_int_equal(sender_send(&s, 0, 1).error, 19); /* NOT_ENOUGH_REPLICAS */
    txn_pass(c.p, KW_MS(LOAD_MS));
    assert_int_equal(sender_send(&s, 0, 1).error, 0);
    peer_free(c.p);
}

/* Groups and their coordinators go by the same slots, and the group's own says what is to be said. */
static void test_T16_offsets_go_to_the_groups_coordinator(void **state) {
    (void)state;
    cluster c = new_cluster();
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "g", 3), 0);
    txn_pass(c.p, KW_MS(LOAD_MS));
    who me = txn_init(c.p, "tx");
    assert_int_equal(txn_offset(c.p, 5, "tx", "g", me, 4), NOT_COORDINATOR);
    ask(&c, 3);
    assert_int_equal(txn_offset(c.p, 5, "tx", "g", me, 4), 0);
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "tx", 2), 0);
    assert_int_equal(kw_broker_move_coordinator(c.p->b, "g2", 3), 0);
    assert_int_equal(txn_offset(c.p, 5, "tx", "g2", me, 4), LOADING); /* that of "tx" is */
    peer_free(c.p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T16_coordinator_moves),
        cmocka_unit_test(test_T16_prepared_is_completed_by_the_next),
        cmocka_unit_test(test_nobody_coordinates),
        cmocka_unit_test(test_marker_waits_for_a_leader),
        cmocka_unit_test(test_marker_of_a_deleted_topic),
        cmocka_unit_test(test_T16_leader_without_a_coordinator_to_ask),
        cmocka_unit_test(test_T16_offsets_go_to_the_groups_coordinator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
