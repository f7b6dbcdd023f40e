/* window.h - a scripted partition leader that remembers producers as Apache Kafka 4.1.1 does: id, epoch, and
 * the last five batches of each partition (P1 - P4). Its log keeps the numbers of records, so that a test can
 * look for doubles and holes. */
#ifndef KW_SIM_WINDOW_H
#define KW_SIM_WINDOW_H

#include "tests/sim/script.h"

#include <kwire/records.h>

enum { WINDOW_PARTITIONS = 2, WINDOW_BATCHES = 5, WINDOW_LOG = 4096 };

typedef struct window_batch {
    int32_t base, count; /* sequences */
    int64_t offset;
} window_batch;

typedef struct window_partition {
    bool known; /* has seen a producer */
    int64_t producer_id;
    int16_t epoch;
    int32_t expected;                     /* sequence */
    window_batch batches[WINDOW_BATCHES]; /* newest first */
    int n_batches;
    int64_t log[WINDOW_LOG]; /* numbers of records */
    int n_log;
} window_partition;

/* What is done to a produce request, by its place among all of them. */
typedef enum window_fault {
    WINDOW_NONE,
    WINDOW_LOSE_REQUEST, /* the connection ends before anything was done */
    WINDOW_LOSE_ANSWER,  /* appended; then the connection ends */
    WINDOW_SILENT,       /* appended; nothing is answered on this connection any more */
    WINDOW_CODE,         /* not appended; `code` is the answer */
    WINDOW_STORED        /* appended; `code` is the answer all the same */
} window_fault;

typedef struct window_plan {
    window_fault fault;
    int nth;   /* the first request it strikes, from 0 */
    int times; /* how many in a row */
    int code;
} window_plan;

enum { WINDOW_PLANS = 16 };

typedef struct window {
    window_partition partitions[WINDOW_PARTITIONS];
    window_plan plan[WINDOW_PLANS];
    bool forgets;      /* appends everything, as for a producer without an id */
    int64_t log_start; /* as answers tell it */
    int n_appended;    /* batches */
    int n_duplicates;  /* batches that were there already */
    int n_refused;     /* by sequence or epoch */
    uint32_t silent;   /* connection that is answered no more; 0: none */
} window;

/* Makes the script such a leader. */
void window_init(window *w, sim_script *s);

#endif
