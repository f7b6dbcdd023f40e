/* What readers of committed records get: the last stable offset as their end (F7), what was aborted (F4, F5),
 * and news when a transaction ends. Each answer here was seen from 4.1.1.
 *
 * The broker passes for 2.8, whose partitions ask no coordinator: a transaction begins with its first batch.
 */
#include "tests/broker/sender.h"

#include <kwire/msg/describe_producers.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/list_offsets.h>

enum { UNCOMMITTED = 0, COMMITTED = 1, PLENTY = 1 << 20 };
enum { LATEST = -1, EARLIEST = -2 };

static peer *fresh(size_t memory) {
    kw_broker_options o = kw_broker_options_default;
    o.as_version = 208;
    o.memory = memory;
    peer *p = peer_new(&o);
    peer_create(p, "t", 1);
    return p;
}

static sender begin(peer *p, int64_t id) {
    sender s = sender_make(p, id);
    s.transaction = "tx";
    return s;
}

/* ---- reading ---- */

static kw_fetch_req_partition part;
static kw_fetch_req_topic topic;

static kw_fetch_req fetch_request(int64_t offset, int8_t isolation, int32_t max, int32_t max_wait_ms) {
    kw_fetch_req req = kw_fetch_req_default;
    part = kw_fetch_req_partition_default;
    part.fetch_offset = offset;
    part.partition_max_bytes = max;
    topic = (kw_fetch_req_topic){.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    req.isolation_level = isolation;
    req.max_wait_ms = max_wait_ms;
    req.min_bytes = 1;
    req.topics = &topic;
    req.n_topics = 1;
    return req;
}

static const kw_fetch_resp_partition *fetch(peer *p, int64_t offset, int8_t isolation, int32_t max) {
    kw_fetch_req req = fetch_request(offset, isolation, max, 0);
    const kw_fetch_resp *resp = peer_call(p, &kw_fetch_api, 12, &req);
    return &resp->responses[0].partitions[0];
}

/* The offset behind the records; -1: none came. */
static int64_t end_of(const kw_fetch_resp_partition *a) {
    kw_reader r;
    kw_batch b;
    int64_t end = -1;
    kw_reader_init(&r, a->records.p, a->records.n < 0 ? 0 : (size_t)a->records.n);
    while (kw_batches_next(&r, &b) == 1)
        end = kw_batch_next_offset(&b);
    return end;
}

static int64_t stable(peer *p) {
    return fetch(p, kw_broker_log_end(p->b, "t", 0), UNCOMMITTED, PLENTY)->last_stable_offset;
}

static kw_list_offsets_resp_partition list_offsets(peer *p, int8_t isolation, int64_t timestamp) {
    kw_list_offsets_req_partition in = {
        .partition_index = 0, .current_leader_epoch = -1, .timestamp = timestamp};
    kw_list_offsets_req_topic t = {.name = peer_str("t"), .partitions = &in, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .isolation_level = isolation, .topics = &t, .n_topics = 1};
    const kw_list_offsets_resp *resp = peer_call(p, &kw_list_offsets_api, 6, &req);
    assert_int_equal(resp->topics[0].partitions[0].error_code, 0);
    return resp->topics[0].partitions[0];
}

static void assert_aborted(const kw_fetch_resp_partition *a, int n, const int64_t (*want)[2]) {
    assert_int_equal(a->n_aborted_transactions, n);
    for (int i = 0; i < n; i++) {
        assert_int_equal(a->aborted_transactions[i].producer_id, want[i][0]);
        assert_int_equal(a->aborted_transactions[i].first_offset, want[i][1]);
    }
}

/* ---- the last stable offset ---- */

static void test_F7_committed_readers_stop_at_the_stable_offset(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender plain = sender_make(p, -1), s = begin(p, 5);
    plain.epoch = -1;
    assert_sent(sender_send(&plain, -1, 2), 0, 0, 0);
    assert_sent(sender_send(&s, 0, 1), 0, 2, 0);
    assert_sent(sender_send(&plain, -1, 1), 0, 3, 0);
    const kw_fetch_resp_partition *a = fetch(p, 0, COMMITTED, PLENTY);
    assert_int_equal(a->high_watermark, 4);
    assert_int_equal(a->last_stable_offset, 2);
    assert_int_equal(end_of(a), 2);
    assert_int_equal(a->n_aborted_transactions, 0);
    a = fetch(p, 0, UNCOMMITTED, PLENTY);
    assert_int_equal(a->last_stable_offset, 2);
    assert_int_equal(end_of(a), 4);
    assert_int_equal(a->n_aborted_transactions, -1);
    for (int64_t at = 2; at <= 4; at++) {
        a = fetch(p, at, COMMITTED, PLENTY);
        assert_int_equal(a->error_code, 0);
        assert_int_equal(end_of(a), -1);
        assert_int_equal(a->n_aborted_transactions, 0);
    }
    assert_int_equal(fetch(p, 5, COMMITTED, PLENTY)->error_code, 1); /* OFFSET_OUT_OF_RANGE */
    assert_int_equal(sender_mark(&s, 0, true, 0), 0);
    a = fetch(p, 0, COMMITTED, PLENTY);
    assert_int_equal(a->last_stable_offset, 5);
    assert_int_equal(end_of(a), 5);
    peer_free(p);
}

static void test_F7_offsets_by_time_end_there_too(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender plain = sender_make(p, -1), s = begin(p, 5);
    plain.epoch = -1;
    (void)sender_send(&plain, -1, 2);
    p->wall_ms += 1000;
    (void)sender_send(&s, 0, 1);
    assert_int_equal(list_offsets(p, UNCOMMITTED, LATEST).offset, 3);
    assert_int_equal(list_offsets(p, COMMITTED, LATEST).offset, 2);
    assert_int_equal(list_offsets(p, COMMITTED, LATEST).leader_epoch, 0);
    assert_int_equal(list_offsets(p, COMMITTED, EARLIEST).offset, 0);
    assert_int_equal(list_offsets(p, UNCOMMITTED, PEER_WALL_MS + 1).offset, 2);
    kw_list_offsets_resp_partition none = list_offsets(p, COMMITTED, PEER_WALL_MS + 1);
    assert_int_equal(none.offset, -1);
    assert_int_equal(none.timestamp, -1);
    assert_int_equal(none.leader_epoch, -1);
    assert_int_equal(list_offsets(p, COMMITTED, PEER_WALL_MS).offset, 0);
    assert_int_equal(sender_mark(&s, 0, false, 0), 0);
    assert_int_equal(list_offsets(p, COMMITTED, LATEST).offset, 4);
    assert_int_equal(list_offsets(p, COMMITTED, PEER_WALL_MS + 1).offset, 2);
    peer_free(p);
}

static void test_the_first_open_transaction_counts(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 5), b = begin(p, 6), c = begin(p, 7);
    (void)sender_send(&a, 0, 1); /* 0 */
    (void)sender_send(&b, 0, 1); /* 1 */
    (void)sender_send(&c, 0, 1); /* 2 */
    (void)sender_send(&a, 1, 1); /* 3: not where it began */
    assert_int_equal(stable(p), 0);
    (void)sender_mark(&b, 0, true, 0); /* 4 */
    assert_int_equal(stable(p), 0);
    (void)sender_mark(&a, 0, true, 0); /* 5 */
    assert_int_equal(stable(p), 2);
    (void)sender_send(&a, 2, 1); /* 6: its next one */
    (void)sender_mark(&c, 0, true, 0);
    assert_int_equal(stable(p), 6);
    (void)sender_mark(&a, 0, true, 0);
    assert_int_equal(stable(p), 9);
    peer_free(p);
}

