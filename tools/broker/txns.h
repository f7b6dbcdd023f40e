/* txns.h - transactional ids and what their coordinator knows of them. No id can be had yet (InitProducerId
 * refuses them), so there is no transaction that a batch could belong to. */
#ifndef BROKER_TXNS_H
#define BROKER_TXNS_H

#include "tools/broker/request.h"

/* May this producer's transactional batch be put into this partition now? `implicit` (Produce >= 12, TV2):
 * the partition is added to its transaction. 0, or Kafka's code as Produce answers it (T7, T8). */
int broker_txn_admit(broker_request *q, kw_str transactional_id, int64_t producer_id, int16_t epoch,
                     kw_str topic, int32_t partition, bool implicit);

#endif
