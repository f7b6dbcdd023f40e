/* rest.c - see rest.h. The broker counts connections that rest, so that nothing is looked at while none does.
 */
#include "tools/broker/rest.h"

static bool rests(const broker_conn *c) {
    return c->muted_until != 0 || c->silent_until != 0;
}

static void set(kw_broker *b, broker_conn *c, kw_time *until, kw_time to) {
    bool before = rests(c);
    *until = to;
    b->n_resting += rests(c) - before;
}

static void extend(kw_broker *b, broker_conn *c, kw_time *until, kw_time duration) {
    if (duration > 0 && b->now + duration > *until)
        set(b, c, until, b->now + duration);
}

void broker_rest_mute(kw_broker *b, broker_conn *c, kw_time duration) {
    extend(b, c, &c->muted_until, duration);
}

void broker_rest_silence(kw_broker *b, broker_conn *c, kw_time duration) {
    extend(b, c, &c->silent_until, duration);
}

void broker_rest_forget(kw_broker *b, broker_conn *c) {
    set(b, c, &c->muted_until, 0);
    set(b, c, &c->silent_until, 0);
}

static void go_on(kw_broker *b, broker_conn *c) {
    if (c->silent_until != 0 && c->silent_until <= b->now) {
        set(b, c, &c->silent_until, 0);
        broker_conn_tell(b, c);
    }
    if (c->muted_until == 0 || c->muted_until > b->now)
        return;
    set(b, c, &c->muted_until, 0);
    if (!c->closing && !broker_conn_is_busy(c))
        broker_conn_resume(b, c);
}

void broker_rest_step(kw_broker *b) {
    for (int32_t i = 0; b->n_resting > 0 && i < b->n_conns; i++)
        go_on(b, b->conns[i]);
}

kw_time broker_rest_deadline(const kw_broker *b) {
    kw_time first = KW_NEVER;
    for (int32_t i = 0; b->n_resting > 0 && i < b->n_conns; i++) {
        const broker_conn *c = b->conns[i];
        if (c->muted_until != 0 && c->muted_until < first)
            first = c->muted_until;
        if (c->silent_until != 0 && c->silent_until < first)
            first = c->silent_until;
    }
    return first;
}
