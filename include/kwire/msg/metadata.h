/* Metadata: structs and defaults. Made by tools/kwgen.py from protocol/schema/03_metadata.kw. */
#ifndef KWIRE_MSG_METADATA_H
#define KWIRE_MSG_METADATA_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- MetadataRequest: versions 0-13, flexible from 9 ---- */

typedef struct kw_metadata_req_topic {
    /* Topic id, or zero to ask by name. (v10+) */
    kw_uuid topic_id;
    /* Topic name; null to ask by id. (nullable in v10+) */
    kw_str name;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_req_topic;
KW_PUBLIC extern const kw_metadata_req_topic kw_metadata_req_topic_default;

typedef struct kw_metadata_req {
    /* Which ones; null: all. In version 0 empty means all. (nullable in v1+) */
    const kw_metadata_req_topic *topics;
    int32_t n_topics;
    /* May the broker create what does not exist? (v4+, default true) */
    bool allow_auto_topic_creation;
    /* Tell what we may do with the cluster. (v8-10) */
    bool include_cluster_authorized_operations;
    /* Tell what we may do with each topic. (v8+) */
    bool include_topic_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_req;
KW_PUBLIC extern const kw_metadata_req kw_metadata_req_default;
KW_PUBLIC extern const kw_message kw_metadata_req_message;

/* ---- MetadataResponse: versions 0-13, flexible from 9 ---- */

typedef struct kw_metadata_resp_broker {
    /* Node id. */
    int32_t node_id;
    /* Host name. */
    kw_str host;
    /* Port. */
    int32_t port;
    /* Rack, if it has one. (v1+, nullable, default null) */
    kw_str rack;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_resp_broker;
KW_PUBLIC extern const kw_metadata_resp_broker kw_metadata_resp_broker_default;

typedef struct kw_metadata_resp_partition {
    /* 0, or why the partition has no leader. */
    int16_t error_code;
    /* Partition number. */
    int32_t partition_index;
    /* Node id of the leader; -1: none. */
    int32_t leader_id;
    /* Its epoch (M1). (v7+, default -1) */
    int32_t leader_epoch;
    /* All replicas. */
    const int32_t *replica_nodes;
    int32_t n_replica_nodes;
    /* Those in sync. */
    const int32_t *isr_nodes;
    int32_t n_isr_nodes;
    /* Those that are down. (v5+) */
    const int32_t *offline_replicas;
    int32_t n_offline_replicas;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_resp_partition;
KW_PUBLIC extern const kw_metadata_resp_partition kw_metadata_resp_partition_default;

typedef struct kw_metadata_resp_topic {
    /* 0, or why nothing is known of the topic. */
    int16_t error_code;
    /* Topic name; null if the id asked for is unknown. (nullable in v12+) */
    kw_str name;
    /* Topic id; zero if the name asked for is unknown. (v10+) */
    kw_uuid topic_id;
    /* Kafka's own, such as __consumer_offsets. (v1+) */
    bool is_internal;
    /* By partition, in any order. */
    const kw_metadata_resp_partition *partitions;
    int32_t n_partitions;
    /* Bits of what we may do; the default means not asked for. (v8+, default -2147483648) */
    int32_t topic_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_resp_topic;
KW_PUBLIC extern const kw_metadata_resp_topic kw_metadata_resp_topic_default;

typedef struct kw_metadata_resp {
    /* How long the client is to hold its requests back (M8). (v3+) */
    int32_t throttle_time_ms;
    /* All live brokers. */
    const kw_metadata_resp_broker *brokers;
    int32_t n_brokers;
    /* Cluster id (M20). (v2+, nullable, default null) */
    kw_str cluster_id;
    /* Node to send controller requests to. (v1+, default -1) */
    int32_t controller_id;
    /* By topic. */
    const kw_metadata_resp_topic *topics;
    int32_t n_topics;
    /* The same for the cluster. (v8-10, default -2147483648) */
    int32_t cluster_authorized_operations;
    /* Of the request as a whole (M3). (v13+) */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_metadata_resp;
KW_PUBLIC extern const kw_metadata_resp kw_metadata_resp_default;
KW_PUBLIC extern const kw_message kw_metadata_resp_message;

KW_PUBLIC extern const kw_api kw_metadata_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
