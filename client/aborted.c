/* aborted.c - see aborted.h. A heap sort, for the list comes from the network and may be of any length and in
 * any order. */
#include "client/aborted.h"

static bool before(const kw_aborted_txn *a, const kw_aborted_txn *b) {
    return a->producer_id != b->producer_id ? a->producer_id < b->producer_id
                                            : a->first_offset < b->first_offset;
}

static void sift_down(kw_aborted_txn *t, size_t at, size_t n) {
    kw_aborted_txn moving = t[at];
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && before(&t[child], &t[child + 1]))
            child += 1;
        if (!before(&moving, &t[child]))
            break;
        t[at] = t[child];
    }
    t[at] = moving;
}

static void sort(kw_aborted_txn *t, size_t n) {
    for (size_t i = n / 2; i-- > 0;)
        sift_down(t, i, n);
    for (size_t i = n; i-- > 1;) {
        kw_aborted_txn last = t[i];
        t[i] = t[0];
        t[0] = last;
        sift_down(t, 0, i);
    }
}

int kw_aborted_init(kw_aborted *a, kw_arena *arena, const kw_fetch_resp_aborted *list, int32_t n) {
    *a = (kw_aborted){NULL, 0};
    if (n <= 0)
        return KW_OK;
    a->txns = kw_arena_alloc(arena, sizeof *a->txns * (size_t)n);
    if (a->txns == NULL)
        return KW_ENOMEM;
    a->n = n;
    for (int32_t i = 0; i < n; i++)
        a->txns[i] = (kw_aborted_txn){list[i].producer_id, list[i].first_offset, 0};
    sort(a->txns, (size_t)n);
    for (int32_t i = 0; i < n; i++)
        a->txns[i].first = i;
    return KW_OK;
}

/* The first entry of a producer; NULL: it has none. */
static kw_aborted_txn *find(const kw_aborted *a, int64_t producer_id) {
    int32_t low = 0, high = a->n;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (a->txns[middle].producer_id < producer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->n && a->txns[low].producer_id == producer_id ? &a->txns[low] : NULL;
}

/* Does entry i of this producer begin at or before the offset? */
static bool begins_by(const kw_aborted *a, int32_t i, int64_t producer_id, int64_t offset) {
    return i < a->n && a->txns[i].producer_id == producer_id && a->txns[i].first_offset <= offset;
}

void kw_aborted_marker(kw_aborted *a, int64_t producer_id, int64_t offset) {
    kw_aborted_txn *t = find(a, producer_id);
    while (t != NULL && begins_by(a, t->first, producer_id, offset))
        t->first += 1;
}

bool kw_aborted_has(const kw_aborted *a, int64_t producer_id, int64_t last_offset) {
    const kw_aborted_txn *t = find(a, producer_id);
    return t != NULL && begins_by(a, t->first, producer_id, last_offset);
}
