/* Produce: every refusal of 4.1.1, and what is stored. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/fetch.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum {
    AT_BASE_OFFSET = 0,
    AT_LENGTH = 8,
    AT_MAGIC = 16,
    AT_ATTRIBUTES = 21,
    AT_LAST_DELTA = 23,
    AT_BASE_TIMESTAMP = 27,
    AT_PID = 43,
    AT_COUNT = 57
};
enum { HOUR = 3600000 };

static const kw_produce_resp_partition *produce_as(peer *p, int16_t version, int16_t acks, const char *topic,
                                                   kw_uuid id, kw_str transactional_id, kw_bytes records) {
    kw_produce_req_partition part = {.records = records};
    kw_produce_req_topic t = {
        .name = peer_str(topic), .topic_id = id, .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = {
        .transactional_id = transactional_id, .acks = acks, .topic_data = &t, .n_topic_data = 1};
    const kw_produce_resp *resp = peer_call(p, &kw_produce_api, version, &req);
    assert_int_equal(resp->n_responses, 1);
    assert_int_equal(resp->responses[0].n_partition_responses, 1);
    return &resp->responses[0].partition_responses[0];
}

static const kw_produce_resp_partition *produce(peer *p, int16_t version, int16_t acks, kw_bytes records) {
    return produce_as(p, version, acks, "t", (kw_uuid){{0}}, (kw_str){NULL, -1}, records);
}

/* A batch of two records that a case may change; its checksum is made right again unless the case is about
 * it. */
static uint8_t *fresh(peer *p, kw_bytes *batch) {
    uint8_t *b;
    *batch = peer_batch(p, 2, 0, p->wall_ms, 20);
    memcpy(&b, &batch->p, sizeof b);
    return b;
}

static void assert_answer(const kw_produce_resp_partition *a, int error, int64_t base_offset,
                          int64_t log_start) {
    assert_int_equal(a->error_code, error);
    assert_int_equal(a->base_offset, base_offset);
    assert_int_equal(a->log_start_offset, log_start);
    assert_int_equal(a->log_append_time_ms, -1);
}

/* The bytes that come back are those that went in, but for base offset and leader epoch. */
static void test_stored_as_it_came(void **state) {
    static const int codecs[] = {KW_CODEC_NONE, KW_CODEC_GZIP, KW_CODEC_SNAPPY, KW_CODEC_LZ4, KW_CODEC_ZSTD};
    (void)state;
    for (int16_t version = 3; version <= 12; version++) {
        peer *p = peer_new(NULL);
        peer_create(p, "t", 1);
        int64_t offset = 0;
        for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
            if (!kw_codec_built(codecs[i]) || (codecs[i] == KW_CODEC_ZSTD && version < 7))
                continue;
            kw_bytes in = peer_batch(p, 10, codecs[i], p->wall_ms, 300);
            assert_answer(produce(p, version, -1, in), 0, offset, version < 5 ? -1 : 0);
            kw_fetch_req_partition part = kw_fetch_req_partition_default;
            kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
            kw_fetch_req req = kw_fetch_req_default;
            part.fetch_offset = offset;
            part.partition_max_bytes = 1 << 20;
            req.topics = &t;
            req.n_topics = 1;
            const kw_fetch_resp *resp = peer_call(p, &kw_fetch_api, 4, &req);
            kw_bytes out = resp->responses[0].partitions[0].records;
            assert_int_equal(out.n, in.n);
            assert_int_equal(load_u64(out.p), offset);
            assert_int_equal(load_u32(out.p + 8), in.n - 12);
            assert_int_equal(load_u32(out.p + 12), 0); /* leader epoch */
            assert_memory_equal(out.p + 16, in.p + 16, (size_t)in.n - 16);
            offset += 10;
        }
        peer_free(p);
    }
}

static void test_entry_that_is_not_one_batch(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    uint8_t two[512];
    peer_create(p, "t", 1);
    assert_answer(produce(p, 9, -1, (kw_bytes){NULL, -1}), 87, -1, -1); /* INVALID_RECORD */
    assert_answer(produce(p, 9, -1, (kw_bytes){two, 0}), 87, -1, -1);
    fresh(p, &batch);
    assert_answer(produce(p, 9, -1, (kw_bytes){batch.p, batch.n - 1}), 87, -1, -1);
    assert_answer(produce(p, 9, -1, (kw_bytes){batch.p, 30}), 87, -1, -1);
    memcpy(two, batch.p, (size_t)batch.n);
    memcpy(two + batch.n, batch.p, (size_t)batch.n);
    assert_answer(produce(p, 9, -1, (kw_bytes){two, 2 * batch.n}), 87, -1, -1); /* P14 */
    /* Half a batch behind it is overlooked, as the real one does: the stored log has no trace of it. */
    assert_answer(produce(p, 9, -1, (kw_bytes){two, batch.n + 40}), 0, 0, 0);
    assert_answer(produce(p, 9, -1, batch), 0, 2, 0);
    peer_free(p);
}

