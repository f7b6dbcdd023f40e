/* cluster.h - what we know of the cluster: brokers with a connection each, topics, partitions and their
 * leaders.
 *
 * Before the first metadata there are only bootstrap addresses, as nodes with negative ids. Facts change in
 * one place (metadata.c writes them, through the calls here); everybody else compares `version`. */
#ifndef KW_CLIENT_CLUSTER_H
#define KW_CLIENT_CLUSTER_H

#include "client/conn.h"
#include "client/table.h"

typedef struct kw_node {
    int32_t id;   /* negative: bootstrap */
    bool seen;    /* in the metadata being applied */
    bool retired; /* gone, or moved: it drains */
    char rack[128];
    kw_time starved_since; /* KIP-794, the producer's: nothing could be sent to it since */
    uint64_t starved_seen; /* when that was last so, in its steps */
    kw_conn conn;
    kw_conn *fetch_conn;       /* NULL until a client that produces fetches here too */
    kw_conn *coordinator_conn; /* NULL until a group or a transaction is coordinated here */
} kw_node;

typedef struct kw_partition_info {
    int32_t leader;       /* -1: none now */
    int32_t leader_epoch; /* -1: not known */
    int16_t error;
} kw_partition_info;

/* The place of a topic in the indexes, and its name. */
typedef struct kw_topic_entry {
    kw_table_node by_name, by_id; /* by_id only while it has an id */
    int32_t number;
    char name[]; /* terminated */
} kw_topic_entry;

typedef struct kw_topic_info {
    kw_topic_entry *entry;
    char *name; /* in entry */
    int32_t n_name;
    kw_uuid id;           /* changed by kw_cluster_set_topic_id only */
    kw_uuid former;       /* the id before it: who names that has not heard of ours yet (F13), */
    kw_time former_until; /* until then */
    bool id_proven;       /* a leader has served the present one */
    int16_t error;        /* of the last metadata about it; 0 */
    bool answered;        /* metadata spoke of it at least once */
    bool producing;       /* may be created by asking */
    int32_t n_partitions;
    kw_partition_info *partitions;
} kw_topic_info;

typedef struct kw_cluster {
    kw_core *core;
    kw_node **nodes; /* see nodes.c; the draining ones stand behind the others */
    int n_nodes, n_draining, cap_nodes;
    kw_table topics_by_name, topics_by_id;
    kw_topic_info *topics;
    int32_t n_topics, cap_topics;
    int32_t controller; /* -1: not known */
    uint64_t version;   /* grows with each change of facts */
    bool produces; /* fetches take a connection of their own, or each produce would wait behind a long poll */
    bool wants_metadata; /* somebody found a fact wrong, or missing */
    bool reported_down;  /* "no broker reachable" was told, and none came up since */
    uint32_t next_token;
    kw_time look_again; /* when a broker that is being connected has had its time, and another may be tried */
    char cluster_id[64]; /* "": not known */
    bool may_be_another; /* after a return to the bootstrap list: the next answer decides which cluster it is
                          */
} kw_cluster;

/* Bootstrap list from core->config. KW_EINVAL with `why`, KW_ENOMEM. */
int kw_cluster_init(kw_cluster *k, kw_core *core, char *why, size_t why_size);
void kw_cluster_fini(kw_cluster *k);
bool kw_cluster_step(kw_cluster *k);
kw_time kw_cluster_deadline(const kw_cluster *k);

/* Nodes. */
kw_node *kw_cluster_node(const kw_cluster *k, int32_t id); /* NULL: unknown */
/* Every connection of the cluster in turn: start with *at = 0; NULL: that was all. */
kw_conn *kw_cluster_next_conn(const kw_cluster *k, int *at);
/* The connection that fetches from this node go over. */
kw_conn *kw_cluster_fetch_conn(kw_cluster *k, kw_node *node);
/* The connection that requests to this node as a coordinator go over: a JoinGroup is not answered before the
 * whole group has joined, and must not hold up fetches behind it (G4). */
kw_conn *kw_cluster_coordinator_conn(kw_cluster *k, kw_node *node);
/* A node that is UP, the least busy one; else NULL, and one more is being connected (M4: never bound to one).
 */
kw_node *kw_cluster_any(kw_cluster *k);
int kw_cluster_put_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack);
/* KIP-951: an endpoint that an answer names. A broker that is known stays as it is: only metadata may move it
 * (P16). */
void kw_cluster_learn_node(kw_cluster *k, int32_t id, kw_str host, int32_t port, kw_str rack);
/* Retires nodes that are not `seen`; all that are no bootstrap addresses. */
void kw_cluster_sweep(kw_cluster *k);
void kw_cluster_retire_brokers(kw_cluster *k);
bool kw_cluster_has_brokers(const kw_cluster *k); /* or are there bootstrap addresses only? */
/* For cluster.c. */
kw_node *kw_cluster_add_node(kw_cluster *k, int32_t id, const char *host, uint16_t port);
void kw_cluster_tidy(kw_cluster *k);
void kw_cluster_free_nodes(kw_cluster *k);
void kw_cluster_init_topics(kw_cluster *k);
void kw_cluster_free_topics(kw_cluster *k);

/* One line on the connection that got furthest. */
void kw_cluster_explain(const kw_cluster *k, char *text, size_t size);

/* Topics. Numbers are stable for the life of the client. */
int32_t kw_cluster_topic(kw_cluster *k, kw_str name); /* finds or makes; KW_EINVAL, KW_ENOMEM */
int32_t kw_cluster_find_topic(const kw_cluster *k, kw_str name);
int32_t kw_cluster_find_topic_id(const kw_cluster *k, kw_uuid id);
void kw_cluster_set_topic_id(kw_cluster *k, int32_t topic, kw_uuid id);
/* another: it is no longer the topic that it was, and may have fewer. KW_ENOMEM. */
int kw_cluster_put_partitions(kw_cluster *k, int32_t topic, int32_t n, bool another) KW_MUST_USE;
/* Leader of a partition: a node, or NULL (and metadata is wanted). */
kw_node *kw_cluster_leader(kw_cluster *k, int32_t topic, int32_t partition);
/* What a leader said to a request for the topic of this id. F13: one that no leader has ever served and one
 * does not know (100, 103) may be the former one, heard of late: then the id before it counts again. */
void kw_cluster_note_topic_id(kw_cluster *k, int32_t topic, const kw_uuid *id, int error);
/* KIP-951: a refusal names the new leader. It is taken when its epoch is newer than ours and the broker is
 * known (P16); learn its endpoint before. id: of the topic, as the answer has it: epochs of one that was
 * deleted since mean nothing (F13). Zero: it was asked by name, and a broker that lags behind may speak of a
 * former one: then the leader is tried, but its epoch does not shut out what metadata will say. true: taken
 * for good. */
bool kw_cluster_learn_leader(kw_cluster *k, int32_t topic, const kw_uuid *id, int32_t partition,
                             int32_t leader, int32_t epoch);
kw_str kw_cluster_topic_name(const kw_cluster *k, int32_t topic);

/* Encodes a call and hands it to a connection that is UP: a node's own, or the one its fetches take. */
int kw_cluster_send(kw_conn *conn, kw_call *call, const kw_api *api, int16_t version, const void *body,
                    int max_borrowed, kw_time timeout, kw_fault *fault) KW_MUST_USE;

#endif
