/* verify.h - does a transactional batch belong to an open transaction? The coordinator is asked (KIP-890). */
#ifndef BROKER_VERIFY_H
#define BROKER_VERIFY_H

#include "tools/broker/request.h"
#include <kwire/records.h>

/* 0, or Kafka's code as Produce answers it. *begins: with this batch the transaction begins here (TV2). */
int broker_verify(broker_request *q, const broker_topic *topic, int32_t index, const kw_batch *batch,
                  bool *begins);
/* Is this Produce to be tried again a little later, because a former transaction is still ending? Sets
 * q->deadline. Nothing has been appended yet. */
bool broker_verify_waits(broker_request *q);

#endif
