/* cluster.c - `kwire cluster`: brokers, racks, features, log directories; elections. */
#include "tools/commands.h"
#include "tools/desk.h"
#include "tools/print.h"

#include <kwire/msg/api_versions.h>
#include <kwire/version.h>

#include <stdio.h>

enum { ELECTION_NOT_NEEDED = 84 };

/* ---- describe: text ---- */

static void print_cluster(const kw_describe_cluster_resp *c) {
    printf("cluster %.*s  controller %d\n", KW_TEXT(c->cluster_id), (int)c->controller_id);
    for (int32_t i = 0; i < c->n_brokers; i++) {
        const kw_describe_cluster_resp_broker *b = &c->brokers[i];
        printf("  broker %d  %.*s:%d%s%.*s%s\n", (int)b->broker_id, KW_TEXT(b->host), (int)b->port,
               b->rack.n > 0 ? "  rack " : "", KW_TEXT(b->rack), b->is_fenced ? "  fenced" : "");
    }
}

static void print_features(const kw_api_versions_resp *v) {
    for (int32_t i = 0; v != NULL && i < v->n_finalized_features; i++)
        printf("  feature %.*s  level %d\n", KW_TEXT(v->finalized_features[i].name),
               (int)v->finalized_features[i].max_version_level);
}

/* ---- describe: JSON ---- */

static void put_brokers(kw_json_out *o, const kw_describe_cluster_resp *c) {
    kw_json_name(o, "brokers");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < c->n_brokers; i++) {
        const kw_describe_cluster_resp_broker *b = &c->brokers[i];
        kw_json_begin_object(o);
        kw_put_number(o, "id", b->broker_id);
        kw_put_text(o, "host", b->host);
        kw_put_number(o, "port", b->port);
        kw_put_text(o, "rack", b->rack);
        kw_put_flag(o, "fenced", b->is_fenced);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
}

static void put_features(kw_json_out *o, const kw_api_versions_resp *v) {
    kw_json_name(o, "features");
    kw_json_begin_array(o);
    for (int32_t i = 0; v != NULL && i < v->n_finalized_features; i++) {
        kw_json_begin_object(o);
        kw_put_text(o, "name", v->finalized_features[i].name);
        kw_put_number(o, "level", v->finalized_features[i].max_version_level);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
}

static int json_cluster(kw_desk *d, const kw_describe_cluster_resp *c, const kw_api_versions_resp *v) {
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "cluster", c->cluster_id);
    kw_put_number(o, "controller", c->controller_id);
    put_brokers(o, c);
    put_features(o, v);
    return kw_desk_json_end(d);
}

/* ---- log directories ---- */

typedef struct usage {
    int64_t bytes;
    int32_t n_replicas;
} usage;

static usage add_up(const kw_describe_log_dirs_resp_dir *dir) {
    usage u = {0};
    for (int32_t i = 0; i < dir->n_topics; i++)
        for (int32_t k = 0; k < dir->topics[i].n_partitions; k++, u.n_replicas++)
            u.bytes += dir->topics[i].partitions[k].partition_size;
    return u;
}

