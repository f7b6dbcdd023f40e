/* history.h - all that ever stood in the logs: batch by batch, record by record, with what was cut off at an
 * end taken out again. A topic that was made anew has a past for each of its lives; what leaves a log at its
 * start stays in its past. Filled from a broker by harvest.h, by hand in tests of the judges. */
#ifndef KW_SIM_HISTORY_H
#define KW_SIM_HISTORY_H

#include <kwire/records.h>

typedef enum sim_mark { SIM_DATA, SIM_COMMIT_MARKER, SIM_ABORT_MARKER } sim_mark;

typedef struct sim_stored {
    int64_t offset; /* of its first record */
    int64_t producer_id;
    int32_t sequence;
    int32_t first, count; /* its records among those of the past */
    int16_t epoch;
    sim_mark mark;
    bool transactional;
} sim_stored;

typedef struct sim_entry {
    int64_t offset;
    int64_t number; /* of the record; -1: none of ours */
} sim_entry;

/* One partition of one life of a topic. */
typedef struct sim_past {
    int32_t topic, partition;
    int32_t life; /* of the topic, from 0 */
    kw_uuid id;   /* of that life */
    int64_t end;  /* seen up to here */
    sim_stored *batches;
    int32_t n_batches, cap_batches;
    sim_entry *entries;
    int32_t n_entries, cap_entries;
} sim_past;

typedef struct sim_history {
    sim_past *pasts;
    int32_t n, cap;
} sim_history;

void sim_history_fini(sim_history *h);
/* Found, or made as the next life of this topic. Good until the next call. */
sim_past *sim_history_past(sim_history *h, int32_t topic, kw_uuid id, int32_t partition);
/* The next batch, its records after it. */
void sim_past_batch(sim_past *p, const sim_stored *b);
void sim_past_record(sim_past *p, int64_t offset, int64_t number);
/* The log lost what stands from `end` on. lost: called with the number of each of those records. */
void sim_past_cut(sim_past *p, int64_t end, void (*lost)(void *ctx, int64_t number), void *ctx);

/* All of it, a line a batch, for people. */
void sim_history_print(const sim_history *h);

#endif
