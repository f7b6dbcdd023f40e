/* create_partitions.c - topics grow. */
#include "tools/broker/assignment.h"
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include "tools/broker/throttle.h"
#include <kwire/msg/create_partitions.h>
#include <string.h>

enum { FIRST_STRICT = 3 /* KIP-599 */ };

typedef kw_create_partitions_req_topic topic_req;

static broker_problem check_assignments(const kw_broker *b, const topic_req *t, const broker_topic *topic) {
    broker_problem p = no_problem;
    if (t->n_assignments != t->count - topic->n_partitions)
        return (broker_problem){INVALID_REPLICA_ASSIGNMENT, "One assignment for each new partition."};
    for (int32_t i = 0; p.code == 0 && i < t->n_assignments; i++) {
        if (t->assignments[i].n_broker_ids != topic->partitions[0].n_replicas)
            return (broker_problem){INVALID_REPLICA_ASSIGNMENT,
                                    "All partitions have the same number of replicas."};
        p = broker_assignment_check(&b->cluster, t->assignments[i].broker_ids,
                                    t->assignments[i].n_broker_ids);
    }
    return p;
}

static bool is_named_twice(const kw_create_partitions_req *in, kw_str name) {
    int n = 0;
    for (int32_t i = 0; i < in->n_topics; i++)
        n += in->topics[i].name.n == name.n && memcmp(in->topics[i].name.p, name.p, (size_t)name.n) == 0;
    return n > 1;
}

static broker_problem check(const broker_request *q, const topic_req *t, const broker_topic *topic) {
    if (is_named_twice(q->body, t->name))
        return (broker_problem){INVALID_REQUEST, "The request names the topic twice."};
    if (topic == NULL)
        return (broker_problem){UNKNOWN_TOPIC_OR_PARTITION, NULL};
    if (t->count == topic->n_partitions)
        return (broker_problem){INVALID_PARTITIONS, "The topic has so many partitions already."};
    if (t->count < topic->n_partitions)
        return (broker_problem){INVALID_PARTITIONS, "The topic has more partitions: it cannot shrink."};
    if (t->count > KW_BROKER_MAX_PARTITIONS)
        return (broker_problem){INVALID_PARTITIONS, "Too many partitions."};
    return t->n_assignments >= 0 ? check_assignments(q->broker, t, topic) : no_problem;
}

static broker_problem grow(broker_request *q, const topic_req *t) {
    kw_broker *b = q->broker;
    const kw_create_partitions_req *in = q->body;
    broker_topic *topic = broker_topic_find(&b->cluster.topics, &(broker_topic_ref){.name = t->name});
    if (q->fault != 0)
        return (broker_problem){q->fault, kw_error_text(q->fault)};
    broker_problem p = check(q, t, topic);
    if (p.code != 0 || in->validate_only)
        return p;
    int32_t before = topic->n_partitions;
    if (!broker_may_change(q, t->count - before, q->version >= FIRST_STRICT))
        return (broker_problem){THROTTLING_QUOTA_EXCEEDED, "The quota of changes is spent."};
    if (broker_topic_grow(&b->cluster.topics, topic, t->count) != 0)
        return (broker_problem){KAFKA_STORAGE_ERROR, "Out of memory."};
    broker_cluster_place(&b->cluster, topic, before, topic->partitions[0].n_replicas);
    for (int32_t i = 0; i < t->n_assignments; i++) {
        broker_partition *new = &topic->partitions[before + i];
        new->leader = new->last_leader = new->epoch = -1; /* as if it had never been placed */
        broker_cluster_place_at(&b->cluster, new, t->assignments[i].broker_ids,
                                t->assignments[i].n_broker_ids);
    }
    b->changes++;
    return no_problem;
}

broker_verdict broker_create_partitions(broker_request *q) {
    const kw_create_partitions_req *in = q->body;
    kw_create_partitions_resp *a = q->answer;
    kw_create_partitions_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++) {
        broker_problem p = grow(q, &in->topics[i]);
        list[i] = (kw_create_partitions_resp_topic){
            .name = in->topics[i].name, .error_code = (int16_t)p.code, .error_message = broker_text(p.text)};
    }
    a->results = list;
    a->n_results = in->n_topics;
    return BROKER_ANSWER;
}
