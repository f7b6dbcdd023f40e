/* txn.c - the overlay: what transactions add to the idempotent producer. See txn.h. */
#include "reliability/txn.h"

#include <stdio.h>

enum { EXPLICIT_PRODUCE = KW_TXN_IMPLICIT_PRODUCE - 1 };

/* ---- batches ---- */

/* In the states on the way to an abort only what was sealed before is left, to be repeated. */
static bool carries(const kw_txn *t) {
    return t->state == KW_TXN_OPEN || t->state == KW_TXN_FLUSHING || t->state == KW_TXN_FAILED ||
           t->state == KW_TXN_DRAINING;
}

static bool rests(kw_txn *t) {
    t->resting = t->rest > kw_host_now(t->client);
    return t->resting;
}

static bool may_send(void *self, kw_book *b) {
    kw_txn *t = self;
    if (!carries(t) || t->drop || rests(t))
        return false;
    return t->protocol == 2 || kw_txn_join(t, b);
}

/* KIP-890: the leader adds the partition by itself. */
static void sealed(void *self, kw_book *b) {
    (void)b;
    kw_txn *t = self;
    t->added = true;
    if (t->since == KW_NEVER)
        t->since = kw_host_now(t->client);
}

static const char *suspicion(const kw_txn *t, int code) {
    if (code != 47 && code != 90)
        return "";
    if (!kw_txn_overdue(t))
        return " (the coordinator has ended it, or another producer took its id)";
    return t->protocol == 2
               ? " (aborted by timeout: send fewer records in a transaction, or raise transaction.timeout.ms)"
               : " (aborted by timeout: open for longer than transaction.timeout.ms; or another producer "
                 "took its id)";
}

/* T13: whoever sent it again would send it under another number, and it might be there twice. T18: there is
 * nothing to wait for any more. */
static kw_verdict failed(void *self, const kw_sealed *b, const kw_attempt *a) {
    kw_txn *t = self;
    kw_str name = kw_host_topic_name(t->client, b->topic);
    bool fatal = kw_reply_of_batch(a->code) == KW_REPLY_FATAL;
    kw_txn_suffer(t, fatal ? KW_TXN_DIES : KW_TXN_FAILS, a->code, "Produce: %.*s [%d]: %s%s",
                  name.n > 0 ? (int)name.n : 0, name.p, (int)b->partition, kw_error_name(a->code),
                  suspicion(t, a->code));
    return fatal ? KW_VERDICT_FATAL : KW_VERDICT_FAIL;
}

static void lost(void *self, int32_t topic, int32_t partition, int32_t count, int error) {
    kw_txn *t = self;
    kw_str name = kw_host_topic_name(t->client, topic);
    kw_txn_suffer(t, KW_TXN_FAILS, error, "%d records of %.*s [%d] were never sent: %s", (int)count,
                  name.n > 0 ? (int)name.n : 0, name.p, (int)partition, kw_error_name(error));
}

static kw_produce_terms terms(const void *self) {
    const kw_txn *t = self;
    return (kw_produce_terms){.transactional_id = kw_txn_id(t),
                              .max_version = t->protocol == 2 ? INT16_MAX : EXPLICIT_PRODUCE};
}

/* ---- work of its own ---- */

bool kw_txn_is_open(const kw_txn *t) {
    return t->state == KW_TXN_OPEN || t->state == KW_TXN_FLUSHING;
}

bool kw_txn_busy(const kw_txn *t) {
    switch (t->state) {
    case KW_TXN_INITIALIZING:
    case KW_TXN_FLUSHING:
    case KW_TXN_COMMITTING:
    case KW_TXN_DRAINING:
    case KW_TXN_ABORTING:
        return true;
    case KW_TXN_UNINITIALIZED:
    case KW_TXN_READY:
    case KW_TXN_OPEN:
    case KW_TXN_FAILED:
    case KW_TXN_UNSETTLED:
    case KW_TXN_FINISHED:
    case KW_TXN_STATES:
        break;
    }
    return t->sending.notice != NULL;
}

static bool drop(kw_txn *t) {
    if (!t->drop)
        return false;
    t->drop = false;
    kw_host_drop(t->client);
    return true;
}

/* T9, T13: all that was sent has been answered for, and nothing waits to be. By KIP-98 a batch that comes
 * after the markers would begin a transaction that nobody ends, so requests of given-up batches are waited
 * for. */
static bool settle(kw_txn *t) {
    if (!kw_txn_takes(t->state, KW_TXN_SETTLES) || !kw_txn_asks_idle(t) || t->sending.notice != NULL ||
        kw_host_unsettled(t->client) != 0 || kw_host_in_flight(t->client) != 0)
        return false;
    return kw_txn_apply(t, KW_TXN_SETTLES);
}

static bool expire(kw_txn *t, kw_time now) {
    if (!t->closing || t->close_at > now || !kw_txn_busy(t))
        return false;
    return kw_txn_suffer(t, KW_TXN_EXPIRES, KW_ECANCELLED, "not done before the client was closed");
}

static bool wake(kw_txn *t, kw_time now) {
    if (!t->resting || t->rest > now)
        return false;
    t->resting = false;
    kw_host_due(t->client);
    return true;
}

static bool step(void *self, kw_time now) {
    kw_txn *t = self;
    bool progress = drop(t);
    progress |= wake(t, now);
    progress |= settle(t);
    progress |= expire(t, now);
    progress |= kw_txn_asks_step(t, now);
    return progress;
}

static kw_time deadline(const void *self) {
    const kw_txn *t = self;
    kw_time at = kw_txn_asks_deadline(t);
    if (t->resting && t->rest < at)
        at = t->rest;
    return t->closing && kw_txn_busy(t) && t->close_at < at ? t->close_at : at;
}

static void answered(void *self, const kw_event *e) {
    kw_txn_asks_answered(self, e);
}

static bool event(void *self, kw_event *e) {
    return kw_txn_event(self, e);
}

static void close_(void *self, kw_time at) {
    kw_txn *t = self;
    t->closing = true;
    t->close_at = at;
    kw_txn_apply(t, KW_TXN_CLOSES);
}

/* ---- life ---- */

static void fini(void *self) {
    kw_txn *t = self;
    kw_txn_tell_fini(t);
    kw_arena_fini(&t->scratch);
    kw_arena_fini(&t->sending.arena);
    kw_mem_free(kw_host_memory(t->client), t, sizeof *t);
}

static const kw_overlay hooks = {.may_send = may_send,
                                 .sealed = sealed,
                                 .failed = failed,
                                 .lost = lost,
                                 .terms = terms,
                                 .step = step,
                                 .deadline = deadline,
                                 .answered = answered,
                                 .event = event,
                                 .close = close_,
                                 .fini = fini};

int kw_txn_attach(kw_idempotence *i) {
    kw_mem *mem = kw_host_memory(i->client);
    kw_txn *t = kw_mem_zalloc(mem, sizeof *t);
    if (t == NULL)
        return KW_ENOMEM;
    t->below = i;
    t->client = i->client;
    t->op = KW_TXN_NONE;
    t->since = t->close_at = KW_NEVER;
    t->last = &t->first;
    kw_arena_init(&t->scratch, mem, 0); /* both are filled from what the application gave */
    kw_arena_init(&t->sending.arena, mem, 0);
    i->overlay = hooks;
    i->overlay.self = t;
    return KW_OK;
}

kw_txn *kw_txn_of(const kw_idempotence *i) {
    return i->overlay.self;
}
