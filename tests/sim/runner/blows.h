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
} sim_target;

typedef struct sim_blow {
    const char *name;
    void (*strike)(const sim_target *t);
} sim_blow;

enum { SIM_BLOWS = 14 };
extern const sim_blow sim_blows[SIM_BLOWS];

/* Kinds of one run: a set of bits. Never empty. */
uint32_t sim_blows_draw(sim_dice *d);
/* One of these kinds strikes; which. */
int sim_blows_strike(const sim_target *t, uint32_t kinds);
/* The network, and the brokers, are well again. */
void sim_blows_heal(const sim_target *t);

#endif
