/* admin.h - administration: topics, partitions, configs, records, offsets, groups, transactions, the cluster.
 *
 * Each call copies its request, returns at once, and ends in exactly one KW_EVENT_ADMIN with the same opaque
 * and a result that lives until the next kw_client_next. Requests and results are the messages' own structs
 * (<kwire/msg/NAME.h>), so what a field means stands there; copy the const default, change fields, call.
 *
 * Whom to ask is the call's business. What has to be asked of several brokers (leaders, coordinators, all of
 * them) is split, and the answers are merged in the order of the request: one entry for each item asked
 * about, never more, never fewer, whatever the brokers say. An item that failed carries Kafka's code, or one
 * of ours (KW_ETIMEOUT, KW_EUNSUPPORTED ...), in its error_code, and, where the message has a place for it,
 * words. What brokers say of moved leaders, controllers and coordinators, and
 * THROTTLING_QUOTA_EXCEEDED (KIP-599), is tried again until the timeout, for the items concerned only.
 *
 * The highest version that both sides know is used. A field that is set and does not exist there ends in
 * KW_EVERSION, an API that the broker does not have in KW_EUNSUPPORTED; the event's text names it. A request
 * field timeout_ms is filled in: the time that is left.
 *
 * All calls: KW_EINVAL (an item twice, a null name), KW_ENOMEM, KW_EFORKED. A list without items is fine and
 * has an empty result. */
#ifndef KWIRE_ADMIN_H
#define KWIRE_ADMIN_H

#include <kwire/client.h>
#include <kwire/msg/consumer_group_describe.h>
#include <kwire/msg/create_partitions.h>
#include <kwire/msg/create_topics.h>
#include <kwire/msg/delete_groups.h>
#include <kwire/msg/delete_records.h>
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/describe_cluster.h>
#include <kwire/msg/describe_configs.h>
#include <kwire/msg/describe_groups.h>
#include <kwire/msg/describe_log_dirs.h>
#include <kwire/msg/describe_producers.h>
#include <kwire/msg/describe_transactions.h>
#include <kwire/msg/elect_leaders.h>
#include <kwire/msg/incremental_alter_configs.h>
#include <kwire/msg/list_groups.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/list_transactions.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_delete.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/write_txn_markers.h>

KW_EXTERN_C_BEGIN

typedef enum kw_admin_op {
    KW_ADMIN_CREATE_TOPICS,
    KW_ADMIN_DELETE_TOPICS,
    KW_ADMIN_CREATE_PARTITIONS,
    KW_ADMIN_DESCRIBE_TOPICS,
    KW_ADMIN_DESCRIBE_CONFIGS,
    KW_ADMIN_ALTER_CONFIGS,
    KW_ADMIN_DELETE_RECORDS,
    KW_ADMIN_LIST_OFFSETS,
    KW_ADMIN_DESCRIBE_CLUSTER,
    KW_ADMIN_DESCRIBE_LOG_DIRS,
    KW_ADMIN_ELECT_LEADERS,
    KW_ADMIN_LIST_GROUPS,
    KW_ADMIN_DESCRIBE_GROUPS,
    KW_ADMIN_DELETE_GROUPS,
    KW_ADMIN_LIST_GROUP_OFFSETS,
    KW_ADMIN_ALTER_GROUP_OFFSETS,
    KW_ADMIN_DELETE_GROUP_OFFSETS,
    KW_ADMIN_LIST_TRANSACTIONS,
    KW_ADMIN_DESCRIBE_TRANSACTIONS,
    KW_ADMIN_DESCRIBE_PRODUCERS,
    KW_ADMIN_ABORT_TRANSACTION,
    KW_ADMIN_OPS
} kw_admin_op;

/* What one broker said; in the order in which they were named, or known. */
typedef struct kw_admin_log_dirs {
    int32_t broker;
    int16_t error;                           /* 0, or why there is no answer */
    kw_str message;                          /* n = -1: none */
    const kw_describe_log_dirs_resp *answer; /* NULL beside an error */
} kw_admin_log_dirs;

