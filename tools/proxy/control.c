/* control.c - the commands of the control socket. */
#include "tools/proxy/control.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct conversation {
    proxy_world *world;
    kw_str rest; /* of the line, behind the command */
    kw_mem *mem;
    kw_buf *out;
    bool *reset;
    bool failed;
} conversation;

/* One line. Once there was no memory for one no other follows: a list with a gap must not end with "ok". */
static void KW_PRINTF(2, 3) say(conversation *c, const char *format, ...) {
    char line[1200];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof line - 1 ? (size_t)n : sizeof line - 2;
    line[length] = '\n';
    if (!c->failed)
        c->failed = kw_buf_append(c->out, c->mem, line, length + 1) != 0;
}

static void add(conversation *c) {
    proxy_spec spec;
    char why[512];
    uint32_t id;
    if (c->rest.n == 0)
        say(c, "error add: SPEC is missing, as in: add delay,ms=200");
    else if (proxy_spec_parse(c->rest, &spec, why, sizeof why) != 0)
        say(c, "error %s", why);
    else if (proxy_rules_add(&c->world->rules, &spec, &id) != 0)
        say(c, "error %s", kw_error_text(KW_ENOMEM));
    else
        say(c, "ok %u", (unsigned)id);
}

/* 0: no id. */
static uint32_t read_id(kw_str text) {
    uint64_t id = 0;
    for (int32_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || id > UINT32_MAX / 10)
            return 0;
        id = id * 10 + (uint64_t)(text.p[i] - '0');
    }
    return id <= UINT32_MAX ? (uint32_t)id : 0;
}

static void remove_it(conversation *c) {
    uint32_t id = read_id(c->rest);
    if (id == 0)
        say(c, "error remove: the id of a fault is missing (see list)");
    else if (proxy_rules_remove(&c->world->rules, id) != 0)
        say(c, "error remove: there is no fault %u (see list)", (unsigned)id);
    else
        say(c, "ok");
}

static void clear(conversation *c) {
    proxy_rules_clear(&c->world->rules);
    say(c, "ok");
}

static void list(conversation *c) {
    char spec[320];
    const proxy_rules *r = &c->world->rules;
    for (size_t i = 0; i < r->n; i++) {
        proxy_spec_print(&r->rules[i].spec, spec, sizeof spec);
        say(c, "%u %s hits %llu", (unsigned)r->rules[i].id, spec, (unsigned long long)r->rules[i].n_hits);
    }
    say(c, "ok");
}

static void print_address(char *text, size_t size, const char *host, uint16_t port) {
    bool v6 = strchr(host, ':') != NULL;
    snprintf(text, size, "%s%s%s:%u", v6 ? "[" : "", host, v6 ? "]" : "", (unsigned)port);
}

static void routes(conversation *c) {
    const proxy_routes *r = &c->world->routes;
    char mine[280], theirs[280];
    for (size_t i = 0; i < r->n; i++) {
        print_address(mine, sizeof mine, r->routes[i]->my_host, r->routes[i]->my_port);
        print_address(theirs, sizeof theirs, r->routes[i]->host, r->routes[i]->port);
        say(c, "%s %s %d", mine, theirs, (int)r->routes[i]->node);
    }
    say(c, "ok");
}

static void reset(conversation *c) {
    *c->reset = true; /* how many there were is known to those who have them */
}

static const struct {
    const char *name;
    bool has_rest;
    void (*run)(conversation *c);
} commands[] = {
    {"add",    true,  add      },
    {"remove", true,  remove_it},
    {"clear",  false, clear    },
    {"list",   false, list     },
    {"routes", false, routes   },
    {"reset",  false, reset    },
};

static kw_str trim(kw_str s) {
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r'))
        s.n--;
    for (; s.n > 0 && s.p[0] == ' '; s.n--)
        s.p++;
    return s;
}

static bool is_command(kw_str word, const char *name) {
    return (size_t)word.n == strlen(name) && memcmp(word.p, name, (size_t)word.n) == 0;
}

void proxy_control_answer(proxy_world *w, kw_str line, kw_mem *mem, kw_buf *out, bool *reset_all) {
    kw_str all = trim(line), word = all;
    const char *space = all.n > 0 ? memchr(all.p, ' ', (size_t)all.n) : NULL;
    word.n = space != NULL ? (int32_t)(space - all.p) : all.n;
    conversation c = {w, trim((kw_str){all.p + word.n, all.n - word.n}), mem, out, reset_all, false};
    *reset_all = false;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (is_command(word, commands[i].name) && (commands[i].has_rest || c.rest.n == 0)) {
            commands[i].run(&c);
            return;
        }
    say(&c, "error this is none of: add SPEC, remove ID, clear, list, routes, reset");
}
