/* address.h - between the system's socket addresses, texts and the core's kw_address. Private to net/. */
#ifndef KW_NET_ADDRESS_H
#define KW_NET_ADDRESS_H

#include <kwire/transport.h>
#include <sys/socket.h>

/* false: neither IPv4 nor IPv6. */
bool kw_address_from(const struct sockaddr *sa, uint16_t port, kw_address *a);
/* Copies a host without the brackets that an IPv6 address has before a port. false: empty or too long. */
bool kw_host_bare(const char *host, char *out, size_t size);
/* "192.0.2.7", "2001:db8::1", "fe80::1%eth0". false: a name. */
bool kw_address_literal(const char *bare_host, uint16_t port, kw_address *a);

#endif
