/* Transactional ids: epochs and fencing, what belongs to a transaction, timeouts, how they are listed. Codes
 * are those of 4.1.1 (tests/e2e/transaction_probe.py asks it). */
#include "tests/broker/sender.h"
#include "tests/broker/txn_calls.h"

#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/list_transactions.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum { COMMIT = true, ABORT = false };

static peer *new_peer(void) {
    peer *p = peer_new(NULL);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 3, 0), 0);
    return p;
}

/* A producer in the transaction `tx`. */
static sender in_txn(peer *p, const char *tx, who own, int16_t version) {
    sender s = sender_make(p, own.id);
    s.epoch = own.epoch;
    s.transaction = tx;
    s.version = version;
    return s;
}

/* ---- epochs ---- */

static void test_each_instance_gets_the_next_epoch(void **state) {
    (void)state;
    peer *p = new_peer();
    who first = txn_init(p, "tx");
    assert_who(first, 0, 0, 0);
    assert_who(txn_init(p, "tx"), 0, first.id, 1);
    assert_who(txn_init(p, "tx2"), 0, first.id + 1, 0);
    assert_who(txn_init(p, "tx"), 0, first.id, 2);
    peer_free(p);
}

/* 50: INVALID_TRANSACTION_TIMEOUT; 42: INVALID_REQUEST. */
static void test_T11_what_init_refuses(void **state) {
    (void)state;
    peer *p = new_peer();
    who none = {0, -1, -1};
    assert_who(txn_init_as(p, 4, "tx", 900001, none), 50, -1, -1);
    assert_who(txn_init_as(p, 4, "tx", 0, none), 50, -1, -1);
    assert_who(txn_init_as(p, 4, "", 1000, none), 42, -1, -1);
    assert_who(txn_init_as(p, 4, "tx", 1000, (who){0, 5, -1}), 42, -1, -1);
    assert_who(txn_init_as(p, 4, "tx", 1000, (who){0, -1, 5}), 42, -1, -1);
    assert_who(txn_init_as(p, 4, "tx", 900000, none), 0, 0, 0);
    peer_free(p);
}

/* KIP-360: a producer that goes on; the answer to it may get lost. 90: PRODUCER_FENCED. */
static void test_T7_who_goes_on_and_who_is_fenced(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx"), other = {0, me.id + 100, 0};
    assert_who(txn_init_as(p, 4, "tx", 60000, me), 0, me.id, 1);
    assert_who(txn_init_as(p, 4, "tx", 60000, me), 0, me.id, 1); /* asked again */
    assert_who(txn_init_as(p, 4, "tx", 60000, (who){0, me.id, 1}), 0, me.id, 2);
    assert_who(txn_init_as(p, 4, "tx", 60000, me), 90, -1, -1);
    assert_who(txn_init_as(p, 3, "tx", 60000, me), 47, -1, -1); /* as it was before */
    assert_who(txn_init_as(p, 4, "tx", 60000, (who){0, me.id, 9}), 90, -1, -1);
    assert_who(txn_init_as(p, 4, "tx", 60000, other), 90, -1, -1);
    assert_who(txn_init(p, "tx"), 0, me.id, 3); /* another instance */
    assert_who(txn_init_as(p, 4, "tx", 60000, (who){0, me.id, 2}), 90, -1, -1);
    assert_who(txn_init_as(p, 4, "new", 60000, other), 0, me.id + 1, 0); /* nobody is there to fence */
    peer_free(p);
}

/* The second instance ends what the first has begun; the first learns it from each answer. */
static void test_T7_fenced_in_the_midst(void **state) {
    (void)state;
    peer *p = new_peer();
    who first = txn_init(p, "tx");
    sender s = in_txn(p, "tx", first, 12);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_who(txn_init(p, "tx"), 51, -1, -1); /* CONCURRENT_TRANSACTIONS */
    txn_settle(p);
    assert_who(txn_init(p, "tx"), 0, first.id, 2);
    assert_int_equal(sender_send(&s, 1, 1).error, 47); /* INVALID_PRODUCER_EPOCH */
    assert_int_equal(txn_end(p, 5, "tx", first, COMMIT).error, 90);
    assert_int_equal(txn_add(p, 2, "tx", first, "t", 1), 90);
    assert_int_equal(txn_add(p, 1, "tx", first, "t", 1), 47);
    assert_int_equal(txn_add_group(p, 2, "tx", first, "g"), 90);
    assert_int_equal(txn_add_group(p, 1, "tx", first, "g"), 47);
    assert_int_equal(txn_offset(p, 4, "tx", "g", first, 5), 47);
    peer_free(p);
}

