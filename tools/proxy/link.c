/* link.c - see link.h.
 *
 * `lanes` are by where they lead: [PROXY_BROKER] is what comes from the client. Invariant: between calls no
 * lane begins with a piece that has passed whole, so what a piece brings about happens with its last byte. */
#include "tools/proxy/link.h"

#include "tools/proxy/frames.h"
#include "tools/proxy/lane.h"

typedef struct proxy_end_of {
    proxy_frames frames; /* of what it sends */
    bool ended;          /* it sends no more ... */
    bool broken;         /* ... nor does it take any */
    bool left;           /* it has gone; what it sent is not read yet */
} proxy_end_of;

struct proxy_link {
    proxy_world *world;
    const proxy_route *route;
    uint64_t number;
    proxy_exchange *exchange; /* NULL: hangs */
    proxy_end_of sides[2];
    proxy_lane lanes[2];
    proxy_shape shape;
    kw_time now;
    proxy_side from; /* whose frame the exchange has in hand */
    bool opaque;
    bool closing; /* what comes is thrown away */
    bool killed;
    bool owes; /* the client has gone, and what it asked is still to be delivered and answered */
    uint64_t answers;
    kw_time close_at;   /* closing: when sockets are closed, whatever the peers do; KW_NEVER: not yet known */
    kw_time owes_until; /* likewise */
};

static proxy_side other(proxy_side s) {
    return s == PROXY_CLIENT ? PROXY_BROKER : PROXY_CLIENT;
}

static kw_mem *memory(const proxy_link *l) {
    return l->world->mem;
}

static const int dir_to[] = {[PROXY_CLIENT] = PROXY_DOWN, [PROXY_BROKER] = PROXY_UP};
static const int row_to[] = {[PROXY_CLIENT] = 1, [PROXY_BROKER] = 0}; /* of the arrays of a shape */

/* ---- ends ---- */

