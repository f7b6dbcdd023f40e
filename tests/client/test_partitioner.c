/* Which partition a record goes to. */
#include "tests/client/produced.h"

static int32_t choose(rig *r, int32_t topic, int32_t partition, const char *key, int32_t n_value) {
    static const uint8_t value[1000];
    kw_outgoing out = {
        .topic = topic,
        .partition = partition,
        .key = {(const uint8_t *)key, key == NULL ? -1 : (int32_t)strlen(key)},
        .value = {value,                n_value                                }
    };
    r->cluster.version += 1; /* the test may have changed what is known */
    kw_producer_take(&r->producer);
    return kw_intake_partition(&r->producer.intake, &out);
}

/* Murmur2 of keys as Java's clients compute it. */
static void test_keys_as_java(void **state) {
    (void)state;
    static const struct {
        const char *key;
        uint32_t hash;
    } rows[] = {
        {"kafka",                                            0xd067cf64u          },
        {"21",                                               (uint32_t)-973932308 },
        {"foobar",                                           (uint32_t)-790332482 },
        {"a-little-bit-long-string",                         (uint32_t)-985981536 },
        {"a-little-bit-longer-string",                       (uint32_t)-1486304829},
        {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", (uint32_t)-58897971  },
    };
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 97, 3);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(choose(&r, t, KW_PARTITION_ANY, rows[i].key, 10), (rows[i].hash & 0x7fffffff) % 97);
    rig_fini(&r);
}

static void test_explicit(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 3, 1), later = rig_topic(&r, "later");
    assert_int_equal(choose(&r, t, 2, "key", 10), 2);
    assert_int_equal(choose(&r, t, 3, "key", 10), KW_EINVAL);
    assert_int_equal(choose(&r, later, 77, NULL, 10), 77); /* not known yet: told when it is */
    assert_int_equal(choose(&r, later, KW_PARTITION_ANY, NULL, 10), -1);
    assert_int_equal(rig_produce(&r, t, 3, NULL, "x", 1, 0), KW_EINVAL);
    assert_int_equal(rig_produce(&r, t, -2, NULL, "x", 1, 0), KW_EINVAL);
    assert_int_equal(rig_produce(&r, t, INT32_MIN, NULL, "x", 1, 0), KW_EINVAL);
    assert_int_equal(rig_produce(&r, later, INT32_MAX, NULL, "x", 1, 0), KW_EINVAL);
    assert_int_equal(rig_produce(&r, later, 2000000, NULL, "x", 1, 0), KW_EINVAL);
    assert_int_equal(rig_outstanding(&r), 0);
    rig_fini(&r);
}

/* KIP-794: batch.size bytes, then another. */
static void test_sticky(void **state) {
    (void)state;
    static const char *const config[] = {"batch.size", "10000", NULL};
    rig r;
    rig_init(&r, config);
    int32_t t = rig_known_topic(&r, "t", 50, 1);
    int changes = 0;
    int32_t last = choose(&r, t, KW_PARTITION_ANY, NULL, 1000);
    for (int i = 1; i < 1000; i++) {
        int32_t next = choose(&r, t, KW_PARTITION_ANY, NULL, 1000);
        if (next == last)
            continue;
        assert_int_equal(i % 10, 0);
        last = next;
        changes += 1;
    }
    assert_in_range(changes, 85, 99); /* one in fifty draws is the same again */
    rig_fini(&r);
}

/* Only partitions with a leader are drawn, as long as there is one. */
static void test_sticky_likes_leaders(void **state) {
    (void)state;
    static const char *const config[] = {"batch.size", "1000", NULL};
    rig r;
    rig_init(&r, config);
    int32_t t = rig_known_topic(&r, "t", 10, 0);
    r.cluster.topics[t].partitions[7].leader = 1;
    for (int i = 0; i < 100; i++)
        assert_int_equal(choose(&r, t, KW_PARTITION_ANY, NULL, 1000), 7);
    r.cluster.topics[t].partitions[7].leader = -1;
    for (int i = 0; i < 100; i++)
        assert_in_range(choose(&r, t, KW_PARTITION_ANY, NULL, 1000), 0, 9);
    rig_fini(&r);
}

