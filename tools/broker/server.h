/* server.h - sockets around one broker: an epoll set, listeners for each node, and a socket for each of the
 * broker's connections.
 *
 * A socket is read only while its connection has no output waiting: a client that does not read its answers
 * gets no more of them. */
#ifndef BROKER_SERVER_H
#define BROKER_SERVER_H

#include "tools/broker/listen.h"
#include <kwire/broker.h>

typedef struct broker_socket {
    int fd;
    uint32_t conn;
    bool blocked; /* output waits for the peer */
    bool dead;    /* closed; freed at the end of the round */
} broker_socket;

typedef struct broker_server {
    kw_broker *broker;
    broker_listeners listeners[KW_BROKER_MAX_NODES];
    int32_t first_node, n_nodes;
    int epoll;
    int signals; /* signalfd */
    bool stop;
    bool full;               /* no descriptors left: listeners are out of the epoll set */
    broker_socket **sockets; /* by connection, rising */
    size_t n, cap;
    size_t n_dead;
    uint8_t *input;
} broker_server;

/* 0, or -1 and errno. The caller has filled in broker, nodes and listeners, which stay his. */
int broker_server_init(broker_server *s);
void broker_server_fini(broker_server *s);
/* Until SIGTERM or SIGINT. 0, or -1 and errno. */
int broker_server_run(broker_server *s);

#endif
