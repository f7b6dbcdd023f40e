/* commit_op.c - an operation on offsets: its copy of them, their outcomes, its event. */
#include "client/commit.h"

const kw_offset kw_offset_default = {
    .topic = -1, .partition = -1, .offset = -1, .leader_epoch = -1, .metadata = {NULL, -1}
};
const kw_member kw_no_member = {
    .id = {"",   0 },
      .instance_id = {NULL, -1},
      .generation = -1
};

/* ---- life ---- */

void kw_offsets_op_free(kw_offsets_op *op) {
    kw_mem *mem = &op->all->core->buffers;
    kw_arena_fini(&op->arena);
    kw_mem_free(mem, op, sizeof *op);
}

static bool copy_member(kw_offsets_op *op, const kw_member *m) {
    op->member = *m;
    return kw_arena_str(&op->arena, m->group, &op->member.group) &&
           kw_arena_str(&op->arena, m->id, &op->member.id) &&
           kw_arena_str(&op->arena, m->instance_id, &op->member.instance_id);
}

static bool copy_offsets(kw_offsets_op *op, const kw_offset *offsets, int32_t n) {
    op->offsets = kw_arena_alloc(&op->arena, sizeof *op->offsets * (size_t)n);
    op->order = kw_arena_alloc(&op->arena, sizeof *op->order * (size_t)n);
    if (op->offsets == NULL || op->order == NULL)
        return false;
    for (int32_t i = 0; i < n; i++) {
        op->offsets[i] = offsets[i];
        op->offsets[i].error = KW_EAGAIN;
        if (!kw_arena_str(&op->arena, offsets[i].metadata, &op->offsets[i].metadata))
            return false;
        int32_t at = i; /* mostly they come by topic already */
        for (; at > 0 && offsets[op->order[at - 1]].topic > offsets[i].topic; at--)
            op->order[at] = op->order[at - 1];
        op->order[at] = i;
    }
    op->n = n;
    return true;
}

kw_offsets_op *kw_offsets_op_new(kw_commits *cs, const kw_offsets_kind *kind, const kw_member *m,
                                 const kw_offset *offsets, int32_t n) {
    kw_offsets_op *op = kw_mem_zalloc(&cs->core->buffers, sizeof *op);
    if (op == NULL)
        return NULL;
    op->all = cs;
    op->kind = kind;
    op->deadline = KW_NEVER;
    kw_arena_init(&op->arena, &cs->core->buffers, 0); /* the caller's own offsets */
    if (copy_member(op, m) && copy_offsets(op, offsets, n))
        return op;
    kw_offsets_op_free(op);
    return NULL;
}

/* ---- outcomes ---- */

/* Answers keep the order of the question. */
kw_offset *kw_offsets_op_find(kw_offsets_op *op, int32_t topic, int32_t partition) {
    for (int32_t i = 0; i < op->n; i++) {
        int32_t at = op->at + i < op->n ? op->at + i : op->at + i - op->n;
        kw_offset *o = &op->offsets[op->order[at]];
        if (o->topic != topic || o->partition != partition || o->error != KW_EAGAIN)
            continue;
        op->at = at + 1 < op->n ? at + 1 : 0;
        return o;
    }
    return NULL;
}

void kw_offsets_settle(kw_offsets_op *op, kw_offset *o, int error) {
    if (error > 0 && (kw_error_class(error) & KW_RETRIABLE))
        op->last_error = error;
    else
        o->error = error;
}

void kw_offsets_settle_rest(kw_offsets_op *op, int error) {
    for (int32_t i = 0; i < op->n; i++)
        if (op->offsets[i].error == KW_EAGAIN)
            op->offsets[i].error = error;
}

bool kw_offsets_settled(const kw_offsets_op *op) {
    for (int32_t i = 0; i < op->n; i++)
        if (op->offsets[i].error == KW_EAGAIN)
            return false;
    return true;
}

/* ---- the event ---- */

static bool op_fill(kw_event_node *node, kw_event *e) {
    const kw_offsets_op *op = KW_CONTAINER(node, kw_offsets_op, event);
    e->type = op->kind->event;
    for (int32_t i = op->n - 1; i >= 0; i--)
        if (op->offsets[i].error != KW_OK)
            e->error = op->offsets[i].error;
    e->u.offsets.opaque = op->opaque;
    e->u.offsets.offsets = op->offsets;
    e->u.offsets.n = op->n;
    return true;
}

static void op_done(kw_event_node *node) {
    kw_offsets_op *op = KW_CONTAINER(node, kw_offsets_op, event);
    op->pulled = true;
    if (!op->in_flight)
        kw_offsets_op_free(op);
}

static const kw_event_ops op_ops = {op_fill, op_done};

void kw_offsets_finish(kw_offsets_op *op) {
    kw_list_remove(&op->link);
    op->reported = true;
    kw_events_push(&op->all->core->events, &op->event, &op_ops);
}

void kw_offsets_op_landed(kw_offsets_op *op) {
    op->in_flight = false;
    if (op->pulled)
        kw_offsets_op_free(op);
}
