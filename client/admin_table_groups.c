/* admin_table_groups.c - administrative calls about the cluster and about groups, as rows. */
#include "client/admin_rows.h"

/* ---- the cluster ---- */

static const int16_t no_such_api[] = {KW_EUNSUPPORTED, 0};

static const kw_op_method cluster_metadata = {
    .api = &kw_metadata_api,
    .route = KW_OP_ANY,
    WHOLE,
    .error = NONE,
    .message = NONE,
    .throttle = NONE,
    .timeout = NONE,
    .fit = kw_op_fit_cluster_metadata,
    .adapt = kw_op_adapt_cluster_metadata,
};

static const kw_op_method describe_cluster = {
    .api = &kw_describe_cluster_api,
    .route = KW_OP_ANY,
    WHOLE,
    .error = AT(kw_describe_cluster_resp, error_code),
    .message = AT(kw_describe_cluster_resp, error_message),
    .throttle = AT(kw_describe_cluster_resp, throttle_time_ms),
    .timeout = NONE,
    .instead = &cluster_metadata,
    .instead_on = no_such_api,
};

const kw_op_kind kw_op_describe_cluster = {
    .name = "describe cluster",
    .noun = "",
    .request = &kw_describe_cluster_req_message,
    .group = NONE,
    .first = &describe_cluster,
};

