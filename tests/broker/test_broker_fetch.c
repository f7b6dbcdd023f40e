/* Fetch: what is read, how much of it, what is refused, and the wait for more under a virtual clock. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum { V = 11, V_ID = 13, LARGE = 1 << 20, N_BATCHES = 5, IN_BATCH = 4 };

/* One partition to ask for, with everything at its usual value. */
typedef struct ask {
    kw_fetch_req_partition part;
    kw_fetch_req_topic topic;
    kw_fetch_req req;
} ask;

static ask *new_ask(peer *p, const char *topic, int64_t offset) {
    ask *a = kw_arena_alloc(&p->arena, sizeof *a);
    a->part = kw_fetch_req_partition_default;
    a->part.fetch_offset = offset;
    a->part.partition_max_bytes = LARGE;
    a->topic = (kw_fetch_req_topic){.topic = peer_str(topic), .partitions = &a->part, .n_partitions = 1};
    a->req = kw_fetch_req_default;
    a->req.max_bytes = LARGE;
    a->req.min_bytes = 1;
    a->req.topics = &a->topic;
    a->req.n_topics = 1;
    return a;
}

static const kw_fetch_resp *call(peer *p, int16_t version, const ask *a) {
    return peer_call(p, &kw_fetch_api, version, &a->req);
}

static const kw_fetch_resp_partition *first(const kw_fetch_resp *resp) {
    assert_int_equal(resp->error_code, 0);
    assert_int_equal(resp->n_responses, 1);
    assert_int_equal(resp->responses[0].n_partitions, 1);
    return &resp->responses[0].partitions[0];
}

static int count_batches(kw_bytes records, int64_t *first_offset) {
    kw_reader r;
    kw_batch b;
    int n = 0;
    kw_reader_init(&r, records.p, (size_t)records.n);
    for (; kw_batches_next(&r, &b) == 1; n++) {
        assert_int_equal(kw_batch_check(&b, true), 0);
        if (n == 0)
            *first_offset = b.base_offset;
    }
    assert_int_equal(kw_reader_left(&r), 0);
    return n;
}

/* Topic "t", five batches of four records: offsets 0 to 19. Returns the size of a batch. */
static int32_t fill(peer *p) {
    kw_bytes batch = {NULL, 0};
    peer_create(p, "t", 2);
    for (int i = 0; i < N_BATCHES; i++) {
        batch = peer_batch(p, IN_BATCH, 0, p->wall_ms, 200);
        assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    }
    return batch.n;
}

/* A position inside a batch brings the whole batch (F3). */
static void test_every_offset(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    for (int16_t version = 4; version <= 12; version++)
        for (int64_t offset = 0; offset < N_BATCHES * IN_BATCH; offset++) {
            const kw_fetch_resp_partition *a = first(call(p, version, new_ask(p, "t", offset)));
            int64_t base = -1;
            assert_int_equal(a->error_code, 0);
            assert_int_equal(a->high_watermark, 20);
            assert_int_equal(a->last_stable_offset, 20);
            assert_int_equal(a->log_start_offset, version < 5 ? -1 : 0);
            assert_int_equal(a->preferred_read_replica, -1);
            assert_int_equal(count_batches(a->records, &base), N_BATCHES - offset / IN_BATCH);
            assert_int_equal(base, offset / IN_BATCH * IN_BATCH);
        }
    peer_free(p);
}

static void test_at_the_end(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    const kw_fetch_resp_partition *a = first(call(p, V, new_ask(p, "t", 20)));
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->high_watermark, 20);
    assert_int_equal(a->records.n, 0);
    assert_int_equal(a->n_aborted_transactions, -1);
    ask *committed = new_ask(p, "t", 20);
    committed->req.isolation_level = 1;
    assert_int_equal(first(call(p, V, committed))->n_aborted_transactions, 0);
    peer_free(p);
}

static void assert_error(const kw_fetch_resp_partition *a, int error) {
    assert_int_equal(a->error_code, error);
    assert_int_equal(a->high_watermark, -1);
    assert_int_equal(a->log_start_offset, -1);
    assert_int_equal(a->records.n, 0);
}

