/* Topics by name and number, and how many partitions they have. */
#include "tests/client/rig.h"

#include <stdio.h>

static void test_names(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    char longest[250];
    memset(longest, 'n', sizeof longest);
    static const char *const good[] = {"a", "A.b_C-9", "...", "_", "-", "a..b"};
    static const char *const bad[] = {"", ".", "..", "a b", "a/b", "a\n", "\xc3\xa4", "a,b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(kw_cluster_topic(&r.cluster, rig_text(good[i])), i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(kw_cluster_topic(&r.cluster, rig_text(bad[i])), KW_EINVAL);
    assert_int_equal(kw_cluster_topic(&r.cluster, (kw_str){NULL, -1}), KW_EINVAL);
    assert_int_equal(kw_cluster_topic(&r.cluster, (kw_str){"a\0b", 3}), KW_EINVAL);
    assert_true(kw_cluster_topic(&r.cluster, (kw_str){longest, 249}) >= 0);
    assert_int_equal(kw_cluster_topic(&r.cluster, (kw_str){longest, 250}), KW_EINVAL);
    rig_fini(&r);
}

static void test_numbers_are_stable(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    char name[20];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 1000; i++) {
            snprintf(name, sizeof name, "topic-%d", i);
            assert_int_equal(kw_cluster_topic(&r.cluster, rig_text(name)), i);
        }
    kw_str back = kw_cluster_topic_name(&r.cluster, 777);
    assert_int_equal(back.n, 9);
    assert_memory_equal(back.p, "topic-777", 10); /* terminated */
    assert_int_equal(kw_cluster_topic_name(&r.cluster, 1000).n, -1);
    assert_int_equal(kw_cluster_topic_name(&r.cluster, -1).n, -1);
    assert_int_equal(kw_cluster_find_topic(&r.cluster, rig_text("topic-1000")), KW_ENOTFOUND);
    rig_fini(&r);
}

/* Two names with one hash (FNV-1a) are two topics. */
static void test_same_hash(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    static const char first[] = "t16efa", second[] = "t88dc0";
    assert_int_equal(kw_hash_bytes(first, sizeof first - 1), kw_hash_bytes(second, sizeof second - 1));
    int32_t a = rig_topic(&r, first), b = rig_topic(&r, second);
    assert_int_not_equal(a, b);
    assert_int_equal(kw_cluster_find_topic(&r.cluster, rig_text(first)), a);
    assert_int_equal(kw_cluster_find_topic(&r.cluster, rig_text(second)), b);
    rig_fini(&r);
}

/* Ten thousand topics, found by name and by id, and again after all of them were made anew. */
static void test_many_topics(void **state) {
    (void)state;
    enum { MANY = 10000 };
    rig r;
    char name[20];
    rig_init(&r, NULL);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "topic-%d", i);
        assert_int_equal(rig_topic(&r, name), i);
    }
    for (int round = 1; round <= 2; round++) {
        for (int i = 0; i < MANY; i++)
            kw_cluster_set_topic_id(&r.cluster, i,
                                    (kw_uuid){
                                        {(uint8_t)round, (uint8_t)i, (uint8_t)(i >> 8)}
            });
        for (int i = 0; i < MANY; i++) {
            kw_uuid id =
                        {
                            {(uint8_t)round, (uint8_t)i, (uint8_t)(i >> 8)}
            },
                    old = id;
            old.b[0] = (uint8_t)(round - 1);
            snprintf(name, sizeof name, "topic-%d", i);
            assert_int_equal(kw_cluster_find_topic(&r.cluster, rig_text(name)), i);
            assert_int_equal(kw_cluster_find_topic_id(&r.cluster, id), i);
            assert_int_equal(kw_cluster_find_topic_id(&r.cluster, old), KW_ENOTFOUND);
        }
    }
    rig_fini(&r);
}

/* M2: a shorter list is a stale view, unless it is another topic now. */
static void test_partitions_never_shrink(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 6, 3);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 2, false), KW_OK);
    assert_int_equal(r.cluster.topics[t].n_partitions, 6);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 0, true), KW_OK);
    assert_int_equal(r.cluster.topics[t].n_partitions, 6);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 9, false), KW_OK);
    assert_int_equal(r.cluster.topics[t].n_partitions, 9);
    assert_int_equal(r.cluster.topics[t].partitions[1].leader, 2);
    assert_int_equal(r.cluster.topics[t].partitions[8].leader, -1);
    assert_int_equal(r.cluster.topics[t].partitions[8].leader_epoch, -1);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 2, true), KW_OK);
    assert_int_equal(r.cluster.topics[t].n_partitions, 2);
    assert_null(kw_cluster_leader(&r.cluster, t, 5));
    rig_fini(&r);
}

static void test_a_million_partitions(void **state) {
    (void)state;
    static const char *const config[] = {"kwire.memory.max.bytes", "1000000", NULL};
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_topic(&r, "t");
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 1000000, false), KW_OK);
    rig_fini(&r);
    rig_init(&r, config);
    t = rig_topic(&r, "t");
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, 1000000, false), KW_ENOMEM);
    assert_int_equal(kw_cluster_put_partitions(&r.cluster, t, INT32_MAX, false), KW_ENOMEM);
    assert_int_equal(r.cluster.topics[t].n_partitions, 0);
    rig_fini(&r);
}

static void test_leader(void **state) {
    (void)state;
    rig r;
    rig_init(&r, NULL);
    int32_t t = rig_known_topic(&r, "t", 3, 2);
    r.cluster.wants_metadata = false;
    assert_int_equal(kw_cluster_leader(&r.cluster, t, 1)->id, 2);
    assert_false(r.cluster.wants_metadata);
    r.cluster.topics[t].partitions[0].leader = -1; /* none; not the bootstrap address of that number */
    assert_null(kw_cluster_leader(&r.cluster, t, 0));
    assert_true(r.cluster.wants_metadata);
    assert_null(kw_cluster_leader(&r.cluster, t, -1));
    assert_null(kw_cluster_leader(&r.cluster, t, INT32_MAX));
    assert_null(kw_cluster_leader(&r.cluster, 99, 0));
    r.cluster.topics[t].partitions[0].leader = 77; /* of whom we know nothing */
    assert_null(kw_cluster_leader(&r.cluster, t, 0));
    rig_fini(&r);
}

static void test_no_id_is_no_topic(void **state) {
    (void)state;
    rig r;
    kw_uuid none = {{0}}, some = {{7}};
    rig_init(&r, NULL);
    int32_t t = rig_topic(&r, "t"), u = rig_topic(&r, "u");
    kw_cluster_set_topic_id(&r.cluster, u, some);
    assert_int_equal(kw_cluster_find_topic_id(&r.cluster, some), u);
    assert_int_equal(kw_cluster_find_topic_id(&r.cluster, none), KW_ENOTFOUND);
    assert_int_equal(t, 0);
    rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_numbers_are_stable),
        cmocka_unit_test(test_same_hash),
        cmocka_unit_test(test_many_topics),
        cmocka_unit_test(test_partitions_never_shrink),
        cmocka_unit_test(test_a_million_partitions),
        cmocka_unit_test(test_leader),
        cmocka_unit_test(test_no_id_is_no_topic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
