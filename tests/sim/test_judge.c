/* The judges judged: each rule has a history that breaks it, which must be found, and a twin that differs in
 * as little as can be, and is sound. */
#include "tests/sim/judge_once.h"
#include "tests/sim/judge_txn.h"
#include "tests/sim/sim_test.h"

#include <stdlib.h>

typedef struct scene {
    sim_account account;
    sim_history history;
    sim_fates fates;
} scene;

static scene begin(void) {
    return (scene){0};
}

static void end(scene *s) {
    sim_account_fini(&s->account);
    sim_history_fini(&s->history);
    sim_fates_fini(&s->fates);
}

static int64_t ask(scene *s, int32_t producer, int64_t txn) {
    while (s->account.n_producers <= producer)
        (void)sim_account_producer(&s->account);
    return sim_account_ask(&s->account, producer, 0, txn);
}

static void tell(scene *s, int64_t number, kw_outcome outcome, int32_t partition, int64_t offset) {
    uint64_t opaque = (uint64_t)number;
    kw_event e = {.type = KW_EVENT_DELIVERED, .partition = partition};
    e.u.delivered.outcome = outcome;
    e.u.delivered.count = 1;
    e.u.delivered.base_offset = offset;
    e.u.delivered.opaques = &opaque;
    sim_account_told(&s->account, s->account.records[number].producer, &e);
}

static kw_uuid life(uint8_t n) {
    kw_uuid id = {{0}};
    id.b[0] = n;
    return id;
}

static sim_past *past(scene *s, uint8_t of_life, int32_t partition) {
    return sim_history_past(&s->history, 0, life(of_life), partition);
}

static void store(sim_past *p, int64_t producer_id, int64_t offset, int64_t number) {
    sim_past_batch(p, &(sim_stored){.offset = offset, .producer_id = producer_id, .transactional = true});
    sim_past_record(p, offset, number);
}

static void mark(sim_past *p, int64_t producer_id, int64_t offset, sim_mark m) {
    sim_past_batch(
        p, &(sim_stored){.offset = offset, .producer_id = producer_id, .transactional = true, .mark = m});
}

static void assert_found(const char *breach, const char *part) {
    assert_non_null(breach);
    assert_non_null(strstr(breach, part));
}

/* ---- exactly once ---- */

static const char *once(scene *s) {
    return sim_judge_once(&s->account, &s->history);
}

static void test_lost(void **state) {
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        tell(&s, 0, KW_OUTCOME_OK, 0, 0);
        sim_past *p = past(&s, 1, 0);
        if (!bad)
            store(p, 7, 0, 0);
        bad ? assert_found(once(&s), "is not there") : assert_null(once(&s));
        end(&s);
    }
}

static void test_double(void **state) {
    (void)state;
    /* In one partition, in two partitions, and (which is sound) in two lives of the topic. */
    for (int where = 0; where < 3; where++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        store(past(&s, 1, 0), 7, 0, 0);
        if (where == 0)
            store(past(&s, 1, 0), 7, 1, 0);
        else
            store(past(&s, where == 1 ? 1 : 2, 1), 7, 0, 0);
        where < 2 ? assert_found(once(&s), "twice") : assert_null(once(&s));
        end(&s);
    }
}

static void test_not_done_and_there(void **state) {
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        tell(&s, 0, bad ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_UNKNOWN, 0, -1);
        store(past(&s, 1, 0), 7, 0, 0);
        bad ? assert_found(once(&s), "not done") : assert_null(once(&s));
        end(&s);
    }
}

/* Also when the record was lost again with the end of its log. */
static void test_not_done_and_cut(void **state) {
    (void)state;
    scene s = begin();
    (void)ask(&s, 0, -1);
    tell(&s, 0, KW_OUTCOME_NOT_DONE, 0, -1);
    s.account.records[0].cut = true;
    assert_found(once(&s), "not done");
    end(&s);
}

