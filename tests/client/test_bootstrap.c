/* The bootstrap list: forms of an address, and errors that name the entry. */
#include "client/bootstrap.h"
#include "tests/client/rig.h"

#include <stdio.h>

/* The whole list as "host|port host|port", or the error. */
static const char *read_list(const char *list) {
    static char text[2000];
    char why[300];
    kw_bootstrap_entry e;
    size_t n = 0;
    int rc;
    text[0] = '\0';
    while ((rc = kw_bootstrap_next(&list, &e, why, sizeof why)) == 1)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s|%u", n > 0 ? " " : "", e.host, e.port);
    if (rc < 0) {
        assert_int_equal(rc, KW_EINVAL);
        snprintf(text, sizeof text, "%s", why);
    }
    return text;
}

static void test_lists(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"",                          ""                         },
        {" , ,\t,",                   ""                         },
        {"a",                         "a|9092"                   },
        {"a:1",                       "a|1"                      },
        {"a:65535",                   "a|65535"                  },
        {"a:1,b:2",                   "a|1 b|2"                  },
        {" a:1 , b , ",               "a|1 b|9092"               },
        {"10.0.0.1:9093",             "10.0.0.1|9093"            },
        {"[::1]:9094",                "::1|9094"                 },
        {"[fe80::1]",                 "fe80::1|9092"             },
        {"::1",                       "::1|9092"                 },
        {"2001:db8::7,x:5",           "2001:db8::7|9092 x|5"     },
        {"kafka-0.kafka.svc.local:9", "kafka-0.kafka.svc.local|9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(read_list(rows[i][0]), rows[i][1]);
}

static void test_refused(void **state) {
    (void)state;
    static const char *const entries[] = {
        "b:",          "b:0",   "b:65536", "b:9x",   "b:-1",
        "b: 1x",       ":9092", "[]:1",    "[::1]:", "[::1]:99999999999999999999",
        "b:4294967297"};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        char list[100], entry[60];
        snprintf(list, sizeof list, "good:1,%s", entries[i]);
        snprintf(entry, sizeof entry, "\"%.*s\"", (int)strcspn(entries[i], " "), entries[i]);
        const char *why = read_list(list);
        if (strstr(why, entry) == NULL)
            fail_msg("%s: %s", entries[i], why);
        assert_non_null(strstr(why, "bootstrap.servers"));
    }
}

static void test_host_too_long(void **state) {
    (void)state;
    char list[300];
    memset(list, 'h', 255);
    list[255] = '\0';
    kw_bootstrap_entry e;
    char why[300];
    const char *at = list;
    assert_int_equal(kw_bootstrap_next(&at, &e, why, sizeof why), 1);
    assert_int_equal(strlen(e.host), 255);
    list[255] = 'h';
    list[256] = '\0';
    at = list;
    assert_int_equal(kw_bootstrap_next(&at, &e, why, sizeof why), KW_EINVAL);
}

/* What kw_client_new makes of lists that hold no address, or a bad one. */
static void test_client_refuses(void **state) {
    (void)state;
    static const char *const lists[] = {"", " ", ",", "a:1,b:x"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        wire w;
        sim_script s;
        sim_script_init(&s);
        wire_init(&w, sim_server_of_script(&s));
        kw_config config = kw_config_default;
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", lists[i]);
        kw_env env = wire_env(&w);
        kw_client *c = (kw_client *)&w;
        char why[200] = "";
        assert_int_equal(kw_client_new_bare(&config, &env, &c, why, sizeof why), KW_EINVAL);
        assert_null(c);
        assert_non_null(strstr(why, "bootstrap.servers"));
        wire_fini(&w);
        sim_script_fini(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_host_too_long),
        cmocka_unit_test(test_client_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
