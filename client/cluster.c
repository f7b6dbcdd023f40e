/* cluster.c - the cluster's life, its step, and what is told when no broker can be reached. Brokers: nodes.c;
 * topics: topics.c. */
#include "client/cluster.h"

#include "client/bootstrap.h"

#include <stdio.h>
#include <string.h>

int kw_cluster_init(kw_cluster *k, kw_core *core, char *why, size_t why_size) {
    k->core = core;
    k->controller = -1;
    k->look_again = KW_NEVER;
    kw_cluster_init_topics(k);
    k->wants_metadata = true;
    k->next_token = kw_core_random(core); /* apart from those of other clients of the same resolver */
    const char *at = core->config.bootstrap_servers;
    kw_bootstrap_entry entry;
    int rc, i;
    for (i = 0; (rc = kw_bootstrap_next(&at, &entry, why, why_size)) > 0; i++) {
        if (kw_cluster_add_node(k, -1 - i, entry.host, entry.port) == NULL)
            return KW_ENOMEM;
    }
    if (rc == 0 && i == 0) {
        snprintf(why, why_size, "bootstrap.servers names no address");
        return KW_EINVAL;
    }
    return rc;
}

void kw_cluster_fini(kw_cluster *k) {
    if (k->core == NULL)
        return;
    kw_cluster_free_nodes(k);
    kw_cluster_free_topics(k);
}

/* Which nodes tell whether we are cut off: the real ones, once there are any. A bootstrap connection that
 * works while none of the brokers it names can be reached (wrong advertised.listeners) is no comfort. */
static bool counts(const kw_node *n, bool real) {
    return n->id >= 0 || !real;
}

/* Why no broker can be reached; NULL: one can, or has not been tried yet. */
static const kw_conn *why_down(const kw_cluster *k, bool real) {
    const kw_conn *worst = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        const kw_conn *c = &k->nodes[i]->conn;
        if (!counts(k->nodes[i], real))
            continue;
        bool may_come_back = c->reached && c->failures <= 1; /* it was there a moment ago */
        if (c->state == KW_CONN_UP || may_come_back || (c->last_error == 0 && c->failures == 0))
            return NULL;
        if (c->last_error != 0 && (worst == NULL || c->last_error == KW_EPEER))
            worst = c;
    }
    return worst;
}

static bool any_up(const kw_cluster *k, bool real) {
    for (int i = 0; i < k->n_nodes; i++)
        if (counts(k->nodes[i], real) && k->nodes[i]->conn.state == KW_CONN_UP)
            return true;
    return false;
}

/* Told once when the last hope is gone, and again only after a broker was up in between. */
static void report_all_down(kw_cluster *k) {
    bool real = kw_cluster_has_brokers(k);
    if (any_up(k, real)) {
        k->reported_down = false;
        return;
    }
    const kw_conn *c = k->reported_down ? NULL : why_down(k, real);
    if (c == NULL)
        return;
    k->reported_down = true;
    int error = c->last_error == KW_EPEER || c->last_error == KW_ERESOLVE ? c->last_error : KW_ECONNECT;
    kw_core_error(k->core, error, (kw_str){NULL, -1}, -1, -1, "no broker reachable: %s:%u: %s", c->host,
                  c->port, c->last_text);
}

static const char *explain(const kw_conn *c) {
    switch (c->state) {
    case KW_CONN_DOWN:
        return c->last_error != 0 ? c->last_text : "not tried yet";
    case KW_CONN_RESOLVING:
        return "its name is being resolved";
    case KW_CONN_CONNECTING:
        return "no answer to connecting yet";
    case KW_CONN_NEGOTIATING:
        return "connected, but no answer to ApiVersions: is it a Kafka listener?";
    case KW_CONN_UP:
    case KW_CONN_STATES:
        break;
    }
    return "connected";
}

void kw_cluster_explain(const kw_cluster *k, char *text, size_t size) {
    const kw_conn *best = NULL;
    int at = 0;
    for (const kw_conn *c; (c = kw_cluster_next_conn(k, &at)) != NULL;)
        if (best == NULL || c->state > best->state || (c->state == best->state && c->last_error != 0))
            best = c;
    if (best == NULL)
        snprintf(text, size, "no broker is known");
    else
        snprintf(text, size, "%s:%u: %s", best->host, best->port, explain(best));
}

/* A broker that went, or cannot be reached, no longer leads anything: its partitions move to others, and no
 * answer will ever say so. */
static void notice_lost(kw_cluster *k, kw_conn *c) {
    k->wants_metadata |= c->lost && c->node >= 0;
    c->lost = false;
}

bool kw_cluster_step(kw_cluster *k) {
    bool progress = k->look_again <= k->core->now;
    if (progress)
        k->look_again = KW_NEVER;
    kw_cluster_tidy(k);
    int at = 0;
    for (kw_conn *c; (c = kw_cluster_next_conn(k, &at)) != NULL;) {
        progress |= kw_conn_step(c);
        notice_lost(k, c);
    }
    report_all_down(k);
    return progress;
}

kw_time kw_cluster_deadline(const kw_cluster *k) {
    kw_time t = k->look_again;
    int at = 0;
    for (const kw_conn *c; (c = kw_cluster_next_conn(k, &at)) != NULL;)
        t = kw_min_time(t, kw_conn_deadline(c));
    return t;
}

int kw_cluster_send(kw_conn *conn, kw_call *call, const kw_api *api, int16_t version, const void *body,
                    int max_borrowed, kw_time timeout, kw_fault *fault) {
    call->correlation = conn->next_correlation;
    int rc = kw_call_encode(call, conn->core, api, version, body, max_borrowed, fault);
    if (rc < 0) {
        kw_call_fini(call);
        return rc;
    }
    conn->next_correlation = (int32_t)((uint32_t)call->correlation + 1);
    kw_conn_send(conn, call, timeout);
    return KW_OK;
}
