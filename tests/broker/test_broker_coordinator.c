/* FindCoordinator: the one node, whatever is asked for. */
#include "tests/broker/peer.h"

#include <kwire/msg/find_coordinator.h>
#include <stdio.h>
#include <string.h>

enum { GROUP = 0, TRANSACTION = 1, SHARE = 2, FIRST_OF_MANY = 4 };

static peer *new_peer(void) {
    kw_broker_options o = kw_broker_options_default;
    snprintf(o.host, sizeof o.host, "broker.example");
    o.port = 19092;
    o.node_id = 7;
    return peer_new(&o);
}

static void assert_is_the_node(int32_t id, kw_str host, int32_t port) {
    assert_int_equal(id, 7);
    assert_int_equal(host.n, strlen("broker.example"));
    assert_memory_equal(host.p, "broker.example", strlen("broker.example"));
    assert_int_equal(port, 19092);
}

static const kw_find_coordinator_resp *ask(peer *p, int16_t version, int8_t type, const kw_str *keys,
                                           int32_t n) {
    kw_find_coordinator_req req = kw_find_coordinator_req_default;
    req.key_type = type;
    if (version < FIRST_OF_MANY)
        req.key = keys[0];
    else
        req.coordinator_keys = keys, req.n_coordinator_keys = n;
    return peer_call(p, &kw_find_coordinator_api, version, &req);
}

static void test_one_key(void **state) {
    (void)state;
    peer *p = new_peer();
    kw_str key = peer_str("g");
    for (int16_t version = 0; version <= 3; version++) {
        const kw_find_coordinator_resp *resp = ask(p, version, version == 0 ? GROUP : TRANSACTION, &key, 1);
        assert_int_equal(resp->error_code, 0);
        assert_is_the_node(resp->node_id, resp->host, resp->port);
    }
    peer_free(p);
}

static void test_many_keys(void **state) {
    (void)state;
    peer *p = new_peer();
    kw_str keys[] = {peer_str("a"), peer_str(""), peer_str("a")};
    for (int16_t version = 4; version <= 6; version++) {
        const kw_find_coordinator_resp *resp = ask(p, version, GROUP, keys, 3);
        assert_int_equal(resp->n_coordinators, 3);
        for (int i = 0; i < 3; i++) {
            const kw_find_coordinator_resp_coordinator *c = &resp->coordinators[i];
            assert_int_equal(c->error_code, 0);
            assert_int_equal(c->key.n, keys[i].n);
            assert_memory_equal(c->key.p, keys[i].p, (size_t)keys[i].n);
            assert_is_the_node(c->node_id, c->host, c->port);
        }
        assert_int_equal(ask(p, version, GROUP, keys, 0)->n_coordinators, 0);
    }
    peer_free(p);
}

/* 42: INVALID_REQUEST. Share coordinators came with version 6. */
static void test_types(void **state) {
    (void)state;
    peer *p = new_peer();
    kw_str key = peer_str("g");
    assert_int_equal(ask(p, 3, -1, &key, 1)->error_code, 42);
    assert_int_equal(ask(p, 3, SHARE, &key, 1)->node_id, -1);
    assert_int_equal(ask(p, 5, SHARE, &key, 1)->coordinators[0].error_code, 42);
    assert_int_equal(ask(p, 5, SHARE, &key, 1)->coordinators[0].node_id, -1);
    assert_int_equal(ask(p, 6, SHARE, &key, 1)->coordinators[0].error_code, 0);
    assert_int_equal(ask(p, 6, 3, &key, 1)->coordinators[0].error_code, 42);
    peer_free(p);
}

/* 15: COORDINATOR_NOT_AVAILABLE. */
static void test_fault(void **state) {
    (void)state;
    peer *p = new_peer();
    kw_str key = peer_str("g");
    kw_broker_fail(p->b, kw_find_coordinator_api.key, 2, 15);
    assert_int_equal(ask(p, 3, GROUP, &key, 1)->error_code, 15);
    assert_int_equal(ask(p, 6, GROUP, &key, 1)->coordinators[0].error_code, 15);
    assert_int_equal(ask(p, 6, GROUP, &key, 1)->coordinators[0].error_code, 0);
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_key),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
