/* Settings: every row there and back, errors that name key, value and range, contradictions. */
#include "tests/unit/unit.h"

#include <inttypes.h>
#include <kwire/config.h>
#include <kwire/records.h>
#include <stdio.h>
#include <string.h>

static kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static char why[400], note[400];

static int set(kw_config *c, const char *key, const char *value) {
    why[0] = '\0';
    return kw_config_set(c, text(key), text(value), why, sizeof why);
}

static const char *get(const kw_config *c, const char *key) {
    static char value[1100];
    assert_int_equal(kw_config_get(c, text(key), value, sizeof value), KW_OK);
    return value;
}

static int resolve(kw_config *c) {
    why[0] = note[0] = '\0';
    return kw_config_resolve(c, note, sizeof note, why, sizeof why);
}

static kw_config fresh(void) {
    kw_config c = kw_config_default;
    strcpy(c.bootstrap_servers, "b:1");
    return c;
}

static void round_trip(const char *key, const char *alias, const char *value) {
    kw_config c = fresh(), d = fresh();
    if (set(&c, key, value) != KW_OK)
        fail_msg("%s=%s: %s", key, value, why);
    assert_string_equal(get(&c, key), value);
    if (alias == NULL)
        return;
    assert_int_equal(set(&d, alias, value), KW_OK);
    assert_memory_equal(&c, &d, sizeof c);
    assert_string_equal(get(&c, alias), value);
}

static void refused(const char *key, const char *value, const char *range) {
    kw_config c = fresh();
    kw_config before = c;
    if (set(&c, key, value) != KW_EINVAL)
        fail_msg("%s=%s is taken", key, value);
    assert_memory_equal(&c, &before, sizeof c);
    if (strstr(why, key) == NULL || strstr(why, value) == NULL || strstr(why, range) == NULL)
        fail_msg("%s=%s: \"%s\" does not name key, value and %s", key, value, why, range);
}

static void check_int_row(const kw_property *p) {
    char low[32], high[32];
    snprintf(low, sizeof low, "%" PRId64, p->min);
    snprintf(high, sizeof high, "%" PRId64, p->max);
    round_trip(p->key, p->alias, low);
    round_trip(p->key, p->alias, high);
    snprintf(low, sizeof low, "%" PRId64, p->min - 1);
    refused(p->key, low, high);
    if (p->max < INT64_MAX) {
        char over[32];
        snprintf(over, sizeof over, "%" PRId64, p->max + 1);
        refused(p->key, over, high);
    }
    refused(p->key, "9223372036854775808", high);
    refused(p->key, "99999999999999999999999", high);
    refused(p->key, "", high);
    refused(p->key, "-", high);
    refused(p->key, "1x", high);
    refused(p->key, " 1", high);
}

static void check_values_row(const kw_property *p) {
    char values[100];
    snprintf(values, sizeof values, "%s", p->values);
    for (char *v = strtok(values, "|"); v != NULL; v = strtok(NULL, "|"))
        if (strchr(v, ':') == NULL && /* a pattern: test_reset_policy */
            (strcmp(p->key, "compression.type") != 0 || kw_codec_built(kw_codec_by_name(text(v)))))
            round_trip(p->key, p->alias, v);
    refused(p->key, "perhaps", "|");
    refused(p->key, "", "|");
}

static void test_every_row(void **state) {
    (void)state;
    assert_true(kw_property_count() > 25);
    for (int i = 0; i < kw_property_count(); i++) {
        kw_property p = kw_property_at(i);
        assert_non_null(p.doc);
        if (strcmp(p.type, "string") == 0)
            round_trip(p.key, p.alias, "some text");
        else if (p.values != NULL)
            check_values_row(&p);
        else
            check_int_row(&p);
    }
}

static void test_no_name_twice(void **state) {
    (void)state;
    for (int i = 0; i < kw_property_count(); i++)
        for (int j = 0; j < i; j++) {
            kw_property p = kw_property_at(i), q = kw_property_at(j);
            assert_string_not_equal(p.key, q.key);
            assert_true(q.alias == NULL || strcmp(p.key, q.alias) != 0);
            assert_true(p.alias == NULL || strcmp(p.alias, q.key) != 0);
            assert_true(p.alias == NULL || q.alias == NULL || strcmp(p.alias, q.alias) != 0);
        }
}

