/* segment.h - a piece of a log: whole batches one behind another, with an index entry for each.
 *
 * Its bytes never change once written, so an answer borrows them: the log holds one reference, each answer
 * under way another. A segment moves only when the log alone holds it. All segments of a broker stand in one
 * list by age, so that the oldest can go first. */
#ifndef BROKER_SEGMENT_H
#define BROKER_SEGMENT_H

#include <kwire/error.h>
#include <kwire/mem.h>

struct broker_log;

typedef struct broker_segment broker_segment;

/* The memory that all logs share. */
typedef struct broker_store {
    kw_mem *mem;
    size_t limit;  /* bytes; 0: none */
    size_t kept;   /* bytes of all segments in logs */
    uint64_t born; /* bytes ever appended, in all logs */
    broker_segment *oldest, *newest;
} broker_store;

typedef struct broker_index_entry {
    int64_t offset;
    int64_t max_timestamp;
    size_t position; /* in the segment */
} broker_index_entry;

struct broker_segment {
    broker_segment *older, *newer; /* in the store, by age */
    struct broker_log *log;
    kw_mem *mem;
    int refs;
    bool closed; /* takes no more batches */
    broker_index_entry *index;
    int32_t n_index, cap_index;
    int64_t max_timestamp;
    uint64_t position; /* of its first byte in the log */
    uint64_t birth;    /* store->born when it was made */
    size_t n, cap;
    uint8_t p[];
};

void broker_segment_hold(broker_segment *s);
void broker_segment_drop(broker_segment *s);

/* A new one with room for at least n bytes; `before`: the log's last one, or NULL. NULL: no memory. */
broker_segment *broker_segment_new(broker_store *st, struct broker_log *log, const broker_segment *before,
                                   size_t n) KW_MUST_USE;
/* Out of the store, and the log's reference is given back. */
void broker_segment_remove(broker_store *st, broker_segment *s);
bool broker_segment_takes(const broker_store *st, const broker_segment *s, size_t n);
/* An index entry for a batch at its end. 0 or KW_ENOMEM. */
int broker_segment_index(broker_segment *s, int64_t offset, int64_t max_timestamp) KW_MUST_USE;
/* No more batches; gives back the room that is left. Returns where the segment is now. */
broker_segment *broker_segment_close(broker_store *st, broker_segment *s);
/* Forgets the entries from `first` on; their bytes stay where answers borrow them. */
void broker_segment_cut(broker_segment *s, int32_t first);

/* The entry of the batch that holds `offset`, which is not before the first. */
int32_t broker_segment_find(const broker_segment *s, int64_t offset);
/* Where the batch of entry i ends. */
size_t broker_segment_end(const broker_segment *s, int32_t i);
/* End of the last batch, from entry `first` on, that ends at or before `limit`; the start of `first` if there
 * is none. */
size_t broker_segment_last_end(const broker_segment *s, int32_t first, size_t limit);

#endif
