/* Records that were produced before anything was known of their topic. */
#include "tests/client/produced.h"

#include <kwire/hash.h>
#include <kwire/msg/metadata.h>

enum { METADATA = 3, PARTITIONS = 5 };

static int16_t topic_error;

/* Metadata with an error for the topic; everything else as usual. */
static void metadata_error(sim_script *s, const sim_request *q) {
    if (q->api->key != METADATA) {
        sim_script_usual(s, q);
        return;
    }
    const kw_metadata_req *req = q->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_topic t = kw_metadata_resp_topic_default;
    kw_metadata_resp_broker b = kw_metadata_resp_broker_default;
    b.node_id = 1;
    b.host = rig_text("broker");
    b.port = 9092;
    t.name = req->n_topics > 0 ? req->topics[0].name : rig_text("");
    t.error_code = topic_error;
    resp.brokers = &b;
    resp.n_brokers = 1;
    resp.topics = &t;
    resp.n_topics = req->n_topics > 0 ? 1 : 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

/* Keys go where they would have gone, in order; headers, nulls and timestamps come through. */
static void test_everything_comes_through(void **state) {
    (void)state;
    static const char *const config[] = {"batch.size", "600", "max.in.flight.requests.per.connection", "1",
                                         NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    r.script.n_partitions = PARTITIONS;
    int32_t t = rig_topic(&r, "t");
    kw_header headers[2] = {
        {{"a", 1}, {NULL, -1}               },
        {{"a", 1}, {(const uint8_t *)"v", 1}}
    };
    uint32_t hash[100];
    for (uint64_t i = 0; i < 100; i++) {
        kw_outgoing out = {
            .topic = t,
            .partition = KW_PARTITION_ANY,
            .key = {(const uint8_t *)&i, i % 4 == 0 ? 1 : 8},
            .value = {(const uint8_t *)&i, 8                 },
            .headers = headers,
            .n_headers = (int32_t)(i % 3),
            .timestamp = i % 10 == 0 ? -1 : (int64_t)(5000 - i),
            .opaque = i
        };
        hash[i] = produced_hash(produced_hash(0, &i, (size_t)out.key.n), &i, 8);
        for (int h = 0; h < out.n_headers; h++) {
            hash[i] = produced_hash(hash[i], "a", 1);
            hash[i] = h == 1 ? produced_hash(hash[i], "v", 1) : hash[i];
        }
        assert_int_equal(rig_append(&r, &out), KW_OK);
    }
    rig_run(&r, SECONDS(10));
    assert_int_equal(p.n_records, 100);
    assert_int_equal(r.n_records, 100);
    int64_t last[PARTITIONS] = {-1, -1, -1, -1, -1};
    for (int i = 0; i < 100; i++) {
        const produced_record *rec = &p.records[i];
        uint64_t n = rec->number;
        uint32_t to = (kw_murmur2(&n, n % 4 == 0 ? 1 : 8) & 0x7fffffff) % PARTITIONS;
        assert_int_equal(rec->partition, to);
        assert_int_equal(rec->hash, hash[n]);
        assert_int_equal(rec->n_headers, n % 3);
        assert_int_equal(rec->timestamp, n % 10 == 0 ? -1 : 5000 - (int64_t)n);
        assert_true((int64_t)n > last[to]);
        last[to] = (int64_t)n;
    }
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

/* Named before the count is known: kept if it exists, failed at once if it does not. */
static void test_explicit_partitions(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    r.script.n_partitions = PARTITIONS;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, PARTITIONS - 1, NULL, "x", 1, 1), KW_OK);
    assert_int_equal(rig_produce(&r, t, PARTITIONS, NULL, "x", 1, 2), KW_OK);
    assert_int_equal(rig_produce(&r, t, 1000000, NULL, "x", 1, 3), KW_OK);
    rig_run(&r, KW_MS(100));
    assert_int_equal(r.n_records, 3);
    for (int i = 0; i < 3; i++) {
        bool exists = r.delivered[i].first == 1;
        assert_int_equal(r.delivered[i].error, exists ? 0 : KW_EINVAL);
        assert_int_equal(r.delivered[i].outcome, exists ? KW_OUTCOME_OK : KW_OUTCOME_NOT_DONE);
    }
    assert_int_equal(rig_produce(&r, t, PARTITIONS, NULL, "x", 1, 4), KW_EINVAL);
    rig_fini(&r);
}

/* Errors of the topic that waiting does not mend fail its records at once; others are waited out. */
static void topic_is_refused(int16_t error, bool final) {
    static const char *const config[] = {"delivery.timeout.ms", "3000", "request.timeout.ms", "1000", NULL};
    rig r;
    rig_init(&r, config);
    r.script.request = metadata_error;
    topic_error = error;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, "key", "x", 1, 1), KW_OK);
    assert_int_equal(rig_produce(&r, t, 0, "key", "x", 1, 2), KW_OK);
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.n_records, 2);
    for (int i = 0; i < r.n_delivered; i++) {
        assert_int_equal(r.delivered[i].error, final ? error : KW_ETIMEOUT);
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_NOT_DONE);
        assert_true(final ? r.delivered[i].at < KW_MS(100) : r.delivered[i].at >= SECONDS(3));
    }
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

