/* receipt.c - see receipt.h.
 *
 * Settled receipts are their owners' again, so where they stood is remembered in the batch: of neighbouring
 * records that were waited for, the place of the first one's opaque says where they end and where the next
 * such begin. */
#include "client/receipt.h"

void kw_receipts_add(kw_pbatch *b, kw_receipt *r) {
    r->next = NULL;
    r->index = b->w.count - 1;
    if (b->receipts == NULL)
        b->receipts = r;
    else
        b->last_receipt->next = r;
    b->last_receipt = r;
}

static void find_last(kw_pbatch *b) {
    kw_receipt *r = b->receipts;
    while (r != NULL && r->next != NULL)
        r = r->next;
    b->last_receipt = r;
}

void kw_receipts_move(kw_pbatch *from, int32_t first, int32_t n, kw_pbatch *to, int32_t at) {
    kw_receipt **take = &from->receipts;
    while (*take != NULL && (*take)->index < first)
        take = &(*take)->next;
    for (kw_receipt *r; (r = *take) != NULL && r->index < first + n;) {
        *take = r->next;
        r->next = NULL;
        r->index += at - first;
        if (to->receipts == NULL)
            to->receipts = r;
        else
            to->last_receipt->next = r;
        to->last_receipt = r;
    }
    find_last(from);
}

void kw_receipts_renumber(kw_pbatch *b, int32_t from, int32_t to) {
    for (kw_receipt *r = b->receipts; r != NULL && r->index <= from; r = r->next)
        if (r->index == from)
            r->index = to;
}

/* ---- settling ---- */

int32_t kw_receipts_mark(kw_pbatch *b) {
    const kw_receipt *r = b->receipts;
    int32_t n = 0;
    b->first = 0;
    b->gap = r != NULL ? r->index : b->w.count;
    while (r != NULL) {
        int32_t start = r->index, end = start + 1;
        for (r = r->next; r != NULL && r->index == end; r = r->next)
            end += 1;
        int32_t next = r != NULL ? r->index : b->w.count;
        b->opaques[start] = (uint64_t)end << 32 | (uint32_t)next;
        n += end - start;
    }
    if (b->gap == 0)
        (void)kw_receipts_next_run(b);
    return n;
}

static void tell(kw_pbatch *b, kw_outcome outcome, int error) {
    bool known = outcome == KW_OUTCOME_OK && b->base_offset >= 0;
    for (kw_receipt *r = b->receipts, *next; r != NULL; r = next) {
        next = r->next; /* told, it is its owner's */
        r->sent = (kw_sent){.outcome = outcome,
                            .error = error,
                            .partition = b->sealed.partition,
                            .offset = known ? b->base_offset + r->index : -1,
                            .timestamp_ms = b->timestamp_ms};
        r->settled(r);
    }
    b->receipts = b->last_receipt = NULL;
}

void kw_receipts_tell(kw_pbatch *b) {
    tell(b, b->outcome, b->error);
}

void kw_receipts_cancel(kw_pbatch *b) {
    tell(b, b->sealed.maybe_written ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE, KW_ECANCELLED);
}

bool kw_receipts_next_run(kw_pbatch *b) {
    if (b->gap == b->w.count)
        return false;
    uint64_t place = b->opaques[b->gap];
    b->first = (int32_t)(place >> 32);
    b->gap = (int32_t)(place & UINT32_MAX);
    return b->first < b->w.count;
}
