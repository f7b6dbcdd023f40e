/* test_mem.c - budgets, buffers, arenas. */
#include "protocol/arena.h"
#include "tests/unit/unit.h"

#include <kwire/error.h>
#include <stdio.h>
#include <string.h>

static void budget_is_hard(void **state) {
    (void)state;
    kw_mem m = unit_mem(100);
    void *a = kw_mem_alloc(&m, 60);
    assert_non_null(a);
    assert_null(kw_mem_alloc(&m, 41));
    void *b = kw_mem_zalloc(&m, 40);
    assert_non_null(b);
    assert_int_equal(((char *)b)[39], 0);
    assert_int_equal(m.used, 100);
    assert_null(kw_mem_realloc(&m, a, 60, 61));
    a = kw_mem_realloc(&m, a, 60, 10);
    assert_int_equal(m.used, 50);
    assert_int_equal(m.peak, 100);
    assert_int_equal(m.n_calls, 3); /* refusals do not count */
    assert_null(kw_mem_alloc(&m, SIZE_MAX));
    kw_mem_free(&m, a, 10);
    kw_mem_free(&m, b, 40);
    kw_mem_free(&m, NULL, 0);
    assert_int_equal(m.used, 0);
}

static void lowered_limit_refuses(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    void *p = kw_mem_alloc(&m, 64);
    m.limit = 10;
    assert_null(kw_mem_alloc(&m, 1));
    kw_mem_free(&m, p, 64);
    p = kw_mem_alloc(&m, 10);
    assert_non_null(p);
    kw_mem_free(&m, p, 10);
}

static void nothing_is_null(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    assert_null(kw_mem_alloc(&m, 0));
    void *p = kw_mem_realloc(&m, NULL, 0, 8);
    assert_null(kw_mem_realloc(&m, p, 8, 0)); /* frees */
    assert_int_equal(m.used, 0);
}

static void *refuse(void *ctx, size_t size) {
    (void)ctx;
    (void)size;
    return NULL;
}

static void *refuse_more(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx;
    (void)block;
    (void)old_size;
    (void)size;
    return NULL;
}

static void embedder_without_memory(void **state) {
    (void)state;
    static const kw_mem_ops none = {refuse, refuse_more, unit_free};
    kw_mem m = {.ops = &none};
    kw_buf b = {0};
    kw_arena a;
    assert_null(kw_mem_alloc(&m, 1));
    assert_null(kw_mem_zalloc(&m, 1));
    assert_int_equal(kw_buf_append(&b, &m, "x", 1), KW_ENOMEM);
    kw_arena_init(&a, &m, 0);
    assert_null(kw_arena_alloc(&a, 1));
    kw_arena_fini(&a);
    assert_int_equal(m.used, 0);
    assert_int_equal(m.n_calls, 0);
}

static void buf_grows(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_buf b = {0};
    for (int i = 0; i < 1000; i++) {
        uint8_t byte = (uint8_t)i;
        assert_int_equal(kw_buf_append(&b, &m, &byte, 1), 0);
    }
    assert_int_equal(b.n, 1000);
    assert_int_equal(b.p[999], (uint8_t)999);
    assert_int_equal(m.used, b.cap);
    assert_true(m.n_calls < 10);
    assert_int_equal(kw_buf_append(&b, &m, NULL, 0), 0);
    assert_int_equal(kw_buf_reserve(&b, &m, SIZE_MAX), KW_ENOMEM);
    assert_int_equal(b.n, 1000);
    kw_buf_fini(&b, &m);
    assert_int_equal(m.used, 0);
    assert_null(b.p);
}

static void buf_uses_the_last_byte_of_a_budget(void **state) {
    (void)state;
    kw_mem m = unit_mem(100);
    kw_buf b = {0};
    assert_int_equal(kw_buf_reserve(&b, &m, 64), 0);
    b.n = 64;
    assert_int_equal(kw_buf_reserve(&b, &m, 36), 0); /* doubling to 128 would pass the budget */
    assert_int_equal(b.cap, 100);
    assert_int_equal(kw_buf_reserve(&b, &m, 37), KW_ENOMEM);
    kw_buf_fini(&b, &m);
}

