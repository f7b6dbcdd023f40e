/* F17, KIP-392: fetching from a replica that is nearer than the leader, and back to the leader whenever that
 * does not work. Two brokers: 1 leads, and names 2. */
#include "tests/client/rig.h"
#include "tests/sim/batches.h"

#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>
#include <stdio.h>

enum { FETCH = 1, METADATA = 3, LEADER = 1, REPLICA = 2, LEADER_PORT = 9091, REPLICA_PORT = 9092 };
enum { NONE = 0, OFFSET_OUT_OF_RANGE = 1, LEASE_S = 20 };

typedef struct stage {
    rig rig;
    int32_t topic;
    kw_mem mem;
    kw_buf log;
    int64_t end;
    bool replica_known; /* to metadata */
    int32_t named;      /* preferred_read_replica of the leader's answers; -1 */
    int replica_error;  /* of the replica's answers */
    int leader_error;
    bool replica_is_down;         /* its connections are cut */
    int n_fetches[3], n_metadata; /* by node */
    kw_time last_fetch[3];
    char rack[32];
    sim_answer_to waits[3];
    bool waiting[3];
    int64_t n_read;
    int32_t last_broker;
} stage;

static stage st;

static int32_t node_of(uint32_t conn) {
    for (int i = 0; i < st.rig.wire.n_conns; i++)
        if (st.rig.wire.conns[i].conn == conn)
            return st.rig.wire.conns[i].port == REPLICA_PORT ? REPLICA : LEADER;
    return LEADER;
}

static void tell_cluster(sim_script *s, const sim_request *q) {
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_partition part = kw_metadata_resp_partition_default;
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = rig_text(i == 0 ? "one" : "two");
        brokers[i].port = i == 0 ? LEADER_PORT : REPLICA_PORT;
    }
    part.leader_id = LEADER;
    part.leader_epoch = 1;
    topic.name = rig_text("t");
    topic.topic_id = sim_script_topic_id(topic.name);
    topic.partitions = &part;
    topic.n_partitions = 1;
    resp.brokers = brokers;
    resp.n_brokers = st.replica_known ? 2 : 1;
    resp.topics = &topic;
    resp.n_topics = req->n_topics > 0;
    st.n_metadata += 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

/* From the batch that holds the offset. */
static kw_bytes records_from(int64_t offset) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, st.log.p, st.log.n);
    while (kw_batches_next(&r, &b) == 1)
        if (kw_batch_next_offset(&b) > offset)
            return (kw_bytes){b.raw.p, (int32_t)(st.log.p + st.log.n - b.raw.p)};
    return (kw_bytes){NULL, 0};
}

/* No sessions here: each request names the partition. */
static void answer_fetch(sim_script *s, const sim_answer_to *to, int32_t node, int64_t offset) {
    kw_fetch_resp_partition p = kw_fetch_resp_partition_default;
    kw_fetch_resp_topic t = kw_fetch_resp_topic_default;
    kw_fetch_resp resp = kw_fetch_resp_default;
    int error = node == REPLICA ? st.replica_error : st.leader_error;
    p.error_code = (int16_t)error;
    p.high_watermark = error != 0 ? -1 : st.end;
    p.records = (kw_bytes){NULL, 0};
    if (node == LEADER && error == 0)
        p.preferred_read_replica = st.named;
    if (error == 0 && p.preferred_read_replica < 0)
        p.records = records_from(offset);
    t.topic_id = sim_script_topic_id(rig_text("t"));
    t.partitions = &p;
    t.n_partitions = 1;
    resp.responses = &t;
    resp.n_responses = 1;
    sim_answer(s, to, &resp);
}

static void take_fetch(sim_script *s, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    int32_t node = node_of(q->conn);
    int64_t offset = req->topics[0].partitions[0].fetch_offset;
    snprintf(st.rack, sizeof st.rack, "%.*s", (int)req->rack_id.n, req->rack_id.p);
    st.n_fetches[node] += 1;
    st.last_fetch[node] = q->now;
    sim_answer_to to = sim_answer_later(q);
    bool redirects = node == LEADER && st.named >= 0;
    bool refuses = (node == REPLICA ? st.replica_error : st.leader_error) != 0;
    if (offset < st.end || redirects || refuses)
        answer_fetch(s, &to, node, offset);
    else {
        st.waits[node] = to;
        st.waiting[node] = true;
        s->due = q->now + KW_MS(req->max_wait_ms);
    }
}

