/* consumer.c - assigning, seeking, letting go. See consumer.h. */
#include "client/consumer.h"

void kw_consumer_init(kw_consumer *c, kw_cluster *cluster) {
    c->core = cluster->core;
    c->cluster = cluster;
    c->deadline = KW_NEVER;
    kw_list_init(&c->assigned);
    kw_list_init(&c->released);
}

static void free_assigned(kw_assigned *a) {
    kw_events_forget(&a->consumer->core->events, &a->end_event);
    kw_consumer_drop_batches(a);
    kw_list_remove(&a->link);
    a->consumer->n_assigned -= 1;
    kw_mem_free(&a->consumer->core->buffers, a, sizeof *a);
}

/* After events and connections: whatever the application still holds goes too. */
void kw_consumer_fini(kw_consumer *c) {
    if (c->core == NULL)
        return;
    for (kw_link *l; (l = kw_list_first(&c->assigned)) != NULL;)
        free_assigned(KW_CONTAINER(l, kw_assigned, link));
    for (kw_link *l; (l = kw_list_first(&c->released)) != NULL;)
        kw_consumer_release(c, KW_CONTAINER(l, kw_fetched, link));
}

kw_assigned *kw_consumer_find(const kw_consumer *c, int32_t topic, int32_t partition) {
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        if (a->topic == topic && a->partition == partition)
            return a;
    }
    return NULL;
}

static kw_assigned *add(kw_consumer *c, int32_t topic, int32_t partition) {
    kw_assigned *a = kw_mem_zalloc(&c->core->buffers, sizeof *a);
    if (a == NULL)
        return NULL;
    a->consumer = c;
    a->topic = topic;
    a->partition = partition;
    kw_list_init(&a->batches);
    kw_list_push_back(&c->assigned, &a->link);
    c->n_assigned += 1;
    return a;
}

void kw_consumer_start_at(kw_assigned *a, int64_t offset) {
    a->state = KW_ASSIGNED_FETCHING;
    a->position = a->fetch_offset = offset;
    a->attempts = 0;
}

int kw_consumer_assign(kw_consumer *c, int32_t topic, int32_t partition, int64_t offset) {
    bool tail = offset <= KW_OFFSET_TAIL(0);
    if (topic < 0 || topic >= c->cluster->n_topics || partition < 0 ||
        (offset < KW_OFFSET_BEGINNING && !tail))
        return KW_EINVAL;
    kw_assigned *a = kw_consumer_find(c, topic, partition);
    if (a == NULL)
        a = add(c, topic, partition);
    if (a == NULL)
        return KW_ENOMEM;
    kw_consumer_drop_batches(a);
    kw_events_forget(&c->core->events, &a->end_event); /* the end of another position */
    a->version = ++c->next_version;
    a->start = offset;
    a->list_end = a->position = a->end_reported = a->high_watermark = -1;
    a->not_before = 0;
    a->state = KW_ASSIGNED_SEARCHING;
    if (offset >= 0)
        kw_consumer_start_at(a, offset);
    c->deadline = kw_min_time(c->deadline, c->core->now);
    return KW_OK;
}

int kw_consumer_unassign(kw_consumer *c, int32_t topic, int32_t partition) {
    kw_assigned *a = kw_consumer_find(c, topic, partition);
    if (a == NULL)
        return KW_ENOTFOUND;
    free_assigned(a);
    return KW_OK;
}

static kw_time next_deadline(const kw_consumer *c) {
    kw_time t = KW_NEVER;
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        const kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        bool waits = a->state == KW_ASSIGNED_SEARCHING || (a->state == KW_ASSIGNED_FETCHING && !a->in_fetch);
        if (waits && a->not_before > c->core->now)
            t = kw_min_time(t, a->not_before);
    }
    return t;
}

bool kw_consumer_step(kw_consumer *c) {
    c->deadline = KW_NEVER;
    if (c->n_assigned == 0)
        return false;
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, link);
        kw_consumer_announce(a);
        kw_consumer_check(a);
    }
    bool progress = kw_consumer_list_offsets(c);
    progress |= kw_consumer_fetch(c);
    c->deadline = next_deadline(c);
    return progress;
}
