/* admin_txns.c - what rows cannot say of the calls about transactions: whose marker an answer is about, and
 * the lists of all coordinators as one. */
#include "client/admin_table.h"

#include <string.h>

/* ---- markers ---- */

/* An answer about another producer, or about several, says nothing about ours. */
int kw_op_adapt_markers(kw_op_part *p, const void **body) {
    kw_write_txn_markers_resp *resp = (void *)(uintptr_t)*body; /* the part's own */
    const kw_write_txn_markers_req *req = p->op->request;
    if (resp->n_markers != 1 || resp->markers[0].producer_id != req->markers[0].producer_id)
        resp->n_markers = 0;
    return KW_OK;
}

/* The request has one marker, so the result has. */
const void *kw_op_merge_markers(kw_operation *op) {
    const kw_write_txn_markers_req *req = op->request;
    kw_write_txn_markers_resp *resp = kw_op_merge_answers(op);
    if (resp == NULL)
        return NULL;
    kw_write_txn_markers_resp_marker *marker = (void *)(uintptr_t)resp->markers; /* the operation's own */
    marker->producer_id = req->markers[0].producer_id;
    return resp;
}

/* ---- the list ---- */

typedef struct gathered {
    kw_list_transactions_resp_transaction *transactions;
    int32_t *coordinators;
    kw_str *unknown_states;
    kw_admin_broker *brokers;
    int32_t n, n_unknown;
} gathered;

static bool has(const kw_str *names, int32_t n, kw_str name) {
    for (int32_t k = 0; k < n; k++)
        if (names[k].n == name.n && memcmp(names[k].p, name.p, (size_t)name.n) == 0)
            return true;
    return false;
}

/* States of our filter that a broker did not know; it may name others, for which nobody asked. */
static void add_unknown(const kw_operation *op, const kw_list_transactions_resp *told, gathered *g) {
    const kw_list_transactions_req *req = op->request;
    for (int32_t k = 0; k < req->n_state_filters; k++) {
        kw_str state = req->state_filters[k];
        if (has(told->unknown_state_filters, told->n_unknown_state_filters, state) &&
            !has(g->unknown_states, g->n_unknown, state))
            g->unknown_states[g->n_unknown++] = state;
    }
}

static size_t count(const kw_operation *op) {
    size_t n = 0;
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_list_transactions_resp *told = op->items[k].told;
        n += told != NULL && told->n_transaction_states > 0 ? (size_t)told->n_transaction_states : 0;
    }
    return n;
}

static bool reserve(kw_operation *op, gathered *g) {
    const kw_list_transactions_req *req = op->request;
    size_t n = count(op), n_states = req->n_state_filters > 0 ? (size_t)req->n_state_filters : 0;
    g->transactions = kw_arena_alloc(&op->arena, sizeof *g->transactions * n);
    g->coordinators = kw_arena_alloc(&op->arena, sizeof *g->coordinators * n);
    g->unknown_states = kw_arena_alloc(&op->arena, sizeof *g->unknown_states * n_states);
    g->brokers = kw_arena_alloc(&op->arena, sizeof *g->brokers * (size_t)op->n_items);
    return g->transactions != NULL && g->coordinators != NULL && g->unknown_states != NULL &&
           g->brokers != NULL;
}

static void add_broker(const kw_operation *op, int32_t place, gathered *g) {
    const kw_op_item *i = &op->items[place];
    const kw_list_transactions_resp *told = i->told;
    g->brokers[place] = (kw_admin_broker){i->number, (int16_t)i->error, i->text};
    if (told == NULL)
        return;
    for (int32_t k = 0; k < told->n_transaction_states; k++) {
        g->coordinators[g->n] = i->number;
        g->transactions[g->n++] = told->transaction_states[k];
    }
    add_unknown(op, told, g);
}

const void *kw_op_merge_transaction_list(kw_operation *op) {
    gathered g = {0};
    kw_admin_transaction_list *list = kw_arena_alloc(&op->arena, sizeof *list);
    if (list == NULL || !reserve(op, &g))
        return NULL;
    for (int32_t k = 0; k < op->n_items; k++)
        add_broker(op, k, &g);
    *list = (kw_admin_transaction_list){
        .transactions = g.transactions,
        .coordinators = g.coordinators,
        .n_transactions = g.n,
        .unknown_states = g.unknown_states,
        .n_unknown_states = g.n_unknown,
        .brokers = g.brokers,
        .n_brokers = op->n_items,
    };
    return list;
}
