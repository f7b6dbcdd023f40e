/* end_txn.c - commit or abort. From version 5 on the producer speaks TV2, whatever is finalized, and is told
 * what it goes on with. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/end_txn.h>

enum { FIRST_FENCED = 2, FIRST_TV2 = 5 };

static int end(broker_request *q, kw_end_txn_resp *a) {
    const kw_end_txn_req *in = q->body;
    broker_claim claim = {in->transactional_id, in->producer_id, in->producer_epoch}, next;
    int error = q->fault == 0 && claim.id.n <= 0 ? INVALID_REQUEST : broker_txn_coordinates(q, claim.id);
    if (error == 0)
        error = broker_txn_end(q->broker, &claim, in->committed, q->version >= FIRST_TV2, &next);
    if (error != 0)
        return error;
    a->producer_id = next.producer_id;
    a->producer_epoch = next.epoch;
    return 0;
}

broker_verdict broker_end_txn(broker_request *q) {
    kw_end_txn_resp *a = q->answer;
    int error = end(q, a);
    if (error == PRODUCER_FENCED && q->version < FIRST_FENCED)
        error = INVALID_PRODUCER_EPOCH;
    a->error_code = (int16_t)error;
    return BROKER_ANSWER;
}
