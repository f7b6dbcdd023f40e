/* sessions.h - fetch sessions (KIP-227, F1): what a client said it wants, remembered, so that a fetch names
 * changes only and its answer leaves out what did not change.
 *
 * Each node keeps its own, at most as many as it has slots. A session's partitions stand in the order in
 * which answers bring them: one that brought records goes behind the others, so none starves. */
#ifndef BROKER_SESSIONS_H
#define BROKER_SESSIONS_H

#include <kwire/mem.h>

/* How a client named the topic: by name, or (null) by id. */
typedef struct broker_session_topic {
    kw_str name; /* owned */
    kw_uuid id;
} broker_session_topic;

/* One partition that a client wants. */
typedef struct broker_want {
    int32_t topic; /* index into the session's topics */
    int32_t partition;
    int32_t current_leader_epoch;
    int32_t last_fetched_epoch;
    int32_t max_bytes;
    int64_t offset;
    /* What the last answer said. */
    int64_t high_watermark, log_start;
} broker_want;

typedef struct broker_session {
    int32_t id;
    int32_t epoch; /* that the next request is to carry */
    bool by_id;    /* topics are named by id */
    kw_time created, used;
    broker_session_topic *topics;
    int32_t n_topics, cap_topics;
    broker_want *wants;
    int32_t n_wants, cap_wants;
    int32_t hint; /* where the last search ended: requests tend to keep their order */
} broker_session;

typedef struct broker_sessions {
    broker_session **list;
    int32_t n, cap;
} broker_sessions;

void broker_sessions_fini(broker_sessions *s, kw_mem *mem);
broker_session *broker_session_find(const broker_sessions *s, int32_t id);
/* A new, empty one for so many partitions, if there is room among `slots`, or one that makes room: not used
 * for two minutes, or older than that and smaller. `id` is not in use. NULL: none is to be had. */
broker_session *broker_session_new(broker_sessions *s, kw_mem *mem, int32_t slots, int32_t n_wants,
                                   int32_t id, kw_time now);
void broker_session_remove(broker_sessions *s, kw_mem *mem, broker_session *session);

/* The topic named so, made if need be; -1: no memory. A null name: by id. */
int32_t broker_session_topic_of(broker_session *s, kw_mem *mem, kw_str name, kw_uuid id);
/* Remembers or changes what is wanted of want->topic and partition; what was answered of it stays. KW_ENOMEM.
 */
int broker_session_want(broker_session *s, kw_mem *mem, const broker_want *want) KW_MUST_USE;
broker_want *broker_session_find_want(broker_session *s, int32_t topic, int32_t partition);
void broker_session_forget(broker_session *s, int32_t topic, int32_t partition);
/* Behind all others. */
void broker_session_defer(broker_session *s, broker_want *want);
/* Epochs count from 1 and wrap to 1. */
int32_t broker_session_next_epoch(int32_t epoch);

#endif
