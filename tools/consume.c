/* consume.c - `kwire consume`: partitions of a topic to stdout.
 *
 * -e fixes the end of each partition when it is first seen, so a busy topic ends too. Nobody reading stdout
 * any more is a quiet end. */
#include "tools/commands.h"
#include "tools/interrupt.h"
#include "tools/json_record.h"
#include "tools/print.h"
#include "tools/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct part {
    bool assigned;
    bool reading; /* still wanted */
    int64_t end;  /* as first seen; -1: not yet */
} part;

typedef struct consuming {
    kw_session s;
    const kw_args *args;
    kw_format format;
    kw_output out;
    kw_mem mem;
    kw_buf line; /* scratch of -J */
    int32_t topic;
    part *parts;
    int32_t n_parts, n_assigned, n_reading;
    int64_t left; /* of -c; -1: no limit */
    int64_t n_records;
    int result;
    kw_progress progress;
} consuming;

static bool going_on(const consuming *c) {
    return c->n_reading > 0 && c->left != 0 && c->out.err == 0 && c->result == KW_EXIT_OK;
}

static void finish_part(consuming *c, int32_t partition) {
    part *p = &c->parts[partition];
    if (!p->reading)
        return;
    p->reading = false;
    c->n_reading--;
}

/* Between events, so that none is about a partition that is gone. */
static void leave_finished(consuming *c) {
    for (int32_t i = 0; i < c->n_parts; i++) {
        part *p = &c->parts[i];
        if (p->assigned && !p->reading)
            (void)kw_unassign(c->s.client, c->topic, i);
        p->assigned = p->reading;
    }
    c->n_assigned = c->n_reading;
}

static void fail(consuming *c, const char *what, int32_t partition, int err) {
    kw_session_complain(&c->s, "topic %s partition %d: %s: %s: %s", c->args->topic, (int)partition, what,
                        kw_error_name(err), kw_error_text(err));
    c->result = KW_EXIT_FAILED;
}

static void print_record(consuming *c, const kw_consumed *r) {
    if (!c->args->json)
        kw_format_print(&c->format, r, &c->out);
    else if (kw_json_record_print(r, &c->mem, &c->line, &c->out) < 0)
        fail(c, "printing", r->partition, KW_ENOMEM);
    c->n_records++;
    c->left -= c->left > 0;
}

/* Up to which offset records of this partition are printed. */
static int64_t stop_offset(const consuming *c, const part *p) {
    return c->args->exit_at_end ? p->end : INT64_MAX;
}

static void print_batch(consuming *c, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_consumed r = {.topic = e->topic_name, .partition = e->partition, .broker = e->u.records.broker};
    int64_t stop = stop_offset(c, &c->parts[e->partition]);
    int got = 0;
    while (going_on(c) && (got = kw_record_next(&it, &r.record)) == 1 && r.record.offset < stop)
        print_record(c, &r);
    if (got < 0)
        fail(c, "damaged record", e->partition, got);
}

static void take_batch(consuming *c, const kw_event *e) {
    part *p = &c->parts[e->partition];
    if (p->end < 0)
        p->end = e->u.records.high_watermark;
    if (p->reading)
        print_batch(c, e);
    kw_batch_release(c->s.client, e->u.records.batch);
    if (c->args->exit_at_end && e->u.records.next_offset >= p->end)
        finish_part(c, e->partition);
}

static void take_end(consuming *c, const kw_event *e) {
    if (c->args->verbose > 0)
        kw_session_complain(&c->s, "topic %s partition %d: end at offset %lld", c->args->topic,
                            (int)e->partition, (long long)e->u.end.offset);
    if (c->args->exit_at_end)
        finish_part(c, e->partition);
}

/* What can be retried is: an error of a partition means that it stands still for good. */
static void take_error(consuming *c, const kw_event *e) {
    kw_session_tell(&c->s);
    if (e->partition >= 0)
        c->result = KW_EXIT_FAILED;
}

