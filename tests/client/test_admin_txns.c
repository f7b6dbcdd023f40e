/* Administrative calls about transactions (KIP-664): who is asked, how answers become one, and that a marker
 * is never sent twice. The brokers are those of admin_world.h; what they say of transactions is here. */
#include "tests/client/admin_world.h"

#include <kwire/msg/fetch.h>

enum { FETCH = 1, WRITE_TXN_MARKERS = 27, DESCRIBE_PRODUCERS = 61 };
enum { DESCRIBE_TRANSACTIONS = 65, LIST_TRANSACTIONS = 66 };
enum { NOT_LEADER = 6, NOT_COORDINATOR = 16, COORDINATOR_FENCED = 52, ID_NOT_FOUND = 105 };

static admin_world w;
static const kw_admin_options ten_seconds = {.timeout_ms = 10000, .opaque = 5};

static bool is(kw_str s, const char *text) {
    return s.n == (int32_t)strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

/* ---- the brokers ---- */

static struct {
    int64_t producer, epoch, coordinator_epoch; /* of the last marker */
    bool commit;
    int n_described;
    int n_markers[AW_PARTITIONS];
    int16_t refuse_with; /* markers */
    int64_t stranger;    /* producer that answers name instead; 0: ours */
    bool knows_states;
} seen;

/* Broker N coordinates "gN" and lists it; producer id 1000 + N. */
static void list_transactions(const sim_request *q, int32_t broker) {
    static const kw_str ids[] = {
        {"g1", 2},
        {"g2", 2},
        {"g3", 2}
    };
    static const kw_str foreign = {"Foreign", 7};
    const kw_list_transactions_req *req = q->body;
    kw_list_transactions_resp resp = kw_list_transactions_resp_default;
    kw_list_transactions_resp_transaction t = kw_list_transactions_resp_transaction_default;
    kw_str unknown[4] = {foreign};
    t.transactional_id = ids[broker - 1];
    t.producer_id = 1000 + broker;
    t.transaction_state = KW_STR("Ongoing");
    for (int32_t i = 0; i < req->n_state_filters && i < 3; i++)
        unknown[i + 1] = req->state_filters[i];
    resp.unknown_state_filters = unknown;
    resp.n_unknown_state_filters = seen.knows_states ? 0 : req->n_state_filters + 1;
    resp.transaction_states = &t;
    resp.n_transaction_states = 1;
    aw_answer(&w, q, &resp);
}

static int32_t coordinator_of(kw_str id) {
    return id.n == 2 && id.p[0] == 'g' ? id.p[1] - '0' : 3;
}

static void describe_transactions(const sim_request *q, int32_t broker) {
    const kw_describe_transactions_req *req = q->body;
    kw_describe_transactions_resp resp = kw_describe_transactions_resp_default;
    kw_describe_transactions_resp_transaction t[8];
    seen.n_described += req->n_transactional_ids;
    for (int32_t i = 0; i < req->n_transactional_ids; i++) {
        t[i] = kw_describe_transactions_resp_transaction_default;
        t[i].transactional_id = req->transactional_ids[i];
        t[i].producer_id = 1000 + broker;
        t[i].transaction_state = KW_STR("Ongoing");
        if (coordinator_of(t[i].transactional_id) != broker)
            t[i].error_code = NOT_COORDINATOR;
        else if (is(t[i].transactional_id, "nobody"))
            t[i].error_code = ID_NOT_FOUND;
    }
    resp.transaction_states = t;
    resp.n_transaction_states = req->n_transactional_ids;
    aw_answer(&w, q, &resp);
}

/* One producer a partition, its id 100 times the partition. */
static void describe_producers(const sim_request *q, int32_t broker) {
    const kw_describe_producers_req *req = q->body;
    kw_describe_producers_resp resp = kw_describe_producers_resp_default;
    kw_describe_producers_resp_topic t = kw_describe_producers_resp_topic_default;
    kw_describe_producers_resp_partition p[AW_PARTITIONS];
    kw_describe_producers_resp_producer one[AW_PARTITIONS];
    assert_int_equal(req->n_topics, 1);
    for (int32_t i = 0; i < req->topics[0].n_partition_indexes; i++) {
        p[i] = kw_describe_producers_resp_partition_default;
        one[i] = kw_describe_producers_resp_producer_default;
        p[i].partition_index = req->topics[0].partition_indexes[i];
        one[i].producer_id = 100 * p[i].partition_index;
        p[i].active_producers = &one[i];
        p[i].n_active_producers = 1;
        if (w.leader[p[i].partition_index] != broker) {
            p[i].error_code = NOT_LEADER;
            p[i].error_message = KW_STR("there is no such log here");
            memcpy(w.told_leader, w.leader, sizeof w.leader);
        }
    }
    t.name = req->topics[0].name;
    t.partitions = p;
    t.n_partitions = req->topics[0].n_partition_indexes;
    resp.topics = &t;
    resp.n_topics = 1;
    aw_answer(&w, q, &resp);
}

static int16_t write_marker(int32_t partition, int32_t broker) {
    if (w.leader[partition] != broker) {
        memcpy(w.told_leader, w.leader, sizeof w.leader);
        return NOT_LEADER;
    }
    seen.n_markers[partition] += 1;
    return seen.refuse_with;
}

static void write_markers(const sim_request *q, int32_t broker) {
    const kw_write_txn_markers_req *req = q->body;
    kw_write_txn_markers_resp resp = kw_write_txn_markers_resp_default;
    kw_write_txn_markers_resp_marker m = kw_write_txn_markers_resp_marker_default;
    kw_write_txn_markers_resp_topic t = kw_write_txn_markers_resp_topic_default;
    kw_write_txn_markers_resp_partition p[AW_PARTITIONS];
    assert_int_equal(req->n_markers, 1);
    const kw_write_txn_markers_req_marker *asked = &req->markers[0];
    assert_int_equal(asked->n_topics, 1);
    seen.producer = asked->producer_id;
    seen.epoch = asked->producer_epoch;
    seen.coordinator_epoch = asked->coordinator_epoch;
    seen.commit |= asked->transaction_result;
    for (int32_t i = 0; i < asked->topics[0].n_partition_indexes; i++) {
        p[i] = kw_write_txn_markers_resp_partition_default;
        p[i].partition_index = asked->topics[0].partition_indexes[i];
        p[i].error_code = write_marker(p[i].partition_index, broker);
    }
    t.name = asked->topics[0].name;
    t.partitions = p;
    t.n_partitions = asked->topics[0].n_partition_indexes;
    m.producer_id = seen.stranger != 0 ? seen.stranger : asked->producer_id;
    m.topics = &t;
    m.n_topics = 1;
    resp.markers = &m;
    resp.n_markers = 1;
    aw_answer(&w, q, &resp);
}

static bool answer(admin_world *world, const sim_request *q, int32_t broker) {
    (void)world;
    switch (q->api->key) {
    case WRITE_TXN_MARKERS:
        return write_markers(q, broker), true;
    case DESCRIBE_PRODUCERS:
        return describe_producers(q, broker), true;
    case DESCRIBE_TRANSACTIONS:
        return describe_transactions(q, broker), true;
    case LIST_TRANSACTIONS:
        return list_transactions(q, broker), true;
    }
    return false;
}

static void begin(void) {
    static const int16_t apis[] = {WRITE_TXN_MARKERS, DESCRIBE_PRODUCERS, DESCRIBE_TRANSACTIONS,
                                   LIST_TRANSACTIONS};
    aw_init(&w, NULL);
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++) {
        const kw_api *api = kw_api_by_key(apis[i]);
        aw_offer(&w, apis[i], api->min_version, api->max_stable_version);
    }
    memset(&seen, 0, sizeof seen);
    w.answer = answer;
}

