/* Answers made to say that something failed: readable in every version of every API, with the code at what
 * was asked about, named as it was asked. The requests of the golden vectors are the questions. */
#include "tests/proxy/golden.h"
#include "tests/proxy/talk.h"
#include "tools/proxy/errors.h"
#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/alter_client_quotas.h>
#include <kwire/msg/alter_replica_log_dirs.h>
#include <kwire/msg/alter_user_scram_credentials.h>
#include <kwire/msg/api_versions.h>
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/describe_log_dirs.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/heartbeat.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/join_group.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum { SOME_CODE = 87, NOT_LEADER = 6, NOT_COORDINATOR = 16, UNSTABLE_OFFSET_COMMIT = 88 };

/* ---- any API ---- */

/* Codes in an answer, counted by a walk that knows nothing of the request. */
typedef struct census {
    int version, places, said;
    bool silent; /* one says nothing, and nothing below it does */
} census;

static bool is_code(const char *name) {
    return strcmp(name, "errorCode") == 0 || strcmp(name, "partitionErrorCode") == 0;
}

/* The result: is the code said here or below? */
static bool count_codes(census *c, const kw_rows *s, const char *body) {
    bool own = false, said = false, below = false;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!row_in(f, c->version))
            continue;
        if (f->kind == KIND_INT16 && is_code(kw_rows_name(s, i))) {
            own = true;
            said = *(const int16_t *)member_of(body, f->offset) == SOME_CODE;
        }
        const char *p =
            f->kind == KIND_STRUCT && (f->flags & ROW_ARRAY) ? load_pointer(body + f->offset) : NULL;
        for (int32_t k = 0; p != NULL && k < array_count(body, f); k++)
            below |= count_codes(c, f->of, p + (size_t)k * f->of->size);
    }
    c->places += own;
    c->said += said;
    c->silent |= own && !said && !below;
    return said || below;
}

static census census_of(const kw_message *m, int16_t version, const void *body) {
    census c = {.version = version};
    (void)count_codes(&c, m->rows, body);
    return c;
}

/* Things that the request names: elements of arrays, the innermost ones. */
static int asked_about(const kw_rows *s, int version, const char *body) {
    int n = 0;
    bool arrays = false;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!(f->flags & ROW_ARRAY) || !row_in(f, version))
            continue;
        arrays = true;
        const char *p = load_pointer(body + f->offset);
        for (int32_t k = 0; k < array_count(body, f); k++)
            n += f->kind == KIND_STRUCT ? asked_about(f->of, version, p + (size_t)k * f->of->size) : 1;
    }
    return arrays ? n : 1;
}

static bool asks_about_something(const kw_api *api, int version, const void *body) {
    return asked_about(api->request->rows, version, body) > 0;
}

/* Before version 3 the only codes are those of disks, which the request does not name; 4.1.1 answers with an
 * empty list then. */
static bool has_no_place(const kw_api *api, int16_t version) {
    return api == &kw_describe_log_dirs_api && version < 3;
}

typedef struct run {
    talk *t;
    int n_made, n_set;
} run;

static kw_bytes frame_of(talk *t, const golden *g) {
    kw_writer w;
    size_t room = (size_t)g->body.n + 32;
    uint8_t *p = kw_arena_alloc(&t->arena, room);
    kw_writer_init(&w, p, room);
    kw_write_i32(&w, 0);
    kw_request_header h = {g->api->key, g->version, 77, talk_str("x")};
    if (g->request)
        kw_request_header_write(&w, kw_request_header_version(g->api, g->version), &h);
    else
        kw_response_header_write(&w, kw_response_header_version(g->api, g->version), 77);
    kw_write_raw(&w, g->body.p, (size_t)g->body.n);
    return (kw_bytes){p, (int32_t)w.n};
}

static const void *sealed_and_read(talk *t, const proxy_letter *l, const kw_api *api, const char *name) {
    kw_buf out = {0};
    int rc = proxy_letter_seal(l, &t->mem, &out);
    if (rc != 0)
        fail_msg("%s: %s", name, kw_error_name(rc));
    uint8_t *p = kw_arena_alloc(&t->arena, out.n);
    memcpy(p, out.p, out.n);
    proxy_order o = {.p = p, .n = out.n};
    kw_buf_fini(&out, &t->mem);
    return talk_read(t, api, l->version, &o);
}

