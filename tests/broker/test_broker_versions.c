/* What the broker says it serves, what it serves, and how it refuses the rest (M5, M6, M7). */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/api_versions.h>
#include <string.h>

/* 4.1.1's ranges. */
static const struct range {
    int16_t key, min, max, first_served;
} ranges[] = {
    {0,  0, 13, 3},
    {1,  4, 18, 4},
    {2,  1, 10, 1},
    {3,  0, 13, 0},
    {8,  2, 9,  2},
    {9,  1, 9,  1},
    {10, 0, 6,  0},
    {15, 0, 6,  0},
    {16, 0, 5,  0},
    {18, 0, 4,  0},
    {19, 2, 7,  2},
    {20, 1, 6,  1},
    {21, 0, 2,  0},
    {22, 0, 5,  0},
    {23, 2, 4,  2},
    {32, 1, 4,  1},
    {35, 1, 4,  1},
    {37, 0, 3,  0},
    {42, 0, 2,  0},
    {43, 0, 2,  0},
    {44, 0, 1,  0},
    {45, 0, 1,  0},
    {46, 0, 0,  0},
    {47, 0, 0,  0},
    {60, 0, 2,  0},
    {75, 0, 0,  0},
};
enum { N_RANGES = sizeof ranges / sizeof *ranges };

static kw_api_versions_req named(const char *name, const char *version) {
    return (kw_api_versions_req){.client_software_name = peer_str(name),
                                 .client_software_version = peer_str(version)};
}

static const kw_api_versions_resp *ask(peer *p, int16_t version) {
    kw_api_versions_req req = named(version < 3 ? "" : "peer", version < 3 ? "" : "1.0");
    return peer_call(p, &kw_api_versions_api, version, &req);
}

static void test_lists_what_it_serves(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    for (int16_t version = 0; version <= 4; version++) {
        const kw_api_versions_resp *resp = ask(p, version);
        assert_int_equal(resp->error_code, 0);
        assert_int_equal(resp->n_api_keys, N_RANGES);
        for (int i = 0; i < N_RANGES; i++) {
            assert_int_equal(resp->api_keys[i].api_key, ranges[i].key);
            assert_int_equal(resp->api_keys[i].min_version, ranges[i].min);
            assert_int_equal(resp->api_keys[i].max_version, ranges[i].max);
        }
    }
    peer_free(p);
}

static bool has_feature(const kw_api_versions_resp *resp, const char *name) {
    for (int32_t i = 0; i < resp->n_supported_features; i++)
        if (resp->supported_features[i].name.n == (int32_t)strlen(name) &&
            memcmp(resp->supported_features[i].name.p, name, strlen(name)) == 0)
            return true;
    return false;
}

static void test_M6_v3_hides_features_from_zero(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    const kw_api_versions_resp *v3 = ask(p, 3), *v4 = ask(p, 4);
    assert_true(has_feature(v3, "metadata.version"));
    assert_false(has_feature(v3, "kraft.version"));
    assert_true(has_feature(v4, "metadata.version"));
    assert_true(has_feature(v4, "kraft.version"));
    assert_int_equal(v3->n_finalized_features, v4->n_finalized_features);
    assert_int_equal(ask(p, 2)->n_supported_features, 0);
    peer_free(p);
}

/* The bytes of the official vector "unsupported-version-fallback". */
static void test_M5_unknown_version_is_answered_in_v0(void **state) {
    static const uint8_t golden[] = {0, 0, 0, 16, 0, 0, 0, 77, 0, 35, 0, 0, 0, 1, 0, 18, 0, 0, 0, 4};
    static const int16_t versions[] = {5, 99, 32767, -1};
    (void)state;
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        uint8_t frame[] = {0, 0, 0, 12, 0, 18, 0, 0, 0, 0, 0, 77, 0xff, 0xee, 0xdd, 0xcc};
        store_u16(frame + 6, (uint16_t)versions[i]);
        assert_int_equal(peer_feed(p, p->conn, (kw_bytes){frame, sizeof frame}), 0);
        kw_bytes answer = peer_take(p, p->conn);
        assert_int_equal(answer.n, sizeof golden);
        assert_memory_equal(answer.p, golden, sizeof golden);
    }
    assert_int_equal(ask(p, 4)->error_code, 0); /* the connection goes on */
    peer_free(p);
}

static int feed_header(peer *p, int16_t key, int16_t version) {
    uint8_t frame[14] = {0, 0, 0, 10};
    store_u16(frame + 4, (uint16_t)key);
    store_u16(frame + 6, (uint16_t)version);
    return peer_feed(p, peer_open(p), (kw_bytes){frame, sizeof frame});
}

static void test_M7_versions_not_served_close(void **state) {
    static const int16_t unknown[] = {-1, 4, 8, 11, 17, 23, 24, 26, 60, 75, 93, 999, 32767};
    (void)state;
    peer *p = peer_new(NULL);
    for (int i = 0; i < N_RANGES; i++) {
        if (ranges[i].key == 18)
            continue;
        assert_int_equal(feed_header(p, ranges[i].key, (int16_t)(ranges[i].first_served - 1)), KW_ECLOSED);
        assert_int_equal(feed_header(p, ranges[i].key, (int16_t)(ranges[i].max + 1)), KW_ECLOSED);
        assert_int_equal(feed_header(p, ranges[i].key, 32767), KW_ECLOSED);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_int_equal(feed_header(p, unknown[i], 0), KW_ECLOSED);
    peer_free(p);
}

static void test_software_names(void **state) {
    static const struct {
        const char *name, *version;
        int error;
    } cases[] = {
        {"kwire", "0.1.0",    0 },
        {"a.b-c", "1",        0 },
        {"x",     "1.0-rc.1", 0 },
        {"-a",    "1",        42}, /* INVALID_REQUEST */
        {"a.",    "1",        42},
        {"",      "1",        42},
        {"a b",   "1",        42},
        {"a",     "",         42},
        {"a",     "1_0",      42},
    };
    (void)state;
    peer *p = peer_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kw_api_versions_req req = named(cases[i].name, cases[i].version);
        const kw_api_versions_resp *resp = peer_call(p, &kw_api_versions_api, 3, &req);
        assert_int_equal(resp->error_code, cases[i].error);
        assert_int_equal(resp->n_api_keys, cases[i].error == 0 ? N_RANGES : 0);
    }
    peer_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_what_it_serves),
        cmocka_unit_test(test_M6_v3_hides_features_from_zero),
        cmocka_unit_test(test_M5_unknown_version_is_answered_in_v0),
        cmocka_unit_test(test_M7_versions_not_served_close),
        cmocka_unit_test(test_software_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
