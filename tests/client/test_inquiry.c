/* Questions about many partitions at once, and answers that no sound broker gives. Two scripted leaders; the
 * test decides what each of them says. */
#include "tests/client/rig.h"

#include "client/inquiry.h"

#include <kwire/msg/fetch.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_for_leader_epoch.h>

enum { MANY = 10000, TOPICS = 4, FEW = 2 };
enum { NOT_LEADER_OR_FOLLOWER = 6 };

/* Partition p is led by node 1 + p % 2. */
typedef struct stage {
    rig rig;
    int32_t topics[TOPICS];
    int32_t n_topics, n_partitions; /* partitions of each */
    int32_t epoch;
    int n_lists, n_listed, n_ends;
    int64_t offset;     /* what ListOffsets says; */
    int64_t asked_time; /* the last one */
    int error;          /* of the next ListOffsets, so many times */
    int times;
    bool leave_out;     /* the last partition of an answer */
    bool name_stranger; /* names a partition that nobody asked about, too */
    int64_t end_offset; /* what OffsetForLeaderEpoch says */
    int32_t end_epoch;
    int32_t asked_epoch, current_epoch; /* what it was asked */
} stage;

static kw_metadata_resp_partition parts[MANY];

static void describe(const stage *st, kw_metadata_resp_topic *t, kw_str name) {
    *t = kw_metadata_resp_topic_default;
    t->name = name;
    t->topic_id = sim_script_topic_id(name);
    t->partitions = parts;
    t->n_partitions = st->n_partitions;
}

static void tell_cluster(sim_script *s, const sim_request *q) {
    const stage *st = s->ctx;
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_topic topics[TOPICS];
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = rig_text(i == 0 ? "one" : "two");
        brokers[i].port = 9092;
    }
    for (int32_t i = 0; i < st->n_partitions; i++) {
        parts[i] = kw_metadata_resp_partition_default;
        parts[i].partition_index = i;
        parts[i].leader_id = 1 + i % 2;
        parts[i].leader_epoch = st->epoch;
    }
    for (int32_t i = 0; i < req->n_topics; i++)
        describe(st, &topics[i], req->topics[i].name);
    resp.brokers = brokers;
    resp.n_brokers = 2;
    resp.topics = topics;
    resp.n_topics = req->n_topics;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void list_topic(stage *st, const kw_list_offsets_req_topic *t, kw_list_offsets_resp_topic *out,
                       kw_list_offsets_resp_partition *list) {
    for (int32_t i = 0; i < t->n_partitions; i++) {
        list[i] = kw_list_offsets_resp_partition_default;
        list[i].partition_index = t->partitions[i].partition_index;
        list[i].offset = st->offset;
        list[i].leader_epoch = st->epoch;
        list[i].error_code = st->times > 0 ? (int16_t)st->error : 0;
        st->asked_time = t->partitions[i].timestamp;
        st->n_ends += t->partitions[i].timestamp == -1;
        assert_int_equal(t->partitions[i].current_leader_epoch, st->epoch);
    }
    st->n_listed += t->n_partitions;
    *out = kw_list_offsets_resp_topic_default;
    out->name = t->name;
    out->partitions = list;
    out->n_partitions = t->n_partitions - st->leave_out;
    if (st->name_stranger)
        list[0].partition_index = 4711;
}

