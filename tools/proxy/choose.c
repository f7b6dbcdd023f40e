/* choose.c - the turn of a fault, and the proxy's own random numbers (splitmix64, Steele et al. 2014). */
#include "tools/proxy/choose.h"

#include <string.h>

static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t draw(proxy_rules *r) {
    r->random += golden;
    return mix(r->random);
}

/* In [0, 1). */
static double fraction(uint64_t bits) {
    return (double)(bits >> 11) * 0x1p-53;
}

/* Without the bias of a plain remainder. */
uint64_t proxy_rules_random(proxy_rules *r, uint64_t n) {
    uint64_t v;
    if (n == 0)
        return 0;
    uint64_t uneven = (UINT64_MAX % n + 1) % n; /* so many at the top are left over */
    do
        v = draw(r);
    while (v > UINT64_MAX - uneven);
    return v % n;
}

bool proxy_choose_client(const proxy_spec *s, kw_str client) {
    size_t n = strlen(s->client);
    return n == 0 || (client.n >= 0 && (size_t)client.n >= n && memcmp(client.p, s->client, n) == 0);
}

bool proxy_choose_node(const proxy_spec *s, int32_t node) {
    return s->node < 0 || s->node == node;
}

/* ordinal: from 1. */
static bool is_turn(const proxy_spec *s, uint64_t ordinal) {
    if (s->n > 0)
        return ordinal == (uint64_t)s->n;
    return s->every == 0 || ordinal % (uint64_t)s->every == 0;
}

static bool by_chance(proxy_rules *r, const proxy_spec *s) {
    return s->p >= 1 || fraction(draw(r)) < s->p;
}

bool proxy_choose_next(proxy_rules *r, proxy_rule *rule) {
    rule->n_fits++;
    bool chosen = is_turn(&rule->spec, rule->n_fits) && by_chance(r, &rule->spec);
    if (!chosen && rule->n_handed_on > 0) {
        rule->n_handed_on--;
        chosen = true;
    }
    rule->n_hits += chosen;
    return chosen;
}

bool proxy_choose_link(const proxy_rules *r, const proxy_rule *rule, uint64_t link) {
    if (!is_turn(&rule->spec, link))
        return false;
    uint64_t own = mix(mix(r->seed + golden * rule->id) + golden * link);
    return rule->spec.p >= 1 || fraction(own) < rule->spec.p;
}
