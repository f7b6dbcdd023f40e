/* log.h - the records of one partition in memory.
 *
 * Batches stand one behind another in segments, as they came but for what a broker writes into them: base
 * offset, leader epoch, and the time of a topic whose records take the broker's. Over its limit the store
 * drops whole segments, the oldest of all logs first, and moves that log's start; the segment written last
 * always stays. */
#ifndef BROKER_LOG_H
#define BROKER_LOG_H

#include "tools/broker/epochs.h"
#include "tools/broker/segment.h"
#include <kwire/records.h>

typedef struct broker_log {
    broker_store *store;
    broker_segment **segments; /* oldest first; none is empty */
    int32_t n_segments, cap_segments;
    int64_t start, end; /* first offset kept, next offset to be given */
    uint64_t bytes;     /* ever appended */
    broker_epochs epochs;
} broker_log;

/* A run of whole batches. */
typedef struct broker_span {
    broker_segment *segment; /* NULL: nothing there */
    kw_bytes bytes;
} broker_span;

enum { BROKER_KEEP_TIME = -1 };

void broker_log_init(broker_log *log, broker_store *store);
void broker_log_fini(broker_log *log);
/* It stands elsewhere now. */
void broker_log_moved(broker_log *log);
/* Copies the batch, gives it its offsets, the present leader epoch and, unless it is BROKER_KEEP_TIME, the
 * append time in ms. 0 or KW_ENOMEM. */
int broker_log_append(broker_log *log, const kw_batch *batch, int64_t append_time,
                      int64_t *base_offset) KW_MUST_USE;
/* A leader begins: its epoch starts at the end of the log. */
void broker_log_lead(broker_log *log, int32_t epoch);
/* From the batch that holds `offset` (start <= offset <= end) on, at most `max` bytes of one segment; with
 * `one` the first batch comes whatever its size. Nothing from `limit` on, where a batch begins, or the log
 * begins or ends. */
broker_span broker_log_read(const broker_log *log, int64_t offset, int64_t limit, size_t max, bool one);
/* The end of the segment that holds `offset`: what Kafka takes for the end of what it reads there. */
int64_t broker_log_segment_end(const broker_log *log, int64_t offset);
/* Bytes from the batch that holds `offset` to `limit`; all that is kept. */
uint64_t broker_log_bytes_between(const broker_log *log, int64_t offset, int64_t limit);
uint64_t broker_log_size(const broker_log *log);
/* The first batch whose largest timestamp is at least `timestamp`, and which has an offset not before `from`.
 * false: none. */
bool broker_log_find_time(const broker_log *log, int64_t timestamp, int64_t from, kw_bytes *batch);
/* The largest timestamp of all; false: the log is empty. */
bool broker_log_max_time(const broker_log *log, int64_t *timestamp);
/* Moves the start forward: start <= offset <= end. */
void broker_log_delete_before(broker_log *log, int64_t offset);
/* Loses the batch that holds `offset` and all behind it; the start may go back with it. */
void broker_log_truncate(broker_log *log, int64_t offset);

#endif
