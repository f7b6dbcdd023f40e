/* produce_txn.c - transactions around the records of `kwire produce`.
 *
 * One call of txn.h at a time; each is waited for, and the advice of its event says which comes next, until
 * none is open. A transaction's records are counted when it has ended: produced if it was committed, or
 * aborted as asked; failed if it was aborted for another reason; unknown if nobody can say whether it was
 * committed. */
#include "tools/interrupt.h"
#include "tools/produce.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int (*begin)(kw_client *c);
    const char *name;
} calls[] = {
    [KW_TXN_INIT] = {kw_txn_init,   "taking the transactional id"},
    [KW_TXN_COMMIT] = {kw_txn_commit, "the commit"                 },
    [KW_TXN_ABORT] = {kw_txn_abort,  "the abort"                  },
};

static bool healthy(const kw_txns *t) {
    return t->broken_by.advice == KW_TXN_GO_ON;
}

/* ---- waiting ---- */

enum { LAST_ABORT_MS = 15000, SILENT_MS = 1000 };

/* A call has twice delivery.timeout.ms: once for the records that it waits for, once for itself. Nothing
 * comes after the last abort, and the broker carries it out without us, if late: it has -m seconds, or 15.
 * After the first signal there are -m seconds, after the second none. */
static kw_time patience(kw_producing *p, kw_time began) {
    const kw_args *a = p->args;
    bool last_abort = p->txns.awaited == KW_TXN_ABORT && (p->txns.finishing || p->broken);
    int64_t ms = !last_abort        ? 2 * (int64_t)a->config.delivery_timeout_ms
                 : a->timeout_given ? a->timeout_ms
                                    : LAST_ABORT_MS;
    kw_time until = began + KW_MS(ms);
    if (kw_interrupt_count() == 0)
        return until;
    if (p->txns.interrupted == 0)
        p->txns.interrupted = kw_clock_now();
    kw_time sooner = p->txns.interrupted + KW_MS(p->args->timeout_ms);
    return kw_interrupt_count() > 1 ? 0 : sooner < until ? sooner : until;
}

/* Silence looks like a command that hangs. */
static void tell_wait(const kw_producing *p, kw_time began, kw_time until) {
    if (!p->args->quiet)
        kw_say("kwire produce: waiting for %s to be answered, at most %lld s; Ctrl-C ends it",
               calls[p->txns.awaited].name, (long long)((until - began + KW_MS(999)) / KW_MS(1000)));
}

/* Until the event of a call has come (`busy`), else until all records are accounted for. */
static bool await(kw_producing *p, const bool *busy) {
    kw_time began = kw_clock_now(), tell_at = busy != NULL ? began + KW_MS(SILENT_MS) : KW_NEVER;
    while (busy != NULL ? *busy : kw_outstanding(p->s.client) > 0) {
        kw_time until = patience(p, began);
        int got = kw_clock_now() < until ? kw_produce_turn(p) : -1;
        if (got < 0)
            return false;
        if (busy != NULL && *busy && kw_clock_now() >= tell_at) {
            tell_wait(p, began, until);
            tell_at = KW_NEVER;
        }
        if (got == 0 && (busy != NULL ? *busy : kw_outstanding(p->s.client) > 0))
            (void)kw_session_sleep(&p->s, tell_at < until ? tell_at : until, -1, 0);
    }
    return true;
}

/* ---- what is told ---- */

static const char *plural(int64_t n) {
    return n == 1 ? "" : "s";
}

/* What happened. What to do next, which follows after a semicolon, is this command's business. */
static const char *why(kw_txn_end *e) {
    char *next = strrchr(e->text, ';');
    if (next != NULL)
        *next = '\0';
    return e->text[0] != '\0' ? e->text : kw_error_text(e->error);
}

static void tell_finished(kw_producing *p, int error) {
    kw_txn_info info = {0};
    if (p->broken) /* told already */
        return;
    p->broken = true;
    (void)kw_txn_get(p->s.client, &info);
    if (info.text[0] != '\0')
        kw_session_complain(&p->s, "fatal: %s", info.text);
    else
        kw_session_complain(&p->s, "fatal: transactional.id %s: %s", p->args->config.transactional_id,
                            kw_error_text(error));
}

static void tell_late(kw_producing *p, kw_txn_op op) {
    char way[200], then[100] = "";
    p->broken = true;
    kw_client_explain(p->s.client, way, sizeof way);
    if (op == KW_TXN_ABORT)
        snprintf(then, sizeof then, ": the broker aborts it after transaction.timeout.ms (%d ms)",
                 (int)p->args->config.transaction_timeout_ms);
    kw_session_complain(&p->s, "transactional.id %s: no answer to %s%s (%s)",
                        p->args->config.transactional_id, calls[op].name, then, way);
}

/* An event without a call says that the open transaction has failed. */
void kw_txns_event(kw_producing *p, const kw_event *e) {
    bool uncalled = e->u.transaction.op == KW_TXN_NONE;
    kw_txn_end *end = uncalled ? &p->txns.broken_by : &p->txns.last;
    *end = (kw_txn_end){e->u.transaction.outcome, e->u.transaction.advice, e->error, ""};
    snprintf(end->text, sizeof end->text, "%.*s", (int)(e->text.n > 0 ? e->text.n : 0), e->text.p);
    p->txns.busy &= uncalled;
    if (uncalled && end->advice == KW_TXN_GIVE_UP)
        tell_finished(p, end->error);
}

/* ---- one call after another ---- */

/* A commit whose records are still awaited has not been asked for. */
static bool is_unasked(kw_producing *p) {
    kw_txn_info info;
    return kw_txn_get(p->s.client, &info) == 0 && info.state == KW_TXN_FLUSHING;
}

