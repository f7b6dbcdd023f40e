/* epochs.h - which leader epoch began where in a log: what OffsetForLeaderEpoch is answered from (F10).
 *
 * The list holds epochs that have records, rising in epoch and start; the epoch of the present leader counts
 * too, from the moment it leads, though it enters the list with its first record only. So an election needs
 * no memory. */
#ifndef BROKER_EPOCHS_H
#define BROKER_EPOCHS_H

#include <kwire/error.h>
#include <kwire/mem.h>

typedef struct broker_epoch {
    int32_t epoch;
    int64_t start;
} broker_epoch;

typedef struct broker_epochs {
    broker_epoch *list;
    int32_t n, cap;
    broker_epoch current;
} broker_epochs;

void broker_epochs_fini(broker_epochs *e, kw_mem *mem);
/* A leader begins at `start`, the end of the log. */
void broker_epochs_begin(broker_epochs *e, int32_t epoch, int64_t start);
/* The present leader appends. 0 or KW_ENOMEM. */
int broker_epochs_note(broker_epochs *e, kw_mem *mem) KW_MUST_USE;
/* The log loses what is at `offset` and after it. */
void broker_epochs_cut_end(broker_epochs *e, int64_t offset);
/* The log loses what is before `offset`. */
void broker_epochs_cut_start(broker_epochs *e, int64_t offset);
/* The largest epoch not above the one asked for, and where it ends; {-1, -1}: nothing is known of it.
 * log_end: where the present epoch ends. */
broker_epoch broker_epochs_end_of(const broker_epochs *e, int32_t epoch, int64_t log_end);
/* The epoch that `offset` belongs to, also if it is the next one to be written; -1: none. */
int32_t broker_epochs_at(const broker_epochs *e, int64_t offset);

#endif
