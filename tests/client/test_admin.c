/* Administrative calls: who is asked, what is tried again, how answers become one result, and what hostile
 * or missing answers come to. Brokers and their errors: admin_world.h. */
#include "tests/client/admin_world.h"

#include <stdio.h>

enum { LIST_OFFSETS = 2, OFFSET_FETCH = 9, LIST_GROUPS = 16, CREATE_TOPICS = 19, DELETE_TOPICS = 20 };
enum { DESCRIBE_GROUPS = 15, DELETE_GROUPS = 42, DESCRIBE_CLUSTER = 60, CONSUMER_GROUP_DESCRIBE = 69 };
enum { UNKNOWN_TOPIC = 3, NOT_LEADER = 6, NOT_CONTROLLER = 41, GROUP_NOT_FOUND = 69, QUOTA = 89 };

static admin_world w;
static const kw_admin_options ten_seconds = {.timeout_ms = 10000, .opaque = 77};

static bool is(kw_str s, const char *text) {
    return s.n == (int32_t)strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

/* ---- requests ---- */

static int create(const char *a, const char *b, const kw_admin_options *o) {
    kw_create_topics_req req = kw_create_topics_req_default;
    kw_create_topics_req_topic t[2] = {kw_create_topics_req_topic_default,
                                       kw_create_topics_req_topic_default};
    t[0].name = (kw_str){a, (int32_t)strlen(a)};
    t[0].num_partitions = 5;
    if (b != NULL)
        t[1].name = (kw_str){b, (int32_t)strlen(b)};
    req.topics = t;
    req.n_topics = b != NULL ? 2 : 1;
    return kw_admin_create_topics(w.client, &req, o);
}

/* Partitions 3, 2, 1, 0 of "t": the answer has to come in this order. */
static int offsets(int32_t n, const kw_admin_options *o) {
    kw_list_offsets_req req = kw_list_offsets_req_default;
    kw_list_offsets_req_topic t = kw_list_offsets_req_topic_default;
    kw_list_offsets_req_partition p[AW_PARTITIONS];
    for (int32_t i = 0; i < n; i++) {
        p[i] = kw_list_offsets_req_partition_default;
        p[i].partition_index = AW_PARTITIONS - 1 - i;
        p[i].timestamp = -1;
    }
    t.name = KW_STR("t");
    t.partitions = p;
    t.n_partitions = n;
    req.topics = &t;
    req.n_topics = 1;
    return kw_admin_list_offsets(w.client, &req, o);
}

static int delete_groups(const kw_str *names, int32_t n, const kw_admin_options *o) {
    kw_delete_groups_req req = kw_delete_groups_req_default;
    req.groups_names = names;
    req.n_groups_names = n;
    return kw_admin_delete_groups(w.client, &req, o);
}

/* ---- what came ---- */

static struct {
    int32_t n;
    int32_t index[AW_PARTITIONS];
    int16_t error[AW_PARTITIONS];
    int64_t offset[AW_PARTITIONS];
} seen;

static void keep_offsets(admin_world *world, const kw_event *e) {
    (void)world;
    const kw_list_offsets_resp *r = e->u.admin.result->u.list_offsets;
    memset(&seen, 0, sizeof seen);
    assert_int_equal(r->n_topics, 1);
    assert_true(is(r->topics[0].name, "t"));
    seen.n = r->topics[0].n_partitions;
    assert_in_range(seen.n, 0, AW_PARTITIONS);
    for (int32_t i = 0; i < seen.n; i++) {
        seen.index[i] = r->topics[0].partitions[i].partition_index;
        seen.error[i] = r->topics[0].partitions[i].error_code;
        seen.offset[i] = r->topics[0].partitions[i].offset;
    }
}

static void assert_in_order(void) {
    assert_int_equal(seen.n, AW_PARTITIONS);
    for (int32_t i = 0; i < AW_PARTITIONS; i++)
        assert_int_equal(seen.index[i], AW_PARTITIONS - 1 - i);
}

/* ---- routes ---- */

static void see_created(admin_world *world, const kw_event *e) {
    (void)world;
    const kw_create_topics_resp *r = e->u.admin.result->u.create_topics;
    assert_int_equal(e->u.admin.result->op, KW_ADMIN_CREATE_TOPICS);
    assert_int_equal(r->n_topics, 2);
    assert_true(is(r->topics[0].name, "a") && is(r->topics[1].name, "b"));
    assert_int_equal(r->topics[0].num_partitions, 5);
}

static void test_controller_is_asked(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = see_created;
    assert_int_equal(create("a", "b", &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    assert_int_equal(w.opaque, 77);
    assert_int_equal(aw_count(&w, CREATE_TOPICS), 1);
    assert_int_equal(aw_nth(&w, CREATE_TOPICS, 0)->broker, 2);
    assert_int_equal(aw_nth(&w, CREATE_TOPICS, 0)->n_items, 2);
    aw_fini(&w);
}

static void test_not_controller_is_retried_at_the_new_one(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.told_controller = 1;
    w.learns = true;
    assert_int_equal(create("a", NULL, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_nth(&w, CREATE_TOPICS, 0)->broker, 1);
    assert_int_equal(aw_nth(&w, CREATE_TOPICS, 1)->broker, 2);
    assert_int_equal(aw_count(&w, CREATE_TOPICS), 2);
    aw_fini(&w);
}

/* Nobody admits to be it: the timeout ends it, with Kafka's own word for why, and not in a busy loop. */
static void test_not_controller_for_ever_ends_by_name(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.told_controller = 1;
    kw_admin_options o = {.timeout_ms = 3000};
    assert_int_equal(create("a", NULL, &o), 0);
    aw_await(&w, SECONDS(4));
    assert_int_equal(w.error, NOT_CONTROLLER);
    assert_non_null(strstr(w.text, "topic a: NOT_CONTROLLER"));
    assert_in_range(w.at, SECONDS(3), KW_MS(3020));
    assert_in_range(aw_count(&w, CREATE_TOPICS), 3, 12);
    aw_fini(&w);
}

static void test_leaders_split_and_merge(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = keep_offsets;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    assert_int_equal(w.n_items, 4);
    assert_in_order();
    for (int i = 0; i < 4; i++)
        assert_int_equal(seen.offset[i], 100 * seen.index[i]);
    assert_int_equal(aw_count(&w, LIST_OFFSETS), 3); /* leaders 1, 2, 3, and 1 again */
    int n_items = 0;
    for (int i = 0; i < 3; i++)
        n_items += aw_nth(&w, LIST_OFFSETS, i)->n_items;
    assert_int_equal(n_items, 4);
    aw_fini(&w);
}

/* Only the partition that moved is asked for again, of its new leader. */
static void test_not_leader_is_retried_for_that_partition_only(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = keep_offsets;
    w.leader[0] = 3; /* metadata still says 1, which leads 3 as well */
    w.learns = true;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, 0);
    assert_in_order();
    assert_int_equal(aw_count(&w, LIST_OFFSETS), 4);
    assert_int_equal(aw_nth(&w, LIST_OFFSETS, 3)->broker, 3);
    assert_int_equal(aw_nth(&w, LIST_OFFSETS, 3)->n_items, 1);
    aw_fini(&w);
}

static void test_unknown_topic_ends_before_the_timeout(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.unknown_topic = true;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, UNKNOWN_TOPIC);
    assert_int_equal(w.n_failed, 4);
    assert_non_null(strstr(w.text, "topic t, partition 3: UNKNOWN_TOPIC_OR_PARTITION"));
    assert_int_equal(aw_count(&w, LIST_OFFSETS), 0);
    assert_in_range(w.at, KW_MS(150), SECONDS(2)); /* three looks, with pauses between */
    aw_fini(&w);
}

/* It turns up while we look. */
static void test_topic_that_was_just_made(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.unknown_topic = true;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_run(&w, KW_MS(5));
    w.unknown_topic = false;
    aw_await(&w, SECONDS(3));
    assert_int_equal(w.error, 0);
    aw_fini(&w);
}

static void test_T16_coordinator_moves(void **state) {
    (void)state;
    aw_init(&w, NULL);
    kw_str names[] = {KW_STR("g1"), KW_STR("g2"), KW_STR("elsewhere"), KW_STR("g3")};
    w.n_stale = 1; /* the first look-up names the wrong broker */
    assert_int_equal(delete_groups(names, 4, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    assert_int_equal(w.error, 0);
    assert_int_equal(w.n_items, 4);
    int n_items = 0;
    for (int i = 0; i < aw_count(&w, DELETE_GROUPS); i++)
        n_items += aw_nth(&w, DELETE_GROUPS, i)->n_items;
    assert_int_equal(n_items, 5); /* one of them twice */
    aw_fini(&w);
}

/* Nobody says that a dead coordinator has an heir: it is looked for when the dead one does not answer. */
static void test_T16_coordinator_dies(void **state) {
    (void)state;
    aw_init(&w, NULL);
    kw_str name = KW_STR("elsewhere");
    assert_int_equal(delete_groups(&name, 1, &ten_seconds), 0);
    aw_await(&w, SECONDS(1));
    assert_int_equal(aw_nth(&w, DELETE_GROUPS, 0)->broker, 3);
    w.refused = 3;
    w.coordinator = 1;
    wire_cut(&w.wire);
    assert_int_equal(delete_groups(&name, 1, &ten_seconds), 0);
    aw_await(&w, SECONDS(9));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_nth(&w, DELETE_GROUPS, 1)->broker, 1);
    aw_fini(&w);
}

/* The same of a leader: metadata names another one in the meantime. */
static void test_leader_dies(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = keep_offsets;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(1));
    assert_int_equal(w.error, 0);
    w.refused = 2;
    w.leader[1] = w.told_leader[1] = 3;
    wire_cut(&w.wire);
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(9));
    assert_int_equal(w.error, 0);
    assert_in_order();
    aw_fini(&w);
}

static void see_group_list(admin_world *world, const kw_event *e) {
    const kw_admin_group_list *l = e->u.admin.result->u.list_groups;
    assert_int_equal(l->n_brokers, 3);
    assert_int_equal(l->n_groups, world->silent == 0 ? 3 : 2);
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(l->brokers[i].error, l->brokers[i].broker == world->silent ? KW_ETIMEOUT : 0);
}

static void test_all_brokers_are_asked(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = see_group_list;
    assert_int_equal(kw_admin_list_groups(w.client, &kw_list_groups_req_default, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    w.silent = 2; /* what the others said is there all the same */
    kw_admin_options o = {.timeout_ms = 2000};
    assert_int_equal(kw_admin_list_groups(w.client, &kw_list_groups_req_default, &o), 0);
    aw_await(&w, SECONDS(3));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_failed, 1);
    assert_int_equal(w.n_unknown, 0); /* it only reads */
    assert_non_null(strstr(w.text, "broker 2: KW_ETIMEOUT"));
    aw_fini(&w);
}

static void test_all_brokers_when_none_is_known(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.wire.open_error = KW_ECONNECT;
    kw_admin_options o = {.timeout_ms = 2000};
    assert_int_equal(kw_admin_list_groups(w.client, &kw_list_groups_req_default, &o), 0);
    aw_await(&w, SECONDS(3));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_items, 0);
    aw_fini(&w);
}

static void see_descriptions(admin_world *world, const kw_event *e) {
    const kw_admin_groups *l = e->u.admin.result->u.describe_groups;
    (void)world;
    assert_int_equal(l->n_groups, 3);
    assert_true(is(l->groups[0].group_id, "nobody") && is(l->groups[1].group_id, "g1"));
    assert_int_equal(l->groups[0].error, GROUP_NOT_FOUND);
    assert_true(is(l->groups[0].message, "Group nobody not found."));
    assert_true(l->groups[0].classic == NULL && l->groups[0].consumer == NULL);
    assert_true(l->groups[1].consumer != NULL && l->groups[1].consumer->group_epoch == 7);
    assert_true(l->groups[2].classic != NULL && is(l->groups[2].classic->group_state, "Empty"));
}

/* Consumer groups are asked for first; what is none of them is asked for as a classic group. */
static void test_KIP_848_and_classic_groups(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = see_descriptions;
    kw_str names[] = {KW_STR("nobody"), KW_STR("g1"), KW_STR("g2")};
    kw_describe_groups_req req = kw_describe_groups_req_default;
    req.groups = names;
    req.n_groups = 3;
    assert_int_equal(kw_admin_describe_groups(w.client, &req, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, GROUP_NOT_FOUND);
    assert_int_equal(w.n_failed, 1);
    assert_string_equal(w.text, "group nobody: GROUP_ID_NOT_FOUND: Group nobody not found.");
    aw_fini(&w);
}

/* ---- quotas, timeouts, lost answers ---- */

static int n_throttled;
static int32_t throttle_ms;

static bool throttle(admin_world *world, const sim_request *q, int32_t broker) {
    (void)broker;
    const kw_create_topics_req *req = q->body;
    if (q->api->key != CREATE_TOPICS || n_throttled-- <= 0)
        return false;
    kw_create_topics_resp resp = kw_create_topics_resp_default;
    kw_create_topics_resp_topic t[2];
    for (int32_t i = 0; i < req->n_topics; i++) {
        t[i] = kw_create_topics_resp_topic_default;
        t[i].name = req->topics[i].name;
        t[i].error_code = is(t[i].name, "b") ? QUOTA : 0;
    }
    resp.throttle_time_ms = throttle_ms;
    resp.topics = t;
    resp.n_topics = req->n_topics;
    aw_answer(world, q, &resp);
    return true;
}

/* The topic that was made is not made again. */
static void test_M8_quota_is_retried_after_the_throttle_time(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.answer = throttle;
    n_throttled = 2;
    throttle_ms = 1500;
    assert_int_equal(create("a", "b", &ten_seconds), 0);
    aw_await(&w, SECONDS(9));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_count(&w, CREATE_TOPICS), 3);
    for (int i = 1; i < 3; i++) {
        kw_time pause = aw_nth(&w, CREATE_TOPICS, i)->at - aw_nth(&w, CREATE_TOPICS, i - 1)->at;
        assert_in_range(pause, KW_MS(1500), KW_MS(1600));
    }
    assert_int_equal(aw_nth(&w, CREATE_TOPICS, 2)->n_items, 1);
    aw_fini(&w);
}

/* Longer than we have: told at once, by name. */
static void test_M8_quota_beyond_the_timeout(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.answer = throttle;
    n_throttled = 100;
    throttle_ms = 20000;
    assert_int_equal(create("a", "b", &ten_seconds), 0);
    aw_await(&w, SECONDS(1));
    assert_int_equal(w.error, QUOTA);
    assert_int_equal(w.n_failed, 1);
    aw_fini(&w);
    aw_init(&w, NULL);
    w.answer = throttle;
    n_throttled = 1000;
    throttle_ms = 0; /* no time told: the usual pauses, not a loop */
    assert_int_equal(create("a", "b", &ten_seconds), 0);
    aw_await(&w, SECONDS(11));
    assert_int_equal(w.error, QUOTA);
    assert_in_range(aw_count(&w, CREATE_TOPICS), 5, 30);
    aw_fini(&w);
}

static void test_timeout_leaves_what_the_others_said(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = keep_offsets;
    w.silent = 2; /* leads partition 1 */
    kw_admin_options o = {.timeout_ms = 2000};
    assert_int_equal(offsets(4, &o), 0);
    aw_await(&w, SECONDS(3));
    assert_in_range(w.at, SECONDS(2), KW_MS(2020));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_failed, 1);
    assert_in_order();
    for (int i = 0; i < 4; i++)
        assert_int_equal(seen.error[i], seen.index[i] == 1 ? KW_ETIMEOUT : 0);
    assert_int_equal(seen.offset[2], -1);
    aw_fini(&w);
}

