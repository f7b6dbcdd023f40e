/* conn_open.c - from a host name to an open transport: every address of the name in turn (M19), then
 * back-off. */
#include "client/conn.h"

#include <stdio.h>

const char *kw_conn_name(const kw_conn *c, char *text, size_t size) {
    if (c->node >= 0)
        snprintf(text, size, "broker %d at %s:%u", (int)c->node, c->host, c->port);
    else
        snprintf(text, size, "bootstrap server %s:%u", c->host, c->port);
    return text;
}

void kw_conn_begin_resolve(kw_conn *c) {
    kw_core *core = c->core;
    c->next_address = 0;
    c->began = core->now;
    c->came_up = false;
    c->setup_deadline = kw_after(core->now, KW_MS(core->config.connection_setup_timeout_max_ms));
    kw_address found[KW_CONN_ADDRESSES];
    int n = core->env.resolver.resolve(core->env.resolver.ctx, c->token, c->host, c->port, found,
                                       KW_CONN_ADDRESSES);
    if (n != 0)
        kw_conn_resolved(c, found, n);
}

/* The time for one address grows with each failed round, as KIP-601 has it. */
static kw_time setup_timeout(kw_conn *c) {
    const kw_config *cfg = &c->core->config;
    return kw_core_backoff(c->core, cfg->connection_setup_timeout_ms, cfg->connection_setup_timeout_max_ms,
                           c->failures + 1);
}

void kw_conn_begin_connect(kw_conn *c) {
    char name[300];
    kw_core *core = c->core;
    kw_transport *t = &core->env.transport;
    c->setup_deadline = kw_after(core->now, setup_timeout(c));
    c->ready = 0;
    c->negotiations = 0;
    c->muted_until = 0;
    kw_core_log(core, KW_LOG_DEBUG, KW_ABOUT_BROKER, "%s: connecting (address %d of %d)",
                kw_conn_name(c, name, sizeof name), c->next_address + 1, c->n_addresses);
    int rc = t->ops->open(t->ctx, &c->addresses[c->next_address++], c->host, &c->handle);
    if (rc == KW_OK) {
        if (t->ops->tune != NULL)
            t->ops->tune(t->ctx, c->handle, core->config.socket_keepalive_enable != 0);
        return;
    }
    c->handle = KW_NO_HANDLE;
    kw_conn_fail(c, rc, t->ops->explain != NULL ? t->ops->explain(t->ctx, KW_NO_HANDLE) : kw_error_text(rc));
}

void kw_conn_try_next(kw_conn *c) {
    if (c->next_address < c->n_addresses && c->last_error != KW_ECANCELLED) {
        kw_conn_begin_connect(c);
        return;
    }
    c->state = KW_CONN_DOWN;
    kw_conn_went_down(c);
}

void kw_conn_came_up(kw_conn *c) {
    char name[300];
    c->last_error = 0;
    c->useful = false;
    c->came_up = c->reached = true;
    c->up_since = c->last_used = c->core->now;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_BROKER, "%s: connected", kw_conn_name(c, name, sizeof name));
}

/* The same again at each try is no news. */
static void tell_down(kw_conn *c) {
    char name[300];
    bool again = c->failures > 1 && c->told_error == c->last_error;
    c->told_error = c->last_error;
    if (c->last_error != 0)
        kw_core_log(c->core, again ? KW_LOG_DEBUG : KW_LOG_INFO, KW_ABOUT_BROKER, "%s: %s",
                    kw_conn_name(c, name, sizeof name), c->last_text);
}

void kw_conn_went_down(kw_conn *c) {
    const kw_config *cfg = &c->core->config;
    c->failures += 1;
    c->lost = true;
    c->reached = c->came_up;
    c->not_before = kw_after(c->core->now, kw_core_backoff(c->core, cfg->reconnect_backoff_ms,
                                                           cfg->reconnect_backoff_max_ms, c->failures));
    tell_down(c);
}

/* Closed by us: no failure, no back-off. */
void kw_conn_closed(kw_conn *c) {
    c->failures = 0;
    c->last_error = 0;
    c->wanted = false;
    c->not_before = c->core->now;
}
