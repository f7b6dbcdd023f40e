/* log.c - appending, reading and forgetting. See log.h for the invariants.
 *
 * Every batch has an entry in its segment's index, so both searches (by offset, by bytes) are binary. */
#include "tools/broker/log.h"
#include "protocol/cursor.h"

enum {
    SEGMENT_FIRST = 16 << 10, /* the first of a log; each next one is twice as large */
    SEGMENT_LAST = 4 << 20,   /* ... up to here */
    SEGMENTS_AT_LIMIT = 16    /* with a limit: so many segments at least, so that little goes at a time */
};

enum { AT_BASE_OFFSET = 0, AT_LEADER_EPOCH = 12 };

typedef struct index_entry {
    int64_t offset;
    int64_t max_timestamp;
    size_t position; /* in the segment */
} index_entry;

struct broker_segment {
    broker_segment *older, *newer; /* in the store, by age */
    broker_log *log;
    kw_mem *mem;
    int refs;
    index_entry *index;
    int32_t n_index, cap_index;
    int64_t max_timestamp;
    uint64_t position; /* of its first byte in the log */
    uint64_t birth;    /* store->born when it was made */
    size_t n, cap;
    uint8_t p[];
};

/* ---- segments ---- */

void broker_segment_hold(broker_segment *s) {
    s->refs++;
}

void broker_segment_drop(broker_segment *s) {
    if (--s->refs > 0)
        return;
    kw_mem_free(s->mem, s->index, (size_t)s->cap_index * sizeof *s->index);
    kw_mem_free(s->mem, s, sizeof *s + s->cap);
}

static void link_segment(broker_store *st, broker_segment *s) {
    s->older = st->newest;
    *(st->newest != NULL ? &st->newest->newer : &st->oldest) = s;
    st->newest = s;
    st->kept += s->cap;
}

static void unlink_segment(broker_store *st, broker_segment *s) {
    *(s->older != NULL ? &s->older->newer : &st->oldest) = s->newer;
    *(s->newer != NULL ? &s->newer->older : &st->newest) = s->older;
    st->kept -= s->cap;
}

/* The oldest segment of a log goes. */
static void drop_first(broker_log *log) {
    broker_segment *s = log->segments[0];
    log->n_segments--;
    memmove(log->segments, log->segments + 1, (size_t)log->n_segments * sizeof(broker_segment *));
    log->start = log->n_segments > 0 ? log->segments[0]->index[0].offset : log->end;
    unlink_segment(log->store, s);
    broker_segment_drop(s);
}

static void keep_limit(broker_store *st, const broker_segment *last) {
    while (st->limit != 0 && st->kept > st->limit && st->oldest != last)
        drop_first(st->oldest->log);
}

/* ---- appending ---- */

static size_t largest_cap(const broker_store *st) {
    size_t cap = st->limit / SEGMENTS_AT_LIMIT;
    if (st->limit == 0 || cap > SEGMENT_LAST)
        return SEGMENT_LAST;
    return cap < SEGMENT_FIRST ? SEGMENT_FIRST : cap;
}

static size_t next_cap(const broker_log *log, size_t n) {
    size_t most = largest_cap(log->store);
    size_t cap = log->n_segments == 0 ? 0 : 2 * log->segments[log->n_segments - 1]->n;
    if (cap < SEGMENT_FIRST)
        cap = SEGMENT_FIRST;
    if (cap > most)
        cap = most;
    return cap < n ? n : cap;
}

/* With a limit a segment takes no more once the store has grown by a segment's worth since: otherwise new
 * batches of a slow log would go with its first ones, before older batches of others. */
static bool takes(const broker_segment *s, size_t n) {
    const broker_store *st = s->log->store;
    bool young = st->limit == 0 || st->born - s->birth <= largest_cap(st);
    return young && s->cap - s->n >= n;
}

static int reserve_segments(broker_log *log) {
    if (log->n_segments < log->cap_segments)
        return 0;
    int32_t cap = log->cap_segments == 0 ? 4 : 2 * log->cap_segments;
    broker_segment **grown =
        kw_mem_realloc(log->store->mem, log->segments, (size_t)log->cap_segments * sizeof(broker_segment *),
                       (size_t)cap * sizeof(broker_segment *));
    if (grown == NULL)
        return KW_ENOMEM;
    log->segments = grown;
    log->cap_segments = cap;
    return 0;
}

static broker_segment *add_segment(broker_log *log, size_t n) {
    if (reserve_segments(log) != 0)
        return NULL;
    size_t cap = next_cap(log, n);
    broker_segment *s = kw_mem_alloc(log->store->mem, sizeof *s + cap);
    if (s == NULL)
        return NULL;
    log->store->born += cap;
    *s = (broker_segment){.log = log,
                          .mem = log->store->mem,
                          .refs = 1,
                          .max_timestamp = -1,
                          .position = log->bytes,
                          .birth = log->store->born,
                          .cap = cap};
    log->segments[log->n_segments++] = s;
    link_segment(log->store, s);
    return s;
}

