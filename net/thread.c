/* thread.c - a kw_thread's life. See kwire/thread.h.
 *
 * Threads start last and the loop's last of all, so that a start that fails has nothing running to undo but
 * threads that wait. */
#include "net/thread.h"

#include "net/fork.h"
#include "net/resolve.h"
#include "net/spawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STACK_SIZE = 512 * 1024 };

const kw_thread_options kw_thread_options_default = {.workers = 1};

/* ---- begin ---- */

static void init_locks(kw_thread *t) {
    kw_fork_watch();
    t->born = kw_fork_generation();
    kw_mutex_init(&t->client_lock);
    kw_mutex_init(&t->intake_lock);
    kw_mutex_init(&t->memory_lock);
    kw_gate_init(&t->gate);
    kw_workers_init(&t->workers, kw_thread_wake, t);
}

static void fini_locks(kw_thread *t) {
    kw_workers_fini(&t->workers);
    kw_gate_fini(&t->gate);
    kw_mutex_fini(&t->memory_lock);
    kw_mutex_fini(&t->intake_lock);
    kw_mutex_fini(&t->client_lock);
}

static int init_net(kw_thread *t) {
    int rc = kw_net_new(&t->net);
    if (rc == 0)
        rc = kw_wakeup_init(&t->wakeup);
    return rc == 0 ? kw_poller_change(&t->net->poller, t->wakeup.fd, -1, KW_READ) : rc;
}

/* The names of a kw_net may block only if they are the system's. */
static int init_names(kw_thread *t, const kw_thread_options *o, size_t stack_size, kw_resolver *resolver) {
    kw_resolver system = kw_resolver_system();
    bool blocks = o->resolver.resolve != NULL || resolver->resolve == system.resolve;
    if (!blocks)
        return 0;
    const kw_resolver *blocking = o->resolver.resolve != NULL ? &o->resolver : &system;
    int rc = kw_lookups_new(&t->lookups, blocking, stack_size, kw_thread_wake, t);
    if (rc == 0)
        *resolver = kw_lookups_resolver(t->lookups);
    return rc;
}

static kw_env environment(kw_thread *t, const kw_thread_options *o) {
    kw_env env = kw_net_env(t->net);
    if (o->mem.ops != NULL)
        env.mem = o->mem;
    env.takes_jobs = true;
    env.locks = (kw_locks){.client = kw_mutex_lock(&t->client_lock),
                           .intake = kw_mutex_lock(&t->intake_lock),
                           .memory = kw_mutex_lock(&t->memory_lock)};
    env.wake = kw_thread_wake;
    env.wake_ctx = t;
    return env;
}

static int fail(int rc, const char *words, char *why, size_t why_size) {
    if (rc < 0)
        snprintf(why, why_size, "%s", words);
    return rc;
}

static int start(kw_thread *t, const kw_config *config, const kw_thread_options *o, char *why,
                 size_t why_size) {
    size_t stack = o->stack_size != 0 ? o->stack_size : STACK_SIZE;
    int rc = fail(init_net(t), "no descriptor for a poller", why, why_size);
    if (rc < 0)
        return rc;
    kw_env env = environment(t, o);
    rc = fail(init_names(t, o, stack, &env.resolver), "no thread for names", why, why_size);
    if (rc == 0)
        rc = kw_client_new(config, &env, &t->client, why, why_size);
    if (rc == 0)
        rc = fail(kw_workers_start(&t->workers, o->workers, stack), "no thread for a worker", why, why_size);
    if (rc == 0)
        rc = fail(kw_spawn(&t->loop, "kwire-loop", stack, kw_thread_run, t), "no thread for the loop", why,
                  why_size);
    t->loop_runs = rc == 0;
    return rc;
}

int kw_thread_new(const kw_config *config, const kw_thread_options *options, kw_thread **out, char *why,
                  size_t why_size) {
    char spare[200];
    const kw_thread_options *o = options != NULL ? options : &kw_thread_options_default;
    if (why == NULL) {
        why = spare;
        why_size = sizeof spare;
    }
    *out = NULL;
    if (o->workers < 0 || o->workers > KW_MAX_WORKERS)
        return fail(KW_EINVAL, "workers: 0 to 16", why, why_size);
    kw_thread *t = calloc(1, sizeof *t);
    if (t == NULL)
        return fail(KW_ENOMEM, "out of memory", why, why_size);
    t->wakeup = (kw_wakeup){-1, -1};
    init_locks(t);
    int rc = start(t, config, o, why, why_size);
    if (rc < 0)
        kw_thread_free(t);
    else
        *out = t;
    return rc;
}

kw_client *kw_thread_client(const kw_thread *t) {
    return t->client;
}

/* ---- end ---- */

static void stop(kw_thread *t) {
    if (t->loop_runs) {
        atomic_store(&t->stop, true);
        kw_thread_wake(t);
        (void)pthread_join(t->loop, NULL);
        t->loop_runs = false;
    }
    kw_workers_stop(&t->workers);
    if (t->client != NULL)
        (void)kw_thread_take_back(t);
    kw_gate_close(&t->gate);
}

static void free_client(kw_thread *t) {
    kw_workers_give_up(&t->workers);
    if (t->client != NULL)
        (void)kw_thread_take_back(t);
    kw_client_free(t->client);
}

static void wait_for_outcomes(kw_thread *t) {
    kw_visit v = kw_gate_enter(&t->gate, KW_NEVER);
    while (kw_unsettled(t->client) > 0 && kw_gate_wait(&t->gate, &v) == 0)
        continue;
    kw_gate_leave(&t->gate);
}

int kw_thread_close(kw_thread *t, kw_time timeout) {
    if (t->born != kw_fork_generation())
        return KW_EFORKED;
    if (!t->loop_runs)
        return 0;
    kw_time now = kw_clock_now();
    kw_close(t->client, timeout > KW_NEVER - now ? KW_NEVER : now + timeout);
    wait_for_outcomes(t);
    stop(t);
    return 0;
}

/* What a step was in the midst of at the fork nobody can know, so the client stays as it is, and its memory
 * with it. Descriptors are closed if the loop was waiting, which it is almost always; otherwise they stay
 * until the child ends or becomes another program (close-on-exec). Nothing is taken out of the epoll set: the
 * parent has the same. */
static void free_in_child(kw_thread *t) {
    const kw_watches *w = &t->net->watches;
    for (int i = 0; atomic_load(&t->idle) && i < w->n; i++)
        close(w->handles[i]);
    kw_wakeup_fini(&t->wakeup);
    kw_wakeup_fini(&t->gate.bell);
    if (t->net->poller.fd >= 0)
        close(t->net->poller.fd);
    free(t);
}

void kw_thread_free(kw_thread *t) {
    if (t == NULL)
        return;
    if (t->born != kw_fork_generation()) {
        free_in_child(t);
        return;
    }
    stop(t);
    kw_lookups_free(t->lookups);
    free_client(t);
    kw_net_free(t->net);
    kw_wakeup_fini(&t->wakeup);
    fini_locks(t);
    free(t);
}
