/* The event queue: order, stale nodes, who is told when it is over. */
#include "client/event.h"
#include "tests/unit/unit.h"

#include <string.h>

typedef struct node {
    kw_event_node event;
    int number;
    bool stale;
} node;

static char told[64]; /* what happened, in order: f1 filled 1, s1 found 1 stale, d1 done with 1 */

static void tell(char what, int number) {
    size_t n = strlen(told);
    told[n] = what;
    told[n + 1] = (char)('0' + number);
    told[n + 2] = '\0';
}

static bool fill(kw_event_node *n, kw_event *e) {
    node *self = KW_CONTAINER(n, node, event);
    tell(self->stale ? 's' : 'f', self->number);
    e->error = self->number;
    return !self->stale;
}

static void done(kw_event_node *n) {
    tell('d', KW_CONTAINER(n, node, event)->number);
}

static const kw_event_ops ops = {fill, done};

static void push_three(kw_events *q, node nodes[3]) {
    told[0] = '\0';
    kw_events_init(q);
    for (int i = 0; i < 3; i++) {
        nodes[i] = (node){.number = i + 1};
        kw_events_push(q, &nodes[i].event, &ops);
    }
}

static void test_order(void **state) {
    (void)state;
    kw_events q;
    node nodes[3];
    kw_event e;
    push_three(&q, nodes);
    for (int i = 1; i <= 3; i++) {
        assert_true(kw_events_pull(&q, &e));
        assert_int_equal(e.error, i);
        assert_int_equal(e.topic, -1);
        assert_int_equal(e.topic_name.n, -1);
    }
    assert_false(kw_events_pull(&q, &e));
    assert_false(kw_events_pull(&q, &e));
    assert_string_equal(told, "f1d1f2d2f3d3"); /* done once, before the next is filled */
}

static void test_stale_step_aside(void **state) {
    (void)state;
    kw_events q;
    node nodes[3];
    kw_event e;
    push_three(&q, nodes);
    nodes[0].stale = nodes[2].stale = true;
    assert_true(kw_events_pull(&q, &e));
    assert_int_equal(e.error, 2);
    assert_false(kw_events_pull(&q, &e));
    assert_string_equal(told, "s1f2d2s3");
}

static void test_end_finishes_all(void **state) {
    (void)state;
    kw_events q;
    node nodes[3];
    kw_event e;
    push_three(&q, nodes);
    assert_true(kw_events_pull(&q, &e));
    kw_events_fini(&q);
    assert_string_equal(told, "f1d1d2d3");
    kw_events_fini(&q);
    assert_string_equal(told, "f1d1d2d3");
}

/* What goes away is neither handed out nor finished any more. */
static void test_forget(void **state) {
    (void)state;
    kw_events q;
    node nodes[3];
    kw_event e;
    push_three(&q, nodes);
    assert_true(kw_events_pull(&q, &e));
    kw_events_forget(&q, &nodes[0].event); /* the current one */
    kw_events_forget(&q, &nodes[1].event); /* one in the queue */
    kw_events_forget(&q, &nodes[1].event); /* twice does nothing */
    memset(&nodes[0], 0xff, sizeof nodes[0]);
    assert_true(kw_events_pull(&q, &e));
    assert_int_equal(e.error, 3);
    kw_events_fini(&q);
    assert_string_equal(told, "f1f3d3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_stale_step_aside),
        cmocka_unit_test(test_end_finishes_all),
        cmocka_unit_test(test_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
