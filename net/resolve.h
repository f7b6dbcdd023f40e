/* resolve.h - names by getaddrinfo, in place: it may block for as long as the system's resolver does.
 * Programs that cannot afford that hand in their own kw_resolver and answer later. Private to net/ and its
 * tests. */
#ifndef KW_NET_RESOLVE_H
#define KW_NET_RESOLVE_H

#include <kwire/transport.h>

kw_resolver kw_resolver_system(void);

#endif
