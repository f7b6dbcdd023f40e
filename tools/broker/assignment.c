/* assignment.c - see assignment.h. */
#include "tools/broker/assignment.h"
#include "tools/broker/codes.h"

static bool is_node(const broker_cluster *c, int32_t id) {
    return id >= c->nodes[0].id && id < c->nodes[0].id + c->n_nodes;
}

broker_problem broker_assignment_check(const broker_cluster *c, const int32_t *nodes, int32_t n) {
    uint32_t seen = 0;
    if (n < 1)
        return (broker_problem){INVALID_REPLICA_ASSIGNMENT, "A partition has at least one replica."};
    for (int32_t i = 0; i < n; i++) {
        if (!is_node(c, nodes[i]))
            return (broker_problem){INVALID_REPLICA_ASSIGNMENT, "There is no such node."};
        uint32_t bit = 1u << (nodes[i] - c->nodes[0].id);
        if ((seen & bit) != 0)
            return (broker_problem){INVALID_REPLICA_ASSIGNMENT, "A node is named twice for one partition."};
        seen |= bit;
    }
    return no_problem;
}
