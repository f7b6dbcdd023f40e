/* pool.c - see pool.h. */
#include "client/pool.h"

#include <string.h>

/* Cached blocks are poison to the address sanitizer: without this the pool would hide every use after free.
 */
#if defined(__SANITIZE_ADDRESS__)
#define KW_POOL_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KW_POOL_POISON 1
#endif
#endif
#ifdef KW_POOL_POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

struct kw_pool_block {
    struct kw_pool_block *next;
};

#define MIN_SHIFT 6 /* smallest class: 64 bytes */

static size_t class_size(int class) {
    if (class == 0)
        return (size_t)1 << MIN_SHIFT;
    size_t step = (size_t)1 << (MIN_SHIFT + (class - 1) / 4);
    return step + step / 4 * (size_t)((class - 1) % 4 + 1);
}

/* Class of a size: 4 per doubling. Returns KW_POOL_CLASSES when it is too large to be cached. */
static int class_of(size_t n, size_t *rounded) {
    int class = 0;
    while (class + 4 < KW_POOL_CLASSES && class_size(class + 4) < n)
        class += 4;
    while (class < KW_POOL_CLASSES && class_size(class) < n)
        class += 1;
    *rounded = class < KW_POOL_CLASSES ? class_size(class) : n;
    return class;
}

size_t kw_pool_round(size_t n) {
    size_t rounded;
    (void)class_of(n, &rounded);
    return rounded;
}

void kw_pool_init(kw_pool *p, kw_mem *base, const kw_lock *lock) {
    memset(p, 0, sizeof *p);
    p->base = base;
    p->lock = lock;
}

#define LARGE ((size_t)64 << 10) /* smaller ones are not worth the trouble */

/* Counts a block that comes into a list (+1), or leaves it. */
static void count(kw_pool *p, int class, int by) {
    size_t size = class_size(class);
    p->n_free[class] += (uint32_t)by;
    p->cached += (size_t)by * size;
    if (size >= LARGE)
        p->large += (size_t)by * size;
    if (p->n_free[class] < p->least_free[class])
        p->least_free[class] = p->n_free[class];
}

static void *take_free(kw_pool *p, int class) {
    struct kw_pool_block *b = p->free_blocks[class];
    p->free_blocks[class] = b->next;
    count(p, class, -1);
    ASAN_UNPOISON_MEMORY_REGION(b, class_size(class));
    return b;
}

void kw_pool_trim(kw_pool *p) {
    for (int i = 0; i < KW_POOL_CLASSES; i++)
        while (p->free_blocks[i] != NULL)
            kw_mem_free(p->base, take_free(p, i), class_size(i));
}

void kw_pool_rest(kw_pool *p) {
    for (int i = 0; i < KW_POOL_CLASSES; i++) {
        uint32_t idle = class_size(i) >= LARGE ? p->least_free[i] : 0;
        for (; idle > 0; idle--)
            kw_mem_free(p->base, take_free(p, i), class_size(i));
        p->least_free[i] = p->n_free[i];
    }
}

static void *pool_alloc(void *ctx, size_t size) {
    kw_pool *p = ctx;
    size_t rounded;
    int class = class_of(size, &rounded);
    if (class < KW_POOL_CLASSES && p->free_blocks[class] != NULL)
        return take_free(p, class);
    void *block = kw_mem_alloc(p->base, rounded);
    if (block != NULL || p->cached == 0)
        return block;
    kw_pool_trim(p);
    return kw_mem_alloc(p->base, rounded);
}

static void pool_free(void *ctx, void *block, size_t size) {
    kw_pool *p = ctx;
    size_t rounded;
    int class = class_of(size, &rounded);
    if (class == KW_POOL_CLASSES) {
        kw_mem_free(p->base, block, rounded);
        return;
    }
    struct kw_pool_block *b = block;
    b->next = p->free_blocks[class];
    p->free_blocks[class] = b;
    count(p, class, 1);
    ASAN_POISON_MEMORY_REGION(b + 1, rounded - sizeof *b);
}

static void *pool_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    if (kw_pool_round(old_size) == kw_pool_round(size))
        return block;
    void *fresh = pool_alloc(ctx, size);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, block, old_size < size ? old_size : size);
    pool_free(ctx, block, old_size);
    return fresh;
}

static const kw_mem_ops pool_ops = {pool_alloc, pool_realloc, pool_free};

kw_mem kw_pool_mem(kw_pool *p) {
    return (kw_mem){.ops = &pool_ops, .ctx = p, .lock = p->lock};
}

static void *base_alloc(void *ctx, size_t size) {
    kw_pool *p = ctx;
    return kw_mem_alloc(p->base, size);
}

static void *base_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    kw_pool *p = ctx;
    return kw_mem_realloc(p->base, block, old_size, size);
}

static void base_free(void *ctx, void *block, size_t size) {
    kw_pool *p = ctx;
    kw_mem_free(p->base, block, size);
}

static const kw_mem_ops base_ops = {base_alloc, base_realloc, base_free};

kw_mem kw_pool_base_mem(kw_pool *p) {
    return (kw_mem){.ops = &base_ops, .ctx = p, .lock = p->lock};
}
