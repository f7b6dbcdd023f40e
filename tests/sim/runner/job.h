/* job.h - what a simulated run does: a job sets up a world from a seed, works while blows fall, and judges.
 */
#ifndef KW_SIM_JOB_H
#define KW_SIM_JOB_H

#include "tests/sim/account.h"
#include "tests/sim/history.h"
#include "tests/sim/runner/blows.h"

/* Traps that a run met: what happened to producers, so that one sees that it did. */
typedef enum sim_met {
    SIM_MET_TWINS,      /* batches that were there already */
    SIM_MET_GAPS,       /* OUT_OF_ORDER_SEQUENCE_NUMBER (45) */
    SIM_MET_OLD_EPOCHS, /* INVALID_PRODUCER_EPOCH (47) */
    SIM_MET_TOO_LARGE,  /* MESSAGE_TOO_LARGE (10): splits */
    SIM_MET_BUMPS,      /* of an epoch, as the logs have it */
    SIM_MET_KILLED,     /* producers */
    SIM_MET_CUT,        /* records lost with the end of a log */
    SIM_MET_CORRUPT,    /* CORRUPT_MESSAGE (2) */
    SIM_MET_FLIPS_UP,   /* bits that turned over in Produce requests */
    SIM_MET_FLIPS_DOWN, /* ... in answers to Fetch */
    SIM_MET_COMMITTED,
    SIM_MET_ABORTED,
    SIM_MET_UNKNOWN,
    SIM_MET_FENCED,
    SIM_MET_FAILED, /* transactions that could only be aborted */
    SIM_MET
} sim_met;
extern const char *const sim_met_names[SIM_MET];

typedef struct sim_report {
    uint64_t hash; /* of all events of the run */
    kw_time time;  /* virtual */
    int n_blows[SIM_BLOWS];
    int64_t n_ok, n_not_done, n_unknown, n_read;
    int64_t met[SIM_MET];
    char breach[300]; /* empty: the run was sound */
} sim_report;

typedef struct sim_job {
    const char *name, *about;
    void (*run)(uint64_t seed, sim_report *r);
} sim_job;

extern const sim_job sim_job_admin;      /* job_admin.c */
extern const sim_job sim_job_idempotent; /* job_idempotent.c */
extern const sim_job sim_job_produce;    /* job_produce.c */
extern const sim_job sim_job_topics;     /* job_topics.c */
extern const sim_job sim_job_txn;        /* job_txn.c */

/* Tell what happens in a run: settings, blows and their times, errors. */
extern bool sim_trace;

/* What jobs share (job.c). */
enum { SIM_NODES = 3, SIM_CONFIG_PAIRS = 32 };

typedef struct sim_run {
    sim_report *report;
    sim_dice dice;
    sim_target target;
    uint32_t kinds;
    const char *config[2 * SIM_CONFIG_PAIRS + 1];
    int n_config;
    kw_broker_options broker;
    kw_world_options options;
} sim_run;

/* Draws kinds of blows and the usual settings; the job may add to them before sim_run_begin. */
void sim_run_init(sim_run *r, uint64_t seed, const char *topic, int32_t n_partitions, sim_report *report);
void sim_run_set(sim_run *r, const char *key, const char *value);
void sim_run_begin(sim_run *r);
void sim_run_blow(sim_run *r);
/* Heals, judges by kw_world_verify, and ends the run. */
void sim_run_end(sim_run *r);
/* Enters what befell producers. */
void sim_run_count(sim_run *r, const sim_account *a, const sim_history *h);
/* Fills the report with what the world knows, and frees it. */
void sim_run_close(sim_run *r);
void sim_run_breach(sim_run *r, const char *what);

#endif
