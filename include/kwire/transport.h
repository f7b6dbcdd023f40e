/* transport.h - what the core asks of the world: a transport, a resolver, random bytes, memory.
 *
 * The core never opens a socket, reads a clock or draws a random number. Whoever embeds it hands these in;
 * net/ has the usual ones (tcp, epoll, getaddrinfo), tests use an in-memory pipe. Each can be replaced in 40
 * lines. */
#ifndef KWIRE_TRANSPORT_H
#define KWIRE_TRANSPORT_H

#include <kwire/error.h>
#include <kwire/mem.h>

KW_EXTERN_C_BEGIN

/* An address as the core sees it: no sockaddr, so that the core needs no operating system. */
typedef struct kw_address {
    uint8_t family; /* 4 or 6 */
    uint8_t ip[16]; /* network order; IPv4 in the first four */
    uint16_t port;
    uint32_t scope; /* IPv6 link-local; else 0 */
} kw_address;

/* A connection of the transport: a file descriptor, an index, a pointer: the core only passes it back. */
typedef intptr_t kw_handle;
#define KW_NO_HANDLE ((kw_handle)-1)

enum { KW_READ = 1, KW_WRITE = 2 };

/* The law. None of these blocks. A result > 0 is progress, 0 means "later" (never "closed"), < 0 is a KW_E*
 * code after which the core closes the handle. */
typedef struct kw_transport_ops {
    /* Begins to connect. `host` is the name that was resolved (for TLS), valid during the call.
     * 0, KW_ECONNECT, KW_ENOMEM, KW_EIO (no descriptors left ...). */
    int (*open)(void *ctx, const kw_address *to, const char *host, kw_handle *h);
    /* Has it finished to connect? 1 yes, 0 not yet, KW_ECONNECT, KW_EPEER (a handshake failed). */
    int (*ready)(void *ctx, kw_handle h);
    /* Gathering write, 1 to 64 slices. Bytes taken (may be fewer), 0 later, KW_ECLOSED, KW_ECONNECT (reset).
     */
    ptrdiff_t (*send)(void *ctx, kw_handle h, const kw_slice *v, int n);
    /* Bytes read, 0 later, KW_ECLOSED: the peer closed, KW_ECONNECT: reset. */
    ptrdiff_t (*recv)(void *ctx, kw_handle h, void *p, size_t n);
    void (*close)(void *ctx, kw_handle h);
    /* May be NULL. What to poll for when the core wants `wanted` (KW_READ|KW_WRITE): a TLS filter may need to
     * write in order to read. */
    int (*wants)(void *ctx, kw_handle h, int wanted);
    /* May be NULL. One line on why the last call on h failed ("Connection refused"); KW_NO_HANDLE: the last
     * open. */
    const char *(*explain)(void *ctx, kw_handle h);
    /* May be NULL. Called after a successful open, as far as settings reach the transport. keepalive: probe a
     * connection that is silent, so that a peer which vanished without a word is noticed (M10). */
    void (*tune)(void *ctx, kw_handle h, bool keepalive);
} kw_transport_ops;

typedef struct kw_transport {
    const kw_transport_ops *ops;
    void *ctx;
} kw_transport;

/* Host names to addresses. */
typedef struct kw_resolver {
    /* > 0: so many addresses were written to out; 0: later, by kw_client_resolved with this token;
     * KW_ERESOLVE. */
    int (*resolve)(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max);
    void *ctx;
} kw_resolver;

/* Fills n bytes; used for jitter, member ids and nonces, so it should be hard to guess. */
typedef struct kw_random {
    void (*fill)(void *ctx, void *p, size_t n);
    void *ctx;
} kw_random;

/* For clients that several threads use (net/thread.c has them). Taken in this order, none of them across a
 * wait. */
typedef struct kw_locks {
    kw_lock client; /* one call of client.h, kw_produce and kw_batch_release apart */
    kw_lock intake; /* one append; by step only to take over what was appended and to return memory: never
                       across a transport call or a job */
    kw_lock memory; /* one allocation */
} kw_locks;

/* All of it together, handed to kw_client_new, which copies the struct. */
typedef struct kw_env {
    kw_mem mem; /* ops, ctx and limit; the counters start at zero */
    kw_transport transport;
    kw_resolver resolver;
    kw_random random;
    /* false: the core tries every connection at each step. true: the driver calls kw_client_ready for what
     * poll or epoll reported, and a step only visits those. */
    bool reports_readiness;
    /* false: jobs (compress, expand, checksum) run inside step. true: the driver takes them with
     * kw_client_job. */
    bool takes_jobs;
    kw_locks locks;
    /* With locks: a call made kw_client_deadline earlier, or brought something to do: step soon. Called by
     * any thread, perhaps under a lock. May be NULL. */
    void (*wake)(void *ctx);
    void *wake_ctx;
} kw_env;

KW_EXTERN_C_END
#endif
