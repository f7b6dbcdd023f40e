/* Metadata, CreateTopics, DeleteTopics. */
#include "tests/broker/peer.h"

#include <kwire/msg/create_topics.h>
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/metadata.h>
#include <stdio.h>
#include <string.h>

static void assert_str(kw_str s, const char *expected) {
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, strlen(expected));
}

static const kw_metadata_resp *all_topics(peer *p, int16_t version) {
    kw_metadata_req req = kw_metadata_req_default;
    req.n_topics = version == 0 ? 0 : -1;
    return peer_call(p, &kw_metadata_api, version, &req);
}

static const kw_metadata_resp_topic *one_topic(peer *p, int16_t version, const char *name, kw_uuid id,
                                               bool create) {
    kw_metadata_req_topic t = {
        .topic_id = id, .name = name == NULL ? (kw_str){NULL, -1}
                 : peer_str(name)
    };
    kw_metadata_req req = kw_metadata_req_default;
    req.topics = &t;
    req.n_topics = 1;
    req.allow_auto_topic_creation = create;
    const kw_metadata_resp *resp = peer_call(p, &kw_metadata_api, version, &req);
    assert_int_equal(resp->n_topics, 1);
    return &resp->topics[0];
}

static const kw_uuid no_id = {{0}};

static void test_describes_the_node(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.node_id = 7;
    peer *p = peer_new(&o);
    kw_broker_set_address(p->b, "broker.example", 19092);
    peer_create(p, "t", 3);
    for (int16_t version = 0; version <= 13; version++) {
        const kw_metadata_resp *resp = all_topics(p, version);
        assert_int_equal(resp->n_brokers, 1);
        assert_int_equal(resp->brokers[0].node_id, 7);
        assert_str(resp->brokers[0].host, "broker.example");
        assert_int_equal(resp->brokers[0].port, 19092);
        assert_int_equal(resp->controller_id, version >= 1 ? 7 : -1);
        assert_int_equal(resp->cluster_id.n, version >= 2 ? 22 : -1);
        assert_int_equal(resp->n_topics, 1);
        assert_str(resp->topics[0].name, "t");
        assert_int_equal(resp->topics[0].n_partitions, 3);
        assert_int_equal(kw_uuid_is_zero(resp->topics[0].topic_id), version < 10);
        for (int32_t i = 0; i < 3; i++) {
            const kw_metadata_resp_partition *part = &resp->topics[0].partitions[i];
            assert_int_equal(part->error_code, 0);
            assert_int_equal(part->partition_index, i);
            assert_int_equal(part->leader_id, 7);
            assert_int_equal(part->leader_epoch, version >= 7 ? 0 : -1);
            assert_int_equal(part->n_replica_nodes, 1);
            assert_int_equal(part->replica_nodes[0], 7);
            assert_int_equal(part->n_isr_nodes, 1);
            assert_int_equal(part->isr_nodes[0], 7);
            assert_int_equal(part->n_offline_replicas, 0);
        }
    }
    peer_free(p);
}

/* Version 0 means all topics by an empty list; later ones mean none. */
static void test_null_and_empty(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "a", 1);
    peer_create(p, "b", 1);
    kw_metadata_req none = kw_metadata_req_default;
    none.n_topics = 0;
    assert_int_equal(all_topics(p, 0)->n_topics, 2);
    assert_int_equal(all_topics(p, 1)->n_topics, 2);
    const kw_metadata_resp *resp = peer_call(p, &kw_metadata_api, 1, &none);
    assert_int_equal(resp->n_topics, 0);
    assert_int_equal(resp->n_brokers, 1);
    peer_free(p);
}

