/* The first batch of a transaction in a partition, which its coordinator is asked about (KIP-890), by version
 * of Produce and by finalized transaction.version: as seen from 4.1.1. Codes: 35 UNSUPPORTED_VERSION, 45
 * OUT_OF_ORDER_SEQUENCE_NUMBER, 47 INVALID_PRODUCER_EPOCH, 48 INVALID_TXN_STATE, 51 CONCURRENT_TRANSACTIONS,
 * 120 TRANSACTION_ABORTABLE. */
#include "tests/broker/sender.h"

#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/init_producer_id.h>

enum { OLD = 8, ABORTABLE = 11, IMPLICIT = 12 };

static peer *fresh(int16_t transaction_version) {
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_int_equal(kw_broker_set_transaction_version(p->b, transaction_version), 0);
    return p;
}

static sender join(peer *p, const char *transaction, int16_t version) {
    kw_init_producer_id_req req = kw_init_producer_id_req_default;
    req.transactional_id = peer_str(transaction);
    req.transaction_timeout_ms = 60000;
    const kw_init_producer_id_resp *resp = peer_call(p, &kw_init_producer_id_api, 4, &req);
    assert_int_equal(resp->error_code, 0);
    sender s = sender_make(p, resp->producer_id);
    s.epoch = resp->producer_epoch;
    s.transaction = transaction;
    s.version = version;
    return s;
}

static int add(const sender *s) {
    kw_add_partitions_to_txn_req_topic t = {
        .name = peer_str(s->topic), .partitions = &s->partition, .n_partitions = 1};
    kw_add_partitions_to_txn_req req = kw_add_partitions_to_txn_req_default;
    req.v3_and_below_transactional_id = peer_str(s->transaction);
    req.v3_and_below_producer_id = s->id;
    req.v3_and_below_producer_epoch = s->epoch;
    req.v3_and_below_topics = &t;
    req.n_v3_and_below_topics = 1;
    const kw_add_partitions_to_txn_resp *resp = peer_call(s->p, &kw_add_partitions_to_txn_api, 3, &req);
    return resp->results_by_topic_v3_and_below[0].results_by_partition[0].partition_error_code;
}

static int end(const sender *s, int16_t version, bool commit) {
    kw_end_txn_req req = {.transactional_id = peer_str(s->transaction),
                          .producer_id = s->id,
                          .producer_epoch = s->epoch,
                          .committed = commit};
    const kw_end_txn_resp *resp = peer_call(s->p, &kw_end_txn_api, version, &req);
    return resp->error_code;
}

static void test_T8_partitions_that_were_not_added(void **state) {
    (void)state;
    peer *p = fresh(2);
    sender s = join(p, "tx", OLD);
    assert_sent(sender_send(&s, 0, 1), 48, -1, -1);
    s.version = ABORTABLE;
    assert_sent(sender_send(&s, 0, 1), 120, -1, -1);
    assert_int_equal(add(&s), 0);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    peer_free(p);
}

/* Version 2 begins with 0 whoever it is, version 1 anywhere (P5). */
static void test_first_sequences_of_unknown_producers(void **state) {
    (void)state;
    peer *p = fresh(2);
    sender first = join(p, "v1", ABORTABLE), second = join(p, "v2", IMPLICIT),
           third = join(p, "v3", IMPLICIT);
    assert_int_equal(add(&first), 0);
    assert_sent(sender_send(&first, 5, 1), 0, 0, 0);
    assert_sent(sender_send(&second, 3, 1), 45, -1, 0);
    assert_sent(sender_send(&second, 0, 1), 0, 1, 0);
    assert_sent(sender_send(&second, 1, 1), 0, 2, 0);
    assert_int_equal(add(&third), 0);
    assert_sent(sender_send(&third, 5, 1), 45, -1, 0);
    peer_free(p);
}

/* Nobody asks the coordinator again: what it would say does not matter. */
static void test_later_batches_are_not_verified(void **state) {
    (void)state;
    peer *p = fresh(2);
    sender s = join(p, "tx", IMPLICIT), thief;
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    thief = s;
    thief.transaction = "another";
    assert_sent(sender_send(&thief, 1, 1), 0, 1, 0);
    thief.epoch = 1;                                    /* not the epoch of the open transaction */
    assert_sent(sender_send(&thief, 0, 1), 49, -1, -1); /* INVALID_PRODUCER_ID_MAPPING */
    peer_free(p);
}

static void test_T1_version_1_serves_clients_of_version_2(void **state) {
    (void)state;
    peer *p = fresh(1);
    sender s = join(p, "tx", IMPLICIT);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_int_equal(end(&s, 5, true), 0);
    peer_free(p);
}

/* The coordinator cannot write what such a client wants, and does nothing any more for its id. */
static void test_T1_version_0_does_not(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender s = join(p, "a", IMPLICIT), added = join(p, "b", IMPLICIT), old = join(p, "c", ABORTABLE);
    assert_sent(sender_send(&s, 0, 1), 35, -1, -1);
    assert_int_equal(add(&s), 51);
    assert_int_equal(end(&s, 3, true), 51);
    assert_int_equal(add(&added), 0);
    assert_sent(sender_send(&added, 0, 1), 0, 0, 0);
    assert_int_equal(end(&added, 5, true), 35);
    assert_int_equal(end(&added, 4, true), 51);
    assert_int_equal(add(&old), 0);
    assert_sent(sender_send(&old, 0, 1), 0, 1, 0);
    assert_int_equal(end(&old, 4, true), 0);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T8_partitions_that_were_not_added),
        cmocka_unit_test(test_first_sequences_of_unknown_producers),
        cmocka_unit_test(test_later_batches_are_not_verified),
        cmocka_unit_test(test_T1_version_1_serves_clients_of_version_2),
        cmocka_unit_test(test_T1_version_0_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
