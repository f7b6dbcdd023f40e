/* produce_call.h - a produce request in flight and the batches it borrows. */
#ifndef KW_CLIENT_PRODUCE_CALL_H
#define KW_CLIENT_PRODUCE_CALL_H

#include "client/producer.h"

typedef struct kw_produce_call {
    kw_call call;
    kw_producer *producer;
    int n, cap;
    int16_t acks; /* of all its batches */
    int32_t timeout_ms;
    kw_produce_terms terms;
    kw_pbatch *batches[]; /* by topic; NULL once concluded */
} kw_produce_call;

extern const kw_call_ops kw_produce_call_ops;
void kw_produce_call_free(kw_produce_call *pc);

#endif