typedef struct kw_admin_log_dirs_list {
    const kw_admin_log_dirs *brokers;
    int32_t n_brokers;
} kw_admin_log_dirs_list;

typedef struct kw_admin_broker {
    int32_t broker;
    int16_t error;  /* what it coordinates is missing from the list */
    kw_str message; /* n = -1: none */
} kw_admin_broker;

/* A group that moves while brokers are asked may stand there twice, or not at all. */
typedef struct kw_admin_group_list {
    const kw_list_groups_resp_group *groups;
    int32_t n_groups;
    const kw_admin_broker *brokers; /* all that were asked */
    int32_t n_brokers;
} kw_admin_group_list;

/* One of the two descriptions, by the group's type; neither beside an error. */
typedef struct kw_admin_group {
    kw_str group_id;
    int16_t error;
    kw_str message; /* n = -1: none */
    const kw_describe_groups_resp_group *classic;
    const kw_consumer_group_describe_resp_group *consumer; /* KIP-848 */
} kw_admin_group;

typedef struct kw_admin_groups {
    const kw_admin_group *groups;
    int32_t n_groups;
} kw_admin_groups;

/* In the order of the brokers; a transactional id that moves while they are asked may stand there twice. */
typedef struct kw_admin_transaction_list {
    const kw_list_transactions_resp_transaction *transactions;
    const int32_t *coordinators; /* who said so, at the same place */
    int32_t n_transactions;
    const kw_str *unknown_states; /* of the filter those that a broker did not know */
    int32_t n_unknown_states;
    const kw_admin_broker *brokers; /* all that were asked */
    int32_t n_brokers;
} kw_admin_transaction_list;

/* Beside it, in the event: `error` 0 when no item failed, else the error of the first that did, which `text`
 * names; KW_ENOMEM when there was no memory for the result (then its pointer is NULL). */
typedef struct kw_admin_result {
    kw_admin_op op;
    int32_t n_items, n_failed;
    /* Of those that failed: the broker may have carried it out all the same, since an attempt of ours stayed
     * without an answer. Look before you repeat. Always 0 for what only reads. */
    int32_t n_unknown;
    union {
        const void *any;
        const kw_create_topics_resp *create_topics;
        const kw_delete_topics_resp *delete_topics;
        const kw_create_partitions_resp *create_partitions;
        const kw_metadata_resp *describe_topics;
        const kw_describe_configs_resp *describe_configs;
        const kw_incremental_alter_configs_resp *alter_configs;
        const kw_delete_records_resp *delete_records;
        const kw_list_offsets_resp *list_offsets;
        const kw_describe_cluster_resp *describe_cluster;
        const kw_admin_log_dirs_list *describe_log_dirs;
        const kw_elect_leaders_resp *elect_leaders;
        const kw_admin_group_list *list_groups;
        const kw_admin_groups *describe_groups;
        const kw_delete_groups_resp *delete_groups;
        const kw_offset_fetch_resp *list_group_offsets;
        const kw_offset_commit_resp *alter_group_offsets;
        const kw_offset_delete_resp *delete_group_offsets;
        const kw_admin_transaction_list *list_transactions;
        const kw_describe_transactions_resp *describe_transactions;
        const kw_describe_producers_resp *describe_producers;
        const kw_write_txn_markers_resp *abort_transaction;
    } u;
} kw_admin_result;

typedef struct kw_admin_options {
    int32_t timeout_ms; /* in all, look-ups and repetitions included; 0: request.timeout.ms */
    uint64_t opaque;
} kw_admin_options;

/* "create topics"; never NULL. */
KW_PUBLIC const char *kw_admin_op_name(kw_admin_op op);

/* ---- topics: asked of the controller, in KRaft of any broker that forwards ---- */

