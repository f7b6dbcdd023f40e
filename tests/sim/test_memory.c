/* Budgets: buffer.memory is a return value, a steady state allocates nothing, and an allocator that says no
 * at any call does not break what was promised. */
#include "tests/sim/sim_test.h"

static void test_buffer_memory(void **state) {
    (void)state;
    const char *config[] = {"buffer.memory",        "65536", "batch.size", "4096", "retry.backoff.ms", "10",
                            "reconnect.backoff.ms", "10",    NULL};
    kw_world *w = kw_world_new(config, 1);
    kw_world_produce_all(w, "t", 0, 1, 100);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    kw_world_blackhole(w, true);
    int n = 0, rc = 0;
    while (n < 100000 && (rc = kw_world_produce(w, "t", 0, 100)) == 0) {
        kw_world_settle(w);
        n++;
    }
    assert_int_equal(rc, KW_EAGAIN);
    assert_true(n >= 300 && n <= 700); /* 64 KiB of records of 100 bytes and some */
    kw_world_run(w, KW_MS(100));
    assert_int_equal(kw_world_produce(w, "t", 0, 100), KW_EAGAIN); /* and it stays so */
    kw_world_blackhole(w, false);
    kw_world_produce_all(w, "t", 0, 2000, 100);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 2001 + n);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

/* Before metadata, too: records whose partition is not known yet are counted. */
static void test_buffer_memory_before_metadata(void **state) {
    (void)state;
    const char *config[] = {"buffer.memory", "65536", "batch.size", "4096", NULL};
    kw_world *w = kw_world_new(config, 2);
    kw_world_refuse(w, true);
    int n = 0, rc = 0;
    while (n < 100000 && (rc = kw_world_produce(w, "t", KW_PARTITION_ANY, 100)) == 0)
        n++;
    assert_int_equal(rc, KW_EAGAIN);
    assert_true(n >= 300 && n <= 700);
    kw_world_refuse(w, false);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, n);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_too_large_a_record(void **state) {
    (void)state;
    const char *config[] = {"max.request.size", "10000", NULL};
    kw_world *w = kw_world_new(config, 3);
    assert_int_equal(kw_world_produce(w, "t", 0, 10001), KW_ELIMIT);
    assert_int_equal(kw_world_produce(w, "t", 0, 9000), 0);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 1);
    kw_world_free(w);
}

/* ---- steady state ---- */

static bool caught_up(kw_world *w) {
    return kw_world_ledger(w)->n_consumed >= kw_world_ledger(w)->n;
}

static void round_trip(kw_world *w, int n, size_t size) {
    kw_world_produce_all(w, "t", 0, n, size);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_true(kw_world_run_until(w, caught_up, SECONDS(60)));
}

static void steady(const char *const *config, uint64_t seed) {
    kw_stats before, after;
    kw_world *w = kw_world_new(config, seed);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    for (int i = 0; i < 250; i++)
        round_trip(w, 300, 200);
    kw_client_stats(kw_world_client(w), &before);
    for (int i = 0; i < 150; i++)
        round_trip(w, 300, 200);
    kw_client_stats(kw_world_client(w), &after);
    assert_true(before.memory_calls > 0);
    assert_int_equal(after.memory_calls - before.memory_calls, 0);
    assert_int_equal(after.records_delivered, 400 * 300);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, true));
    kw_world_free(w);
}

static void test_steady_state_allocates_nothing(void **state) {
    (void)state;
    static const char *const codecs[] = {"none", "gzip", "snappy", "lz4", "zstd"};
    for (int codec = KW_CODEC_NONE; codec <= KW_CODEC_ZSTD; codec++) {
        const char *config[] = {"compression.type", codecs[codec], NULL};
        if (kw_codec_built(codec))
            steady(config, 4);
    }
}

static void test_hard_budget(void **state) {
    (void)state;
    const char *config[] = {"kwire.memory.max.bytes", "500000", NULL};
    kw_stats s;
    kw_world *w = kw_world_new(config, 5);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    for (int i = 0; i < 20; i++)
        round_trip(w, 1000, 200);
    kw_client_stats(kw_world_client(w), &s);
    assert_true(s.memory_peak <= 500000);
    assert_int_equal(kw_world_ledger(w)->n_ok, 20000);
    assert_sound(sim_ledger_check(kw_world_ledger(w), true, true));
    kw_world_free(w);
}

/* Everything back at the end: what the client holds after a long life is what it held when it had warmed up.
 */
static void test_memory_does_not_grow(void **state) {
    (void)state;
    kw_stats before, after;
    const char *config[] = {"reconnect.backoff.ms", "10", "retry.backoff.ms", "10", NULL};
    kw_world *w = kw_world_new(config, 6);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    for (int i = 0; i < 400; i++) {
        round_trip(w, 50, 200);
        kw_world_cut_now(w);
        if (i == 200)
            kw_client_stats(kw_world_client(w), &before);
    }
    kw_client_stats(kw_world_client(w), &after);
    assert_true(after.memory_used <= before.memory_used + 4096);
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buffer_memory),      cmocka_unit_test(test_buffer_memory_before_metadata),
        cmocka_unit_test(test_too_large_a_record), cmocka_unit_test(test_steady_state_allocates_nothing),
        cmocka_unit_test(test_hard_budget),        cmocka_unit_test(test_memory_does_not_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