static void test_unknown_key(void **state) {
    (void)state;
    kw_config c = fresh();
    char value[10];
    assert_int_equal(set(&c, "linger.mss", "5"), KW_ENOTFOUND);
    assert_non_null(strstr(why, "linger.mss"));
    assert_int_equal(set(&c, "", "5"), KW_ENOTFOUND);
    assert_int_equal(kw_config_get(&c, text("nothing"), value, sizeof value), KW_ENOTFOUND);
    assert_int_equal(kw_config_set(&c, (kw_str){NULL, -1}, text("5"), why, sizeof why), KW_ENOTFOUND);
}

/* A typing error is told with what was probably meant; a word that is far from all is not. */
static void test_nearest_key(void **state) {
    (void)state;
    static const struct {
        const char *wrong, *right;
    } cases[] = {
        {"linger",                                                                 "linger.ms"             },
        {"linger.mss",                                                             "linger.ms"             },
        {"Linger.ms",                                                              "linger.ms"             },
        {"acsk",                                                                   "acks"                  },
        {"a",                                                                      NULL                    },
        {"",                                                                       NULL                    },
        {"no.such.key",                                                            NULL                    },
        {"isolation.levels.of.another.kind",                                       NULL                    },
        {"queue.bufering.max.ms",                                                  "queue.buffering.max.ms"},
        {"a.key.that.is.longer.than.any.of.ours.and.so.cannot.be.near.to.any.one", NULL                    },
    };
    kw_config c = kw_config_default;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char wanted[100] = "no such property (kwire";
        if (cases[i].right != NULL)
            snprintf(wanted, sizeof wanted, "no such property; did you mean %s? (kwire", cases[i].right);
        assert_int_equal(set(&c, cases[i].wrong, "5"), KW_ENOTFOUND);
        if (strstr(why, wanted) == NULL)
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].wrong, why, wanted);
    }
}

static void test_null_value(void **state) {
    (void)state;
    for (int i = 0; i < kw_property_count(); i++) {
        kw_config c = fresh(), before = c;
        kw_str key = text(kw_property_at(i).key);
        assert_int_equal(kw_config_set(&c, key, (kw_str){NULL, -1}, why, sizeof why), KW_EINVAL);
        assert_memory_equal(&c, &before, sizeof c);
    }
}

static void test_spellings(void **state) {
    (void)state;
    kw_config c = fresh();
    assert_int_equal(set(&c, "acks", "-1"), KW_OK);
    assert_string_equal(get(&c, "acks"), "all");
    assert_int_equal(set(&c, "check.crcs", "0"), KW_OK);
    assert_string_equal(get(&c, "check.crcs"), "false");
    assert_int_equal(set(&c, "compression.level", "default"), KW_OK);
    assert_int_equal(c.compression_level, INT32_MIN);
    assert_string_equal(get(&c, "compression.level"), "default");
}

static void test_long_strings(void **state) {
    (void)state;
    kw_config c = fresh();
    char id[300], small[4];
    memset(id, 'i', sizeof id);
    assert_int_equal(kw_config_set(&c, text("client.id"), (kw_str){id, 255}, why, sizeof why), KW_OK);
    assert_int_equal(strlen(c.client_id), 255);
    assert_int_equal(kw_config_set(&c, text("client.id"), (kw_str){id, 256}, why, sizeof why), KW_EINVAL);
    assert_int_equal(kw_config_set(&c, text("client.id"), (kw_str){"a\0b", 3}, why, sizeof why), KW_EINVAL);
    assert_int_equal(kw_config_get(&c, text("client.id"), small, sizeof small), KW_ENOSPACE);
}

static void test_codec_not_built(void **state) {
    (void)state;
    kw_config c = fresh();
    for (int codec = 0; codec <= KW_CODEC_ZSTD; codec++) {
        int rc = set(&c, "compression.type", kw_codec_name(codec));
        assert_int_equal(rc, kw_codec_built(codec) ? KW_OK : KW_EINVAL);
        c.compression_type = codec;
        assert_int_equal(resolve(&c), rc);
        assert_true(rc == KW_OK || strstr(why, "compression.type") != NULL);
    }
}

