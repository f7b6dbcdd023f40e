/* All administrative calls at once against brokers that answer anything at all, as long as it is well formed:
 * lists that are empty, null, doubled or about something else, codes of every kind, at every version. Each
 * call ends in exactly one event, in time, with one entry for each item; nothing is leaked (aw_fini looks).
 */
#include "tests/client/admin_calls.h"
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

static void check(admin_world *world, const kw_event *e) {
    const kw_admin_result *r = e->u.admin.result;
    assert_int_equal(e->u.admin.opaque, (uint64_t)r->op);
    ended[r->op] += 1;
    assert_non_null(r->u.any);
    assert_int_equal(entries(r), r->n_items);
    assert_int_equal(r->n_items, admin_calls_items(r->op));
    assert_in_range(r->n_failed, 0, r->n_items);
    assert_int_equal(e->error != 0, r->n_failed > 0);
    assert_true(e->error == 0 || e->text.n > 0);
    assert_true(world->wire.now <= KW_MS(TIMEOUT_MS) + KW_MS(10));
    n_failed += r->n_failed;
    n_fine += r->n_items - r->n_failed;
    read_result(r);
}

/* ---- the test ---- */

static void test_any_answer_ends_every_call_once(void **state) {
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        aw_init(&w, NULL);
        admin_calls_offer(&w, round);
        seed = round;
        memset(ended, 0, sizeof ended);
        w.answer = answer_anything;
        w.on_result = check;
        admin_calls_ask(&w, TIMEOUT_MS);
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
