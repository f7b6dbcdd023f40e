/* A client behind the fault proxy, in virtual time: it finds only the proxy, and whatever the proxy does,
 * each record is told once, and what is told is true. A plain producer shows that the harm is real. */
#include "tests/proxy/proxied.h"
#include "tests/sim/sim_test.h"
#include <stdio.h>

enum { NODES = 3, RECORDS = 120, SIZE = 70, FLIPPED_TRANSACTIONAL = 53 };

static const char *const config[] = {
    "retry.backoff.ms",
    "10",
    "retry.backoff.max.ms",
    "50",
    "reconnect.backoff.ms",
    "10",
    "reconnect.backoff.max.ms",
    "50",
    "batch.size",
    "300",
    "request.timeout.ms",
    "2000",
    "metadata.max.age.ms",
    "500",
    NULL,
};

typedef struct life {
    proxied *proxy;
    sim_server server;
    kw_world *world;
} life;

static life begin(bool guaranteed, uint64_t seed) {
    life l = {.proxy = proxied_new(NODES, seed)};
    l.server = proxied_server(l.proxy);
    l.world = kw_world_new_with(&(kw_world_options){
        .config = config, .seed = seed, .n_nodes = NODES, .server = &l.server, .guaranteed = guaranteed});
    return l;
}

static void end(life *l) {
    kw_world_free(l->world);
    proxied_free(l->proxy);
}

static void produce(life *l) {
    for (int i = 0; i < RECORDS / 10; i++)
        kw_world_produce_all(l->world, "t", 0, 10, SIZE);
}

/* As seen with nothing in between: the judge is not to suffer from faults of his own reading. */
static const char *verdict(life *l) {
    proxy_rules_clear(&l->proxy->world.rules);
    return kw_world_verify(l->world, "t", 1);
}

static int twice(const life *l) {
    int n = 0;
    const sim_ledger *g = kw_world_ledger(l->world);
    for (int i = 0; i < RECORDS; i++)
        n += g->records[i].n_consumed > 1;
    return n;
}

/* All three brokers are met by the proxy's addresses alone. */
static void test_without_faults(void **state) {
    life l = begin(true, 1);
    (void)state;
    produce(&l);
    assert_true(kw_world_deliver(l.world, SECONDS(30)));
    assert_int_equal(kw_world_ledger(l.world)->n_ok, RECORDS);
    assert_sound(verdict(&l));
    assert_int_equal(kw_world_seen(l.world)->n_errors, 0);
    assert_int_equal(l.proxy->world.routes.n, NODES);
    end(&l);
}

/* A bit is enough to make a batch transactional, and 4.1.1, which looks at that before it looks at the
 * checksum, then says 53, as the embedded broker does. That is final, and true. */
static bool all_well(const life *l) {
    const sim_ledger *g = kw_world_ledger(l->world);
    for (int i = 0; i < RECORDS; i++)
        if (g->records[i].outcome != KW_OUTCOME_OK &&
            (g->records[i].outcome != KW_OUTCOME_NOT_DONE || g->records[i].error != FLIPPED_TRANSACTIONAL))
            return false;
    return true;
}

/* One fault while producing, then while reading: all must be well. How often was it met? */
static uint64_t live_with(const char *fault, uint64_t seed) {
    life l = begin(true, seed);
    int place = proxied_fault(l.proxy, fault);
    produce(&l);
    if (!kw_world_deliver(l.world, SECONDS(300)))
        fail_msg("%s: not all was reported", fault);
    kw_world_assign(l.world, "t", 0, KW_OFFSET_BEGINNING);
    kw_world_run(l.world, SECONDS(20));
    uint64_t hits = proxied_hits(l.proxy, place);
    if (!all_well(&l))
        fail_msg("%s: %d of %d were delivered", fault, (int)kw_world_ledger(l.world)->n_ok, RECORDS);
    const char *breach = verdict(&l);
    if (breach != NULL || kw_world_fatal(l.world) != 0)
        fail_msg("%s: %s", fault, breach == NULL ? "the client died" : breach);
    end(&l);
    return hits;
}

static void meet(const char *fault, uint64_t seed) {
    if (live_with(fault, seed) == 0)
        fail_msg("%s: was never met", fault);
}

