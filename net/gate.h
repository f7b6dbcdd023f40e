/* gate.h - where application threads wait for the loop's news. Private to net/.
 *
 * A waiter enters, looks, and waits for the next round if it did not find what it looked for; the loop begins
 * a round after each step, which costs it a load while nobody waits. The gate's lock is the innermost of all:
 * under it nothing of the client is called. */
#ifndef KW_NET_GATE_H
#define KW_NET_GATE_H

#include "net/wakeup.h"

#include <kwire/client.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct kw_gate {
    pthread_mutex_t lock;
    pthread_condattr_t monotonic;
    pthread_cond_t news;
    atomic_int n_waiting;
    /* under the lock */
    uint64_t round;
    bool closed;    /* no more rounds */
    kw_wakeup bell; /* kw_thread_fd; not there until it is asked for */
    bool rung;
} kw_gate;

void kw_gate_init(kw_gate *g);
void kw_gate_fini(kw_gate *g);

/* The loop: something may have changed; events: there are some to pull. */
void kw_gate_tell(kw_gate *g, bool events);
/* The loop is at its end. */
void kw_gate_close(kw_gate *g);

/* A waiter. until: kw_clock_now's time. */
typedef struct kw_visit {
    uint64_t round;
    kw_time until;
} kw_visit;

/* So much later than now; KW_NEVER stays that. */
kw_time kw_gate_after(kw_time timeout);
kw_visit kw_gate_enter(kw_gate *g, kw_time timeout);
/* 0: a new round, look again; KW_ETIMEOUT; KW_ESTATE: closed, and no round came since the last look. */
int kw_gate_wait(kw_gate *g, kw_visit *v) KW_MUST_USE;
void kw_gate_leave(kw_gate *g);
/* Waits for `news` or cond, whose attribute is g->monotonic, with the lock held; false: it is time. */
bool kw_gate_wait_until(kw_gate *g, pthread_cond_t *cond, kw_time until);

/* KW_EIO. */
int kw_gate_bell(kw_gate *g) KW_MUST_USE;
void kw_gate_hush(kw_gate *g);

#endif
