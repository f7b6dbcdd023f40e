/* Settings of single topics: what each topic's records are sent with, and what kw_topic_set refuses. */
#include "tests/client/rig.h"

#include <kwire/msg/produce.h>

enum { MOST = 20 };

/* What a produce request said, and about whom. */
typedef struct said {
    char topic;
    int32_t n_topics, n_partitions;
    int16_t acks;
    int32_t timeout_ms;
    int codec;
} said;

static said requests[MOST];
static int n_requests;

static int codec_of(kw_bytes records) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, records.p, (size_t)records.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    return b.attributes & KW_ATTR_CODEC;
}

static void listen(sim_script *s, const sim_request *q) {
    const kw_produce_req *req = q->body;
    if (q->api->key == kw_produce_api.key) {
        assert_true(n_requests < MOST);
        const kw_produce_req_topic *t = &req->topic_data[0];
        requests[n_requests++] = (said){.topic = t->name.n > 0 ? t->name.p[0] : '?',
                                        .n_topics = req->n_topic_data,
                                        .acks = req->acks,
                                        .timeout_ms = req->timeout_ms,
                                        .codec = codec_of(t->partition_data[0].records)};
    }
    sim_script_usual(s, q);
}

static char why[300];

static int set(rig *r, int32_t topic, const char *key, const char *value) {
    return kw_producer_topic_set(&r->producer, topic, rig_text(key), rig_text(value), why, sizeof why);
}

static void start(rig *r, const char *const *config) {
    rig_init(r, config);
    n_requests = 0;
    r->script.request = listen;
    for (sim_script_version *v = r->script.versions; v->max >= 0; v++)
        if (v->api_key == kw_produce_api.key)
            v->max = 9; /* names topics, and no ids */
}

static const said *find(char topic) {
    for (int i = 0; i < n_requests; i++)
        if (requests[i].topic == topic)
            return &requests[i];
    fail_msg("nothing was sent to %c", topic);
    return NULL;
}

/* Three topics at one leader at one moment: those that agree about acks and timeout share a request. */
static void test_terms(void **state) {
    (void)state;
    rig r;
    start(&r, (const char *const[]){"compression.type", "gzip", NULL});
    static const char text[500];
    int32_t a = rig_topic(&r, "a"), b = rig_topic(&r, "b"), c = rig_topic(&r, "c");
    assert_int_equal(set(&r, b, "request.required.acks", "1"), KW_OK); /* librdkafka's name */
    assert_int_equal(set(&r, b, "request.timeout.ms", "7000"), KW_OK);
    assert_int_equal(set(&r, b, "compression.type", "none"), KW_OK);
    assert_int_equal(set(&r, c, "compression.codec", "snappy"), KW_OK);
    assert_int_equal(set(&r, c, "compression.level", "3"), KW_OK);
    rig_run(&r, SECONDS(1));
    for (int32_t t = a; t <= c; t++)
        assert_int_equal(rig_produce(&r, t, 0, NULL, text, sizeof text, 0), KW_OK);
    rig_flush(&r);
    rig_settle(&r);
    assert_int_equal(r.n_records, 3);
    assert_int_equal(n_requests, 2);
    assert_int_equal(find('a')->n_topics, 2);
    assert_int_equal(find('a')->acks, -1);
    assert_int_equal(find('a')->timeout_ms, 30000);
    assert_int_equal(find('a')->codec, KW_CODEC_GZIP);
    assert_int_equal(find('b')->n_topics, 1);
    assert_int_equal(find('b')->acks, 1);
    assert_int_equal(find('b')->timeout_ms, 7000);
    assert_int_equal(find('b')->codec, KW_CODEC_NONE);
    assert_int_equal(rig_produce(&r, c, 0, NULL, text, sizeof text, 0), KW_OK);
    n_requests = 0;
    rig_run(&r, SECONDS(1));
    assert_int_equal(find('c')->codec, KW_CODEC_SNAPPY);
    rig_fini(&r);
}

/* acks=0 for one: its records are delivered without an answer and without an offset, the others with theirs.
 */
