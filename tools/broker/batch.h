/* batch.h - is what a producer sent a batch, and a right one? What others wrote to the log plays no part. */
#ifndef BROKER_BATCH_H
#define BROKER_BATCH_H

#include "tools/broker/request.h"
#include <kwire/records.h>

/* The one batch of a partition's entry, in Produce `version`. 0, or Kafka's code. */
int broker_batch_cut(kw_bytes records, int16_t version, kw_batch *batch);
/* Its header, and its times, for this topic. The checksum was found right. 0, or Kafka's code. */
int broker_batch_check(const broker_request *q, const broker_topic_config *c, const kw_batch *batch);

#endif
