/* offset_for_leader_epoch.c - where an epoch ended (F10). */
#include "tools/broker/leader.h"
#include <kwire/msg/offset_for_leader_epoch.h>

typedef kw_offset_for_leader_epoch_req_topic topic_req;
typedef kw_offset_for_leader_epoch_req_partition partition_req;
typedef kw_offset_for_leader_epoch_resp_partition partition_resp;

static int look_up(broker_request *q, const topic_req *t, const partition_req *in, partition_resp *out) {
    broker_topic_ref ref = {.name = t->topic};
    broker_partition *p;
    int error = q->fault;
    if (error == 0)
        error = broker_partition_fault(q, ref.name, in->partition, true);
    if (error == 0)
        error =
            broker_partition_serve(q, &ref, in->partition, in->current_leader_epoch, BROKER_AS_LEADER, &p);
    if (error != 0)
        return error;
    broker_epoch found = broker_epochs_end_of(&p->log.epochs, in->leader_epoch, p->log.end);
    out->leader_epoch = found.epoch;
    out->end_offset = found.start;
    return 0;
}

static bool answer_topic(broker_request *q, const topic_req *t, kw_offset_for_leader_epoch_resp_topic *out) {
    partition_resp *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        list[i] = kw_offset_for_leader_epoch_resp_partition_default;
        list[i].partition = t->partitions[i].partition;
        list[i].error_code = (int16_t)look_up(q, t, &t->partitions[i], &list[i]);
    }
    *out = (kw_offset_for_leader_epoch_resp_topic){
        .topic = t->topic, .partitions = list, .n_partitions = t->n_partitions};
    return true;
}

broker_verdict broker_offset_for_leader_epoch(broker_request *q) {
    const kw_offset_for_leader_epoch_req *in = q->body;
    kw_offset_for_leader_epoch_resp *a = q->answer;
    kw_offset_for_leader_epoch_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
