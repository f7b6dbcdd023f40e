/* Several nodes: who names whom, who serves what, and what happens when nodes fall, leaders move, records are
 * lost and nodes do not hear of it. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/describe_cluster.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_for_leader_epoch.h>
#include <kwire/msg/produce.h>
#include <stdio.h>
#include <string.h>

enum { NOT_LEADER = 6, FENCED = 74, UNKNOWN_EPOCH = 75, OUT_OF_RANGE = 1 };

/* Three nodes, 1 to 3; "t" has three partitions, which they lead in turn. */
static peer *three(void) {
    kw_broker_options o = kw_broker_options_default;
    o.nodes = 3;
    o.auto_create_topics = false;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 3, 0), 0);
    return p;
}

/* From now on calls go to this node. */
static void go_to(peer *p, int32_t node) {
    kw_broker_close(p->b, p->conn);
    assert_int_equal(kw_broker_open_on(p->b, node, &p->conn), 0);
}

static const kw_metadata_resp *metadata(peer *p, const char *topic) {
    kw_metadata_req_topic t = {.name = peer_str(topic)};
    kw_metadata_req req = kw_metadata_req_default;
    req.topics = &t;
    req.n_topics = 1;
    return peer_call(p, &kw_metadata_api, 13, &req);
}

static const kw_produce_resp *produce(peer *p, int32_t partition, int n) {
    kw_produce_req_partition part = {.index = partition, .records = peer_batch(p, n, 0, p->wall_ms, 10)};
    kw_produce_req_topic t = {.name = peer_str("t"), .partition_data = &part, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default;
    req.acks = -1;
    req.topic_data = &t;
    req.n_topic_data = 1;
    return peer_call(p, &kw_produce_api, 12, &req);
}

static void produce_ok(peer *p, int32_t partition, int n) {
    go_to(p, kw_broker_leader(p->b, "t", partition, NULL));
    assert_int_equal(produce(p, partition, n)->responses[0].partition_responses[0].error_code, 0);
}

static const kw_fetch_resp *fetch(peer *p, int16_t version, kw_fetch_req_partition part) {
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    if (version >= 13)
        t.topic_id = metadata(p, "t")->topics[0].topic_id;
    part.partition_max_bytes = 1 << 20;
    req.topics = &t;
    req.n_topics = 1;
    return peer_call(p, &kw_fetch_api, version, &req);
}

static kw_fetch_req_partition at(int32_t partition, int64_t offset, int32_t epoch) {
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    part.partition = partition;
    part.fetch_offset = offset;
    part.current_leader_epoch = epoch;
    return part;
}

static const kw_offset_for_leader_epoch_resp_partition *end_of(peer *p, int32_t partition, int32_t current,
                                                               int32_t epoch) {
    kw_offset_for_leader_epoch_req_partition part = {
        .partition = partition, .current_leader_epoch = current, .leader_epoch = epoch};
    kw_offset_for_leader_epoch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_offset_for_leader_epoch_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    const kw_offset_for_leader_epoch_resp *resp = peer_call(p, &kw_offset_for_leader_epoch_api, 4, &req);
    return &resp->topics[0].partitions[0];
}

static void assert_end(peer *p, int32_t partition, int32_t asked, int32_t epoch, int64_t end) {
    go_to(p, kw_broker_leader(p->b, "t", partition, NULL));
    const kw_offset_for_leader_epoch_resp_partition *a = end_of(p, partition, -1, asked);
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->leader_epoch, epoch);
    assert_int_equal(a->end_offset, end);
}

/* ---- who is there ---- */

static void test_every_node_names_all(void **state) {
    (void)state;
    peer *p = three();
    for (int32_t node = 1; node <= 3; node++) {
        go_to(p, node);
        const kw_metadata_resp *m = metadata(p, "t");
        assert_int_equal(m->n_brokers, 3);
        assert_int_equal(m->controller_id, 1);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(m->brokers[i].node_id, i + 1);
            assert_int_equal(m->brokers[i].port, 9092 + i);
            assert_int_equal(m->topics[0].partitions[i].leader_id, i + 1);
            assert_int_equal(m->topics[0].partitions[i].leader_epoch, 0);
            assert_int_equal(m->topics[0].partitions[i].n_replica_nodes, 3);
            assert_int_equal(m->topics[0].partitions[i].n_isr_nodes, 3);
            assert_int_equal(m->topics[0].partitions[i].n_offline_replicas, 0);
        }
        kw_describe_cluster_req req = kw_describe_cluster_req_default;
        const kw_describe_cluster_resp *c = peer_call(p, &kw_describe_cluster_api, 2, &req);
        assert_int_equal(c->n_brokers, 3);
        assert_int_equal(c->controller_id, 1);
    }
    peer_free(p);
}

