/* arena.h - the arena's fast path, for the decoder: memory that is about to be overwritten need not be
 * zeroed.
 *
 * Invariant: `used` counts the bytes handed out since the last reset, rounded up to the alignment, and never
 * passes `limit`; a chunk holds `size` bytes after its header, of which `n` are out. */
#ifndef KW_PROTOCOL_ARENA_H
#define KW_PROTOCOL_ARENA_H

#include <kwire/error.h>
#include <kwire/mem.h>

#define ARENA_ALIGN _Alignof(max_align_t)

typedef struct kw_arena_chunk {
    struct kw_arena_chunk *next; /* older */
    size_t size;
    size_t n;
    _Alignas(max_align_t) uint8_t p[];
} kw_arena_chunk;

/* The slow path: n is rounded already. */
void *kw_arena_take_slow(kw_arena *a, size_t n) KW_MUST_USE;

static inline size_t arena_round(size_t n) {
    return (n + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
}

static inline bool arena_over(const kw_arena *a, size_t n) {
    return a->limit != 0 && n > 0 && (a->used >= a->limit || n > a->limit - a->used);
}

/* Bytes of an array: where size_t is narrow the product may pass it, and then nothing is so large. */
static inline size_t arena_product(size_t n, size_t size) {
    return n > SIZE_MAX / size ? SIZE_MAX : n * size;
}

/* Why an allocation of n bytes failed. */
static inline int arena_error(const kw_arena *a, size_t n) {
    return n > SIZE_MAX / 2 || arena_over(a, arena_round(n)) ? KW_ELIMIT : KW_ENOMEM;
}

/* Like kw_arena_alloc, but the bytes are not zeroed. */
static inline void *arena_take(kw_arena *a, size_t n) {
    if (n > SIZE_MAX / 2)
        return NULL;
    n = arena_round(n);
    kw_arena_chunk *c = a->chunks;
    if (c == NULL || c->size - c->n < n || arena_over(a, n))
        return kw_arena_take_slow(a, n);
    void *p = c->p + c->n;
    c->n += n;
    a->used += n;
    return p;
}

#endif
