/* add_offsets_to_txn.c - a group joins a transaction, as the partition that its offsets are written to. */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/add_offsets_to_txn.h>

enum { FIRST_FENCED = 2 };

static int add(broker_request *q) {
    const kw_add_offsets_to_txn_req *in = q->body;
    broker_claim claim = {in->transactional_id, in->producer_id, in->producer_epoch};
    broker_place place = {broker_txn_offsets_topic(), broker_cluster_slot(in->group_id)};
    int error = q->fault == 0 && claim.id.n <= 0 ? INVALID_REQUEST : broker_txn_coordinates(q, claim.id);
    return error != 0 ? error : broker_txn_join(q->broker, &claim, false, &place, 1);
}

broker_verdict broker_add_offsets_to_txn(broker_request *q) {
    kw_add_offsets_to_txn_resp *a = q->answer;
    int error = add(q);
    if (error == PRODUCER_FENCED && q->version < FIRST_FENCED)
        error = INVALID_PRODUCER_EPOCH;
    a->error_code = (int16_t)error;
    return BROKER_ANSWER;
}