/* An item is a topic; entries tell id, partitions and configs from v5 and v7 on. A topic is there when the
 * controller says so; other brokers, and its leaders, may take a moment longer. */
KW_PUBLIC int kw_admin_create_topics(kw_client *c, const kw_create_topics_req *r,
                                     const kw_admin_options *o) KW_MUST_USE;
/* By name or, from v6 on, by id: set `topics`; topic_names is ours to fill for old brokers. */
KW_PUBLIC int kw_admin_delete_topics(kw_client *c, const kw_delete_topics_req *r,
                                     const kw_admin_options *o) KW_MUST_USE;
/* `count`: how many there shall be afterwards. */
KW_PUBLIC int kw_admin_create_partitions(kw_client *c, const kw_create_partitions_req *r,
                                         const kw_admin_options *o) KW_MUST_USE;
/* Asked of any broker; topics with n = -1: all. Never creates one. Also tells brokers and controller, when
 * all topics were asked for. */
KW_PUBLIC int kw_admin_describe_topics(kw_client *c, const kw_metadata_req *r,
                                       const kw_admin_options *o) KW_MUST_USE;

/* ---- configs: an item is a resource; brokers (4) and their loggers (8) are asked themselves ---- */

KW_PUBLIC int kw_admin_describe_configs(kw_client *c, const kw_describe_configs_req *r,
                                        const kw_admin_options *o) KW_MUST_USE;
/* KIP-339. Broker with an empty name: the default of all brokers. */
KW_PUBLIC int kw_admin_alter_configs(kw_client *c, const kw_incremental_alter_configs_req *r,
                                     const kw_admin_options *o) KW_MUST_USE;

/* ---- partitions: an item is a partition, asked of its leader ----
 * A topic that several metadata in a row do not know ends in UNKNOWN_TOPIC_OR_PARTITION before the timeout.
 */

/* The log start moves up to `offset`; -1: the high watermark. F15 */
KW_PUBLIC int kw_admin_delete_records(kw_client *c, const kw_delete_records_req *r,
                                      const kw_admin_options *o) KW_MUST_USE;
/* timestamp: ms since 1970, or -1 latest, -2 earliest, -3 of the largest timestamp (v7+), -4 earliest local
 * (v8+), -5 latest tiered (v9+); a broker that is too old answers UNSUPPORTED_VERSION. Nothing found: offset
 * -1. F14 */
KW_PUBLIC int kw_admin_list_offsets(kw_client *c, const kw_list_offsets_req *r,
                                    const kw_admin_options *o) KW_MUST_USE;
/* Asked of the controller. topic_partitions with n = -1: all partitions; then entries are those that the
 * broker gives. ELECTION_NOT_NEEDED is an error of an item as any other. KIP-183, KIP-460 */
KW_PUBLIC int kw_admin_elect_leaders(kw_client *c, const kw_elect_leaders_req *r,
                                     const kw_admin_options *o) KW_MUST_USE;

/* ---- the cluster ---- */

/* Of any broker. Brokers without this API are asked for Metadata instead, if the request is at its default.
 */
KW_PUBLIC int kw_admin_describe_cluster(kw_client *c, const kw_describe_cluster_req *r,
                                        const kw_admin_options *o) KW_MUST_USE;
/* Of each broker named; n_brokers -1: of all that are known. */
KW_PUBLIC int kw_admin_describe_log_dirs(kw_client *c, const int32_t *brokers, int32_t n_brokers,
                                         const kw_describe_log_dirs_req *r,
                                         const kw_admin_options *o) KW_MUST_USE;

/* ---- groups: an item is a group, asked of its coordinator ---- */

/* Of all brokers; an item is a broker. */
KW_PUBLIC int kw_admin_list_groups(kw_client *c, const kw_list_groups_req *r,
                                   const kw_admin_options *o) KW_MUST_USE;
