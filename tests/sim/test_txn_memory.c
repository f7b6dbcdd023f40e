/* Transactions whose kind has been seen before allocate nothing, in either protocol: ended as they may be,
 * with offsets, and over partitions by turns. So do idempotent batches. */
#include "tests/sim/sim_test.h"

#include <kwire/txn.h>

enum { PARTITIONS = 3, WARM = 250, MORE = 150 };

static kw_world *new_world(const char *const *config, int protocol, uint64_t seed) {
    kw_broker_options broker = kw_broker_options_default;
    kw_world_options o = {.config = config, .seed = seed, .guaranteed = true, .broker = &broker};
    broker.partitions = PARTITIONS;
    kw_world *w = kw_world_new_with(&o);
    assert_int_equal(kw_broker_set_transaction_version(kw_world_broker(w), protocol == 2 ? 2 : 0), 0);
    /* The first transaction has offsets only, which create no topic. */
    assert_int_equal(kw_broker_create_topic(kw_world_broker(w), "t", PARTITIONS, 0), 0);
    return w;
}

static uint64_t memory_calls(kw_world *w) {
    kw_stats s;
    kw_client_stats(kw_world_client(w), &s);
    return s.memory_calls;
}

static kw_txn_info info(kw_world *w) {
    kw_txn_info i;
    assert_int_equal(kw_txn_get(kw_world_client(w), &i), 0);
    return i;
}

static bool ended(kw_world *w) {
    return !info(w).busy;
}

static void wait_for_the_end(kw_world *w) {
    assert_true(kw_world_run_until(w, ended, SECONDS(60)));
    assert_int_equal(info(w).state, KW_TXN_READY);
}

static void send_offsets(kw_world *w, int i) {
    kw_offset o = kw_offset_default;
    kw_group_metadata g = kw_group_metadata_default;
    g.group_id = KW_STR("group");
    o.topic = kw_world_topic(w, "t");
    o.partition = 0;
    o.offset = i;
    assert_int_equal(kw_txn_send_offsets(kw_world_client(w), &o, 1, &g), 0);
}

static void one_transaction(kw_world *w, int i) {
    assert_int_equal(kw_txn_begin(kw_world_client(w)), 0);
    for (int n = 0; n < i % 7; n++)
        kw_world_produce_all(w, "t", (i + n) % PARTITIONS, 10, 200);
    if (i % 3 == 0)
        send_offsets(w, i);
    int (*end)(kw_client * c) = i % 5 == 4 ? kw_txn_abort : kw_txn_commit;
    assert_int_equal(end(kw_world_client(w)), 0);
    wait_for_the_end(w);
}

static void steady(int protocol) {
    const char *config[] = {"transactional.id", "steady", NULL};
    kw_world *w = new_world(config, protocol, 1);
    assert_int_equal(kw_txn_init(kw_world_client(w)), 0);
    wait_for_the_end(w);
    for (int i = 0; i < WARM; i++)
        one_transaction(w, i);
    uint64_t before = memory_calls(w);
    for (int i = WARM; i < WARM + MORE; i++)
        one_transaction(w, i);
    assert_true(before > 0);
    assert_int_equal(memory_calls(w) - before, 0);
    assert_int_equal(info(w).protocol, protocol);
    assert_int_equal(info(w).n_committed, (WARM + MORE) * 4 / 5);
    assert_int_equal(info(w).n_aborted, (WARM + MORE) / 5);
    kw_world_free(w);
}

static void test_steady_state_of_the_first_protocol(void **state) {
    (void)state;
    steady(1);
}

static void test_steady_state_of_the_second_protocol(void **state) {
    (void)state;
    steady(2);
}

static void test_steady_state_of_an_idempotent_producer(void **state) {
    (void)state;
    kw_world *w = new_world(NULL, 2, 2);
    uint64_t before = 0;
    for (int i = 0; i < WARM + MORE; i++) {
        if (i == WARM)
            before = memory_calls(w);
        kw_world_produce_all(w, "t", i % PARTITIONS, 300, 200);
        assert_true(kw_world_deliver(w, SECONDS(60)));
    }
    assert_true(before > 0);
    assert_int_equal(memory_calls(w) - before, 0);
    assert_sound(kw_world_verify(w, "t", PARTITIONS));
    kw_world_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steady_state_of_the_first_protocol),
        cmocka_unit_test(test_steady_state_of_the_second_protocol),
        cmocka_unit_test(test_steady_state_of_an_idempotent_producer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
