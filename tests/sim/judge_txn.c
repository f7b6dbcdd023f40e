/* judge_txn.c - see judge_txn.h. */
#include "tests/sim/judge_txn.h"

#include "tests/sim/die.h"

#include <stdlib.h>
#include <string.h>

/* ---- what the logs say ---- */

/* What has been found of a transaction's records. */
typedef struct tally {
    int64_t accepted, committed, aborted, open;
} tally;

/* A producer id in one partition. */
typedef struct span {
    int64_t producer_id;
    int64_t txn; /* whose records stand behind its last marker; -1: there are none */
} span;

typedef struct trial {
    sim_account *account;
    sim_fates *fates;
    tally *tallies; /* each transaction */
    span *spans;    /* of the partition at hand */
    int32_t n_spans, cap_spans;
} trial;

static span *span_of(trial *t, int64_t producer_id) {
    for (int32_t i = 0; i < t->n_spans; i++)
        if (t->spans[i].producer_id == producer_id)
            return &t->spans[i];
    if (t->n_spans == t->cap_spans) {
        t->cap_spans = t->cap_spans * 2 + 8;
        t->spans = sim_realloc(t->spans, (size_t)t->cap_spans * sizeof *t->spans);
    }
    t->spans[t->n_spans] = (span){producer_id, -1};
    return &t->spans[t->n_spans++];
}

static void take_record(trial *t, const sim_past *p, const sim_stored *b, const sim_entry *e) {
    sim_account *a = t->account;
    if (e->number < 0 || e->number >= a->n || a->records[e->number].txn < 0)
        return;
    int64_t txn = a->records[e->number].txn;
    span *s = span_of(t, b->producer_id);
    if (!b->transactional)
        sim_account_breach(a, "record %lld of transaction %lld was not stored as part of one",
                           (long long)e->number, (long long)txn);
    if (s->txn >= 0 && s->txn != txn)
        sim_account_breach(
            a, "partition %d, offset %lld: record %lld of transaction %lld stands among those of %lld",
            (int)p->partition, (long long)e->offset, (long long)e->number, (long long)txn, (long long)s->txn);
    s->txn = txn;
}

/* The records of this producer since its last marker are settled. */
static void settle(trial *t, const sim_past *p, int32_t until, int64_t producer_id, bool commit) {
    for (int32_t i = until - 1; i >= 0; i--) {
        const sim_stored *b = &p->batches[i];
        if (b->producer_id != producer_id)
            continue;
        if (b->mark != SIM_DATA)
            return;
        for (int32_t k = b->first; k < b->first + b->count; k++) {
            int64_t number = p->entries[k].number;
            if (number < 0 || number >= t->account->n || t->account->records[number].txn < 0)
                continue;
            tally *of = &t->tallies[t->account->records[number].txn];
            of->open--;
            *(commit ? &of->committed : &of->aborted) += 1;
            t->fates->record_committed[number] |= commit;
        }
    }
}

static void take_batch(trial *t, const sim_past *p, int32_t i) {
    const sim_stored *b = &p->batches[i];
    if (b->mark != SIM_DATA) {
        settle(t, p, i, b->producer_id, b->mark == SIM_COMMIT_MARKER);
        span_of(t, b->producer_id)->txn = -1;
        return;
    }
    for (int32_t k = b->first; k < b->first + b->count; k++) {
        take_record(t, p, b, &p->entries[k]);
        int64_t number = p->entries[k].number;
        if (number >= 0 && number < t->account->n && t->account->records[number].txn >= 0)
            t->tallies[t->account->records[number].txn].open++;
    }
}

static sim_fate fate_of(const tally *t) {
    if (t->committed == 0)
        return t->aborted == 0 && t->open == 0 ? SIM_FATE_NOTHING : SIM_FATE_ABORTED;
    return t->committed == t->accepted ? SIM_FATE_COMMITTED : SIM_FATE_TORN;
}

/* ---- against what was told ---- */

static void compare(sim_account *a, int64_t i, const tally *of, sim_fate fate) {
    static const char *const names[] = {"open", "asked to commit", "committed", "dropped", "unknown"};
    const sim_txn *txn = &a->txns[i];
    if (of->open != 0)
        sim_account_breach(a, "transaction %lld hangs: %lld of its records have no marker behind them",
                           (long long)i, (long long)of->open);
    if (fate == SIM_FATE_TORN)
        sim_account_breach(a, "transaction %lld (%s) is torn: %lld of %lld records are committed",
                           (long long)i, names[txn->end], (long long)of->committed, (long long)of->accepted);
    if (txn->end == SIM_TXN_OK && fate != SIM_FATE_COMMITTED && of->accepted > 0)
        sim_account_breach(a, "transaction %lld was told to be committed, and %lld of %lld records are",
                           (long long)i, (long long)of->committed, (long long)of->accepted);
    bool tried = txn->end == SIM_TXN_OK || txn->end == SIM_TXN_UNKNOWN || txn->end == SIM_TXN_COMMIT;
    if (!tried && of->committed > 0)
        sim_account_breach(a, "transaction %lld (%s) is committed", (long long)i, names[txn->end]);
}

static void look_through(trial *t, const sim_history *h) {
    sim_account *a = t->account;
    for (int64_t i = 0; i < a->n; i++)
        if (a->records[i].txn >= 0)
            t->tallies[a->records[i].txn].accepted++;
    for (int32_t i = 0; i < h->n; i++) {
        t->n_spans = 0;
        for (int32_t k = 0; k < h->pasts[i].n_batches; k++)
            take_batch(t, &h->pasts[i], k);
    }
}

