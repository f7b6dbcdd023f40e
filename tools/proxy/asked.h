/* asked.h - the requests of one connection that are unanswered, oldest first, and what is to become of each.
 */
#ifndef PROXY_ASKED_H
#define PROXY_ASKED_H

#include "tools/proxy/rules.h"

/* A request, as far as its header tells. */
typedef struct proxy_request {
    kw_request_header h; /* client_id borrows from the frame; null as well if it cannot be read */
    const kw_api *api;   /* NULL: none that we know */
    bool known;          /* its version is one whose rows we have */
    bool silent;         /* Produce with acks=0: it has no answer */
    kw_bytes body;       /* behind the header; empty unless known */
} proxy_request;

/* false: these bytes are no request. `raw`: a SASL token may come (SaslHandshake v0 has been asked), so only
 * what names an API and version of ours is a request; no token does, for they begin with text, 0x60, or one
 * 0x00 before text, and no version is as large as two letters. */
bool proxy_request_read(proxy_request *q, const uint8_t *frame, size_t n, bool raw);

typedef struct proxy_asked {
    struct proxy_asked *next;
    int16_t key, version;
    const kw_api *api;
    bool known;
    int32_t correlation;
    size_t bytes;
    kw_time at;
    proxy_fate fate;
    kw_buf made;     /* the proxy's own answer, which waits for its turn; n = 0: the broker answers */
    kw_buf question; /* body of the request, for `stale`; Metadata alone */
    char what[160];  /* for the log; "": nothing */
} proxy_asked;

/* In a queue of its own kind: `first` and where the next one is hung. */
typedef struct proxy_queue {
    proxy_asked *first, **end;
    size_t weight; /* memory that they take */
} proxy_queue;

void proxy_queue_init(proxy_queue *q);
void proxy_queue_push(proxy_queue *q, proxy_asked *a);
/* The first one is taken out; the caller owns it. */
proxy_asked *proxy_queue_pop(proxy_queue *q);
/* The oldest one that the broker has under this correlation id; NULL: none. */
proxy_asked *proxy_queue_find(const proxy_queue *q, int32_t correlation);

proxy_asked *proxy_asked_new(kw_mem *mem, const proxy_request *q, size_t bytes, kw_time now);
void proxy_asked_free(proxy_asked *a, kw_mem *mem);

#endif
