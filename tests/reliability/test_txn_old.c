/* Brokers from before KIP-360 and KIP-447, or without transactions, played by a script; and a producer that
 * is fenced at the moment at which it renews its epoch. */
#include "tests/reliability/txn_rig.h"

#include <kwire/msg/add_offsets_to_txn.h>
#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/api_versions.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/init_producer_id.h>
#include <stdio.h>

/* ---- the script ---- */

/* Kafka 1.1: what it offers of the APIs that transactions need. */
static const sim_script_version old[] = {
    {PRODUCE,           0, 5 },
    {METADATA,          0, 5 },
    {FIND_COORDINATOR,  0, 1 },
    {API_VERSIONS,      0, 1 },
    {INIT_PRODUCER_ID,  0, 0 },
    {ADD_PARTITIONS,    0, 0 },
    {ADD_OFFSETS,       0, 0 },
    {END_TXN,           0, 0 },
    {TXN_OFFSET_COMMIT, 0, 0 },
    {0,                 0, -1},
};

/* 4.0 and later: what KIP-890 needs. `end` is the last version of EndTxn. */
#define NEW(end)                                                                                             \
    {                                                                                                        \
        {PRODUCE, 0, 12}, {METADATA, 0, 9}, {FIND_COORDINATOR, 0, 1}, {API_VERSIONS, 0, 3},                  \
            {INIT_PRODUCER_ID, 0, 4}, {ADD_PARTITIONS, 0, 3}, {ADD_OFFSETS, 0, 3}, {END_TXN, 0, end},        \
            {TXN_OFFSET_COMMIT, 0, 5}, {0, 0, -1},                                                           \
    }

typedef struct play {
    sim_script script;
    kw_world *w;
    kw_client *c;
    int n_inits, n_ends;
    int64_t asked_id; /* by the last InitProducerId */
    int16_t epoch;
    int16_t end_version;         /* of the last EndTxn */
    int16_t transaction_version; /* finalized; 0: not */
    bool drop_end;               /* the next EndTxn is carried out, and not answered */
    txn_told told[16];
    int n_told;
} play;

static play p;

