/* What a client does when nobody it knows can help: M3 (KIP-899, KIP-1102), M4, M20. */
#include "tests/client/rig.h"

#include <kwire/msg/metadata.h>
#include <stdio.h>

enum { METADATA = 3, REBOOTSTRAP_REQUIRED = 129, MOST = 400 };

/* One server behind all names; what it says depends on whom the client takes it for. */
typedef struct fleet {
    const char *cluster; /* its id, as brokers tell it */
    const char *bootstrap_cluster;
    int32_t broker; /* who is in it */
    const char *host;
    int32_t epoch;
    int16_t error; /* of every answer */
    int n_errors;  /* how many answers have it; -1: all */
    int n_asked;
    kw_time asked[MOST];
} fleet;

static rig r;
static fleet f;
static char opened[64];         /* host of the last connection */
static const char *dead, *mute; /* hosts that refuse, and that do not answer to connecting */
static const kw_transport_ops *plain;
static kw_transport_ops ops;

static int open_note(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    snprintf(opened, sizeof opened, "%s", host);
    return dead != NULL && strstr(dead, host) != NULL ? KW_ECONNECT : plain->open(ctx, to, host, h);
}

static bool is_mute(kw_handle h) {
    int at = 0;
    for (const kw_conn *c; (c = kw_cluster_next_conn(&r.cluster, &at)) != NULL;)
        if (c->handle == h)
            return mute != NULL && strstr(mute, c->host) != NULL;
    return false;
}

static int ready_unless_mute(void *ctx, kw_handle h) {
    return is_mute(h) ? 0 : plain->ready(ctx, h);
}

static int wants_unless_mute(void *ctx, kw_handle h, int wanted) {
    (void)ctx;
    return is_mute(h) ? 0 : wanted;
}

