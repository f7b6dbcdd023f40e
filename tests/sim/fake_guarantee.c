/* fake_guarantee.c - see fake_guarantee.h.
 *
 * Invariant: a sequence is given to one batch only. It comes back under a new epoch, never within its own, so
 * whatever an unknown attempt left in the log is either this batch or fenced off. */
#include "tests/sim/fake_guarantee.h"

#include <kwire/error.h>

enum {
    MESSAGE_TOO_LARGE = 10,
    RECORD_LIST_TOO_LARGE = 18,
    OUT_OF_ORDER_SEQUENCE_NUMBER = 45,
    DUPLICATE_SEQUENCE_NUMBER = 46,
    INVALID_PRODUCER_EPOCH = 47,
    UNKNOWN_PRODUCER_ID = 59
};

enum { MAYBE_WRITTEN = 1 }; /* kw_sealed.tag */

/* P9: after INT32_MAX comes 0. */
static int32_t after(int32_t sequence, int32_t count) {
    return (int32_t)(((uint32_t)sequence + (uint32_t)count) & INT32_MAX);
}

static void forget_window(fake_partition *p) {
    for (int i = 0; i < FAKE_WINDOW; i++)
        p->window[i] = -1;
}

void fake_guarantee_init(fake_guarantee *g, int64_t producer_id, int32_t first_sequence) {
    *g = (fake_guarantee){.producer_id = producer_id, .first_sequence = first_sequence};
    for (int i = 0; i < FAKE_PARTITIONS; i++) {
        fake_partition *p = &g->partitions[i];
        p->next_sequence = p->next_acked = first_sequence;
        forget_window(p);
    }
}

/* Batches go one by one when a new epoch is due, which must wait until nothing of the old one is under way
 * (P4); while batches of an old epoch are still to be resolved, since what follows must not overtake them;
 * after a split; and until the leader knows us, because it takes any first sequence of a stranger, and would
 * not miss the batch before it (P5). */
static bool one_by_one(const fake_partition *p) {
    return p->lost || p->careful || p->n_stale > 0 || !p->known;
}

static bool may_send(void *self, int32_t topic, int32_t partition, int in_flight, kw_time now) {
    (void)topic;
    (void)now;
    fake_guarantee *g = self;
    if (in_flight >= (one_by_one(&g->partitions[partition]) ? 1 : FAKE_WINDOW))
        return false;
    if (in_flight >= g->most_in_flight)
        g->most_in_flight = in_flight + 1;
    return true;
}

static void bump(fake_guarantee *g, fake_partition *p) {
    p->epoch++;
    p->next_sequence = p->next_acked = 0;
    p->n_stale += p->n_open;
    p->n_open = 0;
    p->lost = p->careful = false;
    forget_window(p);
    g->n_bumps++;
}

static int seal(void *self, kw_sealed *b, kw_time now) {
    (void)now;
    fake_guarantee *g = self;
    fake_partition *p = &g->partitions[b->partition];
    if (g->awaits_id)
        return KW_EAGAIN;
    if (p->lost)
        bump(g, p);
    /* P1, P2: five in flight is not enough. If an old batch is unresolved while younger ones were answered,
     * one more would push it out of the leader's memory, which then answers a repeat with 45, as if it had
     * never had it. */
    int32_t *place = &p->window[p->turn % FAKE_WINDOW];
    if (*place >= 0)
        return KW_EAGAIN;
    *place = p->next_sequence;
    p->turn++;
    b->seal = (kw_batch_seal){g->producer_id, p->epoch, p->next_sequence, false};
    p->next_sequence = after(p->next_sequence, b->count);
    p->n_open++;
    return 0;
}

static bool is_of_this_epoch(const fake_partition *p, const kw_sealed *b) {
    return b->seal.producer_epoch == p->epoch;
}

/* The batch is no longer out under its number. */
static void resolve(fake_partition *p, const kw_sealed *b) {
    if (!is_of_this_epoch(p, b)) {
        p->n_stale--;
        return;
    }
    p->careful &= --p->n_open > 0;
    for (int i = 0; i < FAKE_WINDOW; i++)
        if (p->window[i] == b->seal.base_sequence)
            p->window[i] = -1;
}

static kw_verdict done(fake_partition *p, const kw_sealed *b) {
    resolve(p, b);
    p->known = true;
    if (is_of_this_epoch(p, b))
        p->next_acked = after(b->seal.base_sequence, b->count);
    return KW_VERDICT_DONE;
}

/* The batch ends without being in the log, or without our knowing: its sequence is burnt (P7, P10). */
static kw_verdict give_up(fake_partition *p, const kw_sealed *b) {
    resolve(p, b);
    p->lost |= is_of_this_epoch(p, b);
    return KW_VERDICT_FAIL;
}

static kw_verdict resend(fake_guarantee *g) {
    g->n_resends++;
    return KW_VERDICT_RESEND;
}

static kw_verdict reseal(fake_guarantee *g, fake_partition *p, const kw_sealed *b) {
    resolve(p, b);
    p->lost |= is_of_this_epoch(p, b);
    g->n_reseals++;
    return KW_VERDICT_RESEAL;
}

/* P3: as long as an earlier batch is unresolved the gap will close by itself; if this one was next, it never
 * will. */
static kw_verdict out_of_order(fake_guarantee *g, fake_partition *p, const kw_sealed *b) {
    bool waits_for_another = is_of_this_epoch(p, b) && !p->lost && b->seal.base_sequence != p->next_acked;
    return waits_for_another ? resend(g) : reseal(g, p, b);
}

static kw_verdict split(fake_guarantee *g, fake_partition *p, const kw_sealed *b) {
    /* P6: halves are other batches. What may be in the log as a whole must not go there in parts. */
    if (b->count == 1 || b->tag == MAYBE_WRITTEN)
        return give_up(p, b);
    if (is_of_this_epoch(p, b))
        p->n_open++; /* two for one */
    else
        p->n_stale++;
    p->careful = true;
    g->n_splits++;
    return KW_VERDICT_SPLIT;
}

static kw_verdict refused(fake_guarantee *g, fake_partition *p, const kw_sealed *b, const kw_attempt *a) {
    switch (a->code) {
    case OUT_OF_ORDER_SEQUENCE_NUMBER:
        return out_of_order(g, p, b);
    case INVALID_PRODUCER_EPOCH:
    case UNKNOWN_PRODUCER_ID:
        return reseal(g, p, b);
    case MESSAGE_TOO_LARGE:
    case RECORD_LIST_TOO_LARGE:
        return split(g, p, b);
    }
    bool again = a->code <= KW_EAGAIN || (kw_error_class(a->code) & KW_RETRIABLE) != 0;
    return again && !a->out_of_retries ? resend(g) : give_up(p, b);
}

static kw_verdict outcome(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)now;
    fake_guarantee *g = self;
    fake_partition *p = &g->partitions[b->partition];
    if (a->outcome == KW_OUTCOME_OK || a->code == DUPLICATE_SEQUENCE_NUMBER)
        return done(p, b);
    if (a->expired)
        return give_up(p, b);
    /* P7: only the same bytes under the same number can tell. Retries do not run out for this. */
    if (a->outcome == KW_OUTCOME_UNKNOWN) {
        b->tag = MAYBE_WRITTEN;
        return resend(g);
    }
    return refused(g, p, b, a);
}

kw_guarantee fake_guarantee_of(fake_guarantee *g) {
    return (kw_guarantee){.self = g, .may_send = may_send, .seal = seal, .outcome = outcome};
}
