/* gate.c - where we listen for a broker, who is let in, and where the broker is. See server.h. */
#include "tools/proxy/server.h"

#include "net/resolve.h"
#include <errno.h>
#include <kwire/net.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TRIES = 200 /* ports in a row that others may have */ };
/* The system's resolver may block for long: a broker that is down is not looked up more often than this. */
#define LOOKUP_INTERVAL KW_MS(1000)

/* ---- who comes in ---- */

static void log_welcome(proxy_gate *g, proxy_kind kind, uint32_t rule, kw_time now) {
    proxy_entry e = {.now = now,
                     .link = g->server->n_links,
                     .node = g->route->node,
                     .answer = -1,
                     .fault = proxy_kind_name(kind),
                     .rule = rule};
    proxy_log_write(&g->server->world.log, &e);
}

static void let_in(proxy_gate *g, int fd) {
    proxy_server *s = g->server;
    kw_time now = kw_clock_now();
    uint32_t rule;
    int one = 1;
    s->n_links++;
    proxy_welcome welcome = proxy_rules_welcome(&s->world.rules, g->route->node, &rule);
    if (welcome != PROXY_ACCEPT)
        log_welcome(g, welcome == PROXY_DENY ? PROXY_REFUSE : PROXY_HANG_CONNECT, rule, now);
    if (welcome == PROXY_DENY) {
        proxy_kill_socket(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    proxy_wire_open(g, fd, welcome, now);
}

static void accept_all(proxy_watch *w, int events) {
    proxy_gate *g = w->owner;
    (void)events;
    while (!g->server->full) {
        int fd = accept4(w->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            let_in(g, fd);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        else if (errno != EINTR && errno != ECONNABORTED)
            proxy_server_full(g->server);
    }
}

void proxy_gates_open(proxy_server *s, bool open) {
    for (size_t i = 0; i < s->n_gates; i++)
        for (int k = 0; k < s->gates[i]->listeners.n; k++)
            (void)proxy_watches_set(&s->watches, &s->gates[i]->watches[k], open ? KW_READ : -1);
}

/* ---- where we listen ---- */

static int watch_gate(proxy_gate *g) {
    for (int i = 0; i < g->listeners.n; i++) {
        g->watches[i] = proxy_watch_of(g->listeners.fd[i], accept_all, g);
        int err = g->server->full ? 0 : proxy_watches_set(&g->server->watches, &g->watches[i], KW_READ);
        if (err != 0)
            return err;
    }
    return 0;
}

static void free_gate(proxy_gate *g) {
    for (int i = 0; i < g->listeners.n; i++)
        if (g->watches[i].owner != NULL)
            (void)proxy_watches_set(&g->server->watches, &g->watches[i], -1);
    broker_listeners_close(&g->listeners);
    free(g);
}

void proxy_gates_fini(proxy_server *s) {
    for (size_t i = 0; i < s->n_gates; i++)
        free_gate(s->gates[i]);
    free(s->gates);
}

static bool is_any(const char *host) {
    return host[0] == '\0' || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

/* "Any address" is none that a client could connect to: it is told the name of this machine. */
static void advertise(const proxy_server *s, proxy_route *r, uint16_t port) {
    const char *name = s->advertised != NULL ? s->advertised : s->host;
    if (!is_any(name) || gethostname(r->my_host, sizeof r->my_host) != 0)
        snprintf(r->my_host, sizeof r->my_host, "%s", is_any(name) ? "localhost" : name);
    r->my_host[sizeof r->my_host - 1] = '\0';
    r->my_port = port;
    if (is_any(name) && s->n_gates == 1)
        fprintf(stderr,
                "kwire proxy: --listen is any %saddress: clients are told \"%s\"; --advertise HOST if that "
                "does not lead here\n",
                strcmp(name, "::") == 0 ? "IPv6 " : "", r->my_host);
}

/* The first one has the port that was asked for, the others the next one that is free. */
static int listen_somewhere(proxy_gate *g) {
    proxy_server *s = g->server;
    uint32_t port = s->n_gates == 0 || s->port == 0 ? s->port : s->gates[s->n_gates - 1]->listeners.port + 1u;
    int tries = s->n_gates == 0 || s->port == 0 ? 1 : TRIES;
    char why[128] = "there are no ports above 65535";
    for (; tries > 0 && port <= UINT16_MAX; tries--, port++)
        if (broker_listen(s->host, (uint16_t)port, &g->listeners, why, sizeof why) == 0)
            return 0;
    fprintf(stderr, "kwire proxy: cannot listen for %s:%u at %s:%u: %s\n", g->route->host, g->route->port,
            s->host, (unsigned)(port - (tries == 0)), why);
    return KW_EIO;
}

static proxy_gate *new_gate(proxy_server *s, proxy_route *r) {
    proxy_gate **grown = realloc(s->gates, (s->n_gates + 1) * sizeof(proxy_gate *));
    if (grown == NULL)
        return NULL;
    s->gates = grown;
    proxy_gate *g = calloc(1, sizeof *g);
    if (g != NULL)
        *g = (proxy_gate){.server = s, .route = r};
    return g;
}

int proxy_gate_listen(void *ctx, proxy_route *r) {
    proxy_server *s = ctx;
    proxy_gate *g = new_gate(s, r);
    if (g == NULL)
        return KW_ENOMEM;
    int err = listen_somewhere(g);
    if (err == 0)
        err = watch_gate(g);
    if (err != 0) {
        free_gate(g);
        return err;
    }
    s->gates[s->n_gates++] = g;
    advertise(s, r, g->listeners.port);
    return 0;
}

/* ---- where the broker is ---- */

bool proxy_gate_resolve(proxy_gate *g, kw_time now) {
    kw_resolver names = kw_resolver_system();
    bool known = g->n_addresses > 0 && !g->failed;
    if (known || (g->resolved > 0 && now - g->resolved < LOOKUP_INTERVAL))
        return g->n_addresses > 0;
    kw_address found[PROXY_ADDRESSES];
    int n = names.resolve(names.ctx, 0, g->route->host, g->route->port, found, PROXY_ADDRESSES);
    g->resolved = now;
    g->failed = false;
    if (n > 0) {
        memcpy(g->addresses, found, (size_t)n * sizeof *found);
        g->n_addresses = n;
    }
    return g->n_addresses > 0;
}
