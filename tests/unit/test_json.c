/* test_json.c - the JSON reader and writer. */
#include "protocol/json.h"
#include "tests/unit/unit.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static kw_mem mem;
static kw_arena arena;

static int setup(void **state) {
    (void)state;
    mem = unit_mem(0);
    kw_arena_init(&arena, &mem, 0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kw_arena_fini(&arena);
    return mem.used == 0 ? 0 : -1;
}

static kw_str str(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static const kw_json *parse(const char *text) {
    const kw_json *root = NULL;
    size_t at;
    int err = kw_json_parse(str(text), &arena, &root, &at);
    if (err != 0)
        fail_msg("%s: %d at %zu", text, err, at);
    return root;
}

static void reads_a_tree(void **state) {
    (void)state;
    const kw_json *v = parse(" {\"a\" : [1, -2.5e3, true, null, \"x\"], \"b\":{}, \"c\":[]} ");
    const kw_json *a = kw_json_get(v, "a");
    assert_int_equal(v->n, 3);
    assert_int_equal(a->n, 5);
    assert_int_equal(a->child->type, KW_JSON_NUMBER);
    assert_int_equal(a->child->next->next->type, KW_JSON_BOOL);
    assert_true(a->child->next->next->boolean);
    assert_int_equal(a->child->next->next->next->type, KW_JSON_NULL);
    assert_int_equal(kw_json_get(v, "b")->n, 0);
    assert_int_equal(a->offset, 8);
    assert_null(kw_json_get(v, "nope"));
    assert_null(kw_json_get(a, "a"));
    assert_null(kw_json_get(NULL, "a"));
}

static void reads_strings(void **state) {
    (void)state;
    kw_str t = parse("\"a\\u0000\\n\\\"\\\\\\/\\u00e9\\u20ac\\ud83d\\ude00z\"")->text;
    assert_int_equal(t.n, 16);
    assert_memory_equal(t.p, "a\0\n\"\\/\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z", 16);
    t = parse("\"pl\xc3\xa4in\"")->text;
    assert_int_equal(t.n, 6);
    t = parse("\"\"")->text;
    assert_int_equal(t.n, 0);
}

static void integers_are_whole(void **state) {
    (void)state;
    int64_t n = 0;
    assert_true(kw_json_i64(parse("9223372036854775807"), &n));
    assert_true(n == INT64_MAX);
    assert_true(kw_json_i64(parse("-9223372036854775808"), &n));
    assert_true(n == INT64_MIN);
    assert_true(kw_json_i64(parse("-0"), &n));
    assert_int_equal(n, 0);
    assert_false(kw_json_i64(parse("9223372036854775808"), &n));
    assert_false(kw_json_i64(parse("-9223372036854775809"), &n));
    assert_false(kw_json_i64(parse("99999999999999999999"), &n));
    assert_false(kw_json_i64(parse("1.0"), &n));
    assert_false(kw_json_i64(parse("1e3"), &n));
    assert_false(kw_json_i64(parse("\"1\""), &n));
    assert_false(kw_json_i64(NULL, &n));
}

static void doubles(void **state) {
    (void)state;
    double d = 0;
    assert_true(kw_json_f64(parse("-2.5e3"), &d));
    assert_true(d == -2500);
    assert_true(kw_json_f64(parse("\"NaN\""), &d));
    assert_true(isnan(d));
    assert_true(kw_json_f64(parse("\"-Infinity\""), &d));
    assert_true(isinf(d) && d < 0);
    assert_false(kw_json_f64(parse("\"1.5\""), &d));
    assert_false(kw_json_f64(parse("true"), &d));
    /* What strtod would take, and JSON does not say. */
    static const char *const bad[] = {
        "\"\"",  "\"0x1f\"", "\"-inf\"", "\"nan\"", "\"-nan\"", "\"-NaN\"", "\"1\\u0000Infinity\"",
        "1e999", "-1e999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (kw_json_f64(parse(bad[i]), &d))
            fail_msg("taken: %s", bad[i]);
}

static void damage_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      " ",
                                      "{",
                                      "[",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "[1 2]",
                                      "01",
                                      "-",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "1e+",
                                      "+1",
                                      "tru",
                                      "nul",
                                      "falsey",
                                      "\"",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u12g4\"",
                                      "\"\\ud800\"",
                                      "\"\\ud800x\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"\\ud83d\\ud83d\"",
                                      "\"\\ud83d\\udbff\"",
                                      "\"\\ud83d\\ue000\"",
                                      "\"\\udc00\"",
                                      "\"\n\"",
                                      "\"\t\"",
                                      "\"\x1f\"",
                                      "1 2",
                                      "[]]",
                                      "NaN",
                                      "\"\xff\"",
                                      "\"\xc0\x80\"",
                                      "\"\xed\xa0\x80\"",
                                      "\"\xf4\x90\x80\x80\"",
                                      "\"\xe2\x82\"",
                                      "'a'",
                                      "\"\\"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const kw_json *root;
        if (kw_json_parse(str(bad[i]), &arena, &root, NULL) != KW_EMALFORMED)
            fail_msg("taken: %s", bad[i]);
        assert_null(root);
    }
}

static void every_prefix_is_refused(void **state) {
    (void)state;
    static const char text[] = "{\"a\":[1,{\"b\":\"\\ud83d\\ude00\\n\"},true,null],\"c\":-1.5e-7}";
    for (size_t n = 0; n < sizeof text - 1; n++) {
        const kw_json *root;
        char *copy = malloc(n + 1); /* of its own, so that a read behind it is seen */
        char *at = copy + 1;
        memcpy(at, text, n);
        assert_int_equal(kw_json_parse((kw_str){at, (int32_t)n}, &arena, &root, NULL), KW_EMALFORMED);
        free(copy);
    }
}

static void depth_is_bounded(void **state) {
    (void)state;
    char text[140];
    const kw_json *root;
    for (int depth = 63; depth <= 66; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        int err = kw_json_parse((kw_str){text, 2 * depth}, &arena, &root, NULL);
        assert_int_equal(err, depth <= 64 ? 0 : KW_ELIMIT);
    }
}

static void arena_limit_holds(void **state) {
    (void)state;
    kw_arena small;
    const kw_json *root;
    kw_arena_init(&small, &mem, 200);
    assert_int_equal(kw_json_parse(str("[1,2,3,4,5,6,7]"), &small, &root, NULL), KW_ELIMIT);
    kw_arena_fini(&small);
}

static void base64(void **state) {
    (void)state;
    static const char *const texts[] = {"", "AA==", "AAE=", "AAEC", "+/+/", "/w=="};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kw_bytes b;
        kw_buf out = {0};
        kw_json_out o;
        assert_int_equal(kw_base64_decode(str(texts[i]), &arena, &b), 0);
        kw_json_out_init(&o, &out, &mem);
        kw_json_put_base64(&o, b);
        assert_int_equal(o.err, 0);
        assert_int_equal(out.n, strlen(texts[i]) + 2);
        assert_memory_equal(out.p + 1, texts[i], out.n - 2);
        kw_buf_fini(&out, &mem);
    }
    static const char *const bad[] = {
        "A", "AA", "AAA", "AA=A", "A===", "====", "AB==", "AAF=", "AA=\n", "_w==", "AA==AAAA"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        kw_bytes b;
        assert_int_equal(kw_base64_decode(str(bad[i]), &arena, &b), KW_EMALFORMED);
    }
}

