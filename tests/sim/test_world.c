/* A client and a broker over every kind of road: all records arrive once, at the offsets reported, and come
 * back equal. */
#include "tests/sim/sim_test.h"

#include <kwire/hash.h>
#include <stdio.h>

static void travel(const kw_world_options *o, int n, size_t size) {
    kw_world *w = kw_world_new_with(o);
    kw_world_produce_all(w, "t", 0, n, size);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    const sim_ledger *l = kw_world_ledger(w);
    assert_int_equal(l->n_ok, n);
    for (int i = 0; i < n; i++)
        assert_int_equal(l->records[i].offset, i);
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(l->n_consumed, n);
    assert_int_equal(kw_world_seen(w)->last_end, n);
    assert_int_equal(kw_outstanding(kw_world_client(w)), 0);
    kw_world_free(w);
}

static void test_plain(void **state) {
    (void)state;
    travel(&(kw_world_options){.seed = 1}, 1000, 100);
}

static void test_nothing(void **state) {
    (void)state;
    const char *config[] = {"allow.auto.create.topics", "true", NULL};
    kw_world *w = kw_world_new(config, 1);
    assert_int_equal(kw_flush(kw_world_client(w)), 0);
    assert_sound(kw_world_verify(w, "empty", 1));
    assert_int_equal(kw_world_seen(w)->last_end, 0);
    kw_world_free(w);
}

static void test_large_records(void **state) {
    (void)state;
    travel(&(kw_world_options){.seed = 2}, 20, 200000);
}

static void test_tries_every_connection(void **state) {
    (void)state;
    travel(&(kw_world_options){.seed = 3, .no_readiness = true}, 1000, 100);
}

static void test_jobs_out_of_order(void **state) {
    (void)state;
    const char *config[] = {"batch.size", "512", NULL};
    travel(&(kw_world_options){.seed = 4, .config = config, .takes_jobs = true}, 500, 100);
}

static void test_narrow_pipe(void **state) {
    (void)state;
    travel(&(kw_world_options){.seed = 5, .pipe_buffer = 37}, 300, 500);
}

static void test_codecs(void **state) {
    (void)state;
    for (int codec = KW_CODEC_NONE; codec <= KW_CODEC_ZSTD; codec++) {
        const char *config[] = {"compression.type", kw_codec_name(codec), "linger.ms", "5", NULL};
        if (kw_codec_built(codec))
            travel(&(kw_world_options){.seed = 6, .config = config, .takes_jobs = codec % 2 != 0}, 2000, 100);
    }
}

/* One byte at a time, each seen by the far side before the next leaves: no reader may count on more. */
static void test_one_byte_at_a_time(void **state) {
    (void)state;
    for (int mode = 0; mode < 2; mode++) {
        kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 7, .no_readiness = mode == 1});
        kw_world_slice(w, true);
        kw_world_produce_all(w, "t", 0, 50, 100);
        assert_true(kw_world_deliver(w, SECONDS(60)));
        kw_world_assign(w, "t", 0, KW_OFFSET_BEGINNING);
        kw_world_run(w, SECONDS(2));
        const sim_ledger *l = kw_world_ledger(w);
        assert_int_equal(l->n_ok, 50);
        assert_int_equal(l->n_consumed, 50);
        assert_sound(sim_ledger_check(kw_world_ledger(w), true, true));
        kw_world_free(w);
    }
}

static void test_slow_road(void **state) {
    (void)state;
    kw_world *w = kw_world_new(NULL, 8);
    kw_world_delay(w, SIM_UP, KW_MS(300));
    kw_world_delay(w, SIM_DOWN, KW_MS(200));
    kw_time before = kw_world_now(w);
    kw_world_produce_all(w, "t", 0, 100, 100);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_true(kw_world_now(w) - before >=
                KW_MS(1500)); /* versions, metadata, produce: three turns at least */
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_ok, 100);
    kw_world_free(w);
}

static void test_names(void **state) {
    (void)state;
    const char *const servers[] = {"late:9092", "two:9092", "nowhere:9092,broker:9092",
                                   "broker:1,broker:9092"};
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        const char *config[] = {"bootstrap.servers", servers[i], NULL};
        travel(&(kw_world_options){.seed = 9 + i, .config = config}, 10, 10);
    }
}

static void test_no_such_host(void **state) {
    (void)state;
    const char *config[] = {"bootstrap.servers",
                            "nowhere:9092",
                            "delivery.timeout.ms",
                            "3000",
                            "request.timeout.ms",
                            "2000",
                            NULL};
    kw_world *w = kw_world_new(config, 14);
    kw_world_produce_all(w, "t", 0, 1, 10);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_not_done, 1);
    assert_true(kw_world_saw_error(w, KW_ERESOLVE, "nowhere"));
    kw_world_free(w);
}

/* acks=0: nobody answers, so what was written is OK, without an offset. */
static void test_acks_0(void **state) {
    (void)state;
    const char *config[] = {"acks", "0", NULL};
    kw_world *w = kw_world_new(config, 15);
    kw_world_produce_all(w, "t", 0, 500, 100);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 500);
    assert_int_equal(kw_world_ledger(w)->records[499].offset, -1);
    kw_world_run(w, SECONDS(1));
    assert_sound(kw_world_verify(w, "t", 1));
    assert_int_equal(kw_world_ledger(w)->n_consumed, 500);
    kw_world_free(w);
}

