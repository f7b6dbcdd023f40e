/* StreamsGroupDescribe: structs and defaults. Made by tools/kwgen.py from protocol/schema/89_streams_group_describe.kw. */
#ifndef KWIRE_MSG_STREAMS_GROUP_DESCRIBE_H
#define KWIRE_MSG_STREAMS_GROUP_DESCRIBE_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- StreamsGroupDescribeRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_streams_group_describe_req {
    /* Group names. */
    const kw_str *group_ids;
    int32_t n_group_ids;
    /* True: also say what we may do with each group (KIP-430). */
    bool include_authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_req;
KW_PUBLIC extern const kw_streams_group_describe_req kw_streams_group_describe_req_default;
KW_PUBLIC extern const kw_message kw_streams_group_describe_req_message;

/* ---- StreamsGroupDescribeResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_streams_group_describe_resp_tag {
    /* Name. */
    kw_str key;
    /* Value. */
    kw_str value;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_tag;
KW_PUBLIC extern const kw_streams_group_describe_resp_tag kw_streams_group_describe_resp_tag_default;

typedef struct kw_streams_group_describe_resp_topic_info {
    /* Topic name. */
    kw_str name;
    /* Number of partitions; 0: free, and always so for changelogs. */
    int32_t partitions;
    /* Replicas; 0: the broker's default. */
    int16_t replication_factor;
    /* Topic settings. */
    const kw_streams_group_describe_resp_tag *topic_configs;
    int32_t n_topic_configs;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_topic_info;
KW_PUBLIC extern const kw_streams_group_describe_resp_topic_info kw_streams_group_describe_resp_topic_info_default;

typedef struct kw_streams_group_describe_resp_subtopology {
    /* Name. */
    kw_str subtopology_id;
    /* Topics it reads. */
    const kw_str *source_topics;
    int32_t n_source_topics;
    /* Repartition topics it writes. */
    const kw_str *repartition_sink_topics;
    int32_t n_repartition_sink_topics;
    /* Changelogs of its stores. */
    const kw_streams_group_describe_resp_topic_info *state_changelog_topics;
    int32_t n_state_changelog_topics;
    /* Repartition topics it reads. */
    const kw_streams_group_describe_resp_topic_info *repartition_source_topics;
    int32_t n_repartition_source_topics;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_subtopology;
KW_PUBLIC extern const kw_streams_group_describe_resp_subtopology kw_streams_group_describe_resp_subtopology_default;

typedef struct kw_streams_group_describe_resp_topology {
    /* Version of the topology. */
    int32_t epoch;
    /* Parts, expressions resolved to topics; null: source topics missing or wrongly partitioned.
     * (nullable, default null) */
    const kw_streams_group_describe_resp_subtopology *subtopologies;
    int32_t n_subtopologies;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_topology;
KW_PUBLIC extern const kw_streams_group_describe_resp_topology kw_streams_group_describe_resp_topology_default;

typedef struct kw_streams_group_describe_resp_endpoint {
    /* Host name or address. */
    kw_str host;
    /* TCP port. */
    uint16_t port;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_endpoint;
KW_PUBLIC extern const kw_streams_group_describe_resp_endpoint kw_streams_group_describe_resp_endpoint_default;

typedef struct kw_streams_group_describe_resp_task_offset {
    /* Subtopology. */
    kw_str subtopology_id;
    /* Partition number. */
    int32_t partition;
    /* Sum of the offsets of its changelogs. */
    int64_t offset;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_task_offset;
KW_PUBLIC extern const kw_streams_group_describe_resp_task_offset kw_streams_group_describe_resp_task_offset_default;

typedef struct kw_streams_group_describe_resp_task {
    /* Subtopology. */
    kw_str subtopology_id;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_task;
KW_PUBLIC extern const kw_streams_group_describe_resp_task kw_streams_group_describe_resp_task_default;

typedef struct kw_streams_group_describe_resp_assignment {
    /* Tasks to run. */
    const kw_streams_group_describe_resp_task *active_tasks;
    int32_t n_active_tasks;
    /* Tasks to keep a copy of. */
    const kw_streams_group_describe_resp_task *standby_tasks;
    int32_t n_standby_tasks;
    /* Tasks to catch up with. */
    const kw_streams_group_describe_resp_task *warmup_tasks;
    int32_t n_warmup_tasks;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_assignment;
KW_PUBLIC extern const kw_streams_group_describe_resp_assignment kw_streams_group_describe_resp_assignment_default;

typedef struct kw_streams_group_describe_resp_member {
    /* Member id. */
    kw_str member_id;
    /* Epoch it has reached. */
    int32_t member_epoch;
    /* Its fixed name; null: dynamic. (nullable, default null) */
    kw_str instance_id;
    /* Its rack; null: none. (nullable, default null) */
    kw_str rack_id;
    /* Its client id. */
    kw_str client_id;
    /* Its address as the broker saw it. */
    kw_str client_host;
    /* Version of the topology it runs. */
    int32_t topology_epoch;
    /* Process it belongs to. */
    kw_str process_id;
    /* Where its stores can be queried; null: nowhere. (nullable) */
    const kw_streams_group_describe_resp_endpoint *user_endpoint;
    /* Labels for rack-aware placing. */
    const kw_streams_group_describe_resp_tag *client_tags;
    int32_t n_client_tags;
    /* How far its stores are, summed over changelogs. */
    const kw_streams_group_describe_resp_task_offset *task_offsets;
    int32_t n_task_offsets;
    /* Ends of those changelogs. */
    const kw_streams_group_describe_resp_task_offset *task_end_offsets;
    int32_t n_task_end_offsets;
    /* Tasks it has now. */
    kw_streams_group_describe_resp_assignment assignment;
    /* Tasks it shall have. */
    kw_streams_group_describe_resp_assignment target_assignment;
    /* True: still speaks the classic protocol. */
    bool is_classic;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_member;
KW_PUBLIC extern const kw_streams_group_describe_resp_member kw_streams_group_describe_resp_member_default;

typedef struct kw_streams_group_describe_resp_group {
    /* GROUP_ID_NOT_FOUND: none, or of another type; NOT_COORDINATOR ...; 0: none. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable, default null) */
    kw_str error_message;
    /* Group name. */
    kw_str group_id;
    /* "Empty", "NotReady", "Assigning", "Reconciling", "Stable", "Dead". */
    kw_str group_state;
    /* Rises when members or topics change. */
    int32_t group_epoch;
    /* Group epoch the target assignment was made for. */
    int32_t assignment_epoch;
    /* What the application computes; null: not known, or beside an error. (nullable) */
    const kw_streams_group_describe_resp_topology *topology;
    /* Members. */
    const kw_streams_group_describe_resp_member *members;
    int32_t n_members;
    /* Bit n: ACL operation n is allowed to us; -2147483648: not asked for. (default -2147483648) */
    int32_t authorized_operations;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp_group;
KW_PUBLIC extern const kw_streams_group_describe_resp_group kw_streams_group_describe_resp_group_default;

typedef struct kw_streams_group_describe_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per name. */
    const kw_streams_group_describe_resp_group *groups;
    int32_t n_groups;
    const kw_unknown_tags *unknown_tags;
} kw_streams_group_describe_resp;
KW_PUBLIC extern const kw_streams_group_describe_resp kw_streams_group_describe_resp_default;
KW_PUBLIC extern const kw_message kw_streams_group_describe_resp_message;

KW_PUBLIC extern const kw_api kw_streams_group_describe_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