static who spend_epochs(peer *p, const char *tx) {
    who own = txn_init(p, tx);
    while (own.epoch < 32766)
        own = txn_init(p, tx);
    return own;
}

/* P4: the last epoch that a producer is given is 32766; then it gets another id, and may ask again. */
static void test_P4_epochs_used_up_by_init(void **state) {
    (void)state;
    peer *p = new_peer();
    who last = spend_epochs(p, "tx");
    who next = txn_init_as(p, 4, "tx", 60000, last);
    assert_who(next, 0, last.id + 1, 0);
    assert_who(txn_init_as(p, 4, "tx", 60000, last), 0, next.id, 0);
    assert_who(txn_init_as(p, 4, "tx", 60000, (who){0, last.id, 32765}), 90, -1, -1);
    last = spend_epochs(p, "tx2");
    assert_who(txn_init(p, "tx2"), 0, last.id + 1, 0);
    peer_free(p);
}

/* T2: the end of a transaction may bring another id; asked again, it is the same one. */
static void test_T2_epochs_used_up_by_an_end(void **state) {
    (void)state;
    peer *p = new_peer();
    who last = spend_epochs(p, "tx");
    sender s = in_txn(p, "tx", last, 12);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    who next = txn_end(p, 5, "tx", last, COMMIT);
    assert_who(next, 0, last.id + 1, 0);
    assert_int_equal(txn_end(p, 5, "tx", last, COMMIT).error, 51);
    txn_settle(p);
    assert_who(txn_end(p, 5, "tx", last, COMMIT), 0, next.id, 0);
    assert_int_equal(txn_end(p, 5, "tx", last, ABORT).error, 48);
    assert_int_equal(sender_send(&s, 1, 1).error, 49);
    s = in_txn(p, "tx", next, 12);
    assert_sent(sender_send(&s, 0, 1), 0, 2, 0);
    peer_free(p);
}

/* One fenced at 32766: its successor begins with another id. */
static void test_epochs_used_up_by_a_fence(void **state) {
    (void)state;
    peer *p = new_peer();
    who last = spend_epochs(p, "tx");
    assert_int_equal(txn_add(p, 3, "tx", last, "t", 0), 0);
    assert_int_equal(txn_init(p, "tx").error, 51);
    txn_settle(p);
    assert_int_equal(txn_describe(p, "tx").own.epoch, 32767);
    assert_who(txn_init(p, "tx"), 0, last.id + 1, 0);
    peer_free(p);
}

/* ---- what belongs to it ---- */

/* T8: from version 12 on the leader adds the partition, before that it has to be there. */
static void test_T8_batches_of_no_transaction(void **state) {
    static const struct {
        int16_t version;
        int error;
    } cases[] = {
        {3,  48 }, /* INVALID_TXN_STATE */
        {10, 48 },
        {11, 120}, /* TRANSACTION_ABORTABLE */
        {12, 0  },
    };
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sender s = in_txn(p, "tx", me, cases[i].version), other = s, nobody = s, stranger = s;
        other.id++;
        nobody.transaction = "";
        stranger.transaction = "no";
        assert_int_equal(sender_send(&other, 0, 1).error, 49); /* INVALID_PRODUCER_ID_MAPPING */
        assert_int_equal(sender_send(&stranger, 0, 1).error, 49);
        assert_int_equal(sender_send(&nobody, 0, 1).error, 42); /* INVALID_REQUEST */
        assert_int_equal(sender_send(&s, 0, 1).error, cases[i].error);
    }
    assert_int_equal(txn_describe(p, "tx").n_partitions, 1);
    peer_free(p);
}

/* A batch without an epoch of the transaction's own is judged by the coordinator too. */
static void test_batches_after_add(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    for (int16_t version = 3; version <= 12; version++) {
        sender s = in_txn(p, "tx", me, version), next = s;
        next.epoch++;
        assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
        assert_int_equal(sender_send(&next, 0, 1).error, 47);
        assert_int_equal(sender_send(&s, version - 3, 1).error, 0);
        assert_int_equal(txn_end(p, 4, "tx", me, COMMIT).error, 0);
        txn_settle(p);
    }
    peer_free(p);
}

static int send_to(peer *p, int16_t version, const char *tx, who own, const char *topic) {
    sender s = in_txn(p, tx, own, version);
    s.topic = topic;
    return sender_send(&s, 0, 1).error;
}

