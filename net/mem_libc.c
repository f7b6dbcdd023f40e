/* mem_libc.c - malloc, realloc and free as a kw_mem. */
#include <kwire/net.h>
#include <stdlib.h>

static void *libc_alloc(void *ctx, size_t size) {
    (void)ctx;
    return malloc(size);
}

static void *libc_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx;
    (void)old_size;
    return realloc(block, size);
}

static void libc_free(void *ctx, void *block, size_t size) {
    (void)ctx;
    (void)size;
    free(block);
}

kw_mem kw_mem_libc(void) {
    static const kw_mem_ops ops = {libc_alloc, libc_realloc, libc_free};
    return (kw_mem){.ops = &ops};
}
