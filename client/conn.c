/* conn.c - a connection's face to the layers above, and its timers. See conn.h. */
#include "client/conn.h"

#include <stdio.h>
#include <string.h>

void kw_conn_init(kw_conn *c, kw_core *core, int32_t node, const char *host, uint16_t port, uint32_t token) {
    memset(c, 0, sizeof *c);
    c->core = core;
    c->node = node;
    snprintf(c->host, sizeof c->host, "%s", host);
    c->port = port;
    c->token = token;
    c->handle = KW_NO_HANDLE;
    kw_list_init(&c->unsent);
    kw_list_init(&c->sent);
}

void kw_conn_fini(kw_conn *c) {
    kw_conn_fail(c, KW_ECANCELLED, "the client closed");
}

bool kw_conn_want(kw_conn *c) {
    if (c->state == KW_CONN_UP)
        return kw_conn_is_open(c);
    c->wanted = true;
    if (c->state == KW_CONN_DOWN && c->not_before <= c->core->now) {
        c->wanted = false;
        kw_conn_event_apply(c, KW_CONN_OPEN);
        c->wanted = c->state == KW_CONN_DOWN; /* failed on the spot: nobody but its own timer would wake us */
    }
    return c->state == KW_CONN_UP;
}

int16_t kw_conn_version(const kw_conn *c, const kw_api *api) {
    if (c->state != KW_CONN_UP || api->key < 0 || api->key > KW_MAX_API_KEY)
        return -1;
    kw_version_range r = c->versions[api->key];
    int16_t max = r.max < api->max_stable_version ? r.max : api->max_stable_version;
    int16_t min = r.min > api->min_version ? r.min : api->min_version;
    return max < min ? -1 : max;
}

void kw_conn_send(kw_conn *c, kw_call *call, kw_time timeout) {
    call->sent_at = c->core->now;
    call->deadline = kw_after(c->core->now, timeout);
    c->last_used = c->core->now;
    call->node = c->node;
    kw_list_push_back(&c->unsent, &call->link);
    c->n_in_flight += 1;
    c->core->stats.requests_sent += 1;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_PROTOCOL, "broker %d: %s v%d, request %d: %zu bytes",
                (int)c->node, call->api->name, call->version, (int)call->correlation, call->size);
    c->core->wants_version += 1;
}

void kw_conn_end_call(kw_conn *c, kw_call *call, int error, bool maybe_received) {
    kw_answer a = {.error = error, .maybe_received = maybe_received};
    kw_list_remove(&call->link);
    c->n_in_flight -= 1;
    call->ops->done(call, &a);
}

/* Oldest first, so that retries keep their order. A call of which a byte is missing cannot have been carried
 * out. */
static void end_calls(kw_conn *c, int error) {
    for (kw_link *l; (l = kw_list_first(&c->sent)) != NULL;)
        kw_conn_end_call(c, KW_CONTAINER(l, kw_call, link), error, true);
    for (kw_link *l; (l = kw_list_first(&c->unsent)) != NULL;)
        kw_conn_end_call(c, KW_CONTAINER(l, kw_call, link), error, false);
}

void kw_conn_resolved(kw_conn *c, const kw_address *addresses, int n) {
    if (c->state != KW_CONN_RESOLVING)
        return;
    if (n <= 0) {
        kw_conn_fail(c, KW_ERESOLVE, "host name not found");
        return;
    }
    c->n_addresses = n < KW_CONN_ADDRESSES ? n : KW_CONN_ADDRESSES;
    memcpy(c->addresses, addresses, sizeof *addresses * (size_t)c->n_addresses);
    kw_conn_event_apply(c, KW_CONN_RESOLVED);
}

