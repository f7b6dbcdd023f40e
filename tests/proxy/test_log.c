/* The log: lines that are JSON, whole, and none of it in the way of the proxy. */
#include "tools/proxy/log.h"
#include <fcntl.h>
#include <kwire/msg/produce.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/kwire-proxy-log-XXXXXX";

static int make_file(void **state) {
    (void)state;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

static char *content(void) {
    static char text[1 << 20];
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    return text;
}

static proxy_entry request(void) {
    return (proxy_entry){.now = KW_MS(3000) + KW_MS(204) + 113,
                         .link = 7,
                         .node = 1,
                         .client = KW_STR("rdkafka"),
                         .api = &kw_produce_api,
                         .version = 9,
                         .correlation = 12,
                         .bytes = 4213,
                         .answer = 87,
                         .took = 1312};
}

static void write_one(const proxy_entry *e) {
    proxy_log l;
    assert_int_equal(proxy_log_open(&l, path, KW_MS(2000)), 0);
    proxy_log_write(&l, e);
    proxy_log_close(&l);
}

static void test_a_request(void **state) {
    (void)state;
    proxy_entry e = request();
    write_one(&e);
    assert_string_equal(content(),
                        "{\"t\":1.204113,\"conn\":7,\"node\":1,\"client\":\"rdkafka\",\"api\":"
                        "\"Produce\",\"version\":9,\"correlation\":12,\"bytes\":4213,\"answer\":87,"
                        "\"ms\":1.312}\n");
}

static void test_a_fault_on_a_request_without_an_answer(void **state) {
    (void)state;
    proxy_entry e = request();
    e.answer = -1;
    e.fault = "flip";
    e.rule = 3;
    e.what = "bit 5 of byte 77";
    write_one(&e);
    assert_non_null(strstr(content(), "\"bytes\":4213,\"answer\":null,\"fault\":\"flip\",\"rule\":3,\"what\":"
                                      "\"bit 5 of byte 77\"}\n"));
}

static void test_a_fault_on_a_connection(void **state) {
    (void)state;
    proxy_entry e = {
        .now = KW_MS(2000), .link = 1, .node = -1, .client = KW_STR(""), .fault = "refuse", .rule = 1};
    write_one(&e);
    assert_string_equal(content(), "{\"t\":0,\"conn\":1,\"node\":-1,\"client\":\"\",\"fault\":\"refuse\","
                                   "\"rule\":1}\n");
}

static void test_an_api_without_a_name_has_its_number(void **state) {
    (void)state;
    proxy_entry e = request();
    e.api = NULL;
    e.unknown_key = 900;
    write_one(&e);
    assert_non_null(strstr(content(), "\"api\":900,\"version\":9,"));
}

static void test_a_client_may_call_itself_anything(void **state) {
    (void)state;
    proxy_entry e = request();
    e.client = KW_STR("a\"\n\\\xff");
    write_one(&e);
    assert_non_null(strstr(content(), "\"client\":\"a\\\"\\n\\\\\xef\xbf\xbd\","));
    e.client = (kw_str){NULL, -1};
    write_one(&e);
    assert_non_null(strstr(content(), "\"client\":null,"));
}

static void test_lines_wait_for_the_end_of_the_round(void **state) {
    (void)state;
    proxy_log l;
    proxy_entry e = request();
    assert_int_equal(proxy_log_open(&l, path, 0), 0);
    proxy_log_write(&l, &e);
    assert_string_equal(content(), "");
    proxy_log_flush(&l);
    assert_int_equal(content()[0], '{');
    for (int i = 0; i < 1000; i++)
        proxy_log_write(&l, &e);
    assert_true(l.line.n < 1 << 17); /* a long round is no memory leak */
    proxy_log_close(&l);
    int lines = 0;
    for (const char *p = content(); *p != 0; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 1001);
}

static void test_no_log(void **state) {
    (void)state;
    proxy_log l;
    proxy_entry e = request();
    assert_int_equal(proxy_log_open(&l, NULL, 0), 0);
    proxy_log_write(&l, &e);
    assert_int_equal(l.line.n, 0);
    proxy_log_flush(&l);
    proxy_log_close(&l);
}

static void test_a_path_that_cannot_be(void **state) {
    (void)state;
    proxy_log l;
    assert_int_equal(proxy_log_open(&l, "/nowhere/at/all", 0), KW_EIO);
    proxy_log_close(&l);
}

/* What is said on stderr, in a file. */
static char *errors_of(void (*work)(void)) {
    fflush(stderr);
    int kept = dup(STDERR_FILENO), fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(kept >= 0 && fd >= 0);
    dup2(fd, STDERR_FILENO);
    work();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(fd);
    return content();
}

static void write_to_full_disk(void) {
    proxy_log l;
    proxy_entry e = request();
    assert_int_equal(proxy_log_open(&l, "/dev/full", 0), 0);
    for (int i = 0; i < 3; i++) {
        proxy_log_write(&l, &e);
        proxy_log_flush(&l);
    }
    assert_true(l.broken);
    assert_int_equal(l.line.n, 0);
    proxy_log_close(&l);
}

static void test_a_full_disk_is_said_once(void **state) {
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    char *said = errors_of(write_to_full_disk);
    assert_non_null(strstr(said, "kwire proxy: --log: No space left on device"));
    assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
}

/* A pipe that is full, and what is more urgent. */
static void test_a_reader_that_has_stopped_holds_up_no_end(void **state) {
    (void)state;
    proxy_log l;
    int pipe_of[2], urgent[2];
    char part[4096];
    proxy_entry e = request();
    assert_int_equal(pipe(pipe_of), 0);
    assert_int_equal(pipe(urgent), 0);
    assert_int_equal(proxy_log_open(&l, path, 0), 0);
    assert_int_equal(dup2(pipe_of[1], l.fd), l.fd);
    close(pipe_of[1]);
    l.interrupt = urgent[0];
    assert_int_equal(write(urgent[1], "!", 1), 1);
    size_t written = 0, read_back = 0;
    for (; written < 3000; written++)
        proxy_log_write(&l, &e);
    assert_true(l.line.n > 1 << 17); /* kept, for there was no room */
    assert_int_equal(fcntl(pipe_of[0], F_SETFL, O_NONBLOCK), 0);
    while (l.line.n > 0) {
        proxy_log_flush(&l);
        for (ssize_t n; (n = read(pipe_of[0], part, sizeof part)) > 0;)
            for (ssize_t i = 0; i < n; i++)
                read_back += part[i] == '\n';
    }
    assert_int_equal(read_back, written); /* no line is missing */
    proxy_log_close(&l);
    close(pipe_of[0]);
    close(urgent[0]);
    close(urgent[1]);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, make_file, remove_file)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_a_request),
        WITH_FILE(test_a_fault_on_a_request_without_an_answer),
        WITH_FILE(test_a_fault_on_a_connection),
        WITH_FILE(test_an_api_without_a_name_has_its_number),
        WITH_FILE(test_a_client_may_call_itself_anything),
        WITH_FILE(test_lines_wait_for_the_end_of_the_round),
        WITH_FILE(test_no_log),
        WITH_FILE(test_a_path_that_cannot_be),
        WITH_FILE(test_a_full_disk_is_said_once),
        WITH_FILE(test_a_reader_that_has_stopped_holds_up_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
