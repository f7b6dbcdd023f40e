/* Frames in any slicing, answers in order, and bytes that are no request. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/fetch.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum { N_REQUESTS = 4 };

static kw_bytes produce_frame(peer *p, const char *topic, kw_bytes records) {
    kw_produce_req_partition part = {.records = records};
    kw_produce_req_topic t = {.name = peer_str(topic), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    req.acks = 1;
    req.topic_data = &t;
    req.n_topic_data = 1;
    return peer_frame(p, &kw_produce_api, 9, &req);
}

static kw_bytes fetch_frame(peer *p, const char *topic, int64_t offset) {
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    part.fetch_offset = offset;
    part.partition_max_bytes = 1 << 20;
    kw_fetch_req_topic t = {.topic = peer_str(topic), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    req.max_bytes = 1 << 20;
    req.topics = &t;
    req.n_topics = 1;
    return peer_frame(p, &kw_fetch_api, 11, &req);
}

static kw_bytes metadata_frame(peer *p, const char *topic) {
    kw_metadata_req_topic t = {.name = peer_str(topic)};
    kw_metadata_req req = kw_metadata_req_default;
    req.topics = &t;
    req.n_topics = 1;
    return peer_frame(p, &kw_metadata_api, 9, &req);
}

/* Metadata, produce, fetch, and the metadata again. The records are large enough to be borrowed by the
 * answer. */
static kw_bytes conversation(peer *p) {
    kw_bytes all = metadata_frame(p, "t");
    all = peer_join(p, all, produce_frame(p, "t", peer_batch(p, 3, 0, 1000, 700)));
    all = peer_join(p, all, fetch_frame(p, "t", 0));
    return peer_join(p, all, metadata_frame(p, "t"));
}

/* Same seed, so the same ids: the answers must be the same bytes however the requests came. */
static kw_bytes answers_when_cut(peer *outer, size_t first, size_t step) {
    peer *p = peer_new(NULL);
    kw_bytes in = conversation(p), copy;
    for (size_t at = 0, n = first; at < (size_t)in.n; at += n, n = step) {
        if (n > (size_t)in.n - at)
            n = (size_t)in.n - at;
        assert_int_equal(peer_feed(p, p->conn, (kw_bytes){in.p + at, (int32_t)n}), 0);
    }
    assert_true(kw_arena_bytes(&outer->arena, peer_take(p, p->conn), &copy));
    peer_free(p);
    return copy;
}

static void assert_bytes_equal(kw_bytes a, kw_bytes b) {
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, (size_t)a.n);
}

static void test_any_slicing_gives_the_same_answers(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    size_t n = (size_t)conversation(p).n;
    kw_bytes whole = answers_when_cut(p, n, n);
    assert_bytes_equal(whole, answers_when_cut(p, 1, 1));
    for (size_t step = 2; step < 40; step++)
        assert_bytes_equal(whole, answers_when_cut(p, step, step));
    for (size_t cut = 1; cut < n; cut++)
        assert_bytes_equal(whole, answers_when_cut(p, cut, n));
    peer_free(p);
}

static void test_answers_in_order(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    const kw_api *apis[N_REQUESTS] = {&kw_metadata_api, &kw_produce_api, &kw_fetch_api, &kw_metadata_api};
    const int16_t versions[N_REQUESTS] = {9, 9, 11, 9};
    assert_int_equal(peer_feed(p, p->conn, conversation(p)), 0);
    kw_bytes out = peer_take(p, p->conn);
    for (int i = 0; i < N_REQUESTS; i++) {
        int32_t correlation;
        assert_non_null(peer_answer(p, apis[i], versions[i], &out, &correlation));
        assert_int_equal(correlation, i + 1);
    }
    assert_int_equal(out.n, 0);
    peer_free(p);
}

static void test_bad_frames_close(void **state) {
    static const struct {
        const char *what;
        uint8_t bytes[12];
        size_t n;
    } cases[] = {
        {"size -1",             {0xff, 0xff, 0xff, 0xff},             4 },
        {"size 2^31-1",         {0x7f, 0xff, 0xff, 0xff},             4 },
        {"one over the limit",  {0x06, 0x40, 0x00, 0x01},             4 },
        {"size 0",              {0, 0, 0, 0},                         4 },
        {"size 7, half header", {0, 0, 0, 7, 0, 3, 0, 0, 0, 0, 0},    11},
        {"a TLS hello",         {0x16, 3, 1, 0, 200, 1, 0, 0, 0},     9 },
        {"HTTP",                {'G', 'E', 'T', ' ', '/', ' ', 'H'},  7 },
        {"client id cut",       {0, 0, 0, 8, 0, 3, 0, 0, 0, 0, 0, 1}, 12},
    };
    (void)state;
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        uint32_t conn = peer_open(p);
        const uint8_t *bytes = cases[i / 2].bytes;
        int32_t n = (int32_t)cases[i / 2].n;
        for (; i % 2 == 1 && n > 1; n--, bytes++) /* byte by byte */
            if (peer_feed(p, conn, (kw_bytes){bytes, 1}) != 0)
                break;
        assert_int_equal(peer_feed(p, conn, (kw_bytes){bytes, n}), KW_ECLOSED);
        assert_true(peer_closed(p, conn));
        assert_int_equal(peer_feed(p, conn, metadata_frame(p, "t")), KW_ECLOSED);
        kw_broker_close(p->b, conn);
    }
    peer_free(p);
}

