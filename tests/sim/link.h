/* link.h - one connection of the simulated network: an accepted in-memory pipe on the client's side, a
 * connection number on the server's, and between them two lanes on which bytes take their time and faults
 * strike. */
#ifndef KW_SIM_LINK_H
#define KW_SIM_LINK_H

#include "net/mempipe.h"
#include "tests/sim/flip.h"
#include "tests/sim/frames.h"
#include "tests/sim/lane.h"
#include "tests/sim/server.h"

/* What links share. */
typedef struct sim_wire {
    kw_mempipe *pipes;
    kw_transport transport;
    sim_server server;
    sim_faults faults;
    kw_time now;
    int64_t wall_ms;
} sim_wire;

typedef struct sim_link {
    int node;
    kw_handle handle;
    uint32_t conn;
    bool client_gone; /* closed its end; what it sent before still arrives */
    bool server_gone; /* closed; what it answered before still arrives */
    bool dead;        /* nothing left to do */
    sim_lane lanes[2];
    sim_frames frames[2];
    int64_t cut_frame[2]; /* index of the frame in which to cut; -1: none */
    size_t cut_bytes[2];  /* of it that still pass */
    sim_questions asked;
} sim_link;

void sim_link_init(sim_link *l, sim_wire *w, int node, kw_handle handle);
void sim_link_fini(sim_link *l);
/* Moves what can move now; true if anything did. */
bool sim_link_round(sim_link *l, sim_wire *w);
void sim_link_cut(sim_link *l, sim_wire *w, sim_cut_kind kind);
/* When more arrives; KW_NEVER: nothing is under way that has not. */
kw_time sim_link_next(const sim_link *l, const sim_wire *w);

#endif
