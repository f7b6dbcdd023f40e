/* job_admin.c - administrative calls while blows fall: each ends in one event and in time, tells the truth
 * where it tells anything, and says "unknown" where the brokers may have done what it could not confirm.
 *
 * Names of new topics are used once, so a topic that is there already was made by an attempt of ours.
 * Positions of groups are checked as long as every change of them was confirmed; after that, to be one that
 * was asked for. */
#include "tests/sim/runner/job.h"

#include <kwire/admin.h>

#include <stdio.h>
#include <string.h>

enum { PARTITIONS = 3, GROUPS = 2, TURNS = 24, MOST_CALLS = 3 * TURNS, TIMEOUT_MS = 3000 };
enum { TOPIC_ALREADY_EXISTS = 36 };

static const char topic[] = "t";
static const char *const group_names[GROUPS] = {"g", "h"};

/* What is known of a group's position of partition 0. */
typedef struct position {
    int64_t offset;   /* last one confirmed; -1: none */
    bool uncertain;   /* a change was not confirmed */
    bool changing;    /* a change is under way */
    int64_t attempts; /* offsets 1 .. attempts were asked for, in turn */
} position;

typedef struct call {
    kw_admin_op op;
    kw_time until;
    int group;
    int64_t number; /* of the new topic; the new offset */
    bool steady;    /* no change of the group was under way when it was asked */
    int n_ended;
} call;

typedef struct work {
    sim_run run;
    call calls[MOST_CALLS];
    int n_calls, n_fine;
    position positions[GROUPS];
    int64_t n_topics;
} work;

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

static kw_str name_topic(int64_t number, char *text, size_t size) {
    snprintf(text, size, "new-%lld", (long long)number);
    return str(text);
}

/* ---- asking ---- */

typedef int asker(work *w, call *c, const kw_admin_options *o);

static int create_topic(work *w, call *c, const kw_admin_options *o) {
    char name[32];
    kw_create_topics_req req = kw_create_topics_req_default;
    kw_create_topics_req_topic t = kw_create_topics_req_topic_default;
    c->op = KW_ADMIN_CREATE_TOPICS;
    c->number = w->n_topics++;
    t.name = name_topic(c->number, name, sizeof name);
    t.num_partitions = t.replication_factor = 1;
    req.topics = &t;
    req.n_topics = 1;
    return kw_admin_create_topics(kw_world_client(w->run.target.world), &req, o);
}

static int list_offsets(work *w, call *c, const kw_admin_options *o) {
    kw_list_offsets_req req = kw_list_offsets_req_default;
    kw_list_offsets_req_topic t = kw_list_offsets_req_topic_default;
    kw_list_offsets_req_partition p[PARTITIONS];
    c->op = KW_ADMIN_LIST_OFFSETS;
    for (int32_t i = 0; i < PARTITIONS; i++) {
        p[i] = kw_list_offsets_req_partition_default;
        p[i].partition_index = i;
        p[i].timestamp = -1;
    }
    t.name = str(topic);
    t.partitions = p;
    t.n_partitions = PARTITIONS;
    req.topics = &t;
    req.n_topics = 1;
    return kw_admin_list_offsets(kw_world_client(w->run.target.world), &req, o);
}

static int alter_offsets(work *w, call *c, const kw_admin_options *o) {
    kw_offset_commit_req req = kw_offset_commit_req_default;
    kw_offset_commit_req_topic t = kw_offset_commit_req_topic_default;
    kw_offset_commit_req_partition p = kw_offset_commit_req_partition_default;
    position *at = &w->positions[c->group];
    c->op = KW_ADMIN_ALTER_GROUP_OFFSETS;
    if (at->changing)
        return list_offsets(w, c, o);
    at->changing = true;
    c->number = ++at->attempts;
    p.committed_offset = c->number;
    p.committed_metadata = str("");
    t.name = str(topic);
    t.partitions = &p;
    t.n_partitions = 1;
    req.group_id = str(group_names[c->group]);
    req.topics = &t;
    req.n_topics = 1;
    return kw_admin_alter_group_offsets(kw_world_client(w->run.target.world), &req, o);
}

