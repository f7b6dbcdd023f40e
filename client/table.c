/* table.c - see table.h. */
#include "client/table.h"

static kw_table_node **buckets(kw_table *t) {
    return t->buckets != NULL ? t->buckets : t->few;
}

static kw_table_node **bucket(kw_table *t, uint32_t hash) {
    return &buckets(t)[hash & (t->n_buckets - 1)];
}

void kw_table_init(kw_table *t, kw_mem *mem) {
    *t = (kw_table){.mem = mem, .n_buckets = KW_TABLE_FEW};
}

static void free_buckets(kw_table *t) {
    kw_mem_free(t->mem, t->buckets, t->buckets == NULL ? 0 : sizeof *t->buckets * t->n_buckets);
}

void kw_table_fini(kw_table *t) {
    free_buckets(t);
    kw_table_init(t, t->mem);
}

static void grow(kw_table *t) {
    uint32_t more = 2 * t->n_buckets;
    kw_table_node **fresh = more == 0 ? NULL : kw_mem_zalloc(t->mem, sizeof *fresh * more);
    if (fresh == NULL)
        return;
    for (uint32_t i = 0; i < t->n_buckets; i++)
        for (kw_table_node *n = buckets(t)[i], *next; n != NULL; n = next) {
            next = n->next;
            n->next = fresh[n->hash & (more - 1)];
            fresh[n->hash & (more - 1)] = n;
        }
    free_buckets(t);
    t->buckets = fresh;
    t->n_buckets = more;
}

void kw_table_put(kw_table *t, kw_table_node *n, uint32_t hash) {
    if (t->n >= t->n_buckets)
        grow(t);
    kw_table_node **at = bucket(t, hash);
    n->hash = hash;
    n->next = *at;
    *at = n;
    t->n += 1;
}

void kw_table_remove(kw_table *t, kw_table_node *n) {
    kw_table_node **at = bucket(t, n->hash);
    while (*at != n)
        at = &(*at)->next;
    *at = n->next;
    t->n -= 1;
}

static kw_table_node *with_hash(kw_table_node *n, uint32_t hash) {
    while (n != NULL && n->hash != hash)
        n = n->next;
    return n;
}

kw_table_node *kw_table_find(const kw_table *t, uint32_t hash) {
    kw_table_node *const *b = t->buckets != NULL ? t->buckets : t->few;
    return with_hash(b[hash & (t->n_buckets - 1)], hash);
}

kw_table_node *kw_table_next(const kw_table_node *n) {
    return with_hash(n->next, n->hash);
}
