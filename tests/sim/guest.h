/* guest.h - further clients of a world: the same clock, network and server, settings of their own. What they
 * do goes into the hash of the world, but not into its ledger: whoever invites one keeps account of it. */
#ifndef KW_SIM_GUEST_H
#define KW_SIM_GUEST_H

#include "tests/sim/world.h"

typedef struct sim_guest sim_guest;

typedef struct sim_guest_options {
    const char *const *config; /* key, value, key, value ..., NULL; used up by the call */
    bool bare;                 /* without a guarantee, whatever the settings are */
    /* Each event, when it is pulled; records are released after it. */
    void (*event)(sim_guest *g, const kw_event *e, void *ctx);
    void *ctx;
} sim_guest_options;

sim_guest *sim_guest_new(kw_world *w, const sim_guest_options *o);
/* Its process is killed: connections are closed, nothing is wound up. */
void sim_guest_free(sim_guest *g);
kw_client *sim_guest_client(sim_guest *g);
kw_world *sim_guest_world(const sim_guest *g);

#endif
