/* P16, KIP-951: a refusal names the new leader and its address. Taken when it is news, and never at another
 * broker's expense. */
#include "tests/client/rig.h"

#include <kwire/msg/produce.h>

enum { PRODUCE = 0, METADATA = 3 };

static const kw_partition_info *part(const rig *r) {
    return &r->cluster.topics[0].partitions[0];
}

static const kw_str no_rack = {NULL, -1};

static void test_P16_newer_epoch_only(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 1, 2);
    r.cluster.topics[0].id.b[0] = 1;
    r.cluster.topics[0].partitions[0].leader_epoch = 5;
    static const struct {
        int32_t topic, partition, leader, epoch;
        bool taken;
    } rows[] = {
        {0,  0,         2,  4,         false},
        {0,  0,         2,  5,         false}, /* equal: nothing new */
        {0,  0,         2,  -1,        false},
        {0,  0,         -1, 9,         false}, /* "none" is for metadata to say */
        {0,  0,         77, 9,         false}, /* nobody knows where that is */
        {0,  1,         2,  9,         false},
        {0,  -1,        2,  9,         false},
        {1,  0,         2,  9,         false},
        {-1, 0,         2,  9,         false},
        {0,  INT32_MAX, 2,  9,         false},
        {0,  0,         2,  6,         true },
        {0,  0,         1,  INT32_MAX, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kw_partition_info before = *part(&r);
        uint64_t version = r.cluster.version;
        bool taken = kw_cluster_learn_leader(&r.cluster, rows[i].topic, &r.cluster.topics[0].id,
                                             rows[i].partition, rows[i].leader, rows[i].epoch);
        assert_int_equal(taken, rows[i].taken);
        assert_int_equal(part(&r)->leader, taken ? rows[i].leader : before.leader);
        assert_int_equal(part(&r)->leader_epoch, taken ? rows[i].epoch : before.leader_epoch);
        assert_int_equal(r.cluster.version, version + (taken ? 1 : 0));
    }
    assert_int_equal(t, 0);
    rig_fini(&r);
}

/* A late refusal of a topic that was deleted since: its epochs would shut out those of its heir for ever. */
static void test_F13_leaders_of_a_deleted_topic_are_not_learnt(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    (void)rig_known_topic(&r, "t", 1, 2);
    r.cluster.topics[0].id.b[0] = 1;
    kw_uuid former = r.cluster.topics[0].id;
    r.cluster.topics[0].id.b[3] ^= 1;
    int32_t leader = part(&r)->leader;
    assert_false(kw_cluster_learn_leader(&r.cluster, 0, &former, 0, 2, 9));
    assert_int_equal(part(&r)->leader, leader);
    rig_fini(&r);
}

/* Asked by name, a broker that lags behind speaks of the former topic: its leader is tried, but metadata of
 * the new one, whose epochs begin at 0, must not look old beside it. */
static void test_F13_a_leader_learnt_by_name_does_not_shut_out_metadata(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    (void)rig_known_topic(&r, "t", 1, 2);
    const kw_uuid by_name = {{0}};
    int32_t epoch = part(&r)->leader_epoch;
    assert_false(kw_cluster_learn_leader(&r.cluster, 0, &by_name, 0, 2, 9));
    assert_int_equal(part(&r)->leader, 2);
    assert_int_equal(part(&r)->leader_epoch, epoch);
    assert_true(r.cluster.wants_metadata);
    rig_fini(&r);
}

/* The first broker knew the new topic, the next only its forerunner, which then looks like news. The leader
 * does not know that one: what was known before is believed again, not only after metadata.max.age.ms. */
static void test_F13_an_id_that_no_leader_knows_does_not_shut_out_the_one_before(void **state) {
    (void)state;
    const kw_uuid new_one = {{1}}, old_one = {{2}}, by_name = {{0}};
    for (int proven = 0; proven < 2; proven++) {
        rig r;
        rig_init(&r, NULL);
        int32_t t = rig_known_topic(&r, "t", 1, 2);
        kw_topic_info *topic = &r.cluster.topics[0];
        kw_cluster_set_topic_id(&r.cluster, t, new_one);
        kw_cluster_set_topic_id(&r.cluster, t, old_one);
        assert_true(topic->former_until > 0);
        kw_cluster_note_topic_id(&r.cluster, t, &new_one, 100);
        kw_cluster_note_topic_id(&r.cluster, t, &by_name, 100);
        kw_cluster_note_topic_id(&r.cluster, t, &old_one, 6);
        assert_true(topic->former_until > 0);
        if (proven)
            kw_cluster_note_topic_id(&r.cluster, t, &old_one, 0);
        kw_cluster_note_topic_id(&r.cluster, t, &old_one, 100);
        assert_int_equal(topic->former_until > 0, proven);
        rig_fini(&r);
    }
}