static void test_auto_creation(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.partitions = 4;
    peer *p = peer_new(&o);
    const kw_metadata_resp_topic *t = one_topic(p, 12, "new", no_id, false);
    assert_int_equal(t->error_code, 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    assert_int_equal(all_topics(p, 12)->n_topics, 0);
    t = one_topic(p, 12, "new", no_id, true);
    assert_int_equal(t->error_code, 0);
    assert_int_equal(t->n_partitions, 4);
    kw_uuid id = t->topic_id;
    t = one_topic(p, 12, "new", no_id, true);
    assert_memory_equal(&t->topic_id, &id, sizeof id);
    assert_int_equal(one_topic(p, 3, "older", no_id, true)->error_code, 0); /* before v4 always */
    assert_int_equal(one_topic(p, 12, "a/b", no_id, true)->error_code, 17); /* INVALID_TOPIC_EXCEPTION */
    assert_int_equal(all_topics(p, 12)->n_topics, 2);
    peer_free(p);
    o.auto_create_topics = false;
    p = peer_new(&o);
    assert_int_equal(one_topic(p, 12, "new", no_id, true)->error_code, 3);
    peer_free(p);
}

static void test_metadata_by_id(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "a", 1);
    peer_create(p, "b", 2);
    for (int i = 0; i < 2; i++) {
        kw_metadata_resp_topic known = all_topics(p, 12)->topics[i];
        const kw_metadata_resp_topic *t = one_topic(p, 12, NULL, known.topic_id, true);
        assert_int_equal(t->error_code, 0);
        assert_int_equal(t->n_partitions, i + 1);
        assert_str(t->name, i == 0 ? "a" : "b");
    }
    kw_uuid nobody = {{9}};
    const kw_metadata_resp_topic *t = one_topic(p, 12, NULL, nobody, true);
    assert_int_equal(t->error_code, 100); /* UNKNOWN_TOPIC_ID */
    assert_memory_equal(&t->topic_id, &nobody, sizeof nobody);
    peer_free(p);
}

/* ---- CreateTopics ---- */

static kw_create_topics_resp_topic create(peer *p, int16_t version, const kw_create_topics_req_topic *t,
                                          bool check) {
    kw_create_topics_req req = kw_create_topics_req_default;
    req.topics = t;
    req.n_topics = 1;
    req.validate_only = check;
    const kw_create_topics_resp *resp = peer_call(p, &kw_create_topics_api, version, &req);
    assert_int_equal(resp->n_topics, 1);
    assert_int_equal(resp->topics[0].name.n, t->name.n);
    assert_int_equal(resp->topics[0].error_message.n > 0, resp->topics[0].error_code != 0);
    return resp->topics[0];
}

static kw_create_topics_req_topic plan(const char *name, int32_t n_partitions, int16_t replicas) {
    return (kw_create_topics_req_topic){
        .name = peer_str(name), .num_partitions = n_partitions, .replication_factor = replicas};
}

static void test_create(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.partitions = 6;
    peer *p = peer_new(&o);
    char name[8] = "v0";
    for (int16_t version = 2; version <= 7; version++) {
        name[1] = (char)('0' + version);
        kw_create_topics_req_topic t = plan(name, version, 1);
        kw_create_topics_resp_topic a = create(p, version, &t, false);
        assert_int_equal(a.error_code, 0);
        assert_int_equal(a.num_partitions, version >= 5 ? version : -1);
        assert_int_equal(a.replication_factor, version >= 5 ? 1 : -1);
        assert_int_equal(a.n_configs > 0, version >= 5);
        assert_int_equal(kw_uuid_is_zero(a.topic_id), version < 7);
        assert_int_equal(one_topic(p, 9, name, no_id, false)->n_partitions, version);
        assert_int_equal(create(p, version, &t, false).error_code, 36); /* TOPIC_ALREADY_EXISTS */
    }
    kw_create_topics_req_topic t = plan("default", -1, -1);
    assert_int_equal(create(p, 5, &t, false).num_partitions, 6);
    peer_free(p);
}

static void test_validate_only(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_create_topics_req_topic t = plan("t", 2, 1);
    kw_create_topics_resp_topic a = create(p, 7, &t, true);
    assert_int_equal(a.error_code, 0);
    assert_int_equal(a.num_partitions, 2);
    assert_true(kw_uuid_is_zero(a.topic_id));
    assert_int_equal(all_topics(p, 12)->n_topics, 0);
    peer_free(p);
}

static void test_create_refusals(void **state) {
    static char long_name[251];
    (void)state;
    memset(long_name, 'x', 250);
    const struct {
        const char *name;
        int32_t n_partitions;
        int16_t replicas;
        int error;
    } cases[] = {
        {"",            1,     1, 17}, /* INVALID_TOPIC_EXCEPTION */
        {".",           1,     1, 17},
        {"..",          1,     1, 17},
        {"a b",         1,     1, 17},
        {"\xc3\xa9",    1,     1, 17},
        {long_name,     1,     1, 17},
        {"t",           0,     1, 37}, /* INVALID_PARTITIONS */
        {"t",           -2,    1, 37},
        {"t",           1,     0, 38}, /* INVALID_REPLICATION_FACTOR */
        {"t",           1,     2, 38},
        {"t",           10001, 1, 44}, /* POLICY_VIOLATION */
        {"...",         1,     1, 0 },
        {"a.b_c-D9",    1,     1, 0 },
        {long_name + 1, 1,     1, 0 },
        {"many",        10000, 1, 0 },
    };
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kw_create_topics_req_topic t = plan(cases[i].name, cases[i].n_partitions, cases[i].replicas);
        assert_int_equal(create(p, 7, &t, false).error_code, cases[i].error);
    }
    assert_int_equal(all_topics(p, 12)->n_topics, 4);
    peer_free(p);
}

