/* link_rig.h - a link in virtual time, with an exchange that does what the frames tell it.
 *
 * A frame of the tests is its size, a letter, three bytes of argument (a, b, c), and whatever follows:
 *   p pass   d hold b ms   s the same, stubborn   x nothing is passed on   m no memory
 *   w too much waits in the exchange (from the broker: no longer)
 *   e in its place a frame of 12 bytes goes back where it came from; E after b ms
 *   c pass, then close   C close at once   H close after b ms   r pass, then abort   R abort at once
 *   f pass, then an end to dir a   F an end to dir a at once   k pass, then dark in dir a for b ms   K at
 * once Every byte that passes is kept with the time it passed. */
#ifndef LINK_RIG_H
#define LINK_RIG_H

#include "tools/proxy/link.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct link_rig_out {
    uint8_t *p;
    kw_time *at; /* of each byte */
    size_t n, room, largest_send;
} link_rig_out;

typedef struct link_rig {
    kw_mem mem;
    proxy_world world;
    proxy_route route;
    proxy_link *link;
    kw_time now;
    link_rig_out out[2]; /* by the side it went to */
    bool stuck[2];       /* this side's socket takes nothing */
    size_t gulp;         /* takes at most so much at once; 0: all */
    kw_time grain;       /* the clock wakes us at multiples of it alone; 0: to the microsecond */
} link_rig;

/* welcome ACCEPT or HANG; the time is one second. */
void link_rig_init(link_rig *r, proxy_welcome welcome);
/* Nothing is left of it. */
void link_rig_fini(link_rig *r);
void link_rig_fault(link_rig *r, const char *spec);
/* What can pass now does. */
void link_rig_drain(link_rig *r);
/* Time passes, deadline by deadline, up to t (a duration). */
void link_rig_pass(link_rig *r, kw_time t);
/* A frame of n bytes in all; its content tells it from others. */
size_t link_rig_frame(uint8_t *p, char op, int a, int b, size_t n);
/* Fed whole, and drained. */
void link_rig_say(link_rig *r, proxy_side from, char op, int a, int b, size_t n);
void link_rig_feed(link_rig *r, proxy_side from, const void *p, size_t n);
void link_rig_end(link_rig *r, proxy_side from, bool broken);

#define assert_wishes(r, client, broker)                                                                     \
    do {                                                                                                     \
        assert_int_equal(proxy_link_wish((r)->link, PROXY_CLIENT), client);                                  \
        assert_int_equal(proxy_link_wish((r)->link, PROXY_BROKER), broker);                                  \
    } while (0)

#endif
