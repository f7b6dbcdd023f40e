/* create_topics.c - CreateTopics: the checks of 4.1.1. */
#include "tools/broker/assignment.h"
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include "tools/broker/throttle.h"
#include <kwire/msg/create_topics.h>
#include <string.h>

enum { FIRST_STRICT = 6 /* KIP-599 */, SOURCE_TOPIC = 1, SOURCE_DEFAULT = 5 };

static const broker_problem no_memory = {KAFKA_STORAGE_ERROR, "Out of memory."};

/* ---- checks ---- */

static broker_problem check_config(const kw_create_topics_req_config *c) {
    int setting = broker_setting_find(c->name);
    if (setting < 0)
        return (broker_problem){INVALID_CONFIG, "There is no such setting of a topic."};
    if (c->value.n < 0)
        return (broker_problem){INVALID_CONFIG, "A setting of a new topic cannot be null."};
    if (!broker_setting_allows(setting, c->value))
        return (broker_problem){INVALID_CONFIG, "The setting cannot have this value."};
    return no_problem;
}

/* By hand: partitions 0 to n - 1, each once, in any order, all with so many replicas. */
static broker_problem check_assignments(broker_request *q, const kw_create_topics_req_topic *t) {
    bool *seen = broker_take(q, t->n_assignments, sizeof *seen);
    broker_problem p = no_problem;
    if (seen == NULL)
        return no_memory;
    if (t->num_partitions != -1 || t->replication_factor != -1)
        return (broker_problem){INVALID_REQUEST, "Counts must be -1 where replicas are assigned by hand."};
    for (int32_t i = 0; p.code == 0 && i < t->n_assignments; i++) {
        const kw_create_topics_req_assignment *a = &t->assignments[i];
        if (a->partition_index < 0 || a->partition_index >= t->n_assignments || seen[a->partition_index])
            return (broker_problem){INVALID_REPLICA_ASSIGNMENT, "Partitions run from 0, each is named once."};
        seen[a->partition_index] = true;
        if (a->n_broker_ids != t->assignments[0].n_broker_ids)
            return (broker_problem){INVALID_REPLICA_ASSIGNMENT,
                                    "All partitions have the same number of replicas."};
        p = broker_assignment_check(&q->broker->cluster, a->broker_ids, a->n_broker_ids);
    }
    return p;
}

static broker_problem check_counts(const kw_broker *b, const kw_create_topics_req_topic *t) {
    if (t->num_partitions != -1 && t->num_partitions < 1)
        return (broker_problem){INVALID_PARTITIONS, "A topic has at least one partition."};
    if (t->replication_factor != -1 && (t->replication_factor < 1 || t->replication_factor > b->o.nodes))
        return (broker_problem){INVALID_REPLICATION_FACTOR, "There are not so many nodes, or none is asked."};
    return no_problem;
}

static bool is_named_twice(const kw_create_topics_req *in, kw_str name) {
    int n = 0;
    for (int32_t i = 0; i < in->n_topics; i++)
        n += in->topics[i].name.n == name.n && memcmp(in->topics[i].name.p, name.p, (size_t)name.n) == 0;
    return n > 1;
}

static broker_problem check_topic(broker_request *q, const kw_create_topics_req_topic *t) {
    if (is_named_twice(q->body, t->name))
        return (broker_problem){INVALID_REQUEST, "The request names the topic twice."};
    if (!broker_topic_name_valid(t->name))
        return (broker_problem){INVALID_TOPIC_EXCEPTION, "The topic name is not valid."};
    if (broker_topic_find(&q->broker->cluster.topics, &(broker_topic_ref){.name = t->name}) != NULL)
        return (broker_problem){TOPIC_ALREADY_EXISTS, "A topic of this name exists already."};
    broker_problem p = t->n_assignments > 0 ? check_assignments(q, t) : check_counts(q->broker, t);
    for (int32_t i = 0; p.code == 0 && i < t->n_configs; i++)
        p = check_config(&t->configs[i]);
    if (p.code == 0 &&
        (t->num_partitions > KW_BROKER_MAX_PARTITIONS || t->n_assignments > KW_BROKER_MAX_PARTITIONS))
        p = (broker_problem){POLICY_VIOLATION, "Too many partitions for one request."};
    return p;
}

