/* describe_configs.c - settings of topics, and what there is to say of a broker's own. */
#include "tools/broker/codes.h"
#include "tools/broker/problem.h"
#include "tools/broker/request.h"
#include <kwire/msg/describe_configs.h>
#include <stdio.h>
#include <string.h>

enum { TOPIC = 2, BROKER = 4 };
enum { SOURCE_TOPIC = 1, SOURCE_STATIC = 4, SOURCE_DEFAULT = 5 };

typedef kw_describe_configs_req_resource resource;
typedef kw_describe_configs_resp_config config;
typedef kw_describe_configs_resp_synonym synonym;

static bool is_wanted(const resource *r, const char *name) {
    for (int32_t i = 0; i < r->n_configuration_keys; i++) {
        kw_str key = r->configuration_keys[i];
        if (key.n == (int32_t)strlen(name) && memcmp(key.p, name, (size_t)key.n) == 0)
            return true;
    }
    return r->n_configuration_keys < 0;
}

/* ---- topics ---- */

/* Where the value comes from, the strongest source first. */
static bool list_synonyms(broker_request *q, const broker_topic_config *c, int setting, config *out) {
    const broker_setting *s = &broker_settings[setting];
    synonym *list = broker_take(q, 2, sizeof *list);
    if (list == NULL)
        return false;
    if (c->values[setting].n >= 0)
        list[out->n_synonyms++] = (synonym){broker_text(s->name), c->values[setting], SOURCE_TOPIC, NULL};
    if (s->of_broker != NULL)
        list[out->n_synonyms++] =
            (synonym){broker_text(s->of_broker), broker_text(s->initial), SOURCE_DEFAULT, NULL};
    out->synonyms = list;
    return true;
}

static broker_problem describe_topic(broker_request *q, const resource *r,
                                     kw_describe_configs_resp_result *out) {
    const kw_describe_configs_req *in = q->body;
    broker_topic_ref ref = {.name = r->resource_name};
    const broker_topic *t = broker_topic_find(&q->broker->cluster.topics, &ref);
    if (!broker_topic_name_valid(r->resource_name))
        return (broker_problem){INVALID_TOPIC_EXCEPTION, "The topic name is not valid."};
    if (t == NULL)
        return (broker_problem){UNKNOWN_TOPIC_OR_PARTITION, NULL};
    config *list = broker_take(q, BROKER_N_SETTINGS, sizeof *list);
    if (list == NULL)
        return (broker_problem){KAFKA_STORAGE_ERROR, "Out of memory."};
    for (int i = 0; i < BROKER_N_SETTINGS; i++) {
        config *c = &list[out->n_configs];
        if (!is_wanted(r, broker_settings[i].name))
            continue;
        *c = (config){
            .name = broker_text(broker_settings[i].name),
            .value = broker_config_value(&t->config, i),
            .config_source = t->config.values[i].n >= 0 ? SOURCE_TOPIC : SOURCE_DEFAULT,
            .config_type = (int8_t)broker_settings[i].type,
            .documentation = {NULL, -1}
        };
        out->n_configs++;
        if (in->include_synonyms && !list_synonyms(q, &t->config, i, c))
            return (broker_problem){KAFKA_STORAGE_ERROR, "Out of memory."};
    }
    out->configs = list;
    return no_problem;
}

/* ---- brokers ---- */

enum { BROKER_FACTS = 6, NUMBER = 16 };

/* Numbers that clients and people ask for; none can be changed. */
static broker_problem describe_node(broker_request *q, const resource *r,
                                    kw_describe_configs_resp_result *out) {
    const kw_broker *b = q->broker;
    const struct {
        const char *name;
        int64_t value;
        int8_t type, source;
    } facts[BROKER_FACTS] = {
        {"default.replication.factor",                broker_default_replicas(b), BROKER_INT, SOURCE_STATIC },
        {"fetch.max.bytes",                           55 << 20,                   BROKER_INT, SOURCE_DEFAULT},
        {"max.incremental.fetch.session.cache.slots", b->o.fetch_sessions,        BROKER_INT, SOURCE_DEFAULT},
        {"message.max.bytes",                         1048588,                    BROKER_INT, SOURCE_DEFAULT},
        {"node.id",                                   q->node->id,                BROKER_INT, SOURCE_STATIC },
        {"num.partitions",                            b->o.partitions,            BROKER_INT, SOURCE_STATIC },
    };
    char own[NUMBER];
    snprintf(own, sizeof own, "%d", q->node->id);
    if (r->resource_name.n != (int32_t)strlen(own) || memcmp(r->resource_name.p, own, strlen(own)) != 0)
        return (broker_problem){INVALID_REQUEST, "A broker answers for itself only."};
    config *list = broker_take(q, BROKER_FACTS, sizeof *list);
    char(*text)[NUMBER] = broker_take(q, BROKER_FACTS, sizeof *text);
    if (list == NULL || text == NULL)
        return (broker_problem){KAFKA_STORAGE_ERROR, "Out of memory."};
    for (int i = 0; i < BROKER_FACTS; i++) {
        snprintf(text[i], sizeof text[i], "%lld", (long long)facts[i].value);
        if (is_wanted(r, facts[i].name))
            list[out->n_configs++] = (config){
                .name = broker_text(facts[i].name),
                .value = broker_text(text[i]),
                .read_only = true,
                .config_source = facts[i].source,
                .config_type = facts[i].type,
                .documentation = {NULL, -1}
            };
    }
    out->configs = list;
    return no_problem;
}

static broker_problem describe(broker_request *q, const resource *r, kw_describe_configs_resp_result *out) {
    if (q->fault != 0)
        return (broker_problem){q->fault, kw_error_text(q->fault)};
    if (r->resource_type == TOPIC)
        return describe_topic(q, r, out);
    if (r->resource_type == BROKER)
        return describe_node(q, r, out);
    return (broker_problem){INVALID_REQUEST, "This broker has settings of topics and brokers only."};
}

broker_verdict broker_describe_configs(broker_request *q) {
    const kw_describe_configs_req *in = q->body;
    kw_describe_configs_resp *a = q->answer;
    kw_describe_configs_resp_result *list = broker_take(q, in->n_resources, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_resources; i++) {
        list[i] = (kw_describe_configs_resp_result){.resource_type = in->resources[i].resource_type,
                                                    .resource_name = in->resources[i].resource_name};
        broker_problem p = describe(q, &in->resources[i], &list[i]);
        list[i].error_code = (int16_t)p.code;
        list[i].error_message = broker_text(p.text);
        if (p.code != 0)
            list[i].n_configs = 0;
    }
    a->results = list;
    a->n_results = in->n_resources;
    return BROKER_ANSWER;
}