static void test_no_such_node(void **state) {
    (void)state;
    peer *p = three();
    uint32_t conn;
    assert_int_equal(kw_broker_open_on(p->b, 4, &conn), KW_EINVAL);
    assert_int_equal(kw_broker_open_on(p->b, 0, &conn), KW_EINVAL);
    assert_int_equal(kw_broker_set_down(p->b, 4, true), KW_EINVAL);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 4), KW_EINVAL);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 3, 1), KW_ENOTFOUND);
    assert_int_equal(kw_broker_leader(p->b, "u", 0, NULL), -1);
    peer_free(p);
}

static const kw_find_coordinator_resp_coordinator *coordinator(peer *p, const char *group) {
    kw_str key = peer_str(group);
    kw_find_coordinator_req req = kw_find_coordinator_req_default;
    req.coordinator_keys = &key;
    req.n_coordinator_keys = 1;
    const kw_find_coordinator_resp *resp = peer_call(p, &kw_find_coordinator_api, 6, &req);
    return &resp->coordinators[0];
}

/* Java's "g1".hashCode() is 3242; its slot is 42, and the slots go round the three nodes. */
static void test_coordinators_by_slot(void **state) {
    (void)state;
    peer *p = three();
    assert_int_equal(coordinator(p, "g1")->node_id, 1 + 42 % 3);
    assert_int_equal(kw_broker_coordinator(p->b, "g1"), 1);
    assert_int_equal(coordinator(p, "g2")->node_id, 1 + 43 % 3);
    assert_int_equal(kw_broker_move_coordinator(p->b, "g1", 3), 0);
    assert_int_equal(coordinator(p, "g1")->node_id, 3);
    assert_int_equal(coordinator(p, "g1")->port, 9094);
    assert_int_equal(coordinator(p, "g2")->node_id, 2);
    assert_int_equal(kw_broker_set_down(p->b, 3, true), 0);
    assert_int_not_equal(coordinator(p, "g1")->node_id, 3);
    assert_int_equal(coordinator(p, "g1")->error_code, 0);
    peer_free(p);
}

/* ---- who serves what ---- */

static void test_P16_refusal_names_the_leader(void **state) {
    (void)state;
    peer *p = three();
    const kw_produce_resp *a = produce(p, 1, 1);
    assert_int_equal(a->responses[0].partition_responses[0].error_code, NOT_LEADER);
    assert_int_equal(a->responses[0].partition_responses[0].current_leader.leader_id, 2);
    assert_int_equal(a->responses[0].partition_responses[0].current_leader.leader_epoch, 0);
    assert_int_equal(a->n_node_endpoints, 1);
    assert_int_equal(a->node_endpoints[0].node_id, 2);
    assert_int_equal(a->node_endpoints[0].port, 9093);
    assert_int_equal(kw_broker_log_end(p->b, "t", 1), 0);
    a = produce(p, 0, 1);
    assert_int_equal(a->responses[0].partition_responses[0].error_code, 0);
    assert_int_equal(a->n_node_endpoints, 0);
    peer_free(p);
}

static void test_fetch_refusal_names_the_leader(void **state) {
    (void)state;
    peer *p = three();
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 3), 0);
    go_to(p, 3);
    const kw_fetch_resp *a = fetch(p, 16, at(0, 0, 0)); /* one epoch behind */
    assert_int_equal(a->responses[0].partitions[0].error_code, FENCED);
    assert_int_equal(a->responses[0].partitions[0].current_leader.leader_id, 3);
    assert_int_equal(a->responses[0].partitions[0].current_leader.leader_epoch, 1);
    assert_int_equal(a->n_node_endpoints, 1);
    assert_int_equal(a->node_endpoints[0].port, 9094);
    assert_int_equal(fetch(p, 16, at(0, 0, 2))->responses[0].partitions[0].error_code, UNKNOWN_EPOCH);
    assert_int_equal(fetch(p, 16, at(0, 0, 1))->responses[0].partitions[0].error_code, 0);
    go_to(p, 1);
    assert_int_equal(fetch(p, 10, at(0, 0, 1))->responses[0].partitions[0].error_code, NOT_LEADER);
    peer_free(p);
}

