/* txn_join.c - what belongs to a transaction: partitions that producers name (TV1), that leaders add for them
 * (TV2), and that leaders ask about. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"

enum { FIRST_ABORTABLE = 11 };

static int check(const kw_broker *b, const broker_claim *c, bool changes, broker_txn **out) {
    if (c->id.n <= 0)
        return INVALID_REQUEST;
    broker_txn *txn = broker_txn_find(&b->txns, c->id);
    if (txn == NULL)
        return INVALID_PRODUCER_ID_MAPPING;
    if (changes && broker_txn_is_busy(txn))
        return CONCURRENT_TRANSACTIONS;
    if (txn->producer_id != c->producer_id)
        return INVALID_PRODUCER_ID_MAPPING;
    if (txn->epoch != c->epoch)
        return PRODUCER_FENCED;
    *out = txn;
    return broker_txn_is_prepared(txn) ? CONCURRENT_TRANSACTIONS : 0;
}

bool broker_txn_can_write(const kw_broker *b, broker_txn *txn, bool tv2) {
    if (tv2 && b->transaction_version < 1)
        txn->stuck = true;
    return !txn->stuck;
}

static bool has_all(const broker_txn *txn, const broker_place *places, int32_t n) {
    for (int32_t i = 0; i < n; i++)
        if (!broker_txn_has(txn, places[i].topic, places[i].partition))
            return false;
    return txn->state == BROKER_TXN_ONGOING;
}

static void begin(kw_broker *b, broker_txn *txn) {
    if (txn->state == BROKER_TXN_ONGOING)
        return;
    txn->state = BROKER_TXN_ONGOING;
    txn->start_ms = b->wall_ms;
    broker_txn_set_due(&b->txns, txn, b->now + KW_MS(txn->timeout_ms));
}

int broker_txn_join(kw_broker *b, const broker_claim *c, bool tv2, const broker_place *places, int32_t n) {
    broker_txn *txn;
    int error = check(b, c, true, &txn);
    if (error != 0 || has_all(txn, places, n))
        return error;
    if (!broker_txn_can_write(b, txn, tv2))
        return UNSUPPORTED_VERSION;
    begin(b, txn);
    for (int32_t i = 0; i < n; i++)
        if (broker_txn_add_partition(txn, &b->mem, places[i].topic, places[i].partition) != 0)
            return COORDINATOR_NOT_AVAILABLE; /* tried again, and those that are there do no harm */
    return 0;
}

int broker_txn_verify(const kw_broker *b, const broker_claim *c, const broker_place *place) {
    broker_txn *txn;
    int error = check(b, c, false, &txn);
    if (error != 0)
        return error;
    return broker_txn_has(txn, place->topic, place->partition) ? 0 : TRANSACTION_ABORTABLE;
}

int broker_txn_ask(kw_broker *b, const broker_claim *c, broker_asks how, const broker_place *place) {
    int error = c->id.n <= 0 ? INVALID_REQUEST : broker_txn_reachable(b, c->id);
    if (error == 0)
        error = how == BROKER_ASKS_TO_ADD ? broker_txn_join(b, c, true, place, 1)
                                          : broker_txn_verify(b, c, place);
    if (error == PRODUCER_FENCED)
        return INVALID_PRODUCER_EPOCH;
    return error == TRANSACTION_ABORTABLE && how == BROKER_ASKS_OLD ? INVALID_TXN_STATE : error;
}

/* ---- for Produce ---- */

/* What old clients do not know how to try again becomes something that they do. */
static int translate(int error, bool implicit) {
    switch (error) {
    case COORDINATOR_LOAD_IN_PROGRESS:
    case COORDINATOR_NOT_AVAILABLE:
        return NOT_ENOUGH_REPLICAS;
    case CONCURRENT_TRANSACTIONS:
        return implicit ? error : NOT_ENOUGH_REPLICAS;
    default:
        return error;
    }
}

int broker_txn_admit(broker_request *q, kw_str transactional_id, int64_t producer_id, int16_t epoch,
                     kw_str topic, int32_t partition, bool implicit) {
    broker_claim c = {transactional_id, producer_id, epoch};
    broker_place place = {topic, partition};
    broker_asks how = q->version < FIRST_ABORTABLE ? BROKER_ASKS_OLD : BROKER_ASKS_ABORTABLE;
    if (transactional_id.n < 0)
        return TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return translate(broker_txn_ask(q->broker, &c, implicit ? BROKER_ASKS_TO_ADD : how, &place), implicit);
}
