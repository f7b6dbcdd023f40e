/* fetched.c - from a batch to an event: check and expand it (a job), queue it in order, hand out views that
 * borrow.
 *
 * Unread bytes are bounded (queued.max.messages.kbytes): a compressed batch is expanded when there is room
 * for more, and always when the application has nothing else to pull, so that nothing stands still. */
#include "client/consumer.h"
#include "client/damage.h"

#define MOST_OPENING 16 /* expansions under way: how large they get is not known before */

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

void kw_consumer_return(kw_consumer *c, kw_fetched *f) {
    const kw_lock *lock = &c->core->env.locks.intake;
    if (kw_lock_acquire(lock) < 0)
        return;
    f->next_returned = c->returned;
    c->returned = f;
    kw_lock_release(lock);
}

void kw_consumer_take_returned(kw_consumer *c) {
    const kw_lock *lock = &c->core->env.locks.intake;
    if (lock->acquire == NULL || kw_lock_acquire(lock) < 0)
        return;
    kw_fetched *f = c->returned;
    c->returned = NULL;
    kw_lock_release(lock);
    for (kw_fetched *next; f != NULL; f = next) {
        next = f->next_returned;
        kw_consumer_release(c, f);
    }
}

/* Takes a batch away from its partition; one whose job is out is freed when that comes back. */
static void detach(kw_fetched *f) {
    kw_assigned *a = f->from;
    if (a->unopened == f)
        a->unopened = NULL; /* all are dropped, from the front */
    kw_list_remove(&f->link);
    a->buffered -= (size_t)f->batch.raw.n;
    a->consumer->unread -= f->charged;
    a->consumer->deadline = kw_min_time(a->consumer->deadline, f->core->now); /* room for others */
    f->from = NULL;
}

void kw_consumer_drop_batches(kw_assigned *a) {
    for (kw_link *l; (l = kw_list_first(&a->batches)) != NULL;) {
        kw_fetched *f = KW_CONTAINER(l, kw_fetched, link);
        bool idle = f->ready || !f->opening;
        detach(f);
        kw_list_remove(&f->event.link);
        if (idle)
            free_fetched(f);
    }
    kw_list_remove(&a->opening);
}

