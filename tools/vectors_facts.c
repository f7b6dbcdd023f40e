/* vectors_facts.c - hashes, varints and the table of errors. */
#include "tools/vectors.h"

#include <kwire/hash.h>
#include <kwire/wire.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool number_is(const kw_json *object, const char *member, int64_t want) {
    int64_t n;
    return kw_vector_i64(object, member, &n) && n == want;
}

/* ---- hashes ---- */

/* `partition`: each member's name is a count of partitions. */
static bool partitions_are(const kw_json *partition, uint32_t positive) {
    for (const kw_json *m = partition->child; m != NULL; m = m->next) {
        char count[16];
        int64_t want;
        snprintf(count, sizeof count, "%.*s", (int)m->name.n, m->name.p);
        long n = strtol(count, NULL, 10);
        if (n <= 0 || !kw_json_i64(m, &want) || (int64_t)positive % n != want)
            return false;
    }
    return partition->n > 0;
}

kw_vector_result kw_vector_murmur2(kw_vector *v) {
    kw_bytes key;
    if (!kw_vector_hex(v, v->json, "key", &key) || key.n < 0)
        return kw_vector_fail(v, "key is no hex");
    uint32_t hash = kw_murmur2(key.p, (size_t)key.n);
    uint32_t positive = hash & INT32_MAX;
    if (!number_is(v->json, "murmur2", (int32_t)hash) || !number_is(v->json, "positive", positive))
        return kw_vector_fail(v, "murmur2 gives %" PRId32, (int32_t)hash);
    if (!partitions_are(kw_json_get(v->json, "partition"), positive))
        return kw_vector_fail(v, "another partition");
    return KW_VECTOR_PASSED;
}

/* In two pieces at every cut, continued and combined. */
static bool pieces_agree(kw_bytes data, uint32_t whole) {
    for (int32_t cut = 0; cut <= data.n; cut++) {
        size_t rest = (size_t)(data.n - cut);
        uint32_t a = kw_crc32c(0, data.p, (size_t)cut);
        uint32_t b = kw_crc32c(0, data.p + cut, rest);
        if (kw_crc32c(a, data.p + cut, rest) != whole || kw_crc32c_combine(a, b, rest) != whole)
            return false;
    }
    return true;
}

kw_vector_result kw_vector_crc32c(kw_vector *v) {
    kw_bytes data;
    if (!kw_vector_hex(v, v->json, "data", &data) || data.n < 0)
        return kw_vector_fail(v, "data is no hex");
    uint32_t crc = kw_crc32c(0, data.p, (size_t)data.n);
    if (!number_is(v->json, "crc32c", crc))
        return kw_vector_fail(v, "crc32c gives %" PRIu32, crc);
    if (kw_crc32c_portable(0, data.p, (size_t)data.n) != crc)
        return kw_vector_fail(v, "the portable crc32c gives something else");
    if (!pieces_agree(data, crc))
        return kw_vector_fail(v, "crc32c of two pieces does not combine");
    uint32_t plain = kw_crc32(0, data.p, (size_t)data.n);
    if (!number_is(v->json, "crc32", plain))
        return kw_vector_fail(v, "crc32 gives %" PRIu32, plain);
    return KW_VECTOR_PASSED;
}

/* ---- numbers of variable length ---- */

static int64_t read_uvarint(kw_reader *r) {
    return kw_read_uvarint(r);
}

static int64_t read_varint(kw_reader *r) {
    return kw_read_varint(r);
}

static void write_uvarint(kw_writer *w, int64_t v) {
    kw_write_uvarint(w, (uint32_t)v);
}

static void write_varint(kw_writer *w, int64_t v) {
    kw_write_varint(w, (int32_t)v);
}

static const struct varint_kind {
    const char *name;
    int64_t (*read)(kw_reader *r);
    void (*write)(kw_writer *w, int64_t v);
    int32_t most;      /* bytes */
    uint8_t last_byte; /* largest value of the last of them */
} varint_kinds[] = {
    {"uvarint", read_uvarint,    write_uvarint,    5,  0x0f},
    {"varint",  read_varint,     write_varint,     5,  0x0f},
    {"varlong", kw_read_varlong, kw_write_varlong, 10, 0x01},
};

static const struct varint_kind *kind_named(kw_str name) {
    for (size_t i = 0; i < sizeof varint_kinds / sizeof varint_kinds[0]; i++) {
        const char *n = varint_kinds[i].name;
        if (name.n == (int32_t)strlen(n) && memcmp(name.p, n, (size_t)name.n) == 0)
            return &varint_kinds[i];
    }
    return NULL;
}

static bool wrote(const kw_writer *w, kw_bytes want) {
    return w->err == 0 && w->n == (size_t)want.n && memcmp(w->buf, want.p, w->n) == 0;
}

