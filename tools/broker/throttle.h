/* throttle.h - an answer that tells its client to hold back, and a connection that is muted meanwhile
 * (KIP-219, M8). */
#ifndef BROKER_THROTTLE_H
#define BROKER_THROTTLE_H

#include "tools/broker/request.h"

/* Into the answer, if its API can say it, and into q->mute. The longest stands. */
void broker_throttle(broker_request *q, kw_time duration);

/* So many partitions are to be made or deleted (KIP-599). false: the quota is spent, and a strict client is
 * told so; others are only held back. */
bool broker_may_change(broker_request *q, int32_t n_partitions, bool strict);

#endif
