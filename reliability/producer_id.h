/* producer_id.h - how a producer without transactions comes by its identity (InitProducerId). */
#ifndef KW_RELIABILITY_PRODUCER_ID_H
#define KW_RELIABILITY_PRODUCER_ID_H

#include "reliability/idempotence.h"

/* Another one is needed than there is. */
void kw_producer_id_want(kw_idempotence *i);
bool kw_producer_id_step(kw_idempotence *i, kw_time now);
kw_time kw_producer_id_deadline(const kw_idempotence *i);
void kw_producer_id_answered(kw_idempotence *i, const kw_event *e);
/* The cluster will never let us: says so, and what else one can do; the producer is finished. `api` is who
 * said it. */
void kw_producer_id_refused(kw_idempotence *i, const char *api, int error);

void kw_producer_id_fini(kw_idempotence *i);

#endif
