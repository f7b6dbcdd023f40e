/* fetch.c - reading logs, with a wait when there is too little.
 *
 * No sessions are kept (F1): whoever asks for one is given id 0 and goes on with full fetches. Answers borrow
 * whole batches of one segment a partition, so a partition may bring less than asked though there is more. */
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/fetch.h>

enum { FETCH_MAX_BYTES = 55 << 20 }; /* fetch.max.bytes of 4.1.1 */

enum { FIRST_REPLICA_STATE = 15, FIRST_RACK = 11, FIRST_TOPIC_ID = 13, FULL_FETCH = 0, NO_SESSION = -1 };

static broker_topic_ref name_topic(const broker_request *q, const kw_fetch_req_topic *topic) {
    broker_topic_ref ref = {topic->topic, topic->topic_id};
    if (q->version >= FIRST_TOPIC_ID)
        ref.name.n = -1;
    return ref;
}

static bool is_follower(const broker_request *q, const kw_fetch_req *in) {
    return (q->version >= FIRST_REPLICA_STATE ? in->replica_state.replica_id : in->replica_id) >= 0;
}

/* Kafka's code when this partition cannot be read at this offset. */
static int check(const broker_request *q, const kw_fetch_req *in, const broker_topic_ref *ref,
                 const kw_fetch_req_partition *p, broker_log **log) {
    if (q->fault != 0)
        return q->fault;
    broker_partition *at;
    broker_role role = q->version >= FIRST_RACK ? BROKER_AS_REPLICA : BROKER_AS_LEADER;
    int error = broker_partition_serve(q, ref, p->partition, p->current_leader_epoch, role, &at);
    if (error == 0)
        *log = &at->log;
    if (error == 0 && is_follower(q, in))
        error = NOT_LEADER_OR_FOLLOWER; /* this node has no replicas, so nobody else is one */
    if (error == 0 && (p->fetch_offset < (*log)->start || p->fetch_offset > (*log)->end))
        error = OFFSET_OUT_OF_RANGE;
    return error;
}

/* ---- is it time to answer? ---- */

/* Adds what the topic could bring. false: an error, to be told at once. */
static bool count_topic(const broker_request *q, const kw_fetch_req *in, const kw_fetch_req_topic *topic,
                        uint64_t *bytes) {
    broker_topic_ref ref = name_topic(q, topic);
    for (int32_t i = 0; i < topic->n_partitions; i++) {
        const kw_fetch_req_partition *p = &topic->partitions[i];
        broker_log *log;
        if (check(q, in, &ref, p, &log) != 0)
            return false;
        uint64_t there = broker_log_bytes_from(log, p->fetch_offset);
        uint64_t most = p->partition_max_bytes < 0 ? 0 : (uint64_t)p->partition_max_bytes;
        *bytes += there < most ? there : most;
    }
    return true;
}

static bool is_time(const broker_request *q, const kw_fetch_req *in) {
    uint64_t bytes = 0;
    int32_t n_partitions = 0;
    if (q->expired || in->max_wait_ms <= 0)
        return true;
    for (int32_t i = 0; i < in->n_topics; i++) {
        n_partitions += in->topics[i].n_partitions;
        if (!count_topic(q, in, &in->topics[i], &bytes))
            return true;
    }
    return n_partitions == 0 || in->min_bytes <= 0 || bytes >= (uint64_t)in->min_bytes;
}

/* ---- the answer ---- */

static void read_log(broker_request *q, const kw_fetch_req_partition *p, const broker_log *log,
                     size_t *budget, kw_fetch_resp_partition *out) {
    size_t max = p->partition_max_bytes < 0 ? 0 : (size_t)p->partition_max_bytes;
    broker_span span = broker_log_read(log, p->fetch_offset, max < *budget ? max : *budget, q->n_held == 0);
    out->high_watermark = log->end;
    out->last_stable_offset = log->end;
    out->log_start_offset = log->start;
    if (span.segment == NULL)
        return;
    out->records = span.bytes;
    q->held[q->n_held++] = span.segment;
    *budget -= (size_t)span.bytes.n < *budget ? (size_t)span.bytes.n : *budget;
}

static void answer_partition(broker_request *q, const kw_fetch_req *in, const broker_topic_ref *ref,
                             const kw_fetch_req_partition *p, size_t *budget, kw_fetch_resp_partition *out) {
    broker_log *log;
    *out = kw_fetch_resp_partition_default;
    out->partition_index = p->partition;
    out->high_watermark = -1;
    out->records = (kw_bytes){NULL, 0};
    if (in->isolation_level == 0)
        out->n_aborted_transactions = -1;
    out->error_code = (int16_t)check(q, in, ref, p, &log);
    if (out->error_code == 0)
        read_log(q, p, log, budget, out);
}

static bool answer_topic(broker_request *q, const kw_fetch_req *in, const kw_fetch_req_topic *topic,
                         size_t *budget, kw_fetch_resp_topic *out) {
    broker_topic_ref ref = name_topic(q, topic);
    kw_fetch_resp_partition *list = broker_take(q, topic->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < topic->n_partitions; i++)
        answer_partition(q, in, &ref, &topic->partitions[i], budget, &list[i]);
    *out = (kw_fetch_resp_topic){.topic = topic->topic,
                                 .topic_id = topic->topic_id,
                                 .partitions = list,
                                 .n_partitions = topic->n_partitions};
    return true;
}

static bool take_room(broker_request *q, const kw_fetch_req *in, kw_fetch_resp_topic **list) {
    int32_t n = 0;
    for (int32_t i = 0; i < in->n_topics; i++)
        n += in->topics[i].n_partitions;
    q->held = broker_take(q, n, sizeof(broker_segment *));
    *list = broker_take(q, in->n_topics, sizeof **list);
    return q->held != NULL && *list != NULL;
}

static broker_verdict answer(broker_request *q, const kw_fetch_req *in, kw_fetch_resp *a) {
    size_t budget = in->max_bytes < 0 ? 0 : (size_t)in->max_bytes;
    kw_fetch_resp_topic *list;
    if (budget > FETCH_MAX_BYTES)
        budget = FETCH_MAX_BYTES;
    if (!take_room(q, in, &list))
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, in, &in->topics[i], &budget, &list[i]))
            return BROKER_CLOSE;
    a->responses = list;
    a->n_responses = in->n_topics;
    return BROKER_ANSWER;
}

broker_verdict broker_fetch(broker_request *q) {
    const kw_fetch_req *in = q->body;
    kw_fetch_resp *a = q->answer;
    if (in->session_epoch != FULL_FETCH && in->session_epoch != NO_SESSION) {
        a->error_code = (int16_t)(q->fault != 0 ? q->fault : FETCH_SESSION_ID_NOT_FOUND);
        return BROKER_ANSWER;
    }
    if (is_time(q, in))
        return answer(q, in, a);
    q->deadline = q->broker->now + KW_MS(in->max_wait_ms);
    return BROKER_WAIT;
}
