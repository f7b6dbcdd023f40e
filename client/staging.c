/* staging.c - records that were produced before the topic's partitions were known.
 *
 * They wait in wire form in the batches of partition -1 and are appended again, each to its partition, when
 * metadata comes: the only records that are copied twice. */
#include "client/producer.h"

#include <string.h>

/* Headers of a view, as an array for the second append; NULL: no memory. */
static kw_header *copy_headers(kw_producer *p, const kw_record *rec) {
    kw_header *list = kw_arena_alloc(&p->core->scratch, sizeof *list * (size_t)(rec->n_headers + 1));
    size_t pos = 0;
    for (int32_t i = 0; list != NULL && i < rec->n_headers; i++)
        if (kw_record_header_next(rec, &pos, &list[i]) != 1)
            return NULL;
    return list;
}

static int append_again(kw_producer *p, int32_t topic, const kw_record *rec, uint64_t opaque) {
    kw_arena_reset(&p->core->scratch);
    kw_header *headers = copy_headers(p, rec);
    if (headers == NULL)
        return KW_ENOMEM;
    kw_outgoing r = {.topic = topic,
                     .partition = KW_PARTITION_ANY,
                     .key = rec->key,
                     .value = rec->value,
                     .headers = headers,
                     .n_headers = rec->n_headers,
                     .timestamp = rec->timestamp,
                     .opaque = opaque};
    int32_t partition = kw_producer_partition(p, &r);
    kw_ppart *part = partition < 0 ? NULL : kw_producer_part(p, topic, partition);
    int rc = part == NULL ? KW_ENOMEM : kw_producer_append(p, part, &r, true);
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
        *error = rc == 1 ? append_again(p, b->part->topic, &rec, b->opaques[n]) : KW_EMALFORMED;
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

bool kw_producer_unstage(kw_producer *p) {
    if (p->cluster_version == p->cluster->version)
        return false;
    p->cluster_version = p->cluster->version;
    bool progress = false;
    for (int32_t i = 0; i < p->n_topics; i++) {
        kw_ppart *staging = p->topics[i].staging;
        if (staging == NULL || p->cluster->topics[i].n_partitions == 0)
            continue;
        for (kw_link *l; (l = kw_list_first(&staging->batches)) != NULL; progress = true)
            unstage_batch(p, KW_CONTAINER(l, kw_pbatch, link));
    }
    return progress;
}
