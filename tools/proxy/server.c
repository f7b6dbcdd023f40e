/* server.c - the loop, and what concerns all connections. See server.h. */
#include "tools/proxy/server.h"

#include "tools/proxy/fault_file.h"
#include <errno.h>
#include <kwire/net.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Without descriptors nobody is let in for so long; whatever frees one is not always ours. */
#define FULL_INTERVAL KW_MS(100)

/* ---- signals ---- */

static void read_faults(proxy_server *s) {
    char why[512];
    if (s->fault_file != NULL && proxy_fault_file_read(&s->world.rules, s->fault_file, why, sizeof why) != 0)
        fprintf(stderr, "kwire proxy: the faults stay as they were: %s\n", why);
}

static void stop(proxy_server *s) {
    s->stop = true;
    proxy_log_leave(&s->world.log);
}

static void take_signals(proxy_watch *w, int events) {
    proxy_server *s = w->owner;
    struct signalfd_siginfo i;
    (void)events;
    while (read(w->fd, &i, sizeof i) == (ssize_t)sizeof i) {
        if (i.ssi_signo == SIGHUP)
            read_faults(s);
        else
            stop(s);
    }
}

static int watch_signals(proxy_server *s) {
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGINT);
    sigaddset(&taken, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &taken, NULL) != 0)
        return KW_EIO;
    s->signals = proxy_watch_of(signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC), take_signals, s);
    return s->signals.fd < 0 ? KW_EIO : proxy_watches_set(&s->watches, &s->signals, KW_READ);
}

/* ---- all wires ---- */

size_t proxy_server_reset(proxy_server *s) {
    size_t n = 0;
    for (proxy_wire *w = s->wires; w != NULL; w = w->next, n++) {
        proxy_link_reset(w->link);
        proxy_wire_touch(w);
    }
    return n;
}

/* Lines may have another shape now. */
static void tell_of_faults(proxy_server *s) {
    if (s->generation == s->world.rules.generation)
        return;
    s->generation = s->world.rules.generation;
    for (proxy_wire *w = s->wires; w != NULL; w = w->next)
        proxy_wire_touch(w);
}

void proxy_server_full(proxy_server *s) {
    if (s->full)
        return;
    s->full = true;
    proxy_gates_open(s, false);
    proxy_control_let_in(&s->control, false);
    (void)proxy_timers_set(&s->timers, &s->retry, kw_clock_now() + FULL_INTERVAL);
}

static void look_again(proxy_timer *t, kw_time now) {
    proxy_server *s = t->owner;
    s->full = false;
    for (proxy_wire *w = s->wires; w != NULL; w = w->next)
        proxy_wire_retry(w, now);
    if (s->full)
        return;
    proxy_gates_open(s, true);
    proxy_control_let_in(&s->control, true);
}

/* ---- the loop ---- */

static kw_time patience(const proxy_server *s) {
    kw_time first = proxy_timers_first(&s->timers);
    if (s->touched != NULL)
        return 0;
    return first == KW_NEVER ? KW_NEVER : first - kw_clock_now();
}

static void settle_touched(proxy_server *s) {
    proxy_wire *w = s->touched, *next;
    s->touched = NULL; /* who is touched from now on has more to do in the next round */
    for (; w != NULL; w = next) {
        next = w->next_touched;
        w->touched = false;
        proxy_wire_settle(w, kw_clock_now());
    }
}

static int run_round(proxy_server *s) {
    int err = proxy_watches_wait(&s->watches, patience(s));
    if (err != 0)
        return err;
    proxy_timers_step(&s->timers, kw_clock_now());
    tell_of_faults(s);
    settle_touched(s);
    proxy_control_settle(&s->control);
    proxy_log_flush(&s->world.log);
    return 0;
}

int proxy_server_run(proxy_server *s) {
    int err = 0;
    while (!s->stop && err == 0)
        err = run_round(s);
    return err;
}

/* ---- life ---- */

int proxy_server_init(proxy_server *s, uint64_t seed) {
    *s = (proxy_server){.mem = kw_mem_libc(), .signals.fd = -1};
    s->retry = (proxy_timer){.due = look_again, .owner = s};
    int err = proxy_watches_init(&s->watches);
    if (err != 0)
        return err;
    err = proxy_world_init(&s->world, &s->mem, seed);
    if (err != 0) {
        proxy_watches_fini(&s->watches);
        return err;
    }
    s->world.routes.listen = proxy_gate_listen;
    s->world.routes.ctx = s;
    s->generation = s->world.rules.generation;
    s->input = malloc(PROXY_INPUT_SIZE);
    err = s->input == NULL ? KW_ENOMEM : watch_signals(s);
    if (err != 0)
        proxy_server_fini(s);
    return err;
}

void proxy_server_fini(proxy_server *s) {
    while (s->wires != NULL)
        proxy_wire_free(s->wires, kw_clock_now());
    proxy_control_close(&s->control);
    proxy_gates_fini(s);
    proxy_watches_close(&s->watches, &s->signals);
    proxy_log_close(&s->world.log);
    proxy_world_fini(&s->world);
    proxy_timers_fini(&s->timers);
    proxy_watches_fini(&s->watches);
    free(s->input);
}