static int assign(peer *p, const char *name, int32_t n_partitions, const int32_t (*pairs)[2], int n) {
    kw_create_topics_req_assignment *list = kw_arena_alloc(&p->arena, (size_t)n * sizeof *list);
    for (int i = 0; i < n; i++)
        list[i] = (kw_create_topics_req_assignment){
            .partition_index = pairs[i][0], .broker_ids = &pairs[i][1], .n_broker_ids = 1};
    kw_create_topics_req_topic t = plan(name, n_partitions, (int16_t)n_partitions);
    t.assignments = list;
    t.n_assignments = n;
    return create(p, 7, &t, false).error_code;
}

static void test_assignments_by_hand(void **state) {
    static const int32_t good[][2] = {
        {2, 1},
        {0, 1},
        {1, 1}
    };
    static const int32_t gap[][2] = {
        {0, 1},
        {2, 1}
    };
    static const int32_t twice[][2] = {
        {0, 1},
        {0, 1}
    };
    static const int32_t stranger[][2] = {
        {0, 8}
    };
    static const int32_t negative[][2] = {
        {-1, 1}
    };
    (void)state;
    peer *p = peer_new(NULL);
    assert_int_equal(assign(p, "t", -1, good, 3), 0);
    assert_int_equal(one_topic(p, 12, "t", no_id, false)->n_partitions, 3);
    assert_int_equal(assign(p, "u", -1, gap, 2), 39); /* INVALID_REPLICA_ASSIGNMENT */
    assert_int_equal(assign(p, "u", -1, twice, 2), 39);
    assert_int_equal(assign(p, "u", -1, stranger, 1), 39);
    assert_int_equal(assign(p, "u", -1, negative, 1), 39);
    assert_int_equal(assign(p, "u", 1, good, 3), 42); /* INVALID_REQUEST */
    peer_free(p);
}

/* A setting is taken when 4.1.1 knows it and could take the value. */
static void test_configs(void **state) {
    const struct {
        const char *name, *value;
        int error;
    } cases[] = {
        {"retention.ms",              "-1",                  0 },
        {"retention.ms",              "1000",                0 },
        {"retention.ms",              "-2",                  40}, /* INVALID_CONFIG */
        {"retention.ms",              "1h",                  40},
        {"retention.ms",              "",                    40},
        {"retention.bytes",           "9223372036854775808", 40},
        {"cleanup.policy",            "compact,delete",      0 },
        {"cleanup.policy",            "compact,",            0 },
        {"cleanup.policy",            "shred",               40},
        {"compression.type",          "zstd",                0 },
        {"compression.type",          "rar",                 40},
        {"min.cleanable.dirty.ratio", "0.75",                0 },
        {"min.cleanable.dirty.ratio", "1.5",                 40},
        {"preallocate",               "true",                0 },
        {"preallocate",               "yes",                 40},
        {"min.insync.replicas",       "0",                   40},
        {"no.such.key",               "1",                   40},
        {"max.message.bytes",         NULL,                  40},
    };
    (void)state;
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[] = {'t', (char)('a' + i), '\0'};
        kw_create_topics_req_topic t = plan(name, 1, 1);
        kw_create_topics_req_config c = {
            .name = peer_str(cases[i].name),
            .value = cases[i].value == NULL ? (kw_str){NULL, -1}
                  : peer_str(cases[i].value)
        };
        t.configs = &c;
        t.n_configs = 1;
        assert_int_equal(create(p, 7, &t, false).error_code, cases[i].error);
    }
    peer_free(p);
}

/* ---- DeleteTopics ---- */

static kw_delete_topics_resp_topic delete_by(peer *p, int16_t version, kw_str name, kw_uuid id) {
    kw_delete_topics_req_topic t = {.name = name, .topic_id = id};
    kw_delete_topics_req req = kw_delete_topics_req_default;
    if (version >= 6) {
        req.topics = &t;
        req.n_topics = 1;
    } else {
        req.topic_names = &name;
        req.n_topic_names = 1;
    }
    const kw_delete_topics_resp *resp = peer_call(p, &kw_delete_topics_api, version, &req);
    assert_int_equal(resp->n_responses, 1);
    return resp->responses[0];
}

