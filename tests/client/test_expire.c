/* The end of patience: delivery.timeout.ms, the deadline of kw_close, a fatal verdict. */
#include "tests/client/produced.h"

static const char *const two_seconds[] = {"delivery.timeout.ms", "2000", "request.timeout.ms", "500", NULL};

static void check_all(const rig *r, int64_t n, kw_outcome outcome, int error) {
    assert_int_equal(r->n_records, n);
    for (int i = 0; i < r->n_delivered; i++) {
        assert_int_equal(r->delivered[i].outcome, outcome);
        assert_int_equal(r->delivered[i].error, error);
    }
    assert_int_equal(rig_outstanding(r), 0);
}

static void test_never_sent(void **state) {
    (void)state;
    rig r;
    rig_init(&r, two_seconds);
    r.wire.open_error = KW_ECONNECT;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, "x", 1, 2), KW_OK);
    rig_run(&r, KW_MS(1900));
    assert_int_equal(r.n_records, 0);
    rig_run(&r, KW_MS(200));
    check_all(&r, 2, KW_OUTCOME_NOT_DONE, KW_ETIMEOUT);
    rig_fini(&r);
}

static void test_attempted(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, two_seconds);
    produced_init(&p, &r);
    p.silent = true;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(3));
    check_all(&r, 1, KW_OUTCOME_UNKNOWN, KW_ETIMEOUT);
    assert_true(p.n_batches > 1);
    assert_int_equal(r.delivered[0].at / KW_MS(100), 20);
    rig_fini(&r);
}

/* NOT_ENOUGH_REPLICAS: nothing was written. (NOT_LEADER_OR_FOLLOWER may have been, P7.) */
static int no_replicas(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return 19;
}

/* Answered each time, and each time "no": the end is NOT_DONE. */
static void test_refused_each_time(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, two_seconds);
    produced_init(&p, &r);
    p.verdict = no_replicas;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(3));
    check_all(&r, 1, KW_OUTCOME_NOT_DONE, KW_ETIMEOUT);
    assert_true(p.n_batches > 3);
    rig_fini(&r);
}

static void test_retries_are_counted(void **state) {
    (void)state;
    static const char *const config[] = {"retries", "3", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    p.verdict = no_replicas;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(10));
    check_all(&r, 1, KW_OUTCOME_NOT_DONE, 19);
    assert_int_equal(p.n_batches, 4);
    rig_fini(&r);
}

/* The answer comes after the record was reported: nothing is reported twice, and the memory comes back. */
static void test_late_answer(void **state) {
    (void)state;
    static const char *const config[] = {
        "delivery.timeout.ms", "1000", "request.timeout.ms", "900", "linger.ms", "0", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    p.silent = true;
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, KW_MS(500));
    r.core.config.delivery_timeout_ms = 600; /* expires while the request still borrows the batch */
    r.producer.deadline = r.core.now;
    rig_run(&r, KW_MS(150));
    check_all(&r, 1, KW_OUTCOME_UNKNOWN, KW_ETIMEOUT);
    assert_true(rig_memory(&r) > 0);
    rig_run(&r, SECONDS(2));
    check_all(&r, 1, KW_OUTCOME_UNKNOWN, KW_ETIMEOUT);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

static void test_close(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.silent = true;
    int32_t t = rig_topic(&r, "t"), u = rig_topic(&r, "u");
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(p.n_batches, 1);
    r.cluster.topics[u].partitions[0].leader = -1;
    assert_int_equal(rig_produce(&r, u, 0, NULL, "x", 1, 2), KW_OK);
    kw_producer_close(&r.producer, r.core.now + KW_MS(50));
    rig_flush(&r);
    r.wire.open_error = KW_ECONNECT; /* "u" finds no leader any more */
    wire_cut(&r.wire);
    rig_run(&r, KW_MS(100));
    assert_int_equal(r.n_records, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(r.delivered[i].error, KW_ECANCELLED);
        assert_int_equal(r.delivered[i].outcome,
                         r.delivered[i].first == 1 ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE);
    }
    rig_fini(&r);
}

/* The earlier of delivery.timeout.ms and the deadline of kw_close ends a record, whichever that is. */
static void test_close_and_delivery_timeout(void **state) {
    (void)state;
    static const struct {
        int close_ms, ends_ms, error;
    } rows[] = {
        {500,  500,  KW_ECANCELLED},
        {5000, 2000, KW_ETIMEOUT  },
        {0,    0,    KW_ECANCELLED},
        {-100, 0,    KW_ECANCELLED}
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static produced p;
        rig r;
        rig_init(&r, two_seconds);
        produced_init(&p, &r);
        p.silent = true;
        int32_t t = rig_topic(&r, "t");
        rig_run(&r, SECONDS(1));
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
        rig_settle(&r);
        kw_time begin = r.core.now;
        kw_producer_close(&r.producer, begin + KW_MS(rows[i].close_ms));
        rig_run(&r, SECONDS(4));
        bool sent = p.n_batches > 0;
        check_all(&r, 1, sent ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE, rows[i].error);
        assert_int_equal(sent, rows[i].ends_ms > 0); /* what is over at once is not sent any more */
        assert_int_equal((r.delivered[0].at - begin) / KW_MS(1), rows[i].ends_ms);
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 2), KW_ESTATE);
        rig_fini(&r);
    }
}

