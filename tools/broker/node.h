/* node.h - one node of the cluster: what belongs to it alone. */
#ifndef BROKER_NODE_H
#define BROKER_NODE_H

#include "tools/broker/cluster.h"

typedef struct broker_node {
    int32_t id;
    broker_cluster *stale; /* what it goes on believing; NULL: the truth */
} broker_node;

void broker_node_fini(kw_broker *b, broker_node *n);

#endif
