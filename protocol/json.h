/* json.h - a small JSON reader and writer over kw_mem.
 *
 * Ours, because the wire needs 64-bit integers whole and \u0000 inside strings. The reader builds a tree in
 * an arena; numbers stay text until somebody asks for a type, so nothing passes through a double unasked. */
#ifndef KW_PROTOCOL_JSON_H
#define KW_PROTOCOL_JSON_H

#include <kwire/error.h>
#include <kwire/mem.h>

typedef enum kw_json_type {
    KW_JSON_NULL,
    KW_JSON_BOOL,
    KW_JSON_NUMBER,
    KW_JSON_STRING,
    KW_JSON_ARRAY,
    KW_JSON_OBJECT
} kw_json_type;

typedef struct kw_json {
    kw_json_type type;
    bool boolean;
    kw_str name;           /* as a member of an object */
    kw_str text;           /* STRING: decoded (UTF-8, may hold NUL); NUMBER: as written */
    struct kw_json *child; /* ARRAY, OBJECT: first */
    struct kw_json *next;  /* next sibling */
    int32_t n;             /* ARRAY, OBJECT: children */
    size_t offset;         /* where it starts in the input */
} kw_json;

/* One document, white space around it allowed. Depth is limited to 64. *at: offset of the damage (may be
 * NULL). KW_EMALFORMED, KW_ENOMEM, KW_ELIMIT. */
int kw_json_parse(kw_str text, kw_arena *arena, const kw_json **root, size_t *at) KW_MUST_USE;
/* NULL if v is no object or has no such member. */
const kw_json *kw_json_get(const kw_json *v, const char *name);
/* false: not an integer of that range. */
bool kw_json_i64(const kw_json *v, int64_t *out) KW_MUST_USE;
bool kw_json_f64(const kw_json *v, double *out) KW_MUST_USE;
/* Standard base64 with padding, into the arena. KW_EMALFORMED, KW_ENOMEM. */
int kw_base64_decode(kw_str text, kw_arena *arena, kw_bytes *out) KW_MUST_USE;

/* A sticky writer: commas and nesting are its business. */
typedef struct kw_json_out {
    kw_buf *buf;
    kw_mem *mem;
    int err; /* 0 or KW_ENOMEM */
    bool need_comma;
} kw_json_out;

void kw_json_out_init(kw_json_out *o, kw_buf *buf, kw_mem *mem);
void kw_json_begin_object(kw_json_out *o);
void kw_json_end_object(kw_json_out *o);
void kw_json_begin_array(kw_json_out *o);
void kw_json_end_array(kw_json_out *o);
void kw_json_name(kw_json_out *o, const char *name);
void kw_json_put_null(kw_json_out *o);
void kw_json_put_bool(kw_json_out *o, bool v);
void kw_json_put_i64(kw_json_out *o, int64_t v);
void kw_json_put_f64(kw_json_out *o, double v); /* shortest text that reads back the same */
void kw_json_put_str(kw_json_out *o, kw_str v); /* null as null; bytes that are not UTF-8 become U+FFFD */
void kw_json_put_base64(kw_json_out *o, kw_bytes v); /* null as null */
void kw_json_put_hex(kw_json_out *o, kw_bytes v);
/* Is it valid UTF-8 (no surrogates, no overlong forms)? */
bool kw_utf8_valid(const void *p, size_t n);

#endif
