/* consumer.c - assigning, seeking, letting go, and what a step looks at. See consumer.h. */
#include "client/consumer.h"

#include "client/feed.h"

#include <kwire/offsets.h>

void kw_consumer_init(kw_consumer *c, kw_coordinators *coordinators) {
    c->core = coordinators->core;
    c->cluster = coordinators->cluster;
    c->coordinators = coordinators;
    c->recall_at = KW_NEVER;
    c->deadline = KW_NEVER;
    c->wake_at = KW_NEVER;
    kw_table_init(&c->index, &c->core->buffers);
    kw_list_init(&c->assigned);
    kw_list_init(&c->touched);
    for (int i = 0; i < KW_ASSIGNED_STATES; i++)
        kw_list_init(&c->due[i]);
    kw_list_init(&c->waiting);
    kw_list_init(&c->released);
    kw_list_init(&c->opening);
    kw_list_init(&c->feeds);
    c->lease_at = KW_NEVER;
}

static void free_assigned(kw_assigned *a) {
    kw_events_forget(&a->consumer->core->events, &a->end_event);
    kw_consumer_drop_batches(a);
    kw_feed_leave(a);
    kw_list_remove(&a->link);
    kw_list_remove(&a->queue);
    kw_table_remove(&a->consumer->index, &a->node);
    a->consumer->n_assigned -= 1;
    kw_mem_free(&a->consumer->core->buffers, a, sizeof *a);
}

/* After events and connections: whatever the application still holds goes too. */
void kw_consumer_fini(kw_consumer *c) {
    if (c->core == NULL)
        return;
    for (kw_link *l; (l = kw_list_first(&c->assigned)) != NULL;)
        free_assigned(KW_CONTAINER(l, kw_assigned, link));
    kw_consumer_take_returned(c);
    for (kw_link *l; (l = kw_list_first(&c->released)) != NULL;)
        kw_consumer_release(c, KW_CONTAINER(l, kw_fetched, link));
    for (kw_link *l; (l = kw_list_first(&c->feeds)) != NULL;)
        kw_feed_free(KW_CONTAINER(l, kw_feed, link));
    kw_table_fini(&c->index);
}

kw_assigned *kw_consumer_find(const kw_consumer *c, int32_t topic, int32_t partition) {
    uint32_t hash = kw_hash_pair((uint32_t)topic, (uint32_t)partition);
    for (kw_table_node *n = kw_table_find(&c->index, hash); n != NULL; n = kw_table_next(n)) {
        kw_assigned *a = KW_CONTAINER(n, kw_assigned, node);
        if (a->topic == topic && a->partition == partition)
            return a;
    }
    return NULL;
}

void kw_consumer_touch(kw_assigned *a) {
    kw_consumer *c = a->consumer;
    kw_list_remove(&a->queue);
    kw_list_push_back(&c->touched, &a->queue);
    c->deadline = kw_min_time(c->deadline, c->core->now);
}

void kw_consumer_short_of_memory(kw_consumer *c) {
    enum { PAUSE_S = 60 };
    kw_core *core = c->core;
    if (c->memory_told_at != 0 && core->now < kw_after(c->memory_told_at, KW_MS(1000 * PAUSE_S)))
        return;
    c->memory_told_at = core->now > 0 ? core->now : 1;
    kw_core_error(core, KW_ENOMEM, (kw_str){NULL, -1}, -1, -1,
                  "no memory for what is fetched (%zu bytes in use): tried again; release batches, or raise "
                  "kwire.memory.max.bytes, or lower queued.max.messages.kbytes",
                  kw_core_memory(core).used);
}

static kw_assigned *add(kw_consumer *c, int32_t topic, int32_t partition) {
    kw_assigned *a = kw_mem_zalloc(&c->core->buffers, sizeof *a);
    if (a == NULL)
        return NULL;
    a->consumer = c;
    a->topic = topic;
    a->partition = partition;
    a->leader_epoch = a->replica = -1;
    a->lost = -1;
    kw_list_init(&a->batches);
    kw_list_push_back(&c->assigned, &a->link);
    kw_table_put(&c->index, &a->node, kw_hash_pair((uint32_t)topic, (uint32_t)partition));
    c->n_assigned += 1;
    return a;
}

static int find_or_add(kw_consumer *c, int32_t topic, int32_t partition, kw_assigned **a) {
    if (topic < 0 || topic >= c->cluster->n_topics || partition < 0)
        return KW_EINVAL;
    *a = kw_consumer_find(c, topic, partition);
    if (*a == NULL)
        *a = add(c, topic, partition);
    if (*a == NULL)
        return KW_ENOMEM;
    (*a)->attempts = 0;
    return KW_OK;
}

int kw_consumer_assign(kw_consumer *c, int32_t topic, int32_t partition, int64_t offset) {
    kw_search search;
    kw_assigned *a;
    bool searches = kw_search_of_offset(offset, &search);
    bool stored = offset == KW_OFFSET_STORED && c->core->config.group_id[0] != '\0';
    int rc = offset < 0 && !searches && !stored ? KW_EINVAL : find_or_add(c, topic, partition, &a);
    if (rc < 0)
        return rc;
    if (searches)
        kw_position_search(a, &search);
    else if (stored)
        kw_position_apply(a, KW_POSITION_STORED);
    else
        kw_position_at(a, offset, -1);
    return KW_OK;
}

