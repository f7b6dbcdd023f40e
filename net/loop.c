/* loop.c - kw_net and kw_run: the driver for programs that have no loop of their own.
 *
 * A round is: one wait, one reading of the clocks, one step. Registrations are brought in step right after
 * each step, so that the poller's own descriptor tells an outer loop the truth. With several clients on one
 * kw_net, those that are not being run still get their bytes (their events wait for them), since a ready
 * descriptor that nobody serves would make every wait return at once. */
#include "net/net.h"

#include <kwire/net.h>
#include <stdlib.h>

enum { READY_BATCH = 64 };

static void on_close(void *owner, kw_handle h) {
    kw_net *net = owner;
    kw_watches_forget(&net->watches, h);
}

/* An epoll set is one with that of the process we were forked from: it is not ours to change. */
static int change_poller(void *ctx, kw_handle h, int before, int events) {
    kw_net *net = ctx;
    return kw_net_forked(net) ? 0 : kw_poller_change(&net->poller, h, before, events);
}

/* ---- life ---- */

/* watch NULL: our own poller. */
static int init(kw_net *n, kw_net_watch *watch, void *ctx) {
    kw_fork_watch();
    n->born = kw_fork_generation();
    n->watched = watch != NULL;
    if (!n->watched) {
        watch = change_poller;
        ctx = n;
    }
    n->tcp = (kw_tcp){.on_close = on_close, .owner = n};
    n->poller.fd = -1;
    kw_watches_init(&n->watches, watch, ctx);
    int rc = n->watched ? 0 : kw_poller_init(&n->poller);
    return rc != 0 ? rc : kw_names_new(&n->names, watch, ctx);
}

static int make(kw_net **net, kw_net_watch *watch, void *ctx) {
    kw_net *n = calloc(1, sizeof *n);
    *net = NULL;
    if (n == NULL)
        return KW_ENOMEM;
    int rc = init(n, watch, ctx);
    if (rc != 0)
        kw_net_free(n);
    else
        *net = n;
    return rc;
}

int kw_net_new(kw_net **net) {
    return make(net, NULL, NULL);
}

/* Who asks before each wait need not be told. */
static int nobody_watches(void *ctx, kw_handle h, int before, int events) {
    (void)ctx, (void)h, (void)before, (void)events;
    return 0;
}

int kw_net_new_watched(kw_net **net, kw_net_watch *watch, void *ctx) {
    return make(net, watch == NULL ? nobody_watches : watch, ctx);
}

void kw_net_free(kw_net *net) {
    if (net == NULL)
        return;
    kw_names_free(net->names);
    kw_watches_fini(&net->watches);
    if (!net->watched)
        kw_poller_fini(&net->poller);
    free(net);
}

kw_env kw_net_env(kw_net *net) {
    return (kw_env){
        .mem = kw_mem_libc(),
        .transport = {&kw_tcp_ops, &net->tcp},
        .resolver = kw_names_resolver(net->names),
        .random = kw_random_stored(&net->random),
        .reports_readiness = true,
    };
}

int kw_net_fd(const kw_net *net) {
    return net->poller.fd;
}

int kw_net_set_dns(kw_net *net, const char *servers) {
    return kw_names_set_servers(net->names, servers);
}

/* ---- a round ---- */

int kw_net_step_at(kw_net *net, kw_client *c, kw_time now) {
    kw_names_step(net->names, c);
    kw_client_set_wall(c, now, kw_clock_wall_ms());
    int rc = kw_client_step(c, now);
    int err = kw_watches_sync(&net->watches, c, net->tcp.n_opened);
    if (kw_client_has_event(c))
        return 1;
    return rc < 0 ? rc : err;
}

/* The other clients whose descriptors were ready. What goes wrong there is told to who runs them. */
static void step_others(kw_net *net, const kw_client *c, const kw_interest *ready, int n, kw_time now) {
    const kw_client *last = c;
    for (int i = 0; i < n; i++) {
        kw_client *other = kw_watches_client(&net->watches, ready[i].handle);
        if (other == NULL || other == c || other == last)
            continue;
        (void)!kw_net_step_at(net, other, now);
        last = other;
    }
}

int kw_net_wait(kw_net *net, kw_client *c, kw_time until, kw_time *now) {
    kw_interest ready[READY_BATCH];
    kw_time deadline = kw_net_deadline(net, c);
    if (deadline > until)
        deadline = until;
    kw_time timeout = deadline == KW_NEVER ? KW_NEVER : deadline > *now ? deadline - *now : 0;
    int n = kw_poller_wait(&net->poller, ready, READY_BATCH, timeout);
    *now = kw_clock_now();
    if (n < 0)
        return n;
    for (int i = 0; i < n; i++) {
        kw_client *whose = kw_watches_client(&net->watches, ready[i].handle);
        kw_net_ready(net, whose, ready[i].handle, ready[i].events);
    }
    step_others(net, c, ready, n, *now);
    return 0;
}

int kw_run(kw_net *net, kw_client *c, kw_time timeout) {
    if (net->watched)
        return KW_ESTATE;
    if (kw_net_forked(net))
        return KW_EFORKED;
    if (kw_client_has_event(c))
        return 1;
    kw_time now = kw_clock_now();
    kw_time until = timeout <= 0 ? now : timeout > KW_NEVER - now ? KW_NEVER : now + timeout;
    /* What the application has just asked for goes out before the wait. */
    int rc = timeout > 0 ? kw_net_step_at(net, c, now) : 0;
    while (rc == 0) {
        int err = kw_net_wait(net, c, until, &now);
        if (err < 0)
            return err == KW_EAGAIN ? 0 : err;
        rc = kw_net_step_at(net, c, now);
        if (now >= until)
            break;
    }
    return rc;
}
