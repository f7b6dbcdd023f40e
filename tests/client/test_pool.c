/* The pool: classes, reuse, giving back when the budget is spent. */
#include "client/pool.h"
#include "tests/unit/unit.h"

#include <string.h>

typedef struct fixture {
    kw_mem base;
    kw_pool pool;
    kw_mem mem;
} fixture;

static void set_up(fixture *f, size_t limit) {
    f->base = unit_mem(limit);
    kw_pool_init(&f->pool, &f->base, NULL);
    f->mem = kw_pool_mem(&f->pool);
}

static void tear_down(fixture *f) {
    kw_pool_trim(&f->pool);
    assert_int_equal(f->base.used, 0);
    assert_int_equal(f->pool.cached, 0);
}

/* Never smaller, never a quarter larger from 64 bytes on, rising, and its own fixed point. */
static void test_classes(void **state) {
    (void)state;
    size_t last = 0;
    for (size_t n = 1; n < 300000; n += 1 + n / 97) {
        size_t rounded = kw_pool_round(n);
        assert_true(rounded >= n);
        assert_true(rounded >= last);
        assert_true(n <= 64 ? rounded == 64 : rounded - n <= n / 4);
        assert_int_equal(kw_pool_round(rounded), rounded);
        last = rounded;
    }
    assert_int_equal(kw_pool_round(64), 64);
    assert_int_equal(kw_pool_round(65), 80);
    assert_true(kw_pool_round(SIZE_MAX / 2) >= SIZE_MAX / 2); /* too large for a class */
}

static void test_reuse(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 0);
    for (int round = 0; round < 3; round++) {
        uint64_t calls = f.base.n_calls;
        void *p[8];
        for (size_t i = 0; i < 8; i++)
            assert_non_null(p[i] = memset(kw_mem_alloc(&f.mem, 100 << i), (int)i, 100 << i));
        for (size_t i = 0; i < 8; i++)
            kw_mem_free(&f.mem, p[i], 100 << i);
        assert_int_equal(f.base.n_calls - calls, round == 0 ? 8 : 0);
    }
    assert_int_equal(f.mem.used, 0);
    tear_down(&f);
}

static void test_neighbours_share_a_class(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 0);
    void *p = kw_mem_alloc(&f.mem, 16384);
    kw_mem_free(&f.mem, p, 16384);
    void *again = kw_mem_alloc(&f.mem, kw_pool_round(16384) - 1);
    assert_ptr_equal(p, again);
    kw_mem_free(&f.mem, again, kw_pool_round(16384) - 1);
    tear_down(&f);
}

static void test_growing(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 0);
    char *p = kw_mem_alloc(&f.mem, 65);
    memset(p, 'x', 65);
    assert_ptr_equal(kw_mem_realloc(&f.mem, p, 65, 80), p); /* same class: nothing moves */
    char *more = kw_mem_realloc(&f.mem, p, 80, 1000);
    for (int i = 0; i < 65; i++)
        assert_int_equal(more[i], 'x');
    char *less = kw_mem_realloc(&f.mem, more, 1000, 10);
    for (int i = 0; i < 10; i++)
        assert_int_equal(less[i], 'x');
    kw_mem_free(&f.mem, less, 10);
    assert_int_equal(f.mem.used, 0);
    tear_down(&f);
}

/* Cached blocks of one size must not keep another from being had. */
static void test_trim_when_spent(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 10000);
    void *p = kw_mem_alloc(&f.mem, 6000);
    assert_non_null(p);
    assert_null(kw_mem_alloc(&f.mem, 6000));
    kw_mem_free(&f.mem, p, 6000);
    assert_true(f.pool.cached >= 6000);
    void *q = kw_mem_alloc(&f.mem, 8000);
    assert_non_null(q);
    assert_int_equal(f.pool.cached, 0);
    kw_mem_free(&f.mem, q, 8000);
    tear_down(&f);
}

/* A realloc that fails keeps the old block. */
static void test_realloc_fails(void **state) {
    (void)state;
    fixture f;
    set_up(&f, 1000);
    char *p = kw_mem_alloc(&f.mem, 500);
    memset(p, 'y', 500);
    assert_null(kw_mem_realloc(&f.mem, p, 500, 900));
    assert_int_equal(p[499], 'y');
    kw_mem_free(&f.mem, p, 500);
    tear_down(&f);
}

/* What a burst has left behind goes back, at the second look; what is in use, or was since, stays. */
static void test_rest(void **state) {
    (void)state;
    enum { LARGE = 200000, MANY = 10 };
    fixture f;
    void *burst[MANY], *small;
    set_up(&f, 0);
    for (int i = 0; i < MANY; i++)
        assert_non_null(burst[i] = kw_mem_alloc(&f.mem, LARGE));
    assert_non_null(small = kw_mem_alloc(&f.mem, 1000));
    for (int i = 0; i < MANY; i++)
        kw_mem_free(&f.mem, burst[i], LARGE);
    kw_mem_free(&f.mem, small, 1000);
    size_t one = kw_pool_round(LARGE), all = f.base.used;
    assert_int_equal(f.pool.large, MANY * one);
    kw_pool_rest(&f.pool); /* all of them were in use a moment ago */
    assert_int_equal(f.base.used, all);
    for (int round = 0; round < 3; round++) { /* from here on two are enough */
        for (int i = 0; i < 2; i++)
            assert_non_null(burst[i] = kw_mem_alloc(&f.mem, LARGE));
        for (int i = 0; i < 2; i++)
            kw_mem_free(&f.mem, burst[i], LARGE);
        uint64_t calls = f.base.n_calls;
        kw_pool_rest(&f.pool);
        assert_int_equal(f.base.n_calls, calls); /* giving back is no allocation */
        assert_int_equal(f.base.used, 2 * one + kw_pool_round(1000));
    }
    kw_pool_rest(&f.pool);
    assert_int_equal(f.pool.large, 0);
    assert_int_equal(f.base.used, kw_pool_round(1000));
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_reuse),

        cmocka_unit_test(test_neighbours_share_a_class),
        cmocka_unit_test(test_growing),
        cmocka_unit_test(test_trim_when_spent),
        cmocka_unit_test(test_realloc_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
