/* world_drive.c - the loop of a world: work while there is any, then let time jump. */
#include "tests/sim/die.h"
#include "tests/sim/world_state.h"

/* Work that never ends at one moment is a busy loop. One byte at a time, megabytes are still far below this.
 */
enum { MOST_ROUNDS = 20 * 1000 * 1000 };

bool sim_world_pull(sim_seat *s) {
    kw_world *w = s->world;
    kw_event e;
    int n = 0;
    for (; !w->hold_events && kw_client_next(s->client, &e); n++)
        sim_world_event(w, &e);
    return n > 0;
}

static bool clients_round(kw_world *w) {
    bool moved = sim_seat_round(&w->seat);
    for (int i = 0; i < w->n_guests; i++)
        moved |= sim_seat_round(sim_guest_seat(w->guests[i]));
    return moved;
}

/* true: done() said so. */
static bool settle(kw_world *w, bool (*done)(kw_world *w)) {
    for (int i = 0; i < MOST_ROUNDS; i++) {
        bool moved = clients_round(w);
        moved |= sim_net_round(&w->net, w->now, sim_wall(w));
        if (done != NULL && done(w))
            return true;
        if (!moved)
            return false;
    }
    sim_die("seed %llu: the client works without an end at time %lld", (unsigned long long)w->options.seed,
            (long long)w->now);
}

void kw_world_settle(kw_world *w) {
    (void)settle(w, NULL);
}

static kw_time earlier(kw_time a, kw_time b) {
    return a < b ? a : b;
}

static kw_time next_moment(const kw_world *w) {
    kw_time t = earlier(sim_net_deadline(&w->net), sim_seat_deadline(&w->seat));
    for (int i = 0; i < w->n_guests; i++)
        t = earlier(t, sim_seat_deadline(sim_guest_seat(w->guests[i])));
    return t;
}

bool kw_world_run_until(kw_world *w, bool (*done)(kw_world *w), kw_time most) {
    kw_time end = most > KW_NEVER - w->now ? KW_NEVER : w->now + most;
    while (!settle(w, done)) {
        kw_time next = next_moment(w);
        if (next > end || next == KW_NEVER) {
            if (end != KW_NEVER)
                w->now = end;
            return false;
        }
        w->now = next;
    }
    return true;
}

static bool never(kw_world *w) {
    (void)w;
    return false;
}

void kw_world_run(kw_world *w, kw_time duration) {
    (void)kw_world_run_until(w, never, duration);
}