static void test_refusals(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    assert_error(first(call(p, V, new_ask(p, "t", 21))), 1); /* OFFSET_OUT_OF_RANGE */
    assert_error(first(call(p, V, new_ask(p, "t", -1))), 1);
    assert_error(first(call(p, V, new_ask(p, "nope", 0))), 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    ask *a = new_ask(p, "t", 0);
    a->part.partition = 2;
    assert_error(first(call(p, V, a)), 3);
    a->part.partition = -1;
    assert_error(first(call(p, V, a)), 3);
    a = new_ask(p, "t", 0);
    a->part.current_leader_epoch = 1;
    assert_error(first(call(p, V, a)), 75); /* UNKNOWN_LEADER_EPOCH */
    a->part.current_leader_epoch = 0;
    assert_int_equal(first(call(p, V, a))->error_code, 0);
    peer_free(p);
}

/* A Fetch made from {0} instead of the default claims to be a follower. */
static void test_followers_are_refused(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    ask *a = new_ask(p, "t", 0);
    a->req.replica_id = 0;
    assert_error(first(call(p, V, a)), 6); /* NOT_LEADER_OR_FOLLOWER */
    a = new_ask(p, "t", 0);
    a->req.replica_state.replica_id = 0;
    assert_error(first(call(p, 15, a)), 100); /* by id now, and there is none: UNKNOWN_TOPIC_ID */
    peer_free(p);
}

static void test_by_topic_id(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    kw_metadata_req all = kw_metadata_req_default;
    all.n_topics = -1;
    const kw_metadata_resp *md = peer_call(p, &kw_metadata_api, 12, &all);
    for (int16_t version = V_ID; version <= 18; version++) {
        ask *a = new_ask(p, "t", 0);
        a->topic.topic_id = md->topics[0].topic_id;
        const kw_fetch_resp *resp = call(p, version, a);
        int64_t base;
        assert_int_equal(count_batches(first(resp)->records, &base), N_BATCHES);
        assert_memory_equal(&resp->responses[0].topic_id, &md->topics[0].topic_id, sizeof(kw_uuid));
        a->topic.topic_id.b[0] ^= 1;
        assert_error(first(call(p, version, a)), 100);
    }
    ask *follower = new_ask(p, "t", 0);
    follower->topic.topic_id = md->topics[0].topic_id;
    follower->req.replica_state.replica_id = 0;
    assert_error(first(call(p, 15, follower)), 6);
    peer_free(p);
}

static int batches_within(peer *p, int32_t request_max, int32_t partition_max) {
    ask *a = new_ask(p, "t", 0);
    int64_t base;
    a->req.max_bytes = request_max;
    a->part.partition_max_bytes = partition_max;
    return count_batches(first(call(p, V, a))->records, &base);
}

/* Whole batches up to the limit; the first comes whatever its size (KIP-74). */
static void test_F3_size_limits(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int32_t n = fill(p);
    assert_int_equal(batches_within(p, LARGE, 0), 1);
    assert_int_equal(batches_within(p, LARGE, 1), 1);
    assert_int_equal(batches_within(p, LARGE, 2 * n - 1), 1);
    assert_int_equal(batches_within(p, LARGE, 2 * n), 2);
    assert_int_equal(batches_within(p, LARGE, 3 * n + 1), 3);
    assert_int_equal(batches_within(p, 1, LARGE), 1);
    assert_int_equal(batches_within(p, 4 * n, LARGE), 4);
    assert_int_equal(batches_within(p, -1, -1), 1);
    assert_int_equal(batches_within(p, INT32_MAX, INT32_MAX), N_BATCHES);
    peer_free(p);
}

/* The request's limit is spent in its order, and only the first records of an answer may pass it. */
static void test_limit_over_partitions(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int32_t n = fill(p);
    for (int i = 0; i < 2; i++)
        assert_int_equal(peer_produce(p, "t", 1, peer_batch(p, IN_BATCH, 0, p->wall_ms, 200), NULL), 0);
    kw_fetch_req_partition parts[2] = {kw_fetch_req_partition_default, kw_fetch_req_partition_default};
    parts[0].partition = 1;
    parts[0].partition_max_bytes = parts[1].partition_max_bytes = LARGE;
    ask *a = new_ask(p, "t", 0);
    a->topic.partitions = parts;
    a->topic.n_partitions = 2;
    a->req.max_bytes = 3 * n;
    const kw_fetch_resp *resp = call(p, V, a);
    assert_int_equal(resp->responses[0].partitions[0].partition_index, 1);
    assert_int_equal(resp->responses[0].partitions[0].records.n, 2 * n);
    assert_int_equal(resp->responses[0].partitions[1].records.n, n);
    a->req.max_bytes = n - 1;
    resp = call(p, V, a);
    assert_int_equal(resp->responses[0].partitions[0].records.n, n);
    assert_int_equal(resp->responses[0].partitions[1].records.n, 0);
    assert_int_equal(resp->responses[0].partitions[1].error_code, 0);
    peer_free(p);
}

/* More than one segment: reading on from each answer finds every record once. */
static void test_reading_on(void **state) {
    enum { BATCHES = 3000, RECORDS = 7 };
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    kw_bytes batch = peer_batch(p, RECORDS, 0, p->wall_ms, 100);
    for (int i = 0; i < BATCHES; i++)
        assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    int64_t position = 0;
    int answers = 0;
    for (; position < BATCHES * RECORDS; answers++) {
        ask *a = new_ask(p, "t", position);
        a->part.partition_max_bytes = a->req.max_bytes = 300000;
        kw_reader r;
        kw_batch b;
        kw_bytes records = first(call(p, V, a))->records;
        kw_reader_init(&r, records.p, (size_t)records.n);
        assert_true(records.n > 0 && records.n <= 300000);
        for (; kw_batches_next(&r, &b) == 1; position = kw_batch_next_offset(&b))
            assert_int_equal(b.base_offset, position);
        assert_int_equal(kw_reader_left(&r), 0);
    }
    assert_true(answers > 8 && answers < 40);
    peer_free(p);
}

/* ---- waiting ---- */

enum { MAX_WAIT = 500 };

static ask *patient(peer *p, int64_t offset, int32_t min_bytes) {
    ask *a = new_ask(p, "t", offset);
    a->req.max_wait_ms = MAX_WAIT;
    a->req.min_bytes = min_bytes;
    return a;
}

static void start(peer *p, uint32_t conn, const ask *a) {
    assert_int_equal(peer_feed(p, conn, peer_frame(p, &kw_fetch_api, V, &a->req)), 0);
}

/* The answer to a fetch on conn, or NULL. */
static const kw_fetch_resp_partition *arrived(peer *p, uint32_t conn) {
    kw_bytes out = peer_take(p, conn);
    int32_t correlation;
    const kw_fetch_resp *resp = peer_answer(p, &kw_fetch_api, V, &out, &correlation);
    assert_int_equal(out.n, 0);
    return resp == NULL ? NULL : first(resp);
}

static void test_wait_ends_with_its_time(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    while (kw_broker_next_output(p->b) != 0) {
    }
    assert_int_equal(kw_broker_deadline(p->b), KW_NEVER);
    start(p, reader, patient(p, 20, 1));
    assert_null(arrived(p, reader));
    assert_int_equal(kw_broker_deadline(p->b), p->now + KW_MS(MAX_WAIT));
    kw_broker_step(p->b, p->now + KW_MS(MAX_WAIT) - 1);
    assert_null(arrived(p, reader));
    assert_int_equal(kw_broker_next_output(p->b), 0);
    kw_broker_step(p->b, p->now + KW_MS(MAX_WAIT));
    assert_int_equal(kw_broker_next_output(p->b), reader);
    assert_int_equal(kw_broker_next_output(p->b), 0);
    const kw_fetch_resp_partition *a = arrived(p, reader);
    assert_non_null(a);
    assert_int_equal(a->records.n, 0);
    assert_int_equal(a->high_watermark, 20);
    assert_int_equal(kw_broker_deadline(p->b), KW_NEVER);
    peer_free(p);
}

static void test_wait_ends_with_records(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    start(p, reader, patient(p, 20, 1));
    assert_int_equal(peer_produce(p, "t", 1, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_null(arrived(p, reader)); /* another partition */
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    const kw_fetch_resp_partition *a = arrived(p, reader);
    assert_non_null(a);
    assert_int_equal(a->high_watermark, 21);
    assert_int_equal(load_u64(a->records.p), 20);
    peer_free(p);
}

static void test_wait_for_min_bytes(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int32_t n = fill(p);
    uint32_t reader = peer_open(p);
    start(p, reader, patient(p, 20, 3 * n));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, IN_BATCH, 0, p->wall_ms, 200), NULL), 0);
        assert_null(arrived(p, reader));
    }
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, IN_BATCH, 0, p->wall_ms, 200), NULL), 0);
    assert_int_equal(arrived(p, reader)->records.n, 3 * n);
    /* What is there is sent when the time is over, if it is less. */
    start(p, reader, patient(p, 28, 3 * n));
    assert_null(arrived(p, reader));
    kw_broker_step(p->b, p->now + KW_MS(MAX_WAIT));
    assert_int_equal(arrived(p, reader)->records.n, n);
    /* A limit below the minimum: no more can come, but that is the asker's business. */
    ask *a = patient(p, 0, 3 * n);
    a->part.partition_max_bytes = n;
    start(p, reader, a);
    assert_null(arrived(p, reader));
    peer_free(p);
}

