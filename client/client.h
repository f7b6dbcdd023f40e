/* client.h - the client: its parts in one object, behind the lock of its environment.
 *
 * Public calls stand in client.c (life, driving) and face.c and face_*.c (all others). Each takes the lock
 * for its own duration and calls only what is below it, never another public call. Without locks that costs a
 * branch. */
#ifndef KW_CLIENT_CLIENT_H
#define KW_CLIENT_CLIENT_H

#include "client/admin.h"
#include "client/commit.h"
#include "client/consumer.h"
#include "client/metadata.h"
#include "client/producer.h"
#include "client/request.h"

struct kw_client {
    kw_core core;
    kw_cluster cluster;
    kw_metadata metadata;
    kw_coordinators coordinators;
    kw_producer producer;
    kw_consumer consumer;
    kw_commits commits;
    kw_requests requests;
    kw_admin admin;
    bool unfinished; /* the last step ended at its limit of rounds */
};

/* 0, or why the call must not go on (KW_EFORKED). */
static inline int kw_client_enter(const kw_client *c) {
    return kw_lock_acquire(&c->core.env.locks.client);
}

static inline void kw_client_leave(const kw_client *c) {
    kw_lock_release(&c->core.env.locks.client);
}

/* Another thread's call made something for a step to do: the driver is told. */
static inline void kw_client_wake(const kw_client *c) {
    if (c->core.env.wake != NULL)
        c->core.env.wake(c->core.env.wake_ctx);
}

/* With a driver of its own thread: is there work that its wait does not know of? */
bool kw_client_due(const kw_client *c);

#endif
