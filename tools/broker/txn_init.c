/* txn_init.c - a producer begins, or goes on after an error (KIP-360), and gets an epoch that nobody had. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"

enum { TIMEOUT_MAX_MS = 15 * 60 * 1000 /* transaction.max.timeout.ms of 4.1.1 */ };

/* The producer before may ask again, after the answer with its new id was lost. */
static bool is_known(const broker_txn *txn, const broker_claim *c) {
    return c->producer_id < 0 || txn->epoch < 0 || c->producer_id == txn->producer_id ||
           (c->producer_id == txn->former_producer_id && c->epoch >= BROKER_LAST_EPOCH);
}

static void rotate(kw_broker *b, broker_txn *txn, bool goes_on) {
    txn->former_producer_id = txn->producer_id;
    txn->producer_id = b->next_producer_id++;
    txn->last_epoch = (int16_t)(goes_on ? txn->epoch : -1);
    txn->epoch = 0;
}

static void bump(broker_txn *txn, bool goes_on) {
    txn->last_epoch = (int16_t)(goes_on ? txn->epoch : -1);
    txn->epoch++;
}

static int give_epoch(kw_broker *b, broker_txn *txn, const broker_claim *c) {
    bool goes_on = c->producer_id >= 0;
    bool is_current = !goes_on || txn->epoch < 0 || c->epoch == txn->epoch;
    if (broker_txn_is_exhausted(txn) && is_current)
        rotate(b, txn, goes_on);
    else if (broker_txn_is_exhausted(txn))
        return UNKNOWN_SERVER_ERROR; /* as 4.1.1: it does not look further */
    else if (is_current)
        bump(txn, goes_on);
    else if (c->epoch != txn->last_epoch)
        return PRODUCER_FENCED;
    return 0; /* the last case: asked again, answered again */
}

static int begin(kw_broker *b, broker_txn *txn, const broker_claim *c, int32_t timeout_ms) {
    int error = give_epoch(b, txn, c);
    if (error != 0)
        return error;
    txn->state = BROKER_TXN_EMPTY;
    txn->timeout_ms = timeout_ms;
    txn->start_ms = -1;
    txn->due = KW_NEVER;
    return 0;
}

int broker_txn_init(kw_broker *b, const broker_claim *c, int32_t timeout_ms, broker_txn **out) {
    if (timeout_ms <= 0 || timeout_ms > TIMEOUT_MAX_MS)
        return INVALID_TRANSACTION_TIMEOUT;
    broker_txn *txn = broker_txn_find(&b->txns, c->id);
    if (txn == NULL)
        txn = broker_txn_add(&b->txns, &b->mem, c->id, b->next_producer_id++);
    if (txn == NULL)
        return COORDINATOR_NOT_AVAILABLE;
    *out = txn;
    if (broker_txn_is_busy(txn))
        return CONCURRENT_TRANSACTIONS;
    if (!is_known(txn, c))
        return PRODUCER_FENCED;
    if (txn->state != BROKER_TXN_ONGOING)
        return begin(b, txn, c, timeout_ms);
    int error = broker_txn_fence(b, txn);
    return error != 0 ? error : CONCURRENT_TRANSACTIONS;
}
