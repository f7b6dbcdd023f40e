/* totals.c - see totals.h. */
#include "tests/sim/runner/totals.h"

#include <inttypes.h>
#include <stdio.h>

void sim_totals_run(sim_totals *t, const sim_report *r) {
    t->n_runs++;
    t->time += r->time;
    t->n_ok += r->n_ok;
    t->n_not_done += r->n_not_done;
    t->n_unknown += r->n_unknown;
    t->n_read += r->n_read;
    for (int i = 0; i < SIM_BLOWS; i++)
        t->n_blows[i] += r->n_blows[i];
    for (int i = 0; i < SIM_MET; i++)
        t->met[i] += r->met[i];
}

void sim_totals_add(sim_totals *t, const sim_totals *more) {
    t->n_runs += more->n_runs;
    t->n_twice += more->n_twice;
    t->n_bad += more->n_bad;
    t->time += more->time;
    t->n_ok += more->n_ok;
    t->n_not_done += more->n_not_done;
    t->n_unknown += more->n_unknown;
    t->n_read += more->n_read;
    for (int i = 0; i < SIM_BLOWS; i++)
        t->n_blows[i] += more->n_blows[i];
    for (int i = 0; i < SIM_MET; i++)
        t->met[i] += more->met[i];
}

static int64_t tell_blows(const sim_totals *t) {
    int64_t blows = 0;
    printf("faults:");
    for (int i = 0; i < SIM_BLOWS; i++) {
        printf(" %s %" PRId64, sim_blows[i].name, t->n_blows[i]);
        blows += t->n_blows[i];
    }
    return blows;
}

static void tell_met(const sim_totals *t, const char *of, int from, int to) {
    printf("\n%s:", of);
    for (int i = from; i < to; i++)
        printf("%s %s %" PRId64, i > from ? "," : "", sim_met_names[i], t->met[i]);
}

void sim_totals_tell(const sim_totals *t, double seconds) {
    int64_t blows = tell_blows(t);
    tell_met(t, "producers", 0, SIM_MET_COMMITTED);
    tell_met(t, "transactions", SIM_MET_COMMITTED, SIM_MET);
    printf("\nrecords: %" PRId64 " ok, %" PRId64 " not done, %" PRId64 " unknown, %" PRId64 " read\n",
           t->n_ok, t->n_not_done, t->n_unknown, t->n_read);
    printf("%" PRIu64 " runs, %" PRIu64 " of them twice, %.0f virtual hours, %" PRId64
           " faults, %.0f s (%.0f runs/s): %" PRIu64 " violations\n",
           t->n_runs, t->n_twice, (double)t->time / 3.6e9, blows, seconds, (double)t->n_runs / seconds,
           t->n_bad);
}
