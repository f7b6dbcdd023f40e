/* client.c - the client's life, and the order in which a step visits its parts. */
#include "client/client.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS_A_STEP 8 /* so that a step ends even when each round makes work for the next */

/* ---- life ---- */

static int init_parts(kw_client *c, const kw_config *config, const kw_env *env, char *why, size_t why_size) {
    int rc = kw_core_init(&c->core, config, env);
    if (rc < 0)
        return rc;
    rc = kw_cluster_init(&c->cluster, &c->core, why, why_size);
    kw_metadata_init(&c->metadata, &c->cluster);
    kw_coordinators_init(&c->coordinators, &c->cluster);
    kw_producer_init(&c->producer, &c->cluster);
    kw_consumer_init(&c->consumer, &c->coordinators);
    kw_commits_init(&c->commits, &c->coordinators);
    kw_requests_init(&c->requests, &c->coordinators);
    c->requests.guarantee = &c->producer.guarantee;
    kw_admin_init(&c->admin, &c->coordinators);
    return rc;
}

/* The object itself is counted in the budget it carries. */
static kw_client *alloc_client(const kw_env *env) {
    kw_client *c = env->mem.ops->alloc(env->mem.ctx, sizeof *c);
    if (c != NULL)
        memset(c, 0, sizeof *c);
    return c;
}

int kw_client_new_bare(const kw_config *config, const kw_env *env, kw_client **out, char *why,
                       size_t why_size) {
    char spare[200], note[400] = "";
    if (why == NULL) {
        why = spare;
        why_size = sizeof spare;
    }
    snprintf(why, why_size, "out of memory");
    *out = NULL;
    kw_config resolved = *config;
    int rc = kw_config_resolve(&resolved, note, sizeof note, why, why_size);
    if (rc < 0)
        return rc;
    kw_client *c = alloc_client(env);
    if (c == NULL)
        return KW_ENOMEM;
    rc = init_parts(c, &resolved, env, why, why_size);
    if (rc < 0) {
        kw_client_free(c);
        return rc;
    }
    if (note[0] != '\0')
        kw_core_log(&c->core, KW_LOG_WARN, KW_ABOUT_GENERIC, "%s", note);
    *out = c;
    return KW_OK;
}

/* Connections first: they hand back what is in flight. Then events, which free what they carry. */
void kw_client_free(kw_client *c) {
    if (c == NULL)
        return;
    c->producer.fatal = c->producer.fatal != 0 ? c->producer.fatal : KW_ECANCELLED;
    kw_jobs_cancel(&c->core);
    kw_cluster_fini(&c->cluster);
    kw_events_fini(&c->core.events);
    kw_requests_fini(&c->requests);
    kw_admin_fini(&c->admin);
    kw_commits_fini(&c->commits);
    kw_consumer_fini(&c->consumer);
    kw_producer_fini(&c->producer);
    kw_coordinators_fini(&c->coordinators);
    kw_core_fini(&c->core);
    c->core.env.mem.ops->free(c->core.env.mem.ctx, c, sizeof *c);
}

/* ---- driving ---- */

static bool step_once(kw_client *c) {
    uint64_t sent = c->core.stats.requests_sent;
    bool progress = kw_cluster_step(&c->cluster);
    progress |= kw_metadata_step(&c->metadata);
    progress |= kw_requests_step(&c->requests);
    progress |= kw_admin_step(&c->admin);
    progress |= kw_producer_step(&c->producer);
    progress |= kw_consumer_step(&c->consumer);
    progress |= kw_commits_step(&c->commits);
    /* What these parts now wish to know: no timer would wake us for it. */
    progress |= kw_metadata_step(&c->metadata);
    progress |= kw_core_rest(&c->core);
    /* Whoever has asked something since connections had their turn: it is written in the next round. */
    return progress || c->core.stats.requests_sent != sent;
}

static int step(kw_client *c, kw_time now) {
    if (now > c->core.now)
        c->core.now = now;
    int rounds = 0;
    while (rounds < ROUNDS_A_STEP && step_once(c))
        rounds += 1;
    c->unfinished = rounds == ROUNDS_A_STEP;
    return rounds;
}

int kw_client_step(kw_client *c, kw_time now) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = step(c, now);
    kw_client_leave(c);
    return rc;
}

static kw_time deadline(const kw_client *c) {
    if (c->unfinished)
        return c->core.now;
    kw_time t = kw_min_time(c->core.rest_at, kw_cluster_deadline(&c->cluster));
    t = kw_min_time(t, kw_metadata_deadline(&c->metadata));
    t = kw_min_time(t, c->requests.deadline);
    t = kw_min_time(t, c->admin.deadline);
    t = kw_min_time(t, kw_producer_deadline(&c->producer));
    t = kw_min_time(t, c->commits.deadline);
    return kw_min_time(t, c->consumer.deadline);
}

bool kw_client_due(const kw_client *c) {
    return c->core.env.wake != NULL && deadline(c) <= c->core.now;
}

kw_time kw_client_deadline(const kw_client *c) {
    if (kw_client_enter(c) < 0)
        return KW_NEVER;
    kw_time t = deadline(c);
    kw_client_leave(c);
    return t;
}

static int list_wants(const kw_client *c, kw_interest *out, int max) {
    int n = 0;
    int at = 0;
    for (const kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;) {
        int events = kw_conn_interest(conn);
        if (events == 0)
            continue;
        if (n < max)
            out[n] = (kw_interest){conn->handle, events};
        n += 1;
    }
    return n;
}

int kw_client_wants(kw_client *c, kw_interest *out, int max) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int n = list_wants(c, out, max);
    kw_client_leave(c);
    return n;
}

uint64_t kw_client_wants_version(const kw_client *c) {
    if (kw_client_enter(c) < 0)
        return 0;
    uint64_t version = c->core.wants_version;
    kw_client_leave(c);
    return version;
}

void kw_client_ready(kw_client *c, kw_handle h, int events) {
    if (kw_client_enter(c) < 0)
        return;
    int at = 0;
    for (kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;)
        if (conn->handle == h)
            conn->ready |= events;
    kw_client_leave(c);
}

void kw_client_set_wall(kw_client *c, kw_time now, int64_t unix_ms) {
    if (kw_client_enter(c) < 0)
        return;
    if (now > c->core.now)
        c->core.now = now;
    c->core.wall_at = now;
    c->core.wall_ms = unix_ms;
    kw_client_leave(c);
}

bool kw_client_resolved(kw_client *c, uint32_t token, const kw_address *addresses, int n) {
    if (kw_client_enter(c) < 0)
        return false;
    bool taken = false;
    int at = 0;
    for (kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;) {
        if (conn->token != token || conn->state != KW_CONN_RESOLVING)
            continue;
        kw_conn_resolved(conn, addresses, n);
        taken = true;
    }
    kw_client_leave(c);
    return taken;
}

kw_job *kw_client_job(kw_client *c) {
    if (kw_client_enter(c) < 0)
        return NULL;
    kw_job *j = kw_job_take(&c->core);
    kw_client_leave(c);
    return j;
}

void kw_client_job_done(kw_client *c, kw_job *j) {
    if (kw_client_enter(c) < 0)
        return;
    kw_job_finish(&c->core, j);
    c->producer.deadline = c->core.now;
    kw_client_leave(c);
}
