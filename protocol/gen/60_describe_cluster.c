/* DescribeCluster: rows. Made by tools/kwgen.py from protocol/schema/60_describe_cluster.kw. */
#include "protocol/rows.h"

#include <kwire/msg/describe_cluster.h>

/* clang-format off */

const kw_describe_cluster_req kw_describe_cluster_req_default = {.endpoint_type = 1};
static const kw_field kw_describe_cluster_req_fields[] = {
    ROW(kw_describe_cluster_req, include_cluster_authorized_operations, BOOL, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_req, endpoint_type, INT8, 1, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_req, include_fenced_brokers, BOOL, 2, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_cluster_req_rows = {
    .fields = kw_describe_cluster_req_fields, .initial = &kw_describe_cluster_req_default,
    .size = sizeof(kw_describe_cluster_req), .tags_offset = offsetof(kw_describe_cluster_req, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 2,
    .names = "includeClusterAuthorizedOperations\0"
    "endpointType\0"
    "includeFencedBrokers",
};
const kw_message kw_describe_cluster_req_message = {
    "DescribeClusterRequest", &kw_describe_cluster_req_rows, 0, 2, 0};

const kw_describe_cluster_resp_broker kw_describe_cluster_resp_broker_default = {.rack = {NULL, -1}};
static const kw_field kw_describe_cluster_resp_broker_fields[] = {
    ROW(kw_describe_cluster_resp_broker, broker_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp_broker, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp_broker, port, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp_broker, rack, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_cluster_resp_broker, is_fenced, BOOL, 2, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_cluster_resp_broker_rows = {
    .fields = kw_describe_cluster_resp_broker_fields, .initial = &kw_describe_cluster_resp_broker_default,
    .size = sizeof(kw_describe_cluster_resp_broker), .tags_offset = offsetof(kw_describe_cluster_resp_broker, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 11,
    .names = "brokerId\0"
    "host\0"
    "port\0"
    "rack\0"
    "isFenced",
};

const kw_describe_cluster_resp kw_describe_cluster_resp_default = {.error_message = {NULL, -1}, .endpoint_type = 1, .controller_id = -1, .cluster_authorized_operations = INT32_MIN};
static const kw_field kw_describe_cluster_resp_fields[] = {
    ROW(kw_describe_cluster_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_describe_cluster_resp, endpoint_type, INT8, 1, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp, cluster_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp, controller_id, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_describe_cluster_resp, brokers, kw_describe_cluster_resp_broker, 0, 127, 1, 0, -1, 0),
    ROW(kw_describe_cluster_resp, cluster_authorized_operations, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_describe_cluster_resp_rows = {
    .fields = kw_describe_cluster_resp_fields, .initial = &kw_describe_cluster_resp_default,
    .size = sizeof(kw_describe_cluster_resp), .tags_offset = offsetof(kw_describe_cluster_resp, unknown_tags),
    .n_plain = 8, .n_fields = 8, .min_plain = 1, .min_compact = 18,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "endpointType\0"
    "clusterId\0"
    "controllerId\0"
    "brokers\0"
    "clusterAuthorizedOperations",
};
const kw_message kw_describe_cluster_resp_message = {
    "DescribeClusterResponse", &kw_describe_cluster_resp_rows, 0, 2, 0};

const kw_api kw_describe_cluster_api = {
    .key = 60, .name = "DescribeCluster",
    .min_version = 0, .max_version = 2, .max_stable_version = 2,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_describe_cluster_req_message, .response = &kw_describe_cluster_resp_message,
};
