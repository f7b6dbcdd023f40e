/* kw_request: who is asked, in which version, how long, how often; and what the event says. */
#include "tests/client/rig.h"

#include <kwire/msg/describe_groups.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/metadata.h>
#include <stdio.h>

enum { METADATA = 3, FIND_COORDINATOR = 10, DESCRIBE_GROUPS = 15, INIT_PRODUCER_ID = 22 };

/* Three brokers; the second controls, the third coordinates and leads. */
typedef struct cluster {
    int32_t asked[64]; /* port of who was asked for InitProducerId or DescribeGroups */
    int n_asked;
    int n_finds;
    int16_t find_error;
    int32_t coordinator, coordinator_port;
    bool silent, hang_up;
    bool keep; /* the next one's answer is for the test to give: kept */
    sim_answer_to kept;
    bool note_conn; /* kept has the connection of the last one */
    bool moved;     /* the first is at elsewhere:9011 */
    char group[32]; /* as the last DescribeGroups named it */
    int32_t controller;
} cluster;

static void metadata(sim_script *s, const sim_request *q, const cluster *k) {
    const kw_metadata_req *req = q->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_broker b[3];
    kw_metadata_resp_topic t = kw_metadata_resp_topic_default;
    kw_metadata_resp_partition p = kw_metadata_resp_partition_default;
    for (int i = 0; i < 3; i++) {
        b[i] = kw_metadata_resp_broker_default;
        b[i].node_id = i + 1;
        b[i].host = rig_text("broker");
        b[i].port = 9001 + i;
        if (i == 0 && k->moved) {
            b[i].host = rig_text("elsewhere");
            b[i].port = 9011;
        }
    }
    p.leader_id = 3;
    p.leader_epoch = 0;
    t.name = rig_text("t");
    t.partitions = &p;
    t.n_partitions = 1;
    resp.brokers = b;
    resp.n_brokers = 3;
    resp.controller_id = k->controller;
    resp.topics = &t;
    resp.n_topics = req->n_topics > 0 ? 1 : 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void find_coordinator(sim_script *s, const sim_request *q, cluster *k) {
    const kw_find_coordinator_req *req = q->body;
    kw_find_coordinator_resp resp = kw_find_coordinator_resp_default;
    kw_find_coordinator_resp_coordinator one = kw_find_coordinator_resp_coordinator_default;
    k->n_finds += 1;
    resp.error_code = one.error_code = k->find_error;
    resp.node_id = one.node_id = k->coordinator;
    resp.host = one.host = rig_text("broker");
    resp.port = one.port = k->coordinator_port;
    if (q->header.api_version >= 4) {
        one.key = req->coordinator_keys[0];
        resp.error_code = 0;
        resp.node_id = resp.port = 0;
        resp.host = rig_text("");
        resp.coordinators = &one;
        resp.n_coordinators = 1;
    }
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static rig r;
static cluster k;

static void describe_groups(sim_script *s, const sim_request *q) {
    const kw_describe_groups_req *req = q->body;
    kw_describe_groups_resp resp = kw_describe_groups_resp_default;
    resp.n_groups = 0;
    if (req->n_groups == 1)
        memcpy(k.group, req->groups[0].p, (size_t)req->groups[0].n);
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

/* Connections are opened one at a time and named by what was opened last; so the port tells who is asked. */
static int32_t ports[WIRE_CONNS + 1];

static const kw_transport_ops *plain;

static int note_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    int rc = plain->open(ctx, to, host, h);
    if (rc == 0)
        ports[((wire *)ctx)->conns[*h].conn] = to->port;
    return rc;
}

static void answer(sim_script *s, const sim_request *q) {
    switch (q->api->key) {
    case METADATA:
        metadata(s, q, &k);
        return;
    case FIND_COORDINATOR:
        find_coordinator(s, q, &k);
        return;
    case INIT_PRODUCER_ID:
    case DESCRIBE_GROUPS:
        if (k.n_asked < 64)
            k.asked[k.n_asked++] = ports[q->conn];
        if (k.hang_up)
            sim_script_close(s, q->conn);
        if (k.keep || k.note_conn)
            k.kept = sim_answer_later(q);
        if (k.silent || k.hang_up || k.keep)
            return;
        if (q->api->key == DESCRIBE_GROUPS) {
            describe_groups(s, q);
            return;
        }
    }
    sim_script_usual(s, q);
}

static void set_up(void) {
    static kw_transport_ops ops;
    rig_init(&r, NULL);
    memset(&k, 0, sizeof k);
    k.controller = 2;
    k.coordinator = 3;
    k.coordinator_port = 9003;
    r.script.request = answer;
    int n = 0;
    while (r.script.versions[n].max >= 0)
        n++;
    r.script.versions[n++] = (sim_script_version){FIND_COORDINATOR, 0, 6};
    r.script.versions[n++] = (sim_script_version){DESCRIBE_GROUPS, 0, 3};
    r.script.versions[n] = (sim_script_version){-1, 0, -1};
    plain = r.core.env.transport.ops;
    ops = *plain;
    ops.open = note_open;
    r.core.env.transport.ops = &ops;
}

static int ask(kw_target target, const kw_request_options *more) {
    kw_init_producer_id_req req = kw_init_producer_id_req_default;
    kw_request_options o = more != NULL ? *more : (kw_request_options){.version = -1};
    o.target = target;
    return kw_requests_submit(&r.requests, &kw_init_producer_id_api, &req, &o, false);
}

/* Asks, runs, and expects one event. */
static void ask_and_run(kw_target target, const kw_request_options *more, kw_time time) {
    int before = r.n_responses;
    assert_int_equal(ask(target, more), KW_OK);
    rig_run(&r, time);
    assert_int_equal(r.n_responses, before + 1);
}

static kw_target to(kw_target_kind kind) {
    return (kw_target){.kind = kind, .node = 1, .key = rig_text("g")};
}

static void test_targets(void **state) {
    (void)state;
    set_up();
    int32_t t = rig_topic(&r, "t");
    static const struct {
        kw_target_kind kind;
        int32_t broker; /* 0: any */
    } rows[] = {
        {KW_TO_ANY,         0},
        {KW_TO_NODE,        1},
        {KW_TO_CONTROLLER,  2},
        {KW_TO_LEADER,      3},
        {KW_TO_GROUP,       3},
        {KW_TO_TRANSACTION, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kw_target target = to(rows[i].kind);
        target.topic = t;
        ask_and_run(target, NULL, SECONDS(2));
        assert_int_equal(r.response_error, 0);
        if (rows[i].broker == 0)
            continue;
        assert_int_equal(r.response_broker, rows[i].broker);
        assert_int_equal(k.asked[k.n_asked - 1], 9000 + rows[i].broker);
    }
    assert_int_equal(k.n_finds, 2); /* one for the group, one for the transactional id */
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(2));
    assert_int_equal(k.n_finds, 2); /* remembered */
    rig_fini(&r);
}

static void test_impossible_targets(void **state) {
    (void)state;
    set_up();
    kw_target bad[] = {
        {.kind = KW_TO_NODE,        .node = -1       },
        {.kind = KW_TO_LEADER,      .topic = 0       },
        {.kind = KW_TO_LEADER,      .topic = -1      },
        {.kind = KW_TO_GROUP,       .key = {NULL, -1}},
        {.kind = KW_TO_TRANSACTION, .key = {NULL, -1}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ask(bad[i], NULL), KW_EINVAL);
    kw_target nobody = {.kind = KW_TO_NODE, .node = 77};
    ask_and_run(nobody, NULL, SECONDS(2));
    assert_int_equal(r.response_error, KW_ENOTFOUND);
    k.controller = -1;
    r.cluster.wants_metadata = true;
    rig_run(&r, SECONDS(2));
    kw_request_options short_time = {.version = -1, .timeout_ms = 700};
    ask_and_run(to(KW_TO_CONTROLLER), &short_time, SECONDS(1));
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    rig_fini(&r);
}

static void test_versions(void **state) {
    (void)state;
    set_up();
    r.script.versions[5] = (sim_script_version){INIT_PRODUCER_ID, 2, 3};
    static const struct {
        int16_t version;
        bool force;
        int error;
        int16_t sent;
    } rows[] = {
        {-1, false, 0,               3},
        {2,  false, 0,               2},
        {1,  false, KW_EUNSUPPORTED, 0},
        {4,  false, KW_EUNSUPPORTED, 0},
        {1,  true,  0,               1},
        {99, true,  KW_EVERSION,     0},
    };
    assert_int_equal(r.script.versions[5].api_key, INIT_PRODUCER_ID);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kw_request_options o = {.version = rows[i].version, .force = rows[i].force};
        ask_and_run(to(KW_TO_ANY), &o, SECONDS(1));
        assert_int_equal(r.response_error, rows[i].error);
        if (rows[i].error == 0)
            assert_int_equal(r.response_version, rows[i].sent);
        else
            assert_non_null(strstr(r.last_text, "InitProducerId"));
    }
    kw_request_options o = {.version = -1, .at_most = 2};
    ask_and_run(to(KW_TO_ANY), &o, SECONDS(1));
    assert_int_equal(r.response_version, 2);
    o.at_most = 1; /* the broker begins later */
    ask_and_run(to(KW_TO_ANY), &o, SECONDS(1));
    assert_int_equal(r.response_error, KW_EUNSUPPORTED);
    rig_fini(&r);
}

/* The caller's body may go away at once, and so may the key. */
static void test_body_is_copied(void **state) {
    (void)state;
    set_up();
    char name[] = "payments", key[] = "g";
    kw_str group = rig_text(name);
    kw_describe_groups_req req = kw_describe_groups_req_default;
    kw_request_options o = {
        .version = -1, .target = {.kind = KW_TO_GROUP, .key = rig_text(key)}
    };
    req.groups = &group;
    req.n_groups = 1;
    assert_int_equal(kw_requests_submit(&r.requests, &kw_describe_groups_api, &req, &o, false), KW_OK);
    memset(name, 'x', sizeof name);
    memset(key, 'x', sizeof key);
    memset(&req, 0xff, sizeof req);
    group = (kw_str){NULL, 5};
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.response_error, 0);
    assert_string_equal(k.group, "payments");
    rig_fini(&r);
}

static void test_timeouts(void **state) {
    (void)state;
    set_up();
    k.silent = true;
    kw_request_options o = {.version = -1, .timeout_ms = 1500};
    ask_and_run(to(KW_TO_ANY), &o, SECONDS(2));
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    assert_int_equal(k.n_asked, 1);
    k.silent = false;
    k.hang_up = true; /* tried again, with pauses, until the time is over */
    ask_and_run(to(KW_TO_ANY), &o, SECONDS(2));
    assert_in_range(k.n_asked, 4, 20);
    assert_true(r.response_error == KW_ETIMEOUT || r.response_error == KW_ECLOSED);
    int before = k.n_asked;
    o.once = true;
    ask_and_run(to(KW_TO_ANY), &o, SECONDS(2));
    assert_int_equal(k.n_asked, before + 1);
    assert_int_equal(r.response_error, KW_ECLOSED);
    rig_fini(&r);
}

/* Nobody can be reached at all: the time of the request is the end of it. */
static void test_no_broker(void **state) {
    (void)state;
    set_up();
    r.wire.resolve_error = KW_ERESOLVE;
    kw_request_options o = {.version = -1, .timeout_ms = 3000};
    ask_and_run(to(KW_TO_ANY), &o, KW_MS(3100));
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    rig_fini(&r);
}

static void test_coordinator_errors(void **state) {
    (void)state;
    set_up();
    kw_request_options o = {.version = -1, .timeout_ms = 3000};
    k.find_error = 30; /* GROUP_AUTHORIZATION_FAILED: final */
    ask_and_run(to(KW_TO_GROUP), &o, SECONDS(1));
    assert_int_equal(r.response_error, 30);
    assert_int_equal(k.n_finds, 1);
    k.find_error = 15; /* COORDINATOR_NOT_AVAILABLE: asked again, with pauses */
    ask_and_run(to(KW_TO_GROUP), &o, SECONDS(4));
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    assert_in_range(k.n_finds, 5, 20);
    k.find_error = 0;
    ask_and_run(to(KW_TO_GROUP), &o, SECONDS(4));
    assert_int_equal(r.response_error, 0);
    rig_fini(&r);
}

/* "No error", and no broker either: no answer, and no reason to ask without a pause. */
static void test_coordinator_nobody(void **state) {
    (void)state;
    set_up();
    kw_request_options o = {.version = -1, .timeout_ms = 3000};
    k.coordinator = -1;
    ask_and_run(to(KW_TO_GROUP), &o, SECONDS(4));
    assert_int_equal(r.response_error, KW_ETIMEOUT);
    assert_in_range(k.n_finds, 4, 20);
    rig_fini(&r);
}

/* A coordinator that the metadata does not have: known until the next metadata, then looked for at once. */
static void test_coordinator_outside_metadata(void **state) {
    (void)state;
    set_up();
    k.coordinator = 9;
    k.coordinator_port = 9009;
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(1));
    assert_int_equal(r.response_broker, 9);
    r.cluster.wants_metadata = true;
    rig_run(&r, SECONDS(2));
    assert_null(kw_cluster_node(&r.cluster, 9));
    ask_and_run(to(KW_TO_GROUP), NULL, KW_MS(50));
    assert_int_equal(r.response_error, 0);
    assert_int_equal(r.response_broker, 9);
    assert_int_equal(k.n_finds, 2);
    rig_fini(&r);
}

