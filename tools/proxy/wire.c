/* wire.c - a link between two sockets. See server.h.
 *
 * The link says what may be read, what is to be written and how a side ends; here is when a socket is ready
 * for it. A side that is not read is still asked whether its peer has gone (KW_POLL_END), or connections that
 * hang would be kept for ever. */
#include "tools/proxy/server.h"

#include <kwire/net.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_SLICES = 64, READS_A_ROUND = 4, SENDS_A_ROUND = 64 };

void proxy_kill_socket(int fd) {
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(fd);
}

void proxy_wire_touch(proxy_wire *w) {
    if (w->touched)
        return;
    w->touched = true;
    w->next_touched = w->server->touched;
    w->server->touched = w;
}

static void end_side(proxy_wire *w, proxy_side side, bool broken) {
    w->plugs[side].ended = true;
    proxy_link_ended(w->link, side, broken, kw_clock_now());
}

/* ---- bytes ---- */

/* true: there is more, for which this round has no time. */
static bool flush(proxy_wire *w, proxy_side side) {
    proxy_plug *plug = &w->plugs[side];
    kw_slice slices[MAX_SLICES];
    if (!plug->connected || plug->blocked)
        return false;
    for (int i = 0; i < SENDS_A_ROUND; i++) {
        int n = proxy_link_output(w->link, side, slices, MAX_SLICES);
        if (n == 0)
            return false;
        ptrdiff_t sent = kw_tcp_ops.send(&w->server->tcp, plug->watch.fd, slices, n);
        plug->blocked = sent == 0;
        if (sent < 0)
            end_side(w, side, true);
        if (sent <= 0)
            return false;
        proxy_link_sent(w->link, side, (size_t)sent, kw_clock_now());
    }
    return true;
}

static void read_some(proxy_wire *w, proxy_side side) {
    ptrdiff_t n = PROXY_INPUT_SIZE;
    for (int i = 0; i < READS_A_ROUND && n == PROXY_INPUT_SIZE && proxy_link_reads(w->link, side); i++) {
        n = kw_tcp_ops.recv(&w->server->tcp, w->plugs[side].watch.fd, w->server->input, PROXY_INPUT_SIZE);
        if (n < 0)
            end_side(w, side, n != KW_ECLOSED);
        if (n > 0)
            proxy_link_feed(w->link, side, w->server->input, (size_t)n, kw_clock_now());
        (void)flush(w, proxy_other_side(side));
    }
}

/* The peer of a side that is not read has gone, in part or whole. */
static void hear_end(proxy_wire *w, proxy_side side) {
    proxy_plug *plug = &w->plugs[side];
    bool is_left = (plug->watch.events & KW_POLL_END) != 0;
    plug->quiet = true;
    if (is_left)
        proxy_link_left(w->link, side, kw_clock_now());
    else if (kw_tcp_ops.ready(&w->server->tcp, plug->watch.fd) < 0)
        end_side(w, side, true);
}

/* ---- connecting ---- */

/* Once, however often clients come. */
static void mourn(proxy_gate *g, const char *why) {
    if (!g->mourned)
        fprintf(stderr, "kwire proxy: cannot reach %s:%u: %s\n", g->route->host, g->route->port, why);
    g->mourned = true;
}

static void give_up(proxy_wire *w, const char *why, kw_time now) {
    proxy_server *s = w->server;
    proxy_entry e = {.now = now, .link = w->number, .node = w->gate->route->node, .answer = -1, .what = why};
    proxy_log_write(&s->world.log, &e);
    mourn(w->gate, why);
    w->gate->failed = true;
    end_side(w, PROXY_BROKER, true);
}

static void connect_next(proxy_wire *w, kw_time now);

static void connect_on(proxy_wire *w) {
    proxy_plug *plug = &w->plugs[PROXY_BROKER];
    int rc = kw_tcp_ops.ready(&w->server->tcp, plug->watch.fd);
    plug->connected = rc > 0;
    w->gate->mourned &= rc <= 0;
    if (rc >= 0)
        return;
    /* Its one report of this wait is the one in hand, so its number may come back. */
    proxy_watches_close(&w->server->watches, &plug->watch);
    connect_next(w, kw_clock_now());
}

static void ready(proxy_watch *watch, int events) {
    proxy_wire *w = watch->owner;
    proxy_side side = watch == &w->plugs[PROXY_CLIENT].watch ? PROXY_CLIENT : PROXY_BROKER;
    proxy_plug *plug = &w->plugs[side];
    proxy_wire_touch(w);
    if (!plug->connected) {
        connect_on(w);
        return;
    }
    if ((events & KW_WRITE) != 0)
        plug->blocked = false;
    if ((events & (KW_READ | KW_POLL_END)) == 0)
        return;
    if ((watch->events & KW_READ) != 0)
        read_some(w, side);
    else
        hear_end(w, side);
}

