/* timers.c - see timers.h. A binary heap; heap[i]->place is i + 1. */
#include "tools/proxy/timers.h"

#include <stdlib.h>

void proxy_timers_fini(proxy_timers *ts) {
    free(ts->heap);
    *ts = (proxy_timers){0};
}

static void put(proxy_timers *ts, size_t i, proxy_timer *t) {
    ts->heap[i] = t;
    t->place = i + 1;
}

static void rise(proxy_timers *ts, size_t i, proxy_timer *t) {
    for (; i > 0 && ts->heap[(i - 1) / 2]->at > t->at; i = (i - 1) / 2)
        put(ts, i, ts->heap[(i - 1) / 2]);
    put(ts, i, t);
}

static void sink(proxy_timers *ts, size_t i, proxy_timer *t) {
    for (size_t child; (child = 2 * i + 1) < ts->n; i = child) {
        if (child + 1 < ts->n && ts->heap[child + 1]->at < ts->heap[child]->at)
            child++;
        if (ts->heap[child]->at >= t->at)
            break;
        put(ts, i, ts->heap[child]);
    }
    put(ts, i, t);
}

static void settle(proxy_timers *ts, size_t i, proxy_timer *t) {
    if (i > 0 && ts->heap[(i - 1) / 2]->at > t->at)
        rise(ts, i, t);
    else
        sink(ts, i, t);
}

static void take_out(proxy_timers *ts, proxy_timer *t) {
    size_t i = t->place - 1;
    proxy_timer *last = ts->heap[--ts->n];
    t->place = 0;
    if (last != t)
        settle(ts, i, last);
}

static int reserve(proxy_timers *ts) {
    if (ts->n < ts->cap)
        return 0;
    size_t cap = ts->cap == 0 ? 16 : 2 * ts->cap;
    proxy_timer **grown = realloc(ts->heap, cap * sizeof(proxy_timer *));
    if (grown == NULL)
        return KW_ENOMEM;
    ts->heap = grown;
    ts->cap = cap;
    return 0;
}

int proxy_timers_set(proxy_timers *ts, proxy_timer *t, kw_time at) {
    if (t->place > 0 && t->at == at)
        return 0;
    if (at == KW_NEVER) {
        if (t->place > 0)
            take_out(ts, t);
        return 0;
    }
    int err = t->place > 0 ? 0 : reserve(ts);
    if (err != 0)
        return err;
    t->at = at;
    settle(ts, t->place > 0 ? t->place - 1 : ts->n++, t);
    return 0;
}

kw_time proxy_timers_first(const proxy_timers *ts) {
    return ts->n == 0 ? KW_NEVER : ts->heap[0]->at;
}

void proxy_timers_step(proxy_timers *ts, kw_time now) {
    while (ts->n > 0 && ts->heap[0]->at <= now) {
        proxy_timer *t = ts->heap[0];
        take_out(ts, t);
        t->due(t, now);
    }
}
