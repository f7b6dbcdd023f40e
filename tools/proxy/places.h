/* places.h - where in answers brokers are named: every struct with a string `host` and an int32 `port`.
 *
 * Found once, from the rows of all APIs; there is no list of paths. Structs whose port is uint16 are told
 * from them by that alone: they are listeners of controllers (DescribeQuorum) and of streams applications,
 * nothing that a client of ours would connect to. */
#ifndef PROXY_PLACES_H
#define PROXY_PLACES_H

#include "protocol/rows.h"
#include "tools/proxy/routes.h"

/* A struct that names a broker, or leads to one that does. */
typedef struct proxy_place {
    const kw_rows *rows;
    const kw_field *host, *port; /* NULL: it only leads to others */
    const kw_field *node;        /* the broker's id; NULL: it is not told */
} proxy_place;

typedef struct proxy_places {
    proxy_place *list;
    size_t n, cap;
} proxy_places;

int proxy_places_find(proxy_places *p, kw_mem *mem) KW_MUST_USE; /* KW_ENOMEM: *p is empty */
void proxy_places_fini(proxy_places *p, kw_mem *mem);

/* Can an answer of this API name brokers, in any version or in this one? */
bool proxy_places_any(const proxy_places *p, const kw_api *api);
bool proxy_places_in(const proxy_places *p, const kw_api *api, int16_t version);

/* Gives each broker that this decoded answer names the address that stands for it. An empty host or a port
 * that cannot be, as in answers with an error, stays; so does a broker for which there is no route. The
 * result: was anything changed? */
bool proxy_places_rewrite(const proxy_places *p, proxy_routes *routes, const kw_message *m, int16_t version,
                          void *body);

#endif