static void check_said(const golden *g, const void *answer, bool about_something) {
    census c = census_of(g->api->response, g->version, answer);
    if (c.silent || (c.said == 0 && about_something && !has_no_place(g->api, g->version)))
        fail_msg("%s v%d: the code is said at %d of %d places", g->name, g->version, c.said, c.places);
}

static void make_one(void *ctx, const golden *g) {
    run *r = ctx;
    proxy_letter l, asked;
    kw_request_header h = {g->api->key, g->version, 77, talk_str("x")};
    if (!g->request)
        return;
    kw_bytes f = frame_of(r->t, g);
    int rc = proxy_error_make(&l, g->api, &h, f.p, (size_t)f.n, SOME_CODE, &r->t->arena);
    if (rc != 0)
        fail_msg("%s v%d: %s", g->name, g->version, kw_error_name(rc));
    assert_int_equal(proxy_letter_open_request(&asked, g->api, g->version, f.p, (size_t)f.n, &r->t->arena),
                     0);
    check_said(g, sealed_and_read(r->t, &l, g->api, g->name),
               asks_about_something(g->api, g->version, asked.body));
    r->n_made++;
    kw_arena_reset(&r->t->arena);
}

static void set_one(void *ctx, const golden *g) {
    run *r = ctx;
    proxy_letter l;
    if (g->request)
        return;
    kw_bytes f = frame_of(r->t, g);
    assert_int_equal(proxy_letter_open_answer(&l, g->api, g->version, f.p, (size_t)f.n, &r->t->arena), 0);
    bool places = census_of(g->api->response, g->version, l.body).places > 0;
    int rc = proxy_error_set(&l, g->api, g->version, SOME_CODE, &r->t->arena);
    if (rc != places)
        fail_msg("%s v%d: %d", g->name, g->version, rc);
    check_said(g, sealed_and_read(r->t, &l, g->api, g->name), places);
    r->n_set++;
    kw_arena_reset(&r->t->arena);
}

static void test_every_api_and_version(void **state) {
    run r = {.t = talk_new()};
    int n, versions = 0;
    const kw_api *const *apis = kw_api_all(&n);
    (void)state;
    for (int i = 0; i < n; i++)
        versions += apis[i]->max_version - apis[i]->min_version + 1;
    golden_each(make_one, &r);
    golden_each(set_one, &r);
    assert_true(r.n_made >= versions);
    assert_true(r.n_set >= versions);
    talk_free(r.t);
}

/* ---- single ones ---- */

static const void *made(talk *t, const kw_api *api, int16_t version, int code, const void *body) {
    kw_bytes f = talk_request(t, api, version, 3, body);
    kw_request_header h = {api->key, version, 3, talk_str("tester")};
    proxy_letter l;
    assert_int_equal(proxy_error_make(&l, api, &h, f.p, (size_t)f.n, code, &t->arena), 0);
    return sealed_and_read(t, &l, api, api->name);
}

static const void *set(talk *t, const kw_api *api, int16_t version, int code, const void *body) {
    kw_bytes f = talk_answer(t, api, version, 3, body);
    proxy_letter l;
    assert_int_equal(proxy_letter_open_answer(&l, api, version, f.p, (size_t)f.n, &t->arena), 0);
    assert_int_equal(proxy_error_set(&l, api, version, code, &t->arena), 1);
    return sealed_and_read(t, &l, api, api->name);
}

