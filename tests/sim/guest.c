/* guest.c - see guest.h. */
#include "tests/sim/guest.h"

#include "tests/sim/die.h"
#include "tests/sim/world_state.h"

#include <stdlib.h>
#include <string.h>

struct sim_guest {
    sim_seat seat; /* first: a pull finds its guest */
    sim_guest_options options;
};

sim_seat *sim_guest_seat(sim_guest *g) {
    return &g->seat;
}

static bool pull(sim_seat *s) {
    sim_guest *g = (sim_guest *)s;
    kw_event e;
    int n = 0;
    for (; kw_client_next(s->client, &e); n++) {
        sim_world_hash_event(s->world, &e);
        if (g->options.event != NULL)
            g->options.event(g, &e, g->options.ctx);
        if (e.type == KW_EVENT_RECORDS)
            kw_batch_release(s->client, e.u.records.batch);
    }
    return n > 0;
}

sim_guest *sim_guest_new(kw_world *w, const sim_guest_options *o) {
    sim_guest *g = sim_realloc(NULL, sizeof *g);
    if (w->n_guests == SIM_MAX_GUESTS)
        sim_die("more than %d guests", SIM_MAX_GUESTS);
    g->options = *o;
    sim_seat_take(&g->seat, w, &(sim_seat_options){o->config, !o->bare, NULL, pull});
    w->guests[w->n_guests++] = g;
    return g;
}

void sim_guest_free(sim_guest *g) {
    kw_world *w = g->seat.world;
    int i = 0;
    while (w->guests[i] != g)
        i++;
    memmove(&w->guests[i], &w->guests[i + 1], (size_t)(w->n_guests - i - 1) * sizeof(sim_guest *));
    w->n_guests--;
    sim_seat_leave(&g->seat);
    free(g);
}

kw_client *sim_guest_client(sim_guest *g) {
    return g->seat.client;
}

kw_world *sim_guest_world(const sim_guest *g) {
    return g->seat.world;
}
