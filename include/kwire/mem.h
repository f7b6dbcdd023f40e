/* mem.h - memory: an allocator vtable with a hard budget, and an arena on top of it.
 *
 * kwire calls no malloc of its own. Every object takes a kw_mem, and a spent budget is an ordinary error
 * (KW_ENOMEM, or KW_EAGAIN where waiting helps), never an abort. Blocks are freed with the size they were
 * allocated with, so an allocator needs no headers. One thread at a time, unless it is given a lock. */
#ifndef KWIRE_MEM_H
#define KWIRE_MEM_H

#include <kwire/types.h>

KW_EXTERN_C_BEGIN

/* What the embedder provides. All three may assume size > 0; alloc and realloc return NULL when out of memory
 * and must align to max_align_t. realloc keeps the old block when it fails. */
typedef struct kw_mem_ops {
    void *(*alloc)(void *ctx, size_t size);
    void *(*realloc)(void *ctx, void *block, size_t old_size, size_t size);
    void (*free)(void *ctx, void *block, size_t size);
} kw_mem_ops;

/* Keeps other threads out; all zero: there is one thread. */
typedef struct kw_lock {
    int (*acquire)(void *ctx); /* 0, or KW_EFORKED: the client belongs to the parent process */
    void (*release)(void *ctx);
    void *ctx;
} kw_lock;

/* An allocator with its budget. Set ops, ctx and limit (bytes; 0 = none), leave the rest zero. */
typedef struct kw_mem {
    const kw_mem_ops *ops;
    void *ctx;
    size_t limit;
    size_t used;      /* bytes out now */
    size_t peak;      /* highest `used` so far */
    uint64_t n_calls; /* allocations and reallocations so far: tests assert that a steady state adds none */
    const kw_lock *lock; /* NULL, or held for each call into ops and for the counters */
} kw_mem;

/* NULL when the budget is spent or the embedder has no memory. kw_mem_free(m, NULL, 0) does nothing. */
KW_PUBLIC void *kw_mem_alloc(kw_mem *m, size_t size) KW_MUST_USE;
KW_PUBLIC void *kw_mem_zalloc(kw_mem *m, size_t size) KW_MUST_USE;
KW_PUBLIC void *kw_mem_realloc(kw_mem *m, void *block, size_t old_size, size_t size) KW_MUST_USE;
KW_PUBLIC void kw_mem_free(kw_mem *m, void *block, size_t size);

/* A growing byte buffer: p[0..n) is content, cap is what was allocated. Zero it to start; free with
 * kw_buf_fini. */
typedef struct kw_buf {
    uint8_t *p;
    size_t n;
    size_t cap;
} kw_buf;

/* Makes room for `more` bytes after n (grows by doubling). 0 or KW_ENOMEM. */
KW_PUBLIC int kw_buf_reserve(kw_buf *b, kw_mem *m, size_t more) KW_MUST_USE;
KW_PUBLIC int kw_buf_append(kw_buf *b, kw_mem *m, const void *p, size_t n) KW_MUST_USE;
KW_PUBLIC void kw_buf_fini(kw_buf *b, kw_mem *m);

/* An arena: allocations live until reset or fini. `limit` bounds what one fill may take (0 = only the
 * kw_mem's own budget), so that a hostile array count cannot ask for more than the arena was given (M14). */
typedef struct kw_arena {
    kw_mem *mem;
    struct kw_arena_chunk *chunks; /* newest first */
    size_t limit;
    size_t used;
} kw_arena;

KW_PUBLIC void kw_arena_init(kw_arena *a, kw_mem *mem, size_t limit);
KW_PUBLIC void kw_arena_fini(kw_arena *a);
/* Forgets all allocations; keeps the newest chunk, so a steady state allocates nothing. */
KW_PUBLIC void kw_arena_reset(kw_arena *a);
/* Zeroed, aligned to max_align_t; n == 0 gives a valid pointer. NULL when over the limit or out of memory. */
KW_PUBLIC void *kw_arena_alloc(kw_arena *a, size_t n) KW_MUST_USE;
/* Copies; the result has the arena's life. A null stays null. false: out of memory. */
KW_PUBLIC bool kw_arena_str(kw_arena *a, kw_str in, kw_str *out) KW_MUST_USE;
KW_PUBLIC bool kw_arena_bytes(kw_arena *a, kw_bytes in, kw_bytes *out) KW_MUST_USE;

KW_EXTERN_C_END
#endif
