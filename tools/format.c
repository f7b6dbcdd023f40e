/* format.c - -f of `consume`. A format is a list of pieces: literal text, or one property of the record. */
#include "tools/format.h"
#include "tools/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum piece_kind {
    LITERAL,
    VALUE,
    VALUE_SIZE,
    VALUE_SIZE_BINARY,
    KEY,
    KEY_SIZE,
    TIMESTAMP,
    HEADERS,
    TOPIC,
    PARTITION,
    OFFSET
} piece_kind;

struct kw_format_piece {
    piece_kind kind;
    kw_bytes literal;
};

static const struct {
    char letter;
    piece_kind kind;
} letters[] = {
    {'s', VALUE            },
    {'S', VALUE_SIZE       },
    {'R', VALUE_SIZE_BINARY},
    {'k', KEY              },
    {'K', KEY_SIZE         },
    {'T', TIMESTAMP        },
    {'h', HEADERS          },
    {'t', TOPIC            },
    {'p', PARTITION        },
    {'o', OFFSET           },
};

typedef struct compiler {
    kw_format *f;
    size_t n_literals;
    bool in_literal;
} compiler;

static void add(compiler *c, piece_kind kind) {
    c->f->pieces[c->f->n_pieces++] = (struct kw_format_piece){
        kind, {NULL, 0}
    };
    c->in_literal = false;
}

static void add_byte(compiler *c, uint8_t byte) {
    if (!c->in_literal) {
        add(c, LITERAL);
        c->f->pieces[c->f->n_pieces - 1].literal.p = c->f->literals + c->n_literals;
        c->in_literal = true;
    }
    c->f->literals[c->n_literals++] = byte;
    c->f->pieces[c->f->n_pieces - 1].literal.n++;
}

static int reserve(kw_format *f, size_t n) {
    *f = (kw_format){.pieces = calloc(n + 1, sizeof *f->pieces), .literals = malloc(n + 1)};
    return f->pieces != NULL && f->literals != NULL ? 0 : KW_ENOMEM;
}

static int compile_percent(compiler *c, char letter, char *why, size_t why_size) {
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == letter)
            return add(c, letters[i].kind), 0;
    if (letter == '%')
        return add_byte(c, '%'), 0;
    if (letter == 0)
        snprintf(why, why_size, "a single %% at the end (write %%%%)");
    else
        snprintf(why, why_size, "%%%c is not one of %%s %%S %%R %%k %%K %%T %%h %%t %%p %%o %%%%", letter);
    return KW_EINVAL;
}

int kw_format_compile(kw_format *f, const char *text, char *why, size_t why_size) {
    compiler c = {.f = f};
    int err = reserve(f, strlen(text));
    for (const char *s = text; *s != 0 && err == 0;) {
        char at = *s++;
        int byte = (unsigned char)at;
        if (at == '%') {
            err = compile_percent(&c, *s, why, why_size);
            s += *s != 0;
            continue;
        }
        if (at == '\\' && *s != 0)
            byte = kw_escape_read(&s);
        if (byte < 0) {
            snprintf(why, why_size, "\\x without hexadecimal digits");
            err = KW_EINVAL;
        } else {
            add_byte(&c, (uint8_t)byte);
        }
    }
    if (err != 0)
        kw_format_fini(f);
    return err;
}

static void add_bytes(compiler *c, kw_bytes b) {
    for (int32_t i = 0; i < b.n; i++)
        add_byte(c, b.p[i]);
}

int kw_format_plain(kw_format *f, kw_bytes key_end, kw_bytes end) {
    compiler c = {.f = f};
    int err = reserve(f, 4 + (size_t)(key_end.n > 0 ? key_end.n : 0) + (size_t)end.n);
    if (err != 0)
        return kw_format_fini(f), err;
    if (key_end.n >= 0) {
        add(&c, KEY);
        add_bytes(&c, key_end);
    }
    add(&c, VALUE);
    add_bytes(&c, end);
    return 0;
}

void kw_format_fini(kw_format *f) {
    free(f->pieces);
    free(f->literals);
    *f = (kw_format){0};
}

static void put_text(kw_output *out, const char *text) {
    kw_output_put(out, text, strlen(text));
}

static void put_number(kw_output *out, int64_t n) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)n);
    kw_output_put(out, digits, (size_t)len);
}

static void put_size_binary(kw_output *out, int32_t n) {
    uint32_t u = (uint32_t)n;
    uint8_t b[4] = {(uint8_t)(u >> 24), (uint8_t)(u >> 16), (uint8_t)(u >> 8), (uint8_t)u};
    kw_output_put(out, b, sizeof b);
}

static void put_bytes(const kw_format *f, kw_output *out, kw_bytes b) {
    if (b.n >= 0)
        kw_output_put(out, b.p, (size_t)b.n);
    else if (f->null_text)
        put_text(out, "NULL");
}

/* name=value,name=value; a null value is NULL. */
static void put_headers(kw_output *out, const kw_record *r) {
    kw_header h;
    size_t pos = 0;
    bool first = true;
    while (kw_record_header_next(r, &pos, &h) == 1) {
        if (!first)
            kw_output_byte(out, ',');
        first = false;
        kw_output_put(out, h.key.p, (size_t)h.key.n);
        kw_output_byte(out, '=');
        if (h.value.n < 0)
            put_text(out, "NULL");
        else
            kw_output_put(out, h.value.p, (size_t)h.value.n);
    }
}

static void print_piece(const kw_format *f, const struct kw_format_piece *piece, const kw_consumed *c,
                        kw_output *out) {
    const kw_record *r = &c->record;
    switch (piece->kind) {
    case LITERAL:
        kw_output_put(out, piece->literal.p, (size_t)piece->literal.n);
        return;
    case VALUE:
        put_bytes(f, out, r->value);
        return;
    case VALUE_SIZE:
        put_number(out, r->value.n);
        return;
    case VALUE_SIZE_BINARY:
        put_size_binary(out, r->value.n);
        return;
    case KEY:
        put_bytes(f, out, r->key);
        return;
    case KEY_SIZE:
        put_number(out, r->key.n);
        return;
    case TIMESTAMP:
        put_number(out, r->timestamp);
        return;
    case HEADERS:
        put_headers(out, r);
        return;
    case TOPIC:
        kw_output_put(out, c->topic.p, (size_t)c->topic.n);
        return;
    case PARTITION:
        put_number(out, c->partition);
        return;
    case OFFSET:
        put_number(out, r->offset);
        return;
    }
}

void kw_format_print(const kw_format *f, const kw_consumed *r, kw_output *out) {
    for (int i = 0; i < f->n_pieces; i++)
        print_piece(f, &f->pieces[i], r, out);
}
