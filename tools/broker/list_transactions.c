/* list_transactions.c - the transactional ids that this node coordinates, as far as they pass the filters
 * (KIP-664, KIP-994, KIP-1152). Patterns are POSIX extended expressions here, RE2 there: what both know is
 * what tests use. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/list_transactions.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

enum { PATTERN_MAX = 1024, ID_MAX = 1024 };

typedef struct filters {
    const kw_list_transactions_req *in;
    bool states[BROKER_TXN_N_STATES];
    bool has_pattern;
    regex_t pattern;
} filters;

static bool same(kw_str a, kw_str b) {
    return a.n == b.n && memcmp(a.p, b.p, (size_t)a.n) == 0;
}

/* Names are known as they are written. */
static bool find_state(kw_str name, broker_txn_state *out) {
    for (int s = 0; s < BROKER_TXN_N_STATES; s++)
        if (same(name, broker_txn_state_name((broker_txn_state)s))) {
            *out = (broker_txn_state)s;
            return true;
        }
    return same(name, broker_text("Dead")) || same(name, broker_text("PrepareEpochFence"));
}

static bool read_states(broker_request *q, filters *f, kw_list_transactions_resp *a) {
    int32_t n = f->in->n_state_filters;
    kw_str *unknown = broker_take(q, n, sizeof *unknown);
    if (unknown == NULL)
        return false;
    for (int32_t i = 0; i < n; i++) {
        broker_txn_state state = BROKER_TXN_N_STATES;
        if (!find_state(f->in->state_filters[i], &state))
            unknown[a->n_unknown_state_filters++] = f->in->state_filters[i];
        else if (state != BROKER_TXN_N_STATES)
            f->states[state] = true;
    }
    a->unknown_state_filters = unknown;
    return true;
}

/* Neither `{`, nor what refers back, which RE2 does not know either. */
static bool is_bounded(kw_str p) {
    for (int32_t i = 0; i < p.n; i++)
        if (p.p[i] == '\0' || p.p[i] == '{' ||
            (p.p[i] == '\\' && i + 1 < p.n && p.p[i + 1] >= '0' && p.p[i + 1] <= '9'))
            return false;
    return p.n <= PATTERN_MAX;
}

/* The whole id has to match. */
static int read_pattern(filters *f) {
    kw_str p = f->in->transactional_id_pattern;
    char text[PATTERN_MAX + 8];
    if (p.n <= 0)
        return 0;
    if (!is_bounded(p))
        return INVALID_REGULAR_EXPRESSION;
    snprintf(text, sizeof text, "^(%.*s)$", (int)p.n, p.p);
    f->has_pattern = regcomp(&f->pattern, text, REG_EXTENDED | REG_NOSUB) == 0;
    return f->has_pattern ? 0 : INVALID_REGULAR_EXPRESSION;
}

static bool matches(const filters *f, kw_str id) {
    char text[ID_MAX + 1];
    if (!f->has_pattern)
        return true;
    if (id.n > ID_MAX)
        return false;
    memcpy(text, id.p, (size_t)id.n);
    text[id.n] = '\0';
    return regexec(&f->pattern, text, 0, NULL, 0) == 0;
}

static bool has_producer(const kw_list_transactions_req *in, int64_t producer_id) {
    for (int32_t i = 0; i < in->n_producer_id_filters; i++)
        if (in->producer_id_filters[i] == producer_id)
            return true;
    return in->n_producer_id_filters <= 0;
}

/* What has not begun is older than anything, as there. */
static bool passes(const kw_broker *b, const filters *f, const broker_txn *txn) {
    int64_t least = f->in->duration_filter;
    return has_producer(f->in, txn->producer_id) && (f->in->n_state_filters <= 0 || f->states[txn->state]) &&
           (least < 0 || b->wall_ms - txn->start_ms > least) && matches(f, txn->id);
}

static bool list(broker_request *q, const filters *f, kw_list_transactions_resp *a) {
    const broker_txns *t = &q->broker->txns;
    kw_list_transactions_resp_transaction *out = broker_take(q, t->n, sizeof *out);
    if (out == NULL)
        return false;
    for (int32_t i = 0; i < t->n; i++) {
        const broker_txn *txn = t->list[i];
        if (broker_txn_coordinates(q, txn->id) == 0 && passes(q->broker, f, txn))
            out[a->n_transaction_states++] = (kw_list_transactions_resp_transaction){
                .transactional_id = txn->id,
                .producer_id = txn->producer_id,
                .transaction_state = broker_txn_state_name(txn->state)};
    }
    a->transaction_states = out;
    return true;
}

broker_verdict broker_list_transactions(broker_request *q) {
    kw_list_transactions_resp *a = q->answer;
    filters f = {.in = q->body};
    a->error_code = (int16_t)q->fault;
    if (q->fault != 0)
        return BROKER_ANSWER;
    if (!read_states(q, &f, a))
        return BROKER_CLOSE;
    a->error_code = (int16_t)read_pattern(&f);
    bool done = a->error_code != 0 || list(q, &f, a);
    if (f.has_pattern)
        regfree(&f.pattern);
    return done ? BROKER_ANSWER : BROKER_CLOSE;
}