const char *sim_judge_txns(sim_account *a, const sim_history *h, sim_fates *fates) {
    fates->n = a->n_txns;
    fates->of = sim_realloc(NULL, (size_t)(a->n_txns + 1) * sizeof *fates->of);
    fates->record_committed = sim_realloc(NULL, (size_t)(a->n + 1) * sizeof(bool));
    memset(fates->record_committed, 0, (size_t)(a->n + 1) * sizeof(bool));
    trial t = {.account = a, .fates = fates};
    size_t size = (size_t)(a->n_txns + 1) * sizeof *t.tallies;
    t.tallies = sim_realloc(NULL, size);
    memset(t.tallies, 0, size);
    look_through(&t, h);
    for (int64_t i = 0; i < a->n_txns; i++) {
        fates->of[i] = fate_of(&t.tallies[i]);
        compare(a, i, &t.tallies[i], fates->of[i]);
    }
    free(t.tallies);
    free(t.spans);
    return a->breach[0] == '\0' ? NULL : a->breach;
}

void sim_fates_fini(sim_fates *f) {
    free(f->of);
    free(f->record_committed);
    *f = (sim_fates){0};
}

/* ---- offsets ---- */

typedef enum certainty { NO, PERHAPS, YES } certainty;

/* Are the offsets of this transaction committed? They go with its records; without any, with what was told.
 */
static certainty is_committed(const sim_account *a, const sim_fates *f, int64_t txn) {
    if (f->of[txn] == SIM_FATE_COMMITTED)
        return YES;
    if (f->of[txn] != SIM_FATE_NOTHING)
        return NO;
    switch (a->txns[txn].end) {
    case SIM_TXN_OK:
        return YES;
    case SIM_TXN_COMMIT:
    case SIM_TXN_UNKNOWN:
        return PERHAPS;
    case SIM_TXN_OPEN:
    case SIM_TXN_DROPPED:
        return NO;
    }
    return NO;
}

const char *sim_judge_group(sim_account *a, const sim_fates *f, int32_t id, int64_t at_end,
                            const bool *seen) {
    bool explained = at_end < 0;
    for (int64_t i = 0; i < a->n_txns; i++) {
        const sim_txn *txn = &a->txns[i];
        if (txn->id != id || txn->offset < 0)
            continue;
        certainty c = is_committed(a, f, i);
        if (c == YES)
            explained = false; /* what was before is overwritten */
        explained |= c != NO && txn->offset == at_end;
        if (c == NO && seen[i])
            sim_account_breach(a, "transaction %lld is not committed, and its group was at its offset %lld",
                               (long long)i, (long long)txn->offset);
    }
    if (!explained)
        sim_account_breach(a, "the group of id %d is at %lld, which is not of its last committed transaction",
                           (int)id, (long long)at_end);
    return a->breach[0] == '\0' ? NULL : a->breach;
}

/* ---- readers ---- */

void sim_reading_add(sim_reading *r, int64_t offset, int64_t number) {
    if (r->n == r->cap) {
        r->cap = r->cap * 2 + 64;
        r->entries = sim_realloc(r->entries, (size_t)r->cap * sizeof *r->entries);
    }
    r->entries[r->n++] = (sim_entry){offset, number};
}

static const sim_past *past_of(const sim_history *h, const sim_reading *r) {
    for (int32_t i = 0; i < h->n; i++)
        if (h->pasts[i].topic == r->topic && h->pasts[i].partition == r->partition)
            return &h->pasts[i];
    return NULL;
}

static bool is_shown(const sim_account *a, const sim_fates *f, const sim_entry *e, bool committed) {
    bool in_txn = e->number >= 0 && e->number < a->n && a->records[e->number].txn >= 0;
    return !committed || !in_txn || f->record_committed[e->number];
}

/* The reading is the log without what is not shown, one entry after another. */
static int32_t follow(sim_account *a, const sim_past *p, const sim_fates *f, const sim_reading *r,
                      bool committed, int64_t *missing) {
    int32_t at = 0;
    for (int32_t i = 0; i < p->n_entries && at < r->n; i++) {
        const sim_entry *e = &p->entries[i];
        bool same = r->entries[at].offset == e->offset && r->entries[at].number == e->number;
        bool shown = is_shown(a, f, e, committed);
        if (same && !shown)
            sim_account_breach(a, "partition %d: a reader was shown record %lld, which is not committed",
                               (int)p->partition, (long long)e->number);
        if (!same && shown && *missing < 0)
            *missing = e->number;
        at += same;
    }
    return at;
}

static void look_for_rest(sim_account *a, const sim_past *p, const sim_fates *f, const sim_reading *r,
                          bool committed, int64_t *missing) {
    int64_t end = r->n == 0 ? -1 : r->entries[r->n - 1].offset;
    for (int32_t i = 0; i < p->n_entries && *missing < 0; i++)
        if (p->entries[i].offset > end && is_shown(a, f, &p->entries[i], committed))
            *missing = p->entries[i].number;
}

const char *sim_judge_reading(sim_account *a, const sim_history *h, const sim_fates *f, const sim_reading *r,
                              bool whole, bool committed) {
    static const sim_past nothing;
    const sim_past *p = past_of(h, r);
    int64_t missing = -1;
    if (p == NULL)
        p = &nothing;
    int32_t at = follow(a, p, f, r, committed, &missing);
    if (at < r->n)
        sim_account_breach(
            a,
            "partition %d: a reader was shown record %lld at offset %lld, out of turn or never stored there",
            (int)r->partition, (long long)r->entries[at].number, (long long)r->entries[at].offset);
    if (whole)
        look_for_rest(a, p, f, r, committed, &missing);
    if (missing >= 0)
        sim_account_breach(a, "partition %d: a reader was not shown record %lld", (int)r->partition,
                           (long long)missing);
    return a->breach[0] == '\0' ? NULL : a->breach;
}
