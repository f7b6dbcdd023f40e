/* raw.c - `kwire raw`: any request to anybody, the answer as JSON. */
#include "tools/body.h"
#include "tools/commands.h"
#include "tools/print.h"
#include "tools/session.h"

#include <stdio.h>
#include <string.h>

typedef struct raw {
    kw_session s;
    const kw_args *args;
    kw_mem mem;
    kw_arena arena;
    kw_buf text; /* JSON of the request */
    kw_buf line; /* JSON of the answer */
    const kw_api *api;
    kw_request_options options;
    void *body;
} raw;

static int refuse_target(void) {
    kw_say("kwire raw: choose one of --node, --controller and --coordinator group:ID or txn:ID");
    return KW_EXIT_USAGE;
}

static int coordinator(const kw_args *a, kw_target *t) {
    const char *colon = strchr(a->coordinator, ':');
    size_t n = colon != NULL ? (size_t)(colon - a->coordinator) : 0;
    if (n == 5 && memcmp(a->coordinator, "group", 5) == 0)
        t->kind = KW_TO_GROUP;
    else if (n == 3 && memcmp(a->coordinator, "txn", 3) == 0)
        t->kind = KW_TO_TRANSACTION;
    else
        return refuse_target();
    t->key = (kw_str){colon + 1, (int32_t)strlen(colon + 1)};
    return KW_EXIT_OK;
}

static int choose_target(const kw_args *a, kw_target *t) {
    *t = (kw_target){
        .kind = KW_TO_ANY, .node = -1, .topic = -1, .partition = -1, .key = {NULL, -1}
    };
    if ((a->node >= 0) + a->controller + (a->coordinator != NULL) > 1)
        return refuse_target();
    if (a->coordinator != NULL)
        return coordinator(a, t);
    if (a->node >= 0) {
        t->kind = KW_TO_NODE;
        t->node = (int32_t)a->node;
    } else if (a->controller) {
        t->kind = KW_TO_CONTROLLER;
    }
    return KW_EXIT_OK;
}

static int read_words(raw *r) {
    const kw_args *a = r->args;
    r->api = kw_subject_api(a, a->words[0]);
    if (r->api == NULL || !kw_subject_version(a, a->words[1], true, &r->options.version))
        return KW_EXIT_USAGE;
    /* A version that is not described here cannot be written, offered or not. */
    if (r->options.version != KW_VERSION_MAX && !kw_subject_known(a, r->api, r->options.version))
        return KW_EXIT_FAILED;
    r->options.force = a->force;
    int result = choose_target(a, &r->options.target);
    return result == KW_EXIT_OK ? kw_body_text(a->n_words > 2 ? a->words[2] : "{}", &r->mem, &r->text)
                                : result;
}

static int parse_body(raw *r) {
    kw_str json = {(const char *)r->text.p, (int32_t)r->text.n};
    return kw_body_parse(r->args, r->api->request, r->options.version, json, &r->arena, &r->body);
}

/* "max": the body can only be read once the version is known, so the target is asked what it offers. */
static int find_max(raw *r) {
    int result = kw_session_version(&r->s, r->api, &r->options.target, &r->options.version);
    return result == KW_EXIT_OK ? parse_body(r) : result;
}

static int print_answer(raw *r, const kw_event *answer) {
    const kw_message *m = answer->u.response.api->response;
    if (answer->u.response.body == NULL ||
        kw_message_print(m, answer->u.response.version, answer->u.response.body, &r->mem, &r->line) < 0) {
        kw_session_complain(&r->s, "%s: the answer cannot be printed", r->api->name);
        return KW_EXIT_FAILED;
    }
    fwrite(r->line.p, 1, r->line.n, stdout);
    putchar('\n');
    return KW_EXIT_OK;
}

static int ask(raw *r) {
    kw_event answer;
    int result = r->options.version == KW_VERSION_MAX ? find_max(r) : KW_EXIT_OK;
    if (result == KW_EXIT_OK)
        result = kw_session_request(&r->s, r->api, r->body, &r->options, &answer);
    return result == KW_EXIT_OK ? print_answer(r, &answer) : result;
}

/* All that can be wrong with the command line is found before anything is sent. */
static int prepare(raw *r) {
    int result = read_words(r);
    if (result == KW_EXIT_OK && r->options.version != KW_VERSION_MAX)
        result = parse_body(r);
    return result;
}

static int run(kw_args *a) {
    raw r = {.args = a, .mem = kw_mem_libc()};
    kw_arena_init(&r.arena, &r.mem, 0);
    int result = prepare(&r);
    if (result == KW_EXIT_OK)
        result = kw_session_open(&r.s, a);
    if (result == KW_EXIT_OK) {
        result = ask(&r);
        kw_session_close(&r.s);
    }
    kw_buf_fini(&r.line, &r.mem);
    kw_buf_fini(&r.text, &r.mem);
    kw_arena_fini(&r.arena);
    return result;
}

static const kw_option rows[] = {
    {0, "node",        "ID",      "to this broker (default: any)",                 kw_option_number, offsetof(kw_args, node),        0,
     INT32_MAX                                                                                                                           },
    {0, "controller",  NULL,      "to the controller",                             kw_option_flag,   offsetof(kw_args, controller),  0, 0},
    {0, "coordinator", "KIND:ID", "to the coordinator of group:ID or txn:ID",      kw_option_text,
     offsetof(kw_args,                                                                                                 coordinator), 0, 0},
    {0, "force",       NULL,      "send a version that the broker does not offer", kw_option_flag,
     offsetof(kw_args,                                                                                                 force),       0, 0},
};
static const kw_option_group where = {"Where to, and how", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_raw = {
    .name = "raw",
    .summary = "send any request and print the answer",
    .usage = "-b HOST:PORT [options] API VERSION|max [JSON|@FILE|-]",
    .about = "API is a name (Metadata) or a key (3). The body is JSON from the command line, a file, or\n"
             "stdin; absent fields have their default. The body of the answer is one line of JSON on\n"
             "stdout. docs/CLI.md describes the JSON.",
    .groups = {&where, &kw_connection_options, NULL},
    .notes =
        "Exit code: 0 an answer was decoded, whatever codes it holds; 1 no answer, or the version\n"
        "is not offered; 2 usage, or JSON that this version cannot say.\n\n"
        "Examples:\n"
        "  kwire raw -b localhost:9092 Metadata 12 '{\"topics\":null}'\n"
        "  kwire raw -b localhost:9092 --coordinator group:g1 DescribeGroups max '{\"groups\":[\"g1\"]}'",
    .min_words = 2,
    .max_words = 3,
    .run = run,
};
