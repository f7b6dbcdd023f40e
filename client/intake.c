/* intake.c - the intake's life, and what is asked of it besides appending. See intake.h. */
#include "client/intake.h"

void kw_intake_init(kw_intake *in, kw_core *core) {
    in->core = core;
    in->random = kw_core_random(core) | 1;
    kw_list_init(&in->open);
    kw_list_init(&in->staged);
    kw_list_init(&in->full);
}

static void free_part(kw_intake *in, kw_ppart *part) {
    if (part == NULL)
        return;
    for (kw_link *l; (l = kw_list_pop(&part->batches)) != NULL;)
        kw_pbatch_free(KW_CONTAINER(l, kw_pbatch, link));
    kw_mem_free(&in->core->buffers, part, sizeof *part);
}

static void free_list(kw_link *list) {
    for (kw_link *l; (l = kw_list_pop(list)) != NULL;)
        kw_pbatch_free(KW_CONTAINER(l, kw_pbatch, link));
}

static void free_topic(kw_intake *in, kw_itopic *t) {
    kw_mem *mem = &in->core->buffers;
    for (int32_t i = 0; i < t->n_parts; i++)
        free_part(in, t->parts[i]);
    free_part(in, t->staging);
    kw_mem_free(mem, t->parts, sizeof *t->parts * (size_t)t->n_parts);
    kw_spread_fini(&t->spread, mem);
    kw_mem_free(mem, t->own, sizeof *t->own);
}

void kw_intake_fini(kw_intake *in) {
    free_list(&in->open);
    free_list(&in->staged);
    free_list(&in->full);
    for (int32_t i = 0; i < in->n_topics; i++)
        free_topic(in, &in->topics[i]);
    kw_mem_free(&in->core->buffers, in->topics, sizeof *in->topics * (size_t)in->n_topics);
}

static int add_topics(kw_intake *in, int32_t n) {
    if (n <= in->n_topics)
        return KW_OK;
    kw_itopic *grown = kw_mem_realloc(&in->core->buffers, in->topics, sizeof *grown * (size_t)in->n_topics,
                                      sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    for (int32_t i = in->n_topics; i < n; i++)
        grown[i] = (kw_itopic){.sticky = -1};
    in->topics = grown;
    in->n_topics = n;
    return KW_OK;
}

int kw_intake_add_topics(kw_intake *in, int32_t n) {
    int rc = kw_intake_lock(in);
    if (rc < 0)
        return rc;
    rc = add_topics(in, n);
    kw_intake_unlock(in);
    return rc;
}

void kw_intake_fill(kw_intake *in, kw_pbatch *b) {
    b->state = KW_BATCH_FULL;
    b->part->open = NULL;
    b->part->last_count = b->w.count;
    kw_list_remove(&b->link);
    kw_list_push_back(&in->full, &b->link);
}

static void fill_all(kw_intake *in, kw_link *list) {
    for (kw_link *l; (l = kw_list_first(list)) != NULL;)
        kw_intake_fill(in, KW_CONTAINER(l, kw_pbatch, link));
}

int64_t kw_intake_flush(kw_intake *in, bool *due) {
    int rc = kw_intake_lock(in);
    if (rc < 0)
        return rc;
    fill_all(in, &in->open);
    fill_all(in, &in->staged);
    *due = !in->due && !kw_list_empty(&in->full);
    in->due |= *due;
    int64_t n = in->outstanding;
    kw_intake_unlock(in);
    return n;
}

int64_t kw_intake_outstanding(const kw_intake *in) {
    int rc = kw_intake_lock(in);
    if (rc < 0)
        return rc;
    int64_t n = in->outstanding;
    kw_intake_unlock(in);
    return n;
}

uint64_t kw_intake_appended(const kw_intake *in) {
    if (kw_intake_lock(in) < 0)
        return 0;
    uint64_t n = in->n_appended;
    kw_intake_unlock(in);
    return n;
}

uint64_t kw_intake_handed_over(const kw_intake *in) {
    if (kw_intake_lock(in) < 0)
        return 0;
    uint64_t n = kw_pbatch_oldest(&in->open, in->n_appended);
    n = kw_pbatch_oldest(&in->staged, n);
    n = kw_pbatch_oldest(&in->full, n);
    kw_intake_unlock(in);
    return n;
}

void kw_intake_refuse(kw_intake *in, int error) {
    if (kw_intake_lock(in) < 0)
        return;
    in->refuses = error;
    in->closed = true;
    kw_intake_unlock(in);
}

void kw_intake_admit(kw_intake *in, int error) {
    if (kw_intake_lock(in) < 0)
        return;
    if (!in->closed)
        in->refuses = error;
    kw_intake_unlock(in);
}

bool kw_intake_due(const kw_intake *in) {
    if (kw_intake_lock(in) < 0)
        return false;
    bool due = in->due;
    kw_intake_unlock(in);
    return due;
}

int kw_intake_route(kw_intake *in, const kw_outgoing *r, kw_ppart **part) {
    int rc = kw_intake_lock(in);
    if (rc < 0)
        return rc;
    int32_t partition = kw_intake_partition(in, r);
    *part = partition < 0 ? NULL : kw_intake_part(in, r->topic, partition);
    kw_intake_unlock(in);
    if (partition < 0)
        return KW_EINVAL;
    return *part == NULL ? KW_ENOMEM : KW_OK;
}
