/* vectors.c - `kwire vectors`: finds the vectors in files and directories, tells their kinds, keeps the
 * count.
 *
 * What a file is shows in its text, not in its name: when its first line is a whole JSON value it holds one
 * value a line, otherwise it is one document. What an object is shows in its members. */
#include "tools/vectors.h"
#include "tools/commands.h"
#include "tools/file.h"
#include "tools/json_tree.h"
#include "tools/print.h"

#include <kwire/net.h>

#include <stdio.h>
#include <string.h>

typedef struct run_state {
    long passed, failed, skipped;
    kw_mem mem;
    kw_arena document; /* of one line, or one whole document */
    kw_arena scratch;  /* of one vector */
    const char *file;
    kw_str text; /* of the file */
    bool verbose;
    bool found; /* this file held a vector */
} run_state;

static kw_vector_result skip_assignor(kw_vector *v) {
    return kw_vector_skip(v, "assignors are not built yet");
}

static kw_vector_result skip_dlq(kw_vector *v) {
    return kw_vector_skip(v, "dead letter records are not built yet");
}

static kw_vector_result skip_sasl(kw_vector *v) {
    return kw_vector_skip(v, "SASL is not built yet");
}

/* The first row whose members are all there, in a section of that name if it says one, is the kind. */
static const struct kind {
    const char *section;
    const char *members[4];
    kw_vector_check *check;
} kinds[] = {
    {NULL,                        {"damage", "status", "api", "hex"},                            kw_vector_message_hostile },
    {NULL,                        {"headerVersion", "header", "body", "hex"},                    kw_vector_frame           },
    {NULL,                        {"api", "kind", "hex", "json"},                                kw_vector_message         },
    {NULL,                        {"kind", "version", "hex", "json"},                            kw_vector_header          },
    {NULL,                        {"exact", "trailing", "hex", "batches"},                       kw_vector_records         },
    {NULL,                        {"expect", "java", "hex"},                                     kw_vector_records_hostile },
    {NULL,                        {"flexibleFrom", "maxStableVersion", "requestHeaderVersions"}, kw_vector_api             },
    {NULL,                        {"requestFrame", "responseFrame", "response"},                 kw_vector_exchange        },
    {"table",                     {"api", "name", "minVersion", "maxVersion"},                   kw_vector_api_range       },
    {NULL,                        {"key", "murmur2", "positive", "partition"},                   kw_vector_murmur2         },
    {NULL,                        {"data", "crc32c", "crc32"},                                   kw_vector_crc32c          },
    {"uvarint",                   {"value", "hex"},                                              kw_vector_varint          },
    {"varint",                    {"value", "hex"},                                              kw_vector_varint          },
    {"varlong",                   {"value", "hex"},                                              kw_vector_varint          },
    {"float64",                   {"value", "hex"},                                              kw_vector_varint          },
    {"decode",                    {"kind", "hex"},                                               kw_vector_varint_decode   },
    {NULL,                        {"code", "name", "exception", "retriable"},                    kw_vector_error           },
    {"subscriptions",             {"version", "hex", "json"},                                    kw_vector_subscription    },
    {"assignments",               {"version", "hex", "json"},                                    kw_vector_assignment      },
    {"stickyUserData",            {"generation", "previousAssignment", "hex"},                   kw_vector_sticky_data     },
    {"cooperativeStickyUserData", {"generation", "hex"},                                         kw_vector_cooperative_data},
    {NULL,                        {"assignor", "topics", "members", "result"},                   skip_assignor             },
    {NULL,                        {"dialect", "source", "record", "kept"},                       skip_dlq                  },
    {NULL,                        {"mechanism", "clientFirst"},                                  skip_sasl                 },
    {"scramNames",                {"name", "saslName"},                                          skip_sasl                 },
    {"plain",                     {"username", "password", "hex"},                               skip_sasl                 },
    {"oauthbearer",               {"token", "extensions", "hex"},                                skip_sasl                 },
    {"oauthbearerBadExtensions",  {"extensions", "accepted"},                                    skip_sasl                 },
};