static void tell_offsets(sim_script *s, const sim_request *q) {
    static kw_list_offsets_resp_partition list[MANY];
    stage *st = s->ctx;
    const kw_list_offsets_req *req = q->body;
    kw_list_offsets_resp_topic topics[TOPICS];
    kw_list_offsets_resp resp = kw_list_offsets_resp_default;
    int32_t n = 0;
    st->n_lists += 1;
    assert_int_equal(req->replica_id, -1);
    assert_true(req->n_topics <= TOPICS);
    for (int32_t i = 0; i < req->n_topics; n += req->topics[i++].n_partitions)
        list_topic(st, &req->topics[i], &topics[i], &list[n]);
    resp.topics = topics;
    resp.n_topics = req->n_topics;
    st->times -= st->times > 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void tell_end_of_epoch(sim_script *s, const sim_request *q) {
    stage *st = s->ctx;
    const kw_offset_for_leader_epoch_req *req = q->body;
    const kw_offset_for_leader_epoch_req_topic *t = &req->topics[0];
    kw_offset_for_leader_epoch_resp_partition p = kw_offset_for_leader_epoch_resp_partition_default;
    assert_int_equal(req->replica_id, q->header.api_version >= 3 ? -1 : -2);
    p.partition = t->partitions[0].partition;
    p.leader_epoch = st->end_epoch;
    p.end_offset = st->end_offset;
    st->asked_epoch = t->partitions[0].leader_epoch;
    st->current_epoch = t->partitions[0].current_leader_epoch;
    kw_offset_for_leader_epoch_resp_topic rt = {t->topic, &p, 1, NULL};
    kw_offset_for_leader_epoch_resp resp = kw_offset_for_leader_epoch_resp_default;
    resp.topics = &rt;
    resp.n_topics = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void serve(sim_script *s, const sim_request *q) {
    if (q->api->key == kw_metadata_api.key)
        tell_cluster(s, q);
    else if (q->api->key == kw_list_offsets_api.key)
        tell_offsets(s, q);
    else if (q->api->key == kw_offset_for_leader_epoch_api.key)
        tell_end_of_epoch(s, q);
    else
        sim_script_usual(s, q);
}

static void offer(sim_script *s, const kw_api *api, int16_t max) {
    int n = 0;
    while (s->versions[n].max >= 0)
        n++;
    s->versions[n + 1] = s->versions[n];
    s->versions[n] = (sim_script_version){api->key, api->min_version, max};
}

/* epochs: highest version of OffsetForLeaderEpoch, 0: it is not offered. */
static void set_up(stage *st, int32_t n_topics, int32_t n_partitions, int16_t epochs,
                   const char *const *config) {
    static const char *const names[TOPICS] = {"a", "b", "c", "d"};
    memset(st, 0, sizeof *st);
    rig_init(&st->rig, config);
    if (epochs > 0)
        offer(&st->rig.script, &kw_offset_for_leader_epoch_api, epochs);
    st->n_topics = n_topics;
    st->n_partitions = n_partitions;
    st->epoch = 3;
    st->offset = 100;
    st->rig.cluster.produces = true; /* fetches, which nobody answers, take a connection of their own */
    st->rig.script.request = serve;
    st->rig.script.ctx = st;
    for (int32_t i = 0; i < n_topics; i++)
        st->topics[i] = rig_topic(&st->rig, names[i]);
    rig_run(&st->rig, SECONDS(1));
}

static void strike(stage *st) {
    rig_fini(&st->rig);
}

static void assign(stage *st, int32_t topic, int32_t partition, int64_t offset) {
    assert_int_equal(kw_consumer_assign(&st->rig.consumer, st->topics[topic], partition, offset), KW_OK);
}

static kw_assigned *part(stage *st, int32_t partition) {
    return kw_consumer_find(&st->rig.consumer, st->topics[0], partition);
}

/* Partitions of all topics in turn, the worst order there is for grouping them. */
static void assign_all(stage *st, int64_t offset) {
    for (int32_t p = 0; p < st->n_partitions; p++)
        for (int32_t t = st->n_topics - 1; t >= 0; t--)
            assign(st, t, p, offset);
}

static void test_F14_one_question_a_leader(void **state) {
    (void)state;
    static stage st;
    set_up(&st, TOPICS, MANY / TOPICS, 4, NULL);
    (void)kw_conn_want(&kw_cluster_node(&st.rig.cluster, 1)->conn);
    (void)kw_conn_want(&kw_cluster_node(&st.rig.cluster, 2)->conn);
    (void)rig_settle(&st.rig);
    assign_all(&st, KW_OFFSET_BEGINNING);
    rig_run(&st.rig, KW_MS(100));
    assert_int_equal(st.n_lists, 2);
    assert_int_equal(st.n_listed, MANY);
    assert_int_equal(st.asked_time, -2);
    for (const kw_link *l = st.rig.consumer.assigned.next; l != &st.rig.consumer.assigned; l = l->next)
        assert_int_equal(KW_CONTAINER(l, kw_assigned, link)->position, 100);
    strike(&st);
}

/* A tail takes two questions, and no more. */
static void test_F14_tails_of_many(void **state) {
    (void)state;
    static stage st;
    set_up(&st, TOPICS, 100, 4, NULL);
    assign_all(&st, KW_OFFSET_TAIL(7));
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_lists, 4);
    assert_int_equal(st.n_listed, 2 * 100 * TOPICS);
    assert_int_equal(st.n_ends, 100 * TOPICS);
    strike(&st);
}

static void test_F14_all_are_asked_again(void **state) {
    (void)state;
    static stage st;
    set_up(&st, 1, 100, 4, NULL);
    st.error = NOT_LEADER_OR_FOLLOWER;
    st.times = 2;
    assign_all(&st, KW_OFFSET_END);
    rig_run(&st.rig, SECONDS(2));
    assert_int_equal(part(&st, 0)->position, 100);
    assert_int_equal(part(&st, 99)->position, 100);
    assert_true(st.n_lists <= 8);
    assert_int_equal(st.rig.n_errors, 0);
    strike(&st);
}

/* A beginning and an end always exist. */
static void test_F14_negative_answers_are_refused(void **state) {
    (void)state;
    static const int64_t starts[] = {KW_OFFSET_BEGINNING, KW_OFFSET_END, KW_OFFSET_TAIL(5)};
    static stage st;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        set_up(&st, 1, FEW, 4, NULL);
        st.offset = -1;
        assign(&st, 0, 0, starts[i]);
        rig_run(&st.rig, SECONDS(1));
        assert_int_equal(st.rig.last_error, KW_EMALFORMED);
        assert_int_equal(st.rig.n_errors, 1);
        assert_int_equal(part(&st, 0)->state, KW_ASSIGNED_STOPPED);
        strike(&st);
    }
}

