/* conn_idle.c - when a connection holds its tongue, and when it goes because it has nothing to say.
 *
 * M8 (KIP-219): an answer may ask us to hold our next requests back; a broker that is not obeyed stops
 * reading. M9: brokers close idle connections after ten minutes. We close before them, and when one is
 * faster, or restarts, its close is no failure: nothing was in flight, so nothing is lost. */
#include "client/conn.h"

#include <kwire/msg/api_versions.h>
#include <kwire/msg/metadata.h>

void kw_conn_mute(kw_conn *c, kw_time duration) {
    if (duration <= 0 || c->state != KW_CONN_UP)
        return;
    kw_time until = kw_after(c->core->now, duration);
    c->core->stats.throttled += 1;
    c->core->stats.throttled_ms += (uint64_t)duration / 1000;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_BROKER, "broker %d: asks us to wait for %lld ms",
                (int)c->node, (long long)duration / 1000);
    if (until <= c->muted_until)
        return;
    c->muted_until = until;
    c->core->wants_version += 1;
}

/* What was begun is finished (M11). */
bool kw_conn_may_write(const kw_conn *c) {
    const kw_link *l = kw_list_first(&c->unsent);
    return l != NULL && (c->muted_until <= c->core->now || kw_conn_begun(c, KW_CONTAINER(l, kw_call, link)));
}

bool kw_conn_is_open(const kw_conn *c) {
    return c->state == KW_CONN_UP && c->muted_until <= c->core->now;
}

static kw_call *first_overdue(const kw_conn *c) {
    for (kw_link *l = c->unsent.next; l != &c->unsent; l = l->next) {
        kw_call *call = KW_CONTAINER(l, kw_call, link);
        if (!kw_conn_begun(c, call) && call->deadline <= c->core->now)
            return call;
    }
    return NULL;
}

/* Calls that the silence outlasts end alone: no byte of them has left. What they lead to may be anything, so
 * each is looked for anew. */
static bool end_overdue(kw_conn *c) {
    bool any = false;
    for (kw_call *call; (call = first_overdue(c)) != NULL; any = true)
        kw_conn_end_call(c, call, KW_ETIMEOUT, false);
    return any;
}

bool kw_conn_check_mute(kw_conn *c) {
    if (c->muted_until == 0)
        return false;
    if (c->state == KW_CONN_UP && c->muted_until > c->core->now)
        return end_overdue(c);
    c->muted_until = 0;
    c->core->wants_version += 1;
    return true; /* whoever waited for it may send */
}

/* Did this life of the connection bring anything? A broker that hangs up on whatever we really want must be
 * met with a growing pause, however often it says hello. */
void kw_conn_was_useful(kw_conn *c, const kw_api *api) {
    bool greeting = api->key == kw_api_versions_api.key || api->key == kw_metadata_api.key;
    kw_time since = c->core->now - c->up_since;
    if (greeting && since < KW_MS(c->core->config.reconnect_backoff_max_ms))
        return;
    c->useful = true;
    c->failures = 0;
}

kw_time kw_conn_idle_deadline(const kw_conn *c) {
    int32_t ms = c->core->config.connections_max_idle_ms;
    bool idle = c->state == KW_CONN_UP && c->n_in_flight == 0;
    return idle && ms >= 0 ? kw_after(c->last_used, KW_MS(ms)) : KW_NEVER;
}

bool kw_conn_check_idle(kw_conn *c) {
    if (kw_conn_idle_deadline(c) > c->core->now)
        return false;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_BROKER, "broker %d at %s:%u: closed, for it was idle",
                (int)c->node, c->host, c->port);
    kw_conn_close(c);
    return true;
}

bool kw_conn_left_in_peace(kw_conn *c) {
    bool long_up = c->core->now - c->up_since >= KW_MS(c->core->config.reconnect_backoff_max_ms);
    if (c->state != KW_CONN_UP || c->n_in_flight > 0 || c->n_ahead > 0 || c->frame != NULL)
        return false;
    if (!c->useful && !long_up)
        return false;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_BROKER, "broker %d at %s:%u: it closed while idle",
                (int)c->node, c->host, c->port);
    kw_conn_close(c);
    return true;
}
