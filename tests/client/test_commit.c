/* Offsets of a group on their way: what is sent, in which order, what becomes of each, and what a coordinator
 * that moves, falls silent or refuses does to them. */
#include "tests/client/rig.h"

#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/offset_for_leader_epoch.h>
#include <stdio.h>

enum { PARTITIONS = 3, MOST = 64 };
enum {
    UNKNOWN_TOPIC_OR_PARTITION = 3,
    COORDINATOR_LOAD_IN_PROGRESS = 14,
    COORDINATOR_NOT_AVAILABLE = 15,
    NOT_COORDINATOR = 16,
    UNKNOWN_MEMBER_ID = 25,
    TOPIC_AUTHORIZATION_FAILED = 29,
    GROUP_AUTHORIZATION_FAILED = 30,
    UNSTABLE_OFFSET_COMMIT = 88
};

typedef struct result {
    kw_event_type type;
    int error;
    uint64_t opaque;
    int32_t n;
    kw_offset offsets[PARTITIONS];
    char metadata[PARTITIONS][20];
    kw_time at;
} result;

/* Two nodes; one coordinates. What is committed is kept as a broker does. */
typedef struct desk {
    rig rig;
    int32_t topic;
    int32_t coordinator;
    int32_t leader_epoch;
    int error[PARTITIONS]; /* of the next answers about a partition, so often */
    int times[PARTITIONS];
    int group_error, group_times;
    int find_error;
    bool hold, silent; /* answers wait for release; or never come */
    bool leave_out;    /* the last partition of an answer */
    int64_t offset[PARTITIONS];
    int32_t epoch[PARTITIONS];
    char text[PARTITIONS][20];
    int64_t order[MOST]; /* offsets of partition 0, as they were committed */
    int n_order;
    int n_commits, n_fetches, n_finds, n_lists, n_checks;
    int64_t epoch_end;        /* where every epoch but the present one ends */
    int32_t asked_node[MOST]; /* whom commits went to */
    kw_offset_commit_req last;
    char last_group[20], last_member[20];
    bool last_stable;
    int16_t version;
    result results[MOST];
    int n_results;
} desk;

static kw_str text(const char *s) {
    return rig_text(s);
}