/* M11: a change whose answer never came may have been made, and that is said. */
static void test_M11_lost_answers_of_changes_are_unknown(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.silent = 2;
    w.hang_up = true;
    kw_admin_options o = {.timeout_ms = 3000};
    assert_int_equal(create("a", "b", &o), 0);
    aw_await(&w, SECONDS(4));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_failed, 2);
    assert_int_equal(w.n_unknown, 2);
    assert_in_range(aw_count(&w, CREATE_TOPICS), 2, 12);
    aw_fini(&w);
}

static void test_no_broker(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.wire.resolve_error = KW_ERESOLVE;
    kw_admin_options o = {.timeout_ms = 2000};
    assert_int_equal(create("a", NULL, &o), 0);
    aw_await(&w, SECONDS(3));
    assert_int_equal(w.error, KW_ETIMEOUT);
    assert_int_equal(w.n_unknown, 0); /* it never left */
    aw_fini(&w);
}

/* A topic that was never heard of is asked for at once, also when the last metadata is long ago. */
static void test_no_timer_is_needed_for_a_new_topic(void **state) {
    (void)state;
    aw_init(&w, NULL);
    assert_int_equal(kw_admin_describe_cluster(w.client, &kw_describe_cluster_req_default, &ten_seconds), 0);
    aw_await(&w, SECONDS(5));
    kw_time start = w.wire.now;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(11));
    assert_int_equal(w.error, 0);
    assert_in_range(w.at - start, 0, KW_MS(50));
    aw_fini(&w);
}