/* ---- ListTransactions ---- */

static void see_list(admin_world *world, const kw_event *e) {
    const kw_admin_transaction_list *l = e->u.admin.result->u.list_transactions;
    int32_t n = 0;
    assert_int_equal(l->n_brokers, 3);
    for (int32_t i = 0; i < 3; i++) {
        bool silent = l->brokers[i].broker == world->silent;
        assert_int_equal(l->brokers[i].error, silent ? KW_ETIMEOUT : 0);
        if (silent)
            continue;
        assert_int_equal(l->coordinators[n], l->brokers[i].broker);
        assert_int_equal(l->transactions[n].producer_id, 1000 + l->brokers[i].broker);
        assert_int_equal(l->transactions[n].transactional_id.p[1], '0' + l->brokers[i].broker);
        n += 1;
    }
    assert_int_equal(l->n_transactions, n);
    assert_int_equal(l->n_unknown_states, seen.knows_states ? 0 : 1);
    if (!seen.knows_states) /* once, though three brokers said so, and only what was asked for */
        assert_true(is(l->unknown_states[0], "Dreaming"));
}

static int list(const kw_admin_options *o) {
    static const kw_str state = {"Dreaming", 8};
    kw_list_transactions_req req = kw_list_transactions_req_default;
    req.state_filters = &state;
    req.n_state_filters = 1;
    return kw_admin_list_transactions(w.client, &req, o);
}

