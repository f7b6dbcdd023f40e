/* coordinate.c - see coordinate.h. As with leaders: what the node believes has to be true as well. */
#include "tools/broker/coordinate.h"
#include "tools/broker/codes.h"

int broker_coordinates(const broker_request *q, kw_str group) {
    int32_t slot = broker_cluster_slot(group);
    bool believes = broker_belief(q)->coordinators[slot] == q->node->id;
    bool is = q->broker->cluster.coordinators[slot] == q->node->id;
    if (q->fault != 0)
        return q->fault;
    return believes && is ? 0 : NOT_COORDINATOR;
}
