/* link_ask.c - what the server asks of a link: may this side be read, what is to be written to it, what is to
 * be done with its socket. See link.h. */
#include "tools/proxy/link_inside.h"

static bool is_full(const proxy_link *l, proxy_side from) {
    if (from == PROXY_CLIENT && l->exchange != NULL && proxy_exchange_waiting(l->exchange) > PROXY_LINK_FULL)
        return true;
    return l->lanes[proxy_other_side(from)].waiting > PROXY_LINK_FULL ||
           l->lanes[from].made > PROXY_LINK_FULL;
}

bool proxy_link_reads(const proxy_link *l, proxy_side from) {
    const proxy_lane *lane = &l->lanes[proxy_other_side(from)];
    if (l->sides[from].ended || l->killed || proxy_lane_is_dark(lane, l->now))
        return false;
    return l->closing || !is_full(l, from);
}

int proxy_link_output(const proxy_link *l, proxy_side to, kw_slice *out, int max) {
    return proxy_lane_output(&l->lanes[to], out, max, l->now);
}

void proxy_link_sent(proxy_link *l, proxy_side to, size_t n, kw_time now) {
    proxy_link_pass_time(l, now);
    proxy_lane_sent(&l->lanes[to], n);
    proxy_link_settle(l);
}

/* Does something still stand between this side and its end? */
static bool is_held(const proxy_link *l, proxy_side side) {
    const proxy_lane *lane = &l->lanes[side];
    if (l->closing && l->now >= l->close_at)
        return false;
    return lane->first != NULL || proxy_lane_is_dark(lane, l->now) ||
           (side == PROXY_BROKER && proxy_link_owes(l));
}

/* It has ended, or must have: what it sent before will never be read. */
static bool is_gone(const proxy_link *l, proxy_side side) {
    return l->sides[side].ended ||
           (l->sides[side].left && l->lanes[proxy_other_side(side)].dark_until == KW_NEVER);
}

proxy_wish proxy_link_wish(const proxy_link *l, proxy_side side) {
    const proxy_lane *lane = &l->lanes[side];
    if (l->killed)
        return PROXY_KILL;
    if (l->sides[side].broken)
        return PROXY_DROP;
    if (!lane->fin || is_held(l, side))
        return PROXY_KEEP;
    if (lane->rst)
        return PROXY_KILL;
    bool closes = l->closing && l->now >= l->close_at;
    return is_gone(l, side) || closes ? PROXY_DROP : PROXY_SHUT;
}

/* It has an end, or went and will never learn of one. */
static bool is_done(const proxy_link *l, proxy_side side) {
    proxy_wish wish = proxy_link_wish(l, side);
    return wish == PROXY_DROP || wish == PROXY_KILL ||
           (is_gone(l, side) && l->lanes[side].dark_until == KW_NEVER);
}

bool proxy_link_over(const proxy_link *l) {
    return is_done(l, PROXY_CLIENT) && is_done(l, PROXY_BROKER);
}
