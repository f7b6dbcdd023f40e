/* core.h - what every part of a client needs and nobody owns alone: settings, memory, time, random, events,
 * words.
 *
 * Parts hold a kw_core; none of them holds the client. The layers above it, each knowing only those below:
 * call, conn < cluster < metadata, coordinator < producer, consumer, request < client. */
#ifndef KW_CLIENT_CORE_H
#define KW_CLIENT_CORE_H

#include "client/event.h"
#include "client/features.h"
#include "client/job.h"
#include "client/pool.h"

#include <kwire/client.h>

typedef struct kw_core {
    kw_config config;
    kw_env env;
    kw_mem mem;       /* the budget; under env.locks.memory */
    kw_pool pool;     /* over mem */
    kw_mem buffers;   /* the pool as a kw_mem: for everything, or what it caches would starve the rest */
    kw_mem direct;    /* mem past the pool, for blocks that a job allocated */
    kw_arena scratch; /* one response at a time */
    kw_time now;
    int64_t wall_ms; /* wall time at wall_at */
    kw_time wall_at;
    kw_events events;
    kw_jobs jobs;
    kw_stats stats;
    kw_features features; /* of the cluster */
    kw_time rest_at;      /* when large buffers that nobody uses are given back; KW_NEVER: there are none */
    int n_logs;           /* lines that wait to be pulled */
    int n_errors;         /* and errors of no partition */
    uint64_t wants_version;
    char error_text[512];
} kw_core;

int kw_core_init(kw_core *c, const kw_config *config, const kw_env *env);
void kw_core_fini(kw_core *c);
/* Gives large buffers back that a burst has left behind. true: it was time to. */
bool kw_core_rest(kw_core *c);
/* Most that one decoded answer may take: structs are larger than their bytes, but not without end (M14). */
size_t kw_core_answer_limit(const kw_core *c);
/* The budget as it stands, copied under its lock. */
kw_mem kw_core_memory(const kw_core *c);
int64_t kw_core_wall(const kw_core *c);
uint32_t kw_core_random(kw_core *c);

/* Exponential back-off with 20 % jitter either way (KIP-580): base, twice, ... up to max. attempts counts
 * from 1. */
kw_time kw_core_backoff(kw_core *c, int32_t base_ms, int32_t max_ms, int attempts);
/* When to try again what failed for the attempts-th time: retry.backoff.ms, retry.backoff.max.ms. */
kw_time kw_core_retry_at(kw_core *c, int attempts);

/* Remembers the text, and reports it as an event if there is memory for one. topic may be a null string. */
void kw_core_error(kw_core *c, int error, kw_str topic_name, int32_t topic, int32_t partition,
                   const char *fmt, ...) KW_PRINTF(6, 7);

/* Is a line of this level about this subject wanted? One branch each for the two settings. */
static inline bool kw_core_logs(const kw_core *c, kw_log_level level, kw_log_context about) {
    return (int)level <= c->config.log_level ||
           (level == KW_LOG_DEBUG && ((unsigned)c->config.debug >> about & 1) != 0);
}

/* A line for people, as an event. A macro, so that nothing is evaluated for a line that nobody wants. */
#define kw_core_log(core, level, about, ...)                                                                 \
    do {                                                                                                     \
        if (kw_core_logs(core, level, about))                                                                \
            kw_core_write_log(core, level, about, __VA_ARGS__);                                              \
    } while (0)
void kw_core_write_log(kw_core *c, kw_log_level level, kw_log_context about, const char *fmt, ...)
    KW_PRINTF(4, 5);

static inline int kw_lock_acquire(const kw_lock *l) {
    return l->acquire == NULL ? KW_OK : l->acquire(l->ctx);
}

static inline void kw_lock_release(const kw_lock *l) {
    if (l->release != NULL)
        l->release(l->ctx);
}

static inline kw_time kw_min_time(kw_time a, kw_time b) {
    return a < b ? a : b;
}

/* now + d without passing KW_NEVER. */
static inline kw_time kw_after(kw_time now, kw_time d) {
    return d >= KW_NEVER - now ? KW_NEVER : now + d;
}

static inline kw_str kw_text(const char *s) {
    int32_t n = 0;
    while (s[n] != '\0')
        n++;
    return (kw_str){s, n};
}

#endif
