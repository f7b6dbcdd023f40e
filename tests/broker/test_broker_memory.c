/* The memory of the log: its limit, the moving start, and what happens when there is none left. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/create_partitions.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/incremental_alter_configs.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/write_txn_markers.h>
#include <stdlib.h>

enum { LIMIT = 1 << 20, VALUE = 1000 };

static peer *limited(size_t memory, int32_t n_partitions) {
    kw_broker_options o = kw_broker_options_default;
    o.memory = memory;
    peer *p = peer_new(&o);
    peer_create(p, "t", n_partitions);
    return p;
}

static int64_t offset_of(peer *p, int32_t partition, int64_t timestamp) {
    kw_list_offsets_req_partition part = {
        .partition_index = partition, .current_leader_epoch = -1, .timestamp = timestamp};
    kw_list_offsets_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    const kw_list_offsets_resp *resp = peer_call(p, &kw_list_offsets_api, 7, &req);
    assert_int_equal(resp->topics[0].partitions[0].error_code, 0);
    return resp->topics[0].partitions[0].offset;
}

static const kw_fetch_resp_partition *fetch(peer *p, int32_t partition, int64_t offset) {
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition = partition;
    part.fetch_offset = offset;
    part.partition_max_bytes = LIMIT;
    req.topics = &t;
    req.n_topics = 1;
    const kw_fetch_resp *resp = peer_call(p, &kw_fetch_api, 11, &req);
    return &resp->responses[0].partitions[0];
}

/* The arena grows with every call; a test that makes thousands gives it back in between. */
static int64_t produce(peer *p, int32_t partition) {
    int64_t offset = -1;
    assert_int_equal(peer_produce(p, "t", partition, peer_batch(p, 1, 0, p->wall_ms, VALUE), &offset), 0);
    kw_arena_reset(&p->arena);
    return offset;
}

static void test_oldest_batches_go(void **state) {
    enum { N = 5000 };
    (void)state;
    peer *p = limited(LIMIT, 1);
    size_t before = p->broker_bytes;
    for (int i = 0; i < N; i++) {
        assert_int_equal(produce(p, 0), i);
        assert_true(p->broker_bytes < before + LIMIT + LIMIT / 4); /* the index and an answer on top */
    }
    int64_t start = offset_of(p, 0, -2);
    assert_int_equal(offset_of(p, 0, -1), N);
    assert_true((N - start) * (VALUE + 72) <= LIMIT);
    assert_true((N - start) * (VALUE + 72) > LIMIT * 3 / 4);
    assert_int_equal(fetch(p, 0, start - 1)->error_code, 1); /* OFFSET_OUT_OF_RANGE */
    const kw_fetch_resp_partition *a = fetch(p, 0, start);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->log_start_offset, start);
    assert_int_equal(load_u64(a->records.p), start);
    peer_free(p);
}

/* The limit is for all partitions; a slow one loses its old batches only, not the one just written. */
static void test_limit_over_all_partitions(void **state) {
    (void)state;
    peer *p = limited(LIMIT, 2);
    assert_int_equal(produce(p, 1), 0);
    for (int i = 0; i < 500; i++)
        produce(p, 0);
    assert_int_equal(produce(p, 1), 1);
    for (int i = 0; i < 700; i++)
        produce(p, 0);
    assert_int_equal(offset_of(p, 1, -2), 1);
    assert_int_equal(load_u64(fetch(p, 1, 1)->records.p), 1);
    for (int i = 0; i < 1000; i++)
        produce(p, 0);
    assert_int_equal(offset_of(p, 1, -2), 2); /* empty now, but it goes on where it was */
    assert_int_equal(offset_of(p, 1, -1), 2);
    assert_int_equal(produce(p, 1), 2);
    peer_free(p);
}

/* A limit below one batch keeps that batch: what was answered can be read. */
static void test_newest_batch_always_stays(void **state) {
    (void)state;
    peer *p = limited(1, 1);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(produce(p, 0), i);
        assert_int_equal(load_u64(fetch(p, 0, i)->records.p), i);
    }
    assert_true(offset_of(p, 0, -2) > 0);
    peer_free(p);
}