static bool fits(const struct kind *k, const kw_json *object, kw_str section) {
    if (k->section != NULL &&
        (section.n != (int32_t)strlen(k->section) || memcmp(section.p, k->section, (size_t)section.n) != 0))
        return false;
    for (int i = 0; i < 4 && k->members[i] != NULL; i++)
        if (kw_json_get(object, k->members[i]) == NULL)
            return false;
    return true;
}

static kw_vector_check *kind_of(const kw_json *object, kw_str section) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fits(&kinds[i], object, section))
            return kinds[i].check;
    return NULL;
}

static long line_of(const run_state *r, const char *at) {
    long line = 1;
    for (const char *p = r->text.p; p < at; p++)
        line += *p == '\n';
    return line;
}

static void report_failure(run_state *r, const char *at, const char *why) {
    r->failed++;
    printf("%s:%ld: %s\n", r->file, line_of(r, at), why);
}

/* The object's own name for itself, if it has one. */
static kw_str label(const kw_json *object) {
    const kw_json *name = kw_json_get(object, "case");
    if (name == NULL)
        name = kw_json_get(object, "damage");
    return name != NULL && name->type == KW_JSON_STRING ? name->text : (kw_str){"", 0};
}

static void count(run_state *r, const kw_vector *v, kw_vector_result result, const char *at) {
    char line[512];
    kw_str name = label(v->json);
    r->found = true;
    switch (result) {
    case KW_VECTOR_PASSED:
        r->passed++;
        return;
    case KW_VECTOR_SKIPPED:
        r->skipped++;
        if (r->verbose)
            kw_say("%s:%ld: skipped: %s", r->file, line_of(r, at), v->why);
        return;
    case KW_VECTOR_FAILED:
        snprintf(line, sizeof line, "%.*s%s%s", (int)name.n, name.p, name.n > 0 ? ": " : "", v->why);
        report_failure(r, at, line);
        return;
    }
}

/* One object. `input` is the text it was parsed from. */
static void check_object(run_state *r, const kw_json *object, kw_str section, kw_str input) {
    const char *at = input.p + object->offset;
    kw_vector v = {.json = object, .section = section, .input = input, .mem = &r->mem, .arena = &r->scratch};
    kw_vector_check *check = object->type == KW_JSON_OBJECT ? kind_of(object, section) : NULL;
    if (check == NULL) {
        r->found = true;
        report_failure(r, at, "no known kind of vector has these members");
        return;
    }
    count(r, &v, check(&v), at);
    kw_arena_reset(&r->scratch);
}

static void check_array(run_state *r, const kw_json *array, kw_str section, kw_str input) {
    for (const kw_json *e = array->child; e != NULL; e = e->next)
        check_object(r, e, section, input);
}

/* An object of arrays is a document of sections, unless it is a vector itself. */
static bool is_sections(const kw_json *v) {
    if (v->type != KW_JSON_OBJECT || v->child == NULL || kind_of(v, (kw_str){NULL, -1}) != NULL)
        return false;
    for (const kw_json *m = v->child; m != NULL; m = m->next)
        if (m->type != KW_JSON_ARRAY)
            return false;
    return true;
}

static void check_value(run_state *r, const kw_json *v, kw_str input) {
    kw_str none = {NULL, -1};
    if (v->type == KW_JSON_ARRAY)
        check_array(r, v, none, input);
    else if (!is_sections(v))
        check_object(r, v, none, input);
    else
        for (const kw_json *m = v->child; m != NULL; m = m->next)
            check_array(r, m, m->name, input);
}

static void check_text(run_state *r, kw_str text) {
    const kw_json *root;
    size_t at = 0;
    int err = kw_json_parse(text, &r->document, &root, &at);
    if (err == 0) {
        check_value(r, root, text);
    } else {
        char why[128];
        snprintf(why, sizeof why, "not JSON: %s at byte %zu of it", kw_error_name(err), at);
        r->found = true;
        report_failure(r, text.p + at, why);
    }
    kw_arena_reset(&r->document);
}

