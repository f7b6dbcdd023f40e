/* vectors_frames.c - headers, whole frames, and the table of APIs. */
#include "tools/vectors_body.h"

#include <inttypes.h>
#include <string.h>

#define FAIL(...) (kw_vector_fail(__VA_ARGS__), false)

static bool same_bytes(const void *p, size_t n, kw_bytes want) {
    return n == (size_t)want.n && memcmp(p, want.p, n) == 0;
}

static bool number_is(const kw_json *json, const char *member, int64_t want) {
    int64_t n;
    return kw_vector_i64(json, member, &n) && n == want;
}

static bool text_is(const kw_json *v, kw_str text) {
    if (v == NULL || v->type == KW_JSON_NULL)
        return text.n < 0;
    return text.n == v->text.n && (text.n == 0 || memcmp(text.p, v->text.p, (size_t)text.n) == 0);
}

static bool request_header_says(kw_vector *v, const kw_request_header *h, const kw_json *json) {
    if (number_is(json, "requestApiKey", h->api_key) &&
        number_is(json, "requestApiVersion", h->api_version) &&
        number_is(json, "correlationId", h->correlation_id) &&
        text_is(kw_json_get(json, "clientId"), h->client_id))
        return true;
    return FAIL(v, "the header says something else");
}

/* Reads a header off r and compares it; written again it must give `plain`. */
static bool check_request_header(kw_vector *v, kw_reader *r, int16_t version, const kw_json *json,
                                 kw_bytes plain) {
    kw_request_header h;
    kw_writer w;
    uint8_t *buf = kw_arena_alloc(v->arena, (size_t)plain.n);
    kw_request_header_read(r, version, &h);
    if (r->err != 0 || buf == NULL)
        return FAIL(v, "header: %s", kw_error_name(r->err));
    if (!request_header_says(v, &h, json))
        return false;
    kw_writer_init(&w, buf, (size_t)plain.n);
    kw_request_header_write(&w, version, &h);
    return (w.err == 0 && same_bytes(buf, w.n, plain)) || FAIL(v, "the header is written otherwise");
}

static bool check_response_header(kw_vector *v, kw_reader *r, int16_t version, const kw_json *json,
                                  kw_bytes plain) {
    uint8_t buf[8];
    kw_writer w;
    int32_t correlation_id = kw_response_header_read(r, version);
    if (r->err != 0)
        return FAIL(v, "header: %s", kw_error_name(r->err));
    if (!number_is(json, "correlationId", correlation_id))
        return FAIL(v, "the header says something else");
    kw_writer_init(&w, buf, sizeof buf);
    kw_response_header_write(&w, version, correlation_id);
    return (w.err == 0 && same_bytes(buf, w.n, plain)) || FAIL(v, "the header is written otherwise");
}

static bool header_prefixes_refused(kw_vector *v, bool request, int16_t version, kw_bytes hex) {
    for (int32_t n = 0; n < hex.n; n++) {
        kw_reader r;
        kw_request_header h;
        kw_reader_init(&r, hex.p, (size_t)n);
        if (request)
            kw_request_header_read(&r, version, &h);
        else
            (void)kw_response_header_read(&r, version);
        if (r.err == 0)
            return FAIL(v, "the first %d bytes are taken for a whole header", (int)n);
    }
    return true;
}

kw_vector_result kw_vector_header(kw_vector *v) {
    int64_t version;
    kw_bytes hex, plain;
    kw_reader r;
    bool request = kw_vector_is(kw_json_get(v->json, "kind"), "request-header");
    const kw_json *json = kw_json_get(v->json, "json");
    if (!kw_vector_i64(v->json, "version", &version) || !kw_vector_hex(v, v->json, "hex", &hex) ||
        json == NULL)
        return kw_vector_fail(v, "a member is missing");
    if (!kw_vector_hex(v, v->json, "hexPlain", &plain))
        plain = hex;
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    bool ok = request ? check_request_header(v, &r, (int16_t)version, json, plain)
                      : check_response_header(v, &r, (int16_t)version, json, plain);
    if (ok && kw_reader_left(&r) != 0)
        return kw_vector_fail(v, "%zu bytes left over", kw_reader_left(&r));
    return ok && header_prefixes_refused(v, request, (int16_t)version, hex) ? KW_VECTOR_PASSED
                                                                            : KW_VECTOR_FAILED;
}

/* Size, header and body of one frame. */
typedef struct frame {
    const kw_api *api;
    const kw_message *message;
    int16_t version;
    bool request;
    kw_bytes bytes;
    const kw_json *header, *body;
} frame;

static int16_t header_version(const frame *f) {
    return f->request ? kw_request_header_version(f->api, f->version)
                      : kw_response_header_version(f->api, f->version);
}

static bool check_size(kw_vector *v, kw_bytes bytes) {
    size_t size = 0;
    int got = kw_frame_peek(bytes.p, (size_t)bytes.n, INT32_MAX, &size);
    if (got != 1 || size + 4 != (size_t)bytes.n)
        return FAIL(v, "size: %s", kw_error_name(got == 1 ? KW_EMALFORMED : got));
    if (kw_frame_peek(bytes.p, (size_t)bytes.n, size - 1, &size) != KW_ELIMIT)
        return FAIL(v, "the size limit does not hold");
    return kw_frame_peek(bytes.p, 3, INT32_MAX, &size) == 0 || FAIL(v, "three bytes are taken for a size");
}

