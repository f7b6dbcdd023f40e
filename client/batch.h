/* batch.h - a producer's batch, from its first record to its last delivery event.
 *
 * open -> full -> closing (a job: compress, checksum) -> ready -> in flight -> done, with ways back from in
 * flight to ready (resend, reseal). From ready on the records never change (P6). A batch stays in its
 * partition's queue, at its place, until it is done: retries keep their order without sorting (P12). */
#ifndef KW_CLIENT_BATCH_H
#define KW_CLIENT_BATCH_H

#include "client/core.h"

typedef enum kw_batch_state {
    KW_BATCH_OPEN,      /* takes records */
    KW_BATCH_FULL,      /* takes no more; to be closed by the next step */
    KW_BATCH_CLOSING,   /* the job is out */
    KW_BATCH_READY,     /* may be sent */
    KW_BATCH_IN_FLIGHT, /* in a request */
    KW_BATCH_DONE       /* its outcome is known: out of the queue */
} kw_batch_state;

typedef struct kw_pbatch {
    kw_link link; /* in its partition */
    kw_event_node event;
    kw_job job;
    kw_core *core;
    struct kw_producer *producer;
    struct kw_ppart *part;
    kw_batch_state state;

    kw_batch_writer w; /* its buffer; freed early when the packed one takes over */
    kw_buf packed;
    kw_mem *packed_mem;
    kw_closed_batch closed;
    int32_t codec, level; /* what it is to be compressed with: a job may read no settings */
    int close_error;
    uint64_t *opaques; /* w.count of them */
    int32_t cap_opaques;
    kw_receipt *receipts; /* of records that somebody waits for, in order; receipt.c */
    kw_receipt *last_receipt;

    kw_sealed sealed;
    uint64_t number;    /* of records that were appended before its oldest */
    kw_time created;    /* KW_NEVER until the first step after its first record */
    kw_time not_before; /* back-off */
    bool own_time;      /* a record came with a time of its own: the batch's times are not ours to move */
    bool purged;        /* given up while the job was out: ends when that is back */
    bool held;          /* a request still borrows its bytes */
    bool reported;      /* the application is through with its event */
    bool pulled;        /* its event is in the application's hands */
    int32_t first;      /* record that the next event begins with */
    int32_t gap;        /* record before which it ends: receipt.c */
    int n_corrupt;      /* times it was refused as damaged (P14) */
    size_t counted;     /* bytes it is counted with against buffer.memory */

    kw_outcome outcome;
    int error;
    int64_t base_offset, timestamp_ms;
    char message[96]; /* the broker's words, cut */
} kw_pbatch;

/* A batch with room for `size` bytes, header included. NULL: out of memory. */
kw_pbatch *kw_pbatch_new(kw_core *core, size_t size, int32_t opaques);
void kw_pbatch_free(kw_pbatch *b);
/* The least number of those in the list, or n if that is less. */
uint64_t kw_pbatch_oldest(const kw_link *batches, uint64_t n);
/* KW_ENOSPACE: full. KW_ENOMEM, KW_EINVAL. */
int kw_pbatch_append(kw_pbatch *b, const kw_outgoing *r, int64_t timestamp) KW_MUST_USE;
/* A record read back, ready to be appended again: borrows from the view, its headers are laid out in the
 * arena. The caller sets topic, partition and opaque. KW_ENOMEM. */
int kw_outgoing_from(const kw_record *rec, kw_arena *arena, kw_outgoing *r) KW_MUST_USE;
/* Bytes it counts for against buffer.memory. */
size_t kw_pbatch_memory(const kw_pbatch *b);
/* Bytes on the wire. */
static inline size_t kw_pbatch_size(const kw_pbatch *b) {
    return b->closed.n;
}
/* Do its bytes, sealed, fit their checksum? */
bool kw_pbatch_is_intact(const kw_pbatch *b);
/* Begins to walk its records, whatever its state past open; `expanded` is the caller's, to be freed with mem.
 */
int kw_pbatch_walk(kw_pbatch *b, kw_buf *expanded, kw_record_iter *it) KW_MUST_USE;
/* Compress and checksum, as a job: `done` follows, and calls kw_pbatch_closed: then the batch is ready,
 * unless close_error says why not. */
void kw_pbatch_close(kw_pbatch *b, int32_t codec, int32_t level, void (*done)(kw_job *j));
void kw_pbatch_closed(kw_pbatch *b);

#endif
