/* topics.c - `kwire topics`: the command, its metadata, and `list`. */
#include "tools/topics.h"
#include "tools/commands.h"
#include "tools/print.h"

#include "protocol/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) {
    const kw_metadata_resp_topic *x = a, *y = b;
    int32_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int order = n > 0 ? memcmp(x->name.p, y->name.p, (size_t)n) : 0;
    return order != 0 ? order : (x->name.n > y->name.n) - (x->name.n < y->name.n);
}

static int keep(kw_topics *t, const kw_event *answer, const kw_metadata_resp **out) {
    const kw_api *api = answer->u.response.api;
    kw_metadata_resp *copy = kw_arena_alloc(&t->arena, sizeof *copy);
    if (copy == NULL || kw_message_copy(api->response, answer->u.response.body, &t->arena, copy) < 0) {
        kw_session_complain(&t->s, "out of memory");
        return KW_EXIT_FAILED;
    }
    /* The copy is ours, so its const arrays may be put in order. */
    if (copy->n_topics > 1)
        qsort((void *)(uintptr_t)copy->topics, (size_t)copy->n_topics, sizeof *copy->topics, by_name);
    *out = copy;
    return KW_EXIT_OK;
}

int kw_topics_metadata(kw_topics *t, const char *name, const kw_metadata_resp **out) {
    kw_event answer;
    kw_request_options o = {.target = {.kind = KW_TO_ANY}, .version = -1};
    kw_metadata_req_topic one = kw_metadata_req_topic_default;
    kw_metadata_req req = kw_metadata_req_default;
    req.allow_auto_topic_creation = false;
    req.n_topics = -1;
    if (name != NULL) {
        one.name = (kw_str){name, (int32_t)strlen(name)};
        req.topics = &one;
        req.n_topics = 1;
    }
    int result = kw_session_request(&t->s, &kw_metadata_api, &req, &o, &answer);
    return result == KW_EXIT_OK ? keep(t, &answer, out) : result;
}

int kw_topics_refused(kw_topics *t, const char *doing, kw_str topic, int code, kw_str message) {
    const char *text = kw_error_text(code);
    if (message.n <= 0)
        message = (kw_str){text, (int32_t)strlen(text)};
    kw_session_complain(&t->s, "%s %.*s: %s: %.*s", doing, (int)topic.n, topic.p, kw_error_name(code),
                        (int)message.n, message.p);
    return KW_EXIT_FAILED;
}

static int print_json_name(kw_topics *t, const kw_metadata_resp_topic *topic) {
    kw_buf line = {0};
    kw_json_out o;
    kw_json_out_init(&o, &line, &t->mem);
    kw_json_begin_object(&o);
    kw_json_name(&o, "topic");
    kw_json_put_str(&o, topic->name);
    kw_json_name(&o, "partitions");
    kw_json_put_i64(&o, topic->n_partitions);
    kw_json_name(&o, "internal");
    kw_json_put_bool(&o, topic->is_internal);
    kw_json_end_object(&o);
    printf("%.*s\n", (int)line.n, (const char *)line.p);
    kw_buf_fini(&line, &t->mem);
    return o.err == 0 ? KW_EXIT_OK : KW_EXIT_FAILED;
}

int kw_topics_list(kw_topics *t) {
    const kw_metadata_resp *all;
    int result = kw_topics_metadata(t, NULL, &all);
    for (int32_t i = 0; result == KW_EXIT_OK && i < all->n_topics; i++) {
        if (t->args->json)
            result = print_json_name(t, &all->topics[i]);
        else
            printf("%.*s\n", (int)all->topics[i].name.n, all->topics[i].name.p);
    }
    return result;
}

static const struct verb {
    const char *name;
    bool needs_topic;
    int (*run)(kw_topics *t);
} verbs[] = {
    {"list",     false, kw_topics_list    },
    {"describe", false, kw_topics_describe},
    {"create",   true,  kw_topics_create  },
    {"delete",   true,  kw_topics_delete  },
};

static const struct verb *find_verb(const kw_args *a) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, a->words[0]) == 0)
            return &verbs[i];
    kw_say("kwire topics: %s is not one of list, describe, create, delete", a->words[0]);
    return NULL;
}

static int run(kw_args *a) {
    kw_topics t = {.args = a, .mem = kw_mem_libc()};
    const struct verb *v = find_verb(a);
    if (v == NULL)
        return KW_EXIT_USAGE;
    int result = v->needs_topic ? kw_args_need_topic(a) : KW_EXIT_OK;
    if (result == KW_EXIT_OK)
        result = kw_session_open(&t.s, a);
    if (result != KW_EXIT_OK)
        return result;
    kw_arena_init(&t.arena, &t.mem, 0);
    result = v->run(&t);
    kw_arena_fini(&t.arena);
    kw_session_close(&t.s);
    return result;
}

static const kw_option rows[] = {
    {'t',     "topic",              "TOPIC",                                    "which one (describe: all)",                   kw_option_topic,  offsetof(kw_args, topic),              0, 0        },
    {0,       "partitions",         "N",                                        "how many to create (the broker's default)",   kw_option_number,
     offsetof(kw_args,                                                                                                                                             n_partitions),       1, INT32_MAX},
    {0,       "replication-factor", "N",                                        "replicas of each (the broker's default)",     kw_option_number,
     offsetof(kw_args,                                                                                                                                             replication_factor), 1, INT16_MAX},
    {0,       "config",             "KEY=VALUE",                                "a setting of the new topic; may be repeated", kw_option_config, 0,                0,                   0},
    {'J', "json",                 NULL, "list, describe: one line of JSON a topic",                                kw_option_flag, offsetof(kw_args,            json),
     0,                                                                                                                                                                                 0         },
};
static const kw_option_group what = {"Topic", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_topics = {
    .name = "topics",
    .summary = "list, describe, create and delete topics",
    .usage = "list|describe|create|delete -b HOST:PORT [options]",
    .about = "list prints the names. describe prints partitions with their leader, replicas and in-sync\n"
             "replicas, and the settings that are not the broker's. create waits until every partition\n"
             "has a leader, delete until the topic is gone, both at most -m seconds.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes = "Exit code: 0 done; 1 unreachable, or refused by the broker; 2 usage.\n\n"
             "Examples:\n"
             "  kwire topics create -b localhost:9092 -t users --partitions 6 --config retention.ms=-1\n"
             "  kwire topics describe -b localhost:9092 -t users -J",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
