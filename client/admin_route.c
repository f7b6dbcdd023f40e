/* admin_route.c - whom an item has to be asked of, by what is known now; and what shows that it was wrong.
 *
 * Nothing is remembered between steps but the number of a topic: what metadata and coordinators say at the
 * moment of sending counts. */
#include "client/admin.h"

enum {
    OFFSET_NOT_AVAILABLE = 78,
    COORDINATOR_LOAD_IN_PROGRESS = 14,
    COORDINATOR_NOT_AVAILABLE = 15,
    NOT_COORDINATOR = 16,
    NOT_CONTROLLER = 41,
    UNKNOWN_TOPIC_OR_PARTITION = 3,
    LEADER_NOT_AVAILABLE = 5,
    INVALID_TOPIC_EXCEPTION = 17,
    BROKER = 4, /* resource types */
    BROKER_LOGGER = 8
};

/* A broker may not have heard of a topic that was just made; after so many answers it is not there. */
#define LOOKS_AT_AN_UNKNOWN_TOPIC 3

static int to_node(kw_node *node, kw_conn **conn) {
    *conn = node != NULL ? &node->conn : NULL;
    return node != NULL ? KW_OK : KW_EAGAIN;
}

/* A broker named by its id: unknown is final only once real metadata has come. */
static int by_id(kw_cluster *k, int32_t id, kw_conn **conn) {
    kw_node *node = id >= 0 ? kw_cluster_node(k, id) : NULL;
    if (node != NULL)
        return to_node(node, conn);
    k->wants_metadata |= k->version == 0;
    return k->version == 0 ? KW_EAGAIN : KW_ENOTFOUND;
}

static int to_controller(kw_cluster *k, kw_conn **conn) {
    kw_node *node = k->controller >= 0 ? kw_cluster_node(k, k->controller) : NULL;
    k->wants_metadata |= node == NULL;
    return to_node(node, conn);
}

static int32_t broker_of(kw_str name) {
    int32_t id = 0;
    for (int32_t k = 0; k < name.n; k++) {
        if (name.p[k] < '0' || name.p[k] > '9' || id > (INT32_MAX - 9) / 10)
            return -1;
        id = 10 * id + (name.p[k] - '0');
    }
    return name.n > 0 ? id : -1;
}

/* ---- leaders ---- */

/* Metadata does not know it. Each answer counts once. */
static int missed(kw_operation *op, kw_op_item *i, int code) {
    kw_cluster *k = op->all->cluster;
    i->error = code;
    k->wants_metadata = true;
    if (i->seen_in == k->version)
        return KW_EAGAIN;
    i->seen_in = k->version;
    i->unknown += 1;
    return i->unknown < LOOKS_AT_AN_UNKNOWN_TOPIC ? KW_EAGAIN : code;
}

static int to_leader(kw_operation *op, kw_op_item *i, kw_conn **conn) {
    kw_cluster *k = op->all->cluster;
    if (i->topic < 0)
        i->topic = kw_cluster_topic(k, i->name);
    if (i->topic < 0)
        return i->topic == KW_EINVAL ? INVALID_TOPIC_EXCEPTION : i->topic;
    const kw_topic_info *t = &k->topics[i->topic];
    if (!t->answered)
        return KW_EAGAIN;
    if (t->error == UNKNOWN_TOPIC_OR_PARTITION)
        return missed(op, i, t->error);
    if (t->error != 0 && (kw_error_class(t->error) & KW_RETRIABLE) == 0)
        return t->error;
    if (t->error == 0 && (i->number < 0 || i->number >= t->n_partitions))
        return missed(op, i, UNKNOWN_TOPIC_OR_PARTITION);
    int rc = to_node(kw_cluster_leader(k, i->topic, i->number), conn);
    if (rc == KW_EAGAIN)
        i->error = LEADER_NOT_AVAILABLE;
    return rc;
}

/* ---- coordinators ---- */

static int8_t type_of(const kw_op_item *i) {
    return i->method->route == KW_OP_TRANSACTION ? KW_COORDINATOR_TRANSACTION : KW_COORDINATOR_GROUP;
}

static kw_str key_of(const kw_operation *op, const kw_op_item *i) {
    return i->method->route == KW_OP_ITS_GROUP ? kw_op_list_str(op->kind->group, op->request) : i->name;
}

static int to_coordinator(kw_operation *op, kw_op_item *i, kw_conn **conn) {
    kw_time retry_at = KW_NEVER;
    int rc = kw_coordinators_conn(op->all->coordinators, type_of(i), key_of(op, i), conn, &retry_at);
    if (retry_at != KW_NEVER)
        i->not_before = retry_at;
    return rc;
}

/* ---- all of them ---- */

int kw_op_route_item(kw_operation *op, kw_op_item *i, kw_conn **conn) {
    kw_cluster *k = op->all->cluster;
    if (k->version < i->newer) {
        k->wants_metadata = true;
        return KW_EAGAIN;
    }
    bool of_broker = i->number == BROKER || i->number == BROKER_LOGGER;
    switch (i->method->route) {
    case KW_OP_RESOURCE:
        return of_broker && i->name.n > 0 ? by_id(k, broker_of(i->name), conn)
                                          : to_node(kw_cluster_any(k), conn);
    case KW_OP_RESOURCE_WRITE:
        return of_broker && i->name.n > 0 ? by_id(k, broker_of(i->name), conn) : to_controller(k, conn);
    case KW_OP_ANY:
        return to_node(kw_cluster_any(k), conn);
    case KW_OP_CONTROLLER:
        return to_controller(k, conn);
    case KW_OP_LEADER:
        return op->broker >= 0 ? by_id(k, op->broker, conn) : to_leader(op, i, conn);
    case KW_OP_GROUP:
    case KW_OP_ITS_GROUP:
    case KW_OP_TRANSACTION:
        return to_coordinator(op, i, conn);
    case KW_OP_NODE:
        return by_id(k, i->number, conn);
    }
    return KW_EINVAL;
}

/* NODE: lists of a coordinator that is loading would not be complete. A broker that the caller chose is not
 * replaced by another. */
bool kw_op_route_again(const kw_operation *op, const kw_op_method *m, int code) {
    switch (m->route) {
    case KW_OP_CONTROLLER:
    case KW_OP_RESOURCE_WRITE:
        return code == NOT_CONTROLLER;
    case KW_OP_LEADER:
        return op->broker < 0 &&
               ((kw_error_class(code) & KW_INVALID_METADATA) != 0 || code == OFFSET_NOT_AVAILABLE);
    case KW_OP_GROUP:
    case KW_OP_ITS_GROUP:
    case KW_OP_TRANSACTION:
    case KW_OP_NODE:
        return code == COORDINATOR_LOAD_IN_PROGRESS || code == COORDINATOR_NOT_AVAILABLE ||
               code == NOT_COORDINATOR;
    case KW_OP_ANY:
    case KW_OP_RESOURCE:
        break;
    }
    return false;
}

void kw_op_reroute(kw_operation *op, kw_op_item *i, int code) {
    kw_op_route route = i->method->route;
    bool coordinated = route == KW_OP_GROUP || route == KW_OP_ITS_GROUP || route == KW_OP_TRANSACTION;
    if (coordinated && code != COORDINATOR_LOAD_IN_PROGRESS) /* T16 */
        kw_coordinators_forget(op->all->coordinators, type_of(i), key_of(op, i));
    if (!coordinated && route != KW_OP_NODE)
        i->newer = op->all->cluster->version + 1;
}
