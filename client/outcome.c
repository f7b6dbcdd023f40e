/* outcome.c - what follows from an attempt: the guarantee's verdict, and obeying it. See guarantee.h.
 *
 * The rule above all: a batch of which any attempt may have reached the log can end OK or UNKNOWN, never
 * NOT_DONE. */
#include "client/producer.h"
#include "client/receipt.h"

#include <stdio.h>

/* P14: a refused checksum. Bits that turned over on the way are right another time; twenty times, some
 * fifteen seconds, outlast a road that spoils every second request. A broker that refuses for a reason of its
 * own (before Kafka 2.5 it said so to a record without a key in a compacted topic) is not asked for as long
 * as delivery.timeout.ms, which keeps all that is behind waiting. */
#define MOST_CORRUPT 20

/* An answer that cannot be read, or leaves out a batch, leaves open what became of it. The next may be better
 * (another broker, another version after a restart); if not, each try is one more copy in the log. The
 * connection stays: frame and correlation id were in order, so the stream is in step, and closing it would
 * make what else is in flight unknown too. */
#define MAX_UNREADABLE 3

enum {
    CORRUPT_MESSAGE = 2,
    MESSAGE_TOO_LARGE = 10,
    RECORD_LIST_TOO_LARGE = 18,
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED = 53
};

/* ---- without a guarantee: at least once ---- */

static bool is_unreadable(int code) {
    return code == KW_EMALFORMED || code == KW_ETRUNCATED || code == KW_ETRAILING || code == KW_ELIMIT;
}

static bool worth_resending(const kw_sealed *b, int code) {
    if (code == KW_EUNSUPPORTED)
        return false;
    if (is_unreadable(code))
        return b->attempts < MAX_UNREADABLE;
    if (code <= KW_EAGAIN)
        return true; /* transport: the next connection may do better */
    return (kw_error_class(code) & KW_RETRIABLE) != 0;
}

static kw_verdict at_least_once(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)self, (void)now;
    if (a->outcome == KW_OUTCOME_OK)
        return KW_VERDICT_DONE;
    if (a->expired)
        return KW_VERDICT_FAIL;
    if (a->code == MESSAGE_TOO_LARGE || a->code == RECORD_LIST_TOO_LARGE)
        return b->count > 1 ? KW_VERDICT_SPLIT : KW_VERDICT_FAIL;
    if (a->out_of_retries || !worth_resending(b, a->code))
        return KW_VERDICT_FAIL;
    return KW_VERDICT_RESEND;
}

kw_guarantee kw_at_least_once(kw_producer *p) {
    return (kw_guarantee){.self = p, .outcome = at_least_once};
}

/* ---- delivery events ---- */

/* So many of its records have been told of. */
static void account(kw_producer *p, const kw_pbatch *b, int32_t count) {
    p->records_owed += count;
    p->core->stats.records_delivered += b->outcome == KW_OUTCOME_OK ? (uint64_t)count : 0;
}

static bool delivered_fill(kw_event_node *node, kw_event *e) {
    kw_pbatch *b = KW_CONTAINER(node, kw_pbatch, event);
    kw_producer *p = b->producer;
    e->type = KW_EVENT_DELIVERED;
    e->error = b->error;
    e->topic = b->sealed.topic;
    e->partition = b->sealed.partition;
    e->topic_name = kw_cluster_topic_name(p->cluster, b->sealed.topic);
    e->text = kw_text(b->message);
    e->u.delivered.outcome = b->outcome;
    int32_t count = kw_receipts_run(b);
    e->u.delivered.count = count;
    e->u.delivered.base_offset = b->base_offset < 0 ? -1 : b->base_offset + b->first;
    e->u.delivered.timestamp_ms = b->timestamp_ms;
    e->u.delivered.opaques = b->opaques + b->first;
    b->pulled = true;
    p->records_unpulled -= count;
    account(p, b, count);
    return true;
}

void kw_producer_released(kw_producer *p, kw_pbatch *b) {
    if (b->state != KW_BATCH_DONE || b->held || !b->reported)
        return;
    kw_producer_free_batch(p, b);
}

static void delivered_done(kw_event_node *node) {
    kw_pbatch *b = KW_CONTAINER(node, kw_pbatch, event);
    if (b->pulled && kw_receipts_next_run(b)) {
        b->pulled = false;
        kw_events_push_front(&b->producer->core->events, node);
        return;
    }
    b->reported = true;
    kw_producer_released(b->producer, b);
}

static const kw_event_ops delivered_ops = {delivered_fill, delivered_done};

void kw_producer_finish(kw_producer *p, kw_pbatch *b, kw_outcome outcome, int error) {
    if (b->state == KW_BATCH_DONE)
        return;
    if (kw_list_linked(&b->link))
        kw_producer_unqueue(p, b);
    b->state = KW_BATCH_DONE;
    b->outcome = outcome == KW_OUTCOME_NOT_DONE && b->sealed.maybe_written ? KW_OUTCOME_UNKNOWN : outcome;
    b->error = error;
    if (outcome != KW_OUTCOME_OK && !b->sealed.sealed && p->guarantee.lost != NULL)
        p->guarantee.lost(p->guarantee.self, b->sealed.topic, b->sealed.partition, b->w.count, error);
    int32_t waited_for = kw_receipts_mark(b);
    p->records_unpulled += b->w.count - waited_for;
    if (waited_for > 0) {
        account(p, b, waited_for);
        (void)kw_producer_settle(p); /* who is told finds it counted */
        kw_receipts_tell(b);
    }
    if (kw_receipts_run(b) > 0)
        kw_events_push(&p->core->events, &b->event, &delivered_ops);
    else
        kw_list_push_back(&p->untold, &b->link);
}

