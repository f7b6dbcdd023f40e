/* config.c - settings by name: text to value and back, with errors that name key, value and range. See
 * config.h. */
#include "client/config_table.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

static bool equals(kw_str s, const char *name) {
    return name != NULL && s.n >= 0 && (size_t)s.n == strlen(name) && memcmp(s.p, name, (size_t)s.n) == 0;
}

int kw_config_find(kw_str key) {
    for (int i = 0; i < kw_config_n_rows; i++)
        if (equals(key, kw_config_rows[i].key) || equals(key, kw_config_rows[i].alias))
            return i;
    return -1;
}

static void *place(kw_config *c, const kw_config_row *r) {
    return (char *)c + r->at;
}

/* ---- text to value ---- */

static bool parse_number(kw_str v, int64_t *out) {
    bool negative = v.n > 0 && v.p[0] == '-';
    uint64_t n = 0;
    if (v.n <= (negative ? 1 : 0) || v.n > 20)
        return false;
    for (int32_t i = negative ? 1 : 0; i < v.n; i++) {
        if (v.p[i] < '0' || v.p[i] > '9' || n > (uint64_t)INT64_MAX / 10)
            return false;
        n = n * 10 + (uint64_t)(v.p[i] - '0');
    }
    if (n > (uint64_t)INT64_MAX)
        return false;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return true;
}

static bool parse_bool(kw_str v, int64_t *out) {
    *out = equals(v, "true") || equals(v, "1");
    return *out || equals(v, "false") || equals(v, "0");
}

static bool parse_acks(kw_str v, int64_t *out) {
    *out = equals(v, "all") ? -1 : 0;
    return *out == -1 || parse_number(v, out);
}

static bool parse_codec(kw_str v, int64_t *out) {
    *out = kw_codec_by_name(v);
    return *out >= 0;
}

static bool parse_level(kw_str v, int64_t *out) {
    *out = INT32_MIN;
    return equals(v, "default") || parse_number(v, out);
}

/* Number of a word in "a|b|c"; -1: none of them. */
static int find_word(const char *words, kw_str v) {
    for (int i = 0; *words != '\0'; i++) {
        size_t n = strcspn(words, "|");
        if (v.n > 0 && (size_t)v.n == n && memcmp(words, v.p, n) == 0)
            return i;
        words += n + (words[n] == '|');
    }
    return -1;
}

/* The word with this number, from its beginning; "": none. */
static const char *word_at(const char *words, int64_t number) {
    for (; number > 0 && *words != '\0'; number--) {
        words += strcspn(words, "|");
        words += *words == '|';
    }
    return words;
}

static bool parse_choice(const kw_config_row *r, kw_str v, int64_t *out) {
    *out = find_word(kw_config_words(r), v);
    return *out >= 0;
}

static bool parse_set(const kw_config_row *r, kw_str v, int64_t *out) {
    *out = equals(v, "all") ? r->max : 0;
    if (*out != 0 || equals(v, "none"))
        return true;
    if (v.n <= 0)
        return false;
    for (int32_t from = 0, to; from <= v.n; from = to + 1) {
        for (to = from; to < v.n && v.p[to] != ',';)
            to++;
        int i = find_word(kw_config_words(r), (kw_str){v.p + from, to - from});
        if (i < 0)
            return false;
        *out |= (int64_t)1 << i;
    }
    return true;
}

static bool parse_value(const kw_config_row *r, kw_str v, int64_t *out) {
    switch (r->type) {
    case ROW_I32:
    case ROW_I64:
        return parse_number(v, out);
    case ROW_BOOL:
        return parse_bool(v, out);
    case ROW_ACKS:
        return parse_acks(v, out);
    case ROW_CODEC:
        return parse_codec(v, out);
    case ROW_LEVEL:
        return parse_level(v, out);
    case ROW_CHOICE:
        return parse_choice(r, v, out);
    case ROW_SET:
        return parse_set(r, v, out);
    case ROW_RESET:
        return kw_reset_parse(v, out);
    case ROW_STRING:
        return false;
    }
    return false;
}

