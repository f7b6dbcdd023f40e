/* spec_print.c - a fault in words again: what differs from what the parser fills in by itself. */
#include "tools/proxy/kinds.h"
#include <kwire/message.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct page {
    char *text;
    size_t size, at;
} page;

static void KW_PRINTF(2, 3) put(page *o, const char *format, ...) {
    va_list args;
    if (o->at >= o->size)
        return;
    va_start(args, format);
    int n = vsnprintf(o->text + o->at, o->size - o->at, format, args);
    va_end(args);
    o->at += n > 0 ? (size_t)n : 0;
}

/* Keys that a kind fills in for itself, and the parser fills in again. */
static void put_api(page *o, const proxy_spec *s) {
    const kw_api *api = s->kind != PROXY_STALE ? kw_api_by_key(s->api_key) : NULL;
    if (api != NULL)
        put(o, ",api=%s", api->name);
}

/* The fewest digits that mean the same number. */
static void put_p(page *o, double p) {
    char text[40];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, p);
        if (strtod(text, NULL) == p)
            break;
    }
    put(o, ",p=%s", text);
}

static void put_choice(page *o, const proxy_spec *s) {
    put_api(o, s);
    if (s->client[0] != 0)
        put(o, ",client=%s", s->client);
    if (s->node >= 0)
        put(o, ",node=%d", (int)s->node);
    if (s->n > 0)
        put(o, ",n=%lld", (long long)s->n);
    if (s->every > 0)
        put(o, ",every=%lld", (long long)s->every);
    if (s->p < 1)
        put_p(o, s->p);
}

static void put_ms(page *o, kw_time hold) {
    put(o, ",ms=%lld", (long long)(hold / 1000));
    if (hold % 1000 != 0)
        put(o, ".%03d", (int)(hold % 1000));
}

static void put_code(page *o, int code) {
    int again;
    const char *name = kw_error_name(code);
    if (kw_error_by_name((kw_str){name, (int32_t)strlen(name)}, &again) && again == code)
        put(o, ",code=%s", name);
    else
        put(o, ",code=%d", code);
}

static void put_deed(page *o, const proxy_spec *s) {
    static const char *const dirs[] = {[PROXY_UP] = "up", [PROXY_DOWN] = "down", [PROXY_BOTH] = "both"};
    if (s->after)
        put(o, ",when=after");
    if (s->dir != proxy_kind_rows[s->kind].dir || s->kind == PROXY_FLIP)
        put(o, ",dir=%s", dirs[s->dir & PROXY_BOTH]);
    if (s->hold > 0)
        put_ms(o, s->hold);
    if (s->bytes >= 0)
        put(o, ",bytes=%lld", (long long)s->bytes);
    if (s->code != 0)
        put_code(o, s->code);
    if (s->in_frame)
        put(o, ",in=frame");
}

void proxy_spec_print(const proxy_spec *s, char *text, size_t size) {
    page o = {text, size, 0};
    if (size > 0)
        text[0] = 0;
    put(&o, "%s", proxy_kind_name(s->kind));
    put_choice(&o, s);
    put_deed(&o, s);
}
