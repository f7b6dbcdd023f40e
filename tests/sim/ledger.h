/* ledger.h - what was asked, told and read in a simulation, and whether that fits together.
 *
 * Records are numbered from 0 in the order in which they were accepted; the number is the opaque, and stands
 * in the value. The rules, those of the test plan: each accepted record has exactly one delivery event; a
 * record reported OK is read at the offset that was reported; one reported as definitely not done is never
 * read; an offset has one value; positions rise. (Reading twice what was sent twice is allowed: at least
 * once.) The first breach is kept in words. */
#ifndef KW_SIM_LEDGER_H
#define KW_SIM_LEDGER_H

#include <kwire/client.h>

typedef struct sim_record {
    int32_t topic, partition; /* -1: not told yet */
    bool gone; /* its topic was deleted, or its log cut, since it was accepted: it need not be there */
    int n_delivered;
    int n_consumed;
    kw_outcome outcome;
    int error;
    int64_t offset; /* reported; -1 not */
    kw_time delivered_at;
} sim_record;

/* What was read of a partition. */
typedef struct sim_log {
    int32_t topic, partition;
    int64_t position; /* lowest offset that may come next */
    int64_t *at;      /* number of the record by offset; -1: not read */
    int64_t n, cap;
} sim_log;

typedef struct sim_ledger {
    sim_record *records;
    int64_t n, cap;
    sim_log *logs;
    int n_logs;
    int64_t n_delivered, n_ok, n_not_done, n_unknown;
    int64_t n_consumed; /* records read, doubles included */
    bool loose;         /* topics are made anew: what is read now proves nothing */
    char breach[240];   /* empty: none */
} sim_ledger;

void sim_ledger_fini(sim_ledger *l);
int64_t sim_ledger_accept(sim_ledger *l, int32_t topic);
void sim_ledger_delivered(sim_ledger *l, const kw_event *e, kw_time now);
/* number: from the value; -1: not a record of ours. */
void sim_ledger_consumed(sim_ledger *l, int32_t topic, int32_t partition, int64_t offset, int64_t number);
/* The application seeks. */
void sim_ledger_seek(sim_ledger *l, int32_t topic, int32_t partition, int64_t position);
/* Topics will be deleted and made again: reading counts from sim_ledger_tighten on, which forgets what was
 * read before. */
void sim_ledger_loosen(sim_ledger *l);
void sim_ledger_tighten(sim_ledger *l);
/* The topic was deleted, or its log cut: what was accepted so far need not be there any more. */
void sim_ledger_gone(sim_ledger *l, int32_t topic);
/* NULL, or the first breach. delivered: every record must have had its event by now. consumed: every OK one
 * must have been read by now. */
const char *sim_ledger_check(sim_ledger *l, bool delivered, bool consumed);

#endif
