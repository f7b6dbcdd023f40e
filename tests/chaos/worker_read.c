/* worker_read.c - a reader that runs along: all partitions from the beginning, new ones as they come. */
#include "tests/chaos/worker_place.h"

#include <stdlib.h>

typedef struct reader {
    struct {
        kw_str name;
        int32_t number;
        place *places;
        int32_t n;
    } topics[WORKER_NAMES];
    int32_t n_topics;
} reader;

static void grow(worker *w, reader *r, int32_t topic, int32_t n) {
    place *p = realloc(r->topics[topic].places, (size_t)n * sizeof *p);
    if (p == NULL) {
        worker_end(w, WORKER_FAILED, "out of memory");
        return;
    }
    r->topics[topic].places = p;
    for (int32_t *i = &r->topics[topic].n; *i < n; (*i)++) {
        p[*i] = (place){.topic = r->topics[topic].name, .number = r->topics[topic].number, .partition = *i};
        place_seek(w, &p[*i], KW_OFFSET_BEGINNING);
    }
}

static void take_up_new(worker *w, reader *r) {
    for (int32_t i = 0; i < r->n_topics; i++) {
        int32_t n = kw_topic_partitions(w->client, r->topics[i].number);
        if (n > r->topics[i].n)
            grow(w, r, i, n);
    }
}

static void look(worker *w) {
    reader *r = w->own;
    for (int32_t i = 0; i < r->n_topics; i++)
        for (int32_t j = 0; j < r->topics[i].n; j++)
            place_look(w, &r->topics[i].places[j]);
}

static place *find(reader *r, int32_t topic, int32_t partition) {
    for (int32_t i = 0; i < r->n_topics; i++)
        if (r->topics[i].number == topic && partition < r->topics[i].n)
            return &r->topics[i].places[partition];
    return NULL;
}

static void take_batch(worker *w, place *p, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_record record;
    int got;
    while ((got = kw_record_next(&it, &record)) == 1)
        place_poll(w, p, &record, e->u.records.log_start_offset, 0);
    if (got < 0)
        worker_end(w, WORKER_FAILED, "a damaged record: %s", kw_error_text(got));
    p->next = e->u.records.next_offset;
}

/* An error of a partition is told when it stands still for good. */
static void take(worker *w, const kw_event *e) {
    place *p = find(w->own, e->topic, e->partition);
    if (e->type == KW_EVENT_RECORDS && p != NULL)
        take_batch(w, p, e);
    if (e->type == KW_EVENT_RECORDS)
        kw_batch_release(w->client, e->u.records.batch);
    if (e->type == KW_EVENT_ERROR && p != NULL)
        worker_end(w, WORKER_FAILED, "%.*s [%d]: %s", (int)p->topic.n, p->topic.p, (int)p->partition,
                   w->trouble);
}

static void open_topics(worker *w, reader *r) {
    for (; r->n_topics < w->args->topics.n && worker_on(w); r->n_topics++) {
        kw_str name = worker_str(w->args->topics.at[r->n_topics]);
        r->topics[r->n_topics].name = name;
        r->topics[r->n_topics].number = kw_topic(w->client, name);
        if (r->topics[r->n_topics].number < 0)
            worker_end(w, WORKER_USAGE, "topic %s: no such name", name.p);
    }
}

void worker_read(worker *w) {
    reader r = {.n_topics = 0};
    w->own = &r;
    w->stepped = look;
    w->take = take;
    open_topics(w, &r);
    while (worker_on(w) && !worker_stopping(w)) {
        take_up_new(w, &r);
        worker_turn(w, KW_NEVER);
    }
    for (int32_t i = 0; i < r.n_topics; i++)
        free(r.topics[i].places);
}
