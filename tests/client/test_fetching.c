/* What a partition is asked for next, when answers come late, twice, unreadable or never. */
#include "tests/client/rig.h"
#include "tests/sim/batches.h"

#include <kwire/hash.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>

enum { PARTITIONS = 2, MOST_READ = 64, UNKNOWN_TOPIC_OR_PARTITION = 3, AUTHORIZATION_FAILED = 29 };

/* Two brokers. Partition 0 moves, partition 1 stays with the second. A fetch waits until the test answers it.
 */
typedef struct stage {
    rig rig;
    int32_t topic;
    int32_t leader, epoch; /* of partition 0 */
    int16_t topic_error;
    int n_asked[PARTITIONS];
    int64_t asked[PARTITIONS]; /* the last offset */
    sim_answer_to to[PARTITIONS];
    uint32_t silent; /* this connection is not answered */
    kw_mem mem;
    kw_buf records; /* for the next answer */
    bool cut;       /* the next answer ends too early */
    int64_t read[MOST_READ];
    int n_read;
} stage;

static void tell_cluster(sim_script *s, const sim_request *q) {
    const stage *st = s->ctx;
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_partition parts[PARTITIONS] = {kw_metadata_resp_partition_default,
                                                    kw_metadata_resp_partition_default};
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = rig_text(i == 0 ? "one" : "two");
        brokers[i].port = 9092;
        parts[i].partition_index = i;
    }
    parts[0].leader_id = st->leader;
    parts[0].leader_epoch = st->epoch;
    parts[1].leader_id = 2;
    topic.error_code = st->topic_error;
    topic.partitions = parts;
    topic.n_partitions = st->topic_error == 0 ? PARTITIONS : 0;
    if (req->n_topics > 0)
        topic.name = req->topics[0].name;
    resp.brokers = brokers;
    resp.n_brokers = 2;
    resp.topics = &topic;
    resp.n_topics = req->n_topics > 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void keep_fetch(stage *st, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    for (int i = 0; i < req->topics[0].n_partitions; i++) {
        int32_t partition = req->topics[0].partitions[i].partition;
        st->n_asked[partition] += 1;
        st->asked[partition] = req->topics[0].partitions[i].fetch_offset;
        st->to[partition] = sim_answer_later(q);
    }
}

static void serve(sim_script *s, const sim_request *q) {
    stage *st = s->ctx;
    if (q->conn == st->silent)
        return;
    if (q->api->key == kw_metadata_api.key)
        tell_cluster(s, q);
    else if (q->api->key == kw_fetch_api.key)
        keep_fetch(st, q);
    else
        sim_script_usual(s, q);
}

static void note(rig *r, const kw_event *e) {
    stage *st = r->ctx;
    kw_record rec;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    while (kw_record_next(&it, &rec) == 1 && st->n_read < MOST_READ)
        st->read[st->n_read++] = rec.offset;
    kw_consumer_release(&r->consumer, e->u.records.batch);
}

static void set_up(stage *st, bool jobs) {
    memset(st, 0, sizeof *st);
    if (jobs)
        rig_init_jobs(&st->rig, NULL);
    else
        rig_init(&st->rig, NULL);
    st->mem = unit_mem(0);
    st->leader = 1;
    st->epoch = 1;
    st->rig.script.request = serve;
    st->rig.script.ctx = st;
    st->rig.on_event = note;
    st->rig.ctx = st;
    st->topic = rig_topic(&st->rig, "t");
}

/* Metadata is there, and will not be asked for behind a fetch that the test has not answered. */
static void know_topic(stage *st) {
    rig_run(&st->rig, SECONDS(1));
    assert_false(st->rig.cluster.wants_metadata);
}

static void strike(stage *st) {
    rig_fini(&st->rig);
    kw_buf_fini(&st->records, &st->mem);
}

static void assign(stage *st, int32_t partition, int64_t offset) {
    assert_int_equal(kw_consumer_assign(&st->rig.consumer, st->topic, partition, offset), KW_OK);
}

/* With what is in st->records. */
static void answer(stage *st, int32_t partition) {
    kw_fetch_resp_partition p = kw_fetch_resp_partition_default;
    p.partition_index = partition;
    p.high_watermark = 1000;
    p.records = (kw_bytes){st->records.p, (int32_t)st->records.n};
    kw_fetch_resp_topic t = kw_fetch_resp_topic_default;
    t.topic = rig_text("t");
    t.partitions = &p;
    t.n_partitions = 1;
    kw_fetch_resp resp = kw_fetch_resp_default;
    resp.responses = &t;
    resp.n_responses = 1;
    sim_answer(&st->rig.script, &st->to[partition], &resp);
}

