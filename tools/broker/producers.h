/* producers.h - what a partition knows of those that write to it: epoch, sequences, open transactions.
 *
 * It follows from the log: every batch of a producer and every marker changes it, and a log that loses its
 * end loses what was known from there (it is read again from what is kept). Records that leave at the log's
 * start change nothing, as in Kafka since 2.4: a producer is known until it expires. All replicas share the
 * log, so they share this. */
#ifndef BROKER_PRODUCERS_H
#define BROKER_PRODUCERS_H

#include <kwire/error.h>
#include <kwire/mem.h>

struct kw_broker;
struct broker_partition;

/* Writes the marker that ends this producer's transaction here, a control batch, and changes state and last
 * stable offset; fetches that wait are tried again. A producer without an open transaction gets its marker
 * too, as there (F5). KW_ENOMEM; 47: an older epoch than is known here; 52: an older coordinator epoch. */
int broker_write_marker(struct kw_broker *b, struct broker_partition *p, int64_t producer_id, int16_t epoch,
                        bool commit, int32_t coordinator_epoch) KW_MUST_USE;
/* Where the first open transaction begins, at the log's start or later; without one the end of the log. */
int64_t broker_partition_lso(const struct broker_partition *p);

#endif
