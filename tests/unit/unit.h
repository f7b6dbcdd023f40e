/* unit.h - what unit tests share: cmocka with the headers it needs in front of it, and memory that is
 * counted. */
#ifndef KW_TESTS_UNIT_H
#define KW_TESTS_UNIT_H

/* cmocka.h does not include what it needs. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <kwire/mem.h>
#include <stdlib.h>

static inline void *unit_alloc(void *ctx, size_t size) {
    (void)ctx;
    return malloc(size);
}

static inline void *unit_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx;
    (void)old_size;
    return realloc(block, size);
}

static inline void unit_free(void *ctx, void *block, size_t size) {
    (void)ctx;
    (void)size;
    free(block);
}

static const kw_mem_ops unit_mem_ops = {unit_alloc, unit_realloc, unit_free};

/* limit: bytes, 0 = none. */
static inline kw_mem unit_mem(size_t limit) {
    return (kw_mem){.ops = &unit_mem_ops, .limit = limit};
}

#endif