static const char *range_text(const kw_config_row *r, char *buf, size_t size) {
    switch (r->type) {
    case ROW_I32:
    case ROW_I64:
        snprintf(buf, size, "%lld..%lld", (long long)r->min, (long long)r->max);
        break;
    case ROW_BOOL:
        snprintf(buf, size, "true|false");
        break;
    case ROW_ACKS:
        snprintf(buf, size, "all|-1|0|1");
        break;
    case ROW_CODEC:
        snprintf(buf, size, "none|gzip|snappy|lz4|zstd");
        break;
    case ROW_LEVEL:
        snprintf(buf, size, "default|%lld..%lld", (long long)r->min, (long long)r->max);
        break;
    case ROW_CHOICE:
        snprintf(buf, size, "%s", kw_config_words(r));
        break;
    case ROW_SET:
        snprintf(buf, size, "all|none|any of %s, separated by commas", kw_config_words(r));
        break;
    case ROW_RESET:
        snprintf(buf, size, "%s", kw_reset_words);
        break;
    case ROW_STRING:
        snprintf(buf, size, "up to %zu bytes", r->size - 1);
        break;
    }
    return buf;
}

/* How much of a text an error shows. */
static int shown(kw_str s) {
    return s.n < 0 ? 0 : s.n < 100 ? s.n : 100;
}

static int refuse(const kw_config_row *r, kw_str value, char *why, size_t why_size) {
    char range[200];
    snprintf(why, why_size, "%s: \"%.*s\" is not allowed; it takes %s", r->key, shown(value),
             value.n > 0 ? value.p : "", range_text(r, range, sizeof range));
    return KW_EINVAL;
}

/* A value out of range, or text without its end. Members of the struct may hold anything. */
static bool sound(const kw_config *c, const kw_config_row *r) {
    if (r->type == ROW_STRING)
        return memchr((const char *)c + r->at, '\0', r->size) != NULL;
    int64_t v = kw_config_number(c, r);
    return (v >= r->min && v <= r->max) || (r->type == ROW_LEVEL && v == INT32_MIN);
}

int kw_config_check(const kw_config *c, char *why, size_t why_size) {
    for (const kw_config_row *r = kw_config_rows; r < kw_config_rows + kw_config_n_rows; r++) {
        char text[24] = "...";
        if (sound(c, r))
            continue;
        if (r->type != ROW_STRING)
            snprintf(text, sizeof text, "%lld", (long long)kw_config_number(c, r));
        return refuse(r, (kw_str){text, (int32_t)strlen(text)}, why, why_size);
    }
    return KW_OK;
}

static int set_string(kw_config *c, const kw_config_row *r, kw_str value, char *why, size_t why_size) {
    if (value.n < 0 || (size_t)value.n >= r->size || memchr(value.p, '\0', (size_t)value.n) != NULL)
        return refuse(r, value, why, why_size);
    char *to = place(c, r);
    memcpy(to, value.p, (size_t)value.n);
    to[value.n] = '\0';
    return KW_OK;
}

static int set_number(kw_config *c, const kw_config_row *r, kw_str value, char *why, size_t why_size) {
    int64_t v = 0;
    if (!parse_value(r, value, &v) ||
        ((v < r->min || v > r->max) && !(r->type == ROW_LEVEL && v == INT32_MIN)))
        return refuse(r, value, why, why_size);
    if (r->type == ROW_CODEC && !kw_codec_built((int)v)) {
        snprintf(why, why_size, "%s: %.*s is not in this build", r->key, (int)value.n, value.p);
        return KW_EINVAL;
    }
    kw_config_store(c, r, v);
    return KW_OK;
}

static bool is_set(const kw_config *c, int i) {
    return (c->set_rows[i / 64] >> (i % 64)) & 1;
}

/* Kafka's own properties that are known to be missing here; a final dot: all that begin so. */
static const char *const not_yet[] = {
    "security.protocol",
    "sasl.",
    "ssl.",
};

static bool is_not_yet(kw_str key) {
    for (size_t i = 0; i < sizeof not_yet / sizeof *not_yet; i++) {
        size_t n = strlen(not_yet[i]);
        bool is_family = not_yet[i][n - 1] == '.';
        if (key.n > 0 && (is_family ? (size_t)key.n > n : (size_t)key.n == n) &&
            memcmp(key.p, not_yet[i], n) == 0)
            return true;
    }
    return false;
}

static int refuse_key(kw_str key, char *why, size_t why_size) {
    bool not_supported = is_not_yet(key);
    const char *near = not_supported ? NULL : kw_config_nearest(key);
    snprintf(why, why_size, "%.*s: %s%s%s%s (kwire -X list shows all)", shown(key), key.n > 0 ? key.p : "",
             not_supported ? "not supported yet" : "no such property", near != NULL ? "; did you mean " : "",
             near != NULL ? near : "", near != NULL ? "?" : "");
    return KW_ENOTFOUND;
}