static void test_no_minimum_no_wait(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    for (int32_t least = -1; least <= 0; least++) {
        start(p, reader, patient(p, 20, least));
        const kw_fetch_resp_partition *a = arrived(p, reader);
        assert_non_null(a);
        assert_int_equal(a->records.n, 0);
    }
    peer_free(p);
}

static void test_errors_do_not_wait(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    ask *a = patient(p, 21, 1);
    assert_error(first(call(p, V, a)), 1);
    a = patient(p, 20, 1);
    a->req.n_topics = 0;
    assert_int_equal(call(p, V, a)->n_responses, 0);
    peer_free(p);
}

static void delete_topic(peer *p, const char *topic) {
    kw_str name = peer_str(topic);
    kw_delete_topics_req req = {.topic_names = &name, .n_topic_names = 1};
    const kw_delete_topics_resp *resp = peer_call(p, &kw_delete_topics_api, 5, &req);
    assert_int_equal(resp->responses[0].error_code, 0);
}

static void test_deleted_topic_ends_the_wait(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    start(p, reader, patient(p, 20, 1));
    delete_topic(p, "t");
    assert_error(arrived(p, reader), 3);
    peer_free(p);
}

/* An answer under way holds what it borrows, whatever becomes of the log. */
static void test_answer_outlives_its_topic(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int32_t n = fill(p);
    uint32_t reader = peer_open(p);
    start(p, reader, patient(p, 0, 1));
    delete_topic(p, "t");
    const kw_fetch_resp_partition *a = arrived(p, reader);
    int64_t base;
    assert_int_equal(a->records.n, N_BATCHES * n);
    assert_int_equal(count_batches(a->records, &base), N_BATCHES);
    peer_free(p);
}

