/* The idempotent producer, over a leader with Kafka's memory of five batches: whatever is lost on the way,
 * every record that is reported OK is in the log exactly once and in order, and none is doubled. */
#include "tests/reliability/stage.h"

enum { RECORDS = STAGE_RECORDS, REQUEST_TIMED_OUT = 7 };

static void test_nothing_happens(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 1);
    stage_produce(&s, RECORDS);
    assert_int_equal(stage_ledger(&s)->n_ok, RECORDS);
    assert_sound(stage_judge(&s));
    assert_int_equal(s.window.n_refused + s.window.n_duplicates, 0);
    assert_int_equal(s.window.partitions[0].expected, RECORDS);
    stage_strike(&s);
}

/* One fault, at each of the first requests. */
static void with_fault(window_plan plan, void (*check)(const stage *s)) {
    for (plan.nth = 0; plan.nth < 12; plan.nth++) {
        stage s;
        stage_set_up(&s, NULL, 3);
        s.window.plan[0] = plan;
        stage_produce(&s, RECORDS);
        const char *breach = stage_judge(&s);
        if (breach != NULL)
            fail_msg("fault %d at request %d: %s", (int)plan.fault, plan.nth, breach);
        check(&s);
        stage_strike(&s);
    }
}

static void all_ok(const stage *s) {
    assert_int_equal(stage_ledger(s)->n_ok, RECORDS);
    assert_int_equal(s->window.partitions[0].epoch, 0);
    assert_true(stage_requests(s) > s->window.n_appended); /* something was sent again */
}

static void all_ok_with_duplicates(const stage *s) {
    all_ok(s);
    assert_true(s->window.n_duplicates > 0);
}

/* P7: the answer is lost; the same bytes under the same number find out. */
static void test_P7_lost_answer(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_LOSE_ANSWER, .times = 1}, all_ok_with_duplicates);
}

static void all_ok_at_once(const stage *s) {
    assert_int_equal(stage_ledger(s)->n_ok, RECORDS);
    assert_int_equal(s->window.partitions[0].epoch, 0);
    assert_int_equal(stage_requests(s), s->window.n_appended);
}

/* 46, an answer of others, says no more than "it is there". */
static void test_P2_stored_before_is_a_success(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_STORED, .times = 1, .code = 46}, all_ok_at_once);
}

static void test_lost_request(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_LOSE_REQUEST, .times = 1}, all_ok);
    with_fault((window_plan){.fault = WINDOW_LOSE_REQUEST, .times = 3}, all_ok);
}

/* P7 with M10: no answer at all; the request timeout closes the connection. */
static void test_P7_silence(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_SILENT, .times = 1}, all_ok_with_duplicates);
}

/* P3: one batch is put off, those behind it get 45, and all of them come again, unchanged and in order. */
static void test_P3_refused_for_a_moment(void **state) {
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
    const sim_ledger *l = stage_ledger(s);
    assert_true(l->n_not_done > 0 && l->n_not_done <= 5);
    assert_int_equal(l->n_ok + l->n_not_done, RECORDS);
    /* If the leader missed it others had followed; else its number was given again. */
    assert_int_equal(s->window.partitions[0].epoch, s->window.n_refused > 0 ? 1 : 0);
}

static void test_P4_refused_for_good(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = 87}, one_lost_the_others_ok);
}

/* P10: halves take the sequences of the whole. */
static void split_and_ok(const stage *s) {
    assert_int_equal(stage_ledger(s)->n_ok, RECORDS);
    assert_int_equal(s->window.partitions[0].epoch, 0);
    assert_int_equal(s->window.partitions[0].expected, RECORDS);
}

static void test_P10_halves(void **state) {
    (void)state;
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = MESSAGE_TOO_LARGE}, split_and_ok);
    with_fault((window_plan){.fault = WINDOW_CODE, .times = 1, .code = 18}, split_and_ok);
}

static void test_P10_alone(void **state) {
    (void)state;
    stage s;
    stage_set_up(&s, NULL, 4);
    s.window.plan[0] = (window_plan){WINDOW_CODE, 0, 1, MESSAGE_TOO_LARGE};
    stage_produce(&s, 1);
    stage_produce(&s, 10);
    assert_int_equal(stage_ledger(&s)->n_not_done, 1);
    assert_int_equal(stage_ledger(&s)->n_ok, 10);
    assert_int_equal(s.window.partitions[0].epoch, 0); /* nothing followed it: its number was given again */
    assert_sound(stage_judge(&s));
    stage_strike(&s);
}

/* P7 at the deadline: unknown is said, the number is never used again, and what comes later is not taken for
 * it. */
static void test_P7_unknown_at_the_deadline(void **state) {
    (void)state;
    static const window_fault faults[] = {WINDOW_SILENT, WINDOW_LOSE_ANSWER};
    for (int i = 0; i < 2; i++) {
        for (int nth = 0; nth < 8; nth++) {
            stage s;
            stage_set_up(&s, NULL, 5);
            s.window.plan[0] = (window_plan){faults[i], nth, 1, 0};
            stage_produce_later(&s, RECORDS);
            while (kw_world_net(s.world)->n_opens < 2 || sim_script_count(&s.script, PRODUCE) <= nth)
                kw_world_run(s.world, KW_MS(1));
            kw_world_refuse(s.world, true);
            kw_world_run(s.world, SECONDS(30));
            assert_true(stage_ledger(&s)->n_unknown > 0);
            assert_int_equal(stage_ledger(&s)->n_delivered, RECORDS);
            kw_world_refuse(s.world, false);
            stage_produce(&s, RECORDS);
            assert_int_equal(s.window.partitions[0].epoch, 1);
            for (int r = RECORDS; r < 2 * RECORDS; r++)
                assert_int_equal(stage_ledger(&s)->records[r].outcome, KW_OUTCOME_OK);
            assert_sound(stage_judge(&s));
            stage_strike(&s);
        }
    }
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
        w->plan[i] = (window_plan){(window_fault)(1 + roll(5)), nth, 1 + roll(2), codes[roll(9)]};
        if (w->plan[i].fault == WINDOW_STORED)
            w->plan[i].code = REQUEST_TIMED_OUT;
    }
}

/* What is wrong after a run full of faults, or NULL. */
static const char *ordeal(uint64_t seed, bool guaranteed) {
    stage s;
    dice = seed;
    if (guaranteed)
        stage_set_up(&s, NULL, seed);
    else
        stage_set_up_bare(&s, seed);
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
    const char *breach = stage_judge(&s);
    stage_strike(&s);
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
        cmocka_unit_test(test_P7_lost_answer),
        cmocka_unit_test(test_P2_stored_before_is_a_success),
        cmocka_unit_test(test_lost_request),
        cmocka_unit_test(test_P7_silence),
        cmocka_unit_test(test_P3_refused_for_a_moment),
        cmocka_unit_test(test_P4_refused_for_good),
        cmocka_unit_test(test_P10_halves),
        cmocka_unit_test(test_P10_alone),
        cmocka_unit_test(test_P7_unknown_at_the_deadline),
        cmocka_unit_test(test_ordeals),
        cmocka_unit_test(test_ordeals_need_the_guarantee),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
