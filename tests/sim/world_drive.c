/* world_drive.c - the loop of a world: work while there is any, then let time jump. */
#include "tests/sim/die.h"
#include "tests/sim/world_state.h"

/* Work that never ends at one moment is a busy loop. One byte at a time, megabytes are still far below this.
 */
enum { MOST_ROUNDS = 20 * 1000 * 1000, MOST_CONNECTIONS = 64 };

static void report_readiness(kw_world *w) {
    kw_interest wants[MOST_CONNECTIONS];
    if (w->options.no_readiness)
        return;
    int n = kw_client_wants(w->client, wants, MOST_CONNECTIONS);
    if (n > MOST_CONNECTIONS)
        sim_die("%d connections are too many for this world", n);
    for (int i = 0; i < n; i++) {
        int events = kw_mempipe_poll(w->net.wire.pipes, wants[i].handle) & wants[i].events;
        if (events != 0)
            kw_client_ready(w->client, wants[i].handle, events);
    }
}

static bool answer_resolver(kw_world *w) {
    kw_address a[4];
    if (w->resolve_at > w->now)
        return false;
    int n = sim_addresses("broker", w->resolve_port, a, 4);
    w->resolve_at = KW_NEVER;
    kw_client_resolved(w->client, w->resolve_token, a, n);
    return true;
}

/* Jobs come back in any order: here in one that the seed picks. */
static bool run_jobs(kw_world *w) {
    bool took = false;
    if (!w->options.takes_jobs)
        return false;
    for (kw_job *j; w->n_jobs < SIM_MAX_JOBS && (j = kw_client_job(w->client)) != NULL; took = true)
        w->jobs[w->n_jobs++] = j;
    if (took || w->n_jobs == 0)
        return took;
    int i = (int)(sim_random(w) % (uint64_t)w->n_jobs);
    kw_job *j = w->jobs[i];
    w->jobs[i] = w->jobs[--w->n_jobs];
    kw_job_run(j);
    kw_client_job_done(w->client, j);
    return true;
}

static bool pull_events(kw_world *w) {
    kw_event e;
    int n = 0;
    for (; !w->hold_events && kw_client_next(w->client, &e); n++)
        sim_world_event(w, &e);
    return n > 0;
}

static bool client_round(kw_world *w) {
    if (w->fatal != 0)
        return pull_events(w);
    report_readiness(w);
    kw_client_set_wall(w->client, w->now, sim_wall(w));
    bool moved = answer_resolver(w);
    int rc = kw_client_step(w->client, w->now);
    moved |= run_jobs(w); /* also those that the step has just made: nothing else may ever move again */
    if (rc < 0)
        w->fatal = rc;
    moved |= pull_events(w);
    /* As a driver does: it steps again when the network moves, an event was pulled, or the client says that
     * it is due, and never just because the last step did something. */
    bool due = w->fatal == 0 && kw_client_deadline(w->client) <= w->now;
    if (due && rc == 0 && !moved)
        sim_die("seed %llu, time %lld: the client is idle but due at %lld: a driver would spin",
                (unsigned long long)w->options.seed, (long long)w->now,
                (long long)kw_client_deadline(w->client));
    return moved || due;
}

/* true: done() said so. */
static bool settle(kw_world *w, bool (*done)(kw_world *w)) {
    for (int i = 0; i < MOST_ROUNDS; i++) {
        bool moved = client_round(w);
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
    kw_time t = earlier(sim_net_deadline(&w->net), w->resolve_at);
    return w->fatal == 0 ? earlier(t, kw_client_deadline(w->client)) : t;
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
