/* leader.c - see leader.h. The order of the checks is Kafka's: who holds no replica knows no epoch. */
#include "tools/broker/leader.h"
#include "tools/broker/codes.h"
#include <string.h>

static int check_epoch(const broker_partition *p, int32_t epoch) {
    if (epoch < 0 || epoch == p->epoch)
        return 0;
    return epoch < p->epoch ? FENCED_LEADER_EPOCH : UNKNOWN_LEADER_EPOCH;
}

/* By what the node believes. */
static int check_belief(const broker_request *q, const broker_topic_ref *ref, int32_t index, int32_t epoch,
                        broker_role role) {
    broker_partition *p;
    int32_t node = q->node->id;
    int error = broker_partition_find(&broker_belief(q)->topics, ref, index, &p);
    if (error != 0)
        return error;
    if (!broker_partition_has(p, node))
        return NOT_LEADER_OR_FOLLOWER;
    error = check_epoch(p, epoch);
    if (error != 0)
        return error;
    return role == BROKER_AS_LEADER && p->leader != node ? NOT_LEADER_OR_FOLLOWER : 0;
}

int broker_partition_serve(const broker_request *q, const broker_topic_ref *ref, int32_t index, int32_t epoch,
                           broker_role role, broker_partition **out) {
    int32_t node = q->node->id;
    int error = check_belief(q, ref, index, epoch, role);
    if (error == 0)
        error = broker_partition_find(&q->broker->cluster.topics, ref, index, out);
    if (error != 0)
        return error;
    bool may = role == BROKER_AS_LEADER ? (*out)->leader == node : broker_partition_has(*out, node);
    return may ? 0 : NOT_LEADER_OR_FOLLOWER;
}

int broker_topic_fault(const broker_request *q, const broker_topic_ref *ref, int32_t index, bool take) {
    const broker_topic *t;
    if (q->broker->faults.n_rules == 0)
        return 0;
    t = broker_topic_find(&q->broker->cluster.topics, ref);
    return t == NULL ? 0 : broker_partition_fault(q, t->name, index, take);
}

void broker_hint_leader(const broker_request *q, broker_hints *h, const broker_topic_ref *ref, int32_t index,
                        int32_t *leader, int32_t *epoch) {
    const broker_cluster *c = broker_belief(q);
    broker_partition *p;
    *leader = *epoch = -1;
    if (broker_partition_find(&c->topics, ref, index, &p) != 0)
        return;
    *leader = p->leader;
    *epoch = p->epoch;
    if (broker_cluster_is_up(c, p->leader))
        h->nodes |= 1u << (p->leader - c->nodes[0].id);
}
