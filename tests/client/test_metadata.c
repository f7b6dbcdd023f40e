/* How an answer to Metadata changes what we know, and when the next question goes out. */
#include "tests/client/rig.h"

#include <kwire/msg/metadata.h>

enum { METADATA = 3, MOST = 4 };

/* What the server tells; tests change it and ask again. */
typedef struct facts {
    kw_metadata_resp_broker brokers[MOST];
    int n_brokers;
    kw_metadata_resp_partition partitions[MOST];
    int n_partitions;
    int16_t topic_error;
    kw_uuid topic_id;
    int32_t controller;
    bool silent, leaves_topics_out;
    kw_time asked[200];
    int n_asked;
    bool may_create;
} facts;

static void put_broker(facts *f, int32_t id, const char *host, int32_t port) {
    kw_metadata_resp_broker *b = &f->brokers[f->n_brokers++];
    *b = kw_metadata_resp_broker_default;
    b->node_id = id;
    b->host = rig_text(host);
    b->port = port;
}

static void put_partition(facts *f, int32_t index, int32_t leader, int32_t epoch) {
    kw_metadata_resp_partition *p = &f->partitions[f->n_partitions++];
    *p = kw_metadata_resp_partition_default;
    p->partition_index = index;
    p->leader_id = leader;
    p->leader_epoch = epoch;
}

static void answer(sim_script *s, const sim_request *q) {
    facts *f = s->ctx;
    if (q->api->key != METADATA) {
        sim_script_usual(s, q);
        return;
    }
    const kw_metadata_req *req = q->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_topic topics[MOST];
    if (f->n_asked < 200)
        f->asked[f->n_asked++] = q->now;
    f->may_create = req->allow_auto_topic_creation;
    if (f->silent)
        return;
    resp.n_topics = f->leaves_topics_out ? 0 : req->n_topics;
    for (int i = 0; i < resp.n_topics; i++) {
        topics[i] = kw_metadata_resp_topic_default;
        topics[i].name = req->topics[i].name;
        topics[i].topic_id = f->topic_id;
        topics[i].error_code = f->topic_error;
        topics[i].partitions = f->partitions;
        topics[i].n_partitions = f->topic_error != 0 ? 0 : f->n_partitions;
    }
    resp.brokers = f->brokers;
    resp.n_brokers = f->n_brokers;
    resp.controller_id = f->controller;
    resp.topics = topics;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void set_up(rig *r, facts *f, const char *const *config) {
    rig_init(r, config);
    *f = (facts){.topic_id = {{1}}, .controller = 1};
    put_broker(f, 1, "one", 9092);
    put_broker(f, 2, "two", 9092);
    put_partition(f, 0, 1, 5);
    put_partition(f, 1, 2, 5);
    r->script.request = answer;
    r->script.ctx = f;
}

static void ask_again(rig *r) {
    r->cluster.wants_metadata = true;
    rig_run(r, SECONDS(2));
}

static const kw_partition_info *part(const rig *r, int32_t i) {
    return &r->cluster.topics[0].partitions[i];
}

static void test_facts(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.cluster.topics[0].n_partitions, 2);
    assert_int_equal(part(&r, 1)->leader, 2);
    assert_int_equal(part(&r, 1)->leader_epoch, 5);
    assert_int_equal(r.cluster.controller, 1);
    assert_non_null(kw_cluster_node(&r.cluster, 2));
    assert_string_equal(kw_cluster_node(&r.cluster, 2)->conn.host, "two");
    assert_int_equal(f.n_asked, 1);
    assert_false(f.may_create);
    rig_fini(&r);
}

