/* Committed offsets, and groups that have nothing else: what is kept, told, forgotten, and by whom. What the
 * error codes are in each version is held against a real broker in tests/e2e/probe.py. */
#include "tests/broker/peer.h"

#include <kwire/msg/delete_groups.h>
#include <kwire/msg/describe_groups.h>
#include <kwire/msg/list_groups.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_delete.h>
#include <kwire/msg/offset_fetch.h>
#include <stdio.h>
#include <string.h>

enum { NOT_COORDINATOR = 16, NOT_FOUND = 69 };

static peer *new_peer(int32_t nodes) {
    kw_broker_options o = kw_broker_options_default;
    o.nodes = nodes;
    peer *p = peer_new(&o);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 4, 0), 0);
    assert_int_equal(kw_broker_create_topic(p->b, "a", 2, 0), 0);
    return p;
}

static void go_to(peer *p, int32_t node) {
    kw_broker_close(p->b, p->conn);
    assert_int_equal(kw_broker_open_on(p->b, node, &p->conn), 0);
}

static int commit(peer *p, const char *group, const char *topic, int32_t partition, int64_t offset,
                  const char *metadata) {
    kw_offset_commit_req_partition part = {.partition_index = partition,
                                           .committed_offset = offset,
                                           .committed_leader_epoch = 7,
                                           .committed_metadata = peer_str(metadata)};
    kw_offset_commit_req_topic t = {.name = peer_str(topic), .partitions = &part, .n_partitions = 1};
    kw_offset_commit_req req = kw_offset_commit_req_default;
    req.group_id = peer_str(group);
    req.topics = &t;
    req.n_topics = 1;
    const kw_offset_commit_resp *a = peer_call(p, &kw_offset_commit_api, 8, &req);
    assert_int_equal(a->n_topics, 1);
    assert_int_equal(a->topics[0].n_partitions, 1);
    return a->topics[0].partitions[0].error_code;
}

/* All that the group has, in version 9. */
static const kw_offset_fetch_resp_group *all_of(peer *p, const char *group) {
    kw_offset_fetch_req_group g = kw_offset_fetch_req_group_default;
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    g.group_id = peer_str(group);
    g.n_topics = -1;
    req.groups = &g;
    req.n_groups = 1;
    const kw_offset_fetch_resp *a = peer_call(p, &kw_offset_fetch_api, 9, &req);
    assert_int_equal(a->n_groups, 1);
    return &a->groups[0];
}

static int64_t offset_of(peer *p, const char *group, const char *topic, int32_t partition) {
    kw_offset_fetch_req_topic t = {
        .name = peer_str(topic), .partition_indexes = &partition, .n_partition_indexes = 1};
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    req.group_id = peer_str(group);
    req.topics = &t;
    req.n_topics = 1;
    const kw_offset_fetch_resp *a = peer_call(p, &kw_offset_fetch_api, 7, &req);
    assert_int_equal(a->error_code, 0);
    return a->topics[0].partitions[0].committed_offset;
}

static void assert_text(kw_str s, const char *expected) {
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, strlen(expected));
}

static void test_what_is_committed_is_kept(void **state) {
    (void)state;
    peer *p = new_peer(1);
    assert_int_equal(commit(p, "g", "t", 2, 10, "first"), 0);
    assert_int_equal(commit(p, "g", "a", 1, 5, ""), 0);
    assert_int_equal(commit(p, "g", "t", 0, 3, "x"), 0);
    assert_int_equal(commit(p, "g", "t", 2, 11, "a longer one than the first"), 0);
    assert_int_equal(commit(p, "h", "t", 2, 99, ""), 0);
    const kw_offset_fetch_resp_group *g = all_of(p, "g");
    assert_int_equal(g->error_code, 0);
    assert_int_equal(g->n_topics, 2);
    assert_text(g->topics[0].name, "a");
    assert_int_equal(g->topics[0].n_partitions, 1);
    assert_text(g->topics[1].name, "t");
    assert_int_equal(g->topics[1].n_partitions, 2);
    assert_int_equal(g->topics[1].partitions[0].partition_index, 0);
    assert_int_equal(g->topics[1].partitions[1].committed_offset, 11);
    assert_int_equal(g->topics[1].partitions[1].committed_leader_epoch, 7);
    assert_text(g->topics[1].partitions[1].metadata, "a longer one than the first");
    assert_int_equal(offset_of(p, "h", "t", 2), 99);
    assert_int_equal(offset_of(p, "h", "t", 0), -1);
    assert_int_equal(offset_of(p, "i", "t", 0), -1);
    peer_free(p);
}

