/* random.h - the system's random bytes. Private to net/ and its tests. */
#ifndef KW_NET_RANDOM_H
#define KW_NET_RANDOM_H

#include <kwire/transport.h>

kw_random kw_random_system(void);

#endif
