/* routes.h - which address of ours stands for which broker.
 *
 * The first ones come from --to; others are met in answers (Metadata, FindCoordinator, DescribeCluster,
 * NodeEndpoints), and then somebody has to listen for them: that is asked of the server. A route, once made,
 * stays for the life of the proxy. */
#ifndef PROXY_ROUTES_H
#define PROXY_ROUTES_H

#include <kwire/error.h>
#include <kwire/mem.h>

typedef struct proxy_route {
    char host[256]; /* the broker's */
    uint16_t port;
    char my_host[256]; /* what clients are told */
    uint16_t my_port;
    int32_t node; /* -1: not known yet */
} proxy_route;

typedef struct proxy_routes {
    kw_mem *mem;
    proxy_route **routes; /* each stays where it is */
    size_t n, cap;
    /* Begins to listen for r (host, port are filled in) and fills in my_host and my_port. 0; else KW_E*: then
     * there is no route, and the answer keeps the broker's own address, with a line on stderr. */
    int (*listen)(void *ctx, proxy_route *r);
    void *ctx;
} proxy_routes;

void proxy_routes_fini(proxy_routes *r);
/* The route to this broker, made if need be; an address that is ours already has the route that it stands
 * for. node >= 0 is kept with it. NULL: it cannot be had. */
proxy_route *proxy_routes_get(proxy_routes *r, kw_str host, int32_t port, int32_t node);

#endif
