/* fetched.c - from a records field to events: check, expand (a job), queue in order, hand out views that
 * borrow. */
#include "client/consumer.h"

/* ---- letting go ---- */

static void free_fetched(kw_fetched *f) {
    if (f->expanded_mem != NULL)
        kw_buf_fini(&f->expanded, f->expanded_mem);
    kw_frame_unref(f->frame);
    kw_mem_free(&f->core->buffers, f, sizeof *f);
}

void kw_consumer_release(kw_consumer *c, kw_fetched *f) {
    kw_list_remove(&f->link);
    kw_events_forget(&c->core->events, &f->event); /* released while its event is the current one */
    free_fetched(f);
}

/* Takes a batch away from its partition; one whose job is out is freed when that comes back. */
static void detach(kw_fetched *f) {
    kw_list_remove(&f->link);
    f->from->buffered -= (size_t)f->batch.raw.n;
    f->from = NULL;
}

void kw_consumer_drop_batches(kw_assigned *a) {
    for (kw_link *l; (l = kw_list_first(&a->batches)) != NULL;) {
        kw_fetched *f = KW_CONTAINER(l, kw_fetched, link);
        detach(f);
        kw_list_remove(&f->event.link);
        if (f->ready)
            free_fetched(f);
    }
}

/* ---- events ---- */

/* Steps over records before the position: a batch may begin earlier (F3). The offset of a wrapper (formats 0
 * and 1) is that of its last record, and tells nothing about the first. */
static void skip_to_position(kw_fetched *f) {
    kw_record rec;
    kw_record_iter before = f->iter;
    bool earlier = f->batch.base_offset < f->from_offset || f->batch.magic < 2;
    while (earlier && kw_record_next(&f->iter, &rec) == 1) {
        if (rec.offset >= f->from_offset)
            break;
        before = f->iter;
    }
    f->iter = before;
}

static void fill_place(const kw_assigned *a, kw_event *e) {
    e->topic = a->topic;
    e->partition = a->partition;
    e->topic_name = kw_cluster_topic_name(a->consumer->cluster, a->topic);
}

static bool records_fill(kw_event_node *node, kw_event *e) {
    kw_fetched *f = KW_CONTAINER(node, kw_fetched, event);
    kw_assigned *a = f->from;
    fill_place(a, e);
    detach(f);
    kw_list_push_back(&a->consumer->released, &f->link);
    skip_to_position(f);
    a->position = kw_batch_next_offset(&f->batch);
    a->position_epoch = f->batch.leader_epoch;
    f->core->stats.batches_fetched += 1;
    e->type = KW_EVENT_RECORDS;
    e->u.records.batch = f;
    e->u.records.iter = f->iter;
    e->u.records.next_offset = a->position;
    e->u.records.high_watermark = f->high_watermark;
    e->u.records.broker = f->broker;
    e->u.records.leader_epoch = f->batch.leader_epoch;
    kw_consumer_touch(a); /* room again: the next fetch need not wait for the application */
    return true;
}

/* Never pulled: the client ends. (The event of a pulled batch is over; the batch stays until it is released.)
 */
static void records_done(kw_event_node *node) {
    kw_fetched *f = KW_CONTAINER(node, kw_fetched, event);
    if (f->from == NULL)
        return;
    detach(f);
    free_fetched(f);
}

static const kw_event_ops records_ops = {records_fill, records_done};

static bool end_fill(kw_event_node *node, kw_event *e) {
    kw_assigned *a = KW_CONTAINER(node, kw_assigned, end_event);
    fill_place(a, e);
    e->type = KW_EVENT_END;
    e->u.end.offset = a->end_reported;
    return true;
}

static void end_done(kw_event_node *node) {
    (void)node;
}

static const kw_event_ops end_ops = {end_fill, end_done};

static void announce_end(kw_assigned *a) {
    bool at_end =
        a->state == KW_ASSIGNED_FETCHING && a->high_watermark >= 0 && a->fetch_offset >= a->high_watermark;
    if (!at_end || a->end_reported == a->high_watermark || kw_list_linked(&a->end_event.link))
        return;
    a->end_reported = a->high_watermark;
    kw_events_push(&a->consumer->core->events, &a->end_event, &end_ops);
}

