/* A batch that the broker finds too large becomes two (KIP-126, P10). */
#include "tests/client/produced.h"

enum { TOO_LARGE = 10 };

static int at_most_3(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)nth;
    return count > 3 ? TOO_LARGE : 0;
}

static int at_most_30(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)nth;
    return count > 30 ? TOO_LARGE : 0;
}

static int never(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return TOO_LARGE;
}

static const kw_header headers[] = {
    {{"h", 1},     {(const uint8_t *)"v", 1}},
    {{"h", 1},     {NULL, -1}               }, /* the same key again, and a null value (M22) */
    {{"empty", 5}, {(const uint8_t *)"", 0} },
};

/* Numbered records of every shape: null and empty keys and values, headers, odd timestamps. */
static void produce_shapes(rig *r, int32_t topic, int32_t partition, int n) {
    for (int i = 0; i < n; i++) {
        uint64_t number = (uint64_t)i;
        kw_outgoing out = {.topic = topic, .partition = partition, .opaque = number, .timestamp = 1000 + i};
        out.key = i % 3 == 0 ? (kw_bytes){NULL, -1} : (kw_bytes){(const uint8_t *)"key", i % 3 == 1 ? 0 : 3};
        out.value = i % 5 == 4 ? (kw_bytes){NULL, -1} : (kw_bytes){(const uint8_t *)&number, 8};
        out.headers = headers;
        out.n_headers = i % 4;
        assert_int_equal(rig_append(r, &out), KW_OK);
    }
    rig_flush(r);
}

static uint32_t shape_hash(int i) {
    uint64_t number = (uint64_t)i;
    uint32_t h = i % 3 == 2 ? produced_hash(0, "key", 3) : 0;
    h = i % 5 == 4 ? h : produced_hash(h, &number, 8);
    for (int j = 0; j < i % 4; j++) {
        h = produced_hash(h, headers[j].key.p, (size_t)headers[j].key.n);
        if (headers[j].value.n > 0)
            h = produced_hash(h, headers[j].value.p, (size_t)headers[j].value.n);
    }
    return h;
}

static void check_shape(const produced_record *rec, int i) {
    assert_int_equal(rec->n_key, i % 3 == 0 ? -1 : i % 3 == 1 ? 0 : 3);
    assert_int_equal(rec->n_value, i % 5 == 4 ? -1 : 8);
    assert_int_equal(rec->n_headers, i % 4);
    assert_int_equal(rec->timestamp, 1000 + i);
    assert_int_equal(rec->hash, shape_hash(i));
}

static void halves(const char *codec) {
    const char *config[] = {"compression.type", codec, "max.in.flight.requests.per.connection", "1", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    p.verdict = at_most_3;
    int32_t t = rig_topic(&r, "t");
    produce_shapes(&r, t, 0, 50);
    rig_run(&r, SECONDS(30));
    assert_int_equal(p.n_records, 50);
    for (int i = 0; i < 50; i++)
        check_shape(&p.records[i], i);
    assert_int_equal(r.n_records, 50);
    assert_int_equal(rig_outstanding(&r), 0);
    uint64_t next = 0; /* events in order, each record once */
    for (int i = 0; i < r.n_delivered; i++) {
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_OK);
        assert_int_equal(r.delivered[i].first, next);
        assert_int_equal(r.delivered[i].base_offset, next);
        assert_int_equal(r.delivered[i].last, next + (uint64_t)r.delivered[i].count - 1);
        next = r.delivered[i].last + 1;
    }
    assert_int_equal(next, 50);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

static void test_halves_in_every_codec(void **state) {
    (void)state;
    for (int codec = KW_CODEC_NONE; codec <= KW_CODEC_ZSTD; codec++)
        if (kw_codec_built(codec))
            halves(kw_codec_name(codec));
}

/* Several partitions in one answer, all of them too large: what is said of the second must survive the split
 * of the first. */
static void test_several_in_one_answer(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    r.script.n_partitions = 8;
    p.verdict = at_most_3;
    int32_t t = rig_topic(&r, "t");
    for (int32_t i = 0; i < 8; i++)
        produce_shapes(&r, t, i, 20);
    rig_run(&r, SECONDS(30));
    assert_int_equal(p.n_records, 160);
    for (int32_t part = 0; part < 8; part++) {
        int i = 0;
        for (int j = 0; j < p.n_records; j++)
            if (p.records[j].partition == part)
                check_shape(&p.records[j], i++);
        assert_int_equal(i, 20);
    }
    assert_int_equal(sim_script_count(&r.script, 0) > 3, true);
    /* Each batch was sent once for its verdict, and never again for an answer that was lost. */
    int n_too_large = 0;
    for (int i = 0; i < p.n_batches; i++)
        n_too_large += p.batches[i].error == TOO_LARGE;
    assert_int_equal(p.n_batches - n_too_large, r.n_delivered);
    assert_int_equal(n_too_large, 8 * 7); /* 20 -> 10 10 -> 5 5 5 5 */
    rig_fini(&r);
}

static void test_one_record_fails(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.verdict = never;
    int32_t t = rig_topic(&r, "t");
    produce_shapes(&r, t, 0, 7);
    rig_run(&r, SECONDS(30));
    assert_int_equal(r.n_delivered, 7);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(r.delivered[i].count, 1);
        assert_int_equal(r.delivered[i].error, TOO_LARGE);
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_NOT_DONE);
    }
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

