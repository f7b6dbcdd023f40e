/* host.h - what a guarantee (guarantee.h) may ask of its client.
 *
 * These are for the inside of its own calls, and of a function that kw_client_consult runs: there the
 * client's lock is held already. Nowhere else. */
#ifndef KWIRE_HOST_H
#define KWIRE_HOST_H

#include <kwire/client.h>

KW_EXTERN_C_BEGIN

/* For the other side: runs fn under the client's lock with the guarantee as it is set, then sees to it that
 * the client is stepped. Returns what fn returns; KW_EFORKED. */
KW_PUBLIC int kw_client_consult(kw_client *c, int (*fn)(const kw_guarantee *g, void *arg), void *arg);
/* The same for a function that only looks: nothing becomes due, nobody is woken. */
KW_PUBLIC int kw_client_inspect(kw_client *c, int (*fn)(const kw_guarantee *g, void *arg), void *arg);

/* As resolved; good as long as the client. */
KW_PUBLIC const kw_config *kw_host_config(const kw_client *c);
/* The client's budget: all that a guarantee holds is counted there. */
KW_PUBLIC kw_mem *kw_host_memory(kw_client *c);
KW_PUBLIC kw_str kw_host_topic_name(const kw_client *c, int32_t topic);
/* As metadata has it now; zero: not known. */
KW_PUBLIC kw_uuid kw_host_topic_id(const kw_client *c, int32_t topic);
/* What the cluster has finalized of a feature (KIP-584), as the newest answer to ApiVersions has it. 0: it
 * has not; -1: no broker has answered yet. */
KW_PUBLIC int kw_host_feature(const kw_client *c, const char *name);
/* The highest version of an API that every broker connected now offers, and we know. -1: one offers none;
 * INT16_MAX: none is connected. */
KW_PUBLIC int16_t kw_host_offers(const kw_client *c, const kw_api *api);
/* The time of the last step. */
KW_PUBLIC kw_time kw_host_now(const kw_client *c);
/* When to try again what failed for the attempts-th time (from 1): retry.backoff.ms and so on, with jitter.
 */
KW_PUBLIC kw_time kw_host_retry_at(kw_client *c, int attempts);

/* As kw_request, but the answer comes to the guarantee's `answered`. KW_EINVAL, KW_ENOMEM. */
KW_PUBLIC int kw_host_request(kw_client *c, const kw_api *api, const void *body,
                              const kw_request_options *o) KW_MUST_USE;
/* As kw_forget_coordinator. */
KW_PUBLIC void kw_host_forget(kw_client *c, kw_target_kind kind, kw_str key);

/* From now on kw_produce returns `error`; 0: it takes records again (not after kw_close). */
KW_PUBLIC void kw_host_refuse(kw_client *c, int error);
/* Records taken whose outcome is not known yet. */
KW_PUBLIC int64_t kw_host_unsettled(const kw_client *c);
/* Batches in requests that are neither answered nor lost. A batch that was given up (delivery.timeout.ms,
 * kw_purge) is settled, and counts here until its request is over: a broker may still store it. */
KW_PUBLIC int64_t kw_host_in_flight(const kw_client *c);
/* As kw_flush. */
KW_PUBLIC void kw_host_flush(kw_client *c);
/* Gives up what was never sealed: it ends NOT_DONE with KW_ECANCELLED. */
KW_PUBLIC void kw_host_drop(kw_client *c);
/* What waits to be sent is looked at again: may_send or seal may answer otherwise now. */
KW_PUBLIC void kw_host_due(kw_client *c);
/* The producer is finished: kw_produce returns KW_ESTATE, all that waits ends with `error`. */
KW_PUBLIC void kw_host_fail(kw_client *c, int error);

/* An event of its own: `event` is asked for it at its turn. One at a time: until then more calls do nothing.
 */
KW_PUBLIC void kw_host_tell(kw_client *c);
/* A KW_EVENT_ERROR, and what kw_client_error_text says. */
KW_PUBLIC void kw_host_error(kw_client *c, int error, const char *text);
/* A line for people about KW_ABOUT_EOS. Is one of this level wanted? */
KW_PUBLIC bool kw_host_logs(const kw_client *c, kw_log_level level);
KW_PUBLIC void kw_host_log(kw_client *c, kw_log_level level, const char *text);

KW_EXTERN_C_END
#endif
