/* admin_table_topics.c - administrative calls about topics, their settings and their partitions, as rows. */
#include "client/admin_rows.h"

/* ---- topics ---- */

static const kw_op_method create_topics = {
    .api = &kw_create_topics_api,
    .route = KW_OP_CONTROLLER,
    .told = LIST(kw_create_topics_resp, topics, kw_create_topics_resp_topic,
                 AT(kw_create_topics_resp_topic, name), NONE, NONE, NONE,
                 AT(kw_create_topics_resp_topic, error_code), AT(kw_create_topics_resp_topic, error_message)),
    FLAT,
    .throttle = AT(kw_create_topics_resp, throttle_time_ms),
    .timeout = AT(kw_create_topics_req, timeout_ms),
};

const kw_op_kind kw_op_create_topics = {
    .name = "create topics",
    .noun = "topic",
    .request = &kw_create_topics_req_message,
    .asked = TOPICS(kw_create_topics_req, kw_create_topics_req_topic, NONE),
    .group = NONE,
    .changes = true,
    .first = &create_topics,
};

static const kw_op_method delete_topics = {
    .api = &kw_delete_topics_api,
    .route = KW_OP_CONTROLLER,
    .told = LIST(kw_delete_topics_resp, responses, kw_delete_topics_resp_topic,
                 AT(kw_delete_topics_resp_topic, name), AT(kw_delete_topics_resp_topic, topic_id), NONE, NONE,
                 AT(kw_delete_topics_resp_topic, error_code), AT(kw_delete_topics_resp_topic, error_message)),
    FLAT,
    .throttle = AT(kw_delete_topics_resp, throttle_time_ms),
    .timeout = AT(kw_delete_topics_req, timeout_ms),
    .fit = kw_op_fit_delete_topics,
};

const kw_op_kind kw_op_delete_topics = {
    .name = "delete topics",
    .noun = "topic",
    .request = &kw_delete_topics_req_message,
    .asked =
        TOPICS(kw_delete_topics_req, kw_delete_topics_req_topic, AT(kw_delete_topics_req_topic, topic_id)),
    .group = NONE,
    .changes = true,
    .first = &delete_topics,
};

static const kw_op_method create_partitions = {
    .api = &kw_create_partitions_api,
    .route = KW_OP_CONTROLLER,
    .told = LIST(kw_create_partitions_resp, results, kw_create_partitions_resp_topic,
                 AT(kw_create_partitions_resp_topic, name), NONE, NONE, NONE,
                 AT(kw_create_partitions_resp_topic, error_code),
                 AT(kw_create_partitions_resp_topic, error_message)),
    FLAT,
    .throttle = AT(kw_create_partitions_resp, throttle_time_ms),
    .timeout = AT(kw_create_partitions_req, timeout_ms),
};

const kw_op_kind kw_op_create_partitions = {
    .name = "create partitions",
    .noun = "topic",
    .request = &kw_create_partitions_req_message,
    .asked = TOPICS(kw_create_partitions_req, kw_create_partitions_req_topic, NONE),
    .group = NONE,
    .changes = true,
    .first = &create_partitions,
};

static const kw_op_method describe_topics = {
    .api = &kw_metadata_api,
    .route = KW_OP_ANY,
    .told =
        LIST(kw_metadata_resp, topics, kw_metadata_resp_topic, AT(kw_metadata_resp_topic, name),
             AT(kw_metadata_resp_topic, topic_id), NONE, NONE, AT(kw_metadata_resp_topic, error_code), NONE),
    .told_inner = NO_LIST,
    .error = AT(kw_metadata_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_metadata_resp, throttle_time_ms),
    .timeout = NONE,
    .fit = kw_op_fit_metadata,
};

const kw_op_kind kw_op_describe_topics = {
    .name = "describe topics",
    .noun = "topic",
    .request = &kw_metadata_req_message,
    .asked = TOPICS(kw_metadata_req, kw_metadata_req_topic, AT(kw_metadata_req_topic, topic_id)),
    .group = NONE,
    .first = &describe_topics,
};

/* ---- configs ---- */

