/* lane.c - see lane.h.
 *
 * Invariants: `due` never falls along the queue. `waiting` and `made` are the sums over it. While the first
 * piece may not go yet, or the line is dark, its pace rests. */
#include "tools/proxy/lane.h"

#include <string.h>

void proxy_lane_init(proxy_lane *l, kw_time now) {
    *l = (proxy_lane){.due = now, .cut_at = -1, .pace = {.at = now}};
}

/* ---- pieces ---- */

static size_t cost(const proxy_piece *p) {
    return sizeof *p + (p->block > 0 ? p->block : p->n);
}

static proxy_piece *make_piece(kw_mem *mem, const proxy_order *o, proxy_origin origin, size_t block) {
    proxy_piece *p = kw_mem_alloc(mem, sizeof *p + (block > 0 ? 0 : o->n));
    if (p == NULL)
        return NULL;
    *p = (proxy_piece){.n = o->n,
                       .block = block,
                       .origin = origin,
                       .stubborn = o->stubborn,
                       .end = o->end,
                       .end_dir = o->end_dir,
                       .dark = o->dark};
    p->p = (uint8_t *)(p + 1);
    if (block > 0)
        memcpy(&p->p, &o->p, sizeof p->p); /* ours from now on, whatever an order's type says */
    else if (o->n > 0)
        memcpy(p->p, o->p, o->n);
    return p;
}

void proxy_piece_free(proxy_piece *p, kw_mem *mem) {
    if (p->block > 0)
        kw_mem_free(mem, p->p, p->block);
    kw_mem_free(mem, p, sizeof *p + (p->block > 0 ? 0 : p->n));
}

static void count(proxy_lane *l, const proxy_piece *p) {
    l->waiting += cost(p);
    l->made += p->origin == PROXY_MADE ? cost(p) : 0;
}

static void discount(proxy_lane *l, const proxy_piece *p) {
    l->waiting -= cost(p);
    l->made -= p->origin == PROXY_MADE ? cost(p) : 0;
}

int proxy_lane_push(proxy_lane *l, kw_mem *mem, const proxy_order *o, proxy_origin origin, size_t block,
                    kw_time now) {
    proxy_piece *p = make_piece(mem, o, origin, block);
    if (p == NULL)
        return KW_ENOMEM;
    if (l->due < now + o->hold)
        l->due = now + o->hold;
    p->due = l->due;
    if (l->first == NULL)
        l->first = p;
    else
        l->last->next = p;
    l->last = p;
    count(l, p);
    return 0;
}

static void drop_from(proxy_lane *l, kw_mem *mem, proxy_piece *p) {
    while (p != NULL) {
        proxy_piece *next = p->next;
        discount(l, p);
        proxy_piece_free(p, mem);
        p = next;
    }
}

void proxy_lane_drop(proxy_lane *l, kw_mem *mem, bool stubborn) {
    proxy_piece *kept = NULL;
    for (proxy_piece *p = l->first; stubborn && p != NULL; p = p->next)
        if (p->stubborn)
            kept = p;
    drop_from(l, mem, kept == NULL ? l->first : kept->next);
    l->last = kept;
    if (kept == NULL)
        l->first = NULL;
    else
        kept->next = NULL;
}

proxy_piece *proxy_lane_pop(proxy_lane *l, kw_time now) {
    proxy_piece *p = l->first;
    if (p == NULL || p->passed < p->n || p->due > now || proxy_lane_is_dark(l, now))
        return NULL;
    l->first = p->next;
    if (l->first == NULL)
        l->last = NULL;
    l->frames += p->origin == PROXY_FRAME;
    discount(l, p);
    return p;
}

/* ---- the line ---- */

bool proxy_lane_is_dark(const proxy_lane *l, kw_time now) {
    return l->dark || now < l->dark_until;
}

/* Since when, or from when on, the first piece could be on its way. */
static kw_time free_since(const proxy_lane *l) {
    if (l->first == NULL || l->dark)
        return KW_NEVER;
    return l->first->due > l->dark_until ? l->first->due : l->dark_until;
}

void proxy_lane_step(proxy_lane *l, kw_time now) {
    kw_time since = free_since(l);
    if (since > l->pace.at)
        proxy_pace_rest(&l->pace, since < now ? since : now);
    proxy_pace_step(&l->pace, now);
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Bytes that may pass now of pieces that are due. */
static size_t room(const proxy_lane *l) {
    size_t left = proxy_pace_room(&l->pace);
    if (l->cut_at >= 0)
        left = l->passed < (uint64_t)l->cut_at ? least(left, (size_t)((uint64_t)l->cut_at - l->passed)) : 0;
    return l->slice > 0 ? least(left, (size_t)l->slice) : left;
}

int proxy_lane_output(const proxy_lane *l, kw_slice *out, int max, kw_time now) {
    if (l->first == NULL || proxy_lane_is_dark(l, now))
        return 0;
    size_t left = room(l);
    int n = 0;
    if (l->slice > 0)
        max = 1;
    for (const proxy_piece *p = l->first; p != NULL && p->due <= now && n < max; p = p->next) {
        size_t take = least(p->n - p->passed, left);
        if (take > 0)
            out[n++] = (kw_slice){p->p + p->passed, take};
        left -= take;
        if (left == 0 || p->end != PROXY_GO_ON)
            break;
    }
    return n;
}

void proxy_lane_sent(proxy_lane *l, size_t n) {
    l->passed += n;
    proxy_pace_took(&l->pace, n);
    for (proxy_piece *p = l->first; p != NULL && n > 0; p = p->next) {
        size_t take = least(p->n - p->passed, n);
        p->passed += take;
        n -= take;
    }
}

kw_time proxy_lane_deadline(const proxy_lane *l, kw_time now) {
    if (now < l->dark_until)
        return l->dark_until;
    if (l->first == NULL || l->dark)
        return KW_NEVER;
    if (l->first->due > now)
        return l->first->due;
    size_t next = l->first->n - l->first->passed;
    if (next == 0 || l->pace.rate == 0)
        return KW_NEVER; /* it may go: the socket says when */
    kw_time t = proxy_pace_deadline(&l->pace, next);
    return t > now ? t : KW_NEVER;
}
