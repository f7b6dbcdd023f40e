/* init_producer_id.c - a new id for every idempotent producer that asks. There are no transactions: a
 * transactional id is refused, so that nobody believes in what is not there. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/init_producer_id.h>

broker_verdict broker_init_producer_id(broker_request *q) {
    const kw_init_producer_id_req *in = q->body;
    kw_init_producer_id_resp *a = q->answer;
    a->error_code = (int16_t)q->fault;
    if (q->fault == 0 && in->transactional_id.n >= 0)
        a->error_code = INVALID_REQUEST;
    a->producer_epoch = -1;
    if (a->error_code != 0)
        return BROKER_ANSWER;
    a->producer_id = q->broker->next_producer_id++;
    a->producer_epoch = 0;
    return BROKER_ANSWER;
}
