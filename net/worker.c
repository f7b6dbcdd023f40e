/* worker.c - see worker.h. */
#include "net/worker.h"

#include "net/spawn.h"

static void put(kw_job_ring *r, kw_job *j) {
    r->jobs[(r->first + r->n++) % KW_MAX_JOBS] = j;
}

static kw_job *get(kw_job_ring *r) {
    if (r->n == 0)
        return NULL;
    kw_job *j = r->jobs[r->first];
    r->first = (r->first + 1) % KW_MAX_JOBS;
    r->n -= 1;
    return j;
}

static kw_job *next_job(kw_workers *w) {
    while (!w->stop && w->todo.n == 0)
        (void)pthread_cond_wait(&w->more, &w->lock);
    return w->stop ? NULL : get(&w->todo);
}

static void *work(void *arg) {
    kw_workers *w = arg;
    (void)pthread_mutex_lock(&w->lock);
    for (kw_job *j; (j = next_job(w)) != NULL;) {
        (void)pthread_mutex_unlock(&w->lock);
        kw_job_run(j);
        (void)pthread_mutex_lock(&w->lock);
        put(&w->done, j);
        (void)pthread_mutex_unlock(&w->lock);
        w->tell(w->ctx);
        (void)pthread_mutex_lock(&w->lock);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

void kw_workers_init(kw_workers *w, void (*tell)(void *ctx), void *ctx) {
    *w = (kw_workers){.tell = tell, .ctx = ctx};
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->more, NULL);
}

void kw_workers_fini(kw_workers *w) {
    (void)pthread_cond_destroy(&w->more);
    (void)pthread_mutex_destroy(&w->lock);
}

int kw_workers_start(kw_workers *w, int n, size_t stack_size) {
    for (; w->n_threads < n; w->n_threads++) {
        int rc = kw_spawn(&w->threads[w->n_threads], "kwire-work", stack_size, work, w);
        if (rc < 0)
            return rc;
    }
    return 0;
}

void kw_workers_stop(kw_workers *w) {
    (void)pthread_mutex_lock(&w->lock);
    w->stop = true;
    (void)pthread_cond_broadcast(&w->more);
    (void)pthread_mutex_unlock(&w->lock);
    while (w->n_threads > 0)
        (void)pthread_join(w->threads[--w->n_threads], NULL);
}

void kw_workers_give_up(kw_workers *w) {
    for (kw_job *j; (j = get(&w->todo)) != NULL;)
        put(&w->done, j);
}

void kw_workers_give(kw_workers *w, kw_job *j) {
    (void)pthread_mutex_lock(&w->lock);
    put(&w->todo, j);
    w->n_out += 1;
    (void)pthread_cond_signal(&w->more);
    (void)pthread_mutex_unlock(&w->lock);
}

kw_job *kw_workers_take(kw_workers *w) {
    if (w->n_out == 0)
        return NULL;
    (void)pthread_mutex_lock(&w->lock);
    kw_job *j = get(&w->done);
    (void)pthread_mutex_unlock(&w->lock);
    w->n_out -= j != NULL;
    return j;
}
