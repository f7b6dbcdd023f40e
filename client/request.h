/* request.h - kw_request: any message to anybody, the answer as an event; and the same for the producer's
 * guarantee, which is answered in place (host.h). */
#ifndef KW_CLIENT_REQUEST_H
#define KW_CLIENT_REQUEST_H

#include "client/coordinator.h"

typedef struct kw_requests {
    kw_core *core;
    kw_cluster *cluster;
    kw_coordinators *coordinators;
    kw_link waiting;               /* for their target, or for their back-off */
    const kw_guarantee *guarantee; /* whom private ones are answered to */
    kw_time deadline;
} kw_requests;

void kw_requests_init(kw_requests *rs, kw_coordinators *coordinators);
void kw_requests_fini(kw_requests *rs);
bool kw_requests_step(kw_requests *rs);
/* private: the answer is the guarantee's, not the application's. */
int kw_requests_submit(kw_requests *rs, const kw_api *api, const void *body, const kw_request_options *o,
                       bool is_private) KW_MUST_USE;

#endif
