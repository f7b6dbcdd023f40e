/* Which batch goes out next: order within a partition, turns between partitions, and no batch that waits for
 * nothing. */
#include "tests/client/produced.h"

#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>

enum { NOT_LEADER = 6, AUTHORIZATION_FAILED = 29, REFUSALS = 5 };

/* ---- a cluster of two brokers; partition 0 moves, partition 1 stays with the second ---- */

typedef struct moving {
    produced produced; /* first: what its functions see as ctx */
    int32_t leader, epoch;
    int16_t topic_error;
    bool holds;         /* the next produce request is not answered, nor is anything behind it */
    bool dies;          /* whoever is produced to closes */
    sim_answer_to held; /* that request; conn 0: none */
} moving;

static void tell_cluster(sim_script *s, const sim_request *q) {
    const moving *m = s->ctx;
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_partition parts[2] = {kw_metadata_resp_partition_default,
                                           kw_metadata_resp_partition_default};
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = rig_text(i == 0 ? "one" : "two");
        brokers[i].port = 9092;
    }
    parts[0].leader_id = m->leader;
    parts[0].leader_epoch = m->epoch;
    parts[1].partition_index = 1;
    parts[1].leader_id = 2;
    topic.error_code = m->topic_error;
    topic.partitions = parts;
    topic.n_partitions = m->topic_error == 0 ? 2 : 0;
    if (req->n_topics > 0)
        topic.name = req->topics[0].name;
    resp.brokers = brokers;
    resp.n_brokers = 2;
    resp.topics = &topic;
    resp.n_topics = req->n_topics > 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void (*keep_produced)(sim_script *s, const sim_request *q);

static void move(sim_script *s, const sim_request *q) {
    moving *m = s->ctx;
    if (m->holds && q->api->key == kw_produce_api.key) {
        m->held = sim_answer_later(q);
        m->holds = false;
    }
    if (q->conn == m->held.conn)
        return;
    if (m->dies && q->api->key == kw_produce_api.key) {
        sim_script_close(s, q->conn);
        return;
    }
    if (q->api->key == kw_metadata_api.key)
        tell_cluster(s, q);
    else
        keep_produced(s, q);
}

static void set_up(rig *r, moving *m, const char *const *config) {
    rig_init(r, config);
    memset(m, 0, sizeof *m);
    produced_init(&m->produced, r);
    keep_produced = r->script.request;
    r->script.request = move;
    m->leader = 1;
    m->epoch = 1;
}

static void refuse_held(rig *r, moving *m, const char *topic) {
    kw_produce_resp_partition part = kw_produce_resp_partition_default;
    part.error_code = NOT_LEADER;
    kw_produce_resp_topic t = kw_produce_resp_topic_default;
    t.name = rig_text(topic);
    t.partition_responses = &part;
    t.n_partition_responses = 1;
    kw_produce_resp resp = kw_produce_resp_default;
    resp.responses = &t;
    resp.n_responses = 1;
    sim_answer(&r->script, &m->held, &resp);
}

static int produced_so_far(const rig *r) {
    return sim_script_count(&r->script, kw_produce_api.key);
}

/* P12: with one request in flight a retry cannot be overtaken, even if the leader moves while it is out. */
static void test_order_outlives_a_move(void **state) {
    (void)state;
    static const char *const one[] = {"max.in.flight.requests.per.connection", "1", "linger.ms", "0", NULL};
    rig r;
    static moving m;
    uint64_t numbers[] = {0, 1, 2};
    set_up(&r, &m, one);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 1, NULL, &numbers[0], 8, 0), KW_OK); /* the second broker is up */
    rig_run(&r, SECONDS(1));
    m.holds = true;
    assert_int_equal(rig_produce(&r, t, 0, NULL, &numbers[1], 8, 1), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(produced_so_far(&r), 2);
    m.leader = 2;
    m.epoch = 2;
    r.cluster.wants_metadata = true;
    assert_int_equal(rig_produce(&r, t, 0, NULL, &numbers[2], 8, 2), KW_OK);
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.cluster.topics[t].partitions[0].leader, 2);
    assert_int_equal(produced_so_far(&r), 2);
    refuse_held(&r, &m, "t");
    rig_run(&r, SECONDS(5));
    assert_int_equal(m.produced.n_records, 3);
    assert_int_equal(m.produced.records[1].number, 1);
    assert_int_equal(m.produced.records[2].number, 2);
    assert_int_equal(r.n_delivered, 3);
    rig_fini(&r);
}

/* A leader that dies says nothing about its heir: metadata is asked, not the dead. */
static void test_dead_leader_is_replaced(void **state) {
    (void)state;
    static const char *const quick[] = {"linger.ms", "0", NULL};
    rig r;
    static moving m;
    uint64_t number = 1;
    set_up(&r, &m, quick);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 1, NULL, &number, 8, 0), KW_OK); /* the second broker is up */
    rig_run(&r, SECONDS(1));
    m.dies = true;
    assert_int_equal(rig_produce(&r, t, 0, NULL, &number, 8, 0), KW_OK);
    (void)rig_settle(&r);
    assert_int_equal(produced_so_far(&r), 2);
    m.dies = false;
    r.wire.open_error = KW_ECONNECT; /* from now on nobody can be connected to */
    m.leader = 2;
    m.epoch = 2;
    rig_run(&r, SECONDS(3));
    assert_int_equal(r.n_delivered, 2);
    assert_int_equal(r.delivered[1].outcome, KW_OUTCOME_OK);
    rig_fini(&r);
}