/* T10: all or none; 3: UNKNOWN_TOPIC_OR_PARTITION, 55: OPERATION_NOT_ATTEMPTED. */
static void test_T10_one_unknown_partition(void **state) {
    static const int32_t numbers[] = {0, 7, 1};
    static const int errors[] = {55, 3, 55};
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_add_partitions_to_txn_req_topic t = {.name = peer_str("t"), .partitions = numbers, .n_partitions = 3};
    kw_add_partitions_to_txn_req req = {.v3_and_below_transactional_id = peer_str("tx"),
                                        .v3_and_below_producer_id = me.id,
                                        .v3_and_below_topics = &t,
                                        .n_v3_and_below_topics = 1};
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 2), 0);
    const kw_add_partitions_to_txn_resp *a = peer_call(p, &kw_add_partitions_to_txn_api, 3, &req);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(a->results_by_topic_v3_and_below[0].results_by_partition[i].partition_index,
                         numbers[i]);
        assert_int_equal(a->results_by_topic_v3_and_below[0].results_by_partition[i].partition_error_code,
                         errors[i]);
    }
    assert_int_equal(txn_describe(p, "tx").n_partitions, 1); /* the earlier one stays */
    peer_free(p);
}

/* A test may have one partition refused: 29, TOPIC_AUTHORIZATION_FAILED. */
static void test_T10_one_refused_partition(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_broker_fault refuse = {.api_key = kw_add_partitions_to_txn_api.key,
                              .times = 1,
                              .node = -1,
                              .topic = "t",
                              .partition = 1,
                              .error = 29};
    assert_int_equal(kw_broker_add_fault(p->b, &refuse), 0);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 1), 29);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 1), 0);
    peer_free(p);
}

/* What brokers ask each other: several transactions, to be added to or only looked at. */
static void test_asked_by_brokers(void **state) {
    static const int32_t number = 0;
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_add_partitions_to_txn_req_topic t = {.name = peer_str("t"), .partitions = &number, .n_partitions = 1};
    kw_add_partitions_to_txn_req_transaction asked[] = {
        {.transactional_id = peer_str("tx"), .producer_id = me.id, .verify_only = true},
        {.transactional_id = peer_str("tx"), .producer_id = me.id},
        {.transactional_id = peer_str("tx"),              .producer_id = me.id,  .verify_only = true                   },
        {.transactional_id = peer_str("tx"),              .producer_id = me.id,  .producer_epoch = 1},
        {.transactional_id = peer_str("no"),              .producer_id = me.id,  .verify_only = true                   },
    };
    static const int errors[] = {120, 0, 0, 90, 49};
    enum { N_ASKED = sizeof asked / sizeof *asked };
    for (int i = 0; i < N_ASKED; i++)
        asked[i].topics = &t, asked[i].n_topics = 1;
    kw_add_partitions_to_txn_req req = {.transactions = asked, .n_transactions = N_ASKED};
    const kw_add_partitions_to_txn_resp *a = peer_call(p, &kw_add_partitions_to_txn_api, 5, &req);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->n_results_by_transaction, N_ASKED);
    for (int i = 0; i < N_ASKED; i++)
        assert_int_equal(
            a->results_by_transaction[i].topic_results[0].results_by_partition[0].partition_error_code,
            errors[i]);
    peer_free(p);
}

/* ---- time ---- */

/* T6: the coordinator ends it, and the producer can go on from any of the answers. */
static void test_T6_timed_out(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init_as(p, 4, "tx", 1000, (who){0, -1, -1});
    sender s = in_txn(p, "tx", me, 12);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_int_equal(kw_broker_deadline(p->b), p->now + KW_MS(1000));
    txn_pass(p, KW_MS(999));
    assert_state(p, "tx", "Ongoing");
    txn_pass(p, KW_MS(1));
    assert_state(p, "tx", "PrepareAbort");
    txn_settle(p);
    assert_state(p, "tx", "CompleteAbort");
    assert_int_equal(sender_send(&s, 1, 1).error, 47);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 48);
    assert_who(txn_end(p, 5, "tx", me, ABORT), 0, me.id, 1);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 2); /* a record, a marker */
    peer_free(p);
}

/* With TV1 nobody has raised the epoch for the producer: it is fenced. */
static void test_T6_timed_out_tv1(void **state) {
    (void)state;
    peer *p = new_peer();
    assert_int_equal(kw_broker_set_transaction_version(p->b, 0), 0);
    who me = txn_init_as(p, 4, "tx", 1000, (who){0, -1, -1});
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    txn_pass(p, KW_MS(1000));
    txn_settle(p);
    assert_int_equal(txn_end(p, 3, "tx", me, ABORT).error, 90);
    assert_who(txn_init_as(p, 4, "tx", 1000, me), 90, -1, -1);
    assert_who(txn_init(p, "tx"), 0, me.id, 2);
    peer_free(p);
}

