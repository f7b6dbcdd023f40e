/* Offsets that are committed in transactions: pending until the marker, and what others are told meanwhile
 * (T14). Codes are those of 4.1.1 (tests/e2e/transaction_probe.py asks it). */
#include "tests/broker/txn_calls.h"

#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_delete.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/txn_offset_commit.h>
#include <stdio.h>
#include <string.h>

enum { COMMIT = true, ABORT = false, UNSTABLE = 88 };

static peer *new_peer(void) {
    peer *p = peer_new(NULL);
    assert_int_equal(kw_broker_create_topic(p->b, "t", 2, 0), 0);
    return p;
}

/* Of partition 0 of "t"; -error. */
static int64_t fetch_as(peer *p, int16_t version, const char *group, bool stable) {
    static const int32_t number = 0;
    kw_offset_fetch_req_group_topic many_t = {
        .name = peer_str("t"), .partition_indexes = &number, .n_partition_indexes = 1};
    kw_offset_fetch_req_topic t = {
        .name = peer_str("t"), .partition_indexes = &number, .n_partition_indexes = 1};
    kw_offset_fetch_req_group g = {.group_id = peer_str(group), .topics = &many_t, .n_topics = 1};
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    req.require_stable = stable;
    if (version >= 8) {
        req.groups = &g;
        req.n_groups = 1;
        const kw_offset_fetch_resp *a = peer_call(p, &kw_offset_fetch_api, version, &req);
        const kw_offset_fetch_resp_group_partition *o = &a->groups[0].topics[0].partitions[0];
        return o->error_code != 0 ? -o->error_code : o->committed_offset;
    }
    req.group_id = peer_str(group);
    req.topics = &t;
    req.n_topics = 1;
    const kw_offset_fetch_resp *a = peer_call(p, &kw_offset_fetch_api, version, &req);
    const kw_offset_fetch_resp_partition *o = &a->topics[0].partitions[0];
    return o->error_code != 0 ? -o->error_code : o->committed_offset;
}

static int64_t stable(peer *p, const char *group) {
    int64_t one = fetch_as(p, 7, group, true);
    assert_int_equal(fetch_as(p, 8, group, true), one);
    return one;
}

static int64_t any(peer *p, const char *group) {
    int64_t one = fetch_as(p, 6, group, false);
    assert_int_equal(fetch_as(p, 7, group, false), one);
    return one;
}

static void commit_outside(peer *p, const char *group, int64_t offset) {
    kw_offset_commit_req_partition part = {.committed_offset = offset, .committed_metadata = peer_str("")};
    kw_offset_commit_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_offset_commit_req req = kw_offset_commit_req_default;
    req.group_id = peer_str(group);
    req.topics = &t;
    req.n_topics = 1;
    const kw_offset_commit_resp *a = peer_call(p, &kw_offset_commit_api, 8, &req);
    assert_int_equal(a->topics[0].partitions[0].error_code, 0);
}

static void test_T14_pending_until_the_marker(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    commit_outside(p, "g", 5);
    for (int version = 0; version <= 5; version++) { /* from 5 on the group is added by itself */
        int64_t before = any(p, "g");
        if (version < 5)
            assert_int_equal(txn_add_group(p, 3, "tx", me, "g"), 0);
        assert_int_equal(txn_offset(p, (int16_t)version, "tx", "g", me, 100 + version), 0);
        assert_int_equal(stable(p, "g"), -UNSTABLE);
        assert_int_equal(any(p, "g"), before);
        assert_int_equal(txn_end(p, 4, "tx", me, COMMIT).error, 0);
        assert_int_equal(stable(p, "g"), -UNSTABLE); /* decided, but not written yet */
        txn_settle(p);
        assert_int_equal(stable(p, "g"), 100 + version);
    }
    peer_free(p);
}