/* The topic was made again with fewer partitions while one of the lost ones was the sticky one. */
static void test_sticky_after_fewer(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 10, 0);
    r.cluster.topics[t].partitions[7].leader = 1;
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, NULL, 1), 7);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 2, true), KW_OK);
    assert_in_range(choose(&r, t, KW_PARTITION_ANY, NULL, 1), 0, 1);
    rig_fini(&r);
}

static void test_ignore_keys(void **state) {
    (void)state;
    static const char *const config[] = {"partitioner.ignore.keys", "true", "batch.size", "1000", NULL};
    rig r;
    rig_init(&r, config);
    int32_t t = rig_known_topic(&r, "t", 10, 1);
    int n_other = 0;
    for (int i = 0; i < 100; i++) {
        int32_t one = choose(&r, t, KW_PARTITION_ANY, "same key", 1000);
        n_other += choose(&r, t, KW_PARTITION_ANY, "same key", 1000) != one;
    }
    assert_in_range(n_other, 50, 100);
    rig_fini(&r);
}

static void test_empty_key_is_a_key(void **state) {
    (void)state;
    static const char *const config[] = {"batch.size", "100", NULL};
    rig r;
    rig_init(&r, config);
    int32_t t = rig_known_topic(&r, "t", 50, 1);
    int32_t first = choose(&r, t, KW_PARTITION_ANY, "", 1000);
    for (int i = 0; i < 50; i++)
        assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "", 1000), first);
    rig_fini(&r);
}

/* What zlib's CRC-32 and Sarama's FNV-1a say, and murmur2; e2e_partitioner_kcat.sh asks librdkafka itself. */
static void test_hashes(void **state) {
    (void)state;
    static const struct {
        const char *partitioner, *key;
        uint32_t hash;
    } rows[] = {
        {"consistent",        "kafka",                                  1539077399},
        {"consistent_random", "21",                                     4252452532},
        {"consistent",        "",                                       0         },
        {"consistent",        NULL,                                     0         },
        {"fnv1a",             "kafka",                                  221496545 },
        {"fnv1a_random",      "21",                                     1930258452}, /* negative: the sign is dropped */
        {"fnv1a",             "PreAmbleWillBeRemoved,ThePrePartThatIs", 1707857564},
        {"fnv1a",             NULL,                                     2128831035},
        {"fnv1a_random",      "",                                       2128831035},
        {"murmur2",           "kafka",                                  0x5067cf64},
        {"murmur2",           NULL,                                     275646681 },
        {"murmur2_random",    "",                                       275646681 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r;
        rig_init(&r, (const char *const[]){"partitioner", rows[i].partitioner, NULL});
        int32_t t = rig_known_topic(&r, "t", 97, 3);
        for (int j = 0; j < 3; j++)
            assert_int_equal(choose(&r, t, KW_PARTITION_ANY, rows[i].key, 10), rows[i].hash % 97);
        rig_fini(&r);
    }
}

static int n_different(const char *partitioner, const char *key) {
    bool seen[50] = {false};
    int n = 0;
    rig r;
    rig_init(&r, (const char *const[]){"partitioner", partitioner, "batch.size", "100000", NULL});
    int32_t t = rig_known_topic(&r, "t", 50, 1);
    for (int i = 0; i < 100; i++) {
        int32_t p = choose(&r, t, KW_PARTITION_ANY, key, 100);
        assert_in_range(p, 0, 49);
        n += !seen[p];
        seen[p] = true;
    }
    rig_fini(&r);
    return n;
}

/* Without a key the _random ones stay with a partition for a batch's worth; "random" never does, key or not.
 */
static void test_spread(void **state) {
    (void)state;
    assert_int_equal(n_different("murmur2_random", NULL), 1);
    assert_int_equal(n_different("consistent_random", ""), 1);
    assert_int_equal(n_different("fnv1a_random", NULL), 1);
    assert_in_range(n_different("random", NULL), 30, 50);
    assert_in_range(n_different("random", "key"), 30, 50);
}

/* ---- a user's own ---- */

typedef struct by_length {
    int n_asked;
    int32_t add, n_usable;
} by_length;

static int32_t choose_by_length(void *self, const kw_partition_choice *c) {
    by_length *b = self;
    b->n_asked += 1;
    b->n_usable = c->usable != NULL ? c->n_usable : -1;
    assert_true(c->usable != NULL || c->n_usable == c->n_partitions);
    return c->record->key.n < 0 ? KW_PARTITION_BUILT_IN : c->record->key.n + b->add;
}

static void test_own(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    by_length all = {0}, one = {.add = 3};
    kw_partitioner for_all = {choose_by_length, &all}, for_one = {choose_by_length, &one};
    int32_t t = rig_known_topic(&r, "t", 7, 1), u = rig_known_topic(&r, "u", 7, 1);
    assert_int_equal(kw_producer_set_partitioner(&r.producer, -1, &for_all), KW_OK);
    assert_int_equal(kw_producer_set_partitioner(&r.producer, u, &for_one), KW_OK);
    assert_int_equal(kw_producer_set_partitioner(&r.producer, u + 1, &for_one), KW_EINVAL);
    assert_int_equal(kw_producer_set_partitioner(&r.producer, -2, &for_one), KW_EINVAL);
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "four", 1), 4);
    assert_int_equal(choose(&r, u, KW_PARTITION_ANY, "", 1), 3);
    assert_int_equal(choose(&r, t, 1, "four", 1), 1); /* named: nobody is asked */
    assert_int_equal(all.n_asked, 1);
    assert_in_range(choose(&r, t, KW_PARTITION_ANY, NULL, 1), 0, 6);
    assert_int_equal(all.n_usable, -1);
    r.cluster.topics[t].partitions[2].leader = -1;
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "", 1), 0);
    assert_int_equal(all.n_usable, 6);
    /* Out of range. */
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "7 bytes", 1), KW_EINVAL);
    all.add = -5;
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "four", 1), KW_EINVAL); /* -1 */
    assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, "four", "x", 1, 1), KW_EINVAL);
    assert_int_equal(rig_outstanding(&r), 0);
    assert_int_equal(kw_producer_set_partitioner(&r.producer, u, NULL), KW_OK);
    assert_int_equal(choose(&r, u, KW_PARTITION_ANY, "seven..", 1), 2); /* now that of all topics */
    assert_int_equal(kw_producer_set_partitioner(&r.producer, -1, NULL), KW_OK);
    assert_int_equal(choose(&r, t, KW_PARTITION_ANY, "kafka", 1), 0x5067cf64 % 7);
    rig_fini(&r);
}

