/* registry.c - the only file that names all APIs: who links it gets all rows. Made by tools/kwgen.py. */
#include "protocol/registry.h"

/* clang-format off */

extern const kw_api kw_produce_api;
extern const kw_api kw_fetch_api;
extern const kw_api kw_list_offsets_api;
extern const kw_api kw_metadata_api;
extern const kw_api kw_offset_commit_api;
extern const kw_api kw_offset_fetch_api;
extern const kw_api kw_find_coordinator_api;
extern const kw_api kw_join_group_api;
extern const kw_api kw_heartbeat_api;
extern const kw_api kw_leave_group_api;
extern const kw_api kw_sync_group_api;
extern const kw_api kw_describe_groups_api;
extern const kw_api kw_list_groups_api;
extern const kw_api kw_sasl_handshake_api;
extern const kw_api kw_api_versions_api;
extern const kw_api kw_create_topics_api;
extern const kw_api kw_delete_topics_api;
extern const kw_api kw_delete_records_api;
extern const kw_api kw_init_producer_id_api;
extern const kw_api kw_offset_for_leader_epoch_api;
extern const kw_api kw_add_partitions_to_txn_api;
extern const kw_api kw_add_offsets_to_txn_api;
extern const kw_api kw_end_txn_api;
extern const kw_api kw_write_txn_markers_api;
extern const kw_api kw_txn_offset_commit_api;
extern const kw_api kw_describe_acls_api;
extern const kw_api kw_create_acls_api;
extern const kw_api kw_delete_acls_api;
extern const kw_api kw_describe_configs_api;
extern const kw_api kw_alter_configs_api;
extern const kw_api kw_alter_replica_log_dirs_api;
extern const kw_api kw_describe_log_dirs_api;
extern const kw_api kw_sasl_authenticate_api;
extern const kw_api kw_create_partitions_api;
extern const kw_api kw_create_delegation_token_api;
extern const kw_api kw_renew_delegation_token_api;
extern const kw_api kw_expire_delegation_token_api;
extern const kw_api kw_describe_delegation_token_api;
extern const kw_api kw_delete_groups_api;
extern const kw_api kw_elect_leaders_api;
extern const kw_api kw_incremental_alter_configs_api;
extern const kw_api kw_alter_partition_reassignments_api;
extern const kw_api kw_list_partition_reassignments_api;
extern const kw_api kw_offset_delete_api;
extern const kw_api kw_describe_client_quotas_api;
extern const kw_api kw_alter_client_quotas_api;
extern const kw_api kw_describe_user_scram_credentials_api;
extern const kw_api kw_alter_user_scram_credentials_api;
extern const kw_api kw_describe_quorum_api;
extern const kw_api kw_update_features_api;
extern const kw_api kw_describe_cluster_api;
extern const kw_api kw_describe_producers_api;
extern const kw_api kw_unregister_broker_api;
extern const kw_api kw_describe_transactions_api;
extern const kw_api kw_list_transactions_api;
extern const kw_api kw_consumer_group_heartbeat_api;
extern const kw_api kw_consumer_group_describe_api;
extern const kw_api kw_get_telemetry_subscriptions_api;
extern const kw_api kw_push_telemetry_api;
extern const kw_api kw_list_config_resources_api;
extern const kw_api kw_describe_topic_partitions_api;
extern const kw_api kw_share_group_heartbeat_api;
extern const kw_api kw_share_group_describe_api;
extern const kw_api kw_share_fetch_api;
extern const kw_api kw_share_acknowledge_api;
extern const kw_api kw_add_raft_voter_api;
extern const kw_api kw_remove_raft_voter_api;
extern const kw_api kw_initialize_share_group_state_api;
extern const kw_api kw_read_share_group_state_api;
extern const kw_api kw_write_share_group_state_api;
extern const kw_api kw_delete_share_group_state_api;
extern const kw_api kw_read_share_group_state_summary_api;
extern const kw_api kw_streams_group_heartbeat_api;
extern const kw_api kw_streams_group_describe_api;
extern const kw_api kw_describe_share_group_offsets_api;
extern const kw_api kw_alter_share_group_offsets_api;
extern const kw_api kw_delete_share_group_offsets_api;

const kw_api *const kw_registry[] = {
    &kw_produce_api,
    &kw_fetch_api,
    &kw_list_offsets_api,
    &kw_metadata_api,
    &kw_offset_commit_api,
    &kw_offset_fetch_api,
    &kw_find_coordinator_api,
    &kw_join_group_api,
    &kw_heartbeat_api,
    &kw_leave_group_api,
    &kw_sync_group_api,
    &kw_describe_groups_api,
    &kw_list_groups_api,
    &kw_sasl_handshake_api,
    &kw_api_versions_api,
    &kw_create_topics_api,
    &kw_delete_topics_api,
    &kw_delete_records_api,
    &kw_init_producer_id_api,
    &kw_offset_for_leader_epoch_api,
    &kw_add_partitions_to_txn_api,
    &kw_add_offsets_to_txn_api,
    &kw_end_txn_api,
    &kw_write_txn_markers_api,
    &kw_txn_offset_commit_api,
    &kw_describe_acls_api,
    &kw_create_acls_api,
    &kw_delete_acls_api,
    &kw_describe_configs_api,
    &kw_alter_configs_api,
    &kw_alter_replica_log_dirs_api,
    &kw_describe_log_dirs_api,
    &kw_sasl_authenticate_api,
    &kw_create_partitions_api,
    &kw_create_delegation_token_api,
    &kw_renew_delegation_token_api,
    &kw_expire_delegation_token_api,
    &kw_describe_delegation_token_api,
    &kw_delete_groups_api,
    &kw_elect_leaders_api,
    &kw_incremental_alter_configs_api,
    &kw_alter_partition_reassignments_api,
    &kw_list_partition_reassignments_api,
    &kw_offset_delete_api,
    &kw_describe_client_quotas_api,
    &kw_alter_client_quotas_api,
    &kw_describe_user_scram_credentials_api,
    &kw_alter_user_scram_credentials_api,
    &kw_describe_quorum_api,
    &kw_update_features_api,
    &kw_describe_cluster_api,
    &kw_describe_producers_api,
    &kw_unregister_broker_api,
    &kw_describe_transactions_api,
    &kw_list_transactions_api,
    &kw_consumer_group_heartbeat_api,
    &kw_consumer_group_describe_api,
    &kw_get_telemetry_subscriptions_api,
    &kw_push_telemetry_api,
    &kw_list_config_resources_api,
    &kw_describe_topic_partitions_api,
    &kw_share_group_heartbeat_api,
    &kw_share_group_describe_api,
    &kw_share_fetch_api,
    &kw_share_acknowledge_api,
    &kw_add_raft_voter_api,
    &kw_remove_raft_voter_api,
    &kw_initialize_share_group_state_api,
    &kw_read_share_group_state_api,
    &kw_write_share_group_state_api,
    &kw_delete_share_group_state_api,
    &kw_read_share_group_state_summary_api,
    &kw_streams_group_heartbeat_api,
    &kw_streams_group_describe_api,
    &kw_describe_share_group_offsets_api,
    &kw_alter_share_group_offsets_api,
    &kw_delete_share_group_offsets_api,
};
const int kw_registry_n = 77;
