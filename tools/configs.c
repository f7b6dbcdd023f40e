/* configs.c - `kwire configs`: settings of topics, brokers and of all brokers together. */
#include "tools/commands.h"
#include "tools/desk.h"
#include "tools/print.h"

#include <stdio.h>
#include <string.h>

enum { TOPIC = 2, BROKER = 4 };
enum { SOURCE_TOPIC = 1, SOURCE_BROKER = 2, SOURCE_ALL_BROKERS = 3 };

typedef struct resource {
    int8_t type;
    kw_str name;
    char digits[16];
    char text[300]; /* "topic t" */
} resource;

static void find_resource(const kw_args *a, resource *r) {
    *r = (resource){.type = BROKER, .name = KW_STR("")};
    if (a->topic != NULL) {
        r->type = TOPIC;
        r->name = kw_str_of(a->topic);
        snprintf(r->text, sizeof r->text, "topic %s", a->topic);
    } else if (a->broker_id >= 0) {
        snprintf(r->digits, sizeof r->digits, "%d", (int)a->broker_id);
        r->name = kw_str_of(r->digits);
        snprintf(r->text, sizeof r->text, "broker %s", r->digits);
    } else {
        snprintf(r->text, sizeof r->text, "the default of all brokers");
    }
}

static int check(const kw_args *a) {
    if ((a->topic != NULL) + (a->broker_id >= 0) + a->cluster_default == 1)
        return KW_EXIT_OK;
    kw_say("kwire configs: whose? One of -t TOPIC, --broker ID, --cluster-default");
    return KW_EXIT_USAGE;
}

static int check_alter(const kw_args *a) {
    int result = check(a);
    if (result != KW_EXIT_OK || a->n_changes > 0)
        return result;
    kw_say("kwire configs: alter needs --set, --delete, --append or --subtract");
    return KW_EXIT_USAGE;
}

/* ---- describe ---- */

static const char *source_name(int8_t source) {
    static const char *const names[] = {"unknown",         "topic",          "broker",
                                        "cluster-default", "static",         "default",
                                        "logger",          "client-metrics", "group"};
    return names[source >= 1 && source <= 8 ? source : 0];
}

static const char *type_name(int8_t type) {
    static const char *const names[] = {"unknown", "boolean", "string", "int",   "short",
                                        "long",    "double",  "list",   "class", "password"};
    return names[type >= 1 && type <= 9 ? type : 0];
}

/* Was it set for this resource itself? */
static bool is_own(const resource *r, const kw_describe_configs_resp_config *c) {
    if (r->type == TOPIC)
        return c->config_source == SOURCE_TOPIC;
    return c->config_source == SOURCE_ALL_BROKERS || (c->config_source == SOURCE_BROKER && r->name.n > 0);
}

static void put_synonyms(kw_json_out *o, const kw_describe_configs_resp_config *c) {
    kw_json_name(o, "synonyms");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < c->n_synonyms; i++) {
        kw_json_begin_object(o);
        kw_put_text(o, "name", c->synonyms[i].name);
        kw_put_text(o, "value", c->synonyms[i].value);
        kw_put_text(o, "source", kw_str_of(source_name(c->synonyms[i].source)));
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
}

static int print_setting(kw_desk *d, const resource *r, const kw_describe_configs_resp_config *c) {
    if (!d->args->json) {
        printf("%.*s=%.*s  (%s%s%s)\n", KW_TEXT(c->name), KW_TEXT(c->value), source_name(c->config_source),
               c->read_only ? ", read-only" : "", c->is_sensitive ? ", sensitive" : "");
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "resource", kw_str_of(r->type == TOPIC ? "topic" : "broker"));
    kw_put_text(o, "name", r->name);
    kw_put_text(o, "config", c->name);
    kw_put_text(o, "value", c->value);
    kw_put_text(o, "source", kw_str_of(source_name(c->config_source)));
    kw_put_text(o, "type", kw_str_of(type_name(c->config_type)));
    kw_put_flag(o, "readOnly", c->read_only);
    kw_put_flag(o, "sensitive", c->is_sensitive);
    put_synonyms(o, c);
    if (c->documentation.n >= 0)
        kw_put_text(o, "documentation", c->documentation);
    return kw_desk_json_end(d);
}