static void test_largest_frame_is_taken(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    peer *p = peer_new(NULL);
    kw_bytes frame = metadata_frame(p, "t");
    o.max_frame = frame.n - 4;
    peer *exact = peer_new(&o);
    assert_int_equal(peer_feed(exact, exact->conn, frame), 0);
    peer_free(exact);
    o.max_frame--;
    peer *below = peer_new(&o);
    assert_int_equal(peer_feed(below, below->conn, frame), KW_ECLOSED);
    peer_free(below);
    peer_free(p);
}

/* Answers given before the bad frame still go out. */
static void test_output_is_left_after_closing(void **state) {
    static const uint8_t bad[] = {0xff, 0xff, 0xff, 0xff};
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes both = peer_join(p, metadata_frame(p, "t"), (kw_bytes){bad, sizeof bad});
    int32_t correlation;
    assert_int_equal(peer_feed(p, p->conn, both), KW_ECLOSED);
    kw_bytes out = peer_take(p, p->conn);
    assert_non_null(peer_answer(p, &kw_metadata_api, 9, &out, &correlation));
    assert_true(peer_closed(p, p->conn));
    peer_free(p);
}

static kw_bytes reframe(peer *p, kw_bytes frame, size_t n) {
    uint8_t *copy = kw_arena_alloc(&p->arena, n);
    memcpy(copy, frame.p, n);
    store_u32(copy, (uint32_t)n - 4);
    return (kw_bytes){copy, (int32_t)n};
}

/* Every request cut short inside its frame is refused, and harms nobody else. */
static void test_truncated_bodies_close(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_init_producer_id_req pid = kw_init_producer_id_req_default;
    kw_list_offsets_req_partition part = kw_list_offsets_req_partition_default;
    kw_list_offsets_req_topic topic = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req offsets = {.topics = &topic, .n_topics = 1};
    pid.transactional_id.n = -1;
    peer_create(p, "t", 1);
    kw_bytes frames[] = {metadata_frame(p, "t"), produce_frame(p, "t", peer_batch(p, 1, 0, 1000, 10)),
                         fetch_frame(p, "t", 0), peer_frame(p, &kw_init_producer_id_api, 4, &pid),
                         peer_frame(p, &kw_list_offsets_api, 8, &offsets)};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        for (size_t n = 5; n < (size_t)frames[i].n; n++) {
            uint32_t conn = peer_open(p);
            assert_int_equal(peer_feed(p, conn, reframe(p, frames[i], n)), KW_ECLOSED);
            kw_broker_close(p->b, conn);
        }
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, 1000, 10), NULL), 0);
    peer_free(p);
}

/* Any byte changed: an answer or a closed connection; the sanitizers watch the rest. */
static void test_changed_bytes_are_survived(void **state) {
    static const uint8_t changes[] = {0x01, 0x80, 0xff};
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes in = conversation(p);
    for (size_t at = 4; at < (size_t)in.n; at += at < 300 ? 1 : 37)
        for (size_t k = 0; k < sizeof changes; k++) {
            uint32_t conn = peer_open(p);
            uint8_t *copy = kw_arena_alloc(&p->arena, (size_t)in.n);
            memcpy(copy, in.p, (size_t)in.n);
            copy[at] ^= changes[k];
            (void)peer_feed(p, conn, (kw_bytes){copy, in.n});
            (void)peer_take(p, conn);
            kw_broker_close(p->b, conn);
        }
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, 1000, 10), NULL), 0);
    peer_free(p);
}

/* An array count that its bytes do not back must not be believed (M14). */
static void test_large_counts_allocate_nothing(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    uint8_t frame[] = {0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff};
    size_t before = p->broker_bytes;
    assert_int_equal(peer_feed(p, p->conn, (kw_bytes){frame, sizeof frame}), KW_ECLOSED);
    assert_true(p->broker_bytes < before + 100000);
    /* Nor a frame size that nothing follows. */
    uint32_t conn = peer_open(p);
    static const uint8_t size[] = {0x06, 0x3f, 0xff, 0xff, 0, 3};
    assert_int_equal(peer_feed(p, conn, (kw_bytes){size, sizeof size}), 0);
    assert_int_equal(peer_feed(p, conn, (kw_bytes){size + 4, 1}), 0);
    assert_true(p->broker_bytes < before + 100000);
    peer_free(p);
}

static void test_connections_end_alone(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_slice s;
    uint32_t a = peer_open(p), b = peer_open(p);
    assert_true(a != b && a != 0 && b != 0);
    kw_bytes frame = metadata_frame(p, "t");
    assert_int_equal(peer_feed(p, a, (kw_bytes){frame.p, frame.n - 1}), 0);
    kw_broker_close(p->b, a);
    assert_int_equal(peer_feed(p, a, frame), KW_ECLOSED);
    assert_int_equal(kw_broker_output(p->b, a, &s, 1), KW_ECLOSED);
    assert_int_equal(peer_feed(p, b, frame), 0);
    assert_true(peer_take(p, b).n > 0);
    kw_broker_close(p->b, a); /* twice is harmless */
    uint32_t c = peer_open(p);
    assert_true(c != a && c != b);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_slicing_gives_the_same_answers),
        cmocka_unit_test(test_answers_in_order),
        cmocka_unit_test(test_bad_frames_close),
        cmocka_unit_test(test_largest_frame_is_taken),
        cmocka_unit_test(test_output_is_left_after_closing),
        cmocka_unit_test(test_truncated_bodies_close),
        cmocka_unit_test(test_changed_bytes_are_survived),
        cmocka_unit_test(test_large_counts_allocate_nothing),
        cmocka_unit_test(test_connections_end_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
