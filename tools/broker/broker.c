/* broker.c - the public face: life, connections, time. */
#include "tools/broker/answer.h"
#include "tools/broker/conn.h"
#include "tools/broker/rest.h"
#include "tools/broker/transact.h"
#include "tools/broker/wait.h"
#include <kwire/wire.h>
#include <string.h>

enum {
    ARENA_LIMIT = 64 << 20, /* what one request and its answer may take besides records (M14) */
    DEFAULT_REPLICAS = 3,
    MARKER_DELAY_MS = 3 /* about what a real one needs: an EndTxn sent again at once finds it busy */
};

const kw_broker_options kw_broker_options_default = {
    .host = "127.0.0.1",
    .port = 9092,
    .node_id = 1,
    .nodes = 1,
    .fetch_sessions = 1000,
    .partitions = 1,
    .auto_create_topics = true,
    .max_frame = 100 << 20,
};

/* ---- ids ---- */

/* splitmix64: ids need to differ, not to be secret. */
static uint64_t next_random(kw_broker *b) {
    uint64_t z = b->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Version 4. Kafka makes none whose text begins with '-': shells take it for an option. */
static kw_uuid next_uuid(kw_broker *b) {
    kw_uuid u;
    uint64_t parts[2] = {next_random(b), next_random(b)};
    memcpy(u.b, parts, sizeof u.b);
    u.b[0] &= 0x7f;
    u.b[6] = (uint8_t)((u.b[6] & 0x0f) | 0x40);
    u.b[8] = (uint8_t)((u.b[8] & 0x3f) | 0x80);
    return u;
}

int32_t broker_new_session_id(kw_broker *b, const broker_sessions *there) {
    int32_t id;
    do
        id = (int32_t)(next_random(b) & INT32_MAX);
    while (id == 0 || broker_session_find(there, id) != NULL);
    return id;
}

int32_t broker_default_replicas(const kw_broker *b) {
    if (b->o.replicas > 0)
        return b->o.replicas;
    return b->o.nodes < DEFAULT_REPLICAS ? b->o.nodes : DEFAULT_REPLICAS;
}

void broker_delete_topic(kw_broker *b, broker_topic *topic) {
    broker_groups_forget_topic(&b->groups, &b->mem, topic->name);
    broker_topic_remove(&b->cluster.topics, topic);
    b->changes++;
}

int broker_create_topic(kw_broker *b, kw_str name, int32_t n_partitions, int32_t n_replicas,
                        broker_topic **out) {
    if (broker_topic_add(&b->cluster.topics, name, next_uuid(b), n_partitions, out) != 0)
        return KW_ENOMEM;
    broker_cluster_place(&b->cluster, *out, 0, n_replicas < 0 ? broker_default_replicas(b) : n_replicas);
    return 0;
}

/* ---- life ---- */

static bool options_valid(const kw_broker_options *o) {
    bool nodes = o->nodes >= 1 && o->nodes <= KW_BROKER_MAX_NODES && o->node_id >= 0 &&
                 o->node_id <= INT32_MAX - o->nodes && o->port <= UINT16_MAX - o->nodes + 1;
    return nodes && memchr(o->host, '\0', sizeof o->host) != NULL && o->max_frame > 0 && o->partitions >= 1 &&
           o->partitions <= KW_BROKER_MAX_PARTITIONS && o->replicas >= 0 && o->fetch_sessions >= 0 &&
           o->replicas <= o->nodes && broker_release_find(o->as_version) != NULL;
}

int kw_broker_new(const kw_broker_options *o, const kw_mem *mem, kw_broker **out) {
    *out = NULL;
    if (!options_valid(o))
        return KW_EINVAL;
    kw_mem m = *mem;
    kw_broker *b = kw_mem_zalloc(&m, sizeof *b);
    if (b == NULL)
        return KW_ENOMEM;
    b->mem = m;
    b->o = *o;
    b->release = broker_release_find(o->as_version);
    b->transaction_version = b->release->transactions != NULL ? b->release->transactions->level : 0;
    b->random = o->seed;
    b->cluster_id = next_uuid(b);
    kw_uuid_text(b->cluster_id, b->cluster_text);
    broker_cluster_init(&b->cluster, o, &b->mem);
    broker_txns_init(&b->txns, &b->cluster);
    b->txns.marker_delay = KW_MS(MARKER_DELAY_MS);
    for (int32_t i = 0; i < o->nodes; i++)
        b->nodes[i].id = o->node_id + i;
    kw_arena_init(&b->arena, &b->mem, ARENA_LIMIT);
    *out = b;
    return 0;
}

void kw_broker_free(kw_broker *b) {
    if (b == NULL)
        return;
    for (int32_t i = 0; i < b->n_conns; i++)
        broker_conn_free(b, b->conns[i]);
    kw_mem_free(&b->mem, b->conns, (size_t)b->cap_conns * sizeof *b->conns);
    for (int32_t i = 0; i < b->o.nodes; i++)
        broker_node_restart(b, &b->nodes[i]);
    broker_groups_fini(&b->groups, &b->mem);
    broker_txns_fini(&b->txns, &b->mem);
    broker_cluster_fini(&b->cluster);
    kw_arena_fini(&b->arena);
    kw_mem m = b->mem;
    kw_mem_free(&m, b, sizeof *b);
}

/* ---- connections ---- */

/* Index of the connection, or where it would stand. Ids rise, so the list is sorted by itself. */
static int32_t search(const kw_broker *b, uint32_t id) {
    int32_t low = 0, high = b->n_conns;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (b->conns[mid]->id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static broker_conn *find(const kw_broker *b, uint32_t id) {
    int32_t i = search(b, id);
    return i < b->n_conns && b->conns[i]->id == id ? b->conns[i] : NULL;
}

static int reserve_conn(kw_broker *b) {
    if (b->n_conns < b->cap_conns)
        return 0;
    int32_t cap = b->cap_conns == 0 ? 8 : 2 * b->cap_conns;
    broker_conn **grown = kw_mem_realloc(&b->mem, b->conns, (size_t)b->cap_conns * sizeof(broker_conn *),
                                         (size_t)cap * sizeof(broker_conn *));
    if (grown == NULL)
        return KW_ENOMEM;
    b->conns = grown;
    b->cap_conns = cap;
    return 0;
}

int kw_broker_open_on(kw_broker *b, int32_t node, uint32_t *conn) {
    if (broker_cluster_node(&b->cluster, node) == NULL)
        return KW_EINVAL;
    if (!broker_cluster_is_up(&b->cluster, node))
        return KW_ECLOSED;
    if (b->last_conn == UINT32_MAX || reserve_conn(b) != 0)
        return KW_ENOMEM;
    broker_conn *c = kw_mem_zalloc(&b->mem, sizeof *c);
    if (c == NULL)
        return KW_ENOMEM;
    c->id = ++b->last_conn;
    c->node = &b->nodes[node - b->o.node_id];
    b->conns[b->n_conns++] = c;
    *conn = c->id;
    return 0;
}

int kw_broker_open(kw_broker *b, uint32_t *conn) {
    return kw_broker_open_on(b, b->o.node_id, conn);
}

void kw_broker_close(kw_broker *b, uint32_t conn) {
    int32_t i = search(b, conn);
    if (i == b->n_conns || b->conns[i]->id != conn)
        return;
    broker_conn_free(b, b->conns[i]);
    b->n_conns--;
    memmove(b->conns + i, b->conns + i + 1, (size_t)(b->n_conns - i) * sizeof(broker_conn *));
}

int kw_broker_feed(kw_broker *b, uint32_t conn, const void *p, size_t n, kw_time now, int64_t wall_ms) {
    broker_conn *c = find(b, conn);
    b->now = now;
    b->wall_ms = wall_ms;
    if (c == NULL || c->closing)
        return KW_ECLOSED;
    broker_txns_step(b);
    broker_conn_feed(b, c, p, n);
    if (b->woken != b->changes)
        broker_wait_wake(b);
    return c->closing ? KW_ECLOSED : 0;
}

int kw_broker_output(kw_broker *b, uint32_t conn, kw_slice *out, int max) {
    broker_conn *c = find(b, conn);
    if (c == NULL)
        return KW_ECLOSED;
    if (c->silent_until != 0)
        return 0;
    if (c->first == NULL && c->closing)
        return KW_ECLOSED;
    return broker_answer_slices(c, out, max);
}

void kw_broker_sent(kw_broker *b, uint32_t conn, size_t n) {
    broker_conn *c = find(b, conn);
    if (c != NULL)
        broker_answer_sent(b, c, n);
}

uint32_t kw_broker_next_output(kw_broker *b) {
    for (int32_t i = 0; b->n_news > 0 && i < b->n_conns; i++) {
        broker_conn *c = b->conns[i];
        if (!c->news)
            continue;
        c->news = false;
        b->n_news--;
        if (c->silent_until == 0 && (c->first != NULL || c->closing))
            return c->id;
    }
    return 0;
}

/* ---- time and faults ---- */

void kw_broker_step(kw_broker *b, kw_time now) {
    b->wall_ms += (now - b->now) / 1000;
    b->now = now;
    broker_txns_step(b);
    broker_rest_step(b);
    broker_wait_wake(b);
}

kw_time kw_broker_deadline(const kw_broker *b) {
    kw_time waits = broker_wait_deadline(b), rests = broker_rest_deadline(b);
    kw_time first = waits < rests ? waits : rests;
    return b->txns.next < first ? b->txns.next : first;
}

void kw_broker_fail(kw_broker *b, int16_t api_key, int times, int error) {
    broker_fault_fail(&b->faults, api_key, times, error);
}

void kw_broker_drop(kw_broker *b, int16_t api_key, int times) {
    broker_fault_drop(&b->faults, api_key, times);
}

int kw_broker_add_fault(kw_broker *b, const kw_broker_fault *fault) {
    return broker_fault_add(&b->faults, fault);
}

void kw_broker_clear_faults(kw_broker *b) {
    b->faults = (broker_faults){0};
}
