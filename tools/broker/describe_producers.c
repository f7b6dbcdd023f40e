/* describe_producers.c - what a replica knows of those that write to its partitions (KIP-664,
 * T19). */
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/describe_producers.h>

typedef kw_describe_producers_req_topic topic_req;
typedef kw_describe_producers_resp_topic topic_resp;
typedef kw_describe_producers_resp_partition partition_resp;
typedef kw_describe_producers_resp_producer producer_resp;

static producer_resp describe(const broker_producer *p) {
    return (producer_resp){.producer_id = p->id,
                           .producer_epoch = p->epoch,
                           .last_sequence = p->n_sent > 0 ? p->sent[p->n_sent - 1].last : -1,
                           .last_timestamp = p->timestamp,
                           .coordinator_epoch = p->coordinator_epoch,
                           .current_txn_start_offset = p->txn_start};
}

static bool list_producers(broker_request *q, const broker_producers *s, partition_resp *out) {
    producer_resp *list = broker_take(q, s->n, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < s->n; i++)
        list[i] = describe(&s->list[i]);
    out->active_producers = list;
    out->n_active_producers = s->n;
    return true;
}

static bool answer_partition(broker_request *q, kw_str topic, int32_t index, partition_resp *out) {
    broker_topic_ref ref = {.name = topic};
    broker_partition *p;
    *out = kw_describe_producers_resp_partition_default;
    out->partition_index = index;
    int error = q->fault != 0 ? q->fault : broker_partition_fault(q, topic, index, true);
    if (error == 0)
        error = broker_partition_serve(q, &ref, index, -1, BROKER_AS_REPLICA, &p);
    out->error_code = (int16_t)error;
    if (error == 0)
        return list_producers(q, &p->producers, out);
    if (error == UNKNOWN_TOPIC_OR_PARTITION && broker_topic_find(&broker_belief(q)->topics, &ref) == NULL)
        out->error_message = broker_text("This server does not host this topic-partition.");
    return true;
}

static bool answer_topic(broker_request *q, const topic_req *t, topic_resp *out) {
    partition_resp *list = broker_take(q, t->n_partition_indexes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partition_indexes; i++)
        if (!answer_partition(q, t->name, t->partition_indexes[i], &list[i]))
            return false;
    *out = (topic_resp){.name = t->name, .partitions = list, .n_partitions = t->n_partition_indexes};
    return true;
}

broker_verdict broker_describe_producers(broker_request *q) {
    const kw_describe_producers_req *in = q->body;
    kw_describe_producers_resp *a = q->answer;
    topic_resp *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
