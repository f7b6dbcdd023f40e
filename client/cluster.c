/* cluster.c - brokers of the cluster and their connections. Topics: topics.c. */
#include "client/cluster.h"

#include "client/bootstrap.h"

#include <stdio.h>
#include <string.h>

/* A node is a thousand times its bytes in an answer. No cluster comes near this number. */
#define MOST_NODES 10000

static int add_node(kw_cluster *k, int32_t id, const char *host, uint16_t port) {
    kw_mem *mem = &k->core->buffers;
    if (k->n_nodes == k->cap_nodes) {
        int cap = k->cap_nodes == 0 ? 4 : 2 * k->cap_nodes;
        kw_node **grown =
            kw_mem_realloc(mem, k->nodes, sizeof *grown * (size_t)k->cap_nodes, sizeof *grown * (size_t)cap);
        if (grown == NULL)
            return KW_ENOMEM;
        k->nodes = grown;
        k->cap_nodes = cap;
    }
    kw_node *n = kw_mem_zalloc(mem, sizeof *n);
    if (n == NULL)
        return KW_ENOMEM;
    n->id = id;
    n->seen = true;
    kw_conn_init(&n->conn, k->core, id, host, port, ++k->next_token);
    k->nodes[k->n_nodes++] = n;
    return KW_OK;
}

int kw_cluster_init(kw_cluster *k, kw_core *core, char *why, size_t why_size) {
    k->core = core;
    k->controller = -1;
    k->wants_metadata = true;
    k->next_token = kw_core_random(core); /* apart from those of other clients of the same resolver */
    const char *at = core->config.bootstrap_servers;
    kw_bootstrap_entry entry;
    int rc, i;
    for (i = 0; (rc = kw_bootstrap_next(&at, &entry, why, why_size)) > 0; i++) {
        rc = add_node(k, -1 - i, entry.host, entry.port);
        if (rc < 0)
            return rc;
    }
    if (rc == 0 && i == 0) {
        snprintf(why, why_size, "bootstrap.servers names no address");
        return KW_EINVAL;
    }
    return rc;
}

static void free_conn(kw_cluster *k, kw_conn *c) {
    if (c == NULL)
        return;
    kw_conn_fini(c);
    kw_mem_free(&k->core->buffers, c, sizeof *c);
}

static void free_node(kw_cluster *k, kw_node *n) {
    kw_conn_fini(&n->conn);
    free_conn(k, n->fetch_conn);
    free_conn(k, n->coordinator_conn);
    kw_mem_free(&k->core->buffers, n, sizeof *n);
}

static void free_topics(kw_cluster *k) {
    kw_mem *mem = &k->core->buffers;
    for (int32_t i = 0; i < k->n_topics; i++) {
        kw_topic_info *t = &k->topics[i];
        kw_mem_free(mem, t->name, (size_t)t->n_name + 1);
        kw_mem_free(mem, t->partitions, sizeof *t->partitions * (size_t)t->n_partitions);
    }
    kw_mem_free(mem, k->topics, sizeof *k->topics * (size_t)k->cap_topics);
}

void kw_cluster_fini(kw_cluster *k) {
    if (k->core == NULL)
        return;
    for (int i = 0; i < k->n_nodes; i++)
        free_node(k, k->nodes[i]);
    kw_mem_free(&k->core->buffers, k->nodes, sizeof(*k->nodes) * (size_t)k->cap_nodes);
    free_topics(k);
}

kw_node *kw_cluster_node(const kw_cluster *k, int32_t id) {
    for (int i = 0; i < k->n_nodes; i++)
        if (k->nodes[i]->id == id && !k->nodes[i]->retired)
            return k->nodes[i];
    return NULL;
}

kw_conn *kw_cluster_next_conn(const kw_cluster *k, int *at) {
    enum { CONNS_A_NODE = 3 };
    while (*at < CONNS_A_NODE * k->n_nodes) {
        kw_node *n = k->nodes[*at / CONNS_A_NODE];
        kw_conn *conns[CONNS_A_NODE] = {&n->conn, n->fetch_conn, n->coordinator_conn};
        kw_conn *c = conns[(*at)++ % CONNS_A_NODE];
        if (c != NULL)
            return c;
    }
    return NULL;
}

/* One more connection to the same place; without memory the node's own does: slow, but right. */
static kw_conn *beside(kw_cluster *k, kw_node *node, kw_conn **place) {
    if (*place != NULL)
        return *place;
    kw_conn *c = kw_mem_zalloc(&k->core->buffers, sizeof *c);
    if (c == NULL)
        return &node->conn;
    kw_conn_init(c, k->core, node->id, node->conn.host, node->conn.port, ++k->next_token);
    return *place = c;
}

kw_conn *kw_cluster_fetch_conn(kw_cluster *k, kw_node *node) {
    bool apart = k->produces || node->fetch_conn != NULL;
    return apart ? beside(k, node, &node->fetch_conn) : &node->conn;
}

kw_conn *kw_cluster_coordinator_conn(kw_cluster *k, kw_node *node) {
    return beside(k, node, &node->coordinator_conn);
}

