/* server.h - what stands at the far end of the simulated network: bytes in, bytes out, now. The embedded
 * broker is one such server, a script (script.h) another. */
#ifndef KW_SIM_SERVER_H
#define KW_SIM_SERVER_H

#include <kwire/broker.h>

typedef struct sim_server_ops {
    /* Connection numbers are the server's own, and not 0. node: which of its addresses was dialled, from 0.
     */
    uint32_t (*open)(void *self, int node);
    /* NULL: always. A node that is down refuses connections. */
    bool (*is_up)(void *self, int node);
    void (*close)(void *self, uint32_t conn);
    /* 0, or KW_ECLOSED: the server closes it once the output is gone. */
    int (*feed)(void *self, uint32_t conn, const void *p, size_t n, kw_time now, int64_t wall_ms);
    /* How many slices are waiting, or KW_ECLOSED: none is left, and the server closes. */
    int (*output)(void *self, uint32_t conn, kw_slice *out, int max);
    void (*sent)(void *self, uint32_t conn, size_t n);
    void (*step)(void *self, kw_time now);
    kw_time (*deadline)(const void *self);
} sim_server_ops;

typedef struct sim_server {
    const sim_server_ops *ops;
    void *self;
} sim_server;

sim_server sim_server_of_broker(kw_broker *b);

#endif
