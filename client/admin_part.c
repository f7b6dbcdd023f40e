/* admin_part.c - items with the same destination leave in one request: the operation's own, cut down to them.
 */
#include "client/admin.h"

#include "protocol/rows.h"

#include <stdio.h>

static const kw_call_ops call_ops = {.keeps_frame = true, .done = kw_op_answered};

void kw_op_part_free(kw_op_part *p) {
    kw_list_remove(&p->link);
    kw_frame_unref(p->frame);
    kw_call_fini(&p->call);
    kw_arena_fini(&p->arena);
    kw_mem_free(&p->op->all->core->buffers, p, sizeof *p);
}

/* ---- gathering ---- */

static kw_op_part *new_part(kw_operation *op, const kw_op_method *m, kw_conn *conn, int16_t version) {
    kw_mem *mem = &op->all->core->buffers;
    kw_op_part *p = kw_mem_zalloc(mem, sizeof *p);
    if (p == NULL)
        return NULL;
    p->op = op;
    p->method = m;
    p->conn = conn;
    p->version = version;
    kw_arena_init(&p->arena, mem, 0); /* the request is the caller's own; see kw_op_answered */
    kw_list_push_back(&op->forming, &p->link);
    return p;
}

static kw_op_part *part_for(kw_operation *op, const kw_op_method *m, kw_conn *conn, int16_t version) {
    for (kw_link *l = op->forming.next; version >= m->many_from && l != &op->forming; l = l->next) {
        kw_op_part *p = KW_CONTAINER(l, kw_op_part, link);
        if (p->conn == conn && p->method == m)
            return p;
    }
    return new_part(op, m, conn, version);
}

static void gather(kw_operation *op, kw_op_item *i, kw_conn *conn) {
    char text[120];
    int16_t version = kw_conn_version(conn, i->method->api);
    if (version < 0) {
        snprintf(text, sizeof text, "broker %d does not offer %s in a version that we know", (int)conn->node,
                 i->method->api->name);
        kw_op_failed(op, i, KW_EUNSUPPORTED, kw_text(text));
        return;
    }
    kw_op_part *p = part_for(op, i->method, conn, version);
    if (p == NULL) {
        kw_op_failed(op, i, KW_ENOMEM, (kw_str){NULL, -1});
        return;
    }
    if (p->last != NULL)
        p->last->next = i;
    else
        p->first = i;
    p->last = i;
    i->next = NULL;
    i->part = p;
    p->n_items += 1;
}

/* true: the item waits no longer. */
static bool try_item(kw_operation *op, kw_op_item *i) {
    kw_conn *conn = NULL;
    int rc = kw_op_route_item(op, i, &conn);
    if (rc == KW_EAGAIN || (rc == KW_OK && !kw_conn_want(conn)))
        return false;
    if (rc == KW_OK)
        gather(op, i, conn);
    else
        kw_op_settle(op, i, rc, rc == KW_ENOTFOUND ? KW_STR("no broker with this id") : (kw_str){NULL, -1});
    return true;
}

/* ---- the request, cut down ---- */

/* Elements are copied as they are: what they point to belongs to the operation. */
static char *append(char *to, const kw_op_list *l, const void *holder, int32_t place) {
    memcpy(to, kw_op_list_at(l, holder, place), l->size);
    return to + l->size;
}

static int cut(kw_op_part *p, void *body) {
    const kw_op_list *outer = &p->op->kind->asked, *inner = &p->op->kind->asked_inner;
    const void *request = p->op->asked;
    size_t n = (size_t)p->n_items;
    char *outers = kw_arena_alloc(&p->arena, outer->size * n),
         *inners = kw_arena_alloc(&p->arena, inner->size * n);
    if (outers == NULL || inners == NULL)
        return KW_ENOMEM;
    kw_op_list_put(outer, body, outers, 0);
    int32_t n_outer = 0, n_inner = 0, last = -1;
    char *to = outers;
    for (const kw_op_item *i = p->first; i != NULL; i = i->next) {
        if (i->outer != last) {
            n_outer += 1;
            n_inner = 0;
            to = append(to, outer, request, i->outer);
            last = i->outer;
        }
        if (inner->size == 0)
            continue;
        kw_op_list_put(inner, to - outer->size, inners - (size_t)n_inner * inner->size, n_inner + 1);
        n_inner += 1;
        inners = append(inners, inner, kw_op_list_at(outer, request, i->outer), i->inner);
    }
    kw_op_list_put(outer, body, outers, n_outer);
    return KW_OK;
}

