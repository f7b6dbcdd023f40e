/* All administrative calls at once against brokers that answer anything at all, as long as it is well formed:
 * lists that are empty, null, doubled or about something else, codes of every kind, at every version. Each
 * call ends in exactly one event, in time, with one entry for each item; nothing is leaked (aw_fini looks).
 */
#include "tests/client/admin_world.h"
#include "tests/client/random_message.h"

enum { ROUNDS = 300, TIMEOUT_MS = 2000 };

static admin_world w;
static uint32_t seed;
static int ended[KW_ADMIN_OPS], n_fine, n_failed;

/* ---- answers ---- */

static bool answer_anything(admin_world *world, const sim_request *q, int32_t broker) {
    kw_mem mem = world->wire.own;
    kw_arena arena;
    (void)broker;
    kw_arena_init(&arena, &mem, 0);
    void *body = kw_arena_alloc(&arena, kw_message_size(q->api->response));
    assert_non_null(body);
    random_message(q->api->response, q->header.api_version, &seed, &arena, body);
    aw_answer(world, q, body);
    kw_arena_fini(&arena);
    return true;
}

/* ---- results ---- */

/* Reads every byte that a result shows: a sanitizer would object to one that is not there. */
static void read_all(const kw_message *m, const void *body) {
    kw_mem mem = w.wire.own;
    kw_arena arena;
    kw_arena_init(&arena, &mem, 0);
    void *copy = kw_arena_alloc(&arena, kw_message_size(m));
    assert_non_null(copy);
    assert_int_equal(kw_message_copy(m, body, &arena, copy), 0);
    kw_arena_fini(&arena);
}

static void read_transactions(const kw_admin_transaction_list *l) {
    for (int32_t i = 0; i < l->n_transactions; i++) {
        assert_true(l->transactions[i].transactional_id.n >= -1);
        assert_in_range(l->coordinators[i], 1, 3);
    }
    assert_in_range(l->n_unknown_states, 0, 1); /* of the one that was asked for */
}

static void read_result(const kw_admin_result *r) {
    static const kw_message *const messages[KW_ADMIN_OPS] = {
        [KW_ADMIN_CREATE_TOPICS] = &kw_create_topics_resp_message,
        [KW_ADMIN_DELETE_TOPICS] = &kw_delete_topics_resp_message,
        [KW_ADMIN_CREATE_PARTITIONS] = &kw_create_partitions_resp_message,
        [KW_ADMIN_DESCRIBE_TOPICS] = &kw_metadata_resp_message,
        [KW_ADMIN_DESCRIBE_CONFIGS] = &kw_describe_configs_resp_message,
        [KW_ADMIN_ALTER_CONFIGS] = &kw_incremental_alter_configs_resp_message,
        [KW_ADMIN_DELETE_RECORDS] = &kw_delete_records_resp_message,
        [KW_ADMIN_LIST_OFFSETS] = &kw_list_offsets_resp_message,
        [KW_ADMIN_DESCRIBE_CLUSTER] = &kw_describe_cluster_resp_message,
        [KW_ADMIN_ELECT_LEADERS] = &kw_elect_leaders_resp_message,
        [KW_ADMIN_DELETE_GROUPS] = &kw_delete_groups_resp_message,
        [KW_ADMIN_LIST_GROUP_OFFSETS] = &kw_offset_fetch_resp_message,
        [KW_ADMIN_ALTER_GROUP_OFFSETS] = &kw_offset_commit_resp_message,
        [KW_ADMIN_DELETE_GROUP_OFFSETS] = &kw_offset_delete_resp_message,
        [KW_ADMIN_DESCRIBE_TRANSACTIONS] = &kw_describe_transactions_resp_message,
        [KW_ADMIN_DESCRIBE_PRODUCERS] = &kw_describe_producers_resp_message,
        [KW_ADMIN_ABORT_TRANSACTION] = &kw_write_txn_markers_resp_message,
    };
    if (messages[r->op] != NULL)
        read_all(messages[r->op], r->u.any);
    if (r->op == KW_ADMIN_LIST_GROUPS)
        for (int32_t i = 0; i < r->u.list_groups->n_groups; i++)
            assert_true(r->u.list_groups->groups[i].group_id.n >= -1);
    if (r->op == KW_ADMIN_LIST_TRANSACTIONS)
        read_transactions(r->u.list_transactions);
    if (r->op == KW_ADMIN_DESCRIBE_LOG_DIRS)
        for (int32_t i = 0; i < r->u.describe_log_dirs->n_brokers; i++)
            if (r->u.describe_log_dirs->brokers[i].answer != NULL)
                read_all(&kw_describe_log_dirs_resp_message, r->u.describe_log_dirs->brokers[i].answer);
    if (r->op != KW_ADMIN_DESCRIBE_GROUPS)
        return;
    for (int32_t i = 0; i < r->u.describe_groups->n_groups; i++) {
        const kw_admin_group *g = &r->u.describe_groups->groups[i];
        assert_int_equal((g->classic != NULL) + (g->consumer != NULL), g->error == 0);
    }
}

