/* client.h - the client: a state machine. Bytes in, bytes out, now, random, events.
 *
 * A kw_client owns all its state, never blocks, reads no clock, opens no socket, starts no thread, and
 * allocates only through its kw_mem. You drive it:
 *
 *     for (;;) {
 *         poll what kw_client_wants() says, until kw_client_deadline();
 *         kw_client_step(c, now);
 *         while (kw_client_next(c, &e)) handle(&e);
 *     }
 *
 * or let kw_run (net.h) do it. One thread at a time, unless env.locks are set (thread.h does that): then any
 * thread may call anything here, one at a time pulls events, and the texts that are not copied
 * (kw_client_error_text, kw_nodes) are for the thread that steps. KW_EFORKED from any call: this process is a
 * child of the client's. Nothing here calls back into you. */
#ifndef KWIRE_CLIENT_H
#define KWIRE_CLIENT_H

#include <kwire/config.h>
#include <kwire/guarantee.h>
#include <kwire/message.h>
#include <kwire/records.h>
#include <kwire/transport.h>

KW_EXTERN_C_BEGIN

typedef struct kw_client kw_client;

/* ---- life ---- */

/* Both structs are copied. On failure *c is NULL and `why` (may be NULL) says what is wrong. Unless
 * enable.idempotence is off, records are delivered exactly once and in order (KIP-98): what a broker may have
 * is never sent again under another number. KW_EINVAL: a setting; KW_EUNSUPPORTED: a guarantee that was asked
 * for is not in this build (KWIRE_RELIABILITY); KW_ENOMEM. */
KW_PUBLIC int kw_client_new(const kw_config *config, const kw_env *env, kw_client **c, char *why,
                            size_t why_size) KW_MUST_USE;
/* The same without any guarantee: at least once, or what kw_client_set_guarantee makes of it. Of the settings
 * enable.idempotence and transactional.id it takes no notice. */
KW_PUBLIC int kw_client_new_bare(const kw_config *config, const kw_env *env, kw_client **c, char *why,
                                 size_t why_size) KW_MUST_USE;
/* Closes connections and frees everything at once; records not yet delivered are gone. Never blocks. NULL is
 * fine. Before it: each job that was taken must be back (kw_client_job_done); during it: a guarantee is still
 * asked for the outcome of what was in flight. */
KW_PUBLIC void kw_client_free(kw_client *c);

/* ---- driving ---- */

typedef struct kw_interest {
    kw_handle handle;
    int events; /* KW_READ | KW_WRITE */
} kw_interest;

/* Does all ready work. > 0 progress was made, 0 idle; < 0 is kept for a client that can only be freed:
 * nothing ends so yet (a producer finished by its guarantee says KW_ESTATE at kw_produce). */
KW_PUBLIC int kw_client_step(kw_client *c, kw_time now);
/* When to step at the latest; KW_NEVER: only when a connection is ready or the application acts. */
KW_PUBLIC kw_time kw_client_deadline(const kw_client *c);
/* Writes up to max interests, one a connection; returns how many there are in all. */
KW_PUBLIC int kw_client_wants(kw_client *c, kw_interest *out, int max);
/* Changes whenever the answer of kw_client_wants may have changed: lets an epoll driver skip the comparison.
 */
KW_PUBLIC uint64_t kw_client_wants_version(const kw_client *c);
/* With env.reports_readiness: what poll said. Then step. */
KW_PUBLIC void kw_client_ready(kw_client *c, kw_handle h, int events);
/* Wall time beside the monotonic one: stamps records without a timestamp of their own. unix_ms: since 1970.
 */
KW_PUBLIC void kw_client_set_wall(kw_client *c, kw_time now, int64_t unix_ms);
/* The late answer of a resolver. n < 0: KW_ERESOLVE. false: no connection of this client waits for it (any
 * more). */
KW_PUBLIC bool kw_client_resolved(kw_client *c, uint32_t token, const kw_address *addresses, int n);

/* With env.takes_jobs: heavy pure work. Run kw_job_run anywhere (it touches nothing of the client), hand it
 * back in any order. */
