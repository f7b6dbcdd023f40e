/* What is said on the control socket, and files of faults. */
#include "tools/proxy/control.h"
#include "tools/proxy/fault_file.h"
#include <kwire/net.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct place {
    proxy_world world;
    kw_mem mem;
    kw_buf out;
    bool reset;
} place;

static int start(void **state) {
    place *p = calloc(1, sizeof *p);
    proxy_rules_init(&p->world.rules, 1);
    p->mem = kw_mem_libc();
    *state = p;
    return 0;
}

static int stop(void **state) {
    place *p = *state;
    proxy_rules_fini(&p->world.rules);
    kw_buf_fini(&p->out, &p->mem);
    free(p);
    return 0;
}

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

/* The whole answer; until the next question. */
static const char *tell(place *p, const char *line) {
    p->out.n = 0;
    proxy_control_answer(&p->world, str(line), &p->mem, &p->out, &p->reset);
    assert_int_equal(kw_buf_append(&p->out, &p->mem, "", 1), 0);
    return (const char *)p->out.p;
}

static void test_add_list_remove_clear(void **state) {
    place *p = *state;
    assert_string_equal(tell(p, "add cut,api=produce,n=3,when=after"), "ok 1\n");
    assert_string_equal(tell(p, "  add   slice \r"), "ok 2\n");
    p->world.rules.rules[0].n_hits = 17;
    assert_string_equal(tell(p, "list"),
                        "1 cut,api=Produce,n=3,when=after hits 17\n2 slice,bytes=1 hits 0\nok\n");
    assert_string_equal(tell(p, "remove 1"), "ok\n");
    assert_string_equal(tell(p, "list"), "2 slice,bytes=1 hits 0\nok\n");
    assert_string_equal(tell(p, "clear"), "ok\n");
    assert_string_equal(tell(p, "list"), "ok\n");
    assert_false(p->reset);
}

static void test_what_is_wrong_is_said_in_a_line(void **state) {
    static const struct {
        const char *line, *answer;
    } rows[] = {
        {"add",                "error add: SPEC is missing"                },
        {"add cut,n=0",        "error n: \"0\" is not a number from 1 on"  },
        {"add rate",           "error rate needs bytes=N"                  },
        {"remove",             "error remove: the id of a fault is missing"},
        {"remove x",           "error remove: the id of a fault is missing"},
        {"remove 4294967297",  "error remove: the id of a fault is missing"},
        {"remove 99999999999", "error remove: the id of a fault is missing"},
        {"remove 9",           "error remove: there is no fault 9"         },
        {"",                   "error this is none of: add SPEC, remove ID"},
        {"   ",                "error this is none of"                     },
        {"adds cut",           "error this is none of"                     },
        {"LIST",               "error this is none of"                     },
        {"clear all",          "error this is none of"                     },
        {"reset now",          "error this is none of"                     },
    };
    place *p = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *answer = tell(p, rows[i].line);
        if (strncmp(answer, rows[i].answer, strlen(rows[i].answer)) != 0)
            fail_msg("%s: %s", rows[i].line, answer);
        assert_ptr_equal(strchr(answer, '\n'), answer + strlen(answer) - 1);
        assert_false(p->reset);
    }
    assert_int_equal(p->world.rules.n, 0);
}

static void test_reset_is_left_to_the_caller(void **state) {
    place *p = *state;
    assert_string_equal(tell(p, "reset"), "");
    assert_true(p->reset);
    assert_string_equal(tell(p, "clear"), "ok\n");
    assert_false(p->reset);
}

static void test_routes(void **state) {
    place *p = *state;
    proxy_route a = {.host = "kafka-1", .port = 9092, .my_host = "127.0.0.1", .my_port = 19092, .node = 1};
    proxy_route b = {.host = "::1", .port = 9093, .my_host = "fe80::2", .my_port = 19093, .node = -1};
    proxy_route *all[] = {&a, &b};
    p->world.routes.routes = all;
    p->world.routes.n = 2;
    assert_string_equal(tell(p, "routes"),
                        "127.0.0.1:19092 kafka-1:9092 1\n[fe80::2]:19093 [::1]:9093 -1\nok\n");
}