/* Records from before metadata: those that it refuses fail alone, in one event, and the others arrive. */
static void test_own_after_staging(void **state) {
    (void)state;
    static produced p;
    rig r;
    rig_init(&r, NULL);
    produced_init(&p, &r);
    r.script.n_partitions = 7;
    by_length lengths = {0};
    kw_partitioner own = {choose_by_length, &lengths};
    assert_int_equal(kw_producer_set_partitioner(&r.producer, -1, &own), KW_OK);
    int32_t t = rig_topic(&r, "t");
    static const char *const keys[] = {"1", "22", "7 bytes", "333", "8 bytes!", "4444"};
    for (uint64_t i = 0; i < 6; i++)
        assert_int_equal(rig_produce(&r, t, KW_PARTITION_ANY, keys[i], &i, 8, i), KW_OK);
    rig_run(&r, SECONDS(1));
    assert_int_equal(r.n_records, 6);
    assert_int_equal(p.n_records, 4);
    for (int i = 0; i < p.n_records; i++)
        assert_int_equal(p.records[i].partition, strlen(keys[p.records[i].number]));
    assert_int_equal(r.delivered[0].outcome, KW_OUTCOME_NOT_DONE);
    assert_int_equal(r.delivered[0].error, KW_EINVAL);
    assert_int_equal(r.delivered[0].count, 2);
    assert_int_equal(r.delivered[0].first, 2);
    assert_int_equal(r.delivered[0].last, 4);
    assert_int_equal(rig_memory(&r), 0);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_as_java),
        cmocka_unit_test(test_explicit),
        cmocka_unit_test(test_sticky),
        cmocka_unit_test(test_sticky_likes_leaders),
        cmocka_unit_test(test_sticky_after_fewer),
        cmocka_unit_test(test_ignore_keys),
        cmocka_unit_test(test_empty_key_is_a_key),
        cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_own_after_staging),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
