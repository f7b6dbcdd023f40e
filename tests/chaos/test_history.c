/* test_history.c - lines of a history: what stands in them, and where the file may be cut. */
#include "tests/chaos/history.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/kw-history-XXXXXX";
static history h;

static int set_up(void **state) {
    (void)state;
    strcpy(path + sizeof path - 7, "XXXXXX");
    close(mkstemp(path));
    return history_open(&h, path, "w.1") ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    history_close(&h);
    return unlink(path);
}

static size_t read_file(char *text, size_t size) {
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, text, size - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    return n > 0 ? (size_t)n : 0;
}

static void expect_file(const char *expected) {
    static char text[8192];
    (void)read_file(text, sizeof text);
    assert_string_equal(text, expected);
}

static void value_is_written(const void *value, int32_t n, const char *expected) {
    char line[400];
    history_begin(&h, 0, "send");
    history_bytes(&h, "value", (kw_bytes){value, n});
    history_end(&h);
    snprintf(line, sizeof line, "{\"t\":0.000000,\"client\":\"w.1\",\"op\":\"send\",\"value\":%s}\n",
             expected);
    h.text[h.n] = '\0';
    assert_string_equal(h.text, line);
    h.n = 0;
}

static void test_a_line(void **state) {
    (void)state;
    history_begin(&h, 12345678, "send");
    history_text(&h, "topic", KW_STR("t"));
    history_number(&h, "partition", 3);
    history_number(&h, "offset", INT64_MIN);
    history_outcome(&h, KW_OUTCOME_UNKNOWN, KW_ETIMEOUT);
    history_end(&h);
    expect_file("");
    history_flush(&h);
    expect_file("{\"t\":12.345678,\"client\":\"w.1\",\"op\":\"send\",\"topic\":\"t\",\"partition\":3,"
                "\"offset\":-9223372036854775808,\"outcome\":\"unknown\",\"error\":\"KW_ETIMEOUT\"}\n");
}

static void test_outcomes(void **state) {
    (void)state;
    history_begin(&h, 1, "commit");
    history_outcome(&h, KW_OUTCOME_OK, 0);
    history_end(&h);
    history_begin(&h, 1000000, "commit");
    history_outcome(&h, KW_OUTCOME_NOT_DONE, 48);
    history_end(&h);
    history_flush(&h);
    expect_file("{\"t\":0.000001,\"client\":\"w.1\",\"op\":\"commit\",\"outcome\":\"ok\"}\n"
                "{\"t\":1.000000,\"client\":\"w.1\",\"op\":\"commit\",\"outcome\":\"fail\","
                "\"error\":\"INVALID_TXN_STATE\"}\n");
}

static void test_values(void **state) {
    (void)state;
    value_is_written("", 0, "\"\"");
    value_is_written(NULL, -1, "null");
    value_is_written("a\"b\\c\n\t\x7f/", 9, "\"a\\u0022b\\u005cc\\u000a\\u0009\\u007f/\"");
    value_is_written("a\0b", 3, "\"a\\u0000b\"");
    value_is_written("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", 11,
                     "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

/* Each byte that is no part of a character of its own, so that two values never look alike. */
static void test_bytes_that_are_no_text(void **state) {
    (void)state;
    value_is_written("\xff", 1, "\"\\udcff\"");
    value_is_written("\x80z", 2, "\"\\udc80z\"");
    value_is_written("\xc3", 1, "\"\\udcc3\"");                                  /* cut off */
    value_is_written("\xe2\x82", 2, "\"\\udce2\\udc82\"");                       /* cut off */
    value_is_written("\xc0\x80", 2, "\"\\udcc0\\udc80\"");                       /* too long */
    value_is_written("\xe0\x80\x80", 3, "\"\\udce0\\udc80\\udc80\"");            /* too long */
    value_is_written("\xed\xa0\x80", 3, "\"\\udced\\udca0\\udc80\"");            /* a surrogate */
    value_is_written("\xf4\x90\x80\x80", 4, "\"\\udcf4\\udc90\\udc80\\udc80\""); /* past U+10FFFF */
    value_is_written("\xf0\x9f\x98(", 4, "\"\\udcf0\\udc9f\\udc98(\"");
}

static void write_lines(int n, int length) {
    char value[400];
    memset(value, 'v', sizeof value);
    for (int i = 0; i < n; i++) {
        history_begin(&h, i, "send");
        history_bytes(&h, "value", (kw_bytes){(const uint8_t *)value, length});
        history_end(&h);
    }
}

static void no_line_crosses_a_page(void) {
    static char text[1 << 20];
    size_t n = read_file(text, sizeof text), begun = 0, lines = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '\n')
            continue;
        assert_int_equal(begun / HISTORY_PAGE, i / HISTORY_PAGE);
        assert_int_equal(text[begun], '{');
        begun = i + 1;
        lines++;
    }
    assert_int_equal(begun, n);
    assert_int_equal(lines, 600);
}

/* A SIGKILL cuts a write at most where a page ends; and a file that is taken up again is no other. */
static void test_no_line_crosses_a_page(void **state) {
    (void)state;
    for (int length = 1; length < 300; length += 60)
        write_lines(60, length);
    history_close(&h);
    assert_true(history_open(&h, path, "w.2"));
    write_lines(300, 333);
    history_flush(&h);
    no_line_crosses_a_page();
}

static void test_a_full_buffer_is_written(void **state) {
    (void)state;
    struct stat s;
    write_lines(HISTORY_FULL / 300, 300);
    assert_int_equal(stat(path, &s), 0);
    assert_true(s.st_size >= HISTORY_FULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_outcomes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bytes_that_are_no_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_line_crosses_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_full_buffer_is_written, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
