/* test_header.c - request and response headers, and the first bytes of a stream. */
#include "tests/unit/unit.h"

#include <kwire/message.h>
#include <kwire/msg/api_versions.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/sasl_handshake.h>
#include <string.h>

static kw_str str(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static size_t write_request(uint8_t *buf, size_t cap, int16_t version, kw_str client_id) {
    kw_writer w;
    kw_request_header h = {18, 3, 77, client_id};
    kw_writer_init(&w, buf, cap);
    kw_request_header_write(&w, version, &h);
    assert_int_equal(w.err, 0);
    return w.n;
}

static void request_headers(void **state) {
    (void)state;
    uint8_t buf[64];
    assert_int_equal(write_request(buf, sizeof buf, 0, str("ab")), 8);
    assert_memory_equal(buf, "\0\x12\0\x03\0\0\0\x4d", 8);
    assert_int_equal(write_request(buf, sizeof buf, 1, str("ab")), 12);
    assert_memory_equal(buf + 8,
                        "\0\x02"
                        "ab",
                        4);
    assert_int_equal(write_request(buf, sizeof buf, 2, (kw_str){NULL, -1}), 11);
    assert_memory_equal(buf + 8, "\xff\xff\0", 3); /* int16 even in the flexible header, then no tags */
}

static void request_headers_read_back(void **state) {
    (void)state;
    for (int16_t version = 0; version <= 2; version++) {
        uint8_t buf[64];
        size_t n = write_request(buf, sizeof buf, version, str("me"));
        kw_reader r;
        kw_request_header h;
        kw_reader_init(&r, buf, n);
        kw_request_header_read(&r, version, &h);
        assert_int_equal(r.err, 0);
        assert_int_equal(kw_reader_left(&r), 0);
        assert_int_equal(h.api_key, 18);
        assert_int_equal(h.api_version, 3);
        assert_int_equal(h.correlation_id, 77);
        assert_int_equal(h.client_id.n, version == 0 ? -1 : 2);
    }
}

static int read_request(const void *p, size_t n) {
    kw_reader r;
    kw_request_header h;
    kw_reader_init(&r, p, n);
    kw_request_header_read(&r, 2, &h);
    return r.err;
}

static void damaged_request_headers(void **state) {
    (void)state;
    assert_int_equal(read_request("\0\x12\0\x03\0\0\0\x4d\xff\xfe\0", 11), KW_EMALFORMED); /* length -2 */
    assert_int_equal(read_request("\0\x12\0\x03\0\0\0\x4d\0\x09"
                                  "a",
                                  11),
                     KW_ETRUNCATED);
    assert_int_equal(read_request("\0\x12\0\x03\0\0\0\x4d\xff\xff\x01\x05\x01z", 14), 0); /* unknown tag 5 */
    assert_int_equal(read_request("\0\x12\0\x03\0\0\0\x4d\xff\xff\x02\x05\0\x05\0", 15),
                     KW_EMALFORMED); /* twice */
    assert_int_equal(read_request("\0\x12\0\x03\0\0\0\x4d\xff\xff\x01\x05\x7fz", 14), KW_ETRUNCATED);
}

static void too_long_client_id_is_refused(void **state) {
    (void)state;
    static char name[40000];
    kw_writer w;
    kw_request_header h = {
        0, 0, 0, {name, sizeof name}
    };
    kw_writer_init(&w, NULL, 0);
    kw_request_header_write(&w, 1, &h);
    assert_int_equal(w.err, KW_EINVAL);
}

static void response_headers(void **state) {
    (void)state;
    uint8_t buf[8];
    kw_writer w;
    kw_reader r;
    for (int16_t version = 0; version <= 1; version++) {
        kw_writer_init(&w, buf, sizeof buf);
        kw_response_header_write(&w, version, -5);
        assert_int_equal(w.n, 4 + version);
        kw_reader_init(&r, buf, w.n);
        assert_int_equal(kw_response_header_read(&r, version), -5);
        assert_int_equal(r.err, 0);
        assert_int_equal(kw_reader_left(&r), 0);
    }
}

static void header_versions(void **state) {
    (void)state;
    assert_int_equal(kw_request_header_version(&kw_produce_api, 8), 1);
    assert_int_equal(kw_request_header_version(&kw_produce_api, 9), 2);
    assert_int_equal(kw_response_header_version(&kw_produce_api, 8), 0);
    assert_int_equal(kw_response_header_version(&kw_produce_api, 9), 1);
    /* M5: readable whatever the broker speaks */
    assert_int_equal(kw_request_header_version(&kw_api_versions_api, 3), 2);
    assert_int_equal(kw_response_header_version(&kw_api_versions_api, 3), 0);
    /* never flexible */
    assert_int_equal(kw_request_header_version(&kw_sasl_handshake_api, 1), 1);
    assert_int_equal(kw_response_header_version(&kw_sasl_handshake_api, 1), 0);
}

static void frame_sizes(void **state) {
    (void)state;
    size_t size = 99;
    assert_int_equal(kw_frame_peek("\0\0\0", 3, 100, &size), 0);
    assert_int_equal(kw_frame_peek("\0\0\0\x64", 4, 100, &size), 1);
    assert_int_equal(size, 100);
    assert_int_equal(kw_frame_peek("\0\0\0\0", 4, 100, &size), 1);
    assert_int_equal(size, 0);
    assert_int_equal(kw_frame_peek("\0\0\0\x65", 4, 100, &size), KW_ELIMIT);
    assert_int_equal(kw_frame_peek("\xff\xff\xff\xff", 4, 100, &size), KW_EMALFORMED);
    assert_int_equal(kw_frame_peek("\x80\0\0\0", 4, SIZE_MAX, &size), KW_EMALFORMED);
    assert_int_equal(kw_frame_peek("\x7f\xff\xff\xff", 4, SIZE_MAX, &size), 1);
}

static void foreign_peers_are_named(void **state) {
    (void)state;
    size_t size;
    assert_int_equal(kw_frame_peek("\x15\x03\x01\x00\x02", 5, 1 << 20, &size), KW_EPEER);
    assert_int_equal(kw_frame_peek("\x16\x03\x03\x00", 4, 1 << 20, &size), KW_EPEER);
    assert_int_equal(kw_frame_peek("HTTP/1.1 400", 12, 1 << 20, &size), KW_EPEER);
    assert_int_equal(kw_frame_peek("SSH-2.0", 7, 1 << 20, &size), KW_EPEER);
    assert_string_equal(kw_frame_foreign("\x15\x03", 2), "a TLS server");
    assert_string_equal(kw_frame_foreign("\x16\x03", 2), "a TLS server");
    assert_string_equal(kw_frame_foreign("HTTP/", 5), "an HTTP server");
    assert_string_equal(kw_frame_foreign("SSH-", 4), "an SSH server");
    assert_null(kw_frame_foreign("HTT", 3));
    assert_null(kw_frame_foreign("\0\0\0\x10", 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_headers),
        cmocka_unit_test(request_headers_read_back),
        cmocka_unit_test(damaged_request_headers),
        cmocka_unit_test(too_long_client_id_is_refused),
        cmocka_unit_test(response_headers),
        cmocka_unit_test(header_versions),
        cmocka_unit_test(frame_sizes),
        cmocka_unit_test(foreign_peers_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