static void tell_cluster(sim_script *s, const sim_request *q) {
    const kw_metadata_req *req = q->body;
    const desk *d = s->ctx;
    kw_metadata_resp_broker brokers[2] = {kw_metadata_resp_broker_default, kw_metadata_resp_broker_default};
    kw_metadata_resp_partition parts[PARTITIONS];
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    for (int i = 0; i < 2; i++) {
        brokers[i].node_id = i + 1;
        brokers[i].host = text(i == 0 ? "one" : "two");
        brokers[i].port = 9092;
    }
    for (int i = 0; i < PARTITIONS; i++) {
        parts[i] = kw_metadata_resp_partition_default;
        parts[i].partition_index = i;
        parts[i].leader_id = 1;
        parts[i].leader_epoch = d->leader_epoch;
    }
    topic.partitions = parts;
    topic.n_partitions = PARTITIONS;
    topic.name = req->n_topics > 0 ? req->topics[0].name : text("t");
    topic.topic_id = sim_script_topic_id(topic.name);
    resp.brokers = brokers;
    resp.n_brokers = 2;
    resp.topics = &topic;
    resp.n_topics = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void tell_coordinator(sim_script *s, const sim_request *q) {
    desk *d = s->ctx;
    const kw_find_coordinator_req *req = q->body;
    kw_find_coordinator_resp_coordinator one = kw_find_coordinator_resp_coordinator_default;
    kw_find_coordinator_resp resp = kw_find_coordinator_resp_default;
    d->n_finds += 1;
    assert_int_equal(req->key_type, 0);
    one.key = req->coordinator_keys[0];
    one.error_code = (int16_t)d->find_error;
    one.node_id = d->find_error != 0 ? -1 : d->coordinator;
    one.host = text(d->coordinator == 1 ? "one" : "two");
    one.port = 9092;
    resp.coordinators = &one;
    resp.n_coordinators = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

/* The error that is due for a partition. */
static int due(desk *d, int32_t partition) {
    if (d->group_times > 0 || d->times[partition] == 0)
        return 0;
    d->times[partition] -= 1;
    return d->error[partition];
}

static void keep(desk *d, const kw_offset_commit_req_partition *p) {
    d->offset[p->partition_index] = p->committed_offset;
    d->epoch[p->partition_index] = p->committed_leader_epoch;
    snprintf(d->text[p->partition_index], sizeof d->text[0], "%.*s", (int)p->committed_metadata.n,
             p->committed_metadata.n > 0 ? p->committed_metadata.p : "");
    if (p->partition_index == 0)
        d->order[d->n_order++ % MOST] = p->committed_offset;
}

static void note_commit(desk *d, const kw_offset_commit_req *req, int16_t version) {
    d->last = *req;
    d->version = version;
    snprintf(d->last_group, sizeof d->last_group, "%.*s", (int)req->group_id.n, req->group_id.p);
    snprintf(d->last_member, sizeof d->last_member, "%.*s", (int)req->member_id.n, req->member_id.p);
    d->asked_node[d->n_commits++ % MOST] = d->coordinator;
}

static void take_commit(sim_script *s, const sim_request *q) {
    desk *d = s->ctx;
    const kw_offset_commit_req *req = q->body;
    kw_offset_commit_resp_partition parts[PARTITIONS];
    note_commit(d, req, q->header.api_version);
    if (d->silent)
        return;
    assert_int_equal(req->n_topics, 1);
    const kw_offset_commit_req_topic *t = &req->topics[0];
    for (int32_t i = 0; i < t->n_partitions; i++) {
        parts[i] = kw_offset_commit_resp_partition_default;
        parts[i].partition_index = t->partitions[i].partition_index;
        parts[i].error_code = (int16_t)due(d, parts[i].partition_index);
        if (parts[i].error_code == 0)
            keep(d, &t->partitions[i]);
    }
    kw_offset_commit_resp_topic rt = kw_offset_commit_resp_topic_default;
    rt.name = t->name;
    rt.partitions = parts;
    rt.n_partitions = t->n_partitions - d->leave_out;
    kw_offset_commit_resp resp = kw_offset_commit_resp_default;
    resp.topics = &rt;
    resp.n_topics = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void tell_single(desk *d, const kw_offset_fetch_req *req, sim_script *s, const sim_request *q) {
    kw_offset_fetch_resp_partition parts[PARTITIONS];
    const kw_offset_fetch_req_topic *t = &req->topics[0];
    for (int32_t i = 0; i < t->n_partition_indexes; i++) {
        int32_t p = t->partition_indexes[i];
        parts[i] = kw_offset_fetch_resp_partition_default;
        parts[i].partition_index = p;
        parts[i].error_code = (int16_t)due(d, p);
        parts[i].committed_offset = d->offset[p];
        if (q->header.api_version >= 5)
            parts[i].committed_leader_epoch = d->epoch[p];
        parts[i].metadata = text(d->text[p]);
    }
    kw_offset_fetch_resp_topic rt = kw_offset_fetch_resp_topic_default;
    rt.name = t->name;
    rt.partitions = parts;
    rt.n_partitions = t->n_partition_indexes;
    kw_offset_fetch_resp resp = kw_offset_fetch_resp_default;
    resp.topics = &rt;
    resp.n_topics = 1;
    if (d->group_times > 0 && q->header.api_version >= 2)
        resp.error_code = (int16_t)d->group_error;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void tell_group(desk *d, const kw_offset_fetch_req *req, sim_script *s, const sim_request *q) {
    kw_offset_fetch_resp_group_partition parts[PARTITIONS];
    const kw_offset_fetch_req_group_topic *t = &req->groups[0].topics[0];
    for (int32_t i = 0; i < t->n_partition_indexes; i++) {
        int32_t p = t->partition_indexes[i];
        parts[i] = kw_offset_fetch_resp_group_partition_default;
        parts[i].partition_index = p;
        parts[i].error_code = (int16_t)due(d, p);
        parts[i].committed_offset = d->offset[p];
        parts[i].committed_leader_epoch = d->epoch[p];
        parts[i].metadata = text(d->text[p]);
    }
    kw_offset_fetch_resp_group_topic rt = kw_offset_fetch_resp_group_topic_default;
    rt.name = t->name;
    rt.partitions = parts;
    rt.n_partitions = t->n_partition_indexes;
    kw_offset_fetch_resp_group group = kw_offset_fetch_resp_group_default;
    group.group_id = req->groups[0].group_id;
    group.topics = &rt;
    group.n_topics = 1;
    group.error_code = d->group_times > 0 ? (int16_t)d->group_error : 0;
    kw_offset_fetch_resp resp = kw_offset_fetch_resp_default;
    resp.groups = &group;
    resp.n_groups = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void tell_offsets(sim_script *s, const sim_request *q) {
    desk *d = s->ctx;
    const kw_offset_fetch_req *req = q->body;
    d->n_fetches += 1;
    d->last_stable = req->require_stable;
    d->version = q->header.api_version;
    if (d->silent)
        return;
    if (q->header.api_version >= 8)
        tell_group(d, req, s, q);
    else
        tell_single(d, req, s, q);
    d->group_times -= d->group_times > 0;
}

static void tell_end_of_epoch(sim_script *s, const sim_request *q) {
    desk *d = s->ctx;
    const kw_offset_for_leader_epoch_req *req = q->body;
    const kw_offset_for_leader_epoch_req_topic *t = &req->topics[0];
    kw_offset_for_leader_epoch_resp_partition p = kw_offset_for_leader_epoch_resp_partition_default;
    d->n_checks += 1;
    p.partition = t->partitions[0].partition;
    if (t->partitions[0].leader_epoch < 5) { /* of a later one it knows nothing */
        p.leader_epoch = t->partitions[0].leader_epoch;
        p.end_offset = d->epoch_end;
    }
    kw_offset_for_leader_epoch_resp_topic rt = {t->topic, &p, 1, NULL};
    kw_offset_for_leader_epoch_resp resp = kw_offset_for_leader_epoch_resp_default;
    resp.topics = &rt;
    resp.n_topics = 1;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(s, &to, &resp);
}

static void serve(sim_script *s, const sim_request *q) {
    desk *d = s->ctx;
    static const struct {
        const kw_api *api;
        void (*answer)(sim_script *s, const sim_request *q);
    } answers[] = {
        {&kw_metadata_api,                tell_cluster     },
        {&kw_find_coordinator_api,        tell_coordinator },
        {&kw_offset_commit_api,           take_commit      },
        {&kw_offset_fetch_api,            tell_offsets     },
        {&kw_offset_for_leader_epoch_api, tell_end_of_epoch},
    };
    d->n_lists += q->api->key == kw_list_offsets_api.key;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        if (answers[i].api->key == q->api->key) {
            answers[i].answer(s, q);
            return;
        }
    sim_script_usual(s, q);
}

static void note(rig *r, const kw_event *e) {
    desk *d = r->ctx;
    if (e->type != KW_EVENT_COMMITTED && e->type != KW_EVENT_OFFSETS)
        return;
    result *to = &d->results[d->n_results++ % MOST];
    *to = (result){.type = e->type, .error = e->error, .opaque = e->u.offsets.opaque, .n = e->u.offsets.n};
    to->at = r->wire.now;
    for (int32_t i = 0; i < to->n && i < PARTITIONS; i++) {
        to->offsets[i] = e->u.offsets.offsets[i];
        const kw_str *m = &to->offsets[i].metadata;
        snprintf(to->metadata[i], sizeof to->metadata[i], "%.*s", (int)m->n, m->n > 0 ? m->p : "");
    }
}

static void offer(sim_script *s, const kw_api *api, int16_t max) {
    int n = 0;
    while (s->versions[n].max >= 0)
        n++;
    s->versions[n + 1] = s->versions[n];
    s->versions[n] = (sim_script_version){api->key, api->min_version, max};
}

static void set_up_with(desk *d, const char *const *config, int16_t commit_version, int16_t fetch_version) {
    memset(d, 0, sizeof *d);
    rig_init(&d->rig, config);
    d->coordinator = 1;
    d->leader_epoch = 5;
    for (int i = 0; i < PARTITIONS; i++)
        d->offset[i] = d->epoch[i] = -1;
    offer(&d->rig.script, &kw_find_coordinator_api, 6);
    offer(&d->rig.script, &kw_offset_commit_api, commit_version);
    offer(&d->rig.script, &kw_offset_fetch_api, fetch_version);
    offer(&d->rig.script, &kw_offset_for_leader_epoch_api, 4);
    d->rig.cluster.produces = true; /* fetches, which nobody answers, take a connection of their own */
    d->rig.script.request = serve;
    d->rig.script.ctx = d;
    d->rig.on_event = note;
    d->rig.ctx = d;
    d->topic = rig_topic(&d->rig, "t");
    rig_run(&d->rig, SECONDS(1));
}

static void set_up(desk *d) {
    static const char *const config[] = {"group.id", "g", "request.timeout.ms", "10000", NULL};
    set_up_with(d, config, 9, 9);
}

static void strike(desk *d) {
    rig_fini(&d->rig);
}

static kw_offset at(const desk *d, int32_t partition, int64_t offset, int32_t epoch) {
    kw_offset o = kw_offset_default;
    o.topic = d->topic;
    o.partition = partition;
    o.offset = offset;
    o.leader_epoch = epoch;
    return o;
}

static kw_member me(void) {
    kw_member m = kw_no_member;
    m.group = text("g");
    return m;
}

static int submit(desk *d, const kw_offsets_kind *kind, const kw_offset *offsets, int32_t n,
                  uint64_t opaque) {
    kw_member m = me();
    return kw_commits_submit(&d->rig.commits, kind, &m, offsets, n, opaque);
}

static void commit(desk *d, int64_t offset, uint64_t opaque) {
    kw_offset o = at(d, 0, offset, 5);
    assert_int_equal(submit(d, &kw_commit_kind, &o, 1, opaque), KW_OK);
}

/* ---- one commit ---- */

/* F11: the epoch of the last record goes along; so does the text. No member: generation -1, empty id. */
static void test_F11_what_a_commit_carries(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    kw_offset o[2] = {at(&d, 2, 200, 4), at(&d, 0, 100, -1)};
    o[0].metadata = text("note");
    assert_int_equal(submit(&d, &kw_commit_kind, o, 2, 77), KW_OK);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_commits, 1);
    assert_int_equal(d.version, 9);
    assert_string_equal(d.last_group, "g");
    assert_string_equal(d.last_member, "");
    assert_int_equal(d.last.generation_id_or_member_epoch, -1);
    assert_int_equal(d.last.group_instance_id.n, -1);
    assert_int_equal(d.offset[2], 200);
    assert_int_equal(d.epoch[2], 4);
    assert_string_equal(d.text[2], "note");
    assert_int_equal(d.offset[0], 100);
    assert_int_equal(d.epoch[0], -1);
    assert_int_equal(d.n_results, 1);
    const result *r = &d.results[0];
    assert_int_equal(r->type, KW_EVENT_COMMITTED);
    assert_int_equal(r->error, 0);
    assert_int_equal(r->opaque, 77);
    assert_int_equal(r->n, 2);
    assert_int_equal(r->offsets[0].partition, 2); /* in the caller's order */
    assert_int_equal(r->offsets[1].offset, 100);
    strike(&d);
}

static void test_every_version_of_both(void **state) {
    (void)state;
    static const char *const config[] = {"group.id", "g", NULL};
    static desk d;
    for (int16_t version = 1; version <= 9; version++) {
        set_up_with(&d, config, version < 2 ? 2 : version, version);
        commit(&d, 40 + version, 1);
        rig_run(&d.rig, SECONDS(1));
        assert_int_equal(d.results[0].error, 0);
        assert_int_equal(d.version, version < 2 ? 2 : version);
        assert_int_equal(d.offset[0], 40 + version);
        assert_int_equal(d.epoch[0], version >= 6 ? 5 : -1);
        kw_offset o = at(&d, 0, -1, -1);
        assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 2), KW_OK);
        rig_run(&d.rig, SECONDS(1));
        assert_int_equal(d.n_results, 2);
        assert_int_equal(d.version, version);
        assert_int_equal(d.last_stable, version >= 7);
        assert_int_equal(d.results[1].offsets[0].offset, 40 + version);
        assert_int_equal(d.results[1].offsets[0].leader_epoch, version >= 6 ? 5 : -1);
        strike(&d);
    }
}

static void test_each_partition_has_its_error(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    kw_offset o[3] = {at(&d, 0, 1, -1), at(&d, 1, 2, -1), at(&d, 2, 3, -1)};
    d.error[1] = TOPIC_AUTHORIZATION_FAILED;
    d.times[1] = 1;
    assert_int_equal(submit(&d, &kw_commit_kind, o, 3, 1), KW_OK);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_commits, 1); /* a refusal is not repeated */
    assert_int_equal(d.results[0].error, TOPIC_AUTHORIZATION_FAILED);
    assert_int_equal(d.results[0].offsets[0].error, 0);
    assert_int_equal(d.results[0].offsets[1].error, TOPIC_AUTHORIZATION_FAILED);
    assert_int_equal(d.results[0].offsets[2].error, 0);
    strike(&d);
}

/* Only what failed is sent again. */
static void test_what_can_pass_is_repeated(void **state) {
    (void)state;
    static const int codes[] = {UNKNOWN_TOPIC_OR_PARTITION, COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR,
                                COORDINATOR_NOT_AVAILABLE, 7};
    static desk d;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        set_up(&d);
        kw_offset o[2] = {at(&d, 0, 1, -1), at(&d, 1, 2, -1)};
        d.error[1] = codes[i];
        d.times[1] = 3;
        assert_int_equal(submit(&d, &kw_commit_kind, o, 2, 1), KW_OK);
        rig_run(&d.rig, SECONDS(9));
        assert_int_equal(d.n_commits, 4);
        assert_int_equal(d.n_order, 1); /* partition 0 once */
        assert_int_equal(d.n_results, 1);
        assert_int_equal(d.results[0].error, 0);
        assert_int_equal(d.offset[1], 2);
        strike(&d);
    }
}

