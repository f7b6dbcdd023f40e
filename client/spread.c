/* spread.c - see spread.h. */
#include "client/spread.h"

#include <kwire/error.h>
#include <string.h>

/* More than so many batches in a queue make no difference; with it the sums of a million partitions fit. */
#define MOST_WAITING 1000u

static int reserve(kw_spread *s, kw_mem *mem, int32_t n) {
    if (n <= s->cap)
        return KW_OK;
    int32_t *ids = kw_mem_alloc(mem, sizeof *ids * (size_t)n);
    uint32_t *sums = kw_mem_alloc(mem, sizeof *sums * (size_t)n);
    if (ids == NULL || sums == NULL) {
        kw_mem_free(mem, ids, sizeof *ids * (size_t)n);
        kw_mem_free(mem, sums, sizeof *sums * (size_t)n);
        return KW_ENOMEM;
    }
    kw_spread_fini(s, mem);
    *s = (kw_spread){.ids = ids, .sums = sums, .cap = n};
    return KW_OK;
}

int kw_spread_begin(kw_spread *s, kw_mem *mem, int32_t n) {
    s->n = 0;
    int rc = reserve(s, mem, n);
    if (rc == KW_OK && n > 0)
        memset(s->sums, 0, sizeof *s->sums * (size_t)n);
    return rc;
}

void kw_spread_count(kw_spread *s, int32_t id, int32_t n_waiting) {
    s->sums[id] = (uint32_t)n_waiting < MOST_WAITING ? (uint32_t)n_waiting : MOST_WAITING;
}

/* In place: ids only grow, so nothing is overwritten that is still to be kept. */
void kw_spread_keep(kw_spread *s, int32_t id) {
    s->ids[s->n] = id;
    s->sums[s->n++] = s->sums[id];
}

/* The longest queue gets weight 1, an empty one its length + 1. */
void kw_spread_end(kw_spread *s, int32_t n_partitions) {
    uint32_t longest = 0, total = 0;
    bool alike = true;
    for (int32_t i = 0; i < s->n; i++) {
        alike &= s->sums[i] == s->sums[0];
        longest = s->sums[i] > longest ? s->sums[i] : longest;
    }
    if (alike && s->n == n_partitions) {
        s->n = 0;
        return;
    }
    for (int32_t i = 0; i < s->n; i++)
        s->sums[i] = total += longest + 1 - s->sums[i];
}

/* The first whose sum is above `place`. */
static int32_t find(const kw_spread *s, uint32_t place) {
    int32_t low = 0, high = s->n - 1;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (s->sums[middle] > place)
            high = middle;
        else
            low = middle + 1;
    }
    return s->ids[low];
}

int32_t kw_spread_pick(const kw_spread *s, int32_t n_partitions, uint32_t random) {
    if (s->n == 0)
        return (int32_t)(random % (uint32_t)n_partitions);
    return find(s, random % s->sums[s->n - 1]);
}

void kw_spread_fini(kw_spread *s, kw_mem *mem) {
    kw_mem_free(mem, s->ids, sizeof *s->ids * (size_t)s->cap);
    kw_mem_free(mem, s->sums, sizeof *s->sums * (size_t)s->cap);
    *s = (kw_spread){0};
}