static kw_vector_result check_float(kw_vector *v, kw_bytes hex) {
    uint8_t buf[8];
    double value;
    kw_reader r;
    kw_writer w;
    if (!kw_json_f64(kw_json_get(v->json, "value"), &value))
        return kw_vector_fail(v, "value is no number");
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    double got = kw_read_f64(&r);
    if (r.err != 0 || kw_reader_left(&r) != 0 || memcmp(&got, &value, sizeof got) != 0)
        return kw_vector_fail(v, "read as %.17g", got);
    kw_writer_init(&w, buf, sizeof buf);
    kw_write_f64(&w, value);
    return wrote(&w, hex) ? KW_VECTOR_PASSED : kw_vector_fail(v, "written otherwise");
}

kw_vector_result kw_vector_varint(kw_vector *v) {
    uint8_t buf[16];
    kw_bytes hex;
    int64_t value;
    kw_reader r;
    kw_writer w;
    if (!kw_vector_hex(v, v->json, "hex", &hex) || hex.n < 0)
        return kw_vector_fail(v, "hex is no hex");
    const struct varint_kind *kind = kind_named(v->section);
    if (kind == NULL)
        return check_float(v, hex);
    if (!kw_vector_i64(v->json, "value", &value))
        return kw_vector_fail(v, "value is no integer");
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    int64_t got = kind->read(&r);
    if (r.err != 0 || kw_reader_left(&r) != 0 || got != value)
        return kw_vector_fail(v, "read as %" PRId64 ", %s", got, kw_error_name(r.err));
    kw_writer_init(&w, buf, sizeof buf);
    kind->write(&w, value);
    return wrote(&w, hex) ? KW_VECTOR_PASSED : kw_vector_fail(v, "written otherwise");
}

/* Bits that do not fit may be dropped, as the official reader does, or refused. */
static bool has_bits_too_many(const struct varint_kind *kind, kw_bytes hex) {
    return hex.n >= kind->most && hex.p[kind->most - 1] < 0x80 && hex.p[kind->most - 1] > kind->last_byte;
}

kw_vector_result kw_vector_varint_decode(kw_vector *v) {
    kw_bytes hex;
    kw_str name;
    kw_reader r;
    int64_t value, left;
    const struct varint_kind *kind = kw_vector_str(v->json, "kind", &name) ? kind_named(name) : NULL;
    if (kind == NULL || !kw_vector_hex(v, v->json, "hex", &hex) || hex.n < 0)
        return kw_vector_fail(v, "kind or hex is not as it should be");
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    int64_t got = kind->read(&r);
    if (kw_json_get(v->json, "error") != NULL)
        return r.err != 0 ? KW_VECTOR_PASSED : kw_vector_fail(v, "taken for %" PRId64, got);
    if (r.err != 0 && has_bits_too_many(kind, hex))
        return KW_VECTOR_PASSED;
    if (!kw_vector_i64(v->json, "value", &value) || !kw_vector_i64(v->json, "left", &left))
        return kw_vector_fail(v, "neither value and left nor error");
    if (r.err != 0 || got != value || kw_reader_left(&r) != (size_t)left)
        return kw_vector_fail(v, "read as %" PRId64 ", %s", got, kw_error_name(r.err));
    return KW_VECTOR_PASSED;
}

/* ---- errors ---- */

static const struct {
    const char *member;
    unsigned bit;
} classes[] = {
    {"retriable",              KW_RETRIABLE        },
    {"refreshRetriable",       KW_REFRESH_RETRIABLE},
    {"invalidMetadata",        KW_INVALID_METADATA },
    {"applicationRecoverable", KW_APP_RECOVERABLE  },
    {"transactionAbortable",   KW_TXN_ABORTABLE    },
    {"authentication",         KW_AUTHENTICATION   },
    {"authorization",          KW_AUTHORIZATION    },
    {"transactionFatal",       KW_TXN_FATAL        },
};

kw_vector_result kw_vector_error(kw_vector *v) {
    int64_t code;
    kw_str name;
    int found = 0;
    if (!kw_vector_i64(v->json, "code", &code) || !kw_vector_str(v->json, "name", &name))
        return kw_vector_fail(v, "code or name is not as it should be");
    if (!kw_vector_is(kw_json_get(v->json, "name"), kw_error_name((int)code)))
        return kw_vector_fail(v, "%d is called %s", (int)code, kw_error_name((int)code));
    if (!kw_error_by_name(name, &found) || found != (int)code)
        return kw_vector_fail(v, "not found by its name");
    unsigned bits = kw_error_class((int)code);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        const kw_json *flag = kw_json_get(v->json, classes[i].member);
        if (flag == NULL || flag->type != KW_JSON_BOOL || flag->boolean != ((bits & classes[i].bit) != 0))
            return kw_vector_fail(v, "%s differs", classes[i].member);
    }
    return KW_VECTOR_PASSED;
}
