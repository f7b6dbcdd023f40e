/* fuzz.c - see fuzz.h. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t fuzz_u8(fuzz_input *in) {
    if (in->n == 0)
        return 0;
    in->n--;
    return *in->p++;
}

uint16_t fuzz_u16(fuzz_input *in) {
    uint8_t high = fuzz_u8(in);
    return (uint16_t)(high << 8 | fuzz_u8(in));
}

int16_t fuzz_signed(fuzz_input *in) {
    int v = fuzz_u8(in);
    return (int16_t)(v < 128 ? v : v - 256);
}

kw_bytes fuzz_take(fuzz_input *in, size_t n) {
    if (n > in->n)
        n = in->n;
    if (n > INT32_MAX)
        n = INT32_MAX;
    kw_bytes taken = {in->p, (int32_t)n};
    if (n > 0)
        in->p += n;
    in->n -= n;
    return taken;
}

kw_bytes fuzz_rest(fuzz_input *in) {
    return fuzz_take(in, in->n);
}

void fuzz_broken(const char *promise, const char *file, int line) {
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, promise);
    abort();
}

bool fuzz_same(kw_bytes a, kw_bytes b) {
    if ((a.n < 0) != (b.n < 0))
        return false;
    return a.n < 0 || (a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0));
}

bool fuzz_inside(kw_bytes view, kw_bytes whole) {
    if (view.n < 0)
        return true;
    return whole.n >= view.n && view.p >= whole.p && view.p + view.n <= whole.p + whole.n;
}

static void count(fuzz_heap *heap, size_t more) {
    heap->used += more;
    if (heap->used > heap->peak)
        heap->peak = heap->used;
}

static void uncount(fuzz_heap *heap, size_t less) {
    FUZZ_CHECK(heap->used >= less);
    heap->used -= less;
}

static void *heap_alloc(void *ctx, size_t size) {
    void *p = malloc(size);
    if (p != NULL)
        count(ctx, size);
    return p;
}

static void *heap_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    void *p = realloc(block, size);
    if (p == NULL)
        return NULL;
    uncount(ctx, old_size);
    count(ctx, size);
    return p;
}

static void heap_free(void *ctx, void *block, size_t size) {
    uncount(ctx, size);
    free(block);
}

kw_mem fuzz_mem(fuzz_heap *heap, size_t limit) {
    static const kw_mem_ops ops = {heap_alloc, heap_realloc, heap_free};
    return (kw_mem){.ops = &ops, .ctx = heap, .limit = limit};
}
