/* accumulate.c - an append: one open batch a partition, within buffer.memory. See intake.h for the lock. */
#include "client/intake.h"

#include <string.h>

/* Partitions are kept in an array by number, and one may be named before metadata says how many there are. No
 * cluster serves a topic of this many. */
#define MOST_PARTITION 1000000

static int grow_parts(kw_intake *in, kw_itopic *t, int32_t partition) {
    if (partition < t->n_parts)
        return KW_OK;
    int32_t n = partition + 1 > 2 * t->n_parts ? partition + 1 : 2 * t->n_parts;
    kw_ppart **grown = kw_mem_realloc(&in->core->buffers, t->parts, sizeof *grown * (size_t)t->n_parts,
                                      sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    memset(grown + t->n_parts, 0, sizeof *grown * (size_t)(n - t->n_parts));
    t->parts = grown;
    t->n_parts = n;
    return KW_OK;
}

static kw_ppart *add_part(kw_intake *in, int32_t topic, int32_t partition) {
    kw_ppart *part = kw_mem_zalloc(&in->core->buffers, sizeof *part);
    if (part == NULL)
        return NULL;
    part->topic = topic;
    part->partition = partition;
    kw_list_init(&part->batches);
    return part;
}

kw_ppart *kw_intake_part(kw_intake *in, int32_t topic, int32_t partition) {
    kw_itopic *t = &in->topics[topic];
    if (partition >= 0 && grow_parts(in, t, partition) < 0)
        return NULL;
    kw_ppart **slot = partition < 0 ? &t->staging : &t->parts[partition];
    if (*slot == NULL)
        *slot = add_part(in, topic, partition);
    return *slot;
}

static kw_pbatch *open_batch(kw_intake *in, kw_ppart *part, size_t record_bound) {
    size_t size = (size_t)in->core->config.batch_size;
    if (size < KW_BATCH_HEADER + record_bound)
        size = KW_BATCH_HEADER + record_bound;
    /* An empty producer takes one batch whatever its size: or a record might never fit. */
    if (in->memory > 0 && in->memory + size > (size_t)in->core->config.buffer_memory)
        return NULL;
    kw_pbatch *b = kw_pbatch_new(in->core, size, part->last_count);
    if (b == NULL)
        return NULL;
    b->part = part;
    b->number = in->n_appended;
    b->sealed.topic = part->topic;
    b->sealed.partition = part->partition;
    b->counted = kw_pbatch_memory(b);
    in->memory += b->counted;
    kw_list_push_back(part->partition < 0 ? &in->staged : &in->open, &b->link);
    return part->open = b;
}

static int put(kw_intake *in, kw_pbatch *b, const kw_outgoing *r) {
    bool now = r->timestamp == KW_TIMESTAMP_NOW;
    int32_t cap = b->cap_opaques;
    int rc = kw_pbatch_append(b, r, now ? in->wall_ms : r->timestamp);
    b->own_time |= rc == KW_OK && !now;
    if (b->cap_opaques == cap)
        return rc;
    size_t counted = kw_pbatch_memory(b);
    in->memory += counted - b->counted;
    b->counted = counted;
    return rc;
}

/* A step is needed, and at once: unless it was asked for already, somebody must tell the loop. */
static void ask(kw_intake *in, bool *due) {
    *due |= !in->due;
    in->due = true;
}

/* The open batch is full, or there is none. Linger of a new one starts at the next step. */
static int put_in_new(kw_intake *in, kw_ppart *part, const kw_outgoing *r, bool *due) {
    if (part->open != NULL) {
        kw_intake_fill(in, part->open);
        ask(in, due);
    }
    size_t bound = kw_record_bound(r->key, r->value, r->headers, r->n_headers);
    kw_pbatch *b = open_batch(in, part, bound);
    if (b == NULL)
        return KW_EAGAIN;
    ask(in, due);
    return put(in, b, r);
}

/* Memory is spent. What is there goes out without waiting for linger, at a step that comes at once. With
 * nothing there, waiting would bring none back. */
static int press(kw_intake *in, bool *due) {
    if (in->memory == 0)
        return KW_ENOMEM;
    if (in->starved) /* it went out already; asking again and again would keep the loop busy for nothing */
        return KW_EAGAIN;
    in->pressed = in->starved = true;
    ask(in, due);
    return KW_EAGAIN;
}

static int append(kw_intake *in, const kw_outgoing *r, bool *due) {
    if (r->topic < 0 || r->topic >= in->n_topics)
        return KW_EINVAL;
    int32_t partition = kw_intake_partition(in, r);
    if (partition < -1)
        return partition;
    kw_ppart *part = kw_intake_part(in, r->topic, partition);
    if (part == NULL)
        return press(in, due);
    int rc = part->open == NULL ? KW_ENOSPACE : put(in, part->open, r);
    if (rc == KW_ENOSPACE)
        rc = put_in_new(in, part, r, due);
    if (rc == KW_ENOMEM || rc == KW_EAGAIN)
        return press(in, due);
    if (rc < 0)
        return rc;
    in->outstanding += 1;
    in->n_appended += 1;
    return KW_OK;
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

/* What can be said of a record without the lock. */
static int check(const kw_intake *in, const kw_outgoing *r) {
    if (r->partition < KW_PARTITION_ANY || r->partition > MOST_PARTITION)
        return KW_EINVAL;
    size_t payload = size_of(r->key.n) + size_of(r->value.n);
    int rc = check_headers(r, &payload);
    if (rc < 0)
        return rc;
    return payload + KW_BATCH_HEADER > (size_t)in->core->config.max_request_size ? KW_ELIMIT : KW_OK;
}

int kw_intake_append(kw_intake *in, const kw_outgoing *r, bool *due) {
    *due = false;
    int wrong = check(in, r);
    int rc = kw_intake_lock(in);
    if (rc < 0)
        return rc;
    rc = in->refuses < 0 ? in->refuses : wrong < 0 ? wrong : append(in, r, due);
    kw_intake_unlock(in);
    return rc;
}