typedef struct kw_job kw_job;
KW_PUBLIC kw_job *kw_client_job(kw_client *c); /* NULL: none */
KW_PUBLIC void kw_job_run(kw_job *j);
KW_PUBLIC void kw_client_job_done(kw_client *c, kw_job *j);

/* ---- events ---- */

typedef enum kw_event_type {
    KW_EVENT_DELIVERED,   /* records of ours: delivered, failed or unknown */
    KW_EVENT_RECORDS,     /* a fetched batch */
    KW_EVENT_END,         /* a partition was read to its end; comes again each time it is reached anew */
    KW_EVENT_RESPONSE,    /* the answer to kw_request */
    KW_EVENT_ADMIN,       /* what a call of admin.h came to */
    KW_EVENT_COMMITTED,   /* what kw_commit came to (offsets.h) */
    KW_EVENT_OFFSETS,     /* what kw_committed found */
    KW_EVENT_TRANSACTION, /* what kw_txn_init, _send_offsets, _commit or _abort came to (txn.h) */
    KW_EVENT_ERROR, /* something the application should know: `error`, `text`; perhaps topic and partition */
    KW_EVENT_LOG    /* a line for people */
} kw_event_type;

typedef enum kw_log_level {
    KW_LOG_ERROR = 3,
    KW_LOG_WARN = 4,
    KW_LOG_INFO = 6,
    KW_LOG_DEBUG = 7
} kw_log_level;

/* What a line is about: librdkafka's names of the property `debug`. A debug line (level 7) is made only when
 * `debug` names its subject or log_level is 7; the others when their level is at most log_level. */
typedef enum kw_log_context {
    KW_ABOUT_GENERIC,
    KW_ABOUT_BROKER, /* connecting, negotiating, closing, throttling */
    KW_ABOUT_TOPIC,
    KW_ABOUT_METADATA,
    KW_ABOUT_MSG,      /* records on their way out */
    KW_ABOUT_PROTOCOL, /* each request and each answer */
    KW_ABOUT_CGRP,     /* groups and their coordinators */
    KW_ABOUT_SECURITY,
    KW_ABOUT_FETCH,
    KW_ABOUT_ADMIN,
    KW_ABOUT_EOS, /* idempotence and transactions */
    KW_LOG_CONTEXTS
} kw_log_context;
/* "broker", ...; NULL: no such context. */
KW_PUBLIC const char *kw_log_context_name(kw_log_context c);

/* The calls of txn.h that end in an event. */
typedef enum kw_txn_op {
    KW_TXN_INIT,
    KW_TXN_SEND_OFFSETS,
    KW_TXN_COMMIT,
    KW_TXN_ABORT,
    KW_TXN_NONE /* an event of its own accord: the transaction under way has failed */
} kw_txn_op;

/* What is left for the application to do. */
typedef enum kw_txn_advice {
    KW_TXN_GO_ON,    /* nothing */
    KW_TXN_DO_ABORT, /* kw_txn_abort; then the next may begin */
    KW_TXN_DO_INIT,  /* kw_txn_init: it fences what may still be under way; then the next may begin */
    KW_TXN_GIVE_UP   /* this client is finished (another one has its transactional.id, no permission ...) */
} kw_txn_advice;