/* Not in the order of ids. */
static void test_the_first_of_those_that_stay_open_counts(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 6), b = begin(p, 7), c = begin(p, 5), d = begin(p, 8);
    (void)sender_send(&a, 0, 1); /* 0 */
    (void)sender_send(&b, 0, 1); /* 1 */
    (void)sender_send(&c, 0, 1); /* 2 */
    (void)sender_send(&d, 0, 1); /* 3 */
    (void)sender_mark(&a, 0, true, 0);
    assert_int_equal(stable(p), 1);
    (void)sender_mark(&b, 0, true, 0);
    assert_int_equal(stable(p), 2);
    peer_free(p);
}

static void test_a_marker_ends_the_wait_of_committed_readers(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender s = begin(p, 5);
    uint32_t waits = peer_open(p);
    (void)sender_send(&s, 0, 1);
    kw_fetch_req req = fetch_request(0, COMMITTED, PLENTY, 60000);
    assert_int_equal(peer_feed(p, waits, peer_frame(p, &kw_fetch_api, 12, &req)), 0);
    (void)sender_send(&s, 1, 1); /* more of what is not stable */
    assert_int_equal(peer_take(p, waits).n, 0);
    assert_int_equal(sender_mark(&s, 0, true, 0), 0);
    int32_t correlation;
    kw_bytes bytes = peer_take(p, waits);
    const kw_fetch_resp *resp = peer_answer(p, &kw_fetch_api, 12, &bytes, &correlation);
    assert_non_null(resp);
    assert_int_equal(end_of(&resp->responses[0].partitions[0]), 3);
    peer_free(p);
}

