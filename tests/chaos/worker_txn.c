/* worker_txn.c - see worker_txn.h. */
#include "tests/chaos/worker_txn.h"

typedef struct call {
    int (*begin)(kw_client *c);
    const char *op; /* of its lines; NULL: it has none */
} call;

static const call calls[] = {
    [KW_TXN_INIT] = {kw_txn_init,   NULL    },
    [KW_TXN_COMMIT] = {kw_txn_commit, "commit"},
    [KW_TXN_ABORT] = {kw_txn_abort,  "abort" },
};

/* ---- one call ---- */

static bool is_idle(worker *w) {
    kw_txn_info info;
    if (kw_txn_get(w->client, &info) < 0)
        worker_end(w, WORKER_FAILED, "kw_txn_get");
    return !info.busy;
}

static void line(worker *w, kw_txn_op op) {
    worker_line(w, calls[op].op);
    worker_line_txn(w, w->txn);
}

/* What is not told by then: NOT_DONE if nobody took the call, UNKNOWN if it does not end in time. */
static int carry_out(worker *w, kw_txn_op op) {
    w->ended = KW_OUTCOME_NOT_DONE;
    int rc = calls[op].begin(w->client);
    if (rc < 0)
        return rc;
    w->ended = KW_OUTCOME_UNKNOWN;
    if (calls[op].op != NULL) {
        line(w, op);
        history_end(&w->history);
    }
    (void)worker_await(w, is_idle);
    return KW_OK;
}

void txn_take(worker *w, const kw_event *e) {
    kw_txn_op op = e->u.transaction.op;
    kw_outcome outcome = e->u.transaction.outcome;
    if (op == KW_TXN_SEND_OFFSETS && w->offsets_sent != NULL)
        w->offsets_sent(w, outcome, e->error);
    if (op != KW_TXN_COMMIT && op != KW_TXN_ABORT)
        return;
    w->ended = outcome;
    line(w, op);
    history_outcome(&w->history, outcome, e->error);
    history_end(&w->history);
}

/* ---- what the client advises ---- */

static void advised(worker *w, kw_txn_op op) {
    int rc = carry_out(w, op);
    if (rc < 0) /* of what it advises it refuses nothing */
        worker_end(w, WORKER_FAILED, "%s was refused: %s", kw_txn_op_name(op), kw_error_text(rc));
}

/* Until the next transaction may begin. */
static bool recover(worker *w) {
    kw_txn_info info;
    while (worker_on(w) && kw_txn_get(w->client, &info) == 0) {
        switch (info.advice) {
        case KW_TXN_GO_ON:
            return true;
        case KW_TXN_DO_ABORT:
            advised(w, KW_TXN_ABORT);
            break;
        case KW_TXN_DO_INIT:
            advised(w, KW_TXN_INIT);
            break;
        case KW_TXN_GIVE_UP:
            (void)worker_settle(w);
            worker_end(w, WORKER_FINISHED, "%s", info.text);
        }
    }
    return false;
}

/* ---- transactions ---- */

bool txn_init(worker *w) {
    advised(w, KW_TXN_INIT);
    return recover(w);
}

bool txn_begin(worker *w) {
    int rc = kw_txn_begin(w->client);
    if (rc == KW_ESTATE && recover(w))
        rc = kw_txn_begin(w->client);
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "kw_txn_begin: %s", kw_error_text(rc));
    else
        w->txn++;
    return rc == KW_OK;
}

/* Refused with KW_ESTATE: it has failed, and the advice is to abort it. Any other refusal leaves it open. */
bool txn_commit(worker *w, kw_outcome *outcome) {
    int rc = carry_out(w, KW_TXN_COMMIT);
    *outcome = w->ended;
    if (rc < 0 && rc != KW_ESTATE)
        worker_end(w, WORKER_FAILED, "kw_txn_commit: %s", kw_error_text(rc));
    return recover(w) && worker_settle(w);
}

bool txn_abort(worker *w) {
    int rc = carry_out(w, KW_TXN_ABORT);
    if (rc < 0 && rc != KW_ESTATE)
        worker_end(w, WORKER_FAILED, "kw_txn_abort: %s", kw_error_text(rc));
    return recover(w) && worker_settle(w);
}
