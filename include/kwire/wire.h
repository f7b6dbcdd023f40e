/* wire.h - cursors over bytes: the only way kwire reads and writes the wire.
 *
 * Both are sticky: after the first error every call is harmless (reads give 0, null), so ten calls need one
 * check. Integers are big-endian, varints as in the protocol guide (unsigned LEB128; zigzag for signed). */
#ifndef KWIRE_WIRE_H
#define KWIRE_WIRE_H

#include <kwire/error.h>
#include <kwire/mem.h>

KW_EXTERN_C_BEGIN

typedef struct kw_reader {
    const uint8_t *p; /* next byte */
    const uint8_t *end;
    const uint8_t *base; /* first byte: offsets in errors count from here */
    int err;             /* 0, KW_ETRUNCATED, KW_EMALFORMED ... */
} kw_reader;

/* A writer into a fixed buffer. With buf == NULL it only counts: the sizing pass.
 * With `slices` set, large borrowed bytes (records) are not copied but become slices of their own between
 * pieces of buf: the gathering write of produce requests. kw_writer_finish closes the last piece. */
typedef struct kw_writer {
    uint8_t *buf;
    size_t cap;
    size_t n;          /* bytes written into buf (or counted) */
    size_t n_borrowed; /* bytes in borrowed slices */
    int err;           /* 0, KW_ENOSPACE, KW_EVERSION ... */
    kw_slice *slices;  /* may be NULL */
    int n_slices, max_slices;
    size_t piece; /* start in buf of the piece not yet in slices */
} kw_writer;

KW_PUBLIC void kw_reader_init(kw_reader *r, const void *p, size_t n);
KW_PUBLIC size_t kw_reader_left(const kw_reader *r);
KW_PUBLIC size_t kw_reader_offset(const kw_reader *r);
KW_PUBLIC void kw_reader_fail(kw_reader *r, int err);
KW_PUBLIC bool kw_read_bool(kw_reader *r);
KW_PUBLIC int8_t kw_read_i8(kw_reader *r);
KW_PUBLIC int16_t kw_read_i16(kw_reader *r);
KW_PUBLIC uint16_t kw_read_u16(kw_reader *r);
KW_PUBLIC int32_t kw_read_i32(kw_reader *r);
KW_PUBLIC uint32_t kw_read_u32(kw_reader *r);
KW_PUBLIC int64_t kw_read_i64(kw_reader *r);
KW_PUBLIC double kw_read_f64(kw_reader *r);
KW_PUBLIC kw_uuid kw_read_uuid(kw_reader *r);
KW_PUBLIC uint32_t kw_read_uvarint(kw_reader *r); /* at most 5 bytes, else KW_EMALFORMED */
KW_PUBLIC int32_t kw_read_varint(kw_reader *r);
KW_PUBLIC int64_t kw_read_varlong(kw_reader *r); /* at most 10 bytes */
/* Borrows n bytes of the input; NULL and a sticky error if there are fewer. */
KW_PUBLIC const uint8_t *kw_read_raw(kw_reader *r, size_t n);

KW_PUBLIC void kw_writer_init(kw_writer *w, void *buf, size_t cap);
/* From here on gather into at most `max` slices; when they run out, bytes are copied into buf after all.
 * slices NULL: the sizing pass only counts them in n_slices. */
KW_PUBLIC void kw_writer_gather(kw_writer *w, kw_slice *slices, int max);
KW_PUBLIC void kw_writer_fail(kw_writer *w, int err);
/* All bytes so far, in buf and borrowed. */
KW_PUBLIC size_t kw_writer_total(const kw_writer *w);
KW_PUBLIC int kw_writer_finish(kw_writer *w);
KW_PUBLIC void kw_write_bool(kw_writer *w, bool v);
KW_PUBLIC void kw_write_i8(kw_writer *w, int8_t v);
KW_PUBLIC void kw_write_i16(kw_writer *w, int16_t v);
KW_PUBLIC void kw_write_u16(kw_writer *w, uint16_t v);
KW_PUBLIC void kw_write_i32(kw_writer *w, int32_t v);
KW_PUBLIC void kw_write_u32(kw_writer *w, uint32_t v);
KW_PUBLIC void kw_write_i64(kw_writer *w, int64_t v);
KW_PUBLIC void kw_write_f64(kw_writer *w, double v);
KW_PUBLIC void kw_write_uuid(kw_writer *w, kw_uuid v);
KW_PUBLIC void kw_write_uvarint(kw_writer *w, uint32_t v);
KW_PUBLIC void kw_write_varint(kw_writer *w, int32_t v);
KW_PUBLIC void kw_write_varlong(kw_writer *w, int64_t v);
KW_PUBLIC void kw_write_raw(kw_writer *w, const void *p, size_t n);
/* Like kw_write_raw, but with slices set a piece of 512 bytes or more is borrowed instead of copied. */
KW_PUBLIC void kw_write_borrowed(kw_writer *w, const void *p, size_t n);

/* Text forms. uuid: 22 characters of URL-safe base64 without padding, as Kafka prints topic ids. */
KW_PUBLIC void kw_uuid_text(kw_uuid u, char out[23]);
KW_PUBLIC int kw_uuid_parse(kw_str text, kw_uuid *out) KW_MUST_USE; /* 0 or KW_EMALFORMED */
KW_PUBLIC bool kw_uuid_is_zero(kw_uuid u);

KW_EXTERN_C_END
#endif