static int group_offsets(work *w, call *c, const kw_admin_options *o) {
    kw_offset_fetch_req req = kw_offset_fetch_req_default;
    kw_offset_fetch_req_group g = kw_offset_fetch_req_group_default;
    c->op = KW_ADMIN_LIST_GROUP_OFFSETS;
    c->number = w->positions[c->group].attempts;
    c->steady = !w->positions[c->group].changing;
    g.group_id = str(group_names[c->group]);
    g.n_topics = -1;
    req.groups = &g;
    req.n_groups = 1;
    return kw_admin_list_group_offsets(kw_world_client(w->run.target.world), &req, o);
}

static int describe_groups(work *w, call *c, const kw_admin_options *o) {
    kw_str names[GROUPS] = {str(group_names[0]), str(group_names[1])};
    kw_describe_groups_req req = kw_describe_groups_req_default;
    c->op = KW_ADMIN_DESCRIBE_GROUPS;
    req.groups = names;
    req.n_groups = GROUPS;
    return kw_admin_describe_groups(kw_world_client(w->run.target.world), &req, o);
}

static int list_groups(work *w, call *c, const kw_admin_options *o) {
    c->op = KW_ADMIN_LIST_GROUPS;
    return kw_admin_list_groups(kw_world_client(w->run.target.world), &kw_list_groups_req_default, o);
}

static int describe_cluster(work *w, call *c, const kw_admin_options *o) {
    c->op = KW_ADMIN_DESCRIBE_CLUSTER;
    return kw_admin_describe_cluster(kw_world_client(w->run.target.world), &kw_describe_cluster_req_default,
                                     o);
}

static void ask(work *w) {
    static asker *const askers[] = {create_topic,  list_offsets,    alter_offsets, group_offsets,
                                    alter_offsets, describe_groups, list_groups,   describe_cluster};
    sim_run *r = &w->run;
    call *c = &w->calls[w->n_calls];
    kw_admin_options o = {.timeout_ms = TIMEOUT_MS, .opaque = (uint64_t)w->n_calls};
    *c = (call){.group = sim_roll(&r->dice, GROUPS)};
    c->until = kw_world_now(r->target.world) + KW_MS(TIMEOUT_MS);
    w->n_calls += 1;
    if (askers[sim_roll(&r->dice, 8)](w, c, &o) != 0)
        sim_run_breach(r, "an administrative call was refused");
}

/* ---- judging ---- */

static void judge_topic(work *w, const call *c, const kw_event *e) {
    char name[32];
    (void)name_topic(c->number, name, sizeof name);
    bool there = kw_broker_log_end(kw_world_broker(w->run.target.world), name, 0) >= 0;
    bool unknown = e->u.admin.result->n_unknown > 0;
    if (e->error == 0 && !there)
        sim_run_breach(&w->run, "a topic was said to be made and is not there");
    if (e->error != 0 && there && !unknown)
        sim_run_breach(&w->run, "a topic was said not to be made, and not to be unknown, and it is there");
    if (e->error == TOPIC_ALREADY_EXISTS && !unknown)
        sim_run_breach(&w->run,
                       "a topic that nobody else makes was there, and nothing was said to be unknown");
}

static void judge_ends(work *w, const kw_event *e) {
    const kw_list_offsets_resp *r = e->u.admin.result->u.list_offsets;
    if (r->n_topics != 1 || r->topics[0].n_partitions != PARTITIONS) {
        sim_run_breach(&w->run, "not one entry for each partition");
        return;
    }
    for (int32_t i = 0; i < PARTITIONS; i++) {
        const kw_list_offsets_resp_partition *p = &r->topics[0].partitions[i];
        int64_t end = kw_broker_log_end(kw_world_broker(w->run.target.world), topic, i);
        if (p->partition_index != i || (p->error_code == 0 && p->offset != end))
            sim_run_breach(&w->run, "a wrong end of a partition");
    }
}

