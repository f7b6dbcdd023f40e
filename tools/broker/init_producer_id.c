/* init_producer_id.c - a new id for every idempotent producer that asks; for a transactional id its own, with
 * a higher epoch each time (txn_init.c). */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/init_producer_id.h>

enum { FIRST_FENCED = 4 /* before, PRODUCER_FENCED was not known */ };

/* Both or neither. */
static bool is_claim_whole(const kw_init_producer_id_req *in) {
    return (in->producer_id == -1) == (in->producer_epoch == -1);
}

static int give_idempotent(broker_request *q, kw_init_producer_id_resp *a) {
    a->producer_id = q->broker->next_producer_id++;
    a->producer_epoch = 0;
    return 0;
}

static int give_transactional(broker_request *q, const kw_init_producer_id_req *in,
                              kw_init_producer_id_resp *a) {
    broker_claim claim = {in->transactional_id, in->producer_id, in->producer_epoch};
    broker_txn *txn = NULL;
    int error = in->transactional_id.n == 0 ? INVALID_REQUEST : broker_txn_coordinates(q, claim.id);
    if (error == 0)
        error = broker_txn_init(q->broker, &claim, in->transaction_timeout_ms, &txn);
    if (error != 0)
        return error;
    a->producer_id = txn->producer_id;
    a->producer_epoch = txn->epoch;
    return 0;
}

static int give(broker_request *q, kw_init_producer_id_resp *a) {
    const kw_init_producer_id_req *in = q->body;
    if (q->fault != 0)
        return q->fault;
    if (!is_claim_whole(in))
        return INVALID_REQUEST;
    return in->transactional_id.n < 0 ? give_idempotent(q, a) : give_transactional(q, in, a);
}

broker_verdict broker_init_producer_id(broker_request *q) {
    kw_init_producer_id_resp *a = q->answer;
    a->producer_epoch = -1;
    int error = give(q, a);
    if (error == PRODUCER_FENCED && q->version < FIRST_FENCED)
        error = INVALID_PRODUCER_EPOCH;
    a->error_code = (int16_t)error;
    return BROKER_ANSWER;
}
