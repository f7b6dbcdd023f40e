/* log.h - a JSON line for each request, and for each thing that befell a connection (--log).
 *
 *   {"t":1.204113,"conn":7,"node":1,"client":"rdkafka","api":"Produce","version":9,"correlation":12,
 *    "bytes":4213,"answer":87,"ms":1.312,"fault":"cut","rule":3,"what":"..."}
 *
 * t: seconds since the start; ms: from the coming of the request to that of the broker's answer. Written when
 * the request has been answered or its connection has ended ("answer":null). Fault lines that belong to no
 * request have no "api": one when a connection comes under a fault, or is cut. Without --log nothing is
 * written. */
#ifndef PROXY_LOG_H
#define PROXY_LOG_H

#include <kwire/message.h>

typedef struct proxy_log {
    int fd;        /* -1: none */
    int interrupt; /* when it can be read, nobody waits any longer for who reads the log; -1: none */
    kw_time began;
    kw_mem mem;
    kw_buf line; /* whole lines, not yet written */
    bool leaving;
    bool broken; /* writing has failed; said once on stderr */
} proxy_log;

typedef struct proxy_entry {
    kw_time now;
    uint64_t link;
    int32_t node; /* -1: not known */
    kw_str client;
    const kw_api *api;   /* NULL: not about a request, or one of an API we do not know */
    int16_t unknown_key; /* with api = NULL: the key of that one, logged in place of a name; 0: no request */
    int16_t version;
    int32_t correlation;
    size_t bytes;
    int64_t answer;    /* bytes; -1: none */
    kw_time took;      /* `ms`; 0 */
    const char *fault; /* kind; NULL: none */
    uint32_t rule;
    const char *what; /* more about it, e.g. which bit of which partition was turned over; NULL */
} proxy_entry;

/* path NULL: no log; "-": stdout; else the file is emptied or made. 0, or KW_EIO and errno. */
int proxy_log_open(proxy_log *l, const char *path, kw_time now) KW_MUST_USE;
/* From now on, who reads it is waited for a second at most: the proxy ends. */
void proxy_log_leave(proxy_log *l);
void proxy_log_close(proxy_log *l);
void proxy_log_write(proxy_log *l, const proxy_entry *e);
/* Called by the server once a round. Interrupted, it keeps what is not written for the next time. */
void proxy_log_flush(proxy_log *l);

#endif
