/* produce_feed.c - the records of `kwire produce`: from the input to the client, and what became of them.
 *
 * A record goes from the read buffer straight into its batch. In a transaction deliveries say little: its end
 * decides, and produce_txn.c counts. */
#include "tools/interrupt.h"
#include "tools/produce.h"

#include <poll.h>
#include <string.h>

static void explain(kw_producing *p, const kw_event *e) {
    if (e->error == p->last_error)
        return;
    p->last_error = e->error;
    kw_str why = e->text;
    if (why.n <= 0)
        why = (kw_str){kw_error_text(e->error), (int32_t)strlen(kw_error_text(e->error))};
    kw_session_complain(&p->s, "topic %s partition %d: %s: %s: %.*s", p->args->topic, (int)e->partition,
                        e->u.delivered.outcome == KW_OUTCOME_UNKNOWN ? "outcome unknown" : "not delivered",
                        kw_error_name(e->error), (int)why.n, why.p);
}

static void count(kw_producing *p, const kw_event *e) {
    switch (e->u.delivered.outcome) {
    case KW_OUTCOME_OK:
        p->delivered += e->u.delivered.count;
        return;
    case KW_OUTCOME_NOT_DONE:
        p->failed += e->u.delivered.count;
        break;
    case KW_OUTCOME_UNKNOWN:
        p->unknown += e->u.delivered.count;
        break;
    }
    explain(p, e);
}

static void take(kw_producing *p, const kw_event *e) {
    if (e->type == KW_EVENT_DELIVERED && p->txns.on) /* why, the end of the transaction tells */
        p->txns.lost += e->u.delivered.outcome == KW_OUTCOME_OK ? 0 : e->u.delivered.count;
    else if (e->type == KW_EVENT_DELIVERED)
        count(p, e);
    else if (e->type == KW_EVENT_TRANSACTION)
        kw_txns_event(p, e);
    else if (e->type == KW_EVENT_ERROR)
        kw_session_tell(&p->s);
}

int kw_produce_turn(kw_producing *p) {
    int got = kw_session_turn(&p->s);
    kw_event e;
    while (kw_session_next(&p->s, &e))
        take(p, &e);
    kw_progress_show(&p->progress, p->delivered, kw_clock_now());
    p->broken |= got < 0;
    return got;
}

/* What makes a request of a record counts too, so its own size may seem to fit. */
static void explain_size(kw_producing *p) {
    kw_session_complain(&p->s,
                        "record %lld not taken: %zu bytes of input are too large for max.request.size, %lld "
                        "(-X max.request.size=N allows more)",
                        (long long)p->number, p->in.record_size, (long long)p->args->config.max_request_size);
}

/* In a transaction: without it the others are not to be seen either. */
static void refuse(kw_producing *p, int err) {
    p->failed++;
    kw_txns_missed(p, err);
    if (err == p->last_error)
        return;
    p->last_error = err;
    if (err == KW_ELIMIT)
        explain_size(p);
    else
        kw_session_complain(&p->s, "record %lld not taken: %s", (long long)p->number, kw_error_text(err));
}

bool kw_produce_going_on(const kw_producing *p) {
    return !p->broken && p->left != 0 && kw_interrupt_count() == 0;
}

/* With buffer.memory spent, waits for answers to free some. */
static int offer(kw_producing *p) {
    int err = kw_produce(p->s.client, &p->record);
    while (err == KW_EAGAIN && kw_produce_going_on(p)) {
        if (kw_produce_turn(p) == 0)
            (void)kw_session_sleep(&p->s, KW_NEVER, -1, 0);
        err = kw_produce(p->s.client, &p->record);
    }
    return err;
}

/* A transaction that fails takes no records any more: the next one does. */
static int offer_in_transaction(kw_producing *p) {
    int err = KW_ESTATE;
    while (err == KW_ESTATE && kw_txns_ready(p)) {
        err = offer(p);
        if (err == KW_ESTATE) /* the event that says why is on its way */
            p->broken |= kw_produce_turn(p) < 0 || p->txns.broken_by.advice == KW_TXN_GO_ON;
    }
    return err;
}

static void send(kw_producing *p) {
    int err = p->txns.on ? offer_in_transaction(p) : offer(p);
    p->left -= p->left > 0;
    if (err == 0) {
        kw_txns_taken(p);
        return;
    }
    if (p->broken) /* and what broke was told */
        p->failed++;
    else
        refuse(p, err == KW_EAGAIN ? KW_ECANCELLED : err); /* only a signal ends the wait for memory */
    p->broken |= err == KW_ESTATE;
}

static kw_bytes null_if_asked(const kw_producing *p, kw_bytes b) {
    return p->args->null_empty && b.n == 0 ? (kw_bytes){NULL, -1} : b;
}

