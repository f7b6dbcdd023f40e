/* What administrators ask for, and what comes of it for those who produce and fetch. The codes of refusals
 * are held against a real broker in tests/e2e/probe.py; here it is what changes, and what does not when it is
 * refused. */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/alter_partition_reassignments.h>
#include <kwire/msg/create_partitions.h>
#include <kwire/msg/delete_records.h>
#include <kwire/msg/describe_configs.h>
#include <kwire/msg/describe_log_dirs.h>
#include <kwire/msg/describe_topic_partitions.h>
#include <kwire/msg/elect_leaders.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/incremental_alter_configs.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <stdio.h>
#include <string.h>

static peer *new_peer(int32_t nodes) {
    kw_broker_options o = kw_broker_options_default;
    o.nodes = nodes;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 3, 0), 0);
    return p;
}

static void go_to(peer *p, int32_t node) {
    kw_broker_close(p->b, p->conn);
    assert_int_equal(kw_broker_open_on(p->b, node, &p->conn), 0);
}

/* ---- settings ---- */

enum { SET, DELETE, APPEND, SUBTRACT };

static int alter(peer *p, bool only_check, const kw_incremental_alter_configs_req_config *c, int32_t n) {
    kw_incremental_alter_configs_req_resource r = {
        .resource_type = 2, .resource_name = peer_str("t"), .configs = c, .n_configs = n};
    kw_incremental_alter_configs_req req = {.resources = &r, .n_resources = 1, .validate_only = only_check};
    const kw_incremental_alter_configs_resp *a = peer_call(p, &kw_incremental_alter_configs_api, 1, &req);
    assert_int_equal(a->n_responses, 1);
    return a->responses[0].error_code;
}

static kw_incremental_alter_configs_req_config change(const char *name, int8_t operation, const char *value) {
    return (kw_incremental_alter_configs_req_config){
        .name = peer_str(name),
        .config_operation = operation,
        .value = value == NULL ? (kw_str){NULL, -1}
              : peer_str(value)
    };
}

static int alter_one(peer *p, const char *name, int8_t operation, const char *value) {
    kw_incremental_alter_configs_req_config c = change(name, operation, value);
    return alter(p, false, &c, 1);
}

static void assert_setting(peer *p, const char *name, const char *value, int8_t source) {
    kw_str key = peer_str(name);
    kw_describe_configs_req_resource r = {.resource_type = 2,
                                          .resource_name = peer_str("t"),
                                          .configuration_keys = &key,
                                          .n_configuration_keys = 1};
    kw_describe_configs_req req = {.resources = &r, .n_resources = 1};
    const kw_describe_configs_resp *a = peer_call(p, &kw_describe_configs_api, 4, &req);
    assert_int_equal(a->results[0].error_code, 0);
    assert_int_equal(a->results[0].n_configs, 1);
    assert_int_equal(a->results[0].configs[0].value.n, strlen(value));
    assert_memory_equal(a->results[0].configs[0].value.p, value, strlen(value));
    assert_int_equal(a->results[0].configs[0].config_source, source);
}

static void test_settings_change_one_by_one(void **state) {
    enum { OF_TOPIC = 1, BY_DEFAULT = 5 };
    (void)state;
    peer *p = new_peer(1);
    assert_setting(p, "segment.ms", "604800000", BY_DEFAULT);
    assert_int_equal(alter_one(p, "segment.ms", SET, "60000"), 0);
    assert_int_equal(alter_one(p, "cleanup.policy", APPEND, "compact"), 0);
    assert_setting(p, "segment.ms", "60000", OF_TOPIC);
    assert_setting(p, "cleanup.policy", "delete,compact", OF_TOPIC);
    assert_int_equal(alter_one(p, "cleanup.policy", SUBTRACT, "delete"), 0);
    assert_setting(p, "cleanup.policy", "compact", OF_TOPIC);
    assert_int_equal(alter_one(p, "segment.ms", DELETE, NULL), 0);
    assert_setting(p, "segment.ms", "604800000", BY_DEFAULT);
    peer_free(p);
}

/* 40: INVALID_CONFIG. All of one request or none; and a check changes nothing. */
static void test_settings_all_or_none(void **state) {
    (void)state;
    peer *p = new_peer(1);
    kw_incremental_alter_configs_req_config c[] = {change("segment.ms", SET, "60000"),
                                                   change("no.such", SET, "1")};
    assert_int_equal(alter(p, false, c, 2), 40);
    assert_setting(p, "segment.ms", "604800000", 5);
    assert_int_equal(alter(p, true, c, 1), 0);
    assert_setting(p, "segment.ms", "604800000", 5);
    assert_int_equal(alter(p, false, c, 1), 0);
    assert_setting(p, "segment.ms", "60000", 1);
    peer_free(p);
}

