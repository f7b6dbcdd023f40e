/* thread.h - a client with a thread of its own, for programs without a loop (built with KWIRE_THREADS).
 *
 * One thread waits and steps; all others use the ordinary calls of client.h on kw_thread_client(t), and the
 * calls here where they want to wait:
 *
 *     kw_thread_new(&config, NULL, &t, why, sizeof why);
 *     kw_thread_produce(t, &record, KW_MS(1000));      any thread, or kw_produce, which does not wait
 *     while (kw_thread_wait(t, KW_NEVER) > 0)          one thread at a time pulls events
 *         while (kw_client_next(c, &e)) handle(&e);
 *     kw_thread_close(t, KW_MS(10000));
 *     kw_thread_free(t);
 *
 * Somebody has to pull: records whose delivery nobody was told of hold their memory. kw_batch_release may be
 * called from any thread. Times are in microseconds (KW_MS). All threads here block all signals.
 *
 * fork: a child has none of these threads. There every call says KW_EFORKED, those that return no code do
 * nothing, and kw_thread_free closes what the child inherited without disturbing the parent. */
#ifndef KWIRE_THREAD_H
#define KWIRE_THREAD_H

#include <kwire/client.h>

KW_EXTERN_C_BEGIN

typedef struct kw_thread kw_thread;

typedef struct kw_thread_options {
    /* Threads for heavy work (compress, expand, checksum), 0 to 16. 0: the loop's thread does it, between two
     * steps, outside of the lock. */
    int32_t workers;
    size_t stack_size; /* of each thread, bytes; 0: 512 KiB */
    /* ops NULL: malloc's. Otherwise they, the limit and ctx are used, from several threads at once. */
    kw_mem mem;
    /* resolve NULL: getaddrinfo, or c-ares if that was built in. Otherwise it may block: it is called by up
     * to four threads of its own at once, and its answer is what it returns (0 counts as none). What is being
     * looked up goes on after kw_thread_free: ctx must outlive it. */
    kw_resolver resolver;
} kw_thread_options;
KW_PUBLIC extern const kw_thread_options kw_thread_options_default; /* one worker */

/* options NULL: the default. Both structs are copied. On failure *t is NULL and `why` (may be NULL) says what
 * is wrong. KW_EINVAL: a setting or an option; KW_ENOMEM; KW_EIO: no thread or no descriptor to be had. */
KW_PUBLIC int kw_thread_new(const kw_config *config, const kw_thread_options *options, kw_thread **t,
                            char *why, size_t why_size) KW_MUST_USE;
/* Refuses new records, sends what is there, and ends the threads once the outcome of each record is known: at
 * `timeout` those without an answer end as kw_close says. Events can still be pulled. No connection is served
 * after it: a commit (offsets.h) is waited for by its event, a transaction by kw_thread_txn_wait (txn.h),
 * before. One thread closes; others in their calls are told so (KW_ESTATE). KW_EFORKED. */
KW_PUBLIC int kw_thread_close(kw_thread *t, kw_time timeout);
/* Ends the threads and frees all, at once: what was not delivered is gone (kw_thread_close before it). Waits
 * for heavy work that is being done, not for names that are being looked up. No other thread may be in a call
 * with this client. NULL is fine. */
KW_PUBLIC void kw_thread_free(kw_thread *t);

/* Lives as long as t. Do not step, run or free it. */
KW_PUBLIC kw_client *kw_thread_client(const kw_thread *t);

/* Waits until kw_client_next has something: 1; 0: not within timeout (0: only looks, KW_NEVER: no limit).
 * KW_ESTATE: closed, and nothing left to pull. KW_EFORKED. */
KW_PUBLIC int kw_thread_wait(kw_thread *t, kw_time timeout) KW_MUST_USE;
/* For a loop of the application's: a descriptor that is readable while there is something to pull, until a
 * kw_thread_wait(t, 0) finds nothing. Made by the first call; it belongs to t. KW_EIO, KW_EFORKED. */
KW_PUBLIC int kw_thread_fd(kw_thread *t) KW_MUST_USE;

/* kw_produce that waits for room in buffer.memory, which comes as others pull events. Codes are
 * kw_produce's; KW_EAGAIN: no room within timeout. KW_EFORKED. */
KW_PUBLIC int kw_thread_produce(kw_thread *t, const kw_outgoing *r, kw_time timeout) KW_MUST_USE;
/* Produces one record and waits for its outcome; linger.ms is waited for too. It has no part in delivery
 * events, whoever pulls them; r->opaque and r->receipt are not used. Returns sent->error, which is 0 exactly
 * if the outcome is KW_OUTCOME_OK. KW_OUTCOME_NOT_DONE: it is in no log, and will not be (codes of
 * kw_produce; KW_EAGAIN: no room within timeout). KW_OUTCOME_UNKNOWN with KW_ETIMEOUT: it is still under way,
 * and nobody will be told how it ends. KW_ENOMEM, KW_EFORKED. */
KW_PUBLIC int kw_thread_send(kw_thread *t, const kw_outgoing *r, kw_time timeout, kw_sent *sent);
/* Sends what is there without waiting for linger, and waits until the outcome of every record so far is
 * known, also of those whose events nobody has pulled yet: 0. KW_ETIMEOUT, KW_ESTATE, KW_EFORKED. */
KW_PUBLIC int kw_thread_flush(kw_thread *t, kw_time timeout) KW_MUST_USE;
/* Waits until `done` says so, which is asked on this thread, at once and whenever the loop has made a step;
 * it may call the client, and must not wait. Events stay to be pulled, by whoever pulls them: without that
 * what is waited for may never come. 0; KW_ETIMEOUT, KW_ESTATE: closed before that; KW_EFORKED. txn.h makes
 * kw_thread_txn_wait of it. */
KW_PUBLIC int kw_thread_until(kw_thread *t, kw_time timeout, bool (*done)(void *ctx), void *ctx) KW_MUST_USE;

KW_EXTERN_C_END
#endif