/* The key is what stands before the first -K delimiter; without one it is null. */
static kw_bytes cut_key(const kw_producing *p, kw_bytes *value) {
    kw_bytes by = p->args->key_delimiter;
    const uint8_t *at = by.n < 0 ? NULL : memmem(value->p, (size_t)value->n, by.p, (size_t)by.n);
    if (at == NULL)
        return (kw_bytes){NULL, -1};
    kw_bytes key = {value->p, (int32_t)(at - value->p)};
    value->p += key.n + by.n;
    value->n -= key.n + by.n;
    return null_if_asked(p, key);
}

static void put(kw_producing *p, kw_bytes value) {
    p->record.key = cut_key(p, &value);
    p->record.value = null_if_asked(p, value);
    send(p);
}

/* Meanwhile batches go out and answers come in, so a slow input delays nothing. */
static void refill(kw_producing *p) {
    bool ready = false;
    while (!ready) {
        int got = kw_produce_turn(p);
        if (!kw_produce_going_on(p))
            return;
        ready = p->in.fd < 0 || (got == 0 && kw_session_sleep(&p->s, KW_NEVER, p->in.fd, POLLIN));
    }
    if (kw_input_fill(&p->in) < 0) {
        kw_session_complain(&p->s, "%s", p->in.why);
        p->broken = true;
    }
}

static void too_long(kw_producing *p) {
    if (p->txns.on && !kw_txns_ready(p))
        p->failed++;
    else
        refuse(p, KW_ELIMIT);
    p->left -= p->left > 0;
}

static void read_all(kw_producing *p) {
    kw_bytes value;
    while (kw_produce_going_on(p)) {
        int got = kw_input_next(&p->in, &value);
        if (got == 0)
            return;
        p->number += got != KW_EAGAIN;
        if (got == 1)
            put(p, value);
        else if (got == KW_ELIMIT)
            too_long(p);
        else
            refill(p);
    }
}

/* What a signal, or a client that broke, left in the read buffer is gone from the input, so it is accounted
 * for: whole records are sent, as far as memory goes, outside of transactions; one that was only begun has
 * failed. */
static void read_rest(kw_producing *p) {
    kw_bytes value;
    int got = KW_EAGAIN;
    while (p->left != 0 && (got = kw_input_next(&p->in, &value)) != 0 && got != KW_EAGAIN) {
        p->number++;
        if (got == 1 && !p->txns.on && !p->broken)
            put(p, value);
        else
            p->failed++, p->left -= p->left > 0;
    }
    size_t begun = got == KW_EAGAIN && p->left != 0 ? kw_input_begun(&p->in) : 0;
    if (begun == 0)
        return;
    p->failed++;
    if (!p->broken) /* else it was told why */
        kw_session_complain(&p->s, "interrupted: a record of which %zu bytes were read is not sent", begun);
}

void kw_produce_feed(kw_producing *p) {
    read_all(p);
    if (kw_interrupt_count() > 0 || p->broken)
        read_rest(p);
}

void kw_produce_settle(kw_producing *p) {
    bool closing = false, fatal = false;
    (void)kw_flush(p->s.client);
    while (kw_outstanding(p->s.client) > 0 && kw_interrupt_count() < 2 && !fatal) {
        if (kw_interrupt_count() > 0 && !closing)
            kw_close(p->s.client, kw_clock_now() + KW_MS(p->args->timeout_ms));
        closing = kw_interrupt_count() > 0;
        int got = kw_produce_turn(p);
        fatal = got < 0;
        if (got == 0 && kw_outstanding(p->s.client) > 0)
            (void)kw_session_sleep(&p->s, KW_NEVER, -1, 0);
    }
    if (kw_outstanding(p->s.client) > 0 && !fatal &&
        kw_purge(p->s.client, KW_PURGE_QUEUED | KW_PURGE_IN_FLIGHT) == 0)
        (void)kw_produce_turn(p); /* tells what never left from what may have arrived */
    p->unknown += kw_outstanding(p->s.client);
}

void kw_produce_fail_all(kw_producing *p) {
    enum { WAIT_MS = 100, READ_MS = 1000 };
    kw_time until = kw_clock_now() + KW_MS(READ_MS);
    kw_bytes value;
    while (p->left != 0 && kw_interrupt_count() == 0 && kw_clock_now() < until) {
        int got = kw_input_next(&p->in, &value);
        struct pollfd input = {p->in.fd, POLLIN, 0};
        if (got == 1 || got == KW_ELIMIT) {
            p->failed++;
            p->left -= p->left > 0;
        } else if (got == 0 || (p->in.fd >= 0 && poll(&input, 1, WAIT_MS) <= 0) ||
                   kw_input_fill(&p->in) < 0) {
            return;
        }
    }
}
