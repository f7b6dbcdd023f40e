/* dice.h - choices that follow from a seed alone. */
#ifndef KW_SIM_DICE_H
#define KW_SIM_DICE_H

#include <kwire/types.h>

typedef struct sim_dice {
    uint64_t state;
} sim_dice;

/* 0 to sides - 1. */
static inline int sim_roll(sim_dice *d, int sides) {
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (int)((d->state >> 33) % (uint64_t)sides);
}

static inline bool sim_coin(sim_dice *d) {
    return sim_roll(d, 2) == 0;
}

static inline const char *sim_pick(sim_dice *d, const char *const *from, int n) {
    return from[sim_roll(d, n)];
}

#endif
