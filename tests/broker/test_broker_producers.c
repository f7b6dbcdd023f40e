/* What a partition knows of its producers: each line of the real broker's answers that is about sequences
 * (P1-P13), markers, and what becomes of it when the log loses records. Codes: 45
 * OUT_OF_ORDER_SEQUENCE_NUMBER, 47 INVALID_PRODUCER_EPOCH, 48 INVALID_TXN_STATE, 52
 * TRANSACTION_COORDINATOR_FENCED. */
#include "tests/broker/sender.h"

#include <kwire/msg/describe_producers.h>
#include <kwire/msg/fetch.h>
#include <string.h>

enum { A = 7, B = 8 }; /* producer ids */

static peer *fresh(void) {
    peer *p = peer_new(NULL);
    peer_create(p, "t", 2);
    return p;
}

/* Of a release whose partitions ask no coordinator: transactions begin with a batch, and end with a marker.
 */
static peer *unverified(void) {
    kw_broker_options o = kw_broker_options_default;
    o.as_version = 208;
    peer *p = peer_new(&o);
    peer_create(p, "t", 2);
    return p;
}

/* ---- sequences ---- */

static void test_P1_window_of_five_batches(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    for (int32_t i = 0; i < 7; i++)
        assert_sent(sender_send(&s, i, 1), 0, i, 0);
    for (int32_t i = 2; i < 7; i++)
        assert_sent(sender_send(&s, i, 1), 0, i, 0);
    assert_sent(sender_send(&s, 3, 1), 0, 3, 0); /* also for the second time */
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 7);
    peer_free(p);
}

static void test_P1_the_answer_to_a_repeat_has_the_time_of_the_batch(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    assert_int_equal(sender_send(&s, 0, 1).time, -1);
    assert_int_equal(sender_send(&s, 0, 1).time, p->wall_ms);
    peer_free(p);
}

static void test_P2_older_repeats_are_out_of_order(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    for (int32_t i = 0; i < 7; i++)
        (void)sender_send(&s, i, 1);
    for (int32_t i = 0; i < 2; i++)
        assert_sent(sender_send(&s, i, 1), 45, -1, 0);
    peer_free(p);
}

static void test_P3_gaps_are_refused_and_change_nothing(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    for (int32_t i = 0; i < 7; i++)
        (void)sender_send(&s, i, 1);
    assert_sent(sender_send(&s, 10, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 8, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 7, 1), 0, 7, 0);
    peer_free(p);
}

static void test_P6_overlaps_are_refused_whole(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    assert_sent(sender_send(&s, 0, 6), 0, 0, 0);
    assert_sent(sender_send(&s, 6, 1), 0, 6, 0);
    assert_sent(sender_send(&s, 6, 3), 45, -1, 0); /* 6 is stored, 7 and 8 are new */
    assert_sent(sender_send(&s, 0, 5), 45, -1, 0); /* a part of what is stored */
    assert_sent(sender_send(&s, 0, 7), 45, -1, 0); /* two batches in one */
    assert_sent(sender_send(&s, 7, 1), 0, 7, 0);
    peer_free(p);
}

static void test_P4_a_new_epoch_begins_with_0(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A), old = s;
    for (int32_t i = 0; i < 3; i++)
        assert_sent(sender_send(&s, i, 1), 0, i, 0);
    s.epoch = 1;
    assert_sent(sender_send(&s, 4, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 3, 1), 45, -1, 0);
    assert_sent(sender_send(&old, 3, 1), 0, 3, 0); /* the refused ones did not begin it */
    assert_sent(sender_send(&s, 0, 1), 0, 4, 0);
    assert_sent(sender_send(&s, 0, 1), 0, 4, 0);
    assert_sent(sender_send(&old, 4, 1), 47, -1, 0);
    assert_sent(sender_send(&old, 3, 1), 47, -1, 0); /* its repeats are not known any more */
    s.epoch = 5;
    assert_sent(sender_send(&s, 0, 1), 0, 5, 0);
    peer_free(p);
}

static void test_P5_an_unknown_producer_begins_anywhere(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    s.epoch = 3;
    assert_sent(sender_send(&s, 5, 1), 0, 0, 0);
    assert_sent(sender_send(&s, 0, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 6, 1), 0, 1, 0);
    peer_free(p);
}

static void test_P9_sequences_wrap(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A), other = sender_make(p, B);
    assert_sent(sender_send(&s, INT32_MAX, 1), 0, 0, 0);
    assert_sent(sender_send(&s, 0, 1), 0, 1, 0);
    assert_sent(sender_send(&s, INT32_MAX, 1), 0, 0, 0);
    assert_sent(sender_send(&other, INT32_MAX - 1, 3), 0, 2, 0); /* straddles it: the last is 0 */
    assert_sent(sender_send(&other, INT32_MAX - 1, 3), 0, 2, 0);
    assert_sent(sender_send(&other, 0, 1), 45, -1, 0);
    assert_sent(sender_send(&other, 1, 1), 0, 5, 0);
    peer_free(p);
}

