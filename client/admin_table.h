/* admin_table.h - the rows of administrative calls, and the few things about single APIs that rows cannot say
 * (admin_fit.c, admin_txns.c). */
#ifndef KW_CLIENT_ADMIN_TABLE_H
#define KW_CLIENT_ADMIN_TABLE_H

#include "client/admin.h"

/* admin_table_topics.c */
extern const kw_op_kind kw_op_create_topics, kw_op_delete_topics, kw_op_create_partitions,
    kw_op_describe_topics, kw_op_describe_configs, kw_op_alter_configs, kw_op_delete_records,
    kw_op_list_offsets, kw_op_elect_leaders;
/* admin_table_groups.c */
extern const kw_op_kind kw_op_describe_cluster, kw_op_describe_log_dirs, kw_op_list_groups,
    kw_op_describe_groups, kw_op_delete_groups, kw_op_list_group_offsets, kw_op_alter_group_offsets,
    kw_op_delete_group_offsets;
/* admin_table_txns.c */
extern const kw_op_kind kw_op_list_transactions, kw_op_describe_transactions, kw_op_describe_producers,
    kw_op_abort_transaction;

/* kw_op_method.fit and .adapt: what old versions, and other APIs, want instead. KW_ENOMEM, KW_EVERSION. */
int kw_op_fit_delete_topics(kw_op_part *p, void **body);
int kw_op_fit_metadata(kw_op_part *p, void **body);
int kw_op_fit_cluster_metadata(kw_op_part *p, void **body);
int kw_op_adapt_cluster_metadata(kw_op_part *p, const void **body);
int kw_op_fit_consumer_groups(kw_op_part *p, void **body);
int kw_op_fit_offset_fetch(kw_op_part *p, void **body);
int kw_op_adapt_offset_fetch(kw_op_part *p, const void **body);
int kw_op_deeper_offset_fetch(const void *group);
int kw_op_adapt_markers(kw_op_part *p, const void **body);

/* kw_op_kind.merge */
const void *kw_op_merge_log_dirs(kw_operation *op);
const void *kw_op_merge_group_list(kw_operation *op);
const void *kw_op_merge_groups(kw_operation *op);
const void *kw_op_merge_transaction_list(kw_operation *op);
const void *kw_op_merge_markers(kw_operation *op);

#endif