/* Where the lists stand in the copy: in it, or in an element of its own. NULL: no memory. */
static void *copied_holder(kw_op_part *p, void *body) {
    const kw_op_list *within = &p->op->kind->asked_within;
    if (within->size == 0)
        return body;
    void *holder = kw_arena_alloc(&p->arena, within->size);
    if (holder == NULL)
        return NULL;
    memcpy(holder, p->op->asked, within->size);
    kw_op_list_put(within, body, holder, 1);
    return holder;
}

static int cut_body(kw_op_part *p, void *body) {
    void *holder = copied_holder(p, body);
    return holder != NULL ? cut(p, holder) : KW_ENOMEM;
}

static int build(kw_op_part *p, void **body) {
    kw_operation *op = p->op;
    size_t size = kw_message_size(op->kind->request);
    *body = kw_arena_alloc(&p->arena, size);
    if (*body == NULL)
        return KW_ENOMEM;
    memcpy(*body, op->request, size);
    int rc = p->n_items < op->n_items && op->kind->asked.size > 0 ? cut_body(p, *body) : KW_OK;
    if (p->method->timeout != KW_OP_NONE) {
        int64_t left = (op->deadline - op->all->core->now) / 1000;
        int32_t ms = left > INT32_MAX ? INT32_MAX : left < 1 ? 1 : (int32_t)left;
        memcpy((char *)*body + p->method->timeout, &ms, sizeof ms);
    }
    return rc < 0 || p->method->fit == NULL ? rc : p->method->fit(p, body);
}

/* ---- sending ---- */

static void refuse(kw_op_part *p, int code, const kw_fault *fault) {
    char text[200];
    bool named = fault->path[0] != '\0';
    snprintf(text, sizeof text, "%s v%d%s%s: %s", p->method->api->name, p->version, named ? ", field " : "",
             fault->path, kw_error_text(code));
    for (kw_op_item *i = p->first, *next; i != NULL; i = next) {
        next = i->next;
        kw_op_failed(p->op, i, code, kw_text(text));
    }
    kw_op_part_free(p);
}

static void send(kw_op_part *p) {
    kw_core *core = p->op->all->core;
    kw_fault fault = {0};
    void *body;
    p->call.ops = &call_ops;
    kw_time left = p->op->deadline - core->now;
    kw_time timeout = kw_min_time(left, KW_MS(core->config.request_timeout_ms));
    int rc = build(p, &body);
    if (rc == KW_OK)
        rc = kw_cluster_send(p->conn, &p->call, p->method->api, p->version, body, 0, timeout, &fault);
    kw_list_remove(&p->link);
    if (rc < 0) {
        refuse(p, rc, &fault);
        return;
    }
    for (kw_op_item *i = p->first; i != NULL; i = i->next)
        i->state = KW_OP_IN_FLIGHT;
    kw_list_push_back(&p->op->in_flight, &p->link);
}

bool kw_op_dispatch(kw_operation *op) {
    kw_time now = op->all->core->now;
    bool progress = false;
    if (op->deadline <= now)
        return false;
    for (int32_t k = 0; k < op->n_items; k++) {
        kw_op_item *i = &op->items[k];
        if (i->state == KW_OP_WAITS && i->not_before <= now)
            progress |= try_item(op, i);
    }
    while (!kw_list_empty(&op->forming))
        send(KW_CONTAINER(op->forming.next, kw_op_part, link));
    return progress;
}