static void writes(void **state) {
    (void)state;
    kw_buf out = {0};
    kw_json_out o;
    kw_json_out_init(&o, &out, &mem);
    kw_json_begin_object(&o);
    kw_json_name(&o, "a");
    kw_json_begin_array(&o);
    kw_json_put_i64(&o, INT64_MIN);
    kw_json_put_bool(&o, false);
    kw_json_put_null(&o);
    kw_json_begin_object(&o);
    kw_json_end_object(&o);
    kw_json_begin_array(&o);
    kw_json_end_array(&o);
    kw_json_end_array(&o);
    kw_json_name(&o, "h");
    kw_json_put_hex(&o, (kw_bytes){(const uint8_t *)"\x00\xfe", 2});
    kw_json_name(&o, "n");
    kw_json_put_hex(&o, (kw_bytes){NULL, -1});
    kw_json_name(&o, "b");
    kw_json_put_base64(&o, (kw_bytes){NULL, -1});
    kw_json_name(&o, "s");
    kw_json_put_str(&o, (kw_str){"a\0\n\"\\\x1f\x7f\xc3\xa9\xff\xe2\x82", 12});
    kw_json_name(&o, "z");
    kw_json_put_str(&o, (kw_str){NULL, -1});
    kw_json_end_object(&o);
    assert_int_equal(o.err, 0);
    static const char want[] =
        "{\"a\":[-9223372036854775808,false,null,{},[]],\"h\":\"00fe\",\"n\":null,\"b\":null,"
        "\"s\":\"a\\u0000\\n\\\"\\\\\\u001f\x7f\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"z\":null}";
    assert_int_equal(out.n, sizeof want - 1);
    assert_memory_equal(out.p, want, out.n);
    kw_buf_fini(&out, &mem);
}

