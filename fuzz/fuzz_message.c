/* fuzz_message.c - any bytes as any message in any version. What decodes, encodes; and from then on the bytes
 * stay the same through decoding, copying, and JSON.
 *
 * Input: index of the API (or of the consumer protocol; FUZZ_CONSUMER_PROTOCOL: only that), flags, version,
 * body. */
#include "fuzz/fuzz.h"

#include <kwire/message.h>
#include <string.h>

enum { RESPONSE = 1, KEEP_TAGS = 2, SMALL_ARENA = 4 };

/* Room for the struct of any message. */
typedef union body_room {
    max_align_t align;
    char bytes[1 << 12];
} body_room;

static fuzz_heap heap;
static kw_mem mem;

static const kw_message *choose(uint8_t index, unsigned flags) {
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    int i = FUZZ_CONSUMER_PROTOCOL ? n : index % (n + 1);
    if (i == n)
        return flags & RESPONSE ? &kw_consumer_assignment_message : &kw_consumer_subscription_message;
    return flags & RESPONSE ? apis[i]->response : apis[i]->request;
}

static void encode(const kw_message *m, int16_t version, const void *body, kw_buf *out) {
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    FUZZ_CHECK(kw_message_encode(m, version, body, &w, NULL) == 0);
    size_t n = kw_writer_total(&w);
    FUZZ_CHECK(kw_buf_reserve(out, &mem, n + 1) == 0);
    kw_writer_init(&w, out->p, n);
    FUZZ_CHECK(kw_message_encode(m, version, body, &w, NULL) == 0);
    FUZZ_CHECK(kw_writer_total(&w) == n); /* the sizing pass does not lie */
    out->n = n;
}

static void expect_encoding(const kw_message *m, int16_t version, const void *body, const kw_buf *expected) {
    kw_buf out = {0};
    encode(m, version, body, &out);
    FUZZ_CHECK(out.n == expected->n && memcmp(out.p, expected->p, out.n) == 0);
    kw_buf_fini(&out, &mem);
}

static bool holds(const kw_buf *text, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text->n; i++)
        if (memcmp(text->p + i, word, n) == 0)
            return true;
    return false;
}

/* JSON cannot say bytes that are no UTF-8, nor which NaN it is. */
static void through_json(const kw_message *m, int16_t version, const void *body, kw_arena *arena,
                         const kw_buf *encoded) {
    body_room again;
    kw_buf text = {0}, twice = {0};
    kw_fault fault;
    FUZZ_CHECK(kw_message_print(m, version, body, &mem, &text) == 0);
    if (!holds(&text, "\xef\xbf\xbd") && !holds(&text, "NaN")) {
        kw_str json = {(const char *)text.p, (int32_t)text.n};
        FUZZ_CHECK(kw_message_parse(m, version, json, arena, &again, &fault) == 0);
        expect_encoding(m, version, &again, encoded);
        FUZZ_CHECK(kw_message_print(m, version, &again, &mem, &twice) == 0);
        FUZZ_CHECK(twice.n == text.n && memcmp(twice.p, text.p, text.n) == 0);
    }
    kw_buf_fini(&text, &mem);
    kw_buf_fini(&twice, &mem);
}

static void through_all(const kw_message *m, int16_t version, unsigned flags, const void *body) {
    body_room again;
    kw_buf encoded = {0};
    kw_arena arena;
    kw_reader r;
    kw_arena_init(&arena, &mem, 0);
    encode(m, version, body, &encoded);
    kw_reader_init(&r, encoded.p, encoded.n);
    FUZZ_CHECK(kw_message_decode(m, version, &r, &arena, flags, &again, NULL) == 0);
    FUZZ_CHECK(kw_reader_left(&r) == 0);
    expect_encoding(m, version, &again, &encoded);
    FUZZ_CHECK(kw_message_copy(m, body, &arena, &again) == 0);
    expect_encoding(m, version, &again, &encoded);
    through_json(m, version, body, &arena, &encoded);
    kw_arena_fini(&arena);
    kw_buf_fini(&encoded, &mem);
}

/* Text is read as strictly: what parses, encodes, or lacks a field only because of the version. */
static void as_json(const kw_message *m, int16_t version, kw_bytes text) {
    body_room body;
    kw_arena arena;
    kw_fault fault;
    kw_writer w;
    kw_arena_init(&arena, &mem, 1 << 20);
    kw_str json = {(const char *)text.p, text.n};
    if (kw_message_parse(m, version, json, &arena, &body, &fault) == 0) {
        kw_writer_init(&w, NULL, 0);
        int rc = kw_message_encode(m, version, &body, &w, &fault);
        FUZZ_CHECK(rc == 0 || rc == KW_EVERSION || rc == KW_EINVAL);
    }
    kw_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    body_room body;
    fuzz_input in = {data, size};
    kw_arena arena;
    kw_reader r;
    kw_fault fault;
    mem = fuzz_mem(&heap, 0);
    uint8_t index = fuzz_u8(&in);
    unsigned choice = fuzz_u8(&in);
    int16_t version = fuzz_signed(&in);
    const kw_message *m = choose(index, choice);
    unsigned flags = choice & KEEP_TAGS ? KW_DECODE_KEEP_TAGS : 0;
    kw_bytes bytes = fuzz_rest(&in);
    FUZZ_CHECK(kw_message_size(m) <= sizeof body);
    kw_arena_init(&arena, &mem, choice & SMALL_ARENA ? 1000 : 0);
    kw_reader_init(&r, bytes.p, (size_t)bytes.n);
    int rc = kw_message_decode(m, version, &r, &arena, flags, &body, &fault);
    /* M14: counts are paid for in bytes of input, so memory stays within a factor of it. */
    FUZZ_CHECK(heap.used <= 4096 + size * 400);
    if (rc == 0)
        through_all(m, version, flags, &body);
    else
        as_json(m, version, bytes);
    kw_arena_fini(&arena);
    FUZZ_CHECK(heap.used == 0);
    return 0;
}
