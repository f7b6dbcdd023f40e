/* judge_txn.h - transactions, judged by the logs and by what readers were shown.
 *
 * What was told to be committed is committed whole; what was told not to be, and what nobody has tried to
 * commit, not a record of it; of unknown ones, and of those whose producer was killed, all or nothing.
 * Between two markers of a producer stand records of one transaction only. Readers of committed records are
 * shown those, each once and in order, and nothing else at any time. */
#ifndef KW_SIM_JUDGE_TXN_H
#define KW_SIM_JUDGE_TXN_H

#include "tests/sim/account.h"
#include "tests/sim/history.h"

/* What became of a transaction, as the logs have it. */
typedef enum sim_fate { SIM_FATE_NOTHING, SIM_FATE_ABORTED, SIM_FATE_COMMITTED, SIM_FATE_TORN } sim_fate;

typedef struct sim_fates {
    sim_fate *of; /* each transaction */
    int64_t n;
    bool *record_committed; /* each record */
} sim_fates;

/* What one reader was shown of one partition, in turn. */
typedef struct sim_reading {
    int32_t topic, partition;
    sim_entry *entries;
    int32_t n, cap;
} sim_reading;

void sim_fates_fini(sim_fates *f);
/* Judges the logs; `fates` is filled in any case. Nobody may be in the midst of a transaction. Breaches go
 * into the account: NULL, or the first. */
const char *sim_judge_txns(sim_account *a, const sim_history *h, sim_fates *fates);
/* The offset that the group of one transactional id has at the end (-1: none), and in `seen`, for each
 * transaction, whether the group has ever been seen at its offset. */
const char *sim_judge_group(sim_account *a, const sim_fates *fates, int32_t id, int64_t at_end,
                            const bool *seen);
/* whole: the reader has come to the end. committed: it is one of committed records. */
const char *sim_judge_reading(sim_account *a, const sim_history *h, const sim_fates *fates,
                              const sim_reading *r, bool whole, bool committed);
void sim_reading_add(sim_reading *r, int64_t offset, int64_t number);

#endif
