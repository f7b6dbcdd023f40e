/* admin_world.c - see admin_world.h. */
#include "tests/client/admin_world.h"

#include <kwire/msg/find_coordinator.h>

#include <stdio.h>

enum { METADATA = 3, API_VERSIONS = 18, FIND_COORDINATOR = 10 };
enum { NOT_LEADER_OR_FOLLOWER = 6, NOT_COORDINATOR = 16, NOT_CONTROLLER = 41 };

static kw_str str(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

void aw_answer(admin_world *w, const sim_request *q, const void *body) {
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&w->script, &to, body);
}

int aw_count(const admin_world *w, int16_t api) {
    int n = 0;
    for (int i = 0; i < w->n_asked; i++)
        n += w->asked[i].api == api;
    return n;
}

const aw_asked *aw_nth(const admin_world *w, int16_t api, int nth) {
    for (int i = 0; i < w->n_asked; i++)
        if (w->asked[i].api == api && nth-- == 0)
            return &w->asked[i];
    fail_msg("no such request");
    return NULL;
}

/* ---- metadata and coordinators ---- */

static void fill_topic(const admin_world *w, kw_metadata_resp_topic *t, kw_metadata_resp_partition *p) {
    *t = kw_metadata_resp_topic_default;
    if (w->unknown_topic) {
        t->error_code = 3;
        return;
    }
    for (int i = 0; i < AW_PARTITIONS; i++) {
        p[i] = kw_metadata_resp_partition_default;
        p[i].partition_index = i;
        p[i].leader_id = w->told_leader[i];
        p[i].leader_epoch = 0;
    }
    t->partitions = p;
    t->n_partitions = AW_PARTITIONS;
}

static void metadata(admin_world *w, const sim_request *q) {
    const kw_metadata_req *req = q->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_broker b[3];
    kw_metadata_resp_partition p[AW_PARTITIONS];
    kw_metadata_resp_topic t[8];
    w->n_metadata += 1;
    for (int i = 0; i < 3; i++) {
        b[i] = kw_metadata_resp_broker_default;
        b[i].node_id = i + 1;
        b[i].host = str("broker");
        b[i].port = 9001 + i;
    }
    int32_t n = req->n_topics < 8 ? req->n_topics : 8;
    for (int32_t i = 0; i < n; i++) {
        fill_topic(w, &t[i], p);
        t[i].name = req->topics[i].name;
    }
    resp.brokers = b;
    resp.n_brokers = 3;
    resp.cluster_id = str("the-cluster");
    resp.controller_id = w->told_controller;
    resp.topics = t;
    resp.n_topics = n > 0 ? n : 0;
    aw_answer(w, q, &resp);
}

static int32_t coordinator_of(const admin_world *w, kw_str group) {
    bool fixed = group.n == 2 && group.p[0] == 'g' && group.p[1] >= '1' && group.p[1] <= '3';
    return fixed ? group.p[1] - '0' : w->coordinator;
}

static void find_coordinator(admin_world *w, const sim_request *q) {
    const kw_find_coordinator_req *req = q->body;
    kw_find_coordinator_resp resp = kw_find_coordinator_resp_default;
    kw_find_coordinator_resp_coordinator one = kw_find_coordinator_resp_coordinator_default;
    one.key = req->coordinator_keys[0];
    w->n_of_groups += req->key_type == 0;
    one.node_id = coordinator_of(w, one.key);
    if (w->n_stale > 0) {
        w->n_stale -= 1;
        one.node_id = one.node_id % 3 + 1;
    }
    one.host = str("broker");
    one.port = 9000 + one.node_id;
    resp.coordinators = &one;
    resp.n_coordinators = 1;
    aw_answer(w, q, &resp);
}

/* ---- what the three do ---- */

static void learn(admin_world *w) {
    if (!w->learns)
        return;
    w->told_controller = w->controller;
    memcpy(w->told_leader, w->leader, sizeof w->leader);
}

