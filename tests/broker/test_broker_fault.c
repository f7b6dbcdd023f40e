/* Faults on demand: errors at the innermost codes without the work done, and work done without an answer. */
#include "tests/broker/peer.h"

#include <kwire/msg/api_versions.h>
#include <kwire/msg/create_topics.h>
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>

enum {
    PRODUCE = 0,
    FETCH = 1,
    LIST_OFFSETS = 2,
    METADATA = 3,
    API_VERSIONS = 18,
    CREATE = 19,
    DELETE = 20,
    INIT_PID = 22
};
enum { NOT_LEADER = 6 };

static int64_t end_offset(peer *p) {
    kw_list_offsets_req_partition part = {.current_leader_epoch = -1, .timestamp = -1};
    kw_list_offsets_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    const kw_list_offsets_resp *resp = peer_call(p, &kw_list_offsets_api, 5, &req);
    return resp->topics[0].partitions[0].error_code != 0 ? -resp->topics[0].partitions[0].error_code
                                                         : resp->topics[0].partitions[0].offset;
}

static int n_topics(peer *p, int *error) {
    kw_metadata_req req = kw_metadata_req_default;
    req.n_topics = -1;
    const kw_metadata_resp *resp = peer_call(p, &kw_metadata_api, 9, &req);
    *error = resp->n_topics > 0 ? resp->topics[0].error_code : 0;
    return resp->n_topics;
}

static void test_produce_fails_so_often(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int64_t offset;
    peer_create(p, "t", 1);
    kw_bytes batch = peer_batch(p, 1, 0, 0, 10);
    kw_broker_fail(p->b, PRODUCE, 2, NOT_LEADER);
    assert_int_equal(peer_produce(p, "t", 0, batch, &offset), NOT_LEADER);
    assert_int_equal(offset, -1);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), NOT_LEADER);
    assert_int_equal(end_offset(p), 0); /* nothing was appended, and other APIs are not touched */
    assert_int_equal(peer_produce(p, "t", 0, batch, &offset), 0);
    assert_int_equal(offset, 0);
    peer_free(p);
}

static void test_fetch_fails_at_once(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 2);
    kw_fetch_req_partition parts[2] = {kw_fetch_req_partition_default, kw_fetch_req_partition_default};
    parts[1].partition = 1;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = parts, .n_partitions = 2};
    kw_fetch_req req = kw_fetch_req_default;
    req.max_wait_ms = 1000;
    req.min_bytes = 1;
    req.topics = &t;
    req.n_topics = 1;
    kw_broker_fail(p->b, FETCH, 1, NOT_LEADER);
    const kw_fetch_resp *resp = peer_call(p, &kw_fetch_api, 11, &req);
    assert_int_equal(resp->error_code, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(resp->responses[0].partitions[i].error_code, NOT_LEADER);
    assert_int_equal(peer_feed(p, p->conn, peer_frame(p, &kw_fetch_api, 11, &req)), 0);
    assert_int_equal(peer_take(p, p->conn).n, 0); /* the next one waits as usual */
    peer_free(p);
}

static void test_other_apis_fail(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int error;
    peer_create(p, "t", 1);
    kw_broker_fail(p->b, LIST_OFFSETS, 1, NOT_LEADER);
    assert_int_equal(end_offset(p), -NOT_LEADER);
    assert_int_equal(end_offset(p), 0);
    kw_broker_fail(p->b, METADATA, 1, 5); /* LEADER_NOT_AVAILABLE */
    assert_int_equal(n_topics(p, &error), 1);
    assert_int_equal(error, 5);
    n_topics(p, &error);
    assert_int_equal(error, 0);

    kw_init_producer_id_req pid = kw_init_producer_id_req_default;
    pid.transactional_id.n = -1;
    kw_broker_fail(p->b, INIT_PID, 1, 15); /* COORDINATOR_NOT_AVAILABLE */
    const kw_init_producer_id_resp *a = peer_call(p, &kw_init_producer_id_api, 4, &pid);
    assert_int_equal(a->error_code, 15);
    assert_int_equal(a->producer_id, -1);
    a = peer_call(p, &kw_init_producer_id_api, 4, &pid);
    assert_int_equal(a->producer_id, 0); /* the failed one took no id */

    kw_api_versions_req av = {.client_software_name = peer_str("x"),
                              .client_software_version = peer_str("1")};
    kw_broker_fail(p->b, API_VERSIONS, 1, 42);
    assert_int_equal(((const kw_api_versions_resp *)peer_call(p, &kw_api_versions_api, 3, &av))->error_code,
                     42);
    assert_int_equal(((const kw_api_versions_resp *)peer_call(p, &kw_api_versions_api, 3, &av))->error_code,
                     0);
    peer_free(p);
}

