/* serve.h - the embedded broker on real sockets: what `kwire broker` runs. */
#ifndef BROKER_SERVE_H
#define BROKER_SERVE_H

#include <kwire/broker.h>

enum { KW_BROKER_SERVE_FRESH = -1 };

typedef struct kw_broker_serve_options {
    const char *host; /* where to listen: a name, an IPv4 or an IPv6 address without brackets */
    uint16_t port;    /* 0: a free one */
    const char
        *advertised; /* host that clients are told; NULL: `host`, or this machine's name where that is any */
    int32_t nodes;   /* at consecutive ports */
    const char *racks;           /* one a node, between commas; NULL: none */
    int32_t partitions;          /* of auto-created topics */
    size_t memory;               /* bytes of log kept; 0: no limit */
    int32_t as_version;          /* as in kw_broker_options */
    int16_t transaction_version; /* finalized; KW_BROKER_SERVE_FRESH: that of a fresh cluster */
} kw_broker_serve_options;
extern const kw_broker_serve_options kw_broker_serve_options_default;

/* Prints `ready HOST:PORT[,HOST:PORT...]` on stdout once it serves. Returns 0 after SIGTERM or SIGINT, 1 when
 * it cannot serve; stderr says why. */
int kw_broker_serve(const kw_broker_serve_options *o) KW_MUST_USE;

#endif
