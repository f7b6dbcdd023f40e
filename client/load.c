/* load.c - what appending threads are shown of topics: how many partitions, and how keyless records spread
 * over them. Drawn from metadata and from our own queues before the intake's lock is taken, shown under it.
 *
 * KIP-794: drawn anew when metadata came, and for topics with keyless records whenever a queue has changed
 * its length. A broker that could take nothing for partitioner.availability.timeout.ms, though batches waited
 * for it, is left out until it can. */
#include "client/producer.h"

int kw_producer_add_topics(kw_producer *p) {
    int32_t n = p->cluster->n_topics;
    if (n <= p->n_topics)
        return KW_OK;
    int rc = kw_intake_add_topics(&p->intake, n);
    if (rc < 0)
        return rc;
    kw_ptopic *grown = kw_mem_realloc(&p->core->buffers, p->topics, sizeof *grown * (size_t)p->n_topics,
                                      sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    for (int32_t i = p->n_topics; i < n; i++)
        grown[i] = (kw_ptopic){0};
    p->topics = grown;
    p->n_topics = n;
    p->shown = p->cluster->version - 1; /* whatever is known of them already is to be shown */
    return KW_OK;
}

static bool is_adaptive(const kw_producer *p) {
    return p->core->config.partitioner_adaptive != 0;
}

/* Whether brokers take anything is looked at. */
static bool watches(const kw_producer *p) {
    return is_adaptive(p) && p->core->config.partitioner_availability_timeout_ms > 0;
}

static bool is_starved(const kw_producer *p, int32_t leader) {
    kw_time patience = KW_MS(p->core->config.partitioner_availability_timeout_ms);
    const kw_node *n = watches(p) ? kw_cluster_node(p->cluster, leader) : NULL;
    return n != NULL && n->starved_seen == p->n_drains && n->starved_since + patience < p->core->now;
}

/* Without memory it is all partitions: a record then waits for the one it got. */
static void begin(kw_producer *p, int32_t topic) {
    kw_ptopic *t = &p->topics[topic];
    int32_t n = p->cluster->topics[topic].n_partitions;
    t->drawn = true;
    t->counted = n > 1 && kw_spread_begin(&t->next, &p->core->buffers, n) == KW_OK;
    if (!t->counted)
        t->next.n = 0;
}

static void count_waiting(kw_producer *p) {
    for (const kw_link *l = p->active.next; l != &p->active; l = l->next) {
        const kw_ppart *part = KW_CONTAINER(l, kw_ppart, active);
        kw_ptopic *t = &p->topics[part->topic];
        if (t->drawn && t->counted && part->partition >= 0 && part->n_queued > part->n_in_flight &&
            part->partition < p->cluster->topics[part->topic].n_partitions)
            kw_spread_count(&t->next, part->partition, part->n_queued - part->n_in_flight);
    }
}

static void keep_usable(kw_producer *p, int32_t topic, bool starved_too) {
    const kw_topic_info *t = &p->cluster->topics[topic];
    for (int32_t i = 0; i < t->n_partitions; i++)
        if (t->partitions[i].leader >= 0 && (starved_too || !is_starved(p, t->partitions[i].leader)))
            kw_spread_keep(&p->topics[topic].next, i);
}

/* If every leader is starved none is left out; without a leader at all it is all partitions. */
static void end(kw_producer *p, int32_t topic) {
    kw_ptopic *t = &p->topics[topic];
    if (!t->drawn || !t->counted)
        return;
    keep_usable(p, topic, !is_adaptive(p));
    if (t->next.n == 0)
        keep_usable(p, topic, true);
    kw_spread_end(&t->next, p->cluster->topics[topic].n_partitions);
}

/* Does what the table of this topic was drawn from change with time or queues? It matters where keyless
 * records are. */
static bool is_due(const kw_producer *p, const kw_ptopic *t) {
    return t->keyless && is_adaptive(p) && (t->changed || watches(p));
}

static void draw(kw_producer *p, bool fresh) {
    for (int32_t i = 0; i < p->n_topics; i++) {
        if (fresh || is_due(p, &p->topics[i]))
            begin(p, i);
        p->topics[i].changed = false;
    }
    if (is_adaptive(p))
        count_waiting(p);
    for (int32_t i = 0; i < p->n_topics; i++)
        end(p, i);
}

bool kw_producer_draw_topics(kw_producer *p) {
    if (kw_producer_add_topics(p) < 0)
        return false;
    bool fresh = p->shown != p->cluster->version;
    if (!fresh && !p->load_changed && !watches(p))
        return false;
    p->shown = p->cluster->version;
    p->load_changed = false;
    draw(p, fresh);
    return true;
}

void kw_producer_show_topics(kw_producer *p) {
    for (int32_t i = 0; i < p->n_topics; i++) {
        kw_ptopic *own = &p->topics[i];
        kw_itopic *t = &p->intake.topics[i];
        if (!own->drawn)
            continue;
        kw_spread before = t->spread;
        t->n_partitions = p->cluster->topics[i].n_partitions;
        t->spread = own->next;
        own->next = before;
        own->drawn = false;
    }
}

void kw_producer_note_keyless(kw_producer *p) {
    for (int32_t i = 0; i < p->n_topics; i++)
        p->topics[i].keyless = p->intake.topics[i].keyless;
    p->intake.has_news = false;
}

void kw_producer_note_load(kw_producer *p, const kw_ppart *part) {
    if (part->partition < 0 || !p->topics[part->topic].keyless || p->topics[part->topic].changed)
        return;
    p->topics[part->topic].changed = true;
    p->load_changed = true;
}

void kw_producer_note_drain(kw_producer *p, const kw_ppart *part) {
    if (!watches(p) || part->n_queued <= part->n_in_flight)
        return;
    kw_node *n = kw_cluster_leader(p->cluster, part->topic, part->partition);
    if (n == NULL)
        return;
    bool can = n->conn.state == KW_CONN_UP && n->conn.n_in_flight < p->core->config.max_in_flight;
    if (!can && n->starved_seen + 1 < p->n_drains)
        n->starved_since = p->core->now;
    n->starved_seen = can ? 0 : p->n_drains;
}
