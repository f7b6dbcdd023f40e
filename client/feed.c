/* feed.c - which partition is fetched from where, and whether now. See feed.h. */
#include "client/feed.h"

#define IDLE_MS 10000 /* a session without partitions is kept so long, for pauses and seeks */

static kw_feed *find(const kw_consumer *c, int32_t node) {
    for (kw_link *l = c->feeds.next; l != &c->feeds; l = l->next) {
        kw_feed *f = KW_CONTAINER(l, kw_feed, link);
        if (f->node == node)
            return f;
    }
    return NULL;
}

static kw_feed *find_or_make(kw_consumer *c, int32_t node) {
    kw_feed *f = find(c, node);
    if (f != NULL)
        return f;
    f = kw_mem_zalloc(&c->core->buffers, sizeof *f);
    if (f == NULL)
        return NULL;
    f->consumer = c;
    f->node = node;
    f->idle_at = KW_NEVER;
    kw_session_init(&f->session, &c->core->buffers);
    kw_list_push_back(&c->feeds, &f->link);
    return f;
}

void kw_feed_free(kw_feed *f) {
    kw_list_remove(&f->link);
    kw_session_fini(&f->session);
    kw_mem_free(&f->consumer->core->buffers, f, sizeof *f);
}

static void set_crowded(kw_assigned *a, bool crowded) {
    a->feed->n_crowded += crowded - a->crowded;
    a->crowded = crowded;
}

void kw_feed_leave(kw_assigned *a) {
    kw_feed *f = a->feed;
    if (f == NULL)
        return;
    set_crowded(a, false);
    kw_session_drop(&f->session, &a->part);
    a->feed = NULL;
    f->n_members -= 1;
    if (f->n_members == 0)
        f->idle_at = kw_after(f->consumer->core->now, KW_MS(IDLE_MS));
}

static int join(kw_assigned *a, int32_t node) {
    kw_feed *f = find_or_make(a->consumer, node);
    if (f == NULL)
        return KW_ENOMEM;
    if (a->feed == f)
        return KW_OK;
    kw_feed_leave(a);
    a->feed = f;
    f->n_members += 1;
    f->idle_at = KW_NEVER;
    return KW_OK;
}

/* Its unread bytes are bounded by max.partition.fetch.bytes, twice over. */
static bool has_room(const kw_assigned *a) {
    return a->buffered < (size_t)a->consumer->core->config.max_partition_fetch_bytes;
}

static int put(kw_assigned *a) {
    const kw_topic_info *t = &a->consumer->cluster->topics[a->topic];
    kw_fetch_place place = {a->fetch_offset, t->partitions[a->partition].leader_epoch, a->version};
    return kw_session_put(&a->feed->session, &a->part, a, t->id, a->topic, a->partition, place);
}

static bool is_due(const kw_assigned *a) {
    return a->state == KW_ASSIGNED_FETCHING && !a->paused && a->not_before <= a->consumer->core->now;
}

/* A partition without room is forgotten by the broker for a while, or it would bring more. */
static int place_at(kw_assigned *a, int32_t node) {
    int rc = join(a, node);
    if (rc < 0)
        return rc;
    set_crowded(a, !has_room(a));
    if (!a->crowded)
        return put(a);
    kw_session_drop(&a->feed->session, &a->part);
    return KW_OK;
}

/* F17: a near replica has its time; then, or when it is no more, the leader is asked again who is near. */
static kw_node *replica(kw_assigned *a) {
    kw_consumer *c = a->consumer;
    if (a->replica < 0)
        return NULL;
    kw_node *n = a->replica_until > c->core->now ? kw_cluster_node(c->cluster, a->replica) : NULL;
    if (n == NULL)
        a->replica = -1;
    else
        c->lease_at = kw_min_time(c->lease_at, a->replica_until);
    return n;
}

static kw_node *source(kw_assigned *a) {
    kw_node *near = replica(a);
    return near != NULL ? near : kw_cluster_leader(a->consumer->cluster, a->topic, a->partition);
}

void kw_feed_place(kw_assigned *a) {
    kw_node *node = is_due(a) ? source(a) : NULL;
    if (node == NULL)
        kw_feed_leave(a);
    else if (place_at(a, node->id) < 0)
        kw_position_failed(a, KW_ENOMEM, "Fetch");
}

kw_time kw_feed_deadline(const kw_feed *f) {
    if (f->in_flight)
        return KW_NEVER;
    kw_time now = f->consumer->core->now;
    if (f->session.n_parts > 0 && f->not_before > now)
        return f->not_before;
    return f->idle_at;
}

/* After a pause: the leader may not have noticed yet, and name it again. */
void kw_feed_leave_replicas(kw_feed *f) {
    enum { NOT_LEADER_OR_FOLLOWER = 6 };
    kw_link *parts = &f->session.parts;
    for (kw_link *l = parts->next; l != parts; l = l->next) {
        kw_assigned *a = KW_CONTAINER(l, kw_session_part, link)->owner;
        if (a->replica != f->node)
            continue;
        a->replica = -1;
        kw_position_failed(a, NOT_LEADER_OR_FOLLOWER, "Fetch");
    }
}

void kw_feed_fail_members(kw_feed *f, int error) {
    kw_link *parts = &f->session.parts;
    for (kw_link *l = parts->next; l != parts; l = l->next)
        kw_position_failed(KW_CONTAINER(l, kw_session_part, link)->owner, error, "Fetch");
}
