/* alter_partition_reassignments.c - replicas move to other nodes (KIP-455). There is nothing to copy, so a
 * move is over at once: none is ever under way. */
#include "tools/broker/assignment.h"
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/alter_partition_reassignments.h>
#include <kwire/msg/list_partition_reassignments.h>

typedef kw_alter_partition_reassignments_req_topic topic_req;
typedef kw_alter_partition_reassignments_req_partition partition_req;
typedef kw_alter_partition_reassignments_resp_partition partition_resp;

static broker_problem move(broker_request *q, kw_str topic, const partition_req *in) {
    const kw_alter_partition_reassignments_req *asked = q->body;
    broker_topic_ref ref = {.name = topic};
    broker_partition *p;
    int error = broker_partition_find(&q->broker->cluster.topics, &ref, in->partition_index, &p);
    if (error != 0)
        return (broker_problem){error, kw_error_text(error)};
    if (in->n_replicas < 0)
        return (broker_problem){NO_REASSIGNMENT_IN_PROGRESS, NULL};
    if (!asked->allow_replication_factor_change && in->n_replicas != p->n_replicas)
        return (broker_problem){INVALID_REPLICATION_FACTOR, "The number of replicas may not change."};
    broker_problem problem = broker_assignment_check(&q->broker->cluster, in->replicas, in->n_replicas);
    if (problem.code != 0)
        return problem;
    broker_cluster_place_at(&q->broker->cluster, p, in->replicas, in->n_replicas);
    q->broker->changes++;
    return no_problem;
}

static bool answer_topic(broker_request *q, const topic_req *t,
                         kw_alter_partition_reassignments_resp_topic *out) {
    partition_resp *list = broker_take(q, t->n_partitions, sizeof *list);
    for (int32_t i = 0; list != NULL && i < t->n_partitions; i++) {
        broker_problem p = move(q, t->name, &t->partitions[i]);
        list[i] = (partition_resp){.partition_index = t->partitions[i].partition_index,
                                   .error_code = (int16_t)p.code,
                                   .error_message = broker_text(p.text)};
    }
    *out = (kw_alter_partition_reassignments_resp_topic){
        .name = t->name, .partitions = list, .n_partitions = t->n_partitions};
    return list != NULL;
}

broker_verdict broker_alter_partition_reassignments(broker_request *q) {
    const kw_alter_partition_reassignments_req *in = q->body;
    kw_alter_partition_reassignments_resp *a = q->answer;
    kw_alter_partition_reassignments_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    a->error_code = (int16_t)q->fault;
    a->error_message = broker_text(q->fault != 0 ? kw_error_text(q->fault) : NULL);
    a->allow_replication_factor_change = in->allow_replication_factor_change;
    if (q->fault != 0)
        return BROKER_ANSWER;
    for (int32_t i = 0; list != NULL && i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], &list[i]))
            return BROKER_CLOSE;
    a->responses = list;
    a->n_responses = in->n_topics;
    return list != NULL ? BROKER_ANSWER : BROKER_CLOSE;
}

broker_verdict broker_list_partition_reassignments(broker_request *q) {
    kw_list_partition_reassignments_resp *a = q->answer;
    a->error_code = (int16_t)q->fault;
    a->error_message = broker_text(q->fault != 0 ? kw_error_text(q->fault) : NULL);
    return BROKER_ANSWER;
}
