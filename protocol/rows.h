/* rows.h - how a message is described to the verbs: const rows, made by tools/kwgen.py from protocol/schema/.
 *
 * A row checks its struct member: _Generic has no association for a member of the wrong type, so that does
 * not compile. Defaults are not in the rows: a field's default is what the struct's const default object
 * holds. Names sit in one string of their own, which only print, parse and faults read. */
#ifndef KW_PROTOCOL_ROWS_H
#define KW_PROTOCOL_ROWS_H

#include <kwire/message.h>
#include <string.h>

typedef enum kw_kind {
    KIND_BOOL,
    KIND_INT8,
    KIND_INT16,
    KIND_UINT16,
    KIND_INT32,
    KIND_UINT32,
    KIND_INT64,
    KIND_FLOAT64,
    KIND_UUID,
    KIND_STRING,
    KIND_BYTES,
    KIND_RECORDS,
    KIND_STRUCT
} kw_kind;

enum {
    ROW_ARRAY = 1 << 0,    /* of `kind`: the member is a pointer, its count stands at count_offset */
    ROW_POINTER = 1 << 1,  /* a nullable struct: the member is a pointer */
    ROW_IGNORABLE = 1 << 2 /* dropped silently by versions without it */
};

enum { ROW_NO_TAG = -1, ROW_NO_TAGS_MEMBER = UINT16_MAX };

/* One field. Version ranges include both ends; first > last: never. */
typedef struct kw_field {
    uint8_t kind;
    uint8_t flags;
    int8_t tag;
    int8_t first, last;
    int8_t null_first, null_last;
    uint16_t offset;
    uint16_t count_offset;
    const struct kw_rows *of; /* KIND_STRUCT */
} kw_field;

/* One struct. Untagged fields come first, in wire order; then tagged ones, by tag. */
typedef struct kw_rows {
    const kw_field *fields;
    const char *names; /* JSON names in the order of the fields, each with its NUL */
    const void *initial;
    uint16_t size;
    uint16_t tags_offset; /* of the unknown_tags member, or ROW_NO_TAGS_MEMBER */
    uint8_t n_plain;
    uint8_t n_fields;
    uint8_t min_plain;   /* fewest bytes on the wire in any inflexible version, */
    uint8_t min_compact; /* and in any flexible one */
} kw_rows;

struct kw_message {
    const char *name;
    const kw_rows *rows;
    int16_t min_version, max_version;
    int16_t flexible_from; /* -1: never */
};

/* The C type of each kind. */
#define ROW_TYPE_BOOL    bool
#define ROW_TYPE_INT8    int8_t
#define ROW_TYPE_INT16   int16_t
#define ROW_TYPE_UINT16  uint16_t
#define ROW_TYPE_INT32   int32_t
#define ROW_TYPE_UINT32  uint32_t
#define ROW_TYPE_INT64   int64_t
#define ROW_TYPE_FLOAT64 double
#define ROW_TYPE_UUID    kw_uuid
#define ROW_TYPE_STRING  kw_str
#define ROW_TYPE_BYTES   kw_bytes
#define ROW_TYPE_RECORDS kw_bytes

/* offsetof, if the member has type C; else no C at all. */
#define ROW_OFFSET(T, member, C)                                                                             \
    ((uint16_t)(offsetof(T, member) + 0 * sizeof(_Generic(((T *)0)->member, C : (char)0))))

/* A field, an array of them, a struct, a nullable struct, an array of structs. */
#define ROW(T, m, K, first, last, nf, nl, tag, flags)                                                        \
    { KIND_##K, flags, tag, first, last, nf, nl, ROW_OFFSET(T, m, ROW_TYPE_##K), 0, NULL }
#define ROW_ARRAY_OF(T, m, K, first, last, nf, nl, tag, flags)                                               \
    {                                                                                                        \
        KIND_##K, ROW_ARRAY | (flags), tag, first, last, nf, nl, ROW_OFFSET(T, m, const ROW_TYPE_##K *),     \
            ROW_OFFSET(T, n_##m, int32_t), NULL                                                              \
    }
#define ROW_STRUCT(T, m, E, first, last, nf, nl, tag, flags)                                                 \
    { KIND_STRUCT, flags, tag, first, last, nf, nl, ROW_OFFSET(T, m, E), 0, &E##_rows }
#define ROW_STRUCT_POINTER(T, m, E, first, last, nf, nl, tag, flags)                                         \
    {                                                                                                        \
        KIND_STRUCT, ROW_POINTER | (flags), tag, first, last, nf, nl, ROW_OFFSET(T, m, const E *), 0,        \
            &E##_rows                                                                                        \
    }
#define ROW_STRUCT_ARRAY(T, m, E, first, last, nf, nl, tag, flags)                                           \
    {                                                                                                        \
        KIND_STRUCT, ROW_ARRAY | (flags), tag, first, last, nf, nl, ROW_OFFSET(T, m, const E *),             \
            ROW_OFFSET(T, n_##m, int32_t), &E##_rows                                                         \
    }

static inline bool row_in(const kw_field *f, int version) {
    return version >= f->first && version <= f->last;
}

static inline bool row_nullable(const kw_field *f, int version) {
    return version >= f->null_first && version <= f->null_last;
}

static inline bool message_flexible(const kw_message *m, int version) {
    return m->flexible_from >= 0 && version >= m->flexible_from;
}

/* Array and struct pointers of any type are read and written as bytes, since one lvalue type cannot fit them
 * all. */
static inline void *load_pointer(const void *at) {
    void *p;
    memcpy(&p, at, sizeof p);
    return p;
}

static inline void store_pointer(void *at, const void *p) {
    memcpy(at, &p, sizeof p);
}

static inline const void *member_of(const void *body, size_t offset) {
    return (const char *)body + offset;
}

static inline int32_t array_count(const void *body, const kw_field *f) {
    return *(const int32_t *)member_of(body, f->count_offset);
}

static inline const kw_unknown_tags *unknown_tags(const void *body, const kw_rows *s) {
    return s->tags_offset == ROW_NO_TAGS_MEMBER ? NULL : load_pointer(member_of(body, s->tags_offset));
}

/* sizeof one value of a kind; for arrays, of one element. */
size_t kw_field_size(const kw_field *f);
/* Does the field hold its default? Structs are compared field by field. */
bool kw_field_is_default(const kw_field *f, const void *body, const void *initial);
/* The JSON name of field i. */
const char *kw_rows_name(const kw_rows *s, int i);

#endif
