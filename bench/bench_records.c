/* bench_records.c - what a record costs in protocol/ alone, on one core: building and parsing batches,
 * checksums, codecs. The floors to compare with are measured by hand-written loops over the same bytes. */
#include "bench/values.h"

#include <kwire/hash.h>
#include <kwire/records.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 64 * 1024, KEY = BENCH_KEY, ROUNDS = 7 };

static void *bench_alloc(void *ctx, size_t size) {
    (void)ctx;
    return malloc(size);
}

static void *bench_realloc(void *ctx, void *block, size_t old_size, size_t size) {
    (void)ctx;
    (void)old_size;
    return realloc(block, size);
}

static void bench_free(void *ctx, void *block, size_t size) {
    (void)ctx;
    (void)size;
    free(block);
}

static const kw_mem_ops ops = {bench_alloc, bench_realloc, bench_free};
static kw_mem mem = {.ops = &ops};

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what, int err) {
    fprintf(stderr, "bench_records: %s: %s\n", what, kw_error_name(err));
    exit(1);
}

/* The best of some rounds of `work`, in seconds for each of its `n` units. */
static double best(double (*work)(void *), void *arg) {
    double least = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double t = work(arg);
        least = t < least ? t : least;
    }
    return least;
}

typedef struct plan {
    int32_t value_size;
    int n; /* records of a batch */
    char *values;
    uint8_t *buf;
    size_t size; /* of the sealed batch */
} plan;

/* A value of its own for every record of a batch. */
static plan plan_of(int32_t value_size) {
    size_t size = (size_t)value_size;
    plan p = {.value_size = value_size, .values = malloc(BATCH + size), .buf = malloc(BATCH)};
    for (size_t at = 0; at < BATCH; at += size)
        bench_value_fill(p.values + at, size, (unsigned)at);
    return p;
}

static const kw_batch_seal seal = {4001, 0, 17, false};

static kw_closed_batch build(plan *p) {
    kw_batch_writer w;
    kw_buf out = {0};
    kw_closed_batch c;
    kw_batch_writer_init(&w, p->buf, BATCH);
    p->n = 0;
    for (;; p->n++) {
        const uint8_t *value = (const uint8_t *)p->values + (size_t)p->n * (size_t)p->value_size;
        kw_bytes key = {value + 6, KEY};
        if (kw_batch_append(&w, 1700000000000 + p->n, key, (kw_bytes){value, p->value_size}, NULL, 0) != 0)
            break;
    }
    int err = kw_batch_close(&w, KW_CODEC_NONE, INT32_MIN, &mem, &out, &c);
    if (err != 0)
        die("close", err);
    kw_batch_seal_header(&c, &seal);
    p->size = c.n;
    return c;
}

static double time_build(void *arg) {
    plan *p = arg;
    enum { TIMES = 300 };
    double start = seconds();
    for (int i = 0; i < TIMES; i++)
        build(p);
    return (seconds() - start) / TIMES / p->n;
}

static size_t parse(const plan *p, bool check_crc) {
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record rec;
    kw_buf out = {0};
    size_t sum = 0;
    kw_reader_init(&r, p->buf, p->size);
    if (kw_batches_next(&r, &b) != 1 || kw_batch_check(&b, check_crc) != 0)
        die("check", KW_EMALFORMED);
    if (kw_batch_open(&b, 0, &mem, &out, &it) != 0)
        die("open", it.err);
    while (kw_record_next(&it, &rec) == 1)
        sum += (size_t)rec.value.n + rec.value.p[0] + (size_t)rec.offset;
    return sum;
}

static volatile size_t sink;

static double time_parse_with(plan *p, bool check_crc) {
    enum { TIMES = 300 };
    double start = seconds();
    for (int i = 0; i < TIMES; i++)
        sink += parse(p, check_crc);
    return (seconds() - start) / TIMES / p->n;
}

static double time_parse(void *arg) {
    return time_parse_with(arg, false);
}

static double time_parse_crc(void *arg) {
    return time_parse_with(arg, true);
}

static void bench_size(int32_t value_size) {
    plan p = plan_of(value_size);
    double built = best(time_build, &p), parsed = best(time_parse, &p), checked = best(time_parse_crc, &p);
    printf("%4d B  build %6.1f ns  parse %6.1f ns  parse and check %6.1f ns a record\n", (int)value_size,
           built * 1e9, parsed * 1e9, checked * 1e9);
    free(p.values);
    free(p.buf);
}