static void test_order(void **state) {
    (void)state;
    /* Two records of one producer in reverse; of two producers, in two partitions, if only one of them named
     * its partition, or one was adrift, that is sound. */
    for (int kind = 0; kind < 5; kind++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        (void)ask(&s, kind == 1 ? 1 : 0, -1);
        s.account.records[0].anywhere = kind == 3;
        s.account.records[1].adrift = kind == 4;
        tell(&s, 0, KW_OUTCOME_UNKNOWN, 0, -1);
        store(past(&s, 1, 0), 7, 0, 1);
        store(past(&s, 1, kind == 2 ? 1 : 0), 7, 1, 0);
        kind == 0 ? assert_found(once(&s), "stands behind") : assert_null(once(&s));
        end(&s);
    }
}

static void test_wrong_offset(void **state) {
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        tell(&s, 0, KW_OUTCOME_OK, kind == 1 ? 1 : 0, kind == 0 ? 5 : kind == 2 ? -1 : 4);
        store(past(&s, 1, 0), 7, 4, 0);
        kind < 2 ? assert_found(once(&s), "was reported at offset") : assert_null(once(&s));
        end(&s);
    }
}

static void note_cut(void *ctx, int64_t number) {
    scene *s = ctx;
    s->account.records[number].cut = true;
}

static void test_what_was_cut_need_not_be_there(void **state) {
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        scene s = begin();
        for (int i = 0; i < 2; i++) {
            (void)ask(&s, 0, -1);
            tell(&s, i, KW_OUTCOME_OK, 0, i);
            store(past(&s, 1, 0), 7, i, i);
        }
        sim_past_cut(past(&s, 1, 0), 1, note_cut, &s);
        assert_false(s.account.records[0].cut);
        assert_true(s.account.records[1].cut);
        s.account.records[1].cut = !bad;
        bad ? assert_found(once(&s), "record 1") : assert_null(once(&s));
        end(&s);
    }
}

/* It comes again, and there is no double. */
static void test_what_was_cut_may_come_again(void **state) {
    (void)state;
    scene s = begin();
    (void)ask(&s, 0, -1);
    store(past(&s, 1, 0), 7, 0, 0);
    sim_past_cut(past(&s, 1, 0), 0, note_cut, &s);
    store(past(&s, 1, 0), 7, 0, 0);
    tell(&s, 0, KW_OUTCOME_OK, 0, 0);
    assert_null(once(&s));
    end(&s);
}

static void test_told_twice_and_never(void **state) {
    (void)state;
    for (int times = 0; times < 3; times++) {
        scene s = begin();
        (void)ask(&s, 0, -1);
        for (int i = 0; i < times; i++)
            tell(&s, 0, KW_OUTCOME_UNKNOWN, 0, -1);
        const char *breach = sim_judge_told(&s.account, 0);
        times == 1 ? assert_null(breach) : assert_found(breach, "told of");
        end(&s);
    }
}

/* ---- transactions ---- */

/* Two records, of two partitions, in transaction 0; what stands behind them, and what was told. */
static const char *judge_two(scene *s, sim_mark first, sim_mark second, sim_txn_end told) {
    int64_t txn = sim_account_begin(&s->account, 0, 0);
    (void)ask(s, 0, txn);
    (void)ask(s, 0, txn);
    s->account.txns[txn].end = told;
    store(past(s, 1, 0), 7, 0, 0);
    store(past(s, 1, 1), 7, 0, 1);
    if (first != SIM_DATA)
        mark(past(s, 1, 0), 7, 1, first);
    if (second != SIM_DATA)
        mark(past(s, 1, 1), 7, 1, second);
    return sim_judge_txns(&s->account, &s->history, &s->fates);
}

