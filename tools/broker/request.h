/* request.h - one request on its way through a handler, and the table of what is served.
 *
 * A handler reads `body`, fills `answer` (which holds its default), and says what becomes of it. It answers
 * `fault` at its innermost error codes instead of doing anything, if one is set. Everything it makes lives in
 * the arena. */
#ifndef BROKER_REQUEST_H
#define BROKER_REQUEST_H

#include "tools/broker/state.h"
#include <kwire/message.h>

typedef enum broker_verdict {
    BROKER_ANSWER,
    BROKER_SILENT, /* no answer: acks=0 */
    BROKER_WAIT, /* again when something changes, at the latest at `deadline` (that of the first time stands)
                  */
    BROKER_CLOSE
} broker_verdict;

typedef struct broker_request broker_request;
typedef broker_verdict (*broker_handler)(broker_request *q);

/* One API. A version below `served` is advertised for the sake of old clients, and closes the connection
 * (M7). */
typedef struct broker_service {
    const kw_api *api;
    int16_t advertised, served;
    int16_t max[BROKER_N_RELEASES]; /* BROKER_NOT_THERE: this release has no such API */
    broker_handler handle;
} broker_service;

extern const broker_service broker_services[];
extern const int broker_n_services;
/* In the release that is played. */
int16_t broker_service_max(const kw_broker *b, const broker_service *s);

struct broker_request {
    kw_broker *broker;
    broker_node *node; /* that was asked */
    const broker_service *service;
    int16_t version;
    int32_t correlation_id;
    const void *body;
    void *answer;
    int fault;
    bool expired; /* it has waited long enough */
    kw_time deadline;
    kw_time mute;     /* afterwards the connection rests so long */
    kw_str client_id; /* may be null */
    size_t size;      /* of the request, bytes */
    /* What a fetch remembers while it waits. */
    bool begun;
    int32_t session_id, session_epoch;
    broker_segment **held; /* segments that the answer borrows from */
    int32_t n_held;
};

/* Zeroed memory of n things in the arena; NULL: none left. */
void *broker_take(broker_request *q, int32_t n, size_t size) KW_MUST_USE;

/* Of a fault that a test has asked for at this partition; Kafka's code, 0: none. `take`: counts it. */
int broker_partition_fault(const broker_request *q, kw_str topic, int32_t partition, bool take);
/* NULL: a null string. */
kw_str broker_text(const char *s);
kw_str broker_rack(const broker_registration *r); /* null: none */
bool broker_in_rack(const broker_cluster *c, int32_t node, kw_str rack);
/* The cluster as the node that was asked believes it to be. */
const broker_cluster *broker_belief(const broker_request *q);

broker_verdict broker_api_versions(broker_request *q);
broker_verdict broker_metadata(broker_request *q);
broker_verdict broker_create_topics(broker_request *q);
broker_verdict broker_delete_topics(broker_request *q);
broker_verdict broker_produce(broker_request *q);
broker_verdict broker_fetch(broker_request *q);
broker_verdict broker_list_offsets(broker_request *q);
broker_verdict broker_find_coordinator(broker_request *q);
broker_verdict broker_init_producer_id(broker_request *q);
broker_verdict broker_offset_for_leader_epoch(broker_request *q);
broker_verdict broker_describe_cluster(broker_request *q);
broker_verdict broker_offset_commit(broker_request *q);
broker_verdict broker_offset_fetch(broker_request *q);
broker_verdict broker_describe_groups(broker_request *q);
broker_verdict broker_list_groups(broker_request *q);
broker_verdict broker_delete_records(broker_request *q);
broker_verdict broker_describe_configs(broker_request *q);
broker_verdict broker_describe_log_dirs(broker_request *q);
broker_verdict broker_create_partitions(broker_request *q);
broker_verdict broker_delete_groups(broker_request *q);
broker_verdict broker_elect_leaders(broker_request *q);
broker_verdict broker_incremental_alter_configs(broker_request *q);
broker_verdict broker_alter_partition_reassignments(broker_request *q);
broker_verdict broker_list_partition_reassignments(broker_request *q);
broker_verdict broker_offset_delete(broker_request *q);
broker_verdict broker_write_txn_markers(broker_request *q);
broker_verdict broker_describe_producers(broker_request *q);
broker_verdict broker_describe_topic_partitions(broker_request *q);
broker_verdict broker_add_partitions_to_txn(broker_request *q);
broker_verdict broker_add_offsets_to_txn(broker_request *q);
broker_verdict broker_end_txn(broker_request *q);
broker_verdict broker_txn_offset_commit(broker_request *q);
broker_verdict broker_describe_transactions(broker_request *q);
broker_verdict broker_list_transactions(broker_request *q);

#endif
