/* admin_table.c - every administrative call, by its number in <kwire/admin.h>; the rows: admin_table_*.c. */
#include "client/admin_table.h"

const kw_op_kind *const kw_op_kinds[KW_ADMIN_OPS] = {
    [KW_ADMIN_CREATE_TOPICS] = &kw_op_create_topics,
    [KW_ADMIN_DELETE_TOPICS] = &kw_op_delete_topics,
    [KW_ADMIN_CREATE_PARTITIONS] = &kw_op_create_partitions,
    [KW_ADMIN_DESCRIBE_TOPICS] = &kw_op_describe_topics,
    [KW_ADMIN_DESCRIBE_CONFIGS] = &kw_op_describe_configs,
    [KW_ADMIN_ALTER_CONFIGS] = &kw_op_alter_configs,
    [KW_ADMIN_DELETE_RECORDS] = &kw_op_delete_records,
    [KW_ADMIN_LIST_OFFSETS] = &kw_op_list_offsets,
    [KW_ADMIN_DESCRIBE_CLUSTER] = &kw_op_describe_cluster,
    [KW_ADMIN_DESCRIBE_LOG_DIRS] = &kw_op_describe_log_dirs,
    [KW_ADMIN_ELECT_LEADERS] = &kw_op_elect_leaders,
    [KW_ADMIN_LIST_GROUPS] = &kw_op_list_groups,
    [KW_ADMIN_DESCRIBE_GROUPS] = &kw_op_describe_groups,
    [KW_ADMIN_DELETE_GROUPS] = &kw_op_delete_groups,
    [KW_ADMIN_LIST_GROUP_OFFSETS] = &kw_op_list_group_offsets,
    [KW_ADMIN_ALTER_GROUP_OFFSETS] = &kw_op_alter_group_offsets,
    [KW_ADMIN_DELETE_GROUP_OFFSETS] = &kw_op_delete_group_offsets,
    [KW_ADMIN_LIST_TRANSACTIONS] = &kw_op_list_transactions,
    [KW_ADMIN_DESCRIBE_TRANSACTIONS] = &kw_op_describe_transactions,
    [KW_ADMIN_DESCRIBE_PRODUCERS] = &kw_op_describe_producers,
    [KW_ADMIN_ABORT_TRANSACTION] = &kw_op_abort_transaction,
};
