/* intake.h - what threads that append may touch, and the one lock around it.
 *
 * The lock rule. Under env.locks.intake stands all of kw_intake: its topics, its lists and counters, in a
 * kw_ppart the part marked so, and every batch that is in one of its lists: such a batch belongs to the
 * intake, and nobody else looks at it. kw_produce, kw_flush and kw_outstanding take this lock and no other
 * (memory excepted, inside it: a batch needs buffers). A step takes it once a round, to take over batches, to
 * show what metadata and queues have become, and to give memory back (handover.c): for list splices and a
 * few sums, never across a transport call or a job. Whoever holds the client lock may take it; never the
 * other way round. A user's partitioner is called under it.
 *
 * A batch is in one list: `open` while it takes records, `staged` if the number of partitions is not known
 * yet, `full` until the next step; then it is the loop's (producer.h). An append costs one acquire and no
 * allocation, unless it opens a batch; it asks for a step (`due`) only where the deadline gets earlier: a
 * batch opened, a batch filled, memory spent. */
#ifndef KW_CLIENT_INTAKE_H
#define KW_CLIENT_INTAKE_H

#include "client/batch.h"
#include "client/spread.h"

/* A partition that we produce to. Partition -1 of a topic holds records whose partition is not known before
 * metadata. Made by the first record for it, freed with the client. */
typedef struct kw_ppart {
    int32_t topic, partition;
    /* the intake's */
    kw_pbatch *open;
    int32_t last_count; /* records of the last full batch: how many opaques the next one needs */
    /* the loop's */
    kw_link active;   /* in producer->active while it has batches */
    kw_link batches;  /* in order of sequence */
    int32_t n_queued; /* of them, those in flight included */
    int32_t n_in_flight;
} kw_ppart;

/* What an append knows of a topic: facts that the loop has shown, and where its own records wait.
 * n_partitions and `own` change under both locks only, so the loop may read them with the client lock alone.
 */
typedef struct kw_itopic {
    int32_t n_partitions; /* 0: not known yet */
    kw_spread spread;
    kw_ppart **parts; /* by partition; NULL where we never produced */
    int32_t n_parts;
    kw_ppart *staging;
    int32_t sticky;       /* partition of keyless records; -1: to be chosen */
    int64_t sticky_bytes; /* put there so far (KIP-794) */
    bool keyless;         /* has records that are spread */
    kw_config *own;       /* NULL: the client's settings (topic_config.c) */
    kw_partitioner partitioner;
} kw_itopic;

typedef struct kw_intake {
    kw_core *core; /* settings, buffers, locks: no more of it */
    kw_itopic *topics;
    int32_t n_topics;
    kw_link open, staged; /* oldest first */
    kw_link full;         /* in the order in which they filled */
    size_t memory;        /* held by batches, the loop's too, against buffer.memory */
    int64_t outstanding;
    uint64_t n_appended;
    int64_t wall_ms;            /* of the last step: stamps records */
    uint32_t random;            /* state of a generator of its own: env.random is not for several threads */
    int refuses;                /* what an append is answered: closing, no transaction ...; 0: it is taken */
    bool closed;                /* it stays so */
    bool pressed;               /* buffer.memory ran out: take what is there */
    bool starved;               /* it did, and none has come back since: whoever brings some says so */
    bool due;                   /* a step was asked for */
    bool has_news;              /* a topic has become keyless */
    kw_partitioner partitioner; /* of topics that have none of their own */
} kw_intake;

void kw_intake_init(kw_intake *in, kw_core *core);
void kw_intake_fini(kw_intake *in);

static inline int kw_intake_lock(const kw_intake *in) {
    return kw_lock_acquire(&in->core->env.locks.intake);
}

static inline void kw_intake_unlock(const kw_intake *in) {
    kw_lock_release(&in->core->env.locks.intake);
}

/* ---- these take the lock ---- */

/* See kw_produce. *due: the loop has to be woken. */
int kw_intake_append(kw_intake *in, const kw_outgoing *r, bool *due) KW_MUST_USE;
/* What is there waits no longer for linger; *due as above. Returns records outstanding, or KW_EFORKED. */
int64_t kw_intake_flush(kw_intake *in, bool *due);
int64_t kw_intake_outstanding(const kw_intake *in);
uint64_t kw_intake_appended(const kw_intake *in); /* so far */
/* How many were appended before the oldest that is still here. */
uint64_t kw_intake_handed_over(const kw_intake *in);
/* No more records from here on. */
void kw_intake_refuse(kw_intake *in, int error);
/* From now on an append is answered so; 0: records are taken, unless they are refused for good. */
void kw_intake_admit(kw_intake *in, int error);
bool kw_intake_due(const kw_intake *in);
/* Room for topics 0 .. n-1. KW_ENOMEM. */
int kw_intake_add_topics(kw_intake *in, int32_t n) KW_MUST_USE;
/* Partition and its object for a record that waited for metadata. KW_ENOMEM, KW_EINVAL. */
int kw_intake_route(kw_intake *in, const kw_outgoing *r, kw_ppart **part) KW_MUST_USE;

/* ---- these are called under it ---- */

/* The settings of a topic. */
static inline const kw_config *kw_intake_config(const kw_intake *in, int32_t topic) {
    const kw_config *own = in->topics[topic].own;
    return own != NULL ? own : &in->core->config;
}

/* partitioner.c: a partition, or -1 while the count is not known, or KW_EINVAL. */
int32_t kw_intake_partition(kw_intake *in, const kw_outgoing *r);
kw_ppart *kw_intake_part(kw_intake *in, int32_t topic, int32_t partition); /* NULL: no memory */
uint32_t kw_intake_random(kw_intake *in);
/* Out of `open` or `staged`, into `full`. */
void kw_intake_fill(kw_intake *in, kw_pbatch *b);

#endif
