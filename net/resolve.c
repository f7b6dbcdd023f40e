/* resolve.c - all addresses of a name, IPv4 and IPv6, in the order the system recommends (RFC 6724).
 *
 * No AI_ADDRCONFIG: it hides ::1 on hosts without another IPv6 address, and an address that cannot be reached
 * fails at once, after which the core tries the next. */
#include "net/resolve.h"
#include "net/address.h"

#include <netdb.h>
#include <sys/socket.h>

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    (void)ctx;
    (void)token;
    char name[NI_MAXHOST];
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    if (!kw_host_bare(host, name, sizeof name) || getaddrinfo(name, NULL, &hints, &list) != 0)
        return KW_ERESOLVE;
    int n = 0;
    for (const struct addrinfo *i = list; i != NULL && n < max; i = i->ai_next)
        n += kw_address_from(i->ai_addr, port, &out[n]);
    freeaddrinfo(list);
    return n > 0 ? n : KW_ERESOLVE;
}

kw_resolver kw_resolver_system(void) {
    return (kw_resolver){.resolve = resolve};
}
