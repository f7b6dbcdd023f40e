/* seat.c - see seat.h. */
#include "tests/sim/seat.h"

#include "tests/sim/die.h"
#include "tests/sim/world_state.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CONNECTIONS = 64 };

static const kw_time late = KW_MS(40);

/* ---- what the client is given ---- */

static void fill_random(void *ctx, void *p, size_t n) {
    sim_seat *s = ctx;
    uint8_t *to = p;
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(sim_random(s->world) >> 32);
}

/* "late" is answered after a while. */
static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    sim_seat *s = ctx;
    if (strcmp(host, "late") != 0)
        return sim_addresses(host, port, out, max);
    s->resolve_at = s->world->now + late;
    s->resolve_token = token;
    s->resolve_port = port;
    return 0;
}

static void *counted_alloc(void *ctx, size_t size) {
    sim_seat *s = ctx;
    s->held += size;
    return sim_realloc(NULL, size);
}

static void *counted_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    sim_seat *s = ctx;
    s->held += size - old_size;
    return sim_realloc(block, size);
}

static void counted_free(void *ctx, void *block, size_t size) {
    sim_seat *s = ctx;
    s->held -= size;
    free(block);
}

static kw_config config_from(const char *const *pairs) {
    kw_config c = kw_config_default;
    char why[200] = "";
    strcpy(c.bootstrap_servers, "broker:9092");
    for (; pairs != NULL && pairs[0] != NULL; pairs += 2) {
        kw_str key = {pairs[0], (int32_t)strlen(pairs[0])}, value = {pairs[1], (int32_t)strlen(pairs[1])};
        if (kw_config_set(&c, key, value, why, sizeof why) != 0)
            sim_die("%s=%s: %s", pairs[0], pairs[1], why);
    }
    return c;
}

void sim_seat_take(sim_seat *s, kw_world *w, const sim_seat_options *o) {
    static const kw_mem_ops counted = {counted_alloc, counted_realloc, counted_free};
    char why[200] = "";
    kw_config c = config_from(o->config);
    *s = (sim_seat){.world = w, .resolve_at = KW_NEVER, .pull = o->pull};
    kw_env env = {
        .mem = {.ops = &counted, .ctx = s},
        .transport = w->net.wire.transport,
        .resolver = {resolve,         s       },
        .random = {fill_random,     s       },
        .reports_readiness = !w->options.no_readiness,
        .takes_jobs = w->options.takes_jobs,
    };
    if ((o->guaranteed ? kw_client_new : kw_client_new_bare)(&c, &env, &s->client, why, sizeof why) != 0)
        sim_die("no client: %s", why);
    if (o->guarantee != NULL)
        kw_client_set_guarantee(s->client, o->guarantee);
}

void sim_seat_leave(sim_seat *s) {
    for (int i = 0; i < s->n_jobs; i++) {
        kw_job_run(s->jobs[i]);
        kw_client_job_done(s->client, s->jobs[i]);
    }
    s->n_jobs = 0;
    kw_client_free(s->client);
    s->client = NULL;
    if (s->held != 0)
        sim_die("%zu bytes of memory did not come back from a client", s->held);
}

/* ---- driving it ---- */

static void report_readiness(sim_seat *s) {
    kw_interest wants[MOST_CONNECTIONS];
    if (s->world->options.no_readiness)
        return;
    int n = kw_client_wants(s->client, wants, MOST_CONNECTIONS);
    if (n > MOST_CONNECTIONS)
        sim_die("%d connections are too many for this world", n);
    for (int i = 0; i < n; i++) {
        int events = kw_mempipe_poll(s->world->net.wire.pipes, wants[i].handle) & wants[i].events;
        if (events != 0)
            kw_client_ready(s->client, wants[i].handle, events);
    }
}

static bool answer_resolver(sim_seat *s) {
    kw_address a[4];
    if (s->resolve_at > s->world->now)
        return false;
    int n = sim_addresses("broker", s->resolve_port, a, 4);
    s->resolve_at = KW_NEVER;
    kw_client_resolved(s->client, s->resolve_token, a, n);
    return true;
}

/* Jobs come back in any order: here in one that the seed picks. */
static bool run_jobs(sim_seat *s) {
    bool took = false;
    if (!s->world->options.takes_jobs)
        return false;
    for (kw_job *j; s->n_jobs < SIM_MAX_JOBS && (j = kw_client_job(s->client)) != NULL; took = true)
        s->jobs[s->n_jobs++] = j;
    if (took || s->n_jobs == 0)
        return took;
    int i = (int)(sim_random(s->world) % (uint64_t)s->n_jobs);
    kw_job *j = s->jobs[i];
    s->jobs[i] = s->jobs[--s->n_jobs];
    kw_job_run(j);
    kw_client_job_done(s->client, j);
    return true;
}

bool sim_seat_round(sim_seat *s) {
    kw_world *w = s->world;
    if (s->fatal != 0)
        return s->pull(s);
    report_readiness(s);
    kw_client_set_wall(s->client, w->now, sim_wall(w));
    bool moved = answer_resolver(s);
    int rc = kw_client_step(s->client, w->now);
    moved |= run_jobs(s); /* also those that the step has just made: nothing else may ever move again */
    if (rc < 0)
        s->fatal = rc;
    moved |= s->pull(s);
    /* As a driver does: it steps again when the network moves, an event was pulled, or the client says that
     * it is due, and never just because the last step did something. */
    bool due = s->fatal == 0 && kw_client_deadline(s->client) <= w->now;
    if (due && rc == 0 && !moved)
        sim_die("seed %llu, time %lld: the client is idle but due at %lld: a driver would spin",
                (unsigned long long)w->options.seed, (long long)w->now,
                (long long)kw_client_deadline(s->client));
    return moved || due;
}

kw_time sim_seat_deadline(const sim_seat *s) {
    kw_time t = s->resolve_at;
    if (s->fatal != 0)
        return t;
    kw_time due = kw_client_deadline(s->client);
    return due < t ? due : t;
}
