/* What the broker says it serves, what it serves, and how it refuses the rest (M5, M6, M7). */
#include "tests/broker/peer.h"

#include "protocol/cursor.h"
#include <kwire/msg/api_versions.h>
#include <string.h>

enum { A_2_8, A_3_9, A_4_1, N_RELEASES };
static const int32_t releases[N_RELEASES] = {208, 309, 401};

/* From the schemas of the releases; the lowest versions are those of 4.1. -1: not there. */
static const struct range {
    int16_t key, min, first_served, max[N_RELEASES];
} ranges[] = {
    {0,  0, 3, {9, 11, 13} },
    {1,  4, 4, {12, 17, 18}},
    {2,  1, 1, {6, 9, 10}  },
    {3,  0, 0, {11, 12, 13}},
    {8,  2, 2, {8, 9, 9}   },
    {9,  1, 1, {7, 9, 9}   },
    {10, 0, 0, {3, 6, 6}   },
    {15, 0, 0, {5, 5, 6}   },
    {16, 0, 0, {4, 5, 5}   },
    {18, 0, 0, {3, 4, 4}   },
    {19, 2, 2, {7, 7, 7}   },
    {20, 1, 1, {6, 6, 6}   },
    {21, 0, 0, {2, 2, 2}   },
    {22, 0, 0, {4, 5, 5}   },
    {23, 2, 2, {4, 4, 4}   },
    {24, 0, 0, {3, 5, 5}   },
    {25, 0, 0, {3, 4, 4}   },
    {26, 0, 0, {3, 4, 5}   },
    {27, 1, 1, {1, 1, 1}   },
    {28, 0, 0, {3, 4, 5}   },
    {32, 1, 1, {4, 4, 4}   },
    {35, 1, 1, {2, 4, 4}   },
    {37, 0, 0, {3, 3, 3}   },
    {42, 0, 0, {2, 2, 2}   },
    {43, 0, 0, {2, 2, 2}   },
    {44, 0, 0, {1, 1, 1}   },
    {45, 0, 0, {0, 0, 1}   },
    {46, 0, 0, {0, 0, 0}   },
    {47, 0, 0, {0, 0, 0}   },
    {60, 0, 0, {0, 1, 2}   },
    {61, 0, 0, {0, 0, 0}   },
    {65, 0, 0, {-1, 0, 0}  },
    {66, 0, 0, {-1, 1, 2}  },
    {75, 0, 0, {-1, 0, 0}  },
};
enum { N_RANGES = sizeof ranges / sizeof *ranges };

static peer *peer_as(int32_t version) {
    kw_broker_options o = kw_broker_options_default;
    o.as_version = version;
    return peer_new(&o);
}

static kw_api_versions_req named(const char *name, const char *version) {
    return (kw_api_versions_req){.client_software_name = peer_str(name),
                                 .client_software_version = peer_str(version)};
}

static const kw_api_versions_resp *ask(peer *p, int16_t version) {
    kw_api_versions_req req = named(version < 3 ? "" : "peer", version < 3 ? "" : "1.0");
    return peer_call(p, &kw_api_versions_api, version, &req);
}

static void check_ranges(const kw_api_versions_resp *resp, int release) {
    int n = 0;
    for (int i = 0; i < N_RANGES; i++) {
        if (ranges[i].max[release] < 0)
            continue;
        assert_true(n < resp->n_api_keys);
        assert_int_equal(resp->api_keys[n].api_key, ranges[i].key);
        assert_int_equal(resp->api_keys[n].min_version, ranges[i].min);
        assert_int_equal(resp->api_keys[n++].max_version, ranges[i].max[release]);
    }
    assert_int_equal(resp->n_api_keys, n);
}

static void test_lists_what_it_serves(void **state) {
    (void)state;
    for (int release = 0; release < N_RELEASES; release++) {
        peer *p = peer_as(releases[release]);
        for (int16_t version = 0; version <= (release == A_2_8 ? 3 : 4); version++) {
            const kw_api_versions_resp *resp = ask(p, version);
            assert_int_equal(resp->error_code, 0);
            check_ranges(resp, release);
        }
        peer_free(p);
    }
}

static void test_newest_release_is_the_default(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    check_ranges(ask(p, 4), A_4_1);
    peer_free(p);
}

