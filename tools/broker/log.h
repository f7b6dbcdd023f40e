/* log.h - the records of one partition in memory, and the memory that all partitions share.
 *
 * Batches stand one behind another in segments, as they came but for base offset and leader epoch, which the
 * checksum does not cover. A segment never moves and its bytes never change once written, so an answer
 * borrows them: the log holds one reference, each answer under way another. Over its limit the store drops
 * whole segments, the oldest of all logs first, and moves that log's start; the segment written last always
 * stays. */
#ifndef BROKER_LOG_H
#define BROKER_LOG_H

#include <kwire/records.h>

typedef struct broker_segment broker_segment;

typedef struct broker_store {
    kw_mem *mem;
    size_t limit;  /* bytes; 0: none */
    size_t kept;   /* bytes of all segments in logs */
    uint64_t born; /* bytes of all segments ever made */
    broker_segment *oldest, *newest;
} broker_store;

typedef struct broker_log {
    broker_store *store;
    broker_segment **segments; /* oldest first; none is empty */
    int32_t n_segments, cap_segments;
    int64_t start, end; /* first offset kept, next offset to be given */
    uint64_t bytes;     /* ever appended */
} broker_log;

/* A run of whole batches. */
typedef struct broker_span {
    broker_segment *segment; /* NULL: nothing there */
    kw_bytes bytes;
} broker_span;

#define BROKER_LEADER_EPOCH 0

void broker_log_init(broker_log *log, broker_store *store);
void broker_log_fini(broker_log *log);
/* Copies the batch, gives it its offsets. 0 or KW_ENOMEM. */
int broker_log_append(broker_log *log, const kw_batch *batch, int64_t *base_offset) KW_MUST_USE;
/* From the batch that holds `offset` (start <= offset <= end) on, at most `max` bytes of one segment; with
 * `one` the first batch comes whatever its size. */
broker_span broker_log_read(const broker_log *log, int64_t offset, size_t max, bool one);
/* Bytes from the batch that holds `offset` to the end. */
uint64_t broker_log_bytes_from(const broker_log *log, int64_t offset);
/* The first batch whose largest timestamp is at least `timestamp`. false: none. */
bool broker_log_find_time(const broker_log *log, int64_t timestamp, kw_bytes *batch);
/* The largest timestamp of all; false: the log is empty. */
bool broker_log_max_time(const broker_log *log, int64_t *timestamp);

void broker_segment_hold(broker_segment *s);
void broker_segment_drop(broker_segment *s);

#endif
