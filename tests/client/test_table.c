/* The hash table: everybody is found, in whatever order they come and go, with and without memory to grow. */
#include "client/table.h"
#include "tests/unit/unit.h"

#include <string.h>

enum { ITEMS = 3000 };

typedef struct item {
    kw_table_node node;
    uint32_t key;
    bool in;
} item;

static item items[ITEMS];

static item *look(const kw_table *t, uint32_t key, uint32_t hash) {
    for (kw_table_node *n = kw_table_find(t, hash); n != NULL; n = kw_table_next(n))
        if (KW_CONTAINER(n, item, node)->key == key)
            return KW_CONTAINER(n, item, node);
    return NULL;
}

/* Few hashes for many keys: chains with equal and with different hashes. */
static uint32_t hash_of(uint32_t key, uint32_t n_hashes) {
    return kw_hash_pair(0, key % n_hashes);
}

static void come_and_go(size_t budget, uint32_t n_hashes) {
    kw_mem mem = unit_mem(budget);
    kw_table t;
    uint32_t random = 1, n_in = 0;
    kw_table_init(&t, &mem);
    for (int round = 0; round < 20000; round++) {
        random = random * 1664525u + 1013904223u;
        item *i = &items[random / 7 % ITEMS];
        i->key = (uint32_t)(i - items);
        assert_ptr_equal(look(&t, i->key, hash_of(i->key, n_hashes)), i->in ? i : NULL);
        if (i->in)
            kw_table_remove(&t, &i->node);
        else
            kw_table_put(&t, &i->node, hash_of(i->key, n_hashes));
        i->in = !i->in;
        n_in += i->in ? 1 : (uint32_t)-1;
        assert_int_equal(t.n, n_in);
    }
    for (int k = 0; k < ITEMS; k++) {
        assert_ptr_equal(look(&t, items[k].key, hash_of(items[k].key, n_hashes)),
                         items[k].in ? &items[k] : NULL);
        items[k].in = false;
    }
    kw_table_fini(&t);
    assert_int_equal(mem.used, 0);
}

static void test_come_and_go(void **state) {
    (void)state;
    come_and_go(0, ITEMS);
    come_and_go(0, 50);
    come_and_go(0, 1);
}

static void test_without_memory(void **state) {
    (void)state;
    come_and_go(1, ITEMS);
    come_and_go(4096, ITEMS); /* doublings that succeed, and some that do not */
}

/* Neighbours do not share buckets: 64 topics of 256 partitions in as many buckets as there are of them. */
static void test_neighbours_are_spread(void **state) {
    (void)state;
    enum { BUCKETS = 16384 };
    static int filled[BUCKETS];
    int most = 0;
    memset(filled, 0, sizeof filled);
    for (uint32_t a = 0; a < 64; a++)
        for (uint32_t b = 0; b < 256; b++) {
            int n = ++filled[kw_hash_pair(a, b) % BUCKETS];
            most = n > most ? n : most;
        }
    assert_true(most <= 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_come_and_go),
        cmocka_unit_test(test_without_memory),
        cmocka_unit_test(test_neighbours_are_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