static void test_struct_members_are_checked(void **state) {
    (void)state;
    kw_config c = fresh();
    c.max_in_flight = 0;
    assert_int_equal(resolve(&c), KW_EINVAL);
    assert_non_null(strstr(why, "max.in.flight"));
    c = fresh();
    c.batch_size = -1;
    assert_int_equal(resolve(&c), KW_EINVAL);
    assert_non_null(strstr(why, "-1"));
    c = fresh();
    memset(c.client_id, 'x', sizeof c.client_id);
    assert_int_equal(resolve(&c), KW_EINVAL);
    assert_non_null(strstr(why, "client.id"));
    c = kw_config_default;
    assert_int_equal(resolve(&c), KW_EINVAL);
    assert_non_null(strstr(why, "bootstrap.servers"));
}

static void test_defaults_are_sound(void **state) {
    (void)state;
    kw_config c = fresh(), before = c;
    assert_int_equal(resolve(&c), KW_OK);
    assert_string_equal(note, "");
    assert_memory_equal(&c, &before, sizeof c);
}

/* P11: delivery.timeout.ms >= linger.ms + request.timeout.ms. Whoever was not chosen gives way. */
static void test_defaults_give_way(void **state) {
    (void)state;
    static const struct {
        const char *linger, *request, *delivery; /* NULL: not set */
        int rc;
        int32_t expect_linger, expect_request, expect_delivery;
    } rows[] = {
        {NULL,     "200000", NULL,    KW_OK,     5,      200000, 200005},
        {"100000", NULL,     NULL,    KW_OK,     100000, 30000,  130000},
        {NULL,     NULL,     "10000", KW_OK,     5,      9995,   10000 },
        {"100",    NULL,     "10000", KW_OK,     100,    9900,   10000 },
        {NULL,     "10000",  "10000", KW_OK,     0,      10000,  10000 },
        {NULL,     NULL,     "3",     KW_OK,     2,      1,      3     },
        {NULL,     NULL,     "1",     KW_OK,     0,      1,      1     },
        {NULL,     "10001",  "10000", KW_EINVAL, 0,      0,      0     },
        {"5000",   "6000",   "10000", KW_EINVAL, 0,      0,      0     },
        {"10000",  NULL,     "10000", KW_EINVAL, 0,      0,      0     },
        {"5000",   "5000",   "10000", KW_OK,     5000,   5000,   10000 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kw_config c = fresh();
        assert_true(rows[i].linger == NULL || set(&c, "linger.ms", rows[i].linger) == KW_OK);
        assert_true(rows[i].request == NULL || set(&c, "request.timeout.ms", rows[i].request) == KW_OK);
        assert_true(rows[i].delivery == NULL || set(&c, "delivery.timeout.ms", rows[i].delivery) == KW_OK);
        int rc = resolve(&c);
        if (rc != rows[i].rc)
            fail_msg("row %zu: %s", i, why);
        if (rc != KW_OK) {
            assert_non_null(strstr(why, "delivery.timeout.ms"));
            assert_non_null(strstr(why, "linger.ms"));
            continue;
        }
        assert_int_equal(c.linger_ms, rows[i].expect_linger);
        assert_int_equal(c.request_timeout_ms, rows[i].expect_request);
        assert_int_equal(c.delivery_timeout_ms, rows[i].expect_delivery);
        assert_true(note[0] != '\0' || i == 10);
    }
}

/* Changed in the struct is as good as set by name. */
static void test_struct_counts_as_chosen(void **state) {
    (void)state;
    kw_config c = fresh();
    c.delivery_timeout_ms = 10000;
    c.request_timeout_ms = 20000;
    assert_int_equal(resolve(&c), KW_EINVAL);
    c = fresh();
    c.request_timeout_ms = 200000;
    assert_int_equal(resolve(&c), KW_OK);
    assert_int_equal(c.delivery_timeout_ms, 200005);
    /* A default that was set by name is chosen too. */
    c = fresh();
    assert_int_equal(set(&c, "delivery.timeout.ms", "120000"), KW_OK);
    c.request_timeout_ms = 200000;
    assert_int_equal(resolve(&c), KW_EINVAL);
}

static void test_other_pairs(void **state) {
    (void)state;
    static const struct {
        const char *smaller, *larger, *value;
    } pairs[] = {
        {"retry.backoff.ms",                   "retry.backoff.max.ms",                   "70000"   },
        {"reconnect.backoff.ms",               "reconnect.backoff.max.ms",               "70000"   },
        {"socket.connection.setup.timeout.ms", "socket.connection.setup.timeout.max.ms", "70000"   },
        {"batch.size",                         "buffer.memory",                          "99000000"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        kw_config c = fresh();
        assert_int_equal(set(&c, pairs[i].smaller, pairs[i].value), KW_OK);
        assert_int_equal(resolve(&c), KW_OK);
        assert_string_equal(get(&c, pairs[i].larger), pairs[i].value);
        assert_non_null(strstr(note, pairs[i].larger));
        assert_int_equal(set(&c, pairs[i].larger, "2000"), KW_OK);
        assert_int_equal(resolve(&c), KW_EINVAL);
        assert_non_null(strstr(why, pairs[i].smaller));
        assert_non_null(strstr(why, pairs[i].larger));
    }
}

/* Two rules at once: the log line names both. */
static void test_every_default_that_gave_way_is_named(void **state) {
    (void)state;
    kw_config c = fresh();
    assert_int_equal(set(&c, "delivery.timeout.ms", "100"), KW_OK);
    assert_int_equal(set(&c, "retry.backoff.ms", "5000"), KW_OK);
    assert_int_equal(resolve(&c), KW_OK);
    assert_non_null(strstr(note, "request.timeout.ms is now 95"));
    assert_non_null(strstr(note, "; retry.backoff.max.ms is now 5000"));
    assert_int_equal(kw_config_resolve(&c, NULL, 0, why, sizeof why), KW_OK);
}

/* What the struct holds may be anything before it is resolved. */
static void test_get_of_an_impossible_codec(void **state) {
    (void)state;
    kw_config c = fresh();
    c.compression_type = 9;
    assert_string_equal(get(&c, "compression.type"), "?");
}

static void test_gzip_level(void **state) {
    (void)state;
    kw_config c = fresh();
    if (!kw_codec_built(KW_CODEC_GZIP))
        skip();
    assert_int_equal(set(&c, "compression.type", "gzip"), KW_OK);
    assert_int_equal(set(&c, "compression.level", "9"), KW_OK);
    assert_int_equal(resolve(&c), KW_OK);
    assert_int_equal(set(&c, "compression.level", "22"), KW_OK);
    assert_int_equal(resolve(&c), KW_EINVAL);
    assert_non_null(strstr(why, "compression.level"));
    assert_non_null(strstr(why, "gzip"));
}

static void reset_policy(const char *value, int64_t policy, const char *printed) {
    kw_config c = fresh();
    if (set(&c, "auto.offset.reset", value) != KW_OK)
        fail_msg("%s", why);
    assert_int_equal(c.auto_offset_reset, policy);
    assert_string_equal(get(&c, "auto.offset.reset"), printed);
    assert_int_equal(set(&c, "auto.offset.reset", printed), KW_OK);
    assert_int_equal(c.auto_offset_reset, policy);
}

/* KIP-1106, and librdkafka's words. */
static void test_reset_policy(void **state) {
    (void)state;
    static const char *const bad[] = {"by_duration:",
                                      "by_duration:P",
                                      "by_duration:PT",
                                      "by_duration:P1",
                                      "by_duration:PT1",
                                      "by_duration:1D",
                                      "by_duration:P1H",
                                      "by_duration:PT1D",
                                      "by_duration:PT1M1H",
                                      "by_duration:PT1H1H",
                                      "by_duration:PT1.5H",
                                      "by_duration:P-1D",
                                      "by_duration:P1D2D",
                                      "by_duration:P1DT",
                                      "by_duration:PT99999999999S",
                                      "by_duration",
                                      "Latest",
                                      "latest "};
    reset_policy("latest", KW_RESET_LATEST, "latest");
    reset_policy("largest", KW_RESET_LATEST, "latest");
    reset_policy("end", KW_RESET_LATEST, "latest");
    reset_policy("earliest", KW_RESET_EARLIEST, "earliest");
    reset_policy("smallest", KW_RESET_EARLIEST, "earliest");
    reset_policy("beginning", KW_RESET_EARLIEST, "earliest");
    reset_policy("none", KW_RESET_NONE, "none");
    reset_policy("error", KW_RESET_NONE, "none");
    reset_policy("by_duration:P1D", 86400000, "by_duration:PT86400S");
    reset_policy("by_duration:P1DT2H3M4.5S", 93784500, "by_duration:PT93784.500S");
    reset_policy("by_duration:pt90m", 5400000, "by_duration:PT5400S");
    reset_policy("by_duration:PT0.001S", 1, "by_duration:PT0.001S");
    reset_policy("by_duration:PT0S", 0, "by_duration:PT0S");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refused("auto.offset.reset", bad[i], "by_duration:PnDTnHnMnS");
}

/* kwire.profile gives defaults; what is set wins, before it or after it, and where settings contradict each
 * other the profile's value gives way like any default. */
static void test_profile(void **state) {
    (void)state;
    kw_config c = fresh();
    assert_int_equal(set(&c, "kwire.profile", "reliable"), KW_OK);
    assert_int_equal(resolve(&c), KW_OK);
    assert_int_equal(c.acks, -1);
    assert_int_equal(c.retries, 10);
    assert_int_equal(c.retry_backoff_ms, 300);
    assert_int_equal(c.max_in_flight, 5);
    assert_int_equal(c.compression_type, KW_CODEC_SNAPPY);
    assert_int_equal(c.batch_size, 65536);
    assert_int_equal(c.linger_ms, 5);
    kw_config again = c;
    assert_int_equal(resolve(&again), KW_OK);
    assert_memory_equal(&c, &again, sizeof c);
}

static void test_profile_gives_way(void **state) {
    (void)state;
    for (int order = 0; order < 2; order++) {
        kw_config c = fresh();
        if (order == 0)
            assert_int_equal(set(&c, "kwire.profile", "reliable"), KW_OK);
        assert_int_equal(set(&c, "retries", "2147483647"), KW_OK); /* the default, but chosen */
        assert_int_equal(set(&c, "compression.codec", "none"), KW_OK);
        assert_int_equal(set(&c, "buffer.memory", "20000"), KW_OK);
        c.acks = 1; /* in the struct */
        if (order == 1)
            assert_int_equal(set(&c, "kwire.profile", "reliable"), KW_OK);
        assert_int_equal(resolve(&c), KW_OK);
        assert_int_equal(c.retries, INT32_MAX);
        assert_int_equal(c.compression_type, KW_CODEC_NONE);
        assert_int_equal(c.acks, 1);
        assert_int_equal(c.retry_backoff_ms, 300);
        assert_int_equal(c.batch_size, 20000);
        assert_non_null(strstr(note, "batch.size is now 20000"));
    }
}

static void test_profile_unknown(void **state) {
    (void)state;
    kw_config c = fresh();
    assert_int_equal(set(&c, "kwire.profile", "fast"), KW_EINVAL);
    assert_non_null(strstr(why, "kwire.profile"));
    assert_non_null(strstr(why, "fast"));
    assert_non_null(strstr(why, "none|reliable"));
    c.profile = 7;
    assert_int_equal(resolve(&c), KW_EINVAL);
    c = fresh();
    assert_int_equal(set(&c, "kwire.profile", "reliable"), KW_OK);
    assert_int_equal(set(&c, "kwire.profile", "none"), KW_OK);
    assert_int_equal(resolve(&c), KW_OK);
    assert_int_equal(c.retries, INT32_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_reset_policy),
        cmocka_unit_test(test_no_name_twice),
        cmocka_unit_test(test_unknown_key),
        cmocka_unit_test(test_nearest_key),
        cmocka_unit_test(test_null_value),
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_long_strings),
        cmocka_unit_test(test_codec_not_built),
        cmocka_unit_test(test_struct_members_are_checked),
        cmocka_unit_test(test_defaults_are_sound),
        cmocka_unit_test(test_defaults_give_way),
        cmocka_unit_test(test_every_default_that_gave_way_is_named),
        cmocka_unit_test(test_get_of_an_impossible_codec),
        cmocka_unit_test(test_struct_counts_as_chosen),
        cmocka_unit_test(test_other_pairs),
        cmocka_unit_test(test_gzip_level),
        cmocka_unit_test(test_profile),
        cmocka_unit_test(test_profile_gives_way),
        cmocka_unit_test(test_profile_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
