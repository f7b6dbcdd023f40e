/* metadata.h - keeps the cluster's facts fresh: when to ask, whom, and how an answer changes what we know. */
#ifndef KW_CLIENT_METADATA_H
#define KW_CLIENT_METADATA_H

#include "client/cluster.h"

typedef struct kw_metadata {
    kw_core *core;
    kw_cluster *cluster;
    kw_call call;
    bool in_flight;
    bool creating;         /* the request in flight names only topics that may be created */
    int attempts;          /* in a row that brought nothing new */
    kw_time not_before;    /* back-off after a failure, or after an answer that did not help */
    kw_time refresh_at;    /* metadata.max.age.ms */
    kw_time missing_since; /* wanted, and not got; KW_NEVER: nothing is missing */
    char stranger[64];     /* cluster id that was turned away last */
} kw_metadata;

void kw_metadata_init(kw_metadata *m, kw_cluster *cluster);

/* recovery.c. When we return to the bootstrap list; KW_NEVER: not. */
kw_time kw_metadata_recover_at(const kw_metadata *m);
/* true: it was time to. */
bool kw_metadata_recover(kw_metadata *m);
/* At once, as far as metadata.recovery.strategy allows it. */
void kw_metadata_return(kw_metadata *m, const char *why);
/* May an answer with this cluster id be believed? If not, the connection it came on (may be NULL) is closed.
 */
bool kw_metadata_is_ours(kw_metadata *m, kw_str id, kw_conn *from);

bool kw_metadata_step(kw_metadata *m);
kw_time kw_metadata_deadline(const kw_metadata *m);

#endif
