/* Which partition a record goes to. */
#include "tests/client/rig.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_as_java),
        cmocka_unit_test(test_explicit),
        cmocka_unit_test(test_sticky),
        cmocka_unit_test(test_sticky_likes_leaders),
        cmocka_unit_test(test_sticky_after_fewer),
        cmocka_unit_test(test_ignore_keys),
        cmocka_unit_test(test_empty_key_is_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
