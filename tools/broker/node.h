/* node.h - one node of the cluster: what belongs to it alone. */
#ifndef BROKER_NODE_H
#define BROKER_NODE_H

#include "tools/broker/cluster.h"
#include "tools/broker/sessions.h"

typedef struct broker_node {
    int32_t id;
    broker_cluster *stale; /* what it goes on believing; NULL: the truth */
    broker_sessions sessions;
} broker_node;

/* It forgets what it keeps in memory only: fetch sessions, and what it believes. */
void broker_node_restart(kw_broker *b, broker_node *n);

#endif
