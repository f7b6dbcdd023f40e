/* produce.c - `kwire produce`: records from stdin or files to a topic; the command and its account. */
#include "tools/produce.h"
#include "tools/commands.h"

#include <stdio.h>
#include <string.h>

static int check_partition(kw_producing *p, int32_t n_partitions) {
    if (p->args->partition < n_partitions)
        return KW_EXIT_OK;
    kw_session_complain(&p->s, "topic %s has no partition %lld: 0 to %d", p->args->topic,
                        (long long)p->args->partition, (int)n_partitions - 1);
    return KW_EXIT_FAILED;
}

static bool is_ours(const kw_producing *p, kw_str topic) {
    return strlen(p->args->topic) == (size_t)topic.n && memcmp(p->args->topic, topic.p, (size_t)topic.n) == 0;
}

static int set_topic(kw_producing *p) {
    for (int32_t i = 0; i < p->args->n_topic_settings; i++) {
        const kw_topic_setting *s = &p->args->topic_settings[i];
        char why[300] = "";
        if (!is_ours(p, s->topic) ||
            kw_topic_set(p->s.client, p->record.topic, s->key, s->value, why, sizeof why) == 0)
            continue;
        kw_session_complain(&p->s, "-X topic.%s: %s", p->args->topic, why);
        return KW_EXIT_USAGE;
    }
    return KW_EXIT_OK;
}

/* The broker may take a while to create a missing topic, so it may be missing for all of -m. */
static int find_topic(kw_producing *p) {
    int32_t n_partitions;
    int result = kw_session_topic(&p->s, INT32_MAX, &p->record.topic, &n_partitions);
    if (result == KW_EXIT_OK)
        result = set_topic(p);
    return result != KW_EXIT_OK ? result : check_partition(p, n_partitions);
}

static int open_input(kw_producing *p) {
    const kw_args *a = p->args;
    static const uint8_t newline = '\n';
    kw_bytes cut = a->delimiter.n > 0 ? a->delimiter : (kw_bytes){&newline, 1};
    size_t limit = (size_t)a->config.max_request_size;
    if (kw_input_init(&p->in, a->words, a->n_words, cut, a->whole, limit) == 0)
        return KW_EXIT_OK;
    kw_session_complain(&p->s, "out of memory");
    return KW_EXIT_FAILED;
}

static int produce_all(kw_producing *p) {
    kw_progress_init(&p->progress, "produced", p->args->quiet, kw_clock_now());
    kw_produce_feed(p);
    if (p->txns.on)
        kw_txns_finish(p);
    else
        kw_produce_settle(p);
    kw_progress_end();
    return p->broken || p->failed + p->unknown > 0 ? KW_EXIT_FAILED : KW_EXIT_OK;
}

static int produce(kw_producing *p) {
    int result = open_input(p);
    if (result != KW_EXIT_OK)
        return result;
    result = find_topic(p);
    if (result == KW_EXIT_OK && p->txns.on && !kw_txns_init(p))
        result = KW_EXIT_FAILED;
    if (result == KW_EXIT_OK)
        result = produce_all(p);
    else
        kw_produce_fail_all(p);
    kw_input_fini(&p->in);
    return result;
}

static void tell(const kw_producing *p) {
    char txns[80] = "";
    if (p->args->quiet && p->failed == 0 && p->unknown == 0)
        return;
    if (p->txns.on)
        snprintf(txns, sizeof txns, ", committed %lld, aborted %lld", (long long)p->txns.committed,
                 (long long)p->txns.aborted);
    kw_say("produced %lld, failed %lld, unknown %lld%s", (long long)p->delivered, (long long)p->failed,
           (long long)p->unknown, txns);
}

/* --txn-records and --abort-every are about transactions, which have to have a name. */
static int check(const kw_args *a) {
    if (a->config.transactional_id[0] != '\0' || (a->txn_records < 0 && a->abort_every < 0))
        return kw_args_need_topic(a);
    kw_say("kwire produce: %s needs --transactional-id",
           a->txn_records < 0 ? "--abort-every" : "--txn-records");
    return KW_EXIT_USAGE;
}

