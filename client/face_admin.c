/* face_admin.c - the public calls of admin.h: each is a row number for the engine in admin.c. */
#include "client/client.h"

static int submit(kw_client *c, kw_admin_op op, const void *request, const int32_t *nodes, int32_t n_nodes,
                  const kw_admin_options *o) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_admin_submit(&c->admin, op, request, nodes, n_nodes, o);
    kw_client_leave(c);
    if (rc == KW_OK)
        kw_client_wake(c);
    return rc;
}

const char *kw_admin_op_name(kw_admin_op op) {
    return (int)op >= 0 && op < KW_ADMIN_OPS ? kw_op_kinds[op]->name : "an unknown call";
}

int kw_admin_create_topics(kw_client *c, const kw_create_topics_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_CREATE_TOPICS, r, NULL, 0, o);
}

int kw_admin_delete_topics(kw_client *c, const kw_delete_topics_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DELETE_TOPICS, r, NULL, 0, o);
}

int kw_admin_create_partitions(kw_client *c, const kw_create_partitions_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_CREATE_PARTITIONS, r, NULL, 0, o);
}

int kw_admin_describe_topics(kw_client *c, const kw_metadata_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_TOPICS, r, NULL, 0, o);
}

int kw_admin_describe_configs(kw_client *c, const kw_describe_configs_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_CONFIGS, r, NULL, 0, o);
}

int kw_admin_alter_configs(kw_client *c, const kw_incremental_alter_configs_req *r,
                           const kw_admin_options *o) {
    return submit(c, KW_ADMIN_ALTER_CONFIGS, r, NULL, 0, o);
}

int kw_admin_delete_records(kw_client *c, const kw_delete_records_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DELETE_RECORDS, r, NULL, 0, o);
}

int kw_admin_list_offsets(kw_client *c, const kw_list_offsets_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_LIST_OFFSETS, r, NULL, 0, o);
}

int kw_admin_elect_leaders(kw_client *c, const kw_elect_leaders_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_ELECT_LEADERS, r, NULL, 0, o);
}

int kw_admin_describe_cluster(kw_client *c, const kw_describe_cluster_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_CLUSTER, r, NULL, 0, o);
}

int kw_admin_describe_log_dirs(kw_client *c, const int32_t *brokers, int32_t n_brokers,
                               const kw_describe_log_dirs_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_LOG_DIRS, r, brokers, n_brokers, o);
}

int kw_admin_list_groups(kw_client *c, const kw_list_groups_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_LIST_GROUPS, r, NULL, -1, o);
}

int kw_admin_describe_groups(kw_client *c, const kw_describe_groups_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_GROUPS, r, NULL, 0, o);
}

int kw_admin_delete_groups(kw_client *c, const kw_delete_groups_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DELETE_GROUPS, r, NULL, 0, o);
}

int kw_admin_list_group_offsets(kw_client *c, const kw_offset_fetch_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_LIST_GROUP_OFFSETS, r, NULL, 0, o);
}

int kw_admin_alter_group_offsets(kw_client *c, const kw_offset_commit_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_ALTER_GROUP_OFFSETS, r, NULL, 0, o);
}

int kw_admin_delete_group_offsets(kw_client *c, const kw_offset_delete_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DELETE_GROUP_OFFSETS, r, NULL, 0, o);
}

int kw_admin_list_transactions(kw_client *c, const kw_list_transactions_req *r, const kw_admin_options *o) {
    return submit(c, KW_ADMIN_LIST_TRANSACTIONS, r, NULL, -1, o);
}

int kw_admin_describe_transactions(kw_client *c, const kw_describe_transactions_req *r,
                                   const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_TRANSACTIONS, r, NULL, 0, o);
}

int kw_admin_describe_producers(kw_client *c, int32_t broker, const kw_describe_producers_req *r,
                                const kw_admin_options *o) {
    return submit(c, KW_ADMIN_DESCRIBE_PRODUCERS, r, &broker, broker >= 0 ? 1 : 0, o);
}

int kw_admin_abort_transaction(kw_client *c, const kw_write_txn_markers_req *r, const kw_admin_options *o) {
    bool commits = r != NULL && r->n_markers == 1 && r->markers[0].transaction_result;
    return commits ? KW_EINVAL : submit(c, KW_ADMIN_ABORT_TRANSACTION, r, NULL, 0, o);
}