/* M21: a broker that moves while it has our request may still answer it there; what comes next goes to the
 * new address. */
static void test_M21_broker_moves(void **state) {
    (void)state;
    set_up();
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    k.keep = true;
    assert_int_equal(ask(to(KW_TO_NODE), NULL), KW_OK);
    rig_settle(&r);
    assert_int_equal(k.n_asked, 1);
    k.moved = true; /* metadata tells of it, too */
    assert_int_equal(kw_cluster_put_node(&r.cluster, 1, rig_text("elsewhere"), 9011, (kw_str){NULL, -1}),
                     KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_responses, 0);
    assert_int_equal(r.cluster.n_draining, 1);
    k.keep = false;
    assert_int_equal(ask(to(KW_TO_NODE), NULL), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_responses, 1);
    assert_int_equal(k.asked[k.n_asked - 1], 9011);
    kw_init_producer_id_resp resp = kw_init_producer_id_resp_default;
    sim_answer(&r.script, &k.kept, &resp);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_responses, 2);
    assert_int_equal(r.response_error, 0);
    assert_int_equal(k.n_asked, 2); /* nobody was asked twice */
    assert_int_equal(r.cluster.n_draining, 0);
    rig_fini(&r);
}

/* 0149: one address for two ids, and then for the other one alone: each id has its own connection. */
static void test_M21_one_address_for_two(void **state) {
    (void)state;
    set_up();
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    kw_str rack = {NULL, -1};
    assert_int_equal(kw_cluster_put_node(&r.cluster, 2, rig_text("broker"), 9001, rack), KW_OK);
    kw_target one = {.kind = KW_TO_NODE, .node = 1}, two = {.kind = KW_TO_NODE, .node = 2};
    ask_and_run(one, NULL, KW_MS(50));
    assert_int_equal(r.response_broker, 1);
    ask_and_run(two, NULL, KW_MS(50));
    assert_int_equal(r.response_broker, 2);
    assert_int_equal(k.asked[0], 9001);
    assert_int_equal(k.asked[1], 9001);
    assert_ptr_not_equal(kw_cluster_node(&r.cluster, 1), kw_cluster_node(&r.cluster, 2));
    rig_fini(&r);
}

