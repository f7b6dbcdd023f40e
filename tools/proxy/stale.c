/* stale.c - see stale.h. */
#include "tools/proxy/stale.h"
#include <string.h>

static bool same(kw_bytes a, kw_bytes b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}

const proxy_old *proxy_stale_find(const proxy_stale *s, int16_t version, kw_bytes question) {
    for (int i = 0; i < s->n; i++)
        if (s->of[i].version == version && same(s->of[i].question, question))
            return &s->of[i];
    return NULL;
}

static void put(uint8_t *to, kw_bytes from) {
    if (from.n > 0)
        memcpy(to, from.p, (size_t)from.n);
}

static size_t weight(const proxy_old *o) {
    return (size_t)o->question.n + (size_t)o->answer.n;
}

static void drop(proxy_stale *s, kw_mem *mem, const proxy_old *o) {
    s->bytes -= weight(o);
    kw_mem_free(mem, (void *)(uintptr_t)o->question.p, weight(o));
}

static void drop_oldest(proxy_stale *s, kw_mem *mem) {
    drop(s, mem, &s->of[0]);
    s->n--;
    memmove(&s->of[0], &s->of[1], (size_t)s->n * sizeof s->of[0]);
}

void proxy_stale_keep(proxy_stale *s, kw_mem *mem, int16_t version, kw_bytes question, kw_bytes answer) {
    size_t n = (size_t)question.n + (size_t)answer.n;
    if (n == 0 || n > PROXY_STALE_BYTES || proxy_stale_find(s, version, question) != NULL)
        return;
    uint8_t *block = kw_mem_alloc(mem, n);
    if (block == NULL)
        return;
    while (s->n == PROXY_STALE_MOST || s->bytes + n > PROXY_STALE_BYTES)
        drop_oldest(s, mem);
    put(block, question);
    put(block + question.n, answer);
    s->of[s->n++] = (proxy_old){
        version, {block,              question.n},
         {block + question.n, answer.n  }
    };
    s->bytes += n;
}

void proxy_stale_fini(proxy_stale *s, kw_mem *mem) {
    for (int i = 0; i < s->n; i++)
        drop(s, mem, &s->of[i]);
    *s = (proxy_stale){0};
}
