/* json.c - the JSON reader: one pass, a tree in the arena, strings decoded, numbers left as text.
 *
 * Strict (RFC 8259): no comments, no trailing commas, no lone surrogates, valid UTF-8 only. Depth is bounded,
 * so a hostile document cannot exhaust the stack. Strings without escapes borrow from the input. */
#include "protocol/json.h"

#include "protocol/arena.h"
#include "protocol/json_number.h"

#include <string.h>

enum { MAX_DEPTH = 64 };

typedef struct parser {
    const char *p;
    const char *end;
    const char *base;
    kw_arena *arena;
    int depth;
    int err;
} parser;

static void fail(parser *s, int err) {
    if (s->err == 0)
        s->err = err;
}

static void skip_space(parser *s) {
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
        s->p++;
}

/* Next byte that is not white space, or 0 at the end. */
static char peek(parser *s) {
    skip_space(s);
    return s->p < s->end ? *s->p : '\0';
}

static void expect(parser *s, char c) {
    if (s->err == 0 && peek(s) == c && s->p < s->end)
        s->p++;
    else
        fail(s, KW_EMALFORMED);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static uint32_t hex4(parser *s) {
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) {
        int digit = s->p < s->end ? hex_digit(*s->p) : -1;
        if (digit < 0) {
            fail(s, KW_EMALFORMED);
            return 0;
        }
        v = v << 4 | (uint32_t)digit;
        s->p++;
    }
    return v;
}

/* After "\u": one code point, from a surrogate pair if need be. */
static uint32_t unicode_escape(parser *s) {
    uint32_t high = hex4(s);
    if (high < 0xd800 || high > 0xdfff)
        return high;
    if (high > 0xdbff || s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u') {
        fail(s, KW_EMALFORMED);
        return 0;
    }
    s->p += 2;
    uint32_t low = hex4(s);
    if (low < 0xdc00 || low > 0xdfff)
        fail(s, KW_EMALFORMED);
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static char *put_utf8(char *o, uint32_t c) {
    if (c < 0x80) {
        *o++ = (char)c;
        return o;
    }
    if (c < 0x800) {
        *o++ = (char)(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *o++ = (char)(0xe0 | c >> 12);
        } else {
            *o++ = (char)(0xf0 | c >> 18);
            *o++ = (char)(0x80 | (c >> 12 & 0x3f));
        }
        *o++ = (char)(0x80 | (c >> 6 & 0x3f));
    }
    *o++ = (char)(0x80 | (c & 0x3f));
    return o;
}

static char *unescape(parser *s, char *o) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = *s->p++;
    if (c == 'u')
        return put_utf8(o, unicode_escape(s));
    const char *at = c == '\0' ? NULL : strchr(from, c);
    if (at == NULL) {
        fail(s, KW_EMALFORMED);
        return o;
    }
    *o++ = to[at - from];
    return o;
}

/* Decoded text is never longer than its source: 6 bytes of escape give 3 of UTF-8 at most. */
static kw_str decode_escapes(parser *s, const char *start, const char *end) {
    char *text = arena_take(s->arena, (size_t)(end - start));
    char *o = text;
    if (text == NULL) {
        fail(s, arena_error(s->arena, (size_t)(end - start)));
        return (kw_str){NULL, 0};
    }
    s->p = start;
    while (s->p < end && s->err == 0) {
        if (*s->p != '\\') {
            *o++ = *s->p++;
            continue;
        }
        s->p++;
        o = unescape(s, o);
    }
    return (kw_str){text, (int32_t)(o - text)};
}

/* From the opening quote on; leaves p behind the closing one. */
static kw_str parse_string(parser *s) {
    expect(s, '"');
    const char *start = s->p;
    bool escapes = false;
    const char *q = start;
    for (; q < s->end && *q != '"'; q++) {
        if ((unsigned char)*q < 0x20)
            break;
        if (*q == '\\') {
            escapes = true;
            q++;
        }
    }
    if (s->err != 0 || q >= s->end || *q != '"' || !kw_utf8_valid(start, (size_t)(q - start))) {
        fail(s, KW_EMALFORMED);
        return (kw_str){NULL, 0};
    }
    kw_str text = {start, (int32_t)(q - start)};
    if (escapes)
        text = decode_escapes(s, start, q);
    if (s->err == 0)
        s->p = q + 1;
    return text;
}

