/* fork_threads.c - see fork.h. */
#include "net/fork.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_uint generation;

static void in_child(void) {
    atomic_fetch_add(&generation, 1);
}

static void install(void) {
    (void)pthread_atfork(NULL, NULL, in_child);
}

void kw_fork_watch(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, install);
}

unsigned kw_fork_generation(void) {
    return atomic_load_explicit(&generation, memory_order_relaxed);
}