static void test_formats_and_codecs(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    peer_create(p, "t", 1);
    fresh(p, &batch)[AT_MAGIC] = 1;
    assert_answer(produce(p, 9, -1, batch), 87, -1, -1);
    fresh(p, &batch)[AT_MAGIC] = 3;
    assert_answer(produce(p, 9, -1, batch), 2, -1, -1); /* CORRUPT_MESSAGE */
    store_u32(fresh(p, &batch) + AT_LENGTH, 5);
    assert_answer(produce(p, 9, -1, batch), 2, -1, -1);
    fresh(p, &batch)[AT_ATTRIBUTES + 1] = 4; /* zstd before it was known */
    peer_fix_crc(batch);
    assert_answer(produce(p, 6, -1, batch), 76, -1, -1); /* UNSUPPORTED_COMPRESSION_TYPE */
    assert_answer(produce(p, 7, -1, batch), 0, 0, 0);    /* the broker does not look inside */
    fresh(p, &batch)[AT_ATTRIBUTES + 1] = 5;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), -1, -1, 0);
    peer_free(p);
}

static void test_checksum(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    peer_create(p, "t", 1);
    for (int32_t at = 17; at < 61 + 20; at++) {
        fresh(p, &batch)[at] ^= 0x40;
        const kw_produce_resp_partition *a = produce(p, 9, -1, batch);
        assert_answer(a, 2, -1, -1);
    }
    peer_free(p);
}

static void test_header_contradictions(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    peer_create(p, "t", 1);
    fresh(p, &batch)[AT_BASE_OFFSET + 7] = 7; /* not under the checksum */
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    fresh(p, &batch)[AT_COUNT + 3] = 3;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    fresh(p, &batch)[AT_COUNT + 3] = 0;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    fresh(p, &batch)[AT_LAST_DELTA + 3] = 5;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    fresh(p, &batch)[AT_LAST_DELTA] = 0xff;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    memset(fresh(p, &batch) + AT_PID, 0, 8); /* an id without a sequence */
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    fresh(p, &batch)[AT_ATTRIBUTES + 1] = KW_ATTR_CONTROL;
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 87, -1, 0);
    peer_free(p);
}

static void test_transactional_batches_of_nobody(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    kw_uuid no_id = {{0}};
    peer_create(p, "t", 1);
    fresh(p, &batch)[AT_ATTRIBUTES + 1] = KW_ATTR_TRANSACTIONAL;
    peer_fix_crc(batch);
    assert_answer(produce_as(p, 8, -1, "t", no_id, peer_str("tx"), batch), 49, -1,
                  -1);                                   /* INVALID_PRODUCER_ID_MAPPING: nobody has this id */
    assert_answer(produce(p, 8, -1, batch), 53, -1, -1); /* TRANSACTIONAL_ID_AUTHORIZATION_FAILED */
    peer_free(p);
}

