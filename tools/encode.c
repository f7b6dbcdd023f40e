/* encode.c - `kwire encode`: JSON to bytes, the inverse of decode. */
#include "tools/body.h"
#include "tools/commands.h"
#include "tools/file.h"
#include "tools/hex.h"
#include "tools/json_tree.h"
#include "tools/print.h"
#include "tools/records_json.h"

#include <kwire/net.h>

#include <stdio.h>
#include <string.h>

typedef struct encoding {
    const kw_args *args;
    kw_mem mem;
    kw_arena arena;
    kw_buf text;
    kw_str json;
    kw_buf out;
    const kw_api *api;
    int16_t version;
} encoding;

static int encode_body(encoding *e, const kw_message *m, kw_str json) {
    void *body;
    int result = kw_body_parse(e->args, m, e->version, json, &e->arena, &body);
    return result == KW_EXIT_OK ? kw_body_encode(e->args, m, e->version, body, &e->mem, &e->out) : result;
}

static int encode_request(encoding *e) {
    return encode_body(e, e->api->request, e->json);
}

static int encode_response(encoding *e) {
    return encode_body(e, e->api->response, e->json);
}

static int bad_json(encoding *e, const char *what, int code, size_t at, const char *field) {
    kw_fault fault = {.code = code, .offset = at};
    snprintf(fault.path, sizeof fault.path, "%s", field);
    kw_subject_fault(e->args, what, -1, &fault);
    return KW_EXIT_USAGE;
}

static int parse_document(encoding *e, const char *what, const kw_json **root) {
    size_t at = 0;
    int err = kw_json_parse(e->json, &e->arena, root, &at);
    return err == 0 ? KW_EXIT_OK : bad_json(e, what, err, at, "");
}

static int encode_records(encoding *e) {
    const kw_json *root;
    kw_fault fault = {0};
    if (parse_document(e, "records", &root) != KW_EXIT_OK)
        return KW_EXIT_USAGE;
    if (kw_records_build(root, &e->arena, &e->mem, &e->out, &fault) == 0)
        return KW_EXIT_OK;
    kw_subject_fault(e->args, "records", -1, &fault);
    return KW_EXIT_USAGE;
}

/* ---- frames ---- */

/* The members that decode prints, and those that the vectors have besides. */
static const char *const frame_members[] = {"case",    "hex",           "api",    "name", "kind",
                                            "version", "headerVersion", "header", "body", NULL};
static const char *const request_members[] = {"requestApiKey", "requestApiVersion", "correlationId",
                                              "clientId", NULL};
static const char *const response_members[] = {"correlationId", NULL};

static int check_members(encoding *e, const kw_json *object, const char *const *known, const char *where) {
    char path[64];
    if (object->type != KW_JSON_OBJECT)
        return bad_json(e, "frame", KW_EINVAL, object->offset, where);
    const kw_json *m = kw_json_stranger(object, known);
    if (m == NULL)
        return KW_EXIT_OK;
    snprintf(path, sizeof path, "%s%s%.*s", where, where[0] != 0 ? "." : "", (int)m->name.n, m->name.p);
    return bad_json(e, "frame", KW_EINVAL, m->offset, path);
}

/* The document and its header; absent, that is NULL. */
static int parse_frame(encoding *e, const char *const *known, const kw_json **root, const kw_json **header) {
    int result = parse_document(e, "frame", root);
    if (result == KW_EXIT_OK)
        result = check_members(e, *root, frame_members, "");
    *header = result == KW_EXIT_OK ? kw_json_get(*root, "header") : NULL;
    return *header == NULL ? result : check_members(e, *header, known, "header");
}

static int begin_frame(encoding *e, kw_writer *header) {
    static const uint8_t size[4] = {0};
    if (kw_buf_append(&e->out, &e->mem, size, sizeof size) == 0 &&
        kw_buf_append(&e->out, &e->mem, header->buf, header->n) == 0)
        return KW_EXIT_OK;
    kw_say("kwire encode: out of memory");
    return KW_EXIT_FAILED;
}

