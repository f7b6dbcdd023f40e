/* The tables of transactions: what must be in them, what must not, and that docs/ARCHITECTURE.md shows them
 * as they are. With KWIRE_PRINT set they are printed, for the document. */
#include "reliability/txn.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* ---- the machine ---- */

static const kw_txn_input calls[] = {KW_TXN_CALL_INIT, KW_TXN_CALL_BEGIN, KW_TXN_CALL_OFFSETS,
                                     KW_TXN_CALL_COMMIT, KW_TXN_CALL_ABORT};

/* {init, begin, offsets, commit, abort} */
static const bool taken[KW_TXN_STATES][5] = {
    [KW_TXN_UNINITIALIZED] = {1, 0, 0, 0, 0},
      [KW_TXN_INITIALIZING] = {1, 0, 0, 0, 0},
    [KW_TXN_READY] = {1, 1, 0, 0, 0},
      [KW_TXN_OPEN] = {0, 0, 1, 1, 1},
    [KW_TXN_FAILED] = {0, 0, 0, 0, 1},
      [KW_TXN_FLUSHING] = {0, 0, 0, 0, 1},
    [KW_TXN_COMMITTING] = {1, 0, 0, 0, 0},
      [KW_TXN_DRAINING] = {0, 0, 0, 0, 0},
    [KW_TXN_ABORTING] = {1, 0, 0, 0, 0},
      [KW_TXN_UNSETTLED] = {1, 0, 0, 0, 0},
    [KW_TXN_FINISHED] = {0, 0, 0, 0, 0},
};

/* T5: a commit under way takes no abort. T11: init waits until none is open. */
static void test_T5_T11_which_calls_are_taken(void **state) {
    (void)state;
    for (int s = 0; s < KW_TXN_STATES; s++)
        for (int c = 0; c < 5; c++)
            if (kw_txn_takes((kw_txn_state)s, calls[c]) != taken[s][c])
                fail_msg("%s, call %d", kw_txn_state_name((kw_txn_state)s), c);
}

/* Whatever waits ends when the client is closed; what is fatal is so everywhere but where nothing is asked.
 */
static void test_every_wait_has_an_end(void **state) {
    (void)state;
    static const kw_txn_state waits[] = {KW_TXN_INITIALIZING, KW_TXN_FLUSHING, KW_TXN_COMMITTING,
                                         KW_TXN_DRAINING, KW_TXN_ABORTING};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_true(kw_txn_takes(waits[i], KW_TXN_EXPIRES));
        assert_true(kw_txn_takes(waits[i], KW_TXN_DIES));
    }
    assert_true(kw_txn_takes(KW_TXN_OPEN, KW_TXN_CLOSES));
    assert_true(kw_txn_takes(KW_TXN_FAILED, KW_TXN_CLOSES));
    for (int input = 0; input < KW_TXN_INPUTS; input++)
        assert_false(kw_txn_takes(KW_TXN_FINISHED, (kw_txn_input)input));
}

static void test_no_rule_stands_twice(void **state) {
    (void)state;
    char one[400], other[400];
    for (size_t i = 0; kw_txn_print_rule(i, one, sizeof one); i++) {
        size_t key = (size_t)(strchr(strchr(one + 1, '|') + 1, '|') - one);
        for (size_t j = i + 1; kw_txn_print_rule(j, other, sizeof other); j++)
            if (strncmp(one, other, key + 1) == 0)
                fail_msg("twice: %s", one);
    }
}

static void test_what_to_do_next(void **state) {
    (void)state;
    for (int s = 0; s < KW_TXN_STATES; s++) {
        kw_txn_advice a = kw_txn_advice_of((kw_txn_state)s);
        assert_int_equal(a == KW_TXN_DO_ABORT, s == KW_TXN_FAILED);
        assert_int_equal(a == KW_TXN_DO_INIT, s == KW_TXN_UNSETTLED);
        assert_int_equal(a == KW_TXN_GIVE_UP, s == KW_TXN_FINISHED);
        if (a == KW_TXN_DO_ABORT) /* and what is advised is taken */
            assert_true(kw_txn_takes((kw_txn_state)s, KW_TXN_CALL_ABORT));
        if (a == KW_TXN_DO_INIT)
            assert_true(kw_txn_takes((kw_txn_state)s, KW_TXN_CALL_INIT));
    }
}

static void test_names(void **state) {
    (void)state;
    for (int s = 0; s < KW_TXN_STATES; s++)
        assert_string_not_equal(kw_txn_state_name((kw_txn_state)s), "?");
    assert_string_equal(kw_txn_state_name(KW_TXN_STATES), "?");
    for (int op = 0; op <= KW_TXN_NONE; op++)
        assert_string_not_equal(kw_txn_op_name((kw_txn_op)op), "?");
    for (int a = 0; a <= KW_TXN_GIVE_UP; a++)
        assert_string_not_equal(kw_txn_advice_name((kw_txn_advice)a), "?");
}

/* ---- replies ---- */

