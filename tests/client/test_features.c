/* Finalized features: the newest list counts, however it comes (T1, KIP-584). */
#include "client/features.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

static kw_api_versions_resp answer(int64_t epoch, kw_api_versions_resp_finalized *list, int32_t n) {
    kw_api_versions_resp r = kw_api_versions_resp_default;
    r.finalized_features_epoch = epoch;
    r.finalized_features = list;
    r.n_finalized_features = n;
    return r;
}

static kw_api_versions_resp_finalized feature(const char *name, int16_t level) {
    kw_api_versions_resp_finalized f = kw_api_versions_resp_finalized_default;
    f.name = (kw_str){name, (int32_t)strlen(name)};
    f.max_version_level = level;
    return f;
}

static void take(kw_features *f, int64_t epoch, int16_t level) {
    kw_api_versions_resp_finalized one = feature("transaction.version", level);
    kw_api_versions_resp r = answer(epoch, &one, level >= 0 ? 1 : 0);
    kw_features_take(f, &r);
}

static void test_nothing_is_known_before_an_answer(void **state) {
    (void)state;
    kw_features f = {0};
    assert_int_equal(kw_features_level(&f, "transaction.version"), -1);
    take(&f, -1, -1); /* a broker that knows no features */
    assert_int_equal(kw_features_level(&f, "transaction.version"), 0);
}

static void test_T1_an_older_epoch_counts_for_nothing(void **state) {
    (void)state;
    kw_features f = {0};
    take(&f, 5, 2);
    take(&f, 4, 0);
    assert_int_equal(kw_features_level(&f, "transaction.version"), 2);
    take(&f, -1, -1); /* of an old broker in the midst of an upgrade */
    assert_int_equal(kw_features_level(&f, "transaction.version"), 2);
    take(&f, 6, 0);
    assert_int_equal(kw_features_level(&f, "transaction.version"), 0);
    kw_features_forget(&f);
    take(&f, 1, 1); /* another cluster counts anew */
    assert_int_equal(kw_features_level(&f, "transaction.version"), 1);
}

static void test_a_list_without_end_is_cut(void **state) {
    (void)state;
    enum { N = KW_MOST_FEATURES + 5 };
    kw_api_versions_resp_finalized list[N];
    char names[N][16], endless[100];
    memset(endless, 'x', sizeof endless);
    endless[sizeof endless - 1] = '\0';
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "feature.%d", i);
        list[i] = feature(names[i], (int16_t)(i + 1));
    }
    list[0] = feature(endless, 9);
    kw_features f = {0};
    kw_api_versions_resp r = answer(1, list, N);
    kw_features_take(&f, &r);
    assert_int_equal(kw_features_level(&f, endless), 0);
    assert_int_equal(kw_features_level(&f, "feature.1"), 2);
    assert_int_equal(kw_features_level(&f, names[KW_MOST_FEATURES]), KW_MOST_FEATURES + 1);
    assert_int_equal(kw_features_level(&f, names[N - 1]), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_known_before_an_answer),
        cmocka_unit_test(test_T1_an_older_epoch_counts_for_nothing),
        cmocka_unit_test(test_a_list_without_end_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