/* Makes a call and waits for its event: txns.last. One that does not come leaves it unknown and ends all. */
static void carry_out(kw_producing *p, kw_txn_op op) {
    kw_txns *t = &p->txns;
    int err = calls[op].begin(p->s.client);
    if (err < 0) { /* refused: what was open has failed meanwhile, or the client is finished */
        t->last = healthy(t) ? (kw_txn_end){KW_OUTCOME_NOT_DONE, KW_TXN_GIVE_UP, err, ""} : t->broken_by;
        return;
    }
    t->busy = true;
    t->awaited = op;
    t->last = (kw_txn_end){KW_OUTCOME_UNKNOWN, KW_TXN_GIVE_UP, KW_ETIMEOUT, ""};
    if (await(p, &t->busy))
        return;
    if (is_unasked(p))
        t->last.outcome = KW_OUTCOME_NOT_DONE;
    tell_late(p, op);
}

/* Does as the last event advised, until a transaction may begin again or nothing goes any more. */
static void recover(kw_producing *p) {
    static const kw_txn_op next[] = {[KW_TXN_DO_ABORT] = KW_TXN_ABORT, [KW_TXN_DO_INIT] = KW_TXN_INIT};
    kw_txns *t = &p->txns;
    while (t->last.advice == KW_TXN_DO_ABORT || t->last.advice == KW_TXN_DO_INIT)
        carry_out(p, next[t->last.advice]);
    if (t->last.advice == KW_TXN_GIVE_UP)
        tell_finished(p, t->last.error);
}

bool kw_txns_init(kw_producing *p) {
    carry_out(p, KW_TXN_INIT);
    recover(p);
    return !p->broken;
}

/* ---- the end of a transaction ---- */

static void count_written(kw_producing *p) {
    p->delivered += p->txns.taken - p->txns.lost;
    p->failed += p->txns.lost;
}

/* It cannot be committed: nobody will see its records. */
static void spoil(kw_producing *p, kw_txn_end cause) {
    kw_txns *t = &p->txns;
    p->failed += t->taken;
    if (cause.advice != KW_TXN_GIVE_UP)
        kw_session_complain(&p->s, "transaction %lld failed, and is being aborted (%lld record%s): %s",
                            (long long)t->number, (long long)t->taken, plural(t->taken), why(&cause));
    t->last = cause;
    recover(p);
    t->aborted += t->last.advice == KW_TXN_GO_ON;
}

static void commit(kw_producing *p) {
    kw_txns *t = &p->txns;
    carry_out(p, KW_TXN_COMMIT);
    switch (t->last.outcome) {
    case KW_OUTCOME_OK:
        t->committed++;
        count_written(p);
        return;
    case KW_OUTCOME_NOT_DONE:
        spoil(p, t->last);
        return;
    case KW_OUTCOME_UNKNOWN:
        break;
    }
    p->unknown += t->taken;
    kw_session_complain(&p->s, "transaction %lld: it is unknown whether it was committed (%lld record%s): %s",
                        (long long)t->number, (long long)t->taken, plural(t->taken), why(&t->last));
    recover(p);
}

/* As --abort-every asks: its records are written first, so that readers have something to leave out. */
static void abort_written(kw_producing *p) {
    kw_txns *t = &p->txns;
    (void)kw_flush(p->s.client);
    (void)await(p, NULL);
    if (!healthy(t)) {
        spoil(p, t->broken_by);
        return;
    }
    carry_out(p, KW_TXN_ABORT);
    recover(p);
    t->aborted += t->last.advice == KW_TXN_GO_ON;
    count_written(p);
}

/* After a signal, or when the input cannot be read to its end. */
static void drop(kw_producing *p) {
    kw_txns *t = &p->txns;
    p->failed += t->taken;
    carry_out(p, KW_TXN_ABORT);
    if (t->last.advice != KW_TXN_GO_ON)
        return;
    t->aborted++;
    kw_session_complain(&p->s, "%s: the open transaction was aborted (%lld record%s)",
                        kw_interrupt_count() > 0 ? "interrupted" : "not complete", (long long)t->taken,
                        plural(t->taken));
}

/* Afterwards none is open. */
static void end(kw_producing *p) {
    kw_txns *t = &p->txns;
    int64_t every = p->args->abort_every;
    if (p->broken || kw_interrupt_count() > 0)
        drop(p);
    else if (!healthy(t))
        spoil(p, t->broken_by);
    else if (every > 0 && t->number % every == 0)
        abort_written(p);
    else
        commit(p);
    if (!p->broken)
        p->broken = !await(p, NULL); /* its last delivery events do not become the next one's */
    t->open = false;
    t->taken = t->lost = 0;
    t->broken_by = (kw_txn_end){.advice = KW_TXN_GO_ON};
}

bool kw_txns_ready(kw_producing *p) {
    kw_txns *t = &p->txns;
    if (t->open && healthy(t))
        return true;
    if (t->open)
        end(p);
    if (p->broken)
        return false;
    int err = kw_txn_begin(p->s.client);
    if (err < 0) {
        tell_finished(p, err);
        return false;
    }
    t->open = true;
    t->number++;
    return true;
}

void kw_txns_taken(kw_producing *p) {
    kw_txns *t = &p->txns;
    if (t->on && ++t->taken == p->args->txn_records)
        end(p);
}

void kw_txns_missed(kw_producing *p, int error) {
    kw_txns *t = &p->txns;
    if (t->open && healthy(t))
        t->broken_by = (kw_txn_end){KW_OUTCOME_NOT_DONE, KW_TXN_DO_ABORT, error, ""};
}

void kw_txns_finish(kw_producing *p) {
    p->txns.finishing = true;
    if (p->txns.open)
        end(p);
}
