/* worker_copy_from.c - where a copy reads: for each partition from what the group has committed, on the first
 * day and after each transaction that did not succeed. The committed offset alone says what of the input is
 * in the output, for they were committed together. */
#include "tests/chaos/worker_copy.h"

/* Batches: above the first fetching pauses, below the second it goes on. */
enum { HELD_MANY = 64, HELD_FEW = 16 };

static bool topic(worker *w, const char *name, kw_str *text, int32_t *number) {
    *text = worker_str(name);
    *number = kw_topic(w->client, *text);
    if (*number < 0)
        worker_end(w, WORKER_USAGE, "topic %s: %s", name, kw_error_text(*number));
    return *number >= 0;
}

bool copy_open(copy *c, worker *w) {
    const worker_args *a = w->args;
    if (!topic(w, a->in, &c->in_name, &c->in) || !topic(w, a->out, &c->out_name, &c->out))
        return false;
    held_init(&c->held);
    c->group = worker_str(a->groups.at[0]);
    for (c->n = 0; c->n < a->n_partitions; c->n++)
        c->parts[c->n] = (copy_part){
            .place = {.topic = c->in_name, .number = c->in, .partition = a->partitions[c->n], .next = -1}
        };
    return true;
}

copy_part *copy_find(copy *c, int32_t topic_number, int32_t partition) {
    for (int32_t i = 0; i < c->n; i++)
        if (topic_number == c->in && c->parts[i].place.partition == partition)
            return &c->parts[i];
    return NULL;
}

/* ---- asking ---- */

static void look_for_new(copy *c, worker *w) {
    int32_t n_in = kw_topic_partitions(w->client, c->in), n_out = kw_topic_partitions(w->client, c->out);
    for (int32_t i = 0; i < c->n; i++)
        if (c->parts[i].state == COPY_ABSENT && c->parts[i].place.partition < n_in &&
            c->parts[i].place.partition < n_out)
            c->parts[i].state = COPY_LOST;
}

static void ask(copy *c, worker *w) {
    kw_offset lost[WORKER_PARTITIONS];
    int32_t n = 0;
    for (int32_t i = 0; i < c->n; i++) {
        if (c->parts[i].state != COPY_LOST)
            continue;
        lost[n] = kw_offset_default;
        lost[n].topic = c->in;
        lost[n++].partition = c->parts[i].place.partition;
        c->parts[i].state = COPY_ASKED;
    }
    int rc = n > 0 ? kw_committed(w->client, lost, n, c->asked) : KW_OK;
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "kw_committed: %s", kw_error_text(rc));
}

void copy_seek(copy *c, worker *w) {
    look_for_new(c, w);
    ask(c, w);
}

void copy_rewind(copy *c, worker *w) {
    held_drop_all(&c->held, w);
    copy_hold_back(c, w);
    c->asked++;
    for (int32_t i = 0; i < c->n; i++) {
        c->parts[i].moved = false;
        if (c->parts[i].state != COPY_ABSENT)
            c->parts[i].state = COPY_LOST;
    }
}

/* ---- answers ---- */

/* What can pass has been tried for request.timeout.ms: again. What a person must mend ends it. */
static bool can_pass(int error) {
    return error == KW_ETIMEOUT || error == KW_ECLOSED || error == KW_ECONNECT ||
           (kw_error_class(error) & (KW_RETRIABLE | KW_REFRESH_RETRIABLE | KW_INVALID_METADATA)) != 0;
}

static void found(worker *w, copy_part *p, const kw_offset *o) {
    if (o->error != KW_OK) {
        p->state = COPY_LOST;
        if (!can_pass(o->error))
            worker_end(w, WORKER_FAILED, "what %s has committed: %s", w->args->groups.at[0],
                       kw_error_text(o->error));
        return;
    }
    p->state = COPY_READING;
    p->done = o->offset;
    p->leader_epoch = o->leader_epoch;
    if (o->offset >= 0)
        place_seek_stored(w, &p->place, o);
    else
        place_seek(w, &p->place, KW_OFFSET_BEGINNING);
}

static void take_offsets(copy *c, worker *w, const kw_event *e) {
    if (e->u.offsets.opaque != c->asked)
        return;
    for (int32_t i = 0; i < e->u.offsets.n; i++) {
        const kw_offset *o = &e->u.offsets.offsets[i];
        copy_part *p = copy_find(c, o->topic, o->partition);
        if (p != NULL && p->state == COPY_ASKED)
            found(w, p, o);
    }
}

/* Of a partition that is lost comes what was fetched before. */
static void take_records(copy *c, worker *w, const kw_event *e) {
    copy_part *p = copy_find(c, e->topic, e->partition);
    if (p != NULL && p->state == COPY_READING)
        held_add(&c->held, w, e);
    else
        kw_batch_release(w->client, e->u.records.batch);
    copy_hold_back(c, w);
}

void copy_take(worker *w, const kw_event *e) {
    copy *c = w->own;
    if (e->type == KW_EVENT_OFFSETS)
        take_offsets(c, w, e);
    else if (e->type == KW_EVENT_RECORDS)
        take_records(c, w, e);
    else if (e->type == KW_EVENT_ERROR && copy_find(c, e->topic, e->partition) != NULL)
        worker_end(w, WORKER_FAILED, "%s [%d]: %s", w->args->in, (int)e->partition, w->trouble);
}

void copy_look(worker *w) {
    copy *c = w->own;
    for (int32_t i = 0; i < c->n; i++)
        if (c->parts[i].state == COPY_READING)
            place_look(w, &c->parts[i].place);
}

/* ---- not too much ---- */

void copy_hold_back(copy *c, worker *w) {
    bool pause = c->held.n >= (c->paused ? HELD_FEW : HELD_MANY);
    int rc = KW_OK;
    if (pause == c->paused)
        return;
    c->paused = pause;
    for (int32_t i = 0; i < c->n && rc == KW_OK; i++)
        if (c->parts[i].state == COPY_READING)
            rc = (pause ? kw_pause : kw_resume)(w->client, c->in, c->parts[i].place.partition);
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "pausing: %s", kw_error_text(rc));
}
