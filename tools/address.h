/* address.h - where a command listens: HOST:PORT. */
#ifndef KW_TOOLS_ADDRESS_H
#define KW_TOOLS_ADDRESS_H

#include <kwire/types.h>

/* HOST:PORT, [IPV6]:PORT or :PORT (every address). The host comes without brackets. false: it is none. */
bool kw_address_split(const char *text, char *host, size_t size, uint16_t *port) KW_MUST_USE;

#endif
