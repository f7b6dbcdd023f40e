/* timestamps.h - records whose time is too far from now (F18, KIP-937), and how they are named (KIP-467). */
#ifndef BROKER_TIMESTAMPS_H
#define BROKER_TIMESTAMPS_H

#include "tools/broker/request.h"
#include <kwire/msg/produce.h>

/* Neither too old nor too far ahead. None at all passes, and so does any that is not kept. */
bool broker_time_allowed(const broker_request *q, const broker_topic_config *c, int64_t timestamp);
/* Names the records of the batch whose times are not allowed. */
void broker_time_explain(broker_request *q, const broker_topic_config *c, const kw_batch *batch,
                         kw_produce_resp_partition *out);

#endif