static bool is_blank(kw_str s) {
    for (int32_t i = 0; i < s.n; i++)
        if (strchr(" \t\r\n", s.p[i]) == NULL)
            return false;
    return true;
}

static kw_str first_line(kw_str text) {
    const char *end = text.n > 0 ? memchr(text.p, '\n', (size_t)text.n) : NULL;
    return (kw_str){text.p, end != NULL ? (int32_t)(end - text.p) : text.n};
}

static bool is_lines(run_state *r, kw_str text) {
    const kw_json *root;
    int err = kw_json_parse(first_line(text), &r->document, &root, NULL);
    kw_arena_reset(&r->document);
    return err == 0;
}

static void check_lines(run_state *r, kw_str text) {
    while (text.n > 0) {
        kw_str line = first_line(text);
        if (!is_blank(line))
            check_text(r, line);
        int32_t used = line.n + (line.n < text.n);
        text.p += used;
        text.n -= used;
    }
}

/* Text that begins like JSON, or claims to be it by its name, is looked at; a read-me beside the vectors is
 * not. */
static bool is_json(const char *name, kw_str text) {
    size_t n = strlen(name);
    int32_t i = 0;
    while (i < text.n && strchr(" \t\r\n", text.p[i]) != NULL)
        i++;
    return (i < text.n && (text.p[i] == '{' || text.p[i] == '[')) ||
           (n > 5 && strcmp(name + n - 5, ".json") == 0) || (n > 6 && strcmp(name + n - 6, ".jsonl") == 0);
}

static int check_file(void *ctx, const char *name, kw_bytes content, bool named) {
    run_state *r = ctx;
    r->file = name;
    r->text = (kw_str){(const char *)content.p, content.n};
    r->found = false;
    if (!named && !is_json(name, r->text))
        return 0;
    if (is_lines(r, r->text))
        check_lines(r, r->text);
    else
        check_text(r, r->text);
    if (!r->found)
        report_failure(r, r->text.p, "no vectors in this file");
    return 0;
}

static int run(kw_args *a) {
    run_state r = {.mem = kw_mem_libc(), .verbose = a->verbose > 0};
    bool missing = false;
    kw_arena_init(&r.document, &r.mem, 0);
    kw_arena_init(&r.scratch, &r.mem, 0);
    for (int i = 0; i < a->n_words; i++)
        missing |= kw_file_walk(a->words[i], check_file, &r) != 0;
    kw_arena_fini(&r.scratch);
    kw_arena_fini(&r.document);
    bool nothing = r.passed + r.failed + r.skipped == 0;
    if (nothing)
        kw_say("kwire vectors: no vectors found");
    printf("%ld passed, %ld failed, %ld skipped\n", r.passed, r.failed, r.skipped);
    return missing || nothing || r.failed > 0 ? KW_EXIT_FAILED : KW_EXIT_OK;
}

static const kw_option rows[] = {
    {'v', "verbose", NULL, "say on stderr what was skipped, and why", kw_option_more,
     offsetof(kw_args, verbose), 0, 0},
};
static const kw_option_group options = {"Options", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_vectors = {
    .name = "vectors",
    .summary = "check this build against test vectors",
    .usage = "PATH...",
    .about = "Checks every vector in the files, and in the files below the directories: a line of JSON,\n"
             "or an element of an array in a JSON document. What kind it is shows in its members.\n"
             "Prints failures as FILE:LINE: reason, and last `N passed, N failed, N skipped`.\n"
             "Skipped are codecs that are not in this build, and what kwire does not do yet.",
    .groups = {&options, NULL},
    .notes = "Exit code: 0 none failed; 1 a failure, a missing file, or no vectors; 2 usage.\n\n"
             "Example:\n"
             "  kwire vectors tests/golden",
    .min_words = 1,
    .max_words = -1,
    .run = run,
};