static void answer(sim_script *s, const sim_request *q) {
    if (q->api->key != METADATA) {
        sim_script_usual(s, q);
        return;
    }
    const kw_metadata_req *req = q->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_broker b = kw_metadata_resp_broker_default;
    kw_metadata_resp_topic t = kw_metadata_resp_topic_default;
    kw_metadata_resp_partition p = kw_metadata_resp_partition_default;
    bool refused = f.n_errors != 0;
    f.n_errors -= f.n_errors > 0;
    if (f.n_asked < MOST)
        f.asked[f.n_asked++] = q->now;
    b.node_id = f.broker;
    b.host = rig_text(f.host);
    b.port = 9092;
    p.leader_id = f.broker;
    p.leader_epoch = f.epoch;
    t.name = rig_text("t");
    t.partitions = &p;
    t.n_partitions = 1;
    resp.brokers = &b;
    resp.topics = &t;
    resp.controller_id = f.broker;
    resp.error_code = refused ? f.error : 0;
    resp.n_brokers = refused ? 0 : 1;
    resp.n_topics = !refused && req->n_topics > 0;
    resp.cluster_id = rig_text(strcmp(opened, "boot") == 0 ? f.bootstrap_cluster : f.cluster);
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void set_up(const char *const *config) {
    rig_init(&r, config);
    f = (fleet){.cluster = "A", .bootstrap_cluster = "A", .broker = 1, .host = "one", .epoch = 5};
    dead = mute = NULL;
    plain = r.core.env.transport.ops;
    ops = *plain;
    ops.open = open_note;
    ops.ready = ready_unless_mute;
    ops.wants = wants_unless_mute;
    r.core.env.transport.ops = &ops;
    r.script.request = answer;
    r.core.config.log_level = KW_LOG_WARN;
    (void)rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    assert_string_equal(r.cluster.cluster_id, "A");
    assert_non_null(kw_cluster_node(&r.cluster, 1));
}

static void refresh(kw_time time) {
    r.cluster.wants_metadata = true;
    rig_run(&r, time);
}

/* ---- M3 ---- */

/* The whole fleet was replaced: nobody we know is there any more, the bootstrap name leads to new ones. */
static void test_M3_brokers_replaced(void **state) {
    (void)state;
    set_up(NULL);
    f.broker = 7;
    f.host = "seven";
    dead = "one";
    wire_cut(&r.wire);
    refresh(SECONDS(20)); /* its bootstrap addresses stay at hand, so it need not wait for five minutes */
    assert_null(kw_cluster_node(&r.cluster, 1));
    assert_non_null(kw_cluster_node(&r.cluster, 7));
    assert_int_equal(kw_cluster_leader(&r.cluster, 0, 0)->id, 7);
    rig_fini(&r);
}

static const char *const soon[] = {"metadata.recovery.rebootstrap.trigger.ms", "60000", NULL};

static void test_M3_all_known_brokers_fail(void **state) {
    (void)state;
    set_up(soon);
    dead = "one boot";
    wire_cut(&r.wire);
    refresh(SECONDS(55));
    assert_int_equal(r.core.stats.rebootstraps, 0);
    assert_non_null(kw_cluster_node(&r.cluster, 1));
    rig_run(&r, SECONDS(10));
    assert_int_equal(r.core.stats.rebootstraps, 1);
    assert_null(kw_cluster_node(&r.cluster, 1));
    rig_run(&r, SECONDS(600)); /* with nothing left to forget it does not go round and round */
    assert_int_equal(r.core.stats.rebootstraps, 1);
    dead = NULL;
    rig_run(&r, SECONDS(5));
    assert_non_null(kw_cluster_node(&r.cluster, 1));
    rig_fini(&r);
}

static void test_M3_none(void **state) {
    (void)state;
    static const char *const config[] = {
        "metadata.recovery.strategy", "none", "metadata.recovery.rebootstrap.trigger.ms", "1000", NULL,
    };
    set_up(config);
    dead = "one";
    f.host = "two"; /* where it really is, as the bootstrap address could tell */
    wire_cut(&r.wire);
    refresh(SECONDS(30));
    assert_int_equal(r.core.stats.rebootstraps, 0);
    assert_string_equal(kw_cluster_node(&r.cluster, 1)->conn.host, "one");
    assert_string_equal(opened, "one"); /* the bootstrap address is not asked again */
    dead = NULL;
    f.error = REBOOTSTRAP_REQUIRED;
    f.n_errors = 3;
    refresh(SECONDS(10));
    assert_int_equal(r.core.stats.rebootstraps, 0);
    assert_string_equal(kw_cluster_node(&r.cluster, 1)->conn.host, "two");
    rig_fini(&r);
}

/* KIP-1102: at once. */
static void test_M3_a_broker_sends_us_back(void **state) {
    (void)state;
    set_up(NULL);
    f.error = REBOOTSTRAP_REQUIRED;
    f.n_errors = 1;
    f.broker = 7;
    f.host = "seven";
    refresh(SECONDS(2));
    assert_int_equal(r.core.stats.rebootstraps, 1);
    assert_null(kw_cluster_node(&r.cluster, 1));
    assert_non_null(kw_cluster_node(&r.cluster, 7));
    rig_fini(&r);
}

/* Everybody sends us back, always: with pauses. */
static void test_M3_never_a_loop(void **state) {
    (void)state;
    set_up(NULL);
    f.error = REBOOTSTRAP_REQUIRED;
    f.n_errors = -1;
    int before = f.n_asked, opens = r.wire.n_opens;
    refresh(SECONDS(60));
    assert_in_range(f.n_asked - before, 40, 90); /* once a second in the end */
    assert_in_range(r.wire.n_opens - opens, 40, 90);
    f.n_errors = 0;
    rig_run(&r, SECONDS(3));
    assert_non_null(kw_cluster_node(&r.cluster, 1));
    rig_fini(&r);
}

/* ---- M4 ---- */

/* The broker that would be asked takes no connection and says nothing: another is tried a second later, not
 * when setting up is given up. */
static void test_M4_a_mute_broker_is_passed_by(void **state) {
    (void)state;
    set_up(NULL);
    mute = "one";
    wire_cut(&r.wire);
    int before = f.n_asked;
    refresh(KW_MS(3500));
    assert_true(f.n_asked > before);
    rig_fini(&r);
}

/* ---- M20 ---- */

static int n_warnings;

static void count_warnings(rig *rr, const kw_event *e) {
    (void)rr;
    n_warnings += e->type == KW_EVENT_LOG && e->u.log.level == KW_LOG_WARN;
}

/* The bootstrap name leads to another cluster while our broker is away: it is told once, and not believed. */
static void test_M20_clusters_are_not_mixed(void **state) {
    (void)state;
    set_up(NULL);
    r.on_event = count_warnings;
    n_warnings = 0;
    f.bootstrap_cluster = "B";
    f.broker = 1;
    f.epoch = 99;
    f.host = "stranger";
    dead = "one";
    wire_cut(&r.wire);
    int before = f.n_asked;
    refresh(SECONDS(60));
    assert_true(f.n_asked > before);
    assert_in_range(f.n_asked - before, 2, 90);
    assert_int_equal(n_warnings, 1);
    assert_string_equal(r.cluster.cluster_id, "A");
    assert_string_equal(kw_cluster_node(&r.cluster, 1)->conn.host, "one");
    assert_int_equal(r.cluster.topics[0].partitions[0].leader_epoch, 5);
    dead = NULL; /* our broker is back */
    f.host = "one";
    f.bootstrap_cluster = "A";
    f.epoch = 6;
    rig_run(&r, SECONDS(5));
    assert_int_equal(r.cluster.topics[0].partitions[0].leader_epoch, 6);
    assert_int_equal(n_warnings, 1);
    rig_fini(&r);
}

/* Ours does not come back: after the return to the bootstrap list another may take its place, and what was
 * known of leaders, epochs above all, means nothing in it. */
static void test_M20_another_takes_its_place(void **state) {
    (void)state;
    set_up(soon);
    f.bootstrap_cluster = f.cluster = "B";
    f.broker = 1;
    f.host = "other";
    f.epoch = 0;
    dead = "one";
    wire_cut(&r.wire);
    refresh(SECONDS(50));
    assert_string_equal(r.cluster.cluster_id, "A");
    rig_run(&r, SECONDS(20));
    assert_string_equal(r.cluster.cluster_id, "B");
    assert_int_equal(r.cluster.topics[0].partitions[0].leader_epoch, 0);
    assert_int_equal(kw_cluster_leader(&r.cluster, 0, 0)->id, 1);
    rig_fini(&r);
}

/* Old brokers name no cluster, and an impossible id is none. */
static void test_M20_no_id_is_no_other_cluster(void **state) {
    (void)state;
    char name[300];
    set_up(NULL);
    memset(name, 'x', sizeof name);
    assert_true(kw_metadata_is_ours(&r.metadata, (kw_str){NULL, -1}, NULL));
    assert_true(kw_metadata_is_ours(&r.metadata, (kw_str){"", 0}, NULL));
    assert_true(kw_metadata_is_ours(&r.metadata, (kw_str){name, sizeof name}, NULL));
    assert_string_equal(r.cluster.cluster_id, "A");
    assert_false(kw_metadata_is_ours(&r.metadata, (kw_str){name, 20}, NULL));
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M3_brokers_replaced),
        cmocka_unit_test(test_M3_all_known_brokers_fail),
        cmocka_unit_test(test_M3_none),
        cmocka_unit_test(test_M3_a_broker_sends_us_back),
        cmocka_unit_test(test_M3_never_a_loop),
        cmocka_unit_test(test_M4_a_mute_broker_is_passed_by),
        cmocka_unit_test(test_M20_clusters_are_not_mixed),
        cmocka_unit_test(test_M20_another_takes_its_place),
        cmocka_unit_test(test_M20_no_id_is_no_other_cluster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