int kw_config_set(kw_config *c, kw_str key, kw_str value, char *why, size_t why_size) {
    int i = kw_config_find(key);
    if (i < 0)
        return refuse_key(key, why, why_size);
    const kw_config_row *r = &kw_config_rows[i];
    int rc = r->type == ROW_STRING ? set_string(c, r, value, why, why_size)
                                   : set_number(c, r, value, why, why_size);
    if (rc == KW_OK)
        c->set_rows[i / 64] |= (uint64_t)1 << (i % 64);
    return rc;
}

/* ---- value to text ---- */

int64_t kw_config_number(const kw_config *c, const kw_config_row *r) {
    const char *from = (const char *)c + r->at;
    int64_t v;
    int32_t small;
    if (r->size == sizeof v) {
        memcpy(&v, from, sizeof v);
        return v;
    }
    memcpy(&small, from, sizeof small);
    return small;
}

static int print_set(const kw_config_row *r, int64_t v, char *text, size_t size) {
    const char *words = kw_config_words(r);
    int n = 0;
    if (v == 0 || v == r->max)
        return snprintf(text, size, "%s", v == 0 ? "none" : "all");
    for (int i = 0; i < 63; i++) {
        const char *word = word_at(words, i);
        if (((v >> i) & 1) != 0 && n < (int)size)
            n += snprintf(text + n, size - (size_t)n, "%s%.*s", n > 0 ? "," : "", (int)strcspn(word, "|"),
                          word);
    }
    return n;
}

static int print_value(const kw_config *c, const kw_config_row *r, char *text, size_t size) {
    int64_t v = r->type == ROW_STRING ? 0 : kw_config_number(c, r);
    switch (r->type) {
    case ROW_STRING:
        return snprintf(text, size, "%s", (const char *)c + r->at);
    case ROW_BOOL:
        return snprintf(text, size, "%s", v ? "true" : "false");
    case ROW_ACKS:
        return v == -1 ? snprintf(text, size, "all") : snprintf(text, size, "%lld", (long long)v);
    case ROW_CODEC:
        return snprintf(text, size, "%s", kw_codec_name((int)v) != NULL ? kw_codec_name((int)v) : "?");
    case ROW_RESET:
        return kw_reset_print(v, text, size);
    case ROW_LEVEL:
        if (v == INT32_MIN)
            return snprintf(text, size, "default");
        break;
    case ROW_CHOICE: {
        const char *word = word_at(kw_config_words(r), v);
        return snprintf(text, size, "%.*s", (int)strcspn(word, "|"), word);
    }
    case ROW_SET:
        return print_set(r, v, text, size);
    case ROW_I32:
    case ROW_I64:
        break;
    }
    return snprintf(text, size, "%lld", (long long)v);
}

int kw_config_get(const kw_config *c, kw_str key, char *text, size_t size) {
    int i = kw_config_find(key);
    if (i < 0)
        return KW_ENOTFOUND;
    return print_value(c, &kw_config_rows[i], text, size) < (int)size ? KW_OK : KW_ENOSPACE;
}

int kw_property_count(void) {
    return kw_config_n_rows;
}

kw_property kw_property_at(int i) {
    static const char *const types[] = {"int",  "int", "bool", "string", "enum",
                                        "enum", "int", "enum", "set",    "enum"};
    static const char *const ranges[] = {
        NULL, NULL, "true|false", NULL,          "all|0|1", "none|gzip|snappy|lz4|zstd",
        NULL, NULL, NULL,         kw_reset_words};
    const kw_config_row *r = &kw_config_rows[i];
    const char *values = r->type == ROW_CHOICE || r->type == ROW_SET ? kw_config_words(r) : ranges[r->type];
    return (kw_property){r->key, r->alias, types[r->type], values, r->min, r->max, r->doc, r->why};
}

/* ---- for config_resolve.c ---- */

void kw_config_store(kw_config *c, const kw_config_row *r, int64_t v) {
    if (v > r->max)
        v = r->max;
    if (r->size == sizeof(int64_t))
        memcpy(place(c, r), &v, sizeof v);
    else
        memcpy(place(c, r), &(int32_t){(int32_t)v}, sizeof(int32_t));
}

/* A member that was changed in the struct counts as set, as one that was set by name does. */
bool kw_config_chosen(const kw_config *c, int i) {
    return is_set(c, i) || kw_config_number(c, &kw_config_rows[i]) != kw_config_baseline(c, i);
}

bool kw_config_is_set(const kw_config *c, kw_str key) {
    int i = kw_config_find(key);
    if (i < 0)
        return false;
    if (kw_config_rows[i].type == ROW_STRING)
        return ((const char *)c)[kw_config_rows[i].at] != '\0';
    return kw_config_chosen(c, i);
}