/* T4: the time between the answer and the markers is the test's. */
static void test_T4_marker_delay(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(kw_broker_set_marker_delay(p->b, -1), KW_EINVAL);
    assert_int_equal(kw_broker_set_marker_delay(p->b, KW_MS(500)), 0);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    who next = txn_end(p, 5, "tx", me, COMMIT);
    assert_int_equal(kw_broker_deadline(p->b), p->now + KW_MS(500));
    txn_pass(p, KW_MS(499));
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 51);
    txn_pass(p, KW_MS(1));
    assert_who(txn_end(p, 5, "tx", me, COMMIT), 0, next.id, next.epoch);
    assert_int_equal(kw_broker_set_marker_delay(p->b, 0), 0);
    assert_int_equal(txn_end(p, 5, "tx", next, ABORT).error, 0);
    assert_int_equal(txn_end(p, 5, "tx", next, ABORT).error, 0); /* no later than the next request */
    assert_int_equal(kw_broker_deadline(p->b), KW_NEVER);
    peer_free(p);
}

/* The first batch of the next transaction waits for the markers of this one, for 100 ms at most. */
static void test_next_batch_waits_for_markers(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(kw_broker_set_marker_delay(p->b, KW_MS(150)), 0);
    assert_int_equal(send_to(p, 12, "tx", me, "t"), 0);
    who next = txn_end(p, 5, "tx", me, COMMIT);
    for (int round = 0; round < 2; round++) {
        sender s = in_txn(p, "tx", next, 12);
        int32_t correlation;
        kw_bytes none, some;
        assert_int_equal(peer_feed(p, p->conn, sender_frame(&s, 0, 1)), 0);
        none = peer_take(p, p->conn);
        assert_int_equal(none.n, 0);
        txn_pass(p, KW_MS(100));
        some = peer_take(p, p->conn);
        const kw_produce_resp *a = peer_answer(p, &kw_produce_api, 12, &some, &correlation);
        assert_non_null(a);
        /* 51 after 100 ms; then the rest of the 150 */
        assert_int_equal(a->responses[0].partition_responses[0].error_code, round == 0 ? 51 : 0);
    }
    peer_free(p);
}

/* ---- transaction.version 0 ---- */

/* As 4.1.1: what speaks TV2 is let through to where it cannot be written, and the id is stuck from then on,
 * until it gets another coordinator. 35: UNSUPPORTED_VERSION. */
static void test_T1_tv2_where_it_is_not_finalized(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 2;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 1, 0), 0);
    assert_int_equal(kw_broker_set_transaction_version(p->b, 0), 0);
    assert_int_equal(kw_broker_move_coordinator(p->b, "tx", 1), 0);
    txn_pass(p, KW_MS(20));
    who me = txn_init(p, "tx");
    assert_int_equal(send_to(p, 12, "tx", me, "t"), 35);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 51);
    assert_int_equal(txn_end(p, 3, "tx", me, ABORT).error, 51);
    assert_int_equal(txn_init(p, "tx").error, 51);
    assert_int_equal(kw_broker_move_coordinator(p->b, "tx", 2), 0);
    assert_int_equal(kw_broker_move_coordinator(p->b, "tx", 1), 0);
    txn_pass(p, KW_MS(20));
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 35);
    peer_free(p);
}

/* ---- lists ---- */

static const kw_list_transactions_resp *list(peer *p, const char *state, int64_t longer,
                                             const char *pattern) {
    kw_str filter = peer_str(state == NULL ? "" : state);
    kw_list_transactions_req req = {
        .state_filters = &filter,
        .n_state_filters = state != NULL,
        .duration_filter = longer,
        .transactional_id_pattern = {NULL, -1}
    };
    if (pattern != NULL)
        req.transactional_id_pattern = peer_str(pattern);
    return peer_call(p, &kw_list_transactions_api, 2, &req);
}

