/* harvest.h - what tests see of the inside of an embedded broker: its logs as a history, and how far
 * transactions are done. */
#ifndef KW_SIM_HARVEST_H
#define KW_SIM_HARVEST_H

#include "tests/sim/history.h"

#include <kwire/broker.h>

/* Takes in what the logs of the topic have got since the last time. To be called before anything is taken
 * from them: a topic made anew, a start that moves, an end that is cut. */
void sim_harvest(sim_history *h, kw_broker *b, const char *name, int32_t topic);
/* After kw_broker_truncate: takes out what is not there any more. */
void sim_harvest_cut(sim_history *h, kw_broker *b, const char *name, int32_t topic, int32_t partition,
                     void (*lost)(void *ctx, int64_t number), void *ctx);
/* Does an open transaction hold back readers of committed records? */
bool sim_harvest_held_back(kw_broker *b, const char *name);
/* Where a group stands; -1: it has committed nothing for this partition. */
int64_t sim_harvest_group(kw_broker *b, const char *group, const char *topic, int32_t partition);
/* From now on larger batches are refused in this topic (P10). */
void sim_limit_batches(kw_broker *b, const char *name, int32_t bytes);

#endif