/* A node without a replica knows no epochs: it is no leader, whatever epoch it is asked about. */
static void test_node_without_a_replica(void **state) {
    (void)state;
    peer *p = three();
    assert_int_equal(kw_broker_create_topic(p->b, "one", 1, 1), 0);
    assert_int_equal(kw_broker_move_leader(p->b, "one", 0, 2), KW_EINVAL);
    go_to(p, 2);
    kw_list_offsets_req_partition part = {.current_leader_epoch = 7, .timestamp = -1};
    kw_list_offsets_req_topic t = {.name = peer_str("one"), .partitions = &part, .n_partitions = 1};
    kw_list_offsets_req req = {.replica_id = -1, .topics = &t, .n_topics = 1};
    const kw_list_offsets_resp *a = peer_call(p, &kw_list_offsets_api, 7, &req);
    assert_int_equal(a->topics[0].partitions[0].error_code, NOT_LEADER);
    peer_free(p);
}

/* ---- nodes that fall ---- */

static void test_node_down(void **state) {
    (void)state;
    peer *p = three();
    uint32_t conn, refused;
    assert_int_equal(kw_broker_open_on(p->b, 2, &conn), 0);
    assert_int_equal(kw_broker_set_down(p->b, 2, true), 0);
    assert_int_equal(kw_broker_next_output(p->b), conn);
    assert_true(peer_closed(p, conn));
    assert_int_equal(kw_broker_open_on(p->b, 2, &refused), KW_ECLOSED);
    const kw_metadata_resp *m = metadata(p, "t");
    assert_int_equal(m->n_brokers, 2);
    assert_int_equal(m->topics[0].partitions[1].leader_id, 3);
    assert_int_equal(m->topics[0].partitions[1].leader_epoch, 1);
    assert_int_equal(m->topics[0].partitions[0].leader_epoch, 0);
    assert_int_equal(m->topics[0].partitions[0].n_isr_nodes, 2);
    assert_int_equal(m->topics[0].partitions[0].n_offline_replicas, 1);
    assert_int_equal(m->topics[0].partitions[0].offline_replicas[0], 2);
    assert_int_equal(kw_broker_set_down(p->b, 2, false), 0);
    assert_int_equal(kw_broker_leader(p->b, "t", 1, NULL), 3); /* it leads nothing at first */
    assert_int_equal(metadata(p, "t")->n_brokers, 3);
    peer_free(p);
}

/* 5: LEADER_NOT_AVAILABLE. */
static void test_no_replica_is_up(void **state) {
    (void)state;
    peer *p = three();
    int32_t epoch;
    assert_int_equal(kw_broker_create_topic(p->b, "one", 3, 1), 0);
    assert_int_equal(kw_broker_set_down(p->b, 3, true), 0);
    const kw_metadata_resp_partition *a = &metadata(p, "one")->topics[0].partitions[2];
    assert_int_equal(a->error_code, 5);
    assert_int_equal(a->leader_id, -1);
    assert_int_equal(a->n_isr_nodes, 1);
    assert_int_equal(a->isr_nodes[0], 3);
    assert_int_equal(kw_broker_set_down(p->b, 3, false), 0);
    assert_int_equal(kw_broker_leader(p->b, "one", 2, &epoch), 3);
    assert_int_equal(epoch, 2);
    peer_free(p);
}

static void test_leader_moves_while_a_fetch_waits(void **state) {
    (void)state;
    peer *p = three();
    int32_t correlation;
    kw_fetch_req_partition part = at(0, 0, 0);
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    req.max_wait_ms = 1000;
    req.min_bytes = 1;
    req.topics = &t;
    req.n_topics = 1;
    assert_int_equal(peer_feed(p, p->conn, peer_frame(p, &kw_fetch_api, 11, &req)), 0);
    assert_int_equal(peer_take(p, p->conn).n, 0);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 2), 0);
    assert_int_equal(kw_broker_next_output(p->b), p->conn);
    kw_bytes out = peer_take(p, p->conn);
    const kw_fetch_resp *a = peer_answer(p, &kw_fetch_api, 11, &out, &correlation);
    assert_int_equal(a->responses[0].partitions[0].error_code, FENCED);
    peer_free(p);
}

