/* expire.c - the end of patience: delivery.timeout.ms (KIP-91), and the deadline of kw_close, whichever is
 * earlier.
 *
 * P11: expiry before the first send is free. After it the outcome is what the attempts left, and a request
 * that still borrows the batch goes on to its own end without it (P15). */
#include "client/producer.h"

void kw_producer_expire_batch(kw_producer *p, kw_pbatch *b, int code) {
    /* Sealed but never sent has used up its sequence: the guarantee must hear of it. One that was sent and is
     * to be sealed anew has none. */
    if (!b->sealed.sealed) {
        kw_producer_finish(p, b, KW_OUTCOME_NOT_DONE, code);
    } else {
        bool unknown = b->sealed.maybe_written || b->state == KW_BATCH_IN_FLIGHT;
        kw_attempt a = {.outcome = unknown ? KW_OUTCOME_UNKNOWN : KW_OUTCOME_NOT_DONE,
                        .code = code,
                        .base_offset = -1,
                        .log_start = -1,
                        .expired = true};
        kw_producer_attempt(p, b, &a);
    }
}

/* A topic that cannot be produced to at all: its error is not worth waiting for. */
int kw_producer_hopeless(const kw_producer *p, const kw_ppart *part) {
    const kw_topic_info *t = &p->cluster->topics[part->topic];
    if (t->error != 0 && (kw_error_class(t->error) & KW_RETRIABLE) == 0)
        return t->error;
    if (t->n_partitions > 0 && part->partition >= t->n_partitions)
        return KW_EINVAL;
    return 0;
}

/* What is hopeless now may be mended later (a permission, a partition more): the next record finds out. */
static int give_up(const kw_producer *p, const kw_ppart *part) {
    int code = kw_producer_hopeless(p, part);
    p->cluster->wants_metadata |= code != 0;
    return code;
}

static int reason(const kw_producer *p, const kw_pbatch *b) {
    if (p->fatal != 0)
        return p->fatal;
    if (p->closing && p->close_deadline <= p->core->now)
        return KW_ECANCELLED;
    if (b->created != KW_NEVER &&
        kw_after(b->created, kw_producer_patience(p, b->part->topic)) <= p->core->now)
        return KW_ETIMEOUT;
    return b->sealed.attempts == 0 ? give_up(p, b->part) : 0;
}

static bool expire_part(kw_producer *p, kw_ppart *part) {
    bool progress = false;
    for (kw_link *l = part->batches.next, *next; l != &part->batches; l = next) {
        next = l->next;
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        int code =
            b->state == KW_BATCH_CLOSING ? 0 : reason(p, b); /* a job in another thread is waited for */
        if (code == 0)
            return progress; /* batches are in order of age */
        kw_producer_expire_batch(p, b, code);
        progress = true;
    }
    return progress;
}

bool kw_producer_expire(kw_producer *p) {
    bool progress = false;
    for (kw_link *l = p->active.next, *next; l != &p->active; l = next) {
        next = l->next;
        progress |= expire_part(p, KW_CONTAINER(l, kw_ppart, active));
    }
    return progress;
}
