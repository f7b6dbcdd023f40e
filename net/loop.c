/* loop.c - kw_net and kw_run: the driver for programs that have no loop of their own.
 *
 * A round is: one wait, one reading of the clocks, one step. Registrations are brought in step right after
 * each step, so that the poller's own descriptor tells an outer loop the truth. With several clients on one
 * kw_net, those that are not being run still get their bytes (their events wait for them), since a ready
 * descriptor that nobody serves would make every wait return at once. */
#include "net/random.h"
#include "net/resolve.h"
#include "net/tcp.h"
#include "net/watch.h"

#include <kwire/net.h>
#include <stdlib.h>

enum { READY_BATCH = 64 };

struct kw_net {
    kw_poller poller;
    kw_tcp tcp;
    kw_random_store random;
    kw_watches watches;
};

static void on_close(void *owner, kw_handle h) {
    kw_net *net = owner;
    kw_watches_forget(&net->watches, h);
}

int kw_net_new(kw_net **net) {
    kw_net *n = calloc(1, sizeof *n);
    *net = NULL;
    if (n == NULL)
        return KW_ENOMEM;
    int rc = kw_poller_init(&n->poller);
    if (rc != 0) {
        free(n);
        return rc;
    }
    n->tcp = (kw_tcp){.on_close = on_close, .owner = n};
    kw_watches_init(&n->watches, &n->poller);
    *net = n;
    return 0;
}

void kw_net_free(kw_net *net) {
    if (net == NULL)
        return;
    kw_watches_fini(&net->watches);
    kw_poller_fini(&net->poller);
    free(net);
}

kw_env kw_net_env(kw_net *net) {
    return (kw_env){
        .mem = kw_mem_libc(),
        .transport = {&kw_tcp_ops, &net->tcp},
        .resolver = kw_resolver_system(),
        .random = kw_random_stored(&net->random),
        .reports_readiness = true,
    };
}

int kw_net_fd(const kw_net *net) {
    return net->poller.fd;
}

/* 1: an event can be pulled; 0: none; < 0: finished. */
static int step(kw_net *net, kw_client *c, kw_time now) {
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
        (void)step(net, other, now);
        last = other;
    }
}

/* Waits until something is ready, the client's deadline or `until`. *now: the time after it. 0, KW_EAGAIN,
 * KW_EIO. */
static int wait_round(kw_net *net, kw_client *c, kw_time until, kw_time *now) {
    kw_interest ready[READY_BATCH];
    kw_time deadline = kw_client_deadline(c);
    if (deadline > until)
        deadline = until;
    kw_time timeout = deadline == KW_NEVER ? KW_NEVER : deadline > *now ? deadline - *now : 0;
    int n = kw_poller_wait(&net->poller, ready, READY_BATCH, timeout);
    *now = kw_clock_now();
    if (n < 0)
        return n;
    for (int i = 0; i < n; i++) {
        kw_client *whose = kw_watches_client(&net->watches, ready[i].handle);
        if (whose != NULL)
            kw_client_ready(whose, ready[i].handle, ready[i].events);
    }
    step_others(net, c, ready, n, *now);
    return 0;
}

int kw_run(kw_net *net, kw_client *c, kw_time timeout) {
    if (kw_client_has_event(c))
        return 1;
    kw_time now = kw_clock_now();
    kw_time until = timeout <= 0 ? now : timeout > KW_NEVER - now ? KW_NEVER : now + timeout;
    /* What the application has just asked for goes out before the wait. */
    int rc = timeout > 0 ? step(net, c, now) : 0;
    while (rc == 0) {
        int err = wait_round(net, c, until, &now);
        if (err < 0)
            return err == KW_EAGAIN ? 0 : err;
        rc = step(net, c, now);
        if (now >= until)
            break;
    }
    return rc;
}
