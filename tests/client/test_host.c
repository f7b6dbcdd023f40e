/* host.h: what a guarantee may ask of its client, and when it is asked itself. The broker is the embedded
 * one. */
#include "tests/sim/sim_test.h"

#include <kwire/host.h>
#include <kwire/msg/init_producer_id.h>
#include <string.h>

/* A guarantee that counts what it is asked, and asks once itself. */
typedef struct asker {
    kw_client *client;
    bool asks; /* in the next step */
    int64_t producer_id;
    int n_answers, error;
    kw_outcome outcome;
    int n_lost, lost_error;
    int n_steps, n_fini, n_closes;
    int n_told, tells; /* events given; so many more are wanted */
    kw_time wake_at;
} asker;

static kw_verdict verdict(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)self, (void)b, (void)now;
    return a->outcome == KW_OUTCOME_OK ? KW_VERDICT_DONE : a->expired ? KW_VERDICT_FAIL : KW_VERDICT_RESEND;
}

static bool step(void *self, kw_time now) {
    asker *a = self;
    a->n_steps++;
    if (a->wake_at <= now)
        a->wake_at = KW_NEVER;
    if (!a->asks)
        return false;
    kw_request_options o = {.target = {.kind = KW_TO_ANY}, .version = -1};
    kw_init_producer_id_req body = kw_init_producer_id_req_default;
    body.transactional_id = (kw_str){NULL, -1};
    assert_int_equal(kw_host_request(a->client, &kw_init_producer_id_api, &body, &o), 0);
    a->asks = false;
    return true;
}

static kw_time deadline(const void *self) {
    const asker *a = self;
    return a->wake_at;
}

static void answered(void *self, const kw_event *e) {
    asker *a = self;
    a->n_answers++;
    a->error = e->error;
    a->outcome = e->u.response.outcome;
    if (e->error != 0)
        return;
    const kw_init_producer_id_resp *r = e->u.response.body;
    a->producer_id = r->producer_id;
}

static bool event(void *self, kw_event *e) {
    asker *a = self;
    a->n_told++;
    e->u.transaction.op = KW_TXN_NONE;
    if (a->n_told < a->tells)
        kw_host_tell(a->client);
    return true;
}

static void lost(void *self, int32_t topic, int32_t partition, int32_t count, int error) {
    asker *a = self;
    (void)topic, (void)partition;
    a->n_lost += count;
    a->lost_error = error;
}

static void closed(void *self, kw_time until) {
    asker *a = self;
    (void)until;
    a->n_closes++;
}

static void fini(void *self) {
    asker *a = self;
    a->n_fini++;
}

static kw_world *set_up(asker *a) {
    static const char *const config[] = {
        "request.timeout.ms", "1000", "delivery.timeout.ms", "3000", "linger.ms", "0", NULL};
    kw_world *w = kw_world_new(config, 1);
    *a = (asker){.client = kw_world_client(w), .producer_id = -1, .wake_at = KW_NEVER};
    const kw_guarantee g = {.self = a,
                            .outcome = verdict,
                            .lost = lost,
                            .step = step,
                            .deadline = deadline,
                            .answered = answered,
                            .event = event,
                            .close = closed,
                            .fini = fini};
    kw_client_set_guarantee(a->client, &g);
    return w;
}

static int ask_for_id(const kw_guarantee *g, void *arg) {
    asker *a = g->self;
    assert_ptr_equal(a, arg);
    a->asks = true;
    return 7;
}

static void test_an_answer_comes_to_the_guarantee_alone(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    assert_int_equal(kw_client_consult(a.client, ask_for_id, &a), 7);
    kw_world_run(w, KW_MS(500));
    assert_int_equal(a.n_answers, 1);
    assert_int_equal(a.outcome, KW_OUTCOME_OK);
    assert_true(a.producer_id >= 0);
    assert_int_equal(kw_world_seen(w)->n_responses, 0);
    kw_world_free(w);
    assert_int_equal(a.n_fini, 1);
}

/* P7: a try that may have reached a broker leaves the outcome open, whatever came of the last one. */
static void test_P7_the_outcome_of_a_request_is_that_of_all_tries(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_cut_request(w, kw_init_producer_id_api.key, 0, SIM_DOWN, 0);
    kw_client_consult(a.client, ask_for_id, &a);
    kw_world_run(w, KW_MS(30));
    kw_world_refuse(w, true);
    kw_world_cut_now(w);
    kw_world_run(w, KW_MS(5000));
    assert_int_equal(a.n_answers, 1);
    assert_int_equal(a.error, KW_ETIMEOUT);
    assert_int_equal(a.outcome, KW_OUTCOME_UNKNOWN);
    kw_world_free(w);
}

static void test_a_request_that_never_left_is_not_done(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_refuse(w, true);
    kw_client_consult(a.client, ask_for_id, &a);
    kw_world_run(w, KW_MS(5000));
    assert_int_equal(a.n_answers, 1);
    assert_int_equal(a.outcome, KW_OUTCOME_NOT_DONE);
    kw_world_free(w);
}