static void judge_change(work *w, const call *c, const kw_event *e) {
    position *at = &w->positions[c->group];
    at->changing = false;
    if (e->error == 0)
        at->offset = c->number;
    else
        at->uncertain |= e->u.admin.result->n_unknown > 0;
}

static void judge_position(work *w, const call *c, const kw_event *e) {
    const position *at = &w->positions[c->group];
    const kw_offset_fetch_resp_group *g = e->u.admin.result->u.list_group_offsets->groups;
    if (e->error != 0)
        return;
    int64_t offset = g->n_topics == 1 ? g->topics[0].partitions[0].committed_offset : -1;
    bool steady = c->steady && c->number == at->attempts && !at->uncertain;
    if (steady && offset != at->offset)
        sim_run_breach(&w->run, "a position of a group that was not the one confirmed");
    if (offset < -1 || offset == 0 || offset > at->attempts)
        sim_run_breach(&w->run, "a position of a group that nobody asked for");
}

static void judge(work *w, call *c, const kw_event *e) {
    kw_time late = kw_world_now(w->run.target.world) - c->until;
    c->n_ended += 1;
    w->n_fine += e->error == 0;
    if (late > KW_MS(100))
        sim_run_breach(&w->run, "an administrative call ended after its timeout");
    if (e->u.admin.result->op != c->op || e->u.admin.result->u.any == NULL)
        sim_run_breach(&w->run, "not the result of this call");
    else if (c->op == KW_ADMIN_CREATE_TOPICS)
        judge_topic(w, c, e);
    else if (c->op == KW_ADMIN_LIST_OFFSETS)
        judge_ends(w, e);
    else if (c->op == KW_ADMIN_ALTER_GROUP_OFFSETS)
        judge_change(w, c, e);
    else if (c->op == KW_ADMIN_LIST_GROUP_OFFSETS)
        judge_position(w, c, e);
}

static void on_event(kw_world *world, const kw_event *e, void *ctx) {
    work *w = ctx;
    if (sim_trace && e->type != KW_EVENT_RECORDS)
        printf("%12lld  event %d: %s: %.*s\n", (long long)kw_world_now(world), (int)e->type,
               kw_error_name(e->error), e->text.n > 0 ? (int)e->text.n : 0, e->text.n > 0 ? e->text.p : "");
    if (e->type == KW_EVENT_ADMIN && e->u.admin.opaque < (uint64_t)w->n_calls)
        judge(w, &w->calls[e->u.admin.opaque], e);
}

/* ---- the run ---- */

static void turn(work *w) {
    sim_run *r = &w->run;
    sim_run_blow(r);
    for (int n = 1 + sim_roll(&r->dice, 2); n > 0; n--)
        ask(w);
    kw_world_run(r->target.world, KW_MS(sim_roll(&r->dice, 4000)));
}

static void run(uint64_t seed, sim_report *report) {
    static work w;
    w = (work){
        .positions = {{.offset = -1}, {.offset = -1}}
    };
    sim_run *r = &w.run;
    sim_run_init(r, seed, topic, PARTITIONS, report);
    sim_run_begin(r);
    for (int32_t p = 0; p < PARTITIONS; p++)
        kw_world_produce_all(r->target.world, topic, p, 1 + p, 10);
    if (!kw_world_deliver(r->target.world, KW_MS(60000)))
        sim_run_breach(r, "records were not delivered by a healthy cluster");
    kw_world_on_event(r->target.world, on_event, &w);
    for (int i = 0; i < TURNS; i++)
        turn(&w);
    kw_world_run(r->target.world, KW_MS(TIMEOUT_MS + 100));
    for (int i = 0; i < w.n_calls; i++)
        if (w.calls[i].n_ended != 1)
            sim_run_breach(r, "an administrative call did not end exactly once");
    sim_run_end(r);
}

const sim_job sim_job_admin = {"admin", "administrative calls; what they say is true, or said to be unknown",
                               run};
