/* sessions.c - see sessions.h. Who gives way to whom is Kafka's rule; all sessions here are consumers'. */
#include "tools/broker/sessions.h"
#include <kwire/error.h>
#include <string.h>

static const kw_time aged = KW_MS(120000); /* min.incremental.fetch.session.eviction.ms of 4.1.1 */

/* ---- life ---- */

static void free_session(kw_mem *mem, broker_session *s) {
    for (int32_t i = 0; i < s->n_topics; i++)
        if (s->topics[i].name.n > 0)
            kw_mem_free(mem, (void *)(uintptr_t)s->topics[i].name.p, (size_t)s->topics[i].name.n);
    kw_mem_free(mem, s->topics, (size_t)s->cap_topics * sizeof *s->topics);
    kw_mem_free(mem, s->wants, (size_t)s->cap_wants * sizeof *s->wants);
    kw_mem_free(mem, s, sizeof *s);
}

void broker_sessions_fini(broker_sessions *s, kw_mem *mem) {
    for (int32_t i = 0; i < s->n; i++)
        free_session(mem, s->list[i]);
    kw_mem_free(mem, s->list, (size_t)s->cap * sizeof(broker_session *));
    *s = (broker_sessions){0};
}

broker_session *broker_session_find(const broker_sessions *s, int32_t id) {
    for (int32_t i = 0; i < s->n; i++)
        if (s->list[i]->id == id)
            return s->list[i];
    return NULL;
}

void broker_session_remove(broker_sessions *s, kw_mem *mem, broker_session *session) {
    int32_t i = 0;
    while (s->list[i] != session)
        i++;
    s->list[i] = s->list[--s->n];
    free_session(mem, session);
}

static broker_session *unused_longest(const broker_sessions *s) {
    broker_session *found = s->list[0];
    for (int32_t i = 1; i < s->n; i++)
        if (s->list[i]->used < found->used)
            found = s->list[i];
    return found;
}

static broker_session *smallest_aged(const broker_sessions *s, kw_time now) {
    broker_session *found = NULL;
    for (int32_t i = 0; i < s->n; i++)
        if (now - s->list[i]->created > aged && (found == NULL || s->list[i]->n_wants < found->n_wants))
            found = s->list[i];
    return found;
}

static bool make_room(broker_sessions *s, kw_mem *mem, int32_t slots, int32_t n_wants, kw_time now) {
    if (s->n < slots)
        return true;
    if (s->n == 0)
        return false;
    broker_session *goes = unused_longest(s);
    if (now - goes->used <= aged) {
        goes = smallest_aged(s, now);
        if (goes == NULL || goes->n_wants >= n_wants)
            return false;
    }
    broker_session_remove(s, mem, goes);
    return true;
}

/* Doubles a list when it is full. */
static bool grow(kw_mem *mem, void *list, int32_t n, int32_t *cap, size_t size) {
    void *old;
    memcpy(&old, list, sizeof old);
    if (n < *cap)
        return true;
    int32_t more = *cap == 0 ? 4 : 2 * *cap;
    void *grown = kw_mem_realloc(mem, old, (size_t)*cap * size, (size_t)more * size);
    if (grown == NULL)
        return false;
    memcpy(list, &grown, sizeof grown);
    *cap = more;
    return true;
}

broker_session *broker_session_new(broker_sessions *s, kw_mem *mem, int32_t slots, int32_t n_wants,
                                   int32_t id, kw_time now) {
    if (!make_room(s, mem, slots, n_wants, now) || !grow(mem, &s->list, s->n, &s->cap, sizeof *s->list))
        return NULL;
    broker_session *session = kw_mem_zalloc(mem, sizeof *session);
    if (session == NULL)
        return NULL;
    session->id = id;
    session->created = session->used = now;
    s->list[s->n++] = session;
    return session;
}

/* ---- topics ---- */

static bool same_topic(const broker_session_topic *t, kw_str name, kw_uuid id) {
    if (t->name.n != name.n || (name.n > 0 && memcmp(t->name.p, name.p, (size_t)name.n) != 0))
        return false;
    return name.n >= 0 || memcmp(t->id.b, id.b, sizeof id.b) == 0;
}

int32_t broker_session_topic_of(broker_session *s, kw_mem *mem, kw_str name, kw_uuid id) {
    char *copy = NULL;
    for (int32_t i = 0; i < s->n_topics; i++)
        if (same_topic(&s->topics[i], name, id))
            return i;
    if (!grow(mem, &s->topics, s->n_topics, &s->cap_topics, sizeof *s->topics))
        return -1;
    if (name.n > 0) {
        copy = kw_mem_alloc(mem, (size_t)name.n);
        if (copy == NULL)
            return -1;
        memcpy(copy, name.p, (size_t)name.n);
    }
    s->topics[s->n_topics] = (broker_session_topic){
        {copy, name.n},
        id
    };
    return s->n_topics++;
}

/* ---- partitions ---- */

broker_want *broker_session_find_want(broker_session *s, int32_t topic, int32_t partition) {
    for (int32_t i = 0; i < s->n_wants; i++) {
        int32_t at = (s->hint + i) % s->n_wants;
        if (s->wants[at].topic != topic || s->wants[at].partition != partition)
            continue;
        s->hint = at + 1;
        return &s->wants[at];
    }
    return NULL;
}

int broker_session_want(broker_session *s, kw_mem *mem, const broker_want *want) {
    broker_want *known = broker_session_find_want(s, want->topic, want->partition);
    if (known != NULL) {
        int64_t high_watermark = known->high_watermark, log_start = known->log_start;
        *known = *want;
        known->high_watermark = high_watermark;
        known->log_start = log_start;
        return 0;
    }
    if (!grow(mem, &s->wants, s->n_wants, &s->cap_wants, sizeof *s->wants))
        return KW_ENOMEM;
    s->wants[s->n_wants++] = *want;
    return 0;
}

static void extract(broker_session *s, const broker_want *want) {
    size_t behind = (size_t)(&s->wants[s->n_wants] - (want + 1));
    broker_want *at = &s->wants[want - s->wants];
    memmove(at, at + 1, behind * sizeof *at);
    s->n_wants--;
    if (s->hint > at - s->wants)
        s->hint--;
}

void broker_session_forget(broker_session *s, int32_t topic, int32_t partition) {
    broker_want *want = broker_session_find_want(s, topic, partition);
    if (want != NULL)
        extract(s, want);
}

void broker_session_defer(broker_session *s, broker_want *want) {
    broker_want moved = *want;
    extract(s, want);
    s->wants[s->n_wants++] = moved;
}

int32_t broker_session_next_epoch(int32_t epoch) {
    return epoch == INT32_MAX ? 1 : epoch + 1;
}
