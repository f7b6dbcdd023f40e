/* The job seam: heavy work handed out, done late and out of order, or not at all. */
#include "tests/client/produced.h"

#include <kwire/msg/fetch.h>

enum { FETCH = 1, MOST_JOBS = 64 };

static kw_job *jobs[MOST_JOBS];
static int n_jobs;

static void take_all(rig *r) {
    for (kw_job *j; n_jobs < MOST_JOBS && (j = kw_job_take(&r->core)) != NULL;)
        jobs[n_jobs++] = j;
}

static void give_back(rig *r, int i, bool run) {
    kw_job *j = jobs[i];
    jobs[i] = jobs[--n_jobs];
    if (run)
        kw_job_run(j);
    kw_job_finish(&r->core, j);
    r->producer.deadline = r->core.now; /* as kw_client_job_done does */
}

static const char *const quick[] = {"linger.ms",
                                    "0",
                                    "batch.size",
                                    "1000",
                                    "compression.type",
                                    "snappy",
                                    "max.in.flight.requests.per.connection",
                                    "1",
                                    NULL};

/* Ten batches of one partition, closed in another order than they were filled: sent in theirs. */
static void test_order_is_kept(void **state) {
    (void)state;
    static produced p;
    static const uint8_t value[600];
    rig r;
    n_jobs = 0;
    rig_init_jobs(&r, quick);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    for (uint64_t i = 0; i < 10; i++) {
        uint8_t v[600];
        memcpy(v, value, sizeof v);
        memcpy(v, &i, sizeof i);
        assert_int_equal(rig_produce(&r, t, 0, NULL, v, sizeof v, i), KW_OK);
    }
    rig_settle(&r);
    take_all(&r);
    assert_int_equal(n_jobs, 10);
    assert_int_equal(r.core.jobs.n_out, 10);
    rig_run(&r, SECONDS(1)); /* nothing to do meanwhile, and not due either */
    assert_int_equal(p.n_batches, 0);
    while (n_jobs > 0) {
        give_back(&r, n_jobs / 2, true);
        rig_run(&r, KW_MS(10));
    }
    assert_int_equal(p.n_records, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(p.records[i].number, i);
        assert_int_equal(r.delivered[i].first, i);
    }
    assert_int_equal(rig_memory(&r), 0);
    assert_int_equal(r.core.jobs.n_out, 0);
    rig_fini(&r);
}

/* The time is over while the job is out: the report waits for it, and nobody spins. */
static void test_expires_with_its_job_out(void **state) {
    (void)state;
    static const char *const config[] = {"delivery.timeout.ms", "1000", "request.timeout.ms", "500", NULL};
    for (int closing = 0; closing < 2; closing++) {
        static produced p;
        rig r;
        n_jobs = 0;
        rig_init_jobs(&r, config);
        produced_init(&p, &r);
        r.wire.open_error = KW_ECONNECT;
        int32_t t = rig_known_topic(&r, "t", 1, 1);
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
        if (closing) {
            kw_producer_close(&r.producer, KW_MS(500));
        }
        rig_run(&r, KW_MS(100));
        take_all(&r);
        assert_int_equal(n_jobs, 1);
        rig_run(&r, SECONDS(3));
        assert_int_equal(r.n_records, 0);
        give_back(&r, 0, true);
        rig_run(&r, KW_MS(10));
        assert_int_equal(r.n_records, 1);
        assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_NOT_DONE);
        assert_int_equal(r.delivered[0].error, closing ? KW_ECANCELLED : KW_ETIMEOUT);
        assert_int_equal(rig_memory(&r), 0);
        rig_fini(&r);
    }
}

