/* net.h - the operating system's side: tcp, epoll, names, clock, random, malloc; and kw_run, the simple
 * driver. */
#ifndef KWIRE_NET_H
#define KWIRE_NET_H

#include <kwire/client.h>

KW_EXTERN_C_BEGIN

/* Monotonic microseconds; wall milliseconds since 1970. */
KW_PUBLIC kw_time kw_clock_now(void);
KW_PUBLIC int64_t kw_clock_wall_ms(void);

/* malloc and friends as a kw_mem without a limit. */
KW_PUBLIC kw_mem kw_mem_libc(void);

/* A poller with tcp on top, for one or more clients of one thread. */
typedef struct kw_net kw_net;
KW_PUBLIC int kw_net_new(kw_net **net) KW_MUST_USE; /* 0, KW_ENOMEM, KW_EIO */
KW_PUBLIC void kw_net_free(kw_net *net);            /* after its clients */
/* An environment for kw_client_new: libc memory, tcp, getaddrinfo in place (it may block), getrandom, epoll.
 */
KW_PUBLIC kw_env kw_net_env(kw_net *net);
/* A descriptor that becomes readable when a connection needs kw_run(net, c, 0): for outer loops. */
KW_PUBLIC int kw_net_fd(const kw_net *net);

/* Drives the client until an event can be pulled (returns 1), `timeout` has passed (0) or it is finished (<
 * 0). timeout 0: one round without waiting; KW_NEVER: no limit. A signal ends the wait with 0. */
KW_PUBLIC int kw_run(kw_net *net, kw_client *c, kw_time timeout) KW_MUST_USE;

KW_EXTERN_C_END
#endif
