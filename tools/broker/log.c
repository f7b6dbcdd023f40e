/* log.c - appending, reading and forgetting. See log.h for the invariants. */
#include "tools/broker/log.h"
#include "protocol/cursor.h"
#include <kwire/hash.h>

enum { AT_BASE_OFFSET = 0, AT_LEADER_EPOCH = 12, AT_CRC = 17, AT_ATTRIBUTES = 21, AT_MAX_TIMESTAMP = 35 };

/* ---- segments of a log ---- */

/* The oldest segment of a log goes. */
static void drop_first(broker_log *log) {
    broker_segment *s = log->segments[0];
    log->n_segments--;
    memmove(log->segments, log->segments + 1, (size_t)log->n_segments * sizeof(broker_segment *));
    broker_segment_remove(log->store, s);
}

static int64_t first_offset(const broker_log *log) {
    return log->n_segments > 0 ? log->segments[0]->index[0].offset : log->end;
}

static int64_t end_of_segment(const broker_log *log, int32_t i) {
    return i + 1 < log->n_segments ? log->segments[i + 1]->index[0].offset : log->end;
}

static void set_start(broker_log *log, int64_t start) {
    log->start = start;
    broker_epochs_cut_start(&log->epochs, start);
}

static void keep_limit(broker_store *st, const broker_segment *last) {
    while (st->limit != 0 && st->kept > st->limit && st->oldest != last) {
        broker_log *log = st->oldest->log;
        drop_first(log);
        if (log->start < first_offset(log))
            set_start(log, first_offset(log));
    }
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

static broker_segment *last_segment(const broker_log *log) {
    return log->n_segments == 0 ? NULL : log->segments[log->n_segments - 1];
}

static broker_segment *add_segment(broker_log *log, size_t n) {
    broker_segment *before = last_segment(log);
    if (reserve_segments(log) != 0)
        return NULL;
    broker_segment *s = broker_segment_new(log->store, log, before, n);
    if (s == NULL)
        return NULL;
    if (before != NULL)
        log->segments[log->n_segments - 1] = broker_segment_close(log->store, before);
    s->position = log->bytes;
    log->segments[log->n_segments++] = s;
    return s;
}

/* ---- appending ---- */

/* The segment that takes n more bytes, its index entry made; an empty one never stays behind. */
static broker_segment *place(broker_log *log, size_t n, int64_t max_timestamp) {
    broker_segment *s = last_segment(log);
    bool fresh = s == NULL || !broker_segment_takes(log->store, s, n);
    if (fresh)
        s = add_segment(log, n);
    if (s == NULL)
        return NULL;
    if (broker_segment_index(s, log->end, max_timestamp) == 0)
        return s;
    if (fresh) {
        log->n_segments--;
        broker_segment_remove(log->store, s);
    }
    return NULL;
}

/* The checksum covers the attributes and all that is behind them. */
static void stamp_time(uint8_t *batch, size_t n, int64_t append_time) {
    uint16_t attributes = load_u16(batch + AT_ATTRIBUTES);
    store_u16(batch + AT_ATTRIBUTES, (uint16_t)(attributes | KW_ATTR_LOG_APPEND_TIME));
    store_u64(batch + AT_MAX_TIMESTAMP, (uint64_t)append_time);
    store_u32(batch + AT_CRC, kw_crc32c(0, batch + AT_ATTRIBUTES, n - AT_ATTRIBUTES));
}

static void write_batch(const broker_log *log, broker_segment *s, const kw_batch *batch,
                        int64_t append_time) {
    size_t n = (size_t)batch->raw.n;
    uint8_t *p = s->p + s->n;
    memcpy(p, batch->raw.p, n);
    store_u64(p + AT_BASE_OFFSET, (uint64_t)log->end);
    store_u32(p + AT_LEADER_EPOCH, (uint32_t)log->epochs.current.epoch);
    if (append_time != BROKER_KEEP_TIME)
        stamp_time(p, n, append_time);
    s->n += n;
}

int broker_log_append(broker_log *log, const kw_batch *batch, int64_t append_time, int64_t *base_offset) {
    int64_t time = append_time != BROKER_KEEP_TIME ? append_time : batch->max_timestamp;
    if (broker_epochs_note(&log->epochs, log->store->mem) != 0)
        return KW_ENOMEM;
    broker_segment *s = place(log, (size_t)batch->raw.n, time);
    if (s == NULL)
        return KW_ENOMEM;
    write_batch(log, s, batch, append_time);
    if (s->max_timestamp < time)
        s->max_timestamp = time;
    *base_offset = log->end;
    log->end += (int64_t)batch->last_offset_delta + 1;
    log->bytes += (uint64_t)batch->raw.n;
    log->store->born += (uint64_t)batch->raw.n;
    keep_limit(log->store, s);
    return 0;
}

void broker_log_lead(broker_log *log, int32_t epoch) {
    broker_epochs_begin(&log->epochs, epoch, log->end);
}

/* ---- reading ---- */

static int32_t find_index(const broker_log *log, int64_t offset) {
    int32_t low = 0, high = log->n_segments;
    while (high - low > 1) {
        int32_t mid = low + (high - low) / 2;
        *(log->segments[mid]->index[0].offset <= offset ? &low : &high) = mid;
    }
    return low;
}

/* The segment that holds `offset`, or NULL at the end. */
static broker_segment *find_segment(const broker_log *log, int64_t offset) {
    bool none = offset >= log->end || log->n_segments == 0;
    return none ? NULL : log->segments[find_index(log, offset)];
}

/* Where in the segment of entry i the batch of `limit` begins, if it is in this one. */
static size_t stop_in(const broker_log *log, int32_t i, int64_t limit) {
    const broker_segment *s = log->segments[i];
    return limit >= end_of_segment(log, i) ? s->n : s->index[broker_segment_find(s, limit)].position;
}

broker_span broker_log_read(const broker_log *log, int64_t offset, int64_t limit, size_t max, bool one) {
    static const broker_span nothing = {
        NULL, {NULL, 0}
    };
    broker_segment *s = find_segment(log, offset);
    if (s == NULL || offset >= limit)
        return nothing;
    int32_t first = broker_segment_find(s, offset);
    size_t from = s->index[first].position, stop = stop_in(log, find_index(log, offset), limit);
    size_t to = broker_segment_last_end(s, first, max > stop - from ? stop : from + max);
    if (to == from && one)
        to = broker_segment_end(s, first);
    if (to == from)
        return nothing;
    return (broker_span){
        s, {s->p + from, (int32_t)(to - from)}
    };
}

int64_t broker_log_segment_end(const broker_log *log, int64_t offset) {
    return find_segment(log, offset) == NULL ? log->end : end_of_segment(log, find_index(log, offset));
}

static uint64_t position_of(const broker_log *log, int64_t offset) {
    const broker_segment *s = find_segment(log, offset);
    return s == NULL ? log->bytes : s->position + s->index[broker_segment_find(s, offset)].position;
}

uint64_t broker_log_bytes_between(const broker_log *log, int64_t offset, int64_t limit) {
    return offset >= limit ? 0 : position_of(log, limit) - position_of(log, offset);
}

uint64_t broker_log_size(const broker_log *log) {
    return log->n_segments == 0 ? 0 : log->bytes - log->segments[0]->position;
}

static int64_t end_of_entry(const broker_log *log, int32_t segment, int32_t entry) {
    const broker_segment *s = log->segments[segment];
    return entry + 1 < s->n_index ? s->index[entry + 1].offset : end_of_segment(log, segment);
}

static bool find_in_segment(const broker_log *log, int32_t i, int64_t timestamp, int64_t from,
                            kw_bytes *batch) {
    const broker_segment *s = log->segments[i];
    for (int32_t k = 0; s->max_timestamp >= timestamp && k < s->n_index; k++) {
        if (s->index[k].max_timestamp < timestamp || end_of_entry(log, i, k) <= from)
            continue;
        size_t at = s->index[k].position;
        *batch = (kw_bytes){s->p + at, (int32_t)(broker_segment_end(s, k) - at)};
        return true;
    }
    return false;
}

bool broker_log_find_time(const broker_log *log, int64_t timestamp, int64_t from, kw_bytes *batch) {
    for (int32_t i = 0; i < log->n_segments; i++)
        if (end_of_segment(log, i) > from && find_in_segment(log, i, timestamp, from, batch))
            return true;
    return false;
}

/* The first segment may have batches before the start. */
static int64_t max_time_of_first(const broker_log *log) {
    const broker_segment *s = log->segments[0];
    int64_t max = INT64_MIN;
    for (int32_t k = 0; k < s->n_index; k++)
        if (end_of_entry(log, 0, k) > log->start && s->index[k].max_timestamp > max)
            max = s->index[k].max_timestamp;
    return max;
}

bool broker_log_max_time(const broker_log *log, int64_t *timestamp) {
    if (log->n_segments == 0)
        return false;
    *timestamp = max_time_of_first(log);
    for (int32_t i = 1; i < log->n_segments; i++)
        if (log->segments[i]->max_timestamp > *timestamp)
            *timestamp = log->segments[i]->max_timestamp;
    return true;
}

/* ---- forgetting ---- */

void broker_log_delete_before(broker_log *log, int64_t offset) {
    if (offset <= log->start)
        return;
    while (log->n_segments > 0 && end_of_segment(log, 0) <= offset)
        drop_first(log);
    set_start(log, offset);
}

static void drop_last(broker_log *log) {
    broker_segment *s = last_segment(log);
    log->end = s->index[0].offset;
    log->bytes = s->position;
    log->n_segments--;
    broker_segment_remove(log->store, s);
}

static void cut_segment(broker_log *log, broker_segment *s, int64_t offset) {
    int32_t first = broker_segment_find(s, offset);
    log->end = s->index[first].offset;
    log->bytes = s->position + s->index[first].position;
    broker_segment_cut(s, first);
}

void broker_log_truncate(broker_log *log, int64_t offset) {
    if (offset >= log->end)
        return;
    while (log->n_segments > 0 && last_segment(log)->index[0].offset >= offset)
        drop_last(log);
    broker_segment *s = last_segment(log);
    if (s != NULL && offset < log->end && broker_segment_find(s, offset) == 0)
        drop_last(log);
    else if (s != NULL && offset < log->end)
        cut_segment(log, s, offset);
    if (log->start > log->end)
        log->start = log->end;
    broker_epochs_cut_end(&log->epochs, log->end);
}

/* ---- life ---- */

void broker_log_init(broker_log *log, broker_store *store) {
    *log = (broker_log){.store = store};
}

void broker_log_moved(broker_log *log) {
    for (int32_t i = 0; i < log->n_segments; i++)
        log->segments[i]->log = log;
}

void broker_log_fini(broker_log *log) {
    while (log->n_segments > 0)
        drop_first(log);
    kw_mem_free(log->store->mem, log->segments, (size_t)log->cap_segments * sizeof(broker_segment *));
    broker_epochs_fini(&log->epochs, log->store->mem);
}
