/* admin_result.c - the answers of all parts as one, in the order of the request, and the event's words.
 *
 * Elements are copied as they are and go on pointing into their answers, which live as long as the operation.
 * An item that no answer told anything about gets the default element, with its name and its error. */
#include "client/admin.h"

#include "protocol/rows.h"

#include <stdio.h>

/* ---- elements ---- */

static void put(char *element, uint16_t offset, const void *value, size_t n) {
    if (offset != KW_OP_NONE)
        memcpy(element + offset, value, n);
}

static void name_element(char *element, const kw_op_list *l, const kw_op_item *i) {
    int8_t type = (int8_t)i->number;
    put(element, l->name, &i->name, sizeof i->name);
    put(element, l->id, &i->id, sizeof i->id);
    put(element, l->type, &type, sizeof type);
    put(element, l->number, &i->number, sizeof i->number);
}

static void copy_told(char *element, const kw_op_list *l, const kw_op_item *i) {
    int16_t code = (int16_t)i->error;
    if (i->told != NULL) {
        memcpy(element, i->told, l->size);
        return;
    }
    memcpy(element, l->initial, l->size);
    name_element(element, l, i);
    put(element, l->error, &code, sizeof code);
    put(element, l->message, &i->text, sizeof i->text);
}

/* ---- the lists of an answer ---- */

static int merge_flat(kw_operation *op, const kw_op_list *l, void *body) {
    char *all = kw_arena_alloc(&op->arena, l->size * (size_t)op->n_items);
    if (all == NULL)
        return KW_ENOMEM;
    for (int32_t k = 0; k < op->n_items; k++)
        copy_told(all + (size_t)k * l->size, l, &op->items[k]);
    kw_op_list_put(l, body, all, op->n_items);
    return KW_OK;
}

static int merge_nested(kw_operation *op, const kw_op_list *outer, const kw_op_list *inner, void *body) {
    char *outers = kw_arena_alloc(&op->arena, outer->size * (size_t)op->n_items);
    char *inners = kw_arena_alloc(&op->arena, inner->size * (size_t)op->n_items);
    if (outers == NULL || inners == NULL)
        return KW_ENOMEM;
    int32_t n_outer = 0, n_inner = 0;
    for (int32_t k = 0; k < op->n_items; k++, n_inner++) {
        const kw_op_item *i = &op->items[k];
        if (k == 0 || i->outer != i[-1].outer) {
            char *fresh = outers + (size_t)n_outer++ * outer->size;
            memcpy(fresh, outer->initial, outer->size);
            name_element(fresh, outer, i);
            n_inner = 0;
        }
        char *at = inners + (size_t)k * inner->size;
        copy_told(at, inner, i);
        kw_op_list_put(inner, outers + (size_t)(n_outer - 1) * outer->size,
                       at - (size_t)n_inner * inner->size, n_inner + 1);
    }
    kw_op_list_put(outer, body, outers, n_outer);
    return KW_OK;
}

/* The answer to the request as a whole, or the default with its error. */
static void merge_whole(const kw_operation *op, char *body) {
    const kw_op_item *i = op->items;
    const kw_op_method *m = op->kind->first;
    int16_t code = (int16_t)i->error;
    if (i->told != NULL) {
        memcpy(body, i->told, kw_message_size(m->api->response));
        return;
    }
    put(body, m->error, &code, sizeof code);
    put(body, m->message, &i->text, sizeof i->text);
}

/* Where the lists stand in the result. NULL: no memory. */
static void *result_holder(kw_operation *op, void *body) {
    const kw_op_list *within = &op->kind->first->told_within;
    if (within->size == 0)
        return body;
    void *holder = kw_arena_alloc(&op->arena, within->size);
    if (holder == NULL)
        return NULL;
    memcpy(holder, within->initial, within->size);
    kw_op_list_put(within, body, holder, 1);
    return holder;
}

static int merge_lists(kw_operation *op, void *body) {
    const kw_op_method *m = op->kind->first;
    void *holder = result_holder(op, body);
    if (holder == NULL)
        return KW_ENOMEM;
    return m->told_inner.size == 0 ? merge_flat(op, &m->told, holder)
                                   : merge_nested(op, &m->told, &m->told_inner, holder);
}

void *kw_op_merge_answers(kw_operation *op) {
    const kw_op_method *m = op->kind->first;
    size_t size = kw_message_size(m->api->response);
    char *body = kw_arena_alloc(&op->arena, size);
    if (body == NULL)
        return NULL;
    memcpy(body, kw_message_default(m->api->response), size);
    put(body, m->throttle, &op->throttle_ms, sizeof op->throttle_ms);
    if (op->n_items == 1 && op->items->outer < 0)
        merge_whole(op, body);
    else if (merge_lists(op, body) < 0)
        return NULL;
    return body;
}

/* ---- the event ---- */

static void count(kw_operation *op) {
    kw_admin_result *r = &op->result;
    r->n_items = op->n_items;
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_op_item *i = &op->items[k];
        r->n_failed += i->error != 0;
        r->n_unknown += i->error != 0 && i->maybe && op->kind->changes;
    }
}

/* "topic t, partition 3: " */
static size_t name_item(const kw_operation *op, const kw_op_item *i, char *text, size_t size) {
    char id[23] = "";
    int n = 0;
    text[0] = '\0';
    if (i->outer < 0)
        return 0;
    if (op->kind->first->route == KW_OP_NODE)
        return (size_t)snprintf(text, size, "broker %d: ", (int)i->number);
    if (i->name.n < 0)
        kw_uuid_text(i->id, id);
    n = snprintf(text, size, "%s %.*s%s", op->kind->noun, i->name.n > 0 ? (int)i->name.n : 0,
                 i->name.n > 0 ? i->name.p : "", id);
    if (i->inner >= 0 && (size_t)n < size)
        n += snprintf(text + n, size - (size_t)n, ", partition %d", (int)i->number);
    if ((size_t)n + 3 > size)
        return 0;
    memcpy(text + n, ": ", 3);
    return (size_t)n + 2;
}

static void describe_failure(kw_operation *op, const kw_op_item *i) {
    size_t n = name_item(op, i, op->text, sizeof op->text);
    kw_str why = i->text.n > 0 ? i->text : kw_text(kw_error_text(i->error));
    op->error = i->error;
    snprintf(op->text + n, sizeof op->text - n, "%s: %.*s", kw_error_name(i->error), (int)why.n, why.p);
}

static void describe(kw_operation *op) {
    for (int32_t k = 0; k < op->n_items && op->error == 0; k++)
        if (op->items[k].error != 0)
            describe_failure(op, &op->items[k]);
}

void kw_op_conclude(kw_operation *op) {
    count(op);
    describe(op);
    op->result.u.any = op->kind->merge != NULL ? op->kind->merge(op) : kw_op_merge_answers(op);
    if (op->result.u.any != NULL)
        return;
    op->error = KW_ENOMEM;
    snprintf(op->text, sizeof op->text, "%s: no memory for the result", op->kind->name);
}
