/* segment.c - see segment.h. Every batch has an entry in the index, so both searches (by offset, by bytes)
 * are binary. */
#include "tools/broker/segment.h"
#include <string.h>

enum {
    SEGMENT_FIRST = 16 << 10, /* the first of a log; each next one is twice as large */
    SEGMENT_LAST = 4 << 20,   /* ... up to here */
    SEGMENTS_AT_LIMIT = 16,   /* with a limit: so many segments at least, so that little goes at a time, */
    LOGS_AT_LIMIT = 256,      /* and room for so many logs that have only begun */
    SEGMENT_LEAST = 1 << 10,
    WASTE = 8 /* a part of this size of a closed segment may stay unused */
};

void broker_segment_hold(broker_segment *s) {
    s->refs++;
}

void broker_segment_drop(broker_segment *s) {
    if (--s->refs > 0)
        return;
    kw_mem_free(s->mem, s->index, (size_t)s->cap_index * sizeof *s->index);
    kw_mem_free(s->mem, s, sizeof *s + s->cap);
}

/* ---- the store's list ---- */

static void link_segment(broker_store *st, broker_segment *s) {
    s->older = st->newest;
    *(st->newest != NULL ? &st->newest->newer : &st->oldest) = s;
    st->newest = s;
    st->kept += s->cap;
}

static void relink(broker_store *st, broker_segment *s) {
    *(s->older != NULL ? &s->older->newer : &st->oldest) = s;
    *(s->newer != NULL ? &s->newer->older : &st->newest) = s;
}

void broker_segment_remove(broker_store *st, broker_segment *s) {
    *(s->older != NULL ? &s->older->newer : &st->oldest) = s->newer;
    *(s->newer != NULL ? &s->newer->older : &st->newest) = s->older;
    st->kept -= s->cap;
    broker_segment_drop(s);
}

/* ---- size ---- */

/* A part of the limit, between these; without a limit the most. */
static size_t share(const broker_store *st, size_t part, size_t least, size_t most) {
    size_t cap = st->limit / part;
    if (st->limit == 0 || cap > most)
        return most;
    return cap < least ? least : cap;
}

static size_t largest_cap(const broker_store *st) {
    return share(st, SEGMENTS_AT_LIMIT, SEGMENT_FIRST, SEGMENT_LAST);
}

static size_t next_cap(const broker_store *st, const broker_segment *before, size_t n) {
    size_t most = largest_cap(st);
    size_t cap = before == NULL ? 0 : 2 * before->n;
    size_t least = share(st, LOGS_AT_LIMIT, SEGMENT_LEAST, SEGMENT_FIRST);
    if (cap < least)
        cap = least;
    if (cap > most)
        cap = most;
    return cap < n ? n : cap;
}

broker_segment *broker_segment_new(broker_store *st, struct broker_log *log, const broker_segment *before,
                                   size_t n) {
    size_t cap = next_cap(st, before, n);
    broker_segment *s = kw_mem_alloc(st->mem, sizeof *s + cap);
    if (s == NULL)
        return NULL;
    *s = (broker_segment){
        .log = log, .mem = st->mem, .refs = 1, .max_timestamp = -1, .birth = st->born, .cap = cap};
    link_segment(st, s);
    return s;
}

/* With a limit a segment takes no more once the store has grown by a segment's worth since: otherwise new
 * batches of a slow log would go with its first ones, before older batches of others. */
bool broker_segment_takes(const broker_store *st, const broker_segment *s, size_t n) {
    bool young = st->limit == 0 || st->born - s->birth <= largest_cap(st);
    return young && !s->closed && s->cap - s->n >= n;
}

static void trim_index(broker_segment *s) {
    broker_index_entry *small = kw_mem_realloc(s->mem, s->index, (size_t)s->cap_index * sizeof *small,
                                               (size_t)s->n_index * sizeof *small);
    if (small == NULL)
        return;
    s->index = small;
    s->cap_index = s->n_index;
}

broker_segment *broker_segment_close(broker_store *st, broker_segment *s) {
    s->closed = true;
    size_t left = s->cap - s->n;
    trim_index(s);
    if (s->refs > 1 || left <= s->cap / WASTE)
        return s;
    broker_segment *small = kw_mem_realloc(st->mem, s, sizeof *s + s->cap, sizeof *s + s->n);
    if (small == NULL)
        return s;
    small->cap = small->n;
    st->kept -= left;
    relink(st, small);
    return small;
}

/* ---- the index ---- */

int broker_segment_index(broker_segment *s, int64_t offset, int64_t max_timestamp) {
    if (s->n_index == s->cap_index) {
        int32_t cap = s->cap_index == 0 ? 16 : 2 * s->cap_index;
        broker_index_entry *grown = kw_mem_realloc(s->mem, s->index, (size_t)s->cap_index * sizeof *grown,
                                                   (size_t)cap * sizeof *grown);
        if (grown == NULL)
            return KW_ENOMEM;
        s->index = grown;
        s->cap_index = cap;
    }
    s->index[s->n_index++] = (broker_index_entry){offset, max_timestamp, s->n};
    return 0;
}

void broker_segment_cut(broker_segment *s, int32_t first) {
    s->n = s->index[first].position;
    s->n_index = first;
    s->closed = true;
    s->max_timestamp = -1;
    for (int32_t i = 0; i < first; i++)
        if (s->index[i].max_timestamp > s->max_timestamp)
            s->max_timestamp = s->index[i].max_timestamp;
}

int32_t broker_segment_find(const broker_segment *s, int64_t offset) {
    int32_t low = 0, high = s->n_index;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(s->index[mid].offset <= offset ? &low : &high) = mid;
    }
    return low;
}

size_t broker_segment_end(const broker_segment *s, int32_t i) {
    return i + 1 < s->n_index ? s->index[i + 1].position : s->n;
}

size_t broker_segment_last_end(const broker_segment *s, int32_t first, size_t limit) {
    if (limit >= s->n)
        return s->n;
    int32_t low = first, high = s->n_index;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(s->index[mid].position <= limit ? &low : &high) = mid;
    }
    return s->index[low].position;
}
