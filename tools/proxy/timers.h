/* timers.h - who has to be served when: a heap, so that a thousand waiting connections cost nothing. */
#ifndef PROXY_TIMERS_H
#define PROXY_TIMERS_H

#include <kwire/error.h>

/* Part of whatever waits. */
typedef struct proxy_timer {
    kw_time at;   /* while it is set */
    size_t place; /* in the heap, from 1; 0: not set */
    void (*due)(struct proxy_timer *t, kw_time now);
    void *owner;
} proxy_timer;

typedef struct proxy_timers {
    proxy_timer **heap; /* the soonest first */
    size_t n, cap;
} proxy_timers;

void proxy_timers_fini(proxy_timers *ts);
/* KW_NEVER: not any more, which cannot fail. 0, KW_ENOMEM. */
int proxy_timers_set(proxy_timers *ts, proxy_timer *t, kw_time at);
/* When the first one is due; KW_NEVER: there is none. */
kw_time proxy_timers_first(const proxy_timers *ts);
/* Tells the owners of all that are due by now; these are set no longer. */
void proxy_timers_step(proxy_timers *ts, kw_time now);

#endif