/* A second kw_close: an earlier deadline shortens, a later one gives nothing back. */
static void test_close_again(void **state) {
    (void)state;
    static const struct {
        int first_ms, second_ms, ends_ms;
    } rows[] = {
        {1000, 300,  300},
        {300,  1000, 300},
        {1000, 0,    0  }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static produced p;
        rig r;
        rig_init(&r, NULL);
        produced_init(&p, &r);
        p.silent = true;
        int32_t t = rig_topic(&r, "t");
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 1), KW_OK);
        rig_run(&r, SECONDS(1));
        kw_time begin = r.core.now;
        kw_producer_close(&r.producer, begin + KW_MS(rows[i].first_ms));
        rig_settle(&r);
        kw_producer_close(&r.producer, begin + KW_MS(rows[i].second_ms));
        rig_run(&r, SECONDS(4));
        check_all(&r, 1, KW_OUTCOME_UNKNOWN, KW_ECANCELLED);
        assert_int_equal((r.delivered[0].at - begin) / KW_MS(1), rows[i].ends_ms);
        rig_fini(&r);
    }
}

static kw_verdict fatal(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)self, (void)b, (void)a, (void)now;
    return a->outcome == KW_OUTCOME_OK ? KW_VERDICT_DONE : KW_VERDICT_FATAL;
}

static int first_is_refused(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count;
    return nth == 0 ? 45 : 0;
}

/* One fatal verdict ends all the others too, each with one event. */
static void test_fatal(void **state) {
    (void)state;
    static const char *const config[] = {"linger.ms", "60000", "delivery.timeout.ms", "600000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    r.script.n_partitions = 10;
    p.verdict = first_is_refused;
    r.producer.guarantee = (kw_guarantee){.outcome = fatal};
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_flush(&r);
    for (int32_t i = 1; i < 10; i++) /* these linger */
        assert_int_equal(rig_produce(&r, t, i, NULL, "x", 1, (uint64_t)i), KW_OK);
    rig_run(&r, KW_MS(10));
    assert_int_equal(r.producer.fatal, 45);
    check_all(&r, 10, KW_OUTCOME_NOT_DONE, 45);
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_ESTATE);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

/* A batch that lingers far beyond everything is no reason to be due. */
static void test_nothing_is_due_early(void **state) {
    (void)state;
    static const char *const config[] = {"linger.ms", "5000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_settle(&r);
    assert_int_equal(rig_deadline(&r), r.core.now + SECONDS(5));
    rig_run(&r, SECONDS(5));
    check_all(&r, 1, KW_OUTCOME_OK, 0);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_sent),
        cmocka_unit_test(test_attempted),
        cmocka_unit_test(test_refused_each_time),
        cmocka_unit_test(test_retries_are_counted),
        cmocka_unit_test(test_late_answer),
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_close_and_delivery_timeout),
        cmocka_unit_test(test_close_again),
        cmocka_unit_test(test_fatal),
        cmocka_unit_test(test_nothing_is_due_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