static int run(kw_args *a) {
    kw_producing p = {.args = a, .left = a->count, .txns.on = a->config.transactional_id[0] != '\0'};
    p.record = (kw_outgoing){.partition = (int32_t)a->partition,
                             .headers = a->headers,
                             .n_headers = a->n_headers,
                             .timestamp = KW_TIMESTAMP_NOW};
    int result = check(a);
    if (result == KW_EXIT_OK)
        result = kw_session_open(&p.s, a);
    if (result != KW_EXIT_OK)
        return result;
    result = produce(&p);
    tell(&p);
    kw_session_close(&p.s);
    return result;
}

/* The first look at a missing topic creates it, if the broker allows. */
static void defaults(kw_args *a) {
    a->config.allow_auto_create_topics = 1;
}

static const kw_option rows[] = {
    {'t',         "topic",             "TOPIC",                              "where to; created if the broker allows",              kw_option_topic,
     offsetof(kw_args,                                                                                                                                                topic),         0,  0        },
    {'p',         "partition",         "N",                                  "to this partition (-1: by key, else spread)",         kw_option_number,
     offsetof(kw_args,                                                                                                                                                partition),     -1, INT32_MAX},
    {'D',         "delimiter",         "DELIM",                              "ends a record (\\n); may hold \\n \\r \\t \\0 \\xNN", kw_option_delimiter,
     offsetof(kw_args,                                                                                                                                                delimiter),     0,  0        },
    {'K',         "key-delimiter",     "DELIM",                              "text before the first DELIM is the key; none: null",  kw_option_delimiter,
     offsetof(kw_args,                                                                                                                                                key_delimiter), 0,  0        },
    {'H',         "header",            "NAME[=VALUE]",                       "add a header; without = its value is null",           kw_option_header,    0,           0,              0 },
    {'Z',     "null",                NULL, "send empty keys and values as null",                                        kw_option_flag,    offsetof(kw_args, null_empty),
     0,                                                                                                                                                                                0         },
    {'z', "compress",             "CODEC",    "none, gzip, snappy, lz4 or zstd",                                       kw_option_codec,                   0,           0,              0  },
    {'c',        "count",     "N",                     "stop after N records",                                      kw_option_number,              offsetof(kw_args,           count),      1,   INT64_MAX},
    {0,       "whole", NULL,                       "each FILE is one record",                                      kw_option_flag,              offsetof(kw_args,           whole),              0,   0       },
};
static const kw_option txn_rows[] = {
    {0,              "transactional-id", "ID",                                                 "in transactions under this name (transactional.id)",
     kw_option_transactional, 0,     0, 0        },
    { 0, "txn-records",                "N", "a transaction for each N records; else one for all",                                     kw_option_number,
     offsetof(kw_args, txn_records), 1, INT64_MAX},
    { 0, "abort-every",                "K",   "abort transactions K, 2K, ...: a test of readers",                                     kw_option_number,
     offsetof(kw_args, abort_every), 1, INT64_MAX},
};
static const kw_option_group transactions = {"Transactions", txn_rows, sizeof txn_rows / sizeof *txn_rows};
static const kw_option_group records = {"Records", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_produce = {
    .name = "produce",
    .summary = "send records from stdin or files",
    .usage = "-b HOST:PORT -t TOPIC [options] [FILE...]",
    .about = "Sends each piece of its input that ends in DELIM as one record; an empty piece is a\n"
             "record with an empty value. Reads stdin, or each FILE in turn (- is stdin). The last\n"
             "line on stderr counts what became of the records: produced, failed, unknown.\n"
             "Ctrl-C stops reading and waits for what was sent; once more ends at once.\n"
             "In transactions the end of each decides: the account counts its records then, and\n"
             "adds how many were committed and aborted. Ctrl-C aborts the one that is open.",
    .groups = {&records, &transactions, &kw_connection_options, NULL},
    .notes = "Exit code: 0 all produced; 1 unreachable, or a record failed or is unknown; 2 usage.\n\n"
             "Examples:\n"
             "  seq 1000 | kwire produce -b localhost:9092 -t numbers -z lz4\n"
             "  kwire produce -b localhost:9092 -t users -K : -H source=hr users.txt\n"
             "  kwire produce -b localhost:9092 -t orders --transactional-id loader-1 --txn-records 500 orders.txt",
    .max_words = -1,
    .defaults = defaults,
    .run = run,
};
