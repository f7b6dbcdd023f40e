/* aborted.c - see aborted.h. Which ones belong to a range of offsets is Kafka's TransactionIndex. */
#include "tools/broker/aborted.h"
#include <string.h>

void broker_aborted_fini(broker_aborted *a, kw_mem *mem) {
    kw_mem_free(mem, a->list, (size_t)a->cap * sizeof *a->list);
    *a = (broker_aborted){0};
}

/* The first whose marker is at `offset` or behind it. */
static int32_t find(const broker_aborted *a, int64_t offset) {
    int32_t low = 0, high = a->n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (a->list[mid].last < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void drop_before(broker_aborted *a, int64_t start) {
    int32_t gone = find(a, start);
    a->n -= gone;
    if (gone > 0 && a->n > 0)
        memmove(a->list, a->list + gone, (size_t)a->n * sizeof *a->list);
}

int broker_aborted_reserve(broker_aborted *a, kw_mem *mem, int64_t start) {
    if (a->n < a->cap)
        return 0;
    drop_before(a, start);
    if (a->n <= a->cap / 2 && a->cap > 0)
        return 0;
    int32_t cap = a->cap == 0 ? 8 : 2 * a->cap;
    broker_abort *grown =
        kw_mem_realloc(mem, a->list, (size_t)a->cap * sizeof *grown, (size_t)cap * sizeof *grown);
    if (grown == NULL)
        return KW_ENOMEM;
    a->list = grown;
    a->cap = cap;
    return 0;
}

void broker_aborted_add(broker_aborted *a, const broker_abort *what) {
    a->list[a->n++] = *what;
}

int32_t broker_aborted_between(const broker_aborted *a, int64_t from, int64_t to, broker_abort *out,
                               int32_t max) {
    int32_t n = 0;
    for (int32_t i = find(a, from); i < a->n; i++) {
        if (a->list[i].first < to && n++ < max)
            out[n - 1] = a->list[i];
        if (a->list[i].stable >= to)
            break;
    }
    return n;
}
