/* metadata.c - one node that leads everything. A topic asked for by name is created at once if both sides
 * allow it; the real broker first answers that it does not know it. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/metadata.h>
#include <string.h>

static bool list_partitions(broker_request *q, const broker_topic *topic, kw_metadata_resp_topic *out) {
    const int32_t *node = &q->broker->o.node_id;
    kw_metadata_resp_partition *list = broker_take(q, topic->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < topic->n_partitions; i++)
        list[i] = (kw_metadata_resp_partition){.partition_index = i,
                                               .leader_id = *node,
                                               .leader_epoch = BROKER_LEADER_EPOCH,
                                               .replica_nodes = node,
                                               .n_replica_nodes = 1,
                                               .isr_nodes = node,
                                               .n_isr_nodes = 1};
    out->partitions = list;
    out->n_partitions = topic->n_partitions;
    return true;
}

static bool describe(broker_request *q, const broker_topic *topic, kw_metadata_resp_topic *out) {
    out->name = topic->name;
    out->topic_id = topic->id;
    out->error_code = (int16_t)q->fault;
    return q->fault != 0 || list_partitions(q, topic, out);
}

/* Kafka's code when there is no such topic and none can be made. */
static int find_or_create(broker_request *q, const kw_metadata_req *in, const broker_topic_ref *ref,
                          broker_topic **out) {
    kw_broker *b = q->broker;
    *out = broker_topic_find(&b->topics, ref);
    if (*out != NULL)
        return 0;
    if (ref->name.n < 0)
        return UNKNOWN_TOPIC_ID;
    if (!broker_topic_name_valid(ref->name))
        return INVALID_TOPIC_EXCEPTION;
    if (!b->o.auto_create_topics || !in->allow_auto_topic_creation)
        return UNKNOWN_TOPIC_OR_PARTITION;
    return broker_create_topic(b, ref->name, b->o.partitions, out) == 0 ? 0 : KAFKA_STORAGE_ERROR;
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
    const broker_topics *all = &q->broker->topics;
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

static bool list_brokers(broker_request *q, kw_metadata_resp *a) {
    const kw_broker *b = q->broker;
    kw_metadata_resp_broker *node = broker_take(q, 1, sizeof *node);
    if (node == NULL)
        return false;
    *node = kw_metadata_resp_broker_default;
    node->node_id = b->o.node_id;
    node->host = (kw_str){b->o.host, (int32_t)strlen(b->o.host)};
    node->port = b->o.port;
    a->brokers = node;
    a->n_brokers = 1;
    return true;
}

broker_verdict broker_metadata(broker_request *q) {
    const kw_metadata_req *in = q->body;
    kw_metadata_resp *a = q->answer;
    const kw_broker *b = q->broker;
    bool all = in->n_topics < 0 || (q->version == 0 && in->n_topics == 0);
    a->cluster_id = (kw_str){b->cluster_text, (int32_t)strlen(b->cluster_text)};
    a->controller_id = b->o.node_id;
    if (!list_brokers(q, a))
        return BROKER_CLOSE;
    return (all ? list_all(q, a) : list_asked(q, in, a)) ? BROKER_ANSWER : BROKER_CLOSE;
}
