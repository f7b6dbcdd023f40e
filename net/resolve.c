/* resolve.c - all addresses of a name, IPv4 and IPv6, in the order the system recommends (RFC 6724).
 *
 * No AI_ADDRCONFIG: it hides ::1 on hosts without another IPv6 address, and an address that cannot be reached
 * fails at once, after which the core tries the next. */
#include "net/resolve.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* "[::1]" is how an IPv6 address stands before a port. */
static bool without_brackets(const char *host, char *out, size_t size) {
    size_t n = strlen(host);
    if (n >= 2 && host[0] == '[' && host[n - 1] == ']') {
        host++;
        n -= 2;
    }
    if (n == 0 || n >= size)
        return false;
    memcpy(out, host, n);
    out[n] = '\0';
    return true;
}

static bool address_from(const struct addrinfo *i, uint16_t port, kw_address *a) {
    *a = (kw_address){.port = port};
    if (i->ai_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, i->ai_addr, sizeof v4);
        memcpy(a->ip, &v4.sin_addr, 4);
        a->family = 4;
    } else if (i->ai_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, i->ai_addr, sizeof v6);
        memcpy(a->ip, &v6.sin6_addr, 16);
        a->family = 6;
        a->scope = v6.sin6_scope_id;
    }
    return a->family != 0;
}

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    (void)ctx;
    (void)token;
    char name[NI_MAXHOST];
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
    if (!without_brackets(host, name, sizeof name) || getaddrinfo(name, NULL, &hints, &list) != 0)
        return KW_ERESOLVE;
    int n = 0;
    for (const struct addrinfo *i = list; i != NULL && n < max; i = i->ai_next)
        n += address_from(i, port, &out[n]);
    freeaddrinfo(list);
    return n > 0 ? n : KW_ERESOLVE;
}

kw_resolver kw_resolver_system(void) {
    return (kw_resolver){.resolve = resolve};
}