/* ---- what was aborted ---- */

static void test_F4_aborted_lists_stand_in_the_order_of_markers(void **state) {
    static const int64_t both[][2] = {
        {6, 1},
        {5, 0}
    };
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 5), b = begin(p, 6), c = begin(p, 7);
    (void)sender_send(&a, 0, 1);                             /* 0 */
    (void)sender_send(&b, 0, 1);                             /* 1 */
    (void)sender_send(&c, 0, 1);                             /* 2 */
    (void)sender_mark(&b, 0, false, 0);                      /* 3 */
    (void)sender_mark(&c, 0, true, 0);                       /* 4 */
    assert_aborted(fetch(p, 0, COMMITTED, PLENTY), 0, NULL); /* nothing is stable yet */
    (void)sender_mark(&a, 0, false, 0);                      /* 5 */
    assert_aborted(fetch(p, 0, COMMITTED, PLENTY), 2, both);
    assert_aborted(fetch(p, 0, COMMITTED, 1), 2, both); /* of the segment, not of the first batch only */
    assert_aborted(fetch(p, 3, COMMITTED, PLENTY), 2, both);
    assert_aborted(fetch(p, 4, COMMITTED, PLENTY), 1, both + 1);
    assert_aborted(fetch(p, 5, COMMITTED, PLENTY), 1, both + 1);
    assert_aborted(fetch(p, 6, COMMITTED, PLENTY), 0, NULL);
    assert_aborted(fetch(p, 0, UNCOMMITTED, PLENTY), -1, NULL);
    static const int64_t reversed[][2] = {
        {5, 0},
        {6, 1}
    };
    kw_broker_reverse_aborted(p->b, true);
    assert_aborted(fetch(p, 0, COMMITTED, PLENTY), 2, reversed);
    peer_free(p);
}

static void test_F5_an_abort_without_data_is_none(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender s = begin(p, 5);
    assert_int_equal(sender_mark(&s, 0, false, 0), 0);
    (void)sender_send(&s, 0, 1);
    assert_int_equal(sender_mark(&s, 0, true, 0), 0);
    assert_int_equal(sender_mark(&s, 0, false, 0), 0);
    const kw_fetch_resp_partition *a = fetch(p, 0, COMMITTED, PLENTY);
    assert_aborted(a, 0, NULL);
    assert_int_equal(end_of(a), 4);
    peer_free(p);
}

