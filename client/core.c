/* core.c - see core.h. */
#include "client/core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t kw_core_answer_limit(const kw_core *c) {
    enum { LEAST = 1 << 20, GROWTH = 4 };
    size_t frame = (size_t)c->config.receive_message_max_bytes;
    return frame > SIZE_MAX / GROWTH ? SIZE_MAX : frame * GROWTH > LEAST ? frame * GROWTH : LEAST;
}

int kw_core_init(kw_core *c, const kw_config *config, const kw_env *env) {
    c->config = *config;
    c->env = *env;
    c->mem = (kw_mem){.ops = env->mem.ops, .ctx = env->mem.ctx, .limit = env->mem.limit};
    size_t limit = (size_t)config->memory_max_bytes; /* the smaller of the two budgets counts */
    if (limit > 0 && (c->mem.limit == 0 || limit < c->mem.limit))
        c->mem.limit = limit;
    c->rest_at = KW_NEVER;
    kw_pool_init(&c->pool, &c->mem, &c->env.locks.memory);
    c->buffers = kw_pool_mem(&c->pool);
    c->direct = kw_pool_base_mem(&c->pool);
    kw_arena_init(&c->scratch, &c->buffers, kw_core_answer_limit(c));
    kw_events_init(&c->events);
    kw_jobs_init(&c->jobs);
    return KW_OK;
}

#define REST_EVERY KW_MS(10000)

bool kw_core_rest(kw_core *c) {
    bool due = c->rest_at <= c->now;
    if (!due && c->rest_at != KW_NEVER)
        return false;
    if (kw_lock_acquire(&c->env.locks.memory) < 0)
        return false;
    if (due)
        kw_pool_rest(&c->pool);
    c->rest_at = c->pool.large > 0 ? kw_after(c->now, REST_EVERY) : KW_NEVER;
    kw_lock_release(&c->env.locks.memory);
    return due;
}

void kw_core_fini(kw_core *c) {
    kw_events_fini(&c->events);
    kw_arena_fini(&c->scratch);
    kw_pool_trim(&c->pool);
}

kw_mem kw_core_memory(const kw_core *c) {
    if (kw_lock_acquire(&c->env.locks.memory) < 0)
        return (kw_mem){0};
    kw_mem mem = c->mem;
    kw_lock_release(&c->env.locks.memory);
    return mem;
}

int64_t kw_core_wall(const kw_core *c) {
    return c->wall_ms + (c->now - c->wall_at) / 1000;
}

uint32_t kw_core_random(kw_core *c) {
    uint32_t v = 0;
    c->env.random.fill(c->env.random.ctx, &v, sizeof v);
    return v;
}

kw_time kw_core_backoff(kw_core *c, int32_t base_ms, int32_t max_ms, int attempts) {
    int64_t ms = base_ms;
    for (int i = 1; i < attempts && ms < max_ms; i++)
        ms *= 2;
    if (ms > max_ms)
        ms = max_ms;
    if (ms < 1)
        ms = 1; /* "no pause" still lets the driver look at its connections */
    return KW_MS(ms) / 100 * (80 + kw_core_random(c) % 41);
}

kw_time kw_core_retry_at(kw_core *c, int attempts) {
    const kw_config *cfg = &c->config;
    return kw_after(c->now, kw_core_backoff(c, cfg->retry_backoff_ms, cfg->retry_backoff_max_ms, attempts));
}

/* A line of text on its way to the application. */
typedef struct notice {
    kw_event_node node;
    kw_core *core;
    size_t size; /* of this allocation */
    kw_event_type type;
    kw_log_level level;
    kw_log_context about;
    int error;
    int32_t topic, partition;
    kw_str topic_name, text;
    char chars[];
} notice;

static bool notice_fill(kw_event_node *node, kw_event *e) {
    const notice *n = KW_CONTAINER(node, notice, node);
    e->type = n->type;
    e->error = n->error;
    e->topic = n->topic;
    e->partition = n->partition;
    e->topic_name = n->topic_name;
    e->text = n->text;
    if (n->type != KW_EVENT_LOG)
        return true;
    e->u.log.level = n->level;
    e->u.log.about = n->about;
    return true;
}

static void notice_done(kw_event_node *node) {
    notice *n = KW_CONTAINER(node, notice, node);
    n->core->n_logs -= n->type == KW_EVENT_LOG;
    n->core->n_errors -= n->type == KW_EVENT_ERROR && n->partition < 0;
    kw_mem_free(&n->core->buffers, n, n->size);
}

static const kw_event_ops notice_ops = {notice_fill, notice_done};

/* Without memory a notice is dropped; error_text still has the last error. */
static notice *notice_push(kw_core *c, kw_event_type type, kw_str topic_name, const char *text) {
    size_t n_topic = topic_name.n > 0 ? (size_t)topic_name.n : 0;
    size_t n_text = strlen(text);
    size_t size = sizeof(notice) + n_topic + n_text;
    notice *n = kw_mem_zalloc(&c->buffers, size);
    if (n == NULL)
        return NULL;
    n->core = c;
    n->size = size;
    n->type = type;
    n->topic = n->partition = -1;
    if (n_topic > 0)
        memcpy(n->chars, topic_name.p, n_topic);
    memcpy(n->chars + n_topic, text, n_text);
    n->topic_name = (kw_str){n->chars, topic_name.n};
    n->text = (kw_str){n->chars + n_topic, (int32_t)n_text};
    kw_events_push(&c->events, &n->node, &notice_ops);
    return n;
}

/* An application that pulls no events must not lose its memory to lines about it. Errors of partitions are
 * few: each stops its own. */
enum { MOST_LOGS = 1000, MOST_ERRORS = 1000 };

void kw_core_error(kw_core *c, int error, kw_str topic_name, int32_t topic, int32_t partition,
                   const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vsnprintf(c->error_text, sizeof c->error_text, fmt, args);
    va_end(args);
    bool counts = partition < 0;
    notice *n = counts && c->n_errors >= MOST_ERRORS
                    ? NULL
                    : notice_push(c, KW_EVENT_ERROR, topic_name, c->error_text);
    if (n == NULL)
        return;
    c->n_errors += counts;
    n->error = error;
    n->topic = topic;
    n->partition = partition;
}

void kw_core_write_log(kw_core *c, kw_log_level level, kw_log_context about, const char *fmt, ...) {
    char text[400];
    if (c->n_logs >= MOST_LOGS)
        return;
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    notice *n = notice_push(c, KW_EVENT_LOG, (kw_str){NULL, -1}, text);
    if (n == NULL)
        return;
    n->level = level;
    n->about = about;
    c->n_logs += 1;
}

const char *kw_log_context_name(kw_log_context c) {
    static const char *const names[KW_LOG_CONTEXTS] = {
        "generic", "broker",   "topic", "metadata", "msg", "protocol",
        "cgrp",    "security", "fetch", "admin",    "eos",
    };
    return (unsigned)c < KW_LOG_CONTEXTS ? names[c] : NULL;
}
