/* nodes.c - the brokers of the cluster, by id, and the connections to each. See cluster.h.
 *
 * k->nodes holds those that count, sorted by id (bootstrap addresses have negative ones, so they come first),
 * and behind them those that drain: gone, or moved, but with requests that may still be answered (M21). A
 * node never changes its place in memory, and is freed by tidy only, at the beginning of a step. */
#include "client/cluster.h"

#include <stdio.h>
#include <string.h>

/* A node is a thousand times its bytes in an answer. No cluster comes near this number. */
#define MOST_NODES 10000

/* Index of the first node whose id is not below. */
static int place_of(const kw_cluster *k, int32_t id) {
    int low = 0, high = k->n_nodes;
    while (low < high) {
        int middle = (low + high) / 2;
        if (k->nodes[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

kw_node *kw_cluster_node(const kw_cluster *k, int32_t id) {
    int at = place_of(k, id);
    return at < k->n_nodes && k->nodes[at]->id == id ? k->nodes[at] : NULL;
}

static int grow(kw_cluster *k) {
    if (k->n_nodes + k->n_draining < k->cap_nodes)
        return KW_OK;
    int cap = k->cap_nodes == 0 ? 4 : 2 * k->cap_nodes;
    kw_node **grown = kw_mem_realloc(&k->core->buffers, k->nodes, sizeof *grown * (size_t)k->cap_nodes,
                                     sizeof *grown * (size_t)cap);
    if (grown == NULL)
        return KW_ENOMEM;
    k->nodes = grown;
    k->cap_nodes = cap;
    return KW_OK;
}

kw_node *kw_cluster_add_node(kw_cluster *k, int32_t id, const char *host, uint16_t port) {
    kw_node *n = grow(k) < 0 ? NULL : kw_mem_zalloc(&k->core->buffers, sizeof *n);
    if (n == NULL)
        return NULL;
    n->id = id;
    n->seen = true;
    kw_conn_init(&n->conn, k->core, id, host, port, ++k->next_token);
    int at = place_of(k, id);
    memmove(&k->nodes[at + 1], &k->nodes[at], sizeof(*k->nodes) * (size_t)(k->n_nodes + k->n_draining - at));
    k->nodes[at] = n;
    k->n_nodes += 1;
    return n;
}

/* What is in flight on its connections may end in peace; nothing new begins there. */
static void retire(kw_cluster *k, kw_node *n) {
    int at = place_of(k, n->id), last = k->n_nodes + k->n_draining - 1;
    memmove(&k->nodes[at], &k->nodes[at + 1], sizeof(*k->nodes) * (size_t)(last - at));
    k->nodes[last] = n;
    k->n_nodes -= 1;
    k->n_draining += 1;
    n->retired = true;
}

void kw_cluster_retire_brokers(kw_cluster *k) {
    while (k->n_nodes > 0 && k->nodes[k->n_nodes - 1]->id >= 0)
        retire(k, k->nodes[k->n_nodes - 1]);
}

void kw_cluster_sweep(kw_cluster *k) {
    for (int i = k->n_nodes - 1; i >= 0; i--)
        if (k->nodes[i]->id >= 0 && !k->nodes[i]->seen)
            retire(k, k->nodes[i]);
}

bool kw_cluster_has_brokers(const kw_cluster *k) {
    return k->n_nodes > 0 && k->nodes[k->n_nodes - 1]->id >= 0;
}

int kw_cluster_put_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack) {
    char name[256];
    if (host.n <= 0 || host.n >= (int32_t)sizeof name || port <= 0 || port > UINT16_MAX || id < 0)
        return KW_EMALFORMED;
    snprintf(name, sizeof name, "%.*s", (int)host.n, host.p);
    kw_node *n = kw_cluster_node(k, id);
    /* M21: the id is the identity; a new address means new connections. */
    if (n != NULL && (strcmp(n->conn.host, name) != 0 || n->conn.port != port)) {
        kw_core_log(k->core, KW_LOG_INFO, KW_ABOUT_BROKER, "broker %d moved from %s:%u to %s:%d", (int)id,
                    n->conn.host, n->conn.port, name, (int)port);
        retire(k, n);
        n = NULL;
    }
    if (n == NULL && k->n_nodes + k->n_draining >= MOST_NODES)
        return KW_ELIMIT;
    if (n == NULL)
        n = kw_cluster_add_node(k, id, name, (uint16_t)port);
    if (n == NULL)
        return KW_ENOMEM;
    n->seen = true;
    snprintf(n->rack, sizeof n->rack, "%.*s", rack.n > 0 ? (int)rack.n : 0, rack.n > 0 ? rack.p : "");
    return KW_OK;
}

void kw_cluster_learn_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack) {
    if (kw_cluster_node(k, id) == NULL)
        (void)kw_cluster_put_node(k, id, host, port, rack); /* impossible, or no room: metadata will tell */
}

/* ---- connections ---- */

enum { CONNS_A_NODE = 3 };

static kw_conn *conn_of(kw_node *n, int i) {
    kw_conn *conns[CONNS_A_NODE] = {&n->conn, n->fetch_conn, n->coordinator_conn};
    return conns[i];
}

kw_conn *kw_cluster_next_conn(const kw_cluster *k, int *at) {
    while (*at < CONNS_A_NODE * (k->n_nodes + k->n_draining)) {
        kw_conn *c = conn_of(k->nodes[*at / CONNS_A_NODE], *at % CONNS_A_NODE);
        *at += 1;
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

void kw_cluster_free_nodes(kw_cluster *k) {
    int at = 0;
    for (kw_conn *c; (c = kw_cluster_next_conn(k, &at)) != NULL;)
        kw_conn_fini(c); /* whose calls end now may still ask for nodes */
    for (int i = 0; i < k->n_nodes + k->n_draining; i++)
        free_node(k, k->nodes[i]);
    kw_mem_free(&k->core->buffers, k->nodes, sizeof(*k->nodes) * (size_t)k->cap_nodes);
}

/* true: it is closed, and nothing was lost by it. Requests end by their own deadlines, so this comes to an
 * end.
 */
static bool drained(kw_conn *c) {
    if (c == NULL)
        return true;
    if (c->state == KW_CONN_UP && c->n_in_flight > 0)
        return false;
    c->wanted = false;
    kw_conn_close(c);
    return true;
}

static bool is_drained(kw_node *n) {
    bool all = true;
    for (int i = 0; i < CONNS_A_NODE; i++)
        all &= drained(conn_of(n, i));
    return all;
}

/* A bootstrap connection is closed once real brokers are known, but its address is kept: it is where we start
 * again. */
static void close_bootstrap(const kw_cluster *k) {
    for (int i = 0; i < k->n_nodes && k->nodes[i]->id < 0; i++) {
        kw_conn *c = &k->nodes[i]->conn;
        if (c->state == KW_CONN_UP && c->n_in_flight == 0)
            kw_conn_close(c);
    }
}

void kw_cluster_tidy(kw_cluster *k) {
    if (kw_cluster_has_brokers(k))
        close_bootstrap(k);
    for (int i = k->n_nodes; i < k->n_nodes + k->n_draining; i++) {
        kw_node *n = k->nodes[i];
        if (!is_drained(n))
            continue;
        k->n_draining -= 1;
        k->nodes[i--] = k->nodes[k->n_nodes + k->n_draining];
        free_node(k, n);
    }
}

/* ---- any of them ---- */

static kw_node *least_busy(const kw_cluster *k) {
    kw_node *best = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        kw_node *n = k->nodes[i];
        if (kw_conn_is_open(&n->conn) && (best == NULL || n->conn.n_in_flight < best->conn.n_in_flight))
            best = n;
    }
    return best;
}

/* M4: a broker that does not answer to connecting must not keep us from the others for as long as setting up
 * may take. */
#define PATIENCE KW_MS(1000)

/* Is one being connected that may still surprise us? */
static bool any_connecting(kw_cluster *k) {
    kw_time until = 0;
    for (int i = 0; i < k->n_nodes; i++) {
        const kw_conn *c = &k->nodes[i]->conn;
        if (c->state != KW_CONN_DOWN && c->state != KW_CONN_UP && c->began + PATIENCE > until)
            until = c->began + PATIENCE;
    }
    bool wait = until > k->core->now;
    k->look_again = wait ? until : KW_NEVER;
    return wait;
}

/* May it be asked at all? Without recovery the bootstrap addresses have done their work once (KIP-899). */
static bool is_candidate(const kw_cluster *k, const kw_node *n) {
    return n->id >= 0 || k->core->config.metadata_recovery_strategy == KW_RECOVERY_REBOOTSTRAP ||
           !kw_cluster_has_brokers(k);
}

/* A broker that may be tried now is better than a bootstrap address, and both are better than waiting. */
static bool is_better(const kw_node *n, const kw_node *than, kw_time now) {
    kw_time a = n->conn.not_before > now ? n->conn.not_before : 0;
    kw_time b = than->conn.not_before > now ? than->conn.not_before : 0;
    return a < b || (a == b && n->id >= 0 && than->id < 0);
}

/* The node that may be tried first; among equals a random one, so that clients spread over the bootstrap
 * list. */
static kw_node *next_to_try(const kw_cluster *k) {
    int start = (int)(kw_core_random(k->core) % (uint32_t)k->n_nodes);
    kw_node *best = NULL;
    for (int i = 0; i < k->n_nodes; i++) {
        kw_node *n = k->nodes[(start + i) % k->n_nodes];
        if (n->conn.state == KW_CONN_DOWN && is_candidate(k, n) &&
            (best == NULL || is_better(n, best, k->core->now)))
            best = n;
    }
    return best;
}

kw_node *kw_cluster_any(kw_cluster *k) {
    kw_node *n = least_busy(k);
    if (n != NULL || k->n_nodes == 0 || any_connecting(k))
        return n;
    n = next_to_try(k);
    if (n == NULL || kw_conn_want(&n->conn))
        return n;
    (void)any_connecting(k); /* so that somebody wakes us when its time is over */
    return NULL;
}