/* ---- checksums ---- */

typedef struct hashing {
    uint32_t (*fn)(uint32_t crc, const void *p, size_t n);
    const uint8_t *p;
    size_t n;
} hashing;

static double time_hash(void *arg) {
    hashing *h = arg;
    size_t times = (32u << 20) / h->n;
    double start = seconds();
    for (size_t i = 0; i < times; i++)
        sink += h->fn((uint32_t)i, h->p, h->n);
    return (seconds() - start) / (double)(times * h->n);
}

static uint32_t xxh32(uint32_t crc, const void *p, size_t n) {
    return crc + kw_xxh32(p, n);
}

static uint32_t murmur2(uint32_t crc, const void *p, size_t n) {
    return crc + kw_murmur2(p, n);
}

static uint32_t combine(uint32_t crc, const void *p, size_t n) {
    (void)p;
    return kw_crc32c_combine(crc, 12345, n);
}

static void bench_hashes(const uint8_t *p) {
    static const struct {
        const char *name;
        uint32_t (*fn)(uint32_t crc, const void *p, size_t n);
        size_t n;
    } rows[] = {
        {"crc32c",          kw_crc32c,          40   },
        {"crc32c",          kw_crc32c,          1024 },
        {"crc32c",          kw_crc32c,          BATCH},
        {"crc32c portable", kw_crc32c_portable, BATCH},
        {"crc32",           kw_crc32,           BATCH},
        {"xxh32",           xxh32,              BATCH},
        {"murmur2",         murmur2,            16   },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        hashing h = {rows[i].fn, p, rows[i].n};
        double each = best(time_hash, &h);
        printf("%-16s %6zu B  %8.1f ns  %7.2f GB/s\n", rows[i].name, rows[i].n,
               each * 1e9 * (double)rows[i].n, 1e-9 / each);
    }
    hashing h = {combine, p, BATCH - 61};
    printf("%-16s %6d B  %8.1f ns\n", "crc32c combine", BATCH - 61, best(time_hash, &h) * 1e9 * (BATCH - 61));
}

/* ---- codecs ---- */

typedef struct packing {
    int codec;
    kw_bytes in;
    kw_buf out;
} packing;

enum { PACK_TIMES = 40 };

static double time_compress(void *arg) {
    packing *p = arg;
    double start = seconds();
    for (int i = 0; i < PACK_TIMES; i++) {
        p->out.n = 0;
        int err = kw_codec_compress(p->codec, INT32_MIN, &mem, p->in, &p->out);
        if (err != 0)
            die("compress", err);
    }
    return (seconds() - start) / PACK_TIMES / p->in.n;
}

static double time_expand(void *arg) {
    packing *p = arg;
    double start = seconds();
    for (int i = 0; i < PACK_TIMES; i++) {
        p->out.n = 0;
        int err = kw_codec_expand(p->codec, 0, KW_EXPAND_LIMIT, &mem, p->in, &p->out);
        if (err != 0)
            die("expand", err);
    }
    return (seconds() - start) / PACK_TIMES / (double)p->out.n;
}

/* Batches as they come: 64 KiB of records of this size. */
static void bench_codecs(int32_t value_size) {
    plan p = plan_of(value_size);
    kw_closed_batch c = build(&p);
    kw_bytes records = {c.p + KW_BATCH_HEADER, (int32_t)(c.n - KW_BATCH_HEADER)};
    for (int codec = KW_CODEC_GZIP; codec <= KW_CODEC_ZSTD; codec++) {
        if (!kw_codec_built(codec))
            continue;
        packing pack = {.codec = codec, .in = records};
        double in = best(time_compress, &pack);
        packing unpack = {
            .codec = codec, .in = {pack.out.p, (int32_t)pack.out.n}
        };
        double out = best(time_expand, &unpack);
        printf("%-6s %4d B  compress %7.1f MB/s  expand %7.1f MB/s  to %4.1f %%\n", kw_codec_name(codec),
               (int)value_size, 1e-6 / in, 1e-6 / out, 100.0 * (double)pack.out.n / records.n);
        kw_buf_fini(&pack.out, &mem);
        kw_buf_fini(&unpack.out, &mem);
    }
    free(p.values);
    free(p.buf);
}

int main(void) {
    static uint8_t bytes[BATCH];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 2654435761u >> 13);
    bench_size(100);
    bench_size(1024);
    bench_hashes(bytes);
    bench_codecs(100);
    bench_codecs(1024);
    return 0;
}