static int create_topics(admin_world *w, const sim_request *q, int32_t broker) {
    const kw_create_topics_req *req = q->body;
    kw_create_topics_resp resp = kw_create_topics_resp_default;
    kw_create_topics_resp_topic t[8];
    for (int32_t i = 0; i < req->n_topics && i < 8; i++) {
        t[i] = kw_create_topics_resp_topic_default;
        t[i].name = req->topics[i].name;
        t[i].num_partitions = req->topics[i].num_partitions;
        t[i].error_code = broker == w->controller ? 0 : NOT_CONTROLLER;
    }
    if (broker != w->controller)
        learn(w);
    resp.topics = t;
    resp.n_topics = req->n_topics;
    aw_answer(w, q, &resp);
    return req->n_topics;
}

static int delete_topics(admin_world *w, const sim_request *q) {
    const kw_delete_topics_req *req = q->body;
    kw_delete_topics_resp resp = kw_delete_topics_resp_default;
    kw_delete_topics_resp_topic t[8];
    int32_t n = q->header.api_version < 6 ? req->n_topic_names : req->n_topics;
    for (int32_t i = 0; i < n && i < 8; i++) {
        t[i] = kw_delete_topics_resp_topic_default;
        t[i].name = q->header.api_version < 6 ? req->topic_names[i] : req->topics[i].name;
        if (q->header.api_version >= 6)
            t[i].topic_id = req->topics[i].topic_id;
    }
    resp.responses = t;
    resp.n_responses = n;
    aw_answer(w, q, &resp);
    return n;
}

/* Offset: 100 times the partition. */
static int list_offsets(admin_world *w, const sim_request *q, int32_t broker) {
    const kw_list_offsets_req *req = q->body;
    kw_list_offsets_resp resp = kw_list_offsets_resp_default;
    kw_list_offsets_resp_topic t = kw_list_offsets_resp_topic_default;
    kw_list_offsets_resp_partition p[AW_PARTITIONS];
    bool wrong = false;
    if (req->n_topics != 1)
        fail_msg("these tests have one topic");
    for (int32_t i = 0; i < req->topics[0].n_partitions; i++) {
        p[i] = kw_list_offsets_resp_partition_default;
        p[i].partition_index = req->topics[0].partitions[i].partition_index;
        p[i].offset = 100 * p[i].partition_index;
        if (w->leader[p[i].partition_index] == broker)
            continue;
        p[i].error_code = NOT_LEADER_OR_FOLLOWER;
        p[i].offset = -1;
        wrong = true;
    }
    if (wrong)
        learn(w);
    t.name = req->topics[0].name;
    t.partitions = p;
    t.n_partitions = req->topics[0].n_partitions;
    resp.topics = &t;
    resp.n_topics = 1;
    aw_answer(w, q, &resp);
    return t.n_partitions;
}

static int list_groups(admin_world *w, const sim_request *q, int32_t broker) {
    static const char *const names[] = {"g1", "g2", "g3"};
    kw_list_groups_resp resp = kw_list_groups_resp_default;
    kw_list_groups_resp_group g = kw_list_groups_resp_group_default;
    g.group_id = str(names[broker - 1]);
    resp.groups = &g;
    resp.n_groups = 1;
    aw_answer(w, q, &resp);
    return 1;
}

static int delete_groups(admin_world *w, const sim_request *q, int32_t broker) {
    const kw_delete_groups_req *req = q->body;
    kw_delete_groups_resp resp = kw_delete_groups_resp_default;
    kw_delete_groups_resp_result r[8];
    for (int32_t i = 0; i < req->n_groups_names && i < 8; i++) {
        r[i] = kw_delete_groups_resp_result_default;
        r[i].group_id = req->groups_names[i];
        r[i].error_code = coordinator_of(w, r[i].group_id) == broker ? 0 : NOT_COORDINATOR;
    }
    resp.results = r;
    resp.n_results = req->n_groups_names;
    aw_answer(w, q, &resp);
    return req->n_groups_names;
}

