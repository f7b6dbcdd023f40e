/* broker.h - the embedded broker: a Kafka cluster in memory, for tests and demos. Sans-I/O like the client.
 *
 * It serves only the APIs it advertises, each with the version range of Apache Kafka 4.1.1 (Produce 0-13, of
 * which 0-2 close the connection: M7), or of an older release. Records are stored as they came. Bytes in,
 * bytes out, now: kw_broker_step does the timed work (long polls). tools/broker/serve.c puts it on a socket;
 * tests put it behind a pipe with a virtual clock.
 *
 * One object is a cluster of up to KW_BROKER_MAX_NODES nodes. Replicas of a partition share one log:
 * replication is not played, but leadership is, with its epochs, and a test can play fate: nodes that fall,
 * leaders that move, records that are lost, nodes that do not hear of it. */
#ifndef KWIRE_BROKER_H
#define KWIRE_BROKER_H

#include <kwire/error.h>
#include <kwire/mem.h>

KW_EXTERN_C_BEGIN

/* Of one topic: what the controller of 4.1.1 takes in one request. */
#define KW_BROKER_MAX_PARTITIONS 10000
#define KW_BROKER_MAX_NODES      16

typedef struct kw_broker kw_broker;

typedef struct kw_broker_options {
    char host[256];          /* what it advertises */
    uint16_t port;           /* of the first node; the others have the next ones */
    int32_t node_id;         /* of the first node (1); the others have the next ones */
    int32_t nodes;           /* 1 */
    int32_t partitions;      /* of auto-created topics: 1; most: KW_BROKER_MAX_PARTITIONS */
    int32_t replicas;        /* of topics that do not ask; 0: one on each node, three at most */
    bool auto_create_topics; /* true */
    int32_t fetch_sessions;  /* that a node keeps at most: 1000; 0: none (KIP-227) */
    size_t memory;           /* bytes of log kept; the oldest batches go, log start moves; 0: no limit */
    int32_t max_frame;       /* largest request: 100 MiB */
    uint64_t seed;           /* of cluster id and topic ids */
    int32_t as_version;      /* the release it passes for: 208 (2.8), 309, 401; 0: the newest of these */
} kw_broker_options;
KW_PUBLIC extern const kw_broker_options kw_broker_options_default;

/* mem is copied. KW_ENOMEM, KW_EINVAL. */
KW_PUBLIC int kw_broker_new(const kw_broker_options *o, const kw_mem *mem, kw_broker **b) KW_MUST_USE;
KW_PUBLIC void kw_broker_free(kw_broker *b);
/* After binding to a free port: what to advertise from now on, for the first node or another. KW_EINVAL: no
 * such node. */
KW_PUBLIC void kw_broker_set_address(kw_broker *b, const char *host, uint16_t port);
KW_PUBLIC int kw_broker_set_node_address(kw_broker *b, int32_t node, const char *host, uint16_t port);

/* ---- connections ---- */

/* One connection, to the first node or another. Ids are never reused. KW_ENOMEM; KW_ECLOSED: the node is
 * down; KW_EINVAL: no such node. */
KW_PUBLIC int kw_broker_open(kw_broker *b, uint32_t *conn) KW_MUST_USE;
KW_PUBLIC int kw_broker_open_on(kw_broker *b, int32_t node, uint32_t *conn) KW_MUST_USE;
KW_PUBLIC void kw_broker_close(kw_broker *b, uint32_t conn);
/* Bytes from the client, any slicing. Answers go to the connection's output. now: monotonic, wall_ms: since
 * 1970. KW_ECLOSED: the broker closes this connection (bad frame, unknown API, version not served, node
 * down): send what is left of the output, then close. */
KW_PUBLIC int kw_broker_feed(kw_broker *b, uint32_t conn, const void *p, size_t n, kw_time now,
                             int64_t wall_ms) KW_MUST_USE;
/* Output waiting: up to max slices, borrowed until kw_broker_sent, feed or step. Returns how many;
 * KW_ECLOSED: none is left and the broker closes this connection (or has no such one). */
KW_PUBLIC int kw_broker_output(kw_broker *b, uint32_t conn, kw_slice *out, int max);
KW_PUBLIC void kw_broker_sent(kw_broker *b, uint32_t conn, size_t n);
/* Timed work: transactions and their markers, fetches whose wait is over, answers that were held back,
 * connections that were muted. A fetch that waits for data is answered by the feed of the produce. */
KW_PUBLIC void kw_broker_step(kw_broker *b, kw_time now);
KW_PUBLIC kw_time kw_broker_deadline(const kw_broker *b);
/* Next connection that step, another connection's feed, or one of the calls below has answered or closed;
 * each is named once for what is new: take all of its output. 0: none. */
KW_PUBLIC uint32_t kw_broker_next_output(kw_broker *b);

/* ---- the cluster: nodes, leaders, coordinators ---- */

/* All of them: KW_EINVAL: no such node, or it cannot be; KW_ENOTFOUND: no such topic or partition. */

/* A node that goes down closes its connections without a word and takes no new ones; what it leads and
 * coordinates moves on. Coming back it leads nothing, but what had no leader. */
KW_PUBLIC int kw_broker_set_down(kw_broker *b, int32_t node, bool down);
/* Id of the node at this place, from 0; -1: none. */
KW_PUBLIC int32_t kw_broker_node_id(const kw_broker *b, int32_t place);
KW_PUBLIC bool kw_broker_is_up(const kw_broker *b, int32_t node);
/* From now on the node goes on believing what it knows now: in answers about the cluster, and in what it
 * serves, as far as it is also true. false: it learns the truth. KW_ENOMEM. */