/* A list that broke off must not look like a short one. */
static void test_without_memory_there_is_no_ok(void **state) {
    place *p = *state;
    for (int i = 0; i < 100; i++)
        tell(p, "add cut,api=Produce,n=3,when=after");
    kw_buf out = {0};
    kw_mem poor = kw_mem_libc();
    poor.limit = 1500;
    proxy_control_answer(&p->world, KW_STR("list"), &poor, &out, &p->reset);
    assert_in_range(out.n, 1, 1500);
    assert_int_not_equal(memcmp(out.p + out.n - 3, "ok\n", 3), 0);
    kw_buf_fini(&out, &poor);
}

/* ---- files ---- */

static void test_a_file_of_faults(void **state) {
    place *p = *state;
    char why[700] = "";
    tell(p, "add reset");
    assert_int_equal(proxy_fault_file_take(&p->world.rules,
                                           KW_STR("# what befalls whom\n\n  delay,ms=5  # slow\r\n\tslice"),
                                           why, sizeof why),
                     0);
    assert_string_equal(tell(p, "list"), "1 reset hits 0\n2 delay,ms=5 hits 0\n3 slice,bytes=1 hits 0\nok\n");
    assert_int_equal(proxy_fault_file_take(&p->world.rules, KW_STR("cut\n"), why, sizeof why), 0);
    assert_string_equal(tell(p, "list"), "1 reset hits 0\n4 cut hits 0\nok\n");
    assert_int_equal(proxy_fault_file_take(&p->world.rules, KW_STR(""), why, sizeof why), 0);
    assert_string_equal(tell(p, "list"), "1 reset hits 0\nok\n");
}

static void test_a_bad_line_and_the_old_faults_stay(void **state) {
    place *p = *state;
    char why[700] = "";
    assert_int_equal(proxy_fault_file_take(&p->world.rules, KW_STR("slice\n"), why, sizeof why), 0);
    uint32_t generation = p->world.rules.generation;
    assert_int_equal(
        proxy_fault_file_take(&p->world.rules, KW_STR("cut\n# fine\ndelay\nstale\n"), why, sizeof why),
        KW_EINVAL);
    assert_string_equal(why, "line 3: delay needs ms=MS, as delay,ms=200");
    assert_string_equal(tell(p, "list"), "1 slice,bytes=1 hits 0\nok\n");
    assert_int_equal(p->world.rules.generation, generation);
}

static void test_read_names_the_file(void **state) {
    place *p = *state;
    char why[700] = "", path[] = "/tmp/kwire-proxy-faults-XXXXXX", words[800];
    assert_int_equal(proxy_fault_file_read(&p->world.rules, "/nowhere/at/all", why, sizeof why), KW_EIO);
    assert_string_equal(why, "/nowhere/at/all: No such file or directory");
    assert_int_equal(proxy_fault_file_read(&p->world.rules, "/tmp", why, sizeof why), KW_EIO);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "refuse\ncats\n", 12), 12);
    assert_int_equal(proxy_fault_file_read(&p->world.rules, path, why, sizeof why), KW_EINVAL);
    snprintf(words, sizeof words, "%s: line 2: \"cats\" is no kind of fault", path);
    assert_int_equal(strncmp(why, words, strlen(words)), 0);
    assert_int_equal(ftruncate(fd, 7), 0);
    assert_int_equal(proxy_fault_file_read(&p->world.rules, path, why, sizeof why), 0);
    assert_string_equal(tell(p, "list"), "1 refuse hits 0\nok\n");
    assert_int_equal(ftruncate(fd, (1 << 20) + 1), 0);
    assert_int_equal(proxy_fault_file_read(&p->world.rules, path, why, sizeof why), KW_EIO);
    assert_non_null(strstr(why, ": File too large"));
    close(fd);
    unlink(path);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_PLACE(test_add_list_remove_clear),
        WITH_PLACE(test_what_is_wrong_is_said_in_a_line),
        WITH_PLACE(test_reset_is_left_to_the_caller),
        WITH_PLACE(test_routes),
        WITH_PLACE(test_without_memory_there_is_no_ok),
        WITH_PLACE(test_a_file_of_faults),
        WITH_PLACE(test_a_bad_line_and_the_old_faults_stay),
        WITH_PLACE(test_read_names_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