static void end_frame(encoding *e) {
    size_t n = e->out.n - 4;
    for (int i = 0; i < 4; i++)
        e->out.p[i] = (uint8_t)(n >> (24 - 8 * i));
}

static int encode_frame(encoding *e, const kw_json *root, kw_writer *header, const kw_message *m) {
    const kw_json *body = kw_json_get(root, "body");
    kw_str json = body != NULL ? kw_json_source(e->json, body) : (kw_str){"{}", 2};
    int result = begin_frame(e, header);
    if (result == KW_EXIT_OK)
        result = encode_body(e, m, json);
    if (result == KW_EXIT_OK)
        end_frame(e);
    return result;
}

/* API, version, correlation id and client id of the header. */
static int request_header(encoding *e, const kw_json *header, kw_request_header *h) {
    int64_t key, version, correlation = 0;
    const kw_json *client = kw_json_get(header, "clientId");
    if (!kw_json_int(header, "requestApiKey", 0, INT16_MAX, &key) || kw_api_by_key((int16_t)key) == NULL)
        return bad_json(e, "frame", KW_EINVAL, 0, "header.requestApiKey");
    e->api = kw_api_by_key((int16_t)key);
    if (!kw_json_int(header, "requestApiVersion", e->api->min_version, e->api->max_version, &version))
        return bad_json(e, "frame", KW_EINVAL, 0, "header.requestApiVersion");
    if (kw_json_get(header, "correlationId") != NULL &&
        !kw_json_int(header, "correlationId", INT32_MIN, INT32_MAX, &correlation))
        return bad_json(e, "frame", KW_EINVAL, 0, "header.correlationId");
    e->version = (int16_t)version;
    *h = (kw_request_header){
        (int16_t)key, e->version, (int32_t)correlation, {NULL, -1}
    };
    if (client != NULL && client->type == KW_JSON_STRING)
        h->client_id = client->text;
    else if (client != NULL && client->type != KW_JSON_NULL)
        return bad_json(e, "frame", KW_EINVAL, client->offset, "header.clientId");
    return KW_EXIT_OK;
}

static int encode_frame_request(encoding *e) {
    const kw_json *root, *header;
    kw_request_header h;
    kw_writer w;
    int result = parse_frame(e, request_members, &root, &header);
    if (result == KW_EXIT_OK)
        result = request_header(e, header, &h);
    if (result != KW_EXIT_OK)
        return result;
    size_t size = 64 + (h.client_id.n > 0 ? (size_t)h.client_id.n : 0);
    kw_writer_init(&w, kw_arena_alloc(&e->arena, size), size);
    kw_request_header_write(&w, kw_request_header_version(e->api, e->version), &h);
    if (w.err != 0)
        return bad_json(e, "frame", w.err, 0, "header.clientId");
    return encode_frame(e, root, &w, e->api->request);
}

static int encode_frame_response(encoding *e) {
    const kw_json *root, *header;
    int64_t correlation = 0;
    uint8_t bytes[16];
    kw_writer w;
    int result = parse_frame(e, response_members, &root, &header);
    if (result != KW_EXIT_OK)
        return result;
    if (kw_json_get(header, "correlationId") != NULL &&
        !kw_json_int(header, "correlationId", INT32_MIN, INT32_MAX, &correlation))
        return bad_json(e, "frame", KW_EINVAL, header->offset, "header.correlationId");
    kw_writer_init(&w, bytes, sizeof bytes);
    kw_response_header_write(&w, kw_response_header_version(e->api, e->version), (int32_t)correlation);
    return encode_frame(e, root, &w, e->api->response);
}

/* ---- command ---- */

static const struct kind {
    const char *name;
    bool takes_api;
    int (*encode)(encoding *e);
} kinds[] = {
    {"request",        true,  encode_request       },
    {"response",       true,  encode_response      },
    {"frame-request",  false, encode_frame_request },
    {"frame-response", true,  encode_frame_response},
    {"records",        false, encode_records       },
};

static const struct kind *find_kind(const kw_args *a) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, a->words[0]) == 0)
            return &kinds[i];
    kw_say("kwire encode: %s is not one of request, response, frame-request, frame-response, records",
           a->words[0]);
    return NULL;
}