/* ---- epochs ---- */

static void test_F10_end_of_epochs(void **state) {
    (void)state;
    peer *p = three();
    produce_ok(p, 0, 5);                                         /* epoch 0: 0-4 */
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 2), 0); /* epoch 1: nothing */
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 3), 0);
    produce_ok(p, 0, 2); /* epoch 2: 5-6 */
    assert_end(p, 0, 0, 0, 5);
    assert_end(p, 0, 1, 0, 5); /* the largest that is not above it */
    assert_end(p, 0, 2, 2, 7);
    assert_end(p, 0, 3, -1, -1);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 1), 0);
    assert_end(p, 0, 2, 2, 7);
    assert_end(p, 0, 3, 3, 7);
    assert_int_equal(end_of(p, 0, 2, 0)->error_code, FENCED);
    assert_int_equal(end_of(p, 0, 4, 0)->error_code, UNKNOWN_EPOCH);
    go_to(p, 2);
    assert_int_equal(end_of(p, 0, 3, 0)->error_code, NOT_LEADER);
    peer_free(p);
}

static void test_F10_truncation_shows_in_epochs(void **state) {
    (void)state;
    peer *p = three();
    int32_t epoch;
    produce_ok(p, 0, 3);
    produce_ok(p, 0, 4);
    produce_ok(p, 0, 2);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 10), KW_EINVAL);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 5), 0); /* in the second batch, which goes whole */
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 3);
    assert_int_equal(kw_broker_leader(p->b, "t", 0, &epoch), 2);
    assert_int_equal(epoch, 1);
    assert_end(p, 0, 0, 0, 3);
    produce_ok(p, 0, 1);
    assert_end(p, 0, 0, 0, 3);
    assert_end(p, 0, 1, 1, 4);
    const kw_fetch_resp_partition *a = &fetch(p, 16, at(0, 0, 1))->responses[0].partitions[0];
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, a->records.p, (size_t)a->records.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(b.leader_epoch, 0);
    assert_int_equal(fetch(p, 16, at(0, 7, 1))->responses[0].partitions[0].error_code, OUT_OF_RANGE);
    peer_free(p);
}

/* Bytes that an answer borrows stay as they were though the log goes another way. */
static void test_truncation_leaves_answers_alone(void **state) {
    (void)state;
    peer *p = three();
    int32_t correlation;
    produce_ok(p, 0, 3);
    produce_ok(p, 0, 3);
    kw_fetch_req_partition part = at(0, 0, -1);
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition_max_bytes = 1 << 20;
    req.topics = &t;
    req.n_topics = 1;
    uint32_t reader = peer_open(p);
    assert_int_equal(peer_feed(p, reader, peer_frame(p, &kw_fetch_api, 11, &req)), 0);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 3), 0);
    produce_ok(p, 0, 3);
    kw_bytes out = peer_take(p, reader);
    const kw_fetch_resp *a = peer_answer(p, &kw_fetch_api, 11, &out, &correlation);
    kw_reader r;
    kw_batch b;
    int n = 0;
    kw_reader_init(&r, a->responses[0].partitions[0].records.p,
                   (size_t)a->responses[0].partitions[0].records.n);
    for (; kw_batches_next(&r, &b) == 1; n++) {
        assert_int_equal(b.base_offset, 3 * n);
        assert_int_equal(b.leader_epoch, 0);
        assert_int_equal(kw_batch_check(&b, true), 0);
    }
    assert_int_equal(n, 2);
    peer_free(p);
}

/* ---- stale nodes ---- */

