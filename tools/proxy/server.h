/* server.h - the proxy on sockets: one thread, one poller.
 *
 *   gate   where we listen for one broker, and the broker's addresses        gate.c
 *   wire   a link (link.h) between two sockets, its plugs                    wire.c
 *
 * A round: one wait, in which bytes come in; the timers that are due; then every wire that was touched is
 * settled: bytes out, ends, what to wait for next. Descriptors are closed there alone, so that none comes
 * back under the same number in the midst of a wait's reports. At rest nothing runs. */
#ifndef PROXY_SERVER_H
#define PROXY_SERVER_H

#include "net/tcp.h"
#include "tools/broker/listen.h"
#include "tools/proxy/control_socket.h"
#include "tools/proxy/link.h"
#include "tools/proxy/timers.h"
#include "tools/proxy/watch.h"

enum { PROXY_ADDRESSES = 8, PROXY_INPUT_SIZE = 256 << 10 };

typedef struct proxy_server proxy_server;

typedef struct proxy_gate {
    proxy_server *server;
    proxy_route *route;
    broker_listeners listeners;
    proxy_watch watches[BROKER_MAX_LISTENERS];
    kw_address addresses[PROXY_ADDRESSES]; /* the broker's, as they were at `resolved` */
    int n_addresses;
    kw_time resolved;
    bool failed;  /* none of them could be reached */
    bool mourned; /* that is said on stderr; until one can be again */
} proxy_gate;

typedef struct proxy_plug {
    proxy_watch watch;
    bool connected;
    bool blocked; /* its peer takes no more for now */
    bool shut;    /* its FIN is sent */
    bool ended;   /* its peer's is here */
    bool quiet;   /* there is nothing more that it could tell us */
} proxy_plug;

typedef struct proxy_wire {
    proxy_server *server;
    proxy_gate *gate;
    proxy_link *link;
    uint64_t number;
    proxy_plug plugs[2]; /* by proxy_side */
    proxy_timer timer;
    int next_address;
    bool lacks_descriptor; /* for the broker's side */
    bool touched;
    struct proxy_wire *next_touched, *prev, *next;
} proxy_wire;

struct proxy_server {
    proxy_world world;
    kw_mem mem;
    proxy_watches watches;
    proxy_timers timers;
    kw_tcp tcp;
    proxy_watch signals;
    proxy_control_socket control;
    proxy_timer retry; /* no descriptors are left: looks again */
    proxy_gate **gates;
    size_t n_gates;
    proxy_wire *wires, *touched;
    uint64_t n_links;
    uint32_t generation; /* of the faults, as all links know them */
    uint8_t *input;
    const char *host, *advertised, *fault_file;
    uint16_t port; /* of the first gate; 0: any */
    bool stop, full;
};

/* ---- gate.c ---- */

/* proxy_routes.listen; ctx: the server. */
int proxy_gate_listen(void *ctx, proxy_route *r);
void proxy_gates_fini(proxy_server *s);
/* Takes connections, or (false) lets them wait. */
void proxy_gates_open(proxy_server *s, bool open);
/* Brings the broker's addresses up to date, if need be; false: there are none. */
bool proxy_gate_resolve(proxy_gate *g, kw_time now);

/* ---- wire.c ---- */

/* A client has connected; fd is the wire's now. */
void proxy_wire_open(proxy_gate *g, int fd, proxy_welcome welcome, kw_time now);
/* Has it settled at the end of the round. */
void proxy_wire_touch(proxy_wire *w);
void proxy_wire_settle(proxy_wire *w, kw_time now);
/* Tries again to connect, if it lacked a descriptor. */
void proxy_wire_retry(proxy_wire *w, kw_time now);
void proxy_wire_free(proxy_wire *w, kw_time now);
/* Closes with a reset. */
void proxy_kill_socket(int fd);

/* ---- server.c ---- */

int proxy_server_init(proxy_server *s, uint64_t seed) KW_MUST_USE; /* KW_ENOMEM, KW_EIO */
void proxy_server_fini(proxy_server *s);
/* Until SIGTERM or SIGINT. 0, or KW_EIO, KW_ENOMEM. */
int proxy_server_run(proxy_server *s) KW_MUST_USE;
/* No descriptor is left: nobody is let in for a while. */
void proxy_server_full(proxy_server *s);
/* Resets all; how many. */
size_t proxy_server_reset(proxy_server *s);

#endif
