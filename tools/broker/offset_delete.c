/* offset_delete.c - forgets positions; nobody is subscribed to anything here, so none is refused for that. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include <kwire/msg/offset_delete.h>

static bool answer_topic(broker_request *q, const kw_offset_delete_req_topic *t, broker_group *group,
                         kw_offset_delete_resp_topic *out) {
    broker_topic_ref ref = {.name = t->name};
    broker_partition *known;
    kw_offset_delete_resp_partition *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        int32_t index = t->partitions[i].partition_index;
        list[i].partition_index = index;
        list[i].error_code = (int16_t)broker_partition_find(&broker_belief(q)->topics, &ref, index, &known);
        if (list[i].error_code == 0)
            broker_offset_remove(group, &q->broker->mem, t->name, index);
    }
    *out =
        (kw_offset_delete_resp_topic){.name = t->name, .partitions = list, .n_partitions = t->n_partitions};
    return true;
}

broker_verdict broker_offset_delete(broker_request *q) {
    const kw_offset_delete_req *in = q->body;
    kw_offset_delete_resp *a = q->answer;
    broker_group *group = broker_group_find(&q->broker->groups, in->group_id);
    a->error_code = (int16_t)broker_coordinates(q, in->group_id);
    if (a->error_code == 0 && group == NULL)
        a->error_code = GROUP_ID_NOT_FOUND;
    if (a->error_code != 0)
        return BROKER_ANSWER;
    kw_offset_delete_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], group, &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
