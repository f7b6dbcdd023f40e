/* exchange.h - what is said on one connection: whole requests and answers in, and for each the order what is
 * to be passed on, where, when, and how the connection ends.
 *
 * It knows which requests are unanswered, so that an answer it makes itself (error, before) waits for its
 * turn: brokers answer in order. A Produce with acks=0 has no answer. Bytes that are not Kafka's (TLS, a raw
 * SASL token) pass as they are. Answers that name brokers are decoded, given our addresses (routes.h), and
 * encoded again, unknown tagged fields included; ApiVersions is cut to the versions for which we can do that.
 */
#ifndef PROXY_EXCHANGE_H
#define PROXY_EXCHANGE_H

#include "tools/proxy/log.h"
#include "tools/proxy/places.h"
#include "tools/proxy/routes.h"
#include "tools/proxy/rules.h"
#include "tools/proxy/stale.h"

/* What the link is to do with one frame. */
typedef struct proxy_order {
    int to;           /* PROXY_UP, PROXY_DOWN: to the broker, the client */
    const uint8_t *p; /* with its four bytes of size; borrowed until the call returns */
    size_t n;         /* 0: nothing is passed on */
    kw_time hold;     /* not before now + hold, nor before what is in front of it */
    bool stubborn;    /* is delivered although the side it came from has gone */
    proxy_end end;    /* once it has passed (or at once, n = 0) */
    int end_dir;
    kw_time dark;
} proxy_order;

typedef struct proxy_exchange proxy_exchange;
typedef void proxy_give(void *link, const proxy_order *order);

/* What all connections share: options and state of the proxy. */
typedef struct proxy_world {
    kw_mem *mem;
    proxy_rules rules;
    proxy_routes routes;
    proxy_log log;
    proxy_places places; /* where answers name brokers */
    proxy_stale stale;   /* old Metadata answers */
} proxy_world;

/* No faults, no routes (whoever runs it sets routes.listen and routes.ctx), no log. KW_ENOMEM: there is
 * nothing to be undone. */
int proxy_world_init(proxy_world *w, kw_mem *mem, uint64_t seed) KW_MUST_USE;
void proxy_world_fini(proxy_world *w);

/* route: the broker's; link: number of the connection, from 1. NULL: no memory. */
proxy_exchange *proxy_exchange_new(proxy_world *w, const proxy_route *route, uint64_t link, proxy_give *give,
                                   void *ctx);
/* What is unanswered is logged as such. */
void proxy_exchange_free(proxy_exchange *x, kw_time now);
/* One whole frame with its size. Any number of orders follow, from within. KW_ENOMEM: the connection must
 * end. */
int proxy_exchange_request(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) KW_MUST_USE;
int proxy_exchange_answer(proxy_exchange *x, const uint8_t *frame, size_t n, kw_time now) KW_MUST_USE;
/* Memory that unanswered requests take, and answers that wait for their turn. */
size_t proxy_exchange_waiting(const proxy_exchange *x);
/* "": not known yet. */
kw_str proxy_exchange_client(const proxy_exchange *x);

#endif