/* Not in kw_producer_finish: who calls that still looks at the batch. */
void kw_producer_free_untold(kw_producer *p) {
    for (kw_link *l; (l = kw_list_pop(&p->untold)) != NULL;) {
        kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        b->reported = true;
        kw_producer_released(p, b);
    }
}

/* ---- obeying ---- */

static void resend(kw_producer *p, kw_pbatch *b) {
    b->state = KW_BATCH_READY;
    b->not_before = kw_core_retry_at(p->core, b->sealed.attempts);
    p->deadline = kw_min_time(p->deadline, b->not_before);
}

/* For want of memory it cannot be split, and ends with its number: the guarantee must hear of that. */
static void give_up(kw_producer *p, kw_pbatch *b, const kw_attempt *why) {
    kw_attempt a = *why;
    a.expired = true;
    (void)p->guarantee.outcome(p->guarantee.self, &b->sealed, &a, p->core->now);
    kw_producer_finish(p, b, a.outcome, a.code);
}

static void obey(kw_producer *p, kw_pbatch *b, kw_verdict v, const kw_attempt *a) {
    switch (v) {
    case KW_VERDICT_DONE:
        b->base_offset = a->base_offset;
        kw_producer_finish(p, b, KW_OUTCOME_OK, KW_OK);
        return;
    case KW_VERDICT_FAIL:
        kw_producer_finish(p, b, a->outcome, a->code);
        return;
    case KW_VERDICT_RESEAL:
        b->sealed.sealed = false;
        resend(p, b);
        return;
    case KW_VERDICT_RESEND:
        resend(p, b);
        return;
    case KW_VERDICT_SPLIT:
        if (!kw_producer_split(p, b))
            give_up(p, b, a);
        return;
    case KW_VERDICT_FATAL:
        kw_producer_fail(p, a->code);
        kw_producer_finish(p, b, a->outcome, a->code);
        return;
    }
}

/* What does not fit its checksum here will not fit it there. */
static bool is_spoiled(kw_pbatch *b) {
    if (kw_pbatch_is_intact(b))
        return false;
    snprintf(b->message, sizeof b->message, "the batch has changed in our own memory since it was closed");
    return true;
}

/* P14: was it refused so often that it will be so again? */
static bool is_hopeless(kw_producer *p, kw_pbatch *b, const kw_attempt *a) {
    if (a->code != CORRUPT_MESSAGE)
        return false;
    b->n_corrupt += 1;
    p->core->stats.batches_corrupt += 1;
    bool hopeless = is_spoiled(b) || b->n_corrupt >= MOST_CORRUPT;
    kw_core_log(p->core, KW_LOG_WARN, KW_ABOUT_MSG, "%s [%d]: a batch of %d records arrived damaged: %s",
                kw_cluster_topic_name(p->cluster, b->sealed.topic).p, (int)b->sealed.partition,
                (int)b->w.count, hopeless ? "given up" : "sent again");
    return hopeless;
}

/* A broker looks for the transactional bit before it looks at the checksum: one that finds it in a batch that
 * went without it has read a damaged one. */
static int true_code(const kw_pbatch *b, int code) {
    bool damaged = code == TRANSACTIONAL_ID_AUTHORIZATION_FAILED && !b->sealed.seal.transactional;
    return damaged ? CORRUPT_MESSAGE : code;
}

void kw_producer_attempt(kw_producer *p, kw_pbatch *b, const kw_attempt *attempt) {
    if (b->state == KW_BATCH_DONE)
        return;
    kw_attempt a = *attempt;
    a.code = true_code(b, a.code);
    if (kw_error_class(a.code) & KW_INVALID_METADATA)
        p->cluster->wants_metadata = true;
    b->sealed.maybe_written |= a.outcome == KW_OUTCOME_UNKNOWN;
    a.expired |= p->fatal != 0;
    a.out_of_retries = b->sealed.attempts > p->core->config.retries || is_hopeless(p, b, &a);
    b->sealed.count = b->w.count;
    kw_verdict v = p->guarantee.outcome(p->guarantee.self, &b->sealed, &a, p->core->now);
    bool again = v == KW_VERDICT_RESEND || v == KW_VERDICT_RESEAL || v == KW_VERDICT_SPLIT;
    obey(p, b, a.expired && again ? KW_VERDICT_FAIL : v, &a);
}

const char *kw_outcome_name(kw_outcome o) {
    static const char *const names[] = {"ok", "not done", "unknown"};
    return (unsigned)o < 3 ? names[o] : "?";
}

const char *kw_verdict_name(kw_verdict v) {
    static const char *const names[] = {"done", "fail", "resend", "reseal", "split", "fatal"};
    return (unsigned)v < 6 ? names[v] : "?";
}
