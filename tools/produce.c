/* produce.c - `kwire produce`: records from stdin or files to a topic.
 *
 * A record goes from the read buffer straight into its batch. Every record that was taken ends in exactly one
 * of the three counts of the last line. */
#include "tools/commands.h"
#include "tools/input.h"
#include "tools/interrupt.h"
#include "tools/print.h"
#include "tools/session.h"

#include <poll.h>
#include <string.h>

typedef struct producing {
    kw_session s;
    kw_input in;
    const kw_args *args;
    kw_outgoing record; /* what is the same for all: topic, partition, headers */
    int64_t left;       /* of -c; -1: no limit */
    int64_t number;     /* of the record at hand, from 1 on */
    int64_t delivered, failed, unknown;
    int last_error; /* of the last line about failed records */
    bool broken;    /* the input, or the client, cannot go on */
    kw_progress progress;
} producing;

static void explain(producing *p, const kw_event *e) {
    if (e->error == p->last_error)
        return;
    p->last_error = e->error;
    kw_str why = e->text;
    if (why.n <= 0)
        why = (kw_str){kw_error_text(e->error), (int32_t)strlen(kw_error_text(e->error))};
    kw_session_complain(&p->s, "topic %s partition %d: %s: %s: %.*s", p->args->topic, (int)e->partition,
                        e->u.delivered.outcome == KW_OUTCOME_UNKNOWN ? "outcome unknown" : "not delivered",
                        kw_error_name(e->error), (int)why.n, why.p);
}

static void count(producing *p, const kw_event *e) {
    switch (e->u.delivered.outcome) {
    case KW_OUTCOME_OK:
        p->delivered += e->u.delivered.count;
        return;
    case KW_OUTCOME_NOT_DONE:
        p->failed += e->u.delivered.count;
        break;
    case KW_OUTCOME_UNKNOWN:
        p->unknown += e->u.delivered.count;
        break;
    }
    explain(p, e);
}

/* One round of the client and all its events. Like kw_session_turn. */
static int turn(producing *p) {
    int got = kw_session_turn(&p->s);
    kw_event e;
    while (kw_session_next(&p->s, &e)) {
        if (e.type == KW_EVENT_DELIVERED)
            count(p, &e);
        else if (e.type == KW_EVENT_ERROR)
            kw_session_tell(&p->s);
    }
    kw_progress_show(&p->progress, p->delivered, kw_clock_now());
    p->broken |= got < 0;
    return got;
}

/* What makes a request of a record counts too, so its own size may seem to fit. */
static void explain_size(producing *p) {
    kw_session_complain(&p->s,
                        "record %lld not taken: %zu bytes of input are too large for max.request.size, %lld "
                        "(-X max.request.size=N allows more)",
                        (long long)p->number, p->in.record_size, (long long)p->args->config.max_request_size);
}

static void refuse(producing *p, int err) {
    p->failed++;
    if (err == p->last_error)
        return;
    p->last_error = err;
    if (err == KW_ELIMIT)
        explain_size(p);
    else
        kw_session_complain(&p->s, "record %lld not taken: %s", (long long)p->number, kw_error_text(err));
}

static bool going_on(const producing *p) {
    return !p->broken && p->left != 0 && kw_interrupt_count() == 0;
}

/* With buffer.memory spent, waits for answers to free some. */
static void send(producing *p) {
    int err = kw_produce(p->s.client, &p->record);
    while (err == KW_EAGAIN && going_on(p)) {
        if (turn(p) == 0)
            (void)kw_session_sleep(&p->s, KW_NEVER, -1, 0);
        err = kw_produce(p->s.client, &p->record);
    }
    if (err == KW_EAGAIN) /* interrupted: never taken */
        return;
    p->left -= p->left > 0;
    if (err == 0)
        return;
    refuse(p, err);
    p->broken |= err == KW_ESTATE;
}

static kw_bytes null_if_asked(const producing *p, kw_bytes b) {
    return p->args->null_empty && b.n == 0 ? (kw_bytes){NULL, -1} : b;
}

/* The key is what stands before the first -K delimiter; without one it is null. */
static kw_bytes cut_key(const producing *p, kw_bytes *value) {
    kw_bytes by = p->args->key_delimiter;
    const uint8_t *at = by.n < 0 ? NULL : memmem(value->p, (size_t)value->n, by.p, (size_t)by.n);
    if (at == NULL)
        return (kw_bytes){NULL, -1};
    kw_bytes key = {value->p, (int32_t)(at - value->p)};
    value->p += key.n + by.n;
    value->n -= key.n + by.n;
    return null_if_asked(p, key);
}

static void put(producing *p, kw_bytes value) {
    p->record.key = cut_key(p, &value);
    p->record.value = null_if_asked(p, value);
    send(p);
}

/* Meanwhile batches go out and answers come in, so a slow input delays nothing. */
static void refill(producing *p) {
    bool ready = false;
    while (!ready) {
        int got = turn(p);
        if (!going_on(p))
            return;
        ready = p->in.fd < 0 || (got == 0 && kw_session_sleep(&p->s, KW_NEVER, p->in.fd, POLLIN));
    }
    if (kw_input_fill(&p->in) < 0) {
        kw_session_complain(&p->s, "%s", p->in.why);
        p->broken = true;
    }
}

static void read_all(producing *p) {
    kw_bytes value;
    while (going_on(p)) {
        int got = kw_input_next(&p->in, &value);
        if (got == 0)
            return;
        p->number += got != KW_EAGAIN;
        if (got == 1)
            put(p, value);
        else if (got == KW_ELIMIT)
            refuse(p, KW_ELIMIT), p->left -= p->left > 0;
        else
            refill(p);
    }
}