static void test_KIP_664_every_broker_lists_its_transactions(void **state) {
    (void)state;
    begin();
    w.on_result = see_list;
    assert_int_equal(list(&ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_count(&w, LIST_TRANSACTIONS), 3);
    seen.knows_states = true;
    w.silent = 2;
    kw_admin_options o = {.timeout_ms = 2000};
    assert_int_equal(list(&o), 0);
    aw_await(&w, SECONDS(3));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_failed, 1);
    assert_int_equal(w.n_unknown, 0);
    aw_fini(&w);
}

/* KIP-994, KIP-1152: an old broker would list too much; a filter that it does not know is an error. */
static void test_filters_that_a_broker_does_not_know(void **state) {
    (void)state;
    begin();
    aw_offer(&w, LIST_TRANSACTIONS, 0, 0);
    kw_list_transactions_req req = kw_list_transactions_req_default;
    req.duration_filter = 1000;
    assert_int_equal(kw_admin_list_transactions(w.client, &req, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_EVERSION);
    assert_int_equal(w.n_failed, 3);
    assert_non_null(strstr(w.text, "ListTransactions v0, field durationFilter"));
    assert_int_equal(aw_count(&w, LIST_TRANSACTIONS), 0);
    aw_fini(&w);
}

/* ---- DescribeTransactions ---- */

static void see_descriptions(admin_world *world, const kw_event *e) {
    const kw_describe_transactions_resp *r = e->u.admin.result->u.describe_transactions;
    (void)world;
    assert_int_equal(r->n_transaction_states, 3);
    assert_true(is(r->transaction_states[0].transactional_id, "g2"));
    assert_true(is(r->transaction_states[1].transactional_id, "nobody"));
    assert_true(is(r->transaction_states[2].transactional_id, "g1"));
    assert_int_equal(r->transaction_states[0].producer_id, 1002);
    assert_int_equal(r->transaction_states[1].error_code, ID_NOT_FOUND);
    assert_int_equal(r->transaction_states[2].producer_id, 1001);
}

/* Each of its own coordinator, which is looked up as that of a transactional id; the first look-up lies. */
static void test_T16_coordinators_describe_their_transactions(void **state) {
    (void)state;
    static const kw_str ids[] = {
        {"g2",     2},
        {"nobody", 6},
        {"g1",     2}
    };
    begin();
    w.on_result = see_descriptions;
    w.n_stale = 1;
    kw_describe_transactions_req req = kw_describe_transactions_req_default;
    req.transactional_ids = ids;
    req.n_transactional_ids = 3;
    assert_int_equal(kw_admin_describe_transactions(w.client, &req, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, ID_NOT_FOUND);
    assert_int_equal(w.n_failed, 1);
    assert_string_equal(
        w.text, "transactional id nobody: TRANSACTIONAL_ID_NOT_FOUND: There is no such transactional id.");
    assert_int_equal(seen.n_described, 4); /* one of them twice */
    assert_int_equal(w.n_of_groups, 0);
    aw_fini(&w);
}

/* ---- DescribeProducers ---- */

static const int32_t descending[] = {3, 2, 1, 0};
static int16_t errors[AW_PARTITIONS];

static void see_producers(admin_world *world, const kw_event *e) {
    const kw_describe_producers_resp *r = e->u.admin.result->u.describe_producers;
    (void)world;
    assert_int_equal(r->n_topics, 1);
    assert_int_equal(r->topics[0].n_partitions, 4);
    for (int32_t i = 0; i < 4; i++) {
        const kw_describe_producers_resp_partition *p = &r->topics[0].partitions[i];
        assert_int_equal(p->partition_index, descending[i]);
        errors[descending[i]] = p->error_code;
        if (p->error_code == 0)
            assert_int_equal(p->active_producers[0].producer_id, 100 * descending[i]);
    }
}

static int producers(int32_t broker) {
    kw_describe_producers_req req = kw_describe_producers_req_default;
    kw_describe_producers_req_topic t = kw_describe_producers_req_topic_default;
    t.name = KW_STR("t");
    t.partition_indexes = descending;
    t.n_partition_indexes = 4;
    req.topics = &t;
    req.n_topics = 1;
    return kw_admin_describe_producers(w.client, broker, &req, &ten_seconds);
}

static void test_KIP_664_leaders_describe_their_producers(void **state) {
    (void)state;
    begin();
    w.on_result = see_producers;
    w.leader[0] = 3; /* metadata still says 1 */
    assert_int_equal(producers(-1), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_count(&w, DESCRIBE_PRODUCERS), 4);
    aw_fini(&w);
}

/* A broker that the caller chose is asked for everything, and its refusals are the answer. */
static void test_a_chosen_broker_describes_what_it_has(void **state) {
    (void)state;
    begin();
    w.on_result = see_producers;
    assert_int_equal(producers(1), 0); /* leads 0 and 3 */
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, NOT_LEADER);
    assert_non_null(
        strstr(w.text, "topic t, partition 2: NOT_LEADER_OR_FOLLOWER: there is no such log here"));
    assert_int_equal(aw_count(&w, DESCRIBE_PRODUCERS), 1);
    assert_int_equal(aw_nth(&w, DESCRIBE_PRODUCERS, 0)->broker, 1);
    assert_true(errors[0] == 0 && errors[3] == 0 && errors[1] == NOT_LEADER && errors[2] == NOT_LEADER);
    assert_int_equal(producers(17), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_ENOTFOUND);
    assert_int_equal(w.n_failed, 4);
    aw_fini(&w);
}

/* ---- WriteTxnMarkers ---- */

static int abort_in(const int32_t *partitions, int32_t n, bool commits, const kw_admin_options *o) {
    kw_write_txn_markers_req req = kw_write_txn_markers_req_default;
    kw_write_txn_markers_req_marker m = kw_write_txn_markers_req_marker_default;
    kw_write_txn_markers_req_topic t = kw_write_txn_markers_req_topic_default;
    t.name = KW_STR("t");
    t.partition_indexes = partitions;
    t.n_partition_indexes = n;
    m.producer_id = 4711;
    m.producer_epoch = 7;
    m.coordinator_epoch = 12;
    m.transaction_result = commits;
    m.topics = &t;
    m.n_topics = 1;
    req.markers = &m;
    req.n_markers = 1;
    return kw_admin_abort_transaction(w.client, &req, o);
}

static void see_markers(admin_world *world, const kw_event *e) {
    const kw_write_txn_markers_resp *r = e->u.admin.result->u.abort_transaction;
    (void)world;
    assert_int_equal(r->n_markers, 1);
    assert_int_equal(r->markers[0].producer_id, 4711);
    assert_int_equal(r->markers[0].n_topics, 1);
    assert_true(is(r->markers[0].topics[0].name, "t"));
    assert_int_equal(r->markers[0].topics[0].n_partitions, 4);
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(r->markers[0].topics[0].partitions[i].partition_index, descending[i]);
        errors[descending[i]] = r->markers[0].topics[0].partitions[i].error_code;
    }
}