/* Everything in an event is valid until the next kw_client_next (fetched batches: until kw_batch_release). */
typedef struct kw_event {
    kw_event_type type;
    int error;         /* 0, Kafka's code, or KW_E* */
    int32_t topic;     /* number from kw_topic; -1 none */
    int32_t partition; /* -1 none */
    kw_str topic_name;
    kw_str text; /* ERROR, LOG; DELIVERED: the broker's message, if any */
    union {
        /* One range of records, in the order they were produced. Each record is in exactly one such event. */
        struct {
            kw_outcome outcome;
            int32_t count;
            int64_t base_offset;     /* of the first; -1 not known (acks=0, failed) */
            int64_t timestamp_ms;    /* the broker's, with log append time; else -1 */
            const uint64_t *opaques; /* count of them */
        } delivered;
        /* One batch. Walk it with kw_record_next(&e.records.iter, ...). */
        struct {
            struct kw_fetched *batch; /* give it back: kw_batch_release */
            kw_record_iter iter;      /* starts at the position asked for (F3) */
            int64_t next_offset;      /* position after this batch (F2), and after what is not shown there */
            int64_t high_watermark;   /* these three as of the answer that brought it; -1 not known */
            int64_t
                last_stable_offset; /* where the first open transaction begins: the end for read_committed */
            int64_t log_start_offset;
            int32_t broker;       /* who sent it: the leader, or a replica near us (client.rack) */
            int32_t leader_epoch; /* of its records, to be committed with next_offset (F11); -1 not known */
        } records;
        struct {
            int64_t offset; /* the end: high watermark, under read_committed the last stable offset */
        } end;
        struct {
            uint64_t opaque;
            const kw_api *api;
            int16_t version;
            int32_t broker;
            const void *body; /* the decoded response; NULL when error is set */
            /* OK: answered. NOT_DONE: no broker can have carried it out. UNKNOWN: one may have, at this try
             * or an earlier one. */
            kw_outcome outcome;
        } response;
        struct {
            uint64_t opaque;
            const struct kw_admin_result *result; /* never NULL; see admin.h for `error` */
        } admin;
        /* COMMITTED, OFFSETS: as asked for, each with its error (offsets.h). */
        struct {
            uint64_t opaque;
            const struct kw_offset *offsets;
            int32_t n;
        } offsets;
        struct {
            kw_txn_op op;
            kw_outcome outcome; /* COMMIT: committed, certainly not, or unknown; ABORT: OK: certainly not
                                   committed */
            kw_txn_advice advice;
        } transaction;
        struct {
            kw_log_level level;
            kw_log_context about;
        } log;
    } u;
} kw_event;

/* Pulls the next event. false: none now. */
KW_PUBLIC bool kw_client_next(kw_client *c, kw_event *e);
/* Could kw_client_next return one? (It may still find that all of them are out of date.) */
KW_PUBLIC bool kw_client_has_event(const kw_client *c);

/* The last thing that went wrong, in words: broker, API, version, field, offset. Never NULL. */
KW_PUBLIC const char *kw_client_error_text(const kw_client *c);

/* Where the way to the brokers stands, in one line for people: "127.0.0.1:9092: connected, no answer to
 * ApiVersions yet", "broker.example:9092: Connection refused", or "connected". Cut to size. */
KW_PUBLIC void kw_client_explain(const kw_client *c, char *text, size_t size);

/* ---- topics ---- */

/* Number of a topic, for all calls below; the first call makes it known. Names: 1-249 of [a-zA-Z0-9._-].
 * KW_EINVAL, KW_ENOMEM. */
KW_PUBLIC int32_t kw_topic(kw_client *c, kw_str name) KW_MUST_USE;
/* How many partitions, as far as known: 0 not known yet, < 0 the broker's error (Kafka's codes are passed as
 * KW_ENOTFOUND for an unknown topic, else KW_ESTATE). Asks for metadata if need be. */
KW_PUBLIC int32_t kw_topic_partitions(kw_client *c, int32_t topic);

/* What the last metadata said of the topic: 0, or Kafka's code (3 UNKNOWN_TOPIC_OR_PARTITION, 29
 * TOPIC_AUTHORIZATION_FAILED ...). KW_EAGAIN: nothing yet; KW_EINVAL. */
KW_PUBLIC int kw_topic_error(const kw_client *c, int32_t topic);

/* ---- producing ---- */

#define KW_PARTITION_ANY (-1)
/* The wall time of the step that follows (kw_client_set_wall; kw_run sees to it); in a batch that a step has
 * already seen, that of the last one. */
#define KW_TIMESTAMP_NOW INT64_MIN

/* What became of one record. */
typedef struct kw_sent {
    kw_outcome outcome;
    int error; /* 0, Kafka's code, or KW_E* */
    int32_t partition;
    int64_t offset;       /* -1: not known (acks=0, failed) */
    int64_t timestamp_ms; /* the broker's, with log append time; else -1 */
} kw_sent;

