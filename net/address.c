/* address.c - see address.h. */
#include "net/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

bool kw_address_from(const struct sockaddr *sa, uint16_t port, kw_address *a) {
    *a = (kw_address){.port = port};
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, sa, sizeof v4);
        memcpy(a->ip, &v4.sin_addr, 4);
        a->family = 4;
    } else if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, sa, sizeof v6);
        memcpy(a->ip, &v6.sin6_addr, 16);
        a->family = 6;
        a->scope = v6.sin6_scope_id;
    }
    return a->family != 0;
}

bool kw_host_bare(const char *host, char *out, size_t size) {
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

bool kw_address_literal(const char *bare_host, uint16_t port, kw_address *a) {
    char text[INET6_ADDRSTRLEN];
    *a = (kw_address){.family = 4, .port = port};
    if (inet_pton(AF_INET, bare_host, a->ip) == 1)
        return true;
    size_t n = strcspn(bare_host, "%");
    if (n >= sizeof text)
        return false;
    memcpy(text, bare_host, n);
    text[n] = '\0';
    a->family = 6;
    if (inet_pton(AF_INET6, text, a->ip) != 1)
        return false;
    if (bare_host[n] == '\0')
        return true;
    a->scope = if_nametoindex(bare_host + n + 1);
    return a->scope != 0;
}
