/* Seeded ordeals: a producer and a consumer in one client, a broker, and everything that can go wrong with
 * the road between them. At least once: nothing reported OK is missing, nothing reported as not done is
 * there, every record has one delivery event, and the reader's positions rise. */
#include "tests/sim/sim_test.h"

enum { SEEDS = 400, TURNS = 12, PARTITIONS = 3 };

typedef struct dice {
    uint64_t state;
} dice;

static int roll(dice *d, int sides) {
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (int)((d->state >> 33) % (uint64_t)sides);
}

static const char *pick(dice *d, const char *const *from, int n) {
    return from[roll(d, n)];
}

static void make_config(dice *d, const char *config[]) {
    static const char *const codecs[] = {"none", "gzip", "snappy", "lz4"};
    static const char *const in_flight[] = {"1", "2", "5"};
    static const char *const batch[] = {"150", "1000", "16384"};
    static const char *const linger[] = {"0", "5", "50"};
    static const char *const acks[] = {"all", "1"};
    static const char *const retries[] = {"0", "1", "1000000"};
    const char *const pairs[] = {
        "compression.type",
        pick(d, codecs, 4),
        "max.in.flight.requests.per.connection",
        pick(d, in_flight, 3),
        "batch.size",
        pick(d, batch, 3),
        "linger.ms",
        pick(d, linger, 3),
        "acks",
        pick(d, acks, 2),
        "retries",
        pick(d, retries, 3),
        "request.timeout.ms",
        "1000",
        "delivery.timeout.ms",
        "5000",
        "retry.backoff.ms",
        "10",
        "reconnect.backoff.ms",
        "10",
        "reconnect.backoff.max.ms",
        "200",
        "socket.connection.setup.timeout.ms",
        "500",
    };
    size_t n = sizeof pairs / sizeof *pairs;
    memcpy(config, pairs, sizeof pairs);
    config[n] = NULL;
}

static void cut(kw_world *w, dice *d) {
    kw_world_cut_kind(w, roll(d, 2) == 0 ? SIM_CLOSE : SIM_RESET);
    kw_world_cut_after(w, roll(d, 2) == 0 ? SIM_UP : SIM_DOWN, (size_t)roll(d, 5000));
}

static void cut_request(kw_world *w, dice *d) {
    kw_world_cut_request(w, roll(d, 2) == 0 ? PRODUCE : FETCH, roll(d, 4),
                         roll(d, 2) == 0 ? SIM_UP : SIM_DOWN, (size_t)roll(d, 60));
}

static void delay(kw_world *w, dice *d) {
    kw_world_delay(w, roll(d, 2) == 0 ? SIM_UP : SIM_DOWN, KW_MS(roll(d, 400)));
}

static void refuse(kw_world *w, dice *d) {
    kw_world_refuse(w, roll(d, 2) == 0);
    kw_world_cut_now(w);
}

static void hole(kw_world *w, dice *d) {
    kw_world_blackhole(w, roll(d, 2) == 0);
}

static void slice(kw_world *w, dice *d) {
    kw_world_slice(w, roll(d, 2) == 0);
}

static void fail_some(kw_world *w, dice *d) {
    static const int16_t apis[] = {PRODUCE, FETCH, METADATA, LIST_OFFSETS};
    static const int codes[] = {3, 5, 6, 9, 56};
    kw_broker_fail(kw_world_broker(w), apis[roll(d, 4)], 1 + roll(d, 3), codes[roll(d, 5)]);
}

static void drop_some(kw_world *w, dice *d) {
    kw_broker_drop(kw_world_broker(w), roll(d, 2) == 0 ? PRODUCE : FETCH, 1 + roll(d, 2));
}

static void be_kind(kw_world *w, dice *d) {
    (void)d;
    kw_world_heal(w);
}

static void turn(kw_world *w, dice *d) {
    static void (*const blows[])(kw_world *, dice *) = {cut,   cut_request, delay,     refuse, hole,
                                                        slice, fail_some,   drop_some, be_kind};
    blows[roll(d, 9)](w, d);
    for (int n = roll(d, 30); n > 0; n--)
        (void)kw_world_produce(w, "t", roll(d, PARTITIONS + 1) - 1, (size_t)roll(d, 300));
    kw_world_run(w, KW_MS(roll(d, 800)));
}

static const char *ordeal(uint64_t seed, uint64_t *hash, int64_t *n_ok) {
    dice d = {seed};
    const char *config[32];
    kw_broker_options o = kw_broker_options_default;
    o.partitions = PARTITIONS;
    make_config(&d, config);
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = seed,
                                                        .config = config,
                                                        .broker = &o,
                                                        .no_readiness = roll(&d, 2) == 0,
                                                        .takes_jobs = roll(&d, 3) == 0,
                                                        .pipe_buffer = (size_t)(50 << roll(&d, 11))});
    for (int32_t p = 0; p < PARTITIONS; p++)
        kw_world_assign(w, "t", p, KW_OFFSET_BEGINNING);
    for (int i = 0; i < TURNS; i++)
        turn(w, &d);
    const char *breach = kw_world_verify(w, "t", PARTITIONS);
    if (breach != NULL)
        print_error("seed %llu: %s\n", (unsigned long long)seed, breach);
    *hash = kw_world_hash(w);
    *n_ok += kw_world_ledger(w)->n_ok;
    kw_world_free(w);
    return breach;
}

static void test_ordeals(void **state) {
    (void)state;
    int n_bad = 0;
    int64_t n_ok = 0;
    uint64_t hash;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        n_bad += ordeal(seed, &hash, &n_ok) != NULL;
    assert_int_equal(n_bad, 0);
    assert_true(n_ok > SEEDS * TURNS); /* they do get something done */
}

static void test_ordeals_repeat(void **state) {
    (void)state;
    int64_t n_ok = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t first, second;
        (void)ordeal(seed, &first, &n_ok);
        (void)ordeal(seed, &second, &n_ok);
        assert_true(first == second);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ordeals),
        cmocka_unit_test(test_ordeals_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
