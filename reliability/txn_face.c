/* txn_face.c - the calls of kwire/txn.h, under the client's lock. */
#include "reliability/txn.h"

#include <string.h>

typedef struct calling {
    kw_client *client;
    const kw_offset *offsets;
    int32_t n;
    const kw_group_metadata *group;
} calling;

/* ---- whom it concerns ---- */

/* The transactions of a client that has some; else NULL. */
static kw_txn *find(const kw_guarantee *g) {
    kw_idempotence *i = kw_idempotence_of(g);
    return i != NULL ? kw_txn_of(i) : NULL;
}

/* A call that ends in an event. One that is under way is not begun twice. */
static int call(kw_txn *t, kw_txn_input input, kw_txn_op op) {
    if (t->closing)
        return KW_ESTATE;
    if (t->notice != NULL && t->op == op)
        return KW_OK;
    if (!kw_txn_takes(t->state, input))
        return KW_ESTATE;
    kw_txn_notice *n = kw_txn_notice_new(t, op);
    if (n == NULL)
        return KW_ENOMEM;
    kw_txn_apply(t, input); /* may tell of the former call */
    t->op = op;
    t->op_outcome = KW_OUTCOME_NOT_DONE;
    t->notice = n;
    return KW_OK;
}

/* ---- calls ---- */

static int init(const kw_guarantee *g, void *arg) {
    const calling *c = arg;
    kw_idempotence *i = kw_idempotence_of(g);
    if (i == NULL || kw_host_config(c->client)->transactional_id[0] == '\0')
        return KW_EINVAL;
    if (i->closed)
        return KW_ESTATE;
    int rc = kw_txn_of(i) == NULL ? kw_txn_attach(i) : KW_OK;
    return rc < 0 ? rc : call(kw_txn_of(i), KW_TXN_CALL_INIT, KW_TXN_INIT);
}

static int begin(const kw_guarantee *g, void *arg) {
    (void)arg;
    kw_txn *t = find(g);
    bool may = t != NULL && !t->closing && kw_txn_apply(t, KW_TXN_CALL_BEGIN);
    return may ? KW_OK : KW_ESTATE;
}

static int send_offsets(const kw_guarantee *g, void *arg) {
    const calling *c = arg;
    kw_txn *t = find(g);
    if (c->offsets == NULL || c->group == NULL)
        return KW_EINVAL;
    if (t == NULL || t->closing || !kw_txn_takes(t->state, KW_TXN_CALL_OFFSETS))
        return KW_ESTATE;
    return kw_txn_sending_begin(t, c->offsets, c->n, c->group);
}

static int commit(const kw_guarantee *g, void *arg) {
    (void)arg;
    kw_txn *t = find(g);
    return t != NULL ? call(t, KW_TXN_CALL_COMMIT, KW_TXN_COMMIT) : KW_ESTATE;
}

static int abort_(const kw_guarantee *g, void *arg) {
    (void)arg;
    kw_txn *t = find(g);
    return t != NULL ? call(t, KW_TXN_CALL_ABORT, KW_TXN_ABORT) : KW_ESTATE;
}

int kw_txn_init(kw_client *c) {
    return kw_client_consult(c, init, &(calling){.client = c});
}

int kw_txn_begin(kw_client *c) {
    return kw_client_consult(c, begin, NULL);
}

int kw_txn_send_offsets(kw_client *c, const kw_offset *offsets, int32_t n, const kw_group_metadata *group) {
    return kw_client_consult(c, send_offsets,
                             &(calling){.client = c, .offsets = offsets, .n = n, .group = group});
}

int kw_txn_commit(kw_client *c) {
    return kw_client_consult(c, commit, NULL);
}

int kw_txn_abort(kw_client *c) {
    return kw_client_consult(c, abort_, NULL);
}

/* ---- looking ---- */

static void describe(const kw_txn *t, kw_txn_info *out) {
    kw_txn_advice advice = kw_txn_advice_of(t->state);
    *out = (kw_txn_info){.state = t->state,
                         .advice = advice,
                         .protocol = t->protocol,
                         .producer_id = t->below->identity.id,
                         .producer_epoch = t->below->identity.epoch,
                         .busy = kw_txn_busy(t),
                         .n_committed = t->n_committed,
                         .n_aborted = t->n_aborted,
                         .n_unknown = t->n_unknown,
                         .outcome = t->last_outcome};
    if (advice == KW_TXN_GO_ON)
        return;
    out->error = t->error;
    kw_txn_words(t, out->text, sizeof out->text);
}

static int get(const kw_guarantee *g, void *arg) {
    kw_txn_info *out = arg;
    const kw_txn *t = find(g);
    if (t != NULL)
        describe(t, out);
    return KW_OK;
}

int kw_txn_get(kw_client *c, kw_txn_info *out) {
    *out = (kw_txn_info){.state = KW_TXN_UNINITIALIZED, .producer_id = -1, .producer_epoch = -1};
    return kw_client_inspect(c, get, out);
}