/* A broker that is known keeps its address and its connection; impossible addresses are left out. */
static void test_P16_endpoints_only_add(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    (void)rig_known_topic(&r, "t", 1, 2);
    r.cluster.topics[0].id.b[0] = 1;
    kw_node *two = kw_cluster_node(&r.cluster, 2);
    uint16_t port = two->conn.port;
    int n = r.cluster.n_nodes;
    kw_cluster_learn_node(&r.cluster, 2, rig_text("elsewhere"), 1234, no_rack);
    assert_ptr_equal(kw_cluster_node(&r.cluster, 2), two);
    assert_int_equal(two->conn.port, port);
    assert_false(two->retired);
    kw_cluster_learn_node(&r.cluster, 5, rig_text("five"), 0, no_rack);
    kw_cluster_learn_node(&r.cluster, -5, rig_text("five"), 9092, no_rack);
    kw_cluster_learn_node(&r.cluster, 5, rig_text(""), 9092, no_rack);
    assert_int_equal(r.cluster.n_nodes, n);
    kw_cluster_learn_node(&r.cluster, 5, rig_text("five"), 9092, no_rack);
    assert_string_equal(kw_cluster_node(&r.cluster, 5)->conn.host, "five");
    assert_true(kw_cluster_learn_leader(&r.cluster, 0, &r.cluster.topics[0].id, 0, 5, 9));
    rig_fini(&r);
}

/* The first produce request is refused by a broker that knows who leads now; the next goes there. */
typedef struct moved {
    int n;
    uint32_t conns[4];
} moved;

static void refuse_first(sim_script *s, const sim_request *q) {
    moved *m = s->ctx;
    if (q->api->key == METADATA && m->n > 0)
        return; /* no help from there */
    if (q->api->key != PRODUCE) {
        sim_script_usual(s, q);
        return;
    }
    if (m->n < 4)
        m->conns[m->n] = q->conn;
    if (m->n++ > 0) {
        sim_script_usual(s, q);
        return;
    }
    const kw_produce_req *req = q->body;
    kw_produce_resp_partition p = kw_produce_resp_partition_default;
    kw_produce_resp_topic t = kw_produce_resp_topic_default;
    kw_produce_resp resp = kw_produce_resp_default;
    kw_produce_resp_node node = kw_produce_resp_node_default;
    p.error_code = 6; /* NOT_LEADER_OR_FOLLOWER */
    p.current_leader.leader_id = 9;
    p.current_leader.leader_epoch = 100;
    t.name = req->topic_data[0].name;
    t.topic_id = req->topic_data[0].topic_id;
    t.partition_responses = &p;
    t.n_partition_responses = 1;
    node.node_id = 9;
    node.host = rig_text("nine");
    node.port = 9099;
    resp.responses = &t;
    resp.n_responses = 1;
    resp.node_endpoints = &node;
    resp.n_node_endpoints = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void test_P16_produce_goes_to_the_leader_that_was_named(void **state) {
    (void)state;
    rig r;
    moved m = {0};
    rig_init(&r, NULL);
    r.script.request = refuse_first;
    r.script.ctx = &m;
    int32_t t = rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(rig_produce(&r, t, 0, NULL, "v", 1, 1), KW_OK);
    rig_run(&r, KW_MS(20));
    assert_int_equal(m.n, 1);
    assert_int_equal(part(&r)->leader, 9);
    assert_int_equal(part(&r)->leader_epoch, 100);
    rig_run(&r, SECONDS(3));
    assert_int_equal(m.n, 2);
    assert_int_not_equal(m.conns[0], m.conns[1]);
    assert_int_equal(r.wire.last_open.port, 9099);
    assert_int_equal(r.n_delivered, 1);
    assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_OK);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_P16_newer_epoch_only),
        cmocka_unit_test(test_F13_a_leader_learnt_by_name_does_not_shut_out_metadata),
        cmocka_unit_test(test_F13_an_id_that_no_leader_knows_does_not_shut_out_the_one_before),
        cmocka_unit_test(test_P16_endpoints_only_add),
        cmocka_unit_test(test_F13_leaders_of_a_deleted_topic_are_not_learnt),
        cmocka_unit_test(test_P16_produce_goes_to_the_leader_that_was_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
