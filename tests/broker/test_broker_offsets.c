/* ListOffsets: the ends of a log, and offsets by time (F14). */
#include "tests/broker/peer.h"

#include <kwire/msg/list_offsets.h>

enum { V = 10, T0 = 1000000 };

static kw_list_offsets_resp_partition ask_epoch(peer *p, int16_t version, const char *topic,
                                                int32_t partition, int64_t timestamp, int32_t epoch) {
    kw_list_offsets_req_partition part = kw_list_offsets_req_partition_default;
    kw_list_offsets_req_topic t = {.name = peer_str(topic), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    part.partition_index = partition;
    part.timestamp = timestamp;
    part.current_leader_epoch = epoch;
    const kw_list_offsets_resp *resp = peer_call(p, &kw_list_offsets_api, version, &req);
    assert_int_equal(resp->n_topics, 1);
    assert_int_equal(resp->topics[0].n_partitions, 1);
    assert_int_equal(resp->topics[0].partitions[0].partition_index, partition);
    return resp->topics[0].partitions[0];
}

static void assert_found(peer *p, int16_t version, int64_t asked, int64_t offset, int64_t timestamp) {
    kw_list_offsets_resp_partition a = ask_epoch(p, version, "t", 0, asked, -1);
    assert_int_equal(a.error_code, 0);
    assert_int_equal(a.offset, offset);
    assert_int_equal(a.timestamp, timestamp);
    assert_int_equal(a.leader_epoch, version < 4 || offset < 0 ? -1 : 0);
}

static void assert_error(peer *p, int16_t version, int64_t asked, int error) {
    kw_list_offsets_resp_partition a = ask_epoch(p, version, "t", 0, asked, -1);
    assert_int_equal(a.error_code, error);
    assert_int_equal(a.offset, -1);
    assert_int_equal(a.timestamp, -1);
}

/* Three batches of ten records, a second apart; inside a batch a millisecond apart. */
static void fill(peer *p, int codec) {
    peer_create(p, "t", 1);
    for (int i = 0; i < 3; i++)
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 10, codec, T0 + 1000 * i, 50), NULL), 0);
}

static void test_ends(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p, KW_CODEC_NONE);
    for (int16_t version = 1; version <= 10; version++) {
        assert_found(p, version, -1, 30, -1);
        assert_found(p, version, -2, 0, -1);
    }
    peer_free(p);
}

static void test_empty_log(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_found(p, V, -1, 0, -1);
    assert_found(p, V, -2, 0, -1);
    assert_found(p, V, -3, -1, -1);
    assert_found(p, V, 0, -1, -1);
    peer_free(p);
}

/* Each special time has the first version that knows it: 35, UNSUPPORTED_VERSION. */
static void test_special_times(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p, KW_CODEC_NONE);
    assert_error(p, 6, -3, 35);
    assert_found(p, 7, -3, 29, T0 + 2009);
    assert_error(p, 7, -4, 35);
    assert_found(p, 8, -4, 0, -1);
    assert_error(p, 8, -5, 35);
    assert_found(p, 9, -5, -1, -1); /* nothing is tiered */
    assert_error(p, 10, -6, 35);
    assert_error(p, 10, INT64_MIN, 35);
    peer_free(p);
}

/* The first record at or after the time asked for, in compressed batches too. */
static void test_by_time(void **state) {
    static const int codecs[] = {KW_CODEC_NONE, KW_CODEC_GZIP, KW_CODEC_SNAPPY, KW_CODEC_LZ4, KW_CODEC_ZSTD};
    (void)state;
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (!kw_codec_built(codecs[i]))
            continue;
        peer *p = peer_new(NULL);
        fill(p, codecs[i]);
        assert_found(p, V, 0, 0, T0);
        assert_found(p, V, T0, 0, T0);
        assert_found(p, V, T0 + 5, 5, T0 + 5);
        assert_found(p, V, T0 + 10, 10, T0 + 1000); /* between two batches: the next */
        assert_found(p, V, T0 + 1000, 10, T0 + 1000);
        assert_found(p, V, T0 + 2009, 29, T0 + 2009);
        assert_found(p, V, T0 + 2010, -1, -1); /* none so late */
        assert_found(p, 1, T0 + 1003, 13, T0 + 1003);
        peer_free(p);
    }
}

/* Times that go back: the earliest offset counts, not the nearest time. */
static void test_times_out_of_order(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    static const int64_t times[] = {T0 + 500, T0, T0 + 900, T0 + 100};
    for (int i = 0; i < 4; i++)
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, times[i], 10), NULL), 0);
    assert_found(p, V, T0, 0, T0 + 500);
    assert_found(p, V, T0 + 501, 2, T0 + 900);
    assert_found(p, V, -3, 2, T0 + 900);
    peer_free(p);
}

/* A batch that claims a codec its records are not in: the broker stores it unread, and a search gets its
 * start. */
static void test_unreadable_batch(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    kw_bytes batch = peer_batch(p, 3, KW_CODEC_NONE, T0, 20);
    ((uint8_t *)(uintptr_t)batch.p)[22] = KW_CODEC_GZIP;
    peer_fix_crc(batch);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    assert_found(p, V, T0 + 1, 0, T0 + 2);
    peer_free(p);
}

static void test_refusals(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p, KW_CODEC_NONE);
    assert_int_equal(ask_epoch(p, V, "nope", 0, -1, -1).error_code, 3);
    assert_int_equal(ask_epoch(p, V, "t", 1, -1, -1).error_code, 3);
    assert_int_equal(ask_epoch(p, V, "t", -1, -1, -1).error_code, 3);
    assert_int_equal(ask_epoch(p, V, "t", 0, -1, 1).error_code, 75); /* UNKNOWN_LEADER_EPOCH */
    assert_int_equal(ask_epoch(p, V, "t", 0, -1, 0).error_code, 0);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_empty_log),
        cmocka_unit_test(test_special_times),
        cmocka_unit_test(test_by_time),
        cmocka_unit_test(test_times_out_of_order),
        cmocka_unit_test(test_unreadable_batch),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