static void test_topics_are_not_touched(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int error;
    peer_create(p, "t", 1);
    kw_create_topics_req_topic ct = {.name = peer_str("u"), .num_partitions = 1, .replication_factor = 1};
    kw_create_topics_req create = {.topics = &ct, .n_topics = 1};
    kw_broker_fail(p->b, CREATE, 1, 41); /* NOT_CONTROLLER */
    const kw_create_topics_resp *c = peer_call(p, &kw_create_topics_api, 7, &create);
    assert_int_equal(c->topics[0].error_code, 41);
    kw_str name = peer_str("t");
    kw_delete_topics_req delete = {.topic_names = &name, .n_topic_names = 1};
    kw_broker_fail(p->b, DELETE, 1, 41);
    const kw_delete_topics_resp *d = peer_call(p, &kw_delete_topics_api, 5, &delete);
    assert_int_equal(d->responses[0].error_code, 41);
    assert_int_equal(n_topics(p, &error), 1);
    assert_int_equal(error, 0);
    peer_free(p);
}

/* P7: the client cannot know, and the records are in the log. With acks=0 too, where there is no answer to be
 * missed. */
static void drop_does_the_work(int16_t acks) {
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    uint32_t conn = peer_open(p);
    kw_produce_req_partition part = {.records = peer_batch(p, 3, 0, 0, 10)};
    kw_produce_req_topic t = {.name = peer_str("t"), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = {
        .transactional_id = {NULL, -1},
          .acks = acks, .topic_data = &t, .n_topic_data = 1
    };
    kw_broker_drop(p->b, PRODUCE, 1);
    assert_int_equal(peer_feed(p, conn, peer_frame(p, &kw_produce_api, 9, &req)), KW_ECLOSED);
    assert_int_equal(peer_take(p, conn).n, 0);
    assert_true(peer_closed(p, conn));
    assert_int_equal(end_offset(p), 3);
    assert_int_equal(peer_produce(p, "t", 0, part.records, NULL), 0); /* once only */
    peer_free(p);
}

static void test_drop_does_the_work(void **state) {
    (void)state;
    drop_does_the_work(-1);
    drop_does_the_work(0);
}

/* A fetch that is to be dropped waits first; the step that ends it closes the connection and says whose. */
static void test_drop_after_a_wait(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    peer_create(p, "t", 1);
    uint32_t conn = peer_open(p);
    while (kw_broker_next_output(p->b) != 0) {
    }
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    req.max_wait_ms = 100;
    req.min_bytes = 1;
    req.topics = &t;
    req.n_topics = 1;
    kw_broker_drop(p->b, FETCH, 1);
    assert_int_equal(peer_feed(p, conn, peer_frame(p, &kw_fetch_api, 11, &req)), 0);
    assert_false(peer_closed(p, conn));
    kw_broker_step(p->b, p->now + KW_MS(100));
    assert_int_equal(kw_broker_next_output(p->b), conn);
    assert_true(peer_closed(p, conn));
    peer_free(p);
}

/* P7: what a full disk, or a leader that loses its replicas, answers although the batch is in the log. */
static void test_error_after_the_work(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int64_t offset;
    peer_create(p, "t", 1);
    kw_bytes batch = peer_batch(p, 1, 0, 0, 10);
    kw_broker_fault f = {.api_key = PRODUCE, .times = 1, .node = -1, .error = NOT_LEADER, .after = true};
    assert_int_equal(kw_broker_add_fault(p->b, &f), 0);
    assert_int_equal(peer_produce(p, "t", 0, batch, &offset), NOT_LEADER);
    assert_int_equal(offset, -1);
    assert_int_equal(end_offset(p), 1); /* once, and it is there */
    assert_int_equal(peer_produce(p, "t", 0, batch, &offset), 0);
    assert_int_equal(offset, 1);
    f.error = 0;
    assert_int_equal(kw_broker_add_fault(p->b, &f), KW_EINVAL);
    f = (kw_broker_fault){.times = 1, .node = -1, .topic = "t", .error = NOT_LEADER, .after = true};
    assert_int_equal(kw_broker_add_fault(p->b, &f), KW_EINVAL);
    peer_free(p);
}

static void test_keys_without_an_api_are_harmless(void **state) {
    static const int16_t keys[] = {-1, 77, 127, 128, 32767, INT16_MIN};
    (void)state;
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        kw_broker_fail(p->b, keys[i], 1, 1);
        kw_broker_drop(p->b, keys[i], 1);
    }
    peer_create(p, "t", 1);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_produce_fails_so_often),
        cmocka_unit_test(test_fetch_fails_at_once),
        cmocka_unit_test(test_other_apis_fail),
        cmocka_unit_test(test_topics_are_not_touched),
        cmocka_unit_test(test_drop_does_the_work),
        cmocka_unit_test(test_drop_after_a_wait),
        cmocka_unit_test(test_error_after_the_work),
        cmocka_unit_test(test_keys_without_an_api_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
