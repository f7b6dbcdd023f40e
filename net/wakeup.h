/* wakeup.h - a descriptor that one thread makes readable for another: eventfd, or a pipe where there is
 * none. Private to net/. */
#ifndef KW_NET_WAKEUP_H
#define KW_NET_WAKEUP_H

#include <kwire/error.h>

typedef struct kw_wakeup {
    int fd; /* to be waited for; -1: none */
    int to; /* where it is raised */
} kw_wakeup;

int kw_wakeup_init(kw_wakeup *w) KW_MUST_USE; /* 0, KW_EIO */
void kw_wakeup_fini(kw_wakeup *w);            /* also of one that failed to init */
/* Readable from now on, however often it is raised ... */
void kw_wakeup_raise(const kw_wakeup *w);
/* ... until now. */
void kw_wakeup_clear(const kw_wakeup *w);

#endif