/* Many transactions over many segments: each fetch names those that it touches. */
static void test_aborted_lists_belong_to_what_is_read(void **state) {
    enum { N = 3000 };
    (void)state;
    peer *p = fresh(0);
    for (int64_t i = 0; i < N; i++) {
        sender s = begin(p, i % 7);
        (void)sender_send(&s, (int32_t)(i / 7), 1);
        assert_int_equal(sender_mark(&s, 0, i % 3 != 0, 0), 0);
        kw_arena_reset(&p->arena);
    }
    for (int64_t at = 0; at < 2 * N;) {
        const kw_fetch_resp_partition *a = fetch(p, at, COMMITTED, PLENTY);
        int64_t end = end_of(a), next = at;
        assert_true(end > at);
        for (int32_t i = 0; i < a->n_aborted_transactions; i++) {
            next = (next + 5) / 6 * 6; /* each third one is aborted: offsets 0, 6, 12 ... */
            assert_int_equal(a->aborted_transactions[i].first_offset, next);
            assert_true(next < end); /* a fetch with room brings a segment whole */
            assert_int_equal(a->aborted_transactions[i].producer_id, next / 2 % 7);
            next++;
        }
        assert_true((next + 5) / 6 * 6 >= end);
        at = end;
        kw_arena_reset(&p->arena);
    }
    peer_free(p);
}

/* ---- a log that loses records ---- */

static void test_truncation_opens_transactions_again(void **state) {
    static const int64_t first[][2] = {
        {5, 0}
    };
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 5), b = begin(p, 6);
    (void)sender_send(&a, 0, 1);        /* 0 */
    (void)sender_mark(&a, 0, false, 0); /* 1 */
    (void)sender_send(&b, 0, 1);        /* 2 */
    (void)sender_mark(&b, 0, false, 0); /* 3 */
    assert_int_equal(stable(p), 4);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 3), 0);
    assert_int_equal(stable(p), 2);
    assert_aborted(fetch(p, 0, COMMITTED, PLENTY), 1, first);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 1), 0);
    assert_int_equal(stable(p), 0);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 0), 0);
    assert_int_equal(stable(p), 0);
    assert_sent(sender_send(&a, 3, 1), 0, 0, 0);
    peer_free(p);
}

static void test_deleted_transactions_hold_nobody(void **state) {
    static const int64_t gone[][2] = {
        {5, 0}
    };
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 5), plain = sender_make(p, 6);
    (void)sender_send(&a, 0, 1);
    (void)sender_send(&plain, 0, 3);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 2), 0);
    assert_int_equal(stable(p), 2); /* it is still open */
    assert_int_equal(end_of(fetch(p, 2, COMMITTED, PLENTY)), -1);
    assert_int_equal(list_offsets(p, COMMITTED, LATEST).offset, 2);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 4), 0);
    assert_int_equal(stable(p), 4);
    (void)sender_mark(&a, 0, false, 0);
    assert_int_equal(stable(p), 5);
    assert_aborted(fetch(p, 4, COMMITTED, PLENTY), 1, gone);
    peer_free(p);
}

static void test_P18_a_recreated_topic_has_no_transactions(void **state) {
    (void)state;
    peer *p = fresh(0);
    sender a = begin(p, 5);
    (void)sender_send(&a, 0, 1);
    (void)sender_mark(&a, 0, false, 0);
    (void)sender_send(&a, 1, 1);
    assert_int_equal(kw_broker_recreate_topic(p->b, "t"), 0);
    (void)sender_send(&a, 0, 1);
    assert_int_equal(stable(p), 0);
    (void)sender_mark(&a, 0, true, 0);
    assert_aborted(fetch(p, 0, COMMITTED, PLENTY), 0, NULL);
    peer_free(p);
}

/* A limit of memory drops old records of aborted transactions, and in time what is known of these. */
static void test_aborted_lists_do_not_grow_for_ever(void **state) {
    (void)state;
    peer *p = fresh(64 << 10);
    sender s = begin(p, 5);
    size_t after_some = 0;
    for (int32_t i = 0; i < 20000; i++) {
        (void)sender_send(&s, i, 1);
        (void)sender_mark(&s, 0, false, 0);
        kw_arena_reset(&p->arena);
        if (i == 5000)
            after_some = p->broker_bytes;
    }
    assert_true(kw_broker_log_start(p->b, "t", 0) > 30000);
    assert_true(p->broker_bytes <= after_some + (16 << 10));
    peer_free(p);
}

/* ---- all of it follows from the log ---- */

