/* broker.c - the public face: life, connections, time. */
#include "tools/broker/answer.h"
#include "tools/broker/conn.h"
#include "tools/broker/wait.h"
#include <kwire/wire.h>
#include <string.h>

enum { ARENA_LIMIT = 64 << 20 }; /* what one request and its answer may take besides records (M14) */

const kw_broker_options kw_broker_options_default = {
    .host = "127.0.0.1",
    .port = 9092,
    .node_id = 1,
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

int broker_create_topic(kw_broker *b, kw_str name, int32_t n_partitions, broker_topic **out) {
    return broker_topic_add(&b->topics, name, next_uuid(b), n_partitions, out);
}

/* ---- life ---- */

static bool options_valid(const kw_broker_options *o) {
    return memchr(o->host, '\0', sizeof o->host) != NULL && o->node_id >= 0 && o->max_frame > 0 &&
           o->partitions >= 1 && o->partitions <= KW_BROKER_MAX_PARTITIONS;
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
    b->random = o->seed;
    b->cluster_id = next_uuid(b);
    kw_uuid_text(b->cluster_id, b->cluster_text);
    broker_topics_init(&b->topics, &b->mem, o->memory);
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
    broker_topics_fini(&b->topics);
    kw_arena_fini(&b->arena);
    kw_mem m = b->mem;
    kw_mem_free(&m, b, sizeof *b);
}

void kw_broker_set_address(kw_broker *b, const char *host, uint16_t port) {
    size_t n = strlen(host);
    if (n >= sizeof b->o.host)
        n = sizeof b->o.host - 1;
    memcpy(b->o.host, host, n);
    b->o.host[n] = '\0';
    b->o.port = port;
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

int kw_broker_open(kw_broker *b, uint32_t *conn) {
    if (b->last_conn == UINT32_MAX || reserve_conn(b) != 0)
        return KW_ENOMEM;
    broker_conn *c = kw_mem_zalloc(&b->mem, sizeof *c);
    if (c == NULL)
        return KW_ENOMEM;
    c->id = ++b->last_conn;
    b->conns[b->n_conns++] = c;
    *conn = c->id;
    return 0;
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
    broker_conn_feed(b, c, p, n);
    if (b->woken != b->changes)
        broker_wait_wake(b);
    return c->closing ? KW_ECLOSED : 0;
}

int kw_broker_output(kw_broker *b, uint32_t conn, kw_slice *out, int max) {
    broker_conn *c = find(b, conn);
    if (c == NULL)
        return KW_ECLOSED;
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
        if (c->first != NULL || c->closing)
            return c->id;
    }
    return 0;
}

/* ---- time and faults ---- */

void kw_broker_step(kw_broker *b, kw_time now) {
    b->wall_ms += (now - b->now) / 1000;
    b->now = now;
    broker_wait_wake(b);
}

kw_time kw_broker_deadline(const kw_broker *b) {
    return broker_wait_deadline(b);
}

void kw_broker_fail(kw_broker *b, int16_t api_key, int times, int error) {
    broker_fault_fail(&b->faults, api_key, times, error);
}

void kw_broker_drop(kw_broker *b, int16_t api_key, int times) {
    broker_fault_drop(&b->faults, api_key, times);
}