static void test_T15_aborted_offsets_are_gone(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    commit_outside(p, "g", 5);
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 9), 0);
    assert_int_equal(txn_end(p, 5, "tx", me, ABORT).error, 0);
    txn_settle(p);
    assert_int_equal(stable(p, "g"), 5);
    peer_free(p);
}

/* A transaction that takes too long, or whose producer was followed by another, keeps nothing back. */
static void test_T6_offsets_of_a_forgotten_transaction(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init_as(p, 4, "tx", 1000, (who){0, -1, -1});
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 9), 0);
    txn_pass(p, KW_MS(1000));
    txn_settle(p);
    assert_int_equal(stable(p, "g"), -1);
    peer_free(p);
}

/* The last one of a transaction counts; of two transactions the one that was committed later. */
static void test_which_one_counts(void **state) {
    (void)state;
    peer *p = new_peer();
    who a = txn_init(p, "a"), b = txn_init(p, "b");
    assert_int_equal(txn_offset(p, 5, "a", "g", a, 10), 0);
    assert_int_equal(txn_offset(p, 5, "b", "g", b, 20), 0);
    assert_int_equal(txn_offset(p, 5, "a", "g", a, 11), 0);
    assert_int_equal(txn_end(p, 5, "b", b, COMMIT).error, 0);
    txn_settle(p);
    assert_int_equal(any(p, "g"), 20);
    assert_int_equal(stable(p, "g"), -UNSTABLE); /* there is still a's */
    assert_int_equal(txn_end(p, 5, "a", a, COMMIT).error, 0);
    txn_settle(p);
    assert_int_equal(stable(p, "g"), 11);
    peer_free(p);
}

/* What was committed outside of the transaction after it stays: it is the newer record. */
static void test_newer_offset_from_outside_stays(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 9), 0);
    commit_outside(p, "g", 3);
    assert_int_equal(any(p, "g"), 3);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(p);
    assert_int_equal(stable(p, "g"), 3);
    peer_free(p);
}

/* A group is in the transaction as a partition of __consumer_offsets, together with others of its slot. */
static void test_each_group_by_its_slot(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    char group[8];
    for (int i = 0; i < 120; i++) { /* more than slots */
        snprintf(group, sizeof group, "g%d", i);
        assert_int_equal(txn_offset(p, 5, "tx", group, me, i), 0);
    }
    assert_true(txn_describe(p, "tx").n_partitions <= 50);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(p);
    for (int i = 0; i < 120; i++) {
        snprintf(group, sizeof group, "g%d", i);
        assert_int_equal(stable(p, group), i);
    }
    peer_free(p);
}

/* ---- refusals ---- */

/* 48 INVALID_TXN_STATE, 120 TRANSACTION_ABORTABLE, 47 INVALID_PRODUCER_EPOCH, 49 INVALID_PRODUCER_ID_MAPPING,
 * 24 INVALID_GROUP_ID */
static void test_T14_what_the_transaction_refuses(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx"), old = {0, me.id, -1}, later = {0, me.id, 1}, other = {0, me.id + 1, 0};
    for (int16_t version = 0; version <= 5; version++) {
        if (version < 5)
            assert_int_equal(txn_offset(p, version, "tx", "g", me, 1), version < 4 ? 48 : 120);
        assert_int_equal(txn_offset(p, version, "tx", "g", old, 1), 47);
        assert_int_equal(txn_offset(p, version, "tx", "g", later, 1), 47);
        assert_int_equal(txn_offset(p, version, "tx", "g", other, 1), 49);
        assert_int_equal(txn_offset(p, version, "no", "g", me, 1), 49);
        assert_int_equal(txn_offset(p, version, "tx", "", me, 1), 24);
    }
    assert_int_equal(any(p, "g"), -1);
    assert_int_equal(stable(p, "g"), -1);
    peer_free(p);
}

