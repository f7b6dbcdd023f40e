/* txn.h - transactions: records of several partitions, and offsets of a group, become visible together or not
 * at all (KIP-98, KIP-447, KIP-890).
 *
 *     kw_txn_init                          once; fences others with this transactional.id
 *     kw_txn_begin  kw_produce ...  kw_txn_send_offsets ...  kw_txn_commit | kw_txn_abort       and again
 *
 * The property transactional.id makes a client transactional. _begin is done at once; the other four begin
 * something that ends in one KW_EVENT_TRANSACTION, whose `outcome` and `advice` say what became of it and
 * what to do next; `text` says it in words. There is no timeout: they go on until they are definite or the
 * client is closed. A program that waits (kw_txn_wait) and runs out of patience waits again later, or calls
 * again: nothing is begun twice.
 *
 * What can pass (a coordinator that moves, CONCURRENT_TRANSACTIONS ...) is tried again and never told. When a
 * transaction has failed (a record was lost, the broker aborted it) an event with KW_TXN_NONE and
 * KW_TXN_DO_ABORT comes, kw_produce, _send_offsets and _commit say KW_ESTATE, and only _abort goes on. What
 * was not sent by then is dropped: its delivery events say KW_ECANCELLED. A commit whose answer was lost is
 * repeated until it is definite, and never turned into an abort (T5, KAFKA-17754); whoever cannot wait calls
 * kw_txn_init: that fences it, the commit ends UNKNOWN.
 *
 * kw_close with an open transaction aborts it; a commit or abort under way is tried until the deadline. Drive
 * the client until kw_txn_get says that it is not busy (kw_txn_wait does), then free it.
 *
 * Which protocol is spoken, that of KIP-98 or that of KIP-890, follows from the cluster's finalized feature
 * transaction.version, and is decided where no transaction is open (T1). docs/TRANSACTIONS.md is a guide. */
#ifndef KWIRE_TXN_H
#define KWIRE_TXN_H

#include <kwire/offsets.h>

KW_EXTERN_C_BEGIN

typedef struct kw_net kw_net;
typedef struct kw_thread kw_thread;

/* In whose name offsets are sent: the consumer's (KIP-447). For partitions that were assigned by the program
 * itself the group id is enough. */
typedef struct kw_group_metadata {
    kw_str group_id;
    int32_t generation; /* or member epoch; -1: no member */
    kw_str member_id;   /* empty: no member */
    kw_str instance_id; /* of a static member; n = -1: none */
} kw_group_metadata;
KW_PUBLIC extern const kw_group_metadata kw_group_metadata_default;

/* The first one takes the transactional id: the former holder is fenced, its open transaction aborted. Later
 * ones get a new epoch of the id that we have, and never take it back: if another producer has taken it
 * meanwhile, this client is finished (T7; brokers before KIP-360, InitProducerId 3, do not notice). After a
 * KW_TXN_DO_INIT; and to end a commit or abort whose answer does not come (state COMMITTING, ABORTING): that
 * one then ends UNKNOWN, and with protocol 1 the client is finished if it had never arrived. KW_EINVAL:
 * transactional.id is not set; KW_ESTATE: a transaction is open (T11: abort it first), or the client is
 * finished or closed; KW_EUNSUPPORTED: not in this build; KW_ENOMEM. */
KW_PUBLIC int kw_txn_init(kw_client *c) KW_MUST_USE;
/* From here on kw_produce takes records. KW_ESTATE: not initialised, one is open or being ended, the client
 * is finished. */
KW_PUBLIC int kw_txn_begin(kw_client *c) KW_MUST_USE;
/* These offsets are committed with the transaction; everything is copied. KW_EINVAL: no group or group id, no
 * offsets, or one that cannot be; KW_ESTATE: no transaction, one that has failed, or a former call is under
 * way; KW_ENOMEM. */
KW_PUBLIC int kw_txn_send_offsets(kw_client *c, const kw_offset *offsets, int32_t n,
                                  const kw_group_metadata *group) KW_MUST_USE;