/* For drivers that wait for one record (kw_send_wait, kw_thread_send): it has no part in delivery events. */
typedef struct kw_receipt {
    kw_sent sent;
    /* Called once, when `sent` is known or the client ends: by whoever steps or frees the client, under its
     * locks. It must not call kwire. Until then the receipt may not move. */
    void (*settled)(struct kw_receipt *r);
    struct kw_receipt *next; /* the client's */
    int32_t index;
} kw_receipt;

typedef struct kw_outgoing {
    int32_t topic;
    int32_t partition; /* KW_PARTITION_ANY: by key (murmur2, as Java), or sticky without one */
    kw_bytes key;      /* n = -1: null */
    kw_bytes value;    /* n = -1: null */
    const kw_header *headers;
    int32_t n_headers;
    int64_t timestamp;   /* ms since 1970, or KW_TIMESTAMP_NOW */
    uint64_t opaque;     /* comes back in the delivery event */
    kw_receipt *receipt; /* usually NULL */
} kw_outgoing;

/* Copies the record into its batch. Takes no clock: linger starts at the next step.
 * KW_EAGAIN: buffer.memory is spent: step, pull events, again. KW_ENOMEM: there is no memory for it although
 * no other record holds any: waiting for deliveries will not help. KW_ELIMIT: larger than max.request.size.
 * KW_EINVAL: topic, partition or a null header key. KW_ESTATE: closing, or finished by a fatal error. */
KW_PUBLIC int kw_produce(kw_client *c, const kw_outgoing *r) KW_MUST_USE;
/* A partitioner of your own, for records that name none (KW_PARTITION_ANY). */
typedef struct kw_partition_choice {
    const kw_outgoing *record;
    int32_t n_partitions;
    const int32_t *usable; /* partitions that can take records now, ascending; NULL: all of them */
    int32_t n_usable;
} kw_partition_choice;

#define KW_PARTITION_BUILT_IN (-2) /* as if there were no partitioner */

typedef struct kw_partitioner {
    /* 0 .. n_partitions - 1, or KW_PARTITION_BUILT_IN; anything else refuses the record: kw_produce says
     * KW_EINVAL. Called by whoever appends, under the intake's lock, one at a time: it must be quick, must
     * not wait, and must not call the client. For records produced before the topic's metadata came it is the
     * thread that steps, and a refusal is a delivery event with KW_EINVAL. */
    int32_t (*choose)(void *self, const kw_partition_choice *c);
    void *self;
} kw_partitioner;

/* topic -1: of all topics that have none of their own. NULL takes it back. *p is copied; what self points to
 * must outlive the client. From the next kw_produce on. KW_EINVAL: no such topic. */
KW_PUBLIC int kw_set_partitioner(kw_client *c, int32_t topic, const kw_partitioner *p) KW_MUST_USE;

/* A setting of one topic, by a name or alias of kw_config_set: acks, compression.type, compression.level,
 * delivery.timeout.ms, partitioner, request.timeout.ms. What is not set so is the client's. From the next
 * batch on; timeouts at once. `why` (may be NULL) says what is wrong. KW_ENOTFOUND: no such property, or not
 * one of a topic; KW_EINVAL: the value, a contradiction, or no such topic; KW_ENOMEM. */
KW_PUBLIC int kw_topic_set(kw_client *c, int32_t topic, kw_str key, kw_str value, char *why,
                           size_t why_size) KW_MUST_USE;

/* Sends what is there without waiting for linger. Returns records not yet covered by a delivery event that
 * was pulled: flush, then drive until it is 0. */
KW_PUBLIC int64_t kw_flush(kw_client *c);
KW_PUBLIC int64_t kw_outstanding(const kw_client *c);
/* Records whose outcome is not known yet: those of the above whose event does not wait to be pulled. */
KW_PUBLIC int64_t kw_unsettled(const kw_client *c);
/* In the order in which records were produced (kw_stats counts them): of the first so many the outcome is
 * known, whatever came since (a batch counts as a whole, so it may be true of a few more). KW_EFORKED. */
