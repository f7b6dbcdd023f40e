/* client.c - the client: its parts in one object, and the order in which a step visits them. */
#include "client/consumer.h"
#include "client/metadata.h"
#include "client/producer.h"
#include "client/request.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS_A_STEP 8 /* so that a step ends even when each round makes work for the next */

struct kw_client {
    kw_core core;
    kw_cluster cluster;
    kw_metadata metadata;
    kw_coordinators coordinators;
    kw_producer producer;
    kw_consumer consumer;
    kw_requests requests;
    bool unfinished; /* the last step ended at its limit of rounds */
};

/* ---- life ---- */

static int init_parts(kw_client *c, const kw_config *config, const kw_env *env, char *why, size_t why_size) {
    int rc = kw_core_init(&c->core, config, env);
    if (rc < 0)
        return rc;
    rc = kw_cluster_init(&c->cluster, &c->core, why, why_size);
    kw_metadata_init(&c->metadata, &c->cluster);
    kw_coordinators_init(&c->coordinators, &c->cluster);
    kw_producer_init(&c->producer, &c->cluster);
    kw_consumer_init(&c->consumer, &c->cluster);
    kw_requests_init(&c->requests, &c->coordinators);
    return rc;
}

/* The object itself is counted in the budget it carries. */
static kw_client *alloc_client(const kw_env *env) {
    kw_client *c = env->mem.ops->alloc(env->mem.ctx, sizeof *c);
    if (c != NULL)
        memset(c, 0, sizeof *c);
    return c;
}

int kw_client_new(const kw_config *config, const kw_env *env, kw_client **out, char *why, size_t why_size) {
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
        kw_core_log(&c->core, KW_LOG_WARN, "%s", note);
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
    kw_consumer_fini(&c->consumer);
    kw_producer_fini(&c->producer);
    kw_coordinators_fini(&c->coordinators);
    kw_core_fini(&c->core);
    c->core.env.mem.ops->free(c->core.env.mem.ctx, c, sizeof *c);
}

/* ---- driving ---- */

static bool step_once(kw_client *c) {
    bool progress = kw_cluster_step(&c->cluster);
    progress |= kw_metadata_step(&c->metadata);
    progress |= kw_requests_step(&c->requests);
    progress |= kw_producer_step(&c->producer);
    progress |= kw_consumer_step(&c->consumer);
    return progress;
}

int kw_client_step(kw_client *c, kw_time now) {
    if (now > c->core.now)
        c->core.now = now;
    int rounds = 0;
    while (rounds < ROUNDS_A_STEP && step_once(c))
        rounds += 1;
    c->unfinished = rounds == ROUNDS_A_STEP;
    return rounds;
}

kw_time kw_client_deadline(const kw_client *c) {
    if (c->unfinished)
        return c->core.now;
    kw_time t = kw_cluster_deadline(&c->cluster);
    t = kw_min_time(t, kw_metadata_deadline(&c->metadata));
    t = kw_min_time(t, c->requests.deadline);
    t = kw_min_time(t, c->producer.deadline);
    return kw_min_time(t, c->consumer.deadline);
}