static void test_atomic(void **state) {
    (void)state;
    static const struct {
        sim_mark first, second;
        sim_txn_end told;
        const char *breach; /* NULL: sound */
        sim_fate fate;
    } cases[] = {
        {SIM_COMMIT_MARKER, SIM_COMMIT_MARKER, SIM_TXN_OK,      NULL,                       SIM_FATE_COMMITTED},
        {SIM_COMMIT_MARKER, SIM_COMMIT_MARKER, SIM_TXN_UNKNOWN, NULL,                       SIM_FATE_COMMITTED},
        {SIM_COMMIT_MARKER, SIM_COMMIT_MARKER, SIM_TXN_COMMIT,  NULL,                       SIM_FATE_COMMITTED},
        {SIM_COMMIT_MARKER, SIM_COMMIT_MARKER, SIM_TXN_DROPPED, "is committed",             SIM_FATE_COMMITTED},
        {SIM_COMMIT_MARKER, SIM_COMMIT_MARKER, SIM_TXN_OPEN,    "is committed",             SIM_FATE_COMMITTED},
        {SIM_ABORT_MARKER,  SIM_ABORT_MARKER,  SIM_TXN_DROPPED, NULL,                       SIM_FATE_ABORTED  },
        {SIM_ABORT_MARKER,  SIM_ABORT_MARKER,  SIM_TXN_UNKNOWN, NULL,                       SIM_FATE_ABORTED  },
        {SIM_ABORT_MARKER,  SIM_ABORT_MARKER,  SIM_TXN_OPEN,    NULL,                       SIM_FATE_ABORTED  },
        {SIM_ABORT_MARKER,  SIM_ABORT_MARKER,  SIM_TXN_OK,      "was told to be committed", SIM_FATE_ABORTED  },
        {SIM_COMMIT_MARKER, SIM_ABORT_MARKER,  SIM_TXN_UNKNOWN, "is torn",                  SIM_FATE_TORN     },
        {SIM_ABORT_MARKER,  SIM_COMMIT_MARKER, SIM_TXN_OK,      "is torn",                  SIM_FATE_TORN     },
        {SIM_ABORT_MARKER,  SIM_DATA,          SIM_TXN_OPEN,    "hangs",                    SIM_FATE_ABORTED  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene s = begin();
        const char *breach = judge_two(&s, cases[i].first, cases[i].second, cases[i].told);
        cases[i].breach == NULL ? assert_null(breach) : assert_found(breach, cases[i].breach);
        assert_int_equal(s.fates.of[0], cases[i].fate);
        end(&s);
    }
}

/* A record of a committed transaction that stands nowhere. */
static void test_committed_without_a_record(void **state) {
    (void)state;
    scene s = begin();
    int64_t txn = sim_account_begin(&s.account, 0, 0);
    (void)ask(&s, 0, txn);
    (void)ask(&s, 0, txn);
    s.account.txns[txn].end = SIM_TXN_UNKNOWN;
    store(past(&s, 1, 0), 7, 0, 0);
    mark(past(&s, 1, 0), 7, 1, SIM_COMMIT_MARKER);
    assert_found(sim_judge_txns(&s.account, &s.history, &s.fates), "is torn");
    end(&s);
}

static void test_two_transactions_in_one_span(void **state) {
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        scene s = begin();
        for (int i = 0; i < 2; i++) {
            int64_t txn = sim_account_begin(&s.account, 0, 0);
            (void)ask(&s, 0, txn);
            s.account.txns[txn].end = SIM_TXN_OK;
            store(past(&s, 1, 0), 7, 2 * i, i);
            if (!bad || i == 1)
                mark(past(&s, 1, 0), 7, 2 * i + 1, SIM_COMMIT_MARKER);
        }
        const char *breach = sim_judge_txns(&s.account, &s.history, &s.fates);
        bad ? assert_found(breach, "stands among those of") : assert_null(breach);
        end(&s);
    }
}

/* Markers settle what is of their own producer. */
static void test_markers_of_others(void **state) {
    (void)state;
    scene s = begin();
    for (int i = 0; i < 2; i++) {
        (void)ask(&s, i, sim_account_begin(&s.account, i, i));
        store(past(&s, 1, 0), 7 + i, i, i);
    }
    s.account.txns[0].end = SIM_TXN_OK;
    mark(past(&s, 1, 0), 8, 2, SIM_ABORT_MARKER);
    mark(past(&s, 1, 0), 7, 3, SIM_COMMIT_MARKER);
    assert_null(sim_judge_txns(&s.account, &s.history, &s.fates));
    assert_int_equal(s.fates.of[0], SIM_FATE_COMMITTED);
    assert_int_equal(s.fates.of[1], SIM_FATE_ABORTED);
    end(&s);
}

/* ---- readers ---- */

