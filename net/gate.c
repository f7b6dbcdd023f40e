/* gate.c - see gate.h. */
#include "net/gate.h"

#include <kwire/net.h>
#include <time.h>

void kw_gate_init(kw_gate *g) {
    *g = (kw_gate){
        .bell = {-1, -1}
    };
    (void)pthread_mutex_init(&g->lock, NULL);
    (void)pthread_condattr_init(&g->monotonic);
    (void)pthread_condattr_setclock(&g->monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&g->news, &g->monotonic);
}

void kw_gate_fini(kw_gate *g) {
    kw_wakeup_fini(&g->bell);
    (void)pthread_cond_destroy(&g->news);
    (void)pthread_condattr_destroy(&g->monotonic);
    (void)pthread_mutex_destroy(&g->lock);
}

/* ---- the loop ---- */

static void ring(kw_gate *g) {
    if (g->bell.fd < 0 || g->rung)
        return;
    g->rung = true;
    kw_wakeup_raise(&g->bell);
}

/* Sequentially consistent: a waiter counts itself before it looks, the loop looks here after it stepped. So
 * either the waiter saw what the step did, or the loop sees the waiter. */
void kw_gate_tell(kw_gate *g, bool events) {
    if (atomic_load(&g->n_waiting) == 0)
        return;
    (void)pthread_mutex_lock(&g->lock);
    g->round += 1;
    if (events)
        ring(g);
    (void)pthread_cond_broadcast(&g->news);
    (void)pthread_mutex_unlock(&g->lock);
}

void kw_gate_close(kw_gate *g) {
    (void)pthread_mutex_lock(&g->lock);
    g->closed = true;
    g->round += 1;
    ring(g);
    (void)pthread_cond_broadcast(&g->news);
    (void)pthread_mutex_unlock(&g->lock);
}

/* ---- waiters ---- */

kw_time kw_gate_after(kw_time timeout) {
    kw_time now = kw_clock_now();
    return timeout <= 0 ? now : timeout > KW_NEVER - now ? KW_NEVER : now + timeout;
}

kw_visit kw_gate_enter(kw_gate *g, kw_time timeout) {
    kw_visit v = {.until = kw_gate_after(timeout)};
    atomic_fetch_add(&g->n_waiting, 1);
    (void)pthread_mutex_lock(&g->lock);
    v.round = g->round;
    (void)pthread_mutex_unlock(&g->lock);
    return v;
}

void kw_gate_leave(kw_gate *g) {
    atomic_fetch_sub(&g->n_waiting, 1);
}

bool kw_gate_wait_until(kw_gate *g, pthread_cond_t *cond, kw_time until) {
    if (until == KW_NEVER)
        return pthread_cond_wait(cond, &g->lock) == 0;
    struct timespec t = {.tv_sec = (time_t)(until / 1000000), .tv_nsec = (long)(until % 1000000) * 1000};
    return pthread_cond_timedwait(cond, &g->lock, &t) == 0;
}

int kw_gate_wait(kw_gate *g, kw_visit *v) {
    int rc = 0;
    (void)pthread_mutex_lock(&g->lock);
    while (rc == 0 && g->round == v->round)
        if (g->closed)
            rc = KW_ESTATE;
        else if (!kw_gate_wait_until(g, &g->news, v->until) && g->round == v->round)
            rc = KW_ETIMEOUT;
    v->round = g->round;
    (void)pthread_mutex_unlock(&g->lock);
    return rc;
}

/* ---- the bell ---- */

/* Whoever has one waits at all times. */
int kw_gate_bell(kw_gate *g) {
    (void)pthread_mutex_lock(&g->lock);
    bool made = g->bell.fd < 0;
    int rc = made ? kw_wakeup_init(&g->bell) : 0;
    if (made && rc == 0) {
        atomic_fetch_add(&g->n_waiting, 1);
        ring(g); /* what is there already */
    }
    rc = rc < 0 ? rc : g->bell.fd;
    (void)pthread_mutex_unlock(&g->lock);
    return rc;
}

void kw_gate_hush(kw_gate *g) {
    (void)pthread_mutex_lock(&g->lock);
    if (g->rung)
        kw_wakeup_clear(&g->bell);
    g->rung = false;
    (void)pthread_mutex_unlock(&g->lock);
}