static void take(consuming *c, const kw_event *e) {
    bool ours = e->partition >= 0 && e->partition < c->n_parts;
    if (e->type == KW_EVENT_ERROR)
        take_error(c, e);
    else if (e->type == KW_EVENT_RECORDS && ours)
        take_batch(c, e);
    else if (e->type == KW_EVENT_END && ours)
        take_end(c, e);
}

/* When nothing is there to print: what was printed goes out, then we sleep. stdout is watched for its
 * reader's end. */
static void idle(consuming *c) {
    kw_output_flush(&c->out);
    kw_progress_show(&c->progress, c->n_records, kw_clock_now());
    if (going_on(c) && kw_session_sleep(&c->s, KW_NEVER, STDOUT_FILENO, 0))
        c->out.err = KW_ECLOSED;
}

static void read_all(consuming *c) {
    kw_event e;
    while (going_on(c) && kw_interrupt_count() == 0) {
        int got = kw_session_turn(&c->s);
        if (got < 0)
            c->result = KW_EXIT_FAILED;
        if (got == 0)
            idle(c);
        while (going_on(c) && kw_session_next(&c->s, &e))
            take(c, &e);
        if (going_on(c) && c->n_reading < c->n_assigned)
            leave_finished(c);
    }
}

static int assign_part(consuming *c, int32_t partition) {
    int err = kw_assign(c->s.client, c->topic, partition, c->args->offset);
    if (err < 0) {
        fail(c, "assigning", partition, err);
        return KW_EXIT_FAILED;
    }
    c->parts[partition].assigned = c->parts[partition].reading = true;
    c->n_assigned++;
    c->n_reading++;
    return KW_EXIT_OK;
}

static int assign(consuming *c) {
    const kw_args *a = c->args;
    if (a->partition >= c->n_parts) {
        kw_session_complain(&c->s, "topic %s has no partition %lld: 0 to %d", a->topic,
                            (long long)a->partition, (int)c->n_parts - 1);
        return KW_EXIT_FAILED;
    }
    c->parts = calloc((size_t)c->n_parts, sizeof *c->parts);
    if (c->parts == NULL)
        return KW_EXIT_FAILED;
    int result = KW_EXIT_OK;
    for (int32_t p = 0; p < c->n_parts && result == KW_EXIT_OK; p++) {
        c->parts[p].end = -1;
        if (a->partition < 0 || a->partition == p)
            result = assign_part(c, p);
    }
    return result;
}

/* How long a topic may be unknown: a broker that has just started, or just heard of it, may answer wrong
 * (M2). */
enum { MISSING_OK_MS = 1000 };

static int consume(consuming *c) {
    int result = kw_session_topic(&c->s, MISSING_OK_MS, &c->topic, &c->n_parts);
    if (result == KW_EXIT_OK)
        result = assign(c);
    if (result != KW_EXIT_OK)
        return result;
    kw_progress_init(&c->progress, "consumed", c->args->quiet || isatty(STDOUT_FILENO), kw_clock_now());
    read_all(c);
    kw_output_flush(&c->out);
    kw_progress_end();
    return c->result != KW_EXIT_OK ? c->result : kw_output_exit(&c->out);
}

static int choose_format(consuming *c) {
    const kw_args *a = c->args;
    static const uint8_t newline = '\n';
    kw_bytes end = a->delimiter.n > 0 ? a->delimiter : (kw_bytes){&newline, 1};
    char why[200] = "out of memory";
    if (a->format != NULL && a->json) {
        kw_say("kwire consume: -f and -J: only one of them");
        return KW_EXIT_USAGE;
    }
    int err = a->format != NULL ? kw_format_compile(&c->format, a->format, why, sizeof why)
                                : kw_format_plain(&c->format, a->key_delimiter, end);
    c->format.null_text = a->null_empty;
    if (err < 0)
        kw_say("kwire consume: -f: %s", why);
    return err == 0 ? KW_EXIT_OK : err == KW_EINVAL ? KW_EXIT_USAGE : KW_EXIT_FAILED;
}

static int open_all(consuming *c) {
    int result = kw_args_need_topic(c->args);
    if (result == KW_EXIT_OK)
        result = choose_format(c);
    if (result == KW_EXIT_OK && kw_output_init(&c->out, STDOUT_FILENO) < 0)
        result = KW_EXIT_FAILED;
    if (result == KW_EXIT_OK)
        result = kw_session_open(&c->s, c->args);
    return result;
}