static const kw_op_method describe_configs = {
    .api = &kw_describe_configs_api,
    .route = KW_OP_RESOURCE,
    .told = LIST(kw_describe_configs_resp, results, kw_describe_configs_resp_result,
                 AT(kw_describe_configs_resp_result, resource_name), NONE,
                 AT(kw_describe_configs_resp_result, resource_type), NONE,
                 AT(kw_describe_configs_resp_result, error_code),
                 AT(kw_describe_configs_resp_result, error_message)),
    FLAT,
    .throttle = AT(kw_describe_configs_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_describe_configs = {
    .name = "describe configs",
    .noun = "resource",
    .request = &kw_describe_configs_req_message,
    .asked = LIST(kw_describe_configs_req, resources, kw_describe_configs_req_resource,
                  AT(kw_describe_configs_req_resource, resource_name), NONE,
                  AT(kw_describe_configs_req_resource, resource_type), NONE, NONE, NONE),
    .group = NONE,
    .first = &describe_configs,
};

static const kw_op_method alter_configs = {
    .api = &kw_incremental_alter_configs_api,
    .route = KW_OP_RESOURCE_WRITE,
    .told = LIST(kw_incremental_alter_configs_resp, responses, kw_incremental_alter_configs_resp_result,
                 AT(kw_incremental_alter_configs_resp_result, resource_name), NONE,
                 AT(kw_incremental_alter_configs_resp_result, resource_type), NONE,
                 AT(kw_incremental_alter_configs_resp_result, error_code),
                 AT(kw_incremental_alter_configs_resp_result, error_message)),
    FLAT,
    .throttle = AT(kw_incremental_alter_configs_resp, throttle_time_ms),
    .timeout = NONE,
};

const kw_op_kind kw_op_alter_configs = {
    .name = "alter configs",
    .noun = "resource",
    .request = &kw_incremental_alter_configs_req_message,
    .asked = LIST(kw_incremental_alter_configs_req, resources, kw_incremental_alter_configs_req_resource,
                  AT(kw_incremental_alter_configs_req_resource, resource_name), NONE,
                  AT(kw_incremental_alter_configs_req_resource, resource_type), NONE, NONE, NONE),
    .group = NONE,
    .changes = true,
    .first = &alter_configs,
};

/* ---- partitions ---- */

static const kw_op_method delete_records = {
    .api = &kw_delete_records_api,
    .route = KW_OP_LEADER,
    .told = LIST(kw_delete_records_resp, topics, kw_delete_records_resp_topic,
                 AT(kw_delete_records_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_delete_records_resp_topic, partitions, kw_delete_records_resp_partition, NONE, NONE,
                       NONE, AT(kw_delete_records_resp_partition, partition_index),
                       AT(kw_delete_records_resp_partition, error_code), NONE),
    .error = NONE,
    .message = NONE,
    .throttle = AT(kw_delete_records_resp, throttle_time_ms),
    .timeout = AT(kw_delete_records_req, timeout_ms),
};

const kw_op_kind kw_op_delete_records = {
    .name = "delete records",
    .noun = "topic",
    .request = &kw_delete_records_req_message,
    .asked = TOPICS(kw_delete_records_req, kw_delete_records_req_topic, NONE),
    .asked_inner = PARTITIONS(kw_delete_records_req_topic, kw_delete_records_req_partition),
    .group = NONE,
    .changes = true,
    .first = &delete_records,
};

static const kw_op_method list_offsets = {
    .api = &kw_list_offsets_api,
    .route = KW_OP_LEADER,
    .told = LIST(kw_list_offsets_resp, topics, kw_list_offsets_resp_topic,
                 AT(kw_list_offsets_resp_topic, name), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_list_offsets_resp_topic, partitions, kw_list_offsets_resp_partition, NONE, NONE,
                       NONE, AT(kw_list_offsets_resp_partition, partition_index),
                       AT(kw_list_offsets_resp_partition, error_code), NONE),
    .error = NONE,
    .message = NONE,
    .throttle = AT(kw_list_offsets_resp, throttle_time_ms),
    .timeout = AT(kw_list_offsets_req, timeout_ms),
};

const kw_op_kind kw_op_list_offsets = {
    .name = "list offsets",
    .noun = "topic",
    .request = &kw_list_offsets_req_message,
    .asked = TOPICS(kw_list_offsets_req, kw_list_offsets_req_topic, NONE),
    .asked_inner = PARTITIONS(kw_list_offsets_req_topic, kw_list_offsets_req_partition),
    .group = NONE,
    .first = &list_offsets,
};

static const kw_op_method elect_leaders = {
    .api = &kw_elect_leaders_api,
    .route = KW_OP_CONTROLLER,
    .told = LIST(kw_elect_leaders_resp, replica_election_results, kw_elect_leaders_resp_topic,
                 AT(kw_elect_leaders_resp_topic, topic), NONE, NONE, NONE, NONE, NONE),
    .told_inner = LIST(kw_elect_leaders_resp_topic, partition_result, kw_elect_leaders_resp_partition, NONE,
                       NONE, NONE, AT(kw_elect_leaders_resp_partition, partition_id),
                       AT(kw_elect_leaders_resp_partition, error_code),
                       AT(kw_elect_leaders_resp_partition, error_message)),
    .error = AT(kw_elect_leaders_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_elect_leaders_resp, throttle_time_ms),
    .timeout = AT(kw_elect_leaders_req, timeout_ms),
};

const kw_op_kind kw_op_elect_leaders = {
    .name = "elect leaders",
    .noun = "topic",
    .request = &kw_elect_leaders_req_message,
    .asked = LIST(kw_elect_leaders_req, topic_partitions, kw_elect_leaders_req_topic,
                  AT(kw_elect_leaders_req_topic, topic), NONE, NONE, NONE, NONE, NONE),
    .asked_inner = NUMBERS(kw_elect_leaders_req_topic, partitions),
    .group = NONE,
    .changes = true,
    .first = &elect_leaders,
};
