/* blows.h - what can befall a client and its brokers: one entry a kind of fault.
 *
 * A run draws which kinds it has at all (swarm testing: runs with few kinds reach places that runs with all
 * of them never do), then strikes again and again with one of those. */
#ifndef KW_SIM_BLOWS_H
#define KW_SIM_BLOWS_H

#include "tests/sim/dice.h"
#include "tests/sim/world.h"

/* What the blows are told of the run they strike. */
typedef struct sim_target {
    kw_world *world;
    sim_dice *dice;
    int n_nodes;
    const char *topic; /* with this many partitions */
    int32_t n_partitions;
    const struct sim_apis *apis; /* that errors, losses and cuts strike */
} sim_target;

/* What can be wrong with requests of one kind: they are refused with one of these codes, or carried out and
 * answered with one of those (P7). */
typedef struct sim_api_faults {
    int16_t key;
    int codes[10]; /* 0: no more */
    int after[6];
} sim_api_faults;

typedef struct sim_apis {
    const sim_api_faults *of;
    int n;
} sim_apis;
extern const sim_apis sim_apis_usual, sim_apis_idempotent, sim_apis_txn;

typedef struct sim_blow {
    const char *name;
    void (*strike)(const sim_target *t);
} sim_blow;

enum { SIM_BLOWS = 18 };
extern const sim_blow sim_blows[SIM_BLOWS];

/* Kinds of one run: a set of bits. Never empty. */
uint32_t sim_blows_draw(sim_dice *d);
/* One of these kinds strikes; which. */
int sim_blows_strike(const sim_target *t, uint32_t kinds);
/* The network, and the brokers, are well again. */
void sim_blows_heal(const sim_target *t);

#endif