enum { WRITERS = 6 };

static kw_bytes describe(peer *p) {
    int32_t zero = 0;
    kw_describe_producers_req_topic t = {
        .name = peer_str("t"), .partition_indexes = &zero, .n_partition_indexes = 1};
    kw_describe_producers_req req = {.topics = &t, .n_topics = 1};
    assert_int_equal(peer_feed(p, p->conn, peer_frame(p, &kw_describe_producers_api, 0, &req)), 0);
    kw_bytes answer = peer_take(p, p->conn);
    return (kw_bytes){answer.p + 8, answer.n - 8}; /* without size and correlation id */
}

static kw_bytes aborted(peer *p) {
    kw_bytes none = {NULL, 0};
    const kw_fetch_resp_partition *a = fetch(p, kw_broker_log_start(p->b, "t", 0), COMMITTED, PLENTY);
    return a->n_aborted_transactions <= 0
               ? none
               : (kw_bytes){(const uint8_t *)a->aborted_transactions,
                            a->n_aborted_transactions * (int32_t)sizeof *a->aborted_transactions};
}

static void assert_same(kw_bytes a, kw_bytes b) {
    assert_int_equal(a.n, b.n);
    if (a.n > 0)
        assert_memory_equal(a.p, b.p, (size_t)a.n);
}

static uint32_t roll(uint32_t *seed, uint32_t sides) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 16) % sides;
}

static void act_at_random(peer *p, uint32_t *seed, int32_t *next, int16_t *epochs) {
    uint32_t who = roll(seed, WRITERS);
    sender s = roll(seed, 3) != 0 ? begin(p, who) : sender_make(p, who);
    s.epoch = epochs[who];
    switch (roll(seed, 8)) {
    case 0:
        (void)sender_mark(&s, s.epoch, roll(seed, 2) != 0, 0);
        break;
    case 1:
        (void)sender_mark(&s, ++epochs[who], roll(seed, 2) != 0, 0);
        next[who] = 0;
        break;
    default: {
        int n = 1 + (int)roll(seed, 3);
        if (sender_send(&s, next[who], n).error == 0)
            next[who] += n;
        break;
    }
    }
}

/* A truncation at the end loses no record, but reads everything anew. */
static void test_a_log_read_again_says_the_same(void **state) {
    (void)state;
    for (uint32_t run = 1; run <= 20; run++) {
        peer *p = fresh(0);
        uint32_t seed = run;
        int32_t next[WRITERS] = {0};
        int16_t epochs[WRITERS] = {0};
        for (int i = 0; i < 150; i++) {
            act_at_random(p, &seed, next, epochs);
            int64_t was = stable(p);
            kw_bytes producers = describe(p), list = aborted(p);
            assert_int_equal(kw_broker_truncate(p->b, "t", 0, kw_broker_log_end(p->b, "t", 0)), 0);
            assert_int_equal(stable(p), was);
            assert_same(describe(p), producers);
            assert_same(aborted(p), list);
        }
        assert_true(kw_broker_log_end(p->b, "t", 0) > 150);
        peer_free(p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F7_committed_readers_stop_at_the_stable_offset),
        cmocka_unit_test(test_F7_offsets_by_time_end_there_too),
        cmocka_unit_test(test_the_first_open_transaction_counts),
        cmocka_unit_test(test_the_first_of_those_that_stay_open_counts),
        cmocka_unit_test(test_a_marker_ends_the_wait_of_committed_readers),
        cmocka_unit_test(test_F4_aborted_lists_stand_in_the_order_of_markers),
        cmocka_unit_test(test_F5_an_abort_without_data_is_none),
        cmocka_unit_test(test_aborted_lists_belong_to_what_is_read),
        cmocka_unit_test(test_truncation_opens_transactions_again),
        cmocka_unit_test(test_deleted_transactions_hold_nobody),
        cmocka_unit_test(test_P18_a_recreated_topic_has_no_transactions),
        cmocka_unit_test(test_aborted_lists_do_not_grow_for_ever),
        cmocka_unit_test(test_a_log_read_again_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
