/* EndTxn and InitProducerId in every state of a transactional id, TV1 and TV2: what 4.1.1 answers, asked of a
 * real one (tests/e2e/transaction_probe.py asks again), and what becomes of the state. */
#include "tests/broker/txn_calls.h"

enum { COMMIT = true, ABORT = false };

/* The states that a test can be in for a while; the markers of a prepared one wait until time goes by. */
typedef enum state {
    EMPTY,
    ONGOING,
    PREPARE_COMMIT,
    PREPARE_ABORT,
    COMPLETE_COMMIT,
    COMPLETE_ABORT,
    N
} state;
static const char *const names[N] = {"Empty",        "Ongoing",        "PrepareCommit",
                                     "PrepareAbort", "CompleteCommit", "CompleteAbort"};

typedef struct setting {
    peer *p;
    who before; /* with which the last end was asked for; else as now */
    who now;    /* that the producer knows */
} setting;

static setting bring_to(state s, int16_t version) {
    bool commits = s == PREPARE_COMMIT || s == COMPLETE_COMMIT;
    setting t = {.p = peer_new(NULL)};
    assert_int_equal(kw_broker_create_topic(t.p->b, "t", 1, 0), 0);
    t.before = t.now = txn_init(t.p, "tx");
    if (s != EMPTY)
        assert_int_equal(txn_add(t.p, 3, "tx", t.now, "t", 0), 0);
    if (s > ONGOING) {
        who next = txn_end(t.p, version, "tx", t.now, commits);
        assert_int_equal(next.error, 0);
        if (version >= 5)
            t.now = next;
    }
    if (s >= COMPLETE_COMMIT)
        txn_settle(t.p);
    assert_state(t.p, "tx", names[s]);
    return t;
}

typedef struct row {
    state from;
    bool commit;
    int error;
    state to; /* once the answer is given */
} row;

/* 48: INVALID_TXN_STATE, 51: CONCURRENT_TRANSACTIONS. T3, T4 */
static const row tv1[] = {
    {EMPTY,           ABORT,  48, EMPTY          },
    {EMPTY,           COMMIT, 48, EMPTY          },
    {ONGOING,         ABORT,  0,  PREPARE_ABORT  },
    {ONGOING,         COMMIT, 0,  PREPARE_COMMIT },
    {PREPARE_COMMIT,  ABORT,  51, PREPARE_COMMIT },
    {PREPARE_COMMIT,  COMMIT, 51, PREPARE_COMMIT },
    {PREPARE_ABORT,   ABORT,  51, PREPARE_ABORT  },
    {PREPARE_ABORT,   COMMIT, 51, PREPARE_ABORT  },
    {COMPLETE_COMMIT, ABORT,  48, COMPLETE_COMMIT},
    {COMPLETE_COMMIT, COMMIT, 0,  COMPLETE_COMMIT},
    {COMPLETE_ABORT,  ABORT,  0,  COMPLETE_ABORT },
    {COMPLETE_ABORT,  COMMIT, 48, COMPLETE_ABORT },
};
/* With the epoch that the producer has now: the end of the next transaction, which may be empty. */
static const row tv2_first[] = {
    {EMPTY,           ABORT,  0,  PREPARE_ABORT  },
    {EMPTY,           COMMIT, 48, EMPTY          },
    {ONGOING,         ABORT,  0,  PREPARE_ABORT  },
    {ONGOING,         COMMIT, 0,  PREPARE_COMMIT },
    {PREPARE_COMMIT,  ABORT,  51, PREPARE_COMMIT },
    {PREPARE_COMMIT,  COMMIT, 51, PREPARE_COMMIT },
    {PREPARE_ABORT,   ABORT,  51, PREPARE_ABORT  },
    {PREPARE_ABORT,   COMMIT, 51, PREPARE_ABORT  },
    {COMPLETE_COMMIT, ABORT,  0,  PREPARE_ABORT  },
    {COMPLETE_COMMIT, COMMIT, 48, COMPLETE_COMMIT},
    {COMPLETE_ABORT,  ABORT,  0,  PREPARE_ABORT  },
    {COMPLETE_ABORT,  COMMIT, 48, COMPLETE_ABORT },
};
/* With the one before: asked again. */
static const row tv2_again[] = {
    {PREPARE_COMMIT,  ABORT,  51, PREPARE_COMMIT },
    {PREPARE_COMMIT,  COMMIT, 51, PREPARE_COMMIT },
    {PREPARE_ABORT,   ABORT,  51, PREPARE_ABORT  },
    {PREPARE_ABORT,   COMMIT, 51, PREPARE_ABORT  },
    {COMPLETE_COMMIT, ABORT,  48, COMPLETE_COMMIT},
    {COMPLETE_COMMIT, COMMIT, 0,  COMPLETE_COMMIT},
    {COMPLETE_ABORT,  ABORT,  0,  COMPLETE_ABORT },
    {COMPLETE_ABORT,  COMMIT, 48, COMPLETE_ABORT },
};

