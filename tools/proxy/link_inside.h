/* link_inside.h - what a link is made of: link.c feeds it, link_pass.c moves it on, link_ask.c answers the
 * server. Private to them.
 *
 * `lanes` are by where they lead: [PROXY_BROKER] is what comes from the client. Invariant: between calls no
 * lane begins with a piece that has passed whole, so what a piece brings about happens with its last byte. */
#ifndef PROXY_LINK_INSIDE_H
#define PROXY_LINK_INSIDE_H

#include "tools/proxy/frames.h"
#include "tools/proxy/lane.h"
#include "tools/proxy/link.h"

typedef struct proxy_end_of {
    proxy_frames frames; /* of what it sends */
    bool ended;          /* it sends no more ... */
    bool broken;         /* ... nor does it take any */
    bool left;           /* it has gone; what it sent is not read yet */
} proxy_end_of;

struct proxy_link {
    proxy_world *world;
    const proxy_route *route;
    uint64_t number;
    proxy_exchange *exchange; /* NULL: hangs */
    proxy_end_of sides[2];
    proxy_lane lanes[2];
    proxy_shape shape;
    kw_time now;
    proxy_side from; /* whose frame the exchange has in hand */
    bool opaque;
    bool closing; /* what comes is thrown away */
    bool killed;
    bool owes; /* the client has gone, and what it asked is still to be delivered and answered */
    uint64_t answers;
    kw_time close_at;   /* closing: when sockets are closed, whatever the peers do; KW_NEVER: not yet known */
    kw_time owes_until; /* likewise */
};

static inline kw_mem *proxy_link_memory(const proxy_link *l) {
    return l->world->mem;
}

/* link_pass.c */

/* Does what an order wants done once it has passed. */
void proxy_link_bring_about(proxy_link *l, proxy_end end, int dir, kw_time dark);
/* Nothing passes to this side for so long; 0: for ever. */
void proxy_link_go_dark(proxy_link *l, proxy_side to, kw_time dark);
/* First of all in each call. */
void proxy_link_pass_time(proxy_link *l, kw_time now);
/* Asks for the shape of the line anew, if there is news. */
void proxy_link_reshape(proxy_link *l);
/* Last of all in each call: what has passed whole takes effect. */
void proxy_link_settle(proxy_link *l);
/* The client has gone, and what it asked is still to be delivered and answered. */
bool proxy_link_owes(const proxy_link *l);

#endif
