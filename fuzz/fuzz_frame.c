/* fuzz_frame.c - a stream of frames, cut anywhere: the same frames come out as in one piece, and the same
 * error at the same place. The header of each frame is read, written and read again. */
#include "fuzz/fuzz.h"

#include <kwire/message.h>
#include <string.h>

enum { MOST_STREAM = 1 << 16, MOST_PIECES = 32 };

typedef struct receiver {
    uint8_t buf[MOST_STREAM];
    size_t n, begin; /* buf[begin..n) is not taken yet */
    size_t max_size;
    int n_frames;
    int error;
} receiver;

static void check_request_header(const uint8_t *p, size_t n, int16_t header_version) {
    uint8_t again[64 + INT16_MAX];
    kw_request_header h, back;
    kw_reader r;
    kw_writer w;
    kw_reader_init(&r, p, n);
    kw_request_header_read(&r, header_version, &h);
    if (r.err != 0)
        return;
    kw_writer_init(&w, again, sizeof again);
    kw_request_header_write(&w, header_version, &h);
    FUZZ_CHECK(w.err == 0 && w.n <= n); /* unknown tags are not kept */
    kw_reader_init(&r, again, w.n);
    kw_request_header_read(&r, header_version, &back);
    FUZZ_CHECK(r.err == 0 && kw_reader_left(&r) == 0);
    FUZZ_CHECK(h.api_key == back.api_key && h.api_version == back.api_version);
    FUZZ_CHECK(h.correlation_id == back.correlation_id);
    FUZZ_CHECK(fuzz_same((kw_bytes){(const uint8_t *)h.client_id.p, h.client_id.n},
                         (kw_bytes){(const uint8_t *)back.client_id.p, back.client_id.n}));
}

static void check_headers(const uint8_t *p, size_t n) {
    kw_reader r;
    for (int16_t version = 0; version <= 2; version++)
        check_request_header(p, n, version);
    for (int16_t version = 0; version <= 1; version++) {
        kw_reader_init(&r, p, n);
        int32_t id = kw_response_header_read(&r, version);
        FUZZ_CHECK(r.err != 0 || kw_reader_offset(&r) >= 4);
        FUZZ_CHECK(r.err == 0 || n > 3 || id == 0);
    }
}

static void receive(receiver *v, const uint8_t *p, size_t n) {
    memcpy(v->buf + v->n, p, n);
    v->n += n;
    while (v->error == 0) {
        size_t size = 0, have = v->n - v->begin;
        int rc = kw_frame_peek(v->buf + v->begin, have, v->max_size, &size);
        if (rc < 0)
            v->error = rc;
        if (rc <= 0 || have - 4 < size)
            return;
        FUZZ_CHECK(size <= v->max_size);
        check_headers(v->buf + v->begin + 4, size);
        v->begin += 4 + size;
        v->n_frames++;
    }
}

static void receive_in_pieces(receiver *v, kw_bytes pieces, kw_bytes stream) {
    size_t at = 0, n = (size_t)stream.n;
    for (int32_t i = 0; i < pieces.n && at < n; i++) {
        size_t piece = pieces.p[i] < n - at ? pieces.p[i] : n - at;
        receive(v, stream.p + at, piece);
        at += piece;
    }
    if (at < n)
        receive(v, stream.p + at, n - at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static receiver whole, pieces;
    fuzz_input in = {data, size};
    size_t max_size = fuzz_u16(&in);
    kw_bytes plan = fuzz_take(&in, fuzz_u8(&in) % MOST_PIECES);
    kw_bytes stream = fuzz_take(&in, MOST_STREAM);
    whole.n = whole.begin = pieces.n = pieces.begin = 0;
    whole.max_size = pieces.max_size = max_size;
    whole.n_frames = pieces.n_frames = whole.error = pieces.error = 0;
    receive(&whole, stream.p, (size_t)stream.n);
    receive_in_pieces(&pieces, plan, stream);
    FUZZ_CHECK(whole.n_frames == pieces.n_frames && whole.begin == pieces.begin);
    FUZZ_CHECK(whole.error == pieces.error);
    return 0;
}
