/* Between two transactions: what comes before the markers of the first are written is kept waiting by the
 * brokers for longer than it takes to write them, so the second begins a moment later by itself. */
#include "tests/reliability/txn_rig.h"

static txn_rig r;

/* From the end of a transaction to the first request of the next, which is flushed at once. */
static kw_time pause_of(int protocol, const char *linger, kw_time before) {
    const char *const extra[] = {"linger.ms", linger, NULL};
    txn_rig_init(&r, protocol, extra);
    txn_open(&r);
    txn_produce(&r, 0, 1);
    txn_commit_ok(&r);
    kw_time ended = txn_last_told(&r)->at;
    int from = r.n_asked;
    kw_world_run(r.w, before);
    txn_begin_ok(&r);
    txn_produce(&r, 0, 1);
    txn_commit_ok(&r);
    kw_time pause = r.asked[from].at - ended;
    assert_int_equal(txn_visible(&r, 0, true), 2);
    txn_rig_fini(&r);
    return pause;
}

BOTH(test_T4_the_next_begins_a_moment_later) {
    assert_in_range(pause_of(protocol, "5", 0), KW_MS(4), KW_MS(5));
    assert_in_range(pause_of(protocol, "1", 0), KW_MS(1), KW_MS(2) - 1);
}

/* Who lets nothing linger, or comes late, does not wait. */
BOTH(test_T4_or_at_once) {
    assert_in_range(pause_of(protocol, "0", 0), 0, KW_MS(1) - 1);
    assert_in_range(pause_of(protocol, "5", KW_MS(50)), KW_MS(50), KW_MS(51));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T4_the_next_begins_a_moment_later),
        cmocka_unit_test(test_T4_or_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