static void test_the_last_refusal_is_told_when_time_is_over(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.error[0] = COORDINATOR_LOAD_IN_PROGRESS;
    d.times[0] = 1000;
    commit(&d, 1, 1);
    rig_run(&d.rig, SECONDS(9));
    assert_int_equal(d.n_results, 0);
    rig_run(&d.rig, SECONDS(3));
    assert_int_equal(d.n_results, 1);
    assert_int_equal(d.results[0].error, COORDINATOR_LOAD_IN_PROGRESS);
    strike(&d);
}

static void test_an_answer_that_leaves_a_partition_out(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.leave_out = true;
    commit(&d, 1, 1);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.results[0].error, KW_EMALFORMED);
    strike(&d);
}

static void test_impossible_ones_are_refused(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    kw_offset o = at(&d, 0, 5, -1);
    assert_int_equal(submit(&d, &kw_commit_kind, &o, 0, 0), KW_EINVAL);
    o.offset = -1;
    assert_int_equal(submit(&d, &kw_commit_kind, &o, 1, 0), KW_EINVAL);
    o = at(&d, -1, 5, -1);
    assert_int_equal(submit(&d, &kw_commit_kind, &o, 1, 0), KW_EINVAL);
    o = at(&d, 0, 5, -1);
    o.topic = d.topic + 1;
    assert_int_equal(submit(&d, &kw_commit_kind, &o, 1, 0), KW_EINVAL);
    kw_member nobody = kw_no_member;
    nobody.group = text("");
    o = at(&d, 0, 5, -1);
    assert_int_equal(kw_commits_submit(&d.rig.commits, &kw_commit_kind, &nobody, &o, 1, 0), KW_EINVAL);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_results, 0);
    strike(&d);
}

