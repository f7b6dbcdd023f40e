/* pool.h - buffers by size class: what makes a steady state allocate nothing.
 *
 * Batches, frames and expanded batches come and go in a few sizes. The pool keeps freed blocks in lists, four
 * classes a doubling (at most a fifth is wasted), and presents itself as a kw_mem, so that nobody needs to
 * know. When the budget underneath is spent it first gives the cached blocks back.
 *
 * With a lock (env.locks.memory) each call of the kw_mems it hands out takes it; kw_pool_trim is for whoever
 * holds it, or is alone. */
#ifndef KW_CLIENT_POOL_H
#define KW_CLIENT_POOL_H

#include <kwire/mem.h>

#define KW_POOL_CLASSES 100

typedef struct kw_pool {
    kw_mem *base;
    const kw_lock *lock;
    struct kw_pool_block *free_blocks[KW_POOL_CLASSES];
    size_t cached; /* bytes in the lists */
    size_t large;  /* of them in blocks that kw_pool_rest gives back */
    uint32_t n_free[KW_POOL_CLASSES], least_free[KW_POOL_CLASSES]; /* least since the last kw_pool_rest */
} kw_pool;

void kw_pool_init(kw_pool *p, kw_mem *base, const kw_lock *lock);
/* Gives all cached blocks back to base. */
void kw_pool_trim(kw_pool *p);
/* Gives back the large blocks that nobody has needed since the last call: to be called at times, under the
 * lock. What a steady state uses stays. */
void kw_pool_rest(kw_pool *p);
/* The kw_mem whose blocks come from this pool. */
kw_mem kw_pool_mem(kw_pool *p);
/* The base, past the pool, for blocks that did not come from it: under the same lock. */
kw_mem kw_pool_base_mem(kw_pool *p);
/* Bytes that a request of n takes. */
size_t kw_pool_round(size_t n);

#endif
