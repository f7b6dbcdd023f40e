/* DescribeCluster: structs and defaults. Made by tools/kwgen.py from protocol/schema/60_describe_cluster.kw. */
#ifndef KWIRE_MSG_DESCRIBE_CLUSTER_H
#define KWIRE_MSG_DESCRIBE_CLUSTER_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DescribeClusterRequest: versions 0-2, flexible from 0 ---- */

typedef struct kw_describe_cluster_req {
    /* Tell what we may do with the cluster. */
    bool include_cluster_authorized_operations;
    /* 1 brokers, 2 controllers. (v1+, default 1) */
    int8_t endpoint_type;
    /* Also brokers that are not in service. (v2+) */
    bool include_fenced_brokers;
    const kw_unknown_tags *unknown_tags;
} kw_describe_cluster_req;
KW_PUBLIC extern const kw_describe_cluster_req kw_describe_cluster_req_default;
KW_PUBLIC extern const kw_message kw_describe_cluster_req_message;

/* ---- DescribeClusterResponse: versions 0-2, flexible from 0 ---- */

typedef struct kw_describe_cluster_resp_broker {
    /* Node id. */
    int32_t broker_id;
    /* Host name. */
    kw_str host;
    /* Port. */
    int32_t port;
    /* Rack, if it has one. (nullable, default null) */
    kw_str rack;
    /* Not in service. (v2+) */
    bool is_fenced;
    const kw_unknown_tags *unknown_tags;
} kw_describe_cluster_resp_broker;
KW_PUBLIC extern const kw_describe_cluster_resp_broker kw_describe_cluster_resp_broker_default;

typedef struct kw_describe_cluster_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* 0, or why there is no answer. */
    int16_t error_code;
    /* The same in words. (nullable, default null) */
    kw_str error_message;
    /* 1 brokers, 2 controllers. (v1+, default 1) */
    int8_t endpoint_type;
    /* Cluster id. */
    kw_str cluster_id;
    /* Node id of the controller, or a broker that forwards to it. (default -1) */
    int32_t controller_id;
    /* All of them. */
    const kw_describe_cluster_resp_broker *brokers;
    int32_t n_brokers;
    /* Bits of what we may do; the default means not asked for. (default -2147483648) */
    int32_t cluster_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_describe_cluster_resp;
KW_PUBLIC extern const kw_describe_cluster_resp kw_describe_cluster_resp_default;
KW_PUBLIC extern const kw_message kw_describe_cluster_resp_message;

KW_PUBLIC extern const kw_api kw_describe_cluster_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
