/* admin_table.h - the few things about single APIs that rows cannot say (admin_fit.c). */
#ifndef KW_CLIENT_ADMIN_TABLE_H
#define KW_CLIENT_ADMIN_TABLE_H

#include "client/admin.h"

/* kw_op_method.fit and .adapt: what old versions, and other APIs, want instead. KW_ENOMEM, KW_EVERSION. */
int kw_op_fit_delete_topics(kw_op_part *p, void **body);
int kw_op_fit_metadata(kw_op_part *p, void **body);
int kw_op_fit_cluster_metadata(kw_op_part *p, void **body);
int kw_op_adapt_cluster_metadata(kw_op_part *p, const void **body);
int kw_op_fit_consumer_groups(kw_op_part *p, void **body);
int kw_op_fit_offset_fetch(kw_op_part *p, void **body);
int kw_op_adapt_offset_fetch(kw_op_part *p, const void **body);
int kw_op_deeper_offset_fetch(const void *group);

/* kw_op_kind.merge */
const void *kw_op_merge_log_dirs(kw_operation *op);
const void *kw_op_merge_group_list(kw_operation *op);
const void *kw_op_merge_groups(kw_operation *op);

#endif
