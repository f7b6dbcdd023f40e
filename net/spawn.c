/* spawn.c - see spawn.h. */
#include "net/spawn.h"

#include <limits.h>
#include <signal.h>

static int create(pthread_t *t, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* inherited by the new thread */
    int err = pthread_create(t, attr, run, arg);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return err;
}

int kw_spawn(pthread_t *t, const char *name, size_t stack_size, void *(*run)(void *), void *arg) {
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0)
        return KW_EIO;
    int err = pthread_attr_setstacksize(&attr, stack_size);
    if (err == 0)
        err = create(t, &attr, run, arg);
    (void)pthread_attr_destroy(&attr);
    if (err != 0)
        return KW_EIO;
    (void)pthread_setname_np(*t, name);
    return 0;
}
