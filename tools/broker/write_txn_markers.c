/* write_txn_markers.c - markers that somebody asks for: a coordinator, or an administrator who ends a
 * transaction that hangs (KIP-664). The coordinator in here writes its own without a request. */
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/write_txn_markers.h>

typedef kw_write_txn_markers_req_marker marker_req;
typedef kw_write_txn_markers_req_topic topic_req;
typedef kw_write_txn_markers_resp_marker marker_resp;
typedef kw_write_txn_markers_resp_topic topic_resp;
typedef kw_write_txn_markers_resp_partition partition_resp;

static int write_one(broker_request *q, const marker_req *m, kw_str topic, int32_t index) {
    broker_topic_ref ref = {.name = topic};
    broker_partition *p;
    int error = q->fault != 0 ? q->fault : broker_partition_fault(q, topic, index, true);
    if (error == 0 && (m->producer_id < 0 || m->producer_epoch < 0))
        return UNKNOWN_SERVER_ERROR; /* as there, whatever the partition */
    if (error == 0)
        error = broker_partition_serve(q, &ref, index, -1, BROKER_AS_LEADER, &p);
    if (error != 0)
        return error;
    error = broker_write_marker(q->broker, p, m->producer_id, m->producer_epoch, m->transaction_result,
                                m->coordinator_epoch);
    return error == KW_ENOMEM ? KAFKA_STORAGE_ERROR : error;
}

static bool answer_topic(broker_request *q, const marker_req *m, const topic_req *t, topic_resp *out) {
    partition_resp *list = broker_take(q, t->n_partition_indexes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < t->n_partition_indexes; i++)
        list[i] = (partition_resp){.partition_index = t->partition_indexes[i],
                                   .error_code = (int16_t)write_one(q, m, t->name, t->partition_indexes[i])};
    *out = (topic_resp){.name = t->name, .partitions = list, .n_partitions = t->n_partition_indexes};
    return true;
}

static bool answer_marker(broker_request *q, const marker_req *m, marker_resp *out) {
    topic_resp *list = broker_take(q, m->n_topics, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < m->n_topics; i++)
        if (!answer_topic(q, m, &m->topics[i], &list[i]))
            return false;
    *out = (marker_resp){.producer_id = m->producer_id, .topics = list, .n_topics = m->n_topics};
    return true;
}

broker_verdict broker_write_txn_markers(broker_request *q) {
    const kw_write_txn_markers_req *in = q->body;
    kw_write_txn_markers_resp *a = q->answer;
    marker_resp *list = broker_take(q, in->n_markers, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_markers; i++)
        if (!answer_marker(q, &in->markers[i], &list[i]))
            return BROKER_CLOSE;
    a->markers = list;
    a->n_markers = in->n_markers;
    return BROKER_ANSWER;
}
