/* StreamsGroupDescribe: rows. Made by tools/kwgen.py from protocol/schema/89_streams_group_describe.kw. */
#include "protocol/rows.h"

#include <kwire/msg/streams_group_describe.h>

/* clang-format off */

const kw_streams_group_describe_req kw_streams_group_describe_req_default = {0};
static const kw_field kw_streams_group_describe_req_fields[] = {
    ROW_ARRAY_OF(kw_streams_group_describe_req, group_ids, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_req, include_authorized_operations, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_req_rows = {
    .fields = kw_streams_group_describe_req_fields, .initial = &kw_streams_group_describe_req_default,
    .size = sizeof(kw_streams_group_describe_req), .tags_offset = offsetof(kw_streams_group_describe_req, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "groupIds\0"
    "includeAuthorizedOperations",
};
const kw_message kw_streams_group_describe_req_message = {
    "StreamsGroupDescribeRequest", &kw_streams_group_describe_req_rows, 0, 0, 0};

const kw_streams_group_describe_resp_tag kw_streams_group_describe_resp_tag_default = {0};
static const kw_field kw_streams_group_describe_resp_tag_fields[] = {
    ROW(kw_streams_group_describe_resp_tag, key, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_tag, value, STRING, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_tag_rows = {
    .fields = kw_streams_group_describe_resp_tag_fields, .initial = &kw_streams_group_describe_resp_tag_default,
    .size = sizeof(kw_streams_group_describe_resp_tag), .tags_offset = offsetof(kw_streams_group_describe_resp_tag, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "key\0"
    "value",
};

const kw_streams_group_describe_resp_topic_info kw_streams_group_describe_resp_topic_info_default = {0};
static const kw_field kw_streams_group_describe_resp_topic_info_fields[] = {
    ROW(kw_streams_group_describe_resp_topic_info, name, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_topic_info, partitions, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_topic_info, replication_factor, INT16, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_topic_info, topic_configs, kw_streams_group_describe_resp_tag, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_topic_info_rows = {
    .fields = kw_streams_group_describe_resp_topic_info_fields, .initial = &kw_streams_group_describe_resp_topic_info_default,
    .size = sizeof(kw_streams_group_describe_resp_topic_info), .tags_offset = offsetof(kw_streams_group_describe_resp_topic_info, unknown_tags),
    .n_plain = 4, .n_fields = 4, .min_plain = 1, .min_compact = 9,
    .names = "name\0"
    "partitions\0"
    "replicationFactor\0"
    "topicConfigs",
};

const kw_streams_group_describe_resp_subtopology kw_streams_group_describe_resp_subtopology_default = {0};
static const kw_field kw_streams_group_describe_resp_subtopology_fields[] = {
    ROW(kw_streams_group_describe_resp_subtopology, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_describe_resp_subtopology, source_topics, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_describe_resp_subtopology, repartition_sink_topics, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_subtopology, state_changelog_topics, kw_streams_group_describe_resp_topic_info, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_subtopology, repartition_source_topics, kw_streams_group_describe_resp_topic_info, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_subtopology_rows = {
    .fields = kw_streams_group_describe_resp_subtopology_fields, .initial = &kw_streams_group_describe_resp_subtopology_default,
    .size = sizeof(kw_streams_group_describe_resp_subtopology), .tags_offset = offsetof(kw_streams_group_describe_resp_subtopology, unknown_tags),
    .n_plain = 5, .n_fields = 5, .min_plain = 1, .min_compact = 6,
    .names = "subtopologyId\0"
    "sourceTopics\0"
    "repartitionSinkTopics\0"
    "stateChangelogTopics\0"
    "repartitionSourceTopics",
};

const kw_streams_group_describe_resp_topology kw_streams_group_describe_resp_topology_default = {.n_subtopologies = -1};
static const kw_field kw_streams_group_describe_resp_topology_fields[] = {
    ROW(kw_streams_group_describe_resp_topology, epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_topology, subtopologies, kw_streams_group_describe_resp_subtopology, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_topology_rows = {
    .fields = kw_streams_group_describe_resp_topology_fields, .initial = &kw_streams_group_describe_resp_topology_default,
    .size = sizeof(kw_streams_group_describe_resp_topology), .tags_offset = offsetof(kw_streams_group_describe_resp_topology, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "epoch\0"
    "subtopologies",
};

const kw_streams_group_describe_resp_endpoint kw_streams_group_describe_resp_endpoint_default = {0};
static const kw_field kw_streams_group_describe_resp_endpoint_fields[] = {
    ROW(kw_streams_group_describe_resp_endpoint, host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_endpoint, port, UINT16, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_endpoint_rows = {
    .fields = kw_streams_group_describe_resp_endpoint_fields, .initial = &kw_streams_group_describe_resp_endpoint_default,
    .size = sizeof(kw_streams_group_describe_resp_endpoint), .tags_offset = offsetof(kw_streams_group_describe_resp_endpoint, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 4,
    .names = "host\0"
    "port",
};

const kw_streams_group_describe_resp_task_offset kw_streams_group_describe_resp_task_offset_default = {0};
static const kw_field kw_streams_group_describe_resp_task_offset_fields[] = {
    ROW(kw_streams_group_describe_resp_task_offset, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_task_offset, partition, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_task_offset, offset, INT64, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_task_offset_rows = {
    .fields = kw_streams_group_describe_resp_task_offset_fields, .initial = &kw_streams_group_describe_resp_task_offset_default,
    .size = sizeof(kw_streams_group_describe_resp_task_offset), .tags_offset = offsetof(kw_streams_group_describe_resp_task_offset, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 14,
    .names = "subtopologyId\0"
    "partition\0"
    "offset",
};

const kw_streams_group_describe_resp_task kw_streams_group_describe_resp_task_default = {0};
static const kw_field kw_streams_group_describe_resp_task_fields[] = {
    ROW(kw_streams_group_describe_resp_task, subtopology_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_streams_group_describe_resp_task, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_task_rows = {
    .fields = kw_streams_group_describe_resp_task_fields, .initial = &kw_streams_group_describe_resp_task_default,
    .size = sizeof(kw_streams_group_describe_resp_task), .tags_offset = offsetof(kw_streams_group_describe_resp_task, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 3,
    .names = "subtopologyId\0"
    "partitions",
};

const kw_streams_group_describe_resp_assignment kw_streams_group_describe_resp_assignment_default = {0};
static const kw_field kw_streams_group_describe_resp_assignment_fields[] = {
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_assignment, active_tasks, kw_streams_group_describe_resp_task, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_assignment, standby_tasks, kw_streams_group_describe_resp_task, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_assignment, warmup_tasks, kw_streams_group_describe_resp_task, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_assignment_rows = {
    .fields = kw_streams_group_describe_resp_assignment_fields, .initial = &kw_streams_group_describe_resp_assignment_default,
    .size = sizeof(kw_streams_group_describe_resp_assignment), .tags_offset = offsetof(kw_streams_group_describe_resp_assignment, unknown_tags),
    .n_plain = 3, .n_fields = 3, .min_plain = 1, .min_compact = 4,
    .names = "activeTasks\0"
    "standbyTasks\0"
    "warmupTasks",
};

const kw_streams_group_describe_resp_member kw_streams_group_describe_resp_member_default = {.instance_id = {NULL, -1}, .rack_id = {NULL, -1}};
static const kw_field kw_streams_group_describe_resp_member_fields[] = {
    ROW(kw_streams_group_describe_resp_member, member_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, member_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, instance_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_describe_resp_member, rack_id, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_describe_resp_member, client_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, client_host, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, topology_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, process_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_streams_group_describe_resp_member, user_endpoint, kw_streams_group_describe_resp_endpoint, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_member, client_tags, kw_streams_group_describe_resp_tag, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_member, task_offsets, kw_streams_group_describe_resp_task_offset, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_member, task_end_offsets, kw_streams_group_describe_resp_task_offset, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT(kw_streams_group_describe_resp_member, assignment, kw_streams_group_describe_resp_assignment, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT(kw_streams_group_describe_resp_member, target_assignment, kw_streams_group_describe_resp_assignment, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_member, is_classic, BOOL, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_member_rows = {
    .fields = kw_streams_group_describe_resp_member_fields, .initial = &kw_streams_group_describe_resp_member_default,
    .size = sizeof(kw_streams_group_describe_resp_member), .tags_offset = offsetof(kw_streams_group_describe_resp_member, unknown_tags),
    .n_plain = 15, .n_fields = 15, .min_plain = 1, .min_compact = 28,
    .names = "memberId\0"
    "memberEpoch\0"
    "instanceId\0"
    "rackId\0"
    "clientId\0"
    "clientHost\0"
    "topologyEpoch\0"
    "processId\0"
    "userEndpoint\0"
    "clientTags\0"
    "taskOffsets\0"
    "taskEndOffsets\0"
    "assignment\0"
    "targetAssignment\0"
    "isClassic",
};

const kw_streams_group_describe_resp_group kw_streams_group_describe_resp_group_default = {.error_message = {NULL, -1}, .authorized_operations = INT32_MIN};
static const kw_field kw_streams_group_describe_resp_group_fields[] = {
    ROW(kw_streams_group_describe_resp_group, error_code, INT16, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_group, error_message, STRING, 0, 127, 0, 127, -1, 0),
    ROW(kw_streams_group_describe_resp_group, group_id, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_group, group_state, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_group, group_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_group, assignment_epoch, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_POINTER(kw_streams_group_describe_resp_group, topology, kw_streams_group_describe_resp_topology, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp_group, members, kw_streams_group_describe_resp_member, 0, 127, 1, 0, -1, 0),
    ROW(kw_streams_group_describe_resp_group, authorized_operations, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_group_rows = {
    .fields = kw_streams_group_describe_resp_group_fields, .initial = &kw_streams_group_describe_resp_group_default,
    .size = sizeof(kw_streams_group_describe_resp_group), .tags_offset = offsetof(kw_streams_group_describe_resp_group, unknown_tags),
    .n_plain = 9, .n_fields = 9, .min_plain = 1, .min_compact = 20,
    .names = "errorCode\0"
    "errorMessage\0"
    "groupId\0"
    "groupState\0"
    "groupEpoch\0"
    "assignmentEpoch\0"
    "topology\0"
    "members\0"
    "authorizedOperations",
};

const kw_streams_group_describe_resp kw_streams_group_describe_resp_default = {0};
static const kw_field kw_streams_group_describe_resp_fields[] = {
    ROW(kw_streams_group_describe_resp, throttle_time_ms, INT32, 0, 127, 1, 0, -1, 0),
    ROW_STRUCT_ARRAY(kw_streams_group_describe_resp, groups, kw_streams_group_describe_resp_group, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_streams_group_describe_resp_rows = {
    .fields = kw_streams_group_describe_resp_fields, .initial = &kw_streams_group_describe_resp_default,
    .size = sizeof(kw_streams_group_describe_resp), .tags_offset = offsetof(kw_streams_group_describe_resp, unknown_tags),
    .n_plain = 2, .n_fields = 2, .min_plain = 1, .min_compact = 6,
    .names = "throttleTimeMs\0"
    "groups",
};
const kw_message kw_streams_group_describe_resp_message = {
    "StreamsGroupDescribeResponse", &kw_streams_group_describe_resp_rows, 0, 0, 0};

const kw_api kw_streams_group_describe_api = {
    .key = 89, .name = "StreamsGroupDescribe",
    .min_version = 0, .max_version = 0, .max_stable_version = -1,
    .flexible_from = 0, .cluster_action = false,
    .request = &kw_streams_group_describe_req_message, .response = &kw_streams_group_describe_resp_message,
};
