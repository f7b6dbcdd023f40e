/* kw_purge: whatever state a record is in, it ends at once, in one event, with the truth about the log. */
#include "tests/client/produced.h"

static const char large[90];

enum { BOTH = KW_PURGE_QUEUED | KW_PURGE_IN_FLIGHT };

static void check(const rig *r, int64_t n, kw_outcome outcome) {
    assert_int_equal(r->n_records, n);
    assert_int_equal(rig_outstanding(r), 0);
    for (int i = 0; i < r->n_delivered; i++) {
        assert_int_equal(r->delivered[i].error, KW_ECANCELLED);
        assert_int_equal(r->delivered[i].outcome, outcome);
    }
}

/* Lingering, staged, full, and waiting for a connection. */
static void test_queued(void **state) {
    (void)state;
    static const char *const config[] = {"linger.ms",           "60000",  "batch.size", "300",
                                         "delivery.timeout.ms", "200000", NULL};
    for (int way = 0; way < 3; way++) {
        static produced p;
        rig r;
        rig_init(&r, config);
        produced_init(&p, &r);
        r.wire.open_error = way > 0 ? KW_ECONNECT : 0;
        int32_t t = rig_topic(&r, "t");
        if (way == 0)
            rig_run(&r, SECONDS(1));
        for (uint64_t i = 0; i < 10; i++)
            assert_int_equal(rig_produce(&r, t, way == 2 ? KW_PARTITION_ANY : 0, NULL, "12345", 5, i), KW_OK);
        for (uint64_t i = 10; i < 20 && way > 0; i++)
            assert_int_equal(rig_produce(&r, t, way == 2 ? KW_PARTITION_ANY : 0, NULL, large, 90, i), KW_OK);
        rig_run(&r, SECONDS(2));
        assert_int_equal(r.n_records, 0);
        kw_producer_purge(&r.producer, KW_PURGE_IN_FLIGHT); /* nothing is */
        rig_settle(&r);
        assert_int_equal(r.n_records, 0);
        kw_producer_purge(&r.producer, KW_PURGE_QUEUED);
        rig_settle(&r);
        check(&r, way > 0 ? 20 : 10, KW_OUTCOME_NOT_DONE);
        assert_int_equal(p.n_batches, 0);
        assert_int_equal(rig_memory(&r), 0);
        rig_fini(&r);
    }
}

/* In flight: unknown; its late answer changes nothing, and the memory comes back with it. */
static void test_in_flight(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.silent = true;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(p.n_batches, 1);
    kw_producer_purge(&r.producer, KW_PURGE_QUEUED);
    rig_settle(&r);
    assert_int_equal(r.n_records, 0);
    kw_producer_purge(&r.producer, KW_PURGE_IN_FLIGHT);
    rig_settle(&r);
    check(&r, 1, KW_OUTCOME_UNKNOWN);
    assert_true(rig_memory(&r) > 0); /* the request still borrows it */
    rig_run(&r, SECONDS(60));
    check(&r, 1, KW_OUTCOME_UNKNOWN);
    assert_int_equal(rig_memory(&r), 0);
    assert_int_equal(p.n_batches, 1);
    rig_fini(&r);
}

static int no_replicas(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return 19;
}

/* Sent before and waiting to be sent again is queued; what its attempts left decides. */
static void test_waiting_for_retry(void **state) {
    (void)state;
    static const char *const config[] = {
        "retry.backoff.ms", "10000", "request.timeout.ms", "500", "retry.backoff.max.ms", "10000", NULL};
    for (int way = 0; way < 2; way++) {
        static produced p;
        rig r;
        rig_init(&r, config);
        produced_init(&p, &r);
        p.verdict = no_replicas;
        p.silent = way == 1; /* no answer: it may have been written */
        int32_t t = rig_topic(&r, "t");
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
        rig_run(&r, SECONDS(2));
        assert_int_equal(p.n_batches, 1);
        kw_producer_purge(&r.producer, KW_PURGE_QUEUED);
        rig_settle(&r);
        check(&r, 1, way == 1 ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE);
        assert_int_equal(rig_memory(&r), 0);
        rig_fini(&r);
    }
}

/* Its bytes are in another thread's hands: it ends when they are back, and is never sent. */
static void test_job_is_out(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init_jobs(&r, NULL);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, KW_MS(100));
    kw_job *j = kw_job_take(&r.core);
    assert_non_null(j);
    kw_producer_purge(&r.producer, BOTH);
    rig_run(&r, KW_MS(100));
    assert_int_equal(r.n_records, 0);
    kw_job_run(j);
    kw_job_finish(&r.core, j);
    rig_run(&r, KW_MS(100));
    check(&r, 1, KW_OUTCOME_NOT_DONE);
    assert_int_equal(p.n_batches, 0);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

/* Producing goes on behind it, in order and whole. */
static void test_goes_on(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    for (uint64_t i = 0; i < 30; i++) {
        assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, &i, 8, i), KW_OK);
        if (i == 9)
            kw_producer_purge(&r.producer, BOTH);
    }
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_records, 30);
    assert_int_equal(p.n_records, 20);
    for (int i = 0; i < 20; i++)
        assert_int_equal(p.records[i].number, 10 + i);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queued),
        cmocka_unit_test(test_in_flight),
        cmocka_unit_test(test_waiting_for_retry),
        cmocka_unit_test(test_job_is_out),
        cmocka_unit_test(test_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
