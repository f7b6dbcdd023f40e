/* wire_mem.c - the allocator of wire.h. Sizes are checked at free: an allocator without headers would need
 * them. */
#include "tests/client/wire.h"
#include "tests/sim/die.h"

#include <stdlib.h>
#include <string.h>

typedef struct block {
    size_t size;
    max_align_t p[];
} block;

static bool refuse(wire_mem *m) {
    m->n_calls += 1;
    bool fail = m->fail_at > 0 && (m->fail_on ? m->n_calls >= m->fail_at : m->n_calls == m->fail_at);
    m->n_failed += fail;
    return fail;
}

static block *block_of(void *p, size_t size) {
    block *b = (block *)((char *)p - offsetof(block, p));
    if (b->size != size)
        sim_die("a block of %zu bytes is given back as one of %zu", b->size, size);
    return b;
}

static void *mem_alloc(void *ctx, size_t size) {
    wire_mem *m = ctx;
    if (size == 0)
        sim_die("an allocation of nothing");
    if (refuse(m))
        return NULL;
    block *b = malloc(offsetof(block, p) + size);
    if (b == NULL)
        return NULL;
    b->size = size;
    m->n_out += 1;
    m->used += size;
    return memset(b->p, 0xa5, size);
}

static void mem_free(void *ctx, void *p, size_t size) {
    wire_mem *m = ctx;
    m->n_out -= 1;
    m->used -= size;
    free(block_of(p, size));
}

static void *mem_realloc(void *ctx, void *p, size_t old_size, size_t size) {
    (void)block_of(p, old_size);
    void *fresh = mem_alloc(ctx, size);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, p, old_size < size ? old_size : size);
    mem_free(ctx, p, old_size);
    return fresh;
}

kw_mem wire_mem_of(wire *w) {
    static const kw_mem_ops ops = {mem_alloc, mem_realloc, mem_free};
    return (kw_mem){.ops = &ops, .ctx = &w->mem};
}