/* What jobs allocate counts when they are back, and a job may not pass what is left. */
static void test_budget_is_settled(void **state) {
    (void)state;
    static const char *const config[] = {
        "linger.ms", "0", "batch.size", "60000", "compression.type", "snappy", "kwire.memory.max.bytes",
        "400000",    NULL};
    static produced p;
    static uint8_t value[50000];
    rig r;
    n_jobs = 0;
    rig_init_jobs(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    for (int round = 0; round < 20; round++) {
        assert_int_equal(rig_produce(&r, t, 0, NULL, value, sizeof value, 1), KW_OK);
        rig_settle(&r);
        take_all(&r);
        assert_int_equal(n_jobs, 1);
        assert_in_range(jobs[0]->own.limit, 1, 400000);
        size_t before = r.core.mem.used;
        kw_job_run(jobs[0]);
        size_t took = jobs[0]->own.used;
        assert_int_equal(r.core.mem.used, before); /* it touches nothing of ours */
        kw_job_finish(&r.core, jobs[0]);
        n_jobs = 0;
        assert_true(r.core.mem.used <= before + took);
        rig_run(&r, KW_MS(100));
    }
    assert_int_equal(p.n_records, 20);
    assert_true(r.core.mem.peak <= 400000);
    rig_fini(&r);
}

static void test_limit_when_the_budget_is_passed(void **state) {
    (void)state;
    static const char *const config[] = {"linger.ms", "0", "kwire.memory.max.bytes", "100000", NULL};
    rig r;
    n_jobs = 0;
    rig_init_jobs(&r, config);
    int32_t t = rig_known_topic(&r, "t", 1, 1);
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    kw_producer_step(&r.producer);
    size_t used = r.core.mem.used;
    r.core.mem.used = 100000 + 500; /* as jobs of before may have left it */
    take_all(&r);
    assert_int_equal(n_jobs, 1);
    assert_int_equal(jobs[0]->own.limit, 1); /* and not "none", and not the size of the world */
    r.core.mem.used = used;
    give_back(&r, 0, true);
    rig_fini(&r);
}

/* Jobs that nobody took when the client ends are not leaked: rig_fini checks. */
static void test_end_with_jobs_waiting(void **state) {
    (void)state;
    rig r;
    rig_init_jobs(&r, quick);
    int32_t t = rig_known_topic(&r, "t", 4, 1);
    for (int i = 0; i < 8; i++)
        assert_int_equal(rig_produce(&r, t, i % 4, NULL, "x", 1, 1), KW_OK);
    rig_flush(&r);
    kw_producer_step(&r.producer);
    assert_false(kw_list_empty(&r.core.jobs.waiting));
    rig_fini(&r);
}

/* ---- reading ---- */

/* A log of ten batches, one record each; a fetch brings three of them. */
static int64_t damaged; /* offset of the damaged one; -1: none */
static int64_t hold_at; /* fetches from this offset on are kept, to be answered later; -1: none */
static sim_answer_to kept[8];
static int n_kept;
static int n_fetches;
static uint32_t hung; /* the connection on which a long poll goes on: nothing behind it is answered (M12) */

static size_t put_batch(uint8_t *to, int64_t offset) {
    uint8_t buf[200];
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf unused = {0};
    static const kw_batch_seal seal = {-1, -1, -1, false};
    kw_batch_writer_init(&w, buf, sizeof buf);
    assert_int_equal(
        kw_batch_append(&w, 5, (kw_bytes){NULL, -1}, (kw_bytes){(const uint8_t *)&offset, 8}, NULL, 0),
        KW_OK);
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, 0, NULL, &unused, &c), KW_OK);
    kw_batch_seal_header(&c, &seal);
    for (int i = 0; i < 8; i++)
        c.p[i] = (uint8_t)(offset >> (56 - 8 * i));
    if (offset == damaged)
        c.p[c.n - 3] ^= 1;
    memcpy(to, c.p, c.n);
    return c.n;
}

