/* CreateTopics: structs and defaults. Made by tools/kwgen.py from protocol/schema/19_create_topics.kw. */
#ifndef KWIRE_MSG_CREATE_TOPICS_H
#define KWIRE_MSG_CREATE_TOPICS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- CreateTopicsRequest: versions 2-7, flexible from 5 ---- */

typedef struct kw_create_topics_req_assignment {
    /* Partition number. */
    int32_t partition_index;
    /* Its replicas, preferred leader first. */
    const int32_t *broker_ids;
    int32_t n_broker_ids;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_req_assignment;
KW_PUBLIC extern const kw_create_topics_req_assignment kw_create_topics_req_assignment_default;

typedef struct kw_create_topics_req_config {
    /* Key. */
    kw_str name;
    /* Value. (nullable) */
    kw_str value;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_req_config;
KW_PUBLIC extern const kw_create_topics_req_config kw_create_topics_req_config_default;

typedef struct kw_create_topics_req_topic {
    /* Topic name. */
    kw_str name;
    /* Number of partitions; -1: the broker's default, or as assigned. */
    int32_t num_partitions;
    /* Replicas of each; -1: the broker's default, or as assigned. */
    int16_t replication_factor;
    /* Replicas by hand; empty: the broker chooses. */
    const kw_create_topics_req_assignment *assignments;
    int32_t n_assignments;
    /* Topic configuration. */
    const kw_create_topics_req_config *configs;
    int32_t n_configs;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_req_topic;
KW_PUBLIC extern const kw_create_topics_req_topic kw_create_topics_req_topic_default;

typedef struct kw_create_topics_req {
    /* The topics to create. */
    const kw_create_topics_req_topic *topics;
    int32_t n_topics;
    /* How long the broker may take. (default 60000) */
    int32_t timeout_ms;
    /* Check, but create nothing. */
    bool validate_only;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_req;
KW_PUBLIC extern const kw_create_topics_req kw_create_topics_req_default;
KW_PUBLIC extern const kw_message kw_create_topics_req_message;

/* ---- CreateTopicsResponse: versions 2-7, flexible from 5 ---- */

typedef struct kw_create_topics_resp_config {
    /* Key. */
    kw_str name;
    /* Value; null if sensitive. (nullable) */
    kw_str value;
    /* Cannot be changed. */
    bool read_only;
    /* Where the value comes from. (default -1) */
    int8_t config_source;
    /* A secret. */
    bool is_sensitive;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_resp_config;
KW_PUBLIC extern const kw_create_topics_resp_config kw_create_topics_resp_config_default;

typedef struct kw_create_topics_resp_topic {
    /* Topic name. */
    kw_str name;
    /* Its new id. (v7+) */
    kw_uuid topic_id;
    /* 0, or why it was not created. */
    int16_t error_code;
    /* The same in words. (nullable) */
    kw_str error_message;
    /* Why configs are not told. (v5+, tag 0) */
    int16_t topic_config_error_code;
    /* Number of partitions it got. (v5+, default -1) */
    int32_t num_partitions;
    /* Replicas of each. (v5+, default -1) */
    int16_t replication_factor;
    /* Its configuration. (v5+, nullable) */
    const kw_create_topics_resp_config *configs;
    int32_t n_configs;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_resp_topic;
KW_PUBLIC extern const kw_create_topics_resp_topic kw_create_topics_resp_topic_default;

typedef struct kw_create_topics_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* One result each. */
    const kw_create_topics_resp_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_create_topics_resp;
KW_PUBLIC extern const kw_create_topics_resp kw_create_topics_resp_default;
KW_PUBLIC extern const kw_message kw_create_topics_resp_message;

KW_PUBLIC extern const kw_api kw_create_topics_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