/* ---- hostile answers ---- */

static enum { MISSING, DOUBLED, STRANGERS, NOTHING, ANOTHER_TOPIC } trick;

static bool lie(admin_world *world, const sim_request *q, int32_t broker) {
    const kw_list_offsets_req *req = q->body;
    if (q->api->key != LIST_OFFSETS || broker != 1)
        return false;
    kw_list_offsets_resp resp = kw_list_offsets_resp_default;
    kw_list_offsets_resp_topic t[2] = {kw_list_offsets_resp_topic_default,
                                       kw_list_offsets_resp_topic_default};
    kw_list_offsets_resp_partition p[4];
    for (int i = 0; i < 4; i++)
        p[i] = kw_list_offsets_resp_partition_default;
    t[0].name = trick == ANOTHER_TOPIC ? KW_STR("other") : req->topics[0].name;
    t[0].partitions = p;
    t[0].n_partitions = trick == NOTHING ? 0 : trick == MISSING ? 1 : trick == DOUBLED ? 4 : 3;
    /* Asked: 3 and 0. */
    p[0].partition_index = 3;
    p[0].offset = 300;
    p[1].partition_index = 0;
    p[1].offset = 0;
    p[2].partition_index = trick == DOUBLED ? 3 : 1; /* another broker's */
    p[2].offset = 666;
    p[3].partition_index = 0;
    p[3].error_code = NOT_LEADER;
    resp.topics = t;
    resp.n_topics = 1;
    if (trick == STRANGERS) {
        t[1] = t[0];
        t[1].name = KW_STR("nobody-asked");
        resp.n_topics = 2;
    }
    aw_answer(world, q, &resp);
    return true;
}

