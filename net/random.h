/* random.h - the system's random bytes. Private to net/ and its tests. */
#ifndef KW_NET_RANDOM_H
#define KW_NET_RANDOM_H

#include <kwire/transport.h>

kw_random kw_random_system(void);

/* The same with a store of bytes in front, so that the many small draws (jitter, sticky partitions) do not
 * cost a system call each. What is larger than a draw, ids and nonces, never comes from the store: a fork
 * would double it. Zero it. */
typedef struct kw_random_store {
    uint8_t bytes[256];
    size_t left;
} kw_random_store;
kw_random kw_random_stored(kw_random_store *s);

#endif
