/* transact.h - what a transaction coordinator decides: ids and epochs, what belongs to a transaction, how it
 * ends. Answers are those of 4.1.1; "TV2" is transaction.version 2 (KIP-890): each end raises the epoch. */
#ifndef BROKER_TRANSACT_H
#define BROKER_TRANSACT_H

#include "tools/broker/request.h"

/* Who a producer says it is. */
typedef struct broker_claim {
    kw_str id;
    int64_t producer_id;
    int16_t epoch;
} broker_claim;

typedef struct broker_place {
    kw_str topic;
    int32_t partition;
} broker_place;

/* Is this node the coordinator of that id? 0, or the fault that a test asked for, NOT_COORDINATOR, or
 * COORDINATOR_LOAD_IN_PROGRESS for a while after a move. */
int broker_txn_coordinates(const broker_request *q, kw_str id);
/* As seen from any node that asks the coordinator: 0, COORDINATOR_NOT_AVAILABLE, _LOAD_IN_PROGRESS. */
int broker_txn_reachable(const kw_broker *b, kw_str id);

/* A producer begins: what is open is aborted (51: ask again), else it gets the next epoch, or another id when
 * epochs are used up. claim->producer_id -1: it has none; else it goes on with what it had (KIP-360), and
 * whoever was followed by another is fenced. */
int broker_txn_init(kw_broker *b, const broker_claim *claim, int32_t timeout_ms, broker_txn **out);

/* Adds the partitions, and begins a transaction if none is open. tv2: asked for by a leader on a producer's
 * behalf. 0, or Kafka's code; PRODUCER_FENCED is for the caller to translate. */
int broker_txn_join(kw_broker *b, const broker_claim *claim, bool tv2, const broker_place *places, int32_t n);
/* Is the partition in the transaction? TRANSACTION_ABORTABLE: no. */
int broker_txn_verify(const kw_broker *b, const broker_claim *claim, const broker_place *place);
/* As a partition's leader asks, for a producer whose request knows so much; fenced is
 * INVALID_PRODUCER_EPOCH. */
typedef enum broker_asks {
    BROKER_ASKS_OLD,       /* does not know TRANSACTION_ABORTABLE: INVALID_TXN_STATE */
    BROKER_ASKS_ABORTABLE, /* does */
    BROKER_ASKS_TO_ADD     /* TV2: adds what is not there yet */
} broker_asks;
int broker_txn_ask(kw_broker *b, const broker_claim *claim, broker_asks how, const broker_place *place);

/* Commits or aborts; *next is what the producer goes on with. Written once markers are (txn_markers.c). */
int broker_txn_end(kw_broker *b, const broker_claim *claim, bool commit, bool tv2, broker_claim *next);
/* Aborts what is open for another producer's sake, or because it took too long; its producer is fenced. 0, or
 * UNKNOWN_SERVER_ERROR: there is no higher epoch, which 4.1.1 cannot get out of. */
int broker_txn_fence(kw_broker *b, broker_txn *txn);
/* Decided: its markers follow. */
void broker_txn_prepare(kw_broker *b, broker_txn *txn, bool commit);
/* false: a change on behalf of TV2 cannot be written where transaction.version is 0 (its records have no room
 * for it; those of 1 have). As in 4.1.1 the id is stuck from then on, until it gets another coordinator. */
bool broker_txn_can_write(const kw_broker *b, broker_txn *txn, bool tv2);

/* ---- time (txn_markers.c) ---- */

/* What is due: transactions that took too long, markers. */
void broker_txns_step(kw_broker *b);
/* Leaders or coordinators have changed. */
void broker_txns_follow(kw_broker *b);

#endif
