/* world_state.h - the inside of a world, for world.c, world_drive.c and world_records.c only. */
#ifndef KW_SIM_WORLD_STATE_H
#define KW_SIM_WORLD_STATE_H

#include "tests/sim/world.h"

enum { SIM_MAX_JOBS = 64 };

struct kw_world {
    kw_world_options options;
    kw_broker *broker;
    kw_client *client;
    sim_net net;
    sim_ledger ledger;
    sim_seen seen;
    kw_time now;
    uint64_t random;
    uint64_t hash;
    int fatal;
    bool hold_events;
    uint64_t unread; /* by kw_world_verify: partitions whose end has not been told */
    void (*hook)(kw_world *w, const kw_event *e, void *ctx);
    void *hook_ctx;
    kw_job *jobs[SIM_MAX_JOBS];
    int n_jobs;
    /* A name that is answered later. */
    kw_time resolve_at;
    uint32_t resolve_token;
    uint16_t resolve_port;
};

uint64_t sim_random(kw_world *w);
int64_t sim_wall(const kw_world *w);
int sim_addresses(const char *host, uint16_t port, kw_address *out, int max);
void sim_world_event(kw_world *w, const kw_event *e); /* world_records.c */

#endif