static void test_many_groups_in_one_request(void **state) {
    (void)state;
    peer *p = new_peer(1);
    int32_t zero = 0;
    kw_offset_fetch_req_group_topic t = {
        .name = peer_str("t"), .partition_indexes = &zero, .n_partition_indexes = 1};
    kw_offset_fetch_req_group groups[3];
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    static const char *const names[] = {"one", "none", "two"};
    for (int i = 0; i < 3; i++) {
        groups[i] = kw_offset_fetch_req_group_default;
        groups[i].group_id = peer_str(names[i]);
        groups[i].topics = &t;
        groups[i].n_topics = 1;
    }
    assert_int_equal(commit(p, "one", "t", 0, 1, ""), 0);
    assert_int_equal(commit(p, "two", "t", 0, 2, ""), 0);
    req.groups = groups;
    req.n_groups = 3;
    const kw_offset_fetch_resp *a = peer_call(p, &kw_offset_fetch_api, 8, &req);
    assert_int_equal(a->n_groups, 3);
    assert_int_equal(a->groups[0].topics[0].partitions[0].committed_offset, 1);
    assert_int_equal(a->groups[1].topics[0].partitions[0].committed_offset, -1);
    assert_int_equal(a->groups[2].topics[0].partitions[0].committed_offset, 2);
    peer_free(p);
}

/* The coordinator alone answers; the offsets stay when it moves, and when it goes down. */
static void test_T16_coordinator_moves(void **state) {
    (void)state;
    peer *p = new_peer(3);
    int32_t node = kw_broker_coordinator(p->b, "g"), other = node % 3 + 1;
    go_to(p, other);
    assert_int_equal(commit(p, "g", "t", 0, 1, ""), NOT_COORDINATOR);
    assert_int_equal(all_of(p, "g")->error_code, NOT_COORDINATOR);
    go_to(p, node);
    assert_int_equal(commit(p, "g", "t", 0, 1, ""), 0);
    assert_int_equal(kw_broker_move_coordinator(p->b, "g", other), 0);
    assert_int_equal(commit(p, "g", "t", 0, 2, ""), NOT_COORDINATOR);
    go_to(p, other);
    assert_int_equal(offset_of(p, "g", "t", 0), 1);
    assert_int_equal(kw_broker_set_down(p->b, other, true), 0);
    go_to(p, kw_broker_coordinator(p->b, "g"));
    assert_int_equal(offset_of(p, "g", "t", 0), 1);
    peer_free(p);
}

/* A node that has not heard of the move neither serves nor claims to. */
static void test_stale_coordinator(void **state) {
    (void)state;
    peer *p = new_peer(3);
    int32_t node = kw_broker_coordinator(p->b, "g"), other = node % 3 + 1;
    assert_int_equal(kw_broker_set_stale(p->b, node, true), 0);
    assert_int_equal(kw_broker_set_stale(p->b, other, true), 0);
    assert_int_equal(kw_broker_move_coordinator(p->b, "g", other), 0);
    for (int i = 0; i < 2; i++) {
        go_to(p, i == 0 ? node : other);
        assert_int_equal(commit(p, "g", "t", 0, 1, ""), NOT_COORDINATOR);
    }
    assert_int_equal(kw_broker_set_stale(p->b, other, false), 0);
    assert_int_equal(commit(p, "g", "t", 0, 1, ""), 0);
    peer_free(p);
}

