/* Which connection, which request: n, every, p; whom a fault names; several at once; the shape of a line. */
#include "tools/proxy/rules.h"
#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

static proxy_spec parsed(const char *text) {
    proxy_spec s;
    char why[512] = "";
    if (proxy_spec_parse(str(text), &s, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    return s;
}

static uint32_t add(proxy_rules *r, const char *text) {
    proxy_spec s = parsed(text);
    uint32_t id = 0;
    assert_int_equal(proxy_rules_add(r, &s, &id), 0);
    return id;
}

static int start(void **state) {
    proxy_rules *r = malloc(sizeof *r);
    proxy_rules_init(r, 7);
    *state = r;
    return 0;
}

static int stop(void **state) {
    proxy_rules *r = *state;
    proxy_rules_fini(r);
    free(r);
    return 0;
}

static proxy_fate ask_as(proxy_rules *r, const kw_api *api, const char *client, int32_t node) {
    kw_request_header h = {
        .api_key = api->key, .client_id = client != NULL ? str(client) : (kw_str){NULL, -1}
    };
    return proxy_rules_fate(r, &h, node);
}

static proxy_fate ask(proxy_rules *r, const kw_api *api) {
    return ask_as(r, api, "me", 1);
}

/* A bit for each of the next 32 Produce requests: was it hit? */
static uint32_t pattern(proxy_rules *r) {
    uint32_t bits = 0;
    for (int i = 0; i < 32; i++)
        bits |= ask(r, &kw_produce_api).rule != 0 ? UINT32_C(1) << i : 0;
    return bits;
}

static void befall(void *ctx, const proxy_rule *rule) {
    uint64_t *told = ctx;
    *told |= UINT64_C(1) << rule->id;
}

/* The faults that have come over it now, a bit each. */
static uint64_t reshape(proxy_rules *r, proxy_shape *shape, uint64_t link, int32_t node, const char *client) {
    uint64_t told = 0;
    proxy_rules_shape(r, shape, link, node, str(client), befall, &told);
    return told;
}

static proxy_shape shape_of(proxy_rules *r, uint64_t link, int32_t node, const char *client) {
    proxy_shape shape = proxy_shape_none;
    (void)reshape(r, &shape, link, node, client);
    return shape;
}

/* ---- which ---- */

static void test_n_is_the_nth_that_fits_alone(void **state) {
    proxy_rules *r = *state;
    add(r, "cut,api=Produce,n=3");
    assert_int_equal(ask(r, &kw_metadata_api).rule, 0); /* does not count */
    assert_int_equal(ask(r, &kw_produce_api).rule, 0);
    assert_int_equal(ask(r, &kw_metadata_api).rule, 0);
    assert_int_equal(pattern(r), 1 << 1);
    assert_int_equal(r->rules[0].n_hits, 1);
    assert_int_equal(r->rules[0].n_fits, 33);
}

static void test_every_is_each_nth(void **state) {
    proxy_rules *r = *state;
    add(r, "cut,api=Produce,every=4");
    assert_int_equal(pattern(r), 0x88888888);
    assert_int_equal(r->rules[0].n_hits, 8);
}

static void test_p_is_as_often_as_it_says(void **state) {
    proxy_rules *r = *state;
    int hits = 0;
    add(r, "cut,p=0.2");
    for (int i = 0; i < 100000; i++)
        hits += ask(r, &kw_produce_api).rule != 0;
    assert_in_range(hits, 19500, 20500); /* four standard deviations */
    proxy_rules_clear(r);
    add(r, "cut,p=0");
    assert_int_equal(pattern(r), 0);
    add(r, "cut,p=1");
    assert_int_equal(pattern(r), 0xffffffff);
}

static void test_the_seed_decides(void **state) {
    uint32_t bits[3];
    (void)state;
    for (int i = 0; i < 3; i++) {
        proxy_rules r;
        proxy_rules_init(&r, i == 2 ? 8 : 7);
        add(&r, "cut,p=0.5");
        bits[i] = pattern(&r);
        proxy_rules_fini(&r);
    }
    assert_int_equal(bits[0], bits[1]);
    assert_int_not_equal(bits[0], bits[2]);
}

static void test_every_with_p_is_a_part_of_those(void **state) {
    proxy_rules *r = *state;
    add(r, "cut,every=2,p=0.5");
    uint32_t bits = pattern(r);
    assert_int_equal(bits & 0x55555555, 0);
    assert_int_not_equal(bits, 0);
    assert_int_not_equal(bits, 0xaaaaaaaa);
}

static void test_client_is_a_prefix(void **state) {
    proxy_rules *r = *state;
    add(r, "cut,client=abc");
    assert_int_equal(ask_as(r, &kw_produce_api, "ab", 1).rule, 0);
    assert_int_equal(ask_as(r, &kw_produce_api, "xabc", 1).rule, 0);
    assert_int_equal(ask_as(r, &kw_produce_api, "", 1).rule, 0);
    assert_int_equal(ask_as(r, &kw_produce_api, NULL, 1).rule, 0);
    assert_int_equal(ask_as(r, &kw_produce_api, "abc", 1).rule, 1);
    assert_int_equal(ask_as(r, &kw_produce_api, "abc-7", 1).rule, 1);
    assert_int_equal(r->rules[0].n_fits, 2);
}

static void test_node_is_the_one_alone(void **state) {
    proxy_rules *r = *state;
    add(r, "cut,node=2");
    assert_int_equal(ask_as(r, &kw_produce_api, "me", 1).rule, 0);
    assert_int_equal(ask_as(r, &kw_produce_api, "me", -1).rule, 0); /* not known: not it */
    assert_int_equal(ask_as(r, &kw_produce_api, "me", 2).rule, 1);
}

/* ---- the fate of a request ---- */

static void test_fates(void **state) {
    proxy_rules *r = *state;
    add(r, "reset,when=after");
    proxy_fate f = ask(r, &kw_produce_api);
    assert_int_equal(f.kind, PROXY_RESET);
    assert_int_equal(f.end, PROXY_ABORT);
    assert_true(f.end_after);
    proxy_rules_clear(r);
    add(r, "halfclose,dir=up");
    f = ask(r, &kw_produce_api);
    assert_int_equal(f.end, PROXY_FINISH);
    assert_int_equal(f.end_dir, PROXY_UP);
    assert_int_equal(f.end_bytes, 0);
    proxy_rules_clear(r);
    add(r, "blackhole,api=Produce,ms=20,dir=down");
    f = ask(r, &kw_produce_api);
    assert_int_equal(f.end, PROXY_GO_DARK);
    assert_int_equal(f.end_dir, PROXY_DOWN);
    assert_int_equal(f.dark, KW_MS(20));
    proxy_rules_clear(r);
    add(r, "cut,api=Produce,bytes=9,when=after");
    f = ask(r, &kw_produce_api);
    assert_int_equal(f.end, PROXY_CLOSE);
    assert_int_equal(f.end_bytes, 9);
    proxy_rules_clear(r);
    add(r, "late,ms=5,dir=up");
    f = ask(r, &kw_produce_api);
    assert_true(f.stubborn);
    assert_int_equal(f.hold_up, KW_MS(5));
    assert_int_equal(f.hold_down, 0);
    proxy_rules_clear(r);
    add(r, "error,code=6,when=after");
    f = ask(r, &kw_produce_api);
    assert_int_equal(f.error, 6);
    assert_true(f.error_after);
}

static void test_flip_and_stale_go_to_their_apis(void **state) {
    proxy_rules *r = *state;
    add(r, "flip,dir=up");
    add(r, "flip");
    add(r, "stale");
    proxy_fate f = ask(r, &kw_produce_api);
    assert_int_equal(f.flip, PROXY_UP);
    assert_false(f.flip_frame || f.stale);
    assert_int_equal(ask(r, &kw_fetch_api).flip, PROXY_DOWN);
    f = ask(r, &kw_metadata_api);
    assert_int_equal(f.flip, 0);
    assert_true(f.stale);
}

static void test_delays_add_up_and_the_older_end_wins(void **state) {
    proxy_rules *r = *state;
    add(r, "delay,ms=10");
    add(r, "late,ms=5,dir=both");
    uint32_t cut = add(r, "cut,when=after");
    uint32_t reset = add(r, "reset");
    add(r, "error,code=6");
    add(r, "error,code=7,when=after");
    proxy_fate f = ask(r, &kw_produce_api);
    assert_int_equal(f.rule, 1);
    assert_int_equal(f.kind, PROXY_DELAY);
    assert_int_equal(f.hold_down, KW_MS(15));
    assert_int_equal(f.hold_up, KW_MS(5));
    assert_int_equal(f.end, PROXY_CLOSE);
    assert_true(f.end_after);
    assert_int_equal(f.error, 6);
    assert_false(f.error_after);
    for (size_t i = 0; i < r->n; i++)
        assert_int_equal(r->rules[i].n_hits, 1); /* the one that lost too */
    assert_int_equal(proxy_rules_remove(r, cut), 0);
    assert_int_equal(ask(r, &kw_produce_api).end, PROXY_ABORT);
    assert_int_equal(proxy_rules_remove(r, reset), 0);
    assert_int_equal(ask(r, &kw_produce_api).end, PROXY_GO_ON);
}

static void test_jitter_stays_below_and_varies(void **state) {
    proxy_rules *r = *state;
    kw_time least = KW_NEVER, most = 0;
    add(r, "jitter,ms=10");
    for (int i = 0; i < 1000; i++) {
        kw_time hold = ask(r, &kw_produce_api).hold_down;
        least = hold < least ? hold : least;
        most = hold > most ? hold : most;
    }
    assert_in_range(least, 0, KW_MS(1));
    assert_in_range(most, KW_MS(9), KW_MS(10));
}

/* ---- connections ---- */

static void test_welcome_counts_connections(void **state) {
    proxy_rules *r = *state;
    uint32_t rule;
    uint32_t refuse = add(r, "refuse,n=2");
    uint32_t hang = add(r, "hang-connect,every=2");
    add(r, "cut");
    assert_int_equal(proxy_rules_welcome(r, 1, &rule), PROXY_ACCEPT);
    assert_int_equal(rule, 0);
    assert_int_equal(proxy_rules_welcome(r, 1, &rule), PROXY_DENY); /* both: the older one */
    assert_int_equal(rule, refuse);
    assert_int_equal(proxy_rules_welcome(r, 1, &rule), PROXY_ACCEPT);
    assert_int_equal(proxy_rules_welcome(r, 1, &rule), PROXY_HANG);
    assert_int_equal(rule, hang);
    assert_int_equal(ask(r, &kw_produce_api).kind, PROXY_CUT);
    assert_int_equal(r->rules[0].n_hits, 1);
    assert_int_equal(r->rules[1].n_hits, 2);
}

static void test_welcome_at_a_node(void **state) {
    proxy_rules *r = *state;
    uint32_t rule;
    add(r, "refuse,node=2");
    assert_int_equal(proxy_rules_welcome(r, 1, &rule), PROXY_ACCEPT);
    assert_int_equal(proxy_rules_welcome(r, 2, &rule), PROXY_DENY);
}

static void test_shape_of_nothing(void **state) {
    proxy_shape s = shape_of(*state, 1, 1, "me");
    assert_int_equal(s.dark, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(s.rate[i], 0);
        assert_int_equal(s.slice[i], 0);
        assert_int_equal(s.cut_at[i], -1);
    }
    assert_int_not_equal(s.generation, 0);
    assert_int_equal(s.cut_rule[0] | s.cut_rule[1], 0);
}

static void test_shape_takes_the_tightest(void **state) {
    proxy_rules *r = *state;
    add(r, "rate,bytes=100");
    add(r, "rate,bytes=50,dir=up");
    add(r, "rate,bytes=200,dir=down");
    add(r, "slice,bytes=7,dir=down");
    add(r, "blackhole,dir=down");
    uint32_t both = add(r, "cut,bytes=1000");
    uint32_t earlier = add(r, "cut,bytes=10,dir=up");
    add(r, "cut,bytes=2000");
    add(r, "delay,ms=5");
    proxy_shape s = shape_of(r, 1, 1, "me");
    assert_int_equal(s.rate[0], 50);
    assert_int_equal(s.rate[1], 100);
    assert_int_equal(s.slice[0], 0);
    assert_int_equal(s.slice[1], 7);
    assert_int_equal(s.dark, PROXY_DOWN);
    assert_int_equal(s.cut_at[0], 10);
    assert_int_equal(s.cut_at[1], 1000);
    assert_int_equal(s.cut_rule[0], earlier);
    assert_int_equal(s.cut_rule[1], both);
}

static void test_shape_chooses_by_the_number_of_the_connection(void **state) {
    proxy_rules *r = *state;
    add(r, "rate,bytes=5,every=3");
    add(r, "slice,n=4");
    for (uint64_t link = 1; link <= 12; link++)
        for (int again = 0; again < 2; again++) {
            proxy_shape s = shape_of(r, link, 1, "me");
            assert_int_equal(s.rate[0], link % 3 == 0 ? 5 : 0);
            assert_int_equal(s.slice[1], link == 4 ? 1 : 0);
        }
}

static void test_shape_p_is_a_fixed_part_of_all_connections(void **state) {
    proxy_rules *r = *state;
    int n = 0, both = 0;
    add(r, "blackhole,p=0.3");
    add(r, "slice,p=0.3");
    for (uint64_t link = 1; link <= 10000; link++) {
        proxy_shape once = shape_of(r, link, 1, "me"), twice = shape_of(r, link, 1, "me");
        assert_int_equal(once.dark, twice.dark);
        n += once.dark != 0;
        both += once.dark != 0 && once.slice[0] != 0;
    }
    assert_in_range(n, 2800, 3200);
    assert_in_range(both, 750, 1050); /* each fault has a lot of its own */
}

static void test_shape_waits_for_the_name(void **state) {
    proxy_rules *r = *state;
    add(r, "slice,client=me");
    add(r, "blackhole,node=3");
    assert_int_equal(shape_of(r, 1, 3, "").slice[0], 0);
    assert_int_equal(shape_of(r, 1, 3, "").dark, PROXY_BOTH);
    assert_int_equal(shape_of(r, 1, -1, "me-1").slice[0], 1);
    assert_int_equal(shape_of(r, 1, -1, "me-1").dark, 0);
    assert_int_equal(shape_of(r, 1, 3, "you").slice[0], 0);
}

static void test_hits_of_a_line_are_connections(void **state) {
    proxy_rules *r = *state;
    proxy_shape a = proxy_shape_none, b = proxy_shape_none;
    add(r, "slice");
    add(r, "rate,bytes=5,client=me");
    add(r, "blackhole,node=3");
    add(r, "cut,bytes=500m"); /* has cut nothing yet */
    assert_int_equal(reshape(r, &a, 1, -1, ""), 1 << 1);
    assert_int_equal(reshape(r, &a, 1, -1, "me"), 1 << 2); /* now it has a name */
    assert_int_equal(reshape(r, &a, 1, 3, "me"), 1 << 3);  /* and a place */
    assert_int_equal(reshape(r, &b, 2, 3, "me"), 1 << 1 | 1 << 2 | 1 << 3);
    uint32_t generation = r->generation;
    add(r, "slice,bytes=2,dir=up");
    assert_int_not_equal(r->generation, generation);
    assert_int_equal(reshape(r, &b, 2, 3, "me"), 1 << 5);
    assert_int_equal(reshape(r, &a, 1, 3, "me"), 1 << 5);
    assert_int_equal(reshape(r, &a, 1, 3, "me"), 0);
    proxy_rules_cut(r, 4);
    for (size_t i = 0; i < r->n; i++)
        assert_int_equal(r->rules[i].n_hits, r->rules[i].id == 4 ? 1 : 2);
}

/* ---- the set ---- */

static void test_ids_rise_and_are_not_used_again(void **state) {
    proxy_rules *r = *state;
    assert_int_equal(add(r, "cut"), 1);
    assert_int_equal(add(r, "slice"), 2);
    assert_int_equal(proxy_rules_remove(r, 2), 0);
    assert_int_equal(proxy_rules_remove(r, 2), KW_ENOTFOUND);
    assert_int_equal(add(r, "stale"), 3);
    proxy_rules_clear(r);
    assert_int_equal(r->n, 0);
    assert_int_equal(add(r, "refuse"), 4);
}

static void test_every_change_is_a_generation(void **state) {
    proxy_rules *r = *state;
    uint32_t before = r->generation;
    add(r, "cut");
    assert_int_not_equal(r->generation, before);
    before = r->generation;
    assert_int_equal(proxy_rules_remove(r, 1), 0);
    assert_int_not_equal(r->generation, before);
    before = r->generation;
    assert_int_equal(proxy_rules_remove(r, 1), KW_ENOTFOUND);
    assert_int_equal(r->generation, before);
    proxy_rules_clear(r);
    assert_int_not_equal(r->generation, before);
}

static void test_replace_leaves_what_others_have_set(void **state) {
    proxy_rules *r = *state;
    proxy_spec two[] = {parsed("slice"), parsed("stale")}, one = parsed("refuse");
    add(r, "cut");
    assert_int_equal(proxy_rules_replace(r, two, 2), 0);
    add(r, "reset");
    assert_int_equal(proxy_rules_replace(r, &one, 1), 0);
    assert_int_equal(r->n, 3);
    assert_int_equal(r->rules[0].spec.kind, PROXY_CUT);
    assert_int_equal(r->rules[1].spec.kind, PROXY_RESET);
    assert_int_equal(r->rules[2].spec.kind, PROXY_REFUSE);
    assert_int_equal(r->rules[2].id, 5);
    assert_int_equal(proxy_rules_replace(r, NULL, 0), 0);
    assert_int_equal(r->n, 2);
}

static void test_random_is_even_and_below(void **state) {
    proxy_rules *r = *state;
    int counts[6] = {0};
    for (int i = 0; i < 60000; i++)
        counts[proxy_rules_random(r, 6)]++;
    for (int i = 0; i < 6; i++)
        assert_in_range(counts[i], 9600, 10400);
    assert_int_equal(proxy_rules_random(r, 1), 0);
    assert_int_equal(proxy_rules_random(r, 0), 0);
}

#define WITH_RULES(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_RULES(test_n_is_the_nth_that_fits_alone),
        WITH_RULES(test_every_is_each_nth),
        WITH_RULES(test_p_is_as_often_as_it_says),
        WITH_RULES(test_the_seed_decides),
        WITH_RULES(test_every_with_p_is_a_part_of_those),
        WITH_RULES(test_client_is_a_prefix),
        WITH_RULES(test_node_is_the_one_alone),
        WITH_RULES(test_fates),
        WITH_RULES(test_flip_and_stale_go_to_their_apis),
        WITH_RULES(test_delays_add_up_and_the_older_end_wins),
        WITH_RULES(test_jitter_stays_below_and_varies),
        WITH_RULES(test_welcome_counts_connections),
        WITH_RULES(test_welcome_at_a_node),
        WITH_RULES(test_shape_of_nothing),
        WITH_RULES(test_shape_takes_the_tightest),
        WITH_RULES(test_shape_chooses_by_the_number_of_the_connection),
        WITH_RULES(test_shape_p_is_a_fixed_part_of_all_connections),
        WITH_RULES(test_shape_waits_for_the_name),
        WITH_RULES(test_hits_of_a_line_are_connections),
        WITH_RULES(test_ids_rise_and_are_not_used_again),
        WITH_RULES(test_every_change_is_a_generation),
        WITH_RULES(test_replace_leaves_what_others_have_set),
        WITH_RULES(test_random_is_even_and_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
