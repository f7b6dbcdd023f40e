/* spec.c - reading a fault: the kind, then each key by the setter of its row, then what only the whole can
 * tell.
 *
 * A fault that is not what was meant makes a test that shows nothing, so whatever is doubtful is refused. */
#include "tools/proxy/spec.h"
#include "tools/proxy/kinds.h"

#include <kwire/message.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    kw_str left; /* not yet read */
    proxy_spec *spec;
    unsigned given; /* keys */
    char *why;
    size_t why_size;
} reading;

/* ---- values: true if it is one ---- */

static bool is_text(kw_str s, const char *text) {
    return (size_t)s.n == strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

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
    s->after = is_text(v, "after");
    return s->after || is_text(v, "before");
}

static bool set_dir(proxy_spec *s, kw_str v) {
    s->dir = is_text(v, "up") ? PROXY_UP : is_text(v, "down") ? PROXY_DOWN : PROXY_BOTH;
    return s->dir != PROXY_BOTH || is_text(v, "both");
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
    if (is_text(v, "-1")) {
        s->code = -1;
        return true;
    }
    bool good = read_number(v, 1, INT16_MAX, &number);
    s->code = (int)number;
    return good;
}

static bool set_in(proxy_spec *s, kw_str v) {
    s->in_frame = is_text(v, "frame");
    return s->in_frame || is_text(v, "records");
}

static bool (*const setters[PROXY_KEYS])(proxy_spec *s, kw_str v) = {
    [PROXY_KEY_API] = set_api,     [PROXY_KEY_CLIENT] = set_client, [PROXY_KEY_NODE] = set_node,
    [PROXY_KEY_N] = set_n,         [PROXY_KEY_EVERY] = set_every,   [PROXY_KEY_P] = set_p,
    [PROXY_KEY_WHEN] = set_when,   [PROXY_KEY_DIR] = set_dir,       [PROXY_KEY_MS] = set_ms,
    [PROXY_KEY_BYTES] = set_bytes, [PROXY_KEY_CODE] = set_code,     [PROXY_KEY_IN] = set_in,
};

/* ---- what is wrong ---- */

/* At most 40 bytes of it, and nothing that a terminal would act upon. */
static const char *quote(kw_str s, char room[44]) {
    int32_t n = s.n < 40 ? s.n : 40;
    for (int32_t i = 0; i < n; i++)
        room[i] = s.p[i] >= ' ' && s.p[i] <= '~' ? s.p[i] : '?';
    memcpy(room + n, s.n > 40 ? "..." : "", s.n > 40 ? 4 : 1);
    return room;
}

static int refuse(const reading *r, const char *text) {
    snprintf(r->why, r->why_size, "%s", text);
    return KW_EINVAL;
}

static int refuse_kind(const reading *r, kw_str name) {
    char q[44];
    size_t at =
        (size_t)snprintf(r->why, r->why_size, "\"%s\" is no kind of fault; there are", quote(name, q));
    for (int k = 0; k < PROXY_KINDS && at < r->why_size; k++)
        at += (size_t)snprintf(r->why + at, r->why_size - at, "%s %s", k == 0 ? "" : ",",
                               proxy_kind_rows[k].name);
    return KW_EINVAL;
}

static int refuse_key(const reading *r, const char *what, kw_str name) {
    const proxy_kind_row *row = &proxy_kind_rows[r->spec->kind];
    char q[44], keys[256];
    proxy_keys_print(row->takes, row->needs, keys, sizeof keys);
    snprintf(r->why, r->why_size, "%s: %s; %s takes %s", quote(name, q), what, row->name, keys);
    return KW_EINVAL;
}

static int refuse_value(const reading *r, const proxy_key_row *key, kw_str value) {
    char q[44];
    snprintf(r->why, r->why_size, "%s: \"%s\" is not %s", key->name, quote(value, q), key->right);
    return KW_EINVAL;
}

/* ---- reading ---- */

static kw_str take_until(kw_str *s, char end) {
    const char *at = s->n > 0 ? memchr(s->p, end, (size_t)s->n) : NULL;
    kw_str word = {s->p, at != NULL ? (int32_t)(at - s->p) : s->n};
    int32_t used = word.n + (at != NULL ? 1 : 0);
    *s = (kw_str){s->p + used, s->n - used};
    return word;
}

static int find_kind(kw_str name) {
    int k = 0;
    while (k < PROXY_KINDS && !is_text(name, proxy_kind_rows[k].name))
        k++;
    return k;
}

static int find_key(kw_str name) {
    int k = 0;
    while (k < PROXY_KEYS && !is_text(name, proxy_key_rows[k].name))
        k++;
    return k;
}

