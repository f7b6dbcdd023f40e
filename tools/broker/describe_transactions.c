/* describe_transactions.c - what a coordinator knows of some transactional ids (KIP-664). */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/describe_transactions.h>
#include <string.h>

typedef kw_describe_transactions_resp_transaction transaction_resp;
typedef kw_describe_transactions_resp_topic topic_resp;

static bool same(kw_str a, kw_str b) {
    return a.n == b.n && memcmp(a.p, b.p, (size_t)a.n) == 0;
}

/* Partitions stand sorted, so those of a topic follow each other. */
static bool list_topics(broker_request *q, const broker_txn *txn, transaction_resp *out) {
    topic_resp *topics = broker_take(q, txn->n_partitions, sizeof *topics);
    int32_t *numbers = broker_take(q, txn->n_partitions, sizeof *numbers);
    if (topics == NULL || numbers == NULL)
        return false;
    for (int32_t i = 0; i < txn->n_partitions; i++) {
        const broker_txn_partition *p = txn->partitions[i];
        if (out->n_topics == 0 || !same(topics[out->n_topics - 1].topic, p->topic))
            topics[out->n_topics++] = (topic_resp){.topic = p->topic, .partitions = &numbers[i]};
        numbers[i] = p->partition;
        topics[out->n_topics - 1].n_partitions++;
    }
    out->topics = topics;
    return true;
}

static bool describe(broker_request *q, kw_str id, transaction_resp *out) {
    const broker_txn *txn = broker_txn_find(&q->broker->txns, id);
    *out = (transaction_resp){.transactional_id = id, .transaction_state = broker_text("")};
    int error = q->fault == 0 && id.n <= 0 ? INVALID_REQUEST : broker_txn_coordinates(q, id);
    if (error == 0 && txn == NULL)
        error = TRANSACTIONAL_ID_NOT_FOUND;
    out->error_code = (int16_t)error;
    if (error != 0)
        return true;
    out->transaction_state = broker_txn_state_name(txn->state);
    out->transaction_timeout_ms = txn->timeout_ms;
    out->transaction_start_time_ms = txn->start_ms;
    out->producer_id = txn->producer_id;
    out->producer_epoch = txn->epoch;
    return list_topics(q, txn, out);
}

broker_verdict broker_describe_transactions(broker_request *q) {
    const kw_describe_transactions_req *in = q->body;
    kw_describe_transactions_resp *a = q->answer;
    transaction_resp *list = broker_take(q, in->n_transactional_ids, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_transactional_ids; i++)
        if (!describe(q, in->transactional_ids[i], &list[i]))
            return BROKER_CLOSE;
    a->transaction_states = list;
    a->n_transaction_states = in->n_transactional_ids;
    return BROKER_ANSWER;
}
