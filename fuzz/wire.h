/* wire.h - the world of fuzz_client: a transport and a resolver with an embedded broker behind them, and
 * somebody on the line who passes its answers on, bends them, or says something else, as the input tells.
 *
 * Bent answers keep their size and correlation id unless those are what is bent, so that the bytes come to be
 * read as a message. When the input has run out everything passes as it is. A handle that was closed must not
 * be used again. */
#ifndef KW_FUZZ_WIRE_H
#define KW_FUZZ_WIRE_H

#include "fuzz/fuzz.h"

#include <kwire/broker.h>
#include <kwire/transport.h>

enum { WIRE_CONNS = 8, WIRE_LATE = 4 };

typedef struct wire_conn {
    bool open;
    bool deaf;  /* it never finishes to connect, and takes nothing */
    bool ended; /* closed by the peer: what is in `down` can still be read */
    int how;    /* what the client is told then */
    uint32_t life;
    uint32_t id; /* the broker's; 0: none */
    kw_buf from; /* the broker's answers, not yet cut into frames */
    kw_buf down; /* what the client can read */
} wire_conn;

typedef struct wire {
    fuzz_input *in;
    kw_mem mem;
    kw_broker *broker;
    wire_conn conns[WIRE_CONNS];
    kw_time now;
    uint64_t random;
    struct {
        uint32_t token;
        uint16_t port;
    } late[WIRE_LATE]; /* names that are answered later */
    int n_late;
} wire;

void wire_init(wire *w, fuzz_input *in, fuzz_heap *heap);
void wire_fini(wire *w);
kw_env wire_env(wire *w, kw_mem mem);

/* The broker's timed work. true: an answer came of it. */
bool wire_step(wire *w, kw_time now);
kw_time wire_deadline(const wire *w);
/* What poll would say. */
int wire_poll(const wire *w, kw_handle h);
/* Something happens to a connection: bytes nobody asked for, or its end; or the broker is to refuse the next
 * request of a kind, with any code (which & 0x80, how). */
void wire_disturb(wire *w, uint8_t which, uint8_t how);

#endif
