/* Fetch sessions (KIP-227): what is remembered, what is left out of an answer, and when a session is none any
 * more. */
#include "tests/broker/peer.h"

#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <stdio.h>
#include <string.h>

enum { V = 11, V_ID = 13, PARTITIONS = 4 };
enum { NOT_FOUND = 70, WRONG_EPOCH = 71, WRONG_NAMES = 106 };

static peer *new_peer(int32_t slots) {
    kw_broker_options o = kw_broker_options_default;
    o.fetch_sessions = slots;
    o.nodes = 2;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", PARTITIONS, 1), 0);
    for (int32_t i = 0; i < PARTITIONS; i++)
        (void)!kw_broker_move_leader(p->b, "t", i, 1);
    return p;
}

static kw_fetch_req_partition want(int32_t partition, int64_t offset) {
    kw_fetch_req_partition w = kw_fetch_req_partition_default;
    w.partition = partition;
    w.fetch_offset = offset;
    w.partition_max_bytes = 1 << 20;
    return w;
}

static const kw_fetch_resp *fetch_as(peer *p, int16_t version, kw_uuid topic_id, int32_t id, int32_t epoch,
                                     const kw_fetch_req_partition *wants, int32_t n, int32_t forget) {
    kw_fetch_req_topic t = {
        .topic = peer_str("t"), .topic_id = topic_id, .partitions = wants, .n_partitions = n};
    kw_fetch_req_forgotten f = {
        .topic = peer_str("t"), .topic_id = topic_id, .partitions = &forget, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    req.session_id = id;
    req.session_epoch = epoch;
    req.topics = &t;
    req.n_topics = n > 0;
    req.forgotten_topics_data = &f;
    req.n_forgotten_topics_data = forget >= 0;
    return peer_call(p, &kw_fetch_api, version, &req);
}

static const kw_fetch_resp *fetch(peer *p, int32_t id, int32_t epoch, const kw_fetch_req_partition *wants,
                                  int32_t n) {
    return fetch_as(p, V, (kw_uuid){{0}}, id, epoch, wants, n, -1);
}

/* Of partitions 0 and 2, from their beginnings: partition 1 and 3 are the other node's. */
static int32_t open_session(peer *p) {
    kw_fetch_req_partition wants[] = {want(0, 0), want(2, 0)};
    const kw_fetch_resp *a = fetch(p, 0, 0, wants, 2);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->n_responses, 1);
    assert_int_equal(a->responses[0].n_partitions, 2);
    assert_true(a->session_id > 0);
    return a->session_id;
}

static void assert_names(const kw_fetch_resp *a, int32_t id, int32_t first, int32_t second) {
    int n = (first >= 0) + (second >= 0);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->session_id, id);
    assert_int_equal(a->n_responses, n > 0);
    if (n == 0)
        return;
    assert_int_equal(a->responses[0].n_partitions, n);
    assert_int_equal(a->responses[0].partitions[0].partition_index, first);
    if (second >= 0)
        assert_int_equal(a->responses[0].partitions[1].partition_index, second);
}

static void produce(peer *p, int32_t partition) {
    assert_int_equal(peer_produce(p, "t", partition, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
}

static void test_F1_unchanged_partitions_are_absent(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    assert_names(fetch(p, id, 1, NULL, 0), id, -1, -1);
    produce(p, 2);
    const kw_fetch_resp *a = fetch(p, id, 2, NULL, 0);
    assert_names(a, id, 2, -1);
    assert_true(a->responses[0].partitions[0].records.n > 0);
    /* It is brought again as long as the position is the old one. */
    assert_names(fetch(p, id, 3, NULL, 0), id, 2, -1);
    kw_fetch_req_partition moved = want(2, 1);
    assert_names(fetch(p, id, 4, &moved, 1), id, -1, -1);
    assert_names(fetch(p, id, 5, NULL, 0), id, -1, -1);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 2, 1), 0);
    assert_names(fetch(p, id, 6, NULL, 0), id, 2, -1); /* its log starts elsewhere */
    assert_names(fetch(p, id, 7, NULL, 0), id, -1, -1);
    peer_free(p);
}

/* One that brought records goes behind the others. */
static void test_order_goes_round(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    produce(p, 0);
    assert_names(fetch(p, id, 1, NULL, 0), id, 0, -1);
    produce(p, 2);
    assert_names(fetch(p, id, 2, NULL, 0), id, 2, 0);
    assert_names(fetch(p, id, 3, NULL, 0), id, 2, 0);
    peer_free(p);
}