/* For groups to come: what a member says of itself goes along. */
static void test_a_member_is_named(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    kw_member m = {text("g"), text("member-1"), text("static-1"), 17};
    kw_offset o = at(&d, 0, 5, -1);
    d.error[0] = UNKNOWN_MEMBER_ID;
    d.times[0] = 1;
    assert_int_equal(kw_commits_submit(&d.rig.commits, &kw_commit_kind, &m, &o, 1, 0), KW_OK);
    rig_run(&d.rig, SECONDS(1));
    assert_string_equal(d.last_member, "member-1");
    assert_int_equal(d.last.generation_id_or_member_epoch, 17);
    assert_int_equal(d.last.group_instance_id.n, 8);
    assert_int_equal(d.results[0].error, UNKNOWN_MEMBER_ID);
    strike(&d);
}

/* ---- F16: order ---- */

static void test_F16_a_repetition_never_overtakes(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.error[0] = COORDINATOR_LOAD_IN_PROGRESS;
    d.times[0] = 3;
    for (int i = 1; i <= 5; i++)
        commit(&d, 10 * i, (uint64_t)i);
    rig_run(&d.rig, SECONDS(5));
    assert_int_equal(d.n_order, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(d.order[i], 10 * (i + 1));
        assert_int_equal(d.results[i].opaque, i + 1);
        assert_int_equal(d.results[i].error, 0);
    }
    strike(&d);
}