/* A leader that fell silent does not hold up what its heir already led. */
static void test_heir_is_not_held_up(void **state) {
    (void)state;
    static stage st;
    set_up(&st, false);
    know_topic(&st);
    assign(&st, 0, 0);
    assign(&st, 1, 0);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_asked[0], 1);
    assert_int_equal(st.n_asked[1], 1);
    st.silent = st.to[0].conn;
    st.leader = 2;
    st.epoch = 2;
    st.rig.cluster.wants_metadata = true;
    for (int n = 2; n < 5; n++) {
        answer(&st, 1);
        rig_run(&st.rig, SECONDS(1));
        assert_int_equal(st.n_asked[1], n);
    }
    assert_int_equal(st.rig.cluster.topics[st.topic].partitions[0].leader, 2);
    strike(&st);
}

static void put_ten(stage *st, int64_t base) {
    static const int32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    st->records.n = 0;
    sim_batch_put(&st->records, &st->mem, base, 9, all, 10);
}

/* A batch that could not be opened for want of memory is fetched again; what was asked for behind it before
 * that was known is dropped, or the batch would be skipped. */
static void test_no_hole_for_want_of_memory(void **state) {
    (void)state;
    static stage st;
    set_up(&st, true);
    know_topic(&st);
    kw_core *core = &st.rig.core;
    assign(&st, 0, 0);
    rig_run(&st.rig, SECONDS(1));
    put_ten(&st, 0);
    answer(&st, 0);
    (void)rig_settle(&st.rig);
    assert_int_equal(st.asked[0], 10);
    kw_job *job = kw_job_take(core);
    assert_non_null(job);
    kw_job_run(job);
    KW_CONTAINER(job, kw_fetched, job)->error = KW_ENOMEM;
    kw_job_finish(core, job);
    put_ten(&st, 10);
    answer(&st, 0);
    rig_run(&st.rig, SECONDS(2));
    assert_null(kw_job_take(core));
    assert_int_equal(st.asked[0], 0);
    put_ten(&st, 0);
    answer(&st, 0);
    (void)rig_settle(&st.rig);
    job = kw_job_take(core);
    assert_non_null(job);
    kw_job_run(job);
    kw_job_finish(core, job);
    (void)rig_settle(&st.rig);
    assert_int_equal(st.n_read, 10);
    assert_int_equal(st.read[0], 0);
    strike(&st);
}

/* ---- format 1 ---- */

static size_t put_message(uint8_t *p, int64_t offset, int8_t attributes, kw_bytes value) {
    kw_writer w;
    size_t after_crc = 1 + 1 + 8 + 4 + 4 + (size_t)value.n;
    kw_writer_init(&w, p, 400);
    kw_write_i64(&w, offset);
    kw_write_i32(&w, (int32_t)(4 + after_crc));
    kw_write_u32(&w, 0);
    kw_write_i8(&w, 1); /* magic */
    kw_write_i8(&w, attributes);
    kw_write_i64(&w, 1700000000000); /* timestamp */
    kw_write_i32(&w, -1);            /* no key */
    kw_write_i32(&w, value.n);
    kw_write_raw(&w, value.p, (size_t)value.n);
    uint32_t crc = kw_crc32(0, p + 16, after_crc);
    kw_writer_init(&w, p + 12, 4);
    kw_write_u32(&w, crc);
    return 16 + after_crc;
}

/* Offsets 10 to 19 in one compressed wrapper, which bears the offset of the last. */
static void put_wrapper(stage *st) {
    uint8_t set[400], wrapper[400];
    kw_buf packed = {0};
    size_t n = 0;
    for (int64_t i = 0; i < 10; i++)
        n += put_message(set + n, i, 0, KW_BYTES("v"));
    kw_bytes whole = {set, (int32_t)n};
    assert_int_equal(kw_codec_compress(KW_CODEC_GZIP, INT32_MIN, &st->mem, whole, &packed), KW_OK);
    n = put_message(wrapper, 19, KW_CODEC_GZIP, (kw_bytes){packed.p, (int32_t)packed.n});
    kw_buf_fini(&packed, &st->mem);
    assert_int_equal(kw_buf_append(&st->records, &st->mem, wrapper, n), KW_OK);
}