static void test_every_kind_of_fault(void **state) {
    static const char *const faults[] = {
        "refuse,every=2",
        "hang-connect,n=2",
        "rate,bytes=2k,dir=both",
        "slice,bytes=1,dir=both",
        "blackhole,api=Produce,n=2,ms=3000,dir=down",
        "delay,ms=20,dir=both",
        "jitter,ms=20,dir=both",
        "late,api=Produce,ms=2500,dir=down,p=0.3",
        "late,api=Produce,ms=2500,dir=up,n=2",
        "reset,api=Produce,every=3",
        "reset,api=Produce,every=3,when=after",
        "halfclose,api=Produce,every=4,dir=down",
        "halfclose,api=Produce,every=4,dir=up",
        "cut,api=Produce,every=3,when=before",
        "cut,api=Produce,every=3,when=after",
        "cut,api=Produce,every=3,when=before,bytes=90",
        "cut,api=Produce,every=3,when=after,bytes=20",
        "cut,api=Fetch,every=2,when=after,bytes=50",
        "flip,api=Produce,dir=up,every=2",
        "flip,api=Fetch,dir=down,every=2",
        "stale,api=Metadata,every=2",
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        meet(faults[i], i + 1);
}

/* ---- errors, as the client's parsers read them ---- */

static void test_P7_errors_of_produce(void **state) {
    static const int codes[] = {2, 3, 5, 6, 7, 19, 20, 56};
    char fault[80];
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int after = 0; after < 2; after++) {
            snprintf(fault, sizeof fault, "error,api=Produce,code=%d,every=3,when=%s", codes[i],
                     after ? "after" : "before");
            meet(fault, i + 1);
        }
}

static void test_errors_of_reading_and_finding(void **state) {
    static const struct {
        const char *api;
        int code;
    } errors[] = {
        {"Fetch",          6 },
        {"Fetch",          70},
        {"Fetch",          74},
        {"Fetch",          1 },
        {"Metadata",       5 },
        {"ListOffsets",    6 },
        {"InitProducerId", 14},
        {"ApiVersions",    35}
    };
    char fault[80];
    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        for (int after = 0; after < 2; after++) {
            snprintf(fault, sizeof fault, "error,api=%s,code=%d,n=1,when=%s", errors[i].api, errors[i].code,
                     after ? "after" : "before");
            meet(fault, i + 1);
        }
}

/* P7: told that it failed after it had been carried out, a producer without idempotence writes twice. */
static void test_a_plain_producer_duplicates(void **state) {
    static const char *const faults[] = {"error,api=Produce,code=6,n=2,when=after",
                                         "cut,api=Produce,n=2,when=after"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        life l = begin(false, 5);
        proxied_fault(l.proxy, faults[i]);
        produce(&l);
        assert_true(kw_world_deliver(l.world, SECONDS(60)));
        (void)verdict(&l);
        if (twice(&l) == 0)
            fail_msg("%s: nothing was written twice", faults[i]);
        end(&l);
    }
}

/* Up: the broker says 2, and it is sent again. Down: the client sees it, and fetches again. */
static void test_flips_lose_nothing(void **state) {
    uint64_t up = 0, down = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        up += live_with("flip,api=Produce,dir=up,p=0.3", seed);
        down += live_with("flip,api=Fetch,dir=down,p=0.5", seed);
    }
    assert_true(up > 100);
    assert_true(down > 20);
}

/* ---- weather ---- */

static void test_weather(void **state) {
    static const char *const faults[] = {
        "cut,api=Produce,p=0.1,when=after",
        "reset,p=0.03",
        "delay,ms=15,p=0.2,dir=both",
        "error,api=Produce,code=6,p=0.1",
        "flip,api=Produce,dir=up,p=0.1",
        "flip,api=Fetch,dir=down,p=0.1",
        "error,api=Metadata,code=5,p=0.1",
        "stale,api=Metadata,p=0.2",
        "cut,api=Metadata,p=0.1,when=before,bytes=7",
        "error,api=Produce,code=7,p=0.05,when=after",
        "jitter,ms=30,p=0.3,dir=down",
        "refuse,p=0.05",
    };
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        life l = begin(true, seed);
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
            if ((seed * 2654435761u >> i & 3) != 0)
                proxied_fault(l.proxy, faults[i]);
        produce(&l);
        if (!kw_world_deliver(l.world, SECONDS(600)))
            fail_msg("seed %d: not all was reported", (int)seed);
        const char *breach = verdict(&l);
        if (breach != NULL)
            fail_msg("seed %d: %s", (int)seed, breach);
        end(&l);
    }
}

static uint64_t hash_of(uint64_t seed) {
    life l = begin(true, seed);
    proxied_fault(l.proxy, "cut,p=0.05,when=after");
    proxied_fault(l.proxy, "flip,api=Produce,dir=up,p=0.2");
    produce(&l);
    assert_true(kw_world_deliver(l.world, SECONDS(600)));
    uint64_t hash = kw_world_hash(l.world);
    end(&l);
    return hash;
}

static void test_the_same_seed_is_the_same_run(void **state) {
    (void)state;
    assert_true(hash_of(3) == hash_of(3));
    assert_true(hash_of(3) != hash_of(4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_faults),
        cmocka_unit_test(test_every_kind_of_fault),
        cmocka_unit_test(test_P7_errors_of_produce),
        cmocka_unit_test(test_errors_of_reading_and_finding),
        cmocka_unit_test(test_a_plain_producer_duplicates),
        cmocka_unit_test(test_flips_lose_nothing),
        cmocka_unit_test(test_weather),
        cmocka_unit_test(test_the_same_seed_is_the_same_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
