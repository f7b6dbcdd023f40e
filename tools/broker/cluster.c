/* cluster.c - see cluster.h. A node that comes back leads nothing at first, as in Kafka. */
#include "tools/broker/cluster.h"
#include <string.h>

/* ---- life ---- */

void broker_cluster_init(broker_cluster *c, const kw_broker_options *o, kw_mem *mem) {
    c->n_nodes = o->nodes;
    for (int32_t i = 0; i < o->nodes; i++) {
        c->nodes[i] = (broker_registration){.id = o->node_id + i, .port = (uint16_t)(o->port + i)};
        memcpy(c->nodes[i].host, o->host, sizeof o->host);
    }
    for (int32_t i = 0; i < BROKER_SLOTS; i++)
        c->coordinators[i] = c->nodes[i % o->nodes].id;
    broker_topics_init(&c->topics, mem, o->memory);
}

void broker_cluster_fini(broker_cluster *c) {
    broker_topics_fini(&c->topics);
}

broker_cluster *broker_cluster_copy(const broker_cluster *from, kw_mem *mem) {
    broker_cluster *copy = kw_mem_alloc(mem, sizeof *copy);
    if (copy == NULL)
        return NULL;
    *copy = *from;
    if (broker_topics_copy(&copy->topics, &from->topics) == 0)
        return copy;
    kw_mem_free(mem, copy, sizeof *copy);
    return NULL;
}

/* ---- nodes ---- */

broker_registration *broker_cluster_node(broker_cluster *c, int32_t id) {
    int64_t i = (int64_t)id - c->nodes[0].id;
    return i < 0 || i >= c->n_nodes ? NULL : &c->nodes[i];
}

bool broker_cluster_is_up(const broker_cluster *c, int32_t id) {
    int64_t i = (int64_t)id - c->nodes[0].id;
    return i >= 0 && i < c->n_nodes && !c->nodes[i].down;
}

int32_t broker_cluster_n_up(const broker_cluster *c) {
    int32_t n = 0;
    for (int32_t i = 0; i < c->n_nodes; i++)
        n += !c->nodes[i].down;
    return n;
}

int32_t broker_cluster_controller(const broker_cluster *c) {
    for (int32_t i = 0; i < c->n_nodes; i++)
        if (!c->nodes[i].down)
            return c->nodes[i].id;
    return -1;
}

/* The next one up, from this place on, in a circle. */
static int32_t next_up(const broker_cluster *c, int32_t place) {
    for (int32_t i = 0; i < c->n_nodes; i++) {
        const broker_registration *r = &c->nodes[(place + i) % c->n_nodes];
        if (!r->down)
            return r->id;
    }
    return -1;
}

void broker_cluster_set_down(broker_cluster *c, int32_t id, bool down) {
    broker_cluster_node(c, id)->down = down;
    for (int32_t i = 0; i < BROKER_SLOTS; i++)
        if (!broker_cluster_is_up(c, c->coordinators[i]))
            c->coordinators[i] = next_up(c, i);
    for (int32_t i = 0; i < c->topics.n; i++)
        for (int32_t k = 0; k < c->topics.by_name[i]->n_partitions; k++) {
            broker_partition *p = &c->topics.by_name[i]->partitions[k];
            if (!broker_cluster_is_up(c, p->leader))
                broker_cluster_elect(c, p);
        }
}

/* Java's hash of a string of ASCII characters, without its sign: Kafka's own choice. */
int32_t broker_cluster_slot(kw_str key) {
    uint32_t hash = 0;
    for (int32_t i = 0; i < key.n; i++)
        hash = 31 * hash + (uint8_t)key.p[i];
    if (hash > INT32_MAX)
        hash = hash == 0x80000000u ? 0 : 0u - hash;
    return (int32_t)(hash % BROKER_SLOTS);
}

/* ---- partitions ---- */

void broker_cluster_place_at(broker_cluster *c, broker_partition *p, const int32_t *nodes, int32_t n) {
    p->n_replicas = n;
    memcpy(p->replicas, nodes, (size_t)n * sizeof *nodes);
    if (!broker_partition_has(p, p->leader) || !broker_cluster_is_up(c, p->leader))
        broker_cluster_elect(c, p);
}

void broker_cluster_place(broker_cluster *c, broker_topic *topic, int32_t first, int32_t n_replicas) {
    for (int32_t i = first; i < topic->n_partitions; i++) {
        broker_partition *p = &topic->partitions[i];
        int32_t nodes[KW_BROKER_MAX_NODES];
        for (int32_t k = 0; k < n_replicas; k++)
            nodes[k] = c->nodes[(i + k) % c->n_nodes].id;
        p->epoch = -1; /* the first election makes it 0 */
        broker_cluster_place_at(c, p, nodes, n_replicas);
    }
}

void broker_cluster_lead(broker_partition *p, int32_t node) {
    if (p->leader >= 0)
        p->last_leader = p->leader;
    p->leader = node;
    p->epoch++;
    if (node >= 0)
        broker_log_lead(&p->log, p->epoch);
}

void broker_cluster_elect(const broker_cluster *c, broker_partition *p) {
    int32_t found = -1;
    for (int32_t i = 0; i < p->n_replicas && found < 0; i++)
        if (broker_cluster_is_up(c, p->replicas[i]))
            found = p->replicas[i];
    if (found != p->leader || p->epoch < 0)
        broker_cluster_lead(p, found);
}

bool broker_partition_has(const broker_partition *p, int32_t node) {
    for (int32_t i = 0; i < p->n_replicas; i++)
        if (p->replicas[i] == node)
            return true;
    return false;
}

static int32_t pick(const broker_cluster *c, const broker_partition *p, bool up, int32_t *out) {
    int32_t n = 0;
    for (int32_t i = 0; i < p->n_replicas; i++)
        if (broker_cluster_is_up(c, p->replicas[i]) == up)
            out[n++] = p->replicas[i];
    return n;
}

/* Whoever was in sync last stays so when it goes down too. */
int32_t broker_cluster_isr(const broker_cluster *c, const broker_partition *p,
                           int32_t out[KW_BROKER_MAX_NODES]) {
    int32_t n = pick(c, p, true, out);
    if (n == 0 && p->last_leader >= 0)
        out[n++] = p->last_leader;
    return n;
}

int32_t broker_cluster_offline(const broker_cluster *c, const broker_partition *p,
                               int32_t out[KW_BROKER_MAX_NODES]) {
    return pick(c, p, false, out);
}