static void drop_all(proxy_link *l) {
    for (int i = 0; i < 2; i++) {
        proxy_lane_drop(&l->lanes[i], memory(l), false);
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

static void go_dark(proxy_link *l, proxy_side to, kw_time dark) {
    kw_time until = dark == 0 ? KW_NEVER : l->now + dark;
    if (l->lanes[to].dark_until < until)
        l->lanes[to].dark_until = until;
}

/* Does what an order wants done once it has passed. */
static void bring_about(proxy_link *l, proxy_end end, int dir, kw_time dark) {
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
                go_dark(l, (proxy_side)to, dark);
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
    proxy_lane_drop(lane, memory(l), false);
    close_both(l);
}

static bool pop(proxy_link *l, proxy_side to) {
    proxy_lane *lane = &l->lanes[to];
    proxy_piece *p = proxy_lane_pop(lane, l->now);
    if (p == NULL)
        return false;
    bring_about(l, p->end, p->end_dir, p->dark);
    if (p->end == PROXY_CLOSE || (p->end == PROXY_FINISH && (p->end_dir & dir_to[to]) != 0))
        proxy_lane_drop(lane, memory(l), false); /* nothing comes behind it */
    proxy_piece_free(p, memory(l));
    return true;
}

static void settle_deadlines(proxy_link *l) {
    const proxy_lane *up = &l->lanes[PROXY_BROKER], *down = &l->lanes[PROXY_CLIENT];
    if (l->closing && l->close_at == KW_NEVER && up->first == NULL && down->first == NULL)
        l->close_at = l->now + PROXY_LINK_LINGER;
    if (l->owes && l->owes_until == KW_NEVER && up->first == NULL)
        l->owes_until = l->now + PROXY_LINK_PATIENCE;
}

static void settle(proxy_link *l) {
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

static void reshape(proxy_link *l) {
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

static void pass_time(proxy_link *l, kw_time now) {
    l->now = now;
    for (int i = 0; i < 2; i++)
        proxy_lane_step(&l->lanes[i], now);
}

void proxy_link_step(proxy_link *l, kw_time now) {
    pass_time(l, now);
    reshape(l);
    settle(l);
}

static bool owes(const proxy_link *l) {
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
    return owes(l) ? sooner(t, l->owes_until) : t;
}

/* ---- bytes in ---- */

static void push(proxy_link *l, proxy_side to, const proxy_order *o, proxy_origin origin, size_t block) {
    if (proxy_lane_push(&l->lanes[to], memory(l), o, origin, block, l->now) != 0)
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
        bring_about(l, o->end, o->end_dir, o->dark);
    else
        push(l, to, o, to == other(l->from) ? PROXY_FRAME : PROXY_MADE, keep(l, o));
}

static void pass_raw(proxy_link *l, proxy_side from, const void *p, size_t n) {
    proxy_order o = {.p = p, .n = n};
    if (n > 0 && !l->lanes[other(from)].fin)
        push(l, other(from), &o, PROXY_RAW, 0);
}

/* The part of a frame that has come. */
static void pass_rest(proxy_link *l, proxy_side from) {
    proxy_frames *f = &l->sides[from].frames;
    pass_raw(l, from, f->p, f->n);
    proxy_frames_fini(f, memory(l));
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
    proxy_frames_done(&l->sides[from].frames, memory(l));
    return rc;
}

/* One frame, or what is there of it; how many bytes. */
static size_t take_frame(proxy_link *l, proxy_side from, const uint8_t *p, size_t n) {
    kw_slice frame;
    size_t used;
    int rc = proxy_frames_next(&l->sides[from].frames, memory(l), p, n, &used, &frame);
    if (rc == KW_EPEER)
        go_opaque(l);
    else if (rc < 0 || (rc == 1 && tell(l, from, frame) != 0))
        proxy_link_reset(l);
    return used;
}

void proxy_link_feed(proxy_link *l, proxy_side from, const void *p, size_t n, kw_time now) {
    const uint8_t *at = p, *end = at + n;
    pass_time(l, now);
    while (at < end && !l->opaque && !l->closing && !l->killed)
        at += take_frame(l, from, at, (size_t)(end - at));
    if (at < end && !l->closing && !l->killed)
        pass_raw(l, from, at, (size_t)(end - at));
    reshape(l); /* the client may have said who it is */
    settle(l);
}

/* ---- ends that come ---- */

/* It takes no more, and what is to pass on of what it sent is only what must. */
static void break_side(proxy_link *l, proxy_side side) {
    proxy_lane *to_it = &l->lanes[side], *from_it = &l->lanes[other(side)];
    l->sides[side].broken = true;
    proxy_lane_drop(to_it, memory(l), false);
    to_it->fin = true;
    proxy_lane_drop(from_it, memory(l), true);
    from_it->rst = true;
}

static bool has_stubborn(const proxy_lane *lane) {
    for (const proxy_piece *p = lane->first; p != NULL; p = p->next)
        if (p->stubborn)
            return true;
    return false;
}

void proxy_link_ended(proxy_link *l, proxy_side from, bool broken, kw_time now) {
    pass_time(l, now);
    if (!broken && !l->closing && !l->killed)
        pass_rest(l, from);
    l->sides[from].ended = true;
    l->lanes[other(from)].fin = true;
    l->owes |= from == PROXY_CLIENT && has_stubborn(&l->lanes[PROXY_BROKER]);
    if (broken)
        break_side(l, from);
    settle(l);
}

void proxy_link_left(proxy_link *l, proxy_side side, kw_time now) {
    l->sides[side].left = true;
    proxy_link_step(l, now);
}

/* ---- what the server asks ---- */

static bool is_full(const proxy_link *l, proxy_side from) {
    if (from == PROXY_CLIENT && l->exchange != NULL && proxy_exchange_waiting(l->exchange) > PROXY_LINK_FULL)
        return true;
    return l->lanes[other(from)].waiting > PROXY_LINK_FULL || l->lanes[from].made > PROXY_LINK_FULL;
}

bool proxy_link_reads(const proxy_link *l, proxy_side from) {
    const proxy_lane *lane = &l->lanes[other(from)];
    if (l->sides[from].ended || l->killed || proxy_lane_is_dark(lane, l->now))
        return false;
    return l->closing || !is_full(l, from);
}

int proxy_link_output(const proxy_link *l, proxy_side to, kw_slice *out, int max) {
    return proxy_lane_output(&l->lanes[to], out, max, l->now);
}

void proxy_link_sent(proxy_link *l, proxy_side to, size_t n, kw_time now) {
    pass_time(l, now);
    proxy_lane_sent(&l->lanes[to], n);
    settle(l);
}

/* Does something still stand between this side and its end? */
static bool is_held(const proxy_link *l, proxy_side side) {
    const proxy_lane *lane = &l->lanes[side];
    if (l->closing && l->now >= l->close_at)
        return false;
    return lane->first != NULL || proxy_lane_is_dark(lane, l->now) || (side == PROXY_BROKER && owes(l));
}

/* It has ended, or must have: what it sent before will never be read. */
static bool is_gone(const proxy_link *l, proxy_side side) {
    return l->sides[side].ended || (l->sides[side].left && l->lanes[other(side)].dark_until == KW_NEVER);
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

/* ---- life ---- */

/* Nothing passes, nor is there a broker. */
static void hang(proxy_link *l) {
    go_dark(l, PROXY_CLIENT, 0);
    go_dark(l, PROXY_BROKER, 0);
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
        proxy_lane_drop(&l->lanes[i], memory(l), false);
        proxy_frames_fini(&l->sides[i].frames, memory(l));
    }
    kw_mem_free(memory(l), l, sizeof *l);
}