/* Two partitions of one request: the unknown one does not keep the other back. */
static int commit_with(peer *p, who me, int32_t generation, const char *member, const char *metadata,
                       int errors[2]) {
    kw_txn_offset_commit_req_partition parts[2] = {
        {.partition_index = 0, .committed_offset = 7, .committed_metadata = peer_str(metadata)},
        {.partition_index = 9, .committed_offset = 7, .committed_metadata = peer_str("")      }
    };
    kw_txn_offset_commit_req_topic t = {.name = peer_str("t"), .partitions = parts, .n_partitions = 2};
    kw_txn_offset_commit_req req = kw_txn_offset_commit_req_default;
    req.transactional_id = peer_str("tx");
    req.group_id = peer_str("g");
    req.producer_id = me.id;
    req.producer_epoch = me.epoch;
    req.generation_id = generation;
    req.member_id = peer_str(member);
    req.topics = &t;
    req.n_topics = 1;
    const kw_txn_offset_commit_resp *a = peer_call(p, &kw_txn_offset_commit_api, 5, &req);
    for (int i = 0; i < 2; i++)
        errors[i] = a->topics[0].partitions[i].error_code;
    return errors[0];
}

/* 22 ILLEGAL_GENERATION, 25 UNKNOWN_MEMBER_ID, 12 OFFSET_METADATA_TOO_LARGE, 3 UNKNOWN_TOPIC_OR_PARTITION */
static void test_T14_what_the_group_refuses(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    int errors[2];
    char long_text[4098];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_int_equal(commit_with(p, me, 3, "m", "", errors), 22); /* there is no such group */
    assert_int_equal(commit_with(p, me, -1, "", "", errors), 0);
    assert_int_equal(errors[1], 3);
    assert_int_equal(commit_with(p, me, 3, "m", "", errors), 25); /* it has no members */
    assert_int_equal(commit_with(p, me, -1, "m", "", errors), 0);
    assert_int_equal(commit_with(p, me, -1, "", long_text, errors), 12);
    long_text[4096] = '\0';
    assert_int_equal(commit_with(p, me, -1, "", long_text, errors), 0);
    peer_free(p);
}

static void test_what_is_forgotten(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_offset_delete_req_partition part = {0};
    kw_offset_delete_req_topic t = {.name = peer_str("t"), .partitions = &part, .n_partitions = 1};
    kw_offset_delete_req req = {.group_id = peer_str("g"), .topics = &t, .n_topics = 1};
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 9), 0);
    (void)peer_call(p, &kw_offset_delete_api, 0, &req);
    assert_int_equal(stable(p, "g"), -1);
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 10), 0);
    assert_int_equal(kw_broker_recreate_topic(p->b, "t"), 0);
    assert_int_equal(stable(p, "g"), -1);
    assert_int_equal(txn_end(p, 5, "tx", me, COMMIT).error, 0);
    txn_settle(p);
    assert_int_equal(stable(p, "g"), -1);
    assert_state(p, "tx", "CompleteCommit");
    peer_free(p);
}

static void test_fault(void **state) {
    (void)state;
    peer *p = new_peer();
    who me = txn_init(p, "tx");
    kw_broker_fail(p->b, kw_txn_offset_commit_api.key, 1, 14);
    assert_int_equal(txn_offset(p, 5, "tx", "g", me, 9), 14);
    assert_state(p, "tx", "Empty");
    assert_int_equal(stable(p, "g"), -1);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_T14_pending_until_the_marker),
        cmocka_unit_test(test_T15_aborted_offsets_are_gone),
        cmocka_unit_test(test_T6_offsets_of_a_forgotten_transaction),
        cmocka_unit_test(test_which_one_counts),
        cmocka_unit_test(test_newer_offset_from_outside_stays),
        cmocka_unit_test(test_each_group_by_its_slot),
        cmocka_unit_test(test_T14_what_the_transaction_refuses),
        cmocka_unit_test(test_T14_what_the_group_refuses),
        cmocka_unit_test(test_what_is_forgotten),
        cmocka_unit_test(test_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