static const kw_op_method describe_log_dirs = {
    .api = &kw_describe_log_dirs_api,
    .route = KW_OP_NODE,
    WHOLE,
    .error = AT(kw_describe_log_dirs_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_describe_log_dirs_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_describe_log_dirs = {
    .name = "describe log dirs",
    .noun = "broker",
    .request = &kw_describe_log_dirs_req_message,
    .group = NONE,
    .first = &describe_log_dirs,
    .merge = kw_op_merge_log_dirs,
};

/* ---- groups ---- */

static const kw_op_method list_groups = {
    .api = &kw_list_groups_api,
    .route = KW_OP_NODE,
    WHOLE,
    .error = AT(kw_list_groups_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_list_groups_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_list_groups = {
    .name = "list groups",
    .noun = "broker",
    .request = &kw_list_groups_req_message,
    .group = NONE,
    .first = &list_groups,
    .merge = kw_op_merge_group_list,
};

static const kw_op_method describe_groups = {
    .api = &kw_describe_groups_api,
    .route = KW_OP_GROUP,
    .told =
        LIST(kw_describe_groups_resp, groups, kw_describe_groups_resp_group,
             AT(kw_describe_groups_resp_group, group_id), NONE, NONE, NONE,
             AT(kw_describe_groups_resp_group, error_code), AT(kw_describe_groups_resp_group, error_message)),
    FLAT,
    .throttle = AT(kw_describe_groups_resp, throttle_time_ms),
    .timeout = NONE,
};

/* UNSUPPORTED_VERSION: the broker knows the request, but its groups are of the old kind. */
static const int16_t no_consumer_group[] = {KW_EUNSUPPORTED, 35, 69, 0};

static const kw_op_method describe_consumer_groups = {
    .api = &kw_consumer_group_describe_api,
    .route = KW_OP_GROUP,
    .told = LIST(kw_consumer_group_describe_resp, groups, kw_consumer_group_describe_resp_group,
                 AT(kw_consumer_group_describe_resp_group, group_id), NONE, NONE, NONE,
                 AT(kw_consumer_group_describe_resp_group, error_code),
                 AT(kw_consumer_group_describe_resp_group, error_message)),
    FLAT,
    .throttle = AT(kw_consumer_group_describe_resp, throttle_time_ms),
    .timeout = NONE,
    .fit = kw_op_fit_consumer_groups,
    .instead = &describe_groups,
    .instead_on = no_consumer_group,
};

const kw_op_kind kw_op_describe_groups = {
    .name = "describe groups",
    .noun = "group",
    .request = &kw_describe_groups_req_message,
    .asked = NAMES(kw_describe_groups_req, groups),
    .group = NONE,
    .first = &describe_consumer_groups,
    .merge = kw_op_merge_groups,
};

static const kw_op_method delete_groups = {
    .api = &kw_delete_groups_api,
    .route = KW_OP_GROUP,
    .told = LIST(kw_delete_groups_resp, results, kw_delete_groups_resp_result,
                 AT(kw_delete_groups_resp_result, group_id), NONE, NONE, NONE,
                 AT(kw_delete_groups_resp_result, error_code), NONE),
    FLAT,
    .throttle = AT(kw_delete_groups_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_delete_groups = {
    .name = "delete groups",
    .noun = "group",
    .request = &kw_delete_groups_req_message,
    .asked = NAMES(kw_delete_groups_req, groups_names),
    .group = NONE,
    .changes = true,
    .first = &delete_groups,
};

static const int16_t unstable[] = {88, 0}; /* UNSTABLE_OFFSET_COMMIT: a transaction is open (T14) */

static const kw_op_method offset_fetch = {
    .api = &kw_offset_fetch_api,
    .route = KW_OP_GROUP,
    .told = LIST(kw_offset_fetch_resp, groups, kw_offset_fetch_resp_group,
                 AT(kw_offset_fetch_resp_group, group_id), NONE, NONE, NONE,
                 AT(kw_offset_fetch_resp_group, error_code), NONE),
    FLAT,
    .throttle = AT(kw_offset_fetch_resp, throttle_time_ms),
    .timeout = NONE,
    .many_from = 8,
    .again = unstable,
    .fit = kw_op_fit_offset_fetch,
    .adapt = kw_op_adapt_offset_fetch,
    .deeper = kw_op_deeper_offset_fetch,
};

const kw_op_kind kw_op_list_group_offsets = {
    .name = "list offsets of groups",
    .noun = "group",
    .request = &kw_offset_fetch_req_message,
    .asked = LIST(kw_offset_fetch_req, groups, kw_offset_fetch_req_group,
                  AT(kw_offset_fetch_req_group, group_id), NONE, NONE, NONE, NONE, NONE),
    .group = NONE,
    .first = &offset_fetch,
};

static const kw_op_method offset_commit = {
    .api = &kw_offset_commit_api,
    .route = KW_OP_ITS_GROUP,
    .told = LIST(kw_offset_commit_resp, topics, kw_offset_commit_resp_topic,
                 AT(kw_offset_commit_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_offset_commit_resp_topic, partitions, kw_offset_commit_resp_partition, NONE, NONE,
                       NONE, AT(kw_offset_commit_resp_partition, partition_index),
                       AT(kw_offset_commit_resp_partition, error_code), NONE),
    .error = NONE,
    .message = NONE,
    .throttle = AT(kw_offset_commit_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_alter_group_offsets = {
    .name = "alter offsets of a group",
    .noun = "topic",
    .request = &kw_offset_commit_req_message,
    .asked = TOPICS(kw_offset_commit_req, kw_offset_commit_req_topic, NONE),
    .asked_inner = PARTITIONS(kw_offset_commit_req_topic, kw_offset_commit_req_partition),
    .group = AT(kw_offset_commit_req, group_id),
    .changes = true,
    .first = &offset_commit,
};

static const kw_op_method offset_delete = {
    .api = &kw_offset_delete_api,
    .route = KW_OP_ITS_GROUP,
    .told = LIST(kw_offset_delete_resp, topics, kw_offset_delete_resp_topic,
                 AT(kw_offset_delete_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_offset_delete_resp_topic, partitions, kw_offset_delete_resp_partition, NONE, NONE,
                       NONE, AT(kw_offset_delete_resp_partition, partition_index),
                       AT(kw_offset_delete_resp_partition, error_code), NONE),
    .error = AT(kw_offset_delete_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_offset_delete_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_delete_group_offsets = {
    .name = "delete offsets of a group",
    .noun = "topic",
    .request = &kw_offset_delete_req_message,
    .asked = TOPICS(kw_offset_delete_req, kw_offset_delete_req_topic, NONE),
    .asked_inner = PARTITIONS(kw_offset_delete_req_topic, kw_offset_delete_req_partition),
    .group = AT(kw_offset_delete_req, group_id),
    .changes = true,
    .first = &offset_delete,
};
