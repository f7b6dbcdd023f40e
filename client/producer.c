/* producer.c - the producer's life and its step. See producer.h. */
#include "client/producer.h"

#include <string.h>

void kw_producer_init(kw_producer *p, kw_cluster *cluster) {
    p->core = cluster->core;
    p->cluster = cluster;
    p->guarantee = kw_at_least_once(p);
    p->deadline = p->linger_at = p->close_deadline = KW_NEVER;
    kw_list_init(&p->active);
    kw_list_init(&p->untold);
    kw_intake_init(&p->intake, p->core);
}

/* After the connections: nothing is held by a request any more. */
void kw_producer_fini(kw_producer *p) {
    if (p->core == NULL)
        return;
    kw_producer_set_guarantee(p, NULL);
    kw_mem *mem = &p->core->buffers;
    kw_producer_free_untold(p);
    kw_intake_fini(&p->intake);
    for (int32_t i = 0; i < p->n_topics; i++)
        kw_spread_fini(&p->topics[i].next, mem);
    kw_mem_free(mem, p->topics, sizeof *p->topics * (size_t)p->n_topics);
}

static void drop_guarantee(kw_producer *p) {
    kw_guarantee former = p->guarantee;
    kw_events_forget(&p->core->events, &p->notice);
    p->guarantee = kw_at_least_once(p);
    if (former.fini != NULL)
        former.fini(former.self);
}

void kw_producer_set_guarantee(kw_producer *p, const kw_guarantee *g) {
    drop_guarantee(p);
    if (g != NULL)
        p->guarantee = *g;
}

void kw_producer_fail(kw_producer *p, int error) {
    p->fatal = p->fatal != 0 ? p->fatal : error;
    kw_intake_refuse(&p->intake, KW_ESTATE);
    p->deadline = kw_min_time(p->deadline, p->core->now);
}

int64_t kw_producer_unsettled(const kw_producer *p) {
    int64_t n = kw_intake_outstanding(&p->intake);
    return n < 0 ? n : n - p->records_owed - p->records_unpulled;
}

/* ---- the guarantee's event ---- */

static bool notice_fill(kw_event_node *n, kw_event *e) {
    const kw_producer *p = KW_CONTAINER(n, kw_producer, notice);
    e->type = KW_EVENT_TRANSACTION;
    return p->guarantee.event != NULL && p->guarantee.event(p->guarantee.self, e);
}

static void notice_done(kw_event_node *n) {
    (void)n;
}

static const kw_event_ops notice_ops = {notice_fill, notice_done};

void kw_producer_tell(kw_producer *p) {
    if (!kw_list_linked(&p->notice.link))
        kw_events_push(&p->core->events, &p->notice, &notice_ops);
}

void kw_producer_close(kw_producer *p, kw_time deadline) {
    bool due;
    p->closing = true;
    p->close_deadline = kw_min_time(p->close_deadline, deadline); /* it never gives back time */
    kw_intake_refuse(&p->intake, KW_ESTATE);
    (void)kw_intake_flush(&p->intake, &due);
    p->deadline = kw_min_time(p->deadline, p->core->now);
    if (p->guarantee.close != NULL)
        p->guarantee.close(p->guarantee.self, p->close_deadline);
}

/* ---- batches in our hands ---- */

void kw_producer_enqueue(kw_producer *p, kw_pbatch *b) {
    kw_list_push_back(&b->part->batches, &b->link);
    if (!kw_list_linked(&b->part->active))
        kw_list_push_back(&p->active, &b->part->active);
    b->part->n_queued += 1;
    kw_producer_note_load(p, b->part);
}

void kw_producer_enqueue_after(kw_producer *p, kw_pbatch *at, kw_pbatch *b) {
    kw_list_insert_after(&at->link, &b->link);
    b->part->n_queued += 1;
    kw_producer_note_load(p, b->part);
}

void kw_producer_unqueue(kw_producer *p, kw_pbatch *b) {
    kw_list_remove(&b->link);
    b->part->n_queued -= 1;
    kw_producer_note_load(p, b->part);
    if (kw_list_empty(&b->part->batches))
        kw_list_remove(&b->part->active);
}

void kw_producer_recount(kw_producer *p, kw_pbatch *b) {
    size_t now = kw_pbatch_memory(b);
    p->memory_owed += (int64_t)b->counted - (int64_t)now;
    b->counted = now;
}

void kw_producer_free_batch(kw_producer *p, kw_pbatch *b) {
    p->memory_owed += (int64_t)b->counted;
    kw_pbatch_free(b);
}

uint64_t kw_producer_settled(const kw_producer *p) {
    uint64_t n = kw_intake_handed_over(&p->intake);
    for (const kw_link *l = p->active.next; l != &p->active; l = l->next)
        n = kw_pbatch_oldest(&KW_CONTAINER(l, kw_ppart, active)->batches, n);
    return n;
}

/* ---- time ---- */

/* A batch whose job is out cannot expire before that is back. */
static kw_time expiry(const kw_producer *p, const kw_pbatch *oldest) {
    if (oldest->state == KW_BATCH_CLOSING)
        return KW_NEVER;
    return kw_min_time(p->close_deadline,
                       kw_after(oldest->created, kw_producer_patience(p, oldest->part->topic)));
}

/* When this partition next needs a step of its own accord; answers and connections have their own timers. The
 * oldest batch decides for expiry, the first that is not in flight for back-off. */
static kw_time part_deadline(const kw_producer *p, const kw_ppart *part) {
    kw_time t = expiry(p, KW_CONTAINER(part->batches.next, kw_pbatch, link));
    const kw_link *l = part->batches.next;
    while (l != &part->batches && KW_CONTAINER(l, kw_pbatch, link)->state == KW_BATCH_IN_FLIGHT)
        l = l->next;
    const kw_pbatch *next = l == &part->batches ? NULL : KW_CONTAINER(l, kw_pbatch, link);
    if (next != NULL && next->state == KW_BATCH_READY && next->not_before > p->core->now)
        t = kw_min_time(t, next->not_before);
    return t;
}

static kw_time next_deadline(const kw_producer *p) {
    kw_time t = p->linger_at;
    for (const kw_link *l = p->active.next; l != &p->active; l = l->next)
        t = kw_min_time(t, part_deadline(p, KW_CONTAINER(l, kw_ppart, active)));
    return t;
}

kw_time kw_producer_deadline(const kw_producer *p) {
    const kw_guarantee *g = &p->guarantee;
    kw_time t = g->deadline == NULL ? p->deadline : kw_min_time(p->deadline, g->deadline(g->self));
    return kw_intake_due(&p->intake) ? kw_min_time(t, p->core->now) : t;
}

bool kw_producer_step(kw_producer *p) {
    kw_producer_free_untold(p);
    bool progress = kw_producer_take(p);
    if (!kw_list_empty(&p->active)) {
        progress |= kw_producer_unstage(p);
        progress |= kw_producer_expire(p); /* before it is sent for nothing */
        progress |= kw_producer_drain(p);
    }
    p->deadline = next_deadline(p);
    if (p->guarantee.step != NULL) /* it may just have learnt what is needed */
        progress |= p->guarantee.step(p->guarantee.self, p->core->now);
    return progress;
}
