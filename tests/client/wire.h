/* wire.h - the world of a client under a test's microscope: a transport that hands every byte to a server of
 * the simulation inside the call, an allocator that counts, can fail, and knows what is still out, and a
 * clock that the test moves.
 *
 * tests/sim joins client and server by a network with time and faults of its own; here nothing stands between
 * them, so that a test can decide about each answer and each allocation. */
#ifndef KW_TESTS_CLIENT_WIRE_H
#define KW_TESTS_CLIENT_WIRE_H

#include "tests/sim/server.h"

#include <kwire/client.h>

enum { WIRE_CONNS = 64 };

typedef struct wire_mem {
    int64_t n_calls; /* allocations and reallocations asked for */
    int64_t fail_at; /* number of the call that fails, from 1; 0: none */
    bool fail_on;    /* and all after it */
    int64_t n_failed;
    size_t n_out, used; /* blocks and bytes not freed */
} wire_mem;

typedef struct wire_conn {
    bool open;
    uint32_t conn;  /* the server's number; 0: it closed */
    uint16_t port;  /* that was connected to */
    kw_buf in;      /* from the server */
    size_t scanned; /* bytes of `in` whose frames the hook has seen */
} wire_conn;

typedef struct wire {
    sim_server server;
    kw_time now;
    wire_mem mem;
    kw_mem own; /* of the test, never fails */
    wire_conn conns[WIRE_CONNS];
    int n_conns; /* opened so far; a handle is an index */
    uint32_t random;
    /* What open and resolve say instead of doing it; 0: they do. */
    int open_error, resolve_error;
    int n_opens, n_resolves;
    kw_address last_open;
    /* Sees each frame from the server, its size in front, before the client does; may change the bytes, or
     * shorten *n. */
    void (*answer)(void *ctx, uint8_t *frame, size_t *n);
    void *ctx;
} wire;

void wire_init(wire *w, sim_server server);
/* Everything the client allocated must be back. */
void wire_fini(wire *w);
kw_env wire_env(wire *w);
kw_mem wire_mem_of(wire *w);
/* Would poll report one of these events? What the client wants to write can always be written. */
bool wire_is_ready(wire *w, kw_handle h, int events);
/* Closes all connections from the server's side. */
void wire_cut(wire *w);
/* The server's timed work. */
void wire_step(wire *w);

/* Drives a client until nothing is left to do before `until`; each event goes to the hook. Returns steps, or
 * -1: fatal. A client that is due without anything to do, or works without an end, fails the test. */
typedef void (*wire_event_hook)(void *ctx, const kw_event *e);
int wire_drive(wire *w, kw_client *c, kw_time until, wire_event_hook hook, void *ctx);

#endif
