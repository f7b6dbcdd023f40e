/* StreamsGroupHeartbeat: rows. Made by tools/kwgen.py from protocol/schema/88_streams_group_heartbeat.kw. */
#include "protocol/rows.h"

#include <kwire/msg/streams_group_heartbeat.h>

/* clang-format off */

const kw_streams_group_heartbeat_req_tag kw_streams_group_heartbeat_req_tag_default = {0};
static const kw_field kw_streams_group_heartbeat_req_tag_fields[] = {
    ROW(kw_streams_group_heartbeat_req_tag, key, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_tag, value, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_tag_rows = {
    .fields = kw_streams_group_heartbeat_req_tag_fields, .initial = &kw_streams_group_heartbeat_req_tag_default,
    .size = sizeof(kw_streams_group_heartbeat_req_tag), .tags_offset = offsetof(kw_streams_group_heartbeat_req_tag, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "key\0"
    "value",
};

const kw_streams_group_heartbeat_req_topic_info kw_streams_group_heartbeat_req_topic_info_default = {0};
static const kw_field kw_streams_group_heartbeat_req_topic_info_fields[] = {
    ROW(kw_streams_group_heartbeat_req_topic_info, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_topic_info, partitions, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_topic_info, replication_factor, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req_topic_info, topic_configs, kw_streams_group_heartbeat_req_tag, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_topic_info_rows = {
    .fields = kw_streams_group_heartbeat_req_topic_info_fields, .initial = &kw_streams_group_heartbeat_req_topic_info_default,
    .size = sizeof(kw_streams_group_heartbeat_req_topic_info), .tags_offset = offsetof(kw_streams_group_heartbeat_req_topic_info, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "name\0"
    "partitions\0"
    "replicationFactor\0"
    "topicConfigs",
};

const kw_streams_group_heartbeat_req_copartition_group kw_streams_group_heartbeat_req_copartition_group_default = {0};
static const kw_field kw_streams_group_heartbeat_req_copartition_group_fields[] = {
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_copartition_group, source_topics, INT16, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_copartition_group, source_topic_regex, INT16, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_copartition_group, repartition_source_topics, INT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_copartition_group_rows = {
    .fields = kw_streams_group_heartbeat_req_copartition_group_fields, .initial = &kw_streams_group_heartbeat_req_copartition_group_default,
    .size = sizeof(kw_streams_group_heartbeat_req_copartition_group), .tags_offset = offsetof(kw_streams_group_heartbeat_req_copartition_group, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 4,
    .names = "sourceTopics\0"
    "sourceTopicRegex\0"
    "repartitionSourceTopics",
};

const kw_streams_group_heartbeat_req_subtopology kw_streams_group_heartbeat_req_subtopology_default = {0};
static const kw_field kw_streams_group_heartbeat_req_subtopology_fields[] = {
    ROW(kw_streams_group_heartbeat_req_subtopology, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_subtopology, source_topics, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_subtopology, source_topic_regex, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req_subtopology, state_changelog_topics, kw_streams_group_heartbeat_req_topic_info, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_subtopology, repartition_sink_topics, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req_subtopology, repartition_source_topics, kw_streams_group_heartbeat_req_topic_info, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req_subtopology, copartition_groups, kw_streams_group_heartbeat_req_copartition_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_subtopology_rows = {
    .fields = kw_streams_group_heartbeat_req_subtopology_fields, .initial = &kw_streams_group_heartbeat_req_subtopology_default,
    .size = sizeof(kw_streams_group_heartbeat_req_subtopology), .tags_offset = offsetof(kw_streams_group_heartbeat_req_subtopology, unknown_tags),
    .n_plain = 7, .n_fields = 7, .min_plain = 1, .min_compact = 8,
    .names = "subtopologyId\0"
    "sourceTopics\0"
    "sourceTopicRegex\0"
    "stateChangelogTopics\0"
    "repartitionSinkTopics\0"
    "repartitionSourceTopics\0"
    "copartitionGroups",
};

const kw_streams_group_heartbeat_req_topology kw_streams_group_heartbeat_req_topology_default = {0};
static const kw_field kw_streams_group_heartbeat_req_topology_fields[] = {
    ROW(kw_streams_group_heartbeat_req_topology, epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req_topology, subtopologies, kw_streams_group_heartbeat_req_subtopology, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_topology_rows = {
    .fields = kw_streams_group_heartbeat_req_topology_fields, .initial = &kw_streams_group_heartbeat_req_topology_default,
    .size = sizeof(kw_streams_group_heartbeat_req_topology), .tags_offset = offsetof(kw_streams_group_heartbeat_req_topology, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "epoch\0"
    "subtopologies",
};

const kw_streams_group_heartbeat_req_task kw_streams_group_heartbeat_req_task_default = {0};
static const kw_field kw_streams_group_heartbeat_req_task_fields[] = {
    ROW(kw_streams_group_heartbeat_req_task, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_req_task, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_task_rows = {
    .fields = kw_streams_group_heartbeat_req_task_fields, .initial = &kw_streams_group_heartbeat_req_task_default,
    .size = sizeof(kw_streams_group_heartbeat_req_task), .tags_offset = offsetof(kw_streams_group_heartbeat_req_task, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "subtopologyId\0"
    "partitions",
};

const kw_streams_group_heartbeat_req_endpoint kw_streams_group_heartbeat_req_endpoint_default = {0};
static const kw_field kw_streams_group_heartbeat_req_endpoint_fields[] = {
    ROW(kw_streams_group_heartbeat_req_endpoint, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_endpoint, port, UINT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_endpoint_rows = {
    .fields = kw_streams_group_heartbeat_req_endpoint_fields, .initial = &kw_streams_group_heartbeat_req_endpoint_default,
    .size = sizeof(kw_streams_group_heartbeat_req_endpoint), .tags_offset = offsetof(kw_streams_group_heartbeat_req_endpoint, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 4,
    .names = "host\0"
    "port",
};

const kw_streams_group_heartbeat_req_task_offset kw_streams_group_heartbeat_req_task_offset_default = {0};
static const kw_field kw_streams_group_heartbeat_req_task_offset_fields[] = {
    ROW(kw_streams_group_heartbeat_req_task_offset, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_task_offset, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req_task_offset, offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_task_offset_rows = {
    .fields = kw_streams_group_heartbeat_req_task_offset_fields, .initial = &kw_streams_group_heartbeat_req_task_offset_default,
    .size = sizeof(kw_streams_group_heartbeat_req_task_offset), .tags_offset = offsetof(kw_streams_group_heartbeat_req_task_offset, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 14,
    .names = "subtopologyId\0"
    "partition\0"
    "offset",
};

const kw_streams_group_heartbeat_req kw_streams_group_heartbeat_req_default = {.instance_id = {NULL, -1}, .rack_id = {NULL, -1}, .rebalance_timeout_ms = -1, .n_active_tasks = -1, .n_standby_tasks = -1, .n_warmup_tasks = -1, .process_id = {NULL, -1}, .n_client_tags = -1, .n_task_offsets = -1, .n_task_end_offsets = -1};
static const kw_field kw_streams_group_heartbeat_req_fields[] = {
    ROW(kw_streams_group_heartbeat_req, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req, endpoint_information_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_req, instance_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_req, rack_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_req, rebalance_timeout_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_streams_group_heartbeat_req, topology, kw_streams_group_heartbeat_req_topology, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, active_tasks, kw_streams_group_heartbeat_req_task, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, standby_tasks, kw_streams_group_heartbeat_req_task, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, warmup_tasks, kw_streams_group_heartbeat_req_task, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_req, process_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_POINTER(kw_streams_group_heartbeat_req, user_endpoint, kw_streams_group_heartbeat_req_endpoint, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, client_tags, kw_streams_group_heartbeat_req_tag, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, task_offsets, kw_streams_group_heartbeat_req_task_offset, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_req, task_end_offsets, kw_streams_group_heartbeat_req_task_offset, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_req, shutdown_application, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_req_rows = {
    .fields = kw_streams_group_heartbeat_req_fields, .initial = &kw_streams_group_heartbeat_req_default,
    .size = sizeof(kw_streams_group_heartbeat_req), .tags_offset = offsetof(kw_streams_group_heartbeat_req, unknown_tags),
    .n_plain = 17, .n_fields = 17, .min_plain = 1, .min_compact = 27,
    .names = "groupId\0"
    "memberId\0"
    "memberEpoch\0"
    "endpointInformationEpoch\0"
    "instanceId\0"
    "rackId\0"
    "rebalanceTimeoutMs\0"
    "topology\0"
    "activeTasks\0"
    "standbyTasks\0"
    "warmupTasks\0"
    "processId\0"
    "userEndpoint\0"
    "clientTags\0"
    "taskOffsets\0"
    "taskEndOffsets\0"
    "shutdownApplication",
};
const kw_message kw_streams_group_heartbeat_req_message = {
    "StreamsGroupHeartbeatRequest", &kw_streams_group_heartbeat_req_rows, 0, 0, 0};

const kw_streams_group_heartbeat_resp_status kw_streams_group_heartbeat_resp_status_default = {0};
static const kw_field kw_streams_group_heartbeat_resp_status_fields[] = {
    ROW(kw_streams_group_heartbeat_resp_status, status_code, INT8, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp_status, status_detail, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_status_rows = {
    .fields = kw_streams_group_heartbeat_resp_status_fields, .initial = &kw_streams_group_heartbeat_resp_status_default,
    .size = sizeof(kw_streams_group_heartbeat_resp_status), .tags_offset = offsetof(kw_streams_group_heartbeat_resp_status, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "statusCode\0"
    "statusDetail",
};

const kw_streams_group_heartbeat_resp_task kw_streams_group_heartbeat_resp_task_default = {0};
static const kw_field kw_streams_group_heartbeat_resp_task_fields[] = {
    ROW(kw_streams_group_heartbeat_resp_task, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_resp_task, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_task_rows = {
    .fields = kw_streams_group_heartbeat_resp_task_fields, .initial = &kw_streams_group_heartbeat_resp_task_default,
    .size = sizeof(kw_streams_group_heartbeat_resp_task), .tags_offset = offsetof(kw_streams_group_heartbeat_resp_task, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "subtopologyId\0"
    "partitions",
};

const kw_streams_group_heartbeat_resp_endpoint kw_streams_group_heartbeat_resp_endpoint_default = {0};
static const kw_field kw_streams_group_heartbeat_resp_endpoint_fields[] = {
    ROW(kw_streams_group_heartbeat_resp_endpoint, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp_endpoint, port, UINT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_endpoint_rows = {
    .fields = kw_streams_group_heartbeat_resp_endpoint_fields, .initial = &kw_streams_group_heartbeat_resp_endpoint_default,
    .size = sizeof(kw_streams_group_heartbeat_resp_endpoint), .tags_offset = offsetof(kw_streams_group_heartbeat_resp_endpoint, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 4,
    .names = "host\0"
    "port",
};

const kw_streams_group_heartbeat_resp_topic kw_streams_group_heartbeat_resp_topic_default = {0};
static const kw_field kw_streams_group_heartbeat_resp_topic_fields[] = {
    ROW(kw_streams_group_heartbeat_resp_topic, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_heartbeat_resp_topic, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_topic_rows = {
    .fields = kw_streams_group_heartbeat_resp_topic_fields, .initial = &kw_streams_group_heartbeat_resp_topic_default,
    .size = sizeof(kw_streams_group_heartbeat_resp_topic), .tags_offset = offsetof(kw_streams_group_heartbeat_resp_topic, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "topic\0"
    "partitions",
};

const kw_streams_group_heartbeat_resp_node kw_streams_group_heartbeat_resp_node_default = {0};
static const kw_field kw_streams_group_heartbeat_resp_node_fields[] = {
    ROW_STRUCT(kw_streams_group_heartbeat_resp_node, user_endpoint, kw_streams_group_heartbeat_resp_endpoint, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp_node, active_partitions, kw_streams_group_heartbeat_resp_topic, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp_node, standby_partitions, kw_streams_group_heartbeat_resp_topic, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_node_rows = {
    .fields = kw_streams_group_heartbeat_resp_node_fields, .initial = &kw_streams_group_heartbeat_resp_node_default,
    .size = sizeof(kw_streams_group_heartbeat_resp_node), .tags_offset = offsetof(kw_streams_group_heartbeat_resp_node, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 7,
    .names = "userEndpoint\0"
    "activePartitions\0"
    "standbyPartitions",
};

const kw_streams_group_heartbeat_resp kw_streams_group_heartbeat_resp_default = {.error_message = {NULL, -1}, .n_status = -1, .n_active_tasks = -1, .n_standby_tasks = -1, .n_warmup_tasks = -1, .n_partitions_by_user_endpoint = -1};
static const kw_field kw_streams_group_heartbeat_resp_fields[] = {
    ROW(kw_streams_group_heartbeat_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, heartbeat_interval_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, acceptable_recovery_lag, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, task_offset_interval_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp, status, kw_streams_group_heartbeat_resp_status, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp, active_tasks, kw_streams_group_heartbeat_resp_task, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp, standby_tasks, kw_streams_group_heartbeat_resp_task, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp, warmup_tasks, kw_streams_group_heartbeat_resp_task, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_heartbeat_resp, endpoint_information_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_heartbeat_resp, partitions_by_user_endpoint, kw_streams_group_heartbeat_resp_node, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_streams_group_heartbeat_resp_rows = {
    .fields = kw_streams_group_heartbeat_resp_fields, .initial = &kw_streams_group_heartbeat_resp_default,
    .size = sizeof(kw_streams_group_heartbeat_resp), .tags_offset = offsetof(kw_streams_group_heartbeat_resp, unknown_tags),
    .n_plain = 14, .n_fields = 14, .min_plain = 1, .min_compact = 34,
    .names = "throttleTimeMs\0"
    "errorCode\0"
    "errorMessage\0"
    "memberId\0"
    "memberEpoch\0"
    "heartbeatIntervalMs\0"
    "acceptableRecoveryLag\0"
    "taskOffsetIntervalMs\0"
    "status\0"
    "activeTasks\0"
    "standbyTasks\0"
    "warmupTasks\0"
    "endpointInformationEpoch\0"
    "partitionsByUserEndpoint",
};
const kw_message kw_streams_group_heartbeat_resp_message = {
    "StreamsGroupHeartbeatResponse", &kw_streams_group_heartbeat_resp_rows, 0, 0, 0};

const kw_api kw_streams_group_heartbeat_api = {
    .key = 88, .name = "StreamsGroupHeartbeat",
    .min_version = 0, .max_version = 0, .max_stable_version = -1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_streams_group_heartbeat_req_message, .response = &kw_streams_group_heartbeat_resp_message,
};
