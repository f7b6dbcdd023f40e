/* purge.c - kw_purge: records are given up before their time. See kwire/client.h.
 *
 * It ends batches as expiry does, so the rule of outcomes holds: what may be in the log ends unknown, and a
 * request that still borrows a batch goes on to its own end without it (P15). A batch that a job has in its
 * hands is marked, and ends when the job is back. */
#include "client/producer.h"

/* Of those that wait: sealed ones have used up a sequence, and are left to their end. */
#define UNSEALED 0x100u

static bool is_meant(const kw_pbatch *b, unsigned what) {
    if (b->sealed.sealed && (what & UNSEALED) != 0)
        return false;
    return (what & (b->state == KW_BATCH_IN_FLIGHT ? KW_PURGE_IN_FLIGHT : KW_PURGE_QUEUED)) != 0;
}

static void purge_part(kw_producer *p, kw_ppart *part, unsigned what) {
    for (kw_link *l = part->batches.next, *next; l != &part->batches; l = next) {
        next = l->next;
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        if (!is_meant(b, what))
            continue;
        if (b->state == KW_BATCH_CLOSING)
            b->purged = true;
        else
            kw_producer_expire_batch(p, b, KW_ECANCELLED);
    }
}

void kw_producer_purge(kw_producer *p, unsigned what) {
    if (what & KW_PURGE_QUEUED)
        kw_producer_take_all(p);
    for (kw_link *l = p->active.next, *next; l != &p->active; l = next) {
        next = l->next;
        purge_part(p, KW_CONTAINER(l, kw_ppart, active), what);
    }
    p->deadline = kw_min_time(p->deadline, p->core->now);
}

void kw_producer_drop(kw_producer *p) {
    kw_producer_purge(p, KW_PURGE_QUEUED | UNSEALED);
}