static void test_T19_listed(void **state) {
    (void)state;
    peer *p = new_peer();
    who one = txn_init(p, "tx-1"), two = txn_init(p, "tx-2");
    assert_int_equal(txn_add(p, 3, "tx-2", two, "t", 0), 0);
    txn_pass(p, KW_MS(50));
    assert_int_equal(list(p, NULL, -1, NULL)->n_transaction_states, 2);
    const kw_list_transactions_resp *a = list(p, "Ongoing", -1, NULL);
    assert_int_equal(a->n_transaction_states, 1);
    assert_int_equal(a->transaction_states[0].producer_id, two.id);
    assert_int_equal(list(p, "Ongoing", 49, NULL)->n_transaction_states, 1);
    assert_int_equal(list(p, "Ongoing", 50, NULL)->n_transaction_states, 0);
    assert_int_equal(list(p, "ongoing", -1, NULL)->n_unknown_state_filters, 1);
    assert_int_equal(list(p, NULL, -1, "tx-.")->n_transaction_states, 2);
    a = list(p, NULL, -1, ".*1");
    assert_int_equal(a->n_transaction_states, 1);
    assert_int_equal(a->transaction_states[0].producer_id, one.id);
    assert_int_equal(list(p, NULL, -1, "tx")->n_transaction_states, 0); /* the whole id has to match */
    assert_int_equal(list(p, NULL, -1, "(")->error_code, 128);          /* INVALID_REGULAR_EXPRESSION */
    assert_int_equal(list(p, NULL, -1, "(.)\\1")->error_code, 128);
    peer_free(p);
}

/* 105: TRANSACTIONAL_ID_NOT_FOUND. */
static void test_T19_described(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(txn_describe(p, "tx").start_ms, -1);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 2), 0);
    assert_int_equal(txn_add_group(p, 3, "tx", me, "g"), 0); /* a partition of __consumer_offsets */
    txn_state s = txn_describe(p, "tx");
    assert_int_equal(s.start_ms, p->wall_ms);
    assert_int_equal(s.timeout_ms, 60000);
    assert_int_equal(s.n_partitions, 3);
    assert_who(s.own, 0, me.id, me.epoch);
    assert_int_equal(txn_describe(p, "no").error, 105);
    assert_int_equal(txn_describe(p, "").error, 42);
    peer_free(p);
}

/* ---- faults ---- */

/* The error is told and nothing done; dropped, it is done and not told. */
static void test_faults(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_broker_fail(p->b, kw_init_producer_id_api.key, 1, 14);
    kw_broker_fail(p->b, kw_add_partitions_to_txn_api.key, 1, 16);
    kw_broker_fail(p->b, kw_end_txn_api.key, 1, 15);
    assert_who(txn_init(p, "tx"), 14, -1, -1);
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 16);
    assert_state(p, "tx", "Empty");
    assert_int_equal(txn_add(p, 3, "tx", me, "t", 0), 0);
    assert_who(txn_end(p, 5, "tx", me, COMMIT), 15, -1, -1);
    assert_state(p, "tx", "Ongoing");
    kw_broker_drop(p->b, kw_end_txn_api.key, 1);
    kw_end_txn_req req = {.transactional_id = peer_str("tx"), .producer_id = me.id, .committed = true};
    uint32_t conn = peer_open(p);
    (void)peer_feed(p, conn, peer_frame(p, &kw_end_txn_api, 5, &req));
    assert_true(peer_closed(p, conn));
    txn_settle(p);
    assert_state(p, "tx", "CompleteCommit");
    assert_who(txn_end(p, 5, "tx", me, COMMIT), 0, me.id, 1); /* T5: asked again, it is known */
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_instance_gets_the_next_epoch),
        cmocka_unit_test(test_T11_what_init_refuses),
        cmocka_unit_test(test_T7_who_goes_on_and_who_is_fenced),
        cmocka_unit_test(test_T7_fenced_in_the_midst),
        cmocka_unit_test(test_P4_epochs_used_up_by_init),
        cmocka_unit_test(test_T2_epochs_used_up_by_an_end),
        cmocka_unit_test(test_epochs_used_up_by_a_fence),
        cmocka_unit_test(test_T8_batches_of_no_transaction),
        cmocka_unit_test(test_batches_after_add),
        cmocka_unit_test(test_T10_one_unknown_partition),
        cmocka_unit_test(test_T10_one_refused_partition),
        cmocka_unit_test(test_asked_by_brokers),
        cmocka_unit_test(test_T6_timed_out),
        cmocka_unit_test(test_T6_timed_out_tv1),
        cmocka_unit_test(test_T4_marker_delay),
        cmocka_unit_test(test_next_batch_waits_for_markers),
        cmocka_unit_test(test_T1_tv2_where_it_is_not_finalized),
        cmocka_unit_test(test_T19_listed),
        cmocka_unit_test(test_T19_described),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