static void test_topic_errors(void **state) {
    (void)state;
    topic_is_refused(17, true); /* INVALID_TOPIC_EXCEPTION */
    topic_is_refused(29, true); /* TOPIC_AUTHORIZATION_FAILED */
    topic_is_refused(3, false); /* UNKNOWN_TOPIC_OR_PARTITION */
    topic_is_refused(5, false); /* LEADER_NOT_AVAILABLE */
}

/* The topic appears in time: nothing is lost. */
static void test_topic_appears(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    r.script.request = metadata_error;
    topic_error = 3;
    int32_t t = rig_topic(&r, "t");
    for (uint64_t i = 0; i < 20; i++)
        assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, "x", 1, i), KW_OK);
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.n_records, 0);
    r.script.request = NULL;
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_records, 20);
    for (int i = 0; i < r.n_delivered; i++)
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_OK);
    rig_fini(&r);
}

static void (*usual)(sim_script *s, const sim_request *q);
static bool flapping;

static void flap(sim_script *s, const sim_request *q) {
    (flapping && q->api->key == METADATA ? metadata_error : usual)(s, q);
}

static int not_leader_while_flapping(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return flapping ? 6 : 0;
}

/* The topic is there, then denied for half a minute, by metadata and by its leader, then there again: records
 * that wait are neither failed nor said to be delivered meanwhile, and all arrive in the end. */
static void test_M2_buffered_records_outlive_a_flap(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    p.verdict = not_leader_while_flapping;
    usual = r.script.request;
    r.script.request = flap;
    topic_error = 3;
    flapping = false;
    r.script.n_partitions = PARTITIONS;
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    flapping = true;
    for (uint64_t i = 0; i < 40; i++)
        assert_int_equal(rig_produce(&r, t, i % 2 == 0 ? KW_PARTITION_ANY : 1, NULL, &i, 8, i), KW_OK);
    rig_run(&r, SECONDS(30));
    assert_int_equal(r.n_records, 0);
    assert_int_equal(r.cluster.topics[t].error, 3); /* it was denied indeed */
    assert_int_equal(r.cluster.topics[t].n_partitions, PARTITIONS);
    assert_int_equal(rig_produce(&r, t, PARTITIONS, NULL, "x", 1, 99), KW_EINVAL); /* still known */
    flapping = false;
    rig_run(&r, SECONDS(3));
    assert_int_equal(r.n_records, 40);
    assert_int_equal(p.n_records, 40);
    for (int i = 0; i < r.n_delivered; i++)
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_OK);
    rig_fini(&r);
}

/* No memory while they are appended again: each record is still reported, and truthfully. */
static void test_no_memory(void **state) {
    (void)state;
    static produced p;
    for (int64_t k = 1; k < 60; k++) {
        rig r;
        rig_init(&r, NULL);
        produced_init(&p, &r);
        r.script.n_partitions = PARTITIONS;
        int32_t t = rig_topic(&r, "t");
        for (uint64_t i = 0; i < 50; i++)
            assert_int_equal(
                rig_produce(&r, t, KW_PARTITION_ANY, (const char[]){(char)('a' + i % 26), 0}, &i, 8, i),
                KW_OK);
        r.wire.mem.fail_at = r.wire.mem.n_calls + k;
        rig_run(&r, SECONDS(5));
        assert_int_equal(r.n_records, 50);
        assert_int_equal(rig_memory(&r), 0);
        int n_ok = 0;
        for (int i = 0; i < r.n_delivered; i++) {
            bool ok = r.delivered[i].outcome == KW_OUTCOME_OK;
            n_ok += ok ? r.delivered[i].count : 0;
            assert_true(ok || r.delivered[i].error == KW_ENOMEM);
        }
        assert_int_equal(n_ok, p.n_records);
        rig_fini(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_comes_through),
        cmocka_unit_test(test_explicit_partitions),
        cmocka_unit_test(test_topic_errors),
        cmocka_unit_test(test_topic_appears),
        cmocka_unit_test(test_M2_buffered_records_outlive_a_flap),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