/* As many entries as were asked about, whatever was answered. */
static int entries(const kw_admin_result *r) {
    int n = 0;
    switch (r->op) {
    case KW_ADMIN_CREATE_TOPICS:
        return r->u.create_topics->n_topics;
    case KW_ADMIN_DELETE_TOPICS:
        return r->u.delete_topics->n_responses;
    case KW_ADMIN_CREATE_PARTITIONS:
        return r->u.create_partitions->n_results;
    case KW_ADMIN_DESCRIBE_TOPICS:
        return r->u.describe_topics->n_topics;
    case KW_ADMIN_DESCRIBE_CONFIGS:
        return r->u.describe_configs->n_results;
    case KW_ADMIN_ALTER_CONFIGS:
        return r->u.alter_configs->n_responses;
    case KW_ADMIN_DELETE_RECORDS:
        for (int32_t i = 0; i < r->u.delete_records->n_topics; i++)
            n += r->u.delete_records->topics[i].n_partitions;
        return n;
    case KW_ADMIN_LIST_OFFSETS:
        for (int32_t i = 0; i < r->u.list_offsets->n_topics; i++)
            n += r->u.list_offsets->topics[i].n_partitions;
        return n;
    case KW_ADMIN_ELECT_LEADERS:
        for (int32_t i = 0; i < r->u.elect_leaders->n_replica_election_results; i++)
            n += r->u.elect_leaders->replica_election_results[i].n_partition_result;
        return n;
    case KW_ADMIN_DESCRIBE_LOG_DIRS:
        return r->u.describe_log_dirs->n_brokers;
    case KW_ADMIN_LIST_GROUPS:
        return r->u.list_groups->n_brokers;
    case KW_ADMIN_DESCRIBE_GROUPS:
        return r->u.describe_groups->n_groups;
    case KW_ADMIN_DELETE_GROUPS:
        return r->u.delete_groups->n_results;
    case KW_ADMIN_LIST_GROUP_OFFSETS:
        return r->u.list_group_offsets->n_groups;
    case KW_ADMIN_ALTER_GROUP_OFFSETS:
        for (int32_t i = 0; i < r->u.alter_group_offsets->n_topics; i++)
            n += r->u.alter_group_offsets->topics[i].n_partitions;
        return n;
    case KW_ADMIN_DELETE_GROUP_OFFSETS:
        for (int32_t i = 0; i < r->u.delete_group_offsets->n_topics; i++)
            n += r->u.delete_group_offsets->topics[i].n_partitions;
        return n;
    case KW_ADMIN_LIST_TRANSACTIONS:
        return r->u.list_transactions->n_brokers;
    case KW_ADMIN_DESCRIBE_TRANSACTIONS:
        return r->u.describe_transactions->n_transaction_states;
    case KW_ADMIN_DESCRIBE_PRODUCERS:
        for (int32_t i = 0; i < r->u.describe_producers->n_topics; i++)
            n += r->u.describe_producers->topics[i].n_partitions;
        return n;
    case KW_ADMIN_ABORT_TRANSACTION:
        for (int32_t i = 0; i < r->u.abort_transaction->markers->n_topics; i++)
            n += r->u.abort_transaction->markers->topics[i].n_partitions;
        return n;
    case KW_ADMIN_DESCRIBE_CLUSTER:
    case KW_ADMIN_OPS:
        break;
    }
    return 1;
}

static int items_of(kw_admin_op op) {
    bool brokers =
        op == KW_ADMIN_DESCRIBE_LOG_DIRS || op == KW_ADMIN_LIST_GROUPS || op == KW_ADMIN_LIST_TRANSACTIONS;
    return brokers ? 3 : op == KW_ADMIN_DESCRIBE_CLUSTER ? 1 : 2;
}

