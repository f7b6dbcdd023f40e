/* worker_copy.h - read, process, write: what worker_copy.c (the records and their transactions) and
 * worker_copy_from.c (from where they are read) share. */
#ifndef KW_CHAOS_WORKER_COPY_H
#define KW_CHAOS_WORKER_COPY_H

#include "tests/chaos/worker_held.h"
#include "tests/chaos/worker_place.h"

typedef enum copy_state {
    COPY_ABSENT, /* one of both topics does not have the partition yet */
    COPY_LOST,   /* the group is to be asked where it is */
    COPY_ASKED,
    COPY_READING
} copy_state;

typedef struct copy_part {
    place place; /* in the topic that is read */
    copy_state state;
    /* What is committed with the transaction: behind the last record of it, or of a former one. */
    int64_t done;
    int32_t leader_epoch;
    bool moved; /* since the last commit */
} copy_part;

typedef struct copy {
    copy_part parts[WORKER_PARTITIONS];
    int32_t n;
    int32_t in, out; /* topics */
    kw_str in_name, out_name;
    kw_str group;
    held_list held;
    bool paused;    /* enough is held */
    uint64_t asked; /* the number of the last question; answers to others are out of date */
    bool open;      /* a transaction is */
    int64_t records;
    kw_time began;
} copy;

/* ---- worker_copy_from.c ---- */

bool copy_open(copy *c, worker *w);
copy_part *copy_find(copy *c, int32_t topic, int32_t partition);
/* Partitions that both topics have by now, and those that are lost, are on their way to their place. */
void copy_seek(copy *c, worker *w);
/* Nothing that was read since the last commit counts (T15). */
void copy_rewind(copy *c, worker *w);
/* Fetches no more than can be worked off. */
void copy_hold_back(copy *c, worker *w);
/* Events of reading. */
void copy_take(worker *w, const kw_event *e);
void copy_look(worker *w);

#endif