/* As in Kafka a waiting fetch holds up what follows on its connection, and only there. */
static void test_wait_blocks_its_connection(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    kw_metadata_req md = kw_metadata_req_default;
    md.n_topics = -1;
    /* One behind the fetch in the same bytes, two in bytes of their own. */
    kw_bytes fetch = peer_frame(p, &kw_fetch_api, V, &patient(p, 20, 1)->req);
    int32_t waiting = p->correlation;
    assert_int_equal(peer_feed(p, reader, peer_join(p, fetch, peer_frame(p, &kw_metadata_api, 9, &md))), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(peer_feed(p, reader, peer_frame(p, &kw_metadata_api, 9, &md)), 0);
    assert_int_equal(peer_take(p, reader).n, 0);
    (void)peer_call(p, &kw_metadata_api, 9, &md); /* another connection is served */
    kw_broker_step(p->b, p->now + KW_MS(MAX_WAIT));
    kw_bytes out = peer_take(p, reader);
    int32_t correlation;
    assert_non_null(peer_answer(p, &kw_fetch_api, V, &out, &correlation));
    assert_int_equal(correlation, waiting);
    for (int i = 1; i <= 3; i++) {
        assert_non_null(peer_answer(p, &kw_metadata_api, 9, &out, &correlation));
        assert_int_equal(correlation, waiting + i);
    }
    assert_int_equal(out.n, 0);
    peer_free(p);
}

/* What waits behind a fetch may be the very produce that another fetch waits for, and so on. */
static void test_chain_of_waits(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 2);
    uint32_t b = peer_open(p), a = peer_open(p);
    ask *of_1 = patient(p, 0, 1);
    of_1->part.partition = 1;
    kw_produce_req_partition part = {.index = 1, .records = peer_batch(p, 1, 0, p->wall_ms, 10)};
    kw_produce_req_topic t = {.name = peer_str("t"), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = {
        .transactional_id = {NULL, -1},
          .acks = 1, .topic_data = &t, .n_topic_data = 1
    };
    start(p, b, of_1);             /* the older one waits for partition 1 */
    start(p, a, patient(p, 0, 1)); /* the newer one for partition 0, with a produce to 1 behind it */
    assert_int_equal(peer_feed(p, a, peer_frame(p, &kw_produce_api, 9, &req)), 0);
    assert_null(arrived(p, b));
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_true(peer_take(p, a).n > 0);
    assert_non_null(arrived(p, b));
    peer_free(p);
}

/* Records that are too few do not make the wait longer. */
static void test_deadline_stays(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int32_t n = fill(p);
    uint32_t reader = peer_open(p);
    kw_time deadline = p->now + KW_MS(MAX_WAIT);
    start(p, reader, patient(p, 20, 3 * n));
    for (int i = 0; i < 2; i++) {
        p->now += KW_MS(100);
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, IN_BATCH, 0, p->wall_ms, 200), NULL), 0);
        assert_null(arrived(p, reader));
        assert_int_equal(kw_broker_deadline(p->b), deadline);
    }
    kw_broker_step(p->b, deadline);
    assert_int_equal(arrived(p, reader)->records.n, 2 * n);
    peer_free(p);
}

