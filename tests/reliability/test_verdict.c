/* Every code of Kafka and of ours has a meaning, and each meaning a verdict that leaves the book in order. */
#include "reliability/verdict.h"
#include "tests/reliability/stage.h"

typedef struct row {
    int code;
    kw_outcome outcome;
    kw_verdict alone, within; /* at the first attempt of a lone batch of three */
} row;

/* clang-format off */
static const row rows[] = {
    {0,               KW_OUTCOME_OK,       KW_VERDICT_DONE,   KW_VERDICT_DONE},
    {46,              KW_OUTCOME_NOT_DONE, KW_VERDICT_DONE,   KW_VERDICT_DONE},
    {2,               KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {10,              KW_OUTCOME_NOT_DONE, KW_VERDICT_SPLIT,  KW_VERDICT_SPLIT},
    {18,              KW_OUTCOME_NOT_DONE, KW_VERDICT_SPLIT,  KW_VERDICT_SPLIT},
    {3,               KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {6,               KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {7,               KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {-1,              KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {20,              KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {56,              KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {19,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {29,              KW_OUTCOME_NOT_DONE, KW_VERDICT_FAIL,   KW_VERDICT_FAIL},
    {87,              KW_OUTCOME_NOT_DONE, KW_VERDICT_FAIL,   KW_VERDICT_FAIL},
    {45,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEAL, KW_VERDICT_FAIL},
    {47,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEAL, KW_VERDICT_FAIL},
    {49,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEAL, KW_VERDICT_FAIL},
    {59,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEAL, KW_VERDICT_FAIL},
    {90,              KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEAL, KW_VERDICT_FAIL},
    {120,             KW_OUTCOME_NOT_DONE, KW_VERDICT_FAIL,   KW_VERDICT_FAIL},
    {100,             KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEND, KW_VERDICT_RESEND}, /* metadata says the same still */
    {KW_ECLOSED,      KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {KW_ECONNECT,     KW_OUTCOME_NOT_DONE, KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {KW_EMALFORMED,   KW_OUTCOME_UNKNOWN,  KW_VERDICT_RESEND, KW_VERDICT_RESEND},
    {KW_EUNSUPPORTED, KW_OUTCOME_NOT_DONE, KW_VERDICT_FAIL,   KW_VERDICT_FAIL},
};
/* clang-format on */

static int n_failed;

static bool overlay_may_send(void *self, kw_book *b) {
    (void)self, (void)b;
    return true;
}

static void overlay_sealed(void *self, kw_book *b) {
    (void)self, (void)b;
}

static kw_verdict overlay_failed(void *self, const kw_sealed *b, const kw_attempt *a) {
    (void)self, (void)b, (void)a;
    n_failed++;
    return KW_VERDICT_FAIL;
}

typedef struct trial {
    const kw_guarantee *g;
    kw_idempotence *i;
    kw_book *book;
    kw_sealed batch;
} trial;

static void begin(trial *t, const kw_guarantee *g, bool within) {
    *t = (trial){.g = g, .i = kw_idempotence_of(g), .batch = {.count = 3}};
    kw_uuid none = {{0}};
    t->i->identity = (kw_identity){7, 0};
    t->i->overlay = (kw_overlay){.self = within ? t->i : NULL,
                                 .may_send = overlay_may_send,
                                 .sealed = overlay_sealed,
                                 .failed = overlay_failed};
    t->i->damaged = false;
    t->book = kw_books_open(&t->i->books, 0, 0, none);
    kw_book_begin(t->book, t->i->identity);
    t->book->n_stale = 0;
    assert_int_equal(g->seal(g->self, &t->batch, 0), 0);
    t->batch.sealed = true;
}

static kw_verdict answer(trial *t, kw_outcome outcome, int code, bool expired) {
    kw_attempt a = {.outcome = outcome, .code = code, .base_offset = -1, .expired = expired};
    t->batch.attempts++;
    t->batch.maybe_written |= outcome == KW_OUTCOME_UNKNOWN;
    return t->g->outcome(t->g->self, &t->batch, &a, 0);
}

static void expect(kw_verdict is, kw_verdict should, int code, bool within) {
    if (is != should)
        fail_msg("%d %s: %s, not %s", code, within ? "within" : "alone", kw_verdict_name(is),
                 kw_verdict_name(should));
}

/* What ended has no sequence left; what goes on keeps it. */
static void look_at_book(const trial *t, kw_verdict v, int code) {
    bool keeps = v == KW_VERDICT_RESEND || v == KW_VERDICT_SPLIT;
    if ((t->book->n_open == 3) != keeps)
        fail_msg("%d: %d sequences are open", code, (int)t->book->n_open);
}

static int each_row(const kw_guarantee *g, void *arg) {
    (void)arg;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i / 2];
        bool within = i % 2 == 1;
        trial t;
        begin(&t, g, within);
        n_failed = 0;
        kw_verdict should = within ? r->within : r->alone, v = answer(&t, r->outcome, r->code, false);
        expect(v, should, r->code, within);
        look_at_book(&t, v, r->code);
        assert_int_equal(n_failed,
                         within && v == KW_VERDICT_FAIL); /* T12: the transaction hears of it once */
    }
    return 0;
}

/* T12: after these the identity can carry no more. */
static int each_damage(const kw_guarantee *g, void *arg) {
    (void)arg;
    static const struct {
        int code;
        bool damaged;
    } within[] = {
        {45, true },
        {59, true },
        {87, false},
        {29, false}
    };
    for (size_t i = 0; i < sizeof within / sizeof *within; i++) {
        trial t;
        begin(&t, g, true);
        (void)answer(&t, KW_OUTCOME_NOT_DONE, within[i].code, false);
        assert_int_equal(kw_idempotence_damaged(t.i), within[i].damaged);
        kw_idempotence_adopt(t.i, (kw_identity){7, 1});
        assert_false(kw_idempotence_damaged(t.i));
    }
    return 0;
}

/* Whatever the code: no time left is an end, and an unknown end burns the number. */
static int each_code_too_late(const kw_guarantee *g, void *arg) {
    (void)arg;
    for (int code = -1; code <= 140; code++) {
        trial t;
        begin(&t, g, false);
        bool stored = code == 0 || code == 46;
        kw_outcome outcome = code == 0                                      ? KW_OUTCOME_OK
                             : kw_error_class(code) & KW_POSSIBLY_PERSISTED ? KW_OUTCOME_UNKNOWN
                                                                            : KW_OUTCOME_NOT_DONE;
        expect(answer(&t, outcome, code, true), stored ? KW_VERDICT_DONE : KW_VERDICT_FAIL, code, false);
        assert_int_equal(t.book->n_open, 0);
        assert_int_equal(t.book->spent, outcome == KW_OUTCOME_UNKNOWN);
    }
    return 0;
}

/* After an unknown attempt no code but a gap before a lone batch gives it another number, or halves it. */
static int each_code_after_unknown(const kw_guarantee *g, void *arg) {
    (void)arg;
    for (int code = -1; code <= 140; code++) {
        trial t;
        begin(&t, g, false);
        if (code == 0 || code == 31)
            continue;
        assert_int_equal(answer(&t, KW_OUTCOME_UNKNOWN, KW_ECLOSED, false), KW_VERDICT_RESEND);
        kw_verdict v = answer(&t, KW_OUTCOME_NOT_DONE, code, false);
        if (v == KW_VERDICT_RESEAL || v == KW_VERDICT_SPLIT)
            fail_msg("%d: %s", code, kw_verdict_name(v));
        if (v == KW_VERDICT_FAIL)
            assert_true(t.book->spent);
    }
    return 0;
}

/* The leader knows us, and the batch is alone and next: a gap proves that it is not stored, while a leader
 * that has forgotten us says nothing of what it has forgotten. */
static int gap_and_forgotten(const kw_guarantee *g, void *arg) {
    (void)arg;
    for (int code = 45; code <= 59; code += 59 - 45) {
        trial t;
        begin(&t, g, false);
        t.book->known = true;
        (void)answer(&t, KW_OUTCOME_UNKNOWN, KW_ECLOSED, false);
        expect(answer(&t, KW_OUTCOME_NOT_DONE, code, false), code == 45 ? KW_VERDICT_RESEAL : KW_VERDICT_FAIL,
               code, false);
        assert_true(t.book->spent);
        assert_int_equal(t.book->known, code == 45);
    }
    return 0;
}

/* An earlier batch is unresolved: the gap may close, but nobody remembers again. */
static int forgotten_among_others(const kw_guarantee *g, void *arg) {
    (void)arg;
    trial t;
    begin(&t, g, false);
    kw_sealed first = t.batch;
    t.book->known = true;
    t.batch = (kw_sealed){.count = 3};
    assert_int_equal(g->seal(g->self, &t.batch, 0), 0);
    t.batch.sealed = true;
    expect(answer(&t, KW_OUTCOME_NOT_DONE, 45, false), KW_VERDICT_RESEND, 45, false);
    assert_true(t.book->known);
    expect(answer(&t, KW_OUTCOME_NOT_DONE, 59, false), KW_VERDICT_RESEAL, 59, false);
    assert_false(t.book->known);
    t.batch = first;
    expect(answer(&t, KW_OUTCOME_UNKNOWN, KW_ECLOSED, true), KW_VERDICT_FAIL, KW_ECLOSED, false);
    return 0;
}

/* 46 is the news that it is in the log, also when it comes at the last moment, and after an unknown attempt.
 */
static int stored_too_late(const kw_guarantee *g, void *arg) {
    (void)arg;
    for (int unknown = 0; unknown < 2; unknown++) {
        trial t;
        begin(&t, g, false);
        if (unknown)
            (void)answer(&t, KW_OUTCOME_UNKNOWN, KW_ECLOSED, false);
        expect(answer(&t, KW_OUTCOME_NOT_DONE, 46, true), KW_VERDICT_DONE, 46, false);
        assert_int_equal(t.book->stored, 3);
        assert_false(t.book->spent);
    }
    return 0;
}

static void run(int (*trials)(const kw_guarantee *g, void *arg)) {
    stage s;
    stage_set_up(&s, NULL, 1);
    assert_int_equal(kw_world_topic(s.world, "t"), 0);
    assert_int_equal(kw_client_consult(kw_world_client(s.world), trials, NULL), 0);
    stage_producer(&s)->overlay = (kw_overlay){.self = NULL};
    stage_strike(&s);
}

static void test_codes(void **state) {
    (void)state;
    run(each_row);
}

static void test_T12_damage(void **state) {
    (void)state;
    run(each_damage);
}

static void test_P7_too_late(void **state) {
    (void)state;
    run(each_code_too_late);
}

static void test_P7_after_unknown(void **state) {
    (void)state;
    run(each_code_after_unknown);
}

static void test_P5_forgotten_is_no_gap(void **state) {
    (void)state;
    run(gap_and_forgotten);
    run(forgotten_among_others);
}

static void test_P2_stored_at_the_last_moment(void **state) {
    (void)state;
    run(stored_too_late);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_T12_damage),
        cmocka_unit_test(test_P7_too_late),
        cmocka_unit_test(test_P7_after_unknown),
        cmocka_unit_test(test_P5_forgotten_is_no_gap),
        cmocka_unit_test(test_P2_stored_at_the_last_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