static int read_words(encoding *e, const struct kind *k, const char **source) {
    const kw_args *a = e->args;
    int used = k->takes_api ? 3 : 1;
    if (a->n_words < used || a->n_words > used + 1) {
        kw_say("kwire encode: %s takes %s[FILE | JSON]", k->name, k->takes_api ? "API VERSION " : "");
        return KW_EXIT_USAGE;
    }
    *source = a->n_words > used ? a->words[used] : "-";
    if (!k->takes_api)
        return KW_EXIT_OK;
    e->api = kw_subject_api(a, a->words[1]);
    if (e->api == NULL || !kw_subject_version(a, a->words[2], false, &e->version) ||
        !kw_subject_known(a, e->api, e->version))
        return KW_EXIT_USAGE;
    return KW_EXIT_OK;
}

/* As raw takes it, and as decode does: JSON itself, @FILE, -, or FILE. */
static int read_source(encoding *e, const char *source) {
    int result;
    if (source[0] == '{' || source[0] == '[' || source[0] == '@' || strcmp(source, "-") == 0)
        result = kw_body_text(source, &e->mem, &e->text);
    else
        result = kw_file_read(source, &e->mem, &e->text) == 0 ? KW_EXIT_OK : KW_EXIT_FAILED;
    e->json = (kw_str){(const char *)e->text.p, (int32_t)e->text.n};
    return result;
}

static int write_out(const encoding *e, kw_bytes bytes) {
    if (!e->args->hex_output) {
        if (bytes.n > 0)
            fwrite(bytes.p, 1, (size_t)bytes.n, stdout);
        return KW_EXIT_OK;
    }
    for (int32_t i = 0; i < bytes.n; i++)
        printf("%02x", bytes.p[i]);
    putchar('\n');
    return KW_EXIT_OK;
}

static int encode(encoding *e) {
    const char *source;
    const struct kind *k = find_kind(e->args);
    if (k == NULL)
        return KW_EXIT_USAGE;
    int result = read_words(e, k, &source);
    if (result == KW_EXIT_OK)
        result = read_source(e, source);
    if (result == KW_EXIT_OK)
        result = k->encode(e);
    return result == KW_EXIT_OK ? write_out(e, (kw_bytes){e->out.p, (int32_t)e->out.n}) : result;
}

static int run(kw_args *a) {
    encoding e = {.args = a, .mem = kw_mem_libc()};
    kw_arena_init(&e.arena, &e.mem, 0);
    int result = encode(&e);
    kw_buf_fini(&e.out, &e.mem);
    kw_buf_fini(&e.text, &e.mem);
    kw_arena_fini(&e.arena);
    return result;
}

static const kw_option rows[] = {
    {'x', "hex", NULL, "print hexadecimal digits and a line feed", kw_option_flag,
     offsetof(kw_args, hex_output), 0, 0},
};
static const kw_option_group options = {"Options", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_encode = {
    .name = "encode",
    .summary = "JSON to bytes of the protocol",
    .usage = "KIND [API VERSION] [FILE | JSON]",
    .about = "The inverse of `kwire decode`: reads JSON from FILE, stdin or the command line and writes\n"
             "the bytes to stdout. Absent fields have their default. KIND is one of\n"
             "  request API VERSION          the body of a request\n"
             "  response API VERSION         the body of a response\n"
             "  frame-request                {\"header\":{...},\"body\":{...}}: size, header and body\n"
             "  frame-response API VERSION   the same of a response\n"
             "  records                      {\"batches\":[...]}; sizes and checksums are computed",
    .groups = {&options, NULL},
    .notes = "Exit code: 0 encoded; 1 unreadable; 2 usage, or JSON that this version cannot say.\n\n"
             "Examples:\n"
             "  kwire encode request Metadata 12 '{\"topics\":null}' -x\n"
             "  kwire encode records '{\"batches\":[{\"records\":[{\"value\":\"6869\"}]}]}' | kwire decode "
             "records",
    .min_words = 1,
    .max_words = 4,
    .run = run,
};