KW_PUBLIC int64_t kw_settled(const kw_client *c);
/* Refuses new records, flushes; what is not answered at `deadline` (on the clock of kw_client_step) is
 * reported KW_ECANCELLED at the step that follows: failed if it was never sent, else unknown. 0, or any time
 * that is past: at once. delivery.timeout.ms goes on beside it, and the earlier of the two ends a record.
 * Called again it may make the deadline earlier, never later.
 * Commits (offsets.h) likewise: no new ones, those under way until `deadline`. */
KW_PUBLIC void kw_close(kw_client *c, kw_time deadline);
/* Gives records up, each with one delivery event with KW_ECANCELLED. KW_PURGE_QUEUED: what waits to be sent,
 * or to be sent again; KW_PURGE_IN_FLIGHT: what was sent and not answered (whose answer is then ignored).
 * NOT_DONE if no attempt can have reached the broker's log, else UNKNOWN. What a job is busy with ends when
 * that is back. Producing may go on. KW_EINVAL: no flag, or one that does not exist. */
enum { KW_PURGE_QUEUED = 1, KW_PURGE_IN_FLIGHT = 2 };
KW_PUBLIC int kw_purge(kw_client *c, unsigned what);
/* Before the first produce. NULL: at least once. *g is copied; its outcome must be set, the others may be
 * NULL; what its self points to must outlive the client, or is freed by its fini. The former one goes. */
KW_PUBLIC void kw_client_set_guarantee(kw_client *c, const kw_guarantee *g);

/* ---- consuming assigned partitions ---- */

#define KW_OFFSET_BEGINNING (-2)
#define KW_OFFSET_END       (-1)
#define KW_OFFSET_TAIL(n)   (-2000 - (int64_t)(n)) /* n from the end, as librdkafka */

/* Starts (or, if it is assigned already, seeks to) an offset, KW_OFFSET_BEGINNING, _END or _TAIL(n). Batches
 * of an older position are dropped (F12). KW_EINVAL, KW_ENOMEM.
 *
 * What can pass is tried again without end. What cannot (no permission, a damaged batch, no offset under
 * auto.offset.reset=none ...) is a KW_EVENT_ERROR with topic and partition, and with the offset in its text:
 * the partition stops there, after what was fetched before it, until it is assigned anew. */
KW_PUBLIC int kw_assign(kw_client *c, int32_t topic, int32_t partition, int64_t offset) KW_MUST_USE;
/* The same from the first record at or after `ms` since 1970 on; if there is none, from the end. KW_EINVAL,
 * KW_ENOMEM. */
KW_PUBLIC int kw_assign_at_time(kw_client *c, int32_t topic, int32_t partition, int64_t ms) KW_MUST_USE;
/* Nothing more comes of it; batches that were pulled stay valid until they are released. KW_ENOTFOUND: it is
 * not assigned. */
KW_PUBLIC int kw_unassign(kw_client *c, int32_t topic, int32_t partition);
/* A paused partition stays assigned: it keeps its position, and what was fetched waits, but no event of
 * records or of the end comes and nothing more is fetched until it is resumed. A seek (kw_assign) leaves it
 * paused. KW_ENOTFOUND: not assigned. */
KW_PUBLIC int kw_pause(kw_client *c, int32_t topic, int32_t partition) KW_MUST_USE;
KW_PUBLIC int kw_resume(kw_client *c, int32_t topic, int32_t partition) KW_MUST_USE;
/* 1 paused, 0 not, KW_ENOTFOUND. */
KW_PUBLIC int kw_paused(const kw_client *c, int32_t topic, int32_t partition);
/* Offset of the next record that the application will get; -1 not known yet. */
KW_PUBLIC int64_t kw_position(const kw_client *c, int32_t topic, int32_t partition);
/* As the last answer about the partition told; -1 not known. What lies between the last stable offset and the
 * high watermark is held up by an open transaction, and while it hangs (KIP-664) no event of read_committed
 * would show that (T19). */
