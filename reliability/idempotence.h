/* idempotence.h - the producer's guarantee: what a broker may have is never sent again under another number,
 * and no number is used for two batches (KIP-98, KIP-360).
 *
 * A book for each partition (book.h) keeps its sequences. Without a transaction each book has an epoch of its
 * own, and mends a gap by raising it; with one, all follow the epoch that the coordinator gave, and what
 * cannot be delivered under it is the transaction's business (kw_overlay). */
#ifndef KW_RELIABILITY_IDEMPOTENCE_H
#define KW_RELIABILITY_IDEMPOTENCE_H

#include "reliability/book.h"

#include <kwire/host.h>

/* What transactions add. Linked in by kw_txn_init (txn.h), so that a program without them does not carry it.
 * may_send, sealed and failed must be there, the others may be NULL. */
typedef struct kw_overlay {
    void *self;
    /* May a batch of this book go out, as far as the transaction is concerned? (open; partition added, T8) */
    bool (*may_send)(void *self, kw_book *b);
    /* A batch of it was sealed: from now on the transaction may have something in this partition. */
    void (*sealed)(void *self, kw_book *b);
    /* A sealed batch will not be delivered: refused, too late, given up. `outcome` of it may be unknown. FAIL
     * or FATAL. The transaction cannot be committed any more (T12, T13, T18). */
    kw_verdict (*failed)(void *self, const kw_sealed *b, const kw_attempt *a);
    /* The other hooks of kw_guarantee, as there. */
    void (*lost)(void *self, int32_t topic, int32_t partition, int32_t count, int error);
    kw_produce_terms (*terms)(const void *self);
    bool (*step)(void *self, kw_time now);
    kw_time (*deadline)(const void *self);
    void (*answered)(void *self, const struct kw_event *e);
    bool (*event)(void *self, struct kw_event *e);
    void (*close)(void *self, kw_time deadline);
    void (*fini)(void *self);
} kw_overlay;

typedef struct kw_idempotence {
    kw_client *client;
    kw_books books;
    kw_identity identity; /* under which books begin; id -1: none yet */
    bool closed;          /* kw_close */
    bool damaged;         /* a sequence of it is burnt */
    /* Asking for one; producer_id.c. */
    bool wanted; /* somebody has something to send and no identity */
    bool asking; /* InitProducerId is under way */
    bool ended;  /* it was refused for good */
    int attempts;
    kw_time ask_at;
    int64_t *used; /* all ids that there ever were */
    size_t n_used;
    kw_time due_at;     /* when to look again at what could not be done for want of memory; KW_NEVER */
    kw_overlay overlay; /* self NULL: no transactions */
} kw_idempotence;

/* Gives the client this guarantee if its settings ask for one; a transactional one takes no records before
 * kw_txn_init, and never asks for an identity of its own. KW_ENOMEM. */
int kw_idempotence_attach(kw_client *c) KW_MUST_USE;
/* The object behind a guarantee; NULL: it is another one, or none. */
kw_idempotence *kw_idempotence_of(const kw_guarantee *g);

/* ---- for transactions ---- */

/* What the coordinator gave: all books follow, each as soon as nothing of its own is under way. Sequences
 * begin at 0 if it differs from what was (T2). */
void kw_idempotence_adopt(kw_idempotence *i, kw_identity identity);
/* Was a sequence burnt under this identity, so that it can carry no more? (T12: a new epoch is needed.) */
bool kw_idempotence_damaged(const kw_idempotence *i);

#endif