/* M1: an older epoch is a stale view; an equal one, a newer one and none at all are taken. */
static void test_M1_epochs(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    static const struct {
        int32_t epoch, leader, expect_leader, expect_epoch;
    } rows[] = {
        {4,  2, 1, 5 },
        {5,  2, 2, 5 },
        {9,  1, 1, 9 },
        {8,  2, 1, 9 },
        {-1, 2, 2, -1},
        {0,  1, 1, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f.partitions[0].leader_epoch = rows[i].epoch;
        f.partitions[0].leader_id = rows[i].leader;
        ask_again(&r);
        assert_int_equal(part(&r, 0)->leader, rows[i].expect_leader);
        assert_int_equal(part(&r, 0)->leader_epoch, rows[i].expect_epoch);
    }
    rig_fini(&r);
}

/* F13: another id is another topic: epochs start afresh, and it may have fewer partitions. */
static void test_made_again(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    f.topic_id = (kw_uuid){{2}};
    f.n_partitions = 1;
    f.partitions[0].leader_epoch = 0;
    f.partitions[0].leader_id = 2;
    ask_again(&r);
    assert_int_equal(r.cluster.topics[0].n_partitions, 1);
    assert_int_equal(part(&r, 0)->leader, 2);
    assert_int_equal(part(&r, 0)->leader_epoch, 0);
    rig_fini(&r);
}

/* M2: an error, or a topic left out, takes nothing away of what we know. */
static void test_flaps(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    f.topic_error = 3;
    ask_again(&r);
    assert_int_equal(r.cluster.topics[0].error, 3);
    assert_int_equal(r.cluster.topics[0].n_partitions, 2);
    assert_int_equal(part(&r, 0)->leader, 1);
    assert_true(f.n_asked > 2); /* a retriable error is asked about again */
    f.topic_error = 0;
    f.n_partitions = 1; /* a shorter list */
    ask_again(&r);
    assert_int_equal(r.cluster.topics[0].error, 0);
    assert_int_equal(r.cluster.topics[0].n_partitions, 2);
    f.leaves_topics_out = true;
    ask_again(&r);
    assert_int_equal(r.cluster.topics[0].n_partitions, 2);
    f.n_brokers = 0; /* a broker that knows nobody */
    ask_again(&r);
    assert_non_null(kw_cluster_node(&r.cluster, 1));
    rig_fini(&r);
}

static void test_final_error_is_not_asked_again(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.topic_error = 29;
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(20));
    assert_int_equal(f.n_asked, 1);
    rig_fini(&r);
}

/* M21: the id is the identity, a new address a new connection; who is left out is gone. */
static void test_brokers_move(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    f.brokers[1].port = 9999;
    ask_again(&r);
    assert_int_equal(kw_cluster_node(&r.cluster, 2)->conn.port, 9999);
    f.n_brokers = 1;
    ask_again(&r);
    assert_null(kw_cluster_node(&r.cluster, 2));
    int real = 0;
    for (int i = 0; i < r.cluster.n_nodes; i++)
        real += r.cluster.nodes[i]->id >= 0;
    assert_int_equal(real, 1);
    rig_fini(&r);
}

/* The broker that is asked moves: the connection is not pulled away under the answer that says so. */
static void test_the_asked_one_moves(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.n_brokers = 1;
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    for (int i = 0; i < 20; i++) {
        f.brokers[0].port = 1000 + i;
        ask_again(&r);
        assert_int_equal(kw_cluster_node(&r.cluster, 1)->conn.port, 1000 + i);
    }
    assert_int_equal(r.cluster.n_nodes, 2); /* it and the bootstrap address */
    rig_fini(&r);
}

static void test_impossible_addresses(void **state) {
    (void)state;
    rig r;
    facts f;
    char host[300];
    set_up(&r, &f, NULL);
    memset(host, 'h', sizeof host);
    f.n_brokers = 0;
    put_broker(&f, 1, "", 9092);
    put_broker(&f, 2, "two", 0);
    put_broker(&f, 3, "three", 65536);
    put_broker(&f, -1, "minus", 9092);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.cluster.n_nodes, 1);
    f.n_brokers = 0;
    put_broker(&f, 1, "one", 9092);
    put_broker(&f, 2, "two", -9092);
    f.brokers[1].host = (kw_str){host, sizeof host};
    ask_again(&r);
    assert_non_null(kw_cluster_node(&r.cluster, 1));
    assert_null(kw_cluster_node(&r.cluster, 2));
    rig_fini(&r);
}

static void test_impossible_partitions(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.n_partitions = 0;
    put_partition(&f, 0, 1, 5);
    put_partition(&f, INT32_MAX, 1, 5);
    put_partition(&f, -1, 1, 5);
    put_partition(&f, 1, INT32_MIN, INT32_MIN);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.cluster.topics[0].n_partitions, 4);
    assert_int_equal(part(&r, 0)->leader, 1);
    assert_int_equal(part(&r, 3)->leader, -1);
    assert_null(kw_cluster_leader(&r.cluster, 0, 1));
    rig_fini(&r);
}