static const char *skip_digits(const char *p, const char *end) {
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

/* The end of a number that starts at p, or NULL. */
static const char *number_end(const char *p, const char *end) {
    if (p < end && *p == '-')
        p++;
    const char *q = skip_digits(p, end);
    if (q == p || (*p == '0' && q > p + 1))
        return NULL;
    if (q < end && *q == '.') {
        p = q + 1;
        q = skip_digits(p, end);
        if (q == p)
            return NULL;
    }
    if (q < end && (*q == 'e' || *q == 'E')) {
        p = q + 1;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        q = skip_digits(p, end);
        if (q == p)
            return NULL;
    }
    return q;
}

static void parse_number(parser *s, kw_json *v) {
    const char *q = number_end(s->p, s->end);
    if (q == NULL) {
        fail(s, KW_EMALFORMED);
        return;
    }
    v->type = KW_JSON_NUMBER;
    v->text = (kw_str){s->p, (int32_t)(q - s->p)};
    s->p = q;
}

static void parse_word(parser *s, const char *word) {
    size_t n = strlen(word);
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
        fail(s, KW_EMALFORMED);
    else
        s->p += n;
}

static kw_json *parse_value(parser *s);

/* Children of an array or object, from behind the opening bracket to behind the closing one. */
static void parse_children(parser *s, kw_json *v, char close) {
    kw_json **last = &v->child;
    if (peek(s) == close) {
        s->p++;
        return;
    }
    while (s->err == 0) {
        kw_str name = {NULL, 0};
        if (v->type == KW_JSON_OBJECT) {
            skip_space(s);
            name = parse_string(s);
            expect(s, ':');
        }
        kw_json *child = parse_value(s);
        if (child == NULL)
            return;
        child->name = name;
        *last = child;
        last = &child->next;
        v->n++;
        if (peek(s) != ',')
            break;
        s->p++;
    }
    expect(s, close);
}

static void parse_container(parser *s, kw_json *v, kw_json_type type, char close) {
    if (++s->depth > MAX_DEPTH) {
        fail(s, KW_ELIMIT);
        return;
    }
    v->type = type;
    s->p++;
    parse_children(s, v, close);
    s->depth--;
}

static void parse_into(parser *s, kw_json *v, char first) {
    if (first == '{') {
        parse_container(s, v, KW_JSON_OBJECT, '}');
    } else if (first == '[') {
        parse_container(s, v, KW_JSON_ARRAY, ']');
    } else if (first == '"') {
        v->type = KW_JSON_STRING;
        v->text = parse_string(s);
    } else if (first == 't' || first == 'f') {
        v->type = KW_JSON_BOOL;
        v->boolean = first == 't';
        parse_word(s, v->boolean ? "true" : "false");
    } else if (first == 'n') {
        parse_word(s, "null");
    } else {
        parse_number(s, v);
    }
}

/* NULL after an error. */
static kw_json *parse_value(parser *s) {
    char first = peek(s);
    if (s->err != 0)
        return NULL;
    kw_json *v = kw_arena_alloc(s->arena, sizeof *v);
    if (v == NULL) {
        fail(s, arena_error(s->arena, sizeof *v));
        return NULL;
    }
    v->offset = (size_t)(s->p - s->base);
    parse_into(s, v, first);
    return s->err == 0 ? v : NULL;
}

int kw_json_parse(kw_str text, kw_arena *arena, const kw_json **root, size_t *at) {
    const char *start = text.n <= 0 ? "" : text.p;
    parser s = {.p = start, .base = start, .arena = arena};
    s.end = start + (text.n < 0 ? 0 : text.n);
    const kw_json *v = parse_value(&s);
    skip_space(&s);
    if (s.p < s.end)
        fail(&s, KW_EMALFORMED);
    if (at != NULL)
        *at = (size_t)(s.p - s.base);
    *root = s.err == 0 ? v : NULL;
    return s.err;
}

const kw_json *kw_json_get(const kw_json *v, const char *name) {
    if (v == NULL || v->type != KW_JSON_OBJECT)
        return NULL;
    size_t n = strlen(name);
    for (const kw_json *c = v->child; c != NULL; c = c->next)
        if ((size_t)c->name.n == n && memcmp(c->name.p, name, n) == 0)
            return c;
    return NULL;
}

bool kw_json_i64(const kw_json *v, int64_t *out) {
    if (v == NULL || v->type != KW_JSON_NUMBER)
        return false;
    bool negative = v->text.p[0] == '-';
    uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    uint64_t n = 0;
    for (int32_t i = negative; i < v->text.n; i++) {
        unsigned digit = (unsigned)(v->text.p[i] - '0');
        if (digit > 9 || n > (most - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = (int64_t)(negative ? 0 - n : n);
    return true;
}

/* Only NaN and the infinities are strings, and they are nothing else: digits in quotes are no number. */
bool kw_json_f64(const kw_json *v, double *out) {
    if (v == NULL)
        return false;
    if (v->type == KW_JSON_STRING)
        return kw_number_named(v->text, out);
    return v->type == KW_JSON_NUMBER && kw_number_parse(v->text, out);
}
