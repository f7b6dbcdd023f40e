/* stale.h - what Metadata said the first time, for `stale`: old answers by version and question.
 *
 * Kept as the brokers gave them, with the brokers' own addresses. Bounded: the oldest ones go. */
#ifndef PROXY_STALE_H
#define PROXY_STALE_H

#include <kwire/error.h>
#include <kwire/mem.h>

enum { PROXY_STALE_MOST = 64, PROXY_STALE_BYTES = 1 << 20 };

typedef struct proxy_old {
    int16_t version;
    kw_bytes question; /* body of the request */
    kw_bytes answer;   /* the answer behind its correlation id; owned with the question, in one block */
} proxy_old;

typedef struct proxy_stale {
    proxy_old of[PROXY_STALE_MOST]; /* oldest first */
    int n;
    size_t bytes;
} proxy_stale;

/* Keeps an answer, unless there is one to the same question, or it is too large, or there is no memory. */
void proxy_stale_keep(proxy_stale *s, kw_mem *mem, int16_t version, kw_bytes question, kw_bytes answer);
/* NULL: there is none. Borrowed until the next keep. */
const proxy_old *proxy_stale_find(const proxy_stale *s, int16_t version, kw_bytes question);
void proxy_stale_fini(proxy_stale *s, kw_mem *mem);

#endif
