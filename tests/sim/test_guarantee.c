/* The guarantee interface carries idempotence: over a leader with Kafka's memory of five batches, whatever is
 * lost on the way, every record that is reported OK is in the log exactly once and in order, and none is
 * doubled. */
#include "tests/sim/fake_guarantee.h"
#include "tests/sim/sim_test.h"
#include "tests/sim/window.h"

#include <stdio.h>

static const char *const config[] = {
    "acks",
    "all",
    "linger.ms",
    "0",
    "batch.size",
    "250",
    "retry.backoff.ms",
    "10",
    "retry.backoff.max.ms",
    "50",
    "reconnect.backoff.ms",
    "10",
    "reconnect.backoff.max.ms",
    "50",
    "request.timeout.ms",
    "1000",
    "delivery.timeout.ms",
    "20000",
    "max.in.flight.requests.per.connection",
    "20",
    NULL,
};

enum { SIZE = 60, RECORDS = 60 };

typedef struct stage {
    sim_script script;
    sim_server server;
    window window;
    fake_guarantee fake;
    kw_guarantee guarantee;
    kw_world *world;
} stage;

static void set_up(stage *s, const char *const *settings, uint64_t seed, bool guaranteed) {
    sim_script_init(&s->script);
    window_init(&s->window, &s->script);
    fake_guarantee_init(&s->fake, 7, 0);
    s->guarantee = fake_guarantee_of(&s->fake);
    s->server = sim_server_of_script(&s->script);
    s->world = kw_world_new_with(&(kw_world_options){.config = settings,
                                                     .seed = seed,
                                                     .server = &s->server,
                                                     .guarantee = guaranteed ? &s->guarantee : NULL});
    kw_world_delay(s->world, SIM_DOWN, KW_MS(5)); /* so that batches pile up in flight */
}

static void strike(stage *s) {
    kw_world_free(s->world);
    sim_script_fini(&s->script);
}

static void produce(stage *s, int n) {
    kw_world_produce_all(s->world, "t", 0, n, SIZE);
    assert_true(kw_world_deliver(s->world, SECONDS(60)));
}

/* How often a record stands in the logs; *at: where last. */
static int copies(const stage *s, int64_t number) {
    int n = 0;
    for (int p = 0; p < WINDOW_PARTITIONS; p++)
        for (int i = 0; i < s->window.partitions[p].n_log; i++)
            n += s->window.partitions[p].log[i] == number;
    return n;
}

static const char *judge_logs(const stage *s) {
    static char text[120];
    const sim_ledger *l = kw_world_ledger(s->world);
    for (int64_t i = 0; i < l->n; i++) {
        int n = copies(s, i);
        kw_outcome o = l->records[i].outcome;
        bool right = o == KW_OUTCOME_OK ? n == 1 : o == KW_OUTCOME_NOT_DONE ? n == 0 : n <= 1;
        if (right)
            continue;
        snprintf(text, sizeof text, "record %lld is reported %s and stands in the log %d times", (long long)i,
                 kw_outcome_name(o), n);
        return text;
    }
    for (int p = 0; p < WINDOW_PARTITIONS; p++)
        for (int i = 1; i < s->window.partitions[p].n_log; i++)
            if (s->window.partitions[p].log[i] <= s->window.partitions[p].log[i - 1])
                return "the log is out of order";
    return sim_ledger_check(kw_world_ledger(s->world), true, false);
}

static void test_nothing_happens(void **state) {
    (void)state;
    stage s;
    set_up(&s, config, 1, true);
    produce(&s, RECORDS);
    assert_int_equal(kw_world_ledger(s.world)->n_ok, RECORDS);
    assert_sound(judge_logs(&s));
    assert_int_equal(s.window.n_refused + s.window.n_duplicates, 0);
    assert_int_equal(s.fake.most_in_flight, FAKE_WINDOW); /* P1: never more, and all of them used */
    assert_int_equal(s.window.partitions[0].expected, RECORDS);
    strike(&s);
}

static void test_sequence_wraps(void **state) {
    (void)state;
    stage s;
    set_up(&s, config, 2, true);
    fake_guarantee_init(&s.fake, 7, INT32_MAX - 20);
    produce(&s, RECORDS);
    assert_int_equal(kw_world_ledger(s.world)->n_ok, RECORDS);
    assert_sound(judge_logs(&s));
    assert_int_equal(s.window.partitions[0].expected, RECORDS - 21);
    strike(&s);
}

