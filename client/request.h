/* request.h - kw_request: any message to anybody, the answer as an event. */
#ifndef KW_CLIENT_REQUEST_H
#define KW_CLIENT_REQUEST_H

#include "client/coordinator.h"

typedef struct kw_requests {
    kw_core *core;
    kw_cluster *cluster;
    kw_coordinators *coordinators;
    kw_link waiting; /* for their target, or for their back-off */
    kw_time deadline;
} kw_requests;

void kw_requests_init(kw_requests *rs, kw_coordinators *coordinators);
void kw_requests_fini(kw_requests *rs);
bool kw_requests_step(kw_requests *rs);
int kw_requests_submit(kw_requests *rs, const kw_api *api, const void *body,
                       const kw_request_options *o) KW_MUST_USE;

#endif
