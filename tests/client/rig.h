/* rig.h - the parts of a client in the hands of a test, stepped in the client's order, on a wire to a
 * hand-made server. */
#ifndef KW_TESTS_CLIENT_RIG_H
#define KW_TESTS_CLIENT_RIG_H

#include "client/commit.h"
#include "client/consumer.h"
#include "client/metadata.h"
#include "client/producer.h"
#include "client/request.h"
#include "tests/client/wire.h"
#include "tests/sim/script.h"
#include "tests/unit/unit.h"

#include <string.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

/* A DELIVERED event, kept. */
typedef struct rig_delivered {
    int32_t partition, count;
    kw_outcome outcome;
    int error;
    int64_t base_offset;
    uint64_t first, last; /* opaques */
    kw_time at;
} rig_delivered;

enum { RIG_EVENTS = 512 };

typedef struct rig {
    sim_script script;
    wire wire;
    kw_core core;
    kw_cluster cluster;
    kw_metadata metadata;
    kw_coordinators coordinators;
    kw_producer producer;
    kw_consumer consumer;
    kw_requests requests;
    kw_commits commits;
    rig_delivered delivered[RIG_EVENTS];
    int n_delivered;
    int64_t n_records; /* covered by them */
    int n_errors, last_error;
    char last_text[256];
    int n_responses, response_error;
    int32_t response_broker;
    int16_t response_version;
    void (*on_event)(struct rig *r, const kw_event *e);
    void *ctx;
} rig;

/* key, value ..., NULL; bootstrap.servers is "boot:9092" unless named. The server has not been asked yet. */
void rig_init(rig *r, const char *const *config);
/* With env.takes_jobs. */
void rig_init_jobs(rig *r, const char *const *config);
/* Ends the client as kw_client_free does; all memory must be back. */
void rig_fini(rig *r);
/* All ready work, events included, without letting time pass; false: nothing was done. */
bool rig_settle(rig *r);
/* The same until `duration` has passed. Being due without work, and work without an end, fail the test. */
void rig_run(rig *r, kw_time duration);
kw_time rig_deadline(const rig *r);

/* A topic that is known: n partitions, leaders in turn among nodes 1 .. n_nodes (made up, never connected).
 */
int32_t rig_known_topic(rig *r, const char *name, int32_t n_partitions, int n_nodes);
int32_t rig_topic(rig *r, const char *name);
/* key NULL: none. */
int rig_produce(rig *r, int32_t topic, int32_t partition, const char *key, const void *value, size_t n,
                uint64_t opaque);
int rig_append(rig *r, const kw_outgoing *out);
void rig_flush(rig *r);
/* What counts against buffer.memory, and records not reported: in the intake and on the way back to it. */
size_t rig_memory(const rig *r);
int64_t rig_outstanding(const rig *r);
kw_str rig_text(const char *s);

#endif