static void test_acks_0(void **state) {
    (void)state;
    rig r;
    start(&r, NULL);
    int32_t a = rig_topic(&r, "a"), b = rig_topic(&r, "b");
    assert_int_equal(set(&r, b, "acks", "0"), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, a, 0, NULL, "x", 1, 1), KW_OK);
    assert_int_equal(rig_produce(&r, b, 0, NULL, "x", 1, 2), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_delivered, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(r.delivered[i].outcome, KW_OUTCOME_OK);
        assert_int_equal(r.delivered[i].base_offset < 0, r.delivered[i].first == 2);
    }
    assert_int_equal(find('b')->acks, 0);
    rig_fini(&r);
}

/* Each topic has its own patience, also while records are staged. */
static void test_delivery_timeout(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    r.wire.open_error = KW_ECONNECT;
    int32_t a = rig_topic(&r, "a"), b = rig_topic(&r, "b");
    assert_int_equal(set(&r, b, "message.timeout.ms", "2000"), KW_OK);
    for (int32_t t = a; t <= b; t++) {
        assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, (uint64_t)t), KW_OK);
        assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, "x", 1, (uint64_t)t), KW_OK);
    }
    rig_run(&r, KW_MS(1900));
    assert_int_equal(r.n_records, 0);
    rig_run(&r, KW_MS(200));
    assert_int_equal(r.n_records, 2);
    for (int i = 0; i < r.n_delivered; i++) {
        assert_int_equal(r.delivered[i].first, b);
        assert_int_equal(r.delivered[i].error, KW_ETIMEOUT);
    }
    rig_run(&r, SECONDS(117));
    assert_int_equal(r.n_records, 2);
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_records, 4);
    rig_fini(&r);
}

/* P11 within a topic: what is inherited gives way, what was set twice may not contradict. */
static void test_timeouts_fit(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t a = rig_topic(&r, "a"), b = rig_topic(&r, "b");
    assert_int_equal(set(&r, a, "delivery.timeout.ms", "2000"), KW_OK);
    assert_int_equal(kw_producer_config(&r.producer, a)->request_timeout_ms, 1995);
    assert_int_equal(set(&r, a, "request.timeout.ms", "1000"), KW_OK);
    assert_int_equal(set(&r, a, "request.timeout.ms", "3000"), KW_EINVAL);
    assert_non_null(strstr(why, "delivery.timeout.ms (2000)"));
    assert_int_equal(kw_producer_config(&r.producer, a)->request_timeout_ms, 1000); /* nothing changed */
    assert_int_equal(set(&r, b, "request.timeout.ms", "600000"), KW_OK);
    assert_int_equal(kw_producer_config(&r.producer, b)->delivery_timeout_ms, 600005);
    assert_int_equal(r.core.config.delivery_timeout_ms, 120000);
    rig_fini(&r);
}

static void test_refusals(void **state) {
    (void)state;
    rig r;
    rig_init(&r, (const char *const[]){"compression.type", "snappy", "kwire.profile", "reliable", NULL});
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(set(&r, t, "linger.ms", "5"), KW_ENOTFOUND);
    assert_non_null(strstr(why, "linger.ms"));
    assert_int_equal(set(&r, t, "no.such", "5"), KW_ENOTFOUND);
    assert_int_equal(set(&r, t, "acks", "2"), KW_EINVAL);
    assert_non_null(strstr(why, "all|-1|0|1"));
    assert_int_equal(set(&r, t + 1, "acks", "1"), KW_EINVAL);
    assert_int_equal(set(&r, -1, "acks", "1"), KW_EINVAL);
    assert_null(r.producer.intake.topics[t].own);
    assert_int_equal(set(&r, t, "compression.level", "22"), KW_OK);
    assert_int_equal(set(&r, t, "compression.type", "gzip"), KW_EINVAL); /* 1..9 */
    assert_int_equal(set(&r, t, "compression.type", "none"), KW_OK);
    assert_int_equal(kw_producer_config(&r.producer, t)->compression_type, KW_CODEC_NONE);
    assert_int_equal(kw_producer_config(&r.producer, t)->retries, 10); /* inherited */
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_acks_0),
        cmocka_unit_test(test_delivery_timeout),
        cmocka_unit_test(test_timeouts_fit),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
