/* routes.c - see routes.h. A broker's address is compared as it is written: two names of one host are two
 * brokers, as they are for clients. */
#include "tools/proxy/routes.h"
#include <string.h>

static proxy_route *find(const proxy_routes *r, kw_str host, int32_t port) {
    for (size_t i = 0; i < r->n; i++) {
        proxy_route *route = r->routes[i];
        if (route->port == port && strlen(route->host) == (size_t)host.n &&
            memcmp(route->host, host.p, (size_t)host.n) == 0)
            return route;
    }
    return NULL;
}

/* Brokers may have been told our address as theirs (advertised.listeners), to go by way of a proxy. */
static proxy_route *find_mine(const proxy_routes *r, kw_str host, int32_t port) {
    for (size_t i = 0; i < r->n; i++) {
        proxy_route *route = r->routes[i];
        if (route->my_port == port && strlen(route->my_host) == (size_t)host.n &&
            memcmp(route->my_host, host.p, (size_t)host.n) == 0)
            return route;
    }
    return NULL;
}

static bool make_room(proxy_routes *r) {
    if (r->n < r->cap)
        return true;
    size_t cap = r->cap == 0 ? 4 : 2 * r->cap, size = sizeof(proxy_route *);
    proxy_route **p = kw_mem_realloc(r->mem, r->routes, r->cap * size, cap * size);
    if (p == NULL)
        return false;
    r->routes = p;
    r->cap = cap;
    return true;
}

static proxy_route *make(proxy_routes *r, kw_str host, int32_t port) {
    proxy_route *route = make_room(r) ? kw_mem_zalloc(r->mem, sizeof *route) : NULL;
    if (route == NULL)
        return NULL;
    memcpy(route->host, host.p, (size_t)host.n);
    route->port = (uint16_t)port;
    route->node = -1;
    if (r->listen(r->ctx, route) != 0) {
        kw_mem_free(r->mem, route, sizeof *route);
        return NULL;
    }
    r->routes[r->n++] = route;
    return route;
}

static bool possible(kw_str host, int32_t port) {
    return host.n > 0 && (size_t)host.n < sizeof((proxy_route *)0)->host &&
           memchr(host.p, '\0', (size_t)host.n) == NULL && port > 0 && port <= UINT16_MAX;
}

proxy_route *proxy_routes_get(proxy_routes *r, kw_str host, int32_t port, int32_t node) {
    if (!possible(host, port))
        return NULL;
    proxy_route *route = find(r, host, port);
    if (route == NULL)
        route = find_mine(r, host, port);
    if (route == NULL)
        route = make(r, host, port);
    if (route != NULL && node >= 0)
        route->node = node;
    return route;
}

void proxy_routes_fini(proxy_routes *r) {
    for (size_t i = 0; i < r->n; i++)
        kw_mem_free(r->mem, r->routes[i], sizeof *r->routes[i]);
    kw_mem_free(r->mem, r->routes, r->cap * sizeof *r->routes);
    r->routes = NULL;
    r->n = r->cap = 0;
}
