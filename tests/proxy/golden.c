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

static void visit_line(const char *line, kw_arena *arena, const char *name, golden_visit *visit, void *ctx) {
    const kw_json *v;
    int64_t version;
    golden g = {.name = name};
    assert_int_equal(kw_json_parse((kw_str){line, (int32_t)strlen(line)}, arena, &v, NULL), 0);
    g.api = kw_api_by_name(kw_json_get(v, "name")->text);
    assert_non_null(g.api);
    assert_true(kw_json_i64(kw_json_get(v, "version"), &version));
    g.version = (int16_t)version;
    g.request = kw_json_get(v, "kind")->text.p[2] == 'q';
    g.body = unhex(kw_json_get(v, "hex")->text, arena);
    visit(ctx, &g);
}

static int visit_file(const char *path, golden_visit *visit, void *ctx) {
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
        visit_line(line, &arena, name, visit, ctx);
        kw_arena_reset(&arena);
    }
    kw_arena_fini(&arena);
    free(line);
    fclose(f);
    return n;
}

int golden_each(golden_visit *visit, void *ctx) {
    char pattern[4096];
    glob_t found;
    int n = 0;
    const char *home = getenv("KWIRE_GOLDEN");
    snprintf(pattern, sizeof pattern, "%s/messages/*.jsonl", home == NULL ? KW_TEST_DATA : home);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        n += visit_file(found.gl_pathv[i], visit, ctx);
    globfree(&found);
    return n;
}
