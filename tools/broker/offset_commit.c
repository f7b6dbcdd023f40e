/* offset_commit.c - positions from outside of a group: nobody is a member here yet. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include <kwire/msg/offset_commit.h>

enum { FIRST_OF_KIP848 = 9 };

/* For the whole group; *group is made when the sender may make it. */
static int find_group(broker_request *q, const kw_offset_commit_req *in, broker_group **group) {
    kw_broker *b = q->broker;
    bool outside = in->generation_id_or_member_epoch < 0;
    int error = broker_coordinates(q, in->group_id);
    if (error != 0)
        return error;
    *group = broker_group_find(&b->groups, in->group_id);
    if (*group == NULL && !outside)
        return q->version >= FIRST_OF_KIP848 ? GROUP_ID_NOT_FOUND : ILLEGAL_GENERATION;
    if (!outside)
        return UNKNOWN_MEMBER_ID;
    *group = broker_group_get(&b->groups, &b->mem, in->group_id);
    return *group == NULL ? KAFKA_STORAGE_ERROR : 0;
}

static int commit(broker_request *q, kw_str topic, const kw_offset_commit_req_partition *p,
                  broker_group *group) {
    broker_partition *known;
    broker_topic_ref ref = {.name = topic};
    broker_offset o = {.topic = topic,
                       .metadata = p->committed_metadata.n < 0 ? broker_text("") : p->committed_metadata,
                       .partition = p->partition_index,
                       .leader_epoch = p->committed_leader_epoch,
                       .order = ++q->broker->groups.commits,
                       .offset = p->committed_offset};
    int error = broker_partition_find(&broker_belief(q)->topics, &ref, p->partition_index, &known);
    if (error != 0)
        return error;
    if (o.metadata.n > BROKER_METADATA_MAX)
        return OFFSET_METADATA_TOO_LARGE;
    return broker_offset_set(group, &q->broker->mem, &o) == 0 ? 0 : KAFKA_STORAGE_ERROR;
}

static bool answer_topic(broker_request *q, const kw_offset_commit_req_topic *t, int error,
                         broker_group *group, kw_offset_commit_resp_topic *out) {
    kw_offset_commit_resp_partition *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        list[i].partition_index = t->partitions[i].partition_index;
        list[i].error_code = (int16_t)(error != 0 ? error : commit(q, t->name, &t->partitions[i], group));
    }
    *out =
        (kw_offset_commit_resp_topic){.name = t->name, .partitions = list, .n_partitions = t->n_partitions};
    return true;
}

broker_verdict broker_offset_commit(broker_request *q) {
    const kw_offset_commit_req *in = q->body;
    kw_offset_commit_resp *a = q->answer;
    kw_offset_commit_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    broker_group *group = NULL;
    if (list == NULL)
        return BROKER_CLOSE;
    int error = find_group(q, in, &group);
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], error, group, &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
