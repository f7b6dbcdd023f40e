/* txn_end.c - commit and abort: state x what is asked -> what is done, as two tables.
 *
 * With TV1 a producer keeps its epoch, so an end that is asked for twice looks like the first time. With TV2
 * each end raises the epoch: who comes with the one before asks again, who comes with the present one ends
 * the next transaction, also an empty one. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"

typedef enum ending {
    REFUSE, /* INVALID_TXN_STATE */
    BEGIN,
    BUSY, /* CONCURRENT_TRANSACTIONS: markers are being written */
    DONE  /* it has been carried out before */
} ending;

/* {abort, commit}; as enum broker_txn_state */
static const ending tv1_or_again[BROKER_TXN_N_STATES][2] = {
    {REFUSE, REFUSE}, /* Empty */
    {BEGIN,  BEGIN }, /* Ongoing */
    {BUSY,   BUSY  }, /* PrepareCommit */
    {BUSY,   BUSY  }, /* PrepareAbort */
    {REFUSE, DONE  }, /* CompleteCommit */
    {DONE,   REFUSE}, /* CompleteAbort */
};
/* T3: only an abort may find nothing. */
static const ending tv2_first[BROKER_TXN_N_STATES][2] = {
    {BEGIN, REFUSE}, /* Empty */
    {BEGIN, BEGIN }, /* Ongoing */
    {BUSY,  BUSY  }, /* PrepareCommit */
    {BUSY,  BUSY  }, /* PrepareAbort */
    {BEGIN, REFUSE}, /* CompleteCommit */
    {BEGIN, REFUSE}, /* CompleteAbort */
};

void broker_txn_prepare(kw_broker *b, broker_txn *txn, bool commit) {
    txn->state = commit ? BROKER_TXN_PREPARE_COMMIT : BROKER_TXN_PREPARE_ABORT;
    broker_txn_set_due(&b->txns, txn, b->now + b->txns.marker_delay);
}

int broker_txn_fence(kw_broker *b, broker_txn *txn) {
    if (txn->epoch == INT16_MAX)
        return UNKNOWN_SERVER_ERROR;
    txn->last_epoch = (int16_t)(b->transaction_version >= 2 ? txn->epoch : -1);
    txn->epoch++;
    broker_txn_prepare(b, txn, false);
    return 0;
}

/* ---- TV1 ---- */

static int check_tv1(const broker_txn *txn, const broker_claim *c) {
    if (txn->producer_id != c->producer_id)
        return INVALID_PRODUCER_ID_MAPPING;
    if (txn->epoch != c->epoch)
        return PRODUCER_FENCED;
    return txn->stuck ? CONCURRENT_TRANSACTIONS : 0;
}

/* ---- TV2 ---- */

/* With the first epoch of another producer id the last one of the former has ended. */
static bool is_after_last(const broker_txn *txn, const broker_claim *c) {
    return txn->former_producer_id == c->producer_id && c->epoch == BROKER_LAST_EPOCH && txn->epoch == 0;
}

static bool is_again(const broker_txn *txn, const broker_claim *c) {
    return txn->epoch == c->epoch + 1 || is_after_last(txn, c);
}

static bool is_epoch_valid(const broker_txn *txn, const broker_claim *c) {
    bool complete = txn->state == BROKER_TXN_COMPLETE_COMMIT || txn->state == BROKER_TXN_COMPLETE_ABORT;
    return txn->epoch == c->epoch || (complete && is_again(txn, c));
}

static int check_tv2(const broker_txn *txn, const broker_claim *c) {
    if (broker_txn_is_busy(txn))
        return CONCURRENT_TRANSACTIONS; /* before anything is compared: the next epoch may be known already */
    if (txn->producer_id != c->producer_id && !is_after_last(txn, c))
        return INVALID_PRODUCER_ID_MAPPING;
    return is_epoch_valid(txn, c) ? 0 : PRODUCER_FENCED;
}

/* The last epoch of all is for the markers alone; the producer goes on with another id. */
static void raise_epoch(kw_broker *b, broker_txn *txn) {
    if (broker_txn_is_exhausted(txn))
        txn->next_producer_id = b->next_producer_id++;
    txn->last_epoch = txn->epoch;
    if (txn->epoch < INT16_MAX)
        txn->epoch++;
}

/* ---- both ---- */

static int begin(kw_broker *b, broker_txn *txn, bool commit, bool tv2) {
    if (!broker_txn_can_write(b, txn, tv2))
        return UNSUPPORTED_VERSION;
    if (txn->state != BROKER_TXN_ONGOING)
        txn->start_ms = b->wall_ms;
    if (tv2)
        raise_epoch(b, txn);
    broker_txn_prepare(b, txn, commit);
    return 0;
}

static int carry_out(kw_broker *b, broker_txn *txn, const broker_claim *c, bool commit, bool tv2) {
    bool first = tv2 && !is_again(txn, c);
    switch ((first ? tv2_first : tv1_or_again)[txn->state][commit]) {
    case REFUSE:
        return INVALID_TXN_STATE;
    case BUSY:
        return CONCURRENT_TRANSACTIONS;
    case DONE:
        return 0;
    case BEGIN:
        return begin(b, txn, commit, tv2);
    }
    return UNKNOWN_SERVER_ERROR;
}

int broker_txn_end(kw_broker *b, const broker_claim *c, bool commit, bool tv2, broker_claim *next) {
    broker_txn *txn = broker_txn_find(&b->txns, c->id);
    if (txn == NULL)
        return INVALID_PRODUCER_ID_MAPPING;
    int error = tv2 ? check_tv2(txn, c) : check_tv1(txn, c);
    if (error == 0)
        error = carry_out(b, txn, c, commit, tv2);
    if (error != 0)
        return error;
    bool rotates = txn->next_producer_id >= 0;
    *next =
        (broker_claim){txn->id, rotates ? txn->next_producer_id : txn->producer_id, rotates ? 0 : txn->epoch};
    return 0;
}
