/* How a producer comes by its id: when there is something to send, once, for ever, and what ends it. */
#include "tests/reliability/stage.h"

#include <kwire/msg/init_producer_id.h>

enum { CLUSTER_AUTHORIZATION_FAILED = 31, TRANSACTIONAL_ID_AUTHORIZATION_FAILED = 53, INVALID_REQUEST = 42 };

/* What InitProducerId is answered with, the first `times` times. */
static struct {
    void (*inner)(sim_script *s, const sim_request *r);
    int times, error;
    int64_t id;         /* -1: none */
    const int64_t *ids; /* NULL, or by turns, all times */
    int n_ids;
    bool close, silent;
} plan;

static void answer(sim_script *s, const sim_request *r) {
    kw_init_producer_id_resp resp = kw_init_producer_id_resp_default;
    if (r->api->key != INIT_PRODUCER_ID || r->nth >= plan.times) {
        plan.inner(s, r);
        return;
    }
    const kw_init_producer_id_req *q = r->body;
    assert_int_equal(q->transactional_id.n, -1);
    if (plan.close)
        sim_script_close(s, r->conn);
    if (plan.close || plan.silent)
        return;
    resp.error_code = (int16_t)plan.error;
    resp.producer_id = plan.ids != NULL ? plan.ids[r->nth < plan.n_ids ? r->nth : plan.n_ids - 1] : plan.id;
    resp.producer_epoch = plan.ids != NULL ? 0 : resp.producer_epoch;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static void set_up(stage *s, int times, int error) {
    stage_set_up(s, NULL, 1);
    plan.inner = s->script.request;
    plan.times = times;
    plan.error = error;
    plan.id = -1;
    plan.ids = NULL;
    plan.close = plan.silent = false;
    s->script.request = answer;
}

static int asked(const stage *s) {
    return sim_script_count(&s->script, INIT_PRODUCER_ID);
}

static void test_only_when_there_is_something_to_send(void **state) {
    (void)state;
    stage s;
    set_up(&s, 0, 0);
    assert_int_equal(kw_world_topic(s.world, "t"), 0);
    kw_world_run(s.world, SECONDS(5));
    assert_int_equal(asked(&s), 0);
    stage_produce(&s, 60);
    stage_produce(&s, 60);
    assert_int_equal(asked(&s), 1);
    assert_int_equal(stage_ledger(&s)->n_ok, 120);
    assert_int_equal(stage_producer(&s)->identity.id, 7);
    stage_strike(&s);
}

/* Of all versions that brokers have had. */
static void test_every_version(void **state) {
    (void)state;
    for (int16_t v = 0; v <= kw_init_producer_id_api.max_stable_version; v++) {
        stage s;
        set_up(&s, 0, 0);
        for (int i = 0; s.script.versions[i].max >= 0; i++)
            if (s.script.versions[i].api_key == INIT_PRODUCER_ID)
                s.script.versions[i].max = v;
        stage_produce(&s, 10);
        assert_int_equal(stage_ledger(&s)->n_ok, 10);
        assert_sound(stage_judge(&s));
        stage_strike(&s);
    }
}

static void test_what_passes_is_asked_again(void **state) {
    (void)state;
    static const int codes[] = {-1, 7, 14, 15, 16, 41, 51};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        stage s;
        set_up(&s, 6, codes[i]);
        stage_produce(&s, 10);
        assert_int_equal(asked(&s), 7);
        assert_int_equal(stage_ledger(&s)->n_ok, 10);
        assert_int_equal(kw_world_seen(s.world)->n_errors, 0);
        stage_strike(&s);
    }
}

static void test_lost_connections_and_silence(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        stage s;
        set_up(&s, 2, 0);
        plan.close = i == 0;
        plan.silent = i == 1;
        stage_produce(&s, 10);
        assert_int_equal(stage_ledger(&s)->n_ok, 10);
        assert_sound(stage_judge(&s));
        stage_strike(&s);
    }
}

