/* control.c - the part of the public face with which a test plays fate: nodes that fall and rise, leaders and
 * coordinators that move, records that are lost, topics that are made anew.
 *
 * Whatever changes here may end a wait, so each call looks after those that wait. */
#include "tools/broker/conn.h"
#include "tools/broker/transact.h"
#include "tools/broker/wait.h"
#include <string.h>

static void changed(kw_broker *b) {
    b->changes++;
    broker_txns_follow(b);
    broker_wait_wake(b);
}

static kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static broker_topic *find_topic(const kw_broker *b, const char *name) {
    return broker_topic_find(&b->cluster.topics, &(broker_topic_ref){.name = text(name)});
}

static broker_partition *find(const kw_broker *b, const char *topic, int32_t partition) {
    broker_partition *p;
    broker_topic_ref ref = {.name = text(topic)};
    return broker_partition_find(&b->cluster.topics, &ref, partition, &p) == 0 ? p : NULL;
}

static broker_node *find_node(kw_broker *b, int32_t id) {
    return broker_cluster_node(&b->cluster, id) == NULL ? NULL : &b->nodes[id - b->o.node_id];
}

/* ---- nodes ---- */

static void copy_text(char *to, size_t size, const char *from) {
    size_t n = strlen(from);
    if (n >= size)
        n = size - 1;
    memcpy(to, from, n);
    to[n] = '\0';
}

int kw_broker_set_node_address(kw_broker *b, int32_t node, const char *host, uint16_t port) {
    broker_registration *r = broker_cluster_node(&b->cluster, node);
    if (r == NULL)
        return KW_EINVAL;
    copy_text(r->host, sizeof r->host, host);
    r->port = port;
    return 0;
}

void kw_broker_set_address(kw_broker *b, const char *host, uint16_t port) {
    (void)!kw_broker_set_node_address(b, b->o.node_id, host, port);
}

int kw_broker_set_rack(kw_broker *b, int32_t node, const char *rack) {
    broker_registration *r = broker_cluster_node(&b->cluster, node);
    if (r == NULL || strlen(rack) >= sizeof r->rack)
        return KW_EINVAL;
    copy_text(r->rack, sizeof r->rack, rack);
    return 0;
}

static void learn_truth(kw_broker *b, broker_node *n) {
    if (n->stale == NULL)
        return;
    broker_cluster_fini(n->stale);
    kw_mem_free(&b->mem, n->stale, sizeof *n->stale);
    n->stale = NULL;
}

void broker_node_restart(kw_broker *b, broker_node *n) {
    learn_truth(b, n);
    broker_sessions_fini(&n->sessions, &b->mem);
}

int kw_broker_set_stale(kw_broker *b, int32_t node, bool stale) {
    broker_node *n = find_node(b, node);
    if (n == NULL)
        return KW_EINVAL;
    broker_cluster *copy = stale ? broker_cluster_copy(&b->cluster, &b->mem) : NULL;
    if (stale && copy == NULL)
        return KW_ENOMEM;
    learn_truth(b, n);
    n->stale = copy;
    changed(b);
    return 0;
}

/* What it has not sent yet is lost with it. */
static void cut_connections(kw_broker *b, const broker_node *n) {
    for (int32_t i = 0; i < b->n_conns; i++)
        if (b->conns[i]->node == n)
            broker_conn_cut(b, b->conns[i]);
}

int kw_broker_set_down(kw_broker *b, int32_t node, bool down) {
    broker_node *n = find_node(b, node);
    if (n == NULL)
        return KW_EINVAL;
    if (broker_cluster_is_up(&b->cluster, node) != down)
        return 0;
    broker_cluster_set_down(&b->cluster, node, down);
    broker_node_restart(b, n);
    if (down)
        cut_connections(b, n);
    changed(b);
    return 0;
}

int32_t kw_broker_node_id(const kw_broker *b, int32_t place) {
    return place >= 0 && place < b->o.nodes ? b->nodes[place].id : -1;
}

bool kw_broker_is_up(const kw_broker *b, int32_t node) {
    return broker_cluster_is_up(&b->cluster, node);
}

/* ---- leaders and coordinators ---- */

int kw_broker_move_leader(kw_broker *b, const char *topic, int32_t partition, int32_t node) {
    broker_partition *p = find(b, topic, partition);
    if (p == NULL)
        return KW_ENOTFOUND;
    if (!broker_partition_has(p, node) || !broker_cluster_is_up(&b->cluster, node))
        return KW_EINVAL;
    broker_cluster_lead(p, node);
    changed(b);
    return 0;
}