static void test_hostile_answers(void **state) {
    (void)state;
    static const struct {
        int trick, error[4]; /* of partitions 3, 2, 1, 0 */
    } rows[] = {
        {MISSING,       {0, 0, 0, KW_EMALFORMED}            },
        {DOUBLED,       {0, 0, 0, 0}                        },
        {STRANGERS,     {0, 0, 0, 0}                        },
        {NOTHING,       {KW_EMALFORMED, 0, 0, KW_EMALFORMED}},
        {ANOTHER_TOPIC, {KW_EMALFORMED, 0, 0, KW_EMALFORMED}},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        aw_init(&w, NULL);
        w.on_result = keep_offsets;
        w.answer = lie;
        trick = rows[k].trick;
        assert_int_equal(offsets(4, &ten_seconds), 0);
        aw_await(&w, SECONDS(3));
        assert_in_order();
        for (int i = 0; i < 4; i++) {
            assert_int_equal(seen.error[i], rows[k].error[i]);
            assert_int_equal(seen.offset[i], rows[k].error[i] == 0 ? 100 * seen.index[i] : -1);
        }
        aw_fini(&w);
    }
}

static void shorten(void *ctx, uint8_t *frame, size_t *n) {
    (void)ctx;
    if (aw_count(&w, LIST_OFFSETS) == 0 || *n < 24)
        return;
    *n -= 8;
    frame[2] = (uint8_t)((*n - 4) >> 8);
    frame[3] = (uint8_t)(*n - 4);
}

