/* thread_loop.c - the loop's thread: hand over what others brought, step, hand out jobs, tell who waits,
 * wait.
 *
 * The state decides who sees to it that nothing is missed: what is brought while the loop is running it finds
 * before it waits, since it looks again unless nobody came; what is brought while it waits comes with a
 * write. */
#include "net/thread.h"

#include <time.h>

enum { READY_BATCH = 64 };
#define AFTER_FAILURE KW_MS(100) /* no memory to watch a descriptor, say: it may be better then */

void kw_thread_wake(void *p) {
    kw_thread *t = p;
    if (atomic_exchange(&t->state, KW_LOOP_SIGNALLED) != KW_LOOP_WAITING)
        return;
    atomic_fetch_add_explicit(&t->n_wakes, 1, memory_order_relaxed);
    kw_wakeup_raise(&t->wakeup);
}

/* ---- jobs ---- */

bool kw_thread_take_back(kw_thread *t) {
    bool any = false;
    for (kw_job *j; (j = kw_workers_take(&t->workers)) != NULL; any = true)
        kw_client_job_done(t->client, j);
    return any;
}

static bool run_jobs(kw_thread *t) {
    bool any = false;
    for (kw_job *j; (j = kw_client_job(t->client)) != NULL; any = true) {
        kw_job_run(j);
        kw_client_job_done(t->client, j);
    }
    return any;
}

static void give_jobs(kw_thread *t) {
    for (kw_job *j; !kw_workers_full(&t->workers) && (j = kw_client_job(t->client)) != NULL;)
        kw_workers_give(&t->workers, j);
}

/* true: jobs are done, and the next step has work. */
static bool do_jobs(kw_thread *t) {
    if (t->workers.n_threads == 0)
        return run_jobs(t);
    give_jobs(t);
    return kw_thread_take_back(t);
}

/* ---- a round ---- */

static void take_ready(kw_thread *t, const kw_interest *ready, int n) {
    for (int i = 0; i < n; i++)
        if (ready[i].handle == t->wakeup.fd)
            kw_wakeup_clear(&t->wakeup);
        else
            kw_net_ready(t->net, t->client, ready[i].handle, ready[i].events);
}

static kw_time time_left(kw_time deadline) {
    kw_time now = kw_clock_now();
    return deadline == KW_NEVER ? KW_NEVER : deadline > now ? deadline - now : 0;
}

/* A poller that fails must not make us spin. */
static void rest(void) {
    struct timespec t = {.tv_nsec = AFTER_FAILURE * 1000};
    (void)nanosleep(&t, NULL);
}

static void wait_round(kw_thread *t, kw_time timeout) {
    kw_interest ready[READY_BATCH];
    int running = KW_LOOP_RUNNING;
    if (timeout > 0 && !atomic_compare_exchange_strong(&t->state, &running, KW_LOOP_WAITING))
        timeout = 0;
    atomic_store(&t->idle, true);
    int n = kw_poller_wait(&t->net->poller, ready, READY_BATCH, timeout);
    atomic_store(&t->idle, false);
    atomic_store(&t->state, KW_LOOP_RUNNING);
    take_ready(t, ready, n);
    if (n == KW_EIO || n == KW_ENOMEM)
        rest();
}

static kw_time turn(kw_thread *t) {
    if (t->lookups != NULL) /* names that block are looked up by threads of their own */
        kw_lookups_step(t->lookups, t->client);
    (void)kw_thread_take_back(t);
    int rc = kw_net_step_at(t->net, t->client, kw_clock_now());
    bool again = do_jobs(t);
    kw_gate_tell(&t->gate, rc > 0);
    if (again)
        return 0;
    kw_time left = time_left(kw_net_deadline(t->net, t->client));
    return rc < 0 && left < AFTER_FAILURE ? AFTER_FAILURE : left;
}

void *kw_thread_run(void *p) {
    kw_thread *t = p;
    while (!atomic_load(&t->stop))
        wait_round(t, turn(t));
    return NULL;
}
