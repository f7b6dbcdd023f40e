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
#include <string.h>

typedef struct reading {
    kw_str left; /* not yet read */
    proxy_spec *spec;
    unsigned given; /* keys */
    char *why;
    size_t why_size;
} reading;

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
    snprintf(r->why, r->why_size, "%s: %s; right is %s%s", quote(name, q), what, row->name, keys);
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
    while (k < PROXY_KINDS && !proxy_is_text(name, proxy_kind_rows[k].name))
        k++;
    return k;
}

static int find_key(kw_str name) {
    int k = 0;
    while (k < PROXY_KEYS && !proxy_is_text(name, proxy_key_rows[k].name))
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
    return proxy_key_setters[k](r->spec, value) ? 0 : refuse_value(r, &proxy_key_rows[k], value);
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
    snprintf(r->why, r->why_size, "%s needs %s, as %s", row->name, keys + 1, row->example);
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