static bool is(kw_str s, const char *text) {
    return s.n == (int32_t)strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

static const kw_uuid ID = {
    {1, 2, 3}
};

static void check_produce(const kw_produce_resp *a, int16_t version) {
    assert_int_equal(a->n_responses, 1);
    assert_true(version >= 13 ? a->responses[0].topic_id.b[2] == 3 : is(a->responses[0].name, "t"));
    assert_int_equal(a->responses[0].n_partition_responses, 2);
    for (int i = 0; i < 2; i++) {
        const kw_produce_resp_partition *p = &a->responses[0].partition_responses[i];
        assert_int_equal(p->index, 4 + i);
        assert_int_equal(p->error_code, NOT_LEADER);
        assert_int_equal(p->base_offset, -1);
        assert_int_equal(p->log_append_time_ms, -1);
    }
}

static void test_produce(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_produce_req_partition p[2] = {
        {.index = 4, .records.n = -1},
        {.index = 5, .records.n = -1}
    };
    kw_produce_req_topic topic = {
        .name = talk_str("t"), .topic_id = ID, .partition_data = p, .n_partition_data = 2};
    kw_produce_req q = kw_produce_req_default;
    q.topic_data = &topic;
    q.n_topic_data = 1;
    kw_produce_resp_partition ok[2] = {kw_produce_resp_partition_default, kw_produce_resp_partition_default};
    kw_produce_resp_topic rt = {
        .name = talk_str("t"), .topic_id = ID, .partition_responses = ok, .n_partition_responses = 2};
    kw_produce_resp a = kw_produce_resp_default;
    for (int i = 0; i < 2; i++) {
        ok[i].index = 4 + i;
        ok[i].base_offset = 1234;
        ok[i].log_append_time_ms = 99;
    }
    a.responses = &rt;
    a.n_responses = 1;
    a.throttle_time_ms = 8;
    for (int16_t v = kw_produce_api.min_version; v <= kw_produce_api.max_version; v++) {
        check_produce(made(t, &kw_produce_api, v, NOT_LEADER, &q), v);
        const kw_produce_resp *after = set(t, &kw_produce_api, v, NOT_LEADER, &a);
        check_produce(after, v);
        assert_int_equal(after->throttle_time_ms, 8);
    }
    talk_free(t);
}

static void test_fetch(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_fetch_req_partition p = kw_fetch_req_partition_default;
    p.partition = 3;
    kw_fetch_req_topic topic = {.topic = talk_str("t"), .topic_id = ID, .partitions = &p, .n_partitions = 1};
    kw_fetch_req q = kw_fetch_req_default;
    q.topics = &topic;
    q.n_topics = 1;
    for (int16_t v = kw_fetch_api.min_version; v <= kw_fetch_api.max_version; v++) {
        const kw_fetch_resp *a = made(t, &kw_fetch_api, v, NOT_LEADER, &q);
        assert_int_equal(a->error_code, 0);
        assert_int_equal(a->responses[0].partitions[0].partition_index, 3);
        assert_int_equal(a->responses[0].partitions[0].error_code, NOT_LEADER);
        assert_int_equal(a->responses[0].partitions[0].high_watermark, -1);
        assert_int_equal(a->responses[0].partitions[0].records.n, -1);
        a = made(t, &kw_fetch_api, v, 70, &q); /* FETCH_SESSION_ID_NOT_FOUND is about the session */
        assert_int_equal(a->error_code, v >= 7 ? 70 : 0);
        assert_int_equal(a->n_responses, v >= 7 ? 0 : 1);
        a = made(t, &kw_fetch_api, v, NOT_LEADER, &kw_fetch_req_default); /* as before, in a session */
        assert_int_equal(a->error_code, v >= 7 ? NOT_LEADER : 0);
    }
    talk_free(t);
}

static void test_metadata_names_brokers(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_metadata_req_topic topics[2] = {kw_metadata_req_topic_default, kw_metadata_req_topic_default};
    topics[0].name = talk_str("t");
    topics[1].name = talk_str("u");
    kw_metadata_req q = kw_metadata_req_default;
    q.topics = topics;
    q.n_topics = 2;
    talk_fault(t, "error,api=Metadata,code=5");
    for (int16_t v = 0; v <= kw_metadata_api.max_version; v++) {
        talk_up(t, talk_request(t, &kw_metadata_api, v, 3, &q));
        const kw_metadata_resp *a = talk_read(t, &kw_metadata_api, v, talk_next(t));
        assert_int_equal(a->n_brokers, 1);
        assert_int_equal(a->brokers[0].port, TALK_PORT + 9092);
        assert_int_equal(a->n_topics, 2);
        assert_int_equal(a->topics[1].error_code, 5);
        assert_true(is(a->topics[1].name, "u"));
    }
    talk_free(t);
}

/* A name is null in the request, where only its id is known, but cannot be in the answer. */
static void test_metadata_by_id(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_metadata_req_topic topic = kw_metadata_req_topic_default;
    topic.name = (kw_str){NULL, -1};
    topic.topic_id = ID;
    kw_metadata_req q = kw_metadata_req_default;
    q.topics = &topic;
    q.n_topics = 1;
    for (int16_t v = 10; v <= kw_metadata_api.max_version; v++) {
        const kw_metadata_resp *a = made(t, &kw_metadata_api, v, 100, &q);
        assert_int_equal(a->topics[0].name.n, v >= 12 ? -1 : 0);
        assert_int_equal(a->topics[0].topic_id.b[1], 2);
    }
    talk_free(t);
}

static void test_find_coordinator(void **state) {
    static const kw_str keys[2] = {
        {"g1", 2},
        {"g2", 2}
    };
    talk *t = talk_new();
    (void)state;
    for (int16_t v = 0; v <= kw_find_coordinator_api.max_version; v++) {
        kw_find_coordinator_req q = kw_find_coordinator_req_default;
        if (v >= 4) {
            q.coordinator_keys = keys;
            q.n_coordinator_keys = 2;
        }
        const kw_find_coordinator_resp *a = made(t, &kw_find_coordinator_api, v, 15, &q);
        if (v < 4) {
            assert_int_equal(a->error_code, 15);
            assert_int_equal(a->node_id, -1);
            assert_int_equal(a->port, -1);
            continue;
        }
        assert_int_equal(a->n_coordinators, 2);
        assert_true(is(a->coordinators[1].key, "g2"));
        assert_int_equal(a->coordinators[1].error_code, 15);
        assert_int_equal(a->coordinators[1].node_id, -1);
    }
    talk_free(t);
}

/* What is about the group is said of the group, what is about an offset of that. */
static void test_offset_fetch(void **state) {
    static const int32_t partitions[2] = {7, 8};
    talk *t = talk_new();
    (void)state;
    kw_offset_fetch_req_topic topic = {
        .name = talk_str("t"), .partition_indexes = partitions, .n_partition_indexes = 2};
    kw_offset_fetch_req_group_topic gt = {
        .name = talk_str("t"), .partition_indexes = partitions, .n_partition_indexes = 2};
    kw_offset_fetch_req_group group = kw_offset_fetch_req_group_default;
    group.group_id = talk_str("g");
    group.topics = &gt;
    group.n_topics = 1;
    for (int16_t v = 2; v <= 9; v++) {
        kw_offset_fetch_req q = kw_offset_fetch_req_default;
        if (v < 8) {
            q.group_id = talk_str("g");
            q.topics = &topic;
            q.n_topics = 1;
        } else {
            q.groups = &group;
            q.n_groups = 1;
        }
        const kw_offset_fetch_resp *a = made(t, &kw_offset_fetch_api, v, NOT_COORDINATOR, &q);
        assert_int_equal(v < 8 ? a->error_code : a->groups[0].error_code, NOT_COORDINATOR);
        assert_int_equal(v < 8 ? a->n_topics : a->groups[0].n_topics, 0);
        a = made(t, &kw_offset_fetch_api, v, UNSTABLE_OFFSET_COMMIT, &q);
        assert_int_equal(v < 8 ? a->error_code : a->groups[0].error_code, 0);
        if (v < 8) {
            assert_int_equal(a->topics[0].partitions[1].partition_index, 8);
            assert_int_equal(a->topics[0].partitions[1].error_code, UNSTABLE_OFFSET_COMMIT);
            assert_int_equal(a->topics[0].partitions[1].committed_offset, -1);
        } else {
            assert_true(is(a->groups[0].group_id, "g"));
            assert_int_equal(a->groups[0].topics[0].partitions[1].partition_index, 8);
            assert_int_equal(a->groups[0].topics[0].partitions[1].committed_offset, -1);
        }
    }
    talk_free(t);
}

static void test_transactions(void **state) {
    static const int32_t partitions[1] = {2};
    talk *t = talk_new();
    (void)state;
    kw_add_partitions_to_txn_req_topic topic = {
        .name = talk_str("t"), .partitions = partitions, .n_partitions = 1};
    kw_add_partitions_to_txn_req q = kw_add_partitions_to_txn_req_default;
    q.v3_and_below_transactional_id = talk_str("x");
    q.v3_and_below_topics = &topic;
    q.n_v3_and_below_topics = 1;
    const kw_add_partitions_to_txn_resp *a = made(t, &kw_add_partitions_to_txn_api, 3, 51, &q);
    const kw_add_partitions_to_txn_resp_topic_result *r = &a->results_by_topic_v3_and_below[0];
    assert_true(is(r->name, "t"));
    assert_int_equal(r->results_by_partition[0].partition_index, 2);
    assert_int_equal(r->results_by_partition[0].partition_error_code, 51);

    kw_add_partitions_to_txn_req_transaction x = {
        .transactional_id = talk_str("x"), .topics = &topic, .n_topics = 1};
    q = kw_add_partitions_to_txn_req_default;
    q.transactions = &x;
    q.n_transactions = 1;
    a = made(t, &kw_add_partitions_to_txn_api, 5, 51, &q);
    assert_int_equal(a->error_code, 0);
    assert_true(is(a->results_by_transaction[0].transactional_id, "x"));
    assert_int_equal(
        a->results_by_transaction[0].topic_results[0].results_by_partition[0].partition_error_code, 51);

    kw_init_producer_id_resp id = kw_init_producer_id_resp_default;
    id.producer_id = 5;
    id.producer_epoch = 3;
    const kw_init_producer_id_resp *i = set(t, &kw_init_producer_id_api, 5, 51, &id);
    assert_int_equal(i->error_code, 51);
    assert_int_equal(i->producer_id, -1);
    assert_int_equal(i->producer_epoch, -1);

    kw_end_txn_resp end = {.throttle_time_ms = 4, .producer_id = 5, .producer_epoch = 3};
    const kw_end_txn_resp *e = set(t, &kw_end_txn_api, 5, 51, &end);
    assert_int_equal(e->error_code, 51);
    assert_int_equal(e->throttle_time_ms, 4);
    assert_int_equal(e->producer_id, -1);
    talk_free(t);
}

/* The coordinator's answer names the member that asked. */
static void test_join_group(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_join_group_req q = kw_join_group_req_default;
    q.member_id = talk_str("me");
    const kw_join_group_resp *a = made(t, &kw_join_group_api, 9, 27, &q);
    assert_int_equal(a->error_code, 27);
    assert_true(is(a->member_id, "me"));
    assert_int_equal(a->generation_id, -1);
    talk_free(t);
}

static void test_delete_topics(void **state) {
    static const kw_str names[1] = {
        {"t", 1}
    };
    talk *t = talk_new();
    (void)state;
    kw_delete_topics_req q = kw_delete_topics_req_default;
    q.topic_names = names;
    q.n_topic_names = 1;
    const kw_delete_topics_resp *a = made(t, &kw_delete_topics_api, 5, 41, &q);
    assert_true(is(a->responses[0].name, "t"));
    assert_int_equal(a->responses[0].error_code, 41);
    kw_delete_topics_req_topic topic = kw_delete_topics_req_topic_default;
    topic.topic_id = ID;
    q = kw_delete_topics_req_default;
    q.topics = &topic;
    q.n_topics = 1;
    a = made(t, &kw_delete_topics_api, 6, 41, &q);
    assert_int_equal(a->responses[0].name.n, -1);
    assert_int_equal(a->responses[0].topic_id.b[2], 3);
    talk_free(t);
}

/* Where answer and request are not built alike. */
static void test_odd_pairs(void **state) {
    static const int32_t partitions[1] = {2};
    talk *t = talk_new();
    (void)state;
    kw_alter_replica_log_dirs_req_topic topics[2] = {
        {.name = talk_str("t"), .partitions = partitions, .n_partitions = 1},
        {.name = talk_str("u"), .partitions = partitions, .n_partitions = 1}
    };
    kw_alter_replica_log_dirs_req_dir dirs[2] = {
        {.path = talk_str("/a"), .topics = &topics[0], .n_topics = 1},
        {.path = talk_str("/b"), .topics = &topics[1], .n_topics = 1}
    };
    kw_alter_replica_log_dirs_req move = {.dirs = dirs, .n_dirs = 2};
    const kw_alter_replica_log_dirs_resp *m = made(t, &kw_alter_replica_log_dirs_api, 2, 57, &move);
    assert_int_equal(m->n_results, 2);
    assert_true(is(m->results[1].topic_name, "u"));
    assert_int_equal(m->results[1].partitions[0].partition_index, 2);
    assert_int_equal(m->results[1].partitions[0].error_code, 57);

    kw_alter_user_scram_credentials_req_deletion gone = {.name = talk_str("a"), .mechanism = 1};
    kw_alter_user_scram_credentials_req_upsertion here = {.name = talk_str("b"), .mechanism = 1};
    kw_alter_user_scram_credentials_req users = {
        .deletions = &gone, .n_deletions = 1, .upsertions = &here, .n_upsertions = 1};
    const kw_alter_user_scram_credentials_resp *u =
        made(t, &kw_alter_user_scram_credentials_api, 0, 41, &users);
    assert_int_equal(u->n_results, 2);
    assert_true(is(u->results[0].user, "a"));
    assert_true(is(u->results[1].user, "b"));

    kw_alter_client_quotas_req_entity entity = {.entity_type = talk_str("user"),
                                                .entity_name = talk_str("x")};
    kw_alter_client_quotas_req_entry entry = {.entity = &entity, .n_entity = 1};
    kw_alter_client_quotas_req quotas = {.entries = &entry, .n_entries = 1};
    const kw_alter_client_quotas_resp *c = made(t, &kw_alter_client_quotas_api, 1, 41, &quotas);
    assert_true(is(c->entries[0].entity[0].entity_name, "x"));
    assert_int_equal(c->entries[0].error_code, 41);
    talk_free(t);
}

/* M5: to "not this version" belongs version 0, and one to ask with instead. */
static void test_M5_unsupported_version(void **state) {
    talk *t = talk_new();
    (void)state;
    talk_fault(t, "error,api=ApiVersions,code=35,n=1");
    talk_fault(t, "error,api=ApiVersions,code=35,n=2,when=after");
    for (int i = 0; i < 2; i++) {
        talk_up(t, talk_request(t, &kw_api_versions_api, 4, 1, &kw_api_versions_req_default));
        if (i == 1) {
            (void)talk_next(t);
            talk_down(t, talk_answer(t, &kw_api_versions_api, 4, 1, &kw_api_versions_resp_default));
        }
        const kw_api_versions_resp *a = talk_read(t, &kw_api_versions_api, 0, talk_next(t));
        assert_int_equal(a->error_code, 35);
        assert_int_equal(a->n_api_keys, 1);
        assert_int_equal(a->api_keys[0].api_key, 18);
        assert_int_equal(a->api_keys[0].max_version, 3);
    }
    talk_free(t);
}

/* ---- in an exchange ---- */

static void test_P7_after(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes q = talk_request(t, &kw_heartbeat_api, 4, 1, &kw_heartbeat_req_default);
    talk_fault(t, "error,api=Heartbeat,code=27,when=after");
    talk_up(t, q);
    talk_expect(t, PROXY_UP, q);
    talk_down(t, talk_answer(t, &kw_heartbeat_api, 4, 1, &kw_heartbeat_resp_default));
    const kw_heartbeat_resp *a = talk_read(t, &kw_heartbeat_api, 4, talk_next(t));
    assert_int_equal(a->error_code, 27);
    assert_non_null(strstr(talk_log(t), "\"fault\":\"error\",\"rule\":1"));
    talk_free(t);
}

/* Nobody can be told with acks=0: a broker ends the connection. */
static void test_error_of_acks_0(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_produce_req body = kw_produce_req_default;
    kw_bytes q = talk_request(t, &kw_produce_api, 9, 1, &body);
    talk_fault(t, "error,api=Produce,code=6,n=1");
    talk_fault(t, "error,api=Produce,code=6,n=2,when=after");
    for (int i = 0; i < 2; i++) {
        talk_up(t, q);
        const proxy_order *o = talk_next(t);
        assert_int_equal(o->to, PROXY_UP);
        assert_int_equal(o->n, i == 0 ? 0 : q.n);
        assert_int_equal(o->end, PROXY_CLOSE);
        talk_expect_nothing(t);
    }
    talk_free(t);
}

static void test_what_has_no_rows_passes(void **state) {
    talk *t = talk_new();
    (void)state;
    kw_bytes q = talk_hex(t, "0000000a"
                             "0003"
                             "7fff"
                             "00000009"
                             "ffff");
    kw_bytes cut = talk_hex(t, "0000000b"
                               "0003"
                               "000c"
                               "00000009"
                               "ffff"
                               "00");
    talk_fault(t, "error,code=27");
    talk_up(t, q);
    talk_expect(t, PROXY_UP, q);
    talk_up(t, cut);
    talk_expect(t, PROXY_UP, cut);
    talk_again(t);
    assert_non_null(strstr(talk_log(t), "passed on, no answer can be made: KW_EVERSION"));
    assert_non_null(strstr(talk_log(t), "passed on, no answer can be made: KW_ETRUNCATED"));
    talk_free(t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_api_and_version),
        cmocka_unit_test(test_produce),
        cmocka_unit_test(test_fetch),
        cmocka_unit_test(test_metadata_names_brokers),
        cmocka_unit_test(test_metadata_by_id),
        cmocka_unit_test(test_find_coordinator),
        cmocka_unit_test(test_offset_fetch),
        cmocka_unit_test(test_transactions),
        cmocka_unit_test(test_join_group),
        cmocka_unit_test(test_delete_topics),
        cmocka_unit_test(test_odd_pairs),
        cmocka_unit_test(test_M5_unsupported_version),
        cmocka_unit_test(test_P7_after),
        cmocka_unit_test(test_error_of_acks_0),
        cmocka_unit_test(test_what_has_no_rows_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
