/* rig.c - see rig.h. */
#include "tests/client/rig.h"

#include "tests/sim/die.h"

#include <stdio.h>

enum { MOST_ROUNDS = 5000 };

kw_str rig_text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static kw_config make_config(const char *const *pairs) {
    kw_config c = kw_config_default;
    char why[200], note[200];
    if (kw_config_set(&c, rig_text("bootstrap.servers"), rig_text("boot:9092"), why, sizeof why) != 0)
        fail_msg("%s", why);
    for (; pairs != NULL && *pairs != NULL; pairs += 2)
        if (kw_config_set(&c, rig_text(pairs[0]), rig_text(pairs[1]), why, sizeof why) != 0)
            fail_msg("%s", why);
    if (kw_config_resolve(&c, note, sizeof note, why, sizeof why) != 0)
        fail_msg("%s", why);
    return c;
}

static void init(rig *r, const char *const *pairs, bool takes_jobs) {
    char why[200];
    memset(r, 0, sizeof *r);
    sim_script_init(&r->script);
    wire_init(&r->wire, sim_server_of_script(&r->script));
    kw_config config = make_config(pairs);
    kw_env env = wire_env(&r->wire);
    env.takes_jobs = takes_jobs;
    assert_int_equal(kw_core_init(&r->core, &config, &env), KW_OK);
    assert_int_equal(kw_cluster_init(&r->cluster, &r->core, why, sizeof why), KW_OK);
    kw_metadata_init(&r->metadata, &r->cluster);
    kw_coordinators_init(&r->coordinators, &r->cluster);
    kw_producer_init(&r->producer, &r->cluster);
    kw_consumer_init(&r->consumer, &r->coordinators);
    kw_requests_init(&r->requests, &r->coordinators);
    kw_commits_init(&r->commits, &r->coordinators);
}

void rig_init(rig *r, const char *const *config) {
    init(r, config, false);
}

void rig_init_jobs(rig *r, const char *const *config) {
    init(r, config, true);
}

void rig_fini(rig *r) {
    r->producer.fatal = r->producer.fatal != 0 ? r->producer.fatal : KW_ECANCELLED;
    kw_jobs_cancel(&r->core);
    kw_cluster_fini(&r->cluster);
    kw_events_fini(&r->core.events);
    kw_requests_fini(&r->requests);
    kw_commits_fini(&r->commits);
    kw_consumer_fini(&r->consumer);
    kw_producer_fini(&r->producer);
    kw_coordinators_fini(&r->coordinators);
    kw_core_fini(&r->core);
    wire_fini(&r->wire);
    sim_script_fini(&r->script);
}

static void keep_delivered(rig *r, const kw_event *e) {
    if (r->n_delivered == RIG_EVENTS)
        fail_msg("more delivery events than a test of this kind can have");
    r->n_records += e->u.delivered.count;
    r->delivered[r->n_delivered++] = (rig_delivered){
        .partition = e->partition,
        .count = e->u.delivered.count,
        .outcome = e->u.delivered.outcome,
        .error = e->error,
        .base_offset = e->u.delivered.base_offset,
        .first = e->u.delivered.opaques[0],
        .last = e->u.delivered.opaques[e->u.delivered.count - 1],
        .at = r->core.now,
    };
}

static void keep(rig *r, const kw_event *e) {
    if (e->type == KW_EVENT_DELIVERED)
        keep_delivered(r, e);
    if (e->type == KW_EVENT_ERROR) {
        r->n_errors += 1;
        r->last_error = e->error;
        snprintf(r->last_text, sizeof r->last_text, "%.*s", (int)e->text.n, e->text.p);
    }
    if (e->type == KW_EVENT_RESPONSE) {
        r->n_responses += 1;
        r->response_error = e->error;
        r->response_broker = e->u.response.broker;
        r->response_version = e->u.response.version;
        snprintf(r->last_text, sizeof r->last_text, "%.*s", (int)e->text.n, e->text.p);
    }
    if (r->on_event != NULL)
        r->on_event(r, e);
}

