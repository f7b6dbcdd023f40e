/* main.c - kwire-sim: seeded runs of the whole client against three brokers, in virtual time.
 *
 *     kwire-sim [--seeds N] [--seed S] [--job NAME] [--workers N] [--stop] [--trace]
 *
 * Runs each job with the seeds S, S+1, ... of which there are N, shared out among worker processes. Some are
 * run twice: the same seed must give the same events, to the last byte. A run that breaks a rule prints the
 * command that replays it; then the exit status is 1. */
#include "tests/sim/die.h"
#include "tests/sim/runner/totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TWICE_EVERY = 10, MOST_SHOWN = 20, MOST_WORKERS = 64 };

static const sim_job *const jobs[] = {&sim_job_produce, &sim_job_topics, &sim_job_idempotent, &sim_job_admin,
                                      &sim_job_txn};
enum { N_JOBS = sizeof jobs / sizeof *jobs };

typedef struct arguments {
    uint64_t first, n, n_workers;
    const char *job; /* NULL: all */
    bool stop;       /* at the first violation */
} arguments;

static void usage(void) {
    fprintf(stderr,
            "kwire-sim [--seeds N] [--seed S] [--job NAME] [--workers N] [--stop] [--trace]\njobs:\n");
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

static bool is_chosen(const arguments *a, const sim_job *job) {
    return a->job == NULL || strcmp(a->job, job->name) == 0;
}

static void check(const arguments *a) {
    int n_chosen = 0;
    for (int i = 0; i < N_JOBS; i++)
        n_chosen += is_chosen(a, jobs[i]);
    if (n_chosen == 0 || a->n_workers < 1 || a->n_workers > MOST_WORKERS)
        usage();
}

static arguments parse(char **argv) {
    arguments a = {.first = 1, .n_workers = 1};
    bool seed = false;
    for (char **p = argv + 1; *p != NULL; p++) {
        if (strcmp(*p, "--trace") == 0)
            sim_trace = true;
        else if (strcmp(*p, "--stop") == 0)
            a.stop = true;
        else if (strcmp(*p, "--seeds") == 0)
            a.n = number(*++p);
        else if (strcmp(*p, "--seed") == 0)
            seed = true, a.first = number(*++p);
        else if (strcmp(*p, "--workers") == 0)
            a.n_workers = number(*++p);
        else if (strcmp(*p, "--job") == 0 && p[1] != NULL)
            a.job = *++p;
        else
            usage();
    }
    if (a.n == 0)
        a.n = seed ? 1 : 100;
    if (a.n < a.n_workers)
        a.n_workers = a.n; /* one that is traced runs here */
    check(&a);
    return a;
}

/* ---- runs ---- */

static void complain(const sim_job *job, uint64_t seed, const char *what, sim_totals *t) {
    if (t->n_bad++ < MOST_SHOWN)
        fprintf(stderr, "job %s, seed %" PRIu64 ": %s\n    replay: ./dev sim --job %s --seed %" PRIu64 "\n",
                job->name, seed, what, job->name, seed);
}

static void run(const sim_job *job, uint64_t seed, bool alone, sim_totals *t) {
    sim_report r, again;
    sim_die_while("job %s, seed %" PRIu64 "; replay: ./dev sim --job %s --seed %" PRIu64, job->name, seed,
                  job->name, seed);
    job->run(seed, &r);
    sim_totals_run(t, &r);
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

/* Every n_workers-th seed, from `which` on. */
static sim_totals run_share(const arguments *a, uint64_t which) {
    sim_totals t = {0};
    for (uint64_t s = which; s < a->n; s += a->n_workers)
        for (int i = 0; i < N_JOBS; i++) {
            if (is_chosen(a, jobs[i]))
                run(jobs[i], a->first + s, a->n == 1, &t);
            if (a->stop && t.n_bad > 0)
                return t;
        }
    return t;
}

/* ---- workers ---- */

/* Returns where its totals are to be read. */
static int start_worker(const arguments *a, uint64_t which) {
    int ends[2];
    if (pipe(ends) != 0)
        sim_die("no pipe for a worker");
    pid_t pid = fork();
    if (pid < 0)
        sim_die("no worker");
    if (pid > 0) {
        close(ends[1]);
        return ends[0];
    }
    sim_totals t = run_share(a, which);
    _exit(write(ends[1], &t, sizeof t) != (ssize_t)sizeof t);
}

/* A worker that ended without a word has said why itself (sim_die). */
static void take_totals(int from, sim_totals *t) {
    sim_totals more;
    if (read(from, &more, sizeof more) == (ssize_t)sizeof more)
        sim_totals_add(t, &more);
    else
        t->n_bad++;
    close(from);
}

static sim_totals run_all(const arguments *a) {
    int from[MOST_WORKERS];
    sim_totals t = {0};
    if (a->n_workers == 1)
        return run_share(a, 0);
    for (uint64_t i = 0; i < a->n_workers; i++)
        from[i] = start_worker(a, i);
    for (uint64_t i = 0; i < a->n_workers; i++)
        take_totals(from[i], &t);
    while (wait(NULL) > 0)
        ;
    return t;
}

static double now(void) {
    struct timespec t;
    (void)timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    (void)argc;
    arguments a = parse(argv);
    double begin = now();
    sim_totals t = run_all(&a);
    sim_totals_tell(&t, now() - begin + 0.001);
    return t.n_bad > 0;
}