static void answer_fetch(sim_script *s, const sim_answer_to *to, int64_t at) {
    uint8_t bytes[1000];
    size_t n = 0;
    for (int64_t i = at; i < at + 3 && i < 10; i++)
        n += put_batch(bytes + n, i);
    kw_fetch_resp resp = kw_fetch_resp_default;
    kw_fetch_resp_topic t = kw_fetch_resp_topic_default;
    kw_fetch_resp_partition p = kw_fetch_resp_partition_default;
    t.topic = rig_text(to->version > 12 ? "" : "t");
    t.topic_id = to->version > 12 ? sim_script_topic_id(rig_text("t")) : t.topic_id;
    p.high_watermark = 10;
    p.records = (kw_bytes){bytes, (int32_t)n};
    t.partitions = &p;
    t.n_partitions = 1;
    resp.responses = &t;
    resp.n_responses = 1;
    sim_answer(s, to, &resp);
}

static void take_fetch(sim_script *s, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    int64_t at = req->topics[0].partitions[0].fetch_offset;
    sim_answer_to to = sim_answer_later(q);
    n_fetches += 1;
    if (at >= 10 || (hold_at >= 0 && at >= hold_at)) {
        hung = q->conn;
        kept[n_kept++ % 8] = to;
        return;
    }
    answer_fetch(s, &to, at);
}

static void fetch(sim_script *s, const sim_request *q) {
    if (q->api->key == FETCH)
        take_fetch(s, q);
    else if (q->conn != hung)
        sim_script_usual(s, q);
}

static int64_t read_offsets[32];
static int n_read;

static void keep_records(rig *r, const kw_event *e) {
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    kw_record rec;
    while (kw_record_next(&it, &rec) == 1 && n_read < 32)
        read_offsets[n_read++] = rec.offset;
    kw_consumer_release(&r->consumer, e->u.records.batch);
}

static void set_up_reader(rig *r, int64_t damaged_at) {
    n_jobs = n_read = n_fetches = 0;
    hung = 0;
    hold_at = -1;
    n_kept = 0;
    damaged = damaged_at;
    rig_init_jobs(r, NULL);
    r->script.request = fetch;
    r->on_event = keep_records;
    int32_t t = rig_topic(r, "t");
    rig_run(r, SECONDS(1)); /* metadata first: it would wait behind a long poll */
    assert_int_equal(kw_consumer_assign(&r->consumer, t, 0, 0), KW_OK);
}

static void check_read(int n) {
    assert_int_equal(n_read, n);
    for (int i = 0; i < n; i++)
        assert_int_equal(read_offsets[i], i);
}

static void test_reading_out_of_order(void **state) {
    (void)state;
    rig r;
    set_up_reader(&r, -1);
    rig_run(&r, SECONDS(1));
    take_all(&r);
    assert_int_equal(n_jobs, 10);
    assert_int_equal(n_read, 0);
    while (n_jobs > 0) {
        give_back(&r, n_jobs - 1, true);
        rig_run(&r, KW_MS(10));
    }
    check_read(10);
    rig_fini(&r);
}

/* Until it is clear that what is damaged stays so. */
static void work_for_long(rig *r) {
    for (int i = 0; i < 30; i++) {
        for (; n_kept > 0; n_kept--)
            answer_fetch(&r->script, &kept[n_kept - 1], 10);
        take_all(r);
        while (n_jobs > 0)
            give_back(r, n_jobs - 1, true);
        rig_run(r, SECONDS(1));
    }
}

/* The damage is found when later fetches are in already: nothing behind it is handed out. */
static void test_damage_found_late(void **state) {
    (void)state;
    rig r;
    set_up_reader(&r, 4);
    rig_run(&r, SECONDS(1));
    work_for_long(&r);
    check_read(4);
    assert_int_equal(r.last_error, KW_ECRC);
    assert_int_equal(r.n_errors, 1);
    assert_int_equal(kw_consumer_find(&r.consumer, 0, 0)->position, 4);
    rig_fini(&r);
}

