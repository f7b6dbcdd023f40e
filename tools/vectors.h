/* vectors.h - the kinds of test vectors that `kwire vectors` knows.
 *
 * A vector is one JSON object: a line of a .jsonl file, or an element of an array in a facts document.
 * vectors.c finds the objects, tells the kind by the members (and, in a facts document, by the section's
 * name) and keeps the count; each check below looks at one object and passes only if everything that the
 * object says holds. */
#ifndef KW_TOOLS_VECTORS_H
#define KW_TOOLS_VECTORS_H

#include "protocol/json.h"
#include "tools/hex.h"

typedef enum kw_vector_result { KW_VECTOR_PASSED, KW_VECTOR_FAILED, KW_VECTOR_SKIPPED } kw_vector_result;

typedef struct kw_vector {
    const kw_json *json; /* the object */
    kw_str section;      /* name of the array it stands in, in a facts document; n = -1: none */
    kw_str input;        /* the text that json was parsed from: kw_json.offset counts from its start */
    kw_mem *mem;         /* without a limit; what a check takes it gives back */
    kw_arena *arena;     /* forgotten after this vector */
    char why[400];       /* why it failed or was skipped: one line */
} kw_vector;

typedef kw_vector_result kw_vector_check(kw_vector *v);

/* Both fill v->why and return what their name says: `return kw_vector_fail(v, "...", ...)`. */
kw_vector_result kw_vector_fail(kw_vector *v, const char *fmt, ...) KW_PRINTF(2, 3);
kw_vector_result kw_vector_skip(kw_vector *v, const char *fmt, ...) KW_PRINTF(2, 3);

/* Members of an object, typed. false: absent, or of another type (hex: null gives n = -1 and true). */
bool kw_vector_hex(kw_vector *v, const kw_json *object, const char *member, kw_bytes *out) KW_MUST_USE;
bool kw_vector_i64(const kw_json *object, const char *member, int64_t *out) KW_MUST_USE;
bool kw_vector_str(const kw_json *object, const char *member, kw_str *out) KW_MUST_USE;
/* Is this string value equal to a C string? */
bool kw_vector_is(const kw_json *string, const char *text);
/* The text of a value as it stands in the input (for kw_message_parse). */
kw_str kw_vector_text(const kw_vector *v, const kw_json *value);
/* Same value: integers whole, other numbers as doubles, members in any order. On a difference `path` names
 * the first one ("topics[0].name"). */
bool kw_vector_equal(const kw_json *a, const kw_json *b, char *path, size_t path_size) KW_MUST_USE;
/* vectors_messages.c, vectors_frames.c */
kw_vector_check kw_vector_message;         /* messages/: api, kind, version, case, hex, json */
kw_vector_check kw_vector_message_hostile; /* messages_hostile.jsonl: damage, status */
kw_vector_check kw_vector_header;          /* headers.jsonl: kind request-header, response-header */
kw_vector_check kw_vector_frame;           /* frames.jsonl: headerVersion, header, body */
kw_vector_check kw_vector_api;             /* apis.json: the registry's row must be equal */
kw_vector_check kw_vector_exchange;        /* broker_api_versions.json, exchanges */
kw_vector_check kw_vector_api_range;       /* broker_api_versions.json, table: inside what the registry has */

/* vectors_records.c */
kw_vector_check kw_vector_records;         /* records/valid.jsonl: exact, trailing, batches */
kw_vector_check kw_vector_records_hostile; /* records/hostile.jsonl: expect, java */

/* vectors_facts.c */
kw_vector_check kw_vector_murmur2;
kw_vector_check kw_vector_crc32c;
kw_vector_check kw_vector_varint;        /* sections uvarint, varint, varlong, float64: value, hex */
kw_vector_check kw_vector_varint_decode; /* section decode: kind, hex, value and left, or error */
kw_vector_check kw_vector_error;         /* errors.json */

/* vectors_consumer.c */
kw_vector_check kw_vector_subscription; /* consumer_protocol.json, by section */
kw_vector_check kw_vector_assignment;
kw_vector_check kw_vector_sticky_data;      /* what the sticky assignors remember */
kw_vector_check kw_vector_cooperative_data; /* skipped: the assignors' business */

#endif