/* What Kafka calls retriable is never a reason to give a transaction up. */
static void test_T17_what_can_pass_is_asked_again(void **state) {
    (void)state;
    for (int code = -1; code <= 133; code++)
        for (int kind = 0; kind < KW_TXN_ASKS; kind++) {
            kw_reply r = kw_reply_of((kw_txn_ask_kind)kind, code);
            if (code != 0 && (kw_error_class(code) & KW_RETRIABLE) && r != KW_REPLY_AGAIN &&
                r != KW_REPLY_SEEK)
                fail_msg("%s, kind %d: not asked again", kw_error_name(code), kind);
            if (kw_error_class(code) & KW_TXN_ABORTABLE)
                assert_int_equal(r, kind == KW_TXN_ASK_ID ? KW_REPLY_REINIT : KW_REPLY_ABORT);
        }
}

static void test_T7_only_the_coordinator_can_fence(void **state) {
    (void)state;
    static const int codes[] = {47, 90};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(kw_reply_of(KW_TXN_ASK_END, codes[i]), KW_REPLY_FENCED);
        assert_int_equal(kw_reply_of(KW_TXN_ASK_JOIN, codes[i]), KW_REPLY_FENCED);
        assert_int_equal(kw_reply_of(KW_TXN_ASK_ID, codes[i]), KW_REPLY_FENCED);
        assert_int_equal(kw_reply_of(KW_TXN_ASK_OFFSETS, codes[i]), KW_REPLY_ABORT);
        assert_int_equal(kw_reply_of_batch(codes[i]), KW_REPLY_ABORT);
    }
    assert_int_equal(kw_reply_of_batch(53), KW_REPLY_FATAL);
}

/* A code that this table has never heard of: the transaction can be aborted, the end of one is left open. */
static void test_codes_of_tomorrow(void **state) {
    (void)state;
    assert_int_equal(kw_reply_of(KW_TXN_ASK_JOIN, 900), KW_REPLY_ABORT);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_GROUP, 900), KW_REPLY_ABORT);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_OFFSETS, 900), KW_REPLY_ABORT);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_END, 900), KW_REPLY_REINIT);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_ID, 900), KW_REPLY_FATAL);
    assert_true(kw_reply_leaves_open(900));
}

/* The way to the coordinator is looked for again; without memory it is the same way. */
static void test_T16_codes_of_our_own(void **state) {
    (void)state;
    static const int trouble[] = {KW_ETIMEOUT, KW_ECLOSED, KW_ECONNECT, KW_ERESOLVE, KW_EIO, KW_EMALFORMED};
    for (size_t i = 0; i < sizeof trouble / sizeof *trouble; i++)
        for (int kind = 0; kind < KW_TXN_ASKS; kind++)
            assert_int_equal(kw_reply_of((kw_txn_ask_kind)kind, trouble[i]), KW_REPLY_SEEK);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_END, KW_ENOMEM), KW_REPLY_AGAIN);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_ID, KW_EUNSUPPORTED), KW_REPLY_FATAL);
    assert_int_equal(kw_reply_of(KW_TXN_ASK_OFFSETS, KW_EVERSION), KW_REPLY_ABORT);
}

/* See txn_end.c. */
static void test_T5_which_answers_leave_it_open(void **state) {
    (void)state;
    static const int open[] = {-1, 7, 15, 16}, definite[] = {0, 14, 35, 47, 48, 49, 51, 53, 59, 90, 120};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        assert_true(kw_reply_leaves_open(open[i]));
    for (size_t i = 0; i < sizeof definite / sizeof *definite; i++)
        assert_false(kw_reply_leaves_open(definite[i]));
}

/* ---- the document ---- */

static char *read_document(void) {
    FILE *f = fopen(KW_TEST_DOCS "/ARCHITECTURE.md", "rb");
    assert_non_null(f);
    static char text[1 << 18];
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

static void compare(bool (*print)(size_t i, char *line, size_t size), const char *what) {
    const char *at = read_document();
    char line[400];
    for (size_t i = 0; print(i, line, sizeof line); i++) {
        if (getenv("KWIRE_PRINT") != NULL)
            printf("%s\n", line);
        const char *found = strstr(at, line);
        if (found == NULL && getenv("KWIRE_PRINT") == NULL)
            fail_msg("docs/ARCHITECTURE.md, %s, does not have, in its place: %s", what, line);
        at = found != NULL ? found : at;
    }
}

static void test_the_document_has_the_machine(void **state) {
    (void)state;
    compare(kw_txn_print_rule, "the machine");
}

static void test_the_document_has_the_replies(void **state) {
    (void)state;
    compare(kw_reply_print, "what codes ask for");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T5_T11_which_calls_are_taken),
        cmocka_unit_test(test_every_wait_has_an_end),
        cmocka_unit_test(test_no_rule_stands_twice),
        cmocka_unit_test(test_what_to_do_next),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_T17_what_can_pass_is_asked_again),
        cmocka_unit_test(test_T7_only_the_coordinator_can_fence),
        cmocka_unit_test(test_codes_of_tomorrow),
        cmocka_unit_test(test_T16_codes_of_our_own),
        cmocka_unit_test(test_T5_which_answers_leave_it_open),
        cmocka_unit_test(test_the_document_has_the_machine),
        cmocka_unit_test(test_the_document_has_the_replies),
    };
    return cmocka_run_group_tests_name("transactions, the tables", tests, NULL, NULL);
}