/* `header` NULL: the vector does not tell. */
static bool check_frame(kw_vector *v, const frame *f) {
    kw_reader r, again;
    if (!check_size(v, f->bytes))
        return false;
    kw_reader_init(&r, f->bytes.p + 4, (size_t)f->bytes.n - 4);
    again = r;
    if (f->request) {
        kw_request_header h;
        kw_request_header_read(&again, header_version(f), &h);
    } else {
        (void)kw_response_header_read(&again, header_version(f));
    }
    kw_bytes head = {r.p, (int32_t)kw_reader_offset(&again)};
    kw_bytes rest = {again.p, (int32_t)kw_reader_left(&again)};
    bool ok =
        f->header == NULL || (f->request ? check_request_header(v, &r, header_version(f), f->header, head)
                                         : check_response_header(v, &r, header_version(f), f->header, head));
    return ok && again.err == 0 && kw_vector_body(v, f->message, f->version, rest, rest, f->body);
}

kw_vector_result kw_vector_frame(kw_vector *v) {
    kw_vector_subject s;
    int64_t version;
    if (!kw_vector_find(v, &s))
        return KW_VECTOR_FAILED;
    frame f = {.api = s.api, .message = s.message, .version = s.version, .request = s.request};
    f.header = kw_json_get(v->json, "header");
    f.body = kw_json_get(v->json, "body");
    if (!kw_vector_hex(v, v->json, "hex", &f.bytes) || !kw_vector_i64(v->json, "headerVersion", &version) ||
        f.header == NULL || f.body == NULL)
        return kw_vector_fail(v, "a member is missing");
    if (version != header_version(&f))
        return kw_vector_fail(v, "header version %d, not %d", header_version(&f), (int)version);
    return check_frame(v, &f) ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}

static bool header_versions_are(const kw_json *list, const kw_api *api,
                                int16_t (*of)(const kw_api *, int16_t)) {
    if (list == NULL || list->n != api->max_version - api->min_version + 1)
        return false;
    int16_t version = api->min_version;
    for (const kw_json *c = list->child; c != NULL; c = c->next, version++) {
        int64_t n;
        if (!kw_json_i64(c, &n) || n != of(api, version))
            return false;
    }
    return true;
}

kw_vector_result kw_vector_api(kw_vector *v) {
    const kw_json *j = v->json, *cluster = kw_json_get(j, "clusterAction");
    int64_t key;
    kw_str name;
    if (!kw_vector_i64(j, "api", &key) || !kw_vector_str(j, "name", &name) || cluster == NULL)
        return kw_vector_fail(v, "a member is missing");
    const kw_api *api = kw_api_by_key((int16_t)key);
    if (api == NULL || kw_api_by_name(name) != api || !kw_vector_is(kw_json_get(j, "name"), api->name))
        return kw_vector_fail(v, "not known by this name and key");
    if (!number_is(j, "minVersion", api->min_version) || !number_is(j, "maxVersion", api->max_version) ||
        !number_is(j, "maxStableVersion", api->max_stable_version) ||
        !number_is(j, "flexibleFrom", api->flexible_from) || cluster->boolean != api->cluster_action)
        return kw_vector_fail(v, "the versions are others");
    if (!header_versions_are(kw_json_get(j, "requestHeaderVersions"), api, kw_request_header_version) ||
        !header_versions_are(kw_json_get(j, "responseHeaderVersions"), api, kw_response_header_version))
        return kw_vector_fail(v, "the header versions are others");
    return KW_VECTOR_PASSED;
}

/* The request of an exchange has no JSON: it must be ApiVersions of that version, and come back byte for
 * byte. */
static bool check_request_frame(kw_vector *v, const kw_api *api, int16_t version, kw_bytes bytes) {
    kw_reader r;
    kw_request_header h;
    size_t left = 0;
    if (!check_size(v, bytes))
        return false;
    kw_reader_init(&r, bytes.p + 4, (size_t)bytes.n - 4);
    kw_request_header_read(&r, kw_request_header_version(api, version), &h);
    if (r.err != 0 || h.api_key != api->key || h.api_version != version)
        return FAIL(v, "the request's header says something else");
    kw_bytes rest = {r.p, (int32_t)kw_reader_left(&r)};
    const void *body = kw_vector_decode(v, api->request, version, rest, 0, &left);
    if (body == NULL || left != 0)
        return FAIL(v, "the request is refused");
    return kw_vector_encodes(v, api->request, version, body, rest);
}

kw_vector_result kw_vector_exchange(kw_vector *v) {
    const kw_api *api = kw_api_by_key(18);
    int64_t version;
    kw_bytes request;
    frame f = {.api = api, .request = false};
    f.header = kw_json_get(v->json, "responseHeader");
    f.body = kw_json_get(v->json, "response");
    if (api == NULL || !kw_vector_i64(v->json, "version", &version) || f.body == NULL || f.header == NULL ||
        !kw_vector_hex(v, v->json, "requestFrame", &request) ||
        !kw_vector_hex(v, v->json, "responseFrame", &f.bytes))
        return kw_vector_fail(v, "a member is missing");
    f.message = api->response;
    f.version = (int16_t)version;
    bool ok = check_request_frame(v, api, f.version, request) && check_frame(v, &f);
    return ok ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}

kw_vector_result kw_vector_api_range(kw_vector *v) {
    int64_t key, low, high;
    if (!kw_vector_i64(v->json, "api", &key) || !kw_vector_i64(v->json, "minVersion", &low) ||
        !kw_vector_i64(v->json, "maxVersion", &high))
        return kw_vector_fail(v, "a member is missing");
    const kw_api *api = kw_api_by_key((int16_t)key);
    if (api == NULL || !kw_vector_is(kw_json_get(v->json, "name"), api->name))
        return kw_vector_fail(v, "not known by this name and key");
    /* M7: a broker names Produce 0-2 for the sake of old clients, and does not serve them. */
    if (high > api->max_version || (low < api->min_version && key != 0))
        return kw_vector_fail(v, "versions %" PRId64 "-%" PRId64 " are not all known", low, high);
    return KW_VECTOR_PASSED;
}