/* Deltas against another first timestamp take more bytes than they did. */
static void test_timestamps_far_apart(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.verdict = at_most_30;
    int32_t t = rig_topic(&r, "t");
    for (int i = 0; i < 60; i++) {
        kw_outgoing out = {
            .topic = t,
            .key = {NULL, -1},
            .value = {NULL, -1},
            .timestamp = i == 30 ? (int64_t)1 << 61 : 1,
            .opaque = (uint64_t)i
        };
        assert_int_equal(rig_append(&r, &out), KW_OK);
    }
    rig_run(&r, SECONDS(30));
    assert_int_equal(p.n_records, 60);
    for (int i = 0; i < 60; i++)
        assert_int_equal(p.records[i].timestamp, i == 30 ? (int64_t)1 << 61 : 1);
    rig_fini(&r);
}

static int too_large_then_busy(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition;
    return count > 3 ? TOO_LARGE : nth == 2 ? 19 : 0;
}

/* With one retry: the whole is split twice, and what is left of it may still be refused once. */
static void test_P10_a_split_is_no_retry(void **state) {
    (void)state;
    static const char *const config[] = {"retries", "1", "max.in.flight.requests.per.connection", "1", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    p.verdict = too_large_then_busy;
    int32_t t = rig_topic(&r, "t");
    produce_shapes(&r, t, 0, 12); /* 12 -> 6 6 -> 3 3 6 ... */
    rig_run(&r, SECONDS(30));
    assert_int_equal(r.n_records, 12);
    for (int i = 0; i < r.n_delivered; i++)
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_OK);
    int n_busy = 0;
    for (int i = 0; i < p.n_batches; i++)
        n_busy += p.batches[i].error == 19;
    assert_int_equal(n_busy, 1);
    rig_fini(&r);
}

/* 18 says the same of a list of records as 10 does of one. */
static int list_too_large(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)nth;
    return count > 1 ? 18 : 0;
}

static void test_P10_record_list_too_large(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.verdict = list_too_large;
    int32_t t = rig_topic(&r, "t");
    produce_shapes(&r, t, 0, 5);
    rig_run(&r, SECONDS(30));
    assert_int_equal(r.n_records, 5);
    assert_int_equal(p.n_records, 5);
    for (int i = 0; i < 5; i++)
        check_shape(&p.records[i], i);
    rig_fini(&r);
}

/* P10: the halves keep the sequence range of the whole, which wraps from INT32_MAX to 0 (P9). */
static int32_t next_sequence;

static int seal(void *self, kw_sealed *b, kw_time now) {
    (void)self, (void)now;
    b->seal = (kw_batch_seal){.producer_id = 9, .producer_epoch = 1, .base_sequence = next_sequence};
    next_sequence = (int32_t)(((uint32_t)next_sequence + (uint32_t)b->count) & 0x7fffffff);
    return KW_OK;
}

static kw_verdict judge(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)self, (void)now;
    if (a->outcome == KW_OUTCOME_OK)
        return KW_VERDICT_DONE;
    return b->count > 1 ? KW_VERDICT_SPLIT : KW_VERDICT_FAIL;
}

static void test_sequences(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.verdict = at_most_3;
    r.producer.guarantee = (kw_guarantee){.seal = seal, .outcome = judge};
    next_sequence = INT32_MAX - 4;
    int32_t t = rig_topic(&r, "t");
    produce_shapes(&r, t, 0, 11);
    rig_run(&r, SECONDS(30));
    assert_int_equal(p.n_records, 11);
    uint32_t expect = INT32_MAX - 4;
    for (int i = 0; i < p.n_batches; i++) {
        assert_int_equal(p.batches[i].producer_id, 9);
        if (p.batches[i].error != 0)
            continue;
        assert_int_equal(p.batches[i].base_sequence, expect & 0x7fffffff);
        expect += (uint32_t)p.batches[i].count;
    }
    assert_int_equal(expect, (uint32_t)INT32_MAX - 4 + 11);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_halves_in_every_codec),
        cmocka_unit_test(test_several_in_one_answer),
        cmocka_unit_test(test_one_record_fails),
        cmocka_unit_test(test_timestamps_far_apart),
        cmocka_unit_test(test_P10_a_split_is_no_retry),
        cmocka_unit_test(test_P10_record_list_too_large),
        cmocka_unit_test(test_sequences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