/* 10: MESSAGE_TOO_LARGE. */
static void test_max_message_bytes_counts(void **state) {
    (void)state;
    peer *p = new_peer(1);
    kw_bytes batch = peer_batch(p, 1, 0, p->wall_ms, 1000);
    char size[16];
    snprintf(size, sizeof size, "%d", batch.n - 1);
    assert_int_equal(alter_one(p, "max.message.bytes", SET, size), 0);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 10);
    snprintf(size, sizeof size, "%d", batch.n);
    assert_int_equal(alter_one(p, "max.message.bytes", SET, size), 0);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    peer_free(p);
}

static const kw_fetch_resp_partition *fetch(peer *p, int32_t partition, int64_t offset, int32_t last_epoch,
                                            const char *rack) {
    kw_fetch_req_partition part = kw_fetch_req_partition_default;
    kw_fetch_req_topic t = {.topic = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_fetch_req req = kw_fetch_req_default;
    part.partition = partition;
    part.fetch_offset = offset;
    part.last_fetched_epoch = last_epoch;
    part.partition_max_bytes = 1 << 20;
    req.rack_id = peer_str(rack);
    req.max_wait_ms = 1000; /* whatever there is to tell must be told at once */
    req.min_bytes = 1;
    req.topics = &t;
    req.n_topics = 1;
    const kw_fetch_resp *a = peer_call(p, &kw_fetch_api, 12, &req);
    return &a->responses[0].partitions[0];
}

/* The batch says so, and its checksum is right all the same. */
static void test_F18_log_append_time(void **state) {
    (void)state;
    peer *p = new_peer(1);
    kw_reader r;
    kw_batch b;
    kw_buf expanded = {0};
    kw_record_iter it;
    kw_record record;
    assert_int_equal(alter_one(p, "message.timestamp.type", SET, "LogAppendTime"), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 2, 0, 5, 10), NULL), 0);
    /* Far ahead or not: nobody looks at a time that is not kept. */
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 2, 0, p->wall_ms * 2, 10), NULL), 0);
    const kw_fetch_resp_partition *a = fetch(p, 0, 0, -1, "");
    kw_reader_init(&r, a->records.p, (size_t)a->records.n);
    int n = 0;
    for (; kw_batches_next(&r, &b) == 1; n++) {
        assert_int_equal(kw_batch_check(&b, true), 0);
        assert_true((b.attributes & KW_ATTR_LOG_APPEND_TIME) != 0);
        assert_int_equal(kw_batch_open(&b, KW_EXPAND_LIMIT, &p->mem, &expanded, &it), 0);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(kw_record_next(&it, &record), 1);
            assert_int_equal(record.timestamp, p->wall_ms);
        }
    }
    assert_int_equal(n, 2);
    peer_free(p);
}

/* 19: NOT_ENOUGH_REPLICAS; acks=1 does not ask. */
static void test_min_insync_replicas(void **state) {
    (void)state;
    peer *p = new_peer(3);
    assert_int_equal(alter_one(p, "min.insync.replicas", SET, "3"), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 1), NULL), 0);
    assert_int_equal(kw_broker_set_down(p->b, 3, true), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 1), NULL), 19);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 1);
    assert_int_equal(kw_broker_set_down(p->b, 3, false), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 1), NULL), 0);
    peer_free(p);
}

/* ---- partitions ---- */

static int grow(peer *p, int32_t count) {
    kw_create_partitions_req_topic t = {.name = peer_str("t"), .count = count, .n_assignments = -1};
    kw_create_partitions_req req = {.topics = &t, .n_topics = 1, .timeout_ms = 1000};
    const kw_create_partitions_resp *a = peer_call(p, &kw_create_partitions_api, 3, &req);
    return a->results[0].error_code;
}