int32_t kw_broker_leader(const kw_broker *b, const char *topic, int32_t partition, int32_t *epoch) {
    const broker_partition *p = find(b, topic, partition);
    if (epoch != NULL)
        *epoch = p == NULL ? -1 : p->epoch;
    return p == NULL ? -1 : p->leader;
}

int kw_broker_move_coordinator(kw_broker *b, const char *key, int32_t node) {
    if (!broker_cluster_is_up(&b->cluster, node))
        return KW_EINVAL;
    b->cluster.coordinators[broker_cluster_slot(text(key))] = node;
    changed(b);
    return 0;
}

int32_t kw_broker_coordinator(const kw_broker *b, const char *key) {
    return b->cluster.coordinators[broker_cluster_slot(text(key))];
}

int kw_broker_set_marker_delay(kw_broker *b, kw_time delay) {
    if (delay < 0)
        return KW_EINVAL;
    b->txns.marker_delay = delay;
    return 0;
}

void kw_broker_reverse_aborted(kw_broker *b, bool on) {
    b->reverses_aborted = on;
}

/* ---- records ---- */

int64_t kw_broker_log_start(const kw_broker *b, const char *topic, int32_t partition) {
    const broker_partition *p = find(b, topic, partition);
    return p == NULL ? -1 : p->log.start;
}

int64_t kw_broker_log_end(const kw_broker *b, const char *topic, int32_t partition) {
    const broker_partition *p = find(b, topic, partition);
    return p == NULL ? -1 : p->log.end;
}

/* The replica that takes over, if there is another, lacks the records. */
int kw_broker_truncate(kw_broker *b, const char *topic, int32_t partition, int64_t offset) {
    broker_partition *p = find(b, topic, partition);
    int32_t up[KW_BROKER_MAX_NODES];
    if (p == NULL)
        return KW_ENOTFOUND;
    if (offset < p->log.start || offset > p->log.end || p->leader < 0)
        return KW_EINVAL;
    broker_log_truncate(&p->log, offset);
    broker_producers_reload(&p->producers, &b->mem, &p->log);
    int32_t n = broker_cluster_isr(&b->cluster, p, up), next = p->leader;
    for (int32_t i = 0; i < n && next == p->leader; i++)
        next = up[i];
    broker_cluster_lead(p, next);
    changed(b);
    return 0;
}

int kw_broker_delete_records(kw_broker *b, const char *topic, int32_t partition, int64_t offset) {
    broker_partition *p = find(b, topic, partition);
    if (p == NULL)
        return KW_ENOTFOUND;
    if (offset < 0 || offset > p->log.end)
        return KW_EINVAL;
    broker_log_delete_before(&p->log, offset);
    changed(b);
    return 0;
}

int kw_broker_forget_producers(kw_broker *b, const char *topic, int32_t partition) {
    broker_partition *p = find(b, topic, partition);
    if (p == NULL)
        return KW_ENOTFOUND;
    broker_producers_expire(&p->producers);
    return 0;
}

/* ---- topics ---- */

int kw_broker_create_topic(kw_broker *b, const char *topic, int32_t n_partitions, int32_t n_replicas) {
    broker_topic *made;
    bool counts = n_partitions >= 1 && n_partitions <= KW_BROKER_MAX_PARTITIONS && n_replicas >= 0 &&
                  n_replicas <= b->o.nodes;
    if (!counts || !broker_topic_name_valid(text(topic)))
        return KW_EINVAL;
    if (find_topic(b, topic) != NULL)
        return KW_ESTATE;
    int err = broker_create_topic(b, text(topic), n_partitions, n_replicas == 0 ? -1 : n_replicas, &made);
    if (err == 0)
        changed(b);
    return err;
}

int kw_broker_delete_topic(kw_broker *b, const char *topic) {
    broker_topic *t = find_topic(b, topic);
    if (t == NULL)
        return KW_ENOTFOUND;
    broker_delete_topic(b, t);
    changed(b);
    return 0;
}

int kw_broker_recreate_topic(kw_broker *b, const char *topic) {
    broker_topic *t = find_topic(b, topic);
    if (t == NULL)
        return KW_ENOTFOUND;
    int32_t n_partitions = t->n_partitions, n_replicas = t->partitions[0].n_replicas;
    broker_delete_topic(b, t);
    int err = broker_create_topic(b, text(topic), n_partitions, n_replicas, &t);
    changed(b);
    return err;
}

/* ---- quotas ---- */

int kw_broker_set_quota(kw_broker *b, const char *client_id, kw_broker_quota kind, double per_second) {
    return broker_quota_set(&b->quotas, kind, client_id, per_second);
}