static int run(kw_args *a) {
    consuming c = {.args = a, .left = a->count, .mem = kw_mem_libc()};
    int result = open_all(&c);
    if (result == KW_EXIT_OK) {
        result = consume(&c);
        kw_session_close(&c.s);
    }
    kw_output_fini(&c.out);
    kw_buf_fini(&c.line, &c.mem);
    kw_format_fini(&c.format);
    free(c.parts);
    return result;
}

/* Neither a gap nor a repetition unasked: out of range ends the command. */
static void defaults(kw_args *a) {
    a->config.auto_offset_reset = KW_RESET_NONE;
}

static const kw_option rows[] = {
    {'t',      "topic",     "TOPIC",                                                 "where from",                                         kw_option_topic,  offsetof(kw_args, topic),     0,  0},
    {'p',      "partition", "N",                                                     "only this partition (all)",                          kw_option_number, offsetof(kw_args, partition), -1,
     INT32_MAX                                                                                                                                                                                  },
    {'o',      "offset",    "WHERE",                                                 "beginning (default), end, N, or -N: N from the end", kw_option_offset, 0,                0,          0 },
    {'e',  "exit",        NULL, "end when each partition reached its end as first seen",                                       kw_option_flag,
     offsetof(kw_args,                                                                                                                                           exit_at_end),          0,  0 },
    {'c', "count",         "N",                            "end after N records in all",                                     kw_option_number, offsetof(kw_args,           count),          1,
     INT64_MAX},
};
static const kw_option_group what = {"What to read", rows, sizeof rows / sizeof *rows};

static const kw_option print_rows[] = {
    {'f', "format",        "FORMAT", "see below",                                kw_option_text,      offsetof(kw_args, format),        0, 0},
    {'J', "json",          NULL,     "one line of JSON a record",                kw_option_flag,      offsetof(kw_args, json),          0, 0},
    {'D', "delimiter",     "DELIM",  "printed after each record (\\n)",          kw_option_delimiter,
     offsetof(kw_args,                                                                                                  delimiter),     0, 0},
    {'K', "key-delimiter", "DELIM",  "print the key and DELIM before the value", kw_option_delimiter,
     offsetof(kw_args,                                                                                                  key_delimiter), 0, 0},
    {'Z', "null",          NULL,     "print null keys and values as NULL",       kw_option_flag,      offsetof(kw_args, null_empty),
     0,                                                                                                                                    0},
};
static const kw_option_group printing = {"How to print", print_rows, sizeof print_rows / sizeof *print_rows};

const kw_command kw_command_consume = {
    .name = "consume",
    .summary = "read a topic to stdout",
    .usage = "-b HOST:PORT -t TOPIC [options]",
    .about = "Prints the value of each record and a line feed, and nothing else, unless -f, -J, -K or\n"
             "-D ask for more. Without -e it waits for more records until Ctrl-C.",
    .groups = {&what, &printing, &kw_connection_options, NULL},
    .notes = "FORMAT:\n"
             "  %s value  %S its length  %R its length as int32, big-endian  %k key  %K its length\n"
             "  %T timestamp, ms  %h headers, name=value,...  %t topic  %p partition  %o offset\n"
             "  %% percent  \\n \\r \\t \\0 \\xNN. A null key or value is empty, its length -1; a null\n"
             "  header value is NULL.\n"
             "JSON: topic partition offset tstype ts broker headers key payload. Bytes that are not\n"
             "  UTF-8: key_base64, payload_base64; in headers {\"base64\":\"...\"}.\n\n"
             "Exit code: 0 done, or stdout closed; 1 unreachable, no such topic, damage; 2 usage.\n\n"
             "Examples:\n"
             "  kwire consume -b localhost:9092 -t numbers -e | wc -l\n"
             "  kwire consume -b localhost:9092 -t users -o -5 -e -f '%o %k=%s\\n'",
    .max_words = 0,
    .defaults = defaults,
    .run = run,
};