static void test_damaged_answers_are_not_retried(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.wire.answer = shorten;
    assert_int_equal(offsets(4, &ten_seconds), 0);
    aw_await(&w, SECONDS(3));
    assert_true(w.error == KW_ETRUNCATED || w.error == KW_EMALFORMED);
    assert_non_null(strstr(w.text, "ListOffsets"));
    assert_int_equal(aw_count(&w, LIST_OFFSETS), 3);
    aw_fini(&w);
}

/* ---- versions ---- */

static void see_deleted(admin_world *world, const kw_event *e) {
    (void)world;
    const kw_delete_topics_resp *r = e->u.admin.result->u.delete_topics;
    assert_int_equal(r->n_responses, 2);
    assert_true(is(r->responses[0].name, "x") && is(r->responses[1].name, "y"));
}

static int delete_topics(bool by_id) {
    kw_delete_topics_req req = kw_delete_topics_req_default;
    kw_delete_topics_req_topic t[2] = {kw_delete_topics_req_topic_default,
                                       kw_delete_topics_req_topic_default};
    t[0].name = KW_STR("x");
    t[1].name = KW_STR("y");
    if (by_id) {
        t[1].name = (kw_str){NULL, -1};
        t[1].topic_id.b[3] = 9;
    }
    req.topics = t;
    req.n_topics = 2;
    return kw_admin_delete_topics(w.client, &req, &ten_seconds);
}

