/* worker_place.h - where a reader stands in a partition, as its history knows it: `assign` before the first
 * `poll`, and again when the client goes on elsewhere by itself. */
#ifndef KW_CHAOS_WORKER_PLACE_H
#define KW_CHAOS_WORKER_PLACE_H

#include "tests/chaos/worker.h"

#include <kwire/offsets.h>

typedef struct place {
    kw_str topic;
    int32_t number, partition;
    int64_t next; /* offset that is read next; -1: not known yet */
} place;

/* Reads on from an offset, or KW_OFFSET_BEGINNING. */
void place_seek(worker *w, place *p, int64_t offset);
/* From what a group has committed. */
void place_seek_stored(worker *w, place *p, const kw_offset *o);
/* Has the client found out where it begins? To be asked before its events are pulled. */
void place_look(worker *w, place *p);
/* A record was read. log_start: of the log, as of the answer that brought it. */
void place_poll(worker *w, place *p, const kw_record *r, int64_t log_start, int64_t txn);

#endif
