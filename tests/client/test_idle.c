/* M9: connections with nothing to say are closed, by us or by the broker, and nobody minds. What closes
 * without ever having been of use is another matter. */
#include "tests/client/rig.h"

enum { PRODUCE = 0, METADATA = 3 };

typedef struct words {
    int n_logs, n_errors;
} words;

static void listen_in(rig *r, const kw_event *e) {
    words *w = r->ctx;
    w->n_logs += e->type == KW_EVENT_LOG;
    w->n_errors += e->type == KW_EVENT_ERROR;
}

static int n_open(const rig *r) {
    int n = 0, at = 0;
    for (const kw_conn *c; (c = kw_cluster_next_conn(&r->cluster, &at)) != NULL;)
        n += c->handle != KW_NO_HANDLE;
    return n;
}

static const char *const config[] = {"linger.ms", "0", "metadata.max.age.ms", "100000000", NULL};

/* One record delivered; the connection is warm. */
static int32_t set_up(rig *r, words *w, const char *const *settings) {
    rig_init(r, settings);
    *w = (words){0};
    r->on_event = listen_in;
    r->ctx = w;
    int32_t t = rig_topic(r, "t");
    rig_run(r, SECONDS(1));
    assert_int_equal(rig_produce(r, t, 0, NULL, "v", 1, 1), KW_OK);
    rig_run(r, SECONDS(1));
    assert_int_equal(r->n_records, 1);
    assert_int_equal(n_open(r), 1);
    return t;
}

static void assert_works_at_once(rig *r, int32_t t) {
    int64_t before = r->n_records;
    assert_int_equal(rig_produce(r, t, 0, NULL, "v", 1, 2), KW_OK);
    rig_run(r, KW_MS(1)); /* no back-off */
    assert_int_equal(r->n_records, before + 1);
}

static void test_M9_we_close_first(void **state) {
    (void)state;
    rig r;
    words w;
    int32_t t = set_up(&r, &w, config);
    rig_run(&r, SECONDS(535));
    assert_int_equal(n_open(&r), 1);
    rig_run(&r, SECONDS(6)); /* 9 minutes; a broker waits for 10 */
    assert_int_equal(n_open(&r), 0);
    assert_int_equal(rig_deadline(&r) >= SECONDS(100000), true); /* and nothing wakes us */
    assert_int_equal(w.n_logs + w.n_errors, 0);
    assert_works_at_once(&r, t);
    assert_int_equal(w.n_logs + w.n_errors, 0);
    rig_fini(&r);
}

static void test_M9_never(void **state) {
    (void)state;
    static const char *const never[] = {
        "connections.max.idle.ms", "-1", "linger.ms", "0", "metadata.max.age.ms", "100000000", NULL,
    };
    rig r;
    words w;
    (void)set_up(&r, &w, never);
    rig_run(&r, SECONDS(50000));
    assert_int_equal(n_open(&r), 1);
    rig_fini(&r);
}

/* What is in flight is no idleness, however long it takes. */
static void forget_produce(sim_script *s, const sim_request *q) {
    int *silent = s->ctx;
    if (q->api->key != PRODUCE || !*silent)
        sim_script_usual(s, q);
}

static void test_M9_waiting_is_not_idle(void **state) {
    (void)state;
    static const char *const impatient[] = {
        "connections.max.idle.ms", "1000", "request.timeout.ms", "60000", "linger.ms", "0", NULL,
    };
    rig r;
    words w;
    int silent = 0;
    int32_t t;
    rig_init(&r, impatient);
    w = (words){0};
    r.on_event = listen_in;
    r.ctx = &w;
    r.script.request = forget_produce;
    r.script.ctx = &silent;
    t = rig_topic(&r, "t");
    rig_run(&r, KW_MS(500));
    silent = 1;
    assert_int_equal(rig_produce(&r, t, 0, NULL, "v", 1, 1), KW_OK);
    rig_run(&r, SECONDS(59));
    assert_int_equal(n_open(&r), 1);
    assert_int_equal(w.n_errors, 0);
    rig_fini(&r);
}

static void test_M9_the_broker_closes_while_idle(void **state) {
    (void)state;
    rig r;
    words w;
    int32_t t = set_up(&r, &w, config);
    for (int i = 0; i < 5; i++) {
        wire_cut(&r.wire);
        rig_run(&r, SECONDS(20));
        assert_int_equal(n_open(&r), 0);
        assert_int_equal(w.n_logs + w.n_errors, 0);
        assert_works_at_once(&r, t);
    }
    assert_int_equal(w.n_logs + w.n_errors, 0);
    rig_fini(&r);
}

/* In flight it is a failure: told in the log, and tried again after a pause. */
static void test_M9_a_close_in_flight_is_a_failure(void **state) {
    (void)state;
    rig r;
    words w;
    int silent = 1;
    int32_t t = set_up(&r, &w, config);
    r.script.request = forget_produce;
    r.script.ctx = &silent;
    assert_int_equal(rig_produce(&r, t, 0, NULL, "v", 1, 2), KW_OK);
    rig_settle(&r);
    wire_cut(&r.wire);
    rig_run(&r, KW_MS(10));
    assert_int_equal(w.n_logs, 1);
    assert_int_equal(w.n_errors, 0); /* it was there a moment ago: no "no broker reachable" yet */
    assert_true(kw_cluster_leader(&r.cluster, t, 0)->conn.not_before > r.core.now);
    silent = 0;
    rig_run(&r, SECONDS(2));
    assert_int_equal(r.n_records, 2);
    rig_fini(&r);
}

/* It says hello, and hangs up on whatever is really wanted: the pauses must grow. */
static void hang_up(sim_script *s, const sim_request *q) {
    const int16_t *on = s->ctx;
    if (q->api->key == *on)
        sim_script_close(s, q->conn);
    else
        sim_script_usual(s, q);
}

static int opens_in_a_minute(int16_t on) {
    rig r;
    rig_init(&r, NULL);
    r.script.request = hang_up;
    r.script.ctx = &on;
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(rig_produce(&r, t, 0, NULL, "v", 1, 1), KW_OK);
    rig_run(&r, SECONDS(60));
    int n = r.wire.n_opens;
    rig_fini(&r);
    return n;
}

static void test_a_useless_broker_is_met_with_growing_pauses(void **state) {
    (void)state;
    assert_in_range(opens_in_a_minute(METADATA), 50, 90); /* once a second in the end, not twenty times */
    assert_in_range(opens_in_a_minute(PRODUCE), 50, 170); /* two addresses: the leader, and where to ask */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M9_we_close_first),
        cmocka_unit_test(test_M9_never),
        cmocka_unit_test(test_M9_waiting_is_not_idle),
        cmocka_unit_test(test_M9_the_broker_closes_while_idle),
        cmocka_unit_test(test_M9_a_close_in_flight_is_a_failure),
        cmocka_unit_test(test_a_useless_broker_is_met_with_growing_pauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