/* T16: the coordinator's broker dies; nobody tells who its heir is, so it is asked for, while the request
 * waits. */
static uint16_t closed_port_number;

static int refuse_one(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    return to->port == closed_port_number ? KW_ECONNECT : note_open(ctx, to, host, h);
}

static void test_T16_dead_coordinator(void **state) {
    (void)state;
    set_up();
    static kw_transport_ops ops;
    ops = *r.core.env.transport.ops;
    ops.open = refuse_one;
    r.core.env.transport.ops = &ops;
    closed_port_number = 9003;
    ask_and_run(to(KW_TO_ANY), NULL, SECONDS(1));
    assert_int_equal(ask(to(KW_TO_GROUP), NULL), KW_OK);
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.n_responses, 1);
    assert_in_range(k.n_finds, 3, 8); /* about once a second */
    k.coordinator = 2;
    k.coordinator_port = 9002;
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_responses, 2);
    assert_int_equal(r.response_error, 0);
    assert_int_equal(r.response_broker, 2);
    rig_fini(&r);
}

/* It moved, as an answer said that only the caller can read. */
static void test_T16_forgotten_coordinator(void **state) {
    (void)state;
    set_up();
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(1));
    assert_int_equal(r.response_broker, 3);
    k.coordinator = 1;
    k.coordinator_port = 9001;
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(1));
    assert_int_equal(r.response_broker, 3);
    kw_coordinators_forget(&r.coordinators, KW_COORDINATOR_TRANSACTION,
                           rig_text("g")); /* another key space */
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(1));
    assert_int_equal(r.response_broker, 3);
    kw_coordinators_forget(&r.coordinators, KW_COORDINATOR_GROUP, rig_text("g"));
    ask_and_run(to(KW_TO_GROUP), NULL, SECONDS(1));
    assert_int_equal(r.response_broker, 1);
    assert_int_equal(k.n_finds, 2);
    rig_fini(&r);
}