/* ---- what comes of it ---- */

static kw_str asked_value(const kw_create_topics_req_topic *t, int setting) {
    for (int32_t i = 0; i < t->n_configs; i++)
        if (broker_setting_find(t->configs[i].name) == setting)
            return t->configs[i].value;
    return (kw_str){NULL, -1};
}

static bool list_settings(broker_request *q, const kw_create_topics_req_topic *t,
                          kw_create_topics_resp_topic *out) {
    kw_create_topics_resp_config *list = broker_take(q, BROKER_N_SETTINGS, sizeof *list);
    if (list == NULL)
        return false;
    for (int i = 0; i < BROKER_N_SETTINGS; i++) {
        kw_str asked = asked_value(t, i);
        bool own = asked.n >= 0;
        list[i] =
            (kw_create_topics_resp_config){.name = broker_text(broker_settings[i].name),
                                           .value = own ? asked : broker_text(broker_settings[i].initial),
                                           .config_source = own ? SOURCE_TOPIC : SOURCE_DEFAULT};
    }
    out->configs = list;
    out->n_configs = BROKER_N_SETTINGS;
    return true;
}

static int32_t count_partitions(const kw_broker *b, const kw_create_topics_req_topic *t) {
    if (t->n_assignments > 0)
        return t->n_assignments;
    return t->num_partitions < 0 ? b->o.partitions : t->num_partitions;
}

static int32_t count_replicas(const kw_broker *b, const kw_create_topics_req_topic *t) {
    if (t->n_assignments > 0)
        return t->assignments[0].n_broker_ids;
    return t->replication_factor < 0 ? broker_default_replicas(b) : t->replication_factor;
}

static bool set_configs(kw_broker *b, const kw_create_topics_req_topic *t, broker_topic *topic) {
    for (int32_t i = 0; i < t->n_configs; i++)
        if (broker_config_set(&topic->config, &b->mem, broker_setting_find(t->configs[i].name),
                              t->configs[i].value) != 0)
            return false;
    return true;
}

static broker_problem make(broker_request *q, const kw_create_topics_req_topic *t,
                           kw_create_topics_resp_topic *out) {
    kw_broker *b = q->broker;
    broker_topic *topic;
    if (broker_create_topic(b, t->name, out->num_partitions, out->replication_factor, &topic) != 0)
        return no_memory;
    if (!set_configs(b, t, topic)) {
        broker_topic_remove(&b->cluster.topics, topic);
        return no_memory;
    }
    for (int32_t i = 0; i < t->n_assignments; i++) {
        const kw_create_topics_req_assignment *a = &t->assignments[i];
        broker_partition *p = &topic->partitions[a->partition_index];
        p->leader = p->last_leader = p->epoch = -1; /* as if it had never been placed */
        broker_cluster_place_at(&b->cluster, p, a->broker_ids, a->n_broker_ids);
    }
    b->changes++;
    out->topic_id = topic->id;
    return no_problem;
}

static broker_problem create(broker_request *q, const kw_create_topics_req_topic *t,
                             kw_create_topics_resp_topic *out) {
    const kw_create_topics_req *in = q->body;
    if (q->fault != 0)
        return (broker_problem){q->fault, NULL};
    broker_problem p = check_topic(q, t);
    if (p.code != 0)
        return p;
    int32_t n = count_partitions(q->broker, t);
    if (!in->validate_only && !broker_may_change(q, n, q->version >= FIRST_STRICT))
        return (broker_problem){THROTTLING_QUOTA_EXCEEDED, "The quota of changes is spent."};
    out->num_partitions = n;
    out->replication_factor = (int16_t)count_replicas(q->broker, t);
    if (!list_settings(q, t, out))
        return no_memory;
    return in->validate_only ? no_problem : make(q, t, out);
}

broker_verdict broker_create_topics(broker_request *q) {
    const kw_create_topics_req *in = q->body;
    kw_create_topics_resp *a = q->answer;
    kw_create_topics_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++) {
        list[i] = kw_create_topics_resp_topic_default;
        list[i].name = in->topics[i].name;
        broker_problem p = create(q, &in->topics[i], &list[i]);
        list[i].error_code = (int16_t)p.code;
        list[i].error_message = broker_text(p.text);
    }
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
