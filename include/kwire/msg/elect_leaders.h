/* ElectLeaders: structs and defaults. Made by tools/kwgen.py from protocol/schema/43_elect_leaders.kw. */
#ifndef KWIRE_MSG_ELECT_LEADERS_H
#define KWIRE_MSG_ELECT_LEADERS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ElectLeadersRequest: versions 0-2, flexible from 2 ---- */

typedef struct kw_elect_leaders_req_topic {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_elect_leaders_req_topic;
KW_PUBLIC extern const kw_elect_leaders_req_topic kw_elect_leaders_req_topic_default;

typedef struct kw_elect_leaders_req {
    /* 0: back to the preferred replica; 1 unclean: any live replica, records may be lost. v0 is always 0.
     * (v1+) */
    int8_t election_type;
    /* Where; null: all partitions of the cluster. (nullable) */
    const kw_elect_leaders_req_topic *topic_partitions;
    int32_t n_topic_partitions;
    /* ms to wait for the elections. (default 60000) */
    int32_t timeout_ms;
    const kw_unknown_tags *unknown_tags;
} kw_elect_leaders_req;
KW_PUBLIC extern const kw_elect_leaders_req kw_elect_leaders_req_default;
KW_PUBLIC extern const kw_message kw_elect_leaders_req_message;

/* ---- ElectLeadersResponse: versions 0-2, flexible from 2 ---- */

typedef struct kw_elect_leaders_resp_partition {
    /* Partition number. */
    int32_t partition_id;
    /* ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE, ELIGIBLE_LEADERS_NOT_AVAILABLE; 0: elected. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_elect_leaders_resp_partition;
KW_PUBLIC extern const kw_elect_leaders_resp_partition kw_elect_leaders_resp_partition_default;

typedef struct kw_elect_leaders_resp_topic {
    /* Topic name. */
    kw_str topic;
    /* One per partition. */
    const kw_elect_leaders_resp_partition *partition_result;
    int32_t n_partition_result;
    const kw_unknown_tags *unknown_tags;
} kw_elect_leaders_resp_topic;
KW_PUBLIC extern const kw_elect_leaders_resp_topic kw_elect_leaders_resp_topic_default;

typedef struct kw_elect_leaders_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* Of the whole request. (v1+) */
    int16_t error_code;
    /* One per topic; empty if all partitions were asked for and we may not. */
    const kw_elect_leaders_resp_topic *replica_election_results;
    int32_t n_replica_election_results;
    const kw_unknown_tags *unknown_tags;
} kw_elect_leaders_resp;
KW_PUBLIC extern const kw_elect_leaders_resp kw_elect_leaders_resp_default;
KW_PUBLIC extern const kw_message kw_elect_leaders_resp_message;

KW_PUBLIC extern const kw_api kw_elect_leaders_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
