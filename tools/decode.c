/* decode.c - `kwire decode`: bytes to one line of JSON.
 *
 * What the bytes are is said on the command line; frame-request alone says it itself. Damage, and bytes left
 * over, are told with field and offset. */
#include "tools/commands.h"
#include "tools/file.h"
#include "tools/hex.h"
#include "tools/print.h"
#include "tools/records_json.h"
#include "tools/subject.h"

#include <kwire/net.h>
#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

typedef struct decoding {
    const kw_args *args;
    kw_mem mem;
    kw_arena arena;
    kw_buf input;
    kw_buf line;
    kw_bytes in;
    const kw_api *api; /* request, response, frame-response: from the words */
    int16_t version;
    kw_fault fault;
} decoding;

static int damaged(decoding *d, const char *what, int version) {
    kw_subject_fault(d->args, what, version, &d->fault);
    return KW_EXIT_FAILED;
}

/* Decodes the rest of r as a body and appends its JSON. Bytes left over are told after it. */
static int put_body(decoding *d, const kw_message *m, kw_reader *r, int16_t version) {
    void *body = kw_arena_alloc(&d->arena, kw_message_size(m));
    d->fault.code = body == NULL ? KW_ENOMEM : 0;
    if (body != NULL && kw_message_decode(m, version, r, &d->arena, KW_DECODE_KEEP_TAGS, body, &d->fault) < 0)
        return damaged(d, kw_message_name(m), version);
    if (body == NULL || kw_message_print(m, version, body, &d->mem, &d->line) < 0)
        return damaged(d, kw_message_name(m), version);
    if (kw_reader_left(r) == 0)
        return KW_EXIT_OK;
    kw_say("kwire decode: %s version %d: %zu bytes left over after it, at byte %zu", kw_message_name(m),
           version, kw_reader_left(r), kw_reader_offset(r));
    return KW_EXIT_FAILED;
}

static int decode_body(decoding *d, const kw_message *m) {
    kw_reader r;
    kw_reader_init(&r, d->in.p, (size_t)d->in.n);
    return put_body(d, m, &r, d->version);
}

static int decode_request(decoding *d) {
    return decode_body(d, d->api->request);
}

static int decode_response(decoding *d) {
    return decode_body(d, d->api->response);
}

static int decode_records(decoding *d) {
    if (kw_records_print(d->in, KW_EXPAND_LIMIT, &d->mem, &d->line, &d->fault) == 0)
        return KW_EXIT_OK;
    d->line.n = 0;
    return damaged(d, "records", -1);
}

/* ---- frames ---- */

static int bad_frame(decoding *d, int code, size_t offset, const char *field) {
    d->fault = (kw_fault){.code = code, .offset = offset};
    snprintf(d->fault.path, sizeof d->fault.path, "%s", field);
    return damaged(d, "frame", -1);
}

/* The size in front must be that of the rest. */
static int check_size(decoding *d, kw_reader *r) {
    kw_reader_init(r, d->in.p, (size_t)d->in.n);
    int32_t size = kw_read_i32(r);
    if (r->err != 0)
        return bad_frame(d, r->err, 0, "size");
    if (size < 0)
        return bad_frame(d, KW_EMALFORMED, 0, "size");
    if ((size_t)size > kw_reader_left(r))
        return bad_frame(d, KW_ETRUNCATED, (size_t)d->in.n, "size");
    if ((size_t)size < kw_reader_left(r))
        return bad_frame(d, KW_ETRAILING, 4 + (size_t)size, "");
    return KW_EXIT_OK;
}

static void put_number(kw_json_out *o, const char *name, int64_t n) {
    kw_json_name(o, name);
    kw_json_put_i64(o, n);
}

static void put_what(kw_json_out *o, const kw_api *api, const char *kind, int version, int header_version) {
    kw_json_begin_object(o);
    put_number(o, "api", api->key);
    kw_json_name(o, "name");
    kw_json_put_str(o, (kw_str){api->name, (int32_t)strlen(api->name)});
    kw_json_name(o, "kind");
    kw_json_put_str(o, (kw_str){kind, (int32_t)strlen(kind)});
    put_number(o, "version", version);
    put_number(o, "headerVersion", header_version);
    kw_json_name(o, "header");
    kw_json_begin_object(o);
}

static int put_frame_body(decoding *d, kw_json_out *o, const kw_message *m, kw_reader *r, int16_t version) {
    kw_json_end_object(o);
    kw_json_name(o, "body");
    int result = put_body(d, m, r, version);
    kw_json_end_object(o);
    if (d->fault.code != 0)
        d->line.n = 0;
    return result;
}

static void put_request_header(kw_json_out *o, const kw_request_header *h, int16_t header_version) {
    put_number(o, "requestApiKey", h->api_key);
    put_number(o, "requestApiVersion", h->api_version);
    put_number(o, "correlationId", h->correlation_id);
    if (header_version == 0)
        return;
    kw_json_name(o, "clientId");
    kw_json_put_str(o, h->client_id);
}

/* Key and version stand first in every request header, and say how long it is. */
static int decode_frame_request(decoding *d) {
    kw_reader r, peek;
    kw_request_header h = {0};
    kw_json_out o;
    if (check_size(d, &r) != KW_EXIT_OK)
        return KW_EXIT_FAILED;
    peek = r;
    int16_t key = kw_read_i16(&peek), version = kw_read_i16(&peek);
    const kw_api *api = kw_api_by_key(key);
    if (peek.err != 0)
        return bad_frame(d, peek.err, 4, "header");
    if (api == NULL)
        return bad_frame(d, KW_ENOTFOUND, 4, "header.requestApiKey");
    if (version < api->min_version || version > api->max_version)
        return bad_frame(d, KW_EVERSION, 6, "header.requestApiVersion");
    int16_t header_version = kw_request_header_version(api, version);
    kw_request_header_read(&r, header_version, &h);
    if (r.err != 0)
        return bad_frame(d, r.err, kw_reader_offset(&r), "header");
    kw_json_out_init(&o, &d->line, &d->mem);
    put_what(&o, api, "request", version, header_version);
    put_request_header(&o, &h, header_version);
    return put_frame_body(d, &o, api->request, &r, version);
}

