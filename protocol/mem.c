/* mem.c - the budgeted allocator and the growing buffer.
 *
 * Invariant: `used` is the sum of the sizes of all blocks out. Size 0 is never passed on to the embedder:
 * asking for nothing gives NULL. */
#include <kwire/error.h>
#include <kwire/mem.h>
#include <string.h>

static bool over_budget(const kw_mem *m, size_t more) {
    return m->limit != 0 && (m->used >= m->limit || more > m->limit - m->used);
}

static void count(kw_mem *m, size_t more) {
    m->n_calls++;
    m->used += more;
    if (m->used > m->peak)
        m->peak = m->used;
}

/* A child that may not use its parent's client gets no memory of it either. */
static bool enter(const kw_mem *m) {
    return m->lock == NULL || m->lock->acquire == NULL || m->lock->acquire(m->lock->ctx) == KW_OK;
}

static void leave(const kw_mem *m) {
    if (m->lock != NULL && m->lock->release != NULL)
        m->lock->release(m->lock->ctx);
}

static void *alloc(kw_mem *m, size_t size) {
    if (over_budget(m, size))
        return NULL;
    void *p = m->ops->alloc(m->ctx, size);
    if (p != NULL)
        count(m, size);
    return p;
}

void *kw_mem_alloc(kw_mem *m, size_t size) {
    if (size == 0 || !enter(m))
        return NULL;
    void *p = alloc(m, size);
    leave(m);
    return p;
}

void *kw_mem_zalloc(kw_mem *m, size_t size) {
    void *p = kw_mem_alloc(m, size);
    if (p != NULL)
        memset(p, 0, size);
    return p;
}

static void *resize(kw_mem *m, void *block, size_t old_size, size_t size) {
    if (size > old_size && over_budget(m, size - old_size))
        return NULL;
    void *p = m->ops->realloc(m->ctx, block, old_size, size);
    if (p == NULL)
        return NULL;
    m->used -= old_size;
    count(m, size);
    return p;
}

void *kw_mem_realloc(kw_mem *m, void *block, size_t old_size, size_t size) {
    if (block == NULL)
        return kw_mem_alloc(m, size);
    if (size == 0) {
        kw_mem_free(m, block, old_size);
        return NULL;
    }
    if (!enter(m))
        return NULL;
    void *p = resize(m, block, old_size, size);
    leave(m);
    return p;
}

void kw_mem_free(kw_mem *m, void *block, size_t size) {
    if (block == NULL || !enter(m))
        return;
    m->used -= size;
    m->ops->free(m->ctx, block, size);
    leave(m);
}

enum { BUF_FIRST = 64 };

int kw_buf_reserve(kw_buf *b, kw_mem *m, size_t more) {
    if (b->cap - b->n >= more)
        return 0;
    if (more > SIZE_MAX / 2 - b->n)
        return KW_ENOMEM;
    size_t cap = b->cap < BUF_FIRST ? BUF_FIRST : b->cap;
    while (cap - b->n < more)
        cap *= 2;
    uint8_t *p = kw_mem_realloc(m, b->p, b->cap, cap);
    if (p == NULL && cap > b->n + more) {
        /* Doubling may pass a budget that the bytes themselves do not. */
        cap = b->n + more;
        p = kw_mem_realloc(m, b->p, b->cap, cap);
    }
    if (p == NULL)
        return KW_ENOMEM;
    b->p = p;
    b->cap = cap;
    return 0;
}

int kw_buf_append(kw_buf *b, kw_mem *m, const void *p, size_t n) {
    if (n == 0)
        return 0;
    if (b->cap - b->n < n && kw_buf_reserve(b, m, n) != 0)
        return KW_ENOMEM;
    memcpy(b->p + b->n, p, n);
    b->n += n;
    return 0;
}

void kw_buf_fini(kw_buf *b, kw_mem *m) {
    kw_mem_free(m, b->p, b->cap);
    *b = (kw_buf){0};
}
