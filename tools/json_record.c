/* json_record.c - members as kcat names them. JSON has no bytes, so what is not UTF-8 goes out as base64
 * under another name: key_base64, payload_base64; a header value, which has no name of its own, as
 * {"base64":"..."}. */
#include "tools/json_record.h"

#include "protocol/json.h"

#include <string.h>

static const char *type_name(int8_t timestamp_type) {
    static const char *const names[] = {"unknown", "create", "logappend"};
    return names[timestamp_type >= 0 && timestamp_type <= 1 ? timestamp_type + 1 : 0];
}

static bool is_text(kw_bytes b) {
    return b.n < 0 || kw_utf8_valid(b.p, (size_t)b.n);
}

static kw_str text(kw_bytes b) {
    return (kw_str){(const char *)b.p, b.n};
}

static void put_bytes(kw_json_out *o, const char *name, const char *name_base64, kw_bytes b) {
    if (is_text(b)) {
        kw_json_name(o, name);
        kw_json_put_str(o, text(b));
    } else {
        kw_json_name(o, name_base64);
        kw_json_put_base64(o, b);
    }
}

static void put_header_value(kw_json_out *o, kw_bytes value) {
    if (is_text(value)) {
        kw_json_put_str(o, text(value));
        return;
    }
    kw_json_begin_object(o);
    kw_json_name(o, "base64");
    kw_json_put_base64(o, value);
    kw_json_end_object(o);
}

static void put_headers(kw_json_out *o, const kw_record *r) {
    kw_header h;
    size_t pos = 0;
    kw_json_name(o, "headers");
    kw_json_begin_array(o);
    while (kw_record_header_next(r, &pos, &h) == 1) {
        kw_json_put_str(o, h.key);
        put_header_value(o, h.value);
    }
    kw_json_end_array(o);
}

static void put_number(kw_json_out *o, const char *name, int64_t n) {
    kw_json_name(o, name);
    kw_json_put_i64(o, n);
}

int kw_json_record_print(const kw_consumed *c, kw_mem *mem, kw_buf *line, kw_output *out) {
    kw_json_out o;
    line->n = 0;
    kw_json_out_init(&o, line, mem);
    kw_json_begin_object(&o);
    kw_json_name(&o, "topic");
    kw_json_put_str(&o, c->topic);
    put_number(&o, "partition", c->partition);
    put_number(&o, "offset", c->record.offset);
    const char *type = type_name(c->record.timestamp_type);
    kw_json_name(&o, "tstype");
    kw_json_put_str(&o, (kw_str){type, (int32_t)strlen(type)});
    put_number(&o, "ts", c->record.timestamp);
    put_number(&o, "broker", c->broker);
    put_headers(&o, &c->record);
    put_bytes(&o, "key", "key_base64", c->record.key);
    put_bytes(&o, "payload", "payload_base64", c->record.value);
    kw_json_end_object(&o);
    kw_output_put(out, line->p, line->n);
    kw_output_byte(out, '\n');
    return o.err;
}
