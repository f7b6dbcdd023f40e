/* Quotas, late answers, and faults that are meant for one node or one partition. */
#include "tests/broker/peer.h"

#include <kwire/msg/create_topics.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_for_leader_epoch.h>
#include <kwire/msg/produce.h>
#include <string.h>

enum { RATE = 1000, VALUE = 1000 };

static kw_bytes produce_frame(peer *p, int n) {
    kw_produce_req_partition part = {.records = peer_batch(p, n, 0, p->wall_ms, VALUE)};
    kw_produce_req_topic t = {.name = peer_str("t"), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    req.acks = -1;
    req.topic_data = &t;
    req.n_topic_data = 1;
    return peer_frame(p, &kw_produce_api, 9, &req);
}

static void feed(peer *p, kw_bytes frame) {
    assert_int_equal(peer_feed(p, p->conn, frame), 0);
}

static int32_t throttle_of_produce(peer *p) {
    int32_t correlation;
    kw_bytes out = peer_take(p, p->conn);
    const kw_produce_resp *a = peer_answer(p, &kw_produce_api, 9, &out, &correlation);
    assert_non_null(a);
    assert_int_equal(a->responses[0].partition_responses[0].error_code, 0);
    return a->throttle_time_ms;
}

/* The rate counts over ten seconds at least: ten of them are free, of twelve two have to be waited for. The
 * answer comes at once; what is asked next waits. */
static void test_M8_produce_over_quota(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_int_equal(kw_broker_set_quota(p->b, NULL, KW_BROKER_QUOTA_PRODUCE, RATE), 0);
    feed(p, produce_frame(p, 9));
    assert_int_equal(throttle_of_produce(p), 0);
    feed(p, produce_frame(p, 3));
    int32_t pause = throttle_of_produce(p);
    assert_in_range(pause, 2000, 2500); /* 12 KB and what is around them */
    feed(p, produce_frame(p, 1));
    assert_int_equal(peer_take(p, p->conn).n, 0);
    assert_in_range(kw_broker_deadline(p->b) - p->now, KW_MS(pause - 1) + 1,
                    KW_MS(pause)); /* told in whole ms */
    kw_broker_step(p->b, p->now += KW_MS(pause - 1));
    assert_int_equal(peer_take(p, p->conn).n, 0);
    kw_broker_step(p->b, p->now += KW_MS(1));
    assert_int_equal(kw_broker_next_output(p->b), p->conn);
    assert_true(peer_take(p, p->conn).n > 0);
    peer_free(p);
}

/* Only the client named; others have none, or that of all. */
static void test_quota_by_client(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_int_equal(kw_broker_set_quota(p->b, "another", KW_BROKER_QUOTA_PRODUCE, 1), 0);
    feed(p, produce_frame(p, 50));
    assert_int_equal(throttle_of_produce(p), 0);
    assert_int_equal(kw_broker_set_quota(p->b, "peer", KW_BROKER_QUOTA_PRODUCE, RATE), 0);
    feed(p, produce_frame(p, 50));
    assert_in_range(throttle_of_produce(p), 40000, 42000);
    assert_int_equal(kw_broker_set_quota(p->b, "peer", KW_BROKER_QUOTA_PRODUCE, 0), 0);
    kw_broker_step(p->b, p->now += KW_MS(60000));
    feed(p, produce_frame(p, 50));
    assert_int_equal(throttle_of_produce(p), 0);
    peer_free(p);
}

static const kw_fetch_resp *fetch(peer *p) {
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition_max_bytes = 1 << 20;
    req.topics = &t;
    req.n_topics = 1;
    return peer_call(p, &kw_fetch_api, 11, &req);
}

/* Over its quota a fetch brings nothing, and is not counted. */
static void test_M8_fetch_over_quota(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 8, 0, p->wall_ms, VALUE), NULL), 0);
    assert_int_equal(kw_broker_set_quota(p->b, NULL, KW_BROKER_QUOTA_FETCH, RATE), 0);
    const kw_fetch_resp *a = fetch(p);
    assert_int_equal(a->throttle_time_ms, 0);
    assert_true(a->responses[0].partitions[0].records.n > 8 * VALUE);
    a = fetch(p);
    assert_in_range(a->throttle_time_ms, 6000, 7000);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->n_responses, 0);
    /* Kafka's rate counts ten seconds at least, so one pause is not always enough; but none goes on for ever.
     */
    for (int i = 0; a->throttle_time_ms > 0 && i < 2; i++) {
        kw_broker_step(p->b, p->now += KW_MS(a->throttle_time_ms));
        a = fetch(p);
    }
    assert_int_equal(a->throttle_time_ms, 0);
    assert_int_equal(a->n_responses, 1);
    peer_free(p);
}

static const kw_create_topics_resp *create(peer *p, int16_t version, const char *name, int32_t n) {
    kw_create_topics_req_topic t = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    t.name = peer_str(name);
    t.num_partitions = n;
    t.replication_factor = 1;
    req.topics = &t;
    req.n_topics = 1;
    return peer_call(p, &kw_create_topics_api, version, &req);
}

/* 89: THROTTLING_QUOTA_EXCEEDED. A strict client may overdraw once, then it is refused; an old one never is.
 */