static kw_node *least_busy(const kw_cluster *k) {
    kw_node *best = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        kw_node *n = k->nodes[i];
        if (kw_conn_is_open(&n->conn) && !n->retired &&
            (best == NULL || n->conn.n_in_flight < best->conn.n_in_flight))
            best = n;
    }
    return best;
}

static bool any_connecting(const kw_cluster *k) {
    for (int i = 0; i < k->n_nodes; i++)
        if (k->nodes[i]->conn.state != KW_CONN_DOWN)
            return true;
    return false;
}

/* The node that may be tried first; among equals a random one, so that clients spread over the bootstrap
 * list. */
static kw_node *next_to_try(const kw_cluster *k) {
    int start = (int)(kw_core_random(k->core) % (uint32_t)k->n_nodes);
    kw_node *best = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        kw_node *n = k->nodes[(start + i) % k->n_nodes];
        if (best == NULL || n->conn.not_before < best->conn.not_before)
            best = n;
    }
    return best;
}

kw_node *kw_cluster_any(kw_cluster *k) {
    kw_node *n = least_busy(k);
    if (n != NULL || any_connecting(k) || k->n_nodes == 0)
        return n;
    n = next_to_try(k);
    return kw_conn_want(&n->conn) ? n : NULL;
}

int kw_cluster_put_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack) {
    char name[256];
    if (host.n <= 0 || host.n >= (int32_t)sizeof name || port <= 0 || port > UINT16_MAX || id < 0)
        return KW_EMALFORMED;
    snprintf(name, sizeof name, "%.*s", (int)host.n, host.p);
    kw_node *n = kw_cluster_node(k, id);
    /* M21: the id is the identity; a new address means a new connection. */
    if (n != NULL && (strcmp(n->conn.host, name) != 0 || n->conn.port != port)) {
        n->retired = true;
        n = NULL;
    }
    if (n == NULL) {
        if (k->n_nodes >= MOST_NODES)
            return KW_ELIMIT;
        int rc = add_node(k, id, name, (uint16_t)port);
        if (rc < 0)
            return rc;
        n = k->nodes[k->n_nodes - 1];
    }
    n->seen = true;
    snprintf(n->rack, sizeof n->rack, "%.*s", rack.n > 0 ? (int)rack.n : 0, rack.n > 0 ? rack.p : "");
    return KW_OK;
}

void kw_cluster_learn_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack) {
    if (kw_cluster_node(k, id) == NULL)
        (void)kw_cluster_put_node(k, id, host, port, rack); /* impossible, or no room: metadata will tell */
}

void kw_cluster_sweep(kw_cluster *k) {
    for (int i = 0; i < k->n_nodes; i++)
        if (k->nodes[i]->id >= 0 && !k->nodes[i]->seen)
            k->nodes[i]->retired = true;
}

static bool has_real_nodes(const kw_cluster *k) {
    for (int i = 0; i < k->n_nodes; i++)
        if (k->nodes[i]->id >= 0 && !k->nodes[i]->retired)
            return true;
    return false;
}

/* Frees retired nodes. A bootstrap connection is closed once real brokers are known, but its address is kept:
 * it is where we start again. */
static void tidy(kw_cluster *k) {
    bool real = has_real_nodes(k);
    for (int i = 0; i < k->n_nodes; i++) {
        kw_node *n = k->nodes[i];
        if (n->id < 0 && real && n->conn.state == KW_CONN_UP && n->conn.n_in_flight == 0)
            kw_conn_close(&n->conn);
        if (!n->retired)
            continue;
        k->nodes[i--] = k->nodes[--k->n_nodes];
        kw_conn_close(&n->conn); /* lost, not cancelled: what was in flight may be tried again */
        if (n->fetch_conn != NULL)
            kw_conn_close(n->fetch_conn);
        if (n->coordinator_conn != NULL)
            kw_conn_close(n->coordinator_conn);
        free_node(k, n);
    }
}

/* Which nodes tell whether we are cut off: the real ones, once there are any. A bootstrap connection that
 * works while none of the brokers it names can be reached (wrong advertised.listeners) is no comfort. */
static bool counts(const kw_node *n, bool real) {
    return !n->retired && (n->id >= 0 || !real);
}

/* Why no broker can be reached; NULL: one can, or has not been tried yet. */
static const kw_conn *why_down(const kw_cluster *k, bool real) {
    const kw_conn *worst = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        const kw_conn *c = &k->nodes[i]->conn;
        if (!counts(k->nodes[i], real))
            continue;
        if (c->state == KW_CONN_UP || (c->last_error == 0 && c->failures == 0))
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
    bool real = has_real_nodes(k);
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
    bool progress = false;
    tidy(k);
    int at = 0;
    for (kw_conn *c; (c = kw_cluster_next_conn(k, &at)) != NULL;) {
        progress |= kw_conn_step(c);
        notice_lost(k, c);
    }
    report_all_down(k);
    return progress;
}

kw_time kw_cluster_deadline(const kw_cluster *k) {
    kw_time t = KW_NEVER;
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
