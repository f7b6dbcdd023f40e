/* script.h - a hand-made server: every request goes to a function of the test, which answers it well, badly,
 * twice, late or not at all. What the test does not care for, sim_script_usual answers as a single healthy
 * broker would.
 *
 * Answers are sent in the order in which the test gives them; nothing is queued for it. */
#ifndef KW_SIM_SCRIPT_H
#define KW_SIM_SCRIPT_H

#include "tests/sim/server.h"

#include <kwire/message.h>

enum { SIM_SCRIPT_TOPICS = 4, SIM_SCRIPT_VERSIONS = 32 };

typedef struct sim_script sim_script;

/* A request. Everything is valid during the call; sim_answer_to keeps what an answer needs. */
typedef struct sim_request {
    uint32_t conn;
    const kw_api *api;
    kw_request_header header;
    const void *body;
    int nth; /* of this API, from 0, over all connections */
    kw_time now;
} sim_request;

/* Enough to answer later. */
typedef struct sim_answer_to {
    uint32_t conn;
    const kw_api *api;
    int16_t version;
    int32_t correlation;
} sim_answer_to;

typedef struct sim_script_version {
    int16_t api_key, min, max;
} sim_script_version;

struct sim_script {
    /* NULL: everything is answered by sim_script_usual. */
    void (*request)(sim_script *s, const sim_request *r);
    /* NULL, or: raw bytes as they come, no frames. */
    void (*bytes)(sim_script *s, uint32_t conn, const void *p, size_t n);
    /* NULL, or timed work, and when it is due. */
    void (*step)(sim_script *s, kw_time now);
    kw_time due;
    void *ctx;
    /* What the usual answers tell. */
    sim_script_version versions[SIM_SCRIPT_VERSIONS]; /* ends with max = -1 */
    int32_t n_partitions;                             /* of every topic */
    struct sim_script_state *state;
};

/* Serves ApiVersions, Metadata, Produce, Fetch, ListOffsets, InitProducerId in all their stable versions. */
void sim_script_init(sim_script *s);
void sim_script_fini(sim_script *s);
sim_server sim_server_of_script(sim_script *s);

sim_answer_to sim_answer_later(const sim_request *r);
void sim_answer(sim_script *s, const sim_answer_to *to, const void *body);
/* ApiVersions: what is served. Metadata: one broker, every topic asked for. Produce: appended nowhere,
 * offsets 0, 1, 2 ... over all partitions together. ListOffsets: 0. Fetch: is not answered. InitProducerId:
 * 7, 8, 9 ..., epoch 0. */
void sim_script_usual(sim_script *s, const sim_request *r);
void sim_script_send(sim_script *s, uint32_t conn, const void *p, size_t n);
/* Closes once the output is gone. */
void sim_script_close(sim_script *s, uint32_t conn);
/* How often an API was asked for. */
int sim_script_count(const sim_script *s, int16_t api_key);
int sim_script_connections(const sim_script *s); /* opened so far */
kw_uuid sim_script_topic_id(kw_str name);

#endif
