/* test_error.c - the error table: dense, named, classed. The whole of it is compared with Kafka's by the
 * vectors. */
#include "tests/unit/unit.h"

#include <kwire/error.h>
#include <string.h>

static void codes_and_names_are_one_to_one(void **state) {
    (void)state;
    int n = 0;
    for (int code = -1100; code <= 200; code++) {
        const char *name = kw_error_name(code);
        int back = 12345;
        bool known = strcmp(name, "UNKNOWN_ERROR_CODE") != 0;
        assert_int_equal(known, (code >= -1 && code <= 133) || (code <= KW_EAGAIN && code >= KW_ELAST));
        if (!known)
            continue;
        n++;
        assert_true(kw_error_by_name((kw_str){name, (int32_t)strlen(name)}, &back));
        assert_int_equal(back, code);
        assert_true(strlen(kw_error_text(code)) > 5);
    }
    assert_int_equal(n, 135 + KW_EAGAIN - KW_ELAST + 1);
}

static void names_of_some(void **state) {
    (void)state;
    assert_string_equal(kw_error_name(0), "NONE");
    assert_string_equal(kw_error_name(-1), "UNKNOWN_SERVER_ERROR");
    assert_string_equal(kw_error_name(6), "NOT_LEADER_OR_FOLLOWER");
    assert_string_equal(kw_error_name(133), "SHARE_SESSION_LIMIT_REACHED");
    assert_string_equal(kw_error_name(KW_EAGAIN), "KW_EAGAIN");
    assert_string_equal(kw_error_name(KW_ETIMEOUT), "KW_ETIMEOUT");
    assert_string_equal(kw_error_name(KW_EPEER), "KW_EPEER");
    assert_string_equal(kw_error_name(KW_ESKIP), "KW_ESKIP");
}

static void classes(void **state) {
    (void)state;
    const unsigned moved = KW_RETRIABLE | KW_REFRESH_RETRIABLE | KW_INVALID_METADATA;
    assert_int_equal(kw_error_class(0), 0);
    assert_int_equal(kw_error_class(3), moved);
    assert_int_equal(kw_error_class(16), KW_RETRIABLE | KW_REFRESH_RETRIABLE);
    assert_int_equal(kw_error_class(90), KW_APP_RECOVERABLE | KW_TXN_FATAL);
    assert_int_equal(kw_error_class(120), KW_TXN_ABORTABLE);
    assert_int_equal(kw_error_class(29), KW_AUTHORIZATION);
    assert_int_equal(kw_error_class(58), KW_AUTHENTICATION);
    assert_int_equal(kw_error_class(9999), kw_error_class(-1)); /* unknown codes count as -1 */
    assert_int_equal(kw_error_class(KW_ETIMEOUT), 0);
}

static void p7_possibly_persisted(void **state) {
    (void)state;
    for (int code = -1; code <= 133; code++) {
        bool want = code == -1 || code == 6 || code == 7 || code == 13 || code == 20 || code == 56;
        assert_int_equal((kw_error_class(code) & KW_POSSIBLY_PERSISTED) != 0, want);
    }
}

static void unknown_names(void **state) {
    (void)state;
    int code = 1;
    assert_false(kw_error_by_name((kw_str){"NOPE", 4}, &code));
    assert_false(kw_error_by_name((kw_str){"", 0}, &code));
    assert_false(kw_error_by_name((kw_str){NULL, -1}, &code));
    assert_false(kw_error_by_name((kw_str){"NON", 3}, &code));
    assert_int_equal(code, 1);
    assert_string_equal(kw_error_name(134), "UNKNOWN_ERROR_CODE");
    assert_non_null(kw_error_text(134));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_and_names_are_one_to_one),
        cmocka_unit_test(names_of_some),
        cmocka_unit_test(classes),
        cmocka_unit_test(p7_possibly_persisted),
        cmocka_unit_test(unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
