/* spawn.h - how every thread of ours begins. Private to net/. */
#ifndef KW_NET_SPAWN_H
#define KW_NET_SPAWN_H

#include <kwire/error.h>
#include <pthread.h>

/* A joinable thread with all signals blocked: they are the application's. name: at most 15 characters. 0, or
 * KW_EIO: the system has none to give. */
int kw_spawn(pthread_t *t, const char *name, size_t stack_size, void *(*run)(void *), void *arg) KW_MUST_USE;

#endif
