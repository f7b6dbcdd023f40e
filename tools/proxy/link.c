/* link.c - the life of a link, the bytes and the ends that come. See link.h, link_inside.h. */
#include "tools/proxy/link_inside.h"

/* ---- bytes in ---- */

static void push(proxy_link *l, proxy_side to, const proxy_order *o, proxy_origin origin, size_t block) {
    if (proxy_lane_push(&l->lanes[to], proxy_link_memory(l), o, origin, block, l->now) != 0)
        proxy_link_reset(l); /* what follows would not fit to what was lost */
}

/* The block it lies in, if we may keep it; the frame's end may be missing. */
static size_t keep(proxy_link *l, const proxy_order *o) {
    proxy_frames *f = &l->sides[l->from].frames;
    return o->n > 0 && o->p == f->p ? proxy_frames_keep(f) : 0;
}

static void take_order(void *ctx, const proxy_order *o) {
    proxy_link *l = ctx;
    proxy_side to = o->to == PROXY_UP ? PROXY_BROKER : PROXY_CLIENT;
    if (l->lanes[to].fin || (o->n == 0 && o->hold == 0))
        proxy_link_bring_about(l, o->end, o->end_dir, o->dark);
    else
        push(l, to, o, to == proxy_other_side(l->from) ? PROXY_FRAME : PROXY_MADE, keep(l, o));
}

static void pass_raw(proxy_link *l, proxy_side from, const void *p, size_t n) {
    proxy_order o = {.p = p, .n = n};
    if (n > 0 && !l->lanes[proxy_other_side(from)].fin)
        push(l, proxy_other_side(from), &o, PROXY_RAW, 0);
}

/* The part of a frame that has come. */
static void pass_rest(proxy_link *l, proxy_side from) {
    proxy_frames *f = &l->sides[from].frames;
    pass_raw(l, from, f->p, f->n);
    proxy_frames_fini(f, proxy_link_memory(l));
}

static void go_opaque(proxy_link *l) {
    l->opaque = true;
    pass_rest(l, PROXY_CLIENT);
    pass_rest(l, PROXY_BROKER);
}

static int tell(proxy_link *l, proxy_side from, kw_slice frame) {
    l->from = from;
    l->answers += from == PROXY_BROKER;
    int rc = from == PROXY_CLIENT ? proxy_exchange_request(l->exchange, frame.p, frame.n, l->now)
                                  : proxy_exchange_answer(l->exchange, frame.p, frame.n, l->now);
    proxy_frames_done(&l->sides[from].frames, proxy_link_memory(l));
    return rc;
}

/* One frame, or what is there of it; how many bytes. */
static size_t take_frame(proxy_link *l, proxy_side from, const uint8_t *p, size_t n) {
    kw_slice frame;
    size_t used;
    int rc = proxy_frames_next(&l->sides[from].frames, proxy_link_memory(l), p, n, &used, &frame);
    if (rc == KW_EPEER)
        go_opaque(l);
    else if (rc < 0 || (rc == 1 && tell(l, from, frame) != 0))
        proxy_link_reset(l);
    return used;
}

void proxy_link_feed(proxy_link *l, proxy_side from, const void *p, size_t n, kw_time now) {
    const uint8_t *at = p, *end = at + n;
    proxy_link_pass_time(l, now);
    while (at < end && !l->opaque && !l->closing && !l->killed)
        at += take_frame(l, from, at, (size_t)(end - at));
    if (at < end && !l->closing && !l->killed)
        pass_raw(l, from, at, (size_t)(end - at));
    proxy_link_reshape(l); /* the client may have said who it is */
    proxy_link_settle(l);
}

/* ---- ends that come ---- */

/* It takes no more, and what is to pass on of what it sent is only what must. */
static void break_side(proxy_link *l, proxy_side side) {
    proxy_lane *to_it = &l->lanes[side], *from_it = &l->lanes[proxy_other_side(side)];
    l->sides[side].broken = true;
    proxy_lane_drop(to_it, proxy_link_memory(l), false);
    to_it->fin = true;
    proxy_lane_drop(from_it, proxy_link_memory(l), true);
    from_it->rst = true;
}

static bool has_stubborn(const proxy_lane *lane) {
    for (const proxy_piece *p = lane->first; p != NULL; p = p->next)
        if (p->stubborn)
            return true;
    return false;
}

void proxy_link_ended(proxy_link *l, proxy_side from, bool broken, kw_time now) {
    proxy_link_pass_time(l, now);
    if (!broken && !l->closing && !l->killed)
        pass_rest(l, from);
    l->sides[from].ended = true;
    l->lanes[proxy_other_side(from)].fin = true;
    l->owes |= from == PROXY_CLIENT && has_stubborn(&l->lanes[PROXY_BROKER]);
    if (broken)
        break_side(l, from);
    proxy_link_settle(l);
}

void proxy_link_left(proxy_link *l, proxy_side side, kw_time now) {
    l->sides[side].left = true;
    proxy_link_step(l, now);
}

/* ---- life ---- */

/* Nothing passes, nor is there a broker. */
static void hang(proxy_link *l) {
    proxy_link_go_dark(l, PROXY_CLIENT, 0);
    proxy_link_go_dark(l, PROXY_BROKER, 0);
    l->sides[PROXY_BROKER].ended = l->sides[PROXY_BROKER].broken = true;
}

proxy_link *proxy_link_new(proxy_world *w, const proxy_route *route, uint64_t number, proxy_welcome welcome,
                           kw_time now) {
    proxy_link *l = kw_mem_zalloc(w->mem, sizeof *l);
    if (l == NULL)
        return NULL;
    *l = (proxy_link){.world = w,
                      .route = route,
                      .number = number,
                      .shape = proxy_shape_none,
                      .now = now,
                      .close_at = KW_NEVER,
                      .owes_until = KW_NEVER};
    for (int i = 0; i < 2; i++)
        proxy_lane_init(&l->lanes[i], now);
    if (welcome == PROXY_HANG) {
        hang(l);
        return l;
    }
    l->exchange = proxy_exchange_new(w, route, number, take_order, l);
    if (l->exchange == NULL) {
        kw_mem_free(w->mem, l, sizeof *l);
        return NULL;
    }
    proxy_link_step(l, now);
    return l;
}

void proxy_link_free(proxy_link *l, kw_time now) {
    if (l == NULL)
        return;
    if (l->exchange != NULL)
        proxy_exchange_free(l->exchange, now);
    for (int i = 0; i < 2; i++) {
        proxy_lane_drop(&l->lanes[i], proxy_link_memory(l), false);
        proxy_frames_fini(&l->sides[i].frames, proxy_link_memory(l));
    }
    kw_mem_free(proxy_link_memory(l), l, sizeof *l);
}