/* One id with many addresses in one answer: only the last stays. */
static void test_one_id_twice(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.n_brokers = 0;
    put_broker(&f, 1, "a", 1);
    put_broker(&f, 1, "b", 1);
    put_broker(&f, 1, "a", 2);
    put_broker(&f, 1, "c", 1);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.cluster.n_nodes, 2);
    assert_string_equal(kw_cluster_node(&r.cluster, 1)->conn.host, "c");
    rig_fini(&r);
}

/* metadata.max.age.ms below the pause between two questions: rig_run notices a spin. */
static void test_refresh(void **state) {
    (void)state;
    static const char *const config[] = {"metadata.max.age.ms", "1", "retry.backoff.ms", "100", NULL};
    rig r;
    facts f;
    set_up(&r, &f, config);
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(2));
    assert_in_range(f.n_asked, 12, 26);
    rig_fini(&r);
}

/* The refresh falls due while nobody can be asked. */
static void test_refresh_without_a_broker(void **state) {
    (void)state;
    static const char *const config[] = {"metadata.max.age.ms", "1000", NULL};
    rig r;
    facts f;
    set_up(&r, &f, config);
    rig_topic(&r, "t");
    rig_run(&r, KW_MS(500));
    r.wire.open_error = KW_ECONNECT;
    wire_cut(&r.wire);
    rig_run(&r, SECONDS(30));
    r.wire.open_error = 0;
    int before = f.n_asked;
    rig_run(&r, SECONDS(3));
    assert_true(f.n_asked > before);
    rig_fini(&r);
}

/* The pause grows while answers bring nothing new. */
static void test_back_off(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.partitions[0].leader_id = -1;
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(10));
    assert_in_range(f.n_asked, 10, 20);
    assert_in_range(f.asked[1] - f.asked[0], KW_MS(80), KW_MS(121));
    assert_in_range(f.asked[9] - f.asked[8], KW_MS(800), KW_MS(1201));
    f.partitions[0].leader_id = 2;
    f.partitions[0].leader_epoch = 6;
    rig_run(&r, SECONDS(2));
    int before = f.n_asked;
    rig_run(&r, SECONDS(20));
    assert_int_equal(f.n_asked, before);
    assert_int_equal(part(&r, 0)->leader, 2);
    rig_fini(&r);
}

/* No answer: the connection goes, another question comes. */
static void test_silence(void **state) {
    (void)state;
    static const char *const config[] = {"request.timeout.ms", "1000", NULL};
    rig r;
    facts f;
    set_up(&r, &f, config);
    f.silent = true;
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(5));
    assert_in_range(f.n_asked, 3, 6);
    f.silent = false;
    rig_run(&r, SECONDS(3));
    assert_int_equal(r.cluster.topics[0].n_partitions, 2);
    rig_fini(&r);
}

/* Only topics that are produced to may be created by asking; the others are asked for apart. */
static void test_creation(void **state) {
    (void)state;
    rig r;
    facts f;
    set_up(&r, &f, NULL);
    f.topic_error = 3;
    rig_topic(&r, "read");
    int32_t t = rig_topic(&r, "written");
    r.cluster.topics[t].producing = true;
    rig_settle(&r);
    assert_int_equal(f.n_asked, 1);
    assert_true(f.may_create);
    assert_false(r.cluster.topics[0].answered);
    rig_run(&r, KW_MS(150));
    assert_int_equal(f.n_asked, 2);
    assert_false(f.may_create);
    assert_true(r.cluster.topics[0].answered);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_M1_epochs),
        cmocka_unit_test(test_made_again),
        cmocka_unit_test(test_flaps),
        cmocka_unit_test(test_final_error_is_not_asked_again),
        cmocka_unit_test(test_brokers_move),
        cmocka_unit_test(test_the_asked_one_moves),
        cmocka_unit_test(test_impossible_addresses),
        cmocka_unit_test(test_impossible_partitions),
        cmocka_unit_test(test_one_id_twice),
        cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_refresh_without_a_broker),
        cmocka_unit_test(test_back_off),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_creation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
