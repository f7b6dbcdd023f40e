/* A transaction while memory is short: whatever allocation fails, nothing is lost, and what was decided is
 * carried out once there is memory again. */
#include "tests/broker/txn_calls.h"

#include <kwire/msg/add_offsets_to_txn.h>
#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/txn_offset_commit.h>
#include <stdlib.h>

/* Allocates until `left` are used up; then one fails. */
typedef struct meter {
    long left;
    size_t bytes;
} meter;

static bool fails(meter *m) {
    return m->left >= 0 && m->left-- == 0;
}

static void *metered_alloc(void *ctx, size_t size) {
    meter *m = ctx;
    if (fails(m))
        return NULL;
    m->bytes += size;
    return malloc(size);
}

static void *metered_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    meter *m = ctx;
    if (fails(m))
        return NULL;
    m->bytes += size - old_size;
    return realloc(block, size);
}

static void metered_free(void *ctx, void *block, size_t size) {
    ((meter *)ctx)->bytes -= size;
    free(block);
}

static const kw_mem_ops metered = {metered_alloc, metered_realloc, metered_free};

enum { N_FRAMES = 5, N_PARTITIONS = 6 };

/* One transaction of producer 0, which the broker under test knows by no other means. */
static void make_frames(peer *p, kw_bytes frames[N_FRAMES]) {
    static const int32_t numbers[] = {0, 1, 2, 3, 4, 5};
    kw_str tx = peer_str("tx"), group = peer_str("g");
    kw_init_producer_id_req init = {
        .transactional_id = tx, .transaction_timeout_ms = 1000, .producer_id = -1, .producer_epoch = -1};
    kw_add_partitions_to_txn_req_topic t = {
        .name = peer_str("t"), .partitions = numbers, .n_partitions = N_PARTITIONS};
    kw_add_partitions_to_txn_req add = {
        .v3_and_below_transactional_id = tx, .v3_and_below_topics = &t, .n_v3_and_below_topics = 1};
    kw_add_offsets_to_txn_req offsets = {.transactional_id = tx, .group_id = group};
    kw_txn_offset_commit_req_partition part = kw_txn_offset_commit_req_partition_default;
    kw_txn_offset_commit_req_topic of = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_txn_offset_commit_req commit = kw_txn_offset_commit_req_default;
    kw_end_txn_req end = {.transactional_id = tx, .committed = true};
    commit.transactional_id = tx;
    commit.group_id = group;
    commit.producer_id = 0;
    commit.producer_epoch = 0;
    commit.topics = &of;
    commit.n_topics = 1;
    frames[0] = peer_frame(p, &kw_init_producer_id_api, 4, &init);
    frames[1] = peer_frame(p, &kw_add_partitions_to_txn_api, 3, &add);
    frames[2] = peer_frame(p, &kw_add_offsets_to_txn_api, 3, &offsets);
    frames[3] = peer_frame(p, &kw_txn_offset_commit_api, 3, &commit);
    frames[4] = peer_frame(p, &kw_end_txn_api, 4, &end);
}

/* Each request on a connection of its own: one that finds no memory at all is closed. */
static void feed(kw_broker *b, kw_bytes frame, kw_time now) {
    uint32_t conn;
    kw_slice s;
    if (kw_broker_open(b, &conn) != 0)
        return;
    (void)!kw_broker_feed(b, conn, frame.p, (size_t)frame.n, now, PEER_WALL_MS);
    while (kw_broker_output(b, conn, &s, 1) > 0)
        kw_broker_sent(b, conn, s.n);
    kw_broker_close(b, conn);
}

/* Each partition has one marker, or none. */
static int64_t count_markers(const kw_broker *b) {
    int64_t n = kw_broker_log_end(b, "t", 0);
    for (int32_t i = 1; i < N_PARTITIONS; i++)
        assert_int_equal(kw_broker_log_end(b, "t", i), n);
    return n;
}

/* Whether allocation number n came. The producer asks for everything twice, as one that got no answer; only
 * for its id once, for it would get another epoch. */
static bool run(const kw_bytes frames[N_FRAMES], long n) {
    meter m = {.left = -1};
    kw_mem mem = {.ops = &metered, .ctx = &m};
    kw_broker *b;
    kw_time now = KW_MS(1);
    assert_int_equal(kw_broker_new(&kw_broker_options_default, &mem, &b), 0);
    assert_int_equal(kw_broker_create_topic(b, "t", N_PARTITIONS, 0), 0);
    m.left = n;
    feed(b, frames[0], now);
    bool has_id = n < 0 || m.left >= 0;
    for (int i = 1; i < N_FRAMES; i++)
        for (int k = 0; k < 2; k++)
            feed(b, frames[i], now);
    kw_broker_step(b, now += KW_MS(3));
    bool came = m.left < 0;
    kw_broker_step(b, now + KW_MS(100)); /* markers that found no memory */
    assert_int_equal(has_id ? 1 : count_markers(b), count_markers(b));
    kw_broker_free(b);
    assert_int_equal(m.bytes, 0);
    return came;
}

static void test_every_allocation_fails_once(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_bytes frames[N_FRAMES];
    long n = 0;
    make_frames(p, frames);
    while (run(frames, n))
        n++;
    assert_true(n > 30);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
