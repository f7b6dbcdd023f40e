/* bootstrap.c - see bootstrap.h. */
#include "client/bootstrap.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_PORT 9092

static int refuse(const char *entry, size_t n, const char *what, char *why, size_t why_size) {
    snprintf(why, why_size, "bootstrap.servers: \"%.*s\": %s", (int)(n < 200 ? n : 200), entry, what);
    return KW_EINVAL;
}

/* Digits up to 65535, nothing else; 0 is refused. */
static bool read_port(const char *p, size_t n, uint16_t *port) {
    uint32_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (uint32_t)(p[i] - '0');
        if (v > UINT16_MAX)
            return false;
    }
    *port = (uint16_t)v;
    return n > 0 && v > 0;
}

/* Where the host ends and the port begins. An IPv6 address without brackets has more than one colon and no
 * port. */
static const char *find_colon(const char *p, size_t n) {
    if (n > 0 && p[0] == '[') {
        const char *close = memchr(p, ']', n);
        return close != NULL && close + 1 < p + n && close[1] == ':' ? close + 1 : NULL;
    }
    const char *colon = memchr(p, ':', n);
    if (colon != NULL && memchr(colon + 1, ':', n - (size_t)(colon + 1 - p)) != NULL)
        return NULL;
    return colon;
}

static int read_entry(const char *p, size_t n, kw_bootstrap_entry *e, char *why, size_t why_size) {
    const char *colon = find_colon(p, n);
    const char *host = p;
    size_t n_host = colon != NULL ? (size_t)(colon - p) : n;
    e->port = DEFAULT_PORT;
    if (colon != NULL && !read_port(colon + 1, n - n_host - 1, &e->port))
        return refuse(p, n, "the port must be a number from 1 to 65535", why, why_size);
    if (n_host >= 2 && host[0] == '[' && host[n_host - 1] == ']') {
        host += 1;
        n_host -= 2;
    }
    if (n_host == 0 || n_host >= sizeof e->host)
        return refuse(p, n, "the host name is empty or too long", why, why_size);
    memcpy(e->host, host, n_host);
    e->host[n_host] = '\0';
    return 1;
}

int kw_bootstrap_next(const char **at, kw_bootstrap_entry *e, char *why, size_t why_size) {
    const char *p = *at + strspn(*at, ", \t");
    if (*p == '\0')
        return 0;
    size_t n = strcspn(p, ", \t");
    *at = p + n;
    return read_entry(p, n, e, why, why_size);
}