/* Slow logs among fast ones: what they keep is bytes, not the room that was made for more. */
static void test_closed_segments_give_back_their_room(void **state) {
    enum { N = 40, ROUNDS = 400 };
    (void)state;
    peer *p = limited(LIMIT, N);
    int64_t kept = 0;
    for (int i = 0; i < ROUNDS; i++)
        for (int32_t partition = 0; partition < N; partition++)
            if (partition == 0 || i % 4 == partition % 4)
                produce(p, partition);
    for (int32_t partition = 0; partition < N; partition++)
        kept += kw_broker_log_end(p->b, "t", partition) - kw_broker_log_start(p->b, "t", partition);
    assert_true(kept * (VALUE + 72) <= LIMIT);
    /* One segment of each log is open, and may be half empty. */
    assert_true(kept * (VALUE + 72) > LIMIT * 2 / 3);
    peer_free(p);
}

/* An answer under way keeps its bytes while the log goes on without them. */
static void test_answer_keeps_dropped_batches(void **state) {
    (void)state;
    peer *p = limited(LIMIT, 1);
    for (int i = 0; i < 100; i++)
        produce(p, 0);
    uint32_t reader = peer_open(p);
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition_max_bytes = LIMIT;
    req.topics = &t;
    req.n_topics = 1;
    assert_int_equal(peer_feed(p, reader, peer_frame(p, &kw_fetch_api, 11, &req)), 0);
    for (int i = 0; i < 2000; i++)
        produce(p, 0);
    assert_int_equal(fetch(p, 0, 0)->error_code, 1);
    kw_bytes out = peer_take(p, reader);
    int32_t correlation;
    const kw_fetch_resp *resp = peer_answer(p, &kw_fetch_api, 11, &out, &correlation);
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, resp->responses[0].partitions[0].records.p,
                   (size_t)resp->responses[0].partitions[0].records.n);
    int64_t expected = 0;
    for (; kw_batches_next(&r, &b) == 1; expected++) {
        assert_int_equal(b.base_offset, expected);
        assert_int_equal(kw_batch_check(&b, true), 0);
    }
    assert_true(expected >= 3);
    peer_free(p);
}

/* ---- no memory ---- */

typedef struct scarce {
    size_t bytes;
    int left; /* allocations until one fails */
} scarce;

static void *scarce_alloc(void *ctx, size_t size) {
    scarce *s = ctx;
    if (s->left-- == 0)
        return NULL;
    s->bytes += size;
    return malloc(size);
}

static void *scarce_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    scarce *s = ctx;
    if (s->left-- == 0)
        return NULL;
    s->bytes += size - old_size;
    return realloc(block, size);
}

static void scarce_free(void *ctx, void *block, size_t size) {
    ((scarce *)ctx)->bytes -= size;
    free(block);
}

static const kw_mem_ops scarce_ops = {scarce_alloc, scarce_realloc, scarce_free};

/* Everything the broker allocates for: frames in pieces, topics, records, a wait, answers. */
static void scenario(kw_broker *b, const kw_bytes *frames, int n) {
    kw_slice s;
    uint32_t conn, other;
    if (kw_broker_open(b, &conn) != 0 || kw_broker_open(b, &other) != 0)
        return;
    for (int i = 0; i < n; i++) {
        uint32_t on = i == 2 ? other : conn; /* the fetch waits on a connection of its own */
        size_t half = (size_t)frames[i].n / 2;
        (void)!kw_broker_feed(b, on, frames[i].p, half, 1, PEER_WALL_MS);
        (void)!kw_broker_feed(b, on, frames[i].p + half, (size_t)frames[i].n - half, 1, PEER_WALL_MS);
    }
    kw_broker_step(b, KW_MS(1000));
    (void)!kw_broker_set_stale(b, 1, true);
    (void)!kw_broker_recreate_topic(b, "t");
    while (kw_broker_output(b, other, &s, 1) > 0)
        kw_broker_sent(b, other, s.n);
    kw_broker_close(b, conn);
}

