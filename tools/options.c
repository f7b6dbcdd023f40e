/* options.c - the parser: walks argv along a command's table.
 *
 * It knows no option by name; every value goes through the row's setter, which says what is wrong, and the
 * parser says where. Anything it refuses is exit code 2. */
#include "tools/options.h"
#include "tools/print.h"

#include <kwire/client.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 64 }; /* of one command */

typedef struct parser {
    const kw_command *command;
    int argc;
    char **argv;
    int at; /* next argument */
    kw_args *args;
    bool *help;
    const kw_option *seen[MOST_OPTIONS]; /* those that must not come again */
    int n_seen;
} parser;

static const kw_option help_option = {'h', "help", NULL, "show this help", NULL, 0, 0, 0};

static int refuse(const parser *p, const char *spelled, const char *why) {
    kw_say("kwire %s: %s: %s", p->command->name, spelled, why);
    return KW_EXIT_USAGE;
}

static const kw_option *find_in(const kw_option_group *g, char letter, const char *name, size_t n) {
    for (int i = 0; i < g->n_rows; i++) {
        const kw_option *o = &g->rows[i];
        if (letter ? o->letter == letter
                   : o->name != NULL && strlen(o->name) == n && memcmp(o->name, name, n) == 0)
            return o;
    }
    return NULL;
}

static const kw_option *find(const kw_command *c, char letter, const char *name, size_t n) {
    if (letter ? letter == 'h' : n == 4 && memcmp(name, "help", 4) == 0)
        return &help_option;
    for (int i = 0; i < 4 && c->groups[i] != NULL; i++) {
        const kw_option *o = find_in(c->groups[i], letter, name, n);
        if (o != NULL)
            return o;
    }
    return NULL;
}

static size_t common_prefix(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] != 0 && a[n] == b[n])
        n++;
    return n;
}

/* The long option that starts most like `name`: a hint for typing errors. */
static const char *nearest(const kw_command *c, const char *name) {
    const char *best = NULL;
    size_t best_n = 2;
    for (int i = 0; i < 4 && c->groups[i] != NULL; i++)
        for (int k = 0; k < c->groups[i]->n_rows; k++) {
            const char *candidate = c->groups[i]->rows[k].name;
            size_t n = candidate == NULL ? 0 : common_prefix(candidate, name);
            if (n > best_n) {
                best = candidate;
                best_n = n;
            }
        }
    return best;
}

static int unknown(const parser *p, const char *spelled, const char *name) {
    const char *near = name == NULL ? NULL : nearest(p->command, name);
    if (near != NULL)
        kw_say("kwire %s: unknown option %s (did you mean --%s? see `kwire %s --help`)", p->command->name,
               spelled, near, p->command->name);
    else
        kw_say("kwire %s: unknown option %s (see `kwire %s --help`)", p->command->name, spelled,
               p->command->name);
    return KW_EXIT_USAGE;
}

/* Flags say the same twice; some options gather; the others would override each other unseen. */
static bool may_repeat(const kw_option *o) {
    static kw_option_set *const gather[] = {kw_option_setting, kw_option_header, kw_option_config,
                                            kw_option_words,   kw_option_change, kw_option_reset,
                                            kw_option_offset,  kw_option_numbers};
    for (size_t i = 0; i < sizeof gather / sizeof gather[0]; i++)
        if (o->set == gather[i])
            return true;
    return o->argument == NULL;
}

static bool is_second(parser *p, const kw_option *o) {
    if (may_repeat(o))
        return false;
    for (int i = 0; i < p->n_seen; i++)
        if (p->seen[i] == o)
            return true;
    if (p->n_seen < MOST_OPTIONS)
        p->seen[p->n_seen++] = o;
    return false;
}

/* A verb refuses what belongs to another: a value that happens to be the default has to be seen too. */
static void mark_given(parser *p, const kw_option *o) {
    const kw_option_group *own = p->command->groups[0];
    for (int i = 0; own != NULL && i < own->n_rows && i < MOST_OPTIONS; i++)
        if (&own->rows[i] == o)
            p->args->given |= UINT64_C(1) << i;
}

static int take(parser *p, const kw_option *o, const char *spelled, const char *value) {
    char why[512] = "";
    if (o == &help_option) {
        *p->help = true;
        return KW_EXIT_OK;
    }
    if (is_second(p, o))
        return refuse(p, spelled, "was given before");
    if (o->set(p->args, o, value, why, sizeof why) < 0)
        return refuse(p, spelled, why);
    mark_given(p, o);
    return KW_EXIT_OK;
}

/* The value of an option that needs one: `attached` (may be NULL), else the next argument. */
static int take_value(parser *p, const kw_option *o, const char *spelled, const char *attached) {
    if (attached != NULL)
        return take(p, o, spelled, attached);
    if (p->at == p->argc)
        return refuse(p, spelled, "needs a value");
    return take(p, o, spelled, p->argv[p->at++]);
}

static int parse_long(parser *p, const char *text) {
    const char *equals = strchr(text, '=');
    size_t n = equals != NULL ? (size_t)(equals - text) : strlen(text);
    char spelled[64];
    snprintf(spelled, sizeof spelled, "--%.*s", (int)(n < 60 ? n : 60), text);
    const kw_option *o = find(p->command, 0, text, n);
    if (o == NULL)
        return unknown(p, spelled, spelled + 2);
    if (o->argument != NULL)
        return take_value(p, o, spelled, equals != NULL ? equals + 1 : NULL);
    return equals != NULL ? refuse(p, spelled, "takes no value") : take(p, o, spelled, NULL);
}

