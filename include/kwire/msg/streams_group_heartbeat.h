/* StreamsGroupHeartbeat: structs and defaults. Made by tools/kwgen.py from protocol/schema/88_streams_group_heartbeat.kw. */
#ifndef KWIRE_MSG_STREAMS_GROUP_HEARTBEAT_H
#define KWIRE_MSG_STREAMS_GROUP_HEARTBEAT_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- StreamsGroupHeartbeatRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_streams_group_heartbeat_req_tag {
    /* Name. */
    kw_str key;
    /* Value. */
    kw_str value;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_tag;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_tag kw_streams_group_heartbeat_req_tag_default;

typedef struct kw_streams_group_heartbeat_req_topic_info {
    /* Topic name. */
    kw_str name;
    /* Number of partitions; 0: free, and always so for changelogs. */
    int32_t partitions;
    /* Replicas; 0: the broker's default. */
    int16_t replication_factor;
    /* Topic settings. */
    const kw_streams_group_heartbeat_req_tag *topic_configs;
    int32_t n_topic_configs;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_topic_info;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_topic_info kw_streams_group_heartbeat_req_topic_info_default;

typedef struct kw_streams_group_heartbeat_req_copartition_group {
    /* Indexes into source_topics of the subtopology. */
    const int16_t *source_topics;
    int32_t n_source_topics;
    /* Indexes into source_topic_regex of the subtopology. */
    const int16_t *source_topic_regex;
    int32_t n_source_topic_regex;
    /* Indexes into repartition_source_topics of the subtopology. */
    const int16_t *repartition_source_topics;
    int32_t n_repartition_source_topics;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_copartition_group;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_copartition_group kw_streams_group_heartbeat_req_copartition_group_default;

typedef struct kw_streams_group_heartbeat_req_subtopology {
    /* Name, the same in all members. */
    kw_str subtopology_id;
    /* Topics it reads. */
    const kw_str *source_topics;
    int32_t n_source_topics;
    /* Expressions for topics it reads. */
    const kw_str *source_topic_regex;
    int32_t n_source_topic_regex;
    /* Changelogs of its stores; the broker creates them. */
    const kw_streams_group_heartbeat_req_topic_info *state_changelog_topics;
    int32_t n_state_changelog_topics;
    /* Repartition topics it writes. */
    const kw_str *repartition_sink_topics;
    int32_t n_repartition_sink_topics;
    /* Repartition topics it reads; the broker creates them. */
    const kw_streams_group_heartbeat_req_topic_info *repartition_source_topics;
    int32_t n_repartition_source_topics;
    /* Sources that must have equal numbers of partitions. */
    const kw_streams_group_heartbeat_req_copartition_group *copartition_groups;
    int32_t n_copartition_groups;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_subtopology;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_subtopology kw_streams_group_heartbeat_req_subtopology_default;

typedef struct kw_streams_group_heartbeat_req_topology {
    /* Version of the topology; must be the group's. */
    int32_t epoch;
    /* Its independent parts. */
    const kw_streams_group_heartbeat_req_subtopology *subtopologies;
    int32_t n_subtopologies;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_topology;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_topology kw_streams_group_heartbeat_req_topology_default;

typedef struct kw_streams_group_heartbeat_req_task {
    /* Subtopology. */
    kw_str subtopology_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_task;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_task kw_streams_group_heartbeat_req_task_default;

typedef struct kw_streams_group_heartbeat_req_endpoint {
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    uint16_t port;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_endpoint;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_endpoint kw_streams_group_heartbeat_req_endpoint_default;

typedef struct kw_streams_group_heartbeat_req_task_offset {
    /* Subtopology. */
    kw_str subtopology_id;
    /* Partition number. */
    int32_t partition;
    /* Sum of the offsets of its changelogs. */
    int64_t offset;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req_task_offset;
KW_PUBLIC extern const kw_streams_group_heartbeat_req_task_offset kw_streams_group_heartbeat_req_task_offset_default;

typedef struct kw_streams_group_heartbeat_req {
    /* Our group. */
    kw_str group_id;
    /* UUID we make and keep for the life of the process. */
    kw_str member_id;
    /* Epoch we are in; 0: join, -1: leave, -2: leave as a static member who will be back. */
    int32_t member_epoch;
    /* Newest endpoint epoch we got. */
    int32_t endpoint_information_epoch;
    /* Static member: its fixed name; null: dynamic, or unchanged. (nullable, default null) */
    kw_str instance_id;
    /* Our rack; null: none, or unchanged. (nullable, default null) */
    kw_str rack_id;
    /* ms we may take to give tasks back; -1: unchanged. (default -1) */
    int32_t rebalance_timeout_ms;
    /* What the application computes; sent when joining, else null. (nullable) */
    const kw_streams_group_heartbeat_req_topology *topology;
    /* Tasks we run; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_task *active_tasks;
    int32_t n_active_tasks;
    /* Tasks we keep a copy of; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_task *standby_tasks;
    int32_t n_standby_tasks;
    /* Tasks we are catching up with; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_task *warmup_tasks;
    int32_t n_warmup_tasks;
    /* Names our process, which may have several members; null: unchanged. (nullable, default null) */
    kw_str process_id;
    /* Where our stores can be queried; null: nowhere, or unchanged. (nullable) */
    const kw_streams_group_heartbeat_req_endpoint *user_endpoint;
    /* Labels for rack-aware placing; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_tag *client_tags;
    int32_t n_client_tags;
    /* How far our stores are, summed over changelogs; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_task_offset *task_offsets;
    int32_t n_task_offsets;
    /* Ends of those changelogs; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_req_task_offset *task_end_offsets;
    int32_t n_task_end_offsets;
    /* True: all members shall stop. */
    bool shutdown_application;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_req;
KW_PUBLIC extern const kw_streams_group_heartbeat_req kw_streams_group_heartbeat_req_default;
KW_PUBLIC extern const kw_message kw_streams_group_heartbeat_req_message;

/* ---- StreamsGroupHeartbeatResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_streams_group_heartbeat_resp_status {
    /* 0 stale topology, 1 missing source topics, 2 wrongly partitioned topics, 3 missing internal topics,
     * 4 shutdown asked for. */
    int8_t status_code;
    /* Details, such as the topics that are missing. */
    kw_str status_detail;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp_status;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp_status kw_streams_group_heartbeat_resp_status_default;

typedef struct kw_streams_group_heartbeat_resp_task {
    /* Subtopology. */
    kw_str subtopology_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp_task;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp_task kw_streams_group_heartbeat_resp_task_default;

typedef struct kw_streams_group_heartbeat_resp_endpoint {
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    uint16_t port;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp_endpoint;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp_endpoint kw_streams_group_heartbeat_resp_endpoint_default;

typedef struct kw_streams_group_heartbeat_resp_topic {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp_topic;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp_topic kw_streams_group_heartbeat_resp_topic_default;

typedef struct kw_streams_group_heartbeat_resp_node {
    /* Address for queries. */
    kw_streams_group_heartbeat_resp_endpoint user_endpoint;
    /* Served from active tasks. */
    const kw_streams_group_heartbeat_resp_topic *active_partitions;
    int32_t n_active_partitions;
    /* Served from standby tasks. */
    const kw_streams_group_heartbeat_resp_topic *standby_partitions;
    int32_t n_standby_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp_node;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp_node kw_streams_group_heartbeat_resp_node_default;

typedef struct kw_streams_group_heartbeat_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID: join again; STREAMS_INVALID_TOPOLOGY,
     * STREAMS_INVALID_TOPOLOGY_EPOCH, STREAMS_TOPOLOGY_FENCED; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Our id, repeated. */
    kw_str member_id;
    /* Our epoch from now on. */
    int32_t member_epoch;
    /* ms until the next heartbeat is due. */
    int32_t heartbeat_interval_ms;
    /* A warm-up task this close to the end counts as caught up. */
    int32_t acceptable_recovery_lag;
    /* ms between two sendings of task_offsets. */
    int32_t task_offset_interval_ms;
    /* Conditions of the group; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_resp_status *status;
    int32_t n_status;
    /* Tasks to run; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_resp_task *active_tasks;
    int32_t n_active_tasks;
    /* Tasks to keep a copy of; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_resp_task *standby_tasks;
    int32_t n_standby_tasks;
    /* Tasks to catch up with; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_resp_task *warmup_tasks;
    int32_t n_warmup_tasks;
    /* Epoch of the list that follows. */
    int32_t endpoint_information_epoch;
    /* Who serves which stores; null: unchanged. (nullable, default null) */
    const kw_streams_group_heartbeat_resp_node *partitions_by_user_endpoint;
    int32_t n_partitions_by_user_endpoint;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_heartbeat_resp;
KW_PUBLIC extern const kw_streams_group_heartbeat_resp kw_streams_group_heartbeat_resp_default;
KW_PUBLIC extern const kw_message kw_streams_group_heartbeat_resp_message;

KW_PUBLIC extern const kw_api kw_streams_group_heartbeat_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
