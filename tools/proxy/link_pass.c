/* link_pass.c - what moves a link on: time, the shape of the line, and what an order brings about with its
 * last byte. See link_inside.h. */
#include "tools/proxy/link_inside.h"

static const int dir_to[] = {[PROXY_CLIENT] = PROXY_DOWN, [PROXY_BROKER] = PROXY_UP};
static const int row_to[] = {[PROXY_CLIENT] = 1, [PROXY_BROKER] = 0}; /* of the arrays of a shape */

/* ---- ends ---- */

static void drop_all(proxy_link *l) {
    for (int i = 0; i < 2; i++) {
        proxy_lane_drop(&l->lanes[i], proxy_link_memory(l), false);
        l->lanes[i].fin = true;
    }
}

void proxy_link_reset(proxy_link *l) {
    l->killed = true;
    drop_all(l);
}

static void close_both(proxy_link *l) {
    l->closing = true;
    l->lanes[PROXY_CLIENT].fin = l->lanes[PROXY_BROKER].fin = true;
}

void proxy_link_go_dark(proxy_link *l, proxy_side to, kw_time dark) {
    kw_time until = dark == 0 ? KW_NEVER : l->now + dark;
    if (l->lanes[to].dark_until < until)
        l->lanes[to].dark_until = until;
}

void proxy_link_bring_about(proxy_link *l, proxy_end end, int dir, kw_time dark) {
    switch (end) {
    case PROXY_GO_ON:
        return;
    case PROXY_CLOSE:
        close_both(l);
        return;
    case PROXY_ABORT:
        proxy_link_reset(l);
        return;
    case PROXY_FINISH:
        for (int to = 0; to < 2; to++)
            l->lanes[to].fin |= (dir & dir_to[to]) != 0;
        return;
    case PROXY_GO_DARK:
        for (int to = 0; to < 2; to++)
            if ((dir & dir_to[to]) != 0)
                proxy_link_go_dark(l, (proxy_side)to, dark);
        return;
    }
}

/* ---- what has passed ---- */

static void log_fault(const proxy_link *l, proxy_kind kind, uint32_t rule) {
    proxy_entry e = {.now = l->now,
                     .link = l->number,
                     .node = l->route->node,
                     .client = proxy_exchange_client(l->exchange),
                     .answer = -1,
                     .fault = proxy_kind_name(kind),
                     .rule = rule};
    proxy_log_write(&l->world->log, &e);
}

/* A line that is cut after so many bytes. */
static void cut(proxy_link *l, proxy_side to) {
    proxy_lane *lane = &l->lanes[to];
    uint32_t rule = l->shape.cut_rule[row_to[to]];
    if (l->closing || lane->cut_at < 0 || lane->passed < (uint64_t)lane->cut_at)
        return;
    proxy_rules_cut(&l->world->rules, rule);
    log_fault(l, PROXY_CUT, rule);
    proxy_lane_drop(lane, proxy_link_memory(l), false);
    close_both(l);
}

static bool pop(proxy_link *l, proxy_side to) {
    proxy_lane *lane = &l->lanes[to];
    proxy_piece *p = proxy_lane_pop(lane, l->now);
    if (p == NULL)
        return false;
    proxy_link_bring_about(l, p->end, p->end_dir, p->dark);
    if (p->end == PROXY_CLOSE || (p->end == PROXY_FINISH && (p->end_dir & dir_to[to]) != 0))
        proxy_lane_drop(lane, proxy_link_memory(l), false); /* nothing comes behind it */
    proxy_piece_free(p, proxy_link_memory(l));
    return true;
}

static void settle_deadlines(proxy_link *l) {
    const proxy_lane *up = &l->lanes[PROXY_BROKER], *down = &l->lanes[PROXY_CLIENT];
    if (l->closing && l->close_at == KW_NEVER && up->first == NULL && down->first == NULL)
        l->close_at = l->now + PROXY_LINK_LINGER;
    if (l->owes && l->owes_until == KW_NEVER && up->first == NULL)
        l->owes_until = l->now + PROXY_LINK_PATIENCE;
}

void proxy_link_settle(proxy_link *l) {
    while (pop(l, PROXY_BROKER) || pop(l, PROXY_CLIENT))
        ;
    for (int i = 0; i < 2; i++)
        cut(l, (proxy_side)i);
    settle_deadlines(l);
}

/* ---- time, and the shape of the line ---- */

/* Since the shape was asked for: other faults, or more is known of whom they may befall. */
static bool has_news(const proxy_link *l, kw_str client) {
    const proxy_shape *s = &l->shape;
    return s->generation != l->world->rules.generation || s->named != (client.n > 0) ||
           s->placed != (l->route->node >= 0);
}

static void log_shape(void *ctx, const proxy_rule *rule) {
    log_fault(ctx, rule->spec.kind, rule->id);
}

void proxy_link_reshape(proxy_link *l) {
    kw_str client = l->exchange == NULL ? (kw_str){0} : proxy_exchange_client(l->exchange);
    if (l->exchange == NULL || !has_news(l, client))
        return;
    proxy_rules_shape(&l->world->rules, &l->shape, l->number, l->route->node, client, log_shape, l);
    for (int to = 0; to < 2; to++) {
        proxy_lane *lane = &l->lanes[to];
        int i = row_to[to];
        lane->dark = (l->shape.dark & dir_to[to]) != 0;
        lane->slice = l->shape.slice[i];
        lane->cut_at = l->shape.cut_at[i];
        proxy_pace_set(&lane->pace, l->shape.rate[i], l->now);
    }
}

void proxy_link_pass_time(proxy_link *l, kw_time now) {
    l->now = now;
    for (int i = 0; i < 2; i++)
        proxy_lane_step(&l->lanes[i], now);
}

void proxy_link_step(proxy_link *l, kw_time now) {
    proxy_link_pass_time(l, now);
    proxy_link_reshape(l);
    proxy_link_settle(l);
}

bool proxy_link_owes(const proxy_link *l) {
    return l->owes && l->answers < l->lanes[PROXY_BROKER].frames && l->now < l->owes_until &&
           !l->sides[PROXY_BROKER].ended;
}

static kw_time sooner(kw_time a, kw_time b) {
    return a < b ? a : b;
}

kw_time proxy_link_deadline(const proxy_link *l) {
    kw_time t = sooner(proxy_lane_deadline(&l->lanes[0], l->now), proxy_lane_deadline(&l->lanes[1], l->now));
    if (l->closing && l->now < l->close_at)
        t = sooner(t, l->close_at);
    return proxy_link_owes(l) ? sooner(t, l->owes_until) : t;
}
