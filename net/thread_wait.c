/* thread_wait.c - what application threads wait for: events, room, outcomes. See kwire/thread.h. */
#include "net/fork.h"
#include "net/thread.h"

#include <stdlib.h>

static bool forked(const kw_thread *t) {
    return t->born != kw_fork_generation();
}

/* ---- events ---- */

/* The bell is hushed only while there is nothing to pull: an event that came between the look and the hush
 * must ring it again. */
static bool look(kw_thread *t) {
    if (kw_client_has_event(t->client))
        return true;
    kw_gate_hush(&t->gate);
    bool after_all = kw_client_has_event(t->client);
    if (after_all)
        kw_gate_tell(&t->gate, true);
    return after_all;
}

int kw_thread_wait(kw_thread *t, kw_time timeout) {
    if (forked(t))
        return KW_EFORKED;
    kw_visit v = kw_gate_enter(&t->gate, timeout);
    int rc = 0;
    bool found;
    while (!(found = look(t)) && rc == 0)
        rc = kw_gate_wait(&t->gate, &v);
    kw_gate_leave(&t->gate);
    if (found)
        return 1;
    return rc == KW_ETIMEOUT ? 0 : rc;
}

int kw_thread_fd(kw_thread *t) {
    return forked(t) ? KW_EFORKED : kw_gate_bell(&t->gate);
}

/* ---- anything ---- */

int kw_thread_until(kw_thread *t, kw_time timeout, bool (*done)(void *ctx), void *ctx) {
    if (forked(t))
        return KW_EFORKED;
    kw_visit v = kw_gate_enter(&t->gate, timeout);
    int rc = 0;
    bool found;
    while (!(found = done(ctx)) && rc == 0)
        rc = kw_gate_wait(&t->gate, &v);
    kw_gate_leave(&t->gate);
    return found ? 0 : rc;
}

/* ---- room ---- */

static int produce(kw_thread *t, const kw_outgoing *r, kw_time timeout) {
    int rc = kw_produce(t->client, r);
    if (rc != KW_EAGAIN)
        return rc;
    kw_visit v = kw_gate_enter(&t->gate, timeout);
    int end = 0;
    while ((rc = kw_produce(t->client, r)) == KW_EAGAIN && end == 0)
        end = kw_gate_wait(&t->gate, &v);
    kw_gate_leave(&t->gate);
    return rc;
}

int kw_thread_produce(kw_thread *t, const kw_outgoing *r, kw_time timeout) {
    return forked(t) ? KW_EFORKED : produce(t, r, timeout);
}

/* ---- outcomes ---- */

/* Who goes on producing must not keep us here. */
typedef struct mark {
    const kw_client *client;
    int64_t produced;
} mark;

static bool passed(void *ctx) {
    const mark *m = ctx;
    return kw_settled(m->client) >= m->produced;
}

int kw_thread_flush(kw_thread *t, kw_time timeout) {
    if (forked(t))
        return KW_EFORKED;
    kw_stats so_far;
    kw_client_stats(t->client, &so_far);
    (void)kw_flush(t->client);
    mark m = {t->client, (int64_t)so_far.records_produced};
    return kw_thread_until(t, timeout, passed, &m);
}

/* A record in flight. Whoever is the second to be through with it frees it: the sender, or the client. */
typedef struct sending {
    kw_receipt receipt;
    kw_gate *gate;
    pthread_cond_t done;
    bool settled, abandoned; /* under the gate's lock */
} sending;

static void free_sending(sending *s) {
    (void)pthread_cond_destroy(&s->done);
    free(s);
}

static void on_settled(kw_receipt *r) {
    sending *s = (sending *)r; /* its first member */
    kw_gate *g = s->gate;
    (void)pthread_mutex_lock(&g->lock);
    s->settled = true;
    bool abandoned = s->abandoned;
    if (!abandoned)
        (void)pthread_cond_signal(&s->done);
    (void)pthread_mutex_unlock(&g->lock);
    if (abandoned)
        free_sending(s);
}

static sending *new_sending(kw_thread *t) {
    sending *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->receipt.settled = on_settled;
    s->gate = &t->gate;
    (void)pthread_cond_init(&s->done, &t->gate.monotonic);
    return s;
}

static void await(sending *s, kw_time until, kw_sent *sent) {
    kw_gate *g = s->gate;
    *sent = (kw_sent){KW_OUTCOME_UNKNOWN, KW_ETIMEOUT, -1, -1, -1};
    (void)pthread_mutex_lock(&g->lock);
    while (!s->settled && kw_gate_wait_until(g, &s->done, until))
        continue;
    bool settled = s->settled;
    s->abandoned = !settled;
    (void)pthread_mutex_unlock(&g->lock);
    if (!settled)
        return;
    *sent = s->receipt.sent;
    free_sending(s);
}

int kw_thread_send(kw_thread *t, const kw_outgoing *r, kw_time timeout, kw_sent *sent) {
    *sent = (kw_sent){KW_OUTCOME_NOT_DONE, KW_EFORKED, -1, -1, -1};
    if (forked(t))
        return sent->error;
    kw_time until = kw_gate_after(timeout);
    sending *s = new_sending(t);
    kw_outgoing copy = *r;
    copy.receipt = s == NULL ? NULL : &s->receipt;
    sent->error = s == NULL ? KW_ENOMEM : produce(t, &copy, timeout);
    if (sent->error == KW_OK)
        await(s, until, sent);
    else if (s != NULL)
        free_sending(s);
    return sent->error;
}
