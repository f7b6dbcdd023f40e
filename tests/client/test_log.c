/* Lines for people: which of them are made, what they say they are about, and that nobody drowns in them. */
#include "tests/client/rig.h"

#include <stdio.h>

typedef struct lines {
    int n, n_about[KW_LOG_CONTEXTS], n_debug;
    bool saw_request, saw_answer;
} lines;

static void count(rig *r, const kw_event *e) {
    lines *l = r->ctx;
    if (e->type != KW_EVENT_LOG)
        return;
    char text[400];
    snprintf(text, sizeof text, "%.*s", (int)e->text.n, e->text.p);
    l->n += 1;
    l->n_about[e->u.log.about] += 1;
    l->n_debug += e->u.log.level == KW_LOG_DEBUG;
    l->saw_request |= strstr(text, "Metadata v") != NULL && strstr(text, "request ") != NULL;
    l->saw_answer |= strstr(text, "Metadata v") != NULL && strstr(text, "answer ") != NULL;
}

static lines run(const char *const *config) {
    rig r;
    lines l = {0};
    rig_init(&r, config);
    r.on_event = count;
    r.ctx = &l;
    rig_topic(&r, "t");
    rig_run(&r, SECONDS(1));
    wire_cut(&r.wire);
    rig_run(&r, SECONDS(1));
    rig_fini(&r);
    return l;
}

static void test_debug_lines_are_off(void **state) {
    (void)state;
    lines l = run(NULL);
    assert_int_equal(l.n_debug, 0);
}

static void test_one_context(void **state) {
    (void)state;
    static const char *const config[] = {"debug", "protocol", NULL};
    lines l = run(config);
    assert_true(l.saw_request && l.saw_answer);
    assert_true(l.n_about[KW_ABOUT_PROTOCOL] >= 4); /* ApiVersions and Metadata, both ways */
    assert_int_equal(l.n_debug, l.n_about[KW_ABOUT_PROTOCOL]);
}

static void test_all_contexts(void **state) {
    (void)state;
    static const char *const all[] = {"debug", "all", NULL};
    static const char *const level[] = {"log_level", "7", NULL};
    lines a = run(all), b = run(level);
    assert_true(a.n_about[KW_ABOUT_PROTOCOL] > 0 && a.n_about[KW_ABOUT_BROKER] > 0);
    assert_int_equal(a.n, b.n);
}

static void test_level(void **state) {
    (void)state;
    static const char *const config[] = {"log_level", "0", NULL};
    lines l = run(config);
    assert_int_equal(l.n, 0);
}

/* Nothing is evaluated for a line that nobody wants. */
static void test_unwanted_lines_cost_nothing(void **state) {
    (void)state;
    rig r;
    int evaluated = 0;
    rig_init(&r, NULL);
    uint64_t calls = r.core.mem.n_calls;
    for (int i = 0; i < 100; i++)
        kw_core_log(&r.core, KW_LOG_DEBUG, KW_ABOUT_MSG, "%d", ++evaluated);
    assert_int_equal(evaluated, 0);
    assert_int_equal(r.core.mem.n_calls, calls);
    r.core.config.debug = 1 << KW_ABOUT_MSG;
    kw_core_log(&r.core, KW_LOG_DEBUG, KW_ABOUT_MSG, "%d", ++evaluated);
    assert_int_equal(evaluated, 1);
    rig_fini(&r);
}

/* An application that pulls nothing keeps its memory; one that pulls again gets lines again. */
static void test_lines_that_nobody_pulls(void **state) {
    (void)state;
    rig r;
    kw_event e;
    rig_init(&r, NULL);
    for (int i = 0; i < 5000; i++)
        kw_core_log(&r.core, KW_LOG_ERROR, KW_ABOUT_GENERIC, "line %d", i);
    size_t used = r.core.mem.used;
    for (int i = 0; i < 5000; i++)
        kw_core_log(&r.core, KW_LOG_ERROR, KW_ABOUT_GENERIC, "line %d", i);
    assert_int_equal(r.core.mem.used, used);
    int n = 0;
    while (kw_events_pull(&r.core.events, &e))
        n += e.type == KW_EVENT_LOG;
    assert_in_range(n, 100, 2000);
    assert_int_equal(r.core.n_logs, 0);
    kw_core_log(&r.core, KW_LOG_ERROR, KW_ABOUT_GENERIC, "again");
    assert_true(kw_events_pull(&r.core.events, &e));
    rig_fini(&r);
}

/* Nor does one that only ever waits for single records lose it to errors of the whole. */
static void test_errors_that_nobody_pulls(void **state) {
    (void)state;
    rig r;
    kw_event e;
    rig_init(&r, NULL);
    for (int i = 0; i < 5000; i++)
        kw_core_error(&r.core, KW_ECONNECT, (kw_str){NULL, -1}, -1, -1, "error %04d", i);
    size_t used = r.core.mem.used;
    kw_core_error(&r.core, KW_ECONNECT, (kw_str){NULL, -1}, -1, -1, "the last");
    assert_int_equal(r.core.mem.used, used);
    assert_string_equal(r.core.error_text, "the last");
    kw_core_error(&r.core, KW_ETRUNCATION, rig_text("t"), 0, 0, "of a partition");
    int n = 0;
    while (kw_events_pull(&r.core.events, &e))
        n += e.type == KW_EVENT_ERROR && e.partition < 0;
    assert_in_range(n, 100, 2000);
    assert_int_equal(r.core.n_errors, 0);
    rig_fini(&r);
}

static void test_names(void **state) {
    (void)state;
    kw_config c = kw_config_default;
    char why[300], text[200];
    for (int i = 0; i < KW_LOG_CONTEXTS; i++) {
        const char *name = kw_log_context_name((kw_log_context)i);
        assert_int_equal(kw_config_set(&c, rig_text("debug"), rig_text(name), why, sizeof why), KW_OK);
        assert_int_equal(c.debug, 1 << i); /* the words of the property are those of the contexts */
        assert_int_equal(kw_config_get(&c, rig_text("debug"), text, sizeof text), KW_OK);
        assert_string_equal(text, name);
    }
    assert_null(kw_log_context_name(KW_LOG_CONTEXTS));
    assert_int_equal(kw_config_set(&c, rig_text("debug"), rig_text("broker,fetch"), why, sizeof why), KW_OK);
    assert_int_equal(c.debug, 1 << KW_ABOUT_BROKER | 1 << KW_ABOUT_FETCH);
    assert_int_equal(kw_config_get(&c, rig_text("debug"), text, sizeof text), KW_OK);
    assert_string_equal(text, "broker,fetch");
    assert_int_equal(kw_config_set(&c, rig_text("debug"), rig_text("all"), why, sizeof why), KW_OK);
    assert_int_equal(c.debug, (1 << KW_LOG_CONTEXTS) - 1);
    assert_int_equal(kw_config_set(&c, rig_text("debug"), rig_text("broker,"), why, sizeof why), KW_EINVAL);
    assert_int_equal(kw_config_set(&c, rig_text("debug"), rig_text("brok"), why, sizeof why), KW_EINVAL);
    assert_non_null(strstr(why, "cgrp"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_debug_lines_are_off),
        cmocka_unit_test(test_one_context),
        cmocka_unit_test(test_all_contexts),
        cmocka_unit_test(test_level),
        cmocka_unit_test(test_unwanted_lines_cost_nothing),
        cmocka_unit_test(test_lines_that_nobody_pulls),
        cmocka_unit_test(test_errors_that_nobody_pulls),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
