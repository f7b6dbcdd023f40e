/* state.h - the broker itself: what all requests share. */
#ifndef BROKER_STATE_H
#define BROKER_STATE_H

#include "tools/broker/fault.h"
#include "tools/broker/groups.h"
#include "tools/broker/node.h"
#include "tools/broker/quota.h"
#include "tools/broker/release.h"
#include "tools/broker/txns.h"
#include <kwire/broker.h>

struct broker_conn;

enum { BROKER_MAX_CODE = 160 /* Kafka's run from -1 to 133 */ };

/* What befell producers, for tests that want to know which traps they met. */
typedef struct broker_counts {
    uint64_t twins;                     /* batches that came again and were known (P1) */
    uint64_t produced[BROKER_MAX_CODE]; /* answers of partitions, by code */
} broker_counts;

struct kw_broker {
    kw_mem mem;
    kw_broker_options o;
    kw_uuid cluster_id;
    char cluster_text[23];
    const broker_release *release;
    int16_t transaction_version; /* finalized */
    int64_t features_epoch;      /* of what is finalized */
    uint64_t random;             /* state of the generator of ids */
    int64_t next_producer_id;
    broker_cluster cluster;
    broker_node nodes[KW_BROKER_MAX_NODES];
    broker_groups groups; /* all nodes know them: a coordinator that moves takes nothing along */
    broker_txns txns;     /* likewise */
    broker_faults faults;
    broker_quotas quotas;
    kw_arena arena; /* of the request at hand and its answer */

    struct broker_conn **conns; /* by id, rising */
    int32_t n_conns, cap_conns;
    uint32_t last_conn;
    int32_t n_waiting; /* connections with a request that waits */
    int32_t n_resting; /* connections that rest (rest.h) */
    int32_t n_news;    /* connections that kw_broker_next_output has to name */

    uint64_t changes; /* grows with every change that a waiting fetch may wait for */
    uint64_t woken;   /* the value of `changes` that waiting fetches have seen */
    kw_time now;
    int64_t wall_ms;
    bool reverses_aborted;
    broker_counts counts;
};

/* Name checked, not there yet. n_replicas -1: the default. KW_ENOMEM. */
int broker_create_topic(kw_broker *b, kw_str name, int32_t n_partitions, int32_t n_replicas,
                        broker_topic **out) KW_MUST_USE;
/* Positive, and not that of a session there. */
int32_t broker_new_session_id(kw_broker *b, const broker_sessions *there);
int32_t broker_default_replicas(const kw_broker *b);
/* With what groups committed for it. */
void broker_delete_topic(kw_broker *b, broker_topic *topic);

#endif
