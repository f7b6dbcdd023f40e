/* worker.h - threads that run a client's jobs. Private to net/.
 *
 * The loop gives jobs and takes them back when they are done; workers touch nothing of the client. Room is
 * fixed, so nothing is allocated: jobs for which there is none wait in the client. */
#ifndef KW_NET_WORKER_H
#define KW_NET_WORKER_H

#include <kwire/client.h>
#include <pthread.h>

enum { KW_MAX_WORKERS = 16, KW_MAX_JOBS = 64 };

typedef struct kw_job_ring {
    kw_job *jobs[KW_MAX_JOBS];
    unsigned first, n;
} kw_job_ring;

typedef struct kw_workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t threads[KW_MAX_WORKERS];
    int n_threads;
    int n_out;               /* given, not yet taken back: never more than fit; the loop's */
    kw_job_ring todo, done;  /* under the lock */
    bool stop;               /* under the lock */
    void (*tell)(void *ctx); /* one is done; called by a worker, without the lock */
    void *ctx;
} kw_workers;

void kw_workers_init(kw_workers *w, void (*tell)(void *ctx), void *ctx);
void kw_workers_fini(kw_workers *w); /* stopped, and without jobs */
/* 0, or KW_EIO: no thread to be had (stop those that there are). */
int kw_workers_start(kw_workers *w, int n, size_t stack_size) KW_MUST_USE;
/* Ends the threads; jobs that none has begun stay where they are. */
void kw_workers_stop(kw_workers *w);
/* After it: those too come back, undone, for a client that is to be freed. Any other would take an empty
 * result for what was in the batch. */
void kw_workers_give_up(kw_workers *w);
static inline bool kw_workers_full(const kw_workers *w) {
    return w->n_out == KW_MAX_JOBS;
}
void kw_workers_give(kw_workers *w, kw_job *j);
kw_job *kw_workers_take(kw_workers *w); /* NULL: none is done */

#endif