static void arena_is_aligned_and_zeroed(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_arena a;
    kw_arena_init(&a, &m, 0);
    for (size_t n = 0; n < 200; n++) {
        char *p = kw_arena_alloc(&a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        if (n > 0)
            memset(p, 0xff, n); /* a reset and a second fill must zero it again */
        if (n == 100)
            kw_arena_reset(&a);
    }
    kw_arena_fini(&a);
    assert_int_equal(m.used, 0);
}

static void arena_settles_on_one_chunk(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_arena a;
    kw_arena_init(&a, &m, 0);
    uint64_t calls = 0;
    for (int fill = 0; fill < 10; fill++) {
        calls = m.n_calls;
        for (int i = 0; i < 1000; i++)
            assert_non_null(kw_arena_alloc(&a, 100));
        kw_arena_reset(&a);
    }
    assert_int_equal(m.n_calls, calls); /* the last fill allocated nothing */
    kw_arena_fini(&a);
    assert_int_equal(m.used, 0);
}

static void arena_limit_bounds_a_fill(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_arena a;
    kw_arena_init(&a, &m, 256);
    assert_null(kw_arena_alloc(&a, 257));
    assert_non_null(kw_arena_alloc(&a, 250)); /* rounded up to 256 */
    assert_int_equal(a.used, 256);
    assert_null(kw_arena_alloc(&a, 1));
    assert_non_null(kw_arena_alloc(&a, 0));
    assert_null(kw_arena_alloc(&a, SIZE_MAX));
    assert_null(kw_arena_alloc(&a, SIZE_MAX - 3));
    kw_arena_reset(&a);
    assert_non_null(kw_arena_alloc(&a, 256));
    kw_arena_fini(&a);
}

static void arena_takes_what_the_budget_has_left(void **state) {
    (void)state;
    kw_mem m = unit_mem(300);
    kw_arena a;
    kw_arena_init(&a, &m, 0);
    assert_non_null(kw_arena_alloc(&a, 100)); /* less than a first chunk, but all there is */
    assert_null(kw_arena_alloc(&a, 300));
    kw_arena_fini(&a);
    assert_int_equal(m.used, 0);
}

static void arena_copies_keep_null(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_arena a;
    kw_arena_init(&a, &m, 64);
    char text[] = "abc";
    kw_str s;
    kw_bytes b;
    assert_true(kw_arena_str(&a, (kw_str){text, 3}, &s));
    text[0] = 'x';
    assert_memory_equal(s.p, "abc", 3);
    assert_true(kw_arena_str(&a, (kw_str){NULL, -1}, &s));
    assert_int_equal(s.n, -1);
    assert_true(kw_arena_bytes(&a, (kw_bytes){NULL, 0}, &b));
    assert_int_equal(b.n, 0);
    assert_true(kw_arena_bytes(&a, (kw_bytes){(const uint8_t *)"\0z", 2}, &b));
    assert_memory_equal(b.p, "\0z", 2);
    char large[65] = {0};
    assert_false(kw_arena_str(&a, (kw_str){large, 65}, &s));
    assert_false(kw_arena_bytes(&a, (kw_bytes){(uint8_t *)large, 65}, &b));
    kw_arena_fini(&a);
}

/* On a machine of 32 bits the bytes of an array whose count a peer names may pass size_t. */
static void array_sizes_do_not_wrap(void **state) {
    (void)state;
    kw_mem m = unit_mem(0);
    kw_arena a;
    kw_arena_init(&a, &m, 0);
    assert_true(arena_product(3, 7) == 21);
    assert_true(arena_product(SIZE_MAX / 8, 8) == SIZE_MAX - 7);
    assert_true(arena_product(SIZE_MAX / 8 + 1, 8) == SIZE_MAX);
    assert_true(arena_product(SIZE_MAX, SIZE_MAX) == SIZE_MAX);
    assert_null(arena_take(&a, SIZE_MAX));
    assert_int_equal(arena_error(&a, SIZE_MAX), KW_ELIMIT);
    assert_int_equal(m.n_calls, 0);
    kw_arena_fini(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budget_is_hard),
        cmocka_unit_test(lowered_limit_refuses),
        cmocka_unit_test(nothing_is_null),
        cmocka_unit_test(embedder_without_memory),
        cmocka_unit_test(buf_grows),
        cmocka_unit_test(buf_uses_the_last_byte_of_a_budget),
        cmocka_unit_test(arena_is_aligned_and_zeroed),
        cmocka_unit_test(arena_settles_on_one_chunk),
        cmocka_unit_test(arena_limit_bounds_a_fill),
        cmocka_unit_test(arena_takes_what_the_budget_has_left),
        cmocka_unit_test(arena_copies_keep_null),
        cmocka_unit_test(array_sizes_do_not_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