typedef struct kw_ends {
    int64_t log_start_offset, last_stable_offset, high_watermark;
} kw_ends;
/* KW_ENOTFOUND: not assigned. */
KW_PUBLIC int kw_partition_ends(const kw_client *c, int32_t topic, int32_t partition,
                                kw_ends *out) KW_MUST_USE;
/* Each batch that was pulled, once, at any time before kw_client_free; then its iterator is void. Its memory
 * counts against kwire.memory.max.bytes until then. */
KW_PUBLIC void kw_batch_release(kw_client *c, struct kw_fetched *batch);

/* ---- any request to anybody ---- */

typedef enum kw_target_kind {
    KW_TO_ANY,  /* any broker */
    KW_TO_NODE, /* id */
    KW_TO_CONTROLLER,
    KW_TO_LEADER,     /* of (topic, partition) */
    KW_TO_GROUP,      /* coordinator of the group `key` */
    KW_TO_TRANSACTION /* coordinator of the transactional id `key` */
} kw_target_kind;

typedef struct kw_target {
    kw_target_kind kind;
    int32_t node;
    int32_t topic, partition;
    kw_str key;
} kw_target;

typedef struct kw_request_options {
    kw_target target;
    int16_t version;    /* -1: the highest that both sides know */
    int16_t at_most;    /* with version -1: none above this; 0: no limit */
    bool force;         /* send a version that the broker does not offer */
    int32_t timeout_ms; /* in all, look-ups included; 0: request.timeout.ms */
    uint64_t opaque;
    /* false: retriable errors of transport and coordinator look-up are retried until the timeout. true: one
     * try. */
    bool once;
} kw_request_options;

/* Sends any message; the answer is a KW_EVENT_RESPONSE. `body` is copied. Error codes inside the answer are
 * the caller's business. KW_EINVAL, KW_ENOMEM, KW_ESTATE. In the event: KW_ETIMEOUT, KW_ECLOSED,
 * KW_EUNSUPPORTED, KW_EVERSION (a field that the version lacks) ... */
KW_PUBLIC int kw_request(kw_client *c, const kw_api *api, const void *body,
                         const kw_request_options *o) KW_MUST_USE;

/* An answer said NOT_COORDINATOR (16) or COORDINATOR_NOT_AVAILABLE (15): the next request to this group or
 * transactional id (KW_TO_GROUP, KW_TO_TRANSACTION) looks its coordinator up again. KW_EINVAL: another kind.
 */
KW_PUBLIC int kw_forget_coordinator(kw_client *c, kw_target_kind kind, kw_str key);

/* The cluster's id, terminated, as its brokers tell it. KW_EAGAIN: not known yet; KW_ENOSPACE: 64 bytes are
 * enough. */
KW_PUBLIC int kw_client_cluster_id(const kw_client *c, char *id, size_t size);

/* Brokers as known now: fills up to max, returns how many there are. Strings live until the next step. */
typedef struct kw_node_info {
    int32_t id;
    kw_str host;
    int32_t port;
    kw_str rack;
} kw_node_info;
KW_PUBLIC int kw_nodes(const kw_client *c, kw_node_info *out, int max);

/* What the client holds and did, for tests and metrics. */
typedef struct kw_stats {
    size_t memory_used, memory_peak;
    uint64_t memory_calls;
    uint64_t bytes_sent, bytes_received, requests_sent, responses_received;
    uint64_t rebootstraps;            /* returns to bootstrap.servers (M3) */
    uint64_t throttled, throttled_ms; /* answers that asked us to wait (M8), and for how long in all */
    uint64_t records_produced, records_delivered, batches_fetched;
    uint64_t batches_damaged; /* came damaged, or not to be read at all, and were fetched again */
    uint64_t batches_corrupt; /* were refused as damaged (CORRUPT_MESSAGE), and were sent again (P14) */
} kw_stats;
KW_PUBLIC void kw_client_stats(const kw_client *c, kw_stats *out);

KW_EXTERN_C_END
#endif
