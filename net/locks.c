/* locks.c - see locks.h. */
#include "net/locks.h"

#include "net/fork.h"

void kw_mutex_init(kw_mutex *m) {
    (void)pthread_mutex_init(&m->mutex, NULL); /* glibc, musl: cannot fail without attributes */
    m->born = kw_fork_generation();
}

void kw_mutex_fini(kw_mutex *m) {
    (void)pthread_mutex_destroy(&m->mutex);
}

static int acquire(void *ctx) {
    kw_mutex *m = ctx;
    if (m->born != kw_fork_generation())
        return KW_EFORKED;
    (void)pthread_mutex_lock(&m->mutex);
    return KW_OK;
}

static void release(void *ctx) {
    kw_mutex *m = ctx;
    (void)pthread_mutex_unlock(&m->mutex);
}

kw_lock kw_mutex_lock(kw_mutex *m) {
    return (kw_lock){.acquire = acquire, .release = release, .ctx = m};
}