/* A damaged batch stops its partition: skipping it unasked would be a silent loss. */
static void stop_at(kw_assigned *a, kw_fetched *f) {
    int error = f->error;
    a->fetch_offset = f->batch.base_offset > f->from_offset ? f->batch.base_offset : f->from_offset;
    kw_consumer_drop_batches(a);
    a->version = ++a->consumer->next_version; /* a fetch in flight must not lead past the place */
    if (error == KW_ENOMEM)                   /* the batch is sound: fetched again when there may be memory */
        kw_position_failed(a, error, "record batch");
    else
        kw_position_stop(a, error, "unreadable record batch");
}

void kw_consumer_announce(kw_assigned *a) {
    for (kw_link *l = a->batches.next; l != &a->batches; l = l->next) {
        kw_fetched *f = KW_CONTAINER(l, kw_fetched, link);
        if (!f->ready)
            return;
        if (f->queued)
            continue;
        if (f->error != KW_OK) {
            /* What came before it is delivered first. */
            if (l == a->batches.next)
                stop_at(a, f);
            return;
        }
        f->queued = true;
        kw_events_push(&a->consumer->core->events, &f->event, &records_ops);
    }
    announce_end(a);
}

/* ---- jobs ---- */

static void open_run(kw_job *j) {
    kw_fetched *f = KW_CONTAINER(j, kw_fetched, job);
    const kw_config *cfg = &f->core->config;
    f->error = kw_batch_check(&f->batch, cfg->check_crcs != 0);
    if (f->error == KW_OK)
        f->error = kw_batch_open(&f->batch, (size_t)cfg->expand_max_bytes, j->mem, &f->expanded, &f->iter);
}

static void open_done(kw_job *j) {
    kw_fetched *f = KW_CONTAINER(j, kw_fetched, job);
    f->expanded_mem = j->mem;
    f->ready = true;
    if (f->from != NULL && f->error != KW_OK) {
        f->from->not_before = KW_NEVER; /* nothing is fetched past the damage */
        kw_consumer_touch(f->from);
    }
    if (f->from == NULL)
        free_fetched(f);
    else if (f->core->env.takes_jobs)
        kw_consumer_announce(f->from);
}

/* ---- records ---- */

static int add_batch(kw_assigned *a, const kw_batch *batch, kw_frame *frame, int32_t broker) {
    kw_core *core = a->consumer->core;
    kw_fetched *f = kw_mem_zalloc(&core->buffers, sizeof *f);
    if (f == NULL)
        return KW_ENOMEM;
    f->core = core;
    f->from = a;
    f->frame = kw_frame_ref(frame);
    f->batch = *batch;
    f->broker = broker;
    f->from_offset = a->fetch_offset;
    f->high_watermark = a->high_watermark;
    a->buffered += (size_t)batch->raw.n;
    kw_list_push_back(&a->batches, &f->link);
    f->job.run = open_run;
    f->job.done = open_done;
    kw_job_submit(core, &f->job);
    return KW_OK;
}

/* F6: control batches move the position and are never delivered; so do empty ones, which compaction leaves
 * (F2). */
static bool is_for_application(const kw_assigned *a, const kw_batch *b) {
    return kw_batch_next_offset(b) > a->fetch_offset && !(b->attributes & KW_ATTR_CONTROL) && b->count != 0;
}

int kw_consumer_take_records(kw_assigned *a, kw_bytes records, kw_frame *frame, int32_t broker) {
    kw_reader r;
    kw_batch batch;
    int rc;
    int64_t before = a->fetch_offset;
    kw_reader_init(&r, records.p, records.n > 0 ? (size_t)records.n : 0);
    while ((rc = kw_batches_next(&r, &batch)) == 1) {
        if (is_for_application(a, &batch))
            rc = add_batch(a, &batch, frame, broker);
        if (rc < 0)
            return rc;
        if (kw_batch_next_offset(&batch) > a->fetch_offset)
            a->fetch_offset = kw_batch_next_offset(&batch);
    }
    if (rc < 0)
        return rc;
    /* Bytes, but none that lead on: asking again would give the same for ever. */
    return records.n > 0 && a->fetch_offset == before ? KW_EMALFORMED : KW_OK;
}