static void connect_next(proxy_wire *w, kw_time now) {
    proxy_gate *g = w->gate;
    bool known = proxy_gate_resolve(g, now);
    while (w->next_address < g->n_addresses) {
        kw_handle h;
        int rc = kw_tcp_ops.open(&w->server->tcp, &g->addresses[w->next_address], g->route->host, &h);
        w->lacks_descriptor = rc == KW_EIO || rc == KW_ENOMEM;
        if (w->lacks_descriptor) {
            proxy_server_full(w->server);
            return;
        }
        w->next_address++;
        if (rc == 0) {
            w->plugs[PROXY_BROKER].watch = proxy_watch_of((int)h, ready, w);
            return;
        }
    }
    give_up(w, known ? kw_tcp_ops.explain(&w->server->tcp, KW_NO_HANDLE) : "no address for this host", now);
}

void proxy_wire_retry(proxy_wire *w, kw_time now) {
    if (!w->lacks_descriptor)
        return;
    w->lacks_descriptor = false;
    connect_next(w, now);
    proxy_wire_touch(w);
}

/* ---- the end of a round ---- */

static void close_plug(proxy_wire *w, proxy_plug *plug, bool kill) {
    if (plug->watch.fd < 0)
        return;
    if (kill) {
        (void)proxy_watches_set(&w->server->watches, &plug->watch, -1);
        proxy_kill_socket(plug->watch.fd);
        plug->watch.fd = -1;
    }
    proxy_watches_close(&w->server->watches, &plug->watch);
    plug->connected = false;
}

static void obey(proxy_wire *w, proxy_side side) {
    proxy_plug *plug = &w->plugs[side];
    switch (proxy_link_wish(w->link, side)) {
    case PROXY_KEEP:
        return;
    case PROXY_SHUT:
        if (plug->connected && !plug->shut)
            plug->shut = shutdown(plug->watch.fd, SHUT_WR) == 0;
        return;
    case PROXY_DROP:
        close_plug(w, plug, false);
        return;
    case PROXY_KILL:
        close_plug(w, plug, true);
        return;
    }
}

/* -1: of nothing. */
static int events_wanted(const proxy_wire *w, proxy_side side) {
    const proxy_plug *plug = &w->plugs[side];
    if (!plug->connected)
        return KW_WRITE;
    int write = plug->blocked ? KW_WRITE : 0;
    if (proxy_link_reads(w->link, side))
        return KW_READ | write;
    if (plug->quiet)
        return write != 0 ? write : -1;
    return (plug->ended ? 0 : KW_POLL_END) | write;
}

static int watch_plug(proxy_wire *w, proxy_side side) {
    proxy_plug *plug = &w->plugs[side];
    return plug->watch.fd < 0 ? 0
                              : proxy_watches_set(&w->server->watches, &plug->watch, events_wanted(w, side));
}

static void settle_link(proxy_wire *w, kw_time now) {
    proxy_link_step(w->link, now);
    bool more = flush(w, PROXY_CLIENT);
    more |= flush(w, PROXY_BROKER);
    obey(w, PROXY_CLIENT);
    obey(w, PROXY_BROKER);
    if (more)
        proxy_wire_touch(w);
}

void proxy_wire_settle(proxy_wire *w, kw_time now) {
    proxy_server *s = w->server;
    settle_link(w, now);
    bool fails = watch_plug(w, PROXY_CLIENT) != 0 || watch_plug(w, PROXY_BROKER) != 0 ||
                 proxy_timers_set(&s->timers, &w->timer, proxy_link_deadline(w->link)) != 0;
    if (fails) { /* without a poller, or a timer, it would stand still for ever */
        proxy_link_reset(w->link);
        obey(w, PROXY_CLIENT);
        obey(w, PROXY_BROKER);
    }
    if (proxy_link_over(w->link) && !w->touched)
        proxy_wire_free(w, now);
}

/* ---- life ---- */

static void due(proxy_timer *t, kw_time now) {
    (void)now;
    proxy_wire_touch(t->owner);
}

static void enlist(proxy_wire *w) {
    w->next = w->server->wires;
    if (w->next != NULL)
        w->next->prev = w;
    w->server->wires = w;
}

static void delist(proxy_wire *w) {
    if (w->prev != NULL)
        w->prev->next = w->next;
    else
        w->server->wires = w->next;
    if (w->next != NULL)
        w->next->prev = w->prev;
}

void proxy_wire_open(proxy_gate *g, int fd, proxy_welcome welcome, kw_time now) {
    proxy_server *s = g->server;
    proxy_wire *w = calloc(1, sizeof *w);
    proxy_link *l = w == NULL ? NULL : proxy_link_new(&s->world, g->route, s->n_links, welcome, now);
    if (l == NULL) {
        free(w);
        proxy_kill_socket(fd);
        return;
    }
    *w = (proxy_wire){
        .server = s, .gate = g, .link = l, .number = s->n_links, .timer = {.due = due, .owner = w}
    };
    w->plugs[PROXY_CLIENT] = (proxy_plug){.watch = proxy_watch_of(fd, ready, w), .connected = true};
    w->plugs[PROXY_BROKER].watch.fd = -1;
    enlist(w);
    if (welcome == PROXY_ACCEPT)
        connect_next(w, now);
    proxy_wire_touch(w);
}

void proxy_wire_free(proxy_wire *w, kw_time now) {
    close_plug(w, &w->plugs[PROXY_CLIENT], false);
    close_plug(w, &w->plugs[PROXY_BROKER], false);
    (void)proxy_timers_set(&w->server->timers, &w->timer, KW_NEVER);
    delist(w);
    proxy_link_free(w->link, now);
    free(w);
}