/* Logs move in memory: what they hold, and what answers under way borrow, stays. */
static void test_topic_grows(void **state) {
    (void)state;
    kw_broker_options o = kw_broker_options_default;
    o.memory = 1 << 20;
    peer *p = peer_new(&o);
    peer_create(p, "t", 1);
    for (int i = 0; i < 50; i++)
        assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 1000), NULL), 0);
    assert_int_equal(grow(p, 200), 0);
    assert_int_equal(grow(p, 200), 37); /* INVALID_PARTITIONS */
    assert_int_equal(kw_broker_leader(p->b, "t", 199, NULL), 1);
    assert_int_equal(peer_produce(p, "t", 199, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(load_u64(fetch(p, 0, 30, -1, "")->records.p), 30);
    for (int i = 0; i < 2000; i++) { /* the first segments go, through their logs */
        assert_int_equal(peer_produce(p, "t", i % 200, peer_batch(p, 1, 0, p->wall_ms, 1000), NULL), 0);
        kw_arena_reset(&p->arena);
    }
    assert_true(kw_broker_log_start(p->b, "t", 0) > 40);
    peer_free(p);
}

static int64_t delete_before(peer *p, int64_t offset) {
    kw_delete_records_req_partition part = {.partition_index = 0, .offset = offset};
    kw_delete_records_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_delete_records_req req = {.topics = &t, .n_topics = 1, .timeout_ms = 1000};
    const kw_delete_records_resp *a = peer_call(p, &kw_delete_records_api, 2, &req);
    const kw_delete_records_resp_partition *r = &a->topics[0].partitions[0];
    assert_true(r->error_code == 0 || r->low_watermark == -1);
    return r->error_code != 0 ? -r->error_code : r->low_watermark;
}

/* 44: POLICY_VIOLATION: a log that is only compacted loses no beginning. */
static void test_F15_delete_records(void **state) {
    (void)state;
    peer *p = new_peer(1);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 10, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(delete_before(p, 4), 4);
    assert_int_equal(delete_before(p, 2), 4);
    assert_int_equal(delete_before(p, 11), -1); /* OFFSET_OUT_OF_RANGE */
    assert_int_equal(fetch(p, 0, 3, -1, "")->error_code, 1);
    assert_int_equal(alter_one(p, "cleanup.policy", SET, "compact"), 0);
    assert_int_equal(delete_before(p, 5), -44);
    assert_int_equal(alter_one(p, "cleanup.policy", SET, "compact,delete"), 0);
    assert_int_equal(delete_before(p, -1), 10);
    peer_free(p);
}

static int elect(peer *p, int32_t partition) {
    kw_elect_leaders_req_topic t = {.topic = peer_str("t"), .partitions = &partition, .n_partitions = 1};
    kw_elect_leaders_req req = {.topic_partitions = &t, .n_topic_partitions = 1, .timeout_ms = 1000};
    const kw_elect_leaders_resp *a = peer_call(p, &kw_elect_leaders_api, 2, &req);
    assert_int_equal(a->error_code, 0);
    return a->replica_election_results[0].partition_result[0].error_code;
}

static void test_leaders_elected_by_hand(void **state) {
    (void)state;
    peer *p = new_peer(3);
    assert_int_equal(kw_broker_set_down(p->b, 2, true), 0);
    assert_int_equal(kw_broker_leader(p->b, "t", 1, NULL), 3);
    assert_int_equal(elect(p, 1), 80); /* PREFERRED_LEADER_NOT_AVAILABLE */
    assert_int_equal(kw_broker_set_down(p->b, 2, false), 0);
    assert_int_equal(elect(p, 1), 0);
    assert_int_equal(kw_broker_leader(p->b, "t", 1, NULL), 2);
    assert_int_equal(elect(p, 1), 84); /* ELECTION_NOT_NEEDED */
    peer_free(p);
}

static void test_replicas_move(void **state) {
    (void)state;
    peer *p = new_peer(3);
    int32_t replicas[] = {3, 2}, epoch;
    kw_alter_partition_reassignments_req_partition part = {
        .partition_index = 0, .replicas = replicas, .n_replicas = 2};
    kw_alter_partition_reassignments_req_topic t = {
        .name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_alter_partition_reassignments_req req = kw_alter_partition_reassignments_req_default;
    req.topics = &t;
    req.n_topics = 1;
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    const kw_alter_partition_reassignments_resp *a =
        peer_call(p, &kw_alter_partition_reassignments_api, 1, &req);
    assert_int_equal(a->responses[0].partitions[0].error_code, 0);
    assert_int_equal(kw_broker_leader(p->b, "t", 0, &epoch), 3);
    assert_int_equal(epoch, 1);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 6); /* NOT_LEADER */
    go_to(p, 3);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 1, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(kw_broker_log_end(p->b, "t", 0), 2);
    peer_free(p);
}

static void test_log_dirs(void **state) {
    (void)state;
    peer *p = new_peer(3);
    assert_int_equal(kw_broker_create_topic(p->b, "one", 3, 1), 0);
    kw_bytes batch = peer_batch(p, 1, 0, p->wall_ms, 1000);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    assert_int_equal(peer_produce(p, "t", 0, batch, NULL), 0);
    kw_describe_log_dirs_req req = {.n_topics = -1};
    const kw_describe_log_dirs_resp *a = peer_call(p, &kw_describe_log_dirs_api, 4, &req);
    assert_int_equal(a->n_results, 1);
    assert_int_equal(a->results[0].n_topics, 2);
    assert_int_equal(a->results[0].topics[0].n_partitions, 1); /* of "one" this node has one */
    assert_int_equal(a->results[0].topics[1].n_partitions, 3);
    assert_int_equal(a->results[0].topics[1].partitions[0].partition_size, 2 * batch.n);
    assert_int_equal(a->results[0].topics[1].partitions[1].partition_size, 0);
    peer_free(p);
}

/* Page by page it is all there, each once. */
static void test_partitions_page_by_page(void **state) {
    (void)state;
    peer *p = new_peer(1);
    static const char *const names[] = {"a", "t", "z"};
    assert_int_equal(kw_broker_create_topic(p->b, "z", 2, 0), 0);
    assert_int_equal(kw_broker_create_topic(p->b, "a", 4, 0), 0);
    for (int32_t limit = 1; limit <= 10; limit++) {
        kw_describe_topic_partitions_req_cursor cursor = kw_describe_topic_partitions_req_cursor_default;
        kw_describe_topic_partitions_req req = kw_describe_topic_partitions_req_default;
        int seen[3] = {0}, pages = 0;
        req.response_partition_limit = limit;
        for (;; pages++) {
            const kw_describe_topic_partitions_resp *a =
                peer_call(p, &kw_describe_topic_partitions_api, 0, &req);
            for (int32_t t = 0; t < a->n_topics; t++)
                for (int k = 0; k < 3; k++)
                    if (a->topics[t].name.p[0] == names[k][0]) {
                        assert_int_equal(a->topics[t].partitions[0].partition_index, seen[k]);
                        seen[k] += a->topics[t].n_partitions;
                    }
            if (a->next_cursor == NULL)
                break;
            cursor.topic_name = a->next_cursor->topic_name;
            cursor.partition_index = a->next_cursor->partition_index;
            req.cursor = &cursor;
        }
        assert_int_equal(seen[0], 4);
        assert_int_equal(seen[1], 3);
        assert_int_equal(seen[2], 2);
        assert_int_equal(pages, (9 + limit - 1) / limit - 1);
    }
    peer_free(p);
}

/* ---- who is read from ---- */

static void test_F17_a_nearer_replica(void **state) {
    (void)state;
    peer *p = new_peer(3);
    assert_int_equal(kw_broker_set_rack(p->b, 1, "north"), 0);
    assert_int_equal(kw_broker_set_rack(p->b, 3, "south"), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 3, 0, p->wall_ms, 10), NULL), 0);
    const kw_fetch_resp_partition *a = fetch(p, 0, 0, -1, "south");
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->preferred_read_replica, 3);
    assert_int_equal(a->records.n, 0);
    assert_int_equal(a->high_watermark, 3);
    a = fetch(p, 0, 0, -1, "north"); /* the leader is the nearest */
    assert_int_equal(a->preferred_read_replica, -1);
    assert_true(a->records.n > 0);
    assert_int_equal(fetch(p, 0, 0, -1, "west")->preferred_read_replica, -1);
    assert_int_equal(fetch(p, 0, 0, -1, "")->preferred_read_replica, -1);
    go_to(p, 3);
    a = fetch(p, 0, 0, -1, "south");
    assert_int_equal(a->preferred_read_replica, -1);
    assert_true(a->records.n > 0);
    assert_int_equal(kw_broker_set_down(p->b, 3, true), 0);
    go_to(p, 1);
    assert_int_equal(fetch(p, 0, 0, -1, "south")->preferred_read_replica, -1);
    peer_free(p);
}

