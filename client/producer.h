/* producer.h - records in, delivery events out: at least once, or whatever a guarantee makes of it.
 *
 * accumulate.c puts records into each partition's open batch (intake.h: by any thread); handover.c takes full
 * and lingered ones over; drain.c closes, seals and sends what is ready, one batch a partition and request
 * (P14), grouped by leader; outcome.c turns each attempt into a verdict and obeys it. Every record ends in
 * exactly one delivery event. */
#ifndef KW_CLIENT_PRODUCER_H
#define KW_CLIENT_PRODUCER_H

#include "client/cluster.h"
#include "client/intake.h"

/* What the loop keeps of a topic. */
typedef struct kw_ptopic {
    kw_spread next; /* what the intake is shown next */
    bool drawn;     /* it is ready to be shown */
    bool counted;   /* it holds numbers of waiting batches */
    bool keyless;   /* the intake's, as last seen */
    bool changed;   /* a queue has changed its length since it was drawn */
} kw_ptopic;

typedef struct kw_producer {
    kw_core *core;
    kw_cluster *cluster;
    kw_intake intake;
    kw_guarantee guarantee; /* outcome is never NULL: at least once if nobody set one */
    kw_event_node notice;   /* the guarantee's event */
    kw_link active;         /* kw_ppart with batches */
    kw_ptopic *topics;
    int32_t n_topics;
    bool load_changed;        /* some topic has */
    uint64_t n_drains;        /* so far */
    uint64_t shown;           /* version of the metadata that the intake knows */
    int64_t memory_owed;      /* to be given back to the intake */
    int64_t records_owed;     /* reported, to be taken off its outstanding ones */
    int64_t records_unpulled; /* in events that wait to be pulled */
    int64_t n_in_flight; /* batches in requests that are not over, those that ended meanwhile too (P15) */
    kw_link untold;      /* done batches without an event: all their records had receipts */
    bool closing;
    kw_time close_deadline;
    int fatal;
    kw_time linger_at; /* when something in the intake is to be taken over */
    kw_time deadline;  /* as the last step left it */
} kw_producer;

void kw_producer_init(kw_producer *p, kw_cluster *cluster);
void kw_producer_fini(kw_producer *p);
bool kw_producer_step(kw_producer *p);
/* Refuses records from now on; see kw_close. */
void kw_producer_close(kw_producer *p, kw_time deadline);
/* See kw_settled. */
uint64_t kw_producer_settled(const kw_producer *p);
/* When to step; an append may have made it earlier. */
kw_time kw_producer_deadline(const kw_producer *p);

/* handover.c: between the intake and us, under its lock. */
bool kw_producer_take(kw_producer *p);
/* All that was appended, whatever its age, into our queues and no further. */
void kw_producer_take_all(kw_producer *p);
/* true: an append that found no room may find some now. */
bool kw_producer_settle(kw_producer *p);
/* load.c: what append knows of topics is drawn (true: something was) and, under the lock, shown. */
bool kw_producer_draw_topics(kw_producer *p);
void kw_producer_show_topics(kw_producer *p);
void kw_producer_note_keyless(kw_producer *p);
/* The partition's queue has become longer or shorter. */
void kw_producer_note_load(kw_producer *p, const kw_ppart *part);
/* KIP-794: can the leader of this partition take what waits? */
void kw_producer_note_drain(kw_producer *p, const kw_ppart *part);
/* After a topic was made known: append may be asked for it. KW_ENOMEM. */
int kw_producer_add_topics(kw_producer *p) KW_MUST_USE;
/* topic_config.c: see kw_topic_set and kw_set_partitioner. */
int kw_producer_topic_set(kw_producer *p, int32_t topic, kw_str key, kw_str value, char *why,
                          size_t why_size) KW_MUST_USE;
int kw_producer_set_partitioner(kw_producer *p, int32_t topic, const kw_partitioner *partitioner) KW_MUST_USE;
static inline const kw_config *kw_producer_config(const kw_producer *p, int32_t topic) {
    return kw_intake_config(&p->intake, topic);
}
/* delivery.timeout.ms of a topic. */
static inline kw_time kw_producer_patience(const kw_producer *p, int32_t topic) {
    return KW_MS(kw_producer_config(p, topic)->delivery_timeout_ms);
}
/* producer.c */
void kw_producer_enqueue(kw_producer *p, kw_pbatch *b);
/* Right behind another of its partition. */
void kw_producer_enqueue_after(kw_producer *p, kw_pbatch *at, kw_pbatch *b);
void kw_producer_unqueue(kw_producer *p, kw_pbatch *b);
/* Brings the memory owed up to date after the batch grew, shrank or changed buffers. */
void kw_producer_recount(kw_producer *p, kw_pbatch *b);
void kw_producer_free_batch(kw_producer *p, kw_pbatch *b);
/* staging.c: gives staged records their partitions when metadata came. */
bool kw_producer_unstage(kw_producer *p);
/* drain.c */
bool kw_producer_drain(kw_producer *p);
void kw_producer_close_batch(kw_pbatch *b);
/* outcome.c */
void kw_producer_attempt(kw_producer *p, kw_pbatch *b, const kw_attempt *a);
void kw_producer_finish(kw_producer *p, kw_pbatch *b, kw_outcome outcome, int error);
void kw_producer_free_untold(kw_producer *p);
void kw_producer_released(kw_producer *p, kw_pbatch *b); /* the request no longer borrows it */
kw_guarantee kw_at_least_once(kw_producer *p);
/* NULL: at least once. */
void kw_producer_set_guarantee(kw_producer *p, const kw_guarantee *g);
/* The guarantee's event takes its place in the queue, unless it has one. */
void kw_producer_tell(kw_producer *p);
/* Records taken whose outcome is not known; < 0: KW_EFORKED. */
int64_t kw_producer_unsettled(const kw_producer *p);
/* No record is taken any more, what waits ends with `error`. */
void kw_producer_fail(kw_producer *p, int error);
/* split.c: two halves at the batch's place; false: one record, or no memory. */
bool kw_producer_split(kw_producer *p, kw_pbatch *b);
/* expire.c: delivery.timeout.ms, and the deadline of kw_close. */
bool kw_producer_expire(kw_producer *p);
/* Ends one batch with KW_ETIMEOUT, KW_ECANCELLED ...; the outcome follows from its attempts. */
void kw_producer_expire_batch(kw_producer *p, kw_pbatch *b, int code);
/* purge.c: see kw_purge. */
void kw_producer_purge(kw_producer *p, unsigned what);
/* Gives up what was never sealed. */
void kw_producer_drop(kw_producer *p);
/* Why this partition's topic cannot be produced to at all, whatever one waits for; 0: it may. */
int kw_producer_hopeless(const kw_producer *p, const kw_ppart *part);

#endif