/* "No record is so young" is an answer: then it is the end, which must exist again. */
static void test_F14_a_time_may_not_be_found(void **state) {
    (void)state;
    static stage st;
    set_up(&st, 1, FEW, 4, NULL);
    st.offset = -1;
    assert_int_equal(kw_consumer_assign_at_time(&st.rig.consumer, st.topics[0], 0, 123456), KW_OK);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_lists, 2);
    assert_int_equal(st.asked_time, -1);
    assert_int_equal(st.rig.last_error, KW_EMALFORMED);
    strike(&st);
}

static void test_entries_that_are_missing_or_foreign(void **state) {
    (void)state;
    static stage st;
    for (int i = 0; i < 2; i++) {
        set_up(&st, 1, FEW, 4, NULL);
        st.leave_out = i == 0;
        st.name_stranger = i == 1;
        assign(&st, 0, 0, KW_OFFSET_END);
        rig_run(&st.rig, SECONDS(1));
        assert_int_equal(st.rig.n_errors, 1);
        assert_int_equal(st.rig.last_error, KW_EMALFORMED);
        assert_non_null(strstr(st.rig.last_text, "a [0]: KW_EMALFORMED: ListOffsets"));
        strike(&st);
    }
}

/* F12: between question and answer the application seeks. */
static void test_F12_a_seek_voids_the_answer(void **state) {
    (void)state;
    static stage st;
    set_up(&st, 1, FEW, 4, NULL);
    assign(&st, 0, 0, KW_OFFSET_END);
    while (part(&st, 0)->state != KW_ASSIGNED_LISTING) {
        st.rig.core.now = st.rig.wire.now;
        (void)kw_cluster_step(&st.rig.cluster);
        (void)kw_consumer_step(&st.rig.consumer);
    }
    assign(&st, 0, 0, 7);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.n_lists, 1);
    assert_int_equal(part(&st, 0)->position, 7);
    strike(&st);
}

/* Without memory for a list everybody waits, and nobody is forgotten. */
static void test_want_of_memory_passes(void **state) {
    (void)state;
    static stage st;
    for (int64_t nth = 1; nth < 12; nth++) {
        set_up(&st, 2, 50, 4, NULL);
        assign_all(&st, KW_OFFSET_BEGINNING);
        st.rig.wire.mem.fail_at = st.rig.wire.mem.n_calls + nth;
        rig_run(&st.rig, SECONDS(5));
        for (const kw_link *l = st.rig.consumer.assigned.next; l != &st.rig.consumer.assigned; l = l->next)
            assert_int_equal(KW_CONTAINER(l, kw_assigned, link)->position, 100);
        strike(&st);
    }
}

/* ---- OffsetForLeaderEpoch ---- */

/* A position that was read up to 100 under epoch 3, and a new leader epoch. */
static void led_anew(stage *st, int16_t version, const char *const *config) {
    set_up(st, 1, FEW, version, config);
    assign(st, 0, 0, KW_OFFSET_END);
    rig_run(&st->rig, SECONDS(1));
    assert_int_equal(part(st, 0)->position_epoch, 3);
    st->epoch = 5;
    st->rig.cluster.wants_metadata = true;
}

static void test_F10_what_is_asked(void **state) {
    (void)state;
    static stage st;
    for (int16_t version = 2; version <= 4; version++) {
        led_anew(&st, version, NULL);
        st.end_offset = 100;
        st.end_epoch = 3;
        rig_run(&st.rig, SECONDS(1));
        assert_int_equal(st.asked_epoch, 3);
        assert_int_equal(st.current_epoch, 5);
        assert_int_equal(part(&st, 0)->state, KW_ASSIGNED_FETCHING);
        assert_int_equal(part(&st, 0)->position, 100);
        strike(&st);
    }
}

