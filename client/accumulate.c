/* accumulate.c - where records wait: one open batch a partition, within buffer.memory. See producer.h. */
#include "client/producer.h"

#include <string.h>

/* Partitions are kept in an array by number, and one may be named before metadata says how many there are. No
 * cluster serves a topic of this many. */
#define MOST_PARTITION 1000000

static int grow_topics(kw_producer *p, int32_t topic) {
    if (topic < p->n_topics)
        return KW_OK;
    int32_t n = topic + 1;
    kw_ptopic *grown = kw_mem_realloc(&p->core->buffers, p->topics, sizeof *grown * (size_t)p->n_topics,
                                      sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    for (int32_t i = p->n_topics; i < n; i++)
        grown[i] = (kw_ptopic){.sticky = -1};
    p->topics = grown;
    p->n_topics = n;
    return KW_OK;
}

static int grow_parts(kw_producer *p, kw_ptopic *t, int32_t partition) {
    if (partition < t->n_parts)
        return KW_OK;
    int32_t n = partition + 1 > 2 * t->n_parts ? partition + 1 : 2 * t->n_parts;
    kw_ppart **grown = kw_mem_realloc(&p->core->buffers, t->parts, sizeof *grown * (size_t)t->n_parts,
                                      sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    memset(grown + t->n_parts, 0, sizeof *grown * (size_t)(n - t->n_parts));
    t->parts = grown;
    t->n_parts = n;
    return KW_OK;
}

kw_ppart *kw_producer_part(kw_producer *p, int32_t topic, int32_t partition) {
    if (grow_topics(p, topic) < 0)
        return NULL;
    kw_ptopic *t = &p->topics[topic];
    if (partition >= 0 && grow_parts(p, t, partition) < 0)
        return NULL;
    kw_ppart **slot = partition < 0 ? &t->staging : &t->parts[partition];
    if (*slot != NULL)
        return *slot;
    kw_ppart *part = kw_mem_zalloc(&p->core->buffers, sizeof *part);
    if (part == NULL)
        return NULL;
    part->topic = topic;
    part->partition = partition;
    kw_list_init(&part->batches);
    return *slot = part;
}

static kw_pbatch *open_batch(const kw_ppart *part) {
    if (kw_list_empty(&part->batches))
        return NULL;
    kw_pbatch *b = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
    return b->state == KW_BATCH_OPEN ? b : NULL;
}

static kw_pbatch *add_batch(kw_producer *p, kw_ppart *part, size_t record_bound, bool over_budget) {
    size_t size = (size_t)p->core->config.batch_size;
    if (size < KW_BATCH_HEADER + record_bound)
        size = KW_BATCH_HEADER + record_bound;
    /* An empty producer takes one batch whatever its size: or a record might never fit. */
    if (!over_budget && p->memory > 0 && p->memory + size > (size_t)p->core->config.buffer_memory)
        return NULL;
    kw_pbatch *b = kw_pbatch_new(p->core, size, part->last_count);
    if (b == NULL)
        return NULL;
    b->producer = p;
    b->part = part;
    b->sealed.topic = part->topic;
    b->sealed.partition = part->partition;
    kw_producer_recount(p, b);
    kw_list_push_back(&part->batches, &b->link);
    if (!kw_list_linked(&part->active))
        kw_list_push_back(&p->active, &part->active);
    return b;
}

static int try_append(kw_producer *p, kw_pbatch *b, const kw_outgoing *r) {
    bool now = r->timestamp == KW_TIMESTAMP_NOW;
    int rc = kw_pbatch_append(b, r, now ? kw_core_wall(p->core) : r->timestamp);
    b->own_time |= rc == KW_OK && !now;
    kw_producer_recount(p, b);
    return rc;
}

int kw_producer_append(kw_producer *p, kw_ppart *part, const kw_outgoing *r, bool over_budget) {
    kw_pbatch *b = open_batch(part);
    int rc = b == NULL ? KW_ENOSPACE : try_append(p, b, r);
    if (rc != KW_ENOSPACE)
        return rc;
    if (b != NULL) {
        b->state = KW_BATCH_FULL;
        part->last_count = b->w.count;
    }
    b = add_batch(p, part, kw_record_bound(r->key, r->value, r->headers, r->n_headers), over_budget);
    return b == NULL ? KW_EAGAIN : try_append(p, b, r);
}

static size_t size_of(int32_t n) {
    return n > 0 ? (size_t)n : 0;
}

static int check_headers(const kw_outgoing *r, size_t *payload) {
    if (r->n_headers < 0 || (r->n_headers > 0 && r->headers == NULL))
        return KW_EINVAL;
    for (int32_t i = 0; i < r->n_headers; i++) {
        if (r->headers[i].key.n < 0)
            return KW_EINVAL;
        *payload += size_of(r->headers[i].key.n) + size_of(r->headers[i].value.n);
    }
    return KW_OK;
}

static int check(const kw_producer *p, const kw_outgoing *r) {
    if (p->closing || p->fatal != 0)
        return KW_ESTATE;
    if (r->topic < 0 || r->topic >= p->cluster->n_topics || r->partition < KW_PARTITION_ANY ||
        r->partition > MOST_PARTITION)
        return KW_EINVAL;
    size_t payload = size_of(r->key.n) + size_of(r->value.n);
    int rc = check_headers(r, &payload);
    if (rc < 0)
        return rc;
    return payload + KW_BATCH_HEADER > (size_t)p->core->config.max_request_size ? KW_ELIMIT : KW_OK;
}

/* Memory is spent. What is there goes out without waiting for linger, at a step that comes at once. With
 * nothing there, waiting would bring none back. */
static int press(kw_producer *p) {
    if (p->memory == 0)
        return KW_ENOMEM;
    p->pressed = true;
    p->deadline = kw_min_time(p->deadline, p->core->now);
    return KW_EAGAIN;
}

int kw_producer_produce(kw_producer *p, const kw_outgoing *r) {
    int rc = check(p, r);
    if (rc < 0)
        return rc;
    p->cluster->topics[r->topic].producing = true;
    p->cluster->produces = true;
    int32_t partition = kw_producer_partition(p, r);
    if (partition < -1)
        return partition;
    kw_ppart *part = kw_producer_part(p, r->topic, partition);
    rc = part == NULL ? KW_ENOMEM : kw_producer_append(p, part, r, false);
    if (rc == KW_ENOMEM || rc == KW_EAGAIN)
        return press(p);
    if (rc < 0)
        return rc;
    p->outstanding += 1;
    p->core->stats.records_produced += 1;
    /* Linger starts at the next step: make sure there is one. */
    p->deadline = kw_min_time(p->deadline, p->core->now);
    return KW_OK;
}

void kw_producer_unqueue(kw_producer *p, kw_pbatch *b) {
    (void)p;
    kw_list_remove(&b->link);
    if (kw_list_empty(&b->part->batches))
        kw_list_remove(&b->part->active);
}

void kw_producer_recount(kw_producer *p, kw_pbatch *b) {
    size_t now = kw_pbatch_memory(b);
    p->memory = p->memory - b->counted + now;
    b->counted = now;
}

void kw_producer_free_batch(kw_producer *p, kw_pbatch *b) {
    p->memory -= b->counted;
    kw_pbatch_free(b);
}
