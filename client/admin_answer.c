/* admin_answer.c - what an answer does to the items of its part: each is settled, or waits for another try.
 *
 * Answers are not trusted: an element that nobody asked about, or a second one about the same item, is passed
 * over, and an item that the answer says nothing about has failed. */
#include "client/admin.h"

#include "protocol/rows.h"

#include <stdio.h>

enum { THROTTLING_QUOTA_EXCEEDED = 89 };

static bool among(const int16_t *codes, int code) {
    for (; codes != NULL && *codes != 0; codes++)
        if (*codes == code)
            return true;
    return false;
}

void kw_op_settle(kw_operation *op, kw_op_item *i, int code, kw_str text) {
    i->state = KW_OP_DONE;
    i->error = code;
    op->n_left -= 1;
    if (code == 0 || !kw_arena_str(&op->arena, text, &i->text))
        i->text = (kw_str){NULL, -1};
}

static void wait(kw_operation *op, kw_op_item *i, int code, kw_str text, kw_time pause) {
    kw_core *core = op->all->core;
    i->attempts += 1;
    i->state = KW_OP_WAITS;
    i->error = code;
    i->told = NULL;
    if (!kw_arena_str(&op->arena, text, &i->text))
        i->text = (kw_str){NULL, -1};
    kw_time asked = kw_after(core->now, pause), ours = kw_core_retry_at(core, i->attempts);
    i->not_before = asked > ours ? asked : ours;
    op->all->deadline = kw_min_time(op->all->deadline, i->not_before);
}

/* KIP-599: again after the throttle time, if that is still within ours. */
static bool waits_for_quota(kw_operation *op, kw_op_item *i, int code, kw_str text) {
    kw_time pause = KW_MS(op->throttle_ms > 0 ? op->throttle_ms : 0);
    if (code != THROTTLING_QUOTA_EXCEEDED || kw_after(op->all->core->now, pause) >= op->deadline)
        return false;
    wait(op, i, code, text, pause);
    return true;
}

void kw_op_failed(kw_operation *op, kw_op_item *i, int code, kw_str text) {
    const kw_op_method *m = i->method;
    if (m->instead != NULL && among(m->instead_on, code)) {
        i->method = m->instead;
        i->state = KW_OP_WAITS;
        i->told = NULL;
        op->all->deadline = op->all->core->now;
        return;
    }
    if (waits_for_quota(op, i, code, text))
        return;
    bool in_time = op->deadline > op->all->core->now;
    bool rerouted = kw_op_route_again(op, m, code);
    if (rerouted)
        kw_op_reroute(op, i, code);
    if (in_time && (rerouted || among(m->again, code)))
        wait(op, i, code, text, 0);
    else
        kw_op_settle(op, i, code, text);
}

/* ---- no answer ---- */

static void lost(kw_op_part *p, const kw_answer *a) {
    kw_operation *op = p->op;
    char text[120];
    snprintf(text, sizeof text, "broker %d: %s", (int)p->call.node, kw_error_text(a->error));
    for (kw_op_item *i = p->first, *next; i != NULL; i = next) {
        next = i->next;
        i->maybe |= a->maybe_received;
        if (op->kind->never_twice && i->maybe)
            kw_op_settle(op, i, a->error, kw_text(text));
        else if (a->error == KW_ECANCELLED || op->deadline <= op->all->core->now)
            kw_op_settle(op, i, a->error == KW_ECANCELLED ? KW_ECANCELLED : KW_ETIMEOUT, kw_text(text));
        else
            wait(op, i, a->error, kw_text(text), 0);
    }
}

/* ---- an answer ---- */

/* Everything in it has the same code, or it says nothing about what is still in flight. */
static void all_failed(kw_op_part *p, int code, kw_str text) {
    for (kw_op_item *i = p->first, *next; i != NULL; i = next) {
        next = i->next;
        if (i->state == KW_OP_IN_FLIGHT && i->part == p)
            kw_op_failed(p->op, i, code, text);
    }
}

