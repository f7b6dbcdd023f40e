/* The version's parts, its text, its number and what was linked say the same. */
#include "tests/unit/unit.h"

#include <kwire/version.h>
#include <stdio.h>

static void test_version_agrees_with_itself(void **state) {
    (void)state;
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", KW_VERSION_MAJOR, KW_VERSION_MINOR, KW_VERSION_PATCH);
    assert_string_equal(text, KW_VERSION);
    assert_string_equal(kw_version(), KW_VERSION);
    assert_int_equal(kw_version_number(), KW_VERSION_NUMBER);
    assert_int_equal(KW_VERSION_NUMBER,
                     KW_VERSION_MAJOR * 1000000 + KW_VERSION_MINOR * 1000 + KW_VERSION_PATCH);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_version_agrees_with_itself)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
