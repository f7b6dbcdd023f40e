/* producers.h - what a partition knows of those that write to it: epochs, sequences, open transactions.
 *
 * It follows from the log: every batch of a producer and every marker changes it, and a log that loses its
 * end loses what was known from there (it is read again from what is kept; of what was there before the
 * log's start there is a snapshot). Records that leave at the log's
 * start change nothing, as in Kafka since 2.4. All replicas share the log, so they share this. */
#ifndef BROKER_PRODUCERS_H
#define BROKER_PRODUCERS_H

#include "tools/broker/aborted.h"
#include "tools/broker/log.h"

struct kw_broker;
struct broker_partition;

enum { BROKER_WINDOW = 5 /* P1: batches that may come again */ };

/* A batch in the log. */
typedef struct broker_sent {
    int64_t offset;      /* of its first record */
    int64_t timestamp;   /* its largest */
    int32_t first, last; /* sequences */
} broker_sent;

typedef struct broker_producer {
    int64_t id;
    int64_t txn_start;         /* first offset of its open transaction; -1: none */
    int64_t timestamp;         /* of what it wrote last, or of its marker */
    int32_t coordinator_epoch; /* that wrote its last marker; -1: none */
    int16_t epoch;
    int16_t n_sent;
    broker_sent sent[BROKER_WINDOW]; /* of this epoch, oldest first */
} broker_producer;

typedef struct broker_producers {
    broker_producer *list; /* by id */
    int32_t n, cap;
    int64_t first_open; /* the least txn_start; -1: none is open */
    broker_aborted aborted;
} broker_producers;

void broker_producers_init(broker_producers *s);
void broker_producers_fini(broker_producers *s, kw_mem *mem);

/* NULL: not known here. */
const broker_producer *broker_producers_find(const broker_producers *s, int64_t id);
/* Has this producer, with this epoch, an open transaction here? Its batches are not verified again then. */
bool broker_producers_in_txn(const broker_producers *s, int64_t id, int16_t epoch);
/* May this batch of a producer come next? 0, or Kafka's code: 45, 47, 48. *twin: it is there already, this is
 * it; else NULL. `begins`: it is the first of a transaction of version 2 here, whose sequences begin anew. */
int broker_producers_check(const broker_producers *s, const kw_batch *batch, bool begins,
                           const broker_sent **twin);
/* May this marker be written? 0, 47 (older epoch), 52 (older coordinator epoch). */
int broker_producers_check_marker(const broker_producers *s, int64_t id, int16_t epoch,
                                  int32_t coordinator_epoch);
/* Room for what is about to be noted of this producer. KW_ENOMEM. */
int broker_producers_reserve(broker_producers *s, kw_mem *mem, int64_t id) KW_MUST_USE;
/* A batch, or marker, as it stands in the log now: with its offset. There is room. */
void broker_producers_note(broker_producers *s, const kw_batch *batch);
/* Those without an open transaction are forgotten. */
void broker_producers_expire(broker_producers *s);
/* The log has lost its end. A producer for whom there is no memory is forgotten. */
void broker_producers_reload(broker_producers *s, kw_mem *mem, const broker_log *log);

/* ---- of a partition ---- */

/* Writes the marker that ends this producer's transaction here, a control batch, and changes state and last
 * stable offset; fetches that wait are tried again. A producer without an open transaction gets its marker
 * too, as there (F5). KW_ENOMEM; 47: an older epoch than is known here; 52: an older coordinator epoch. */
int broker_write_marker(struct kw_broker *b, struct broker_partition *p, int64_t producer_id, int16_t epoch,
                        bool commit, int32_t coordinator_epoch) KW_MUST_USE;
/* Where the first open transaction begins, at the log's start or later; without one the end of the log. */
int64_t broker_partition_lso(const struct broker_partition *p);

#endif
