/* handover.c - what a step does under the intake's lock: it takes over what threads have appended, shows them
 * what became of topics, and gives memory back. See intake.h for the rule.
 *
 * What can be done before or after is done there: the tables of partitions are drawn beforehand (load.c),
 * batches are put in their queues and closed afterwards. Under the lock no batch is looked at that was looked
 * at before and still lingers: both lists are in order of age. */
#include "client/producer.h"

/* ---- under the lock ---- */

/* true: an append that found no room may find some now. */
static bool settle(kw_producer *p) {
    kw_intake *in = &p->intake;
    bool fed = in->starved && p->memory_owed > 0;
    in->starved &= !fed;
    in->memory -= (size_t)p->memory_owed; /* may be negative: then it wraps to an addition */
    in->outstanding -= p->records_owed;
    in->wall_ms = kw_core_wall(p->core);
    p->memory_owed = p->records_owed = 0;
    return fed;
}

/* The first step after a batch was opened: its linger and its patience begin. kw_produce reads no clock, so
 * records that are to bear the present time get it here; the wall time they were appended with is that of an
 * older step. */
static void begin_age(const kw_producer *p, kw_pbatch *b) {
    b->created = p->core->now;
    int64_t late = kw_core_wall(p->core) - b->w.max_timestamp;
    if (b->own_time || late <= 0)
        return;
    b->w.base_timestamp += late;
    b->w.max_timestamp += late;
}

/* New ones stand at the end. */
static void begin_ages(const kw_producer *p, const kw_link *list) {
    for (const kw_link *l = list->prev; l != list; l = l->prev) {
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        if (b->created != KW_NEVER)
            return;
        begin_age(p, b);
    }
}

static void fill_lingered(kw_producer *p, bool all) {
    kw_time linger = KW_MS(p->core->config.linger_ms);
    for (kw_link *l; (l = kw_list_first(&p->intake.open)) != NULL;) {
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        if (!all && b->created + linger > p->core->now) {
            p->linger_at = kw_min_time(p->linger_at, b->created + linger);
            return;
        }
        kw_intake_fill(&p->intake, b);
    }
}

/* Staged ones wait for metadata, not for linger: until it came, or says that it never will. */
static void fill_staged(kw_producer *p, bool all) {
    for (kw_link *l = p->intake.staged.next, *next; l != &p->intake.staged; l = next) {
        next = l->next;
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        kw_time end = kw_after(b->created, kw_producer_patience(p, b->part->topic));
        if (all || end <= p->core->now || p->intake.topics[b->part->topic].n_partitions > 0 ||
            kw_producer_hopeless(p, b->part) != 0)
            kw_intake_fill(&p->intake, b);
        else
            p->linger_at = kw_min_time(p->linger_at, end);
    }
}

/* What is to be created by asking is known before the first batch is full. */
static void note_topics(kw_producer *p, const kw_link *list) {
    for (const kw_link *l = list->prev; l != list; l = l->prev) {
        const kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        if (b->created != KW_NEVER)
            return;
        p->cluster->topics[b->part->topic].producing = true;
        p->cluster->produces = true;
    }
}

static void collect(kw_producer *p, kw_link *taken) {
    kw_intake *in = &p->intake;
    bool end = p->closing || p->fatal != 0;
    note_topics(p, &in->staged);
    note_topics(p, &in->open);
    begin_ages(p, &in->staged);
    begin_ages(p, &in->open);
    p->linger_at = KW_NEVER;
    fill_staged(p, end);
    fill_lingered(p, end || in->pressed);
    if (end && !in->closed) {
        in->refuses = KW_ESTATE;
        in->closed = true;
    }
    in->pressed = in->due = false;
    kw_list_splice(taken, &in->full);
}

/* ---- after: they are ours ---- */

static void adopt(kw_producer *p, kw_pbatch *b) {
    b->producer = p;
    if (b->created == KW_NEVER)
        begin_age(p, b);
    p->cluster->topics[b->part->topic].producing = true;
    p->cluster->produces = true;
    kw_producer_enqueue(p, b);
}

/* Staged records are appended again: compressing them here would be for nothing. */
static void adopt_and_close(kw_producer *p, kw_pbatch *b) {
    adopt(p, b);
    if (b->part->partition >= 0)
        kw_producer_close_batch(b);
}

bool kw_producer_take(kw_producer *p) {
    bool drawn = kw_producer_draw_topics(p);
    kw_link taken;
    kw_list_init(&taken);
    if (kw_intake_lock(&p->intake) < 0)
        return false;
    (void)settle(p); /* who waits for room is told after each step */
    if (drawn)
        kw_producer_show_topics(p);
    if (p->intake.has_news)
        kw_producer_note_keyless(p);
    collect(p, &taken);
    kw_intake_unlock(&p->intake);
    bool any = !kw_list_empty(&taken);
    for (kw_link *l; (l = kw_list_pop(&taken)) != NULL;)
        adopt_and_close(p, KW_CONTAINER(l, kw_pbatch, link));
    return any;
}

void kw_producer_take_all(kw_producer *p) {
    bool due;
    kw_link taken;
    kw_list_init(&taken);
    if (kw_intake_flush(&p->intake, &due) < 0 || kw_intake_lock(&p->intake) < 0)
        return;
    kw_list_splice(&taken, &p->intake.full);
    kw_intake_unlock(&p->intake);
    for (kw_link *l; (l = kw_list_pop(&taken)) != NULL;)
        adopt(p, KW_CONTAINER(l, kw_pbatch, link));
}

bool kw_producer_settle(kw_producer *p) {
    if ((p->memory_owed == 0 && p->records_owed == 0) || kw_intake_lock(&p->intake) < 0)
        return false;
    bool fed = settle(p);
    kw_intake_unlock(&p->intake);
    return fed;
}
