/* values.h - what the programs here send: JSON-like values of one size with keys of 8 bytes, the same in
 * every program. Half a megabyte of them, so that no batch of 64 KiB repeats itself and all stay in the
 * cache. */
#ifndef KW_BENCH_VALUES_H
#define KW_BENCH_VALUES_H

#include <kwire/types.h>

enum { BENCH_KEY = 8 };

typedef struct bench_values {
    int32_t size;
    uint32_t n;
    char *bytes; /* n values, one after the other */
    char (*keys)[BENCH_KEY];
} bench_values;

/* Fills n bytes with JSON whose numbers depend on i. */
void bench_value_fill(char *p, size_t n, unsigned i);
/* Exits when there is no memory. */
bench_values bench_values_new(int32_t size);
void bench_values_free(bench_values *v);

static inline kw_bytes bench_value(const bench_values *v, uint64_t i) {
    return (kw_bytes){(const uint8_t *)v->bytes + (size_t)(i % v->n) * (size_t)v->size, v->size};
}

static inline kw_bytes bench_key(const bench_values *v, uint64_t i) {
    return (kw_bytes){(const uint8_t *)v->keys[i % v->n], BENCH_KEY};
}

#endif
