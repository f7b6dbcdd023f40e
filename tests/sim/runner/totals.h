/* totals.h - what many runs came to, summed up, and told in a few lines. */
#ifndef KW_SIM_TOTALS_H
#define KW_SIM_TOTALS_H

#include "tests/sim/runner/job.h"

typedef struct sim_totals {
    uint64_t n_runs, n_twice, n_bad;
    int64_t n_blows[SIM_BLOWS], met[SIM_MET], n_ok, n_not_done, n_unknown, n_read;
    kw_time time; /* virtual */
} sim_totals;

void sim_totals_run(sim_totals *t, const sim_report *r);
void sim_totals_add(sim_totals *t, const sim_totals *more);
void sim_totals_tell(const sim_totals *t, double seconds);

#endif