/* Cut connections too: the commit whose answer was lost is made again before the next goes out. */
static void test_F16_also_when_the_connection_is_cut(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.silent = true;
    commit(&d, 10, 1);
    commit(&d, 20, 2);
    rig_run(&d.rig, KW_MS(200));
    assert_int_equal(d.n_commits, 1);
    wire_cut(&d.rig.wire);
    d.silent = false;
    rig_run(&d.rig, SECONDS(5));
    assert_int_equal(d.n_commits, 3);
    assert_int_equal(d.order[0], 10);
    assert_int_equal(d.order[1], 20);
    assert_int_equal(d.n_results, 2);
    assert_int_equal(d.results[1].error, 0);
    strike(&d);
}

/* What stands in line has its time too. */
static void test_F16_a_silent_coordinator_ends_all_in_time(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.silent = true;
    for (int i = 1; i <= 4; i++)
        commit(&d, 10 * i, (uint64_t)i);
    rig_run(&d.rig, SECONDS(25));
    assert_int_equal(d.n_results, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(d.results[i].error, KW_ETIMEOUT);
    strike(&d);
}

/* ---- T16: coordinators ---- */

static void test_T16_the_coordinator_moves(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    commit(&d, 10, 1);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_finds, 1); /* and is remembered */
    commit(&d, 20, 2);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_finds, 1);
    d.error[0] = NOT_COORDINATOR;
    d.times[0] = 1;
    commit(&d, 30, 3);
    d.coordinator = 2;
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_finds, 2);
    assert_int_equal(d.order[2], 30);
    assert_int_equal(d.results[2].error, 0);
    strike(&d);
}

