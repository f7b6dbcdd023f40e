/* link.h - one connection of a client and the one to the broker behind it: bytes in, bytes out, now.
 *
 * Sans-I/O: server.c has the sockets, tests have a virtual clock. Each direction is a queue of pieces with
 * the time before which they may not go (lane.h); order is kept. Memory is bounded: a side is not read while
 * more than PROXY_LINK_FULL bytes wait for the other one, or unanswered requests take as much (a single
 * frame may be larger, up to PROXY_FRAME_MAX).
 *
 * Where there is no fault, ends pass as through a wire: a FIN behind what is queued, a reset at once. Bytes
 * that are no frames pass as they are from then on, and so do those of the other side. */
#ifndef PROXY_LINK_H
#define PROXY_LINK_H

#include "tools/proxy/exchange.h"

enum { PROXY_LINK_FULL = 1 << 20 };
/* After an end that the proxy makes, what comes is read and thrown away for so long, so that the end is a FIN
 * and not a reset. */
#define PROXY_LINK_LINGER KW_MS(500)
/* Requests that are delivered after their client has gone are given so long to be answered. */
#define PROXY_LINK_PATIENCE KW_MS(30000)

/* The two sides of a link. What comes from CLIENT goes up. */
typedef enum proxy_side { PROXY_CLIENT, PROXY_BROKER } proxy_side;

static inline proxy_side proxy_other_side(proxy_side s) {
    return s == PROXY_CLIENT ? PROXY_BROKER : PROXY_CLIENT;
}

typedef struct proxy_link proxy_link;

/* welcome: ACCEPT or HANG. NULL: no memory. */
proxy_link *proxy_link_new(proxy_world *w, const proxy_route *route, uint64_t number, proxy_welcome welcome,
                           kw_time now);
void proxy_link_free(proxy_link *l, kw_time now);

/* Bytes that came from this side. */
void proxy_link_feed(proxy_link *l, proxy_side from, const void *p, size_t n, kw_time now);
/* This side sends no more: FIN, or (broken) a reset or failed connection. */
void proxy_link_ended(proxy_link *l, proxy_side from, bool broken, kw_time now);
/* This side has ended in either way, but what it sent before may not be read now. */
void proxy_link_left(proxy_link *l, proxy_side side, kw_time now);
/* Every connection ends so. */
void proxy_link_reset(proxy_link *l);
/* Time passes; also to be called when the faults have changed. */
void proxy_link_step(proxy_link *l, kw_time now);
kw_time proxy_link_deadline(const proxy_link *l);

/* May bytes of this side be read now? Not while it is dark, hangs, or the other side has too much waiting. */
bool proxy_link_reads(const proxy_link *l, proxy_side from);
/* Up to max slices that may be written to this side now, by one send; borrowed until any other call that is
 * not const. */
int proxy_link_output(const proxy_link *l, proxy_side to, kw_slice *out, int max);
void proxy_link_sent(proxy_link *l, proxy_side to, size_t n, kw_time now);

/* What is to be done with the socket of this side. It has no output unless it is to be kept. */
typedef enum proxy_wish {
    PROXY_KEEP,
    PROXY_SHUT, /* FIN: send no more, go on reading */
    PROXY_DROP, /* close it */
    PROXY_KILL  /* close it with a reset, at once */
} proxy_wish;
proxy_wish proxy_link_wish(const proxy_link *l, proxy_side side);
/* Both sides are done with. */
bool proxy_link_over(const proxy_link *l);

#endif