/* One fault, at each of the first requests. */
static void with_fault(window_plan plan, void (*check)(const stage *s)) {
    for (plan.nth = 0; plan.nth < 12; plan.nth++) {
        stage s;
        set_up(&s, config, 3, true);
        s.window.plan[0] = plan;
        produce(&s, RECORDS);
        const char *breach = judge_logs(&s);
        if (breach != NULL)
            fail_msg("fault %d at request %d: %s", (int)plan.fault, plan.nth, breach);
        check(&s);
        strike(&s);
    }
}

static void all_ok(const stage *s) {
    assert_int_equal(kw_world_ledger(s->world)->n_ok, RECORDS);
    assert_int_equal(s->fake.n_bumps, 0);
    assert_true(s->fake.n_resends > 0);
}

static void all_ok_with_duplicates(const stage *s) {
    all_ok(s);
    assert_true(s->window.n_duplicates > 0);
}

/* P7: the answer is lost; the same bytes under the same number find out. */
static void test_lost_answer(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_LOSE_ANSWER, .times = 1}, all_ok_with_duplicates);
}

static void test_lost_request(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_LOSE_REQUEST, .times = 1}, all_ok);
    with_fault((window_plan){.fault = WINDOW_LOSE_REQUEST, .times = 3}, all_ok);
}

/* P7 with M10: no answer at all; the request timeout closes the connection. */
static void test_silence(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_SILENT, .times = 1}, all_ok_with_duplicates);
}

/* P3: one batch is put off, those behind it get 45, and all of them come again, unchanged and in order. */
static void test_refused_for_a_moment(void **state) {
    (void)state;
    static const int codes[] = {2, 6, 7, 19, 20, 56};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = codes[i]}, all_ok);
        with_fault((window_plan){.fault = WINDOW_CODE, .times = 2, .code = codes[i]}, all_ok);
    }
}

/* P3, P4: one batch is refused for good: its sequence will never be filled, the others go on in a new epoch.
 */
static void one_lost_the_others_ok(const stage *s) {
    const sim_ledger *l = kw_world_ledger(s->world);
    assert_true(l->n_not_done > 0 && l->n_not_done <= 5);
    assert_int_equal(l->n_ok + l->n_not_done, RECORDS);
    assert_int_equal(s->fake.n_bumps, 1);
    assert_int_equal(s->window.partitions[0].epoch, 1);
}

static void test_refused_for_good(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = 87}, one_lost_the_others_ok);
}

/* P10: halves take the sequences of the whole. */
static void split_and_ok(const stage *s) {
    assert_int_equal(kw_world_ledger(s->world)->n_ok, RECORDS);
    assert_int_equal(s->fake.n_splits, 1);
    assert_int_equal(s->fake.n_bumps, 0);
    assert_int_equal(s->window.partitions[0].expected, RECORDS);
}

static void test_too_large(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = MESSAGE_TOO_LARGE}, split_and_ok);
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = 18}, split_and_ok);
}

static void test_too_large_alone(void **state) {
    (void)state;
    stage s;
    set_up(&s, config, 4, true);
    s.window.plan[0] = (window_plan){WINDOW_CODE, 0, 1, MESSAGE_TOO_LARGE};
    produce(&s, 1);
    produce(&s, 10);
    assert_int_equal(kw_world_ledger(s.world)->n_not_done, 1);
    assert_int_equal(kw_world_ledger(s.world)->n_ok, 10);
    assert_int_equal(s.fake.n_bumps, 1); /* its sequence is burnt */
    assert_sound(judge_logs(&s));
    strike(&s);
}

/* P7 at the deadline: unknown is said, the number is never used again, and what comes later is not taken for
 * it. */
