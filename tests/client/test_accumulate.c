/* What a record is counted with until it is delivered: buffer.memory comes back to 0 on every way out. */
#include "tests/client/produced.h"

static const char payload[4000];

static void produce_n(rig *r, int32_t topic, int32_t n_partitions, int n, size_t size) {
    for (int i = 0; i < n; i++)
        assert_int_equal(rig_produce(r, topic, n_partitions == 0 ? -1 : i % n_partitions, NULL, payload, size,
                                     (uint64_t)i),
                         KW_OK);
}

static void check_settled(const rig *r, int n) {
    assert_int_equal(rig_memory(r), 0);
    assert_int_equal(rig_outstanding(r), 0);
    assert_int_equal(r->n_records, n);
    assert_true(kw_list_empty(&r->producer.active));
}

static void delivered_in(const char *codec) {
    const char *config[] = {"compression.type", codec, "linger.ms", "1", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    r.script.n_partitions = 3;
    int32_t t = rig_topic(&r, "t");
    produce_n(&r, t, 3, 200, 1000);
    assert_true(rig_memory(&r) >= 200 * 1000);
    rig_run(&r, SECONDS(5));
    check_settled(&r, 200);
    produce_n(&r, t, 3, 200, 3);
    rig_run(&r, SECONDS(5));
    check_settled(&r, 400);
    rig_fini(&r);
}

static void test_delivered(void **state) {
    (void)state;
    for (int codec = KW_CODEC_NONE; codec <= KW_CODEC_ZSTD; codec++)
        if (kw_codec_built(codec))
            delivered_in(kw_codec_name(codec));
}

/* Every way out: acks=0, refused, unknown, expired, closed. */
static int refuse(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return 29;
}

static void test_other_ways_out(void **state) {
    (void)state;
    static const char *const config[] = {"delivery.timeout.ms", "2000", "request.timeout.ms", "500", NULL};
    static const char *const fast[] = {"acks", "0", NULL};
    static produced p;
    for (int way = 0; way < 5; way++) {
        rig r;
        rig_init(&r, way == 0 ? fast : config);
        produced_init(&p, &r);
        p.verdict = way == 1 ? refuse : NULL;
        p.silent = way == 2;
        r.wire.open_error = way >= 3 ? KW_ECONNECT : 0;
        int32_t t = rig_topic(&r, "t");
        produce_n(&r, t, way == 3 ? 0 : 1, 100, 700);
        if (way == 4) {
            kw_producer_close(&r.producer, KW_MS(300));
        }
        rig_run(&r, SECONDS(6));
        check_settled(&r, 100);
        static const kw_outcome outcomes[] = {KW_OUTCOME_OK, KW_OUTCOME_NOT_DONE, KW_OUTCOME_UNKNOWN,
                                              KW_OUTCOME_NOT_DONE, KW_OUTCOME_NOT_DONE};
        static const int errors[] = {0, 29, KW_ETIMEOUT, KW_ETIMEOUT, KW_ECANCELLED};
        for (int i = 0; i < r.n_delivered; i++) {
            assert_int_equal(r.delivered[i].outcome, outcomes[way]);
            assert_int_equal(r.delivered[i].error, errors[way]);
        }
        rig_fini(&r);
    }
}

static void test_staged(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    r.script.n_partitions = 4;
    int32_t t = rig_topic(&r, "t");
    produce_n(&r, t, 0, 500, 100);
    rig_run(&r, SECONDS(5));
    check_settled(&r, 500);
    rig_fini(&r);
}

/* KW_EAGAIN, and the step that makes room is due at once, not after linger. */
static void test_spent(void **state) {
    (void)state;
    static const char *const config[] = {
        "buffer.memory",       "20000",  "batch.size", "5000", "linger.ms", "60000",
        "delivery.timeout.ms", "600000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    int n = 0;
    for (int rounds = 0; rounds < 10; rounds++) {
        while (rig_produce(&r, t, 0, NULL, payload, 1000, 0) == KW_OK)
            n += 1;
        assert_int_equal(rig_produce(&r, t, 0, NULL, payload, 1000, 0), KW_EAGAIN);
        assert_true(rig_memory(&r) <= 20000);
        assert_true(rig_deadline(&r) <= r.core.now);
        rig_settle(&r); /* without time */
        assert_int_equal(rig_memory(&r), 0);
    }
    assert_true(n >= 100);
    assert_int_equal(r.n_records, n);
    rig_fini(&r);
}

/* The same when everything there is lingers, and the step after it was long ago. */
static void test_spent_by_what_lingers(void **state) {
    (void)state;
    static const char *const config[] = {
        "buffer.memory",       "20000",  "batch.size", "5000", "linger.ms", "60000",
        "delivery.timeout.ms", "600000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    r.script.n_partitions = 10;
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(rig_produce(&r, t, i, NULL, payload, 100, 0), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(p.n_batches, 0);
    assert_true(rig_deadline(&r) > r.core.now + SECONDS(50));
    assert_int_equal(rig_produce(&r, t, 3, NULL, payload, 4000, 0), KW_EAGAIN);
    assert_true(rig_deadline(&r) <= r.core.now);
    rig_settle(&r);
    check_settled(&r, 3);
    rig_fini(&r);
}

/* A record larger than buffer.memory fits when it is alone. */
static void test_larger_than_all(void **state) {
    (void)state;
    static const char *const config[] = {"buffer.memory", "2000", "batch.size", "1000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, payload, 4000, 0), KW_OK);
    assert_int_equal(rig_produce(&r, t, 0, NULL, payload, 500, 0), KW_EAGAIN);
    rig_run(&r, SECONDS(1));
    check_settled(&r, 1);
    rig_fini(&r);
}

static void test_arguments(void **state) {
    (void)state;
    static const char *const config[] = {"max.request.size", "1000", "batch.size", "500", NULL};
    static const kw_header null_key = {
        {NULL, -1},
        {NULL, -1}
    };
    static const kw_header large = {
        {payload,                  500},
        {(const uint8_t *)payload, 500}
    };
    rig r;
    rig_init(&r, config);
    int32_t t = rig_topic(&r, "t");
    kw_outgoing out = {
        .topic = t, .key = {NULL, -1},
             .value = {NULL, -1},
             .headers = &null_key, .n_headers = 1
    };
    assert_int_equal(rig_append(&r, &out), KW_EINVAL);
    out.headers = &large; /* headers count */
    assert_int_equal(rig_append(&r, &out), KW_ELIMIT);
    out.headers = NULL;
    assert_int_equal(rig_append(&r, &out), KW_EINVAL);
    out.n_headers = -1;
    assert_int_equal(rig_append(&r, &out), KW_EINVAL);
    out.n_headers = 0;
    out.topic = t + 1;
    assert_int_equal(rig_append(&r, &out), KW_EINVAL);
    out.topic = -1;
    assert_int_equal(rig_append(&r, &out), KW_EINVAL);
    assert_int_equal(rig_produce(&r, t, 0, NULL, payload, 1000, 0), KW_ELIMIT);
    assert_int_equal(rig_memory(&r), 0);
    kw_producer_close(&r.producer, KW_NEVER);
    assert_int_equal(rig_produce(&r, t, 0, NULL, payload, 1, 0), KW_ESTATE);
    rig_fini(&r);
}

/* A batch keeps opaques for as many records as it has, from one to thousands. */
static void test_many_small_records(void **state) {
    (void)state;
    static const char *const config[] = {"batch.size", "100000", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    produce_n(&r, t, 1, 3000, 0);
    rig_run(&r, SECONDS(1));
    check_settled(&r, 3000);
    assert_int_equal(r.delivered[0].first, 0);
    assert_int_equal(r.delivered[r.n_delivered - 1].last, 2999);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delivered),
        cmocka_unit_test(test_other_ways_out),
        cmocka_unit_test(test_staged),
        cmocka_unit_test(test_spent),
        cmocka_unit_test(test_spent_by_what_lingers),
        cmocka_unit_test(test_larger_than_all),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_many_small_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
