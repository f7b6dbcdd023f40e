/* topics.c - `kwire topics`: the command, and `list`. */
#include "tools/topics.h"
#include "tools/commands.h"

#include <stdio.h>

static int print_name(kw_desk *d, const kw_metadata_resp_topic *topic) {
    if (!d->args->json) {
        printf("%.*s\n", KW_TEXT(topic->name));
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", topic->name);
    kw_put_number(o, "partitions", topic->n_partitions);
    kw_put_flag(o, "internal", topic->is_internal);
    return kw_desk_json_end(d);
}

static int list(kw_desk *d) {
    const kw_metadata_resp *all;
    int result = kw_desk_metadata(d, d->args->topic, &all);
    for (int32_t i = 0; result == KW_EXIT_OK && i < all->n_topics; i++)
        result = all->topics[i].error_code != 0
                     ? kw_desk_refused(d, "list", all->topics[i].name, all->topics[i].error_code,
                                       (kw_str){NULL, -1})
                     : print_name(d, &all->topics[i]);
    return result;
}

static const kw_desk_verb verbs[] = {
    {"list",     0,             "topic",                                              NULL,                     list              },
    {"describe", 0,             "topic",                                              NULL,                     kw_topics_describe},
    {"create",   KW_DESK_TOPIC, "topic partitions replication-factor config dry-run", NULL,                     kw_topics_create  },
    {"delete",   KW_DESK_TOPIC, "topic",                                              NULL,                     kw_topics_delete  },
    {"grow",     KW_DESK_TOPIC, "topic partitions dry-run",                           kw_topics_check_grow,     kw_topics_grow    },
    {"offsets",  KW_DESK_TOPIC, "topic partition time",                               NULL,                     kw_topics_offsets },
    {"truncate", KW_DESK_TOPIC, "topic partition before",                             kw_topics_check_truncate, kw_topics_truncate},
    {NULL,       0,             NULL,                                                 NULL,                     NULL              },
};

static int run(kw_args *a) {
    return kw_desk_run(a, verbs);
}

#define AT(member) offsetof(kw_args, member)

static const kw_option rows[] = {
    {'t', "topic",              "TOPIC",     "which one (list, describe: all)",                                           kw_option_topic,  AT(topic),              0, 0},
    {'n', "partitions",         "N",         "create, grow: how many there shall be",                                     kw_option_number, AT(n_partitions),       1,
     INT32_MAX                                                                                                                                                          },
    {0,   "replication-factor", "N",         "create: replicas of each",                                                  kw_option_number, AT(replication_factor), 1,
     INT16_MAX                                                                                                                                                          },
    {0,   "config",             "KEY=VALUE", "create: a setting; may be repeated",                                        kw_option_config, 0,                      0, 0},
    {'p', "partition",          "N",         "offsets, truncate: only this one",                                          kw_option_number, AT(partition),          0,
     INT32_MAX                                                                                                                                                          },
    {0,   "time",               "WHEN",      "offsets: earliest, latest, max, local, tiered, ms or 2026-01-31T12:00:00Z",
     kw_option_time,                                                                                                                        AT(time),               0, 0},
    {0,   "before",             "OFFSET",    "truncate: the first to keep, or end",                                       kw_option_before, AT(before),             0, 0},
    {0,   "dry-run",            NULL,        "create, grow: let the broker check, change nothing",                        kw_option_flag,   AT(dry_run),            0,
     0                                                                                                                                                                  },
    {'J', "json",               NULL,        "one line of JSON an item",                                                  kw_option_flag,   AT(json),               0, 0},
};
static const kw_option_group what = {"Topic", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_topics = {
    .name = "topics",
    .summary = "list, describe, create, delete, grow topics; their offsets",
    .usage = "list|describe|create|delete|grow|offsets|truncate -b HOST:PORT [options]",
    .about = "list prints the names. describe prints partitions with their leader, replicas and in-sync\n"
             "replicas, and the settings that are not the broker's. create waits until every partition\n"
             "has a leader, delete until the topic is gone, grow until the new ones have leaders, all\n"
             "at most -m seconds. offsets prints where each partition begins and ends, or with --time\n"
             "the first offset at or after that time. truncate deletes the records before an offset,\n"
             "for ever; with `end` all of them.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes = "Exit code: 0 done; 1 unreachable, or refused by the broker; 2 usage.\n\n"
             "Examples:\n"
             "  kwire topics create -b localhost:9092 -t users --partitions 6 --config retention.ms=-1\n"
             "  kwire topics grow -b localhost:9092 -t users -n 12\n"
             "  kwire topics offsets -b localhost:9092 -t users --time 2026-01-31T12:00:00Z\n"
             "  kwire topics truncate -b localhost:9092 -t users -p 0 --before 1000",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