static void test_unknown_at_the_deadline(void **state) {
    (void)state;
    static const window_fault faults[] = {WINDOW_SILENT, WINDOW_LOSE_ANSWER};
    for (int i = 0; i < 2; i++) {
        for (int nth = 0; nth < 8; nth++) {
            stage s;
            set_up(&s, config, 5, true);
            s.window.plan[0] = (window_plan){faults[i], nth, 1, 0};
            kw_world_produce_all(s.world, "t", 0, RECORDS, SIZE);
            while (kw_world_net(s.world)->n_opens < 2 || sim_script_count(&s.script, PRODUCE) <= nth)
                kw_world_run(s.world, KW_MS(1));
            kw_world_refuse(s.world, true);
            kw_world_run(s.world, SECONDS(30));
            assert_true(kw_world_ledger(s.world)->n_unknown > 0);
            assert_int_equal(kw_world_ledger(s.world)->n_delivered, RECORDS);
            kw_world_refuse(s.world, false);
            produce(&s, RECORDS);
            assert_int_equal(s.fake.n_bumps, 1);
            for (int r = RECORDS; r < 2 * RECORDS; r++)
                assert_int_equal(kw_world_ledger(s.world)->records[r].outcome, KW_OUTCOME_OK);
            assert_sound(judge_logs(&s));
            strike(&s);
        }
    }
}

/* seal() says "not now" as long as a producer id is awaited: nothing leaves, nothing fails. */
static void test_waits_for_an_id(void **state) {
    (void)state;
    stage s;
    set_up(&s, config, 6, true);
    s.fake.awaits_id = true;
    kw_world_produce_all(s.world, "t", 0, 10, SIZE);
    kw_world_run(s.world, SECONDS(5));
    assert_int_equal(sim_script_count(&s.script, PRODUCE), 0);
    s.fake.awaits_id = false;
    produce(&s, 1);
    assert_int_equal(kw_world_ledger(s.world)->n_ok, 11);
    assert_sound(judge_logs(&s));
    strike(&s);
}

/* ---- at random ---- */

static uint64_t dice;

static int roll(int sides) {
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (int)((dice >> 33) % (uint64_t)sides);
}

static void random_plan(window *w) {
    static const int codes[] = {2, 6, 7, 10, 19, 20, 56, 87, 18};
    int nth = 0;
    for (int i = 0; i < 8; i++) {
        nth += 1 + roll(8);
        w->plan[i] = (window_plan){(window_fault)(1 + roll(4)), nth, 1 + roll(2), codes[roll(9)]};
    }
}

/* What is wrong after a run full of faults, or NULL. */
static const char *ordeal(uint64_t seed, bool guaranteed) {
    stage s;
    dice = seed;
    set_up(&s, config, seed, guaranteed);
    s.window.forgets = !guaranteed;
    random_plan(&s.window);
    kw_world_slice(s.world, roll(8) == 0);
    kw_world_cut_kind(s.world, roll(2) == 0 ? SIM_CLOSE : SIM_RESET);
    for (int i = 0; i < 8; i++) {
        kw_world_produce_all(s.world, "t", roll(WINDOW_PARTITIONS), 1 + roll(20), 20 + (size_t)roll(60));
        kw_world_cut_after(s.world, roll(2) == 0 ? SIM_UP : SIM_DOWN, (size_t)roll(3000));
        kw_world_run(s.world, KW_MS(roll(30)));
    }
    kw_world_heal(s.world);
    assert_true(kw_world_deliver(s.world, SECONDS(120)));
    const char *breach = judge_logs(&s);
    strike(&s);
    return breach;
}

static void test_ordeals(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        const char *breach = ordeal(seed, true);
        if (breach != NULL)
            fail_msg("seed %llu: %s", (unsigned long long)seed, breach);
    }
}

/* The harness is judged: without the guarantee the same ordeals must be found bad. */
static void test_ordeals_need_the_guarantee(void **state) {
    (void)state;
    int bad = 0;
    for (uint64_t seed = 1; seed <= 50; seed++)
        bad += ordeal(seed, false) != NULL;
    assert_true(bad > 25);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_happens),
        cmocka_unit_test(test_sequence_wraps),
        cmocka_unit_test(test_lost_answer),
        cmocka_unit_test(test_lost_request),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_refused_for_a_moment),
        cmocka_unit_test(test_refused_for_good),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_too_large_alone),
        cmocka_unit_test(test_unknown_at_the_deadline),
        cmocka_unit_test(test_waits_for_an_id),
        cmocka_unit_test(test_ordeals),
        cmocka_unit_test(test_ordeals_need_the_guarantee),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
