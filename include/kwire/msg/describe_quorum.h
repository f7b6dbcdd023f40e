/* DescribeQuorum: structs and defaults. Made by tools/kwgen.py from protocol/schema/55_describe_quorum.kw. */
#ifndef KWIRE_MSG_DESCRIBE_QUORUM_H
#define KWIRE_MSG_DESCRIBE_QUORUM_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeQuorumRequest: versions 0-2, flexible from 0 ---- */

typedef struct kw_describe_quorum_req_partition {
    /* Partition number. */
    int32_t partition_index;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_req_partition;
KW_PUBLIC extern const kw_describe_quorum_req_partition kw_describe_quorum_req_partition_default;

typedef struct kw_describe_quorum_req_topic {
    /* Topic name. */
    kw_str topic_name;
    /* Number 0. */
    const kw_describe_quorum_req_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_req_topic;
KW_PUBLIC extern const kw_describe_quorum_req_topic kw_describe_quorum_req_topic_default;

typedef struct kw_describe_quorum_req {
    /* Name __cluster_metadata. */
    const kw_describe_quorum_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_req;
KW_PUBLIC extern const kw_describe_quorum_req kw_describe_quorum_req_default;
KW_PUBLIC extern const kw_message kw_describe_quorum_req_message;

/* ---- DescribeQuorumResponse: versions 0-2, flexible from 0 ---- */

typedef struct kw_describe_quorum_resp_replica {
    /* Node id. */
    int32_t replica_id;
    /* Id of its metadata directory; zero: unknown (KIP-853). (v2+) */
    kw_uuid replica_directory_id;
    /* End of its log, as the leader knows; -1: unknown. */
    int64_t log_end_offset;
    /* Leader's clock at its last fetch, ms since 1970; -1: the leader itself, or unknown (KIP-836). (v1+,
     * default -1) */
    int64_t last_fetch_timestamp;
    /* Leader's clock when it last had everything, ms since 1970; -1: unknown. (v1+, default -1) */
    int64_t last_caught_up_timestamp;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp_replica;
KW_PUBLIC extern const kw_describe_quorum_resp_replica kw_describe_quorum_resp_replica_default;

typedef struct kw_describe_quorum_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* INVALID_REQUEST ..., NOT_LEADER_OR_FOLLOWER; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (v2+, nullable) */
    kw_str error_message;
    /* Active controller; -1: none known. */
    int32_t leader_id;
    /* Its epoch. */
    int32_t leader_epoch;
    /* Metadata before this offset is committed. */
    int64_t high_watermark;
    /* Controllers that vote. */
    const kw_describe_quorum_resp_replica *current_voters;
    int32_t n_current_voters;
    /* Brokers and others that only follow. */
    const kw_describe_quorum_resp_replica *observers;
    int32_t n_observers;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp_partition;
KW_PUBLIC extern const kw_describe_quorum_resp_partition kw_describe_quorum_resp_partition_default;

typedef struct kw_describe_quorum_resp_topic {
    /* Topic name. */
    kw_str topic_name;
    /* As in the request. */
    const kw_describe_quorum_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp_topic;
KW_PUBLIC extern const kw_describe_quorum_resp_topic kw_describe_quorum_resp_topic_default;

typedef struct kw_describe_quorum_resp_listener {
    /* Listener name, "CONTROLLER". */
    kw_str name;
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    uint16_t port;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp_listener;
KW_PUBLIC extern const kw_describe_quorum_resp_listener kw_describe_quorum_resp_listener_default;

typedef struct kw_describe_quorum_resp_node {
    /* Node id. */
    int32_t node_id;
    /* Its listeners. */
    const kw_describe_quorum_resp_listener *listeners;
    int32_t n_listeners;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp_node;
KW_PUBLIC extern const kw_describe_quorum_resp_node kw_describe_quorum_resp_node_default;

typedef struct kw_describe_quorum_resp {
    /* Of the whole request; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (v2+, nullable) */
    kw_str error_message;
    /* As in the request. */
    const kw_describe_quorum_resp_topic *topics;
    int32_t n_topics;
    /* Addresses of the voters (KIP-853). (v2+) */
    const kw_describe_quorum_resp_node *nodes;
    int32_t n_nodes;
    const kw_unknown_tags *unknown_tags;
} kw_describe_quorum_resp;
KW_PUBLIC extern const kw_describe_quorum_resp kw_describe_quorum_resp_default;
KW_PUBLIC extern const kw_message kw_describe_quorum_resp_message;

KW_PUBLIC extern const kw_api kw_describe_quorum_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
