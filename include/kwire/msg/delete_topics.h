/* DeleteTopics: structs and defaults. Made by tools/kwgen.py from protocol/schema/20_delete_topics.kw. */
#ifndef KWIRE_MSG_DELETE_TOPICS_H
#define KWIRE_MSG_DELETE_TOPICS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- DeleteTopicsRequest: versions 1-6, flexible from 4 ---- */

typedef struct kw_delete_topics_req_topic {
    /* Topic name; null: by id. (nullable, default null) */
    kw_str name;
    /* Topic id; zero: by name. */
    kw_uuid topic_id;
    const kw_unknown_tags *unknown_tags;
} kw_delete_topics_req_topic;
KW_PUBLIC extern const kw_delete_topics_req_topic kw_delete_topics_req_topic_default;

typedef struct kw_delete_topics_req {
    /* What to delete, by name or by id. (v6+) */
    const kw_delete_topics_req_topic *topics;
    int32_t n_topics;
    /* What to delete, by name. (v1-5) */
    const kw_str *topic_names;
    int32_t n_topic_names;
    /* How long the broker may take. */
    int32_t timeout_ms;
    const kw_unknown_tags *unknown_tags;
} kw_delete_topics_req;
KW_PUBLIC extern const kw_delete_topics_req kw_delete_topics_req_default;
KW_PUBLIC extern const kw_message kw_delete_topics_req_message;

/* ---- DeleteTopicsResponse: versions 1-6, flexible from 4 ---- */

typedef struct kw_delete_topics_resp_topic {
    /* Topic name; null if asked by an id that is unknown. (nullable in v6+) */
    kw_str name;
    /* Topic id. (v6+) */
    kw_uuid topic_id;
    /* 0, or why it was not deleted. */
    int16_t error_code;
    /* The same in words. (v5+, nullable, default null) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_delete_topics_resp_topic;
KW_PUBLIC extern const kw_delete_topics_resp_topic kw_delete_topics_resp_topic_default;

typedef struct kw_delete_topics_resp {
    /* How long the client is to hold its requests back (M8). */
    int32_t throttle_time_ms;
    /* One result each. */
    const kw_delete_topics_resp_topic *responses;
    int32_t n_responses;
    const kw_unknown_tags *unknown_tags;
} kw_delete_topics_resp;
KW_PUBLIC extern const kw_delete_topics_resp kw_delete_topics_resp_default;
KW_PUBLIC extern const kw_message kw_delete_topics_resp_message;

KW_PUBLIC extern const kw_api kw_delete_topics_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
