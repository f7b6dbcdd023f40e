/* txns.h - transactional ids, as their coordinator knows them.
 *
 * All nodes share the list: what a coordinator has written survives its fall, as in __transaction_state. The
 * group of an offset commit is in a transaction as the partition of __consumer_offsets that its slot stands
 * for, as in Kafka, so its marker is one among the others.
 *
 * A transaction that ends is first prepared: decided, and told to the producer. Its markers follow a little
 * later (txn_markers.c), and until all of them are written it is in the way of the next one. */
#ifndef BROKER_TXNS_H
#define BROKER_TXNS_H

#include "tools/broker/cluster.h"

typedef enum broker_txn_state {
    BROKER_TXN_EMPTY, /* since its producer asked for an id */
    BROKER_TXN_ONGOING,
    BROKER_TXN_PREPARE_COMMIT,
    BROKER_TXN_PREPARE_ABORT,
    BROKER_TXN_COMPLETE_COMMIT,
    BROKER_TXN_COMPLETE_ABORT,
    BROKER_TXN_N_STATES
} broker_txn_state;

enum { BROKER_LAST_EPOCH = 32766 /* that a producer is given; then it gets another id */ };

typedef struct broker_txn_partition {
    kw_str topic; /* its text stands behind */
    int32_t partition;
    char text[];
} broker_txn_partition;

typedef struct broker_txn {
    kw_str id; /* its text stands behind */
    broker_txn_state state;
    int64_t producer_id;
    int64_t former_producer_id; /* whose epochs were used up; -1: none */
    int64_t next_producer_id;   /* from the end of this transaction on; -1: the same */
    int16_t epoch;              /* -1: new, never given to a producer */
    int16_t last_epoch;         /* that of the producer before the last bump that it asked for; -1: none */
    bool stuck;                 /* a change that could not be written: in memory only, until it moves */
    int32_t timeout_ms;
    int64_t start_ms;                  /* since 1970; -1: none since it is Empty */
    kw_time due;                       /* when it times out, or its markers are written; KW_NEVER */
    broker_txn_partition **partitions; /* by topic and number; while it ends those without a marker */
    int32_t n_partitions, cap_partitions;
    char text[];
} broker_txn;

/* A slot as its coordinator knows it: a move makes a new epoch, and a while in which the log is read. */
typedef struct broker_txn_slot {
    int32_t node, epoch;
    kw_time loaded; /* when it has been read */
} broker_txn_slot;

typedef struct broker_txns {
    broker_txn **list; /* by id */
    int32_t n, cap;
    kw_time marker_delay; /* between prepared and complete */
    kw_time next;         /* nothing is due before */
    broker_txn_slot slots[BROKER_SLOTS];
} broker_txns;

/* The topic under which groups are in a transaction. */
kw_str broker_txn_offsets_topic(void);
bool broker_txn_is_offsets(kw_str topic);
/* As Kafka writes it. */
kw_str broker_txn_state_name(broker_txn_state state);

void broker_txns_init(broker_txns *t, const broker_cluster *c);
void broker_txns_fini(broker_txns *t, kw_mem *mem);
broker_txn *broker_txn_find(const broker_txns *t, kw_str id); /* NULL: none */
/* A new one, Empty, with epoch -1. NULL: no memory. */
broker_txn *broker_txn_add(broker_txns *t, kw_mem *mem, kw_str id, int64_t producer_id) KW_MUST_USE;

bool broker_txn_has(const broker_txn *txn, kw_str topic, int32_t partition);
/* Nothing happens if it is there. 0 or KW_ENOMEM. */
int broker_txn_add_partition(broker_txn *txn, kw_mem *mem, kw_str topic, int32_t partition) KW_MUST_USE;
void broker_txn_remove_partition(broker_txn *txn, kw_mem *mem, int32_t i);

/* Notes when something is to happen to it. */
void broker_txn_set_due(broker_txns *t, broker_txn *txn, kw_time due);
bool broker_txn_is_prepared(const broker_txn *txn);
/* A change is under way: whoever asks for another one gets CONCURRENT_TRANSACTIONS. */
bool broker_txn_is_busy(const broker_txn *txn);
/* Out of epochs: the next one is 0 of another producer id. */
bool broker_txn_is_exhausted(const broker_txn *txn);

/* May this producer's transactional batch be put into this partition now? `implicit` (Produce >= 12, TV2):
 * the partition is added to its transaction. 0, or Kafka's code as Produce answers it (T7, T8). 51: the
 * former transaction is still ending; a real leader asks again for 100 ms before it says so. */
struct broker_request;
int broker_txn_admit(struct broker_request *q, kw_str transactional_id, int64_t producer_id, int16_t epoch,
                     kw_str topic, int32_t partition, bool implicit);

#endif