static int offset_fetch(admin_world *w, const sim_request *q) {
    const kw_offset_fetch_req *req = q->body;
    kw_offset_fetch_resp resp = kw_offset_fetch_resp_default;
    kw_offset_fetch_resp_group g[4];
    kw_offset_fetch_resp_group_topic gt = kw_offset_fetch_resp_group_topic_default;
    kw_offset_fetch_resp_group_partition gp = kw_offset_fetch_resp_group_partition_default;
    kw_offset_fetch_resp_topic t = kw_offset_fetch_resp_topic_default;
    kw_offset_fetch_resp_partition p = kw_offset_fetch_resp_partition_default;
    t.name = gt.name = str("t");
    p.committed_offset = gp.committed_offset = 42;
    t.partitions = &p;
    gt.partitions = &gp;
    t.n_partitions = gt.n_partitions = 1;
    for (int32_t i = 0; i < req->n_groups && i < 4; i++) {
        g[i] = kw_offset_fetch_resp_group_default;
        g[i].group_id = req->groups[i].group_id;
        g[i].topics = &gt;
        g[i].n_topics = 1;
    }
    if (q->header.api_version >= 8) {
        resp.groups = g;
        resp.n_groups = req->n_groups;
    } else {
        resp.topics = &t;
        resp.n_topics = 1;
    }
    aw_answer(w, q, &resp);
    return q->header.api_version >= 8 ? req->n_groups : 1;
}

/* ConsumerGroupDescribe knows g1 alone; DescribeGroups all but "nobody". */
static int describe_consumer_groups(admin_world *w, const sim_request *q) {
    const kw_consumer_group_describe_req *req = q->body;
    kw_consumer_group_describe_resp resp = kw_consumer_group_describe_resp_default;
    kw_consumer_group_describe_resp_group g[4];
    for (int32_t i = 0; i < req->n_group_ids && i < 4; i++) {
        g[i] = kw_consumer_group_describe_resp_group_default;
        g[i].group_id = req->group_ids[i];
        g[i].group_state = str("Stable");
        g[i].group_epoch = 7;
        g[i].error_code = g[i].group_id.n == 2 && g[i].group_id.p[1] == '1' ? 0 : 69;
    }
    resp.groups = g;
    resp.n_groups = req->n_group_ids;
    aw_answer(w, q, &resp);
    return req->n_group_ids;
}

static int describe_groups(admin_world *w, const sim_request *q) {
    const kw_describe_groups_req *req = q->body;
    kw_describe_groups_resp resp = kw_describe_groups_resp_default;
    kw_describe_groups_resp_group g[4];
    for (int32_t i = 0; i < req->n_groups && i < 4; i++) {
        g[i] = kw_describe_groups_resp_group_default;
        g[i].group_id = req->groups[i];
        g[i].group_state = str("Empty");
        if (req->groups[i].n == 6) {
            g[i].error_code = 69;
            g[i].error_message = str("Group nobody not found.");
        }
    }
    resp.groups = g;
    resp.n_groups = req->n_groups;
    aw_answer(w, q, &resp);
    return req->n_groups;
}

static int describe_cluster(admin_world *w, const sim_request *q) {
    kw_describe_cluster_resp resp = kw_describe_cluster_resp_default;
    resp.cluster_id = str("described");
    aw_answer(w, q, &resp);
    return 1;
}

static int dispatch(admin_world *w, const sim_request *q, int32_t broker) {
    switch (q->api->key) {
    case 2:
        return list_offsets(w, q, broker);
    case 9:
        return offset_fetch(w, q);
    case 15:
        return describe_groups(w, q);
    case 16:
        return list_groups(w, q, broker);
    case 19:
        return create_topics(w, q, broker);
    case 20:
        return delete_topics(w, q);
    case 42:
        return delete_groups(w, q, broker);
    case 60:
        return describe_cluster(w, q);
    case 69:
        return describe_consumer_groups(w, q);
    }
    fail_msg("nobody answers %s", q->api->name);
    return 0;
}