static void test_acks_1(void **state) {
    (void)state;
    const char *config[] = {"acks", "1", NULL};
    travel(&(kw_world_options){.seed = 16, .config = config}, 100, 100);
}

static void test_partitions(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.partitions = 5;
    const char *config[] = {"batch.size", "1000", NULL};
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 17, .broker = &o, .config = config});
    for (int32_t p = 0; p < 5; p++)
        kw_world_produce_all(w, "t", p, 40, 100);
    kw_world_produce_all(w, "t", KW_PARTITION_ANY, 200, 100);
    assert_true(kw_world_deliver(w, SECONDS(60)));
    assert_int_equal(kw_world_ledger(w)->n_ok, 400);
    int n_of[5] = {0};
    for (int i = 0; i < 400; i++) {
        const sim_record *r = &kw_world_ledger(w)->records[i];
        assert_true(r->partition >= 0 && r->partition < 5);
        if (i < 200)
            assert_int_equal(r->partition, i / 40);
        else
            n_of[r->partition]++;
    }
    int used = 0;
    for (int p = 0; p < 5; p++)
        used += n_of[p] > 0;
    assert_true(used > 1); /* sticky, but not for ever */
    assert_sound(kw_world_verify(w, "t", 5));
    kw_world_free(w);
}

/* ---- what a record carries ---- */

typedef struct parcel {
    kw_bytes key, value;
    int64_t timestamp;
    int n_headers;
} parcel;

#define BYTES(s)                                                                                             \
    { (const uint8_t *)(s), sizeof(s) - 1 }
#define NO_BYTES                                                                                             \
    { NULL, -1 }

static const parcel parcels[] = {
    {BYTES("key"), BYTES("value"), 1600000000001, 3},
    {BYTES(""),    BYTES(""),      1600000000000, 0},
    {NO_BYTES,     BYTES("v"),     -1,            1},
    {BYTES("k"),   NO_BYTES,       0,             0},
    {NO_BYTES,     NO_BYTES,       1600000000009, 2},
};

enum { N_PARCELS = sizeof parcels / sizeof *parcels };

/* M22: order and doubles are kept, null is not empty. */
static const kw_header headers[] = {
    {{"a", 1}, BYTES("1")},
    {{"", 0},  NO_BYTES  },
    {{"a", 1}, BYTES("") },
};

static void assert_bytes(kw_bytes got, kw_bytes want) {
    assert_int_equal(got.n, want.n);
    if (want.n > 0)
        assert_memory_equal(got.p, want.p, want.n);
}

static void open_parcels(kw_world *w, const kw_event *e, void *ctx) {
    (void)w;
    int *n = ctx;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    kw_record r;
    while (kw_record_next(&it, &r) == 1) {
        const parcel *p = &parcels[*n];
        assert_int_equal(r.offset, *n);
        assert_int_equal(r.timestamp, p->timestamp);
        assert_bytes(r.key, p->key);
        assert_bytes(r.value, p->value);
        assert_int_equal(r.n_headers, p->n_headers);
        size_t pos = 0;
        kw_header h;
        for (int i = 0; i < p->n_headers; i++) {
            assert_int_equal(kw_record_header_next(&r, &pos, &h), 1);
            assert_bytes((kw_bytes){(const uint8_t *)h.key.p, h.key.n},
                         (kw_bytes){(const uint8_t *)headers[i].key.p, headers[i].key.n});
            assert_bytes(h.value, headers[i].value);
        }
        ++*n;
    }
}

static void test_M22_records_come_back_whole(void **state) {
    (void)state;
    const char *config[] = {"linger.ms", "5", NULL};
    int n = 0;
    kw_world *w = kw_world_new(config, 18);
    for (int i = 0; i < N_PARCELS; i++) {
        kw_outgoing r = {kw_world_topic(w, "t"), 0,           parcels[i].key,
                         parcels[i].value,       headers,     parcels[i].n_headers,
                         parcels[i].timestamp,   (uint64_t)i, NULL};
        assert_int_equal(kw_produce(kw_world_client(w), &r), 0);
        (void)sim_ledger_accept(kw_world_ledger(w), r.topic);
    }
    assert_true(kw_world_deliver(w, SECONDS(10)));
    kw_world_on_event(w, open_parcels, &n);
    kw_world_assign(w, "t", 0, 0);
    kw_world_run(w, SECONDS(2));
    assert_int_equal(n, N_PARCELS);
    kw_world_free(w);
}

/* A record without a timestamp gets the wall time of its produce call. */
static void note_timestamps(kw_world *w, const kw_event *e, void *ctx) {
    (void)w;
    int64_t *last = ctx;
    kw_record_iter it = e->u.records.iter;
    kw_record r;
    while (e->type == KW_EVENT_RECORDS && kw_record_next(&it, &r) == 1)
        *last = r.timestamp;
}