static void test_T16_a_definite_refusal_is_told(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.find_error = GROUP_AUTHORIZATION_FAILED;
    commit(&d, 10, 1);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_results, 1);
    assert_int_equal(d.results[0].error, GROUP_AUTHORIZATION_FAILED);
    assert_int_equal(d.n_commits, 0);
    d.find_error = COORDINATOR_NOT_AVAILABLE; /* that passes */
    commit(&d, 20, 2);
    rig_run(&d.rig, SECONDS(2));
    assert_int_equal(d.n_results, 1);
    d.find_error = 0;
    rig_run(&d.rig, SECONDS(2));
    assert_int_equal(d.results[1].error, 0);
    strike(&d);
}

/* ---- looking up ---- */

static void test_look_up(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.offset[1] = 123;
    d.epoch[1] = 4;
    snprintf(d.text[1], sizeof d.text[1], "note");
    kw_offset o[2] = {at(&d, 1, 0, 0), at(&d, 0, 0, 0)};
    assert_int_equal(submit(&d, &kw_committed_kind, o, 2, 9), KW_OK);
    rig_run(&d.rig, SECONDS(1));
    const result *r = &d.results[0];
    assert_int_equal(r->type, KW_EVENT_OFFSETS);
    assert_int_equal(r->opaque, 9);
    assert_int_equal(r->error, 0);
    assert_int_equal(r->offsets[0].partition, 1);
    assert_int_equal(r->offsets[0].offset, 123);
    assert_int_equal(r->offsets[0].leader_epoch, 4);
    assert_string_equal(r->metadata[0], "note");
    assert_int_equal(r->offsets[1].offset, -1);
    strike(&d);
}

/* KIP-447: an open transaction holds the offset. */
static void test_unstable_offsets_are_waited_for(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.offset[0] = 50;
    d.error[0] = UNSTABLE_OFFSET_COMMIT;
    d.times[0] = 4;
    kw_offset o = at(&d, 0, -1, -1);
    assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 1), KW_OK);
    rig_run(&d.rig, SECONDS(8));
    assert_true(d.last_stable);
    assert_int_equal(d.n_fetches, 5);
    assert_int_equal(d.results[0].error, 0);
    assert_int_equal(d.results[0].offsets[0].offset, 50);
    strike(&d);
}

static void test_errors_of_the_group(void **state) {
    (void)state;
    static desk d;
    for (int16_t version = 7; version <= 9; version++) {
        static const char *const config[] = {"group.id", "g", NULL};
        set_up_with(&d, config, 9, version);
        kw_offset o = at(&d, 0, -1, -1);
        d.offset[0] = 5;
        d.group_error = NOT_COORDINATOR;
        d.group_times = 2;
        assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 1), KW_OK);
        rig_run(&d.rig, SECONDS(8));
        assert_int_equal(d.results[0].error, 0);
        assert_int_equal(d.results[0].offsets[0].offset, 5);
        assert_int_equal(d.n_finds, 3);
        d.group_error = GROUP_AUTHORIZATION_FAILED;
        d.group_times = 1;
        assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 2), KW_OK);
        rig_run(&d.rig, SECONDS(1));
        assert_int_equal(d.results[1].error, GROUP_AUTHORIZATION_FAILED);
        strike(&d);
    }
}

/* Look-ups do not stand in the line of commits. */
static void test_look_ups_pass_commits(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.error[0] = COORDINATOR_LOAD_IN_PROGRESS;
    d.times[0] = 2;
    d.offset[1] = 7;
    commit(&d, 10, 1);
    kw_offset o = at(&d, 1, -1, -1);
    assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 2), KW_OK);
    rig_run(&d.rig, SECONDS(5));
    assert_int_equal(d.results[0].opaque, 2);
    assert_int_equal(d.results[1].opaque, 1);
    strike(&d);
}

/* ---- closing ---- */