void kw_consumer_unqueue(kw_assigned *a) {
    for (kw_link *l = a->batches.next; l != &a->batches; l = l->next) {
        kw_fetched *f = KW_CONTAINER(l, kw_fetched, link);
        kw_list_remove(&f->event.link);
        f->queued = false;
    }
    if (!kw_list_linked(&a->end_event.link))
        return;
    kw_list_remove(&a->end_event.link);
    a->end_reported = -1;
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
    a->position = f->next_offset;
    a->position_epoch = f->next_epoch;
    a->damages = 0;
    f->core->stats.batches_fetched += 1;
    e->type = KW_EVENT_RECORDS;
    e->u.records.batch = f;
    e->u.records.iter = f->iter;
    e->u.records.next_offset = a->position;
    e->u.records.high_watermark = f->high_watermark;
    e->u.records.broker = f->broker;
    e->u.records.last_stable_offset = f->last_stable_offset;
    e->u.records.log_start_offset = f->log_start_offset;
    e->u.records.leader_epoch = f->next_epoch;
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

/* F7: under read_committed nothing can be read behind the last stable offset. */
static int64_t end_of(const kw_assigned *a) {
    bool committed = a->consumer->core->config.isolation_level == KW_READ_COMMITTED;
    return committed && a->last_stable_offset >= 0 ? a->last_stable_offset : a->high_watermark;
}

/* An end before the one that was told last is that of a replica which is behind. */
static void announce_end(kw_assigned *a) {
    int64_t end = end_of(a);
    bool at_end = a->state == KW_ASSIGNED_FETCHING && end >= 0 && a->fetch_offset >= end;
    if (!at_end || end <= a->end_reported || kw_list_linked(&a->end_event.link))
        return;
    a->end_reported = end;
    kw_events_push(&a->consumer->core->events, &a->end_event, &end_ops);
}

/* A batch that cannot be read stops its partition, if fetching it again does not help: skipping it unasked
 * would be a silent loss. Where it begins is not asked of itself, for that may be what is damaged. */
static void stop_at(kw_assigned *a, kw_fetched *f) {
    int error = f->error;
    int32_t broker = f->broker;
    a->fetch_offset = f->from_offset;
    kw_consumer_drop_batches(a);
    a->version = ++a->consumer->next_version; /* a fetch in flight must not lead past the place */
    if (kw_is_damage(error))
        kw_position_damaged(a, error, broker);
    else if (error == KW_ENOMEM) /* the batch is sound: fetched again when there may be memory */
        kw_position_failed(a, error, "record batch");
    else
        kw_position_stop(a, error, "unreadable record batch");
}

void kw_consumer_announce(kw_assigned *a) {
    if (a->paused)
        return;
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

/* What it takes until it is read. */
static void charge(kw_fetched *f) {
    size_t size = (size_t)f->batch.raw.n + f->expanded.cap;
    f->from->consumer->unread += size - f->charged;
    f->charged = size;
}

static bool is_compressed(const kw_fetched *f) {
    return (f->batch.attributes & KW_ATTR_CODEC) != KW_CODEC_NONE;
}

static void open_done(kw_job *j) {
    kw_fetched *f = KW_CONTAINER(j, kw_fetched, job);
    f->expanded_mem = j->mem;
    f->ready = true;
    f->consumer->n_opening -= is_compressed(f);
    if (f->from == NULL) {
        free_fetched(f);
        return;
    }
    charge(f);
    if (f->error != KW_OK) {
        f->from->not_before = KW_NEVER; /* nothing is fetched past the damage */
        kw_consumer_touch(f->from);
    }
    if (f->core->env.takes_jobs)
        kw_consumer_announce(f->from);
}

/* ---- when ---- */

static bool fits(const kw_consumer *c, size_t more) {
    return c->unread + more < (size_t)c->core->config.queued_max_messages_kbytes << 10;
}

static bool nothing_to_pull(const kw_consumer *c) {
    return kw_list_empty(&c->core->events.queue);
}

bool kw_consumer_has_budget(const kw_consumer *c, size_t more) {
    return fits(c, more) || nothing_to_pull(c);
}

void kw_consumer_pulled(kw_consumer *c) {
    bool waits = !kw_list_empty(&c->opening) || !fits(c, c->promised);
    if (waits && nothing_to_pull(c))
        c->deadline = kw_min_time(c->deadline, c->core->now);
}

static bool may_open(const kw_fetched *f) {
    const kw_consumer *c = f->consumer;
    return !is_compressed(f) || (c->n_opening < MOST_OPENING && fits(c, 0));
}

static void open(kw_fetched *f) {
    f->opening = true;
    f->consumer->n_opening += is_compressed(f);
    f->job.run = open_run;
    f->job.done = open_done;
    kw_job_submit(f->core, &f->job);
}

static kw_fetched *next_of(const kw_fetched *f) {
    const kw_link *l = f->link.next;
    return l == &f->from->batches ? NULL : KW_CONTAINER(l, kw_fetched, link);
}

/* What is paused would not become something to pull. */
void kw_consumer_open(kw_assigned *a) {
    bool one = !a->paused && nothing_to_pull(a->consumer) && a->consumer->n_opening == 0;
    kw_list_remove(&a->opening);
    for (; a->unopened != NULL && (one || may_open(a->unopened)); one = false) {
        kw_fetched *f = a->unopened;
        a->unopened = next_of(f);
        open(f);
    }
    kw_consumer_announce(a);
    if (a->unopened != NULL)
        kw_list_push_back(&a->consumer->opening, &a->opening);
}

int kw_consumer_add_batch(kw_assigned *a, const kw_batch *batch, kw_frame *frame, int32_t broker) {
    kw_core *core = a->consumer->core;
    kw_fetched *f = kw_mem_zalloc(&core->buffers, sizeof *f);
    if (f == NULL)
        return KW_ENOMEM;
    f->core = core;
    f->consumer = a->consumer;
    f->from = a;
    f->frame = kw_frame_ref(frame);
    f->batch = *batch;
    f->broker = broker;
    f->from_offset = a->fetch_offset;
    f->next_offset = kw_batch_next_offset(batch);
    f->next_epoch = kw_consumer_epoch_of(a, batch);
    f->high_watermark = a->high_watermark;
    f->last_stable_offset = a->last_stable_offset;
    f->log_start_offset = a->log_start_offset;
    a->buffered += (size_t)batch->raw.n;
    charge(f);
    kw_list_push_back(&a->batches, &f->link);
    if (a->unopened == NULL)
        a->unopened = f;
    return KW_OK;
}
