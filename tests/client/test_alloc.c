/* Every allocation of a client's errand fails in its turn, once and from then on: no crash, no leak, no
 * record lost or said to be delivered that is not, no hang, and full recovery from a single failure. */
#include "tests/client/torture.h"
#include "tests/unit/unit.h"

static bool read_once_at_least(const errand *e) {
    for (int i = 0; i < ERRAND_RECORDS; i++)
        if (e->ok[i] && e->reads[i] == 0)
            return false;
    return true;
}

static int64_t count_allocations(const char *codec, bool takes_jobs) {
    static errand e;
    errand_init(&e, codec);
    e.takes_jobs = takes_jobs;
    errand_run(&e);
    assert_null(errand_breach(&e));
    assert_true(errand_perfect(&e));
    int64_t n = e.wire.mem.n_calls;
    errand_fini(&e);
    return n;
}

static void fail_each(const char *codec, bool takes_jobs, bool fail_on, int64_t stride) {
    static errand e;
    int64_t n = count_allocations(codec, takes_jobs);
    assert_true(n > 30);
    for (int64_t k = 1; k <= n; k += stride) {
        errand_init(&e, codec);
        e.takes_jobs = takes_jobs;
        e.wire.mem.fail_at = k;
        e.wire.mem.fail_on = fail_on;
        errand_run(&e);
        const char *breach = errand_breach(&e);
        if (breach != NULL)
            fail_msg("allocation %lld of %lld%s: %s", (long long)k, (long long)n, fail_on ? " and on" : "",
                     breach);
        /* Delivered means that it is in the log. A client that has memory again reads all of it. */
        if (!fail_on && e.rc_new == KW_OK && !read_once_at_least(&e))
            fail_msg("allocation %lld of %lld: delivered, but not read", (long long)k, (long long)n);
        if (!fail_on && e.rc_new == KW_OK && e.n_ok < ERRAND_RECORDS / 2)
            fail_msg("allocation %lld of %lld: only %d records were delivered", (long long)k, (long long)n,
                     e.n_ok);
        assert_true(e.wire.mem.n_failed > 0);
        errand_fini(&e);
    }
}

static void test_once(void **state) {
    (void)state;
    fail_each("none", false, false, 1);
}

static void test_once_compressed(void **state) {
    (void)state;
    if (kw_codec_built(KW_CODEC_GZIP))
        fail_each("gzip", false, false, 1);
    if (kw_codec_built(KW_CODEC_LZ4))
        fail_each("lz4", false, false, 3);
}

static void test_from_then_on(void **state) {
    (void)state;
    fail_each("none", false, true, 1);
}

static void test_jobs(void **state) {
    (void)state;
    if (!kw_codec_built(KW_CODEC_SNAPPY))
        skip();
    fail_each("snappy", true, false, 2);
    fail_each("snappy", true, true, 5);
}

/* kwire.memory.max.bytes from far too little to plenty: errors, never crashes; from some point on it works.
 */
static void test_budgets(void **state) {
    (void)state;
    static errand e;
    int n_perfect = 0;
    for (size_t budget = 1000; budget < 400000; budget += 1 + budget / 7) {
        errand_init(&e, "none");
        e.memory = budget;
        errand_run(&e);
        assert_null(errand_breach(&e));
        assert_true(e.wire.mem.used == 0);
        bool perfect = errand_perfect(&e);
        if (n_perfect > 0 && !perfect)
            fail_msg("works with less, but not with %zu bytes", budget);
        n_perfect += perfect;
        errand_fini(&e);
    }
    assert_true(n_perfect > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),         cmocka_unit_test(test_once_compressed),
        cmocka_unit_test(test_from_then_on), cmocka_unit_test(test_jobs),
        cmocka_unit_test(test_budgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