/* An error is told every time, and what comes after it too. */
static void test_errors_are_always_told(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    kw_fetch_req_partition beyond = want(2, 5);
    const kw_fetch_resp *a = fetch(p, id, 1, &beyond, 1);
    assert_names(a, id, 2, -1);
    assert_int_equal(a->responses[0].partitions[0].error_code, 1); /* OFFSET_OUT_OF_RANGE */
    assert_names(fetch(p, id, 2, NULL, 0), id, 2, -1);
    kw_fetch_req_partition right = want(2, 0);
    a = fetch(p, id, 3, &right, 1);
    assert_names(a, id, 2, -1);
    assert_int_equal(a->responses[0].partitions[0].error_code, 0);
    assert_names(fetch(p, id, 4, NULL, 0), id, -1, -1);
    peer_free(p);
}

static void test_partitions_come_and_go(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    kw_fetch_req_partition stranger = want(1, 0);
    const kw_fetch_resp *a = fetch(p, id, 1, &stranger, 1);
    assert_names(a, id, 1, -1);
    assert_int_equal(a->responses[0].partitions[0].error_code, 6); /* NOT_LEADER_OR_FOLLOWER */
    assert_names(fetch_as(p, V, (kw_uuid){{0}}, id, 2, NULL, 0, 1), id, -1, -1);
    produce(p, 0);
    assert_names(fetch_as(p, V, (kw_uuid){{0}}, id, 3, NULL, 0, 0), id, -1, -1);
    /* The last one goes, and the session with it. */
    assert_names(fetch_as(p, V, (kw_uuid){{0}}, id, 4, NULL, 0, 2), 0, -1, -1);
    assert_int_equal(fetch(p, id, 5, NULL, 0)->error_code, NOT_FOUND);
    peer_free(p);
}

static void test_F1_wrong_epoch_and_unknown_id(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    const kw_fetch_resp *a = fetch(p, id, 2, NULL, 0);
    assert_int_equal(a->error_code, WRONG_EPOCH);
    assert_int_equal(a->session_id, 0);
    assert_int_equal(a->n_responses, 0);
    assert_int_equal(fetch(p, id, 1, NULL, 0)->error_code, 0); /* it is still there */
    assert_int_equal(fetch(p, id, 1, NULL, 0)->error_code, WRONG_EPOCH);
    assert_int_equal(fetch(p, id ^ 1, 2, NULL, 0)->error_code, NOT_FOUND);
    peer_free(p);
}

static void test_F1_a_full_fetch_ends_the_session(void **state) {
    (void)state;
    peer *p = new_peer(10);
    kw_fetch_req_partition wants[] = {want(0, 0), want(2, 0)};
    int32_t id = open_session(p);
    const kw_fetch_resp *a = fetch(p, id, 0, wants, 2); /* another instead */
    assert_int_equal(a->error_code, 0);
    assert_true(a->session_id != 0 && a->session_id != id);
    assert_int_equal(fetch(p, id, 1, NULL, 0)->error_code, NOT_FOUND);
    int32_t other = a->session_id;
    a = fetch(p, other, -1, wants, 2); /* none any more */
    assert_int_equal(a->session_id, 0);
    assert_int_equal(a->responses[0].n_partitions, 2);
    assert_int_equal(fetch(p, other, 1, NULL, 0)->error_code, NOT_FOUND);
    peer_free(p);
}

