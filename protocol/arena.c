/* arena.c - allocations that are all forgotten at once.
 *
 * Chunks double in size, so the newest is the largest: keeping that one at a reset lets a steady state settle
 * on a single chunk that fits, after which nothing is allocated any more. */
#include "protocol/arena.h"

#include <string.h>

enum { CHUNK_FIRST = 1024, CHUNK_MOST = 1 << 20 };

void kw_arena_init(kw_arena *a, kw_mem *mem, size_t limit) {
    *a = (kw_arena){.mem = mem, .limit = limit};
}

static void free_chunks(kw_arena *a, kw_arena_chunk *c) {
    while (c != NULL) {
        kw_arena_chunk *next = c->next;
        kw_mem_free(a->mem, c, sizeof *c + c->size);
        c = next;
    }
}

void kw_arena_fini(kw_arena *a) {
    free_chunks(a, a->chunks);
    a->chunks = NULL;
    a->used = 0;
}

void kw_arena_reset(kw_arena *a) {
    a->used = 0;
    if (a->chunks == NULL)
        return;
    free_chunks(a, a->chunks->next);
    a->chunks->next = NULL;
    a->chunks->n = 0;
}

static kw_arena_chunk *new_chunk(kw_arena *a, size_t n) {
    size_t size = a->chunks == NULL ? CHUNK_FIRST : a->chunks->size * 2;
    if (size > CHUNK_MOST)
        size = a->chunks->size > CHUNK_MOST ? a->chunks->size : CHUNK_MOST;
    if (size < n)
        size = n;
    kw_arena_chunk *c = kw_mem_alloc(a->mem, sizeof *c + size);
    if (c == NULL && size > n) {
        size = n;
        c = kw_mem_alloc(a->mem, sizeof *c + size);
    }
    if (c != NULL)
        *c = (kw_arena_chunk){.next = a->chunks, .size = size};
    return c;
}

void *kw_arena_take_slow(kw_arena *a, size_t n) {
    if (arena_over(a, n))
        return NULL;
    kw_arena_chunk *c = a->chunks;
    if (c == NULL || c->size - c->n < n) {
        c = new_chunk(a, n);
        if (c == NULL)
            return NULL;
        a->chunks = c;
    }
    void *p = c->p + c->n;
    c->n += n;
    a->used += n;
    return p;
}

void *kw_arena_alloc(kw_arena *a, size_t n) {
    void *p = arena_take(a, n);
    if (p != NULL && n > 0)
        memset(p, 0, n);
    return p;
}

bool kw_arena_str(kw_arena *a, kw_str in, kw_str *out) {
    *out = in;
    if (in.n <= 0)
        return true;
    char *p = arena_take(a, (size_t)in.n);
    if (p == NULL)
        return false;
    memcpy(p, in.p, (size_t)in.n);
    out->p = p;
    return true;
}

bool kw_arena_bytes(kw_arena *a, kw_bytes in, kw_bytes *out) {
    kw_str s;
    if (!kw_arena_str(a, (kw_str){(const char *)in.p, in.n}, &s))
        return false;
    *out = (kw_bytes){(const uint8_t *)s.p, s.n};
    return true;
}