int kw_client_wants(kw_client *c, kw_interest *out, int max) {
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

uint64_t kw_client_wants_version(const kw_client *c) {
    return c->core.wants_version;
}

void kw_client_ready(kw_client *c, kw_handle h, int events) {
    int at = 0;
    for (kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;)
        if (conn->handle == h)
            conn->ready |= events;
}

void kw_client_set_wall(kw_client *c, kw_time now, int64_t unix_ms) {
    if (now > c->core.now)
        c->core.now = now;
    c->core.wall_at = now;
    c->core.wall_ms = unix_ms;
}

void kw_client_resolved(kw_client *c, uint32_t token, const kw_address *addresses, int n) {
    int at = 0;
    for (kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;)
        if (conn->token == token)
            kw_conn_resolved(conn, addresses, n);
}

kw_job *kw_client_job(kw_client *c) {
    return kw_job_take(&c->core);
}

void kw_client_job_done(kw_client *c, kw_job *j) {
    kw_job_finish(&c->core, j);
    c->producer.deadline = c->core.now;
}

/* ---- events ---- */

bool kw_client_next(kw_client *c, kw_event *e) {
    const kw_guarantee *g = &c->producer.guarantee;
    if (!kw_events_pull(&c->core.events, e))
        return false;
    /* What the application learns may change the mind of its guarantee, which is asked in a step only. */
    if (g->may_send != NULL || g->seal != NULL)
        c->producer.deadline = c->core.now;
    return true;
}

bool kw_client_has_event(const kw_client *c) {
    return !kw_list_empty(&c->core.events.queue);
}

const char *kw_client_error_text(const kw_client *c) {
    return c->core.error_text;
}

void kw_client_explain(const kw_client *c, char *text, size_t size) {
    kw_cluster_explain(&c->cluster, text, size);
}

/* ---- topics ---- */

int32_t kw_topic(kw_client *c, kw_str name) {
    return kw_cluster_topic(&c->cluster, name);
}

int32_t kw_topic_partitions(kw_client *c, int32_t topic) {
    enum { UNKNOWN_TOPIC_OR_PARTITION = 3 };
    if (topic < 0 || topic >= c->cluster.n_topics)
        return KW_EINVAL;
    const kw_topic_info *t = &c->cluster.topics[topic];
    if (t->n_partitions > 0)
        return t->n_partitions;
    c->cluster.wants_metadata |= t->answered; /* else the first question is still under way */
    if (t->error == 0)
        return 0;
    return t->error == UNKNOWN_TOPIC_OR_PARTITION ? KW_ENOTFOUND : KW_ESTATE;
}

int kw_topic_error(const kw_client *c, int32_t topic) {
    if (topic < 0 || topic >= c->cluster.n_topics)
        return KW_EINVAL;
    const kw_topic_info *t = &c->cluster.topics[topic];
    return t->answered ? t->error : KW_EAGAIN;
}

/* ---- producing ---- */

int kw_produce(kw_client *c, const kw_outgoing *r) {
    return kw_producer_produce(&c->producer, r);
}

int64_t kw_flush(kw_client *c) {
    kw_producer_flush(&c->producer);
    return c->producer.outstanding;
}

int64_t kw_outstanding(const kw_client *c) {
    return c->producer.outstanding;
}

void kw_close(kw_client *c, kw_time deadline) {
    c->producer.closing = true;
    c->producer.close_deadline = deadline;
    kw_producer_flush(&c->producer);
}

void kw_client_set_guarantee(kw_client *c, const kw_guarantee *g) {
    c->producer.guarantee = g != NULL ? *g : kw_at_least_once(&c->producer);
}

/* ---- consuming ---- */

int kw_assign(kw_client *c, int32_t topic, int32_t partition, int64_t offset) {
    return kw_consumer_assign(&c->consumer, topic, partition, offset);
}

int kw_unassign(kw_client *c, int32_t topic, int32_t partition) {
    return kw_consumer_unassign(&c->consumer, topic, partition);
}

int64_t kw_position(const kw_client *c, int32_t topic, int32_t partition) {
    const kw_assigned *a = kw_consumer_find(&c->consumer, topic, partition);
    return a == NULL ? -1 : a->position;
}

void kw_batch_release(kw_client *c, struct kw_fetched *batch) {
    kw_consumer_release(&c->consumer, batch);
}

/* ---- requests and facts ---- */

int kw_request(kw_client *c, const kw_api *api, const void *body, const kw_request_options *o) {
    return kw_requests_submit(&c->requests, api, body, o);
}

int kw_nodes(const kw_client *c, kw_node_info *out, int max) {
    int n = 0;
    for (int i = 0; i < c->cluster.n_nodes; i++) {
        const kw_node *node = c->cluster.nodes[i];
        if (node->id < 0 || node->retired)
            continue;
        if (n < max)
            out[n] = (kw_node_info){node->id, kw_text(node->conn.host), node->conn.port, kw_text(node->rack)};
        n += 1;
    }
    return n;
}

void kw_client_stats(const kw_client *c, kw_stats *out) {
    *out = c->core.stats;
    out->memory_used = c->core.mem.used;
    out->memory_peak = c->core.mem.peak;
    out->memory_calls = c->core.mem.n_calls;
}
