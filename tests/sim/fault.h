/* fault.h - what is wrong with the simulated network just now. Plain data that tests set through kw_world_*.
 */
#ifndef KW_SIM_FAULT_H
#define KW_SIM_FAULT_H

#include "tests/sim/dice.h"

typedef enum sim_dir { SIM_UP, SIM_DOWN } sim_dir; /* to the server, to the client */

typedef enum sim_cut_kind { SIM_CLOSE, SIM_RESET } sim_cut_kind;

/* A cut is armed once and strikes once: the connection on which the count is reached ends, bytes behind it
 * are lost. */
typedef struct sim_cut {
    bool armed;
    sim_dir dir;
    size_t bytes; /* still to pass in that direction, over all connections */
} sim_cut;

/* A cut inside the nth request of an API, or inside its answer. */
typedef struct sim_request_cut {
    bool armed;
    int16_t api_key;
    int nth; /* requests of that API still to pass before it, 0: the next */
    sim_dir dir;
    size_t bytes; /* of that request (answer) which still pass */
} sim_request_cut;

/* Bits that turn over on the way; flip.h. */
typedef struct sim_flips {
    int per_mille[2]; /* of Produce requests, of answers to Fetch: so many have one bit turned over */
    sim_dice dice;
    int n[2]; /* that had */
} sim_flips;

enum { SIM_MAX_NODES = 3 };

/* Of one address of the server, on top of what strikes all. */
typedef struct sim_node_faults {
    kw_time delay[2];
    bool blackhole;
    bool refuse;
} sim_node_faults;

typedef struct sim_faults {
    sim_node_faults nodes[SIM_MAX_NODES];
    kw_time delay[2];
    bool slice;     /* bytes pass one at a time, each seen before the next */
    bool blackhole; /* nothing passes, nothing closes, nobody is told */
    bool refuse;    /* connections are refused */
    sim_cut_kind cut_kind;
    sim_cut cut;
    sim_request_cut request_cut;
    int n_cuts; /* that struck */
    sim_flips flips;
} sim_faults;

#endif
