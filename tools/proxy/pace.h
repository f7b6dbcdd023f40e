/* pace.h - how many bytes a line of so many bytes a second has room for by now.
 *
 * A line has no memory of its idle time: what is sent at t over a resting line has passed at t + n / rate, to
 * the microsecond, however seldom anybody looks (a wake-up that is late by less than PROXY_PACE_GRAIN loses
 * nothing). It is smooth: who waits for the deadline gets pieces as long as a line passes in
 * PROXY_PACE_GRAIN, but at least a byte. */
#ifndef PROXY_PACE_H
#define PROXY_PACE_H

#include <kwire/types.h>

#define PROXY_PACE_GRAIN KW_MS(10)

typedef struct proxy_pace {
    int64_t rate;   /* bytes a second; 0: no limit */
    kw_time at;     /* when credit was last counted */
    int64_t credit; /* millionths of a byte */
} proxy_pace;

/* The line changes; it rests. Nothing happens if this is its rate already. */
void proxy_pace_set(proxy_pace *p, int64_t rate, kw_time now);
/* Nothing was there to be sent until t. */
void proxy_pace_rest(proxy_pace *p, kw_time t);
/* Counts up to now. */
void proxy_pace_step(proxy_pace *p, kw_time now);
/* Bytes that may go now. */
size_t proxy_pace_room(const proxy_pace *p);
void proxy_pace_took(proxy_pace *p, size_t n);
/* When there will be room for `next`, what is to go next (> 0), or for a piece of it. */
kw_time proxy_pace_deadline(const proxy_pace *p, size_t next);

#endif