static void take(sim_script *s, const sim_request *q) {
    admin_world *w = s->ctx;
    int32_t broker = w->ports[q->conn] - 9000;
    if (q->api->key == API_VERSIONS) {
        sim_script_usual(s, q);
    } else if (q->api->key == METADATA) {
        metadata(w, q);
    } else if (q->api->key == FIND_COORDINATOR) {
        find_coordinator(w, q);
    } else if (w->n_asked < AW_ASKED) {
        aw_asked *a = &w->asked[w->n_asked++];
        *a = (aw_asked){q->api->key, q->header.api_version, broker, 0, q->now};
        if (broker == w->silent && w->hang_up)
            sim_script_close(s, q->conn);
        else if (broker != w->silent && (w->answer == NULL || !w->answer(w, q, broker)))
            a->n_items = dispatch(w, q, broker);
    }
}

/* ---- the client ---- */

static const kw_transport_ops *plain;

/* Connections are named by the address that was opened; so the port tells who is asked. */
static int note_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    wire *wr = ctx;
    admin_world *w = (admin_world *)(void *)((char *)wr - offsetof(admin_world, wire));
    if (w->refused != 0 && to->port == 9000 + w->refused)
        return KW_ECONNECT;
    int rc = plain->open(ctx, to, host, h);
    if (rc == 0)
        w->ports[wr->conns[*h].conn] = to->port;
    return rc;
}

void aw_offer(admin_world *w, int16_t api, int16_t min, int16_t max) {
    int n = 0;
    while (w->script.versions[n].max >= 0 && w->script.versions[n].api_key != api)
        n++;
    bool fresh = w->script.versions[n].max < 0;
    w->script.versions[n] = (sim_script_version){api, min, max};
    if (fresh)
        w->script.versions[n + 1] = (sim_script_version){-1, 0, -1};
}

void aw_init(admin_world *w, const char *const *config) {
    static const int16_t apis[] = {8, 9, 10, 15, 16, 19, 20, 42, 60, 69};
    static kw_transport_ops ops;
    char why[200] = "";
    memset(w, 0, sizeof *w);
    sim_script_init(&w->script);
    w->script.request = take;
    w->script.ctx = w;
    wire_init(&w->wire, sim_server_of_script(&w->script));
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++) {
        const kw_api *api = kw_api_by_key(apis[i]);
        aw_offer(w, apis[i], api->min_version, api->max_stable_version);
    }
    for (int i = 0; i < AW_PARTITIONS; i++)
        w->leader[i] = w->told_leader[i] = i % 3 + 1;
    w->controller = w->told_controller = 2;
    w->coordinator = 3;
    kw_config c = kw_config_default;
    assert_int_equal(kw_config_set(&c, str("bootstrap.servers"), str("broker:9001"), why, sizeof why), 0);
    for (; config != NULL && *config != NULL; config += 2)
        assert_int_equal(kw_config_set(&c, str(config[0]), str(config[1]), why, sizeof why), 0);
    kw_env env = wire_env(&w->wire);
    plain = env.transport.ops;
    ops = *plain;
    ops.open = note_open;
    env.transport.ops = &ops;
    assert_int_equal(kw_client_new_bare(&c, &env, &w->client, why, sizeof why), 0);
}

void aw_fini(admin_world *w) {
    kw_client_free(w->client);
    wire_fini(&w->wire);
    sim_script_fini(&w->script);
}

static void on_event(void *ctx, const kw_event *e) {
    admin_world *w = ctx;
    if (e->type != KW_EVENT_ADMIN)
        return;
    w->n_events += 1;
    w->error = e->error;
    w->opaque = e->u.admin.opaque;
    w->n_items = e->u.admin.result->n_items;
    w->n_failed = e->u.admin.result->n_failed;
    w->n_unknown = e->u.admin.result->n_unknown;
    w->at = w->wire.now;
    snprintf(w->text, sizeof w->text, "%.*s", (int)e->text.n, e->text.p);
    if (w->on_result != NULL)
        w->on_result(w, e);
}

void aw_run(admin_world *w, kw_time duration) {
    assert_true(wire_drive(&w->wire, w->client, w->wire.now + duration, on_event, w) >= 0);
}

/* In one go: a look at the clock now and then would hide a timer that nobody set. */
void aw_await(admin_world *w, kw_time most) {
    int before = w->n_events;
    aw_run(w, most);
    assert_int_equal(w->n_events, before + 1);
}
