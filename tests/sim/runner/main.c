/* main.c - kwire-sim: seeded runs of the whole client against three brokers, in virtual time.
 *
 *     kwire-sim [--seeds N] [--seed S] [--job NAME] [--trace]
 *
 * Runs seeds S, S+1, ... N of each job. Some are run twice: the same seed must give the same events, to the
 * last byte. A run that breaks a rule prints the command that replays it; then the exit status is 1. */
#include "tests/sim/die.h"
#include "tests/sim/runner/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TWICE_EVERY = 10, MOST_SHOWN = 20 };

static const sim_job *const jobs[] = {&sim_job_produce, &sim_job_topics, &sim_job_idempotent, &sim_job_admin,
                                      &sim_job_txn};
enum { N_JOBS = sizeof jobs / sizeof *jobs };

typedef struct arguments {
    uint64_t first, n;
    const char *job; /* NULL: all */
} arguments;

typedef struct totals {
    uint64_t n_runs, n_twice, n_bad;
    int64_t n_blows[SIM_BLOWS], met[SIM_MET], n_ok, n_not_done, n_unknown, n_read;
    kw_time time;
} totals;

static void usage(void) {
    fprintf(stderr, "kwire-sim [--seeds N] [--seed S] [--job NAME] [--trace]\njobs:\n");
    for (int i = 0; i < N_JOBS; i++)
        fprintf(stderr, "  %-10s %s\n", jobs[i]->name, jobs[i]->about);
    exit(2);
}

static uint64_t number(const char *text) {
    char *end;
    unsigned long long n = text == NULL ? 0 : strtoull(text, &end, 10);
    if (text == NULL || *text == '\0' || *end != '\0')
        usage();
    return n;
}

static arguments parse(char **argv) {
    arguments a = {1, 0, NULL};
    bool seed = false;
    for (char **p = argv + 1; *p != NULL; p++) {
        if (strcmp(*p, "--trace") == 0)
            sim_trace = true;
        else if (strcmp(*p, "--seeds") == 0)
            a.n = number(*++p);
        else if (strcmp(*p, "--seed") == 0)
            seed = true, a.first = number(*++p);
        else if (strcmp(*p, "--job") == 0 && p[1] != NULL)
            a.job = *++p;
        else
            usage();
    }
    if (a.n == 0)
        a.n = seed ? 1 : 100;
    return a;
}

static void complain(const sim_job *job, uint64_t seed, const char *what, totals *t) {
    if (t->n_bad++ < MOST_SHOWN)
        fprintf(stderr, "job %s, seed %" PRIu64 ": %s\n    replay: ./dev sim --job %s --seed %" PRIu64 "\n",
                job->name, seed, what, job->name, seed);
}

static void add(totals *t, const sim_report *r) {
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

static void run(const sim_job *job, uint64_t seed, bool alone, totals *t) {
    sim_report r, again;
    sim_die_while("job %s, seed %" PRIu64 "; replay: ./dev sim --job %s --seed %" PRIu64, job->name, seed,
                  job->name, seed);
    job->run(seed, &r);
    add(t, &r);
    if (r.breach[0] != '\0')
        complain(job, seed, r.breach, t);
    if (alone)
        printf("job %s, seed %" PRIu64 ": hash %016" PRIx64 ", %.1f virtual seconds\n", job->name, seed,
               r.hash, (double)r.time / 1e6);
    if (!alone && seed % TWICE_EVERY != 0)
        return;
    t->n_twice++;
    job->run(seed, &again);
    if (again.hash != r.hash)
        complain(job, seed, "the same seed gave other events", t);
}

static void tell(const totals *t, double seconds) {
    int64_t blows = 0;
    printf("faults:");
    for (int i = 0; i < SIM_BLOWS; i++) {
        printf(" %s %" PRId64, sim_blows[i].name, t->n_blows[i]);
        blows += t->n_blows[i];
    }
    printf("\nproducers:");
    for (int i = 0; i < SIM_MET_COMMITTED; i++)
        printf(" %s %" PRId64, sim_met_names[i], t->met[i]);
    printf("\ntransactions:");
    for (int i = SIM_MET_COMMITTED; i < SIM_MET; i++)
        printf(" %s %" PRId64, sim_met_names[i], t->met[i]);
    printf("\nrecords: %" PRId64 " ok, %" PRId64 " not done, %" PRId64 " unknown, %" PRId64 " read\n",
           t->n_ok, t->n_not_done, t->n_unknown, t->n_read);
    printf("%" PRIu64 " runs, %" PRIu64 " of them twice, %.0f virtual hours, %" PRId64
           " faults, %.0f s (%.0f runs/s): %" PRIu64 " violations\n",
           t->n_runs, t->n_twice, (double)t->time / 3.6e9, blows, seconds, (double)t->n_runs / seconds,
           t->n_bad);
}

int main(int argc, char **argv) {
    (void)argc;
    arguments a = parse(argv);
    totals t = {0};
    clock_t begin = clock();
    int n_chosen = 0;
    for (int i = 0; i < N_JOBS; i++) {
        if (a.job != NULL && strcmp(a.job, jobs[i]->name) != 0)
            continue;
        n_chosen++;
        for (uint64_t s = 0; s < a.n; s++)
            run(jobs[i], a.first + s, a.n == 1, &t);
    }
    if (n_chosen == 0)
        usage();
    tell(&t, (double)(clock() - begin) / CLOCKS_PER_SEC + 0.001);
    return t.n_bad > 0;
}
