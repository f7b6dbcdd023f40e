/* lane.c - see lane.h. */
#include "tests/sim/lane.h"

#include "tests/sim/die.h"

#include <stdlib.h>
#include <string.h>

void sim_lane_fini(sim_lane *l) {
    free(l->p);
    free(l->pieces);
    *l = (sim_lane){0};
}

static void reserve_bytes(sim_lane *l, size_t more) {
    if (l->head > 0) {
        memmove(l->p, l->p + l->head, l->n);
        l->head = 0;
    }
    if (l->cap - l->n >= more)
        return;
    l->cap = (l->n + more) * 2;
    l->p = sim_realloc(l->p, l->cap);
}

static void reserve_piece(sim_lane *l) {
    if (l->first > 0) {
        memmove(l->pieces, l->pieces + l->first, (size_t)l->n_pieces * sizeof *l->pieces);
        l->first = 0;
    }
    if (l->n_pieces < l->cap_pieces)
        return;
    l->cap_pieces = l->cap_pieces * 2 + 8;
    l->pieces = sim_realloc(l->pieces, (size_t)l->cap_pieces * sizeof *l->pieces);
}

void sim_lane_put(sim_lane *l, const void *p, size_t n, kw_time due) {
    if (n == 0)
        return;
    if (l->head + l->n + n > l->cap)
        reserve_bytes(l, n);
    memcpy(l->p + l->head + l->n, p, n);
    l->n += n;
    sim_piece *last = l->n_pieces > 0 ? &l->pieces[l->first + l->n_pieces - 1] : NULL;
    if (last != NULL && last->due >= due) {
        last->n += n;
        return;
    }
    if (l->first + l->n_pieces == l->cap_pieces)
        reserve_piece(l);
    l->pieces[l->first + l->n_pieces++] = (sim_piece){n, due};
}

size_t sim_lane_arrived(const sim_lane *l, kw_time now) {
    size_t n = 0;
    for (int i = 0; i < l->n_pieces && l->pieces[l->first + i].due <= now; i++)
        n += l->pieces[l->first + i].n;
    return n;
}

const uint8_t *sim_lane_bytes(const sim_lane *l) {
    return l->p + l->head;
}

uint8_t *sim_lane_edit(sim_lane *l) {
    return l->p + l->head;
}

void sim_lane_take(sim_lane *l, size_t n) {
    l->head += n;
    l->n -= n;
    while (n > 0) {
        sim_piece *piece = &l->pieces[l->first];
        size_t part = n < piece->n ? n : piece->n;
        piece->n -= part;
        n -= part;
        if (piece->n > 0)
            return;
        l->first++;
        l->n_pieces--;
    }
}

kw_time sim_lane_next(const sim_lane *l, kw_time now) {
    for (int i = 0; i < l->n_pieces; i++)
        if (l->pieces[l->first + i].due > now)
            return l->pieces[l->first + i].due;
    return KW_NEVER;
}