/* ... nor what a fetch brings that was in flight when the damage was found. */
static void test_damage_found_while_fetching(void **state) {
    (void)state;
    rig r;
    set_up_reader(&r, 4);
    hold_at = 6;
    rig_run(&r, SECONDS(1));
    take_all(&r);
    assert_int_equal(n_jobs, 6);
    while (n_jobs > 0)
        give_back(&r, n_jobs - 1, true);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.core.stats.batches_damaged, 1);
    answer_fetch(&r.script, &kept[--n_kept], 6);
    hold_at = -1;
    work_for_long(&r);
    check_read(4);
    assert_int_equal(r.last_error, KW_ECRC);
    assert_int_equal(kw_consumer_find(&r.consumer, 0, 0)->position, 4);
    rig_fini(&r);
}

/* Seek, or let go, while jobs are out: what comes back belongs to nobody. */
static void test_dropped_while_out(void **state) {
    (void)state;
    for (int seek = 0; seek < 2; seek++) {
        rig r;
        set_up_reader(&r, -1);
        rig_run(&r, SECONDS(1));
        take_all(&r);
        assert_int_equal(n_jobs, 10);
        if (seek)
            assert_int_equal(kw_consumer_assign(&r.consumer, 0, 0, 7), KW_OK);
        else
            assert_int_equal(kw_consumer_unassign(&r.consumer, 0, 0), KW_OK);
        while (n_jobs > 0)
            give_back(&r, 0, true);
        rig_run(&r, SECONDS(1));
        assert_int_equal(n_read, 0);
        if (seek)
            assert_int_equal(kw_consumer_find(&r.consumer, 0, 0)->position, 7);
        rig_fini(&r);
    }
}

static void test_end_with_reading_jobs_waiting(void **state) {
    (void)state;
    rig r;
    set_up_reader(&r, -1);
    rig_run(&r, SECONDS(1));
    assert_false(kw_list_empty(&r.core.jobs.waiting));
    rig_fini(&r);
}

/* Given up and assigned anew while the old fetch is in flight: what that brings is not for the new one (F12),
 * which is asked for once it is over. */
static void test_assigned_anew(void **state) {
    (void)state;
    rig r;
    set_up_reader(&r, -1);
    hold_at = 0;
    assert_int_equal(kw_consumer_assign(&r.consumer, 0, 0, 5), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(n_fetches, 1); /* hangs */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(kw_consumer_unassign(&r.consumer, 0, 0), KW_OK);
        assert_int_equal(kw_consumer_assign(&r.consumer, 0, 0, 5), KW_OK);
        rig_run(&r, SECONDS(1));
    }
    assert_int_equal(n_fetches, 1);
    answer_fetch(&r.script, &kept[0], 5);
    rig_run(&r, SECONDS(1));
    take_all(&r);
    assert_int_equal(n_jobs, 0);
    assert_int_equal(n_fetches, 2);
    wire_cut(&r.wire);
    rig_run(&r, SECONDS(2));
    assert_int_equal(n_fetches, 3);
    answer_fetch(&r.script, &kept[2], 5);
    rig_run(&r, SECONDS(1));
    take_all(&r);
    assert_int_equal(n_jobs, 3);
    while (n_jobs > 0)
        give_back(&r, n_jobs - 1, true);
    rig_run(&r, KW_MS(10));
    assert_int_equal(n_read, 3);
    assert_int_equal(read_offsets[0], 5);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_is_kept),         cmocka_unit_test(test_expires_with_its_job_out),
        cmocka_unit_test(test_budget_is_settled),     cmocka_unit_test(test_limit_when_the_budget_is_passed),
        cmocka_unit_test(test_end_with_jobs_waiting), cmocka_unit_test(test_reading_out_of_order),
        cmocka_unit_test(test_damage_found_late),     cmocka_unit_test(test_damage_found_while_fetching),
        cmocka_unit_test(test_dropped_while_out),     cmocka_unit_test(test_end_with_reading_jobs_waiting),
        cmocka_unit_test(test_assigned_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
