/* coordinator.h - who coordinates a group or a transactional id: a small cache filled by FindCoordinator. */
#ifndef KW_CLIENT_COORDINATOR_H
#define KW_CLIENT_COORDINATOR_H

#include "client/cluster.h"
#include "client/table.h"

enum { KW_COORDINATOR_GROUP = 0, KW_COORDINATOR_TRANSACTION = 1 }; /* FindCoordinator's key types */

typedef struct kw_coordinator {
    kw_link link;
    kw_table_node node_in_index;
    struct kw_coordinators *all;
    kw_call call;
    bool in_flight;
    int8_t type;
    int32_t node; /* -1: not known */
    int error;    /* a definite refusal (authorization ...): told to whoever asks, then forgotten */
    int attempts;
    kw_time not_before;
    kw_time found_at;
    int32_t n_key;
    char key[];
} kw_coordinator;

typedef struct kw_coordinators {
    kw_core *core;
    kw_cluster *cluster;
    kw_link list;
    kw_table index; /* by type and key: a client may ask for thousands of groups */
} kw_coordinators;

void kw_coordinators_init(kw_coordinators *cs, kw_cluster *cluster);
void kw_coordinators_fini(kw_coordinators *cs);
/* 0: *node is the coordinator's id. KW_EAGAIN: being looked up (or waiting: *retry_at). Else a definite
 * error. */
int kw_coordinators_find(kw_coordinators *cs, int8_t type, kw_str key, int32_t *node,
                         kw_time *retry_at) KW_MUST_USE;
/* The same with a connection to it that is UP; while it is not, KW_EAGAIN. */
int kw_coordinators_conn(kw_coordinators *cs, int8_t type, kw_str key, kw_conn **conn,
                         kw_time *retry_at) KW_MUST_USE;
/* The answer was NOT_COORDINATOR or the like: look again (T16). */
void kw_coordinators_forget(kw_coordinators *cs, int8_t type, kw_str key);

#endif
