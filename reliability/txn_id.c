/* txn_id.c - InitProducerId: an id for the transactional id, or a new epoch of the one we have (T11). */
#include "reliability/txn.h"

#include <kwire/msg/init_producer_id.h>

#include <stdio.h>

enum { INVALID_TRANSACTION_TIMEOUT = 50, STABLE = 5 };

static bool wanted(const kw_txn *t) {
    return t->state == KW_TXN_INITIALIZING;
}

/* KIP-360: who names the id it has gets the next epoch, unless somebody else took it. */
static int send(kw_txn *t) {
    kw_init_producer_id_req req = kw_init_producer_id_req_default;
    req.transactional_id = kw_txn_id(t);
    req.transaction_timeout_ms = kw_host_config(t->client)->transaction_timeout_ms;
    if (t->renews) {
        req.producer_id = t->below->identity.id;
        req.producer_epoch = t->below->identity.epoch;
    }
    int rc = kw_txn_ask_send(t, KW_TXN_ASK_ID, &req, STABLE, false);
    if (rc == KW_OK && t->op == KW_TXN_INIT)
        t->op_outcome = KW_OUTCOME_UNKNOWN;
    return rc;
}

static int read(kw_txn *t, const void *body) {
    const kw_init_producer_id_resp *resp = body;
    const kw_config *cfg = kw_host_config(t->client);
    if (resp->error_code == INVALID_TRANSACTION_TIMEOUT)
        snprintf(t->about, sizeof t->about,
                 "transaction.timeout.ms is %d: more than the broker allows (transaction.max.timeout.ms)",
                 (int)cfg->transaction_timeout_ms);
    bool sound = resp->error_code != KW_OK || (resp->producer_id >= 0 && resp->producer_epoch >= 0);
    return sound ? resp->error_code : KW_EMALFORMED;
}

static void done(kw_txn *t, const kw_event *e) {
    const kw_init_producer_id_resp *resp = e->u.response.body;
    kw_idempotence_adopt(t->below, (kw_identity){resp->producer_id, resp->producer_epoch});
    kw_txn_log(t, KW_LOG_INFO, "producer id %lld, epoch %d", (long long)resp->producer_id,
               (int)resp->producer_epoch);
    kw_txn_apply(t, KW_TXN_NAMED);
}

/* A broker from before KIP-360 knows no epochs to be raised: the usual question raises them too, only that it
 * does not notice another producer. */
static void refused(kw_txn *t, kw_reply reply, int code) {
    if (t->op == KW_TXN_INIT && !t->asks[KW_TXN_ASK_ID].maybe)
        t->op_outcome = KW_OUTCOME_NOT_DONE;
    if (code == KW_EVERSION && t->renews)
        t->renews = false;
    else
        kw_txn_refused(t, KW_TXN_ASK_ID, reply, code);
}

const kw_txn_kind kw_txn_id_kind = {.api = &kw_init_producer_id_api,
                                    .wanted = wanted,
                                    .send = send,
                                    .read = read,
                                    .done = done,
                                    .refused = refused};
