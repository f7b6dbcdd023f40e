/* hand.h - a producer in a run: a guest of the world, and its page in the account. Killed and started again
 * it is another producer there. */
#ifndef KW_SIM_HAND_H
#define KW_SIM_HAND_H

#include "tests/sim/account.h"
#include "tests/sim/guest.h"

typedef struct sim_hand {
    kw_world *world;
    sim_account *account;
    const char *const *config;
    const char *const *topics; /* names, by their number in the account */
    sim_guest *guest;          /* NULL: it does not run */
    int32_t producer;
    int64_t txn; /* its records belong to this one; -1: none */
    /* NULL, or events beside those of delivery. */
    void (*event)(struct sim_hand *h, const kw_event *e, void *ctx);
    void *ctx;
} sim_hand;

/* The rest is set. The hand may not move while it runs. */
void sim_hand_start(sim_hand *h);
void sim_hand_kill(sim_hand *h);
kw_client *sim_hand_client(sim_hand *h);
/* What kw_produce says. partition KW_PARTITION_ANY: anywhere. */
int sim_hand_produce(sim_hand *h, int32_t topic, int32_t partition, size_t size);

#endif
