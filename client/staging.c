/* staging.c - records that were produced before the topic's partitions were known.
 *
 * They wait in wire form in the batches of partition -1 and are appended again, each to its partition, when
 * metadata comes: the only records that are copied twice. */
#include "client/producer.h"
#include "client/receipt.h"

/* They come before all that is appended to their partitions from now on, so they go straight into the queue
 * of each: the intake shows the partitions only since this step. A batch is as old as the oldest staging of
 * its records: their delivery timeout does not start again. */
static kw_pbatch *open_batch(kw_producer *p, kw_ppart *part, const kw_outgoing *r, const kw_pbatch *staged) {
    size_t size = (size_t)p->core->config.batch_size;
    size_t least = KW_BATCH_HEADER + kw_record_bound(r->key, r->value, r->headers, r->n_headers);
    kw_pbatch *b = kw_pbatch_new(p->core, size > least ? size : least, 0);
    if (b == NULL)
        return NULL;
    b->producer = p;
    b->part = part;
    b->number = staged->number;
    b->created = staged->created;
    b->sealed.topic = part->topic;
    b->sealed.partition = part->partition;
    kw_producer_enqueue(p, b);
    return b;
}

static kw_pbatch *last_open(const kw_ppart *part) {
    if (kw_list_empty(&part->batches))
        return NULL;
    kw_pbatch *b = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
    return b->state == KW_BATCH_OPEN ? b : NULL;
}

static int put(kw_producer *p, kw_ppart *part, const kw_outgoing *r, const kw_pbatch *staged) {
    kw_pbatch *b = last_open(part);
    int rc = b == NULL ? KW_ENOSPACE : kw_pbatch_append(b, r, r->timestamp);
    if (rc == KW_ENOSPACE) {
        if (b != NULL)
            kw_producer_close_batch(b);
        b = open_batch(p, part, r, staged);
        rc = b == NULL ? KW_ENOMEM : kw_pbatch_append(b, r, r->timestamp);
    }
    if (b != NULL)
        kw_producer_recount(p, b);
    return rc;
}

static int append_again(kw_producer *p, kw_pbatch *staged, const kw_record *rec, int32_t index) {
    kw_outgoing r;
    kw_ppart *part;
    kw_arena_reset(&p->core->scratch);
    int rc = kw_outgoing_from(rec, &p->core->scratch, &r);
    if (rc < 0)
        return rc;
    r.topic = staged->part->topic;
    r.opaque = staged->opaques[index]; /* its time was settled while it waited */
    rc = kw_intake_route(&p->intake, &r, &part);
    if (rc == KW_OK)
        rc = put(p, part, &r, staged);
    if (rc == KW_OK) {
        kw_pbatch *b = last_open(part);
        kw_receipts_move(staged, index, 1, b, b->w.count - 1);
    }
    return rc;
}

/* Appends its records again. Those that do not go in stay: the batch is then about them alone, and *error
 * says why. A partitioner may refuse one and like the next; anything else ends it for the rest too. */
static int32_t append_all(kw_producer *p, kw_pbatch *b, int *error) {
    kw_record_iter it;
    kw_record rec;
    kw_buf expanded = {0}; /* stays empty: staged batches are never compressed */
    int32_t n_left = 0;
    int rc = *error = kw_pbatch_walk(b, &expanded, &it);
    for (int32_t i = 0; i < b->w.count; i++) {
        if (rc == KW_OK || rc == KW_EINVAL)
            rc = kw_record_next(&it, &rec) == 1 ? append_again(p, b, &rec, i) : KW_EMALFORMED;
        if (rc == KW_OK)
            continue;
        *error = rc;
        kw_receipts_renumber(b, i, n_left);
        b->opaques[n_left++] = b->opaques[i];
    }
    return n_left;
}

static void unstage_batch(kw_producer *p, kw_pbatch *b) {
    int error;
    int32_t n_left = append_all(p, b, &error);
    kw_producer_unqueue(p, b);
    b->w.count = n_left;
    if (n_left > 0)
        kw_producer_finish(p, b, KW_OUTCOME_NOT_DONE, error);
    else
        kw_producer_free_batch(p, b);
}

static void unstage_part(kw_producer *p, kw_ppart *staging) {
    for (kw_link *l; (l = kw_list_first(&staging->batches)) != NULL;)
        unstage_batch(p, KW_CONTAINER(l, kw_pbatch, link));
}

/* What they went into has waited long enough. */
static void close_open(const kw_producer *p) {
    for (const kw_link *l = p->active.next; l != &p->active; l = l->next) {
        kw_pbatch *last = last_open(KW_CONTAINER(l, kw_ppart, active));
        if (last != NULL)
            kw_producer_close_batch(last);
    }
}

bool kw_producer_unstage(kw_producer *p) {
    bool progress = false;
    for (kw_link *l = p->active.next, *next; l != &p->active; l = next) {
        next = l->next;
        kw_ppart *part = KW_CONTAINER(l, kw_ppart, active);
        if (part->partition >= 0 || p->intake.topics[part->topic].n_partitions == 0)
            continue;
        unstage_part(p, part);
        progress = true;
    }
    if (progress)
        close_open(p);
    return progress;
}
