/* admin_calls.c - see admin_calls.h. */
#include "tests/client/admin_calls.h"

static int timeout_ms;

int admin_calls_items(kw_admin_op op) {
    bool brokers =
        op == KW_ADMIN_DESCRIBE_LOG_DIRS || op == KW_ADMIN_LIST_GROUPS || op == KW_ADMIN_LIST_TRANSACTIONS;
    return brokers ? 3 : op == KW_ADMIN_DESCRIBE_CLUSTER ? 1 : 2;
}

static kw_admin_options options(kw_admin_op op) {
    return (kw_admin_options){.timeout_ms = timeout_ms, .opaque = (uint64_t)op};
}

static void ask_topics(admin_world *w) {
    kw_admin_options o = options(KW_ADMIN_CREATE_TOPICS);
    kw_create_topics_req_topic t[2] = {kw_create_topics_req_topic_default,
                                       kw_create_topics_req_topic_default};
    kw_create_topics_req create = kw_create_topics_req_default;
    t[0].name = KW_STR("t");
    t[1].name = KW_STR("a");
    create.topics = t;
    create.n_topics = 2;
    assert_int_equal(kw_admin_create_topics(w->client, &create, &o), 0);

    o = options(KW_ADMIN_DELETE_TOPICS);
    kw_delete_topics_req_topic d[2] = {kw_delete_topics_req_topic_default,
                                       kw_delete_topics_req_topic_default};
    kw_delete_topics_req delete = kw_delete_topics_req_default;
    d[0].name = KW_STR("t");
    memset(&d[1].topic_id, 1, sizeof d[1].topic_id);
    delete.topics = d;
    delete.n_topics = 2;
    assert_int_equal(kw_admin_delete_topics(w->client, &delete, &o), 0);

    o = options(KW_ADMIN_CREATE_PARTITIONS);
    kw_create_partitions_req_topic p[2] = {kw_create_partitions_req_topic_default,
                                           kw_create_partitions_req_topic_default};
    kw_create_partitions_req grow = kw_create_partitions_req_default;
    p[0].name = KW_STR("b");
    p[1].name = KW_STR("a");
    grow.topics = p;
    grow.n_topics = 2;
    assert_int_equal(kw_admin_create_partitions(w->client, &grow, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_TOPICS);
    kw_metadata_req_topic m[2] = {kw_metadata_req_topic_default, kw_metadata_req_topic_default};
    kw_metadata_req describe = kw_metadata_req_default;
    m[0].name = KW_STR("t");
    m[1].name = KW_STR("a");
    describe.topics = m;
    describe.n_topics = 2;
    assert_int_equal(kw_admin_describe_topics(w->client, &describe, &o), 0);
}

static void ask_configs(admin_world *w) {
    kw_admin_options o = options(KW_ADMIN_DESCRIBE_CONFIGS);
    kw_describe_configs_req_resource r[2] = {kw_describe_configs_req_resource_default,
                                             kw_describe_configs_req_resource_default};
    kw_describe_configs_req describe = kw_describe_configs_req_default;
    r[0].resource_type = 2;
    r[0].resource_name = KW_STR("t");
    r[1].resource_type = 4;
    r[1].resource_name = KW_STR("1");
    describe.resources = r;
    describe.n_resources = 2;
    assert_int_equal(kw_admin_describe_configs(w->client, &describe, &o), 0);

    o = options(KW_ADMIN_ALTER_CONFIGS);
    kw_incremental_alter_configs_req_resource a[2] = {kw_incremental_alter_configs_req_resource_default,
                                                      kw_incremental_alter_configs_req_resource_default};
    kw_incremental_alter_configs_req alter = kw_incremental_alter_configs_req_default;
    a[0].resource_type = 4;
    a[0].resource_name = KW_STR("2");
    a[1].resource_type = 4;
    a[1].resource_name = KW_STR("");
    alter.resources = a;
    alter.n_resources = 2;
    assert_int_equal(kw_admin_alter_configs(w->client, &alter, &o), 0);
}

static void ask_partitions(admin_world *w) {
    kw_admin_options o = options(KW_ADMIN_DELETE_RECORDS);
    kw_delete_records_req_partition dp[2] = {kw_delete_records_req_partition_default,
                                             kw_delete_records_req_partition_default};
    kw_delete_records_req_topic dt = kw_delete_records_req_topic_default;
    kw_delete_records_req delete = kw_delete_records_req_default;
    dp[0].partition_index = 1;
    dt.name = KW_STR("t");
    dt.partitions = dp;
    dt.n_partitions = 2;
    delete.topics = &dt;
    delete.n_topics = 1;
    assert_int_equal(kw_admin_delete_records(w->client, &delete, &o), 0);

    o = options(KW_ADMIN_LIST_OFFSETS);
    kw_list_offsets_req_partition lp[2] = {kw_list_offsets_req_partition_default,
                                           kw_list_offsets_req_partition_default};
    kw_list_offsets_req_topic lt[2] = {kw_list_offsets_req_topic_default, kw_list_offsets_req_topic_default};
    kw_list_offsets_req list = kw_list_offsets_req_default;
    lp[1].partition_index = 2;
    for (int i = 0; i < 2; i++) {
        lt[i].name = i == 0 ? KW_STR("t") : KW_STR("a");
        lt[i].partitions = &lp[i];
        lt[i].n_partitions = 1;
    }
    list.topics = lt;
    list.n_topics = 2;
    assert_int_equal(kw_admin_list_offsets(w->client, &list, &o), 0);

    o = options(KW_ADMIN_ELECT_LEADERS);
    static const int32_t numbers[] = {0, 3};
    kw_elect_leaders_req_topic et = kw_elect_leaders_req_topic_default;
    kw_elect_leaders_req elect = kw_elect_leaders_req_default;
    et.topic = KW_STR("t");
    et.partitions = numbers;
    et.n_partitions = 2;
    elect.topic_partitions = &et;
    elect.n_topic_partitions = 1;
    assert_int_equal(kw_admin_elect_leaders(w->client, &elect, &o), 0);
}

static void ask_groups(admin_world *w) {
    static const kw_str names[] = {
        {"g1", 2},
        {"x",  1}
    };
    kw_admin_options o = options(KW_ADMIN_DESCRIBE_GROUPS);
    kw_describe_groups_req describe = kw_describe_groups_req_default;
    describe.groups = names;
    describe.n_groups = 2;
    assert_int_equal(kw_admin_describe_groups(w->client, &describe, &o), 0);

    o = options(KW_ADMIN_DELETE_GROUPS);
    kw_delete_groups_req delete = kw_delete_groups_req_default;
    delete.groups_names = names;
    delete.n_groups_names = 2;
    assert_int_equal(kw_admin_delete_groups(w->client, &delete, &o), 0);

    o = options(KW_ADMIN_LIST_GROUP_OFFSETS);
    kw_offset_fetch_req_group g[2] = {kw_offset_fetch_req_group_default, kw_offset_fetch_req_group_default};
    kw_offset_fetch_req fetch = kw_offset_fetch_req_default;
    g[0].group_id = names[0];
    g[1].group_id = names[1];
    g[0].n_topics = g[1].n_topics = -1;
    fetch.groups = g;
    fetch.n_groups = 2;
    assert_int_equal(kw_admin_list_group_offsets(w->client, &fetch, &o), 0);
}

static void ask_offsets_of_a_group(admin_world *w) {
    kw_admin_options o = options(KW_ADMIN_ALTER_GROUP_OFFSETS);
    kw_offset_commit_req_partition cp[2] = {kw_offset_commit_req_partition_default,
                                            kw_offset_commit_req_partition_default};
    kw_offset_commit_req_topic ct = kw_offset_commit_req_topic_default;
    kw_offset_commit_req commit = kw_offset_commit_req_default;
    cp[1].partition_index = 1;
    ct.name = KW_STR("t");
    ct.partitions = cp;
    ct.n_partitions = 2;
    commit.group_id = KW_STR("g2");
    commit.topics = &ct;
    commit.n_topics = 1;
    assert_int_equal(kw_admin_alter_group_offsets(w->client, &commit, &o), 0);

    o = options(KW_ADMIN_DELETE_GROUP_OFFSETS);
    kw_offset_delete_req_partition dp[2] = {kw_offset_delete_req_partition_default,
                                            kw_offset_delete_req_partition_default};
    kw_offset_delete_req_topic dt = kw_offset_delete_req_topic_default;
    kw_offset_delete_req forget = kw_offset_delete_req_default;
    dp[1].partition_index = 2;
    dt.name = KW_STR("a");
    dt.partitions = dp;
    dt.n_partitions = 2;
    forget.group_id = KW_STR("g2");
    forget.topics = &dt;
    forget.n_topics = 1;
    assert_int_equal(kw_admin_delete_group_offsets(w->client, &forget, &o), 0);
}

static void ask_transactions(admin_world *w) {
    static const kw_str state =
                            {
                                "Ongoing", 7
    },
                        ids[] = {{"g1", 2}, {"x", 1}};
    static const int32_t numbers[] = {0, 3};
    kw_admin_options o = options(KW_ADMIN_LIST_TRANSACTIONS);
    kw_list_transactions_req list = kw_list_transactions_req_default;
    list.state_filters = &state;
    list.n_state_filters = 1;
    assert_int_equal(kw_admin_list_transactions(w->client, &list, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_TRANSACTIONS);
    kw_describe_transactions_req describe = kw_describe_transactions_req_default;
    describe.transactional_ids = ids;
    describe.n_transactional_ids = 2;
    assert_int_equal(kw_admin_describe_transactions(w->client, &describe, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_PRODUCERS);
    kw_describe_producers_req_topic pt = kw_describe_producers_req_topic_default;
    kw_describe_producers_req producers = kw_describe_producers_req_default;
    pt.name = KW_STR("t");
    pt.partition_indexes = numbers;
    pt.n_partition_indexes = 2;
    producers.topics = &pt;
    producers.n_topics = 1;
    assert_int_equal(kw_admin_describe_producers(w->client, -1, &producers, &o), 0);

    o = options(KW_ADMIN_ABORT_TRANSACTION);
    kw_write_txn_markers_req_topic mt = kw_write_txn_markers_req_topic_default;
    kw_write_txn_markers_req_marker marker = kw_write_txn_markers_req_marker_default;
    kw_write_txn_markers_req abort_one = kw_write_txn_markers_req_default;
    mt.name = KW_STR("t");
    mt.partition_indexes = numbers;
    mt.n_partition_indexes = 2;
    marker.topics = &mt;
    marker.n_topics = 1;
    abort_one.markers = &marker;
    abort_one.n_markers = 1;
    assert_int_equal(kw_admin_abort_transaction(w->client, &abort_one, &o), 0);
}

void admin_calls_ask(admin_world *w, int timeout) {
    timeout_ms = timeout;
    kw_admin_options o = options(KW_ADMIN_DESCRIBE_CLUSTER);
    assert_int_equal(kw_admin_describe_cluster(w->client, &kw_describe_cluster_req_default, &o), 0);
    o = options(KW_ADMIN_DESCRIBE_LOG_DIRS);
    assert_int_equal(kw_admin_describe_log_dirs(w->client, NULL, -1, &kw_describe_log_dirs_req_default, &o),
                     0);
    o = options(KW_ADMIN_LIST_GROUPS);
    assert_int_equal(kw_admin_list_groups(w->client, &kw_list_groups_req_default, &o), 0);
    ask_topics(w);
    ask_configs(w);
    ask_partitions(w);
    ask_groups(w);
    ask_offsets_of_a_group(w);
    ask_transactions(w);
}

static const int16_t apis[] = {2,  8,  9,  15, 16, 19, 20, 21, 27, 32, 35,
                               37, 42, 43, 44, 47, 60, 61, 65, 66, 69};

void admin_calls_offer(admin_world *w, uint32_t round) {
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++) {
        const kw_api *api = kw_api_by_key(apis[i]);
        int16_t n = (int16_t)(api->max_stable_version - api->min_version + 1);
        aw_offer(w, apis[i], api->min_version, (int16_t)(api->min_version + (int16_t)(round % (uint32_t)n)));
    }
}