static void test_F10_diverging_epoch(void **state) {
    (void)state;
    peer *p = new_peer(1);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 5, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 5, 0, p->wall_ms, 10), NULL), 0);
    assert_int_equal(kw_broker_truncate(p->b, "t", 0, 5), 0);
    assert_int_equal(peer_produce(p, "t", 0, peer_batch(p, 5, 0, p->wall_ms, 10), NULL), 0);
    const kw_fetch_resp_partition *a = fetch(p, 0, 7, 0, "");
    assert_int_equal(a->error_code, 0);
    assert_int_equal(a->records.n, 0);
    assert_int_equal(a->diverging_epoch.epoch, 0);
    assert_int_equal(a->diverging_epoch.end_offset, 5);
    assert_int_equal(fetch(p, 0, 7, 1, "")->diverging_epoch.epoch, -1);
    assert_true(fetch(p, 0, 5, 0, "")->records.n > 0);      /* up to there they agree */
    assert_int_equal(fetch(p, 0, 7, 2, "")->error_code, 1); /* an epoch that never was */
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings_change_one_by_one),
        cmocka_unit_test(test_settings_all_or_none),
        cmocka_unit_test(test_max_message_bytes_counts),
        cmocka_unit_test(test_F18_log_append_time),
        cmocka_unit_test(test_min_insync_replicas),
        cmocka_unit_test(test_topic_grows),
        cmocka_unit_test(test_F15_delete_records),
        cmocka_unit_test(test_leaders_elected_by_hand),
        cmocka_unit_test(test_replicas_move),
        cmocka_unit_test(test_log_dirs),
        cmocka_unit_test(test_partitions_page_by_page),
        cmocka_unit_test(test_F17_a_nearer_replica),
        cmocka_unit_test(test_F10_diverging_epoch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