static int read_pair(reading *r) {
    kw_str value = take_until(&r->left, ',');
    kw_str name = take_until(&value, '=');
    int k = find_key(name);
    if (k == PROXY_KEYS)
        return refuse_key(r, "there is no such key", name);
    if ((proxy_kind_rows[r->spec->kind].takes & PROXY_KEY_BIT(k)) == 0)
        return refuse_key(r, "has no meaning here", name);
    if ((r->given & PROXY_KEY_BIT(k)) != 0)
        return refuse_key(r, "was given before", name);
    r->given |= PROXY_KEY_BIT(k);
    return setters[k](r->spec, value) ? 0 : refuse_value(r, &proxy_key_rows[k], value);
}

static bool has(const reading *r, proxy_key k) {
    return (r->given & PROXY_KEY_BIT(k)) != 0;
}

static int check_needs(const reading *r) {
    const proxy_kind_row *row = &proxy_kind_rows[r->spec->kind];
    unsigned missing = row->needs & ~r->given;
    char keys[256];
    if (missing == 0)
        return 0;
    proxy_keys_print(missing, missing, keys, sizeof keys);
    snprintf(r->why, r->why_size, "%s needs %s, as %s", row->name, keys, row->example);
    return KW_EINVAL;
}

static int finish_blackhole(const reading *r) {
    if (proxy_spec_scope(r->spec) == PROXY_LINES && has(r, PROXY_KEY_MS))
        return refuse(r, "ms: without api, n or every a blackhole lasts as long as the fault is set");
    return 0;
}

static int finish_cut(const reading *r) {
    bool line = proxy_spec_scope(r->spec) == PROXY_LINES;
    if (line && has(r, PROXY_KEY_WHEN))
        return refuse(r,
                      "when: without api, n or every the bytes are those of the connection; dir says whose");
    if (!line && has(r, PROXY_KEY_DIR))
        return refuse(r, "dir: goes with bytes of the connection; of a request when=before|after says which "
                         "way");
    return 0;
}

/* Batches go up in Produce and down in Fetch: which of both is meant may be said by either key. */
static int finish_flip(const reading *r) {
    proxy_spec *s = r->spec;
    if (s->in_frame)
        return 0;
    if (!has(r, PROXY_KEY_DIR) && s->api_key == kw_produce_api.key)
        s->dir = PROXY_UP;
    if (!has(r, PROXY_KEY_API) && s->dir != PROXY_BOTH)
        s->api_key = s->dir == PROXY_UP ? kw_produce_api.key : kw_fetch_api.key;
    bool up = s->api_key == kw_produce_api.key && (s->dir & PROXY_UP) != 0;
    bool down = s->api_key == kw_fetch_api.key && (s->dir & PROXY_DOWN) != 0;
    if (!has(r, PROXY_KEY_API) || up || down)
        return 0;
    return refuse(r, "api: record batches go up in Produce and down in Fetch; in=frame turns over any bit");
}

static int finish_stale(const reading *r) {
    if (has(r, PROXY_KEY_API) && r->spec->api_key != kw_metadata_api.key)
        return refuse(r, "api: of all answers only that to Metadata can be stale");
    r->spec->api_key = kw_metadata_api.key;
    return 0;
}

static int finish_slice(const reading *r) {
    if (!has(r, PROXY_KEY_BYTES))
        r->spec->bytes = 1;
    return 0;
}

static int (*const finishers[PROXY_KINDS])(const reading *r) = {
    [PROXY_SLICE] = finish_slice, [PROXY_BLACKHOLE] = finish_blackhole, [PROXY_CUT] = finish_cut,
    [PROXY_FLIP] = finish_flip,   [PROXY_STALE] = finish_stale,
};

static int finish(const reading *r) {
    int err = check_needs(r);
    if (err != 0)
        return err;
    if (has(r, PROXY_KEY_N) && has(r, PROXY_KEY_EVERY))
        return refuse(r, "n, every: the n-th alone, or each every-th: one of them");
    return finishers[r->spec->kind] != NULL ? finishers[r->spec->kind](r) : 0;
}

int proxy_spec_parse(kw_str text, proxy_spec *s, char *why, size_t why_size) {
    reading r = {.left = text, .spec = s, .why = why, .why_size = why_size};
    kw_str name = take_until(&r.left, ',');
    bool more = name.n < text.n;
    int kind = find_kind(name), err = 0;
    if (kind == PROXY_KINDS)
        return refuse_kind(&r, name);
    *s = (proxy_spec){.kind = (proxy_kind)kind,
                      .api_key = -1,
                      .node = -1,
                      .p = 1,
                      .dir = proxy_kind_rows[kind].dir,
                      .bytes = -1};
    while (more && err == 0) {
        more = memchr(r.left.p, ',', (size_t)r.left.n) != NULL;
        err = read_pair(&r);
    }
    return err != 0 ? err : finish(&r);
}
