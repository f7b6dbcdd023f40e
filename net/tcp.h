/* tcp.h - the tcp transport: a handle is a file descriptor. Private to net/ and its tests. */
#ifndef KW_NET_TCP_H
#define KW_NET_TCP_H

#include <kwire/transport.h>

/* Shared by all connections of one thread. Zero it; `on_close` may stay NULL. */
typedef struct kw_tcp {
    uint64_t n_opened; /* connections so far */
    /* Told before a descriptor is closed: its number may come back at the next open. */
    void (*on_close)(void *owner, kw_handle h);
    void *owner;
    char why[128]; /* of the last failure: what explain() answers */
} kw_tcp;

extern const kw_transport_ops kw_tcp_ops; /* ctx: a kw_tcp */

#endif
