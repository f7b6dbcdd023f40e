/* worker_held.h - batches that were read and whose records have not all been worked off: a commit takes its
 * time, and the client goes on fetching meanwhile. In the order in which they came. */
#ifndef KW_CHAOS_WORKER_HELD_H
#define KW_CHAOS_WORKER_HELD_H

#include "tests/chaos/worker.h"

typedef struct held {
    struct held *next;
    struct kw_fetched *batch;
    kw_record_iter iter;
    int32_t topic, partition;
    int64_t next_offset, log_start;
    int32_t leader_epoch;
    kw_record record; /* the next one */
    int got;          /* is there one? 1; 0: that was the last; < 0: damaged */
} held;

typedef struct held_list {
    held *first, **last;
    int32_t n;
} held_list;

void held_init(held_list *l);
/* Takes over the batch of the event. */
void held_add(held_list *l, worker *w, const kw_event *e);
/* The record of the first batch is done with. */
void held_step(held *h);
/* The first batch is. */
void held_drop(held_list *l, worker *w);
void held_drop_all(held_list *l, worker *w);

#endif
