/* topics_describe.c - `kwire topics describe`: as text, or a line of JSON a topic. */
#include "tools/topics.h"

#include <kwire/wire.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESOURCE_TOPIC = 2, SOURCE_TOPIC = 1 };

/* The settings of one topic: those that were set for it, not inherited. */
typedef struct settings {
    const kw_describe_configs_resp_config *all;
    int32_t n;
} settings;

static bool ours(const kw_describe_configs_resp_config *c) {
    return c->config_source == SOURCE_TOPIC;
}

/* A broker may not serve DescribeConfigs, or not to us: then a description has no settings. */
static settings ask_settings(kw_desk *d, kw_str topic) {
    kw_event answer;
    kw_request_options o = {.target = {.kind = KW_TO_ANY}, .version = -1};
    kw_describe_configs_req_resource resource = kw_describe_configs_req_resource_default;
    kw_describe_configs_req req = kw_describe_configs_req_default;
    resource.resource_type = RESOURCE_TOPIC;
    resource.resource_name = topic;
    resource.n_configuration_keys = -1;
    req.resources = &resource;
    req.n_resources = 1;
    if (kw_session_try(&d->s, &kw_describe_configs_api, &req, &o, &answer) != 0)
        return (settings){NULL, 0};
    const kw_describe_configs_resp *copy =
        kw_desk_copy(d, &kw_describe_configs_resp_message, answer.u.response.body);
    if (copy == NULL || copy->n_results != 1)
        return (settings){NULL, 0};
    return (settings){copy->results[0].configs, copy->results[0].n_configs};
}

static int by_index(const void *a, const void *b) {
    const kw_metadata_resp_partition *x = a, *y = b;
    return (x->partition_index > y->partition_index) - (x->partition_index < y->partition_index);
}

/* ---- text ---- */

static void print_ids(const char *name, const int32_t *ids, int32_t n) {
    printf("  %s ", name);
    for (int32_t i = 0; i < n; i++)
        printf("%s%d", i > 0 ? "," : "", (int)ids[i]);
}

static void print_partition(const kw_metadata_resp_partition *p) {
    printf("  partition %d  leader %d  epoch %d", (int)p->partition_index, (int)p->leader_id,
           (int)p->leader_epoch);
    print_ids("replicas", p->replica_nodes, p->n_replica_nodes);
    print_ids("isr", p->isr_nodes, p->n_isr_nodes);
    if (p->n_offline_replicas > 0)
        print_ids("offline", p->offline_replicas, p->n_offline_replicas);
    printf("%s%s\n", p->error_code != 0 ? "  " : "", p->error_code != 0 ? kw_error_name(p->error_code) : "");
}

static void print_text(const kw_metadata_resp_topic *topic, const settings *s) {
    char id[23];
    kw_uuid_text(topic->topic_id, id);
    printf("topic %.*s  partitions %d%s%s%s\n", (int)topic->name.n, topic->name.p, (int)topic->n_partitions,
           kw_uuid_is_zero(topic->topic_id) ? "" : "  id ", kw_uuid_is_zero(topic->topic_id) ? "" : id,
           topic->is_internal ? "  internal" : "");
    for (int32_t i = 0; i < topic->n_partitions; i++)
        print_partition(&topic->partitions[i]);
    for (int32_t i = 0; i < s->n; i++)
        if (ours(&s->all[i]))
            printf("  config %.*s=%.*s\n", (int)s->all[i].name.n, s->all[i].name.p,
                   s->all[i].value.n < 0 ? 0 : (int)s->all[i].value.n, s->all[i].value.p);
}

/* ---- JSON ---- */

static void put_partition(kw_json_out *o, const kw_metadata_resp_partition *p) {
    kw_json_begin_object(o);
    kw_put_number(o, "partition", p->partition_index);
    kw_put_number(o, "leader", p->leader_id);
    kw_put_number(o, "leaderEpoch", p->leader_epoch);
    kw_put_ids(o, "replicas", p->replica_nodes, p->n_replica_nodes);
    kw_put_ids(o, "isr", p->isr_nodes, p->n_isr_nodes);
    kw_put_ids(o, "offline", p->offline_replicas, p->n_offline_replicas);
    kw_put_number(o, "error", p->error_code);
    kw_json_end_object(o);
}

static void put_partitions(kw_json_out *o, const kw_metadata_resp_topic *topic) {
    kw_json_name(o, "partitions");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < topic->n_partitions; i++)
        put_partition(o, &topic->partitions[i]);
    kw_json_end_array(o);
}

static void put_settings(kw_json_out *o, const settings *s) {
    kw_json_name(o, "config");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < s->n; i++) {
        if (!ours(&s->all[i]))
            continue;
        kw_json_begin_object(o);
        kw_json_name(o, "name");
        kw_json_put_str(o, s->all[i].name);
        kw_json_name(o, "value");
        kw_json_put_str(o, s->all[i].value);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
}

static void put_id(kw_json_out *o, kw_uuid id) {
    char text[23];
    kw_uuid_text(id, text);
    kw_json_name(o, "id");
    kw_json_put_str(o, (kw_str){text, 22});
}

static int print_json(kw_desk *d, const kw_metadata_resp_topic *topic, const settings *s) {
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", topic->name);
    put_id(o, topic->topic_id);
    kw_put_flag(o, "internal", topic->is_internal);
    put_partitions(o, topic);
    put_settings(o, s);
    return kw_desk_json_end(d);
}

static int describe_one(kw_desk *d, const kw_metadata_resp_topic *topic) {
    if (topic->error_code != 0)
        return kw_desk_refused(d, "describe", topic->name, topic->error_code, (kw_str){NULL, -1});
    if (topic->n_partitions > 1) /* the copy is ours */
        qsort((void *)(uintptr_t)topic->partitions, (size_t)topic->n_partitions, sizeof *topic->partitions,
              by_index);
    settings s = ask_settings(d, topic->name);
    if (d->args->json)
        return print_json(d, topic, &s);
    print_text(topic, &s);
    return KW_EXIT_OK;
}

int kw_topics_describe(kw_desk *d) {
    const kw_metadata_resp *m;
    int result = kw_desk_metadata(d, d->args->topic, &m);
    for (int32_t i = 0; result == KW_EXIT_OK && i < m->n_topics; i++)
        result = describe_one(d, &m->topics[i]);
    return result;
}