static void test_P13_one_replica_is_enough_for_the_broker(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    s.acks = 1;
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    peer_free(p);
}

static void test_each_partition_counts_by_itself(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A), other = s;
    other.partition = 1;
    assert_sent(sender_send(&s, 0, 2), 0, 0, 0);
    assert_sent(sender_send(&other, 0, 1), 0, 0, 0);
    assert_sent(sender_send(&s, 2, 1), 0, 2, 0);
    assert_sent(sender_send(&other, 2, 1), 45, -1, 0);
    peer_free(p);
}

/* Ids that do not rise, more than there is room for at first. */
static void test_many_producers(void **state) {
    (void)state;
    peer *p = fresh();
    for (int64_t i = 0; i < 100; i++) {
        sender s = sender_make(p, i * 37 % 101);
        assert_sent(sender_send(&s, 0, 1), 0, i, 0);
    }
    for (int64_t i = 0; i < 100; i++) {
        sender s = sender_make(p, i * 37 % 101);
        assert_sent(sender_send(&s, 0, 1), 0, i, 0);
        assert_sent(sender_send(&s, 1, 1), 0, 100 + i, 0);
    }
    peer_free(p);
}

/* ---- a log that loses records ---- */

static void test_truncation_forgets_what_was_behind(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A), gone = sender_make(p, B);
    for (int32_t i = 0; i < 4; i++)
        (void)sender_send(&s, i, 1);
    assert_sent(sender_send(&gone, 9, 1), 0, 4, 0);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 2), 0);
    assert_sent(sender_send(&s, 1, 1), 0, 1, 0);
    assert_sent(sender_send(&s, 3, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 2, 1), 0, 2, 0); /* it is new again */
    assert_sent(sender_send(&gone, 77, 1), 0, 3, 0);
    peer_free(p);
}

static void test_P18_a_recreated_topic_knows_nobody(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    (void)sender_send(&s, 0, 1);
    assert_int_equal(kw_broker_recreate_topic(p->b, "t"), 0);
    assert_sent(sender_send(&s, 5, 1), 0, 0, 0);
    peer_free(p);
}

/* Since 2.4 a producer is known although its records are gone. */
static void test_P5_deleted_records_are_still_known(void **state) {
    (void)state;
    peer *p = fresh();
    sender s = sender_make(p, A);
    for (int32_t i = 0; i < 3; i++)
        (void)sender_send(&s, i, 1);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 3), 0);
    assert_sent(sender_send(&s, 1, 1), 0, 1, 3);
    assert_sent(sender_send(&s, 9, 1), 45, -1, 3);
    assert_sent(sender_send(&s, 3, 1), 0, 3, 3);
    /* A truncation takes what was lost with it, and no more: else a repeat would be stored twice. */
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 3), 0);
    assert_sent(sender_send(&s, 2, 1), 0, 2, 3);
    assert_sent(sender_send(&s, 9, 1), 45, -1, 3);
    assert_sent(sender_send(&s, 3, 1), 0, 3, 3);
    peer_free(p);
}

static void test_P5_silent_producers_are_forgotten(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A), open = sender_make(p, B);
    open.transaction = "tx";
    (void)sender_send(&open, 0, 1); /* a transaction from offset 0 on is one, too */
    (void)sender_send(&s, 0, 1);
    assert_int_equal(kw_broker_forget_producers(p->b, "t", 0), 0);
    assert_sent(sender_send(&s, 0, 1), 0, 2, 0); /* the same batch, and it is stored again */
    assert_sent(sender_send(&open, 0, 1), 0, 0, 0);
    assert_sent(sender_send(&open, 5, 1), 45, -1, 0);
    assert_int_equal(kw_broker_forget_producers(p->b, "t", 2), KW_ENOTFOUND);
    peer_free(p);
}

static void test_the_next_leader_knows_it_too(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 2;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 1, 2), 0);
    sender s = sender_make(p, A);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 2), 0);
    assert_int_equal(sender_send(&s, 1, 1).error, 6); /* NOT_LEADER_OR_FOLLOWER */
    assert_int_equal(kw_broker_open_on(p->b, 2, &p->conn), 0);
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_sent(sender_send(&s, 1, 1), 0, 1, 0);
    peer_free(p);
}

/* ---- transactions ---- */