static void test_delete(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_str none = {NULL, -1};
    for (int16_t version = 1; version <= 6; version++) {
        peer_create(p, "t", 1);
        peer_create(p, "u", 1);
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, 0, 10), NULL), 0);
        assert_int_equal(delete_by(p, version, peer_str("t"), no_id).error_code, 0);
        assert_int_equal(delete_by(p, version, peer_str("t"), no_id).error_code, 3);
        assert_int_equal(all_topics(p, 12)->n_topics, 1);
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, 0, 10), NULL), 3);
        assert_int_equal(delete_by(p, version, peer_str("u"), no_id).error_code, 0);
    }
    peer_create(p, "t", 1);
    kw_uuid id = all_topics(p, 12)->topics[0].topic_id;
    assert_int_equal(delete_by(p, 6, peer_str("t"), id).error_code, 42); /* INVALID_REQUEST: both */
    kw_delete_topics_resp_topic a = delete_by(p, 6, none, id);
    assert_int_equal(a.error_code, 0);
    assert_str(a.name, "t");
    assert_int_equal(delete_by(p, 6, none, id).error_code, 100); /* UNKNOWN_TOPIC_ID */
    peer_free(p);
}

/* A topic made anew has an id of its own and starts at 0 (P18, F13). */
static void test_recreated_topic(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int64_t offset;
    peer_create(p, "t", 1);
    kw_uuid before = all_topics(p, 12)->topics[0].topic_id;
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 5, 0, 0, 10), NULL), 0);
    assert_int_equal(delete_by(p, 5, peer_str("t"), no_id).error_code, 0);
    peer_create(p, "t", 1);
    kw_uuid after = all_topics(p, 12)->topics[0].topic_id;
    assert_true(memcmp(&before, &after, sizeof before) != 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, 0, 10), &offset), 0);
    assert_int_equal(offset, 0);
    peer_free(p);
}

/* Many topics: both orders hold, by name and by id. */
static void test_many_topics(void **state) {
    enum { N = 300 };
    (void)state;
    peer *p = peer_new(NULL);
    char name[8];
    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "t%03d", i * 7 % N);
        peer_create(p, name, 1);
    }
    const kw_metadata_resp *resp = all_topics(p, 12);
    assert_int_equal(resp->n_topics, N);
    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "t%03d", i);
        assert_str(resp->topics[i].name, name);
        assert_str(one_topic(p, 12, NULL, resp->topics[i].topic_id, false)->name, name);
    }
    for (int i = 0; i < N; i += 2)
        assert_int_equal(delete_by(p, 6, (kw_str){NULL, -1}, resp->topics[i].topic_id).error_code, 0);
    resp = all_topics(p, 12);
    assert_int_equal(resp->n_topics, N / 2);
    assert_str(resp->topics[0].name, "t001");
    peer_free(p);
}

/* Ids are version 4 and never begin with '-', which a shell would take for an option. */
static void test_ids(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        kw_broker_options o = kw_broker_options_default;
        o.seed = seed;
        peer *p = peer_new(&o);
        peer_create(p, "t", 1);
        const kw_metadata_resp *resp = all_topics(p, 12);
        kw_uuid id = resp->topics[0].topic_id;
        char text[23];
        kw_uuid_text(id, text);
        assert_int_equal(id.b[6] >> 4, 4);
        assert_true(text[0] != '-');
        assert_true(resp->cluster_id.p[0] != '-');
        peer_free(p);
    }
}

static void test_options(void **state) {
    (void)state;
    kw_mem mem = unit_mem(0);
    kw_broker *b;
    kw_broker_options o = kw_broker_options_default;
    o.partitions = 0;
    assert_int_equal(kw_broker_new(&o, &mem, &b), KW_EINVAL);
    assert_null(b);
    o = kw_broker_options_default;
    o.max_frame = 0;
    assert_int_equal(kw_broker_new(&o, &mem, &b), KW_EINVAL);
    o = kw_broker_options_default;
    o.node_id = -1;
    assert_int_equal(kw_broker_new(&o, &mem, &b), KW_EINVAL);
    mem = unit_mem(64);
    assert_int_equal(kw_broker_new(&kw_broker_options_default, &mem, &b), KW_ENOMEM);
    kw_broker_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_describes_the_node),
        cmocka_unit_test(test_null_and_empty),
        cmocka_unit_test(test_auto_creation),
        cmocka_unit_test(test_metadata_by_id),
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_validate_only),
        cmocka_unit_test(test_create_refusals),
        cmocka_unit_test(test_assignments_by_hand),
        cmocka_unit_test(test_configs),
        cmocka_unit_test(test_delete),
        cmocka_unit_test(test_recreated_topic),
        cmocka_unit_test(test_many_topics),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
