/* lane.h - one direction of a simulated connection: bytes under way, each piece with the time at which it
 * arrives.
 *
 * Invariant: pieces arrive in the order in which they were put, whatever delay each was given. */
#ifndef KW_SIM_LANE_H
#define KW_SIM_LANE_H

#include <kwire/types.h>

typedef struct sim_piece {
    size_t n;
    kw_time due;
} sim_piece;

typedef struct sim_lane {
    uint8_t *p; /* p[head .. head + n) is under way */
    size_t head, n, cap;
    sim_piece *pieces;
    int first, n_pieces, cap_pieces;
} sim_lane;

void sim_lane_fini(sim_lane *l);
void sim_lane_put(sim_lane *l, const void *p, size_t n, kw_time due);
/* Bytes that have arrived by now, at sim_lane_bytes. */
size_t sim_lane_arrived(const sim_lane *l, kw_time now);
const uint8_t *sim_lane_bytes(const sim_lane *l);
uint8_t *sim_lane_edit(sim_lane *l); /* the same, for a road that changes them */
void sim_lane_take(sim_lane *l, size_t n);
/* When the next piece arrives that has not by now; KW_NEVER: there is none. */
kw_time sim_lane_next(const sim_lane *l, kw_time now);

#endif
