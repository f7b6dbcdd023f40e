/* world_state.h - the inside of a world, for world*.c, seat.c and guest.c only. */
#ifndef KW_SIM_WORLD_STATE_H
#define KW_SIM_WORLD_STATE_H

#include "tests/sim/guest.h"
#include "tests/sim/seat.h"
#include "tests/sim/world.h"

enum { SIM_MAX_GUESTS = 8 };

struct kw_world {
    kw_world_options options;
    kw_broker *broker;
    sim_seat seat; /* of the world's own client */
    sim_guest *guests[SIM_MAX_GUESTS];
    int n_guests;
    sim_net net;
    sim_ledger ledger;
    sim_seen seen;
    kw_time now;
    uint64_t random;
    uint64_t hash;
    bool hold_events;
    uint64_t unread; /* by kw_world_verify: partitions whose end has not been told */
    void (*hook)(kw_world *w, const kw_event *e, void *ctx);
    void *hook_ctx;
};

uint64_t sim_random(kw_world *w);
int64_t sim_wall(const kw_world *w);
int sim_addresses(const char *host, uint16_t port, kw_address *out, int max);
void sim_world_event(kw_world *w, const kw_event *e); /* world_records.c */
void sim_world_hash_event(kw_world *w, const kw_event *e);
bool sim_world_pull(sim_seat *s); /* world_drive.c */
/* guest.c */
sim_seat *sim_guest_seat(sim_guest *g);

#endif
