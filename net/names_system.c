/* names_system.c - names by getaddrinfo, in place: nothing is ever late, so there is nothing to drive. */
#include "net/names.h"
#include "net/resolve.h"

#include <stddef.h>

int kw_names_new(kw_names **n, kw_net_watch *watch, void *ctx) {
    (void)watch, (void)ctx;
    *n = NULL;
    return 0;
}

void kw_names_free(kw_names *n) {
    (void)n;
}

int kw_names_set_servers(kw_names *n, const char *servers) {
    (void)n, (void)servers;
    return KW_EUNSUPPORTED;
}

kw_resolver kw_names_resolver(kw_names *n) {
    (void)n;
    return kw_resolver_system();
}

void kw_names_ready(kw_names *n, kw_handle h, int events) {
    (void)n, (void)h, (void)events;
}

void kw_names_step(kw_names *n, kw_client *c) {
    (void)n, (void)c;
}

kw_time kw_names_deadline(const kw_names *n) {
    (void)n;
    return KW_NEVER;
}

int kw_names_wants(const kw_names *n, kw_interest *out, int max) {
    (void)n, (void)out, (void)max;
    return 0;
}