static void check_double(double v, const char *want) {
    kw_buf out = {0};
    kw_json_out o;
    double back;
    kw_json_out_init(&o, &out, &mem);
    kw_json_put_f64(&o, v);
    assert_int_equal(o.err, 0);
    assert_int_equal(out.n, strlen(want));
    assert_memory_equal(out.p, want, out.n);
    const kw_json *root;
    assert_int_equal(kw_json_parse((kw_str){(const char *)out.p, (int32_t)out.n}, &arena, &root, NULL), 0);
    assert_true(kw_json_f64(root, &back));
    assert_true(isnan(v) ? isnan(back) : memcmp(&v, &back, sizeof v) == 0);
    kw_buf_fini(&out, &mem);
}

static void check_doubles(void) {
    check_double(0, "0");
    check_double(-0.0, "-0");
    check_double(0.1, "0.1");
    check_double(-1.5, "-1.5");
    check_double(1.0 / 3, "0.3333333333333333");
    check_double(5e-324, "4.94065645841247e-324");
    check_double(1.7976931348623157e308, "1.7976931348623157e+308");
    check_double(NAN, "\"NaN\"");
    check_double(INFINITY, "\"Infinity\"");
    check_double(-INFINITY, "\"-Infinity\"");
}

static void writes_doubles(void **state) {
    (void)state;
    check_doubles();
}

/* An embedder may have set a locale with a decimal comma; JSON must not care. */
static void locale_does_not_matter(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_NUMERIC, names[i]) == NULL)
            continue;
        check_doubles();
        setlocale(LC_NUMERIC, "C");
        return;
    }
    skip(); /* none of them is installed */
}

static void writer_runs_out_of_memory(void **state) {
    (void)state;
    kw_mem small = unit_mem(80);
    kw_buf out = {0};
    kw_json_out o;
    kw_json_out_init(&o, &out, &small);
    kw_json_begin_array(&o);
    for (int i = 0; i < 100; i++)
        kw_json_put_i64(&o, i);
    kw_json_put_base64(&o, (kw_bytes){(const uint8_t *)"abc", 3});
    kw_json_end_array(&o);
    assert_int_equal(o.err, KW_ENOMEM);
    kw_buf_fini(&out, &small);
    assert_int_equal(small.used, 0);
}

static void utf8(void **state) {
    (void)state;
    assert_true(kw_utf8_valid("", 0));
    assert_true(kw_utf8_valid("a\0\x7f", 3));
    assert_true(kw_utf8_valid(
        "\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 21));
    static const char *const bad[] = {"\x80",
                                      "\xc1\xbf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xc2",
                                      "\xe2\x82",
                                      "\xf0\x9f\x98",
                                      "\xc2\x41"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(kw_utf8_valid(bad[i], strlen(bad[i])));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(reads_a_tree),
        TEST(reads_strings),
        TEST(integers_are_whole),
        TEST(doubles),
        TEST(damage_is_refused),
        TEST(every_prefix_is_refused),
        TEST(depth_is_bounded),
        TEST(arena_limit_holds),
        TEST(base64),
        TEST(writes),
        TEST(writes_doubles),
        TEST(locale_does_not_matter),
        TEST(utf8),
        TEST(writer_runs_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