static void test_batches_outside_of_the_open_transaction_are_refused(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A), plain = s;
    s.transaction = "tx";
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_sent(sender_send(&plain, 1, 1), 48, -1, 0);
    assert_sent(sender_send(&plain, 0, 1), 0, 0, 0); /* a repeat is one, whatever its bit */
    plain.epoch = 1;
    assert_sent(sender_send(&plain, 0, 1), 48, -1, 0);
    assert_sent(sender_send(&s, 1, 1), 0, 1, 0); /* nothing of it was noted */
    assert_int_equal(sender_mark(&s, 0, true, 0), 0);
    plain.epoch = 0;
    assert_sent(sender_send(&plain, 2, 1), 0, 3, 0);
    peer_free(p);
}

static void test_T7_transactional_batches_need_an_id(void **state) {
    (void)state;
    peer *p = unverified();
    kw_bytes batch = peer_batch(p, 1, KW_CODEC_NONE, p->wall_ms, 1);
    uint8_t *bytes;
    memcpy(&bytes, &batch.p, sizeof bytes);
    bytes[22] = KW_ATTR_TRANSACTIONAL;
    peer_fix_crc(batch);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 53); /* TRANSACTIONAL_ID_AUTHORIZATION_FAILED */
    peer_free(p);
}

static void test_markers_of_the_same_epoch_leave_sequences(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A);
    s.transaction = "tx";
    assert_sent(sender_send(&s, 0, 2), 0, 0, 0);
    assert_int_equal(sender_mark(&s, 0, true, 0), 0);
    assert_sent(sender_send(&s, 0, 2), 0, 0, 0);
    assert_sent(sender_send(&s, 0, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 2, 1), 0, 3, 0);
    peer_free(p);
}

/* TV2, and a coordinator that aborts after the timeout: the marker carries the next epoch (T2, T6). */
static void test_markers_of_the_next_epoch_begin_anew(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A), old;
    s.transaction = "tx";
    assert_sent(sender_send(&s, 0, 1), 0, 0, 0);
    assert_int_equal(sender_mark(&s, 1, false, 0), 0);
    old = s;
    s.epoch = 1;
    assert_sent(sender_send(&old, 1, 1), 47, -1, 0);
    assert_sent(sender_send(&old, 0, 1), 47, -1, 0);
    assert_sent(sender_send(&s, 1, 1), 45, -1, 0);
    assert_sent(sender_send(&s, 0, 1), 0, 2, 0);
    peer_free(p);
}

static void test_markers_are_fenced(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A), elsewhere = s, unknown = sender_make(p, B);
    s.transaction = "tx";
    s.epoch = 2;
    (void)sender_send(&s, 0, 1);
    assert_int_equal(sender_mark(&s, 1, false, 3), 47);
    assert_int_equal(sender_mark(&s, -1, false, 3), -1);
    assert_int_equal(sender_mark(&s, 2, false, 3), 0);
    assert_int_equal(sender_mark(&s, 2, false, 2), 52);
    assert_int_equal(sender_mark(&s, 2, true, 3), 0); /* nothing is open: it is written all the same */
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 3);
    elsewhere.partition = 9;
    assert_int_equal(sender_mark(&elsewhere, 2, true, 3), 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    assert_int_equal(sender_mark(&unknown, 5, true, 3), 0);
    unknown.epoch = 5;
    assert_sent(sender_send(&unknown, 3, 1), 45, -1, 0); /* it is known now */
    assert_sent(sender_send(&unknown, 0, 1), 0, 4, 0);
    peer_free(p);
}

/* Header and record, as a consumer gets them. */
static void test_F6_what_a_marker_looks_like(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, A);
    for (int commit = 0; commit < 2; commit++)
        assert_int_equal(sender_mark(&s, 4, commit != 0, 9), 0);
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition_max_bytes = 1 << 20;
    req.topics = &t;
    req.n_topics = 1;
    const kw_fetch_resp *resp = peer_call(p, &kw_fetch_api, 11, &req);
    kw_bytes records = resp->responses[0].partitions[0].records;
    kw_reader r;
    kw_reader_init(&r, records.p, (size_t)records.n);
    for (int commit = 0; commit < 2; commit++) {
        kw_batch b;
        kw_record_iter it;
        kw_record record;
        kw_control c;
        assert_int_equal(kw_batches_next(&r, &b), 1);
        assert_int_equal(kw_batch_check(&b, true), 0);
        assert_int_equal(b.attributes, KW_ATTR_TRANSACTIONAL | KW_ATTR_CONTROL);
        assert_int_equal(b.base_offset, commit);
        assert_int_equal(b.producer_id, A);
        assert_int_equal(b.producer_epoch, 4);
        assert_int_equal(b.base_sequence, -1);
        assert_int_equal(b.count, 1);
        assert_int_equal(b.max_timestamp, p->wall_ms);
        assert_int_equal(kw_batch_open(&b, 0, &p->mem, NULL, &it), 0);
        assert_int_equal(kw_record_next(&it, &record), 1);
        assert_int_equal(record.key.n, 4);
        assert_int_equal(record.value.n, 6);
        assert_int_equal(kw_control_read(&record, &c), 0);
        assert_int_equal(c.version, 0);
        assert_int_equal(c.type, commit);
        assert_int_equal(c.coordinator_epoch, 9);
    }
    peer_free(p);
}