static void test_unknown_releases(void **state) {
    static const int32_t wrong[] = {1, 300, 402, -1};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        kw_broker_options o = kw_broker_options_default;
        kw_mem mem = unit_mem(0);
        kw_broker *b;
        o.as_version = wrong[i];
        assert_int_equal(kw_broker_new(&o, &mem, &b), KW_EINVAL);
    }
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

/* The finalized level; 0: not finalized. */
static int level_of(const kw_api_versions_resp *resp, const char *name) {
    for (int32_t i = 0; i < resp->n_finalized_features; i++)
        if (resp->finalized_features[i].name.n == (int32_t)strlen(name) &&
            memcmp(resp->finalized_features[i].name.p, name, strlen(name)) == 0)
            return resp->finalized_features[i].max_version_level;
    return 0;
}

static void test_features_of_releases(void **state) {
    static const int metadata[N_RELEASES] = {0, 21, 27}, transactions[N_RELEASES] = {0, 0, 2};
    (void)state;
    for (int release = 0; release < N_RELEASES; release++) {
        peer *p = peer_as(releases[release]);
        const kw_api_versions_resp *resp = ask(p, release == A_2_8 ? 3 : 4);
        assert_int_equal(level_of(resp, "metadata.version"), metadata[release]);
        assert_int_equal(level_of(resp, "transaction.version"), transactions[release]);
        assert_int_equal(level_of(resp, "kraft.version"), 0);
        assert_int_equal(has_feature(resp, "metadata.version"), metadata[release] > 0);
        assert_int_equal(has_feature(resp, "transaction.version"), transactions[release] > 0);
        peer_free(p);
    }
}

static void test_T1_transaction_version_is_told_with_a_new_epoch(void **state) {
    (void)state;
    peer *p = peer_new(NULL);
    int64_t epoch = ask(p, 4)->finalized_features_epoch;
    for (int16_t version = 1; version >= 0; version--) {
        assert_int_equal(kw_broker_set_transaction_version(p->b, version), 0);
        const kw_api_versions_resp *resp = ask(p, 4);
        assert_int_equal(level_of(resp, "transaction.version"), version);
        assert_true(has_feature(resp, "transaction.version"));
        assert_true(resp->finalized_features_epoch > epoch);
        epoch = resp->finalized_features_epoch;
    }
    assert_int_equal(kw_broker_set_transaction_version(p->b, 0), 0); /* nothing new */
    assert_int_equal(ask(p, 4)->finalized_features_epoch, epoch);
    assert_int_equal(kw_broker_set_transaction_version(p->b, 3), KW_EINVAL);
    assert_int_equal(kw_broker_set_transaction_version(p->b, -1), KW_EINVAL);
    assert_int_equal(level_of(ask(p, 4), "transaction.version"), 0);
    peer_free(p);
    p = peer_as(309);
    assert_int_equal(kw_broker_set_transaction_version(p->b, 1), KW_EINVAL);
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

static void check_refusals(peer *p, int release) {
    for (int i = 0; i < N_RANGES; i++) {
        if (ranges[i].key == 18)
            continue;
        assert_int_equal(feed_header(p, ranges[i].key, (int16_t)(ranges[i].first_served - 1)), KW_ECLOSED);
        assert_int_equal(feed_header(p, ranges[i].key, (int16_t)(ranges[i].max[release] + 1)), KW_ECLOSED);
        assert_int_equal(feed_header(p, ranges[i].key, 32767), KW_ECLOSED);
    }
}

static void test_M7_versions_not_served_close(void **state) {
    static const int16_t unknown[] = {-1, 4, 8, 11, 17, 23, 24, 26, 60, 75, 93, 999, 32767};
    (void)state;
    for (int release = 0; release < N_RELEASES; release++) {
        peer *p = peer_as(releases[release]);
        check_refusals(p, release);
        for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
            assert_int_equal(feed_header(p, unknown[i], 0), KW_ECLOSED);
        peer_free(p);
    }
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
        cmocka_unit_test(test_newest_release_is_the_default),
        cmocka_unit_test(test_unknown_releases),
        cmocka_unit_test(test_features_of_releases),
        cmocka_unit_test(test_T1_transaction_version_is_told_with_a_new_epoch),
        cmocka_unit_test(test_M6_v3_hides_features_from_zero),
        cmocka_unit_test(test_M5_unknown_version_is_answered_in_v0),
        cmocka_unit_test(test_M7_versions_not_served_close),
        cmocka_unit_test(test_software_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
