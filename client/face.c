/* face.c - the public calls: each takes the lock, asks the part that knows, and lets go. */
#include "client/client.h"

#include <string.h>

/* ---- events ---- */

bool kw_client_next(kw_client *c, kw_event *e) {
    if (kw_client_enter(c) < 0)
        return false;
    bool any = !kw_list_empty(&c->core.events.queue);
    bool pulled = kw_events_pull(&c->core.events, e);
    if (any)
        kw_consumer_pulled(&c->consumer);
    bool fed = kw_producer_settle(&c->producer);
    bool due = fed || kw_client_due(c);
    kw_client_leave(c);
    if (due)
        kw_client_wake(c);
    return pulled;
}

bool kw_client_has_event(const kw_client *c) {
    if (kw_client_enter(c) < 0)
        return false;
    bool has = !kw_list_empty(&c->core.events.queue);
    kw_client_leave(c);
    return has;
}

const char *kw_client_error_text(const kw_client *c) {
    return c->core.error_text;
}

void kw_client_explain(const kw_client *c, char *text, size_t size) {
    if (kw_client_enter(c) < 0)
        return;
    kw_cluster_explain(&c->cluster, text, size);
    kw_client_leave(c);
}

/* ---- topics ---- */

int32_t kw_topic(kw_client *c, kw_str name) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int32_t topic = kw_cluster_topic(&c->cluster, name);
    if (topic >= 0 && kw_producer_add_topics(&c->producer) < 0)
        topic = KW_ENOMEM;
    kw_client_leave(c);
    kw_client_wake(c);
    return topic;
}

static int32_t topic_partitions(kw_client *c, int32_t topic) {
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

int32_t kw_topic_partitions(kw_client *c, int32_t topic) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int32_t n = topic_partitions(c, topic);
    bool asks = c->cluster.wants_metadata;
    kw_client_leave(c);
    if (asks)
        kw_client_wake(c);
    return n;
}

static int topic_error(const kw_client *c, int32_t topic) {
    if (topic < 0 || topic >= c->cluster.n_topics)
        return KW_EINVAL;
    const kw_topic_info *t = &c->cluster.topics[topic];
    return t->answered ? t->error : KW_EAGAIN;
}

int kw_topic_error(const kw_client *c, int32_t topic) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = topic_error(c, topic);
    kw_client_leave(c);
    return rc;
}

/* ---- requests and facts ---- */

int kw_request(kw_client *c, const kw_api *api, const void *body, const kw_request_options *o) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_requests_submit(&c->requests, api, body, o, false);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_forget_coordinator(kw_client *c, kw_target_kind kind, kw_str key) {
    if ((kind != KW_TO_GROUP && kind != KW_TO_TRANSACTION) || key.n < 0)
        return KW_EINVAL;
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int8_t type = kind == KW_TO_GROUP ? KW_COORDINATOR_GROUP : KW_COORDINATOR_TRANSACTION;
    kw_coordinators_forget(&c->coordinators, type, key);
    kw_client_leave(c);
    return KW_OK;
}

static int copy_cluster_id(const kw_cluster *k, char *id, size_t size) {
    size_t n = strlen(k->cluster_id);
    if (n == 0)
        return KW_EAGAIN;
    if (n >= size)
        return KW_ENOSPACE;
    memcpy(id, k->cluster_id, n + 1);
    return KW_OK;
}

int kw_client_cluster_id(const kw_client *c, char *id, size_t size) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = copy_cluster_id(&c->cluster, id, size);
    kw_client_leave(c);
    return rc;
}

static int list_nodes(const kw_client *c, kw_node_info *out, int max) {
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

int kw_nodes(const kw_client *c, kw_node_info *out, int max) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int n = list_nodes(c, out, max);
    kw_client_leave(c);
    return n;
}

void kw_client_stats(const kw_client *c, kw_stats *out) {
    *out = (kw_stats){0};
    if (kw_client_enter(c) < 0)
        return;
    *out = c->core.stats;
    out->records_produced = kw_intake_appended(&c->producer.intake);
    kw_mem mem = kw_core_memory(&c->core);
    kw_client_leave(c);
    out->memory_used = mem.used;
    out->memory_peak = mem.peak;
    out->memory_calls = mem.n_calls;
}
