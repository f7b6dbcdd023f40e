/* rules.c - the set of faults: added, removed, replaced; and who is let in. */
#include "tools/proxy/rules.h"
#include "tools/proxy/choose.h"

#include <stdlib.h>
#include <string.h>

void proxy_rules_init(proxy_rules *r, uint64_t seed) {
    *r = (proxy_rules){.generation = 1, .seed = seed, .random = seed};
}

void proxy_rules_fini(proxy_rules *r) {
    free(r->rules);
    r->rules = NULL;
    r->n = r->cap = 0;
}

static void changed(proxy_rules *r) {
    r->generation = r->generation == UINT32_MAX ? 1 : r->generation + 1; /* 0 is that of no shape */
}

static int reserve(proxy_rules *r, size_t n) {
    if (n <= r->cap)
        return 0;
    size_t cap = n > 2 * r->cap ? n : 2 * r->cap;
    proxy_rule *rules = realloc(r->rules, cap * sizeof *rules);
    if (rules == NULL)
        return KW_ENOMEM;
    r->rules = rules;
    r->cap = cap;
    return 0;
}

static void append(proxy_rules *r, const proxy_spec *s, bool from_file) {
    r->rules[r->n++] = (proxy_rule){.spec = *s, .id = ++r->last_id, .from_file = from_file};
    changed(r);
}

int proxy_rules_add(proxy_rules *r, const proxy_spec *s, uint32_t *id) {
    if (reserve(r, r->n + 1) != 0)
        return KW_ENOMEM;
    append(r, s, false);
    *id = r->last_id;
    return 0;
}

static void take_out(proxy_rules *r, size_t i) {
    memmove(&r->rules[i], &r->rules[i + 1], (r->n - i - 1) * sizeof *r->rules);
    r->n--;
    changed(r);
}

int proxy_rules_remove(proxy_rules *r, uint32_t id) {
    for (size_t i = 0; i < r->n; i++)
        if (r->rules[i].id == id) {
            take_out(r, i);
            return 0;
        }
    return KW_ENOTFOUND;
}

void proxy_rules_clear(proxy_rules *r) {
    r->n = 0;
    changed(r);
}

int proxy_rules_replace(proxy_rules *r, const proxy_spec *specs, size_t n) {
    if (reserve(r, r->n + n) != 0)
        return KW_ENOMEM;
    for (size_t i = r->n; i-- > 0;)
        if (r->rules[i].from_file)
            take_out(r, i);
    for (size_t i = 0; i < n; i++)
        append(r, &specs[i], true);
    return 0;
}

proxy_welcome proxy_rules_welcome(proxy_rules *r, int32_t node, uint32_t *rule) {
    proxy_welcome welcome = PROXY_ACCEPT;
    *rule = 0;
    for (size_t i = 0; i < r->n; i++) {
        proxy_rule *at = &r->rules[i];
        if (proxy_spec_scope(&at->spec) != PROXY_CONNECTS || !proxy_choose_node(&at->spec, node) ||
            !proxy_choose_next(r, at) || *rule != 0)
            continue;
        *rule = at->id;
        welcome = at->spec.kind == PROXY_REFUSE ? PROXY_DENY : PROXY_HANG;
    }
    return welcome;
}