static int tell_twice(const kw_guarantee *g, void *arg) {
    asker *a = arg;
    (void)g;
    a->tells = 3;
    kw_host_tell(a->client);
    kw_host_tell(a->client); /* one at a time */
    return 0;
}

static void test_events_come_at_their_turn_and_may_announce_more(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_client_consult(a.client, tell_twice, &a);
    kw_world_settle(w);
    assert_int_equal(a.n_told, 3);
    assert_int_equal(kw_world_seen(w)->n_transactions, 3);
    kw_world_free(w);
}

static int refuse(const kw_guarantee *g, void *arg) {
    (void)g;
    asker *a = arg;
    kw_host_refuse(a->client, KW_ESTATE);
    return 0;
}

static int admit(const kw_guarantee *g, void *arg) {
    (void)g;
    asker *a = arg;
    kw_host_refuse(a->client, 0);
    return 0;
}

static void test_records_are_refused_and_taken_again_but_not_after_close(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_client_consult(a.client, refuse, &a);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), KW_ESTATE);
    kw_client_consult(a.client, admit, &a);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), 0);
    kw_close(a.client, KW_NEVER);
    assert_int_equal(a.n_closes, 1);
    kw_client_consult(a.client, admit, &a);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), KW_ESTATE);
    kw_world_free(w);
}

static int drop(const kw_guarantee *g, void *arg) {
    (void)g;
    asker *a = arg;
    assert_int_equal(kw_host_unsettled(a->client), 2);
    kw_host_drop(a->client);
    assert_int_equal(kw_host_unsettled(a->client), 0);
    return 0;
}

static void test_what_was_never_sealed_is_dropped_and_told_as_lost(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_refuse(w, true);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), 0);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), 0);
    kw_client_consult(a.client, drop, &a);
    assert_int_equal(a.n_lost, 2);
    assert_int_equal(a.lost_error, KW_ECANCELLED);
    kw_world_free(w);
}

static void test_its_deadline_is_the_clients(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_run(w, KW_MS(100));
    a.wake_at = kw_world_now(w) + KW_MS(250);
    assert_true(kw_client_deadline(a.client) <= a.wake_at);
    kw_world_run(w, KW_MS(1000));
    assert_true(a.wake_at == KW_NEVER);
    kw_world_free(w);
}

/* One that is asked for when the client ends still gets its answer, and before fini. */
static void test_the_end_finds_no_request_unanswered(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_delay(w, SIM_DOWN, KW_MS(200));
    kw_client_consult(a.client, ask_for_id, &a);
    kw_world_run(w, KW_MS(450)); /* connected, asked, not answered yet */
    int before = a.n_answers;
    kw_world_free(w);
    assert_int_equal(a.n_fini, 1);
    assert_true(a.n_answers - before <= 1);
}

static int count_steps(const kw_guarantee *g, void *arg) {
    (void)arg;
    return ((const asker *)g->self)->n_steps;
}

/* Who only looks makes nobody work: a loop that looks after each step would never rest. */
static void test_looking_makes_nothing_due(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    kw_world_run(w, KW_MS(500));
    kw_time before = kw_client_deadline(a.client);
    int n = kw_client_inspect(a.client, count_steps, NULL);
    assert_int_equal(n, a.n_steps);
    assert_true(kw_client_deadline(a.client) == before);
    (void)kw_client_consult(a.client, count_steps, NULL);
    assert_true(kw_client_deadline(a.client) <= kw_world_now(w));
    kw_world_run(w, 0);
    kw_world_free(w);
}

/* Of the brokers that are connected; before that nobody has said anything against any version. */
static void test_T1_what_the_brokers_offer(void **state) {
    (void)state;
    asker a;
    kw_world *w = set_up(&a);
    assert_int_equal(kw_host_offers(a.client, &kw_init_producer_id_api), INT16_MAX);
    assert_int_equal(kw_world_produce(w, "t", 0, 10), 0);
    kw_world_run(w, KW_MS(500));
    assert_int_equal(kw_host_offers(a.client, &kw_init_producer_id_api), 5);
    assert_true(kw_host_now(a.client) <= kw_world_now(w));
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_comes_to_the_guarantee_alone),
        cmocka_unit_test(test_P7_the_outcome_of_a_request_is_that_of_all_tries),
        cmocka_unit_test(test_a_request_that_never_left_is_not_done),
        cmocka_unit_test(test_events_come_at_their_turn_and_may_announce_more),
        cmocka_unit_test(test_records_are_refused_and_taken_again_but_not_after_close),
        cmocka_unit_test(test_what_was_never_sealed_is_dropped_and_told_as_lost),
        cmocka_unit_test(test_its_deadline_is_the_clients),
        cmocka_unit_test(test_the_end_finds_no_request_unanswered),
        cmocka_unit_test(test_looking_makes_nothing_due),
        cmocka_unit_test(test_T1_what_the_brokers_offer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
