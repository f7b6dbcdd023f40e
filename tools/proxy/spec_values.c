/* spec_values.c - the values of a fault's keys: read whole, or not a value. */
#include "tools/proxy/kinds.h"

#include <kwire/message.h>
#include <stdlib.h>
#include <string.h>

static bool take_digits(kw_str *s, int64_t high, int64_t *out) {
    int64_t v = 0;
    int32_t n = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
        int digit = s->p[n] - '0';
        if (v > (high - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *s = (kw_str){s->p + n, s->n - n};
    *out = v;
    return n > 0;
}

static bool read_number(kw_str s, int64_t low, int64_t high, int64_t *out) {
    return take_digits(&s, high, out) && s.n == 0 && *out >= low;
}

static bool set_api(proxy_spec *s, kw_str v) {
    const kw_api *api = kw_api_by_name(v);
    s->api_key = api != NULL ? api->key : -1;
    return api != NULL;
}

static bool set_client(proxy_spec *s, kw_str v) {
    if (v.n == 0 || (size_t)v.n >= sizeof s->client || memchr(v.p, 0, (size_t)v.n) != NULL)
        return false;
    memcpy(s->client, v.p, (size_t)v.n);
    s->client[v.n] = 0;
    return true;
}

static bool set_node(proxy_spec *s, kw_str v) {
    int64_t id = 0;
    bool good = read_number(v, 0, INT32_MAX, &id);
    s->node = (int32_t)id;
    return good;
}

static bool set_n(proxy_spec *s, kw_str v) {
    return read_number(v, 1, INT64_MAX, &s->n);
}

static bool set_every(proxy_spec *s, kw_str v) {
    return read_number(v, 1, INT64_MAX, &s->every);
}

static bool set_p(proxy_spec *s, kw_str v) {
    char text[40], *end;
    if (v.n == 0 || (size_t)v.n >= sizeof text)
        return false;
    memcpy(text, v.p, (size_t)v.n);
    text[v.n] = 0;
    if (strspn(text, "0123456789.eE+-") != (size_t)v.n)
        return false;
    s->p = strtod(text, &end);
    return *end == 0 && s->p >= 0 && s->p <= 1;
}

static bool set_when(proxy_spec *s, kw_str v) {
    s->after = proxy_is_text(v, "after");
    return s->after || proxy_is_text(v, "before");
}

static bool set_dir(proxy_spec *s, kw_str v) {
    s->dir = proxy_is_text(v, "up") ? PROXY_UP : proxy_is_text(v, "down") ? PROXY_DOWN : PROXY_BOTH;
    return s->dir != PROXY_BOTH || proxy_is_text(v, "both");
}

/* Decimal by hand: thousandths of a millisecond are whole. */
static bool set_ms(proxy_spec *s, kw_str v) {
    const int64_t most = 86400000;
    int64_t whole, part = 0;
    if (!take_digits(&v, most, &whole))
        return false;
    if (v.n > 0) {
        int32_t n = v.n - 1;
        kw_str digits = {v.p + 1, n};
        if (v.p[0] != '.' || n < 1 || n > 3 || !read_number(digits, 0, 999, &part))
            return false;
        for (; n < 3; n++)
            part *= 10;
    }
    s->hold = KW_MS(whole) + part;
    return s->hold > 0 && s->hold <= KW_MS(most);
}

static bool set_bytes(proxy_spec *s, kw_str v) {
    static const char units[] = "kmg";
    const int64_t most = INT64_C(1) << 40;
    if (!take_digits(&v, most, &s->bytes))
        return false;
    const char *unit = v.n == 1 ? memchr(units, v.p[0], sizeof units - 1) : NULL;
    int shift = unit != NULL ? 10 * (int)(unit - units + 1) : 0;
    if ((v.n != 0 && unit == NULL) || s->bytes > most >> shift)
        return false;
    s->bytes <<= shift;
    return s->bytes > 0;
}

static bool set_code(proxy_spec *s, kw_str v) {
    int64_t number = 0;
    if (kw_error_by_name(v, &s->code))
        return s->code >= -1 && s->code != 0; /* ours never come from a broker */
    if (proxy_is_text(v, "-1")) {
        s->code = -1;
        return true;
    }
    bool good = read_number(v, 1, INT16_MAX, &number);
    s->code = (int)number;
    return good;
}

static bool set_in(proxy_spec *s, kw_str v) {
    s->in_frame = proxy_is_text(v, "frame");
    return s->in_frame || proxy_is_text(v, "records");
}

bool (*const proxy_key_setters[PROXY_KEYS])(proxy_spec *s, kw_str value) = {
    [PROXY_KEY_API] = set_api,     [PROXY_KEY_CLIENT] = set_client, [PROXY_KEY_NODE] = set_node,
    [PROXY_KEY_N] = set_n,         [PROXY_KEY_EVERY] = set_every,   [PROXY_KEY_P] = set_p,
    [PROXY_KEY_WHEN] = set_when,   [PROXY_KEY_DIR] = set_dir,       [PROXY_KEY_MS] = set_ms,
    [PROXY_KEY_BYTES] = set_bytes, [PROXY_KEY_CODE] = set_code,     [PROXY_KEY_IN] = set_in,
};
