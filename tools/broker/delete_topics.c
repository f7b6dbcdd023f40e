/* delete_topics.c - DeleteTopics, by name or (from version 6) by id. Answers under way keep what they borrow.
 */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include "tools/broker/throttle.h"
#include <kwire/msg/delete_topics.h>
#include <string.h>

enum { FIRST_STRICT = 5 /* KIP-599 */, FIRST_TOPIC_ID = 6 };

static kw_str copy_name(broker_request *q, kw_str name) {
    kw_str copy;
    return kw_arena_str(&q->broker->arena, name, &copy) ? copy : (kw_str){NULL, -1};
}

/* The answer names the topic both ways, so its name has to outlive it. */
static int delete_one(broker_request *q, const broker_topic_ref *ref, kw_delete_topics_resp_topic *out) {
    if (q->fault != 0)
        return q->fault;
    if (ref->name.n >= 0 && !kw_uuid_is_zero(ref->id))
        return INVALID_REQUEST;
    broker_topic *topic = broker_topic_find(&q->broker->cluster.topics, ref);
    if (topic == NULL)
        return ref->name.n >= 0 ? UNKNOWN_TOPIC_OR_PARTITION : UNKNOWN_TOPIC_ID;
    out->name = copy_name(q, topic->name);
    if (out->name.n < 0)
        return KAFKA_STORAGE_ERROR;
    if (!broker_may_change(q, topic->n_partitions, q->version >= FIRST_STRICT))
        return THROTTLING_QUOTA_EXCEEDED;
    out->topic_id = topic->id;
    broker_delete_topic(q->broker, topic);
    return 0;
}

static void answer_topic(broker_request *q, const broker_topic_ref *ref, kw_delete_topics_resp_topic *out) {
    *out = kw_delete_topics_resp_topic_default;
    out->name = ref->name;
    out->topic_id = ref->id;
    int error = delete_one(q, ref, out);
    out->error_code = (int16_t)error;
    if (error != 0)
        out->error_message = (kw_str){kw_error_text(error), (int32_t)strlen(kw_error_text(error))};
}

broker_verdict broker_delete_topics(broker_request *q) {
    const kw_delete_topics_req *in = q->body;
    kw_delete_topics_resp *a = q->answer;
    bool by_ref = q->version >= FIRST_TOPIC_ID;
    int32_t n = by_ref ? in->n_topics : in->n_topic_names;
    kw_delete_topics_resp_topic *list = broker_take(q, n, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < n; i++) {
        broker_topic_ref ref = by_ref ? (broker_topic_ref){in->topics[i].name, in->topics[i].topic_id}
                                      : (broker_topic_ref){.name = in->topic_names[i]};
        answer_topic(q, &ref, &list[i]);
    }
    a->responses = list;
    a->n_responses = n;
    return BROKER_ANSWER;
}
