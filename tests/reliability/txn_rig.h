/* txn_rig.h - a transactional client in a world with the embedded broker, and a record of what it asked.
 *
 * Each test runs under both protocols: KIP-98 (transaction.version finalized at 0) and KIP-890 (at 2). */
#ifndef KW_TESTS_TXN_RIG_H
#define KW_TESTS_TXN_RIG_H

#include "tests/sim/guest.h"
#include "tests/sim/sim_test.h"

#include <kwire/txn.h>

enum {
    FIND_COORDINATOR = 10,
    INIT_PRODUCER_ID = 22,
    ADD_PARTITIONS = 24,
    ADD_OFFSETS = 25,
    END_TXN = 26,
    TXN_OFFSET_COMMIT = 28
};
enum {
    COORDINATOR_LOAD = 14,
    COORDINATOR_NOT_AVAILABLE = 15,
    NOT_COORDINATOR = 16,
    TOPIC_AUTHORIZATION = 29,
    INVALID_PRODUCER_EPOCH = 47,
    INVALID_TXN_STATE = 48,
    INVALID_PRODUCER_ID_MAPPING = 49,
    INVALID_TRANSACTION_TIMEOUT = 50,
    CONCURRENT_TRANSACTIONS = 51,
    PRODUCER_FENCED = 90,
    TRANSACTION_ABORTABLE = 120
};

/* A request as the broker got it. */
typedef struct txn_asked {
    int16_t api, version;
    kw_time at;
    bool committed;      /* EndTxn */
    int64_t producer_id; /* InitProducerId, EndTxn */
    int16_t producer_epoch;
    int32_t n; /* AddPartitionsToTxn: partitions; TxnOffsetCommit: generation */
} txn_asked;

typedef struct txn_told {
    kw_txn_op op;
    kw_outcome outcome;
    kw_txn_advice advice;
    int error;
    char text[340];
    kw_time at;
} txn_told;

typedef struct txn_delivered {
    kw_outcome outcome;
    int error, count;
} txn_delivered;

enum { TXN_ASKED = 4096, TXN_TOLD = 2048, TXN_DELIVERED = 4096, TXN_CONNS = 256 };

typedef struct txn_rig {
    kw_world *w;
    kw_broker *broker;
    kw_client *c;
    int protocol;
    sim_server inner;
    kw_mem mem;
    struct {
        uint32_t conn;
        kw_buf in;
    } conns[TXN_CONNS];
    int n_conns;
    txn_asked asked[TXN_ASKED];
    int n_asked;
    txn_told told[TXN_TOLD];
    int n_told;
    txn_delivered delivered[TXN_DELIVERED];
    int n_delivered;
    char log[8192]; /* lines about transactions */
    const char *config[32];
} txn_rig;

/* transactional.id "x", topic "t" with 3 partitions, "u" with 1. extra: key, value ..., NULL; or NULL. */
void txn_rig_init(txn_rig *r, int protocol, const char *const *extra);
void txn_rig_init_on(txn_rig *r, int protocol, int n_nodes, const char *const *extra);
/* Ends the client as it is: whatever it holds must come back. */
void txn_rig_fini(txn_rig *r);

kw_txn_info txn_info(txn_rig *r);
/* Until nothing is under way; false: it still is after `most`. */
bool txn_settle(txn_rig *r, kw_time most);
/* The call, until its event; what the event says must be so. */
void txn_init_ok(txn_rig *r);
void txn_begin_ok(txn_rig *r);
void txn_commit_ok(txn_rig *r);
void txn_abort_ok(txn_rig *r);
/* Init, and the first transaction is open. */
void txn_open(txn_rig *r);
/* n records to a partition of "t", without waiting for them. */
void txn_produce(txn_rig *r, int32_t partition, int n);
/* The same, and until they are delivered. */
void txn_deliver(txn_rig *r, int32_t partition, int n);
/* Records of a partition of "t" that readers of committed records see, and that the others see. */
int txn_visible(txn_rig *r, int32_t partition, bool committed);
int txn_send_offset(txn_rig *r, const char *group, int64_t offset);
/* What the group has committed for "u" [0]; -1: nothing. */
int64_t txn_committed_offset(txn_rig *r, const char *group);

/* The next so many requests of this API are refused, not carried out; 0: no more. */
void txn_refuse(txn_rig *r, int16_t api, int times, int error);
/* The same for one topic and partition (-1: all of it) in them. */
void txn_refuse_part(txn_rig *r, int16_t api, int times, int error, const char *topic, int32_t partition);
/* Another instance takes the id, and is gone afterwards. */
void txn_take_over(txn_rig *r);
/* Another transaction is committed, and seen. */
void txn_next_works(txn_rig *r);

/* Of the requests asked so far. */
int txn_count(const txn_rig *r, int16_t api);
const txn_asked *txn_last(const txn_rig *r, int16_t api); /* NULL: none */
const txn_told *txn_last_told(const txn_rig *r);
bool txn_logged(const txn_rig *r, const char *part);
/* The last event. */
void assert_told(const txn_rig *r, kw_txn_op op, kw_outcome outcome, int error, kw_txn_advice advice);
void assert_text(const txn_rig *r, const char *part);
void assert_state(txn_rig *r, kw_txn_state s);

/* Runs the test under both protocols. */
#define BOTH(name)                                                                                           \
    static void name##_of(int protocol);                                                                     \
    static void name(void **state) {                                                                         \
        (void)state;                                                                                         \
        name##_of(1);                                                                                        \
        name##_of(2);                                                                                        \
    }                                                                                                        \
    static void name##_of(int protocol)

#endif
