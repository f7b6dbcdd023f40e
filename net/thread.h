/* thread.h - what a kw_thread is made of: a kw_net with its client, the locks around them, and the threads.
 * Private to net/ and its tests.
 *
 * thread.c is its life, thread_loop.c the loop's thread, thread_wait.c what other threads wait for. */
#ifndef KW_NET_THREAD_H
#define KW_NET_THREAD_H

#include "net/gate.h"
#include "net/locks.h"
#include "net/lookup.h"
#include "net/net.h"
#include "net/wakeup.h"
#include "net/worker.h"

#include <kwire/thread.h>

/* Where the loop is, so that waking it costs a write only when it waits. */
typedef enum kw_loop_state {
    KW_LOOP_RUNNING,  /* it will look at everything before it waits */
    KW_LOOP_WAITING,  /* or about to */
    KW_LOOP_SIGNALLED /* something is to be done: it will not wait, or was woken */
} kw_loop_state;

struct kw_thread {
    kw_net *net;
    kw_client *client;
    kw_mutex client_lock, intake_lock, memory_lock;
    unsigned born; /* kw_fork_generation */
    atomic_int state;
    atomic_bool stop;
    atomic_bool idle; /* the loop touches nothing of ours: a child may close its descriptors */
    atomic_ullong n_wakes;
    kw_wakeup wakeup;
    kw_gate gate;
    kw_workers workers;
    kw_lookups *lookups; /* NULL: names never block */
    pthread_t loop;
    bool loop_runs;
};

/* thread_loop.c */
void *kw_thread_run(void *p);
/* env.wake, and `tell` of workers and lookups: there is something to do. Any thread, under any lock. */
void kw_thread_wake(void *p);
/* Jobs that are done go back to the client. true: there were any. */
bool kw_thread_take_back(kw_thread *t);

#endif