/* ---- DescribeProducers ---- */

static const kw_describe_producers_resp_partition *describe(peer *p, const char *topic, int32_t partition) {
    kw_describe_producers_req_topic t = {
        .name = peer_str(topic), .partition_indexes = &partition, .n_partition_indexes = 1};
    kw_describe_producers_req req = {.topics = &t, .n_topics = 1};
    const kw_describe_producers_resp *resp = peer_call(p, &kw_describe_producers_api, 0, &req);
    return &resp->topics[0].partitions[0];
}

static void assert_producer(const kw_describe_producers_resp_producer *p, int64_t id, int epoch, int last,
                            int coordinator_epoch, int64_t txn_start) {
    assert_int_equal(p->producer_id, id);
    assert_int_equal(p->producer_epoch, epoch);
    assert_int_equal(p->last_sequence, last);
    assert_int_equal(p->last_timestamp, PEER_WALL_MS);
    assert_int_equal(p->coordinator_epoch, coordinator_epoch);
    assert_int_equal(p->current_txn_start_offset, txn_start);
}

static void test_T19_producers_are_described(void **state) {
    (void)state;
    peer *p = unverified();
    sender s = sender_make(p, B), plain = sender_make(p, A), marked = sender_make(p, 1);
    s.transaction = "tx";
    (void)sender_send(&plain, 5, 3);
    (void)sender_send(&s, 0, 2);
    (void)sender_send(&s, 2, 2);
    (void)sender_mark(&marked, 6, true, 2);
    const kw_describe_producers_resp_partition *d = describe(p, "t", 0);
    assert_int_equal(d->error_code, 0);
    assert_int_equal(d->n_active_producers, 3);
    assert_producer(&d->active_producers[0], 1, 6, -1, 2, -1);
    assert_producer(&d->active_producers[1], A, 0, 7, -1, -1);
    assert_producer(&d->active_producers[2], B, 0, 3, -1, 3);
    assert_int_equal(describe(p, "t", 1)->n_active_producers, 0);
    assert_int_equal(describe(p, "t", 2)->error_code, 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    assert_int_equal(describe(p, "t", 2)->error_message.n, -1);
    assert_int_equal(describe(p, "u", 0)->error_code, 3);
    assert_true(describe(p, "u", 0)->error_message.n > 0);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_P1_window_of_five_batches),
        cmocka_unit_test(test_P1_the_answer_to_a_repeat_has_the_time_of_the_batch),
        cmocka_unit_test(test_P2_older_repeats_are_out_of_order),
        cmocka_unit_test(test_P3_gaps_are_refused_and_change_nothing),
        cmocka_unit_test(test_P6_overlaps_are_refused_whole),
        cmocka_unit_test(test_P4_a_new_epoch_begins_with_0),
        cmocka_unit_test(test_P5_an_unknown_producer_begins_anywhere),
        cmocka_unit_test(test_P9_sequences_wrap),
        cmocka_unit_test(test_P13_one_replica_is_enough_for_the_broker),
        cmocka_unit_test(test_each_partition_counts_by_itself),
        cmocka_unit_test(test_many_producers),
        cmocka_unit_test(test_truncation_forgets_what_was_behind),
        cmocka_unit_test(test_P18_a_recreated_topic_knows_nobody),
        cmocka_unit_test(test_P5_deleted_records_are_still_known),
        cmocka_unit_test(test_P5_silent_producers_are_forgotten),
        cmocka_unit_test(test_the_next_leader_knows_it_too),
        cmocka_unit_test(test_batches_outside_of_the_open_transaction_are_refused),
        cmocka_unit_test(test_T7_transactional_batches_need_an_id),
        cmocka_unit_test(test_markers_of_the_same_epoch_leave_sequences),
        cmocka_unit_test(test_markers_of_the_next_epoch_begin_anew),
        cmocka_unit_test(test_markers_are_fenced),
        cmocka_unit_test(test_F6_what_a_marker_looks_like),
        cmocka_unit_test(test_T19_producers_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
