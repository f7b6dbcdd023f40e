/* split.c - a batch that the broker finds too large becomes two (KIP-126, P10).
 *
 * The halves take its place in the queue and together its sequence range, so nothing behind them needs to
 * move. */
#include "client/producer.h"
#include "client/receipt.h"

#include <string.h>

/* The most that a record can grow by: a timestamp delta of nine more bytes, and one in its length. */
#define MOST_GROWTH 10

/* The arena is our own: the answer that asks for the split still lies in the core's scratch. */
static int append_copy(kw_arena *arena, kw_pbatch *to, const kw_record *rec, uint64_t opaque) {
    kw_outgoing r;
    kw_arena_reset(arena);
    int rc = kw_outgoing_from(rec, arena, &r);
    if (rc < 0)
        return rc;
    r.opaque = opaque;
    return kw_pbatch_append(to, &r, rec->timestamp);
}

static kw_pbatch *new_half(kw_producer *p, const kw_pbatch *whole, size_t size, int32_t first,
                           int32_t count) {
    kw_pbatch *b = kw_pbatch_new(p->core, size, count);
    if (b == NULL)
        return NULL;
    b->producer = p;
    b->part = whole->part;
    b->number = whole->number;
    b->created = whole->created;
    b->sealed = whole->sealed;
    b->sealed.attempts -= 1; /* P10: to be split is not a retry */
    b->sealed.count = count;
    if (b->sealed.seal.base_sequence >= 0) /* P9: sequences wrap from INT32_MAX to 0 */
        b->sealed.seal.base_sequence =
            (int32_t)(((uint32_t)b->sealed.seal.base_sequence + (uint32_t)first) & 0x7fffffff);
    return b;
}

/* Records go to the halves in order; the first `count` of them to the first. */
static int fill_halves(kw_producer *p, kw_pbatch *whole, kw_record_iter *it, kw_pbatch *halves[2],
                       int32_t count) {
    kw_record rec;
    kw_arena arena;
    int rc;
    kw_arena_init(&arena, &p->core->buffers, 0);
    for (int32_t i = 0; (rc = kw_record_next(it, &rec)) == 1; i++) {
        rc = append_copy(&arena, halves[i < count ? 0 : 1], &rec, whole->opaques[i]);
        if (rc < 0)
            break;
    }
    kw_arena_fini(&arena);
    return rc;
}

static void replace(kw_producer *p, kw_pbatch *whole, kw_pbatch *halves[2]) {
    kw_producer_enqueue_after(p, whole, halves[0]);
    kw_producer_enqueue_after(p, halves[0], halves[1]);
    kw_receipts_move(whole, 0, halves[0]->w.count, halves[0], 0);
    kw_receipts_move(whole, halves[0]->w.count, halves[1]->w.count, halves[1], 0);
    for (int i = 0; i < 2; i++) {
        kw_producer_recount(p, halves[i]);
        kw_producer_close_batch(halves[i]);
    }
    kw_producer_unqueue(p, whole);
    whole->state = KW_BATCH_DONE; /* without an event: its records live on in the halves */
    whole->reported = true;
}

bool kw_producer_split(kw_producer *p, kw_pbatch *b) {
    int32_t count = b->w.count / 2;
    kw_buf expanded = {0};
    kw_record_iter it;
    int rc = count < 1 ? KW_EINVAL : kw_pbatch_walk(b, &expanded, &it);
    kw_pbatch *halves[2] = {NULL, NULL};
    if (rc == KW_OK) {
        /* Each half could hold the whole: timestamps are relative to another record now, so each may take
         * more bytes than it did. */
        size_t size = kw_reader_left(&it.r) + KW_BATCH_HEADER + MOST_GROWTH * (size_t)b->w.count;
        halves[0] = new_half(p, b, size, 0, count);
        halves[1] = new_half(p, b, size, count, b->w.count - count);
        rc = halves[0] == NULL || halves[1] == NULL ? KW_ENOMEM : fill_halves(p, b, &it, halves, count);
    }
    kw_buf_fini(&expanded, &p->core->buffers);
    if (rc == KW_OK) {
        replace(p, b, halves);
        return true;
    }
    for (int i = 0; i < 2; i++)
        if (halves[i] != NULL)
            kw_pbatch_free(halves[i]);
    return false;
}
