/* mempipe.h - a network in memory: connections as pairs of bounded byte queues, for tests, simulators and
 * programs that hold both ends. Private to kwire, but without any tie to an operating system.
 *
 * Both ends speak the transport's law. The client's end comes from the transport's open, the server's from
 * kw_mempipe_accept; from then on send, recv and close of the same transport serve either. Handles of
 * connections that are gone are recognised (KW_ECLOSED), never reused within 2^15 openings of the same place.
 */
#ifndef KW_NET_MEMPIPE_H
#define KW_NET_MEMPIPE_H

#include <kwire/transport.h>

typedef struct kw_mempipe kw_mempipe;

/* `buffer`: bytes that each direction of a connection holds. mem is copied. KW_ENOMEM, KW_EINVAL. */
int kw_mempipe_new(const kw_mem *mem, size_t buffer, kw_mempipe **net) KW_MUST_USE;
void kw_mempipe_free(kw_mempipe *net); /* and all connections */
kw_transport kw_mempipe_transport(kw_mempipe *net);

/* From now on connections to this address wait to be accepted; to others they are refused. KW_ENOMEM. */
int kw_mempipe_listen(kw_mempipe *net, const kw_address *at) KW_MUST_USE;
void kw_mempipe_unlisten(kw_mempipe *net, const kw_address *at); /* those that wait are refused */
/* The server's end of the connection that has waited longest, or KW_NO_HANDLE. */
kw_handle kw_mempipe_accept(kw_mempipe *net, const kw_address *at);
/* Refuses the connection that has waited longest. false: none waits. */
bool kw_mempipe_refuse(kw_mempipe *net, const kw_address *at);

/* Closes this end; what was sent and not read is lost, and the other end sees KW_ECONNECT. */
void kw_mempipe_reset(kw_mempipe *net, kw_handle h);
/* Most bytes that one send or recv moves; 0: no limit. 1 is the finest slicing there is. */
void kw_mempipe_limit(kw_mempipe *net, size_t bytes);
/* Bytes that recv would give now, and that send would take. */
size_t kw_mempipe_readable(const kw_mempipe *net, kw_handle h);
size_t kw_mempipe_writable(const kw_mempipe *net, kw_handle h);
/* What poll would say of this end: KW_READ | KW_WRITE; the other end's end counts as both. */
int kw_mempipe_poll(const kw_mempipe *net, kw_handle h);
/* Connections that at least one end still holds. */
int kw_mempipe_count(const kw_mempipe *net);

#endif