/* "-eq" is two flags, "-tname" is -t with its value. */
static int parse_letters(parser *p, const char *text) {
    int result = KW_EXIT_OK;
    for (const char *s = text; *s != 0 && result == KW_EXIT_OK; s++) {
        char spelled[3] = {'-', *s, 0};
        const kw_option *o = find(p->command, *s, NULL, 0);
        if (o == NULL)
            return unknown(p, spelled, NULL);
        if (o->argument != NULL)
            return take_value(p, o, spelled, s[1] != 0 ? s + 1 : NULL);
        result = take(p, o, spelled, NULL);
    }
    return result;
}

static int parse_all(parser *p) {
    bool options_over = false;
    while (p->at < p->argc) {
        const char *text = p->argv[p->at++];
        int result = KW_EXIT_OK;
        if (options_over || text[0] != '-' || text[1] == 0)
            p->args->words[p->args->n_words++] = text;
        else if (strcmp(text, "--") == 0)
            options_over = true;
        else
            result = text[1] == '-' ? parse_long(p, text + 2) : parse_letters(p, text + 1);
        if (result != KW_EXIT_OK)
            return result;
    }
    return KW_EXIT_OK;
}

static int check_words(const parser *p) {
    int n = p->args->n_words;
    if (n < p->command->min_words) {
        kw_say("kwire %s: too few arguments: kwire %s %s", p->command->name, p->command->name,
               p->command->usage);
        return KW_EXIT_USAGE;
    }
    if (p->command->max_words >= 0 && n > p->command->max_words)
        return refuse(p, p->args->words[p->command->max_words], "unexpected argument");
    return KW_EXIT_OK;
}

/* A setting of a topic that this command has nothing to do with would be ignored unseen. */
static int check_topic_settings(const parser *p) {
    const kw_args *a = p->args;
    for (int32_t i = 0; i < a->n_topic_settings; i++) {
        const kw_topic_setting *s = &a->topic_settings[i];
        if (a->topic != NULL && strlen(a->topic) == (size_t)s->topic.n &&
            memcmp(a->topic, s->topic.p, (size_t)s->topic.n) == 0)
            continue;
        kw_say("kwire %s: -X: topic.%.*s.%.*s: %s%s", p->command->name, (int)s->topic.n, s->topic.p,
               (int)s->key.n, s->key.p,
               a->topic != NULL ? "the topic of this command is " : "this command has no topic",
               a->topic != NULL ? a->topic : "");
        return KW_EXIT_USAGE;
    }
    return KW_EXIT_OK;
}

static const kw_args no_args = {
    .partition = -1,
    .delimiter = {NULL, -1},
    .key_delimiter = {NULL, -1},
    .count = -1,
    .txn_records = -1,
    .abort_every = -1,
    .offset = -2,
    .start_ms = -1,
    .stop_ms = -1,
    .timeout_ms = 5000,
    .n_partitions = -1,
    .replication_factor = -1,
    .node = -1,
    .time = KW_TIME_NONE,
    .before = KW_BEFORE_NONE,
    .broker_id = -1,
    .duration_ms = -1,
    .max_txn_ms = 15 * 60 * 1000, /* transaction.max.timeout.ms of a broker */
    .start_offset = -1,
    .producer_epoch = -1,
    .coordinator_epoch = -1,
};

int kw_options_parse(const kw_command *command, int argc, char **argv, kw_args *a, bool *help) {
    *a = no_args;
    a->command = command;
    a->config = kw_config_default;
    a->config.log_level = KW_LOG_WARN; /* a command is not a service: what goes well needs no words */
    *help = false;
    if (command->defaults != NULL)
        command->defaults(a);
    a->words = calloc((size_t)argc + 1, sizeof *a->words);
    if (a->words == NULL)
        return KW_EXIT_FAILED;
    parser p = {.command = command, .argc = argc, .argv = argv, .at = 1, .args = a, .help = help};
    int result = parse_all(&p);
    if (result != KW_EXIT_OK || *help || a->settings_action != KW_SETTINGS_USE)
        return result;
    result = check_topic_settings(&p);
    return result == KW_EXIT_OK ? check_words(&p) : result;
}

bool kw_args_is_set(const kw_args *a, const char *property) {
    for (int i = 0; i < kw_property_count(); i++)
        if (strcmp(kw_property_at(i).key, property) == 0)
            return (a->config.set_rows[i / 64] >> (i % 64) & 1) != 0;
    return false;
}

int kw_args_need_topic(const kw_args *a) {
    if (a->topic != NULL)
        return KW_EXIT_OK;
    kw_say("kwire %s: -t TOPIC is missing (see `kwire %s --help`)", a->command->name, a->command->name);
    return KW_EXIT_USAGE;
}

void kw_args_fini(kw_args *a) {
    free((void *)(uintptr_t)a->delimiter.p);
    free((void *)(uintptr_t)a->key_delimiter.p);
    free(a->headers);
    free(a->topic_settings);
    free(a->topic_configs);
    free(a->groups.p);
    free(a->states.p);
    free(a->types.p);
    free(a->transactional_ids.p);
    free(a->producer_ids.p);
    free(a->changes);
    free(a->faults.p);
    free(a->words);
}
