/* Bits turn over on the way: nothing is lost, nothing wrong is read, and every one of them was noticed. */
#include "tests/sim/sim_test.h"

#include "tools/broker/state.h"

enum { RECORDS = 400, CORRUPT_MESSAGE = 2 };

static const sim_flips *flips_of(kw_world *w) {
    return &kw_world_net(w)->wire.faults.flips;
}

static kw_stats stats_of(kw_world *w) {
    kw_stats s;
    kw_client_stats(kw_world_client(w), &s);
    return s;
}

static kw_world *begin(int codec, bool guaranteed, uint64_t seed) {
    const char *config[] = {"compression.type",
                            kw_codec_name(codec),
                            "batch.size",
                            "600",
                            "linger.ms",
                            "5",
                            "max.partition.fetch.bytes",
                            "1000",
                            NULL};
    return kw_world_new_with(&(kw_world_options){
        .seed = seed, .config = config, .guaranteed = guaranteed, .takes_jobs = seed % 2 != 0});
}

/* Written, every third request of which is damaged; each is refused with 2, and the next try is right. */
static void write_all(kw_world *w) {
    kw_world_flip(w, SIM_UP, 300);
    kw_world_produce_all(w, "t", 0, RECORDS, 100);
    assert_true(kw_world_deliver(w, SECONDS(100)));
    assert_int_equal(kw_world_ledger(w)->n_ok, RECORDS);
    int n = flips_of(w)->n[SIM_UP];
    assert_true(n > 5);
    assert_int_equal(kw_world_broker(w)->counts.produced[CORRUPT_MESSAGE], n);
    assert_int_equal(stats_of(w).batches_corrupt, n);
}

static bool all_read(kw_world *w) {
    return kw_world_ledger(w)->n_consumed >= RECORDS;
}

static void read_all(kw_world *w) {
    kw_world_flip(w, SIM_DOWN, 300);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    assert_true(kw_world_run_until(w, all_read, SECONDS(100)));
    int n = flips_of(w)->n[SIM_DOWN];
    assert_true(n > 0);
    /* What came behind a damaged batch is dropped without a look. */
    assert_in_range(stats_of(w).batches_damaged, 1, n);
    assert_int_equal(kw_world_ledger(w)->n_consumed, RECORDS);
    assert_int_equal(kw_world_seen(w)->n_errors, 0);
}

static void there_and_back(int codec, bool guaranteed, uint64_t seed) {
    kw_world *w = begin(codec, guaranteed, seed);
    write_all(w);
    read_all(w);
    assert_sound(kw_world_verify(w, "t", 1));
    kw_world_free(w);
}

static void test_P14_corrupt_there_and_back(void **state) {
    (void)state;
    for (int codec = KW_CODEC_NONE; codec <= KW_CODEC_ZSTD; codec++)
        for (uint64_t seed = 1; seed <= 4 && kw_codec_built(codec); seed++)
            there_and_back(codec, seed > 2, seed);
}

/* A road that lets nothing through undamaged: told once each way, and no longer asked for. */
static void test_P14_corrupt_without_end(void **state) {
    (void)state;
    kw_world *w = begin(KW_CODEC_NONE, true, 1);
    kw_world_produce_all(w, "t", 0, 1, 100);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    kw_world_flip(w, SIM_UP, 1000);
    kw_world_flip(w, SIM_DOWN, 1000);
    kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
    kw_world_produce_all(w, "t", 0, 1, 100);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_not_done, 1);
    kw_world_run(w, SECONDS(60));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 0);
    assert_int_equal(kw_world_seen(w)->n_errors, 1);
    assert_true(kw_world_saw_error(w, KW_ECRC, "at offset 0"));
    assert_int_equal(stats_of(w).batches_damaged, 10);
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_P14_corrupt_there_and_back),
        cmocka_unit_test(test_P14_corrupt_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
