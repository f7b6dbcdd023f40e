/* header.c - request and response headers, by hand: their versions follow rules of their own.
 *
 * The client id keeps its int16 length even in the flexible header 2. An ApiVersions answer always has header
 * 0, so that a client can read it before it knows what the broker speaks (M5). */
#include "protocol/cursor.h"

#include <kwire/message.h>

enum { API_VERSIONS = 18 };

static bool flexible(const kw_api *api, int16_t version) {
    return api->flexible_from >= 0 && version >= api->flexible_from;
}

int16_t kw_request_header_version(const kw_api *api, int16_t version) {
    return flexible(api, version) ? 2 : 1;
}

int16_t kw_response_header_version(const kw_api *api, int16_t version) {
    return flexible(api, version) && api->key != API_VERSIONS ? 1 : 0;
}

/* No header has tagged fields of its own yet: all are unknown, and skipped. Rising, each once (M14). */
static void skip_tags(kw_reader *r) {
    int64_t last = -1;
    for (uint32_t n = get_uvarint(r); n > 0 && r->err == 0; n--) {
        uint32_t tag = get_uvarint(r);
        if (tag <= last)
            reader_fail(r, KW_EMALFORMED);
        last = tag;
        (void)kw_read_raw(r, get_uvarint(r));
    }
}

static kw_str read_client_id(kw_reader *r) {
    int16_t n = kw_read_i16(r);
    if (n < -1)
        reader_fail(r, KW_EMALFORMED);
    if (n < 0)
        return (kw_str){NULL, -1};
    const uint8_t *p = kw_read_raw(r, (size_t)n);
    return p == NULL ? (kw_str){NULL, -1} : (kw_str){(const char *)p, n};
}

static void write_client_id(kw_writer *w, kw_str id) {
    if (id.n > INT16_MAX)
        kw_writer_fail(w, KW_EINVAL);
    kw_write_i16(w, (int16_t)(id.n < 0 ? -1 : id.n));
    if (id.n > 0)
        kw_write_raw(w, id.p, (size_t)id.n);
}

void kw_request_header_write(kw_writer *w, int16_t header_version, const kw_request_header *h) {
    kw_write_i16(w, h->api_key);
    kw_write_i16(w, h->api_version);
    kw_write_i32(w, h->correlation_id);
    if (header_version >= 1)
        write_client_id(w, h->client_id);
    if (header_version >= 2)
        kw_write_uvarint(w, 0);
}

void kw_request_header_read(kw_reader *r, int16_t header_version, kw_request_header *h) {
    *h = (kw_request_header){
        .client_id = {NULL, -1}
    };
    h->api_key = kw_read_i16(r);
    h->api_version = kw_read_i16(r);
    h->correlation_id = kw_read_i32(r);
    if (header_version >= 1)
        h->client_id = read_client_id(r);
    if (header_version >= 2)
        skip_tags(r);
}

void kw_response_header_write(kw_writer *w, int16_t header_version, int32_t correlation_id) {
    kw_write_i32(w, correlation_id);
    if (header_version >= 1)
        kw_write_uvarint(w, 0);
}

int32_t kw_response_header_read(kw_reader *r, int16_t header_version) {
    int32_t correlation_id = kw_read_i32(r);
    if (header_version >= 1)
        skip_tags(r);
    return correlation_id;
}
