/* verify.c - see verify.h. The coordinator is asked about the first batch of a transaction in each partition.
 * What follows is judged by what the partition knows: an abort that the producer did not hear of shows in the
 * epoch of its marker (T6). */
#include "tools/broker/verify.h"
#include "tools/broker/batch.h"
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/produce.h>

enum {
    FIRST_IMPLICIT = 12, /* TV2 */
    FIRST_TOPIC_ID = 13,
    PATIENCE_MS = 100 /* add.partitions.to.txn.retry.backoff.max.ms of 4.1.1 */
};

static bool is_transactional(const kw_batch *b) {
    return (b->attributes & KW_ATTR_TRANSACTIONAL) != 0;
}

/* The partition knows the transaction already. */
static bool belongs(const broker_producers *known, const kw_batch *batch) {
    return broker_producers_in_txn(known, batch->producer_id, batch->producer_epoch);
}

int broker_verify(broker_request *q, const broker_topic *topic, int32_t index, const kw_batch *batch,
                  bool *begins) {
    const kw_produce_req *in = q->body;
    *begins = false;
    if (!is_transactional(batch))
        return 0;
    if (in->transactional_id.n < 0)
        return TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    if (!q->broker->release->verifies || belongs(&topic->partitions[index].producers, batch))
        return 0;
    *begins = q->version >= FIRST_IMPLICIT;
    return broker_txn_admit(q, in->transactional_id, batch->producer_id, batch->producer_epoch, topic->name,
                            index, *begins);
}

static bool partition_waits(broker_request *q, const broker_topic_ref *ref,
                            const kw_produce_req_partition *p) {
    broker_partition *to;
    kw_batch batch;
    if (broker_topic_fault(q, ref, p->index, false) != 0 ||
        broker_partition_serve(q, ref, p->index, -1, BROKER_AS_LEADER, &to) != 0 ||
        broker_batch_cut(p->records, q->version, &batch) != 0)
        return false;
    return is_transactional(&batch) && !belongs(&to->producers, &batch);
}

static bool topic_waits(broker_request *q, const kw_produce_req_topic *t) {
    broker_topic_ref ref = {t->name, t->topic_id};
    if (q->version >= FIRST_TOPIC_ID)
        ref.name.n = -1;
    for (int32_t i = 0; i < t->n_partition_data; i++)
        if (partition_waits(q, &ref, &t->partition_data[i]))
            return true;
    return false;
}

bool broker_verify_waits(broker_request *q) {
    const kw_produce_req *in = q->body;
    const broker_txn *txn = broker_txn_find(&q->broker->txns, in->transactional_id);
    if (q->fault != 0 || q->expired || q->version < FIRST_IMPLICIT || txn == NULL || !broker_txn_is_busy(txn))
        return false;
    q->deadline = q->broker->now + KW_MS(PATIENCE_MS);
    for (int32_t i = 0; i < in->n_topic_data; i++)
        if (topic_waits(q, &in->topic_data[i]))
            return true;
    return false;
}