/* Forgets everything of this transport connection; what was in flight ends. */
static void drop_transport(kw_conn *c, int error) {
    if (c->handle != KW_NO_HANDLE)
        c->core->env.transport.ops->close(c->core->env.transport.ctx, c->handle);
    c->handle = KW_NO_HANDLE;
    kw_frame_unref(c->frame);
    c->frame = NULL;
    c->frame_have = c->n_ahead = c->slice_offset = 0;
    c->first_slice = 0;
    c->core->wants_version += 1;
    end_calls(c, error);
}

void kw_conn_fail(kw_conn *c, int error, const char *text) {
    if (c->state == KW_CONN_DOWN)
        return;
    c->last_error = error;
    snprintf(c->last_text, sizeof c->last_text, "%s", text);
    drop_transport(c, error);
    kw_conn_event_apply(c, KW_CONN_FAILED);
}

void kw_conn_close(kw_conn *c) {
    if (c->state == KW_CONN_DOWN)
        return;
    drop_transport(c, KW_ECLOSED);
    kw_conn_event_apply(c, KW_CONN_CLOSE);
}

static kw_time oldest_deadline(const kw_link *calls) {
    kw_time t = KW_NEVER;
    for (const kw_link *l = calls->next; l != calls; l = l->next)
        t = kw_min_time(t, KW_CONTAINER(l, kw_call, link)->deadline);
    return t;
}

static kw_time next_deadline(const kw_conn *c) {
    if (c->state == KW_CONN_DOWN)
        return c->wanted ? c->not_before : KW_NEVER;
    kw_time calls = kw_min_time(oldest_deadline(&c->sent), oldest_deadline(&c->unsent));
    if (c->state != KW_CONN_UP)
        return kw_min_time(calls, c->setup_deadline);
    return kw_min_time(calls, kw_conn_idle_deadline(c));
}

kw_time kw_conn_deadline(const kw_conn *c) {
    kw_time t = next_deadline(c);
    return c->muted_until > 0 ? kw_min_time(t, c->muted_until) : t;
}

/* M10: an overdue answer would be matched with the next request, so the whole connection goes. */
static bool check_deadlines(kw_conn *c) {
    if (c->state == KW_CONN_DOWN || next_deadline(c) > c->core->now)
        return false;
    if (kw_conn_check_idle(c))
        return true;
    char text[80];
    snprintf(text, sizeof text, "no answer in time (%s)", kw_conn_state_name(c->state));
    kw_conn_fail(c, KW_ETIMEOUT, text);
    return true;
}

static bool check_connected(kw_conn *c) {
    if (c->state != KW_CONN_CONNECTING || !(c->ready & KW_WRITE))
        return false;
    kw_transport *t = &c->core->env.transport;
    int rc = t->ops->ready(t->ctx, c->handle);
    c->ready &= ~KW_WRITE;
    if (rc == 0)
        return false;
    if (rc < 0) {
        kw_conn_fail(c, rc, t->ops->explain != NULL ? t->ops->explain(t->ctx, c->handle) : kw_error_text(rc));
        return true;
    }
    c->ready = KW_READ | KW_WRITE;
    return kw_conn_event_apply(c, KW_CONN_CONNECTED);
}

bool kw_conn_step(kw_conn *c) {
    if (c->state == KW_CONN_DOWN && c->wanted && c->not_before <= c->core->now)
        kw_conn_want(c);
    if (!c->core->env.reports_readiness)
        c->ready = KW_READ | KW_WRITE;
    bool progress = check_connected(c);
    progress |= kw_conn_check_mute(c);
    progress |= kw_conn_write(c);
    progress |= kw_conn_read(c);
    return check_deadlines(c) || progress;
}

int kw_conn_interest(const kw_conn *c) {
    if (c->handle == KW_NO_HANDLE)
        return 0;
    int wanted = c->state == KW_CONN_CONNECTING ? KW_WRITE : KW_READ;
    if (kw_conn_may_write(c))
        wanted |= KW_WRITE;
    const kw_transport *t = &c->core->env.transport;
    return t->ops->wants != NULL ? t->ops->wants(t->ctx, c->handle, wanted) : wanted;
}