static void test_M2_stale_node_tells_old_news(void **state) {
    (void)state;
    peer *p = three();
    assert_int_equal(kw_broker_set_stale(p->b, 3, true), 0);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 3), 0);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 2, 1), 0);
    assert_int_equal(kw_broker_create_topic(p->b, "new", 1, 0), 0);
    assert_int_equal(kw_broker_set_down(p->b, 2, true), 0);
    go_to(p, 3);
    assert_int_equal(metadata(p, "t")->topics[0].partitions[0].leader_id, 1);
    assert_int_equal(metadata(p, "t")->n_brokers, 3);
    assert_int_equal(metadata(p, "new")->topics[0].error_code, 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    /* It leads partition 0 and does not know; it led partition 2 and does not know either. */
    assert_int_equal(fetch(p, 10, at(0, 0, 1))->responses[0].partitions[0].error_code, UNKNOWN_EPOCH);
    assert_int_equal(produce(p, 2, 1)->responses[0].partition_responses[0].error_code, NOT_LEADER);
    go_to(p, 1);
    assert_int_equal(metadata(p, "t")->topics[0].partitions[0].leader_id, 3);
    assert_int_equal(kw_broker_set_stale(p->b, 3, false), 0);
    go_to(p, 3);
    assert_int_equal(metadata(p, "t")->n_brokers, 2);
    assert_int_equal(fetch(p, 10, at(0, 0, 1))->responses[0].partitions[0].error_code, 0);
    peer_free(p);
}

/* 100: UNKNOWN_TOPIC_ID. */
static void test_F13_recreated_topic(void **state) {
    (void)state;
    peer *p = three();
    int32_t epoch;
    produce_ok(p, 0, 5);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 1), 0);
    kw_uuid before = metadata(p, "t")->topics[0].topic_id;
    assert_int_equal(kw_broker_recreate_topic(p->b, "t"), 0);
    const kw_metadata_resp_topic *t = &metadata(p, "t")->topics[0];
    assert_int_equal(t->n_partitions, 3);
    assert_memory_not_equal(t->topic_id.b, before.b, sizeof before.b);
    assert_int_equal(kw_broker_leader(p->b, "t", 0, &epoch), 1);
    assert_int_equal(epoch, 0);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 0);
    kw_fetch_req_partition part = at(0, 0, 0);
    kw_fetch_req_topic old = {.topic_id = before, .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    req.topics = &old;
    req.n_topics = 1;
    const kw_fetch_resp *a = peer_call(p, &kw_fetch_api, 16, &req);
    assert_int_equal(a->responses[0].partitions[0].error_code, 100);
    assert_int_equal(kw_broker_recreate_topic(p->b, "u"), KW_ENOTFOUND);
    peer_free(p);
}

/* Offsets stay, the log starts later, inside a batch too; and the epochs before it are forgotten. */
static void test_F15_deleted_records(void **state) {
    (void)state;
    peer *p = three();
    produce_ok(p, 0, 5);
    assert_int_equal(kw_broker_move_leader(p->b, "t", 0, 2), 0);
    produce_ok(p, 0, 5);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 11), KW_EINVAL);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 7), 0);
    assert_int_equal(kw_broker_log_start(p->b, "t", 0), 7);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 10);
    assert_int_equal(fetch(p, 11, at(0, 6, -1))->responses[0].partitions[0].error_code, OUT_OF_RANGE);
    const kw_fetch_resp_partition *a = &fetch(p, 11, at(0, 7, -1))->responses[0].partitions[0];
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->log_start_offset, 7);
    assert_int_equal(load_u64(a->records.p), 5); /* the batch that holds it */
    assert_end(p, 0, 0, 0, 7);
    assert_end(p, 0, 1, 1, 10);
    assert_int_equal(kw_broker_delete_records(p->b, "t", 0, 10), 0);
    assert_int_equal(kw_broker_log_start(p->b, "t", 0), 10);
    produce_ok(p, 0, 1);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 11);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_node_names_all),
        cmocka_unit_test(test_no_such_node),
        cmocka_unit_test(test_coordinators_by_slot),
        cmocka_unit_test(test_P16_refusal_names_the_leader),
        cmocka_unit_test(test_fetch_refusal_names_the_leader),
        cmocka_unit_test(test_node_without_a_replica),
        cmocka_unit_test(test_node_down),
        cmocka_unit_test(test_no_replica_is_up),
        cmocka_unit_test(test_leader_moves_while_a_fetch_waits),
        cmocka_unit_test(test_F10_end_of_epochs),
        cmocka_unit_test(test_F10_truncation_shows_in_epochs),
        cmocka_unit_test(test_truncation_leaves_answers_alone),
        cmocka_unit_test(test_M2_stale_node_tells_old_news),
        cmocka_unit_test(test_F13_recreated_topic),
        cmocka_unit_test(test_F15_deleted_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
