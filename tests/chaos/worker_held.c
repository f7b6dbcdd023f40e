/* worker_held.c - see worker_held.h. */
#include "tests/chaos/worker_held.h"

#include <stdlib.h>

void held_init(held_list *l) {
    *l = (held_list){.last = &l->first};
}

void held_step(held *h) {
    h->got = kw_record_next(&h->iter, &h->record);
}

void held_add(held_list *l, worker *w, const kw_event *e) {
    held *h = malloc(sizeof *h);
    if (h == NULL) {
        kw_batch_release(w->client, e->u.records.batch);
        worker_end(w, WORKER_FAILED, "out of memory");
        return;
    }
    *h = (held){.batch = e->u.records.batch,
                .iter = e->u.records.iter,
                .topic = e->topic,
                .partition = e->partition,
                .next_offset = e->u.records.next_offset,
                .log_start = e->u.records.log_start_offset,
                .leader_epoch = e->u.records.leader_epoch};
    held_step(h);
    *l->last = h;
    l->last = &h->next;
    l->n++;
}

void held_drop(held_list *l, worker *w) {
    held *h = l->first;
    l->first = h->next;
    if (l->first == NULL)
        l->last = &l->first;
    l->n--;
    kw_batch_release(w->client, h->batch);
    free(h);
}

void held_drop_all(held_list *l, worker *w) {
    while (l->first != NULL)
        held_drop(l, w);
}
