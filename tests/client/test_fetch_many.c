/* Ten thousand partitions: what has no news costs nothing. Nothing grows with the square of their number, and
 * a step with one piece of news costs the same among 10,000 partitions as among 100. */
#include "tests/client/leader.h"

#include "client/feed.h"

#include <stdio.h>
#include <time.h>

enum { MANY = 10000, FEW = 100, STEPS = 10000 };

static leader l;

static int64_t cpu_ns(void) {
    return (int64_t)clock() * (1000000000 / CLOCKS_PER_SEC);
}

typedef struct cost {
    int64_t assign, open, step, find, fetch; /* ns: each, of all, each, each, each */
} cost;

static void open_session(int32_t n, cost *c) {
    leader_init(&l, n, 0, NULL);
    int64_t start = cpu_ns();
    leader_assign_all(&l, 0);
    c->assign = (cpu_ns() - start) / n;
    start = cpu_ns();
    rig_run(&l.rig, SECONDS(2));
    c->open = cpu_ns() - start;
    assert_int_equal(leader_last(&l, 0)->n_named, 0);
    assert_int_equal(l.n_ends, n);
}

/* A step of the consumer in which one partition has news, with the request in flight. */
static int64_t step_cost(void) {
    kw_consumer *c = &l.rig.consumer;
    int64_t start = cpu_ns();
    for (int i = 0; i < STEPS; i++) {
        kw_consumer_touch(kw_consumer_find(c, l.topic, i * 7919 % l.n_parts));
        (void)kw_consumer_step(c);
    }
    return (cpu_ns() - start) / STEPS;
}

static int64_t find_cost(void) {
    int64_t start = cpu_ns();
    for (int i = 0; i < STEPS; i++)
        assert_non_null(kw_consumer_find(&l.rig.consumer, l.topic, i * 7919 % l.n_parts));
    return (cpu_ns() - start) / STEPS;
}

/* What a fetch says of one partition that moved on: filled in and made true, without the network. */
static int64_t fetch_cost(void) {
    kw_core *core = &l.rig.core;
    kw_feed *f = leader_feed(&l);
    int64_t start = cpu_ns();
    for (int i = 0; i < STEPS; i++) {
        kw_assigned *a = kw_consumer_find(&l.rig.consumer, l.topic, i * 7919 % l.n_parts);
        a->version += 1;
        kw_feed_place(a);
        kw_fetch_req req = kw_fetch_req_default;
        kw_arena_reset(&core->scratch);
        assert_int_equal(kw_session_fill(&f->session, &l.rig.cluster, 17, &core->scratch, &req), KW_OK);
        kw_session_sent(&f->session);
        assert_int_equal(req.n_topics, 1);
        assert_int_equal(req.topics[0].n_partitions, 1);
    }
    return (cpu_ns() - start) / STEPS;
}

static cost measure(int32_t n) {
    cost c;
    open_session(n, &c);
    c.step = step_cost();
    c.find = find_cost();
    c.fetch = fetch_cost();
    leader_fini(&l);
    return c;
}

/* Ten times is no square and no line of a hundred, and leaves room for caches and a busy machine. */
static void check(const char *what, int64_t few, int64_t many) {
    if (many > 10 * few + 2000)
        fail_msg("%s: %lld ns among %d, %lld ns among %d", what, (long long)few, FEW, (long long)many, MANY);
}

static void test_10000_partitions_cost_what_has_news(void **state) {
    (void)state;
    cost few = measure(FEW), many = measure(MANY);
    print_message("             partitions %8d %8d\n", FEW, MANY);
    print_message("assign one          ns %8lld %8lld\n", (long long)few.assign, (long long)many.assign);
    print_message("open the session    us %8lld %8lld\n", (long long)few.open / 1000,
                  (long long)many.open / 1000);
    print_message("a step, one news    ns %8lld %8lld\n", (long long)few.step, (long long)many.step);
    print_message("a fetch, one named  ns %8lld %8lld\n", (long long)few.fetch, (long long)many.fetch);
    print_message("find one            ns %8lld %8lld\n", (long long)few.find, (long long)many.find);
    check("assigning one", few.assign, many.assign);
    check("opening, for each", few.open / FEW, many.open / MANY);
    check("a step", few.step, many.step);
    check("a fetch", few.fetch, many.fetch);
    check("finding one", few.find, many.find);
}

/* And all of it arrives: a batch in each, in one answer; then one in each by itself. */
static void test_10000_partitions_are_read(void **state) {
    (void)state;
    cost c;
    open_session(MANY, &c);
    for (int32_t i = 0; i < MANY; i++)
        leader_put(&l, i, 2);
    leader_look(&l);
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_records, 2 * MANY);
    for (int32_t i = 0; i < MANY; i += 100) {
        leader_put(&l, i, 3);
        leader_look(&l);
        (void)rig_settle(&l.rig);
    }
    rig_run(&l.rig, SECONDS(2));
    assert_int_equal(l.n_records, 2 * MANY + 3 * MANY / 100);
    assert_int_equal(l.n_gaps, 0);
    assert_int_equal(l.n_sessions, 1);
    for (int32_t i = 0; i < MANY; i++)
        assert_int_equal(kw_consumer_unassign(&l.rig.consumer, l.topic, i), KW_OK);
    leader_fini(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_10000_partitions_cost_what_has_news),
        cmocka_unit_test(test_10000_partitions_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
