/* delete_records.c - the log starts later (F15). */
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/delete_records.h>

enum { TO_THE_END = -1 };

static int delete_one(broker_request *q, kw_str topic, const kw_delete_records_req_partition *in,
                      int64_t *low_watermark) {
    broker_topic_ref ref = {.name = topic};
    broker_partition *p;
    int error = q->fault != 0 ? q->fault : broker_partition_fault(q, topic, in->partition_index, true);
    if (error == 0)
        error = broker_partition_serve(q, &ref, in->partition_index, -1, BROKER_AS_LEADER, &p);
    if (error != 0)
        return error;
    if (!broker_topic_find(&q->broker->cluster.topics, &ref)->config.deletes)
        return POLICY_VIOLATION;
    int64_t offset = in->offset == TO_THE_END ? p->log.end : in->offset;
    if (offset < 0 || offset > p->log.end)
        return OFFSET_OUT_OF_RANGE;
    broker_log_delete_before(&p->log, offset);
    q->broker->changes++;
    *low_watermark = p->log.start;
    return 0;
}

static bool answer_topic(broker_request *q, const kw_delete_records_req_topic *t,
                         kw_delete_records_resp_topic *out) {
    kw_delete_records_resp_partition *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        list[i].partition_index = t->partitions[i].partition_index;
        list[i].low_watermark = -1;
        list[i].error_code = (int16_t)delete_one(q, t->name, &t->partitions[i], &list[i].low_watermark);
    }
    *out =
        (kw_delete_records_resp_topic){.name = t->name, .partitions = list, .n_partitions = t->n_partitions};
    return true;
}

broker_verdict broker_delete_records(broker_request *q) {
    const kw_delete_records_req *in = q->body;
    kw_delete_records_resp *a = q->answer;
    kw_delete_records_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
