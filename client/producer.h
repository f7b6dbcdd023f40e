/* producer.h - records in, delivery events out: at least once, or whatever a guarantee makes of it.
 *
 * accumulate.c puts records into each partition's open batch; drain.c closes, seals and sends what is ready,
 * one batch a partition and request (P14), grouped by leader; outcome.c turns each attempt into a verdict and
 * obeys it. Every record ends in exactly one delivery event. */
#ifndef KW_CLIENT_PRODUCER_H
#define KW_CLIENT_PRODUCER_H

#include "client/batch.h"
#include "client/cluster.h"

/* A partition that we produce to. Partition -1 of a topic holds records whose partition is not known before
 * metadata. */
typedef struct kw_ppart {
    kw_link active;  /* in producer->active while it has batches */
    kw_link batches; /* in order of sequence */
    int32_t topic, partition;
    int n_in_flight;
    int32_t last_count; /* records of the last full batch: how many opaques the next one needs */
} kw_ppart;

typedef struct kw_ptopic {
    kw_ppart **parts; /* by partition; NULL where we never produced */
    int32_t n_parts;
    kw_ppart *staging;
    int32_t sticky;       /* partition of keyless records; -1: to be chosen */
    int64_t sticky_bytes; /* put there so far (KIP-794) */
} kw_ptopic;

typedef struct kw_producer {
    kw_core *core;
    kw_cluster *cluster;
    kw_guarantee guarantee; /* outcome is never NULL: at least once if nobody set one */
    kw_ptopic *topics;
    int32_t n_topics;
    kw_link active; /* kw_ppart with batches */
    size_t memory;  /* held by batches, against buffer.memory */
    int64_t outstanding;
    bool pressed; /* buffer.memory ran out: send what is there */
    bool closing;
    kw_time close_deadline;
    int fatal;
    kw_time deadline;         /* as the last step left it */
    uint64_t cluster_version; /* of the metadata that staged records were last tried with */
} kw_producer;

void kw_producer_init(kw_producer *p, kw_cluster *cluster);
void kw_producer_fini(kw_producer *p);
bool kw_producer_step(kw_producer *p);
int kw_producer_produce(kw_producer *p, const kw_outgoing *r) KW_MUST_USE;
void kw_producer_flush(kw_producer *p);

/* accumulate.c */
kw_ppart *kw_producer_part(kw_producer *p, int32_t topic, int32_t partition); /* NULL: no memory */
int kw_producer_append(kw_producer *p, kw_ppart *part, const kw_outgoing *r, bool over_budget) KW_MUST_USE;
void kw_producer_unqueue(kw_producer *p, kw_pbatch *b);
/* Brings p->memory up to date after the batch grew, shrank or changed buffers. */
void kw_producer_recount(kw_producer *p, kw_pbatch *b);
void kw_producer_free_batch(kw_producer *p, kw_pbatch *b);
/* partitioner.c: a partition, or -1 while the count is not known, or KW_EINVAL. */
int32_t kw_producer_partition(kw_producer *p, const kw_outgoing *r);
/* staging.c: gives staged records their partitions when metadata came. */
bool kw_producer_unstage(kw_producer *p);
/* drain.c */
bool kw_producer_drain(kw_producer *p);
void kw_producer_close_batch(kw_pbatch *b);
/* outcome.c */
void kw_producer_attempt(kw_producer *p, kw_pbatch *b, const kw_attempt *a);
void kw_producer_finish(kw_producer *p, kw_pbatch *b, kw_outcome outcome, int error);
void kw_producer_released(kw_producer *p, kw_pbatch *b); /* the request no longer borrows it */
kw_guarantee kw_at_least_once(kw_producer *p);
/* split.c: two halves at the batch's place; false: one record, or no memory. */
bool kw_producer_split(kw_producer *p, kw_pbatch *b);
/* expire.c: delivery.timeout.ms, and the deadline of kw_close. */
bool kw_producer_expire(kw_producer *p);

#endif