/* Split by leader, merged into the one marker; a leader that moved has written nothing, so it is asked again.
 */
static void test_T19_markers_go_to_the_leaders(void **state) {
    (void)state;
    begin();
    w.on_result = see_markers;
    w.leader[0] = 3;
    assert_int_equal(abort_in(descending, 4, false, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_count(&w, WRITE_TXN_MARKERS), 4);
    for (int i = 0; i < AW_PARTITIONS; i++)
        assert_int_equal(seen.n_markers[i], 1);
    assert_false(seen.commit);
    assert_int_equal(seen.producer, 4711);
    assert_int_equal(seen.epoch, 7);
    assert_int_equal(seen.coordinator_epoch, 12);
    aw_fini(&w);
}

static void test_T19_a_fenced_marker_is_told(void **state) {
    (void)state;
    begin();
    w.on_result = see_markers;
    seen.refuse_with = COORDINATOR_FENCED;
    assert_int_equal(abort_in(descending, 4, false, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, COORDINATOR_FENCED);
    assert_int_equal(w.n_failed, 4);
    assert_int_equal(w.n_unknown, 0);
    assert_int_equal(aw_count(&w, WRITE_TXN_MARKERS), 3);
    aw_fini(&w);
}

/* A second marker might end the producer's next transaction: what got no answer is unknown, at once. */
static void test_T19_a_marker_is_never_sent_twice(void **state) {
    (void)state;
    begin();
    w.on_result = see_markers;
    w.silent = 2; /* leads partition 1 */
    w.hang_up = true;
    assert_int_equal(abort_in(descending, 4, false, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_true(w.error < 0);
    assert_int_equal(w.n_failed, 1);
    assert_int_equal(w.n_unknown, 1);
    assert_true(errors[1] < 0 && errors[0] == 0 && errors[2] == 0 && errors[3] == 0);
    assert_int_equal(aw_count(&w, WRITE_TXN_MARKERS), 3);
    aw_fini(&w);
}

/* A leader that cannot be reached was never asked: that is tried until the timeout. */
static void test_T19_a_marker_that_was_not_sent_is_tried_again(void **state) {
    (void)state;
    begin();
    w.on_result = see_markers;
    w.refused = 2;
    assert_int_equal(abort_in(descending, 4, false, &ten_seconds), 0);
    aw_run(&w, SECONDS(1));
    assert_int_equal(w.n_events, 0);
    w.refused = 0;
    aw_await(&w, SECONDS(8));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_count(&w, WRITE_TXN_MARKERS), 3);
    aw_fini(&w);
}

/* An answer about somebody else says nothing about ours, and ours may be written. */
static void test_an_answer_about_another_producer(void **state) {
    (void)state;
    begin();
    w.on_result = see_markers;
    seen.stranger = 9;
    assert_int_equal(abort_in(descending, 4, false, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_EMALFORMED);
    assert_int_equal(w.n_failed, 4);
    assert_int_equal(w.n_unknown, 4);
    aw_fini(&w);
}

static void test_arguments(void **state) {
    (void)state;
    static const int32_t twice[] = {1, 1};
    begin();
    kw_write_txn_markers_req none = kw_write_txn_markers_req_default;
    assert_int_equal(kw_admin_abort_transaction(w.client, &none, NULL), KW_EINVAL);
    assert_int_equal(kw_admin_abort_transaction(w.client, NULL, NULL), KW_EINVAL);
    assert_int_equal(abort_in(descending, 1, true, NULL), KW_EINVAL); /* by hand nothing is committed */
    assert_int_equal(abort_in(twice, 2, false, NULL), KW_EINVAL);
    kw_write_txn_markers_req_marker two[2] = {kw_write_txn_markers_req_marker_default,
                                              kw_write_txn_markers_req_marker_default};
    none.markers = two;
    none.n_markers = 2;
    assert_int_equal(kw_admin_abort_transaction(w.client, &none, NULL), KW_EINVAL);
    aw_run(&w, SECONDS(1));
    assert_int_equal(w.n_events, 0);
    aw_fini(&w);
}

/* ---- how far a transaction holds up its readers ---- */

/* Once: nothing to read, a transaction open from 4 on, the end at 9. Later fetches wait. */
static bool answer_fetch(admin_world *world, const sim_request *q, int32_t broker) {
    const kw_fetch_req *req = q->body;
    kw_fetch_resp resp = kw_fetch_resp_default;
    kw_fetch_resp_topic t = kw_fetch_resp_topic_default;
    kw_fetch_resp_partition p = kw_fetch_resp_partition_default;
    (void)broker;
    if (q->api->key != FETCH || aw_count(world, FETCH) > 1)
        return q->api->key == FETCH;
    assert_int_equal(req->isolation_level, 1);
    p.partition_index = req->topics[0].partitions[0].partition;
    p.high_watermark = 9;
    p.last_stable_offset = 4;
    p.log_start_offset = 1;
    t.topic = req->topics[0].topic;
    t.partitions = &p;
    t.n_partitions = 1;
    resp.responses = &t;
    resp.n_responses = 1;
    aw_answer(world, q, &resp);
    return true;
}

static void test_T19_the_distance_shows_without_records(void **state) {
    (void)state;
    static const char *const config[] = {"isolation.level", "read_committed", NULL};
    kw_ends ends;
    aw_init(&w, config);
    aw_offer(&w, FETCH, 4, 12); /* by name */
    w.answer = answer_fetch;
    int32_t topic = kw_topic(w.client, KW_STR("t"));
    assert_int_equal(kw_partition_ends(w.client, topic, 0, &ends), KW_ENOTFOUND);
    assert_int_equal(kw_assign(w.client, topic, 0, 4), KW_OK);
    assert_int_equal(kw_partition_ends(w.client, topic, 0, &ends), KW_OK);
    assert_true(ends.log_start_offset == -1 && ends.last_stable_offset == -1 && ends.high_watermark == -1);
    aw_run(&w, SECONDS(1));
    assert_int_equal(kw_partition_ends(w.client, topic, 0, &ends), KW_OK);
    assert_int_equal(ends.log_start_offset, 1);
    assert_int_equal(ends.last_stable_offset, 4);
    assert_int_equal(ends.high_watermark, 9);
    aw_fini(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_KIP_664_every_broker_lists_its_transactions),
        cmocka_unit_test(test_filters_that_a_broker_does_not_know),
        cmocka_unit_test(test_T16_coordinators_describe_their_transactions),
        cmocka_unit_test(test_KIP_664_leaders_describe_their_producers),
        cmocka_unit_test(test_a_chosen_broker_describes_what_it_has),
        cmocka_unit_test(test_T19_markers_go_to_the_leaders),
        cmocka_unit_test(test_T19_a_fenced_marker_is_told),
        cmocka_unit_test(test_T19_a_marker_is_never_sent_twice),
        cmocka_unit_test(test_T19_a_marker_that_was_not_sent_is_tried_again),
        cmocka_unit_test(test_an_answer_about_another_producer),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_T19_the_distance_shows_without_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