static void check(admin_world *world, const kw_event *e) {
    const kw_admin_result *r = e->u.admin.result;
    assert_int_equal(e->u.admin.opaque, (uint64_t)r->op);
    ended[r->op] += 1;
    assert_non_null(r->u.any);
    assert_int_equal(entries(r), r->n_items);
    assert_int_equal(r->n_items, items_of(r->op));
    assert_in_range(r->n_failed, 0, r->n_items);
    assert_int_equal(e->error != 0, r->n_failed > 0);
    assert_true(e->error == 0 || e->text.n > 0);
    assert_true(world->wire.now <= KW_MS(TIMEOUT_MS) + KW_MS(10));
    n_failed += r->n_failed;
    n_fine += r->n_items - r->n_failed;
    read_result(r);
}

/* ---- the calls ---- */

static kw_admin_options options(kw_admin_op op) {
    return (kw_admin_options){.timeout_ms = TIMEOUT_MS, .opaque = (uint64_t)op};
}

static void ask_topics(void) {
    kw_admin_options o = options(KW_ADMIN_CREATE_TOPICS);
    kw_create_topics_req_topic t[2] = {kw_create_topics_req_topic_default,
                                       kw_create_topics_req_topic_default};
    kw_create_topics_req create = kw_create_topics_req_default;
    t[0].name = KW_STR("t");
    t[1].name = KW_STR("a");
    create.topics = t;
    create.n_topics = 2;
    assert_int_equal(kw_admin_create_topics(w.client, &create, &o), 0);

    o = options(KW_ADMIN_DELETE_TOPICS);
    kw_delete_topics_req_topic d[2] = {kw_delete_topics_req_topic_default,
                                       kw_delete_topics_req_topic_default};
    kw_delete_topics_req delete = kw_delete_topics_req_default;
    d[0].name = KW_STR("t");
    memset(&d[1].topic_id, 1, sizeof d[1].topic_id);
    delete.topics = d;
    delete.n_topics = 2;
    assert_int_equal(kw_admin_delete_topics(w.client, &delete, &o), 0);

    o = options(KW_ADMIN_CREATE_PARTITIONS);
    kw_create_partitions_req_topic p[2] = {kw_create_partitions_req_topic_default,
                                           kw_create_partitions_req_topic_default};
    kw_create_partitions_req grow = kw_create_partitions_req_default;
    p[0].name = KW_STR("b");
    p[1].name = KW_STR("a");
    grow.topics = p;
    grow.n_topics = 2;
    assert_int_equal(kw_admin_create_partitions(w.client, &grow, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_TOPICS);
    kw_metadata_req_topic m[2] = {kw_metadata_req_topic_default, kw_metadata_req_topic_default};
    kw_metadata_req describe = kw_metadata_req_default;
    m[0].name = KW_STR("t");
    m[1].name = KW_STR("a");
    describe.topics = m;
    describe.n_topics = 2;
    assert_int_equal(kw_admin_describe_topics(w.client, &describe, &o), 0);
}

static void ask_configs(void) {
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
    assert_int_equal(kw_admin_describe_configs(w.client, &describe, &o), 0);

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
    assert_int_equal(kw_admin_alter_configs(w.client, &alter, &o), 0);
}

static void ask_partitions(void) {
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
    assert_int_equal(kw_admin_delete_records(w.client, &delete, &o), 0);

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
    assert_int_equal(kw_admin_list_offsets(w.client, &list, &o), 0);

    o = options(KW_ADMIN_ELECT_LEADERS);
    static const int32_t numbers[] = {0, 3};
    kw_elect_leaders_req_topic et = kw_elect_leaders_req_topic_default;
    kw_elect_leaders_req elect = kw_elect_leaders_req_default;
    et.topic = KW_STR("t");
    et.partitions = numbers;
    et.n_partitions = 2;
    elect.topic_partitions = &et;
    elect.n_topic_partitions = 1;
    assert_int_equal(kw_admin_elect_leaders(w.client, &elect, &o), 0);
}

static void ask_groups(void) {
    static const kw_str names[] = {
        {"g1", 2},
        {"x",  1}
    };
    kw_admin_options o = options(KW_ADMIN_DESCRIBE_GROUPS);
    kw_describe_groups_req describe = kw_describe_groups_req_default;
    describe.groups = names;
    describe.n_groups = 2;
    assert_int_equal(kw_admin_describe_groups(w.client, &describe, &o), 0);

    o = options(KW_ADMIN_DELETE_GROUPS);
    kw_delete_groups_req delete = kw_delete_groups_req_default;
    delete.groups_names = names;
    delete.n_groups_names = 2;
    assert_int_equal(kw_admin_delete_groups(w.client, &delete, &o), 0);

    o = options(KW_ADMIN_LIST_GROUP_OFFSETS);
    kw_offset_fetch_req_group g[2] = {kw_offset_fetch_req_group_default, kw_offset_fetch_req_group_default};
    kw_offset_fetch_req fetch = kw_offset_fetch_req_default;
    g[0].group_id = names[0];
    g[1].group_id = names[1];
    g[0].n_topics = g[1].n_topics = -1;
    fetch.groups = g;
    fetch.n_groups = 2;
    assert_int_equal(kw_admin_list_group_offsets(w.client, &fetch, &o), 0);
}

static void ask_offsets_of_a_group(void) {
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
    assert_int_equal(kw_admin_alter_group_offsets(w.client, &commit, &o), 0);

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
    assert_int_equal(kw_admin_delete_group_offsets(w.client, &forget, &o), 0);
}

static void ask_transactions(void) {
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
    assert_int_equal(kw_admin_list_transactions(w.client, &list, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_TRANSACTIONS);
    kw_describe_transactions_req describe = kw_describe_transactions_req_default;
    describe.transactional_ids = ids;
    describe.n_transactional_ids = 2;
    assert_int_equal(kw_admin_describe_transactions(w.client, &describe, &o), 0);

    o = options(KW_ADMIN_DESCRIBE_PRODUCERS);
    kw_describe_producers_req_topic pt = kw_describe_producers_req_topic_default;
    kw_describe_producers_req producers = kw_describe_producers_req_default;
    pt.name = KW_STR("t");
    pt.partition_indexes = numbers;
    pt.n_partition_indexes = 2;
    producers.topics = &pt;
    producers.n_topics = 1;
    assert_int_equal(kw_admin_describe_producers(w.client, -1, &producers, &o), 0);

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
    assert_int_equal(kw_admin_abort_transaction(w.client, &abort_one, &o), 0);
}

static void ask_all(void) {
    kw_admin_options o = options(KW_ADMIN_DESCRIBE_CLUSTER);
    assert_int_equal(kw_admin_describe_cluster(w.client, &kw_describe_cluster_req_default, &o), 0);
    o = options(KW_ADMIN_DESCRIBE_LOG_DIRS);
    assert_int_equal(kw_admin_describe_log_dirs(w.client, NULL, -1, &kw_describe_log_dirs_req_default, &o),
                     0);
    o = options(KW_ADMIN_LIST_GROUPS);
    assert_int_equal(kw_admin_list_groups(w.client, &kw_list_groups_req_default, &o), 0);
    ask_topics();
    ask_configs();
    ask_partitions();
    ask_groups();
    ask_offsets_of_a_group();
    ask_transactions();
}

/* ---- the test ---- */

static const int16_t apis[] = {2,  8,  9,  15, 16, 19, 20, 21, 27, 32, 35,
                               37, 42, 43, 44, 47, 60, 61, 65, 66, 69};

/* Every version in turn; the range may end below what we know. */
static void offer(uint32_t round) {
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++) {
        const kw_api *api = kw_api_by_key(apis[i]);
        int16_t n = (int16_t)(api->max_stable_version - api->min_version + 1);
        aw_offer(&w, apis[i], api->min_version, (int16_t)(api->min_version + (int16_t)(round % (uint32_t)n)));
    }
}

static void test_any_answer_ends_every_call_once(void **state) {
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        aw_init(&w, NULL);
        offer(round);
        seed = round;
        memset(ended, 0, sizeof ended);
        w.answer = answer_anything;
        w.on_result = check;
        ask_all();
        aw_run(&w, KW_MS(TIMEOUT_MS) + SECONDS(1));
        for (int op = 0; op < KW_ADMIN_OPS; op++)
            if (ended[op] != 1)
                fail_msg("round %u: %s ended %d times", round, kw_admin_op_name((kw_admin_op)op), ended[op]);
        aw_fini(&w);
    }
    /* Neither all refused nor all believed: the answers have been looked at. */
    assert_true(n_fine > ROUNDS && n_failed > ROUNDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_answer_ends_every_call_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