/* Waits until every record is accounted for. The first Ctrl-C gives that -m seconds, the second none. */
static void settle(producing *p) {
    bool closing = false, fatal = false;
    (void)kw_flush(p->s.client);
    while (kw_outstanding(p->s.client) > 0 && kw_interrupt_count() < 2 && !fatal) {
        if (kw_interrupt_count() > 0 && !closing)
            kw_close(p->s.client, kw_clock_now() + KW_MS(p->args->timeout_ms));
        closing = kw_interrupt_count() > 0;
        int got = turn(p);
        fatal = got < 0;
        if (got == 0 && kw_outstanding(p->s.client) > 0)
            (void)kw_session_sleep(&p->s, KW_NEVER, -1, 0);
    }
    if (kw_outstanding(p->s.client) > 0 && !fatal &&
        kw_purge(p->s.client, KW_PURGE_QUEUED | KW_PURGE_IN_FLIGHT) == 0)
        (void)turn(p); /* tells what never left from what may have arrived */
    p->unknown += kw_outstanding(p->s.client);
}

static int check_partition(producing *p, int32_t n_partitions) {
    if (p->args->partition < n_partitions)
        return KW_EXIT_OK;
    kw_session_complain(&p->s, "topic %s has no partition %lld: 0 to %d", p->args->topic,
                        (long long)p->args->partition, (int)n_partitions - 1);
    return KW_EXIT_FAILED;
}

static bool is_ours(const producing *p, kw_str topic) {
    return strlen(p->args->topic) == (size_t)topic.n && memcmp(p->args->topic, topic.p, (size_t)topic.n) == 0;
}

static int set_topic(producing *p) {
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
static int find_topic(producing *p) {
    int32_t n_partitions;
    int result = kw_session_topic(&p->s, INT32_MAX, &p->record.topic, &n_partitions);
    if (result == KW_EXIT_OK)
        result = set_topic(p);
    return result != KW_EXIT_OK ? result : check_partition(p, n_partitions);
}

static int open_input(producing *p) {
    const kw_args *a = p->args;
    static const uint8_t newline = '\n';
    kw_bytes cut = a->delimiter.n > 0 ? a->delimiter : (kw_bytes){&newline, 1};
    size_t limit = (size_t)a->config.max_request_size;
    if (kw_input_init(&p->in, a->words, a->n_words, cut, a->whole, limit) == 0)
        return KW_EXIT_OK;
    kw_session_complain(&p->s, "out of memory");
    return KW_EXIT_FAILED;
}

static int produce_all(producing *p) {
    kw_progress_init(&p->progress, "produced", p->args->quiet, kw_clock_now());
    read_all(p);
    settle(p);
    kw_progress_end();
    return p->broken || p->failed + p->unknown > 0 ? KW_EXIT_FAILED : KW_EXIT_OK;
}

/* With nobody to send to, records that are there to be read have failed. It must not take long. */
static void fail_all(producing *p) {
    enum { WAIT_MS = 100, READ_MS = 1000 };
    kw_time until = kw_clock_now() + KW_MS(READ_MS);
    kw_bytes value;
    while (going_on(p) && kw_clock_now() < until) {
        int got = kw_input_next(&p->in, &value);
        struct pollfd input = {p->in.fd, POLLIN, 0};
        if (got == 1 || got == KW_ELIMIT) {
            p->failed++;
            p->left -= p->left > 0;
        } else if (got == 0 || (p->in.fd >= 0 && poll(&input, 1, WAIT_MS) <= 0) ||
                   kw_input_fill(&p->in) < 0) {
            return;
        }
    }
}

static int produce(producing *p) {
    int result = open_input(p);
    if (result != KW_EXIT_OK)
        return result;
    result = find_topic(p);
    if (result == KW_EXIT_OK)
        result = produce_all(p);
    else
        fail_all(p);
    kw_input_fini(&p->in);
    return result;
}

static int run(kw_args *a) {
    producing p = {.args = a, .left = a->count};
    p.record = (kw_outgoing){.partition = (int32_t)a->partition,
                             .headers = a->headers,
                             .n_headers = a->n_headers,
                             .timestamp = KW_TIMESTAMP_NOW};
    int result = kw_args_need_topic(a);
    if (result == KW_EXIT_OK)
        result = kw_session_open(&p.s, a);
    if (result != KW_EXIT_OK)
        return result;
    result = produce(&p);
    if (!a->quiet || p.failed > 0 || p.unknown > 0)
        kw_say("produced %lld, failed %lld, unknown %lld", (long long)p.delivered, (long long)p.failed,
               (long long)p.unknown);
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
static const kw_option_group records = {"Records", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_produce = {
    .name = "produce",
    .summary = "send records from stdin or files",
    .usage = "-b HOST:PORT -t TOPIC [options] [FILE...]",
    .about = "Sends each piece of its input that ends in DELIM as one record; an empty piece is a\n"
             "record with an empty value. Reads stdin, or each FILE in turn (- is stdin). The last\n"
             "line on stderr counts what became of the records: produced, failed, unknown.\n"
             "Ctrl-C stops reading and waits for what was sent; once more ends at once.",
    .groups = {&records, &kw_connection_options, NULL},
    .notes = "Exit code: 0 all produced; 1 unreachable, or a record failed or is unknown; 2 usage.\n\n"
             "Examples:\n"
             "  seq 1000 | kwire produce -b localhost:9092 -t numbers -z lz4\n"
             "  kwire produce -b localhost:9092 -t users -K : -H source=hr users.txt",
    .max_words = -1,
    .defaults = defaults,
    .run = run,
};
