/* produce.c - one batch for each partition, looked over as 4.1.1 does, then stored as it came. The order of
 * the checks is Kafka's: it decides which of two errors is told. */
#include "tools/broker/batch.h"
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include "tools/broker/throttle.h"
#include "tools/broker/timestamps.h"
#include "tools/broker/verify.h"
#include <kwire/msg/produce.h>

enum { FIRST_LEADER_HINT = 10, FIRST_TOPIC_ID = 13 };

/* ---- checks ---- */

/* Before the log is looked at: such answers carry no log start. */
static int check_entry(broker_request *q, const broker_topic *topic, int32_t index, kw_bytes records,
                       kw_batch *batch, bool *begins) {
    const kw_produce_req *in = q->body;
    int error = broker_batch_cut(records, q->version, batch);
    if (error == 0)
        error = broker_verify(q, topic, index, batch, begins);
    if (error != 0)
        return error;
    if (in->acks < -1 || in->acks > 1)
        return INVALID_REQUIRED_ACKS;
    if (batch->raw.n > topic->config.max_message_bytes)
        return MESSAGE_TOO_LARGE;
    return kw_batch_check(batch, true) == KW_ECRC ? CORRUPT_MESSAGE : 0;
}

/* ---- appending ---- */

/* time: of a topic whose records take the broker's; else BROKER_KEEP_TIME. */
static int store(kw_broker *b, broker_partition *to, kw_batch *batch, int64_t time) {
    bool known = batch->producer_id >= 0;
    if (known && broker_producers_reserve(&to->producers, &b->mem, batch->producer_id) != 0)
        return KAFKA_STORAGE_ERROR;
    if (broker_log_append(&to->log, batch, time, &batch->base_offset) != 0)
        return KAFKA_STORAGE_ERROR;
    if (time != BROKER_KEEP_TIME)
        batch->max_timestamp = time;
    if (known)
        broker_producers_note(&to->producers, batch);
    b->changes++;
    return 0;
}

/* P1: a batch that is there already is answered with where it is; its time comes along, as there. */
static int append(broker_request *q, const broker_topic_config *c, broker_partition *to, kw_batch *batch,
                  bool begins, kw_produce_resp_partition *out) {
    int64_t time = c->append_time ? q->broker->wall_ms : BROKER_KEEP_TIME;
    const broker_sent *twin = NULL;
    int error = broker_batch_check(q, c, batch);
    if (error == 0 && batch->producer_id >= 0)
        error = broker_producers_check(&to->producers, batch, begins, &twin);
    if (error == 0 && twin == NULL)
        error = store(q->broker, to, batch, time);
    out->log_start_offset = to->log.start;
    if (error == INVALID_TIMESTAMP)
        broker_time_explain(q, c, batch, out);
    if (error != 0)
        return error;
    q->broker->counts.twins += twin != NULL;
    out->base_offset = twin != NULL ? twin->offset : batch->base_offset;
    out->log_append_time_ms = twin != NULL ? twin->timestamp : time;
    return 0;
}

static bool has_enough_replicas(const broker_request *q, const broker_topic_config *c,
                                const broker_partition *p) {
    const kw_produce_req *in = q->body;
    int32_t isr[KW_BROKER_MAX_NODES];
    return in->acks != -1 || broker_cluster_isr(&q->broker->cluster, p, isr) >= c->min_isr;
}

static int produce_one(broker_request *q, const broker_topic_ref *ref, const kw_produce_req_partition *p,
                       kw_produce_resp_partition *out) {
    broker_partition *to;
    kw_batch batch;
    bool begins;
    int error = q->fault != 0 ? q->fault : broker_topic_fault(q, ref, p->index, true);
    if (error == 0)
        error = broker_partition_serve(q, ref, p->index, -1, BROKER_AS_LEADER, &to);
    if (error != 0)
        return error;
    const broker_topic *topic = broker_topic_find(&q->broker->cluster.topics, ref);
    error = check_entry(q, topic, p->index, p->records, &batch, &begins);
    if (error == 0 && !has_enough_replicas(q, &topic->config, to))
        error = NOT_ENOUGH_REPLICAS;
    return error != 0 ? error : append(q, &topic->config, to, &batch, begins, out);
}

