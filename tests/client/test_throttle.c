/* M8, KIP-219: an answer asks us to wait; nothing new leaves on that connection before. */
#include "client/throttle.h"
#include "tests/client/rig.h"

#include <kwire/msg/create_topics.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>

enum { PRODUCE = 0, METADATA = 3, API_VERSIONS = 18, CREATE_TOPICS = 19, MOST = 64 };

typedef struct quota {
    int16_t api; /* whose first answer is throttled */
    int32_t ms;
    int n;            /* of that API so far */
    kw_time at[MOST]; /* every request, with the connection it came on */
    uint32_t conn[MOST];
    int16_t api_at[MOST];
    int n_all;
} quota;

static void throttled_produce(sim_script *s, const sim_request *q, int32_t ms) {
    const kw_produce_req *req = q->body;
    kw_produce_resp_partition p = kw_produce_resp_partition_default;
    kw_produce_resp_topic t = kw_produce_resp_topic_default;
    kw_produce_resp resp = kw_produce_resp_default;
    p.index = req->topic_data[0].partition_data[0].index;
    t.name = req->topic_data[0].name;
    t.topic_id = req->topic_data[0].topic_id;
    t.partition_responses = &p;
    t.n_partition_responses = 1;
    resp.responses = &t;
    resp.n_responses = 1;
    resp.throttle_time_ms = ms;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void refused_topic(sim_script *s, const sim_request *q, int32_t ms, bool refuse) {
    kw_create_topics_resp_topic t = kw_create_topics_resp_topic_default;
    kw_create_topics_resp resp = kw_create_topics_resp_default;
    t.name = rig_text("new");
    t.error_code = refuse ? 89 : 0;
    resp.topics = &t;
    resp.n_topics = 1;
    resp.throttle_time_ms = refuse ? ms : 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void answer(sim_script *s, const sim_request *q) {
    quota *u = s->ctx;
    if (u->n_all < MOST) {
        u->at[u->n_all] = q->now;
        u->api_at[u->n_all] = q->api->key;
        u->conn[u->n_all++] = q->conn;
    }
    bool first = q->api->key == u->api && u->n++ == 0;
    if (q->api->key == CREATE_TOPICS)
        refused_topic(s, q, u->ms, first);
    else if (first && q->api->key == PRODUCE)
        throttled_produce(s, q, u->ms);
    else
        sim_script_usual(s, q);
}

static const char *const config[] = {"linger.ms", "0", NULL};

static int32_t set_up(rig *r, quota *u, int16_t api, int32_t ms) {
    rig_init(r, config);
    *u = (quota){.api = api, .ms = ms};
    r->script.request = answer;
    r->script.ctx = u;
    int n = 0;
    while (r->script.versions[n].max >= 0)
        n++;
    r->script.versions[n++] = (sim_script_version){CREATE_TOPICS, 2, 7};
    r->script.versions[n] = (sim_script_version){-1, 0, -1};
    int32_t t = rig_topic(r, "t");
    rig_run(r, SECONDS(1));
    return t;
}

/* When the first request after the throttled one came on the same connection; -1: none did. */
static kw_time next_on_same(const quota *u, int16_t api) {
    int i = 0;
    while (i < u->n_all && u->api_at[i] != api)
        i++;
    for (int j = i + 1; j < u->n_all; j++)
        if (u->conn[j] == u->conn[i])
            return u->at[j] - u->at[i];
    return -1;
}

static void produce_twice(rig *r, quota *u, int32_t ms, kw_time run) {
    int32_t t = set_up(r, u, PRODUCE, ms);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rig_produce(r, t, 0, NULL, "v", 1, (uint64_t)i), KW_OK);
        rig_settle(r);
    }
    rig_run(r, run);
}

static void test_M8_requests_are_held_back(void **state) {
    (void)state;
    rig r;
    quota u;
    produce_twice(&r, &u, 700, SECONDS(2));
    assert_int_equal(u.n, 2);
    assert_int_equal(next_on_same(&u, PRODUCE), KW_MS(700)); /* not earlier, and not later either */
    assert_int_equal(r.n_records, 2);
    assert_int_equal(r.core.stats.throttled, 1);
    assert_int_equal(r.core.stats.throttled_ms, 700);
    rig_fini(&r);
}

/* What a broker says is a wish, not a law of nature. */
static void test_M8_nonsense_is_capped(void **state) {
    (void)state;
    rig r;
    quota u;
    produce_twice(&r, &u, -1, SECONDS(1));
    assert_int_equal(next_on_same(&u, PRODUCE), 0);
    assert_int_equal(r.core.stats.throttled, 0);
    rig_fini(&r);
    produce_twice(&r, &u, INT32_MIN, SECONDS(1));
    assert_int_equal(next_on_same(&u, PRODUCE), 0);
    rig_fini(&r);
    produce_twice(&r, &u, INT32_MAX, SECONDS(70));
    assert_int_equal(next_on_same(&u, PRODUCE), SECONDS(60));
    assert_int_equal(r.n_records, 2);
    rig_fini(&r);
}

