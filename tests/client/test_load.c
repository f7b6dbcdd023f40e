/* Keyless records and slow brokers (KIP-794): few go where batches wait, none where nothing could be sent for
 * too long, and all is as before once the broker is well. */
#include "tests/client/produced.h"

#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>

enum { PARTITIONS = 4, SIZE = 600 };

/* Two brokers; the second leads the odd partitions. */
typedef struct two_brokers {
    produced produced; /* first: what its functions see as ctx */
    void (*leader)(sim_script *s, const sim_request *q);
    bool stuck; /* the second takes, and does not answer */
} two_brokers;

static void tell_cluster(sim_script *s, const sim_request *q) {
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_partition parts[PARTITIONS];
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = rig_text(i == 0 ? "one" : "two");
        brokers[i].port = 9092;
    }
    for (int32_t i = 0; i < PARTITIONS; i++) {
        parts[i] = kw_metadata_resp_partition_default;
        parts[i].partition_index = i;
        parts[i].leader_id = 1 + i % 2;
    }
    topic.partitions = parts;
    topic.n_partitions = PARTITIONS;
    topic.name = req->n_topics > 0 ? req->topics[0].name : rig_text("");
    resp.brokers = brokers;
    resp.n_brokers = 2;
    resp.topics = &topic;
    resp.n_topics = req->n_topics > 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void answer(sim_script *s, const sim_request *q) {
    two_brokers *b = s->ctx;
    const kw_produce_req *req = q->body;
    if (q->api->key == kw_metadata_api.key) {
        tell_cluster(s, q);
        return;
    }
    b->produced.silent =
        b->stuck && q->api->key == kw_produce_api.key && req->topic_data[0].partition_data[0].index % 2 == 1;
    b->leader(s, q);
}

static int32_t start(rig *r, two_brokers *b, const char *key, const char *value) {
    const char *config[] = {"linger.ms", "0", "batch.size", "500", "max.in.flight", "1", key, value, NULL};
    rig_init(r, config);
    produced_init(&b->produced, r);
    b->leader = r->script.request;
    b->stuck = false;
    r->script.request = answer;
    int32_t t = rig_topic(r, "t");
    rig_run(r, SECONDS(1));
    return t;
}

/* Each record fills its batch; no time passes. Returns how many went to the first broker. */
static int64_t produce_keyless(rig *r, int32_t t, int n) {
    static const uint8_t value[SIZE];
    int64_t before = r->n_records;
    for (int i = 0; i < n; i++) {
        assert_int_equal(rig_produce(r, t, KW_PARTITION_ANY, NULL, value, SIZE, 0), KW_OK);
        rig_settle(r);
    }
    return r->n_records - before;
}

static int64_t with_a_stuck_broker(const char *adaptive) {
    static two_brokers b;
    rig r;
    int32_t t = start(&r, &b, "partitioner.adaptive.partitioning.enable", adaptive);
    int64_t n_well = produce_keyless(&r, t, 240);
    assert_int_equal(n_well, 240); /* both answer: all are delivered */
    int n_odd = 0;
    for (int i = 0; i < b.produced.n_batches; i++)
        n_odd += b.produced.batches[i].partition % 2;
    assert_in_range(n_odd, 80, 160);
    b.stuck = true;
    n_well = produce_keyless(&r, t, 240);
    b.stuck = false;
    wire_cut(&r.wire);
    rig_run(&r, SECONDS(60));
    assert_int_equal(r.n_records, 480);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
    return n_well;
}

static void test_few_go_where_batches_wait(void **state) {
    (void)state;
    assert_in_range(with_a_stuck_broker("false"), 80, 160);
    assert_in_range(with_a_stuck_broker("true"), 185, 239);
}

static void test_none_where_nothing_could_be_sent(void **state) {
    (void)state;
    static two_brokers b;
    rig r;
    int32_t t = start(&r, &b, "partitioner.availability.timeout.ms", "1000");
    b.stuck = true;
    for (int i = 0; i < 2; i++, rig_settle(&r)) /* one goes out, one waits */
        assert_int_equal(rig_produce(&r, t, 1, NULL, "x", 1, 0), KW_OK);
    rig_run(&r, KW_MS(500));
    int64_t early = produce_keyless(&r, t, 200);
    assert_in_range(early, 100, 199); /* not for long enough yet */
    rig_run(&r, KW_MS(700));
    assert_int_equal(produce_keyless(&r, t, 200), 200);
    b.stuck = false;
    wire_cut(&r.wire);
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.n_records, 402);
    int before = b.produced.n_batches, n_odd = 0;
    assert_int_equal(produce_keyless(&r, t, 100), 100);
    for (int i = before; i < b.produced.n_batches; i++)
        n_odd += b.produced.batches[i].partition % 2;
    assert_in_range(n_odd, 20, 80);
    rig_fini(&r);
}

/* With no broker that takes anything there is nothing to prefer: records are still accepted and kept. */
static void test_all_are_stuck(void **state) {
    (void)state;
    static two_brokers b;
    rig r;
    int32_t t = start(&r, &b, "partitioner.availability.timeout.ms", "1000");
    b.produced.silent = true;
    r.script.request = b.leader;
    for (int32_t i = 0; i < 2 * PARTITIONS; i++, rig_settle(&r))
        assert_int_equal(rig_produce(&r, t, i % PARTITIONS, NULL, "x", 1, 0), KW_OK);
    rig_run(&r, SECONDS(3));
    assert_int_equal(produce_keyless(&r, t, 50), 0);
    assert_int_equal(rig_outstanding(&r), 50 + 2 * PARTITIONS);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_go_where_batches_wait),
        cmocka_unit_test(test_none_where_nothing_could_be_sent),
        cmocka_unit_test(test_all_are_stuck),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