/* Partition 0: record 0 committed, 1 aborted, 2 committed, at offsets 0, 2, 4. */
static void three(scene *s) {
    for (int i = 0; i < 3; i++) {
        int64_t txn = sim_account_begin(&s->account, 0, 0);
        (void)ask(s, 0, txn);
        s->account.txns[txn].end = i == 1 ? SIM_TXN_DROPPED : SIM_TXN_OK;
        store(past(s, 1, 0), 7, 2 * i, i);
        mark(past(s, 1, 0), 7, 2 * i + 1, i == 1 ? SIM_ABORT_MARKER : SIM_COMMIT_MARKER);
    }
    assert_null(sim_judge_txns(&s->account, &s->history, &s->fates));
}

static void test_reading(void **state) {
    (void)state;
    static const struct {
        int n, numbers[4];
        bool whole, committed;
        const char *breach;
    } cases[] = {
        {2, {0, 2},    true,  true,  NULL                    },
        {1, {0},       false, true,  NULL                    },
        {0, {0},       false, true,  NULL                    },
        {3, {0, 1, 2}, true,  false, NULL                    },
        {3, {0, 1, 2}, true,  true,  "is not committed"      },
        {1, {0},       true,  true,  "was not shown record 2"},
        {1, {2},       false, true,  "was not shown record 0"},
        {0, {0},       true,  true,  "was not shown"         },
        {3, {0, 0, 2}, true,  true,  "out of turn"           },
        {2, {2, 0},    false, true,  "out of turn"           },
        {2, {0, 2},    true,  false, "was not shown record 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene s = begin();
        sim_reading r = {0};
        three(&s);
        for (int k = 0; k < cases[i].n; k++)
            sim_reading_add(&r, 2 * cases[i].numbers[k], cases[i].numbers[k]);
        const char *breach =
            sim_judge_reading(&s.account, &s.history, &s.fates, &r, cases[i].whole, cases[i].committed);
        cases[i].breach == NULL ? assert_null(breach) : assert_found(breach, cases[i].breach);
        free(r.entries);
        end(&s);
    }
}

/* ---- offsets ---- */

/* Transactions of id 0 with offsets 10, 20, 30: committed, not, unknown and without records. */
static const char *judge_offsets(int64_t at_end, bool seen_dropped, bool third_stored) {
    static char breach[240];
    static const sim_txn_end ends[] = {SIM_TXN_OK, SIM_TXN_DROPPED, SIM_TXN_UNKNOWN};
    bool seen[3] = {true, seen_dropped, false};
    scene s = begin();
    for (int i = 0; i < 3; i++) {
        int64_t txn = sim_account_begin(&s.account, 0, 0);
        s.account.txns[txn] = (sim_txn){.end = ends[i], .offset = 10 * (i + 1)};
        if (i == 2 && !third_stored)
            continue;
        (void)ask(&s, 0, txn);
        store(past(&s, 1, 0), 7, 2 * i, s.account.n - 1);
        mark(past(&s, 1, 0), 7, 2 * i + 1, i == 1 ? SIM_ABORT_MARKER : SIM_COMMIT_MARKER);
    }
    assert_null(sim_judge_txns(&s.account, &s.history, &s.fates));
    const char *found = sim_judge_group(&s.account, &s.fates, 0, at_end, seen);
    strcpy(breach, found == NULL ? "" : found);
    end(&s);
    return breach[0] == '\0' ? NULL : breach;
}

static void test_offsets(void **state) {
    (void)state;
    assert_null(judge_offsets(10, false, false));
    assert_null(judge_offsets(30, false, false)); /* unknown: either */
    assert_found(judge_offsets(20, false, false), "is at 20");
    assert_found(judge_offsets(-1, false, false), "is at -1");
    assert_found(judge_offsets(10, true, false), "was at its offset 20");
    assert_null(judge_offsets(30, false, true)); /* its records are committed: so are its offsets */
    assert_found(judge_offsets(10, false, true), "is at 10");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lost),
        cmocka_unit_test(test_double),
        cmocka_unit_test(test_not_done_and_there),
        cmocka_unit_test(test_not_done_and_cut),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_wrong_offset),
        cmocka_unit_test(test_what_was_cut_need_not_be_there),
        cmocka_unit_test(test_what_was_cut_may_come_again),
        cmocka_unit_test(test_told_twice_and_never),
        cmocka_unit_test(test_atomic),
        cmocka_unit_test(test_committed_without_a_record),
        cmocka_unit_test(test_two_transactions_in_one_span),
        cmocka_unit_test(test_markers_of_others),
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_offsets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