static void answer_find(const sim_request *q) {
    kw_find_coordinator_resp a = kw_find_coordinator_resp_default;
    a.node_id = 1;
    a.host = KW_STR("broker");
    a.port = 9092;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void answer_init(const sim_request *q) {
    kw_init_producer_id_resp a = kw_init_producer_id_resp_default;
    p.n_inits += 1;
    p.asked_id = ((const kw_init_producer_id_req *)q->body)->producer_id;
    a.producer_id = 7;
    a.producer_epoch = p.epoch++;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void answer_join(const sim_request *q) {
    const kw_add_partitions_to_txn_req *in = q->body;
    kw_add_partitions_to_txn_resp a = kw_add_partitions_to_txn_resp_default;
    kw_add_partitions_to_txn_resp_topic_result t = kw_add_partitions_to_txn_resp_topic_result_default;
    kw_add_partitions_to_txn_resp_partition_result r = kw_add_partitions_to_txn_resp_partition_result_default;
    assert_int_equal(in->n_v3_and_below_topics, 1);
    r.partition_index = in->v3_and_below_topics[0].partitions[0];
    t.name = in->v3_and_below_topics[0].name;
    t.results_by_partition = &r;
    t.n_results_by_partition = 1;
    a.results_by_topic_v3_and_below = &t;
    a.n_results_by_topic_v3_and_below = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void answer_end(const sim_request *q) {
    kw_end_txn_resp a = kw_end_txn_resp_default;
    p.n_ends += 1;
    p.end_version = q->header.api_version;
    if (p.end_version >= 5) {
        a.producer_id = 7;
        a.producer_epoch = p.epoch++;
    }
    if (p.drop_end) {
        p.drop_end = false;
        sim_script_close(&p.script, q->conn);
        return;
    }
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void answer_group(const sim_request *q) {
    kw_add_offsets_to_txn_resp a = kw_add_offsets_to_txn_resp_default;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void answer_versions(const sim_request *q) {
    kw_api_versions_resp a = kw_api_versions_resp_default;
    kw_api_versions_resp_api apis[SIM_SCRIPT_VERSIONS];
    kw_api_versions_resp_finalized f = kw_api_versions_resp_finalized_default;
    for (const sim_script_version *v = p.script.versions; v->max >= 0; v++)
        apis[a.n_api_keys++] =
            (kw_api_versions_resp_api){.api_key = v->api_key, .min_version = v->min, .max_version = v->max};
    a.api_keys = apis;
    f.name = KW_STR("transaction.version");
    f.max_version_level = f.min_version_level = p.transaction_version;
    a.finalized_features = &f;
    a.n_finalized_features = 1;
    a.finalized_features_epoch = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&p.script, &to, &a);
}

static void on_request(sim_script *s, const sim_request *q) {
    if (q->api->key == API_VERSIONS && p.transaction_version > 0) {
        answer_versions(q);
        return;
    }
    switch (q->api->key) {
    case FIND_COORDINATOR:
        answer_find(q);
        break;
    case INIT_PRODUCER_ID:
        answer_init(q);
        break;
    case ADD_PARTITIONS:
        answer_join(q);
        break;
    case ADD_OFFSETS:
        answer_group(q);
        break;
    case END_TXN:
        answer_end(q);
        break;
    default:
        sim_script_usual(s, q);
    }
}

/* ---- the client ---- */

static void on_event(kw_world *w, const kw_event *e, void *ctx) {
    (void)ctx;
    if (e->type != KW_EVENT_TRANSACTION)
        return;
    txn_told *t = &p.told[p.n_told++];
    assert_true(p.n_told < 16);
    *t = (txn_told){e->u.transaction.op, e->u.transaction.outcome, e->u.transaction.advice, e->error, "",
                    kw_world_now(w)};
    snprintf(t->text, sizeof t->text, "%.*s", e->text.n > 0 ? (int)e->text.n : 0, e->text.p);
}

static void set_up(const sim_script_version *versions, size_t n) {
    static const char *const config[] = {
        "bootstrap.servers", "broker:9092", "transactional.id", "x", "linger.ms", "0", NULL};
    memset(&p, 0, sizeof p);
    sim_script_init(&p.script);
    p.script.request = on_request;
    memcpy(p.script.versions, versions, n * sizeof *versions);
    sim_server server = sim_server_of_script(&p.script);
    p.w = kw_world_new_with(&(kw_world_options){.config = config, .server = &server, .guaranteed = true});
    kw_world_on_event(p.w, on_event, NULL);
    p.c = kw_world_client(p.w);
}

static void tear_down(void) {
    kw_world_free(p.w);
    sim_script_fini(&p.script);
}

static bool is_idle(kw_world *w) {
    kw_txn_info info;
    return kw_txn_get(kw_world_client(w), &info) == 0 && !info.busy;
}

static void await(kw_txn_op op, kw_outcome outcome, int error, kw_txn_advice advice) {
    assert_true(kw_world_run_until(p.w, is_idle, SECONDS(60)));
    kw_world_settle(p.w);
    const txn_told *t = &p.told[p.n_told - 1];
    if (t->op != op || t->outcome != outcome || t->error != error || t->advice != advice)
        fail_msg("told %s, %s, %d, %s: %s", kw_txn_op_name(t->op), kw_outcome_name(t->outcome), t->error,
                 kw_txn_advice_name(t->advice), t->text);
}

static void open_transaction(void) {
    assert_int_equal(kw_txn_init(p.c), 0);
    await(KW_TXN_INIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(kw_txn_begin(p.c), 0);
    assert_int_equal(kw_world_produce(p.w, "t", 0, 10), 0);
}

static void test_a_broker_of_kip_98_alone(void **state) {
    (void)state;
    set_up(old, sizeof old / sizeof *old);
    open_transaction();
    assert_int_equal(kw_txn_commit(p.c), 0);
    await(KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(p.n_ends, 1);
    assert_int_equal(p.n_inits, 1);
    tear_down();
}

/* It knows no epoch to be raised (KIP-360): the plain question raises it too. */
static void test_a_new_epoch_from_an_old_broker(void **state) {
    (void)state;
    set_up(old, sizeof old / sizeof *old);
    open_transaction();
    p.drop_end = true;
    assert_int_equal(kw_txn_commit(p.c), 0);
    await(KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    assert_int_equal(p.n_ends, 2);
    assert_int_equal(p.n_inits, 2);
    assert_int_equal(p.asked_id, -1);
    kw_txn_info info;
    assert_int_equal(kw_txn_get(p.c, &info), 0);
    assert_int_equal(info.producer_epoch, 1);
    tear_down();
}

/* KIP-447: whom the offsets are sent for cannot be said, so they are not sent. */
static void test_a_group_coordinator_without_members(void **state) {
    (void)state;
    set_up(old, sizeof old / sizeof *old);
    open_transaction();
    kw_offset o = kw_offset_default;
    kw_group_metadata g = kw_group_metadata_default;
    o.topic = kw_topic(p.c, KW_STR("t"));
    o.partition = 0;
    o.offset = 1;
    g.group_id = KW_STR("g");
    g.member_id = KW_STR("m");
    g.generation = 3;
    assert_int_equal(kw_txn_send_offsets(p.c, &o, 1, &g), 0);
    await(KW_TXN_SEND_OFFSETS, KW_OUTCOME_NOT_DONE, KW_EVERSION, KW_TXN_DO_ABORT);
    assert_non_null(strstr(p.told[p.n_told - 1].text, "KIP-447"));
    assert_int_equal(kw_txn_abort(p.c), 0);
    await(KW_TXN_ABORT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    tear_down();
}

static void test_a_broker_without_transactions(void **state) {
    (void)state;
    static const sim_script_version none[] = {
        {PRODUCE,          0, 5 },
        {METADATA,         0, 5 },
        {FIND_COORDINATOR, 0, 1 },
        {API_VERSIONS,     0, 1 },
        {0,                0, -1},
    };
    set_up(none, sizeof none / sizeof *none);
    assert_int_equal(kw_txn_init(p.c), 0);
    await(KW_TXN_INIT, KW_OUTCOME_NOT_DONE, KW_EUNSUPPORTED, KW_TXN_GIVE_UP);
    tear_down();
}

/* A feature that is finalized is not enough: somebody on the way may not let the versions pass. */
static void test_T1_versions_must_allow_it(void **state) {
    (void)state;
    static const sim_script_version all[] = NEW(5), not_all[] = NEW(4);
    for (int i = 0; i < 2; i++) {
        set_up(i == 0 ? all : not_all, sizeof all / sizeof *all);
        p.transaction_version = 2;
        open_transaction();
        assert_int_equal(kw_txn_commit(p.c), 0);
        await(KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
        kw_txn_info info;
        assert_int_equal(kw_txn_get(p.c, &info), 0);
        assert_int_equal(info.protocol, i == 0 ? 2 : 1);
        assert_int_equal(p.end_version, i == 0 ? 5 : 4);
        tear_down();
    }
}

/* ---- fenced at that moment ---- */

/* KIP-360: who names the epoch it has is told that somebody else has the id now. The commit was carried out.
 */
static void test_T7_fenced_while_the_epoch_is_renewed(void **state) {
    (void)state;
    static txn_rig r;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1);
    txn_refuse(&r, INIT_PRODUCER_ID, 1000, COORDINATOR_LOAD);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(5)));
    assert_state(&r, KW_TXN_INITIALIZING);
    txn_refuse(&r, INIT_PRODUCER_ID, 0, 0);
    txn_refuse(&r, INIT_PRODUCER_ID, 1, PRODUCER_FENCED);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GIVE_UP);
    assert_text(&r, "another producer has taken transactional.id x");
    assert_int_equal(txn_visible(&r, 0, true), 3);
    txn_rig_fini(&r);
}

/* Who calls kw_txn_init meanwhile is told of the commit at once, and of init later. */
static void test_init_while_the_epoch_is_renewed(void **state) {
    (void)state;
    static txn_rig r;
    txn_rig_init(&r, 1, NULL);
    txn_open(&r);
    txn_deliver(&r, 0, 3);
    kw_broker_drop(r.broker, END_TXN, 1);
    txn_refuse(&r, INIT_PRODUCER_ID, 1000, COORDINATOR_LOAD);
    assert_int_equal(kw_txn_commit(r.c), 0);
    assert_false(txn_settle(&r, SECONDS(5)));
    assert_int_equal(kw_txn_init(r.c), 0);
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_COMMIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    txn_refuse(&r, INIT_PRODUCER_ID, 0, 0);
    assert_true(txn_settle(&r, SECONDS(30)));
    kw_world_settle(r.w);
    assert_told(&r, KW_TXN_INIT, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
    txn_next_works(&r);
    txn_rig_fini(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_broker_of_kip_98_alone),
        cmocka_unit_test(test_a_new_epoch_from_an_old_broker),
        cmocka_unit_test(test_a_group_coordinator_without_members),
        cmocka_unit_test(test_a_broker_without_transactions),
        cmocka_unit_test(test_T1_versions_must_allow_it),
        cmocka_unit_test(test_T7_fenced_while_the_epoch_is_renewed),
        cmocka_unit_test(test_init_while_the_epoch_is_renewed),
    };
    return cmocka_run_group_tests_name("transactions with old brokers", tests, NULL, NULL);
}
