/* txn_end.c - EndTxn, repeated in the same direction until it is definite (T5).
 *
 * What an answer means after a try that was never answered (facts of the coordinator of Apache Kafka 4.1.1,
 * of which tests/e2e/transaction_probe.py asks a real one; `e` is the epoch of the request):
 *
 * - 0: it is carried out. KIP-890: repeats of an `e` that was raised by it are known, and get the same id and
 *   epoch again (T2).
 * - 51: it is being carried out, or another one is: not yet definite (T4).
 * - 48: a commit was not carried out: from PrepareCommit on the coordinator answers its repeats with 51 and 0
 *   as long as the id has this epoch (KIP-98), or the one after it (KIP-890), and with 90 or 49 later. So
 *   nobody committed it: it timed out (KIP-890), or was never begun. To an abort 48 says that nothing
 *   is open: that is what it was for.
 * - 90, 47, 49, 59: the id has changed hands, timed out (KIP-98) or expired since. A try that was
 *   not answered may have come before that: unknown. If all tries were answered, a commit certainly
 *   was not carried out.
 * - 15, 16, -1: may be said by a coordinator that wrote it and did not see that confirmed: as no answer.
 */
#include "reliability/txn.h"

#include <kwire/msg/end_txn.h>

enum { INVALID_TXN_STATE = 48 };
#define REST KW_MS(4)

bool kw_txn_overdue(const kw_txn *t) {
    kw_time most = KW_MS(kw_host_config(t->client)->transaction_timeout_ms);
    return t->since != KW_NEVER && kw_host_now(t->client) - t->since >= most;
}

/* What the cluster has finalized counts, if the brokers we know keep to it; not known: as before. */
int kw_txn_next_protocol(const kw_txn *t) {
    int version = kw_host_feature(t->client, "transaction.version");
    if (version < 0)
        return t->protocol != 0 ? t->protocol : 1;
    bool offered = kw_host_offers(t->client, &kw_produce_api) >= KW_TXN_IMPLICIT_PRODUCE &&
                   kw_host_offers(t->client, &kw_end_txn_api) >= KW_TXN_IMPLICIT_END &&
                   kw_host_offers(t->client, &kw_txn_offset_commit_api) >= KW_TXN_IMPLICIT_OFFSETS;
    return version >= 2 && offered ? 2 : 1;
}

static bool wanted(const kw_txn *t) {
    return t->state == KW_TXN_COMMITTING || t->state == KW_TXN_ABORTING;
}

static int send(kw_txn *t) {
    kw_end_txn_req req = kw_end_txn_req_default;
    req.transactional_id = kw_txn_id(t);
    req.producer_id = t->below->identity.id;
    req.producer_epoch = t->below->identity.epoch;
    req.committed = t->commits;
    int rc = t->protocol == 2 ? kw_txn_ask_send(t, KW_TXN_ASK_END, &req, KW_TXN_IMPLICIT_END, true)
                              : kw_txn_ask_send(t, KW_TXN_ASK_END, &req, KW_TXN_IMPLICIT_END - 1, false);
    if (rc == KW_OK)
        t->op_outcome = KW_OUTCOME_UNKNOWN;
    return rc;
}

static int read(kw_txn *t, const void *body) {
    (void)t;
    return ((const kw_end_txn_resp *)body)->error_code;
}

/* ---- it is ended ---- */

/* T2: id and epoch from now on. false: the answer has none, or none that we did not have already. */
static bool adopt(kw_txn *t, const kw_event *e) {
    const kw_end_txn_resp *resp = e->u.response.body;
    kw_identity ours = t->below->identity, next = {resp->producer_id, resp->producer_epoch};
    if (e->u.response.version < KW_TXN_IMPLICIT_END || next.id < 0 || next.epoch < 0)
        return false;
    if (next.id == ours.id && next.epoch <= ours.epoch)
        return false;
    kw_idempotence_adopt(t->below, next);
    return true;
}

/* KAFKA-17754: with KIP-98 all transactions have one epoch, and a copy of a request that was never answered
 * may be carried out in the next one. T12: nor may one go on in which a sequence was lost. T1: and a leader
 * that has not seen the marker yet would take what KIP-890 sends next, under the same epoch, for more of the
 * same transaction. */
static bool is_worn(const kw_txn *t) {
    return t->protocol == 2 || t->in_doubt || kw_idempotence_damaged(t->below) ||
           kw_txn_next_protocol(t) != t->protocol;
}

/* T4: markers are written within a few milliseconds. Who comes earlier is kept waiting for twenty: by the
 * leader (KIP-890: add.partitions.to.txn.retry.backoff.ms), or by having to ask again (KIP-98). It is part of
 * the time that records may linger in any case. */
static void rest(kw_txn *t) {
    kw_time linger = KW_MS(kw_host_config(t->client)->linger_ms);
    t->rest = kw_host_now(t->client) + (linger < REST ? linger : REST);
}

static void end(kw_txn *t, bool worn) {
    t->op_outcome = KW_OUTCOME_OK;
    rest(t);
    kw_txn_apply(t, worn ? KW_TXN_WEARS : KW_TXN_ENDS);
}

static void done(kw_txn *t, const kw_event *e) {
    end(t, !adopt(t, e) && is_worn(t));
}

/* ---- it is refused ---- */

static void refused_commit(kw_txn *t, kw_reply reply, int code) {
    bool definite = !t->asks[KW_TXN_ASK_END].maybe || code == INVALID_TXN_STATE;
    t->op_outcome = definite ? KW_OUTCOME_NOT_DONE : KW_OUTCOME_UNKNOWN;
    if (reply == KW_REPLY_ABORT && !definite)
        kw_txn_refused(t, KW_TXN_ASK_END, KW_REPLY_REINIT, code);
    else if (code == INVALID_TXN_STATE && kw_txn_overdue(t))
        kw_txn_suffer(
            t, KW_TXN_FAILS, code,
            "aborted by timeout: open for longer than transaction.timeout.ms (%d ms); send fewer records "
            "in a transaction, or raise it",
            (int)kw_host_config(t->client)->transaction_timeout_ms);
    else
        kw_txn_refused(t, KW_TXN_ASK_END, reply, code);
}

/* Nobody has ever asked to commit it; so who does not know it any more has aborted it. */
static void refused_abort(kw_txn *t, kw_reply reply, int code) {
    if (code == INVALID_TXN_STATE) {
        end(t, true);
        return;
    }
    if (reply == KW_REPLY_FENCED || (reply == KW_REPLY_REINIT && code > KW_OK))
        t->op_outcome = KW_OUTCOME_OK;
    t->n_aborted += t->op_outcome == KW_OUTCOME_OK;
    kw_txn_refused(t, KW_TXN_ASK_END, reply == KW_REPLY_ABORT ? KW_REPLY_REINIT : reply, code);
}

static void refused(kw_txn *t, kw_reply reply, int code) {
    if (t->commits)
        refused_commit(t, reply, code);
    else
        refused_abort(t, reply, code);
}

const kw_txn_kind kw_txn_end_kind = {
    .api = &kw_end_txn_api, .wanted = wanted, .send = send, .read = read, .done = done, .refused = refused};