/* Flushes; ends the transaction when all its records and offsets are there. One that failed on the way ends
 * NOT_DONE with KW_TXN_DO_ABORT. KW_ESTATE: there is none, or it has failed already; KW_ENOMEM. */
KW_PUBLIC int kw_txn_commit(kw_client *c) KW_MUST_USE;
/* Drops what was not sent (its delivery events say KW_ECANCELLED), waits for what is in flight, aborts.
 * Outcome OK: certainly not committed, by this call or (advice GIVE_UP, DO_INIT; kw_txn_info.error says why)
 * before it. Also while a commit still waits for its records (state FLUSHING), which then ends NOT_DONE with
 * KW_ECANCELLED. KW_ESTATE: there is none, or a commit is under way (T5); KW_ENOMEM. */
KW_PUBLIC int kw_txn_abort(kw_client *c) KW_MUST_USE;

typedef enum kw_txn_state {
    KW_TXN_UNINITIALIZED,
    KW_TXN_INITIALIZING, /* an id, or a new epoch of it, is asked for */
    KW_TXN_READY,        /* none is open */
    KW_TXN_OPEN,
    KW_TXN_FAILED,     /* it can only be aborted */
    KW_TXN_FLUSHING,   /* commit: its records and offsets are awaited; it can still be aborted */
    KW_TXN_COMMITTING, /* the coordinator was asked to commit */
    KW_TXN_DRAINING,   /* abort: what is in flight is awaited */
    KW_TXN_ABORTING,   /* the coordinator was asked to abort */
    KW_TXN_UNSETTLED,  /* a commit or abort ended UNKNOWN, or the id was lost: kw_txn_init */
    KW_TXN_FINISHED,   /* fatal, or closed */
    KW_TXN_STATES
} kw_txn_state;
/* "uninitialized", ...; "init", "send offsets", "commit", "abort", "none"; "go on", "abort", "init", "give
 * up". */
KW_PUBLIC const char *kw_txn_state_name(kw_txn_state s);
KW_PUBLIC const char *kw_txn_op_name(kw_txn_op op);
KW_PUBLIC const char *kw_txn_advice_name(kw_txn_advice a);

typedef struct kw_txn_info {
    kw_txn_state state;
    kw_txn_advice advice;
    int error;           /* why it is FAILED, UNSETTLED or FINISHED; else 0 */
    char text[340];      /* the same in words, terminated */
    int protocol;        /* 1 (KIP-98) or 2 (KIP-890); 0: not decided yet */
    int64_t producer_id; /* -1: none */
    int16_t producer_epoch;
    bool busy; /* something begun by init, send_offsets, commit, abort or kw_close is not over */
    uint64_t n_committed, n_aborted;
    uint64_t n_unknown; /* commits that ended UNKNOWN */
    kw_outcome outcome; /* of the last call that ended, as its event had it: tells unknown from not done */
} kw_txn_info;
KW_PUBLIC int kw_txn_get(kw_client *c, kw_txn_info *out); /* 0, KW_EFORKED */

/* Runs the client until nothing of the above is under way; events stay to be pulled. Returns info.error: 0 if
 * the last call came to what it was for; else Kafka's code or KW_E*, and `info` (may be NULL) says what to
 * do. KW_ETIMEOUT: it goes on; wait again. Errors of kw_run. */
KW_PUBLIC int kw_txn_wait(kw_net *net, kw_client *c, kw_time timeout, kw_txn_info *info);
/* The same for a client with a thread of its own (thread.h), which goes on by itself: waits until nothing of
 * the above is under way. Any thread may wait, also while others produce or pull; with nobody who pulls, room
 * in buffer.memory does not come back. Also KW_ESTATE: closed before that; KW_EFORKED. Built with
 * KWIRE_THREADS. */
KW_PUBLIC int kw_thread_txn_wait(kw_thread *t, kw_time timeout, kw_txn_info *info);

KW_EXTERN_C_END
#endif
