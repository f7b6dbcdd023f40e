/* sender.h - a producer under test, one batch a request, as its own bookkeeping (or a lack of it) wants it.
 */
#ifndef KW_TESTS_BROKER_SENDER_H
#define KW_TESTS_BROKER_SENDER_H

#include "tests/broker/peer.h"

typedef struct sender {
    peer *p;
    const char *topic;
    int32_t partition;
    int64_t id;
    int16_t epoch;
    const char *transaction; /* NULL: its batches are not transactional */
    int16_t version;         /* of Produce */
    int16_t acks;
} sender;

/* To partition 0 of "t", Produce 9, acks=all, epoch 0. */
sender sender_make(peer *p, int64_t id);

typedef struct sent {
    int error;
    int64_t offset, log_start, time;
} sent;

/* The request alone: n records from this sequence on, all at p->wall_ms. */
kw_bytes sender_frame(const sender *s, int32_t sequence, int n);
/* And its answer. */
sent sender_send(const sender *s, int32_t sequence, int n);
#define assert_sent(s, error_, offset_, log_start_)                                                          \
    do {                                                                                                     \
        sent got_ = (s);                                                                                     \
        assert_int_equal(got_.error, error_);                                                                \
        assert_int_equal(got_.offset, offset_);                                                              \
        assert_int_equal(got_.log_start, log_start_);                                                        \
    } while (0)

/* WriteTxnMarkers, for the sender's partition. Kafka's code. */
int sender_mark(const sender *s, int16_t epoch, bool commit, int32_t coordinator_epoch);

#endif