static int print_dir(kw_desk *d, int32_t broker, const kw_describe_log_dirs_resp_dir *dir) {
    usage u = add_up(dir);
    int result = KW_EXIT_OK;
    if (dir->error_code != 0)
        result = kw_desk_refused(d, "log dir", dir->log_dir, dir->error_code, (kw_str){NULL, -1});
    if (!d->args->json) {
        printf("  log dir %.*s  broker %d  replicas %d  bytes %lld  volume %lld  usable %lld\n",
               KW_TEXT(dir->log_dir), (int)broker, (int)u.n_replicas, (long long)u.bytes,
               (long long)dir->total_bytes, (long long)dir->usable_bytes);
        return result;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_number(o, "broker", broker);
    kw_put_text(o, "logDir", dir->log_dir);
    kw_put_number(o, "replicas", u.n_replicas);
    kw_put_number(o, "bytes", u.bytes);
    kw_put_number(o, "volumeBytes", dir->total_bytes);
    kw_put_number(o, "usableBytes", dir->usable_bytes);
    kw_put_error(o, dir->error_code, (kw_str){NULL, -1});
    return kw_desk_json_end(d) | result;
}

static int log_dirs(kw_desk *d) {
    kw_event answer;
    kw_describe_log_dirs_req req = kw_describe_log_dirs_req_default;
    req.n_topics = -1;
    kw_admin_options o = kw_desk_options(d);
    int err = kw_admin_describe_log_dirs(d->s.client, NULL, -1, &req, &o);
    int result = kw_desk_await(d, err, &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_admin_log_dirs_list *list = answer.u.admin.result->u.describe_log_dirs;
    for (int32_t i = 0; i < list->n_brokers; i++) {
        const kw_admin_log_dirs *b = &list->brokers[i];
        char name[32];
        snprintf(name, sizeof name, "%d", (int)b->broker);
        if (b->error != 0)
            result |= kw_desk_refused(d, "log dirs of broker", kw_str_of(name), b->error, b->message);
        for (int32_t k = 0; b->answer != NULL && k < b->answer->n_results; k++)
            result |= print_dir(d, b->broker, &b->answer->results[k]);
    }
    return result;
}

/* ---- the verbs ---- */

/* Finalized features stand in ApiVersions. None, if the broker does not say. */
static const kw_api_versions_resp *features(kw_desk *d) {
    kw_event answer;
    kw_request_options o = {.target = {.kind = KW_TO_ANY}, .version = -1};
    kw_api_versions_req req = kw_api_versions_req_default;
    req.client_software_name = KW_STR("kwire");
    req.client_software_version = KW_STR(KW_VERSION);
    if (kw_session_try(&d->s, &kw_api_versions_api, &req, &o, &answer) != 0)
        return NULL;
    return kw_desk_copy(d, &kw_api_versions_resp_message, answer.u.response.body);
}

static int describe(kw_desk *d) {
    kw_event answer;
    kw_admin_options o = kw_desk_options(d);
    int err = kw_admin_describe_cluster(d->s.client, &kw_describe_cluster_req_default, &o);
    int result = kw_desk_await(d, err, &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_describe_cluster_resp *told = answer.u.admin.result->u.describe_cluster;
    if (answer.error != 0)
        return kw_desk_refused(d, "describe", kw_str_of("cluster"), answer.error, told->error_message);
    const kw_describe_cluster_resp *c = kw_desk_copy(d, &kw_describe_cluster_resp_message, told);
    if (c == NULL)
        return KW_EXIT_FAILED;
    const kw_api_versions_resp *v = features(d);
    if (d->args->json) {
        result = json_cluster(d, c, v);
    } else {
        print_cluster(c);
        print_features(v);
    }
    return d->args->log_dirs ? log_dirs(d) | result : result;
}

static int tell_elected(kw_desk *d, kw_str topic, const kw_elect_leaders_resp_partition *p) {
    bool needed = p->error_code != ELECTION_NOT_NEEDED;
    int result = KW_EXIT_OK;
    if (p->error_code != 0 && needed)
        result = kw_desk_partition_refused(d, "elect", topic, p->partition_id, p->error_code);
    if (!d->args->json) {
        if (result == KW_EXIT_OK)
            printf("topic %.*s  partition %d  %s\n", KW_TEXT(topic), (int)p->partition_id,
                   needed ? "elected" : "not needed");
        return result;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", topic);
    kw_put_number(o, "partition", p->partition_id);
    kw_put_flag(o, "elected", p->error_code == 0);
    kw_put_error(o, p->error_code, p->error_message);
    return kw_desk_json_end(d) | result;
}

static int elect(kw_desk *d) {
    kw_event answer;
    kw_topic_offsets t = {.n = 0};
    kw_elect_leaders_req_topic topic = kw_elect_leaders_req_topic_default;
    kw_elect_leaders_req req = kw_elect_leaders_req_default;
    req.election_type = d->args->unclean;
    req.n_topic_partitions = -1;
    int result = d->args->topic != NULL ? kw_desk_partitions(d, &t) : KW_EXIT_OK;
    int32_t *numbers = result == KW_EXIT_OK ? kw_desk_alloc(d, (size_t)t.n, sizeof *numbers) : NULL;
    if (numbers == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < t.n; i++)
        numbers[i] = t.partitions[i].partition;
    if (d->args->topic != NULL) {
        topic.topic = t.topic;
        topic.partitions = numbers;
        topic.n_partitions = t.n;
        req.topic_partitions = &topic;
        req.n_topic_partitions = 1;
    }
    kw_admin_options o = kw_desk_options(d);
    result = kw_desk_await(d, kw_admin_elect_leaders(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_elect_leaders_resp *resp = answer.u.admin.result->u.elect_leaders;
    if (resp->error_code != 0)
        return kw_desk_refused(d, "elect", kw_str_of("leaders"), resp->error_code, (kw_str){NULL, -1});
    for (int32_t i = 0; i < resp->n_replica_election_results; i++)
        for (int32_t k = 0; k < resp->replica_election_results[i].n_partition_result; k++)
            result |= tell_elected(d, resp->replica_election_results[i].topic,
                                   &resp->replica_election_results[i].partition_result[k]);
    return result;
}

static int check_elect(const kw_args *a) {
    if (a->partition < 0 || a->topic != NULL)
        return KW_EXIT_OK;
    kw_say("kwire cluster: -p N needs -t TOPIC");
    return KW_EXIT_USAGE;
}

static const kw_desk_verb verbs[] = {
    {"describe", 0, "log-dirs",                NULL,        describe},
    {"elect",    0, "topic partition unclean", check_elect, elect   },
    {NULL,       0, NULL,                      NULL,        NULL    },
};

static int run(kw_args *a) {
    return kw_desk_run(a, verbs);
}

#define AT(member) offsetof(kw_args, member)

static const kw_option rows[] = {
    {0,   "log-dirs",  NULL,    "describe: also the log directories of each broker",   kw_option_flag,   AT(log_dirs),
     0,                                                                                                                    0        },
    {'t', "topic",     "TOPIC", "elect: partitions of this topic (default: all)",      kw_option_topic,  AT(topic),     0,
     0                                                                                                                              },
    {'p', "partition", "N",     "elect: only this one",                                kw_option_number, AT(partition), 0, INT32_MAX},
    {0,   "unclean",   NULL,    "elect: any live replica, though records may be lost", kw_option_flag,   AT(unclean),
     0,                                                                                                                    0        },
    {'J', "json",      NULL,    "one line of JSON an item",                            kw_option_flag,   AT(json),      0, 0        },
};
static const kw_option_group what = {"Cluster", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_cluster = {
    .name = "cluster",
    .summary = "describe the cluster; elect leaders",
    .usage = "[describe|elect] -b HOST:PORT [options]",
    .about = "describe prints id, controller, brokers with their racks, and the finalized features. elect\n"
             "gives partitions back to their preferred replica or, with --unclean, lets any live replica\n"
             "lead those that have no leader.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes = "Exit code: 0 done, or not needed; 1 unreachable, or refused by the broker; 2 usage.\n\n"
             "Examples:\n"
             "  kwire cluster -b localhost:9092 --log-dirs\n"
             "  kwire cluster elect -b localhost:9092 -t users -p 0",
    .min_words = 0,
    .max_words = 1,
    .run = run,
};