static void test_T16_many_keys(void **state) {
    (void)state;
    enum { MANY = 500 };
    set_up();
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            char name[20];
            snprintf(name, sizeof name, "group-%d", i);
            assert_int_equal(ask((kw_target){.kind = KW_TO_GROUP, .key = rig_text(name)}, NULL), KW_OK);
        }
        rig_run(&r, SECONDS(5));
        assert_int_equal(r.n_responses, (round + 1) * MANY);
        assert_int_equal(r.response_error, 0);
        assert_int_equal(k.n_finds, MANY);
    }
    rig_fini(&r);
}

/* 0093: what a coordinator keeps waiting, a JoinGroup say, holds up nothing else that goes to its broker. */
static void test_G4_a_coordinator_keeps_nobody_waiting(void **state) {
    (void)state;
    set_up();
    k.keep = true;
    assert_int_equal(ask(to(KW_TO_GROUP), NULL), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(k.n_asked, 1);
    uint32_t conn = k.kept.conn;
    k.keep = false;
    k.note_conn = true;
    kw_target node = {.kind = KW_TO_NODE, .node = 3};
    ask_and_run(node, NULL, KW_MS(50));
    assert_int_equal(r.response_error, 0);
    assert_int_equal(r.response_broker, 3);
    assert_int_not_equal(k.kept.conn, conn);
    rig_fini(&r);
}

/* What is in flight, or waits, when the client ends, is not leaked (rig_fini would notice). */
static void test_end_in_the_middle(void **state) {
    (void)state;
    set_up();
    k.silent = true;
    assert_int_equal(ask(to(KW_TO_NODE), NULL), KW_OK);
    assert_int_equal(ask(to(KW_TO_GROUP), NULL), KW_OK);
    rig_run(&r, KW_MS(10));
    assert_int_equal(ask(to(KW_TO_ANY), NULL), KW_OK);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_impossible_targets),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_body_is_copied),
        cmocka_unit_test(test_timeouts),
        cmocka_unit_test(test_no_broker),
        cmocka_unit_test(test_coordinator_errors),
        cmocka_unit_test(test_coordinator_nobody),
        cmocka_unit_test(test_coordinator_outside_metadata),
        cmocka_unit_test(test_T16_dead_coordinator),
        cmocka_unit_test(test_T16_forgotten_coordinator),
        cmocka_unit_test(test_T16_many_keys),
        cmocka_unit_test(test_G4_a_coordinator_keeps_nobody_waiting),
        cmocka_unit_test(test_M21_broker_moves),
        cmocka_unit_test(test_M21_one_address_for_two),
        cmocka_unit_test(test_end_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