static void check_row(const row *r, int16_t version, bool again) {
    setting t = bring_to(r->from, version);
    who asks = again ? t.before : t.now;
    who got = txn_end(t.p, version, "tx", asks, r->commit);
    assert_int_equal(got.error, r->error);
    assert_state(t.p, "tx", names[r->to]);
    if (version >= 5 && r->error != 0)
        assert_who(got, r->error, -1, -1);
    if (version >= 5 && r->error == 0) /* T2: one higher, or as it was told the first time */
        assert_who(got, 0, t.now.id, asks.epoch + 1);
    peer_free(t.p);
}

static void test_T3_T4_end_tv1(void **unused) {
    (void)unused;
    for (int16_t version = 0; version <= 4; version++)
        for (size_t i = 0; i < sizeof tv1 / sizeof *tv1; i++)
            check_row(&tv1[i], version, false);
}

static void test_T3_end_tv2(void **unused) {
    (void)unused;
    for (size_t i = 0; i < sizeof tv2_first / sizeof *tv2_first; i++)
        check_row(&tv2_first[i], 5, false);
}

static void test_T4_end_tv2_again(void **unused) {
    (void)unused;
    for (size_t i = 0; i < sizeof tv2_again / sizeof *tv2_again; i++)
        check_row(&tv2_again[i], 5, true);
}

/* Who is not the producer of this id: 49 INVALID_PRODUCER_ID_MAPPING; 90 PRODUCER_FENCED, which was 47
 * INVALID_PRODUCER_EPOCH before version 2; 42 INVALID_REQUEST. */
static void test_T7_end_by_somebody_else(void **unused) {
    (void)unused;
    for (int16_t version = 0; version <= 5; version++) {
        setting t = bring_to(ONGOING, version);
        int fenced = version < 2 ? 47 : 90;
        who other = {0, t.now.id + 1, t.now.epoch}, later = {0, t.now.id, 1}, before = {0, t.now.id, -1};
        assert_who(txn_end(t.p, version, "tx", other, COMMIT), 49, -1, -1);
        assert_who(txn_end(t.p, version, "tx", later, COMMIT), fenced, -1, -1);
        assert_who(txn_end(t.p, version, "tx", before, COMMIT), fenced, -1, -1);
        assert_who(txn_end(t.p, version, "tx2", t.now, COMMIT), 49, -1, -1);
        assert_who(txn_end(t.p, version, "", t.now, COMMIT), 42, -1, -1);
        assert_state(t.p, "tx", "Ongoing");
        peer_free(t.p);
    }
}

/* T11: what is open is aborted first, and until its markers are written the answer is 51. */
static void test_T11_init(void **unused) {
    static const struct {
        state from, to;
        int error;
    } rows[N] = {
        {EMPTY,           EMPTY,          0 },
        {ONGOING,         PREPARE_ABORT,  51},
        {PREPARE_COMMIT,  PREPARE_COMMIT, 51},
        {PREPARE_ABORT,   PREPARE_ABORT,  51},
        {COMPLETE_COMMIT, EMPTY,          0 },
        {COMPLETE_ABORT,  EMPTY,          0 },
    };
    (void)unused;
    for (int16_t version = 4; version <= 5; version++)
        for (int i = 0; i < N; i++) {
            setting t = bring_to(rows[i].from, version);
            who got = txn_init(t.p, "tx");
            assert_int_equal(got.error, rows[i].error);
            assert_int_equal(got.epoch, rows[i].error == 0 ? t.now.epoch + 1 : -1);
            assert_state(t.p, "tx", names[rows[i].to]);
            txn_settle(t.p);
            assert_int_equal(txn_init(t.p, "tx").error, 0);
            peer_free(t.p);
        }
}

/* While markers are written nothing can be added. */
static void test_add(void **unused) {
    static const int errors[N] = {0, 0, 51, 51, 0, 0};
    (void)unused;
    for (int i = 0; i < N; i++) {
        setting t = bring_to((state)i, 5);
        assert_int_equal(txn_add(t.p, 3, "tx", t.now, "t", 0), errors[i]);
        assert_state(t.p, "tx", errors[i] == 0 ? "Ongoing" : names[i]);
        txn_settle(t.p);
        assert_int_equal(txn_add_group(t.p, 4, "tx", t.now, "g"), 0);
        peer_free(t.p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T3_T4_end_tv1),    cmocka_unit_test(test_T3_end_tv2),
        cmocka_unit_test(test_T4_end_tv2_again), cmocka_unit_test(test_T7_end_by_somebody_else),
        cmocka_unit_test(test_T11_init),         cmocka_unit_test(test_add),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