static void test_closing_lets_what_is_under_way_end(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    commit(&d, 10, 1);
    kw_commits_close(&d.rig.commits, d.rig.core.now + SECONDS(5));
    kw_offset o = at(&d, 0, 20, -1);
    assert_int_equal(submit(&d, &kw_commit_kind, &o, 1, 2), KW_ESTATE);
    rig_run(&d.rig, SECONDS(2));
    assert_int_equal(d.n_results, 1);
    assert_int_equal(d.results[0].error, 0);
    strike(&d);
}

static void test_closing_gives_up_at_its_deadline(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.silent = true;
    commit(&d, 10, 1); /* in flight */
    commit(&d, 20, 2); /* in line */
    rig_run(&d.rig, SECONDS(1));
    kw_time end = d.rig.wire.now + SECONDS(2);
    kw_commits_close(&d.rig.commits, end);
    kw_commits_close(&d.rig.commits, end + SECONDS(9)); /* never later */
    rig_run(&d.rig, SECONDS(3));
    assert_int_equal(d.n_results, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(d.results[i].error, KW_ECANCELLED);
        assert_int_equal(d.results[i].at, end);
    }
    rig_run(&d.rig, SECONDS(20)); /* the answer that never comes ends its call, and nothing else */
    assert_int_equal(d.n_results, 2);
    strike(&d);
}

/* All memory is back: strike sees to it. */
static void test_freed_in_the_middle(void **state) {
    (void)state;
    static desk d;
    for (int ms = 0; ms < 3; ms++) {
        set_up(&d);
        d.silent = true;
        for (int i = 0; i < 3; i++)
            commit(&d, i, 0);
        kw_offset o = at(&d, 1, -1, -1);
        assert_int_equal(submit(&d, &kw_committed_kind, &o, 1, 2), KW_OK);
        rig_run(&d.rig, KW_MS(ms));
        strike(&d);
    }
}

/* ---- KW_OFFSET_STORED ---- */

static void test_stored_starts(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.offset[0] = 500;
    d.epoch[0] = 5;
    d.offset[1] = 600; /* without an epoch */
    for (int32_t p = 0; p < PARTITIONS; p++)
        assert_int_equal(kw_consumer_assign(&d.rig.consumer, d.topic, p, KW_OFFSET_STORED), KW_OK);
    rig_run(&d.rig, SECONDS(1));
    assert_int_equal(d.n_fetches, 1); /* all in one question */
    assert_true(d.last_stable);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position_epoch, 5);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 1)->position, 600);
    assert_int_equal(d.n_lists, 1); /* nothing is stored for the third: the end of the log */
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 2)->position, 0);
    strike(&d);
}

/* F11: the reader before us read up to 500 from an earlier leader. Is that still what stands there? */
static void start_behind(desk *d, int32_t epoch, int64_t epoch_end) {
    set_up(d);
    d->offset[0] = 500;
    d->epoch[0] = epoch;
    d->epoch_end = epoch_end;
    assert_int_equal(kw_consumer_assign(&d->rig.consumer, d->topic, 0, KW_OFFSET_STORED), KW_OK);
    rig_run(&d->rig, SECONDS(40));
    assert_int_equal(kw_consumer_find(&d->rig.consumer, d->topic, 0)->state, KW_ASSIGNED_FETCHING);
}

static void test_F11_a_stored_epoch_is_checked(void **state) {
    (void)state;
    static desk d;
    start_behind(&d, 4, 500);
    assert_int_equal(d.n_checks, 1);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    strike(&d);
    start_behind(&d, 4, 300); /* cut */
    assert_int_equal(d.n_checks, 1);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 300);
    strike(&d);
    start_behind(&d, 5, 300); /* read from the present leader */
    assert_int_equal(d.n_checks, 0);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    strike(&d);
}

/* An epoch that nobody has heard of: metadata is asked first, but not for ever. */
static void test_F11_a_stored_epoch_from_the_future(void **state) {
    (void)state;
    static desk d;
    start_behind(&d, 9, 300);
    assert_int_equal(d.n_checks, 1);
    assert_true(sim_script_count(&d.rig.script, kw_metadata_api.key) > 2);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    assert_int_equal(d.rig.n_errors, 0);
    strike(&d);
}

/* Who was cut off and does not know that it was deposed says what it knew then: that it leads, and to an
 * offset that was read from its successor that there is no such one. auto.offset.reset would read all again.
 */
