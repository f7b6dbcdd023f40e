/* verdict.h - what an answer to Produce means for the sequence of its batch: one row a code. */
#ifndef KW_RELIABILITY_VERDICT_H
#define KW_RELIABILITY_VERDICT_H

#include "reliability/idempotence.h"

typedef enum kw_meaning {
    KW_MEANS_STORED,      /* it is in the log, at an offset that nobody tells (P2) */
    KW_MEANS_AGAIN,       /* the same bytes, later */
    KW_MEANS_SMALLER,     /* in halves (P10) */
    KW_MEANS_GAP,         /* a sequence before it is missing (P3) */
    KW_MEANS_FORGOTTEN,   /* the leader does not know the producer any more (P5) */
    KW_MEANS_OUTDATED,    /* nor take its epoch (P17) */
    KW_MEANS_OTHER_TOPIC, /* of another id (P18) */
    KW_MEANS_NEVER,       /* this batch cannot be stored */
    KW_MEANS_END,         /* nor can anything of this producer */
    KW_MEANINGS
} kw_meaning;

/* `within` a transaction some codes mean something else than alone. */
kw_meaning kw_meaning_of(int code, bool within);

/* What a decision is made of. */
typedef struct kw_case {
    kw_idempotence *producer;
    kw_book *book;
    kw_sealed *batch;
    const kw_attempt *attempt;
} kw_case;

/* Decides, and enters it into the book. */
kw_verdict kw_case_decide(const kw_case *c);

#endif