/* Who goes on sending while he waits is buffered so far and no further. */
static void test_flood_during_a_wait(void **state) {
    enum { FRAME = 1000, SLACK = 4 << 20, PIECE = 1 << 16 };
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.max_frame = FRAME;
    peer *p = peer_new(&o);
    peer_create(p, "t", 1);
    uint8_t *piece = kw_arena_alloc(&p->arena, PIECE);
    start(p, p->conn, patient(p, 0, 1));
    size_t sent = 0;
    while (peer_feed(p, p->conn, (kw_bytes){piece, PIECE}) == 0)
        sent += PIECE;
    assert_true(sent > SLACK - PIECE && sent <= SLACK + FRAME);
    assert_true(peer_closed(p, p->conn));
    peer_free(p);
}

static void test_waits_end_with_their_connection(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    fill(p);
    uint32_t reader = peer_open(p);
    start(p, reader, patient(p, 20, 1));
    kw_broker_close(p->b, reader);
    assert_int_equal(kw_broker_deadline(p->b), KW_NEVER);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(kw_broker_output(p->b, reader, NULL, 0), KW_ECLOSED);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_offset),
        cmocka_unit_test(test_at_the_end),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_followers_are_refused),
        cmocka_unit_test(test_by_topic_id),
        cmocka_unit_test(test_F3_size_limits),
        cmocka_unit_test(test_limit_over_partitions),
        cmocka_unit_test(test_reading_on),
        cmocka_unit_test(test_wait_ends_with_its_time),
        cmocka_unit_test(test_wait_ends_with_records),
        cmocka_unit_test(test_wait_for_min_bytes),
        cmocka_unit_test(test_no_minimum_no_wait),
        cmocka_unit_test(test_errors_do_not_wait),
        cmocka_unit_test(test_deleted_topic_ends_the_wait),
        cmocka_unit_test(test_answer_outlives_its_topic),
        cmocka_unit_test(test_wait_blocks_its_connection),
        cmocka_unit_test(test_chain_of_waits),
        cmocka_unit_test(test_deadline_stays),
        cmocka_unit_test(test_flood_during_a_wait),
        cmocka_unit_test(test_waits_end_with_their_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
