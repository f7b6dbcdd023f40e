/* The table by which keyless records spread (KIP-794): weights, places, and what it means when it is empty.
 */
#include "client/spread.h"
#include "tests/unit/unit.h"

#include <kwire/error.h>
#include <string.h>

static void make(kw_spread *s, kw_mem *mem, int32_t n, const int32_t *waiting, int32_t left_out) {
    assert_int_equal(kw_spread_begin(s, mem, n), 0);
    for (int32_t i = 0; i < n; i++)
        kw_spread_count(s, i, waiting[i]);
    for (int32_t i = 0; i < n; i++)
        if (i != left_out)
            kw_spread_keep(s, i);
    kw_spread_end(s, n);
}

/* Every place of the table once: how often each partition is drawn. */
static void shares(const kw_spread *s, int32_t n, uint32_t total, int *out) {
    memset(out, 0, sizeof *out * (size_t)n);
    for (uint32_t place = 0; place < total; place++)
        out[kw_spread_pick(s, n, place)] += 1;
}

/* Longest queue + 1 - own queue: 0, 3, 1 waiting are weights 4, 1, 3, as in Java's BuiltInPartitionerTest. */
static void test_weights(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    kw_spread s = {0};
    int got[5];
    make(&s, &mem, 3, (const int32_t[]){0, 3, 1}, -1);
    assert_int_equal(s.n, 3);
    shares(&s, 3, 8, got);
    assert_int_equal(got[0], 4);
    assert_int_equal(got[1], 1);
    assert_int_equal(got[2], 3);
    shares(&s, 3, 16, got); /* and round again */
    assert_int_equal(got[0], 8);
    make(&s, &mem, 5, (const int32_t[]){7, 0, 7, 7, 6}, -1);
    shares(&s, 5, 8 + 1 + 1 + 1 + 2, got);
    assert_int_equal(got[0] + got[2] + got[3], 3);
    assert_int_equal(got[1], 8);
    assert_int_equal(got[4], 2);
    kw_spread_fini(&s, &mem);
    assert_int_equal(mem.used, 0);
}

static void test_alike_is_no_table(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    kw_spread s = {0};
    int got[4];
    make(&s, &mem, 4, (const int32_t[]){5, 5, 5, 5}, -1);
    assert_int_equal(s.n, 0);
    shares(&s, 4, 4, got);
    for (int i = 0; i < 4; i++)
        assert_int_equal(got[i], 1);
    kw_spread_fini(&s, &mem);
}

/* A partition that is left out is never drawn, and its queue is nobody's measure. */
static void test_left_out(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    kw_spread s = {0};
    int got[4];
    make(&s, &mem, 4, (const int32_t[]){0, 900, 0, 0}, 1);
    assert_int_equal(s.n, 3);
    shares(&s, 4, 3, got);
    assert_int_equal(got[1], 0);
    assert_int_equal(got[0] + got[2] + got[3], 3);
    assert_int_equal(got[0] * got[2] * got[3], 1);
    kw_spread_fini(&s, &mem);
}

/* Queues without measure neither overflow a sum nor make a weight of nothing. */
static void test_extremes(void **state) {
    (void)state;
    enum { MANY = 100000 };
    static int32_t waiting[MANY];
    kw_mem mem = unit_mem(0);
    kw_spread s = {0};
    for (int i = 0; i < MANY; i++)
        waiting[i] = i % 2 == 0 ? INT32_MAX : 0;
    make(&s, &mem, MANY, waiting, -1);
    assert_int_equal(s.sums[MANY - 1], MANY / 2 * 1001u + MANY / 2);
    for (uint32_t r = 0; r < UINT32_MAX - 100000; r += 99991)
        assert_in_range(kw_spread_pick(&s, MANY, r), 0, MANY - 1);
    assert_int_equal(kw_spread_pick(&s, MANY, s.sums[MANY - 1] - 1), MANY - 1);
    kw_spread_fini(&s, &mem);
}

static void test_no_memory(void **state) {
    (void)state;
    kw_mem mem = unit_mem(30);
    kw_spread s = {0};
    assert_int_equal(kw_spread_begin(&s, &mem, 4), KW_ENOMEM);
    assert_int_equal(s.n, 0);
    assert_int_equal(mem.used, 0);
    assert_in_range(kw_spread_pick(&s, 4, 12345), 0, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights),   cmocka_unit_test(test_alike_is_no_table),
        cmocka_unit_test(test_left_out),  cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