static void test_wall_time(void **state) {
    (void)state;
    int64_t timestamp = 0;
    kw_world *w = kw_world_new(NULL, 19);
    kw_world_run(w, SECONDS(5));
    int64_t wall = KW_WORLD_EPOCH_MS + kw_world_now(w) / 1000;
    kw_world_produce_all(w, "t", 0, 1, 10);
    kw_world_on_event(w, note_timestamps, &timestamp);
    assert_true(kw_world_deliver(w, SECONDS(10)));
    assert_sound(kw_world_verify(w, "t", 1));
    assert_true(timestamp >= wall - 5000 && timestamp <= wall + 1000);
    kw_world_free(w);
}

static void test_keys_choose_partitions(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.partitions = 7;
    kw_world *w = kw_world_new_with(&(kw_world_options){.seed = 20, .broker = &o});
    char keys[50][8];
    for (int i = 0; i < 50; i++) {
        int n = snprintf(keys[i], sizeof keys[i], "key%d", i);
        kw_outgoing r = {
            .topic = kw_world_topic(w, "t"),
            .partition = KW_PARTITION_ANY,
            .key = {(const uint8_t *)keys[i], n},
            .value = NO_BYTES,
            .timestamp = KW_TIMESTAMP_NOW,
            .opaque = (uint64_t)i
        };
        assert_int_equal(kw_produce(kw_world_client(w), &r), 0);
        (void)sim_ledger_accept(kw_world_ledger(w), r.topic);
    }
    assert_true(kw_world_deliver(w, SECONDS(10)));
    for (int i = 0; i < 50; i++) {
        uint32_t hash = kw_murmur2(keys[i], strlen(keys[i]));
        assert_int_equal(kw_world_ledger(w)->records[i].partition, (hash & 0x7fffffff) % 7);
    }
    kw_world_free(w);
}

/* ---- the world itself ---- */

static uint64_t eventful(uint64_t seed) {
    const char *config[] = {"retry.backoff.ms", "10", "batch.size", "300", NULL};
    kw_world *w = kw_world_new(config, seed);
    kw_world_delay(w, SIM_DOWN, KW_MS(3));
    kw_world_produce_all(w, "t", 0, 100, 50);
    kw_world_cut_after(w, SIM_UP, 2000);
    (void)kw_world_deliver(w, SECONDS(1));
    kw_world_refuse(w, true);
    kw_world_cut_now(w);
    kw_world_produce_all(w, "t", 0, 100, 50);
    kw_world_run(w, SECONDS(3));
    assert_sound(kw_world_verify(w, "t", 1));
    uint64_t hash = kw_world_hash(w);
    kw_world_free(w);
    return hash;
}

static void test_same_seed_same_run(void **state) {
    (void)state;
    int differ = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t hash = eventful(seed);
        assert_true(hash == eventful(seed));
        differ += hash != eventful(seed + 100);
    }
    assert_true(differ >= 19); /* the seed does decide something */
}

/* The judge is judged: each lie must be noticed. */
static void test_ledger_notices(void **state) {
    (void)state;
    uint64_t number = 0;
    kw_event e = {.type = KW_EVENT_DELIVERED, .topic = 0, .partition = 0};
    e.u.delivered.count = 1;
    e.u.delivered.opaques = &number;
    e.u.delivered.base_offset = 5;
    for (int lie = 0; lie < 7; lie++) {
        sim_ledger l = {0};
        (void)sim_ledger_accept(&l, 0);
        (void)sim_ledger_accept(&l, 0);
        e.u.delivered.outcome = lie == 4 ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_OK;
        number = 0;
        sim_ledger_delivered(&l, &e, 0);
        number = lie == 0 ? 0 : lie == 1 ? 9 : 1;
        e.u.delivered.outcome = KW_OUTCOME_UNKNOWN;
        if (lie != 2)
            sim_ledger_delivered(&l, &e, 0);
        if (lie != 3)
            sim_ledger_consumed(&l, 0, 0, lie == 5 ? 6 : 5, lie == 5 ? 1 : 0);
        if (lie == 5)
            sim_ledger_consumed(&l, 0, 0, 5, 0);
        if (lie == 6) {
            sim_ledger_seek(&l, 0, 0, 0);
            sim_ledger_consumed(&l, 0, 0, 5, 1);
        }
        assert_non_null(sim_ledger_check(&l, true, true));
        sim_ledger_fini(&l);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_large_records),
        cmocka_unit_test(test_tries_every_connection),
        cmocka_unit_test(test_jobs_out_of_order),
        cmocka_unit_test(test_narrow_pipe),
        cmocka_unit_test(test_codecs),
        cmocka_unit_test(test_one_byte_at_a_time),
        cmocka_unit_test(test_slow_road),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_no_such_host),
        cmocka_unit_test(test_acks_0),
        cmocka_unit_test(test_acks_1),
        cmocka_unit_test(test_partitions),
        cmocka_unit_test(test_M22_records_come_back_whole),
        cmocka_unit_test(test_wall_time),
        cmocka_unit_test(test_keys_choose_partitions),
        cmocka_unit_test(test_same_seed_same_run),
        cmocka_unit_test(test_ledger_notices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
