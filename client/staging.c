/* staging.c - records that were produced before the topic's partitions were known.
 *
 * They wait in wire form in the batches of partition -1 and are appended again, each to its partition, when
 * metadata comes: the only records that are copied twice. */
#include "client/producer.h"

#include <string.h>

/* The new batch is as old as the record's staging: its delivery timeout does not start again. */
static void keep_age(const kw_ppart *part, kw_time created) {
    kw_pbatch *last = KW_CONTAINER(part->batches.prev, kw_pbatch, link);
    if (created < last->created)
        last->created = created;
}

static int append_again(kw_producer *p, const kw_pbatch *staged, const kw_record *rec, uint64_t opaque) {
    kw_outgoing r;
    kw_arena_reset(&p->core->scratch);
    int rc = kw_outgoing_from(rec, &p->core->scratch, &r);
    if (rc < 0)
        return rc;
    r.topic = staged->part->topic;
    r.opaque = opaque; /* its time was settled while it waited */
    int32_t partition = kw_producer_partition(p, &r);
    kw_ppart *part = partition < 0 ? NULL : kw_producer_part(p, r.topic, partition);
    rc = part == NULL ? KW_ENOMEM : kw_producer_append(p, part, &r, true);
    if (rc == KW_OK)
        keep_age(part, staged->created);
    return rc == KW_EAGAIN ? KW_ENOMEM : rc;
}

/* Appends records again until one does not go in; returns how many did, and why it stopped. */
static int32_t append_all(kw_producer *p, kw_pbatch *b, int *error) {
    kw_record_iter it;
    kw_record rec;
    kw_buf expanded = {0}; /* stays empty: staged batches are never compressed */
    int32_t n = 0;
    *error = kw_pbatch_walk(b, &expanded, &it);
    for (; *error == KW_OK && n < b->w.count; n++) {
        int rc = kw_record_next(&it, &rec);
        *error = rc == 1 ? append_again(p, b, &rec, b->opaques[n]) : KW_EMALFORMED;
        if (*error != KW_OK)
            break;
    }
    return n;
}

static void unstage_batch(kw_producer *p, kw_pbatch *b) {
    int error;
    int32_t n = append_all(p, b, &error);
    kw_producer_unqueue(p, b);
    if (error != KW_OK) { /* no memory in the middle: the rest fails, and says so */
        memmove(b->opaques, b->opaques + n, sizeof *b->opaques * (size_t)(b->w.count - n));
        b->w.count -= n;
        kw_producer_finish(p, b, KW_OUTCOME_NOT_DONE, error);
        return;
    }
    kw_producer_free_batch(p, b);
}

/* A flush came while the records were staged, or there were enough to fill a batch: what they went into does
 * not wait for linger. */
static void close_open(const kw_ptopic *t) {
    for (int32_t i = 0; i < t->n_parts; i++) {
        if (t->parts[i] == NULL || kw_list_empty(&t->parts[i]->batches))
            continue;
        kw_pbatch *last = KW_CONTAINER(t->parts[i]->batches.prev, kw_pbatch, link);
        if (last->state == KW_BATCH_OPEN)
            last->state = KW_BATCH_FULL;
    }
}

static void unstage_topic(kw_producer *p, const kw_ptopic *t) {
    bool full = false;
    for (kw_link *l; (l = kw_list_first(&t->staging->batches)) != NULL;) {
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        full |= b->state == KW_BATCH_FULL;
        unstage_batch(p, b);
    }
    if (full)
        close_open(t);
}

bool kw_producer_unstage(kw_producer *p) {
    if (p->cluster_version == p->cluster->version)
        return false;
    p->cluster_version = p->cluster->version;
    bool progress = false;
    for (int32_t i = 0; i < p->n_topics; i++) {
        const kw_ppart *staging = p->topics[i].staging;
        if (staging == NULL || kw_list_empty(&staging->batches) || p->cluster->topics[i].n_partitions == 0)
            continue;
        unstage_topic(p, &p->topics[i]);
        progress = true;
    }
    return progress;
}
