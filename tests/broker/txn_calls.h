/* txn_calls.h - the requests of a transactional producer, each told by who sends it, and their errors. */
#ifndef KW_TESTS_BROKER_TXN_CALLS_H
#define KW_TESTS_BROKER_TXN_CALLS_H

#include "tests/broker/peer.h"

/* Who a producer is, or what it is told. */
typedef struct who {
    int error;
    int64_t id;
    int16_t epoch;
} who;

#define assert_who(got, error_, id_, epoch_)                                                                 \
    do {                                                                                                     \
        who who_ = (got);                                                                                    \
        assert_int_equal(who_.error, error_);                                                                \
        assert_int_equal(who_.id, id_);                                                                      \
        assert_int_equal(who_.epoch, epoch_);                                                                \
    } while (0)

/* InitProducerId 4, a minute. */
who txn_init(peer *p, const char *tx);
/* own: what it had before, {0, -1, -1}: nothing. */
who txn_init_as(peer *p, int16_t version, const char *tx, int32_t timeout_ms, who own);
/* AddPartitionsToTxn 0-3. */
int txn_add(peer *p, int16_t version, const char *tx, who own, const char *topic, int32_t partition);
int txn_add_group(peer *p, int16_t version, const char *tx, who own, const char *group);
/* Up to version 4 the answer names nobody: {error, -1, -1}. */
who txn_end(peer *p, int16_t version, const char *tx, who own, bool commit);
/* TxnOffsetCommit of one offset of partition 0 of "t", no member. */
int txn_offset(peer *p, int16_t version, const char *tx, const char *group, who own, int64_t offset);

typedef struct txn_state {
    int error;
    char name[20];
    who own;
    int32_t timeout_ms, n_partitions;
    int64_t start_ms;
} txn_state;
txn_state txn_describe(peer *p, const char *tx);
#define assert_state(p, tx, name_) assert_string_equal(txn_describe(p, tx).name, name_)

/* Time goes by, and the broker sees it. */
void txn_pass(peer *p, kw_time t);
/* Long enough for markers. */
void txn_settle(peer *p);

#endif