int kw_consumer_assign_stored(kw_consumer *c, const kw_offset *o) {
    kw_assigned *a;
    int rc = o->offset < 0 ? KW_EINVAL : find_or_add(c, o->topic, o->partition, &a);
    if (rc == KW_OK)
        kw_position_claim(a, o->offset, o->leader_epoch);
    return rc;
}

int kw_consumer_assign_at_time(kw_consumer *c, int32_t topic, int32_t partition, int64_t ms) {
    kw_search search = {.kind = KW_SEARCH_TIME, .n = ms, .begin = -1, .end = -1};
    kw_assigned *a;
    int rc = ms < 0 ? KW_EINVAL : find_or_add(c, topic, partition, &a);
    if (rc == KW_OK)
        kw_position_search(a, &search);
    return rc;
}

int kw_consumer_unassign(kw_consumer *c, int32_t topic, int32_t partition) {
    kw_assigned *a = kw_consumer_find(c, topic, partition);
    if (a == NULL)
        return KW_ENOTFOUND;
    free_assigned(a);
    c->deadline = kw_min_time(c->deadline, c->core->now);
    return KW_OK;
}

int kw_consumer_pause(kw_consumer *c, int32_t topic, int32_t partition, bool paused) {
    kw_assigned *a = kw_consumer_find(c, topic, partition);
    if (a == NULL)
        return KW_ENOTFOUND;
    if (paused && !a->paused)
        kw_consumer_unqueue(a);
    a->paused = paused;
    kw_consumer_touch(a);
    return KW_OK;
}

/* ---- a step ---- */

/* Leaders may have moved, topics gone or come; or the time of a near replica is over. */
static void notice_cluster(kw_consumer *c) {
    if (c->cluster_version == c->cluster->version && c->lease_at > c->core->now)
        return;
    c->cluster_version = c->cluster->version;
    c->lease_at = KW_NEVER;
    for (kw_link *l = c->assigned.next; l != &c->assigned; l = l->next)
        kw_consumer_touch(KW_CONTAINER(l, kw_assigned, link));
}

static void await(kw_assigned *a) {
    kw_consumer *c = a->consumer;
    kw_list_push_back(&c->waiting, &a->queue);
    c->wake_at = kw_min_time(c->wake_at, a->not_before);
}

static void wake(kw_consumer *c) {
    if (c->wake_at > c->core->now)
        return;
    c->wake_at = KW_NEVER;
    for (kw_link *l = c->waiting.next, *next; l != &c->waiting; l = next) {
        next = l->next;
        kw_assigned *a = KW_CONTAINER(l, kw_assigned, queue);
        if (a->not_before <= c->core->now)
            kw_consumer_touch(a);
        else
            c->wake_at = kw_min_time(c->wake_at, a->not_before);
    }
}

/* Topics in order, so that a request can be written in one walk. */
static void await_question(kw_assigned *a) {
    kw_link *due = &a->consumer->due[a->state], *l = due->prev;
    while (l != due && KW_CONTAINER(l, kw_assigned, queue)->topic > a->topic)
        l = l->prev;
    kw_list_insert_after(l, &a->queue);
}

/* Room came: for one partition after the other. */
static void open_more(kw_consumer *c) {
    const kw_link *last = c->opening.prev;
    for (kw_link *l = NULL; l != last && (l = kw_list_first(&c->opening)) != NULL;)
        kw_consumer_open(KW_CONTAINER(l, kw_assigned, opening));
}

/* Where a partition goes that has news. */
static void route(kw_assigned *a) {
    kw_consumer_announce(a);
    kw_position_refresh(a);
    kw_list_remove(&a->queue);
    if (a->not_before > a->consumer->core->now && kw_position_acts(a->state))
        await(a);
    else if (kw_position_asks(a->state))
        await_question(a);
    kw_feed_place(a);
}

/* Up to the one that is last now: who fails for want of memory is touched again. */
static void route_all(kw_consumer *c) {
    const kw_link *last = c->touched.prev;
    for (kw_link *l = NULL; l != last && (l = kw_list_first(&c->touched)) != NULL;)
        route(KW_CONTAINER(l, kw_assigned, queue));
}

static kw_time next_deadline(const kw_consumer *c) {
    if (!kw_list_empty(&c->touched))
        return c->core->now;
    kw_time t = kw_min_time(c->wake_at, c->recall_at);
    for (kw_link *l = c->feeds.next; l != &c->feeds; l = l->next)
        t = kw_min_time(t, kw_feed_deadline(KW_CONTAINER(l, kw_feed, link)));
    return t;
}

bool kw_consumer_step(kw_consumer *c) {
    kw_consumer_take_returned(c);
    notice_cluster(c);
    wake(c);
    open_more(c);
    route_all(c);
    bool progress = kw_consumer_list_offsets(c);
    progress |= kw_consumer_recall(c);
    progress |= kw_consumer_validate(c);
    progress |= kw_consumer_fetch(c);
    c->deadline = next_deadline(c);
    return progress || !kw_list_empty(&c->touched);
}