KW_PUBLIC int kw_broker_set_stale(kw_broker *b, int32_t node, bool stale);
/* "": none. */
KW_PUBLIC int kw_broker_set_rack(kw_broker *b, int32_t node, const char *rack);
/* To a replica that is up; always a new leader epoch, also for the same node. */
KW_PUBLIC int kw_broker_move_leader(kw_broker *b, const char *topic, int32_t partition, int32_t node);
/* Node id of the leader, -1: none, or no such partition; `epoch` may be NULL. */
KW_PUBLIC int32_t kw_broker_leader(const kw_broker *b, const char *topic, int32_t partition, int32_t *epoch);
/* Of this group or transactional id, and of all others that share its slot (one of 50). The new coordinator
 * of transactions reads first what there is, for 20 ms: COORDINATOR_LOAD_IN_PROGRESS. */
KW_PUBLIC int kw_broker_move_coordinator(kw_broker *b, const char *key, int32_t node);
KW_PUBLIC int32_t kw_broker_coordinator(const kw_broker *b, const char *key); /* -1: none is up */
/* Between the answer to EndTxn and the markers of that transaction: 3 ms at first. An EndTxn that is repeated
 * meanwhile is told CONCURRENT_TRANSACTIONS. KW_EINVAL: negative. */
KW_PUBLIC int kw_broker_set_marker_delay(kw_broker *b, kw_time delay);

/* From now on Fetch names aborted transactions from the last to the first. Kafka's order is that of their
 * markers; other brokers have none, and nothing promises one (F4). */
KW_PUBLIC void kw_broker_reverse_aborted(kw_broker *b, bool on);

/* The finalized feature transaction.version, 0 to 2, as FeatureCommand changes it: below 2 clients are told
 * to use the older protocol of transactions (T1). Only 4.1 has it, with 2. KW_EINVAL: this release cannot. */
KW_PUBLIC int kw_broker_set_transaction_version(kw_broker *b, int16_t version);

/* ---- topics and records ---- */

/* n_replicas 0: the default. Partition i is led by node i in turn. KW_EINVAL, KW_ENOMEM; KW_ESTATE: there is
 * one. */
KW_PUBLIC int kw_broker_create_topic(kw_broker *b, const char *topic, int32_t n_partitions,
                                     int32_t n_replicas);
KW_PUBLIC int kw_broker_delete_topic(kw_broker *b, const char *topic);
/* Deleted and created again: same name and size, another id, no records, leader epochs from 0. KW_ENOMEM: it
 * is gone. */
KW_PUBLIC int kw_broker_recreate_topic(kw_broker *b, const char *topic);
/* -1: no such partition. */
KW_PUBLIC int64_t kw_broker_log_start(const kw_broker *b, const char *topic, int32_t partition);
KW_PUBLIC int64_t kw_broker_log_end(const kw_broker *b, const char *topic, int32_t partition);
/* An unclean election: the batch that holds `offset` and all behind it are lost, another replica (the same,
 * if no other is up) leads with a new epoch. KW_EINVAL: not between start and end. */
KW_PUBLIC int kw_broker_truncate(kw_broker *b, const char *topic, int32_t partition, int64_t offset);
/* The log starts at `offset` from now on. */
KW_PUBLIC int kw_broker_delete_records(kw_broker *b, const char *topic, int32_t partition, int64_t offset);
/* Producers without an open transaction there are forgotten, as after producer.id.expiration.ms of silence
 * (P5).
 */
KW_PUBLIC int kw_broker_forget_producers(kw_broker *b, const char *topic, int32_t partition);

/* ---- faults ---- */

/* The next `times` answers of this API carry `error` at their innermost error codes, without the request
 * being carried out; or (drop) the request is carried out and the connection closed without an answer. A new
 * one of an API takes the place of the old one of its kind. */
KW_PUBLIC void kw_broker_fail(kw_broker *b, int16_t api_key, int times, int error);
KW_PUBLIC void kw_broker_drop(kw_broker *b, int16_t api_key, int times);

/* A fault that is narrower than those, or lasts. They add up, the oldest that fits counts first. */
typedef struct kw_broker_fault {
    int16_t api_key;
    int times;         /* requests; with a topic: partitions in requests */
    int32_t node;      /* -1: any */
    const char *topic; /* NULL: the whole request; else only what it says of this topic: `error` alone */
    int32_t partition; /* -1: all of the topic */
    int error;         /* 0: none */
    bool drop;         /* carried out, but closed without an answer */
    bool after;        /* carried out, but answered with `error` all the same (P7); not with a topic */
    kw_time delay;     /* the answer comes so late, and so does all behind it on its connection */
} kw_broker_fault;
/* Copied. KW_ENOMEM: there are too many; KW_EINVAL. */
KW_PUBLIC int kw_broker_add_fault(kw_broker *b, const kw_broker_fault *fault);
KW_PUBLIC void kw_broker_clear_faults(kw_broker *b);

/* ---- quotas ---- */

typedef enum kw_broker_quota {
    KW_BROKER_QUOTA_PRODUCE,  /* bytes of requests a second */
    KW_BROKER_QUOTA_FETCH,    /* bytes of records a second */
    KW_BROKER_QUOTA_MUTATIONS /* partitions created and deleted a second (KIP-599) */
} kw_broker_quota;
/* At each node, over a window of eleven seconds, as in Kafka: answers tell the client to hold back, and its
 * connection is muted so long (KIP-219). client_id NULL: every client without a limit of its own, each by
 * itself. 0: no limit. KW_EINVAL, KW_ENOMEM: too many. */
KW_PUBLIC int kw_broker_set_quota(kw_broker *b, const char *client_id, kw_broker_quota kind,
                                  double per_second);

KW_EXTERN_C_END
#endif
