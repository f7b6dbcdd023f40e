/* metadata.h - keeps the cluster's facts fresh: when to ask, whom, and how an answer changes what we know. */
#ifndef KW_CLIENT_METADATA_H
#define KW_CLIENT_METADATA_H

#include "client/cluster.h"

typedef struct kw_metadata {
    kw_core *core;
    kw_cluster *cluster;
    kw_call call;
    bool in_flight;
    bool creating;      /* the request in flight names only topics that may be created */
    int attempts;       /* in a row that brought nothing new */
    kw_time not_before; /* back-off after a failure, or after an answer that did not help */
    kw_time refresh_at; /* metadata.max.age.ms */
} kw_metadata;

void kw_metadata_init(kw_metadata *m, kw_cluster *cluster);
bool kw_metadata_step(kw_metadata *m);
kw_time kw_metadata_deadline(const kw_metadata *m);

#endif