static void test_M8_changes_over_quota(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    assert_int_equal(kw_broker_set_quota(p->b, NULL, KW_BROKER_QUOTA_MUTATIONS, 1), 0);
    assert_int_equal(create(p, 7, "a", 11)->throttle_time_ms, 0);
    const kw_create_topics_resp *a = create(p, 7, "b", 5);
    assert_int_equal(a->topics[0].error_code, 0);
    assert_int_equal(a->throttle_time_ms, 5000);
    kw_broker_close(p->b, p->conn); /* the muted one: another goes on */
    p->conn = peer_open(p);
    a = create(p, 7, "c", 1);
    assert_int_equal(a->topics[0].error_code, 89);
    assert_int_equal(a->throttle_time_ms, 5000);
    kw_broker_close(p->b, p->conn);
    p->conn = peer_open(p);
    a = create(p, 5, "c", 1);
    assert_int_equal(a->topics[0].error_code, 0);
    assert_int_equal(a->throttle_time_ms, 6000);
    kw_broker_step(p->b, p->now += KW_MS(6000));
    assert_int_equal(create(p, 7, "d", 1)->topics[0].error_code, 0);
    peer_free(p);
}

static void test_late_answer(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_metadata_req req = kw_metadata_req_default;
    kw_broker_fault late = {.api_key = kw_metadata_api.key, .times = 1, .node = -1, .delay = KW_MS(300)};
    assert_int_equal(kw_broker_add_fault(p->b, &late), 0);
    feed(p, peer_frame(p, &kw_metadata_api, 9, &req));
    feed(p, peer_frame(p, &kw_metadata_api, 9, &req)); /* behind it */
    assert_int_equal(peer_take(p, p->conn).n, 0);
    assert_int_equal(kw_broker_next_output(p->b), 0);
    assert_int_equal(kw_broker_deadline(p->b), p->now + KW_MS(300));
    kw_broker_step(p->b, p->now += KW_MS(299));
    assert_int_equal(peer_take(p, p->conn).n, 0);
    kw_broker_step(p->b, p->now += KW_MS(1));
    assert_int_equal(kw_broker_next_output(p->b), p->conn);
    kw_bytes out = peer_take(p, p->conn);
    int32_t correlation;
    assert_non_null(peer_answer(p, &kw_metadata_api, 9, &out, &correlation));
    assert_non_null(peer_answer(p, &kw_metadata_api, 9, &out, &correlation));
    assert_int_equal(correlation, p->correlation);
    assert_true(kw_broker_deadline(p->b) == KW_NEVER);
    peer_free(p);
}

static void go_to(peer *p, int32_t node) {
    kw_broker_close(p->b, p->conn);
    assert_int_equal(kw_broker_open_on(p->b, node, &p->conn), 0);
}

/* 15: COORDINATOR_NOT_AVAILABLE would do as well: the code is the test's. */
static void test_fault_of_one_node(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 2;
    peer *p = peer_new(&o);
    kw_list_offsets_req_partition part = {.current_leader_epoch = -1, .timestamp = -1};
    kw_list_offsets_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    kw_broker_fault f = {.api_key = kw_list_offsets_api.key, .times = 1, .node = 2, .error = 15};
    assert_int_equal(kw_broker_create_topic(p->b, "t", 1, 0), 0);
    assert_int_equal(kw_broker_add_fault(p->b, &f), 0);
    const kw_list_offsets_resp *a = peer_call(p, &kw_list_offsets_api, 7, &req);
    assert_int_equal(a->topics[0].partitions[0].error_code, 0);
    go_to(p, 2);
    a = peer_call(p, &kw_list_offsets_api, 7, &req);
    assert_int_equal(a->topics[0].partitions[0].error_code, 15);
    a = peer_call(p, &kw_list_offsets_api, 7, &req);
    assert_int_equal(a->topics[0].partitions[0].error_code, 6); /* NOT_LEADER_OR_FOLLOWER */
    peer_free(p);
}

/* The others of the request are carried out; and a fetch that waits does not use a fault up twice. */
static void test_fault_of_one_partition(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 2);
    kw_broker_fault f = {
        .api_key = kw_produce_api.key, .times = 1, .node = -1, .topic = "t", .partition = 1, .error = 56};
    assert_int_equal(kw_broker_add_fault(p->b, &f), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(peer_produce(p, "t", 1, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 56);
    assert_int_equal(kw_broker_log_end(p->b, "t", 1), 0);
    assert_int_equal(peer_produce(p, "t", 1, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    f.api_key = kw_fetch_api.key;
    f.partition = -1;
    f.times = 2;
    assert_int_equal(kw_broker_add_fault(p->b, &f), 0);
    assert_int_equal(fetch(p)->responses[0].partitions[0].error_code, 56);
    assert_int_equal(fetch(p)->responses[0].partitions[0].error_code, 56);
    assert_int_equal(fetch(p)->responses[0].partitions[0].error_code, 0);
    peer_free(p);
}

static void test_faults_that_cannot_be(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    kw_broker_fault f = {.api_key = 0, .times = 0, .node = -1, .error = 1};
    assert_int_equal(kw_broker_add_fault(p->b, &f), KW_EINVAL);
    f.times = 1;
    int n = 0;
    while (kw_broker_add_fault(p->b, &f) == 0)
        n++;
    assert_true(n >= 16);
    kw_broker_clear_faults(p->b);
    assert_int_equal(kw_broker_add_fault(p->b, &f), 0);
    f.topic = "t";
    f.error = 0;
    assert_int_equal(kw_broker_add_fault(p->b, &f), KW_EINVAL);
    assert_int_equal(kw_broker_set_quota(p->b, NULL, KW_BROKER_QUOTA_FETCH, -1), KW_EINVAL);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M8_produce_over_quota),
        cmocka_unit_test(test_quota_by_client),
        cmocka_unit_test(test_M8_fetch_over_quota),
        cmocka_unit_test(test_M8_changes_over_quota),
        cmocka_unit_test(test_late_answer),
        cmocka_unit_test(test_fault_of_one_node),
        cmocka_unit_test(test_fault_of_one_partition),
        cmocka_unit_test(test_faults_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