static void test_acks(void **state) {
    static const int16_t wrong[] = {2, -2, 32767};
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    fresh(p, &batch);
    peer_create(p, "t", 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_answer(produce(p, 9, wrong[i], batch), 21, -1, -1); /* INVALID_REQUIRED_ACKS */
    assert_answer(produce(p, 9, 1, batch), 0, 0, 0);
    assert_answer(produce(p, 9, -1, batch), 0, 2, 0);
    peer_free(p);
}

static int feed_acks_0(peer *p, const char *topic, kw_bytes records) {
    kw_produce_req_partition part = {.records = records};
    kw_produce_req_topic t = {.name = peer_str(topic), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    req.topic_data = &t;
    req.n_topic_data = 1;
    return peer_feed(p, p->conn, peer_frame(p, &kw_produce_api, 9, &req));
}

/* P13: no answer to a success, a closed connection for a failure. */
static void test_acks_0(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    fresh(p, &batch);
    peer_create(p, "t", 1);
    assert_int_equal(feed_acks_0(p, "t", batch), 0);
    assert_int_equal(peer_take(p, p->conn).n, 0);
    assert_answer(produce(p, 9, 1, batch), 0, 2,
                  0); /* it was stored, and the next answer is the next request's */
    assert_int_equal(feed_acks_0(p, "nope", batch), KW_ECLOSED);
    assert_true(peer_closed(p, p->conn));
    peer_free(p);
}

static void test_unknown_topics(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch;
    kw_uuid nobody = {
        {1, 2, 3}
    };
    fresh(p, &batch);
    peer_create(p, "t", 1);
    assert_int_equal(peer_produce(p, "nope", 0, batch, NULL), 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    assert_int_equal(peer_produce(p, "t", 1, batch, NULL), 3);
    assert_int_equal(peer_produce(p, "t", -1, batch, NULL), 3);
    kw_str none = {NULL, -1};
    assert_answer(produce_as(p, 13, -1, "t", nobody, none, batch), 100, -1, -1); /* UNKNOWN_TOPIC_ID (P18) */
    assert_answer(produce_as(p, 13, -1, "t", (kw_uuid){{0}}, none, batch), 100, -1, -1);
    kw_metadata_req all = kw_metadata_req_default;
    all.n_topics = -1;
    const kw_metadata_resp *md = peer_call(p, &kw_metadata_api, 12, &all);
    assert_answer(produce_as(p, 13, -1, "", md->topics[0].topic_id, none, batch), 0, 0, 0);
    peer_free(p);
}

static void test_timestamps(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_answer(produce(p, 9, -1, peer_batch(p, 1, 0, p->wall_ms + HOUR, 1)), 0, 0, 0);
    assert_answer(produce(p, 9, -1, peer_batch(p, 1, 0, p->wall_ms + HOUR + 1, 1)), 32, -1, 0); /* F18 */
    assert_answer(produce(p, 9, -1, peer_batch(p, 2, 0, p->wall_ms + HOUR, 1)), 32, -1, 0);
    assert_answer(produce(p, 9, -1, peer_batch(p, 1, 0, -1, 1)), 0, 1, 0);
    assert_answer(produce(p, 9, -1, peer_batch(p, 1, 0, 0, 1)), 0, 2, 0);
    kw_bytes batch = peer_batch(p, 1, 0, p->wall_ms, 1); /* whose maximum denies what its record says */
    store_u64((uint8_t *)(uintptr_t)batch.p + AT_BASE_TIMESTAMP, (uint64_t)(p->wall_ms + HOUR + 1));
    peer_fix_crc(batch);
    assert_answer(produce(p, 9, -1, batch), 32, -1, 0);
    peer_free(p);
}

/* The largest batch is 1048588 bytes. */
static void test_sizes(void **state) {
    enum { LARGEST = 1048588 };
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    size_t value = LARGEST - KW_BATCH_HEADER - 11;
    kw_bytes batch = peer_batch(p, 1, 0, p->wall_ms, value);
    assert_int_equal(batch.n, LARGEST);
    assert_answer(produce(p, 9, -1, batch), 0, 0, 0);
    assert_answer(produce(p, 9, -1, peer_batch(p, 1, 0, p->wall_ms, value + 1)), 10, -1, -1);
    peer_free(p);
}

/* Each partition of a request has an outcome of its own. */
static void test_partitions_are_independent(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes batch, broken;
    fresh(p, &batch);
    fresh(p, &broken)[70] ^= 1;
    peer_create(p, "t", 2);
    peer_create(p, "u", 1);
    kw_produce_req_partition t_parts[] = {
        {.index = 1, .records = batch },
        {.index = 0, .records = broken},
        {.index = 7, .records = batch }
    };
    kw_produce_req_partition u_parts[] = {
        {.index = 0, .records = batch}
    };
    kw_produce_req_topic topics[] = {
        {.name = peer_str("t"), .partition_data = t_parts, .n_partition_data = 3},
        {.name = peer_str("u"), .partition_data = u_parts, .n_partition_data = 1}
    };
    kw_produce_req req = kw_produce_req_default;
    req.acks = -1;
    req.topic_data = topics;
    req.n_topic_data = 2;
    const kw_produce_resp *resp = peer_call(p, &kw_produce_api, 9, &req);
    assert_int_equal(resp->n_responses, 2);
    const kw_produce_resp_partition *t = resp->responses[0].partition_responses;
    assert_int_equal(t[0].index, 1);
    assert_answer(&t[0], 0, 0, 0);
    assert_int_equal(t[1].index, 0);
    assert_answer(&t[1], 2, -1, -1);
    assert_int_equal(t[2].index, 7);
    assert_answer(&t[2], 3, -1, -1);
    assert_answer(&resp->responses[1].partition_responses[0], 0, 0, 0);
    peer_free(p);
}

static const kw_init_producer_id_resp *init(peer *p, int16_t version, kw_str transactional_id) {
    kw_init_producer_id_req req = kw_init_producer_id_req_default;
    req.transactional_id = transactional_id;
    return peer_call(p, &kw_init_producer_id_api, version, &req);
}

static void test_producer_ids(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    for (int16_t version = 0; version <= 5; version++) {
        const kw_init_producer_id_resp *a = init(p, version, (kw_str){NULL, -1});
        assert_int_equal(a->error_code, 0);
        assert_int_equal(a->producer_id, version);
        assert_int_equal(a->producer_epoch, 0);
    }
    assert_int_equal(init(p, 4, peer_str(""))->error_code, 42); /* INVALID_REQUEST */
    assert_int_equal(init(p, 4, peer_str(""))->producer_id, -1);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stored_as_it_came),
        cmocka_unit_test(test_entry_that_is_not_one_batch),
        cmocka_unit_test(test_formats_and_codecs),
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_header_contradictions),
        cmocka_unit_test(test_transactional_batches_of_nobody),
        cmocka_unit_test(test_acks),
        cmocka_unit_test(test_acks_0),
        cmocka_unit_test(test_unknown_topics),
        cmocka_unit_test(test_timestamps),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_partitions_are_independent),
        cmocka_unit_test(test_producer_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