/* The n-th allocation fails, for every n: no crash, nothing lost, and without a failure all goes well. */
static void test_every_allocation_may_fail(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_metadata_req_topic mt = {.name = peer_str("t")};
    kw_metadata_req md = kw_metadata_req_default;
    md.topics = &mt;
    md.n_topics = 1;
    kw_produce_req_partition pp = {.records = peer_batch(p, 5, 0, PEER_WALL_MS, VALUE)};
    kw_produce_req_topic pt = {.name = peer_str("t"), .partition_data = &pp, .n_partition_data = 1};
    kw_produce_req pr = {
        .transactional_id = {NULL, -1},
          .acks = 1, .topic_data = &pt, .n_topic_data = 1
    };
    kw_fetch_req_partition fp = kw_fetch_req_partition_default;
    kw_fetch_req_topic ft = {.topic = peer_str("t"), .partitions = &fp, .n_partitions = 1};
    kw_fetch_req fr = kw_fetch_req_default;
    fp.partition_max_bytes = LIMIT;
    fr.max_wait_ms = 10;
    fr.min_bytes = 1;
    fr.topics = &ft;
    fr.n_topics = 1;
    kw_offset_commit_req_partition op = {.committed_offset = 1, .committed_metadata = peer_str("m")};
    kw_offset_commit_req_topic ot = {.name = peer_str("t"), .partitions = &op, .n_partitions = 1};
    kw_offset_commit_req oc = kw_offset_commit_req_default;
    oc.group_id = peer_str("g");
    oc.topics = &ot;
    oc.n_topics = 1;
    kw_incremental_alter_configs_req_config change = {.name = peer_str("segment.ms"), .value = peer_str("9")};
    kw_incremental_alter_configs_req_resource resource = {
        .resource_type = 2, .resource_name = peer_str("t"), .configs = &change, .n_configs = 1};
    kw_incremental_alter_configs_req ac = {.resources = &resource, .n_resources = 1};
    kw_create_partitions_req_topic gt = {.name = peer_str("t"), .count = 3, .n_assignments = -1};
    kw_create_partitions_req gr = {.topics = &gt, .n_topics = 1};
    const int32_t first = 0;
    kw_write_txn_markers_req_topic wt = {
        .name = peer_str("t"), .partition_indexes = &first, .n_partition_indexes = 1};
    kw_write_txn_markers_req_marker wm = {.producer_id = 3, .topics = &wt, .n_topics = 1};
    kw_write_txn_markers_req wr = {.markers = &wm, .n_markers = 1};
    kw_fetch_req session = fr;
    session.session_epoch = 0;
    session.max_wait_ms = 0;
    kw_bytes frames[] = {peer_frame(p, &kw_metadata_api, 9, &md),
                         peer_frame(p, &kw_metadata_api, 12, &md),
                         peer_frame(p, &kw_fetch_api, 11, &fr),
                         peer_frame(p, &kw_produce_api, 9, &pr),
                         peer_frame(p, &kw_fetch_api, 11, &session),
                         peer_frame(p, &kw_offset_commit_api, 8, &oc),
                         peer_frame(p, &kw_incremental_alter_configs_api, 1, &ac),
                         peer_frame(p, &kw_create_partitions_api, 3, &gr),
                         peer_frame(p, &kw_write_txn_markers_api, 1, &wr)};
    int failed = 0;
    for (int n = 0;; n++) {
        scarce s = {.left = n};
        kw_mem mem = {.ops = &scarce_ops, .ctx = &s};
        kw_broker *b;
        if (kw_broker_new(&kw_broker_options_default, &mem, &b) == 0)
            scenario(b, frames, sizeof frames / sizeof *frames);
        kw_broker_free(b);
        assert_int_equal(s.bytes, 0);
        if (s.left >= 0)
            break;
        failed++;
    }
    assert_true(failed > 30);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oldest_batches_go),
        cmocka_unit_test(test_limit_over_all_partitions),
        cmocka_unit_test(test_newest_batch_always_stays),
        cmocka_unit_test(test_answer_keeps_dropped_batches),
        cmocka_unit_test(test_closed_segments_give_back_their_room),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
