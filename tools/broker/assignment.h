/* assignment.h - replicas that a request assigns by hand. */
#ifndef BROKER_ASSIGNMENT_H
#define BROKER_ASSIGNMENT_H

#include "tools/broker/cluster.h"
#include "tools/broker/problem.h"

/* At least one node, each one there is, none twice. */
broker_problem broker_assignment_check(const broker_cluster *c, const int32_t *nodes, int32_t n);

#endif
