/* consume.c - `kwire consume`: partitions of a topic to stdout. The command line, and what is set up by it;
 * consume_read.c reads. */
#include "tools/consume.h"
#include "tools/commands.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int assign_part(kw_consuming *c, int32_t partition) {
    const kw_args *a = c->args;
    int err = a->start_ms >= 0 ? kw_assign_at_time(c->s.client, c->topic, partition, a->start_ms)
                               : kw_assign(c->s.client, c->topic, partition, a->offset);
    if (err < 0) {
        kw_consume_fail(c, "assigning", partition, err);
        return KW_EXIT_FAILED;
    }
    c->parts[partition].assigned = c->parts[partition].reading = true;
    c->n_assigned++;
    c->n_reading++;
    return KW_EXIT_OK;
}

static int assign(kw_consuming *c) {
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

static int consume(kw_consuming *c) {
    int result = kw_session_topic(&c->s, MISSING_OK_MS, &c->topic, &c->n_parts);
    if (result == KW_EXIT_OK)
        result = assign(c);
    if (result != KW_EXIT_OK)
        return result;
    if (kw_bookmarks_init(&c->bookmarks, &c->s, c->args->group, c->topic, c->n_parts) < 0)
        return KW_EXIT_FAILED;
    kw_progress_init(&c->progress, "consumed", c->args->quiet || isatty(STDOUT_FILENO), kw_clock_now());
    kw_consume_read(c);
    kw_progress_end();
    return c->result != KW_EXIT_OK ? c->result : kw_output_exit(&c->out);
}

static int choose_format(kw_consuming *c) {
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

/* Groups that share partitions are to come: until then one is read by its number. */
static int check_group(const kw_args *a) {
    const char *wrong = NULL;
    if (a->group != NULL && a->partition < 0)
        wrong = "-g GROUP needs -p N";
    if (a->offset == KW_OFFSET_STORED && a->start_ms < 0 && a->config.group_id[0] == 0)
        wrong = "-o stored needs -g GROUP";
    if (wrong != NULL)
        kw_say("kwire consume: %s", wrong);
    return wrong != NULL ? KW_EXIT_USAGE : KW_EXIT_OK;
}

static int check_times(const kw_args *a) {
    if (a->start_ms < 0 || a->stop_ms < 0 || a->start_ms <= a->stop_ms)
        return KW_EXIT_OK;
    kw_say("kwire consume: -o s@%lld is later than -o e@%lld: there is nothing between them",
           (long long)a->start_ms, (long long)a->stop_ms);
    return KW_EXIT_USAGE;
}

static int open_all(kw_consuming *c) {
    int result = kw_args_need_topic(c->args);
    if (result == KW_EXIT_OK)
        result = check_group(c->args);
    if (result == KW_EXIT_OK)
        result = check_times(c->args);
    if (result == KW_EXIT_OK)
        result = choose_format(c);
    if (result == KW_EXIT_OK && kw_output_init(&c->out, STDOUT_FILENO) < 0)
        result = KW_EXIT_FAILED;
    if (result == KW_EXIT_OK)
        result = kw_session_open(&c->s, c->args);
    return result;
}

/* With a group: where it stopped, from the beginning the first time. Without: neither a gap nor a repetition
 * unasked, an offset out of range ends the command. */
static void choose_defaults(kw_args *a) {
    if (a->group != NULL && !a->start_given)
        a->offset = KW_OFFSET_STORED;
    if (!kw_args_is_set(a, "auto.offset.reset"))
        a->config.auto_offset_reset = a->group != NULL ? KW_RESET_EARLIEST : KW_RESET_NONE;
}

static int run(kw_args *a) {
    choose_defaults(a);
    kw_consuming c = {.args = a, .left = a->count, .mem = kw_mem_libc(), .cut_off_at = KW_NEVER};
    int result = open_all(&c);
    if (result == KW_EXIT_OK) {
        result = consume(&c);
        kw_bookmarks_fini(&c.bookmarks);
        kw_session_close(&c.s);
    }
    kw_output_fini(&c.out);
    kw_buf_fini(&c.line, &c.mem);
    kw_format_fini(&c.format);
    free(c.parts);
    return result;
}

#define AT(member) offsetof(kw_args, member)

/* clang-format off */
static const kw_option rows[] = {
    {'t', "topic", "TOPIC", "where from", kw_option_topic, AT(topic), 0, 0},
    {'p', "partition", "N", "only this partition (all)", kw_option_number, AT(partition), -1, INT32_MAX},
    {'o', "offset", "WHERE", "beginning (default), end, N, -N, stored, s@MS, e@MS: see below", kw_option_offset, 0, 0, 0},
    {'g', "group", "GROUP", "commit what was printed, and start where the group stopped; needs -p", kw_option_group_id, AT(group), 0, 0},
    {'e', "exit", NULL, "end when each partition reached its end as first seen", kw_option_flag, AT(exit_at_end), 0, 0},
    {'c', "count", "N", "end after N records in all", kw_option_number, AT(count), 1, INT64_MAX},
    {0, "isolation-level", "LEVEL", "read_committed or read_uncommitted", kw_option_isolation, 0, 0, 0},
};
/* clang-format on */
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
    .notes = "WHERE:\n"
             "  N an offset  -N so many before the end  stored where GROUP stopped (the default with -g)\n"
             "  s@MS from the first record at or after this time on, ms since 1970\n"
             "  e@MS up to the first record at or after this time, without it; may stand beside a start\n"
             "FORMAT:\n"
             "  %s value  %S its length  %R its length as int32, big-endian  %k key  %K its length\n"
             "  %T timestamp, ms  %h headers, name=value,...  %t topic  %p partition  %o offset\n"
             "  %% percent  \\n \\r \\t \\0 \\xNN. A null key or value is empty, its length -1; a null\n"
             "  header value is NULL.\n"
             "JSON: topic partition offset tstype ts broker headers key payload. Bytes that are not\n"
             "  UTF-8: key_base64, payload_base64; in headers {\"base64\":\"...\"}.\n\n"
             "Exit code: 0 done, or stdout closed; 1 unreachable, no such topic, damage, an offset out of\n"
             "  range, a commit refused; 2 usage.\n\n"
             "Examples:\n"
             "  kwire consume -b localhost:9092 -t numbers -e | wc -l\n"
             "  kwire consume -b localhost:9092 -t users -o -5 -e -f '%o %k=%s\\n'\n"
             "  kwire consume -b localhost:9092 -t numbers -g sums -p 0 -c 1000",
    .max_words = 0,
    .run = run,
};
