/* admin.c - see admin.h. The life of an operation: taken, stepped until no item is left, told, freed. */
#include "client/admin.h"

#include <stdio.h>

void kw_admin_init(kw_admin *a, kw_coordinators *coordinators) {
    a->core = coordinators->core;
    a->cluster = coordinators->cluster;
    a->coordinators = coordinators;
    a->deadline = KW_NEVER;
    kw_list_init(&a->waiting);
}

static void free_parts(kw_link *list) {
    for (kw_link *l; (l = kw_list_pop(list)) != NULL;)
        kw_op_part_free(KW_CONTAINER(l, kw_op_part, link));
}

static void free_operation(kw_operation *op) {
    kw_list_remove(&op->link);
    free_parts(&op->forming);
    free_parts(&op->answered);
    kw_arena_fini(&op->arena);
    kw_mem_free(&op->all->core->buffers, op, sizeof *op);
}

/* Connections have been closed before: nothing is in flight. */
void kw_admin_fini(kw_admin *a) {
    if (a->core == NULL)
        return;
    while (!kw_list_empty(&a->waiting))
        free_operation(KW_CONTAINER(a->waiting.next, kw_operation, link));
}

/* ---- the event ---- */

static bool event_fill(kw_event_node *node, kw_event *e) {
    const kw_operation *op = KW_CONTAINER(node, kw_operation, event);
    e->type = KW_EVENT_ADMIN;
    e->error = op->error;
    e->text = kw_text(op->text);
    e->u.admin.opaque = op->opaque;
    e->u.admin.result = &op->result;
    return true;
}

static void event_done(kw_event_node *node) {
    free_operation(KW_CONTAINER(node, kw_operation, event));
}

static const kw_event_ops event_ops = {event_fill, event_done};

static void finish(kw_operation *op) {
    kw_list_remove(&op->link);
    kw_op_conclude(op);
    kw_events_push(&op->all->core->events, &op->event, &event_ops);
}

/* ---- steps ---- */

/* It ends before there was an item. */
static void nobody(kw_operation *op, int error, const char *why) {
    op->every_broker = false;
    op->error = error;
    op->n_items = op->n_left = 0;
    snprintf(op->text, sizeof op->text, "%s: %s: %s", op->kind->name, kw_error_name(error), why);
}

/* What waits gets the last reason it had, if that was a broker's word. */
static void expire(kw_operation *op) {
    char why[200];
    kw_cluster_explain(op->all->cluster, why, sizeof why);
    if (op->every_broker)
        nobody(op, KW_ETIMEOUT, why);
    for (int32_t k = 0; k < op->n_items; k++) {
        kw_op_item *i = &op->items[k];
        if (i->state != KW_OP_WAITS)
            continue;
        kw_str text = i->text.n > 0   ? i->text
                      : i->error != 0 ? kw_text(kw_error_text(i->error))
                                      : kw_text(why);
        kw_op_settle(op, i, i->error > 0 || i->error == -1 ? i->error : KW_ETIMEOUT, text);
    }
}

/* "All brokers" are those that metadata names. */
static void list_brokers(kw_operation *op) {
    kw_cluster *k = op->all->cluster;
    if (k->version == 0) {
        k->wants_metadata = true;
        return;
    }
    int32_t n = 0;
    int32_t *ids = kw_arena_alloc(&op->arena, sizeof *ids * (size_t)(k->n_nodes + 1));
    for (int j = 0; ids != NULL && j < k->n_nodes; j++)
        if (k->nodes[j]->id >= 0 && !k->nodes[j]->retired)
            ids[n++] = k->nodes[j]->id;
    op->every_broker = false;
    if (ids == NULL || kw_op_make_brokers(op, ids, n) < 0)
        nobody(op, KW_ENOMEM, kw_error_text(KW_ENOMEM));
}

/* true: something happened. */
static bool step(kw_operation *op) {
    kw_time now = op->all->core->now;
    if (op->deadline == KW_NEVER)
        op->deadline = kw_after(now, op->timeout);
    if (op->every_broker)
        list_brokers(op);
    bool progress = !op->every_broker && kw_op_dispatch(op);
    if (op->deadline <= now)
        expire(op);
    if (op->every_broker || op->n_left > 0)
        return progress;
    finish(op);
    return true;
}

static kw_time due(const kw_operation *op) {
    kw_time t = op->deadline;
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_op_item *i = &op->items[k];
        if (i->state == KW_OP_WAITS && i->not_before > op->all->core->now)
            t = kw_min_time(t, i->not_before);
    }
    /* A request that is out has a deadline of its own, at the connection. */
    return kw_list_empty(&op->in_flight) || t > op->all->core->now ? t : KW_NEVER;
}

bool kw_admin_step(kw_admin *a) {
    bool progress = false;
    a->deadline = KW_NEVER;
    for (kw_link *l = a->waiting.next, *next; l != &a->waiting; l = next) {
        next = l->next;
        kw_operation *op = KW_CONTAINER(l, kw_operation, link);
        progress |= step(op);
        if (kw_list_linked(&op->link))
            a->deadline = kw_min_time(a->deadline, due(op));
    }
    return progress;
}

/* ---- taking ---- */

static kw_operation *make(kw_admin *a, kw_admin_op which, const kw_admin_options *o) {
    kw_core *core = a->core;
    kw_operation *op = kw_mem_zalloc(&core->buffers, sizeof *op);
    if (op == NULL)
        return NULL;
    int32_t timeout = o != NULL && o->timeout_ms > 0 ? o->timeout_ms : core->config.request_timeout_ms;
    op->all = a;
    op->kind = kw_op_kinds[which];
    op->broker = -1;
    op->opaque = o != NULL ? o->opaque : 0;
    op->timeout = KW_MS(timeout);
    op->deadline = KW_NEVER;
    op->result.op = which;
    kw_arena_init(&op->arena, &core->buffers, 0);
    kw_list_init(&op->forming);
    kw_list_init(&op->in_flight);
    kw_list_init(&op->answered);
    return op;
}

static int fill(kw_operation *op, const void *request, const int32_t *nodes, int32_t n_nodes) {
    const kw_op_kind *kind = op->kind;
    op->request = kw_arena_alloc(&op->arena, kw_message_size(kind->request));
    if (op->request == NULL)
        return KW_ENOMEM;
    int rc = kw_message_copy(kind->request, request, &op->arena, op->request);
    if (rc < 0)
        return rc;
    if (kind->first->route != KW_OP_NODE) {
        op->broker = n_nodes == 1 ? nodes[0] : -1;
        return kw_op_make_items(op);
    }
    op->every_broker = n_nodes < 0;
    return op->every_broker ? KW_OK : kw_op_make_brokers(op, nodes, n_nodes);
}

int kw_admin_submit(kw_admin *a, kw_admin_op which, const void *request, const int32_t *nodes,
                    int32_t n_nodes, const kw_admin_options *o) {
    if (request == NULL || (nodes == NULL && n_nodes > 0))
        return KW_EINVAL;
    kw_operation *op = make(a, which, o);
    if (op == NULL)
        return KW_ENOMEM;
    int rc = fill(op, request, nodes, n_nodes);
    if (rc < 0) {
        free_operation(op);
        return rc;
    }
    kw_list_push_back(&a->waiting, &op->link);
    a->deadline = a->core->now;
    return KW_OK;
}
