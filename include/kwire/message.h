/* message.h - every request and response of the protocol, described once and walked by a few small verbs.
 *
 * Each API has plain structs in <kwire/msg/NAME.h> (generated from protocol/schema/) with a const default
 * each. Copy the default, change fields, encode: {0} is safe to encode but is not the default (a Fetch v15
 * made from {0} claims to be a follower). In a struct: a null string, bytes or array has n = -1; a nullable
 * struct is a pointer; an array is a pointer `x` beside its count `n_x`.
 *
 * Verbs take the message's rows (kw_message) and a version. Rows live one object file per API, so that a
 * static link drops what nobody names; only kw_api_by_* (registry.c) name them all. */
#ifndef KWIRE_MESSAGE_H
#define KWIRE_MESSAGE_H

#include <kwire/error.h>
#include <kwire/mem.h>
#include <kwire/wire.h>

KW_EXTERN_C_BEGIN

/* The rows of one message. Opaque here; protocol/rows.h has the layout. */
typedef struct kw_message kw_message;

/* One API: both directions and the versions they span. */
typedef struct kw_api {
    int16_t key;
    const char *name; /* Kafka's: "Produce" */
    int16_t min_version;
    int16_t max_version;        /* unstable ones included */
    int16_t max_stable_version; /* what a broker offers without a special switch; < min_version: none */
    int16_t flexible_from;      /* first version with compact types and tags; -1: none */
    bool cluster_action;        /* brokers use it among themselves */
    const kw_message *request;
    const kw_message *response;
} kw_api;

/* Tagged fields that the rows do not know, by tag, rising. Structs of flexible messages have a pointer to
 * them, NULL for none: decode fills it with KW_DECODE_KEEP_TAGS, encode writes it. */
typedef struct kw_unknown_tag {
    uint32_t tag;
    kw_bytes data; /* borrows */
} kw_unknown_tag;

typedef struct kw_unknown_tags {
    const kw_unknown_tag *tags;
    int32_t n;
} kw_unknown_tags;

/* All APIs, ordered by key: an array of *n pointers. */
KW_PUBLIC const kw_api *const *kw_api_all(int *n);
KW_PUBLIC const kw_api *kw_api_by_key(int16_t key);  /* NULL: none */
KW_PUBLIC const kw_api *kw_api_by_name(kw_str name); /* case-insensitive, or the key in digits; NULL: none */

KW_PUBLIC const char *kw_message_name(const kw_message *m);    /* "ProduceRequest" */
KW_PUBLIC size_t kw_message_size(const kw_message *m);         /* sizeof its struct */
KW_PUBLIC const void *kw_message_default(const kw_message *m); /* its const default object */
/* Header version of a message at `version`: request 1 or 2; response 0 or 1 (ApiVersions answers: always 0).
 */
KW_PUBLIC int16_t kw_request_header_version(const kw_api *api, int16_t version);
KW_PUBLIC int16_t kw_response_header_version(const kw_api *api, int16_t version);

/* Appends the body to w; with w->buf == NULL only counts. Array counts and strings are checked against what
 * the wire can say. `fault` may be NULL. KW_EVERSION: version out of range, or a field is set (not its
 * default), absent in this version and not ignorable. KW_EINVAL: null where the version allows none, or a
 * string too long. KW_ENOSPACE: buffer full. */
KW_PUBLIC int kw_message_encode(const kw_message *m, int16_t version, const void *body, kw_writer *w,
                                kw_fault *fault) KW_MUST_USE;

enum {
    KW_DECODE_KEEP_TAGS =
        1 << 0 /* keep unknown tagged fields (in the struct's `unknown_tags`), do not skip them */
};
/* Fills *body (kw_message_size bytes) from its default on. Strings, bytes and records borrow from the input;
 * arrays live in the arena. Bytes left over are the caller's business (see kw_reader_left). KW_ETRUNCATED,
 * KW_EMALFORMED: damaged; KW_ELIMIT: the arena's limit; KW_ENOMEM; KW_EVERSION. */
KW_PUBLIC int kw_message_decode(const kw_message *m, int16_t version, kw_reader *r, kw_arena *arena,
                                unsigned flags, void *body, kw_fault *fault) KW_MUST_USE;

/* Deep copy into the arena; `to` has kw_message_size bytes. 0 or KW_ENOMEM/KW_ELIMIT. */
KW_PUBLIC int kw_message_copy(const kw_message *m, const void *from, kw_arena *arena, void *to) KW_MUST_USE;

/* One JSON object: the fields of this version under the schemas' names, first letter lower case; 64-bit
 * integers whole, uuid as 22 characters, bytes and records as base64, null as null; tagged fields only when
 * not at their default; kept unknown tags as "_unknownTags". Appends to out. KW_ENOMEM. */
KW_PUBLIC int kw_message_print(const kw_message *m, int16_t version, const void *body, kw_mem *mem,
                               kw_buf *out) KW_MUST_USE;
/* The inverse. Absent fields keep their default. Everything it makes lives in the arena.
 * KW_EMALFORMED: not JSON; KW_EINVAL: unknown field, wrong type or range, null where none may be;
 * KW_EVERSION: a field that this version lacks, or the version is out of range; the fault names it. */
KW_PUBLIC int kw_message_parse(const kw_message *m, int16_t version, kw_str json, kw_arena *arena, void *body,
                               kw_fault *fault) KW_MUST_USE;

/* Request header v0-v2 and response header v0-v1, written by hand. */
typedef struct kw_request_header {
    int16_t api_key;
    int16_t api_version;
    int32_t correlation_id;
    kw_str client_id; /* from v1; nullable */
} kw_request_header;

KW_PUBLIC void kw_request_header_write(kw_writer *w, int16_t header_version, const kw_request_header *h);
KW_PUBLIC void kw_request_header_read(kw_reader *r, int16_t header_version, kw_request_header *h);
KW_PUBLIC void kw_response_header_write(kw_writer *w, int16_t header_version, int32_t correlation_id);
KW_PUBLIC int32_t kw_response_header_read(kw_reader *r, int16_t header_version);

/* Looks at the first bytes of a stream. 1: *size is the size of the frame that follows the 4 bytes; 0: fewer
 * than 4 bytes; KW_ELIMIT: over max_size; KW_EMALFORMED: negative; KW_EPEER: TLS alert, HTTP or SSH (M13),
 * see kw_frame_foreign. */
KW_PUBLIC int kw_frame_peek(const void *p, size_t n, size_t max_size, size_t *size) KW_MUST_USE;
/* "a TLS server", "an HTTP server", "an SSH server", or NULL if the bytes do not tell. */
KW_PUBLIC const char *kw_frame_foreign(const void *p, size_t n);

/* The two messages of the classic consumer protocol that travel inside JoinGroup and SyncGroup as bytes:
 * int16 version in front, then the body (v0-v3; a later version is read as v3). */
KW_PUBLIC extern const kw_message kw_consumer_subscription_message;
KW_PUBLIC extern const kw_message kw_consumer_assignment_message;

KW_EXTERN_C_END
#endif
