/* judge_once.h - exactly once, judged by the logs themselves.
 *
 * A record that was reported OK stands in a log, at the offset that was reported; one reported as not done
 * does not; none stands in the logs of one life of a topic twice, whatever was reported; in each partition
 * the records of a producer stand in the order in which it took them, those of unknown outcome too (those for
 * which it chose the partition may stand before or behind those that named it: they wait for metadata). Only
 * what was lost with the end of a log (sim_asked.cut) need not be there, and what was sent by name while its
 * topic was made anew (sim_asked.adrift) may stand anywhere. */
#ifndef KW_SIM_JUDGE_ONCE_H
#define KW_SIM_JUDGE_ONCE_H

#include "tests/sim/account.h"
#include "tests/sim/history.h"

/* Breaches go into the account: NULL, or the first. */
const char *sim_judge_once(sim_account *a, const sim_history *h);
/* Every record of this producer was told of, each once. */
const char *sim_judge_told(sim_account *a, int32_t producer);

#endif
