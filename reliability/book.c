/* book.c - see book.h.
 *
 * Invariant: a sequence stands for one batch only. It comes back under another identity, or after the leader
 * refused every attempt of the one batch that had it; so whatever an unknown attempt left in the log is
 * either that batch or fenced off. */
#include "reliability/book.h"

#include <string.h>

enum { RESOLVED = -1 };

/* ---- identities ---- */

static void forget_window(kw_book *k) {
    for (int i = 0; i < KW_WINDOW; i++)
        k->window[i] = RESOLVED;
}

void kw_book_set_next(kw_book *k, int32_t sequence) {
    k->next = k->stored = sequence;
}

void kw_book_begin(kw_book *k, kw_identity identity) {
    k->known &= k->identity.id == identity.id;
    k->identity = identity;
    k->n_stale += k->n_open;
    k->n_open = 0;
    k->careful = k->spent = k->disowned = k->repeated = false;
    k->why = KW_OK;
    forget_window(k);
    kw_book_set_next(k, 0);
}

bool kw_book_one_by_one(const kw_book *k) {
    return k->spent || k->careful || k->n_stale > 0 || !k->known;
}

bool kw_book_is_current(const kw_book *k, const kw_sealed *b) {
    return b->seal.producer_id == k->identity.id && b->seal.producer_epoch == k->identity.epoch;
}

/* ---- numbers ---- */

static int32_t end_of(const kw_sealed *b) {
    return kw_sequence_after(b->seal.base_sequence, b->count);
}

int kw_book_give(kw_book *k, kw_sealed *b, bool transactional) {
    int32_t *place = &k->window[k->turn % KW_WINDOW];
    if (*place != RESOLVED)
        return KW_EAGAIN;
    *place = k->next;
    k->turn++;
    b->seal = (kw_batch_seal){k->identity.id, k->identity.epoch, k->next, transactional};
    k->next = kw_sequence_after(k->next, b->count);
    k->n_open += b->count;
    return KW_OK;
}

/* The batch is no longer out under its number. */
static void resolve(kw_book *k, const kw_sealed *b) {
    if (!kw_book_is_current(k, b)) {
        k->n_stale -= b->count;
        return;
    }
    k->n_open -= b->count;
    k->careful &= k->n_open > 0;
    for (int i = 0; i < KW_WINDOW; i++)
        if (k->window[i] == b->seal.base_sequence)
            k->window[i] = RESOLVED;
}

/* P9: modulo 2^31. With two leaders in turn answers may come in another order than batches were stored. */
static bool is_ahead(int32_t sequence, int32_t of) {
    return (((uint32_t)sequence - (uint32_t)of) & INT32_MAX) < (1u << 30);
}

void kw_book_keep(kw_book *k, const kw_sealed *b, int64_t base_offset) {
    resolve(k, b);
    if (b->seal.producer_id != k->identity.id)
        return;
    k->known = true;
    if (base_offset >= 0)
        k->last_offset = base_offset + b->count - 1;
    if (!kw_book_is_current(k, b))
        return;
    k->repeated |= b->maybe_written;
    int32_t after = end_of(b);
    if (is_ahead(after, k->stored))
        k->stored = after;
}

void kw_book_end(kw_book *k, int why) {
    k->why = k->spent ? k->why : why;
    k->spent = true;
}

static void burn(kw_book *k, const kw_sealed *b, int why) {
    if (kw_book_is_current(k, b))
        kw_book_end(k, why);
}

void kw_book_abandon(kw_book *k, const kw_sealed *b, int why) {
    resolve(k, b);
    burn(k, b, why);
}

bool kw_book_waits(const kw_book *k, const kw_sealed *b) {
    return kw_book_is_current(k, b) && !k->spent && b->seal.base_sequence != k->stored;
}

bool kw_book_is_passed(const kw_book *k, const kw_sealed *b) {
    return kw_book_is_current(k, b) && is_ahead(k->stored, end_of(b));
}

/* ---- refusals ---- */

/* Never defined: a kw_refused is a kw_sealed of which that was proved. */
static const kw_sealed *batch_of(const kw_refused *b) {
    return (const kw_sealed *)(const void *)b;
}

static const kw_refused *proved(const kw_sealed *b, bool so) {
    return so ? (const kw_refused *)(const void *)b : NULL;
}

const kw_refused *kw_refused_of(const kw_sealed *b, const kw_attempt *a) {
    return proved(b, b->sealed && !b->maybe_written && a->outcome == KW_OUTCOME_NOT_DONE);
}

const kw_refused *kw_refused_by_gap(const kw_book *k, const kw_sealed *b) {
    bool alone = kw_book_is_current(k, b) && k->n_open == b->count && k->next == end_of(b);
    bool next = k->known && b->seal.base_sequence == k->stored;
    bool lasts = !k->spent && !k->repeated && !k->has_twin;
    return proved(b, alone && next && lasts);
}

void kw_book_take_back(kw_book *k, const kw_refused *refused, int why) {
    const kw_sealed *b = batch_of(refused);
    bool last = kw_book_is_current(k, b) && k->next == end_of(b);
    resolve(k, b);
    if (!last || k->spent) {
        burn(k, b, why);
        return;
    }
    k->next = b->seal.base_sequence;
    k->turn--;
}

void kw_book_split(kw_book *k, const kw_refused *refused) {
    if (kw_book_is_current(k, batch_of(refused)))
        k->careful = true;
}
