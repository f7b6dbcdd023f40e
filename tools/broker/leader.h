/* leader.h - may this node serve this partition? And whom does it name when it may not (KIP-951). */
#ifndef BROKER_LEADER_H
#define BROKER_LEADER_H

#include "tools/broker/request.h"

typedef enum broker_role {
    BROKER_AS_LEADER,
    BROKER_AS_REPLICA /* a follower serves it too (KIP-392) */
} broker_role;

/* 0, or Kafka's code. epoch: the leader epoch that the client names; -1: it does not know one. What the node
 * believes decides, and what is true: a node that was replaced without knowing does not serve either. */
int broker_partition_serve(const broker_request *q, const broker_topic_ref *ref, int32_t index, int32_t epoch,
                           broker_role role, broker_partition **out);

/* As broker_partition_fault, for a topic that may be named by id. */
int broker_topic_fault(const broker_request *q, const broker_topic_ref *ref, int32_t index, bool take);

/* Leaders that an answer names, so that it can give their addresses too. */
typedef struct broker_hints {
    uint32_t nodes; /* bits: places of nodes in the cluster */
} broker_hints;

/* Who leads, as this node believes: id and epoch, -1: not known. */
void broker_hint_leader(const broker_request *q, broker_hints *h, const broker_topic_ref *ref, int32_t index,
                        int32_t *leader, int32_t *epoch);

#endif