static int decode_frame_response(decoding *d) {
    kw_reader r;
    kw_json_out o;
    if (check_size(d, &r) != KW_EXIT_OK)
        return KW_EXIT_FAILED;
    int16_t header_version = kw_response_header_version(d->api, d->version);
    int32_t correlation_id = kw_response_header_read(&r, header_version);
    if (r.err != 0)
        return bad_frame(d, r.err, kw_reader_offset(&r), "header");
    kw_json_out_init(&o, &d->line, &d->mem);
    put_what(&o, d->api, "response", d->version, header_version);
    put_number(&o, "correlationId", correlation_id);
    return put_frame_body(d, &o, d->api->response, &r, d->version);
}

/* ---- command ---- */

static const struct kind {
    const char *name;
    bool takes_api; /* API and VERSION follow */
    int (*decode)(decoding *d);
} kinds[] = {
    {"request",        true,  decode_request       },
    {"response",       true,  decode_response      },
    {"frame-request",  false, decode_frame_request },
    {"frame-response", true,  decode_frame_response},
    {"records",        false, decode_records       },
};

static const struct kind *find_kind(const kw_args *a) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, a->words[0]) == 0)
            return &kinds[i];
    kw_say("kwire decode: %s is not one of request, response, frame-request, frame-response, records",
           a->words[0]);
    return NULL;
}

/* The words after the kind: API and VERSION, then perhaps FILE. */
static int read_words(decoding *d, const struct kind *k, const char **file) {
    const kw_args *a = d->args;
    int used = k->takes_api ? 3 : 1;
    if (a->n_words < used || a->n_words > used + 1 || (a->hex_input != NULL && a->n_words > used)) {
        kw_say("kwire decode: %s takes %s[FILE | -x HEX]", k->name, k->takes_api ? "API VERSION " : "");
        return KW_EXIT_USAGE;
    }
    *file = a->n_words > used ? a->words[used] : "-";
    if (!k->takes_api)
        return KW_EXIT_OK;
    d->api = kw_subject_api(a, a->words[1]);
    if (d->api == NULL || !kw_subject_version(a, a->words[2], false, &d->version) ||
        !kw_subject_known(a, d->api, d->version))
        return KW_EXIT_USAGE;
    return KW_EXIT_OK;
}

static int read_input(decoding *d, const char *file) {
    const char *hex = d->args->hex_input;
    if (hex == NULL) {
        int err = kw_file_read(file, &d->mem, &d->input);
        d->in = (kw_bytes){d->input.p, (int32_t)d->input.n};
        return err == 0 ? KW_EXIT_OK : KW_EXIT_FAILED;
    }
    if (kw_hex_decode((kw_str){hex, (int32_t)strlen(hex)}, &d->arena, &d->in) == 0)
        return KW_EXIT_OK;
    kw_say("kwire decode: -x: not an even number of hexadecimal digits");
    return KW_EXIT_USAGE;
}

static int decode(decoding *d) {
    const char *file;
    const struct kind *k = find_kind(d->args);
    if (k == NULL)
        return KW_EXIT_USAGE;
    int result = read_words(d, k, &file);
    if (result == KW_EXIT_OK)
        result = read_input(d, file);
    if (result != KW_EXIT_OK)
        return result;
    result = k->decode(d);
    if (d->line.n > 0) {
        fwrite(d->line.p, 1, d->line.n, stdout);
        putchar('\n');
    }
    return result;
}

static int run(kw_args *a) {
    decoding d = {.args = a, .mem = kw_mem_libc()};
    kw_arena_init(&d.arena, &d.mem, 0);
    int result = decode(&d);
    kw_buf_fini(&d.line, &d.mem);
    kw_buf_fini(&d.input, &d.mem);
    kw_arena_fini(&d.arena);
    return result;
}

static const kw_option rows[] = {
    {'x', "hex", "HEX", "the bytes, instead of FILE", kw_option_text, offsetof(kw_args, hex_input), 0, 0},
};
static const kw_option_group options = {"Options", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_decode = {
    .name = "decode",
    .summary = "bytes of the protocol to JSON",
    .usage = "KIND [API VERSION] [FILE | -x HEX]",
    .about = "Reads a message or record batches from FILE, stdin or HEX and prints one line of JSON.\n"
             "KIND is one of\n"
             "  request API VERSION          the body of a request\n"
             "  response API VERSION         the body of a response\n"
             "  frame-request                size, header and body of a request\n"
             "  frame-response API VERSION   size, header and body of a response\n"
             "  records                      what a records field or a log segment holds\n"
             "API is a name or a key. docs/CLI.md describes the JSON.",
    .groups = {&options, NULL},
    .notes = "Exit code: 0 decoded; 1 damaged, or bytes left over (field and offset on stderr);\n"
             "2 usage.\n\n"
             "Examples:\n"
             "  kwire decode request Metadata 12 -x 00010000\n"
             "  kwire decode records 00000000000000000000.log",
    .min_words = 1,
    .max_words = 4,
    .run = run,
};
