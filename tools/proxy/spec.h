/* spec.h - one fault of the proxy, as it is written: KIND[,KEY=VALUE]...
 *
 * A fault has two halves: which connections, requests or answers it befalls (api, client, node, and of those
 * that fit n, every, p), and what it does to them (dir, when, ms, bytes, code, in). The table of kinds in
 * spec.c says which keys a kind takes and needs, and is what `kwire proxy --fault help` prints. */
#ifndef PROXY_SPEC_H
#define PROXY_SPEC_H

#include <kwire/error.h>
#include <kwire/mem.h>

/* The letters after a kind: what it befalls. C: connections, when they are accepted. L: connections, for as
 * long as the fault is set (the shape of the line). R: a request and its answer. */
typedef enum proxy_kind {
    PROXY_REFUSE,       /* C: reset as soon as it is there */
    PROXY_HANG_CONNECT, /* C: taken, and then nothing: no byte is read */
    PROXY_RATE,         /* L: `bytes` a second in `dir` */
    PROXY_SLICE,        /* L: written in pieces of `bytes` (1) in `dir` */
    PROXY_BLACKHOLE,    /* L without api, n, every: nothing passes in `dir`, and no end is told, while it is
                           set; what came meanwhile passes then. R with one of them: from this request on, for
                           `ms`, or for ever */
    PROXY_DELAY,        /* R: `ms` later in `dir`; what is behind waits too */
    PROXY_JITTER,       /* R: a random part of `ms` later in `dir` */
    PROXY_LATE,      /* R: as delay; a request (dir=up) is delivered even though the client has gone, as the
                        network does it (KAFKA-17754). dir=down is the usual one */
    PROXY_RESET,     /* R: both sides are reset: `when=before` the broker has the request (the usual), or
                        after, in place of the answer */
    PROXY_HALFCLOSE, /* R: an end is sent (FIN) to the side that `dir` leads to (down); bytes still pass the
                        other way */
    PROXY_CUT,       /* R: both sides are closed, before the broker had the request, or after, in place of
                        the answer. With `bytes`: when so many bytes of the request (before) or the answer
                        (after) have passed; without api, n, every: so many bytes of the connection's `dir` */
    PROXY_ERROR,     /* R: answered with `code`; before: the broker does not have it; after: it has carried
                        it out (P7) */
    PROXY_FLIP,      /* R: a bit of the frame's record batches, where their checksum sees it, is turned over
                        in `dir`; in=frame: any bit behind the size */
    PROXY_STALE,     /* R: the oldest answer that was given to the same question: Metadata alone */
    PROXY_KINDS
} proxy_kind;

enum { PROXY_UP = 1, PROXY_DOWN = 2, PROXY_BOTH = 3 }; /* up: to the broker */

typedef struct proxy_spec {
    proxy_kind kind;
    /* Which: all that is given must fit. */
    int16_t api_key; /* -1: any */
    char client[64]; /* client.id begins so; "": any */
    int32_t node;    /* id of the broker; -1: any */
    int64_t n;       /* of those that fit the n-th alone; 0: not given */
    int64_t every;   /* ... each every-th; 0: not given */
    double p;        /* ... with this probability; 1 */
    /* What. */
    int dir;
    bool after;    /* when=after */
    bool in_frame; /* in=frame */
    kw_time hold;  /* ms; 0: not given */
    int64_t bytes; /* -1: not given */
    int code;      /* Kafka's */
} proxy_spec;

/* 0 with every field filled in (also by the kind's own defaults), or KW_EINVAL and `why`: what is wrong,
 * where and what would be right. */
int proxy_spec_parse(kw_str text, proxy_spec *s, char *why, size_t why_size) KW_MUST_USE;
/* The same fault in words that parse again; cut to size, terminated. */
void proxy_spec_print(const proxy_spec *s, char *text, size_t size);
const char *proxy_kind_name(proxy_kind k);

typedef enum proxy_scope { PROXY_CONNECTS, PROXY_LINES, PROXY_REQUESTS } proxy_scope;
/* C, L, R of the table above. */
proxy_scope proxy_spec_scope(const proxy_spec *s);

/* One kind, for those who explain. `keys`: what follows the name, ",k=N" where it must, "[,k=N]" where it
 * may.
 */
typedef struct proxy_kind_text {
    const char *name, *keys, *help, *example;
} proxy_kind_text;
/* For each kind; keys is written to `room`. */
proxy_kind_text proxy_kind_describe(proxy_kind k, char *room, size_t size);

#endif
