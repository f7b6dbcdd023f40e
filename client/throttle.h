/* throttle.h - how long an answer asks us to hold our requests back (KIP-219, M8). */
#ifndef KW_CLIENT_THROTTLE_H
#define KW_CLIENT_THROTTLE_H

#include <kwire/message.h>
#include <kwire/types.h>

/* throttle_time_ms of a decoded answer, in microseconds. 0: none, or in this version the broker has held the
 * answer itself back. Never more than a minute, whatever it says. */
kw_time kw_throttle_of(const kw_api *api, int16_t version, const void *answer);

#endif
