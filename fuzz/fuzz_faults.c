/* fuzz_faults.c - what people write to the fault proxy: faults, commands, files of faults. A fault that is
 * taken prints as words that mean the same; a refusal says why, on one line; whatever is set, requests and
 * connections get an answer that keeps within what was set.
 *
 * Input: commands of the control socket, one a line; the same text again as a file of faults. */
#include "fuzz/fuzz.h"

#include "tools/proxy/control.h"
#include "tools/proxy/fault_file.h"
#include <kwire/message.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 200, MOST_MEMORY = 8 << 20 };

/* Parsing, printing and parsing again come to the same words. */
static void check_spec(kw_str text) {
    proxy_spec s, again;
    char why[512] = "", words[320], twice[320];
    if (proxy_spec_parse(text, &s, why, sizeof why) != 0) {
        FUZZ_CHECK(why[0] != 0 && strlen(why) < sizeof why && strchr(why, '\n') == NULL);
        return;
    }
    FUZZ_CHECK(s.p >= 0 && s.p <= 1 && s.n >= 0 && s.every >= 0 && s.hold >= 0);
    FUZZ_CHECK(strlen(s.client) < sizeof s.client);
    proxy_spec_print(&s, words, sizeof words);
    FUZZ_CHECK(proxy_spec_parse((kw_str){words, (int32_t)strlen(words)}, &again, why, sizeof why) == 0);
    proxy_spec_print(&again, twice, sizeof twice);
    FUZZ_CHECK(strcmp(words, twice) == 0);
    FUZZ_CHECK(proxy_spec_scope(&s) == proxy_spec_scope(&again));
    FUZZ_CHECK(s.hold == again.hold && s.bytes == again.bytes && s.p == again.p && s.dir == again.dir);
}

/* The last line says ok or error, and no other does; reset has none of its own. */
static void check_answer(const kw_buf *out, bool reset) {
    FUZZ_CHECK(reset == (out->n == 0));
    if (reset)
        return;
    FUZZ_CHECK(out->p[out->n - 1] == '\n');
    size_t last = out->n - 1;
    while (last > 0 && out->p[last - 1] != '\n')
        last--;
    FUZZ_CHECK(memcmp(out->p + last, "ok", 2) == 0 || memcmp(out->p + last, "error ", 6) == 0);
}

static void ask_fate(proxy_world *w, int16_t api_key, kw_str client) {
    kw_request_header h = {.api_key = api_key, .client_id = client};
    proxy_fate f = proxy_rules_fate(&w->rules, &h, api_key % 4);
    FUZZ_CHECK(f.hold_up >= 0 && f.hold_down >= 0 && f.end_bytes >= 0 && f.dark >= 0);
    bool nothing =
        f.end == PROXY_GO_ON && f.error == 0 && f.flip == 0 && !f.stale && f.hold_up + f.hold_down == 0;
    FUZZ_CHECK(f.rule != 0 || nothing);
}

static void told(void *ctx, const proxy_rule *rule) {
    FUZZ_CHECK(rule->id != 0);
    *(int *)ctx += 1;
}

static void live(proxy_world *w, proxy_shape *shape, int round, kw_str client) {
    uint32_t rule;
    proxy_welcome welcome = proxy_rules_welcome(&w->rules, round % 3, &rule);
    FUZZ_CHECK((welcome == PROXY_ACCEPT) == (rule == 0));
    int n_told = 0;
    proxy_rules_shape(&w->rules, shape, (uint64_t)round + 1, round % 3, client, told, &n_told);
    FUZZ_CHECK(shape->generation == w->rules.generation);
    FUZZ_CHECK(n_told <= (int)w->rules.n);
    for (int dir = 0; dir < 2; dir++)
        FUZZ_CHECK((shape->cut_rule[dir] == 0) == (shape->cut_at[dir] < 0));
    for (int16_t key = 0; key < 4; key++)
        ask_fate(w, key, client);
}

static kw_str take_line(fuzz_input *in) {
    const uint8_t *end = in->n > 0 ? memchr(in->p, '\n', in->n) : NULL;
    size_t n = end != NULL ? (size_t)(end - in->p) : in->n;
    kw_str line = {(const char *)in->p, (int32_t)n};
    in->p += n + (end != NULL ? 1 : 0);
    in->n -= n + (end != NULL ? 1 : 0);
    return line;
}

static kw_str behind(kw_str line, const char *word) {
    int32_t n = (int32_t)strlen(word);
    bool there = line.n > n && memcmp(line.p, word, (size_t)n) == 0;
    return there ? (kw_str){line.p + n, line.n - n} : line;
}

static void converse(proxy_world *w, kw_mem *mem, fuzz_input in) {
    proxy_shape shape = proxy_shape_none;
    kw_buf out = {0};
    bool reset;
    for (int i = 0; in.n > 0 && i < MOST_LINES; i++) {
        kw_str line = take_line(&in);
        check_spec(behind(line, "add "));
        out.n = 0;
        proxy_control_answer(w, line, mem, &out, &reset);
        check_answer(&out, reset);
        live(w, &shape, i, behind(line, "add "));
    }
    kw_buf_fini(&out, mem);
}

/* Whole, or nothing has changed. */
static void read_file(proxy_world *w, fuzz_input in) {
    char why[700] = "";
    size_t before = w->rules.n;
    uint32_t generation = w->rules.generation;
    kw_str text = {(const char *)in.p, (int32_t)in.n};
    if (proxy_fault_file_take(&w->rules, text, why, sizeof why) == 0)
        FUZZ_CHECK(w->rules.n >= before);
    else
        FUZZ_CHECK(w->rules.n == before && w->rules.generation == generation && why[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    proxy_world *w = calloc(1, sizeof *w);
    fuzz_heap heap = {0};
    kw_mem mem = fuzz_mem(&heap, MOST_MEMORY);
    if (w == NULL)
        return 0;
    proxy_rules_init(&w->rules, size);
    converse(w, &mem, (fuzz_input){data, size});
    read_file(w, (fuzz_input){data, size});
    proxy_rules_fini(&w->rules);
    FUZZ_CHECK(heap.used == 0);
    free(w);
    return 0;
}