static int add_entry(broker_segment *s, const index_entry *e) {
    if (s->n_index == s->cap_index) {
        int32_t cap = s->cap_index == 0 ? 16 : 2 * s->cap_index;
        index_entry *grown = kw_mem_realloc(s->mem, s->index, (size_t)s->cap_index * sizeof *grown,
                                            (size_t)cap * sizeof *grown);
        if (grown == NULL)
            return KW_ENOMEM;
        s->index = grown;
        s->cap_index = cap;
    }
    s->index[s->n_index++] = *e;
    return 0;
}

/* The segment that takes n more bytes, its index entry made; an empty one never stays behind. */
static broker_segment *place(broker_log *log, size_t n, int64_t max_timestamp) {
    broker_segment *s = log->n_segments == 0 ? NULL : log->segments[log->n_segments - 1];
    bool fresh = s == NULL || !takes(s, n);
    if (fresh)
        s = add_segment(log, n);
    if (s == NULL)
        return NULL;
    if (add_entry(s, &(index_entry){log->end, max_timestamp, s->n}) == 0)
        return s;
    if (fresh) {
        log->n_segments--;
        unlink_segment(log->store, s);
        broker_segment_drop(s);
    }
    return NULL;
}

int broker_log_append(broker_log *log, const kw_batch *batch, int64_t *base_offset) {
    size_t n = (size_t)batch->raw.n;
    broker_segment *s = place(log, n, batch->max_timestamp);
    if (s == NULL)
        return KW_ENOMEM;
    uint8_t *p = s->p + s->n;
    memcpy(p, batch->raw.p, n);
    store_u64(p + AT_BASE_OFFSET, (uint64_t)log->end);
    store_u32(p + AT_LEADER_EPOCH, BROKER_LEADER_EPOCH);
    s->n += n;
    if (s->max_timestamp < batch->max_timestamp)
        s->max_timestamp = batch->max_timestamp;
    *base_offset = log->end;
    log->end += (int64_t)batch->last_offset_delta + 1;
    log->bytes += n;
    keep_limit(log->store, s);
    return 0;
}

/* ---- reading ---- */

/* The segment that holds `offset`, or NULL at the end. */
static broker_segment *find_segment(const broker_log *log, int64_t offset) {
    int32_t low = 0, high = log->n_segments;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(log->segments[mid]->index[0].offset <= offset ? &low : &high) = mid;
    }
    return offset >= log->end || high == 0 ? NULL : log->segments[low];
}

static int32_t find_entry(const broker_segment *s, int64_t offset) {
    int32_t low = 0, high = s->n_index;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(s->index[mid].offset <= offset ? &low : &high) = mid;
    }
    return low;
}

static size_t entry_end(const broker_segment *s, int32_t i) {
    return i + 1 < s->n_index ? s->index[i + 1].position : s->n;
}

/* End of the last batch, from entry `first` on, that ends at or before `limit`; its own start if there is
 * none. */
static size_t last_end(const broker_segment *s, int32_t first, size_t limit) {
    if (limit >= s->n)
        return s->n;
    int32_t low = first, high = s->n_index;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(s->index[mid].position <= limit ? &low : &high) = mid;
    }
    return s->index[low].position;
}

broker_span broker_log_read(const broker_log *log, int64_t offset, size_t max, bool one) {
    broker_segment *s = find_segment(log, offset);
    if (s == NULL)
        return (broker_span){
            NULL, {NULL, 0}
        };
    int32_t first = find_entry(s, offset);
    size_t from = s->index[first].position;
    size_t to = last_end(s, first, max > SIZE_MAX - from ? SIZE_MAX : from + max);
    if (to == from && one)
        to = entry_end(s, first);
    if (to == from)
        return (broker_span){
            NULL, {NULL, 0}
        };
    return (broker_span){
        s, {s->p + from, (int32_t)(to - from)}
    };
}

uint64_t broker_log_bytes_from(const broker_log *log, int64_t offset) {
    const broker_segment *s = find_segment(log, offset);
    return s == NULL ? 0 : log->bytes - s->position - s->index[find_entry(s, offset)].position;
}

bool broker_log_find_time(const broker_log *log, int64_t timestamp, kw_bytes *batch) {
    for (int32_t i = 0; i < log->n_segments; i++) {
        const broker_segment *s = log->segments[i];
        for (int32_t k = 0; s->max_timestamp >= timestamp && k < s->n_index; k++) {
            if (s->index[k].max_timestamp < timestamp)
                continue;
            size_t from = s->index[k].position;
            *batch = (kw_bytes){s->p + from, (int32_t)(entry_end(s, k) - from)};
            return true;
        }
    }
    return false;
}

bool broker_log_max_time(const broker_log *log, int64_t *timestamp) {
    *timestamp = INT64_MIN;
    for (int32_t i = 0; i < log->n_segments; i++)
        if (log->segments[i]->max_timestamp > *timestamp)
            *timestamp = log->segments[i]->max_timestamp;
    return log->n_segments > 0;
}

/* ---- life ---- */

void broker_log_init(broker_log *log, broker_store *store) {
    *log = (broker_log){.store = store};
}

void broker_log_fini(broker_log *log) {
    while (log->n_segments > 0)
        drop_first(log);
    kw_mem_free(log->store->mem, log->segments, (size_t)log->cap_segments * sizeof(broker_segment *));
}