static void end_waits(sim_script *s, kw_time now) {
    (void)now;
    for (int32_t node = LEADER; node <= REPLICA; node++)
        if (st.waiting[node]) {
            st.waiting[node] = false;
            answer_fetch(s, &st.waits[node], node, st.end);
        }
}

static void serve(sim_script *s, const sim_request *q) {
    if (st.replica_is_down && node_of(q->conn) == REPLICA)
        sim_script_close(s, q->conn);
    else if (q->api->key == METADATA)
        tell_cluster(s, q);
    else if (q->api->key == FETCH)
        take_fetch(s, q);
    else
        sim_script_usual(s, q);
}

static void note(rig *r, const kw_event *e) {
    kw_record rec;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    while (kw_record_next(&it, &rec) == 1) {
        assert_int_equal(rec.offset, st.n_read);
        st.n_read += 1;
    }
    st.last_broker = e->u.records.broker;
    kw_consumer_release(&r->consumer, e->u.records.batch);
}

static void put(int32_t n) {
    static const int32_t deltas[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    sim_batch_put(&st.log, &st.mem, st.end, n - 1, deltas, n);
    st.end += n;
}

/* Reads ten records more; who sent them? */
static int32_t read_from(void) {
    put(10);
    rig_run(&st.rig, SECONDS(3));
    assert_int_equal(st.n_read, st.end);
    return st.last_broker;
}

static void set_up(void) {
    const char *config[] = {"client.rack", "r2", "metadata.max.age.ms", "20000", NULL};
    memset(&st, 0, sizeof st);
    rig_init(&st.rig, config);
    st.mem = unit_mem(0);
    st.replica_known = true;
    st.named = REPLICA;
    st.rig.script.request = serve;
    st.rig.script.step = end_waits;
    st.rig.on_event = note;
    st.topic = rig_topic(&st.rig, "t");
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(kw_consumer_assign(&st.rig.consumer, st.topic, 0, 0), KW_OK);
}

static void strike(void) {
    assert_int_equal(st.rig.n_errors, 0);
    rig_fini(&st.rig);
    kw_buf_fini(&st.log, &st.mem);
}

static void test_F17_the_replica_that_the_leader_names(void **state) {
    (void)state;
    set_up();
    assert_int_equal(read_from(), REPLICA);
    assert_string_equal(st.rack, "r2");
    int asked = st.n_fetches[LEADER];
    for (int i = 0; i < 3; i++)
        assert_int_equal(read_from(), REPLICA);
    assert_int_equal(st.n_fetches[LEADER], asked); /* it is not asked each time */
    strike();
}

/* For metadata.max.age.ms; then the leader says again who is near. */
static void test_F17_the_lease_ends(void **state) {
    (void)state;
    set_up();
    assert_int_equal(read_from(), REPLICA);
    int asked = st.n_fetches[LEADER];
    rig_run(&st.rig, SECONDS(LEASE_S + 1));
    assert_in_range(st.n_fetches[LEADER], asked + 1, asked + 2);
    assert_int_equal(read_from(), REPLICA);
    st.named = -1;
    rig_run(&st.rig, SECONDS(LEASE_S + 1));
    assert_int_equal(read_from(), LEADER);
    strike();
}

static void test_F17_unknown_replica(void **state) {
    (void)state;
    set_up();
    st.named = 77;
    rig_run(&st.rig, SECONDS(10));
    assert_in_range(st.n_fetches[LEADER], 5, 200); /* no busy loop */
    assert_true(st.n_metadata > 1);                /* it may be new */
    assert_int_equal(st.n_read, 0);
    st.named = -1;
    assert_int_equal(read_from(), LEADER);
    strike();
}

/* It dies: back to the leader, and metadata is asked for. */
static void test_F17_dead_replica(void **state) {
    (void)state;
    set_up();
    assert_int_equal(read_from(), REPLICA);
    int asked = st.n_metadata;
    st.replica_is_down = true;
    wire_cut(&st.rig.wire);
    st.named = -1; /* the leader notices as well */
    assert_int_equal(read_from(), LEADER);
    assert_true(st.n_metadata > asked);
    strike();
}

/* ... and while the leader has not noticed, it sends us back; that is no busy loop. */
static void test_F17_dead_replica_is_named_still(void **state) {
    (void)state;
    set_up();
    assert_int_equal(read_from(), REPLICA);
    st.replica_is_down = true;
    wire_cut(&st.rig.wire);
    int asked = st.n_fetches[LEADER];
    rig_run(&st.rig, SECONDS(10));
    assert_in_range(st.n_fetches[LEADER] - asked, 5, 200);
    st.replica_is_down = false;
    assert_int_equal(read_from(), REPLICA);
    assert_int_equal(st.n_read, st.end);
    rig_fini(&st.rig); /* "no broker reachable" is not told: the leader is */
    kw_buf_fini(&st.log, &st.mem);
}

/* Gone from the metadata. */
static void test_F17_replica_that_left(void **state) {
    (void)state;
    set_up();
    assert_int_equal(read_from(), REPLICA);
    st.replica_known = false;
    st.named = -1;
    st.rig.cluster.wants_metadata = true;
    assert_int_equal(read_from(), LEADER);
    strike();
}

/* Whatever it refuses: the leader is asked. F8: an offset that a follower does not have is not out of range.
 */
static void test_F17_a_refusal_leads_back_to_the_leader(void **state) {
    (void)state;
    static const int errors[] = {OFFSET_OUT_OF_RANGE, 3, 5, 6, 9, 56, 74, 75, 78};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        set_up();
        assert_int_equal(read_from(), REPLICA);
        st.replica_error = errors[i];
        st.named = -1;
        assert_int_equal(read_from(), LEADER);
        strike();
    }
}

