/* Reconnecting: exponential, with jitter, one notice when nobody can be reached, and no memory of it
 * afterwards. */
#include "tests/sim/sim_test.h"

enum { BASE_MS = 100, MAX_MS = 2000 };

static const char *const config[] = {
    "reconnect.backoff.ms", "100", "reconnect.backoff.max.ms", "2000", "delivery.timeout.ms", "120000", NULL,
};

static void assert_grows(const kw_time *opens, int n) {
    int64_t ms = BASE_MS;
    for (int i = 1; i < n; i++) {
        kw_time gap = opens[i] - opens[i - 1];
        if (gap < KW_MS(ms) * 8 / 10 || gap > KW_MS(ms) * 12 / 10)
            fail_msg("try %d came after %lld us, %lld ms were due", i, (long long)gap, (long long)ms);
        ms = ms * 2 < MAX_MS ? ms * 2 : MAX_MS;
    }
}

static void test_exponential_with_jitter(void **state) {
    (void)state;
    kw_time first[12] = {0};
    int differ = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        kw_world *w = kw_world_new(config, seed);
        kw_world_refuse(w, true);
        kw_world_produce_all(w, "t", 0, 1, 10);
        kw_world_run(w, SECONDS(20));
        const sim_net *net = kw_world_net(w);
        assert_true(net->n_opens >= 12);
        assert_grows(net->opens, 12);
        if (seed == 1)
            memcpy(first, net->opens, sizeof first);
        else
            differ += memcmp(first, net->opens, sizeof first) != 0;
        kw_world_free(w);
    }
    assert_true(differ >= 8);
}

static int count_errors(const kw_world *w, int error) {
    int n = 0;
    for (int i = 0; i < kw_world_seen(w)->n_errors; i++)
        n += kw_world_seen(w)->errors[i].error == error;
    return n;
}

static void test_all_down_is_told_once(void **state) {
    (void)state;
    kw_world *w = kw_world_new(config, 11);
    kw_world_refuse(w, true);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, SECONDS(30));
    assert_true(kw_world_saw_error(w, KW_ECONNECT, "broker:9092"));
    assert_true(kw_world_saw_error(w, KW_ECONNECT, "refused"));
    assert_int_equal(count_errors(w, KW_ECONNECT), 1);
    assert_true(kw_world_seen(w)->errors[0].at <= SECONDS(1) + KW_MS(100)); /* a closed port fails at once */
    assert_non_null(strstr(kw_client_error_text(kw_world_client(w)), "refused"));
    kw_world_free(w);
}

static void test_recovery_forgets(void **state) {
    (void)state;
    kw_world *w = kw_world_new(config, 12);
    kw_world_refuse(w, true);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, SECONDS(30));
    kw_world_refuse(w, false);
    assert_true(kw_world_deliver(w, SECONDS(5)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 1);
    /* Down again: it begins with the short pause, and is told anew. */
    kw_world_refuse(w, true);
    kw_world_cut_now(w);
    int before = kw_world_net(w)->n_opens;
    kw_time start = kw_world_now(w);
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_run(w, SECONDS(20));
    const sim_net *net = kw_world_net(w);
    assert_true(net->n_opens - before >= 8);
    assert_true(net->opens[before] - start <= KW_MS(BASE_MS) * 12 / 10);
    assert_int_equal(count_errors(w, KW_ECONNECT), 2);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_ok, 2);
    kw_world_free(w);
}

/* With nothing to do nobody knocks: an idle client is silent. */
static void test_idle_is_silent(void **state) {
    (void)state;
    kw_world *w = kw_world_new(config, 13);
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(5)));
    kw_stats before, after;
    kw_world_run(w, SECONDS(2));
    kw_client_stats(kw_world_client(w), &before);
    kw_world_run(w, SECONDS(60));
    kw_client_stats(kw_world_client(w), &after);
    assert_int_equal(before.bytes_sent, after.bytes_sent);
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exponential_with_jitter),
        cmocka_unit_test(test_all_down_is_told_once),
        cmocka_unit_test(test_recovery_forgets),
        cmocka_unit_test(test_idle_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