static void test_groups_are_listed_by_their_coordinators(void **state) {
    enum { N = 12 };
    (void)state;
    peer *p = new_peer(3);
    int32_t listed = 0;
    for (int i = 0; i < N; i++) {
        char name[] = {'g', (char)('a' + i), '\0'};
        go_to(p, kw_broker_coordinator(p->b, name));
        assert_int_equal(commit(p, name, "t", 0, i, ""), 0);
    }
    for (int32_t node = 1; node <= 3; node++) {
        kw_list_groups_req req = kw_list_groups_req_default;
        go_to(p, node);
        const kw_list_groups_resp *a = peer_call(p, &kw_list_groups_api, 5, &req);
        assert_int_equal(a->error_code, 0);
        assert_true(a->n_groups > 0);
        assert_text(a->groups[0].group_state, "Empty");
        assert_text(a->groups[0].group_type, "classic");
        listed += a->n_groups;
    }
    assert_int_equal(listed, N);
    peer_free(p);
}

static void test_describe_and_delete(void **state) {
    (void)state;
    peer *p = new_peer(1);
    kw_str names[] = {peer_str("g"), peer_str("none")};
    kw_describe_groups_req req = {.groups = names, .n_groups = 2};
    kw_delete_groups_req del = {.groups_names = names, .n_groups_names = 2};
    assert_int_equal(commit(p, "g", "t", 0, 1, ""), 0);
    const kw_describe_groups_resp *d = peer_call(p, &kw_describe_groups_api, 6, &req);
    assert_int_equal(d->groups[0].error_code, 0);
    assert_text(d->groups[0].group_state, "Empty");
    assert_int_equal(d->groups[0].n_members, 0);
    assert_int_equal(d->groups[1].error_code, NOT_FOUND);
    assert_text(d->groups[1].group_state, "Dead");
    const kw_delete_groups_resp *a = peer_call(p, &kw_delete_groups_api, 2, &del);
    assert_int_equal(a->results[0].error_code, 0);
    assert_int_equal(a->results[1].error_code, NOT_FOUND);
    assert_int_equal(all_of(p, "g")->n_topics, 0);
    peer_free(p);
}

static int64_t forget(peer *p, const char *group, int32_t partition) {
    kw_offset_delete_req_partition part = {.partition_index = partition};
    kw_offset_delete_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_offset_delete_req req = {.group_id = peer_str(group), .topics = &t, .n_topics = 1};
    const kw_offset_delete_resp *a = peer_call(p, &kw_offset_delete_api, 0, &req);
    return a->error_code != 0 ? a->error_code : a->topics[0].partitions[0].error_code;
}

static void test_offsets_are_forgotten(void **state) {
    (void)state;
    peer *p = new_peer(1);
    for (int32_t i = 0; i < 4; i++)
        assert_int_equal(commit(p, "g", "t", i, i, ""), 0);
    assert_int_equal(commit(p, "g", "a", 0, 9, ""), 0);
    assert_int_equal(forget(p, "g", 1), 0);
    assert_int_equal(forget(p, "g", 1), 0);
    assert_int_equal(forget(p, "g", 8), 3); /* UNKNOWN_TOPIC_OR_PARTITION */
    assert_int_equal(forget(p, "none", 1), NOT_FOUND);
    assert_int_equal(offset_of(p, "g", "t", 1), -1);
    assert_int_equal(offset_of(p, "g", "t", 2), 2);
    assert_int_equal(kw_broker_delete_topic(p->b, "t"), 0); /* its offsets go along */
    const kw_offset_fetch_resp_group *g = all_of(p, "g");
    assert_int_equal(g->n_topics, 1);
    assert_text(g->topics[0].name, "a");
    peer_free(p);
}

static void test_fault(void **state) {
    (void)state;
    peer *p = new_peer(1);
    kw_broker_fail(p->b, kw_offset_commit_api.key, 1, 14); /* COORDINATOR_LOAD_IN_PROGRESS */
    kw_broker_fail(p->b, kw_offset_fetch_api.key, 1, 14);
    assert_int_equal(commit(p, "g", "t", 0, 1, ""), 14);
    assert_int_equal(all_of(p, "g")->error_code, 14);
    assert_int_equal(all_of(p, "g")->n_topics, 0); /* nothing was stored */
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_committed_is_kept),
        cmocka_unit_test(test_many_groups_in_one_request),
        cmocka_unit_test(test_T16_coordinator_moves),
        cmocka_unit_test(test_stale_coordinator),
        cmocka_unit_test(test_groups_are_listed_by_their_coordinators),
        cmocka_unit_test(test_describe_and_delete),
        cmocka_unit_test(test_offsets_are_forgotten),
        cmocka_unit_test(test_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
