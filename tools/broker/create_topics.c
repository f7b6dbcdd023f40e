/* create_topics.c - CreateTopics: the checks of 4.1.1 for a cluster of one node. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/broker.h>
#include <kwire/msg/create_topics.h>
#include <string.h>

/* What this broker does with every topic, in the words of Kafka's configuration. A topic may ask for just
 * that; anything else is refused rather than forgotten. */
static const struct setting {
    const char *name, *value;
} settings[] = {
    {"cleanup.policy",                 "delete"    },
    {"compression.type",               "producer"  },
    {"max.message.bytes",              "1048588"   },
    {"message.timestamp.after.max.ms", "3600000"   },
    {"message.timestamp.type",         "CreateTime"},
    {"min.insync.replicas",            "1"         },
    {"retention.bytes",                "-1"        },
    {"retention.ms",                   "-1"        },
};
enum { N_SETTINGS = sizeof settings / sizeof *settings, SOURCE_DEFAULT = 5 };

typedef struct problem {
    int code; /* 0: none */
    const char *text;
} problem;

static const problem none = {0, NULL};
static const problem no_memory = {KAFKA_STORAGE_ERROR, "Out of memory."};

static kw_str text(const char *s) {
    return s == NULL ? (kw_str){NULL, -1} : (kw_str){s, (int32_t)strlen(s)};
}

static bool same(kw_str a, const char *b) {
    return a.n == (int32_t)strlen(b) && memcmp(a.p, b, (size_t)a.n) == 0;
}

/* ---- checks ---- */

static problem check_config(const kw_create_topics_req_config *c) {
    if (c->value.n < 0)
        return (problem){INVALID_CONFIG, "A setting of a new topic cannot be null."};
    for (int i = 0; i < N_SETTINGS; i++)
        if (same(c->name, settings[i].name))
            return same(c->value, settings[i].value)
                       ? none
                       : (problem){INVALID_CONFIG, "This broker has one value only for this setting."};
    return (problem){INVALID_CONFIG, "This broker does not know this setting."};
}

/* By hand: this node alone, partitions 0 to n - 1, each once, in any order. */
static problem check_assignments(broker_request *q, const kw_create_topics_req_topic *t) {
    bool *seen = broker_take(q, t->n_assignments, sizeof *seen);
    if (seen == NULL)
        return no_memory;
    if (t->num_partitions != -1 || t->replication_factor != -1)
        return (problem){INVALID_REQUEST, "Counts must be -1 where replicas are assigned by hand."};
    for (int32_t i = 0; i < t->n_assignments; i++) {
        const kw_create_topics_req_assignment *a = &t->assignments[i];
        if (a->n_broker_ids != 1 || a->broker_ids[0] != q->broker->o.node_id)
            return (problem){INVALID_REPLICA_ASSIGNMENT, "This node is the only one."};
        if (a->partition_index < 0 || a->partition_index >= t->n_assignments || seen[a->partition_index])
            return (problem){INVALID_REPLICA_ASSIGNMENT, "Partitions run from 0, each is named once."};
        seen[a->partition_index] = true;
    }
    return none;
}

static problem check_counts(const kw_broker *b, const kw_create_topics_req_topic *t) {
    if (t->num_partitions != -1 && t->num_partitions < 1)
        return (problem){INVALID_PARTITIONS, "A topic has at least one partition."};
    if (t->replication_factor != -1 && (t->replication_factor < 1 || t->replication_factor > b->o.nodes))
        return (problem){INVALID_REPLICATION_FACTOR, "There are not so many nodes."};
    return none;
}

static problem check_topic(broker_request *q, const kw_create_topics_req_topic *t) {
    if (!broker_topic_name_valid(t->name))
        return (problem){INVALID_TOPIC_EXCEPTION, "The topic name is not valid."};
    if (broker_topic_find(&q->broker->cluster.topics, &(broker_topic_ref){.name = t->name}) != NULL)
        return (problem){TOPIC_ALREADY_EXISTS, "A topic of this name exists already."};
    problem p = t->n_assignments > 0 ? check_assignments(q, t) : check_counts(q->broker, t);
    for (int32_t i = 0; p.code == 0 && i < t->n_configs; i++)
        p = check_config(&t->configs[i]);
    if (p.code == 0 &&
        (t->num_partitions > KW_BROKER_MAX_PARTITIONS || t->n_assignments > KW_BROKER_MAX_PARTITIONS))
        p = (problem){POLICY_VIOLATION, "Too many partitions for one request."};
    return p;
}

/* ---- the answer ---- */

static bool list_settings(broker_request *q, kw_create_topics_resp_topic *out) {
    kw_create_topics_resp_config *list = broker_take(q, N_SETTINGS, sizeof *list);
    if (list == NULL)
        return false;
    for (int i = 0; i < N_SETTINGS; i++)
        list[i] = (kw_create_topics_resp_config){.name = text(settings[i].name),
                                                 .value = text(settings[i].value),
                                                 .config_source = SOURCE_DEFAULT};
    out->configs = list;
    out->n_configs = N_SETTINGS;
    return true;
}

static int32_t count_partitions(const kw_broker *b, const kw_create_topics_req_topic *t) {
    if (t->n_assignments > 0)
        return t->n_assignments;
    return t->num_partitions < 0 ? b->o.partitions : t->num_partitions;
}

static int32_t count_replicas(const kw_broker *b, const kw_create_topics_req_topic *t) {
    return t->replication_factor < 0 ? broker_default_replicas(b) : t->replication_factor;
}

static problem create(broker_request *q, const kw_create_topics_req_topic *t, bool only_check,
                      kw_create_topics_resp_topic *out) {
    broker_topic *topic;
    if (q->fault != 0)
        return (problem){q->fault, NULL};
    problem p = check_topic(q, t);
    if (p.code != 0)
        return p;
    out->num_partitions = count_partitions(q->broker, t);
    out->replication_factor = (int16_t)count_replicas(q->broker, t);
    if (!list_settings(q, out))
        return no_memory;
    if (only_check)
        return none;
    /* waits may be for it */
    if (broker_create_topic(q->broker, t->name, out->num_partitions, out->replication_factor, &topic) != 0)
        return no_memory;
    out->topic_id = topic->id;
    return none;
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
        problem p = create(q, &in->topics[i], in->validate_only, &list[i]);
        list[i].error_code = (int16_t)p.code;
        list[i].error_message = text(p.text);
    }
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
