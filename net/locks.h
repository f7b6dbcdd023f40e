/* locks.h - mutexes behind a client's kw_locks. Private to net/. */
#ifndef KW_NET_LOCKS_H
#define KW_NET_LOCKS_H

#include <kwire/transport.h>
#include <pthread.h>

typedef struct kw_mutex {
    pthread_mutex_t mutex;
    unsigned born; /* kw_fork_generation: in a child the mutex may be held by a thread that is not there */
} kw_mutex;

void kw_mutex_init(kw_mutex *m);
void kw_mutex_fini(kw_mutex *m);
kw_lock kw_mutex_lock(kw_mutex *m);

#endif
