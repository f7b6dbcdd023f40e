/* table.h - an intrusive hash table: who is in it carries the link, so putting something in cannot fail.
 *
 * It starts with a few buckets of its own and doubles when it is full; a doubling for which there is no
 * memory is left out, which costs time and nothing else. Keys are the business of the user: find gives the
 * first node with a hash, next the others. A table does not move while nodes are in it. */
#ifndef KW_CLIENT_TABLE_H
#define KW_CLIENT_TABLE_H

#include <kwire/mem.h>

#include "client/list.h"

#define KW_TABLE_FEW 8

typedef struct kw_table_node {
    struct kw_table_node *next;
    uint32_t hash;
} kw_table_node;

typedef struct kw_table {
    kw_mem *mem;
    kw_table_node **buckets; /* NULL: few */
    uint32_t n_buckets, n;   /* a power of two; nodes */
    kw_table_node *few[KW_TABLE_FEW];
} kw_table;

void kw_table_init(kw_table *t, kw_mem *mem);
/* Frees the buckets; the nodes are the user's. */
void kw_table_fini(kw_table *t);
void kw_table_put(kw_table *t, kw_table_node *n, uint32_t hash);
void kw_table_remove(kw_table *t, kw_table_node *n);
kw_table_node *kw_table_find(const kw_table *t, uint32_t hash); /* NULL: none */
kw_table_node *kw_table_next(const kw_table_node *n);           /* another with the same hash, or NULL */

/* FNV-1a. */
static inline uint32_t kw_hash_bytes(const void *p, int32_t n) {
    const uint8_t *b = p;
    uint32_t h = 2166136261u;
    for (int32_t i = 0; i < n; i++)
        h = (h ^ b[i]) * 16777619u;
    return h;
}

/* Numbers that follow one another, as partitions do, are spread over all bits. */
static inline uint32_t kw_hash_pair(uint32_t a, uint32_t b) {
    uint64_t x = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)((x ^ x >> 29) * UINT64_C(0xBF58476D1CE4E5B9) >> 32);
}

#endif
