/* offset_fetch.c - what groups committed: one group up to version 7, several from 8 on. Both forms are made
 * from one list of groups. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include "tools/broker/pending.h"
#include <kwire/msg/offset_fetch.h>
#include <string.h>

enum { FIRST_GROUP_ERROR = 2, FIRST_OF_MANY = 8 };

typedef kw_offset_fetch_resp_group group_resp;
typedef kw_offset_fetch_resp_group_topic topic_resp;
typedef kw_offset_fetch_resp_group_partition partition_resp;

static partition_resp nothing_of(int32_t partition, int16_t error) {
    return (partition_resp){.partition_index = partition,
                            .committed_offset = -1,
                            .committed_leader_epoch = -1,
                            .metadata = broker_text(""),
                            .error_code = error};
}

static partition_resp found(const broker_offset *o) {
    return (partition_resp){.partition_index = o->partition,
                            .committed_offset = o->offset,
                            .committed_leader_epoch = o->leader_epoch,
                            .metadata = o->metadata};
}

/* T14: whoever wants what is stable is not told an offset that a transaction is about to replace. */
static partition_resp look_up(const broker_request *q, const broker_group *group, kw_str topic,
                              int32_t partition) {
    const kw_offset_fetch_req *in = q->body;
    const broker_offset *o = broker_offset_find(group, topic, partition);
    if (in->require_stable && broker_pending_has(group, topic, partition))
        return nothing_of(partition, UNSTABLE_OFFSET_COMMIT);
    return o != NULL ? found(o) : nothing_of(partition, 0);
}

/* ---- asked for by name ---- */

static bool answer_topic(broker_request *q, const broker_group *group,
                         const kw_offset_fetch_req_group_topic *in, int16_t error, topic_resp *out) {
    int32_t n = in->n_partition_indexes;
    partition_resp *list = broker_take(q, n, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < n; i++)
        list[i] = group == NULL ? nothing_of(in->partition_indexes[i], error)
                                : look_up(q, group, in->name, in->partition_indexes[i]);
    *out = (topic_resp){.name = in->name, .partitions = list, .n_partitions = n};
    return true;
}

/* error: of each partition, where the group has no place for it. */
static bool answer_asked(broker_request *q, const broker_group *group, const kw_offset_fetch_req_group *in,
                         int16_t error, group_resp *out) {
    topic_resp *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, group, &in->topics[i], error, &list[i]))
            return false;
    out->topics = list;
    out->n_topics = in->n_topics;
    return true;
}

/* ---- all ---- */

static bool same(kw_str a, kw_str b) {
    return a.n == b.n && memcmp(a.p, b.p, (size_t)a.n) == 0;
}

/* Offsets stand sorted, so those of a topic follow each other. */
static bool answer_all(broker_request *q, const broker_group *group, group_resp *out) {
    int32_t n = group == NULL ? 0 : group->n;
    topic_resp *topics = broker_take(q, n, sizeof *topics);
    partition_resp *list = broker_take(q, n, sizeof *list);
    if (topics == NULL || list == NULL)
        return false;
    for (int32_t i = 0; i < n; i++) {
        const broker_offset *o = group->offsets[i];
        if (out->n_topics == 0 || !same(topics[out->n_topics - 1].name, o->topic))
            topics[out->n_topics++] = (topic_resp){.name = o->topic, .partitions = &list[i]};
        list[i] = look_up(q, group, o->topic, o->partition);
        topics[out->n_topics - 1].n_partitions++;
    }
    out->topics = topics;
    return true;
}

static bool answer_group(broker_request *q, const kw_offset_fetch_req_group *in, group_resp *out) {
    const broker_group *group = broker_group_find(&q->broker->groups, in->group_id);
    *out = (group_resp){.group_id = in->group_id};
    out->error_code = (int16_t)broker_coordinates(q, in->group_id);
    if (out->error_code != 0)
        return true;
    return in->n_topics < 0 ? answer_all(q, group, out) : answer_asked(q, group, in, 0, out);
}

/* ---- up to version 7 ---- */

static bool convert_topic(broker_request *q, const topic_resp *from, kw_offset_fetch_resp_topic *out) {
    kw_offset_fetch_resp_partition *list = broker_take(q, from->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < from->n_partitions; i++)
        list[i] = (kw_offset_fetch_resp_partition){.partition_index = from->partitions[i].partition_index,
                                                   .committed_offset = from->partitions[i].committed_offset,
                                                   .committed_leader_epoch =
                                                       from->partitions[i].committed_leader_epoch,
                                                   .metadata = from->partitions[i].metadata,
                                                   .error_code = from->partitions[i].error_code};
    *out = (kw_offset_fetch_resp_topic){
        .name = from->name, .partitions = list, .n_partitions = from->n_partitions};
    return true;
}

static bool answer_old(broker_request *q, const kw_offset_fetch_req *in, kw_offset_fetch_resp *a) {
    kw_offset_fetch_req_group asked = {.group_id = in->group_id, .n_topics = in->n_topics};
    kw_offset_fetch_req_group_topic *topics =
        broker_take(q, in->n_topics < 0 ? 0 : in->n_topics, sizeof *topics);
    group_resp g;
    if (topics == NULL)
        return false;
    for (int32_t i = 0; i < in->n_topics; i++)
        topics[i] =
            (kw_offset_fetch_req_group_topic){.name = in->topics[i].name,
                                              .partition_indexes = in->topics[i].partition_indexes,
                                              .n_partition_indexes = in->topics[i].n_partition_indexes};
    asked.topics = topics;
    if (!answer_group(q, &asked, &g))
        return false;
    if (g.error_code != 0 && q->version < FIRST_GROUP_ERROR &&
        !answer_asked(q, NULL, &asked, g.error_code, &g))
        return false;
    kw_offset_fetch_resp_topic *list = broker_take(q, g.n_topics, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < g.n_topics; i++)
        if (!convert_topic(q, &g.topics[i], &list[i]))
            return false;
    a->error_code = q->version >= FIRST_GROUP_ERROR ? g.error_code : 0;
    a->topics = list;
    a->n_topics = g.n_topics;
    return true;
}

broker_verdict broker_offset_fetch(broker_request *q) {
    const kw_offset_fetch_req *in = q->body;
    kw_offset_fetch_resp *a = q->answer;
    if (q->version < FIRST_OF_MANY)
        return answer_old(q, in, a) ? BROKER_ANSWER : BROKER_CLOSE;
    group_resp *list = broker_take(q, in->n_groups, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_groups; i++)
        if (!answer_group(q, &in->groups[i], &list[i]))
            return BROKER_CLOSE;
    a->groups = list;
    a->n_groups = in->n_groups;
    return BROKER_ANSWER;
}