static void test_F8_out_of_range_at_both_is_out_of_range(void **state) {
    (void)state;
    const char *config[] = {"client.rack", "r2", "auto.offset.reset", "none", NULL};
    set_up();
    rig_fini(&st.rig);
    kw_buf_fini(&st.log, &st.mem);
    memset(&st, 0, sizeof st);
    rig_init(&st.rig, config);
    st.mem = unit_mem(0);
    st.replica_known = true;
    st.named = REPLICA;
    st.replica_error = OFFSET_OUT_OF_RANGE;
    st.rig.script.request = serve;
    st.rig.script.step = end_waits;
    st.rig.on_event = note;
    st.topic = rig_topic(&st.rig, "t");
    rig_run(&st.rig, SECONDS(1));
    assert_int_equal(kw_consumer_assign(&st.rig.consumer, st.topic, 0, 5), KW_OK);
    rig_run(&st.rig, SECONDS(5));
    assert_int_equal(st.rig.n_errors, 0); /* a follower that is behind: the leader has the last word */
    assert_in_range(st.n_fetches[REPLICA], 5, 200);
    st.named = -1;
    st.leader_error = OFFSET_OUT_OF_RANGE;
    rig_run(&st.rig, SECONDS(5));
    assert_int_equal(st.rig.n_errors, 1);
    assert_int_equal(st.rig.last_error, OFFSET_OUT_OF_RANGE);
    rig_fini(&st.rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F17_the_replica_that_the_leader_names),
        cmocka_unit_test(test_F17_the_lease_ends),
        cmocka_unit_test(test_F17_unknown_replica),
        cmocka_unit_test(test_F17_dead_replica),
        cmocka_unit_test(test_F17_dead_replica_is_named_still),
        cmocka_unit_test(test_F17_replica_that_left),
        cmocka_unit_test(test_F17_a_refusal_leads_back_to_the_leader),
        cmocka_unit_test(test_F8_out_of_range_at_both_is_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