static bool poll_says(rig *r) {
    int at = 0;
    for (const kw_conn *c; (c = kw_cluster_next_conn(&r->cluster, &at)) != NULL;) {
        int events = kw_conn_interest(c);
        if (events != 0 && wire_is_ready(&r->wire, c->handle, events))
            return true;
    }
    return false;
}

static bool step(rig *r) {
    r->core.now = r->wire.now;
    wire_step(&r->wire);
    bool progress = kw_cluster_step(&r->cluster);
    progress |= kw_metadata_step(&r->metadata);
    progress |= kw_requests_step(&r->requests);
    progress |= kw_producer_step(&r->producer);
    progress |= kw_consumer_step(&r->consumer);
    progress |= kw_commits_step(&r->commits);
    kw_event e;
    for (; kw_events_pull(&r->core.events, &e); progress = true)
        keep(r, &e);
    return progress || poll_says(r);
}

bool rig_settle(rig *r) {
    bool any = false;
    for (int i = 0; i < MOST_ROUNDS; i++, any = true)
        if (!step(r))
            return any;
    sim_die("the client works without an end at time %lld", (long long)r->wire.now);
}

kw_time rig_deadline(const rig *r) {
    kw_time t = kw_cluster_deadline(&r->cluster);
    t = kw_min_time(t, kw_metadata_deadline(&r->metadata));
    t = kw_min_time(t, r->requests.deadline);
    t = kw_min_time(t, r->commits.deadline);
    t = kw_min_time(t, kw_producer_deadline(&r->producer));
    return kw_min_time(t, r->consumer.deadline);
}

void rig_run(rig *r, kw_time duration) {
    kw_time end = r->wire.now + duration;
    for (;;) {
        (void)rig_settle(r);
        kw_time next = rig_deadline(r);
        if (next <= r->wire.now)
            sim_die("time %lld: idle but due at %lld", (long long)r->wire.now, (long long)next);
        next = kw_min_time(next, r->wire.server.ops->deadline(r->wire.server.self));
        if (next > end)
            break;
        r->wire.now = next;
    }
    r->wire.now = r->core.now = end;
}

int32_t rig_topic(rig *r, const char *name) {
    int32_t topic = kw_cluster_topic(&r->cluster, rig_text(name));
    assert_true(topic >= 0);
    assert_int_equal(kw_producer_add_topics(&r->producer), KW_OK);
    return topic;
}

int32_t rig_known_topic(rig *r, const char *name, int32_t n_partitions, int n_nodes) {
    int32_t topic = rig_topic(r, name);
    kw_str none = {NULL, -1};
    for (int32_t id = 1; id <= n_nodes; id++)
        assert_int_equal(kw_cluster_put_node(&r->cluster, id, rig_text("made-up"), 9000 + id, none), KW_OK);
    assert_int_equal(kw_cluster_put_partitions(&r->cluster, topic, n_partitions, false), KW_OK);
    for (int32_t i = 0; i < n_partitions; i++)
        r->cluster.topics[topic].partitions[i].leader = n_nodes == 0 ? -1 : 1 + i % n_nodes;
    r->cluster.topics[topic].answered = true;
    r->cluster.version += 1;
    kw_producer_take(&r->producer);
    return topic;
}

int rig_append(rig *r, const kw_outgoing *out) {
    bool due;
    return kw_intake_append(&r->producer.intake, out, &due);
}

void rig_flush(rig *r) {
    bool due;
    assert_true(kw_intake_flush(&r->producer.intake, &due) >= 0);
}

size_t rig_memory(const rig *r) {
    return r->producer.intake.memory - (size_t)r->producer.memory_owed;
}

int64_t rig_outstanding(const rig *r) {
    return r->producer.intake.outstanding - r->producer.records_owed;
}

int rig_produce(rig *r, int32_t topic, int32_t partition, const char *key, const void *value, size_t n,
                uint64_t opaque) {
    kw_outgoing out = {
        .topic = topic,
        .partition = partition,
        .key = {(const uint8_t *)key, key == NULL ? -1 : (int32_t)strlen(key)},
        .value = {value,                (int32_t)n                             },
        .timestamp = KW_TIMESTAMP_NOW,
        .opaque = opaque
    };
    return rig_append(r, &out);
}
