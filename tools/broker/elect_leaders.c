/* elect_leaders.c - leaders elected by hand (KIP-183, KIP-460): back to the preferred replica, or (unclean)
 * any that is up where there is none. */
#include "tools/broker/codes.h"
#include "tools/broker/problem.h"
#include "tools/broker/request.h"
#include <kwire/msg/elect_leaders.h>

enum { PREFERRED = 0, UNCLEAN = 1 };

typedef kw_elect_leaders_resp_partition partition_resp;
typedef kw_elect_leaders_resp_topic topic_resp;

static broker_problem elect(kw_broker *b, broker_partition *p, int8_t type) {
    const broker_cluster *c = &b->cluster;
    bool needed = type == PREFERRED ? p->leader != p->replicas[0] : p->leader < 0;
    if (!needed)
        return (broker_problem){ELECTION_NOT_NEEDED, "The leader is the right one."};
    if (type == PREFERRED && !broker_cluster_is_up(c, p->replicas[0]))
        return (broker_problem){PREFERRED_LEADER_NOT_AVAILABLE, "The preferred leader is down."};
    if (type == UNCLEAN)
        return (broker_problem){ELIGIBLE_LEADERS_NOT_AVAILABLE, "No replica is up."};
    broker_cluster_lead(p, p->replicas[0]);
    b->changes++;
    return no_problem;
}

static partition_resp result_of(int32_t index, broker_problem p) {
    return (partition_resp){
        .partition_id = index, .error_code = (int16_t)p.code, .error_message = broker_text(p.text)};
}

/* ---- those asked for ---- */

static bool elect_topic(broker_request *q, const kw_elect_leaders_req_topic *t, int8_t type,
                        topic_resp *out) {
    broker_topic_ref ref = {.name = t->topic};
    partition_resp *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        broker_partition *p;
        int error = broker_partition_find(&q->broker->cluster.topics, &ref, t->partitions[i], &p);
        list[i] = result_of(t->partitions[i], error != 0 ? (broker_problem){error, kw_error_text(error)}
                                                         : elect(q->broker, p, type));
    }
    *out = (topic_resp){.topic = t->topic, .partition_result = list, .n_partition_result = t->n_partitions};
    return true;
}

static bool elect_asked(broker_request *q, int8_t type, kw_elect_leaders_resp *a) {
    const kw_elect_leaders_req *in = q->body;
    topic_resp *list = broker_take(q, in->n_topic_partitions, sizeof *list);
    for (int32_t i = 0; list != NULL && i < in->n_topic_partitions; i++)
        if (!elect_topic(q, &in->topic_partitions[i], type, &list[i]))
            return false;
    a->replica_election_results = list;
    a->n_replica_election_results = in->n_topic_partitions;
    return list != NULL;
}

/* ---- all ---- */

/* Those that need none are not told. */
static bool elect_all_of(broker_request *q, broker_topic *t, int8_t type, topic_resp *out) {
    partition_resp *list = broker_take(q, t->n_partitions, sizeof *list);
    *out = (topic_resp){.topic = t->name, .partition_result = list};
    for (int32_t i = 0; list != NULL && i < t->n_partitions; i++) {
        broker_problem p = elect(q->broker, &t->partitions[i], type);
        if (p.code != ELECTION_NOT_NEEDED)
            list[out->n_partition_result++] = result_of(i, p);
    }
    return list != NULL;
}

static bool elect_all(broker_request *q, int8_t type, kw_elect_leaders_resp *a) {
    const broker_topics *all = &q->broker->cluster.topics;
    topic_resp *list = broker_take(q, all->n, sizeof *list);
    a->replica_election_results = list;
    a->n_replica_election_results = all->n;
    for (int32_t i = 0; list != NULL && i < all->n; i++)
        if (!elect_all_of(q, all->by_name[i], type, &list[i]))
            return false;
    return list != NULL;
}

broker_verdict broker_elect_leaders(broker_request *q) {
    const kw_elect_leaders_req *in = q->body;
    kw_elect_leaders_resp *a = q->answer;
    int8_t type = q->version == 0 ? PREFERRED : in->election_type;
    a->error_code = (int16_t)(q->fault != 0                        ? q->fault
                              : type < PREFERRED || type > UNCLEAN ? INVALID_REQUEST
                                                                   : 0);
    if (a->error_code != 0)
        return BROKER_ANSWER;
    bool done = in->n_topic_partitions < 0 ? elect_all(q, type, a) : elect_asked(q, type, a);
    return done ? BROKER_ANSWER : BROKER_CLOSE;
}
