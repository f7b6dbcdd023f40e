/* AlterReplicaLogDirs: structs and defaults. Made by tools/kwgen.py from protocol/schema/34_alter_replica_log_dirs.kw. */
#ifndef KWIRE_MSG_ALTER_REPLICA_LOG_DIRS_H
#define KWIRE_MSG_ALTER_REPLICA_LOG_DIRS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- AlterReplicaLogDirsRequest: versions 1-2, flexible from 2 ---- */

typedef struct kw_alter_replica_log_dirs_req_topic {
    /* Topic name. */
    kw_str name;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_req_topic;
KW_PUBLIC extern const kw_alter_replica_log_dirs_req_topic kw_alter_replica_log_dirs_req_topic_default;

typedef struct kw_alter_replica_log_dirs_req_dir {
    /* Absolute path on the broker, one of its log.dirs. */
    kw_str path;
    /* What shall live there. */
    const kw_alter_replica_log_dirs_req_topic *topics;
    int32_t n_topics;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_req_dir;
KW_PUBLIC extern const kw_alter_replica_log_dirs_req_dir kw_alter_replica_log_dirs_req_dir_default;

typedef struct kw_alter_replica_log_dirs_req {
    /* Target directories. */
    const kw_alter_replica_log_dirs_req_dir *dirs;
    int32_t n_dirs;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_req;
KW_PUBLIC extern const kw_alter_replica_log_dirs_req kw_alter_replica_log_dirs_req_default;
KW_PUBLIC extern const kw_message kw_alter_replica_log_dirs_req_message;

/* ---- AlterReplicaLogDirsResponse: versions 1-2, flexible from 2 ---- */

typedef struct kw_alter_replica_log_dirs_resp_partition {
    /* Partition number. */
    int32_t partition_index;
    /* LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR; REPLICA_NOT_AVAILABLE: no replica here yet, it will be
     * created there; 0: the move has begun. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_resp_partition;
KW_PUBLIC extern const kw_alter_replica_log_dirs_resp_partition kw_alter_replica_log_dirs_resp_partition_default;

typedef struct kw_alter_replica_log_dirs_resp_topic {
    /* Topic name. */
    kw_str topic_name;
    /* Its partitions. */
    const kw_alter_replica_log_dirs_resp_partition *partitions;
    int32_t n_partitions;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_resp_topic;
KW_PUBLIC extern const kw_alter_replica_log_dirs_resp_topic kw_alter_replica_log_dirs_resp_topic_default;

typedef struct kw_alter_replica_log_dirs_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* One per topic. */
    const kw_alter_replica_log_dirs_resp_topic *results;
    int32_t n_results;
    const kw_unknown_tags *unknown_tags;
} kw_alter_replica_log_dirs_resp;
KW_PUBLIC extern const kw_alter_replica_log_dirs_resp kw_alter_replica_log_dirs_resp_default;
KW_PUBLIC extern const kw_message kw_alter_replica_log_dirs_resp_message;

KW_PUBLIC extern const kw_api kw_alter_replica_log_dirs_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