/* F3: also of an old wrapper, what lies before the position is not for us. */
static void test_F3_F19_position_in_a_wrapper(void **state) {
    (void)state;
    static stage st;
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    for (int64_t start = 10; start < 20; start++) {
        set_up(&st, false);
        know_topic(&st);
        assign(&st, 0, start);
        rig_run(&st.rig, SECONDS(1));
        put_wrapper(&st);
        answer(&st, 0);
        (void)rig_settle(&st.rig);
        assert_int_equal(st.n_read, 20 - start);
        assert_int_equal(st.read[0], start);
        assert_int_equal(st.asked[0], 20);
        strike(&st);
    }
}

/* ---- nothing to wait for ---- */

static void test_no_such_partition(void **state) {
    (void)state;
    static stage st;
    set_up(&st, false);
    assign(&st, PARTITIONS, KW_OFFSET_BEGINNING);
    rig_run(&st.rig, SECONDS(5));
    assert_int_equal(st.rig.n_errors, 1);
    assert_int_equal(st.rig.last_error, UNKNOWN_TOPIC_OR_PARTITION);
    assert_true(sim_script_count(&st.rig.script, kw_metadata_api.key) < 5);
    strike(&st);
}

static void test_refused_topic(void **state) {
    (void)state;
    static stage st;
    set_up(&st, false);
    st.topic_error = AUTHORIZATION_FAILED;
    assign(&st, 0, KW_OFFSET_BEGINNING);
    rig_run(&st.rig, SECONDS(5));
    assert_int_equal(st.rig.n_errors, 1);
    assert_int_equal(st.rig.last_error, AUTHORIZATION_FAILED);
    assert_true(sim_script_count(&st.rig.script, kw_metadata_api.key) < 5);
    st.topic_error = 0; /* allowed now */
    st.rig.cluster.wants_metadata = true;
    rig_run(&st.rig, SECONDS(1));
    assign(&st, 0, 0);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_asked[0], 1);
    assert_int_equal(st.rig.n_errors, 1);
    strike(&st);
}

/* An answer that ends too early may end so again: told then, not tried for ever. */
static void cut_fetch(void *ctx, uint8_t *frame, size_t *n) {
    stage *st = ctx;
    if (!st->cut)
        return;
    st->cut = false;
    *n -= 3;
    uint32_t size = (uint32_t)*n - 4;
    for (int i = 0; i < 4; i++)
        frame[i] = (uint8_t)(size >> (24 - 8 * i));
}

static void test_unreadable_answer(void **state) {
    (void)state;
    static stage st;
    set_up(&st, false);
    st.rig.wire.answer = cut_fetch;
    st.rig.wire.ctx = &st;
    know_topic(&st);
    assign(&st, 0, 0);
    rig_run(&st.rig, SECONDS(1));
    for (int n = 1; n <= 10; n++) {
        assert_int_equal(st.n_asked[0], n);
        assert_int_equal(st.rig.n_errors, 0);
        st.cut = true;
        answer(&st, 0);
        rig_run(&st.rig, SECONDS(2));
    }
    assert_int_equal(st.rig.n_errors, 1);
    assert_int_equal(st.n_asked[0], 10);
    strike(&st);
}

/* Bits turned over on the way: the next answer is right. */
static void test_unreadable_answer_once(void **state) {
    (void)state;
    static stage st;
    set_up(&st, false);
    st.rig.wire.answer = cut_fetch;
    st.rig.wire.ctx = &st;
    know_topic(&st);
    assign(&st, 0, 0);
    rig_run(&st.rig, SECONDS(1));
    st.cut = true;
    answer(&st, 0);
    rig_run(&st.rig, SECONDS(1));
    put_ten(&st, 0);
    answer(&st, 0);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_read, 10);
    assert_int_equal(st.rig.n_errors, 0);
    strike(&st);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heir_is_not_held_up),
        cmocka_unit_test(test_no_hole_for_want_of_memory),
        cmocka_unit_test(test_F3_F19_position_in_a_wrapper),
        cmocka_unit_test(test_no_such_partition),
        cmocka_unit_test(test_refused_topic),
        cmocka_unit_test(test_unreadable_answer),
        cmocka_unit_test(test_unreadable_answer_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