static void test_old_versions_of_delete_topics(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = see_deleted;
    aw_offer(&w, DELETE_TOPICS, 1, 5);
    assert_int_equal(delete_topics(false), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    assert_int_equal(aw_nth(&w, DELETE_TOPICS, 0)->version, 5);
    w.on_result = NULL;
    assert_int_equal(delete_topics(true), 0); /* ids are not in version 5 */
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_EVERSION);
    assert_non_null(strstr(w.text, "DeleteTopics v5"));
    assert_int_equal(aw_count(&w, DELETE_TOPICS), 1);
    aw_fini(&w);
}

static void see_group_offsets(admin_world *world, const kw_event *e) {
    (void)world;
    const kw_offset_fetch_resp *r = e->u.admin.result->u.list_group_offsets;
    assert_int_equal(r->n_groups, 2);
    assert_true(is(r->groups[0].group_id, "one") && is(r->groups[1].group_id, "two"));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(r->groups[i].n_topics, 1);
        assert_int_equal(r->groups[i].topics[0].partitions[0].committed_offset, 42);
    }
}

/* Two groups of one coordinator: one request from version 8 on, one each before. */
static void test_G12_offsets_of_groups_in_old_and_new_versions(void **state) {
    (void)state;
    for (int16_t version = 7; version <= 8; version++) {
        aw_init(&w, NULL);
        w.on_result = see_group_offsets;
        aw_offer(&w, OFFSET_FETCH, 1, version);
        kw_offset_fetch_req req = kw_offset_fetch_req_default;
        kw_offset_fetch_req_group g[2] = {kw_offset_fetch_req_group_default,
                                          kw_offset_fetch_req_group_default};
        g[0].group_id = KW_STR("one");
        g[1].group_id = KW_STR("two");
        g[0].n_topics = g[1].n_topics = -1;
        req.groups = g;
        req.n_groups = 2;
        assert_int_equal(kw_admin_list_group_offsets(w.client, &req, &ten_seconds), 0);
        aw_await(&w, SECONDS(2));
        assert_int_equal(w.error, 0);
        assert_int_equal(aw_nth(&w, OFFSET_FETCH, 0)->version, version);
        aw_run(&w, SECONDS(1));
        int n_items = 0;
        for (int i = 0; i < aw_count(&w, OFFSET_FETCH); i++)
            n_items += aw_nth(&w, OFFSET_FETCH, i)->n_items;
        assert_int_equal(n_items, 2);
        assert_true(version >= 8 || aw_count(&w, OFFSET_FETCH) == 2);
        aw_fini(&w);
    }
}

