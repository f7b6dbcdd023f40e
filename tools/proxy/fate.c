/* fate.c - what becomes of one request: every fault that hits it, oldest first, adds its part. */
#include "tools/proxy/choose.h"

static void end_it(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    static const proxy_end ends[PROXY_KINDS] = {
        [PROXY_BLACKHOLE] = PROXY_GO_DARK,
        [PROXY_RESET] = PROXY_ABORT,
        [PROXY_HALFCLOSE] = PROXY_FINISH,
        [PROXY_CUT] = PROXY_CLOSE,
    };
    (void)r;
    if (f->end != PROXY_GO_ON)
        return;
    f->end = ends[s->kind];
    f->end_after = s->after;
    f->end_dir = s->dir;
    f->dark = s->hold;
    f->end_bytes = s->bytes > 0 ? s->bytes : 0;
}

static void hold(const proxy_spec *s, kw_time time, proxy_fate *f) {
    if ((s->dir & PROXY_UP) != 0)
        f->hold_up += time;
    if ((s->dir & PROXY_DOWN) != 0)
        f->hold_down += time;
}

static void delay(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    (void)r;
    hold(s, s->hold, f);
    if (s->kind == PROXY_LATE && (s->dir & PROXY_UP) != 0)
        f->stubborn = true;
}

static void jitter(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    hold(s, (kw_time)proxy_rules_random(r, (uint64_t)s->hold + 1), f);
}

static void answer_error(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    (void)r;
    if (f->error != 0)
        return;
    f->error = s->code;
    f->error_after = s->after;
}

static void flip(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    (void)r;
    f->flip |= s->dir;
    f->flip_frame |= s->in_frame;
}

static void grow_stale(proxy_rules *r, const proxy_spec *s, proxy_fate *f) {
    (void)r;
    (void)s;
    f->stale = true;
}

/* NULL: does nothing to requests. */
static void (*const deeds[PROXY_KINDS])(proxy_rules *r, const proxy_spec *s, proxy_fate *f) = {
    [PROXY_BLACKHOLE] = end_it,   [PROXY_DELAY] = delay,      [PROXY_JITTER] = jitter, [PROXY_LATE] = delay,
    [PROXY_RESET] = end_it,       [PROXY_HALFCLOSE] = end_it, [PROXY_CUT] = end_it,    [PROXY_FLIP] = flip,
    [PROXY_ERROR] = answer_error, [PROXY_STALE] = grow_stale,
};

static bool fits(const proxy_spec *s, const kw_request_header *h, int32_t node) {
    return proxy_spec_scope(s) == PROXY_REQUESTS && (s->api_key < 0 || s->api_key == h->api_key) &&
           proxy_choose_node(s, node) && proxy_choose_client(s, h->client_id);
}

proxy_fate proxy_rules_fate(proxy_rules *r, const kw_request_header *h, int32_t node) {
    proxy_fate f = {.rule = 0};
    for (size_t i = 0; i < r->n; i++) {
        proxy_rule *rule = &r->rules[i];
        if (!fits(&rule->spec, h, node) || !proxy_choose_next(r, rule))
            continue;
        if (f.rule == 0) {
            f.rule = rule->id;
            f.kind = rule->spec.kind;
        }
        if (rule->spec.kind == PROXY_FLIP)
            f.flip_rule = rule->id;
        if (rule->spec.kind == PROXY_STALE)
            f.stale_rule = rule->id;
        deeds[rule->spec.kind](r, &rule->spec, &f);
    }
    return f;
}

void proxy_rules_missed(proxy_rules *r, uint32_t id) {
    for (size_t i = 0; i < r->n; i++) {
        proxy_rule *rule = &r->rules[i];
        if (rule->id != id || rule->n_hits == 0)
            continue;
        rule->n_hits--;
        rule->n_handed_on += rule->spec.n > 0 || rule->spec.every > 0;
    }
}