static void take_element(kw_op_part *p, kw_op_item *i, const kw_op_list *l, const void *element) {
    if (i == NULL || i->part != p || i->state != KW_OP_IN_FLIGHT)
        return;
    int code = kw_op_list_code(l->error, element);
    if (code == 0 && p->method->deeper != NULL)
        code = p->method->deeper(element);
    i->told = element;
    if (code == 0)
        kw_op_settle(p->op, i, 0, (kw_str){NULL, -1});
    else
        kw_op_failed(p->op, i, code, kw_op_list_str(l->message, element));
}

static void take_outer(kw_op_part *p, const void *element) {
    const kw_op_list *outer = &p->method->told, *inner = &p->method->told_inner;
    int32_t n = inner->size == 0 ? 0 : kw_op_list_count(inner, element);
    if (inner->size == 0)
        take_element(p, kw_op_find(p->op, outer, element, NULL, NULL), outer, element);
    for (int32_t k = 0; k < n; k++) {
        const char *one = kw_op_list_at(inner, element, k);
        take_element(p, kw_op_find(p->op, inner, one, outer, element), inner, one);
    }
}

static void take_whole(kw_op_part *p, const void *body) {
    for (kw_op_item *i = p->first; i != NULL; i = i->next) {
        i->told = body;
        kw_op_settle(p->op, i, 0, (kw_str){NULL, -1});
    }
}

static void take(kw_op_part *p, const void *body) {
    const kw_op_method *m = p->method;
    const kw_op_list *asked = &p->op->kind->asked;
    bool whole = p->first->outer < 0 || asked->size == 0;
    int code = kw_op_list_code(m->error, body);
    if (code != 0) {
        all_failed(p, code, kw_op_list_str(m->message, body));
        return;
    }
    if (whole) {
        take_whole(p, body);
        return;
    }
    const void *holder = kw_op_holder(&m->told_within, body);
    int32_t n = holder != NULL ? kw_op_list_count(&m->told, holder) : 0;
    for (int32_t k = 0; k < n; k++)
        take_outer(p, kw_op_list_at(&m->told, holder, k));
    char text[160];
    snprintf(text, sizeof text, "the answer of broker %d to %s says nothing about it", (int)p->call.node,
             m->api->name);
    for (kw_op_item *i = p->first; i != NULL; i = i->next)
        i->maybe |= i->part == p && i->state == KW_OP_IN_FLIGHT;
    all_failed(p, KW_EMALFORMED, kw_text(text));
}

static int decode(kw_op_part *p, kw_answer *a, const void **body) {
    kw_core *core = p->op->all->core;
    p->arena.limit = p->arena.used + kw_core_answer_limit(core);
    void *raw = kw_arena_alloc(&p->arena, kw_message_size(p->method->api->response));
    if (raw == NULL)
        return KW_ENOMEM;
    p->frame = kw_frame_ref(a->frame);
    int rc = kw_call_decode(&p->call, a, &p->arena, raw);
    *body = raw;
    if (rc == KW_OK && p->method->throttle != KW_OP_NONE)
        memcpy(&p->op->throttle_ms, (const char *)raw + p->method->throttle, sizeof p->op->throttle_ms);
    return rc < 0 || p->method->adapt == NULL ? rc : p->method->adapt(p, body);
}

/* Is something of it part of the result? */
static bool is_needed(const kw_op_part *p) {
    for (const kw_op_item *i = p->first; i != NULL; i = i->next)
        if (i->part == p && i->told != NULL)
            return true;
    return false;
}

void kw_op_answered(kw_call *call, kw_answer *a) {
    kw_op_part *p = KW_CONTAINER(call, kw_op_part, call);
    kw_operation *op = p->op;
    const void *body = NULL;
    kw_list_remove(&p->link);
    int rc = a->error == KW_OK ? decode(p, a, &body) : KW_OK;
    for (kw_op_item *i = p->first; rc < 0 && i != NULL; i = i->next)
        i->maybe = true;
    if (a->error != KW_OK)
        lost(p, a);
    else if (rc < 0)
        all_failed(p, rc, kw_text(rc == KW_ENOMEM ? kw_error_text(rc) : op->all->core->error_text));
    else
        take(p, body);
    op->all->deadline = op->all->core->now;
    kw_call_fini(call);
    if (is_needed(p))
        kw_list_push_back(&op->answered, &p->link);
    else
        kw_op_part_free(p);
}
