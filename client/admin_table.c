/* admin_table.c - every administrative call as a row: where its lists are, whom it is asked of, what may be
 * tried again.
 *
 * A list: holder, member, element; then, in an element, name, id, type, number, error, message. */
#include "client/admin_table.h"

#define NONE     KW_OP_NONE
#define AT(T, m) ((uint16_t)offsetof(T, m))
#define LIST(H, m, E, name, id, type, number, error, message)                                                \
    { &E##_default, sizeof(E), AT(H, m), AT(H, n_##m), name, id, type, number, error, message }
/* Of strings or numbers alone. */
#define NAMES(H, m)                                                                                          \
    { NULL, sizeof(kw_str), AT(H, m), AT(H, n_##m), 0, NONE, NONE, NONE, NONE, NONE }
#define NUMBERS(H, m)                                                                                        \
    { NULL, sizeof(int32_t), AT(H, m), AT(H, n_##m), NONE, NONE, NONE, 0, NONE, NONE }
#define NO_LIST                                                                                              \
    { NULL, 0, 0, 0, NONE, NONE, NONE, NONE, NONE, NONE }

/* An answer that is one list, and has no error of its own. */
#define FLAT .told_inner = NO_LIST, .error = NONE, .message = NONE
/* The same without a list: the answer is about the request as a whole, or about its broker. */
#define WHOLE .told = NO_LIST, .told_inner = NO_LIST

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

static const kw_op_method describe_log_dirs = {
    .api = &kw_describe_log_dirs_api,
    .route = KW_OP_NODE,
    WHOLE,
    .error = AT(kw_describe_log_dirs_resp, error_code),
    .message = NONE,
    .throttle = AT(kw_describe_log_dirs_resp, throttle_time_ms),
    .timeout = NONE,
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

/* ---- the calls ---- */

/* Topics and their partitions, in a request. */
#define TOPICS(H, E, id) LIST(H, topics, E, AT(E, name), id, NONE, NONE, NONE, NONE)
#define PARTITIONS(H, E) LIST(H, partitions, E, NONE, NONE, NONE, AT(E, partition_index), NONE, NONE)

const kw_op_kind kw_op_kinds[KW_ADMIN_OPS] = {
    [KW_ADMIN_CREATE_TOPICS] = {"create topics",                     "topic",                    &kw_create_topics_req_message,
                                TOPICS(kw_create_topics_req,                                                                                         kw_create_topics_req_topic,     NONE),                                                                                         NO_LIST,                                                       NONE,
                                true,                                                                                                                                                                                                                                                                                                                                                        &create_topics,   NULL                                        },
    [KW_ADMIN_DELETE_TOPICS] = {                                                                                                                                                                                                                                                                                                                                 "delete topics",                                  "topic",                                     &kw_delete_topics_req_message,
                                TOPICS(kw_delete_topics_req,                                                                                       kw_delete_topics_req_topic,
                                AT(kw_delete_topics_req_topic,                                                                                                                                                                                                                                            topic_id)),
                                NO_LIST,                                                                                                                                                                                                                                                                                                                   NONE,       true,             &delete_topics,                                             NULL},
    [KW_ADMIN_CREATE_PARTITIONS] = {                                                                                                                                                                                                                                                                                                               "create partitions",                                     "topic", &kw_create_partitions_req_message,
                                TOPICS(kw_create_partitions_req,                                                                                                             kw_create_partitions_req_topic,                                                                                                                                       NONE),
                                NO_LIST,                                                                                                                                                                                                                                                                           NONE,               true,                     &create_partitions, NULL                          },
    [KW_ADMIN_DESCRIBE_TOPICS] = {                                                                                                                                                                                                                                                                              "describe topics",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "topic",                            &kw_metadata_req_message,
                                TOPICS(kw_metadata_req,                                                                                                       kw_metadata_req_topic,
                                AT(kw_metadata_req_topic,                                                                                                                                                                                                             topic_id)),
                                NO_LIST,                                                                                                                                                                                                                                                                                        NONE,    false,       &describe_topics, NULL},
    [KW_ADMIN_DESCRIBE_CONFIGS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "describe configs",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "resource",             &kw_describe_configs_req_message,
                                LIST(kw_describe_configs_req,                                                                                 resources,                                                                                                 kw_describe_configs_req_resource,
                                AT(kw_describe_configs_req_resource,                                                                                                                                                                                                                                                   resource_name),                                                                                                                                                                                                                                                                                                                                 NONE,
                                AT(kw_describe_configs_req_resource,                                                                                                                                                                                                                                                                                                                                                                 resource_type),                                                                                                                                                                                                                                                                                                                                                                                                        NONE, NONE,
                                NONE),
                                NO_LIST, NONE, false, &describe_configs, NULL},
    [KW_ADMIN_ALTER_CONFIGS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "alter configs",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "resource",                 &kw_incremental_alter_configs_req_message,
                                LIST(kw_incremental_alter_configs_req,                                                                               resources,
                                kw_incremental_alter_configs_req_resource,                                                                                                                                                                                                          AT(kw_incremental_alter_configs_req_resource,                  resource_name),     NONE,
                                AT(kw_incremental_alter_configs_req_resource,                                                                                                                                                                                                                                                                                                                                  resource_type),                               NONE, NONE,
                                NONE),
                                NO_LIST, NONE, true, &alter_configs, NULL},
    [KW_ADMIN_DELETE_RECORDS] = {                                                                                                                                                                                                                                                                                                                             "delete records",                                                                                                                                                                                                                                                                                                                                                                         "topic",                                                   &kw_delete_records_req_message,
                                TOPICS(kw_delete_records_req,                                                                                 kw_delete_records_req_topic,                                                                                                           NONE),
                                PARTITIONS(kw_delete_records_req_topic,                                                                                                                                                                                                                                                      kw_delete_records_req_partition),
                                NONE,                                                                                                                                                                         true,                                                                                                                                                                                                                                                                                                                                                  &delete_records,                                                                                                                                                                                                                                                                                   NULL},
    [KW_ADMIN_LIST_OFFSETS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "list offsets",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "topic",                                                      &kw_list_offsets_req_message,
                                TOPICS(kw_list_offsets_req,                                                                                   kw_list_offsets_req_topic,                                                                                                                 NONE),
                                PARTITIONS(kw_list_offsets_req_topic,                                                                                                                                                                                                                        kw_list_offsets_req_partition),                                                                                                                                                         NONE,
                                false,                                                                                                                                                                                                                                       &list_offsets,                                                                                                                                                              NULL},
    [KW_ADMIN_DESCRIBE_CLUSTER] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "describe cluster",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "",                                            &kw_describe_cluster_req_message,                                                                                 NO_LIST,                                                                                        NO_LIST,
                                NONE,                                                                                                                                                                  false,                                                                                                                                                    &describe_cluster,                                                                               NULL    },
    [KW_ADMIN_DESCRIBE_LOG_DIRS] = {                                                                                                                                                                                                                                                                                                                                                                                                            "describe log dirs",                                                                                                                                                                                                                                                                                                                                                                          "broker",                   &kw_describe_log_dirs_req_message,         NO_LIST,
                                NO_LIST,                                                                                                                                             NONE,                                                                                          false,                                                         &describe_log_dirs, kw_op_merge_log_dirs},
    [KW_ADMIN_ELECT_LEADERS] = {                                                                                                                                                                                                                                                                                                                                                      "elect leaders", "topic",                   &kw_elect_leaders_req_message,
                                LIST(kw_elect_leaders_req,                                                                               topic_partitions,                                                                                                         kw_elect_leaders_req_topic,
                                AT(kw_elect_leaders_req_topic,                                                                                                                                                                                                                                                           topic),               NONE,                NONE,                                                                                                                                                                                                                                                                                                                                                                          NONE,                                                                                                                                                                                                                                                NONE, NONE),
                                NUMBERS(kw_elect_leaders_req_topic, partitions), NONE, true, &elect_leaders,
                                NULL},
    [KW_ADMIN_LIST_GROUPS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "list groups",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "broker",                                                          &kw_list_groups_req_message,                                                                                       NO_LIST,                                                       NO_LIST, NONE,
                                false, &list_groups,               kw_op_merge_group_list                                                                                                                                                                                                                                                                                                                                                      },
    [KW_ADMIN_DESCRIBE_GROUPS] = {                                                                                                                                                                                                                                                                                                                                             "describe groups",                                "group",                                    &kw_describe_groups_req_message,
                                NAMES(kw_describe_groups_req,                                                                      groups),                           NO_LIST,                                                                                         NONE,                                                                                                                                                                                                                                                                                         false,
                                &describe_consumer_groups,                                                                                                                                                                                                                                                                                                             kw_op_merge_groups                },
    [KW_ADMIN_DELETE_GROUPS] = {                                                                                                                                                                                                                                               "delete groups",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "group",                                                  &kw_delete_groups_req_message,
                                NAMES(kw_delete_groups_req,                                                                                                      groups_names),                                                                                                                                NO_LIST,                                                                                                                                                                                                                             NONE,                                                                                                                                                                                                                                                                   true,
                                &delete_groups,                                                                                                                                                                                    NULL                                                                                                                                                                                                                                                                                                                                           },
    [KW_ADMIN_LIST_GROUP_OFFSETS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                         "list offsets of groups",                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "group",                                                     &kw_offset_fetch_req_message,
                                LIST(kw_offset_fetch_req,                                                                                             groups,                                                                                                                                               kw_offset_fetch_req_group,
                                AT(kw_offset_fetch_req_group,                                                                                                                                                                                                                                                                                                     group_id),                                                                                                                                                                                                                                                                                                                  NONE,                                                                                                                                                                                                                                                                                                                         NONE,                                                                                                                                                                                                                                                                                                                                                           NONE,                                               NONE,
                                NONE),
                                NO_LIST, NONE, false, &offset_fetch, NULL},
    [KW_ADMIN_ALTER_GROUP_OFFSETS] = {                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "alter offsets of a group",                                 "topic",         &kw_offset_commit_req_message,
                                TOPICS(kw_offset_commit_req,                                                                               kw_offset_commit_req_topic,                                                                              NONE),
                                PARTITIONS(kw_offset_commit_req_topic,                                                                                                                                                                                                                                                                                kw_offset_commit_req_partition),
                                AT(kw_offset_commit_req,                                                                                                                                                                                                                                                                                                    group_id),true,                                                                                                                                                                                                                                                                                                                                                                             &offset_commit, NULL},
    [KW_ADMIN_DELETE_GROUP_OFFSETS] = { "delete offsets of a group",                                 "topic",         &kw_offset_delete_req_message,
                                TOPICS(kw_offset_delete_req,                                                                               kw_offset_delete_req_topic,                                                                              NONE),
                                PARTITIONS(kw_offset_delete_req_topic,                                                                                                                                                                                                                                                                                kw_offset_delete_req_partition),
                                AT(kw_offset_delete_req,                                                                                                                                                                                                                                                                                                    group_id),                                                                                                                                                                                                                                                                                                                                                      true,                                                                                                                                                                                                                                                                                                                                                                   &offset_delete, NULL},
};