static char cluster_id[32];
static int32_t n_brokers;

static void see_cluster(admin_world *world, const kw_event *e) {
    (void)world;
    const kw_describe_cluster_resp *r = e->u.admin.result->u.describe_cluster;
    snprintf(cluster_id, sizeof cluster_id, "%.*s", (int)r->cluster_id.n, r->cluster_id.p);
    n_brokers = r->n_brokers;
}

static void test_cluster_without_the_api(void **state) {
    (void)state;
    aw_init(&w, NULL);
    w.on_result = see_cluster;
    assert_int_equal(kw_admin_describe_cluster(w.client, &kw_describe_cluster_req_default, NULL), 0);
    aw_await(&w, SECONDS(2));
    assert_string_equal(cluster_id, "described");
    aw_fini(&w);
    aw_init(&w, NULL);
    w.on_result = see_cluster;
    aw_offer(&w, DESCRIBE_CLUSTER, 5, 6); /* none that we know */
    assert_int_equal(kw_admin_describe_cluster(w.client, &kw_describe_cluster_req_default, NULL), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    assert_string_equal(cluster_id, "the-cluster");
    assert_int_equal(n_brokers, 3);
    aw_fini(&w);
}

static void test_missing_fields_and_apis_are_named(void **state) {
    (void)state;
    aw_init(&w, NULL);
    aw_offer(&w, LIST_GROUPS, 0, 3);
    aw_offer(&w, CREATE_TOPICS, 9, 9);
    kw_str states = KW_STR("Empty");
    kw_list_groups_req req = kw_list_groups_req_default;
    req.states_filter = &states;
    req.n_states_filter = 1;
    assert_int_equal(kw_admin_list_groups(w.client, &req, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_EVERSION);
    assert_non_null(strstr(w.text, "ListGroups v3, field statesFilter"));
    assert_int_equal(create("a", NULL, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_EUNSUPPORTED);
    assert_non_null(strstr(w.text, "CreateTopics"));
    aw_fini(&w);
}

/* ---- arguments, memory, the end ---- */

static void see_nothing(admin_world *world, const kw_event *e) {
    (void)world;
    assert_int_equal(e->u.admin.result->u.delete_groups->n_results, 0);
}

static void test_arguments(void **state) {
    (void)state;
    aw_init(&w, NULL);
    kw_str twice[] = {KW_STR("g1"), KW_STR("g2"), KW_STR("g1")};
    kw_str nameless[] = {
        {NULL, -1}
    };
    assert_int_equal(delete_groups(twice, 3, NULL), KW_EINVAL);
    assert_int_equal(delete_groups(nameless, 1, NULL), KW_EINVAL);
    assert_int_equal(kw_admin_create_topics(w.client, NULL, NULL), KW_EINVAL);
    int32_t nodes[] = {1, 2, 1};
    assert_int_equal(kw_admin_describe_log_dirs(w.client, nodes, 3, &kw_describe_log_dirs_req_default, NULL),
                     KW_EINVAL);
    w.on_result = see_nothing;
    assert_int_equal(delete_groups(NULL, 0, NULL), 0); /* nothing to do, and done */
    aw_await(&w, SECONDS(1));
    assert_int_equal(w.error, 0);
    aw_fini(&w);
}

static void test_a_broker_that_does_not_exist(void **state) {
    (void)state;
    aw_init(&w, NULL);
    aw_offer(&w, 35, 1, 4);
    int32_t nodes[] = {77};
    assert_int_equal(
        kw_admin_describe_log_dirs(w.client, nodes, 1, &kw_describe_log_dirs_req_default, &ten_seconds), 0);
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, KW_ENOTFOUND);
    assert_non_null(strstr(w.text, "broker 77: KW_ENOTFOUND: no broker with this id"));
    aw_fini(&w);
}

static void test_the_request_is_copied(void **state) {
    (void)state;
    aw_init(&w, NULL);
    char name[] = "a";
    w.on_result = see_created;
    assert_int_equal(create(name, "b", &ten_seconds), 0);
    name[0] = 'x';
    aw_await(&w, SECONDS(2));
    assert_int_equal(w.error, 0);
    aw_fini(&w);
}

/* In every stage: waiting, in flight, over but not pulled. A leak ends the process. */
static void test_end_in_the_middle(void **state) {
    (void)state;
    for (kw_time t = 0; t < KW_MS(4); t += 500) {
        aw_init(&w, NULL);
        w.silent = 2;
        assert_int_equal(offsets(4, &ten_seconds), 0);
        assert_int_equal(create("a", NULL, &ten_seconds), 0);
        aw_run(&w, t);
        assert_int_equal(kw_admin_list_groups(w.client, &kw_list_groups_req_default, NULL), 0);
        aw_fini(&w);
    }
}

/* Each allocation of a split call with a retry fails once: one event all the same, unless the call itself was
 * refused. */
static void test_allocations_that_fail(void **state) {
    (void)state;
    int n_hurt = 0;
    for (int64_t at = 1; at < 400; at++) {
        aw_init(&w, NULL);
        w.leader[0] = 3;
        w.learns = true;
        w.wire.mem.fail_at = w.wire.mem.n_calls + at;
        kw_admin_options o = {.timeout_ms = 4000};
        int rc = offsets(4, &o);
        aw_run(&w, SECONDS(5));
        assert_int_equal(w.n_events, rc == KW_OK ? 1 : 0);
        assert_true(rc == KW_OK || rc == KW_ENOMEM);
        n_hurt += rc != KW_OK || w.error != 0;
        bool over = w.wire.mem.n_failed == 0;
        aw_fini(&w);
        if (over)
            break;
        assert_true(at < 399);
    }
    assert_true(n_hurt > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_controller_is_asked),
        cmocka_unit_test(test_not_controller_is_retried_at_the_new_one),
        cmocka_unit_test(test_not_controller_for_ever_ends_by_name),
        cmocka_unit_test(test_leaders_split_and_merge),
        cmocka_unit_test(test_not_leader_is_retried_for_that_partition_only),
        cmocka_unit_test(test_unknown_topic_ends_before_the_timeout),
        cmocka_unit_test(test_topic_that_was_just_made),
        cmocka_unit_test(test_T16_coordinator_moves),
        cmocka_unit_test(test_T16_coordinator_dies),
        cmocka_unit_test(test_leader_dies),
        cmocka_unit_test(test_all_brokers_are_asked),
        cmocka_unit_test(test_all_brokers_when_none_is_known),
        cmocka_unit_test(test_KIP_848_and_classic_groups),
        cmocka_unit_test(test_M8_quota_is_retried_after_the_throttle_time),
        cmocka_unit_test(test_M8_quota_beyond_the_timeout),
        cmocka_unit_test(test_timeout_leaves_what_the_others_said),
        cmocka_unit_test(test_M11_lost_answers_of_changes_are_unknown),
        cmocka_unit_test(test_no_broker),
        cmocka_unit_test(test_no_timer_is_needed_for_a_new_topic),
        cmocka_unit_test(test_hostile_answers),
        cmocka_unit_test(test_damaged_answers_are_not_retried),
        cmocka_unit_test(test_old_versions_of_delete_topics),
        cmocka_unit_test(test_G12_offsets_of_groups_in_old_and_new_versions),
        cmocka_unit_test(test_cluster_without_the_api),
        cmocka_unit_test(test_missing_fields_and_apis_are_named),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_a_broker_that_does_not_exist),
        cmocka_unit_test(test_the_request_is_copied),
        cmocka_unit_test(test_end_in_the_middle),
        cmocka_unit_test(test_allocations_that_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
