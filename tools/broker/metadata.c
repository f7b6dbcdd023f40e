/* metadata.c - the cluster as the node that was asked believes it to be. A topic asked for by name is created
 * at once if both sides allow it; the real broker first answers that it does not know it. */
#include "tools/broker/codes.h"
#include "tools/broker/operations.h"
#include "tools/broker/request.h"
#include <kwire/msg/metadata.h>
#include <string.h>

/* ---- partitions ---- */

/* Both lists of nodes in one piece of the arena. */
static bool describe_partition(broker_request *q, const broker_partition *p,
                               kw_metadata_resp_partition *out) {
    const broker_cluster *c = broker_belief(q);
    int32_t *isr = broker_take(q, 2 * KW_BROKER_MAX_NODES, sizeof *isr);
    if (isr == NULL)
        return false;
    int32_t *offline = isr + KW_BROKER_MAX_NODES;
    out->error_code = p->leader < 0 ? LEADER_NOT_AVAILABLE : 0;
    out->leader_id = p->leader;
    out->leader_epoch = p->epoch;
    out->replica_nodes = p->replicas;
    out->n_replica_nodes = p->n_replicas;
    out->isr_nodes = isr;
    out->n_isr_nodes = broker_cluster_isr(c, p, isr);
    out->offline_replicas = offline;
    out->n_offline_replicas = broker_cluster_offline(c, p, offline);
    return true;
}

static bool list_partitions(broker_request *q, const broker_topic *topic, kw_metadata_resp_topic *out) {
    kw_metadata_resp_partition *list = broker_take(q, topic->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < topic->n_partitions; i++) {
        list[i].partition_index = i;
        if (!describe_partition(q, &topic->partitions[i], &list[i]))
            return false;
    }
    out->partitions = list;
    out->n_partitions = topic->n_partitions;
    return true;
}

/* ---- topics ---- */

static bool describe(broker_request *q, const broker_topic *topic, kw_metadata_resp_topic *out) {
    const kw_metadata_req *in = q->body;
    out->name = topic->name;
    out->topic_id = topic->id;
    out->error_code = (int16_t)q->fault;
    if (in->include_topic_authorized_operations)
        out->topic_authorized_operations = BROKER_TOPIC_OPERATIONS;
    return q->fault != 0 || list_partitions(q, topic, out);
}

/* Kafka's code when there is no such topic and none can be made. A stale node does not know what is new. */
static int find_or_create(broker_request *q, const kw_metadata_req *in, const broker_topic_ref *ref,
                          broker_topic **out) {
    kw_broker *b = q->broker;
    *out = broker_topic_find(&broker_belief(q)->topics, ref);
    if (*out != NULL)
        return 0;
    if (ref->name.n < 0)
        return UNKNOWN_TOPIC_ID;
    if (!broker_topic_name_valid(ref->name))
        return INVALID_TOPIC_EXCEPTION;
    if (!b->o.auto_create_topics || !in->allow_auto_topic_creation || q->node->stale != NULL)
        return UNKNOWN_TOPIC_OR_PARTITION;
    return broker_create_topic(b, ref->name, b->o.partitions, -1, out) == 0 ? 0 : KAFKA_STORAGE_ERROR;
}

static bool answer_topic(broker_request *q, const kw_metadata_req *in, const kw_metadata_req_topic *asked,
                         kw_metadata_resp_topic *out) {
    broker_topic *topic = NULL;
    broker_topic_ref ref = {asked->name, asked->topic_id};
    *out = kw_metadata_resp_topic_default;
    out->name = asked->name;
    out->topic_id = asked->topic_id;
    out->error_code = (int16_t)(q->fault != 0 ? q->fault : find_or_create(q, in, &ref, &topic));
    return out->error_code != 0 || describe(q, topic, out);
}

static bool list_asked(broker_request *q, const kw_metadata_req *in, kw_metadata_resp *a) {
    kw_metadata_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, in, &in->topics[i], &list[i]))
            return false;
    a->topics = list;
    a->n_topics = in->n_topics;
    return true;
}

static bool list_all(broker_request *q, kw_metadata_resp *a) {
    const broker_topics *all = &broker_belief(q)->topics;
    kw_metadata_resp_topic *list = broker_take(q, all->n, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < all->n; i++) {
        list[i] = kw_metadata_resp_topic_default;
        if (!describe(q, all->by_name[i], &list[i]))
            return false;
    }
    a->topics = list;
    a->n_topics = all->n;
    return true;
}

/* ---- nodes ---- */

static bool list_brokers(broker_request *q, kw_metadata_resp *a) {
    const broker_cluster *c = broker_belief(q);
    kw_metadata_resp_broker *list = broker_take(q, c->n_nodes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < c->n_nodes; i++) {
        const broker_registration *r = &c->nodes[i];
        if (!r->down)
            list[a->n_brokers++] = (kw_metadata_resp_broker){
                .node_id = r->id, .host = broker_text(r->host), .port = r->port, .rack = broker_rack(r)};
    }
    a->brokers = list;
    return true;
}

broker_verdict broker_metadata(broker_request *q) {
    const kw_metadata_req *in = q->body;
    kw_metadata_resp *a = q->answer;
    const kw_broker *b = q->broker;
    bool all = in->n_topics < 0 || (q->version == 0 && in->n_topics == 0);
    a->cluster_id = (kw_str){b->cluster_text, (int32_t)strlen(b->cluster_text)};
    a->controller_id = broker_cluster_controller(broker_belief(q));
    if (in->include_cluster_authorized_operations)
        a->cluster_authorized_operations = BROKER_CLUSTER_OPERATIONS;
    if (!list_brokers(q, a))
        return BROKER_CLOSE;
    return (all ? list_all(q, a) : list_asked(q, in, a)) ? BROKER_ANSWER : BROKER_CLOSE;
}