static void answer_one(broker_request *q, const broker_topic_ref *ref, const kw_produce_req_partition *p,
                       broker_hints *hints, kw_produce_resp_partition *out) {
    *out = kw_produce_resp_partition_default;
    out->index = p->index;
    out->base_offset = -1;
    out->error_code = (int16_t)produce_one(q, ref, p, out);
    if (out->error_code >= 0 && out->error_code < BROKER_MAX_CODE)
        q->broker->counts.produced[out->error_code]++;
    if (out->error_code == NOT_LEADER_OR_FOLLOWER && q->version >= FIRST_LEADER_HINT)
        broker_hint_leader(q, hints, ref, p->index, &out->current_leader.leader_id,
                           &out->current_leader.leader_epoch);
}

/* Returns how many partitions failed; < 0: out of memory. */
static int32_t produce_topic(broker_request *q, const kw_produce_req_topic *topic, broker_hints *hints,
                             kw_produce_resp_topic *out) {
    broker_topic_ref ref = {topic->name, topic->topic_id};
    kw_produce_resp_partition *list = broker_take(q, topic->n_partition_data, sizeof *list);
    int32_t failed = 0;
    if (list == NULL)
        return -1;
    if (q->version >= FIRST_TOPIC_ID)
        ref.name.n = -1;
    for (int32_t i = 0; i < topic->n_partition_data; i++) {
        answer_one(q, &ref, &topic->partition_data[i], hints, &list[i]);
        failed += list[i].error_code != 0;
    }
    *out = (kw_produce_resp_topic){.name = topic->name,
                                   .topic_id = topic->topic_id,
                                   .partition_responses = list,
                                   .n_partition_responses = topic->n_partition_data};
    return failed;
}

/* Addresses of the leaders named above (KIP-951). */
static bool list_endpoints(broker_request *q, const broker_hints *hints, kw_produce_resp *a) {
    const broker_cluster *c = broker_belief(q);
    kw_produce_resp_node *list = broker_take(q, c->n_nodes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < c->n_nodes; i++)
        if ((hints->nodes >> i & 1) != 0)
            list[a->n_node_endpoints++] = (kw_produce_resp_node){.node_id = c->nodes[i].id,
                                                                 .host = broker_text(c->nodes[i].host),
                                                                 .port = c->nodes[i].port,
                                                                 .rack = broker_rack(&c->nodes[i])};
    a->node_endpoints = list;
    return true;
}

broker_verdict broker_produce(broker_request *q) {
    const kw_produce_req *in = q->body;
    kw_produce_resp *a = q->answer;
    kw_produce_resp_topic *list = broker_take(q, in->n_topic_data, sizeof *list);
    broker_hints hints = {0};
    bool failed = false;
    if (list == NULL)
        return BROKER_CLOSE;
    if (broker_verify_waits(q))
        return BROKER_WAIT;
    for (int32_t i = 0; i < in->n_topic_data; i++) {
        int32_t n = produce_topic(q, &in->topic_data[i], &hints, &list[i]);
        if (n < 0)
            return BROKER_CLOSE;
        failed |= n > 0;
    }
    a->responses = list;
    a->n_responses = in->n_topic_data;
    if (!list_endpoints(q, &hints, a))
        return BROKER_CLOSE;
    broker_throttle(q, broker_quota_count(&q->broker->quotas, KW_BROKER_QUOTA_PRODUCE, q->node->id,
                                          q->client_id, (double)q->size, q->broker->now));
    if (in->acks != 0)
        return BROKER_ANSWER;
    /* P13: nobody reads an answer; a closed connection makes the producer look for new metadata. */
    return failed ? BROKER_CLOSE : BROKER_SILENT;
}
