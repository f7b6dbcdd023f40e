/* shape.c - all faults of lines that hold for one connection, added up: the slowest rate, the smallest piece,
 * the earliest cut. */
#include "tools/proxy/choose.h"

const proxy_shape proxy_shape_none = {
    .cut_at = {-1, -1}
};

/* Was this fault not yet counted for this connection? */
static bool is_new(const proxy_rule *rule, const proxy_shape *before, bool named, bool placed) {
    return rule->id > before->counted || (rule->spec.client[0] != 0 && named && !before->named) ||
           (rule->spec.node >= 0 && placed && !before->placed);
}

static void limit(int64_t at[2], int dir, int64_t none, int64_t value) {
    for (int i = 0; i < 2; i++)
        if ((dir & (i == 0 ? PROXY_UP : PROXY_DOWN)) != 0 && (at[i] == none || value < at[i]))
            at[i] = value;
}

static void limit_cut(proxy_shape *shape, const proxy_rule *rule) {
    int64_t before[2] = {shape->cut_at[0], shape->cut_at[1]};
    limit(shape->cut_at, rule->spec.dir, -1, rule->spec.bytes);
    for (int i = 0; i < 2; i++)
        if (before[i] != shape->cut_at[i])
            shape->cut_rule[i] = rule->id;
}

static void add(proxy_shape *shape, const proxy_rule *rule) {
    const proxy_spec *s = &rule->spec;
    if (s->kind == PROXY_BLACKHOLE)
        shape->dark |= s->dir;
    else if (s->kind == PROXY_RATE)
        limit(shape->rate, s->dir, 0, s->bytes);
    else if (s->kind == PROXY_SLICE)
        limit(shape->slice, s->dir, 0, s->bytes);
    else if (s->kind == PROXY_CUT)
        limit_cut(shape, rule);
}

static void count(proxy_rule *rule, proxy_befalls *befalls, void *ctx) {
    if (rule->spec.kind == PROXY_CUT)
        return;
    rule->n_hits++;
    befalls(ctx, rule);
}

void proxy_rules_cut(proxy_rules *r, uint32_t id) {
    for (size_t i = 0; i < r->n; i++)
        r->rules[i].n_hits += r->rules[i].id == id;
}

void proxy_rules_shape(proxy_rules *r, proxy_shape *shape, uint64_t link, int32_t node, kw_str client,
                       proxy_befalls *befalls, void *ctx) {
    proxy_shape before = *shape;
    bool named = client.n > 0, placed = node >= 0;
    *shape = proxy_shape_none;
    for (size_t i = 0; i < r->n; i++) {
        proxy_rule *rule = &r->rules[i];
        const proxy_spec *s = &rule->spec;
        if (proxy_spec_scope(s) != PROXY_LINES || !proxy_choose_node(s, node) ||
            !proxy_choose_client(s, client) || !proxy_choose_link(r, rule, link))
            continue;
        if (is_new(rule, &before, named, placed))
            count(rule, befalls, ctx);
        add(shape, rule);
    }
    shape->generation = r->generation;
    shape->counted = r->last_id;
    shape->named = named;
    shape->placed = placed;
}
