/* worker_feed.h - numbered records, so many a second, to all partitions of some topics in turn. */
#ifndef KW_CHAOS_WORKER_FEED_H
#define KW_CHAOS_WORKER_FEED_H

#include "tests/chaos/worker.h"

typedef struct feed_topic {
    kw_str name;
    int32_t number;
    int64_t turn; /* records so far */
} feed_topic;

typedef struct feed {
    feed_topic topics[WORKER_NAMES];
    int32_t n_topics, turn;
    int64_t number; /* of the last record */
    kw_time due;    /* when the next one is */
    kw_time wake;   /* when to pour again */
} feed;

/* false: worker_end has been called. */
bool feed_open(feed *f, worker *w);
/* --records is reached. */
bool feed_is_empty(const feed *f, const worker *w);
/* Hands at most `most` records to the client, if so many are due; how many it took. Those that it cannot take
 * now wait. *refused: 0, or KW_ESTATE: the transaction has failed, or the client is finished. */
int64_t feed_pour(feed *f, worker *w, int64_t most, int *refused);

#endif