/* One request holds one batch here; the partition with the long queue must not keep the other from its turn.
 */
static void test_turns(void **state) {
    (void)state;
    static const char *const narrow[] = {"max.in.flight.requests.per.connection",
                                         "1",
                                         "linger.ms",
                                         "0",
                                         "max.request.size",
                                         "1000",
                                         "batch.size",
                                         "700",
                                         NULL};
    enum { QUEUED = 20 };
    rig r;
    static produced p;
    uint8_t value[600] = {0};
    rig_init(&r, narrow);
    produced_init(&p, &r);
    r.script.n_partitions = 2;
    int32_t t = rig_topic(&r, "t");
    for (int i = 0; i < QUEUED; i++)
        assert_int_equal(rig_produce(&r, t, 0, NULL, value, sizeof value, 0), KW_OK);
    assert_int_equal(rig_produce(&r, t, 1, NULL, value, sizeof value, 0), KW_OK);
    rig_run(&r, SECONDS(5));
    assert_int_equal(p.n_batches, QUEUED + 1);
    assert_int_equal(p.batches[0].partition, 0);
    assert_int_equal(p.batches[1].partition, 1);
    rig_fini(&r);
}

/* Makes the connection to the leader, then takes Produce away from it. */
static int32_t without_produce(rig *r) {
    int32_t t = rig_topic(r, "t");
    assert_int_equal(rig_produce(r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_run(r, SECONDS(1));
    assert_int_equal(r->n_delivered, 1);
    kw_node *leader = kw_cluster_leader(&r->cluster, t, 0);
    leader->conn.versions[kw_produce_api.key] = (kw_version_range){0, -1};
    return t;
}

/* No version of Produce in common: one step fails all that is queued. Were it a batch a step, a driver would
 * wait for the next deadline between any two. */
static void test_refused_at_once(void **state) {
    (void)state;
    static const char *const small[] = {"linger.ms", "0", "batch.size", "700", NULL};
    rig r;
    kw_event e;
    int n = 0;
    uint8_t value[600] = {0};
    rig_init(&r, small);
    int32_t t = without_produce(&r);
    for (int i = 0; i < REFUSALS; i++)
        assert_int_equal(rig_produce(&r, t, 0, NULL, value, sizeof value, 0), KW_OK);
    assert_true(kw_producer_step(&r.producer));
    while (kw_events_pull(&r.core.events, &e)) {
        if (e.type != KW_EVENT_DELIVERED)
            continue;
        assert_int_equal(e.error, KW_EUNSUPPORTED);
        assert_int_equal(e.u.delivered.outcome, KW_OUTCOME_NOT_DONE);
        n += 1;
    }
    assert_int_equal(n, REFUSALS);
    rig_fini(&r);
}

/* A flush before the partitions are known holds for the records behind it, too. */
static void test_flush_of_staged_records(void **state) {
    (void)state;
    static const char *const patient[] = {"linger.ms", "20000", "retry.backoff.ms", "10", NULL};
    rig r;
    static produced p;
    rig_init(&r, patient);
    produced_init(&p, &r);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, "value", 5, 0), KW_OK);
    rig_flush(&r);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_delivered, 1);
    /* And for those only. */
    assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, NULL, "value", 5, 0), KW_OK);
    rig_run(&r, SECONDS(15));
    assert_int_equal(r.n_delivered, 1);
    rig_run(&r, SECONDS(6));
    assert_int_equal(r.n_delivered, 2);
    rig_fini(&r);
}

/* Whoever is told KW_EAGAIN waits for a delivery: with none to come that would be for ever. */
static void test_no_memory_and_nothing_to_wait_for(void **state) {
    (void)state;
    static const char *const tight[] = {"kwire.memory.max.bytes", "300000", NULL};
    static uint8_t value[500000];
    rig r;
    rig_init(&r, tight);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, value, sizeof value, 0), KW_ENOMEM);
    assert_int_equal(rig_produce(&r, t, 0, NULL, value, 100, 0), KW_OK);
    assert_int_equal(rig_produce(&r, t, 0, NULL, value, sizeof value, 0), KW_EAGAIN);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_delivered, 1);
    rig_fini(&r);
}

/* A definite error of a topic ends what waits for it, and is looked at again: permissions are granted. */
static void test_hopeless_is_not_for_ever(void **state) {
    (void)state;
    rig r;
    static moving m;
    set_up(&r, &m, NULL);
    m.topic_error = AUTHORIZATION_FAILED;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_delivered, 1);
    assert_int_equal(r.delivered[0].error, AUTHORIZATION_FAILED);
    m.topic_error = 0;
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_run(&r, SECONDS(2));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "x", 1, 0), KW_OK);
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_delivered, 3);
    assert_int_equal(r.delivered[2].outcome, KW_OUTCOME_OK);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_outlives_a_move),
        cmocka_unit_test(test_dead_leader_is_replaced),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_refused_at_once),
        cmocka_unit_test(test_flush_of_staged_records),
        cmocka_unit_test(test_hopeless_is_not_for_ever),
        cmocka_unit_test(test_no_memory_and_nothing_to_wait_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
