/* proxied.h - the fault proxy in front of the embedded broker, as a server of the simulation (tests/sim):
 * a client, links, exchanges, rules and the broker in one process, under a virtual clock.
 *
 * The brokers say that they listen at "behind", where nobody is: a client that is told so, since an address
 * was not rewritten, gets nowhere. */
#ifndef KW_TESTS_PROXIED_H
#define KW_TESTS_PROXIED_H

#include "tests/sim/server.h"
#include "tools/proxy/link.h"

enum { PROXIED_CONNS = 256, PROXIED_PORT = 19092 /* of the first broker; ours is 9092 */ };

typedef struct proxied_conn {
    proxy_link *link; /* NULL: none */
    uint32_t up;      /* the broker's number; 0: none */
    bool client_gone;
    kw_buf waiting; /* from the client, not read yet */
} proxied_conn;

typedef struct proxied {
    kw_broker *broker;
    sim_server behind;
    kw_mem mem;
    proxy_world world;
    kw_time now;
    int64_t wall_ms;
    proxied_conn conns[PROXIED_CONNS];
    int n_conns; /* so far; a number is a place + 1 */
} proxied;

proxied *proxied_new(int nodes, uint64_t seed);
/* All memory must be back. After the world that talks to it. */
void proxied_free(proxied *p);
sim_server proxied_server(proxied *p);
/* The text must be a fault; its place among the rules. */
int proxied_fault(proxied *p, const char *text);
uint64_t proxied_hits(const proxied *p, int fault);

#endif
