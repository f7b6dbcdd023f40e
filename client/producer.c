/* producer.c - the producer's life and its step. See producer.h. */
#include "client/producer.h"

#include <string.h>

void kw_producer_init(kw_producer *p, kw_cluster *cluster) {
    p->core = cluster->core;
    p->cluster = cluster;
    p->guarantee = kw_at_least_once(p);
    p->deadline = p->close_deadline = KW_NEVER;
    kw_list_init(&p->active);
}

static void free_part(kw_producer *p, kw_ppart *part) {
    if (part == NULL)
        return;
    for (kw_link *l; (l = kw_list_first(&part->batches)) != NULL;) {
        kw_list_remove(l);
        kw_pbatch_free(KW_CONTAINER(l, kw_pbatch, link));
    }
    kw_mem_free(&p->core->buffers, part, sizeof *part);
}

/* After the connections: nothing is held by a request any more. */
void kw_producer_fini(kw_producer *p) {
    if (p->core == NULL)
        return;
    for (int32_t i = 0; i < p->n_topics; i++) {
        kw_ptopic *t = &p->topics[i];
        for (int32_t j = 0; j < t->n_parts; j++)
            free_part(p, t->parts[j]);
        free_part(p, t->staging);
        kw_mem_free(&p->core->buffers, t->parts, sizeof *t->parts * (size_t)t->n_parts);
    }
    kw_mem_free(&p->core->buffers, p->topics, sizeof *p->topics * (size_t)p->n_topics);
}

void kw_producer_flush(kw_producer *p) {
    for (kw_link *l = p->active.next; l != &p->active; l = l->next) {
        kw_ppart *part = KW_CONTAINER(l, kw_ppart, active);
        kw_pbatch *last = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
        if (last->state == KW_BATCH_OPEN)
            last->state = KW_BATCH_FULL;
    }
    p->deadline = kw_min_time(p->deadline, p->core->now);
}

/* A batch whose job is out cannot expire before that is back. */
static kw_time expiry(const kw_producer *p, const kw_pbatch *oldest) {
    if (oldest->state == KW_BATCH_CLOSING)
        return KW_NEVER;
    return kw_min_time(p->close_deadline,
                       kw_after(oldest->created, KW_MS(p->core->config.delivery_timeout_ms)));
}

/* When this partition next needs a step of its own accord; answers and connections have their own timers. The
 * oldest batch decides for expiry, the last for linger, the first that is not in flight for back-off. */
static kw_time part_deadline(const kw_producer *p, const kw_ppart *part) {
    const kw_pbatch *oldest = KW_CONTAINER(part->batches.next, kw_pbatch, link);
    const kw_pbatch *last = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
    if (last->created == KW_NEVER)
        return p->core->now;
    kw_time t = expiry(p, oldest);
    if (last->state == KW_BATCH_OPEN &&
        part->partition >= 0) /* staged ones wait for metadata, not for linger */
        t = kw_min_time(t, last->created + KW_MS(p->core->config.linger_ms));
    const kw_link *l = part->batches.next;
    while (l != &part->batches && KW_CONTAINER(l, kw_pbatch, link)->state == KW_BATCH_IN_FLIGHT)
        l = l->next;
    const kw_pbatch *next = l == &part->batches ? NULL : KW_CONTAINER(l, kw_pbatch, link);
    if (next != NULL && next->state == KW_BATCH_READY && next->not_before > p->core->now)
        t = kw_min_time(t, next->not_before);
    return t;
}

static kw_time next_deadline(const kw_producer *p) {
    kw_time t = KW_NEVER;
    for (const kw_link *l = p->active.next; l != &p->active; l = l->next)
        t = kw_min_time(t, part_deadline(p, KW_CONTAINER(l, kw_ppart, active)));
    return t;
}

bool kw_producer_step(kw_producer *p) {
    if (kw_list_empty(&p->active)) {
        p->deadline = KW_NEVER;
        return false;
    }
    bool progress = kw_producer_unstage(p);
    progress |= kw_producer_drain(p);
    progress |= kw_producer_expire(p);
    p->deadline = next_deadline(p);
    return progress;
}
