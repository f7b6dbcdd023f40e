/* guarantee.h - how a delivery guarantee sits on top of the producer without the producer knowing it.
 *
 * The producer asks and obeys; answers are decisions, never I/O. What a guarantee needs of the cluster it
 * asks its client for (host.h). All calls here are made under the client's lock, by whoever steps the client.
 * Without a guarantee it delivers at least once. Every attempt ends in one of three outcomes, and UNKNOWN is
 * resolved only by the same bytes under the same (producer id, epoch, sequence), or by fencing (P6, P7). */
#ifndef KWIRE_GUARANTEE_H
#define KWIRE_GUARANTEE_H

#include <kwire/records.h>

KW_EXTERN_C_BEGIN

typedef enum kw_outcome {
    KW_OUTCOME_OK,       /* the broker has it */
    KW_OUTCOME_NOT_DONE, /* the broker definitely does not have it */
    KW_OUTCOME_UNKNOWN   /* it may, or may not */
} kw_outcome;

/* A batch as the guarantee sees it. `seal`, `sealed` and `tag` are the guarantee's to write, in seal() and
 * outcome(). */
typedef struct kw_sealed {
    int32_t topic;    /* kw_client's topic number */
    kw_uuid topic_id; /* that it is, or was, sealed for (P18); zero: not known */
    int32_t partition;
    int32_t count;      /* records */
    int32_t attempts;   /* sends so far */
    bool sealed;        /* the header was written; it is not asked again before RESEAL */
    bool maybe_written; /* some attempt may have reached the log: the end can no longer be NOT_DONE (P7).
                         * The guarantee may take it back, with a proof, when it says RESEAL */
    kw_batch_seal seal;
    uint64_t tag;
} kw_sealed;

typedef struct kw_attempt {
    kw_outcome outcome;
    int code;            /* Kafka's, or KW_E* (KW_ETIMEOUT, KW_ECLOSED ...) */
    int64_t base_offset; /* OK: offset of the first record; -1 not known */
    int64_t log_start;   /* -1 not known (P5) */
    bool expired;        /* its time is over, or the producer: only DONE, FAIL and FATAL are possible */
    bool out_of_retries; /* `retries` is spent, or another try is of no use (P14): a guarantee may still say
                          * RESEND for UNKNOWN (P7) */
} kw_attempt;

typedef enum kw_verdict {
    KW_VERDICT_DONE,   /* report OK */
    KW_VERDICT_FAIL,   /* report the attempt's outcome */
    KW_VERDICT_RESEND, /* the same bytes again, in order, at the head of its partition, after back-off */
    KW_VERDICT_RESEAL, /* ask seal() again, then send; the records stay */
    KW_VERDICT_SPLIT,  /* two halves at the head; they keep the sequence range of the whole (P10) */
    KW_VERDICT_FATAL   /* report, and fail everything else: the producer is finished */
} kw_verdict;

/* What a produce request says beside its batches. */
typedef struct kw_produce_terms {
    kw_str transactional_id; /* n = -1: none */
    int16_t max_version;     /* of Produce: from 12 on it adds partitions to the transaction by itself (T1) */
} kw_produce_terms;

struct kw_event;

typedef struct kw_guarantee {
    void *self;
    /* May another batch of this partition go out, with in_flight of them unanswered? (window of 5; epoch bump
     * waits for 0; a partition not yet added to the transaction) */
    bool (*may_send)(void *self, int32_t topic, int32_t partition, int in_flight, kw_time now);
    /* At drain: fill b->seal. 0, or KW_EAGAIN: not now (a producer id is awaited). */
    int (*seal)(void *self, kw_sealed *b, kw_time now);
    kw_verdict (*outcome)(void *self, kw_sealed *b, const kw_attempt *a, kw_time now);
    /* The rest may be NULL. */
    /* So many records of a partition ended without ever having been sealed: too late, given up. */
    void (*lost)(void *self, int32_t topic, int32_t partition, int32_t count, int error);
    kw_produce_terms (*terms)(const void *self);
    /* Work of its own, at the end of each round of a step; true: something was done, and another round
     * follows. When the next is due. */
    bool (*step)(void *self, kw_time now);
    kw_time (*deadline)(const void *self);
    /* What came of a kw_host_request: an event of the kind KW_EVENT_RESPONSE, good during this call. */
    void (*answered)(void *self, const struct kw_event *e);
    /* At the turn of an event that kw_host_tell has announced: fill it in. false: it is out of date. */
    bool (*event)(void *self, struct kw_event *e);
    /* kw_close: what is open is to be wound up by `deadline`. */
    void (*close)(void *self, kw_time deadline);
    /* The client ends, or takes another guarantee: free self. The last call. */
    void (*fini)(void *self);
} kw_guarantee;

/* Names for logs and tests. */
KW_PUBLIC const char *kw_outcome_name(kw_outcome o);
KW_PUBLIC const char *kw_verdict_name(kw_verdict v);

KW_EXTERN_C_END
#endif
