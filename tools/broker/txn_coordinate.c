/* txn_coordinate.c - who answers for a transactional id, and may he yet? */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include "tools/broker/transact.h"

static bool is_loaded(const kw_broker *b, kw_str id) {
    return b->now >= b->txns.slots[broker_cluster_slot(id)].loaded;
}

int broker_txn_coordinates(const broker_request *q, kw_str id) {
    int error = broker_coordinates(q, id);
    if (error != 0)
        return error;
    return is_loaded(q->broker, id) ? 0 : COORDINATOR_LOAD_IN_PROGRESS;
}

int broker_txn_reachable(const kw_broker *b, kw_str id) {
    if (b->cluster.coordinators[broker_cluster_slot(id)] < 0)
        return COORDINATOR_NOT_AVAILABLE;
    return is_loaded(b, id) ? 0 : COORDINATOR_LOAD_IN_PROGRESS;
}
