/* records_builder.h - what building batches from JSON shares between the formats: where we are, the first
 * error, typed members, and bytes. After an error every call is harmless. */
#ifndef KW_TOOLS_RECORDS_BUILDER_H
#define KW_TOOLS_RECORDS_BUILDER_H

#include "protocol/json.h"

typedef struct kw_builder {
    kw_arena *arena;
    kw_mem *mem;
    kw_buf *out;
    kw_fault *fault;
    int err;
    char where[64]; /* "batches[0].records[1]" */
} kw_builder;

/* The first error stays; the fault names the member. */
void kw_builder_refuse(kw_builder *b, int err, const char *member);
/* Goes on to a record of the batch whose name takes `batch_name` characters of b->where. */
void kw_builder_name_record(kw_builder *b, size_t batch_name, int64_t index);

/* Members. Absent ones are `absent`, null and the empty array. */
int64_t kw_builder_number(kw_builder *b, const kw_json *object, const char *member, int64_t low, int64_t high,
                          int64_t absent);
kw_bytes kw_builder_hex_of(kw_builder *b, const kw_json *v, const char *member);
const kw_json *kw_builder_array(kw_builder *b, const kw_json *object, const char *member);
/* Typing errors must not pass as absent members. `known` ends with NULL. */
void kw_builder_check_members(kw_builder *b, const kw_json *object, const char *const *known);

/* The attributes of a batch: as given, or as compression, timestampType and the flags say. */
int64_t kw_builder_attributes(kw_builder *b, const kw_json *batch);
/* A number of the first or last record, or the largest (-1 for none). */
int64_t kw_builder_first_of(kw_builder *b, const kw_json *records, const char *member, int64_t none);
int64_t kw_builder_last_of(kw_builder *b, const kw_json *records, const char *member, int64_t none);
int64_t kw_builder_largest_of(kw_builder *b, const kw_json *records, const char *member);

void kw_builder_put(kw_builder *b, kw_buf *to, const void *p, size_t n);
void kw_builder_put_int(kw_builder *b, kw_buf *to, int64_t v, int size); /* big-endian */
void kw_builder_patch_u32(kw_buf *buf, size_t at, uint32_t v);
/* Replaces the bytes by their compressed form. */
void kw_builder_compress(kw_builder *b, int codec, kw_buf *records);

/* records_build_old.c: one message or wrapper of format 0 or 1. */
void kw_builder_old(kw_builder *b, const kw_json *batch, int magic);

#endif
