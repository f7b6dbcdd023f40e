/* net.h - the operating system's side: tcp, pollers, names, clock, random, malloc; and kw_run, the simple
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
/* An environment for kw_client_new: libc memory, tcp, names, getrandom, epoll or poll. Names: getaddrinfo in
 * place, which blocks for as long as the system's resolver does; built with KWIRE_CARES, c-ares, which
 * answers later, from kw_run or kw_net_step. */
KW_PUBLIC kw_env kw_net_env(kw_net *net);
/* A descriptor that becomes readable when a connection needs kw_run(net, c, 0): for outer loops. -1: this
 * poller has none (built with KWIRE_POLLER=poll, or kw_net_new_watched); ask kw_net_wants. */
KW_PUBLIC int kw_net_fd(const kw_net *net);
/* With KWIRE_CARES: which DNS servers to ask, "ADDRESS[:PORT][,...]", instead of the system's. KW_EINVAL,
 * KW_ENOMEM; KW_EUNSUPPORTED: names are the system's business. */
KW_PUBLIC int kw_net_set_dns(kw_net *net, const char *servers) KW_MUST_USE;

/* Drives the client until an event can be pulled (returns 1), `timeout` has passed (0) or it is finished (<
 * 0). timeout 0: one round without waiting; KW_NEVER: no limit. A signal ends the wait with 0. KW_ESTATE: a
 * kw_net_new_watched. KW_EFORKED: this process was forked from the one that made net; here it can only be
 * freed, after its clients, which the parent's do not notice. kw_net_step says so too. */
KW_PUBLIC int kw_run(kw_net *net, kw_client *c, kw_time timeout) KW_MUST_USE;
/* Drives the client, without pulling events, until `done` says so (it is asked after each step, and may call
 * the client). 0; KW_ETIMEOUT: `timeout` has passed; else as kw_run. A full queue of events can stand in the
 * way of what is waited for: records come no further while those before them are not pulled. */
KW_PUBLIC int kw_run_until(kw_net *net, kw_client *c, kw_time timeout, bool (*done)(void *ctx),
                           void *ctx) KW_MUST_USE;
/* Produces one record and runs until its outcome is known; linger.ms is waited for too. It has no part in
 * delivery events; others are left to be pulled. r->opaque and r->receipt are not used. Returns sent->error,
 * which is 0 exactly if the outcome is KW_OUTCOME_OK. KW_OUTCOME_NOT_DONE: it is in no log, and will not be
 * (codes of kw_produce; KW_EAGAIN: no room within timeout, perhaps because nobody pulls; KW_ESTATE,
 * KW_EFORKED as kw_run). KW_OUTCOME_UNKNOWN with KW_ETIMEOUT or KW_EIO: it is still under way, and nobody
 * will be told how it ends. */
KW_PUBLIC int kw_send_wait(kw_net *net, kw_client *c, const kw_outgoing *r, kw_time timeout, kw_sent *sent);

/* ---- a loop of your own ----
 *
 * Either be told what to watch (kw_net_new_watched), or ask before each wait (kw_net_wants). Then hand in
 * what was ready, step, pull events, and wait until kw_net_deadline at the latest. kwire/adapters/ does it
 * for epoll, poll, libuv and libevent. These calls know the descriptors and timers of lookups too, of which
 * kw_client_wants and kw_client_deadline know nothing. */

/* Watch h for `events` (KW_READ | KW_WRITE, 0: only for errors) from now on; -1: no longer, it may be closed
 * when this returns. `before`: what was said last; -1: nothing yet. 0, KW_ENOMEM, KW_EIO. Called from
 * kw_net_step, kw_net_ready, kw_client_free and kw_net_free; it must not call kwire. */
typedef int kw_net_watch(void *ctx, kw_handle h, int before, int events);
/* A kw_net without a poller, for one client. watch NULL: you ask kw_net_wants. As kw_net_new. */
KW_PUBLIC int kw_net_new_watched(kw_net **net, kw_net_watch *watch, void *ctx) KW_MUST_USE;
/* What to wait for: up to max of it; returns how many there are in all. */
KW_PUBLIC int kw_net_wants(kw_net *net, kw_client *c, kw_interest *out, int max);
/* When to step at the latest; KW_NEVER: only when something is ready or the application acts. After you used
 * the client (kw_produce ...) it may be earlier: ask again before you wait. */
KW_PUBLIC kw_time kw_net_deadline(const kw_net *net, const kw_client *c);
/* The same as poll and epoll_wait want it: milliseconds from now, rounded up; -1: no limit. */
KW_PUBLIC int kw_net_timeout(const kw_net *net, const kw_client *c);
/* What the loop reported of h: KW_READ | KW_WRITE, both for an error or the peer's end. */
KW_PUBLIC void kw_net_ready(kw_net *net, kw_client *c, kw_handle h, int events);
/* Reads the clocks, does all ready work, and has watched what is wanted now. 1: an event can be pulled; 0:
 * none; < 0: finished. */
KW_PUBLIC int kw_net_step(kw_net *net, kw_client *c);

KW_EXTERN_C_END
#endif
