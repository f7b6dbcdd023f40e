/* net.h - the simulated network in front of one server: accepts, refuses, carries, delays, cuts. */
#ifndef KW_SIM_NET_H
#define KW_SIM_NET_H

#include "tests/sim/link.h"

typedef struct sim_net {
    sim_wire wire;
    kw_address at[SIM_MAX_NODES]; /* where the server listens */
    int n_nodes;
    sim_link **links;
    int n_links, cap_links;
    kw_time *opens; /* when connections were tried */
    int n_opens, cap_opens;
} sim_net;

/* n_nodes: addresses of the server, SIM_MAX_NODES at most. buffer: bytes that a connection holds on the
 * client's side before a write has to wait. */
void sim_net_init(sim_net *n, sim_server server, const kw_address *at, int n_nodes, size_t buffer);
void sim_net_fini(sim_net *n);
/* Moves what can move at this time; true if anything did. */
bool sim_net_round(sim_net *n, kw_time now, int64_t wall_ms);
/* When something is due that is not due yet; KW_NEVER: nothing. */
kw_time sim_net_deadline(const sim_net *n);
/* Ends all connections at once. */
void sim_net_cut_all(sim_net *n, sim_cut_kind kind);
void sim_net_cut_node(sim_net *n, int node, sim_cut_kind kind);

#endif