/* A session that names topics does not go on with ids, nor the other way round. */
static void test_F13_names_and_ids_do_not_mix(void **state) {
    (void)state;
    peer *p = new_peer(10);
    kw_metadata_req req = kw_metadata_req_default;
    req.n_topics = -1;
    const kw_metadata_resp *m = peer_call(p, &kw_metadata_api, 12, &req);
    kw_uuid topic_id = m->topics[0].topic_id;
    kw_fetch_req_partition w = want(0, 0);
    int32_t named = open_session(p);
    assert_int_equal(fetch_as(p, V_ID, topic_id, named, 1, NULL, 0, -1)->error_code, WRONG_NAMES);
    const kw_fetch_resp *a = fetch_as(p, V_ID, topic_id, 0, 0, &w, 1, -1);
    int32_t by_id = a->session_id;
    assert_true(by_id > 0);
    assert_int_equal(fetch(p, by_id, 1, NULL, 0)->error_code, WRONG_NAMES);
    produce(p, 0);
    a = fetch_as(p, V_ID, topic_id, by_id, 1, NULL, 0, -1);
    assert_int_equal(a->n_responses, 1);
    assert_memory_equal(a->responses[0].topic_id.b, topic_id.b, sizeof topic_id.b);
    assert_int_equal(a->responses[0].partitions[0].error_code, 0);
    assert_int_equal(kw_broker_recreate_topic(p->b, "t"), 0);
    a = fetch_as(p, V_ID, topic_id, by_id, 2, NULL, 0, -1);
    assert_int_equal(a->responses[0].partitions[0].error_code, 100); /* UNKNOWN_TOPIC_ID */
    peer_free(p);
}

/* Without a slot there is no session, but the fetch is answered; old ones give way, young ones do not. */
static void test_slots(void **state) {
    (void)state;
    peer *p = new_peer(2);
    kw_fetch_req_partition wants[] = {want(0, 0), want(2, 0)};
    int32_t first = open_session(p), second = open_session(p);
    assert_int_not_equal(first, second);
    const kw_fetch_resp *a = fetch(p, 0, 0, wants, 2);
    assert_int_equal(a->session_id, 0);
    assert_int_equal(a->responses[0].n_partitions, 2);
    p->now += KW_MS(121000);
    assert_int_equal(fetch(p, second, 1, NULL, 0)->error_code, 0);
    assert_int_not_equal(open_session(p), 0);
    assert_int_equal(fetch(p, first, 1, NULL, 0)->error_code, NOT_FOUND);
    assert_int_equal(fetch(p, second, 2, NULL, 0)->error_code, 0);
    peer_free(p);
    p = new_peer(0);
    assert_int_equal(fetch(p, 0, 0, wants, 2)->session_id, 0);
    peer_free(p);
}

/* A session belongs to its node, and does not outlive it. */
static void test_node_forgets_its_sessions(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p);
    assert_int_equal(kw_broker_set_down(p->b, 1, true), 0);
    assert_int_equal(kw_broker_set_down(p->b, 1, false), 0);
    kw_broker_close(p->b, p->conn);
    p->conn = peer_open(p);
    assert_int_equal(fetch(p, id, 1, NULL, 0)->error_code, NOT_FOUND);
    peer_free(p);
}

/* A wait does not count the request twice, and what comes in the meantime is in the answer. */
static void test_session_that_waits(void **state) {
    (void)state;
    peer *p = new_peer(10);
    int32_t id = open_session(p), correlation;
    uint32_t other = peer_open(p);
    kw_fetch_req req = kw_fetch_req_default;
    req.session_id = id;
    req.session_epoch = 1;
    req.max_wait_ms = 500;
    req.min_bytes = 1;
    assert_int_equal(peer_feed(p, other, peer_frame(p, &kw_fetch_api, V, &req)), 0);
    assert_int_equal(peer_take(p, other).n, 0);
    produce(p, 0);
    kw_bytes out = peer_take(p, other);
    assert_names(peer_answer(p, &kw_fetch_api, V, &out, &correlation), id, 0, -1);
    kw_fetch_req_partition moved = want(0, 1);
    assert_names(fetch(p, id, 2, &moved, 1), id, -1, -1);
    req.session_epoch = 3;
    assert_int_equal(peer_feed(p, other, peer_frame(p, &kw_fetch_api, V, &req)), 0);
    kw_broker_step(p->b, p->now += KW_MS(500));
    out = peer_take(p, other);
    assert_names(peer_answer(p, &kw_fetch_api, V, &out, &correlation), id, -1, -1);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F1_unchanged_partitions_are_absent),
        cmocka_unit_test(test_order_goes_round),
        cmocka_unit_test(test_errors_are_always_told),
        cmocka_unit_test(test_partitions_come_and_go),
        cmocka_unit_test(test_F1_wrong_epoch_and_unknown_id),
        cmocka_unit_test(test_F1_a_full_fetch_ends_the_session),
        cmocka_unit_test(test_F13_names_and_ids_do_not_mix),
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_node_forgets_its_sessions),
        cmocka_unit_test(test_session_that_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