static void test_F11_a_stored_epoch_outwaits_a_deposed_leader(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    kw_offset stored = kw_offset_default;
    stored.topic = d.topic;
    stored.partition = 0;
    stored.offset = 500;
    stored.leader_epoch = 6;
    assert_int_equal(kw_consumer_assign_stored(&d.rig.consumer, &stored), KW_OK);
    rig_run(&d.rig, SECONDS(15));
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->state, KW_ASSIGNED_CHECKING);
    assert_int_equal(d.n_checks, 0);
    assert_int_equal(sim_script_count(&d.rig.script, kw_fetch_api.key), 0);
    assert_int_equal(d.n_lists, 0);
    d.leader_epoch = 6;
    rig_run(&d.rig, SECONDS(3));
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->state, KW_ASSIGNED_FETCHING);
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    assert_int_equal(d.n_lists, 0);
    assert_int_equal(d.rig.n_errors, 0);
    strike(&d);
    set_up(&d);
    stored.offset = -1;
    assert_int_equal(kw_consumer_assign_stored(&d.rig.consumer, &stored), KW_EINVAL);
    strike(&d);
}

static void test_stored_waits_and_gives_up_like_other_questions(void **state) {
    (void)state;
    static desk d;
    set_up(&d);
    d.offset[0] = d.offset[1] = 500;
    d.error[0] = UNSTABLE_OFFSET_COMMIT;
    d.times[0] = 5;
    d.error[1] = TOPIC_AUTHORIZATION_FAILED;
    d.times[1] = 1;
    d.group_error = NOT_COORDINATOR;
    d.group_times = 2;
    for (int32_t p = 0; p < 2; p++)
        assert_int_equal(kw_consumer_assign(&d.rig.consumer, d.topic, p, KW_OFFSET_STORED), KW_OK);
    rig_run(&d.rig, SECONDS(20));
    assert_int_equal(kw_consumer_find(&d.rig.consumer, d.topic, 0)->position, 500);
    assert_int_equal(d.rig.n_errors, 1);
    assert_int_equal(d.rig.last_error, TOPIC_AUTHORIZATION_FAILED);
    assert_int_equal(d.n_finds, 3);
    strike(&d);
}

static void test_stored_without_a_group(void **state) {
    (void)state;
    static desk d;
    set_up_with(&d, NULL, 9, 9);
    assert_int_equal(kw_consumer_assign(&d.rig.consumer, d.topic, 0, KW_OFFSET_STORED), KW_EINVAL);
    strike(&d);
}

static void test_stored_nothing_and_policy_none(void **state) {
    (void)state;
    static const char *const config[] = {"group.id", "g", "auto.offset.reset", "none", NULL};
    static desk d;
    set_up_with(&d, config, 9, 9);
    assert_int_equal(kw_consumer_assign(&d.rig.consumer, d.topic, 0, KW_OFFSET_STORED), KW_OK);
    rig_run(&d.rig, SECONDS(2));
    assert_int_equal(d.rig.last_error, KW_ENOTFOUND);
    assert_non_null(strstr(d.rig.last_text, "t [0]: KW_ENOTFOUND: the group g has no committed offset"));
    strike(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_F11_what_a_commit_carries),
        cmocka_unit_test(test_every_version_of_both),
        cmocka_unit_test(test_each_partition_has_its_error),
        cmocka_unit_test(test_what_can_pass_is_repeated),
        cmocka_unit_test(test_the_last_refusal_is_told_when_time_is_over),
        cmocka_unit_test(test_an_answer_that_leaves_a_partition_out),
        cmocka_unit_test(test_impossible_ones_are_refused),
        cmocka_unit_test(test_a_member_is_named),
        cmocka_unit_test(test_F16_a_repetition_never_overtakes),
        cmocka_unit_test(test_F16_also_when_the_connection_is_cut),
        cmocka_unit_test(test_F16_a_silent_coordinator_ends_all_in_time),
        cmocka_unit_test(test_T16_the_coordinator_moves),
        cmocka_unit_test(test_T16_a_definite_refusal_is_told),
        cmocka_unit_test(test_look_up),
        cmocka_unit_test(test_unstable_offsets_are_waited_for),
        cmocka_unit_test(test_errors_of_the_group),
        cmocka_unit_test(test_look_ups_pass_commits),
        cmocka_unit_test(test_closing_lets_what_is_under_way_end),
        cmocka_unit_test(test_closing_gives_up_at_its_deadline),
        cmocka_unit_test(test_freed_in_the_middle),
        cmocka_unit_test(test_stored_starts),
        cmocka_unit_test(test_F11_a_stored_epoch_is_checked),
        cmocka_unit_test(test_F11_a_stored_epoch_from_the_future),
        cmocka_unit_test(test_F11_a_stored_epoch_outwaits_a_deposed_leader),
        cmocka_unit_test(test_stored_waits_and_gives_up_like_other_questions),
        cmocka_unit_test(test_stored_without_a_group),
        cmocka_unit_test(test_stored_nothing_and_policy_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
