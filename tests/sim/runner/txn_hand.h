/* txn_hand.h - the program around a transactional producer: looks at where its transactions stand, does what
 * it is advised to, and enters what it did and was told into the account. */
#ifndef KW_SIM_TXN_HAND_H
#define KW_SIM_TXN_HAND_H

#include "tests/sim/runner/hand.h"
#include "tests/sim/runner/job.h"

#include <kwire/txn.h>

typedef struct sim_txn_hand {
    sim_hand hand;
    sim_run *run;
    int32_t id;        /* which transactional id */
    const char *group; /* to which it sends offsets: of topic 0, partition 0 */
    int32_t n_topics, n_partitions;
    int64_t committing, aborting; /* transactions of which this is to be told; -1: none */
    int64_t probe;                /* transaction that must succeed; -1: none yet */
    bool probe_is_ok;             /* it has */
} sim_txn_hand;

/* hand's world, account, config and topics are set, and the rest but the last four. */
void sim_txn_hand_start(sim_txn_hand *h);
/* Also if it is not running. */
void sim_txn_hand_kill(sim_txn_hand *h);
/* One thing that the state of the client allows. */
void sim_txn_hand_act(sim_txn_hand *h);
/* All is well: one thing that leads to the end, at which a whole transaction was committed. true: it is
 * there. */
bool sim_txn_hand_finish(sim_txn_hand *h);

#endif
