/* golden.c - see golden.h. */
#include "tests/proxy/golden.h"
#include "protocol/json.h"
#include "tests/unit/unit.h"
#include <glob.h>
#include <stdio.h>
#include <string.h>

static kw_bytes unhex(kw_str hex, kw_arena *arena) {
    uint8_t *p = kw_arena_alloc(arena, (size_t)hex.n / 2);
    for (int32_t i = 0; i + 1 < hex.n; i += 2) {
        char two[3] = {hex.p[i], hex.p[i + 1], '\0'};
        p[i / 2] = (uint8_t)strtoul(two, NULL, 16);
    }
    return (kw_bytes){p, hex.n / 2};
}

/* What is done with each line, and for whom. */
typedef struct round {
    golden_visit *visit;
    golden_visit_records *visit_records;
    void *ctx;
} round_of;

static void visit_message(const round_of *r, const kw_json *v, kw_arena *arena, const char *name) {
    int64_t version;
    golden g = {.name = name};
    g.api = kw_api_by_name(kw_json_get(v, "name")->text);
    assert_non_null(g.api);
    assert_true(kw_json_i64(kw_json_get(v, "version"), &version));
    g.version = (int16_t)version;
    g.request = kw_json_get(v, "kind")->text.p[2] == 'q';
    g.body = unhex(kw_json_get(v, "hex")->text, arena);
    r->visit(r->ctx, &g);
}

static void visit_line(const round_of *r, const char *line, kw_arena *arena, const char *name) {
    const kw_json *v;
    int64_t trailing;
    assert_int_equal(kw_json_parse((kw_str){line, (int32_t)strlen(line)}, arena, &v, NULL), 0);
    if (r->visit != NULL) {
        visit_message(r, v, arena, name);
        return;
    }
    assert_true(kw_json_i64(kw_json_get(v, "trailing"), &trailing));
    r->visit_records(r->ctx, unhex(kw_json_get(v, "hex")->text, arena), (int)trailing, name);
}

static int visit_file(const round_of *r, const char *path) {
    kw_mem mem = unit_mem(0);
    kw_arena arena;
    char *line = NULL, name[300];
    size_t cap = 0;
    int n = 0;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    kw_arena_init(&arena, &mem, 0);
    while (getline(&line, &cap, f) > 0) {
        snprintf(name, sizeof name, "%s:%d", strrchr(path, '/') + 1, ++n);
        visit_line(r, line, &arena, name);
        kw_arena_reset(&arena);
    }
    kw_arena_fini(&arena);
    free(line);
    fclose(f);
    return n;
}

static int visit_files(const round_of *r, const char *names) {
    char pattern[4096];
    glob_t found;
    int n = 0;
    const char *home = getenv("KWIRE_GOLDEN");
    snprintf(pattern, sizeof pattern, "%s/%s", home == NULL ? KW_TEST_DATA : home, names);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        n += visit_file(r, found.gl_pathv[i]);
    globfree(&found);
    return n;
}

int golden_each(golden_visit *visit, void *ctx) {
    return visit_files(&(round_of){.visit = visit, .ctx = ctx}, "messages/*.jsonl");
}

int golden_each_records(golden_visit_records *visit, void *ctx) {
    return visit_files(&(round_of){.visit_records = visit, .ctx = ctx}, "records/valid.jsonl");
}
