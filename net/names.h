/* names.h - how a kw_net looks names up: in place (names_system.c), or with c-ares (cares.c, KWIRE_CARES).
 *
 * Late answers come with a token that only the connection that asked has, so a client is offered all that are
 * ready and takes its own. Private to net/ and its tests. */
#ifndef KW_NET_NAMES_H
#define KW_NET_NAMES_H

#include <kwire/net.h>

typedef struct kw_names kw_names;

/* watch: told which descriptors lookups need, as for clients. 0, KW_ENOMEM, KW_EIO. */
int kw_names_new(kw_names **n, kw_net_watch *watch, void *ctx) KW_MUST_USE;
void kw_names_free(kw_names *n);
int kw_names_set_servers(kw_names *n, const char *servers) KW_MUST_USE; /* as kw_net_set_dns */
kw_resolver kw_names_resolver(kw_names *n);
/* A descriptor of a lookup is ready. */
void kw_names_ready(kw_names *n, kw_handle h, int events);
/* Timeouts; then hands the client the answers it waits for. */
void kw_names_step(kw_names *n, kw_client *c);
kw_time kw_names_deadline(const kw_names *n);
/* As kw_client_wants. */
int kw_names_wants(const kw_names *n, kw_interest *out, int max);

#endif