/* An answer that says "no error" and gives no id. */
static void test_an_id_that_is_none(void **state) {
    (void)state;
    stage s;
    set_up(&s, 3, 0);
    stage_produce(&s, 10);
    assert_int_equal(asked(&s), 4);
    assert_int_equal(stage_ledger(&s)->n_ok, 10);
    stage_strike(&s);
}

enum { FOREVER = 1000000 };

/* The leader knows the id under a later epoch, and the broker gives no other: asked with back-off, which is
 * at most 50 ms here, with jitter; the way there and back takes 5. */
static void test_P17_the_same_id_again(void **state) {
    (void)state;
    static const int64_t ids[] = {5};
    stage s;
    set_up(&s, FOREVER, 0);
    plan.ids = ids;
    plan.n_ids = 1;
    stage_produce(&s, 3);
    s.window.partitions[0].epoch = 9;
    stage_produce_later(&s, 3);
    kw_world_run(s.world, SECONDS(10));
    assert_in_range(asked(&s), 100, 400);
    assert_int_equal(stage_ledger(&s)->n_ok, 3);
    plan.times = 0;
    assert_true(stage_deliver(&s));
    assert_int_equal(stage_ledger(&s)->n_ok, 6);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* Of 5, 6, 5 the last is none: (5, 0) had numbers from 0 on before. */
static void test_P17_a_former_id_again(void **state) {
    (void)state;
    static const int64_t ids[] = {5, 6, 5, 5, 9};
    stage s;
    set_up(&s, FOREVER, 0);
    plan.ids = ids;
    plan.n_ids = 5;
    for (int i = 0; i < 3; i++) {
        static const int64_t should[] = {5, 6, 9};
        stage_produce(&s, 3);
        assert_int_equal(s.window.partitions[0].producer_id, should[i]);
        s.window.partitions[0].epoch = 9;
    }
    assert_int_equal(asked(&s), 5);
    assert_int_equal(stage_ledger(&s)->n_ok, 9);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* A new id each time, and the leader takes none of them. */
static void test_P17_ids_that_nobody_takes(void **state) {
    (void)state;
    enum { INVALID_PRODUCER_EPOCH = 47 };
    stage s;
    set_up(&s, 0, 0);
    s.window.plan[0] = (window_plan){WINDOW_CODE, 0, FOREVER, INVALID_PRODUCER_EPOCH};
    stage_produce_later(&s, 3);
    kw_world_run(s.world, SECONDS(10));
    assert_in_range(asked(&s), 100, 1200);
    stage_strike(&s);
}

/* Freed while it asks. */
static void test_the_end_while_it_is_asked(void **state) {
    (void)state;
    stage s;
    set_up(&s, FOREVER, 0);
    plan.silent = true;
    stage_produce_later(&s, 3);
    kw_world_run(s.world, KW_MS(500));
    assert_int_equal(asked(&s), 1);
    assert_true(stage_producer(&s)->asking);
    stage_strike(&s);
}

/* P11: records expire as they would without a leader, and nothing is asked for once nobody waits. */
static void test_P11_records_expire_meanwhile(void **state) {
    (void)state;
    stage s;
    set_up(&s, 1000000, 14);
    stage_produce_later(&s, 10);
    kw_world_run(s.world, SECONDS(25));
    assert_int_equal(stage_ledger(&s)->n_not_done, 10);
    assert_int_equal(stage_record(&s, 0)->error, KW_ETIMEOUT);
    int n = asked(&s);
    assert_true(n > 100);
    kw_world_run(s.world, SECONDS(25));
    assert_true(asked(&s) <= n + 1);
    assert_int_equal(stage_requests(&s), 0);
    plan.times = 0;
    stage_produce(&s, 10);
    assert_int_equal(stage_ledger(&s)->n_ok, 10);
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

static void assert_finished(stage *s, int error) {
    assert_int_equal(stage_ledger(s)->n_not_done, 10);
    assert_int_equal(stage_record(s, 9)->error, error);
    assert_int_equal(kw_world_produce(s->world, "t", 0, STAGE_SIZE), KW_ESTATE);
    assert_true(kw_world_saw_error(s->world, error, "enable.idempotence=false"));
    kw_world_run(s->world, SECONDS(60));
    assert_int_equal(stage_requests(s), 0);
}

static void test_what_cannot_pass_ends_the_producer(void **state) {
    (void)state;
    static const int codes[] = {CLUSTER_AUTHORIZATION_FAILED, TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                                UNSUPPORTED_VERSION, INVALID_REQUEST};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        stage s;
        set_up(&s, 1, codes[i]);
        stage_produce(&s, 10);
        assert_finished(&s, codes[i]);
        assert_int_equal(asked(&s), 1);
        stage_strike(&s);
    }
}

static void test_brokers_that_have_no_ids(void **state) {
    (void)state;
    stage s;
    set_up(&s, 0, 0);
    for (int i = 0; s.script.versions[i].max >= 0; i++)
        if (s.script.versions[i].api_key == INIT_PRODUCER_ID)
            s.script.versions[i] = (sim_script_version){99, 0, 0};
    stage_produce(&s, 10);
    assert_finished(&s, KW_EUNSUPPORTED);
    stage_strike(&s);
}

/* The leader says so to the first batch (brokers before 2.8 want IdempotentWrite there too). */
static void test_leaders_that_take_no_idempotent_batches(void **state) {
    (void)state;
    stage s;
    set_up(&s, 0, 0);
    s.window.plan[0] = (window_plan){WINDOW_CODE, 0, 1, CLUSTER_AUTHORIZATION_FAILED};
    stage_produce(&s, 10);
    assert_int_equal(stage_ledger(&s)->n_not_done, 10);
    assert_int_equal(kw_world_produce(s.world, "t", 0, STAGE_SIZE), KW_ESTATE);
    assert_true(kw_world_saw_error(s.world, CLUSTER_AUTHORIZATION_FAILED, "enable.idempotence=false"));
    stage_strike(&s);
}

/* Which settings ask for it. */
static bool is_idempotent(const char *const *settings) {
    kw_world *w = kw_world_new_with(&(kw_world_options){.config = settings, .guaranteed = true});
    kw_world_produce_all(w, "t", 0, 3, 60);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    bool given =
        kw_topic_set(kw_world_client(w), kw_world_topic(w, "t"), KW_STR("acks"), KW_STR("1"), NULL, 0) < 0;
    kw_world_free(w);
    return given;
}

static void test_the_default(void **state) {
    (void)state;
    static const char *const none[] = {NULL}, *const off[] = {"enable.idempotence", "false", NULL},
                             *const weak[] = {"acks", "1", NULL};
    assert_true(is_idempotent(none));
    assert_false(is_idempotent(off));
    assert_false(is_idempotent(weak));
}

static void test_transactional_ones_take_nothing_before_init(void **state) {
    (void)state;
    static const char *const settings[] = {"transactional.id", "x", NULL};
    stage s;
    stage_set_up(&s, settings, 1);
    assert_int_equal(kw_world_produce(s.world, "t", 0, STAGE_SIZE), KW_ESTATE);
    kw_world_run(s.world, SECONDS(5));
    assert_int_equal(asked(&s), 0);
    stage_strike(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_when_there_is_something_to_send),
        cmocka_unit_test(test_every_version),
        cmocka_unit_test(test_what_passes_is_asked_again),
        cmocka_unit_test(test_lost_connections_and_silence),
        cmocka_unit_test(test_an_id_that_is_none),
        cmocka_unit_test(test_P17_the_same_id_again),
        cmocka_unit_test(test_P17_a_former_id_again),
        cmocka_unit_test(test_P17_ids_that_nobody_takes),
        cmocka_unit_test(test_the_end_while_it_is_asked),
        cmocka_unit_test(test_P11_records_expire_meanwhile),
        cmocka_unit_test(test_what_cannot_pass_ends_the_producer),
        cmocka_unit_test(test_brokers_that_have_no_ids),
        cmocka_unit_test(test_leaders_that_take_no_idempotent_batches),
        cmocka_unit_test(test_the_default),
        cmocka_unit_test(test_transactional_ones_take_nothing_before_init),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