/* franz-go: no information is not a loss; nor is an answer about an epoch before all that is known. */
static void test_F10_no_information_is_no_loss(void **state) {
    (void)state;
    static stage st;
    static const char *const none[] = {"auto.offset.reset", "none", NULL};
    led_anew(&st, 4, none);
    st.end_offset = -1;
    st.end_epoch = -1;
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.current_epoch, 5);
    assert_int_equal(st.rig.n_errors, 0);
    assert_int_equal(part(&st, 0)->state, KW_ASSIGNED_FETCHING);
    assert_int_equal(part(&st, 0)->position, 100);
    strike(&st);
}

static void test_F10_an_earlier_end_is_a_cut(void **state) {
    (void)state;
    static stage st;
    led_anew(&st, 4, NULL);
    st.end_offset = 60;
    st.end_epoch = 2;
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(part(&st, 0)->position, 60);
    assert_int_equal(part(&st, 0)->position_epoch, 2);
    assert_int_equal(part(&st, 0)->state, KW_ASSIGNED_FETCHING);
    strike(&st);
}

/* Brokers of before KIP-320 cannot be asked: reading goes on as it did then. */
static void test_F10_brokers_that_cannot_say(void **state) {
    (void)state;
    static stage st;
    led_anew(&st, 0, NULL);
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(st.current_epoch, 0);
    assert_int_equal(part(&st, 0)->leader_epoch, 5);
    assert_int_equal(part(&st, 0)->state, KW_ASSIGNED_FETCHING);
    assert_int_equal(st.rig.n_errors, 0);
    strike(&st);
}

/* ---- the table ---- */

/* Whatever state a partition is in, a seek sets it going, and a loss stops it. */
static void test_every_state_can_be_left(void **state) {
    (void)state;
    static stage st;
    set_up(&st, 1, FEW, 4, NULL);
    assign(&st, 0, 0, 5);
    kw_assigned *a = part(&st, 0);
    static const kw_position_event always[] = {KW_POSITION_KNOWN, KW_POSITION_CLAIMED, KW_POSITION_SOUGHT,
                                               KW_POSITION_STORED, KW_POSITION_LOST};
    static const kw_assigned_state next[] = {KW_ASSIGNED_FETCHING, KW_ASSIGNED_CHECKING,
                                             KW_ASSIGNED_SEARCHING, KW_ASSIGNED_RECALLING,
                                             KW_ASSIGNED_STOPPED};
    for (int s = 0; s < KW_ASSIGNED_STATES; s++) {
        assert_non_null(kw_position_state_name((kw_assigned_state)s));
        for (int e = 0; e < 5; e++) {
            uint32_t version = a->version;
            a->state = (kw_assigned_state)s;
            assert_true(kw_position_apply(a, always[e]));
            assert_int_equal(a->state, next[e]);
            assert_true(a->version > version); /* F12 */
        }
        /* Every question that is asked can fail, and is asked again then. */
        a->state = (kw_assigned_state)s;
        bool asks = kw_position_asks(a->state);
        assert_int_equal(kw_position_apply(a, KW_POSITION_ASKED), asks);
        assert_int_equal(kw_position_apply(a, KW_POSITION_FAILED), asks || s == KW_ASSIGNED_LISTING ||
                                                                       s == KW_ASSIGNED_ASKING ||
                                                                       s == KW_ASSIGNED_VALIDATING);
        assert_true(!asks || a->state == (kw_assigned_state)s);
    }
    /* F10: what the former leader will answer is void before the new one was asked. */
    a->state = KW_ASSIGNED_VALIDATING;
    a->asked = &st;
    assert_true(kw_position_apply(a, KW_POSITION_LED_ANEW));
    assert_null(a->asked);
    assert_int_equal(a->state, KW_ASSIGNED_CHECKING);
    assign(&st, 0, 0, 5);
    strike(&st);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F14_one_question_a_leader),
        cmocka_unit_test(test_F14_tails_of_many),
        cmocka_unit_test(test_F14_all_are_asked_again),
        cmocka_unit_test(test_F14_negative_answers_are_refused),
        cmocka_unit_test(test_F14_a_time_may_not_be_found),
        cmocka_unit_test(test_entries_that_are_missing_or_foreign),
        cmocka_unit_test(test_F12_a_seek_voids_the_answer),
        cmocka_unit_test(test_want_of_memory_passes),
        cmocka_unit_test(test_F10_what_is_asked),
        cmocka_unit_test(test_F10_no_information_is_no_loss),
        cmocka_unit_test(test_F10_an_earlier_end_is_a_cut),
        cmocka_unit_test(test_F10_brokers_that_cannot_say),
        cmocka_unit_test(test_every_state_can_be_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