static int describe(kw_desk *d) {
    kw_event answer;
    resource r;
    kw_describe_configs_req_resource one = kw_describe_configs_req_resource_default;
    kw_describe_configs_req req = kw_describe_configs_req_default;
    find_resource(d->args, &r);
    one.resource_type = r.type;
    one.resource_name = r.name;
    one.n_configuration_keys = -1;
    req.resources = &one;
    req.n_resources = 1;
    req.include_synonyms = req.include_documentation = d->args->json;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_describe_configs(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_describe_configs_resp_result *told = answer.u.admin.result->u.describe_configs->results;
    if (told->error_code != 0)
        return kw_desk_refused(d, "describe", kw_str_of(r.text), told->error_code, told->error_message);
    for (int32_t i = 0; result == KW_EXIT_OK && i < told->n_configs; i++)
        if (d->args->all || is_own(&r, &told->configs[i]))
            result = print_setting(d, &r, &told->configs[i]);
    return result;
}

/* ---- alter ---- */

static int alter(kw_desk *d) {
    kw_event answer;
    resource r;
    const kw_args *a = d->args;
    kw_incremental_alter_configs_req_resource one = kw_incremental_alter_configs_req_resource_default;
    kw_incremental_alter_configs_req req = kw_incremental_alter_configs_req_default;
    kw_incremental_alter_configs_req_config *changes =
        kw_desk_alloc(d, (size_t)a->n_changes, sizeof *changes);
    if (changes == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < a->n_changes; i++)
        changes[i] = (kw_incremental_alter_configs_req_config){.name = a->changes[i].name,
                                                               .config_operation = a->changes[i].operation,
                                                               .value = a->changes[i].value};
    find_resource(a, &r);
    one.resource_type = r.type;
    one.resource_name = r.name;
    one.configs = changes;
    one.n_configs = a->n_changes;
    req.resources = &one;
    req.n_resources = 1;
    req.validate_only = a->dry_run;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_alter_configs(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_incremental_alter_configs_resp_result *told = answer.u.admin.result->u.alter_configs->responses;
    return told->error_code == 0
               ? KW_EXIT_OK
               : kw_desk_refused(d, "alter", kw_str_of(r.text), told->error_code, told->error_message);
}

static const kw_desk_verb verbs[] = {
    {"describe", 0, "topic broker cluster-default all",                                check,       describe},
    {"alter",    0, "topic broker cluster-default set delete append subtract dry-run", check_alter, alter   },
    {NULL,       0, NULL,                                                              NULL,        NULL    },
};

static int run(kw_args *a) {
    return kw_desk_run(a, verbs);
}

#define AT(member) offsetof(kw_args, member)

static const kw_option rows[] = {
    {'t', "topic",           "TOPIC",     "settings of this topic",                         kw_option_topic,  AT(topic),           0, 0        },
    {0,   "broker",          "ID",        "settings of this broker",                        kw_option_number, AT(broker_id),       0, INT32_MAX},
    {0,   "cluster-default", NULL,        "settings that all brokers share",                kw_option_flag,   AT(cluster_default), 0,
     0                                                                                                                                         },
    {0,   "all",             NULL,        "describe: inherited and built-in values too",    kw_option_flag,   AT(all),             0, 0        },
    {0,   "set",             "KEY=VALUE", "alter: this and the next three may be repeated", kw_option_change, 0,                   0, 0        },
    {0,   "delete",          "KEY",       "alter: back to what would hold without it",      kw_option_change, 0,                   1, 0        },
    {0,   "append",          "KEY=VALUE", "alter: add to a list",                           kw_option_change, 0,                   2, 0        },
    {0,   "subtract",        "KEY=VALUE", "alter: take from a list",                        kw_option_change, 0,                   3, 0        },
    {0,   "dry-run",         NULL,        "alter: let the broker check, change nothing",    kw_option_flag,   AT(dry_run),         0, 0        },
    {'J', "json",            NULL,        "describe: one line of JSON a setting",           kw_option_flag,   AT(json),            0, 0        },
};
static const kw_option_group what = {"Settings", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_configs = {
    .name = "configs",
    .summary = "describe and alter settings of topics and brokers",
    .usage = "describe|alter -b HOST:PORT -t TOPIC|--broker ID|--cluster-default [options]",
    .about = "describe prints the settings that were made for the resource itself, with --all every one,\n"
             "each with where its value comes from. alter changes what is named and leaves the rest; all\n"
             "changes of one command are made, or none.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes =
        "Exit code: 0 done; 1 unreachable, or refused by the broker; 2 usage.\n\n"
        "Examples:\n"
        "  kwire configs describe -b localhost:9092 -t users --all\n"
        "  kwire configs alter -b localhost:9092 -t users --set retention.ms=86400000 --delete segment.ms",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
