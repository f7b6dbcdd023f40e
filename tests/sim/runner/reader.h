/* reader.h - a reader in a run: a guest that has all partitions of the run's topics and remembers what it was
 * shown. */
#ifndef KW_SIM_READER_H
#define KW_SIM_READER_H

#include "tests/sim/guest.h"
#include "tests/sim/judge_txn.h"
#include "tests/sim/runner/job.h"

enum { SIM_READER_MOST = 16 /* partitions */ };

typedef struct sim_reader {
    sim_guest *guest;
    const char *const *topics;
    int32_t n_topics, n_partitions; /* of each */
    bool committed;
    sim_reading readings[SIM_READER_MOST];
    int64_t ends[SIM_READER_MOST]; /* that it was told of */
} sim_reader;

/* From the beginning, with the settings of the run. The reader may not move while it runs. */
void sim_reader_start(sim_reader *r, sim_run *run, const char *const *topics, int32_t n_topics,
                      int32_t n_partitions, bool committed);
/* Runs the world until it stands at the end of all logs. false: it is not there in time. */
bool sim_reader_finish(sim_reader *r, kw_time most);
void sim_reader_judge(const sim_reader *r, sim_account *a, const sim_history *h, const sim_fates *f);
int64_t sim_reader_count(const sim_reader *r); /* records */
void sim_reader_stop(sim_reader *r);

#endif