/* The facts of the versions, for some APIs of each kind. */
static void test_M8_only_where_the_client_is_to_wait(void **state) {
    (void)state;
    kw_produce_resp p = kw_produce_resp_default;
    kw_metadata_resp m = kw_metadata_resp_default;
    kw_create_topics_resp c = kw_create_topics_resp_default;
    p.throttle_time_ms = m.throttle_time_ms = c.throttle_time_ms = 5;
    assert_int_equal(kw_throttle_of(&kw_produce_api, 5, &p), 0);
    assert_int_equal(kw_throttle_of(&kw_produce_api, 6, &p), KW_MS(5));
    assert_int_equal(kw_throttle_of(&kw_produce_api, 13, &p), KW_MS(5));
    assert_int_equal(kw_throttle_of(&kw_metadata_api, 5, &m), 0);
    assert_int_equal(kw_throttle_of(&kw_metadata_api, 6, &m), KW_MS(5));
    assert_int_equal(kw_throttle_of(&kw_create_topics_api, 2, &c), 0);
    assert_int_equal(kw_throttle_of(&kw_create_topics_api, 3, &c), KW_MS(5));
}

/* Every answer that has the field is read, and none that has not is misread. */
static void test_M8_every_api(void **state) {
    (void)state;
    int n, n_with = 0;
    const kw_api *const *all = kw_api_all(&n);
    for (int i = 0; i < n; i++) {
        char zeros[512] = {0};
        size_t size = kw_message_size(all[i]->response);
        assert_true(size <= sizeof zeros);
        assert_int_equal(kw_throttle_of(all[i], all[i]->max_version, zeros), 0);
        memset(zeros, 1, sizeof zeros); /* 0x01010101 wherever it may stand */
        kw_time t = kw_throttle_of(all[i], all[i]->max_version, zeros);
        assert_true(t == 0 || t == SECONDS(60));
        n_with += t != 0;
    }
    assert_in_range(n_with, 65, 75); /* 69 schemas have it */
}

/* KIP-599: 89, and the time to wait. Asked again through kw_request it goes out when the time is over. */
static void create_topic(rig *r, int32_t timeout_ms) {
    kw_create_topics_req_topic t = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    t.name = rig_text("new");
    req.topics = &t;
    req.n_topics = 1;
    kw_request_options o = {
        .version = -1, .timeout_ms = timeout_ms, .target = {.kind = KW_TO_NODE, .node = 1}
    };
    o.target.node = r->cluster.nodes[r->cluster.n_nodes - 1]->id;
    assert_int_equal(kw_requests_submit(&r->requests, &kw_create_topics_api, &req, &o, false), KW_OK);
}

static void test_M8_quota_of_the_controller(void **state) {
    (void)state;
    rig r;
    quota u;
    (void)set_up(&r, &u, CREATE_TOPICS, 2000);
    create_topic(&r, 10000);
    rig_run(&r, KW_MS(100));
    assert_int_equal(r.n_responses, 1);
    create_topic(&r, 10000);
    rig_run(&r, KW_MS(1800));
    assert_int_equal(r.n_responses, 1);
    rig_run(&r, KW_MS(200));
    assert_int_equal(r.n_responses, 2);
    assert_int_equal(r.response_error, 0);
    assert_int_equal(next_on_same(&u, CREATE_TOPICS), KW_MS(2000));
    rig_fini(&r);
}

/* A request whose time ends while it is held back ends alone: the connection is fine. */
static void test_M8_patience_of_a_request(void **state) {
    (void)state;
    rig r;
    quota u;
    (void)set_up(&r, &u, CREATE_TOPICS, 5000);
    create_topic(&r, 10000);
    rig_run(&r, KW_MS(100));
    int opens = r.wire.n_opens;
    create_topic(&r, 1000);
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_responses, 2);
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    assert_int_equal(r.wire.n_opens, opens);
    assert_int_equal(u.n, 1);
    rig_fini(&r);
}

/* A call of the test's own, as a layer above would have it. */
static int n_ended, ended_with;
static bool ended_maybe;

static void call_ended(kw_call *call, kw_answer *a) {
    n_ended += 1;
    ended_with = a->error;
    ended_maybe = a->maybe_received;
    kw_call_fini(call);
}

/* Calls that were handed to the connection before the answer came are held back too, and end alone. */
static void test_M8_queued_calls(void **state) {
    (void)state;
    static const kw_call_ops ops = {.done = call_ended};
    rig r;
    quota u;
    int32_t t = set_up(&r, &u, PRODUCE, 5000);
    assert_int_equal(rig_produce(&r, t, 0, NULL, "v", 1, 1), KW_OK);
    rig_run(&r, KW_MS(10));
    kw_conn *c = &kw_cluster_leader(&r.cluster, t, 0)->conn;
    assert_int_equal(c->state, KW_CONN_UP);
    assert_false(kw_conn_want(c));
    kw_call calls[2] = {{.ops = &ops}, {.ops = &ops}};
    n_ended = 0;
    for (int i = 0; i < 2; i++)
        assert_int_equal(kw_cluster_send(c, &calls[i], &kw_metadata_api, 9, &kw_metadata_req_default, 0,
                                         i == 0 ? SECONDS(1) : SECONDS(8), NULL),
                         KW_OK);
    int before = u.n_all;
    rig_run(&r, SECONDS(2));
    assert_int_equal(n_ended, 1);
    assert_int_equal(ended_with, KW_ETIMEOUT);
    assert_false(ended_maybe);
    assert_int_equal(c->state, KW_CONN_UP);
    assert_int_equal(u.n_all, before);
    rig_run(&r, SECONDS(4));
    assert_int_equal(n_ended, 2);
    assert_int_equal(ended_with, 0);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M8_requests_are_held_back),
        cmocka_unit_test(test_M8_nonsense_is_capped),
        cmocka_unit_test(test_M8_only_where_the_client_is_to_wait),
        cmocka_unit_test(test_M8_every_api),
        cmocka_unit_test(test_M8_quota_of_the_controller),
        cmocka_unit_test(test_M8_patience_of_a_request),
        cmocka_unit_test(test_M8_queued_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