/* Asks for ConsumerGroupDescribe first, and for DescribeGroups where there is no such consumer group. A group
 * that does not exist is GROUP_ID_NOT_FOUND, or with old brokers in state "Dead" (KIP-1043). */
KW_PUBLIC int kw_admin_describe_groups(kw_client *c, const kw_describe_groups_req *r,
                                       const kw_admin_options *o) KW_MUST_USE;
KW_PUBLIC int kw_admin_delete_groups(kw_client *c, const kw_delete_groups_req *r,
                                     const kw_admin_options *o) KW_MUST_USE;
/* Set `groups`; its topics with n = -1: all that the group has committed. Errors of partitions count as the
 * group's (G12); offset -1: nothing committed. */
KW_PUBLIC int kw_admin_list_group_offsets(kw_client *c, const kw_offset_fetch_req *r,
                                          const kw_admin_options *o) KW_MUST_USE;
/* Items are partitions. With the default's generation -1 and no member: refused with UNKNOWN_MEMBER_ID while
 * the group has members. */
KW_PUBLIC int kw_admin_alter_group_offsets(kw_client *c, const kw_offset_commit_req *r,
                                           const kw_admin_options *o) KW_MUST_USE;
/* Items are partitions. GROUP_SUBSCRIBED_TO_TOPIC while a member reads it. KIP-496 */
KW_PUBLIC int kw_admin_delete_group_offsets(kw_client *c, const kw_offset_delete_req *r,
                                            const kw_admin_options *o) KW_MUST_USE;

/* ---- transactions (KIP-664): finding those that hold up read_committed readers, and ending them ---- */

/* Of all brokers; an item is a broker. Filters: states by name, producer ids, duration_filter ms (v1,
 * KIP-994), transactional_id_pattern (v2, KIP-1152; a broker that cannot read it:
 * INVALID_REGULAR_EXPRESSION). Ids that we may not describe are left out by the broker without a word. */
KW_PUBLIC int kw_admin_list_transactions(kw_client *c, const kw_list_transactions_req *r,
                                         const kw_admin_options *o) KW_MUST_USE;
/* An item is a transactional id, asked of its coordinator. TRANSACTIONAL_ID_NOT_FOUND,
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED. */
KW_PUBLIC int kw_admin_describe_transactions(kw_client *c, const kw_describe_transactions_req *r,
                                             const kw_admin_options *o) KW_MUST_USE;
/* An item is a partition. Asked of its leader, or, with `broker` >= 0, of this replica, which then may answer
 * NOT_LEADER_OR_FOLLOWER (it has none) or lag behind; KW_ENOTFOUND: there is no such broker. -1: leaders.
 * TOPIC_AUTHORIZATION_FAILED, UNKNOWN_TOPIC_OR_PARTITION. */
KW_PUBLIC int kw_admin_describe_producers(kw_client *c, int32_t broker, const kw_describe_producers_req *r,
                                          const kw_admin_options *o) KW_MUST_USE;
/* Puts an ABORT marker into the partitions of r->markers[0], past the coordinator: for what DescribeProducers
 * shows open and no coordinator knows. Used on a transaction that its coordinator does know, it tears it: a
 * part of it is aborted. KW_EINVAL: not exactly one marker, or a COMMIT.
 *
 * An item is a partition, asked of its leader. INVALID_PRODUCER_EPOCH: a later epoch has written there;
 * TRANSACTION_COORDINATOR_FENCED: coordinator_epoch is older than that of the last marker;
 * CLUSTER_AUTHORIZATION_FAILED. Sent once: without an answer n_unknown counts it, and
 * kw_admin_describe_producers says what became of it. A second marker could end the producer's next
 * transaction, which has the same epoch before KIP-890. */
KW_PUBLIC int kw_admin_abort_transaction(kw_client *c, const kw_write_txn_markers_req *r,
                                         const kw_admin_options *o) KW_MUST_USE;

KW_EXTERN_C_END
#endif
